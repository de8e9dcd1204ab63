import { addressPageIssue, browserIssues } from '../../code/browser.ts';
import { printable } from '../../printable.ts';
import type { DataCheck, Row } from '../contract.ts';
import { DATA } from '../rules.ts';
import { Few, isShown } from './few.ts';

/** What a script needs to read somebody's session. */
const READS = /document\s{0,4}(?:\.\s{0,4}cookie|\[)|localStorage|sessionStorage|kernel\s{0,4}\.\s{0,4}execute/;
const READ = /session|cookies|kernel/;
/** An address that is a script. */
const JAVASCRIPT = /(?:^|[\s"'(=])javascript\s{0,4}:/i;
/** A mark whose attribute sends something away, or runs what it hides or fetches. */
const HANDLED = /<[a-z]{1,14}[\s/][^>]{0,300}?\bon[a-z]{3,20}\s{0,4}=\s{0,4}["']?[^>]{0,300}?(?:\b(?:fetch|sendBeacon|import|open)\s{0,4}\(\s{0,4}["'`(]{0,2}(?:https?:)?\/\/|\bsrc\s{0,4}=\s{0,4}["'`]?(?:https?:)?\/\/|\blocation(?:\.href)?\s{0,4}=\s{0,4}["'`]?(?:https?:)?\/\/|\b(?:eval|Function)\s{0,4}\(\s{0,4}(?:atob|unescape|String\.fromCharCode|decodeURIComponent))/i;
const LONGEST = 200_000;
/** Share of the examples beyond which they are a collection of such scripts, for training detectors. */
const COLLECTION = 0.2;

/** @param encoded - whether it was written in percents */
function acts(text: string, encoded = false): boolean {
  if (text.includes('<') && READS.test(text) && browserIssues(text, false, 'A text').some(({ level, what }) => level === 'danger' && READ.test(what))) return true;
  if (text.includes('<') && HANDLED.test(text)) return true;
  if (JAVASCRIPT.test(text) && READS.test(text) && browserIssues(text, true, 'A text').some(({ level, what }) => level === 'danger' && READ.test(what))) return true;
  if (!encoded && /%3c/i.test(text)) {
    const plain = text.replaceAll(/(?:%[\da-f]{2}){1,2000}/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'));
    if (acts(plain, true)) return true;
  }
  return text.includes(';base64,') && READ.test(addressPageIssue(text)?.what ?? '');
}

/** Scripts among the texts that act against whoever looks at a page of them. */
export function scripts(): DataCheck {
  const few = new Few();
  let count = 0;
  let shown = 0;
  let first: { readonly row: number; readonly field: string } | undefined;
  return {
    row(row: Row): void {
      few.row(row);
      for (const { field, text } of row.cells) {
        if (text.length > LONGEST || !acts(text)) continue;
        count++;
        if (isShown(text)) shown++;
        first ??= { row: row.number, field };
        break;
      }
    },
    end: () => (first === undefined || (count > 3 && count > few.rows * COLLECTION) ? [] : [{ rule: few.standsOut(count) && shown === 0 ? DATA.plantedPayload : DATA.script, message: `${count} texts hold a script that reads the session of whoever looks at them (${printable(first.field || 'the text', 60)}).`, at: `row ${first.row}` }]),
  };
}
