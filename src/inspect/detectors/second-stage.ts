import type { Category, Detector, Inspected, InspectionContext, Match, Rule, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import type { SecondLabel } from '../second-stage/contract.ts';

const CATEGORY: Readonly<Record<Exclude<SecondLabel, 'benign'>, { category: Category; title: string; references: readonly string[] }>> = {
  injection: { category: 'injection', title: 'Injection, by the model of the second stage', references: ['OWASP LLM01:2025', 'AML.T0051'] },
  jailbreak: { category: 'jailbreak', title: 'Jailbreak, by the model of the second stage', references: ['OWASP LLM01:2025', 'AML.T0054'] },
  extraction: { category: 'extraction', title: 'Attempt to extract instructions, by the model of the second stage', references: ['OWASP LLM07:2025', 'AML.T0056'] },
  harmful: { category: 'harmful', title: 'Harmful content, by the model of the second stage', references: ['OWASP LLM09:2025'] },
};

const RULES: readonly Rule[] = Object.entries(CATEGORY).map(([label, { category, title, references }]) => ({ id: `${label}.second-stage`, category, severity: 'high', paranoia: 1, title, references }));

/** What the model did not answer; the part is then indeterminate for this detector. */
class SecondStageError extends Error {
  constructor(reason: string) {
    super('the model of the second stage gave no verdict');
    this.name = `SecondStage_${reason}`;
  }
}

function inspect(subject: Subject, context: InspectionContext): Inspected {
  const settings = context.settings.secondStage;
  if (settings === undefined || !settings.directions.includes(subject.direction)) return NOTHING_FOUND;
  if (context.second === undefined) {
    // The first stage scores requests only, so it is sure of every answer. Else this text should have been asked about: a stream cannot wait for the model.
    if (subject.direction === 'answer' && settings.when === 'uncertain') return NOTHING_FOUND;
    throw new SecondStageError('not_asked');
  }
  // Texts of which the first stage was sure are not asked about, nor stretches of one.
  const verdict = context.second.get(subject.text);
  if (verdict === undefined) return NOTHING_FOUND;
  if ('failed' in verdict) throw new SecondStageError(verdict.failed);
  const matches: Match[] = [];
  for (const [index, label] of settings.labels.entries()) {
    const confidence = verdict.probabilities[index] ?? 0;
    if (label !== 'benign' && confidence >= settings.threshold) matches.push({ rule: `${label}.second-stage`, span: [0, subject.text.length], confidence });
  }
  const score = matches.filter(({ rule }) => !rule.startsWith('harmful')).reduce((most, { confidence }) => Math.max(most, confidence), 0);
  return matches.length === 0 ? NOTHING_FOUND : { matches, score };
}

/**
 * A model of the user's, where the policy names one. It is asked before a text is inspected, off the event loop; here its
 * verdict is only looked up. Without one configured this does nothing.
 */
export const detector: Detector = {
  id: 'second-stage',
  title: 'Second stage (a model of your own)',
  version: 1,
  rules: RULES,
  rulesIn: ({ secondStage }, direction) => (secondStage?.directions.includes(direction) === true ? RULES.filter((rule) => secondStage.labels.some((label) => rule.id === `${label}.second-stage`)) : []),
  applies: () => true,
  inspect,
};
