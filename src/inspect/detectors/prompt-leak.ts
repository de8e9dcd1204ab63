import type { Detector, InspectionContext, Inspected, Match, Rule, Span, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { MAX_HOLD } from '../stream-hold.ts';
import type { Folded } from './prompt-leak/index-texts.ts';
import { overlapsAny } from './canary/overlap.ts';
import { GRAM, LONG_RUN, LeakIndex, foldText } from './prompt-leak/index-texts.ts';
import { MAX_GAP, endsApart, findLeaks, openLeak, touches } from './prompt-leak/runs.ts';

const RULES: readonly Rule[] = [
  {
    id: 'extraction.system-prompt-verbatim', category: 'extraction', severity: 'high', paranoia: 1,
    title: 'System text reproduced in an answer',
    references: ['OWASP LLM07:2025', 'AML.T0056'],
  },
  {
    id: 'extraction.system-prompt-fragment', category: 'extraction', severity: 'low', paranoia: 2,
    title: 'Short passage of the system text in an answer',
    references: ['OWASP LLM07:2025'],
  },
];

/** Indexes kept for reuse, by the texts they are of: about 60 bytes for each character of system text. */
const MAX_INDEXES = 16;
const indexes = new Map<string, LeakIndex>();

function indexFor(context: InspectionContext): LeakIndex {
  let index = indexes.get(context.fingerprint);
  if (index === undefined) {
    const oldest = indexes.keys().next();
    if (indexes.size >= MAX_INDEXES && oldest.done !== true) indexes.delete(oldest.value);
    index = new LeakIndex(context.systemTexts);
  } else indexes.delete(context.fingerprint);
  indexes.set(context.fingerprint, index);
  return index;
}

/** Raw characters that decide what is found at a position: a tile, and as much copied text on either side as is counted. */
const REACH = (LONG_RUN + GRAM) * (MAX_GAP + 1);

/** Characters at the end of a stream that nearly always show that no leak is under way. */
const NEAR = 256;

function inspect(subject: Subject, context: InspectionContext): Inspected {
  if (context.systemTexts.length === 0) return NOTHING_FOUND;
  const index = indexFor(context);
  const matches: Match[] = [];
  const known: Span[] = [];
  for (const view of subject.views) {
    const decoded = view.id !== 'raw';
    for (const tile of findLeaks(index, foldText(view.text))) {
      if (!decoded) known.push(tile.span);
      // What the raw text shows already is not reported for each of its readings.
      else if (overlapsAny(known, view.toRaw(tile.span[0], tile.span[1]))) continue;
      const leak = tile.joined >= tile.needed;
      matches.push({
        rule: leak ? 'extraction.system-prompt-verbatim' : 'extraction.system-prompt-fragment',
        span: tile.span, confidence: leak ? 0.95 : 0.5, view: view.id,
      });
    }
  }
  return matches.length === 0 ? NOTHING_FOUND : { matches };
}

/** Passages of the conversation's system texts in what the model writes. */
export const detector: Detector = {
  id: 'prompt-leak',
  title: 'System prompt leakage',
  version: 2,
  rules: RULES,
  applies: (subject) => subject.direction === 'answer',
  inspect,
  stream: {
    lookback: MAX_HOLD + REACH,
    quiet: (text, from, context) => context.systemTexts.length === 0 || !touches(indexFor(context), foldText(text), from),
    hold(text, from, context) {
      if (context.systemTexts.length === 0) return text.length;
      // An escape that is not complete would read as letters.
      const end = text.length - (/\\(?:u[0-9a-f]{0,3})?$/i.exec(text.slice(-6))?.[0].length ?? 0);
      const index = indexFor(context);
      const read = (characters: number): { floor: number; folded: Folded } => {
        const floor = Math.max(0, end - characters);
        return { floor, folded: foldText(text.slice(floor, end)) };
      };
      let near = read(NEAR);
      if (!endsApart(index, near.folded)) near = read(MAX_HOLD - 8);
      const open = openLeak(index, near.folded, end - near.floor) + near.floor;
      return Math.max(open, from);
    },
  },
};
