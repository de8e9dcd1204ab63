import { describe, expect, test } from 'vitest';
import type { DenyRule, InspectionContext, Subject, View } from '../../../src/inspect/contract.ts';
import { detector } from '../../../src/inspect/detectors/denylist.ts';
import { compileDenylist, findDenied } from '../../../src/inspect/detectors/denylist/compile.ts';
import { SEGMENT_LOOKBACK, WHOLE_LINE, segments } from '../../../src/inspect/detectors/denylist/segments.ts';

const phrases = (...list: string[]): DenyRule[] => list.map((phrase, index) => ({ id: `p${index}`, phrase }));
const spans = (list: DenyRule[], text: string): string[] => findDenied(compileDenylist(list), text).map(({ span }) => text.slice(...span));
const raw = (text: string): View => ({ id: 'raw', text, toRaw: (start, end) => [start, end] });
const subject = (text: string, ...more: View[]): Subject => ({
  text, origin: 'user', trust: 'user', kind: 'text', source: undefined, direction: 'request', json: false, nonAscii: false, normalized: raw(text), views: [raw(text), ...more],
});
const context = (denylist: DenyRule[]): InspectionContext => ({
  fingerprint: 'x', systemTexts: [], canaries: [], settings: { denylist, allowedHosts: [], maxPartChars: 1e6, maxPartTokens: 1e6, disabledRules: new Set() },
});

describe('deny list', () => {
  test('finds each of ten thousand phrases in one pass', () => {
    const list = phrases(...Array.from({ length: 10_000 }, (_, i) => `agent ${(i * 7919).toString(36)} zulu`));
    const text = list.filter((_, i) => i % 500 === 0).map(({ phrase }) => `We met ${phrase} today.`).join(' ');
    expect(findDenied(compileDenylist(list), text).map(({ entry }) => entry)).toEqual(Array.from({ length: 20 }, (_, i) => i * 500));
    expect(spans(list, 'agent nobody zulu')).toEqual([]);
  });
  test('overlapping phrases cover everything once', () => {
    expect(spans(phrases('project bluebird', 'bluebird falls'), 'project bluebird falls')).toEqual(['project bluebird', ' falls']);
    expect(spans(phrases('a a'), 'a a a a')).toEqual(['a a', ' a', ' a']);
    expect(spans(phrases('bird', 'blue bird song'), 'blue bird song')).toEqual(['blue bird song']);
  });
  test('the longer of two phrases that begin together is reported', () => {
    expect(spans(phrases('north', 'north wind'), 'north wind, north')).toEqual(['north wind', 'north']);
  });
  test('a note names the entry and never the text', () => {
    const { matches } = detector.inspect(subject('north wind'), context([{ id: 'weather', phrase: 'north wind' }]));
    expect(matches).toMatchObject([{ rule: 'denylist.match', span: [0, 10], note: 'deny list entry weather' }]);
  });
  test('the same words in another reading are one match; words that only another reading has are found', () => {
    const same: View = { id: 'normalized', text: 'north wind', toRaw: (start, end) => [start, end] };
    const other: View = { id: 'base64', text: 'south wind', toRaw: () => [0, 9] };
    const list = [{ id: 'n', phrase: 'north wind' }, { id: 's', phrase: 'south wind' }];
    expect(detector.inspect(subject('north wind', same, other), context(list)).matches.map(({ view }) => view)).toEqual(['raw', 'base64']);
  });
  test('an empty phrase, an overlong one and a bad pattern are refused', () => {
    expect(() => compileDenylist(phrases(' \u200b'))).toThrow('Phrase 1');
    expect(() => compileDenylist(phrases('x', 'y'.repeat(401)))).toThrow('Phrase 2');
    expect(() => compileDenylist([{ id: 'a', pattern: '(' }])).toThrow('RE2');
  });
  test('is compiled once for each list', () => {
    const list = phrases('x');
    expect(compileDenylist(list)).toBe(compileDenylist(list));
    expect(compileDenylist(phrases('x'))).not.toBe(compileDenylist(list));
  });
  test('lines up to the bound are matched whole; longer ones by sentences beyond it', () => {
    expect(segments(`${'a. '.repeat(300)}\nb`)).toEqual([[0, 901], [901, 902]]);
    const long = segments('words here. '.repeat(200));
    expect(long.length).toBeGreaterThan(50);
    expect(long[0]?.[1]).toBeGreaterThan(WHOLE_LINE);
    expect(long.map(([start]) => start).slice(1)).toEqual(long.map(([, end]) => end).slice(0, -1));
    for (const text of ['x'.repeat(9000), 'word '.repeat(2000)]) for (const [start, end] of segments(text)) expect(end - start).toBeLessThanOrEqual(SEGMENT_LOOKBACK);
  });
  test('a phrase repeated without end is read in linear time', () => {
    const list = compileDenylist(phrases('a a a a a a b', 'a a'));
    const start = performance.now();
    expect(findDenied(list, 'a '.repeat(400_000)).length).toBe(399_999);
    // Half a second; comparing each place with each other would take hours.
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
