import { readdirSync, readFileSync } from 'node:fs';
import { array, assert, constantFrom, integer, oneof, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Match } from '../../src/inspect/contract.ts';
import { MAX_HOLD } from '../../src/inspect/stream-hold.ts';
import { detector } from '../../src/inspect/detectors/pii.ts';
import { CONTEXT, subjectOf } from '../unit/detectors/pii-subject.ts';

const FOLDER = new URL('../../corpus/detectors/pii/', import.meta.url);
const samples = readdirSync(FOLDER).flatMap((name) => readFileSync(new URL(name, FOLDER), 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as { text: string }).text));

const filler = constantFrom(
  ' and the report says ', '. ', ' ', '  ', '\n', ', ', '; ', '"}', '{"a":"', ' - ', '/', '.', ':', '+', '(', ') ', '-', '@', ' Mr. ', ' Dear ', ' The Quick Brown ', '中文', ' هذا نص عادي لا أكثر ', 'ที่ท่าเก่า ', ' नाव हर सुबह ', ' ספינה ישנה ', ' 배는 매일 ', 'é', ' 12', ' 4242', '4242 ', ' 1 1 1 1 1 1 1 1 1 ', ' de la ', 'Hauptstraße ', ' DE89 ',
  ' 4, 17, 2024, ', ' 12, 15; 18, ', 'May 4, 2024, ', ' 12345678, 4111111111111111, 5500005555555559, ', ' 48, 2, 10115, ',
  ' card 4444 4444 4444 4448 4444 4444 4444 4448 4444 4444 4444 4448 ', 'x'.repeat(70), ' 1234 5678'.repeat(40), 'A B '.repeat(30), 'abc,'.repeat(120), '.a1'.repeat(150),
);
const piece = oneof({ weight: 3, arbitrary: constantFrom(...samples) }, { weight: 2, arbitrary: filler }, { weight: 1, arbitrary: string({ maxLength: 12 }) });
const texts = array(piece, { minLength: 1, maxLength: 10 }).map((pieces) => pieces.join(''));

const stream = detector.stream;
if (stream === undefined) throw new Error('the detector has no stream behaviour');

const read = (text: string, shift = 0): string[] =>
  detector.inspect(subjectOf(text, 'answer'), CONTEXT).matches
    .map(({ rule, span, confidence }: Match) => ({ rule, start: span[0] + shift, end: span[1] + shift, confidence }))
    .sort((a, b) => a.start - b.start)
    .map((match) => `${match.start}-${match.end} ${match.rule} ${match.confidence}`);

const startOf = (line: string): number => Number(line.split('-')[0]);
const endOf = (line: string): number => Number(/^\d+-(\d+)/.exec(line)?.[1]);

describe('streaming gives what the whole text gives', () => {
  test('at every cut that hold allows, however the text was cut before', () => {
    assert(property(texts, array(integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }), (text, sizes) => {
      const whole = read(text);
      let from = 0;
      let arrived = 0;
      for (let i = 0; arrived < text.length; i++) {
        arrived = Math.min(text.length, arrived + (sizes[i % sizes.length] ?? 1));
        const cut = stream.hold(text.slice(0, arrived), from, CONTEXT);
        expect(cut).toBeGreaterThanOrEqual(from);
        expect(cut).toBeLessThanOrEqual(arrived);
        expect(arrived - cut).toBeLessThanOrEqual(MAX_HOLD);
        if (cut === from) continue;
        const straddling = whole.filter((line) => startOf(line) < cut && endOf(line) > cut);
        expect(straddling, `cut ${cut} after ${arrived}`).toEqual([]);
        const base = Math.max(0, cut - stream.lookback);
        expect(read(text.slice(base), base).filter((line) => startOf(line) >= cut), `after ${cut}`).toEqual(whole.filter((line) => startOf(line) >= cut));
        expect(read(text.slice(0, cut)), `before ${cut}`).toEqual(whole.filter((line) => startOf(line) < cut));
        from = cut;
      }
    }), { numRuns: 400 });
  }, 60_000);

  test.each([', ', '; ', '\n'])('a list of numbers parted by %j is held for two items and no longer', (mark) => {
    const text = `The numbers are ${Array.from({ length: 200 }, (_, i) => (i * 7919 + 13) % 10007).join(mark)}`;
    let from = 0;
    for (let end = 1; end <= text.length; end++) {
      from = Math.max(from, stream.hold(text.slice(0, end), from, CONTEXT));
      expect(end - from).toBeLessThanOrEqual(24);
    }
  });

  test('plain prose is held for no longer than the word that is open', () => {
    const text = 'this is how a plain sentence flows through the gate without being held back for long';
    for (let end = 1; end <= text.length; end++) {
      const held = end - stream.hold(text.slice(0, end), 0, CONTEXT);
      expect(held).toBeLessThanOrEqual(8);
    }
  });
});
