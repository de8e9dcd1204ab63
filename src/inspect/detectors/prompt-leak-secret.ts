import type { Detector, InspectionContext, Inspected, Match, Rule, Span, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { overlapsAny } from './canary/overlap.ts';
import { foldText } from './prompt-leak/index-texts.ts';
import { findSaid, openSaid, reachOf } from './prompt-leak-secret/search.ts';
import type { Secret } from './prompt-leak-secret/secrets.ts';
import { SECRET_CAP, secretsOf } from './prompt-leak-secret/secrets.ts';

const RULES: readonly Rule[] = [
  {
    id: 'extraction.system-prompt-secret', category: 'extraction', severity: 'high', paranoia: 1,
    title: 'Value that the system text calls secret, said in an answer', references: ['OWASP LLM07:2025', 'AML.T0056', 'CWE-200'],
  },
  {
    id: 'extraction.system-prompt-token', category: 'extraction', severity: 'low', paranoia: 2,
    title: 'Code or identifier of the system text in an answer', references: ['OWASP LLM07:2025', 'AML.T0056'],
  },
];

/** Lists kept for reuse, by the conversation they are of. */
const MAX_KEPT = 16;
const kept = new Map<string, readonly Secret[]>();

function secretsFor(context: InspectionContext): readonly Secret[] {
  let secrets = kept.get(context.fingerprint);
  if (secrets === undefined) {
    const oldest = kept.keys().next();
    if (kept.size >= MAX_KEPT && oldest.done !== true) kept.delete(oldest.value);
    secrets = secretsOf(context.systemTexts);
  } else kept.delete(context.fingerprint);
  kept.set(context.fingerprint, secrets);
  return secrets;
}

function inspect(subject: Subject, context: InspectionContext): Inspected {
  const secrets = context.systemTexts.length === 0 ? [] : secretsFor(context);
  if (secrets.length === 0) return NOTHING_FOUND;
  const matches: Match[] = [];
  const known: Span[] = [];
  for (const view of subject.views) {
    for (const { secret, span } of findSaid(secrets, view.text, foldText(view.text))) {
      const rawSpan = view.toRaw(span[0], span[1]);
      // What one reading shows is not reported for each of the others.
      if (overlapsAny(known, rawSpan)) continue;
      known.push(rawSpan);
      matches.push({
        rule: secret.told ? 'extraction.system-prompt-secret' : 'extraction.system-prompt-token',
        span, confidence: secret.told ? 0.9 : 0.5, view: view.id,
      });
    }
  }
  return matches.length === 0 ? NOTHING_FOUND : { matches };
}

/** Characters at the end of a stream in which a value may begin. */
const NEAR = reachOf(SECRET_CAP);

/** Passwords, codes and identifiers of the conversation's system texts in what the model writes. */
export const detector: Detector = {
  id: 'prompt-leak-secret',
  title: 'Secrets of the system prompt',
  version: 2,
  rules: RULES,
  applies: (subject) => subject.direction === 'answer',
  inspect,
  stream: {
    lookback: 4 * NEAR,
    quiet(text, from, context) {
      const secrets = context.systemTexts.length === 0 ? [] : secretsFor(context);
      return secrets.length === 0 || !findSaid(secrets, text, foldText(text)).some(({ span }) => span[1] > from);
    },
    hold(text, from, context) {
      const secrets = context.systemTexts.length === 0 ? [] : secretsFor(context);
      if (secrets.length === 0) return text.length;
      // An escape that is not complete would read as letters.
      const end = text.length - (/\\(?:u[0-9a-f]{0,3})?$/i.exec(text.slice(-6))?.[0].length ?? 0);
      const floor = Math.max(0, end - 2 * NEAR);
      const near = text.slice(floor, end);
      return Math.max(from, floor + openSaid(secrets, near, foldText(near)));
    },
  },
};
