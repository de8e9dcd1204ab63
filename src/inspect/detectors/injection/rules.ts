import type { Rule } from '../../contract.ts';

const PROMPT_INJECTION = 'OWASP LLM01:2025';
const DIRECT = 'AML.T0051.000';
const INDIRECT = 'AML.T0051.001';
const JAILBREAK = 'AML.T0054';
const META_PROMPT = 'AML.T0056';

function rule(id: string, severity: Rule['severity'], title: string, references: readonly string[]): Rule {
  const category = id.startsWith('jailbreak') ? 'jailbreak' : id.startsWith('extraction') ? 'extraction' : 'injection';
  return { id, category, severity, title, references: [PROMPT_INJECTION, ...references], paranoia: 1 };
}

/** Rules of the detector. A confidence below {@link LEAST_CONFIDENCE} is not reported. */
export const RULES: readonly Rule[] = [
  rule('injection.ignore-instructions', 'high', 'Orders the model to ignore earlier instructions', [DIRECT, INDIRECT]),
  rule('injection.new-instructions', 'medium', 'Announces instructions that replace those in force', [DIRECT, INDIRECT]),
  rule('injection.fake-system-markup', 'high', 'Brings role markers of a chat template', [DIRECT, INDIRECT]),
  rule('injection.fake-completion', 'medium', 'Pretends that the task or the document has ended and gives new orders', [INDIRECT]),
  rule('injection.hijacked-answer', 'high', 'Dictates the whole answer in place of the task', [DIRECT, INDIRECT]),
  rule('injection.claimed-authority', 'medium', 'Claims to be a developer or administrator to give orders', [DIRECT, INDIRECT]),
  rule('injection.exfiltration-order', 'critical', 'Orders data to be sent somewhere', [INDIRECT, 'OWASP LLM02:2025']),
  rule('injection.payment-order', 'high', 'Orders money to be paid to an account', [INDIRECT, 'OWASP LLM06:2025']),
  rule('injection.hidden-from-user', 'high', 'Orders the model to keep something from the user', [INDIRECT]),
  rule('injection.tool-poisoning', 'critical', 'A tool text that gives orders about other tools, files or arguments', [INDIRECT, 'OWASP LLM06:2025']),
  rule('injection.instruction-in-document', 'high', 'A document that gives orders to the model that reads it', [INDIRECT]),
  rule('injection.classifier', 'high', 'Classified as an injection', [DIRECT, INDIRECT]),
  rule('jailbreak.persona', 'high', 'A role without rules for the model to play', [JAILBREAK]),
  rule('jailbreak.developer-mode', 'high', 'A pretended mode in which rules are off', [JAILBREAK]),
  rule('jailbreak.refusal-suppression', 'medium', 'Forbids refusals or dictates the first words of the answer', [JAILBREAK]),
  rule('jailbreak.limits-lifted', 'medium', 'Says that limits are lifted', [JAILBREAK]),
  rule('jailbreak.classifier', 'high', 'Classified as a jailbreak', [JAILBREAK]),
  rule('extraction.system-prompt', 'high', 'Asks for the system prompt or hidden instructions', [META_PROMPT, 'OWASP LLM07:2025']),
];

export const LEAST_CONFIDENCE = 0.5;
