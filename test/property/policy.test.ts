import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ORIGINS } from '../../src/conversation/types.ts';
import { CATEGORIES, SEVERITIES } from '../../src/inspect/contract.ts';
import type { Finding, Unread } from '../../src/inspect/contract.ts';
import { combine, intervenes, isEnforced } from '../../src/policy/decide.ts';
import { builtInYaml } from '../../src/policy/defaults.ts';
import { parsePolicyFile } from '../../src/policy/file.ts';
import { resolve } from '../../src/policy/resolve.ts';
import type { ResolvedPolicy } from '../../src/policy/resolve.ts';
import { compileGlob } from '../../src/policy/glob.ts';
import { POLICY_ACTIONS, TRUSTS } from '../../src/policy/schema/policy.ts';
import { ACTIONS } from '../../src/policy/types.ts';
import type { PartFacts, Reason } from '../../src/policy/types.ts';
import { CONTEXT, file, NOW, part, policy, RULES } from '../unit/policy/support.ts';
import { processorTime } from '../support/processor-time.ts';

const DIRECTIONS = ['request', 'answer'] as const;
const SOURCES = ['crm_get', 'search', 'x*'];
const DAY = 86_400_000;

const findings: fc.Arbitrary<Finding> = fc.record({
  rule: fc.constantFrom(...RULES), severity: fc.constantFrom(...SEVERITIES), confidence: fc.oneof(fc.constantFrom(0, 0.5, 0.7, 0.8, 0.85, 0.9, 1), fc.double({ min: 0, max: 1 })), start: fc.nat(100),
}).map(({ rule, severity, confidence, start }) => ({ rule: rule.id, category: rule.category, severity, confidence: Number.isNaN(confidence) ? 0 : confidence, span: [start, start + 1], detector: 'd', view: 'raw' }));

const gaps: fc.Arbitrary<Unread> = fc.record({ detector: fc.constantFrom('a', 'b'), reason: fc.constantFrom('failed' as const, 'timeout' as const, 'too_large' as const, 'unreadable' as const) });

const parts: fc.Arbitrary<PartFacts> = fc.record({
  pointer: fc.constant('/p'), origin: fc.constantFrom(...ORIGINS), trust: fc.constantFrom(...TRUSTS), source: fc.constantFrom(undefined, ...SOURCES), direction: fc.constantFrom(...DIRECTIONS),
  mediaKind: fc.constantFrom(undefined, 'image' as const, 'audio' as const, 'file' as const), findings: fc.array(findings, { maxLength: 6 }), unread: fc.array(gaps, { maxLength: 3 }),
});

function some<T>(values: readonly T[]): fc.Arbitrary<T[] | undefined> {
  return fc.option(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }), { nil: undefined });
}
const severity = fc.option(fc.constantFrom('low', '>=medium', '<=high', 'critical', '<high'), { nil: undefined });
const confidence = fc.option(fc.constantFrom<number | string>(0.3, 0.8, '<0.5', '>=0.9'), { nil: undefined });
const soft = { origin: some(ORIGINS), trust: some(TRUSTS), source: some(['crm_*', 'search']), severity, confidence };
const method = fc.constantFrom('pseudonym', 'mask', 'remove');
const action = fc.oneof(fc.constantFrom(...POLICY_ACTIONS).map((name) => ({ action: name })), method.map((name) => ({ action: 'redact', method: name })));
const rulePatterns = some(['*', 'pii.*', '*.weak', 'injection.weak', 'secret.aws-access-key', 'canary.leak']);

const step = fc.tuple(fc.record({ ...soft, rule: rulePatterns }), action).map(([conditions, what]) => ({ ...conditions, ...what }));
const defaults = fc.dictionary(fc.constantFrom(...CATEGORIES), fc.record({ request: fc.option(fc.array(step, { minLength: 1, maxLength: 3 }), { nil: undefined }), answer: fc.option(fc.array(step, { minLength: 1, maxLength: 3 }), { nil: undefined }) }), { maxKeys: 5 });
const override = (modes: readonly string[]): fc.Arbitrary<unknown> => fc.record({
  when: fc.record({ ...soft, rule: rulePatterns, category: some(CATEGORIES), direction: fc.option(fc.constantFrom(...DIRECTIONS), { nil: undefined }) }),
  // oxlint-disable-next-line unicorn/no-thenable -- the file's own word; it holds no function
  then: fc.oneof(action, fc.tuple(action, fc.constantFrom(...modes)).map(([what, mode]) => ({ ...what, mode })), fc.constantFrom(...modes).map((mode) => ({ mode }))),
});
const exception = fc.record({ rule: fc.constantFrom(...RULES).map((rule) => rule.id), origin: some(ORIGINS), reason: fc.constant('test'), expires: fc.constantFrom('2026-11-01', '2026-11-22', '2026-12-31') });

