import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/inspect/contract.ts';
import type { PartFacts, Reason } from '../../../src/policy/types.ts';
import { ANSWER, DOCUMENT, finding, NOW, part, policy } from './support.ts';

function one(text: string, id: string, more: Partial<Finding> = {}, where: Partial<PartFacts> = {}, application?: string): Reason {
  const decision = policy(text, application).decide(part({ ...where, findings: [finding(id, more)] }), NOW);
  expect(decision.reasons).toHaveLength(1);
  const [reason] = decision.reasons;
  if (reason === undefined) throw new Error('no reason');
  return reason;
}

describe('the built-in policy', () => {
  const rows: [what: string, id: string, more: Partial<Finding>, where: Partial<PartFacts>, action: string, method?: string][] = [
    ['a sure injection from a user', 'injection.override', { confidence: 0.85 }, {}, 'block'],
    ['a less sure injection from a user', 'injection.override', { confidence: 0.84 }, {}, 'flag'],
    ['an unlikely injection from a user', 'injection.override', { confidence: 0.49 }, {}, 'allow'],
    ['an injection from a document', 'injection.override', { confidence: 0.8 }, DOCUMENT, 'block'],
    ['a less sure injection from a document', 'injection.override', { confidence: 0.79 }, DOCUMENT, 'flag'],
    ['an injection from a tool definition', 'jailbreak.persona', { confidence: 0.8 }, { origin: 'tool_definition', trust: 'untrusted' }, 'block'],
    ['an injection in the system prompt', 'injection.override', { confidence: 1 }, { origin: 'system', trust: 'trusted' }, 'allow'],
    ['an injection in a trusted document', 'injection.override', { confidence: 1 }, { origin: 'document', trust: 'trusted' }, 'allow'],
    ['an injection in what the model said earlier', 'injection.override', { confidence: 1 }, { origin: 'model', trust: 'untrusted' }, 'flag'],
    ['an injection in an answer', 'injection.override', {}, ANSWER, 'flag'],
    ['an extraction attempt', 'extraction.ask', { confidence: 0.9 }, {}, 'block'],
    ['a leaked prompt', 'extraction.ask', {}, ANSWER, 'block'],
    ['a fragment of a prompt', 'extraction.ask', { severity: 'medium' }, ANSWER, 'flag'],
    ['obfuscation', 'obfuscation.base64', {}, {}, 'flag'],
    ['tag characters from a user', 'hidden_text.tag-characters', {}, {}, 'redact', 'remove'],
    ['tag characters in the system prompt', 'hidden_text.tag-characters', {}, { origin: 'system', trust: 'trusted' }, 'redact', 'remove'],
    ['hidden text from a document', 'hidden_text.zero-width', {}, DOCUMENT, 'redact', 'remove'],
    ['a little hidden text from a document', 'hidden_text.zero-width', { severity: 'low' }, DOCUMENT, 'flag'],
    ['hidden text from a user', 'hidden_text.zero-width', {}, {}, 'flag'],
    ['hidden text in an answer', 'hidden_text.zero-width', {}, ANSWER, 'redact', 'remove'],
    ['a secret', 'secret.aws-access-key', { confidence: 0.7 }, {}, 'redact', 'pseudonym'],
    ['a secret that has no entity', 'secret.private-key', {}, {}, 'redact', 'mask'],
    ['an unsure secret', 'secret.aws-access-key', { confidence: 0.69 }, {}, 'flag'],
    ['a harmless secret', 'secret.aws-access-key', { severity: 'low' }, {}, 'flag'],
    ['a secret in an answer', 'secret.aws-access-key', {}, ANSWER, 'redact', 'mask'],
    ['an address', 'pii.email', {}, {}, 'redact', 'pseudonym'],
    ['a personal detail of low severity', 'pii.email', { severity: 'low' }, {}, 'flag'],
    ['an address in an answer', 'pii.email', {}, ANSWER, 'flag'],
    ['an account number in an answer', 'pii.iban', {}, ANSWER, 'redact', 'mask'],
    ['a leaking link in an answer', 'exfiltration.image', {}, ANSWER, 'redact', 'remove'],
    ['a leaking link with data in it', 'exfiltration.image', { severity: 'critical' }, ANSWER, 'block'],
    ['a suspicious link in an answer', 'exfiltration.image', { severity: 'low' }, ANSWER, 'flag'],
    ['a link in a request', 'exfiltration.image', { severity: 'critical' }, {}, 'flag'],
    ['a terminal escape in an answer', 'unsafe_output.terminal', {}, ANSWER, 'redact', 'remove'],
    ['markup in an answer', 'unsafe_output.terminal', { severity: 'medium' }, ANSWER, 'flag'],
    ['a canary in a request', 'canary.leak', {}, {}, 'block'],
    ['a canary in an answer', 'canary.leak', {}, ANSWER, 'block'],
    ['a denied phrase', 'denylist.match', {}, {}, 'block'],
    ['a denied phrase in an answer', 'denylist.match', {}, ANSWER, 'block'],
    ['a harmful text', 'harmful.weapons', { severity: 'critical' }, {}, 'flag'],
    ['too long a request', 'limit.chars', {}, {}, 'block'],
    ['too long an answer', 'limit.chars', {}, ANSWER, 'flag'],
    ['a rule above the paranoia level', 'injection.weak', { confidence: 1 }, {}, 'flag'],
  ];
  test.each(rows)('%s', (_, id, more, where, action, method) => {
    const reason = one('', id, more, where);
    expect([reason.action, reason.method]).toEqual([action, method]);
    expect(reason.mode).toBe('enforce');
  });

  test.each([['image', 'flag'], ['audio', 'flag'], ['file', 'flag'], [undefined, 'flag']] as const)('media %s that cannot be read', (mediaKind, action) => {
    const decision = policy('').decide(part({ mediaKind, unread: [{ detector: '*', reason: 'unreadable' }] }), NOW);
    expect(decision.action).toBe(action);
    expect(decision.reasons[0]).toMatchObject({ rule: 'indeterminate.unreadable', category: 'indeterminate', decidedBy: `indeterminate.${mediaKind ?? 'unknown'} (built in)` });
  });
  test.each(['failed', 'timeout', 'too_large'] as const)('a detector that %s blocks, also on media', (reason) => {
    expect(policy('').decide(part({ unread: [{ detector: 'x', reason }] }), NOW).action).toBe('block');
    expect(policy('').decide(part({ mediaKind: 'image', unread: [{ detector: 'x', reason }] }), NOW).action).toBe('block');
  });
  test('a clean part is allowed', () => expect(policy('').decide(part(), NOW)).toEqual({ action: 'allow', wouldBe: 'allow', reasons: [] }));
  test('a confidence that is no number counts as certain', () => expect(one('', 'injection.override', { confidence: Number.NaN }).action).toBe('block'));
});

