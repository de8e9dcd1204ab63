import type { Detector, InspectionContext, Inspected, Match, Rule, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { floods } from './limits/repetition.ts';
import { estimateTokens, mostTokens } from './limits/tokens.ts';

const rule = (id: string, title: string): Rule => ({
  id: `limit.${id}`, category: 'limit', severity: 'medium', title, paranoia: 1, references: ['OWASP LLM10:2025', 'AML.T0034'],
});

const RULES: readonly Rule[] = [
  rule('part-chars', 'Part with more characters than allowed'),
  rule('part-tokens', 'Part with more tokens than allowed'),
  rule('repetition', 'One token repeated thousands of times'),
];

function inspect(subject: Subject, context: InspectionContext): Inspected {
  const { text } = subject;
  const { maxPartChars, maxPartTokens } = context.settings;
  const matches: Match[] = [];
  // The span is what lies beyond the limit, so that nothing within it is lost to a redaction.
  if (text.length > maxPartChars) {
    matches.push({ rule: 'limit.part-chars', span: [maxPartChars, text.length], confidence: 1, note: `${text.length} characters, at most ${maxPartChars}` });
  }
  if (mostTokens(text.length, subject.nonAscii) > maxPartTokens) {
    const tokens = estimateTokens(text);
    if (tokens > maxPartTokens) {
      matches.push({ rule: 'limit.part-tokens', span: [0, text.length], confidence: 0.8, note: `about ${tokens} tokens, at most ${maxPartTokens}` });
    }
  }
  for (const { span, count } of floods(text)) matches.push({ rule: 'limit.repetition', span, confidence: 0.9, note: `${count} repetitions` });
  return matches.length === 0 ? NOTHING_FOUND : { matches };
}

/** Sizes of what is sent to the model. Answers are bounded by the upstream's limits and by the gateway's own on their bytes. */
export const detector: Detector = {
  id: 'limits',
  title: 'Size and repetition limits',
  version: 1,
  rules: RULES,
  applies: (subject) => subject.direction === 'request',
  inspect,
};