function policies(modes: readonly string[], more: Record<string, fc.Arbitrary<unknown>> = {}): fc.Arbitrary<Record<string, unknown>> {
  const body = { mode: fc.constantFrom(...modes), paranoia: fc.constantFrom(1, 2, 4), defaults, rules: fc.array(override(modes), { maxLength: 4 }), exceptions: fc.array(exception, { maxLength: 2 }), ...more };
  return fc.record({ ...body, applications: fc.option(fc.record({ default: fc.record(body) }), { nil: undefined }) });
}

/** The policy as the schema would read it, without the way through YAML. */
function direct(written: Record<string, unknown>): ResolvedPolicy {
  return resolve({ ...EMPTY, policy: written }, { application: 'default', route: '/', model: 'm' });
}
const EMPTY = file('');

function text(value: unknown): string {
  return stringify(JSON.parse(JSON.stringify({ policy: value })));
}

const strength = (name: (typeof ACTIONS)[number]): number => ACTIONS.indexOf(name);
const RUNS = { numRuns: 1500 };

describe('every policy, every part', () => {
  test('every finding and every gap has exactly one reason, and redactions a method', () => {
    let yaml = 0;
    fc.assert(fc.property(policies(['enforce', 'shadow']), parts, (written, facts) => {
      const decision = direct(written).decide(facts, NOW);
      if (yaml++ < 60) expect(policy(text(written)).decide(facts, NOW)).toEqual(decision);
      expect(decision.reasons.map((reason) => reason.rule)).toEqual([...facts.findings.map((each) => each.rule), ...facts.unread.map((each) => `indeterminate.${each.reason}`)]);
      for (const reason of decision.reasons) {
        expect(ACTIONS).toContain(reason.action);
        expect(reason.decidedBy).not.toBe('');
        expect(reason.method !== undefined).toBe(reason.action === 'redact');
        if (reason.category === 'indeterminate') expect(reason.action).not.toBe('redact');
        if (reason.method === 'pseudonym') expect(facts.direction).toBe('request');
      }
    }), RUNS);
  });

  test('the strongest reason decides, and more reasons never weaken', () => {
    const reasons = fc.array(fc.record({ action: fc.constantFrom(...ACTIONS), mode: fc.constantFrom('enforce' as const, 'shadow' as const) }), { maxLength: 8 });
    fc.assert(fc.property(reasons, reasons, (some, more) => {
      const list = (items: typeof some): Reason[] => items.map((item) => ({ rule: 'r', category: 'pii', pointer: '', origin: 'user', severity: 'low', confidence: 1, decidedBy: 'd', ...item }));
      const [few, all] = [combine(list(some)), combine(list([...some, ...more]))];
      expect(strength(all.action)).toBeGreaterThanOrEqual(strength(few.action));
      expect(strength(all.wouldBe)).toBe(Math.max(0, ...[...some, ...more].map((item) => strength(item.action))));
      expect(strength(all.action)).toBe(Math.max(0, ...[...some, ...more].map((item) => (item.mode === 'shadow' ? Math.min(1, strength(item.action)) : strength(item.action)))));
    }));
  });

  test('shadow never changes content', () => {
    fc.assert(fc.property(policies(['shadow']), parts, (written, facts) => {
      const effective = direct(written);
      const decision = effective.decide(facts, NOW);
      expect(intervenes(decision.action)).toBe(false);
      expect(decision.reasons.some(isEnforced)).toBe(false);
      for (const { id } of RULES) expect(effective.enforces(id, facts.origin, facts.direction)).toBe(false);
    }), { numRuns: 1000 });
  });

  test('shadow decides what enforcing would have done', () => {
    fc.assert(fc.property(policies(['enforce'], { mode: fc.constant('enforce'), rules: fc.constant([]) }), parts, (written, facts) => {
      const applications = { default: { ...(written['applications'] as { default: object } | undefined)?.default, mode: 'shadow' } };
      const [enforced, shadowed] = [direct(written).decide(facts, NOW), direct({ ...written, applications }).decide(facts, NOW)];
      expect(shadowed.wouldBe).toBe(enforced.action);
    }), { numRuns: 1000 });
  });

  test('an exception only weakens, only its rule, and not after its end', () => {
    fc.assert(fc.property(policies(['enforce', 'shadow'], { exceptions: fc.constant([]) }), exception, parts, fc.constantFrom(NOW, NOW + 9 * 3_600_000, NOW + DAY, NOW + 60 * DAY), (written, extra, facts, now) => {
      const without = direct(written).decide(facts, now);
      const together = direct({ ...written, exceptions: [extra] }).decide(facts, now);
      const over = now >= Date.parse(`${extra.expires}T00:00:00Z`) + DAY;
      for (const [index, reason] of together.reasons.entries()) {
        const before = without.reasons[index];
        if (before === undefined) throw new Error('a reason is missing');
        if (over || reason.rule !== extra.rule || (extra.origin !== undefined && !extra.origin.includes(facts.origin))) expect(reason).toEqual(before);
        else expect(strength(reason.action)).toBeLessThanOrEqual(strength(before.action));
      }
    }), RUNS);
  });

  test('enforces is true wherever decide redacts or blocks', () => {
    let seen = 0;
    fc.assert(fc.property(policies(['enforce', 'shadow']), parts, (written, facts) => {
      const effective = direct(written);
      for (const now of [NOW, NOW + 365 * DAY]) {
        for (const reason of effective.decide(facts, now).reasons) {
          if (reason.category === 'indeterminate' || !isEnforced(reason)) continue;
          seen++;
          expect(effective.enforces(reason.rule, facts.origin, facts.direction), JSON.stringify(reason)).toBe(true);
        }
      }
    }), { numRuns: 3000 });
    expect(seen).toBeGreaterThan(200);
  });
});