describe('what decides', () => {
  const rules = `policy:
  defaults: {pii: flag}
  rules:
    - {when: {rule: pii.iban, application: 'bank*'}, then: {action: block}}
    - {when: {category: pii, source: 'crm_*'}, then: {action: allow}}
    - {when: {category: pii, severity: '<medium'}, then: {action: redact}}
    - {when: {category: secret}, then: {mode: shadow}}
    - {when: {rule: 'injection.*', confidence: '<0.9'}, then: {action: flag}}
  exceptions:
    - {rule: pii.email, origin: document, reason: test, expires: 2026-11-22}
  applications:
    bank-1:
      rules: [{when: {rule: pii.email}, then: {action: redact, method: remove}}]
      exceptions: [{rule: pii.phone, reason: test, expires: 2026-12-01}]
`;
  test('the file before the built-in policy', () => expect(one(rules, 'pii.email')).toMatchObject({ action: 'flag', decidedBy: 'defaults.pii.request[0]' }));
  test('the first rule that fits', () => expect(one(rules, 'pii.iban', {}, { source: 'crm_get' }, 'bank-2')).toMatchObject({ action: 'block', decidedBy: 'rules[0]' }));
  test('a rule of another application does not count', () => expect(one(rules, 'pii.iban').decidedBy).toBe('defaults.pii.request[0]'));
  test('a source', () => expect(one(rules, 'pii.iban', {}, { source: 'crm_get' })).toMatchObject({ action: 'allow', decidedBy: 'rules[1]' }));
  test('a part without a source meets no condition on it', () => expect(one(rules, 'pii.iban', {}, { source: undefined }).decidedBy).not.toBe('rules[1]'));
  test('a severity below a bound, and the usual method', () => expect(one(rules, 'pii.email', { severity: 'low' })).toMatchObject({ action: 'redact', method: 'pseudonym', decidedBy: 'rules[2]' }));
  test('a rule without an action leaves it to the defaults', () => expect(one(rules, 'secret.aws-access-key')).toMatchObject({ action: 'redact', mode: 'shadow', decidedBy: 'rules[3], then defaults.secret.request[0] (built in)' }));
  test('a confidence below a bound', () => {
    expect(one(rules, 'injection.override', { confidence: 0.89 })).toMatchObject({ action: 'flag', decidedBy: 'rules[4]' });
    expect(one(rules, 'injection.override', { confidence: 0.9 })).toMatchObject({ action: 'block' });
  });
  test('an application\'s rules come first', () => expect(one(rules, 'pii.email', {}, {}, 'bank-1')).toMatchObject({ action: 'redact', method: 'remove', decidedBy: 'applications.bank-1.rules[0]' }));
  test('an exception comes before everything, in its origin only', () => {
    expect(one(rules, 'pii.email', {}, DOCUMENT, 'bank-1')).toMatchObject({ action: 'allow', decidedBy: 'exceptions[0]' });
    expect(one(rules, 'pii.email').action).toBe('flag');
  });
  test('an exception of one application does not reach another', () => {
    expect(one(rules, 'pii.phone', {}, {}, 'bank-1').decidedBy).toBe('applications.bank-1.exceptions[0]');
    expect(one(rules, 'pii.phone', {}, {}, 'bank-2').decidedBy).toBe('defaults.pii.request[0]');
  });
  test('an exception that names an application holds for that one only', () => {
    const text = 'policy: {exceptions: [{rule: canary.leak, application: a, reason: test, expires: 2026-12-01}]}';
    expect(one(text, 'canary.leak', {}, {}, 'a').action).toBe('allow');
    expect(one(text, 'canary.leak', {}, {}, 'b').action).toBe('block');
  });
  test('an exception holds through its last day and not a millisecond longer', () => {
    const effective = policy(rules);
    const facts = part({ ...DOCUMENT, findings: [finding('pii.email')] });
    const end = Date.parse('2026-11-23T00:00:00Z');
    expect(effective.decide(facts, end - 1).reasons[0]?.decidedBy).toBe('exceptions[0]');
    expect(effective.decide(facts, end).reasons[0]?.decidedBy).toBe('defaults.pii.request[0]');
  });
  test('an application named like a property of every object has no section', () => expect(policy(rules, 'constructor').mode).toBe('enforce'));
});

