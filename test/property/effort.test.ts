/** What a text may cost is bounded by its length, counted in units of effort; what lies beyond is not clean. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultEngine } from '../../bench/support/engine.ts';
import { KINDS, TextMaker } from '../../bench/support/texts.ts';
import { oddTexts } from '../../scripts/eval/odd-kinds.ts';
import { fill, SlowTexts } from '../../scripts/eval/slow-texts.ts';
import type { Detector } from '../../src/inspect/contract.ts';
import { allowanceFor, EffortSpent, isEffortSpent, lastEffort, spend, withAllowance } from '../../src/inspect/effort.ts';
import { createEngine } from '../../src/inspect/engine.ts';
import { WorkCounter } from '../support/work.ts';

const { engine, guard, policy } = await defaultEngine();
const context = guard.bareContext(policy);
const INPUTS = {
  request: { origin: 'tool_result', trust: 'untrusted', kind: 'tool_result', source: undefined, direction: 'request', json: false },
  answer: { origin: 'model', trust: 'untrusted', kind: 'text', source: undefined, direction: 'answer', json: false },
} as const;
const LENGTH = 4_096;
/** Most blocks of code entered and characters matched for each unit of effort: half as many again as the most among these texts. */
const MOST_STEPS = 0.5;

/** Reads a text and tells what it cost; a text that met the bound must say so. */
function effortOf(text: string, direction: keyof typeof INPUTS): number {
  const { outcome, unread } = engine.inspectText({ ...INPUTS[direction], text }, context);
  const effort = lastEffort();
  expect(effort).toBeLessThanOrEqual(allowanceFor(text.length));
  if (effort === allowanceFor(text.length)) {
    expect(outcome).not.toBe('clean');
    expect(unread.some(({ reason }) => reason === 'too_large')).toBe(true);
  }
  return effort;
}

const ODD = oddTexts(LENGTH).map(([, text]) => text);
const pieces = fc.constantFrom(...ODD.map((text) => text.slice(0, 200)));

describe.each(['request', 'answer'] as const)('the effort for a %s', (direction) => {
  test('stays within the allowance for every kind of odd text, or the text is not clean', () => {
    for (const text of ODD) effortOf(text, direction);
  });

  test('stays within it for mixtures of them', () => {
    fc.assert(fc.property(fc.array(pieces, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 20 }), (parts, times) => {
      effortOf(parts.join(' ').repeat(times).slice(0, 6_000), direction);
    }), { numRuns: 60 });
  });

  test('stays within it for what a search makes of the corpora', () => {
    const texts = new SlowTexts(3);
    for (let i = 0; i < 100; i++) {
      const unit = texts.next();
      texts.weighed(unit, effortOf(fill(unit, LENGTH), direction));
    }
  });

  test('is less than half of it for clean text of every kind', () => {
    for (const kind of KINDS) for (const length of [300, 2_048, 10_240]) expect(effortOf(new TextMaker(3).make(kind, length), direction), `${kind} of ${length}`).toBeLessThan(allowanceFor(length) / 2);
  });
});

describe('effort', () => {
  test('is the same for the same text, whatever was read before', () => {
    const some = ODD.filter((_, i) => i % 8 === 0);
    const once = some.map((text) => effortOf(text, 'request'));
    expect(some.toReversed().map((text) => effortOf(text, 'request')).toReversed()).toEqual(once);
  });

  test('grows with what is really done', () => {
    const counter = new WorkCounter();
    const steps = (text: string): number => counter.stepsOf(() => { engine.inspectText({ ...INPUTS.request, text }, context); });
    for (const text of ODD.filter((_, i) => i % 12 === 0)) {
      steps(text.slice(0, 500));
      // No work to speak of may go without being counted.
      expect(steps(text) / lastEffort(), JSON.stringify(text.slice(0, 60))).toBeLessThan(MOST_STEPS);
    }
  });

  test('stops every detector once it is spent, and even one that hides being stopped leaves the text unread', () => {
    const detector = (id: string, inspect: Detector['inspect']): Detector => ({ id, title: id, version: 1, rules: [], applies: () => true, inspect });
    const read: string[] = [];
    const small = createEngine({
      views: [],
      detectors: [
        detector('greedy', () => {
          try {
            for (;;) spend(1_000);
          } catch (error) {
            if (!(error instanceof EffortSpent)) throw error;
          }
          return { matches: [] };
        }),
        detector('free', () => { read.push('free'); return { matches: [] }; }),
      ],
    });
    expect(small.inspectText({ ...INPUTS.request, text: 'Good morning.' }, context)).toMatchObject({ outcome: 'indeterminate', unread: [{ detector: '*', reason: 'too_large' }] });
    expect(read).toEqual(['free']);
  });

  test('of a text counts for itself, and what was around it goes on after it', () => {
    withAllowance(100, () => {
      spend(60);
      expect(() => withAllowance(10, () => { spend(11); })).toThrow(EffortSpent);
      expect(isEffortSpent()).toBe(false);
      spend(40);
      expect(() => { spend(1); }).toThrow(EffortSpent);
      expect(() => { spend(0); }).toThrow(EffortSpent);
    });
    expect(isEffortSpent()).toBe(false);
  });
});
