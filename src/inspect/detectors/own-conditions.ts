import type { Detector, Inspected, InspectionContext, Match, Rule, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { isInScope } from './own-rules.ts';

function inspect(subject: Subject, context: InspectionContext): Inspected {
  const own = context.settings.own?.whole;
  if (own === undefined) return NOTHING_FOUND;
  const matches: Match[] = [];
  const known = new Set<string>();
  for (const view of subject.views) {
    for (const { rule, spans } of own.find(view.text, (scope) => isInScope(scope, subject))) {
      // What one reading shows already is not told again for the others.
      if (known.has(rule)) continue;
      known.add(rule);
      for (const span of spans.length === 0 ? [[0, view.text.length] as const] : spans) matches.push({ rule, span, confidence: 1, view: view.id });
    }
  }
  return matches.length === 0 ? NOTHING_FOUND : { matches };
}

/**
 * The user's rules whose condition is on the whole text: `all`, `none`, `near`, and YARA. What is missing is known only
 * at the end of a text, so a stream on which they are enforced is held to its end.
 */
export const detector: Detector = {
  id: 'own-conditions',
  title: 'Rules of your own, on whole texts',
  version: 1,
  rules: [],
  rulesIn: (settings): readonly Rule[] => settings.own?.whole?.rules ?? [],
  applies: () => true,
  inspect,
};