describe('paranoia', () => {
  test('raising it lets a rule act', () => expect(one('policy: {paranoia: 2}', 'injection.weak').action).toBe('block'));
  test('an entry that names the rule lets it act at any level', () => {
    expect(one('policy: {rules: [{when: {rule: injection.weak}, then: {action: block}}]}', 'injection.weak')).toMatchObject({ action: 'block', decidedBy: 'rules[0]' });
  });
  test('a pattern does not', () => {
    expect(one('policy: {rules: [{when: {rule: "injection.*"}, then: {action: block}}]}', 'injection.weak')).toMatchObject({ action: 'flag', decidedBy: 'paranoia (instead of rules[0])' });
  });
});

describe('gaps in the coverage', () => {
  const gap = (text: string, where: Partial<PartFacts> = {}): string => policy(text).decide(part({ unread: [{ detector: 'x', reason: 'failed' }], ...where }), NOW).action;
  test('a rule for findings does not let them through', () => {
    expect(gap('policy: {rules: [{when: {}, then: {action: allow}}]}')).toBe('block');
    expect(gap('policy: {rules: [{when: {rule: "*"}, then: {action: allow}}]}')).toBe('block');
  });
  test('a rule that says so does', () => {
    expect(gap('policy: {rules: [{when: {category: indeterminate, origin: user}, then: {action: flag}}]}')).toBe('flag');
    expect(gap('policy: {rules: [{when: {rule: indeterminate.failed}, then: {action: flag}}]}')).toBe('flag');
    expect(gap('policy: {rules: [{when: {rule: indeterminate.timeout}, then: {action: flag}}]}')).toBe('block');
    expect(gap('policy: {rules: [{when: {category: indeterminate, origin: document}, then: {action: flag}}]}')).toBe('block');
  });
  test('per application', () => expect(gap('policy: {indeterminate: {failed: flag}}')).toBe('flag'));
});

