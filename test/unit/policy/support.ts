import { readEnvironment } from '../../../src/core/config.ts';
import { CATEGORIES } from '../../../src/inspect/contract.ts';
import type { Category, Finding, Rule, Severity } from '../../../src/inspect/contract.ts';
import { parsePolicyFile } from '../../../src/policy/file.ts';
import type { FileContext, PolicyFile } from '../../../src/policy/file.ts';
import { resolve } from '../../../src/policy/resolve.ts';
import type { ResolvedPolicy } from '../../../src/policy/resolve.ts';
import type { PartFacts } from '../../../src/policy/types.ts';

function rule(id: string, category: Category, severity: Severity, more: Partial<Rule> = {}): Rule {
  return { id, category, severity, title: id, references: [], paranoia: 1, ...more };
}

/** A registry of the test's own: at least one rule for each category, some above paranoia 1, some without an entity. */
export const RULES: readonly Rule[] = [
  rule('injection.override', 'injection', 'high'), rule('injection.weak', 'injection', 'medium', { paranoia: 2 }),
  rule('jailbreak.persona', 'jailbreak', 'high'), rule('extraction.ask', 'extraction', 'high'), rule('obfuscation.base64', 'obfuscation', 'low'),
  rule('hidden_text.tag-characters', 'hidden_text', 'high'), rule('hidden_text.zero-width', 'hidden_text', 'medium'),
  rule('secret.aws-access-key', 'secret', 'critical', { entity: 'KEY' }), rule('secret.private-key', 'secret', 'critical'),
  rule('pii.email', 'pii', 'medium', { entity: 'EMAIL' }), rule('pii.iban', 'pii', 'high', { entity: 'IBAN' }), rule('pii.phone', 'pii', 'medium', { entity: 'PHONE' }),
  rule('pii.person', 'pii', 'low', { entity: 'PERSON', paranoia: 3 }), rule('exfiltration.image', 'exfiltration', 'high'), rule('unsafe_output.terminal', 'unsafe_output', 'high'),
  rule('canary.leak', 'canary', 'critical'), rule('denylist.match', 'denylist', 'high'), rule('harmful.weapons', 'harmful', 'medium'), rule('limit.chars', 'limit', 'medium'),
];

if (!CATEGORIES.every((category) => RULES.some((each) => each.category === category))) throw new Error('a category has no rule');

export const NOW = Date.parse('2026-11-22T12:00:00Z');
export const CONTEXT: FileContext = { rules: RULES, environment: readEnvironment({}), now: NOW };

export function file(text: string): PolicyFile {
  return parsePolicyFile(text, 'sallyport.yaml', CONTEXT);
}

export function policy(text: string, application = 'default', route = '/v1/chat/completions', model = 'gpt'): ResolvedPolicy {
  return resolve(file(text), { application, route, model });
}

export function finding(id: string, more: Partial<Finding> = {}): Finding {
  const known = RULES.find((each) => each.id === id);
  if (known === undefined) throw new Error(`the test names an unknown rule ${id}`);
  return { rule: id, category: known.category, severity: known.severity, confidence: 1, span: [0, 4], detector: 'test', view: 'raw', ...more };
}

export function part(more: Partial<PartFacts> = {}): PartFacts {
  return { pointer: '/messages/0/content', origin: 'user', trust: 'user', source: undefined, direction: 'request', mediaKind: undefined, findings: [], unread: [], ...more };
}

export const ANSWER: Partial<PartFacts> = { direction: 'answer', origin: 'model', trust: 'untrusted', pointer: '/choices/0/message/content' };
export const DOCUMENT: Partial<PartFacts> = { origin: 'document', trust: 'untrusted' };
