import { checkDataSet } from '../data/check.ts';
import { readJsonLines } from '../data/readers/jsonl.ts';
import type { Format, Probe } from '../contract.ts';
import { looksLikeText } from '../text.ts';

const EXTENSIONS = ['.jsonl', '.ndjson', '.jsonlines'];

/** Whether there are two lines of JSON at least; the second may be cut by the probe. A single one is a document that a loader reads whole, such as a configuration. */
function detect({ head, extension }: Probe): 'structure' | 'name' | undefined {
  if (!looksLikeText(head)) return undefined;
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  const end = text.indexOf('\n');
  if (end > 0 && /^\s{0,200}[{["]/.test(text)) {
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
