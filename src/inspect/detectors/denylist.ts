import type { Detector, InspectionContext, Inspected, Match, Rule, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { LOOKBACK, compileDenylist, findDenied, holdDenied } from './denylist/compile.ts';

const RULES: readonly Rule[] = [
  {
    id: 'denylist.match', category: 'denylist', severity: 'high', paranoia: 1,
    title: 'Phrase or pattern of the deny list',
    references: ['OWASP LLM02:2025'],
  },
];

function inspect(subject: Subject, context: InspectionContext): Inspected {
  const { denylist } = context.settings;
  if (denylist.length === 0) return NOTHING_FOUND;
  const list = compileDenylist(denylist);
  const matches: Match[] = [];
  const seen = new Set<string>();
  for (const view of subject.views) {
    for (const { span, entry } of findDenied(list, view.text)) {
      const raw = view.toRaw(span[0], span[1]);
      // The same words in two readings of one text are one match.
      const key = `${entry}:${raw[0]}:${raw[1]}`;
      if (seen.has(key)) continue;
      seen.add(key);
      matches.push({ rule: 'denylist.match', span, confidence: 1, view: view.id, note: `deny list entry ${denylist[entry]?.id ?? entry}` });
    }
  }
  return { matches };
}

/** Phrases and patterns that the policy denies, in both directions and from every origin. */
export const detector: Detector = {
  id: 'denylist',
  title: 'Deny list',
  version: 1,
  rules: RULES,
  applies: () => true,
  inspect,
  stream: {
    lookback: LOOKBACK,
    quiet: (_text, _from, context) => context.settings.denylist.length === 0,
    hold(text, from, context) {
      const { denylist } = context.settings;
      return denylist.length === 0 ? text.length : holdDenied(compileDenylist(denylist), text, from);
    },
  },
};
