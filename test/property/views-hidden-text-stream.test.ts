/** Hidden text in streams: wherever `hold` lets a prefix go, the matches of both sides are those of the whole. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Match } from '../../src/inspect/contract.ts';
import { detector } from '../../src/inspect/detectors/hidden-text.ts';
import { MAX_HOLD } from '../../src/inspect/stream-hold.ts';
import { LazySubject } from '../../src/inspect/subject.ts';
import { contextOf, corpusLines, type Case } from '../support/corpus.ts';

const context = contextOf();
const stream = detector.stream;
if (stream === undefined) throw new Error('hidden-text has no stream behaviour');
const { lookback } = stream;
const hold = stream.hold.bind(stream);

function matches(text: string): string[] {
  const subject = new LazySubject({ text, origin: 'model', trust: 'untrusted', kind: 'text', source: undefined, direction: 'answer', json: false }, []);
  return detector.inspect(subject, context).matches.map(show).sort();
}

function show(match: Match): string {
  return `${match.span[0]}-${match.span[1]} ${match.rule} ${match.severity} ${match.note}`;
}

function shifted(found: readonly string[], by: number): string[] {
  return found.map((each) => each.replace(/^(\d+)-(\d+)/, (_, start: string, end: string) => `${Number(start) + by}-${Number(end) + by}`)).sort();
}

const startOf = (found: string): number => Number.parseInt(found, 10);
const endOf = (found: string): number => Number(/^\d+-(\d+)/.exec(found)?.[1]);

const corpus = corpusLines<Case>('detectors/hidden-text').map((each) => each.text);
const piece = fc.oneof(
  fc.constantFrom(...corpus),
  fc.constantFrom(...corpus).chain((text) => fc.nat({ max: text.length }).map((at) => text.slice(at))),
  fc.constantFrom(...corpus).chain((text) => fc.nat({ max: text.length }).map((at) => text.slice(0, at))),
  fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\u00ad', '\u200b', '\u200d', '\u202e', '\u2067', '\u2069', '\ufe0f', '\udb40', '\udc41', '\u{e0041}', '\x08', '\x1b', '[', '<', '!', '-', '>', 'ש', '<b hidden>', '</b>', 'one two three four '), maxLength: 30 }),
  fc.constantFrom('Some plain filler. ', 'word '.repeat(60), 'x'.repeat(700), '\n'),
);
const anyText = fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')).filter((text) => text.length < MAX_HOLD);

test('any chunking finds what the whole has, and releases nothing too early', () => {
  fc.assert(fc.property(anyText, fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), (text, cuts) => {
    const whole = matches(text);
    let released = 0;
    for (const n of cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b)) {
      const c = hold(text.slice(0, n), released, context);
      expect(c).toBeGreaterThanOrEqual(released);
      expect(c).toBeLessThanOrEqual(n);
      released = c;
      expect(whole.filter((each) => startOf(each) < c && endOf(each) > c)).toEqual([]);
      expect(matches(text.slice(0, c))).toEqual(whole.filter((each) => endOf(each) <= c));
      const from = Math.max(0, c - lookback);
      expect(shifted(matches(text.slice(from)), from).filter((each) => startOf(each) >= c).sort()).toEqual(whole.filter((each) => startOf(each) >= c));
    }
  }), { numRuns: 2000 });
});

test('plain text is never held', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...Array.from('abcdefghij .,;\n\té字ñ😀&()=')) }), (text) => {
    expect(hold(text, 0, context)).toBe(text.length);
  }));
  for (const text of ['if (a < b', 'for (i = 0; i <n; i++', 'x <- y', 'Array<string>', '<p>done</p>', 'می‌خواهم', '❤️ ok', 'a <b && c']) expect(hold(text, 0, context), text).toBe(text.length);
});

test('never holds more than the bound', () => {
  for (const text of ['\u200b'.repeat(20_000), `<b hidden>${'word '.repeat(4000)}`, '\u202e'.repeat(9000), '<'.repeat(9000), `<!--${'x '.repeat(5000)}`, '\x08'.repeat(9000)]) {
    expect(text.length - hold(text, 0, context)).toBeLessThanOrEqual(MAX_HOLD);
  }
});
