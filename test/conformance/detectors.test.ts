/** Every detector against its own corpus and against the rules that hold for all of them. */
import { describe, expect, test } from 'vitest';
import { CATEGORIES, SEVERITIES, type Detector, type Finding } from '../../src/inspect/contract.ts';
import { DETECTORS } from '../../src/inspect/detectors.generated.ts';
import { createEngine } from '../../src/inspect/engine.ts';
import { VIEWS } from '../../src/inspect/views.generated.ts';
import { contextOf, corpusLines, subjectOf, type Case } from '../support/corpus.ts';

const engine = createEngine({ detectors: DETECTORS, views: VIEWS, partMs: 60_000 });

function findings(detector: Detector, each: Case): readonly Finding[] {
  const { origin, direction, kind, trust } = subjectOf(each, detector);
  if (!detector.applies({ origin, direction, kind, trust })) return [];
  const inspection = engine.inspectText({ text: each.text, origin, direction, kind, trust, source: undefined, json: false }, contextOf(each.context), 'all', [detector]);
  expect(inspection.unread, `${each.file}:${each.line} ${each.id}`).toEqual([]);
  return inspection.findings;
}

function problem(detector: Detector, each: Case): string | undefined {
  const found = findings(detector, each);
  const at = `${each.file}:${each.line} ${each.id}`;
  const fired = found.map((finding) => `${finding.rule}@${finding.span[0]}-${finding.span[1]}`).join(' ');
  if (each.not !== undefined) return found.some((finding) => finding.rule === each.not) ? `${at}: ${each.not} fired` : undefined;
  if (each.rule === null) return found.length > 0 ? `${at}: fired ${fired}` : undefined;
  const ours = found.filter((finding) => finding.rule === each.rule);
  if (ours.length === 0) return `${at}: ${each.rule} did not fire (fired: ${fired || 'nothing'})`;
  if (each.match !== undefined && !ours.some((finding) => each.text.slice(...finding.span) === each.match)) return `${at}: ${each.rule} has another span (${fired})`;
  if (each.match_covers !== undefined && !ours.some((finding) => each.text.slice(...finding.span).includes(each.match_covers ?? ''))) return `${at}: ${each.rule} does not cover it (${fired})`;
  return undefined;
}

describe.each(DETECTORS.map((detector) => [detector.id, detector] as const))('%s', (id, detector) => {
  const cases = corpusLines<Case>(`detectors/${id}`);

  test('does what its corpus says', () => {
    expect(cases.length).toBeGreaterThan(0);
    expect(cases.map((each) => problem(detector, each)).filter((each) => each !== undefined)).toEqual([]);
  });

  test('has three positives and three near misses for every rule', () => {
    const silent = cases.filter((each) => each.rule === null).length;
    const thin = detector.rules.flatMap((rule) => {
      const positives = cases.filter((each) => each.rule === rule.id).length;
      const negatives = cases.filter((each) => each.not === rule.id).length + silent;
      return positives >= 3 && negatives >= 3 ? [] : [`${rule.id}: ${positives} positives, ${negatives} negatives`];
    });
    expect(thin).toEqual([]);
  });

  test('describes its rules', () => {
    for (const rule of detector.rules) {
      expect(rule.id).toMatch(/^[a-z_]+\.[a-z0-9][a-z0-9-]*$/);
      expect(CATEGORIES).toContain(rule.category);
      expect(SEVERITIES).toContain(rule.severity);
      expect(rule.title.length).toBeGreaterThan(5);
      for (const reference of rule.references) expect(reference).toMatch(/^(OWASP (LLM|ASI)\d\d(:20\d\d)?|AML\.T\d{4}(\.\d{3})?|CWE-\d+|NIST .+)$/);
    }
  });

  test('keeps every span inside the text', () => {
    for (const each of cases) {
      for (const finding of findings(detector, each)) {
        expect(finding.span[0]).toBeGreaterThanOrEqual(0);
        expect(finding.span[1]).toBeLessThanOrEqual(each.text.length);
        expect(finding.span[1]).toBeGreaterThan(finding.span[0]);
        expect(finding.confidence).toBeGreaterThanOrEqual(0);
        expect(finding.confidence).toBeLessThanOrEqual(1);
      }
    }
  });
});
