/** Every file format against its own corpus and against the rules that hold for all of them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SEVERITIES } from '../../src/supply/contract.ts';
import { FORMATS } from '../../src/supply/formats.generated.ts';
import { bufferInput } from '../../src/supply/input.ts';
import { rulesOf, scanInput } from '../../src/supply/scan.ts';
import { bytesOf, formatCases, problemOf } from '../support/supply-corpus.ts';

const rules = rulesOf();

test('rule ids are unique', () => {
  const ids = FORMATS.flatMap((format) => format.rules.map(({ id }) => id));
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});

describe.each(FORMATS.map((format) => [format.id, format] as const))('%s', (id, format) => {
  const cases = formatCases(id);

  test('does what its corpus says', () => {
    expect(cases.length).toBeGreaterThan(0);
    expect(cases.map(problemOf).filter((each) => each !== undefined)).toEqual([]);
  });

  test('has a case for each rule, and a benign one', () => {
    const named = new Set(cases.flatMap((each) => each.rules ?? []));
    expect(format.rules.map((rule) => rule.id).filter((rule) => !named.has(rule))).toEqual([]);
    expect(cases.filter((each) => each.verdict === 'benign').length).toBeGreaterThan(0);
  });

  test('describes its rules', () => {
    for (const rule of format.rules) {
      expect(rule.id).toMatch(/^[a-z0-9-]+\.[a-z0-9][a-z0-9-]*$/);
      expect(SEVERITIES).toContain(rule.severity);
      expect(rule.title.length).toBeGreaterThan(5);
      for (const reference of rule.references) expect(reference).toMatch(/^(OWASP (LLM|ASI)\d\d(:20\d\d)?|AML\.T\d{4}(\.\d{3})?|CWE-\d+|NIST .+)$/);
    }
  });

  // Some formats have a hundred cases: seconds of work, and more beside other tests.
  test('survives being cut at any byte', { timeout: 180_000 }, () => {
    for (const each of cases) {
      const bytes = bytesOf(each);
      // Long ones are for bounds, not for their structure.
      const step = Math.max(1, Math.floor(bytes.length / (bytes.length > 100_000 ? 4 : 400)));
      for (let end = 0; end < bytes.length; end += step) {
        const report = scanInput(bufferInput(each.name, bytes.subarray(0, end)), each.name);
        expect(report.findings.filter(({ rule }) => rule === 'scan.failed' || rule === 'limit.time'), `${each.id} cut at ${end}`).toEqual([]);
        expect(report.findings.filter(({ rule }) => !rules.has(rule))).toEqual([]);
      }
    }
  });

  test('survives changed bytes', () => {
    const small = cases.map((each) => ({ each, bytes: bytesOf(each) })).filter(({ bytes }) => bytes.length > 0 && bytes.length < 100_000);
    if (small.length === 0) return;
    fc.assert(fc.property(fc.constantFrom(...small), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 }), ({ each, bytes }, edits) => {
      const changed = Buffer.from(bytes);
      for (const [at, value] of edits) changed[at % changed.length] = value;
      const report = scanInput(bufferInput(each.name, changed), each.name);
      expect(report.findings.filter(({ rule }) => rule === 'scan.failed' || rule === 'limit.time'), each.id).toEqual([]);
    }), { numRuns: 300 });
  });
});
