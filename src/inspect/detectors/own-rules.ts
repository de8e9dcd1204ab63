import type { Detector, Inspected, InspectionContext, Match, Rule, Span, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import type { LineRules, OwnRule, Scope } from '../own-rules/contract.ts';
import { MAX_HOLD } from '../stream-hold.ts';
import { SEGMENT_LOOKBACK, segments } from './denylist/segments.ts';

/** Whether a rule is meant for parts like this one. */
export function isInScope({ directions, origins }: Scope, subject: Pick<Subject, 'direction' | 'origin'>): boolean {
  return (directions === undefined || directions.includes(subject.direction)) && (origins === undefined || origins.includes(subject.origin));
}

function rulesOf(context: InspectionContext): LineRules | undefined {
  return context.settings.own?.lines;
}

/** The stretches that are read each for itself: lines in answers, which may be streamed, and the whole of a request. */
function stretches(subject: Subject, text: string): Span[] {
  return subject.direction === 'answer' ? segments(text) : [[0, text.length]];
}

function inspect(subject: Subject, context: InspectionContext): Inspected {
  const own = rulesOf(context);
  if (own === undefined) return NOTHING_FOUND;
  const matches: Match[] = [];
  const seen = new Set<string>();
  for (const view of subject.views) {
    for (const [start, end] of stretches(subject, view.text)) {
      for (const [index, spans] of own.find(view.text.slice(start, end)).entries()) {
        const rule: OwnRule | undefined = own.rules[index];
        if (rule === undefined || spans.length === 0 || !isInScope(rule, subject)) continue;
        for (const [from, to] of spans) {
          const raw = view.toRaw(start + from, start + to);
          // The same words in two readings of one text are one match.
          const key = `${index}:${raw[0]}:${raw[1]}`;
          if (seen.has(key)) continue;
          seen.add(key);
          matches.push({ rule: rule.rule.id, span: [start + from, start + to], confidence: 1, view: view.id });
        }
      }
    }
  }
  return matches.length === 0 ? NOTHING_FOUND : { matches };
}

/** The user's rules that any one of their terms decides. In answers each line is read for itself, so that streams can be. */
export const detector: Detector = {
  id: 'own-rules',
  title: 'Rules of your own, line by line',
  version: 1,
  rules: [],
  rulesIn: (settings): readonly Rule[] => settings.own?.lines?.rules.map((own) => own.rule) ?? [],
  applies: () => true,
  inspect,
  stream: {
    lookback: MAX_HOLD + SEGMENT_LOOKBACK,
    quiet: (_text, _from, context) => rulesOf(context) === undefined,
    hold(text, from, context) {
      if (rulesOf(context) === undefined) return text.length;
      if (text.endsWith('\n')) return text.length;
      const floor = Math.max(0, text.length - MAX_HOLD - SEGMENT_LOOKBACK);
      const start = (segments(text.slice(floor)).at(-1)?.[0] ?? text.length - floor) + floor;
      return Math.max(start, from, text.length - MAX_HOLD);
    },
  },
};
