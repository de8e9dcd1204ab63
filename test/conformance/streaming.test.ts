/** The contract of StreamBehaviour: what a detector finds does not depend on how the text was cut. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Detector, Finding, InspectionContext } from '../../src/inspect/contract.ts';
import { DETECTORS } from '../../src/inspect/detectors.generated.ts';
import { createEngine } from '../../src/inspect/engine.ts';
import { MAX_HOLD } from '../../src/inspect/stream-hold.ts';
import { contextOf, corpusLines, subjectOf, type Case } from '../support/corpus.ts';

const engine = createEngine({ detectors: DETECTORS, views: [], partMs: 60_000 });
const FILLER = ['', ' ', '\n', '. ', ' and then ', 'The quick brown fox. ', 'Ünïcödé 文字 ', '"key": ', '12 34 ', '<b>', '](', '```\n', 'https://example.org/ ', '<EMAIL_1> '];

function read(detector: Detector, text: string, context: InspectionContext): readonly Finding[] {
  return engine.inspectText({ text, origin: 'model', trust: 'untrusted', kind: 'text', source: undefined, direction: 'answer', json: false }, context, 'plain', [detector]).findings;
}

function key(finding: Finding, shift: number): string {
  return `${finding.rule} ${finding.span[0] + shift} ${finding.span[1] + shift} ${finding.severity}`;
}

const streaming = DETECTORS.filter((detector) => detector.stream !== undefined);

describe.each(streaming.map((detector) => [detector.id, detector] as const))('%s', (id, detector) => {
  const cases = corpusLines<Case>(`detectors/${id}`).filter((each) => subjectOf(each, detector).origin !== 'tool_definition' && each.text.length < 6_000);
  const stream = detector.stream;
  if (stream === undefined) throw new Error('unreachable');

  test('any cut that hold allows leaves the findings as they are', () => {
    const one = fc.record({
      first: fc.integer({ min: 0, max: cases.length - 1 }),
      second: fc.integer({ min: 0, max: cases.length - 1 }),
      fill: fc.array(fc.constantFrom(...FILLER), { minLength: 3, maxLength: 3 }),
      cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
    });
    fc.assert(fc.property(one, ({ first, second, fill, cuts }) => {
      const a = cases[first];
      const context = contextOf(a?.context);
      const text = `${fill[0]}${a?.text}${fill[1]}${cases[second]?.text}${fill[2]}`;
      const whole = read(detector, text, context).map((finding) => key(finding, 0)).sort();
      const seen: string[] = [];
      let released = 0;
      for (const end of [...cuts.map((cut) => Math.floor(cut * text.length)).sort((x, y) => x - y), text.length]) {
        const arrived = text.slice(0, end);
        const final = end === text.length;
        const hold = final ? end : stream.hold(arrived, released, context);
        expect(hold).toBeGreaterThanOrEqual(Math.min(released, end));
        expect(hold).toBeLessThanOrEqual(end);
        expect(end - hold).toBeLessThanOrEqual(MAX_HOLD);
        if (hold <= released && !final) continue;
        const base = Math.max(0, released - stream.lookback);
        const near = Math.max(0, released - 512);
        const quiet = stream.quiet?.(text.slice(near, hold), released - near, context) === true;
        for (const finding of read(detector, text.slice(base, hold), context)) {
          if (finding.span[0] + base < released) continue;
          expect(quiet, `quiet hid ${finding.rule}`).toBe(false);
          seen.push(key(finding, base));
        }
        released = hold;
      }
      expect([...seen].sort()).toEqual(whole);
    }), { numRuns: 400 });
  });
});
