import type { Detector, InspectionContext, Inspected, Match, Rule, Span, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { MAX_HOLD } from '../stream-hold.ts';
import { overlapsAny } from './canary/overlap.ts';
import { MAX_REACH, SpacedSearch } from './canary/search.ts';
import { spellings } from './canary/spellings.ts';

const RULES: readonly Rule[] = [
  {
    id: 'canary.leak', category: 'canary', severity: 'critical', paranoia: 1,
    title: 'Planted reference of the system text in an answer',
    references: ['OWASP LLM07:2025', 'AML.T0056'],
  },
];

/** Searches kept for reuse: one for each conversation under way. About 100 KB each. */
const MAX_SEARCHES = 64;
const searches = new Map<string, SpacedSearch>();

function searchFor(canaries: readonly string[]): SpacedSearch {
  const key = canaries.join('\n');
  let search = searches.get(key);
  if (search === undefined) {
    const oldest = searches.keys().next();
    if (searches.size >= MAX_SEARCHES && oldest.done !== true) searches.delete(oldest.value);
    search = new SpacedSearch([...new Set(canaries.flatMap(spellings))]);
  } else searches.delete(key);
  searches.set(key, search);
  return search;
}

/** Spans joined where they overlap: one stretch of text is one leak, however many spellings it fits. */
function joined(spans: readonly Span[]): Span[] {
  const merged: [number, number][] = [];
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && start < last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

function inspect(subject: Subject, context: InspectionContext): Inspected {
  if (context.canaries.length === 0) return NOTHING_FOUND;
  const search = searchFor(context.canaries);
  const matches: Match[] = [];
  const known: Span[] = [];
  for (const view of subject.views) {
    const decoded = view.id !== 'raw';
    for (const span of joined(search.scan(view.text, 0).spans)) {
      if (!decoded) known.push(span);
      // What the raw text shows already is not reported for each of its readings.
      else if (overlapsAny(known, view.toRaw(span[0], span[1]))) continue;
      matches.push({ rule: 'canary.leak', span, confidence: 1, view: view.id });
    }
  }
  return matches.length === 0 ? NOTHING_FOUND : { matches };
}

/** Looks for the canaries planted in a conversation, in every reading of what the model writes. */
export const detector: Detector = {
  id: 'canary',
  title: 'Canary tokens',
  version: 1,
  rules: RULES,
  applies: (subject) => subject.direction === 'answer',
  inspect,
  stream: {
    lookback: MAX_REACH,
    quiet: (_text, _from, context) => context.canaries.length === 0,
    hold(text, from, context) {
      if (context.canaries.length === 0) return text.length;
      const floor = Math.max(from, text.length - MAX_REACH);
      const { spans, open } = searchFor(context.canaries).scan(text, floor);
      // A word that is complete may be joined to one that is not: both are one leak.
      const start = joined(spans).reduce((least, span) => (span[0] < least && least < span[1] ? span[0] : least), open);
      return Math.max(start, from, text.length - MAX_HOLD);
    },
  },
};
