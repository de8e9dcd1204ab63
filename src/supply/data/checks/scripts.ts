import { browserIssues } from '../../code/browser.ts';
import { printable } from '../../printable.ts';
import type { DataCheck, Row } from '../contract.ts';
import { DATA } from '../rules.ts';

/** What a script needs to read somebody's session. */
const READS = /document\s{0,4}(?:\.\s{0,4}cookie|\[)|localStorage|sessionStorage|kernel\s{0,4}\.\s{0,4}execute/;
const LONGEST = 200_000;
/** Share of the examples beyond which they are a collection of such scripts, for training detectors. */
const COLLECTION = 0.2;

/** Scripts among the texts that act against whoever looks at a page of them. */
export function scripts(): DataCheck {
  let rows = 0;
  let count = 0;
  let first: { readonly row: number; readonly field: string } | undefined;
  return {
    row(row: Row): void {
      rows++;
      for (const { field, text } of row.cells) {
        if (!text.includes('<') || text.length > LONGEST || !READS.test(text)) continue;
        if (!browserIssues(text, false, 'A text').some(({ level, what }) => level === 'danger' && /session|cookies|kernel/.test(what))) continue;
        count++;
        first ??= { row: row.number, field };
        break;
      }
    },
    end: () => (first === undefined || (count > 3 && count > rows * COLLECTION) ? [] : [{ rule: DATA.script, message: `${count} texts hold a script that reads the session of whoever looks at them (${printable(first.field || 'the text', 60)}).`, at: `row ${first.row}` }]),
  };
}
