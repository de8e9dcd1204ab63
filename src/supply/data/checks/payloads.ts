import { phpObjectIssue } from '../../code/php-object.ts';
import { shellIssues } from '../../code/shell.ts';
import { sqlIssues } from '../../code/sql.ts';
import { printable } from '../../printable.ts';
import type { DataCheck, Row } from '../contract.ts';
import { DATA } from '../rules.ts';

/** A name that loggers of Java look up at an address, written out or in pieces (CVE-2021-44228). */
const LOOKUP = /\$\{\s{0,4}(?:jndi|\$\{[^{}]{1,40}\}|[jndi]\$\{[^{}]{1,40}\})(?:[jndi]{0,3}|\$\{[^{}]{1,40}\}){0,6}\s{0,4}:\s{0,4}(?:(?:ldaps?|rmi|dns|iiop|corba|nds|nis|https?)|[lrdhic]?\$\{[^{}]{1,40}\}[a-z]{0,5})\s{0,4}:\/{0,2}/i;
/** A text that is a command from its first word on. */
const COMMAND = /^\s{0,8}(?:sudo\s{1,4}|nohup\s{1,4})?(?:powershell|pwsh|cmd|bash|sh|zsh|nc|ncat|socat|mkfifo|echo|printf|python[\d.]{0,4}|perl)(?:\.exe)?\s/i;
/** Words of which a statement that acts has one, in the cases that people write. */
const STATEMENTS = /[xX][pP]_[cC]|PROGRAM|program '|sys_e|(?:OUT|DUMP)FILE|(?:out|dump)file|lo_export/;
const LONGEST = 200_000;
/** Share of the examples beyond which they are a collection of such texts, for training detectors. */
const COLLECTION = 0.2;

function payloadOf(text: string): string | undefined {
  if (text.includes('${') && LOOKUP.test(text)) return 'is a name that loggers of Java look up at an address, and run what lies there';
  if (text.includes("'") && STATEMENTS.test(text)) {
    const danger = sqlIssues(text).find(({ level }) => level === 'danger');
    if (danger !== undefined) return `is a statement for databases: ${danger.what.replace(/\.$/, '')}`;
  }
  if (COMMAND.test(text)) {
    const hidden = shellIssues(text).find(({ level, what }) => level === 'danger' && /decodes hidden code|opens a shell/.test(what));
    if (hidden !== undefined) return 'is a command that hides what it runs, or opens a shell';
  }
  const object = phpObjectIssue(text);
  return object?.level === 'danger' ? 'is an object of PHP that acts when it is taken back' : undefined;
}

/** Texts that act against a program which takes them in: loggers, databases, readers of objects. */
export function payloads(): DataCheck {
  let rows = 0;
  let count = 0;
  let first: { readonly row: number; readonly field: string; readonly what: string } | undefined;
  return {
    row(row: Row): void {
      rows++;
      for (const { field, text } of row.cells) {
        if (text.length < 10 || text.length > LONGEST) continue;
        const what = payloadOf(text);
        if (what === undefined) continue;
        count++;
        first ??= { row: row.number, field, what };
        break;
      }
    },
    end: () => (first === undefined || (count > 3 && count > rows * COLLECTION) ? [] : [{ rule: DATA.payload, message: `${count} texts act against a program that takes them in: ${printable(first.field || 'the text', 60)} ${first.what}.`, at: `row ${first.row}` }]),
  };
}
