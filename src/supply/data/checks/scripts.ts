import { addressPageIssue, browserIssues } from '../../code/browser.ts';
import { printable } from '../../printable.ts';
import type { DataCheck, Row } from '../contract.ts';
import { DATA } from '../rules.ts';

/** What a script needs to read somebody's session. */
const READS = /document\s{0,4}(?:\.\s{0,4}cookie|\[)|localStorage|sessionStorage|kernel\s{0,4}\.\s{0,4}execute/;
const READ = /session|cookies|kernel/;
/** An address that is a script. */
const JAVASCRIPT = /(?:^|[\s"'(=])javascript\s{0,4}:/i;
const LONGEST = 200_000;
/** Share of the examples beyond which they are a collection of such scripts, for training detectors. */
const COLLECTION = 0.2;

/** @param encoded - whether it was written in percents */
function acts(text: string, encoded = false): boolean {
  if (text.includes('<') && READS.test(text) && browserIssues(text, false, 'A text').some(({ level, what }) => level === 'danger' && READ.test(what))) return true;
  if (JAVASCRIPT.test(text) && READS.test(text) && browserIssues(text, true, 'A text').some(({ level, what }) => level === 'danger' && READ.test(what))) return true;
  if (!encoded && /%3c/i.test(text)) {
    const plain = text.replaceAll(/(?:%[\da-f]{2}){1,2000}/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'));
    if (acts(plain, true)) return true;
  }
  return text.includes(';base64,') && READ.test(addressPageIssue(text)?.what ?? '');
}

/** Scripts among the texts that act against whoever looks at a page of them. */
export function scripts(): DataCheck {
  let rows = 0;
  let count = 0;
  let first: { readonly row: number; readonly field: string } | undefined;
  return {
    row(row: Row): void {
      rows++;
      for (const { field, text } of row.cells) {
        if (text.length > LONGEST || !acts(text)) continue;
        count++;
        first ??= { row: row.number, field };
        break;
      }
    },
    end: () => (first === undefined || (count > 3 && count > rows * COLLECTION) ? [] : [{ rule: DATA.script, message: `${count} texts hold a script that reads the session of whoever looks at them (${printable(first.field || 'the text', 60)}).`, at: `row ${first.row}` }]),
  };
}
