import { importsAndActs } from '../../code/inline-code.ts';
import { phpObjectIssue } from '../../code/php-object.ts';
import { shellIssues } from '../../code/shell.ts';
import { sqlIssues } from '../../code/sql.ts';
import { templateDangers } from '../../templates.ts';
import { printable } from '../../printable.ts';
import type { DataCheck, Row } from '../contract.ts';
import { DATA } from '../rules.ts';
import { Few, isShown } from './few.ts';

/** A name that loggers of Java look up at an address, written out or in pieces (CVE-2021-44228). */
const LOOKUP = /\$\{\s{0,4}(?:jndi|\$\{[^{}]{1,40}\}|[jndi]\$\{[^{}]{1,40}\})(?:[jndi]{0,3}|\$\{[^{}]{1,40}\}){0,6}\s{0,4}:\s{0,4}(?:(?:ldaps?|rmi|dns|iiop|corba|nds|nis|https?)|[lrdhic]?\$\{[^{}]{1,40}\}[a-z]{0,5})\s{0,4}:\/{0,2}/i;
/** A text that is a command from its first word on. */
const COMMAND = /^\s{0,8}(?:sudo\s{1,4}|nohup\s{1,4})?(?:powershell|pwsh|cmd|bash|sh|zsh|nc|ncat|socat|mkfifo|echo|printf|python[\d.]{0,4}|perl)(?:\.exe)?\s/i;
/** What a page runs that is sent to it. */
const WEB_SHELL = /<\?(?:php|=)[\s\S]{0,200}?\b(?:system|eval|assert|passthru|shell_exec|exec|popen|proc_open)\s{0,4}\(\s{0,4}(?:base64_decode\s{0,4}\(\s{0,4})?\$_(?:GET|POST|REQUEST|COOKIE|SERVER)\b/i;
/** An entity whose content lies elsewhere. */
const ENTITY = /<!ENTITY\s{1,8}(?:%\s{0,8})?[\w.-]{1,60}\s{1,8}(?:SYSTEM|PUBLIC\s{1,8}["'][^"'\n]{0,200}["'])\s{1,8}["'](?:file|https?|ftp|php|expect|jar|gopher|data):/i;
/** A command whose output takes its place. */
const SUBSTITUTED = /\$\(([^()\n]{8,1000})\)/g;
/** What a call of a tool is given to run, as JSON. */
const ARGUMENT = /"(?:cmd|command|commands|script|shell|bash|input_command)"\s{0,4}:\s{0,4}"((?:\\.|[^"\\\n]){8,2000})"/g;
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
  if ((text.includes('{{') || text.includes('{%')) && templateDangers(text).some(({ level }) => level === 'danger')) return 'is a template that reaches into the program which renders it';
  if (text.includes('<?') && WEB_SHELL.test(text)) return 'is a page of PHP that runs what it is sent';
  if (text.includes('<!E') && ENTITY.test(text)) return 'has whoever reads it as XML open a file or an address';
  if (importsAndActs(text)) return 'is Python that starts programs where it is evaluated';
  for (const [, command = ''] of text.includes('$(') ? text.matchAll(SUBSTITUTED) : []) if (shellIssues(command).some(({ level }) => level === 'danger')) return 'is a command that a shell runs where the text is put into another';
  if (text.includes('":')) for (const [, command = ''] of text.matchAll(ARGUMENT)) if (shellIssues(command.replaceAll('\\"', '"')).some(({ level }) => level === 'danger')) return 'gives a tool a command that acts against whoever runs it';
  if (COMMAND.test(text)) {
    const hidden = shellIssues(text).find(({ level, what }) => level === 'danger' && /decodes hidden code|opens a shell/.test(what));
    if (hidden !== undefined) return 'is a command that hides what it runs, or opens a shell';
  }
  const object = phpObjectIssue(text);
  return object?.level === 'danger' ? 'is an object of PHP that acts when it is taken back' : undefined;
}

/** Texts that act against a program which takes them in: loggers, databases, readers of objects. */
export function payloads(): DataCheck {
  const few = new Few();
  let count = 0;
  let shown = 0;
  let first: { readonly row: number; readonly field: string; readonly what: string } | undefined;
  return {
    row(row: Row): void {
      few.row(row);
      for (const { field, text } of row.cells) {
        if (text.length < 10 || text.length > LONGEST) continue;
        const what = payloadOf(text);
        if (what === undefined) continue;
        count++;
        if (isShown(text)) shown++;
        first ??= { row: row.number, field, what };
        break;
      }
    },
    end: () => (first === undefined || (count > 3 && count > few.rows * COLLECTION) ? [] : [{ rule: few.standsOut(count) && shown === 0 ? DATA.plantedPayload : DATA.payload, message: `${count} texts act against a program that takes them in: ${printable(first.field || 'the text', 60)} ${first.what}.`, at: `row ${first.row}` }]),
  };
}
