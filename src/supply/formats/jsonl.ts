import { checkDataSet } from '../data/check.ts';
import { readJsonLines } from '../data/readers/jsonl.ts';
import type { Format, Probe } from '../contract.ts';
import { firstInk, looksLikeText } from '../text.ts';

/** Braces, brackets and quotes, and what closes them. */
const OPENED: readonly number[] = [0x7b, 0x5b, 0x22];
const CLOSED = ['}', ']', '"'];
const EXTENSIONS = ['.jsonl', '.ndjson', '.jsonlines'];

/** Whether there are two lines of JSON at least; the second may be cut by the probe. A single one is a document that a loader reads whole, such as a configuration. */
function detect({ head, extension }: Probe): 'structure' | 'name' | undefined {
  const ink = firstInk(head);
  const opened = OPENED.includes(ink);
  if ((!opened && !EXTENSIONS.includes(extension)) || !looksLikeText(head)) return undefined;
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  const end = text.indexOf('\n');
  // The first line of a document that is indented opens and does not close: nothing to try.
  if (opened && end > 0 && text.slice(0, end).trimEnd().endsWith(CLOSED[OPENED.indexOf(ink)] ?? '') && /^\s{0,200}[{["]/.test(text)) {
    try {
      JSON.parse(text.slice(0, end));
      if (/^\s{0,1000}[{["]/.test(text.slice(end + 1))) return 'structure';
    } catch {
      // A line that is no JSON by itself: no JSON lines, unless the name says so.
    }
  }
  return EXTENSIONS.includes(extension) ? 'name' : undefined;
}

/** Data sets as JSON lines: one example a line, of texts with labels, chat messages, or pairs of preference. */
export const format: Format = {
  id: 'jsonl',
  title: 'JSON lines',
  extensions: EXTENSIONS,
  carriesCode: false,
  mayBeEmpty: true,
  covers: ['json'],
  rules: [],
  detect,
  scan(input, context) {
    checkDataSet(input, context, readJsonLines);
  },
};