test('the built-in policy written as YAML decides the same', () => {
  const [built, written] = [policy(''), resolve(parsePolicyFile(builtInYaml(), 'built-in.yaml', CONTEXT), { application: 'default', route: '/', model: 'm' })];
  fc.assert(fc.property(parts, (facts) => {
    const strip = (decision: ReturnType<typeof built.decide>): unknown => ({ ...decision, reasons: decision.reasons.map((reason) => ({ ...reason, decidedBy: reason.decidedBy.replace(' (built in)', '') })) });
    expect(strip(written.decide(facts, NOW))).toEqual(strip(built.decide(facts, NOW)));
    expect(written.trustOf(facts.origin, facts.source)).toBe(built.trustOf(facts.origin, facts.source));
  }));
  expect(file('').warnings).toEqual([]);
});

test('globs match as a textbook matcher does, and in time', () => {
  const reference = (pattern: string, subject: string): boolean => {
    if (pattern === '') return subject === '';
    if (pattern.startsWith('*')) return reference(pattern.slice(1), subject) || (subject !== '' && reference(pattern, subject.slice(1)));
    return subject !== '' && (pattern.startsWith('?') || pattern[0] === subject[0]) && reference(pattern.slice(1), subject.slice(1));
  };
  const letters = (alphabet: string): fc.Arbitrary<string> => fc.array(fc.constantFrom(...alphabet.split('')), { maxLength: 8 }).map((list) => list.join(''));
  fc.assert(fc.property(letters('ab*?.'), letters('ab.*'), (pattern, subject) => {
    expect(compileGlob(pattern).test(subject)).toBe(reference(pattern, subject));
  }), { numRuns: 2000 });
  const start = performance.now();
  expect(compileGlob(`${'a*'.repeat(99)}b`).test('a'.repeat(100_000))).toBe(false);
  expect(performance.now() - start).toBeLessThan(2000);
});

test('any text at all gives a file or errors with places, never anything else', () => {
  const yamlish = fc.array(fc.constantFrom('policy:', 'rules:', 'when:', 'then:', ' ', '\n', '  ', '- ', '{', '}', '[', ']', '"', "'", '&a ', '*a', '<<: ', '!x', 'pii', '>=high', '1', 'null', ':', ',', '#', '\t', '? ', '|', '---\n', '\u0000', '%YAML 1.1\n'), { maxLength: 40 }).map((list) => list.join(''));
  fc.assert(fc.property(fc.oneof(yamlish, fc.string({ maxLength: 80 }), fc.json()), (source) => {
    try {
      file(source);
    } catch (error) {
      expect(error).toMatchObject({ code: 'policy.invalid', location: { line: expect.any(Number) as number, column: expect.any(Number) as number } });
    }
  }), { numRuns: 1000 });
});

test('deciding on a part without findings takes less than two microseconds', () => {
  const effective = policy('');
  const facts = part();
  const start = process.cpuUsage();
  for (let i = 0; i < 200_000; i++) effective.decide(facts, NOW);
  expect(processorTime(start) / 200).toBeLessThan(2);
});
