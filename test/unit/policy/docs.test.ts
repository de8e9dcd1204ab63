import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TEMPLATE } from '../../../src/cli/commands/init.ts';
import { parseCases } from '../../../src/policy/cases.ts';
import { BUILT_IN } from '../../../src/policy/defaults.ts';
import { renderPolicyReference } from '../../../src/policy/schema-reference.ts';
import { file, finding, NOW, part, policy, RULES } from './support.ts';

const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/policy.md'), 'utf8');
const blocks = [...guide.matchAll(/^```yaml(?: (\w+))?\n(.*?)^```$/gms)].map(([, kind, text]) => ({ kind: kind ?? 'policy', text: text ?? '' }));
const examples = blocks.filter((block) => block.kind === 'policy').map((block) => block.text);

describe('the guide', () => {
  test('has examples', () => expect(examples.length).toBeGreaterThan(8));
  test.each(examples)('example %#', (text) => {
    const warnings = file(text).warnings.filter((warning) => !/shadow mode|more than a year/.test(warning.message));
    expect(warnings).toEqual([]);
  });
  test('test cases', () => {
    const cases = blocks.filter((block) => block.kind === 'cases');
    expect(cases).toHaveLength(1);
    expect(parseCases(cases[0]?.text ?? '', 'cases.yaml', RULES).map((one) => ('action' in one.expect ? one.expect.action : one.expect.decision))).toEqual(['redact', 'allow', 'block']);
  });
  test('the promised order holds: the nightly jobs see addresses', () => {
    const text = examples.find((example) => example.includes('nightly')) ?? '';
    const facts = part({ direction: 'answer', origin: 'model', trust: 'untrusted', findings: [finding('pii.iban')] });
    expect(policy(text, 'nightly-1').decide(facts, NOW).action).toBe('flag');
    expect(policy(text, 'other').decide(facts, NOW).action).toBe('redact');
  });
});

describe('the guide on agents', () => {
  const agents = readFileSync(join(import.meta.dirname, '../../../docs/guides/protect-an-agent.md'), 'utf8');
  test.each([...agents.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text]) => text ?? ''))('example %#', (text) => {
    expect(file(text).warnings).toEqual([]);
  });
});

describe('the file that init writes', () => {
  test('is in order as it is, and changes nothing', () => {
    const written = file(TEMPLATE);
    expect(written.warnings).toEqual([]);
    expect(written.policy).toEqual(file('').policy);
  });
  test('is in order with every setting at work', () => {
    const all = TEMPLATE.replaceAll(/^#(?! )/gm, '').replaceAll(/^#( {2,}(?:[a-z_]+:|- |[{"]| ).*)$/gm, '$1').replaceAll(/^ {3}sallyport .*$/gm, '');
    const written = file(all);
    expect(written.warnings.filter((warning) => !/more than a year|there is no file/.test(warning.message))).toEqual([]);
    // Every section and every key of the policy is shown.
    for (const section of ['server:', 'upstreams:', 'ledger:', 'policy:']) expect(all).toMatch(new RegExp(`^${section}`, 'm'));
    for (const key of Object.keys(BUILT_IN).filter((name) => name !== 'disabled_rules')) expect(all, key).toMatch(new RegExp(`^  ${key}:`, 'm'));
    expect(written.policy.mode).toBe(BUILT_IN.mode);
    expect(written.policy.applications?.['helpdesk']?.refusal?.style).toBe('message');
  });
});

describe('the reference', () => {
  const reference = renderPolicyReference();
  test('has every setting with a meaning', () => {
    const rows = reference.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(100);
    for (const row of rows) expect(row.split(/(?<!\\)\|/).at(-2)?.trim(), row).not.toBe('');
    for (const row of rows) expect(row.split(/(?<!\\)\|/), row).toHaveLength(6);
  });
  test.each(['policy.mode', 'policy.trust.sources[].match', 'policy.rules[].when.severity', 'upstreams.NAME.timeouts.first_byte', 'policy.defaults.limit', 'server.limits.body_bytes'])('%s', (path) => {
    expect(reference).toContain(`| \`${path}\` |`);
  });
  test('defaults come from the built-in policy', () => expect(reference).toContain('| `policy.pseudonym_ttl` | duration | `24h` |'));
});