describe('shadow mode', () => {
  test('records what would have been', () => {
    const decision = policy('policy: {mode: shadow}').decide(part({ findings: [finding('pii.email'), finding('canary.leak')] }), NOW);
    expect(decision).toMatchObject({ action: 'flag', wouldBe: 'block' });
    expect(decision.reasons.map((reason) => [reason.action, reason.mode])).toEqual([['redact', 'shadow'], ['block', 'shadow']]);
  });
  test('what would be allowed stays allowed', () => expect(policy('policy: {mode: shadow, defaults: {pii: allow}}').decide(part({ findings: [finding('pii.email')] }), NOW)).toMatchObject({ action: 'allow', wouldBe: 'allow' }));
  test('one category enforced within it', () => {
    const effective = policy('policy: {mode: shadow, rules: [{when: {category: secret}, then: {mode: enforce}}]}');
    expect(effective.decide(part({ findings: [finding('secret.aws-access-key')] }), NOW)).toMatchObject({ action: 'redact' });
    expect(effective.enforces('secret.aws-access-key', 'model', 'answer')).toBe(true);
    expect(effective.enforces('canary.leak', 'model', 'answer')).toBe(false);
  });
});

describe('enforces', () => {
  const built = policy('');
  test.each([['secret.aws-access-key', true], ['exfiltration.image', true], ['canary.leak', true], ['pii.email', true], ['injection.override', false], ['harmful.weapons', false], ['obfuscation.base64', false], ['limit.chars', false], ['pii.person', false]] as const)('%s in answers: %s', (id, expected) => {
    expect(built.enforces(id, 'model', 'answer')).toBe(expected);
  });
  test('an unknown rule may be enforced', () => expect(built.enforces('new.rule', 'model', 'answer')).toBe(true));
  test('a rule for another origin or direction does not count', () => {
    const effective = policy('policy: {rules: [{when: {category: harmful, direction: request}, then: {action: block}}]}');
    expect(effective.enforces('harmful.weapons', 'user', 'request')).toBe(true);
    expect(effective.enforces('harmful.weapons', 'model', 'answer')).toBe(false);
  });
  test('an entry without conditions on the finding ends the search, one with them does not', () => {
    expect(policy('policy: {rules: [{when: {category: secret}, then: {action: flag}}]}').enforces('secret.aws-access-key', 'model', 'answer')).toBe(false);
    expect(policy('policy: {rules: [{when: {category: secret, severity: low}, then: {action: flag}}]}').enforces('secret.aws-access-key', 'model', 'answer')).toBe(true);
    expect(policy('policy: {rules: [{when: {category: secret, source: x}, then: {action: flag}}]}').enforces('secret.aws-access-key', 'model', 'answer')).toBe(true);
  });
});

describe('settings', () => {
  const text = `policy:
  trust:
    origins: {document: user}
    sources: [{match: 'internal_*', origin: tool_result, trust: trusted}]
  allowed_hosts: [Docs.example.com]
  denylist: [{id: a, phrase: x}]
  limits: {max_part_chars: 10}
  disabled_rules: [pii.phone]
  open_paths: [/v1/audio/*]
  applications:
    a:
      trust: {origins: {document: trusted}}
      allowed_hosts: [other.example.com]
      denylist: [{id: b, pattern: y}]
      limits: {max_part_tokens: 20}
      refusal: {style: message}
      pseudonym_ttl: 90s
      store_content: false
`;
  test('are joined and overridden per application', () => {
    const effective = policy(text, 'a');
    expect(effective.settings.allowedHosts).toEqual(['other.example.com', 'docs.example.com']);
    expect(effective.settings.denylist).toEqual([{ id: 'b', pattern: 'y' }, { id: 'a', phrase: 'x' }]);
    expect([effective.settings.maxPartChars, effective.settings.maxPartTokens]).toEqual([10, 20]);
    expect([...effective.settings.disabledRules]).toEqual(['pii.phone']);
    expect(effective.refusal.style).toBe('message');
    expect(effective.pseudonymTtlMs).toBe(90_000);
    expect([effective.storeContent, policy(text).storeContent]).toEqual([false, true]);
  });
  test('trust by source, then by the application\'s origins, then by the file\'s', () => {
    const effective = policy(text, 'a');
    expect(effective.trustOf('tool_result', 'internal_search')).toBe('trusted');
    expect(effective.trustOf('tool_definition', 'internal_search')).toBe('untrusted');
    expect(effective.trustOf('document', undefined)).toBe('trusted');
    expect(policy(text).trustOf('document', undefined)).toBe('user');
    expect(effective.trustOf('system', undefined)).toBe('trusted');
  });
  test('open paths', () => {
    expect(policy(text).opens('/v1/audio/speech')).toBe(true);
    expect(policy(text).opens('/v1/audios')).toBe(false);
  });
});
