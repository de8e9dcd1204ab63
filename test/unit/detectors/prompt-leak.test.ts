import { describe, expect, test } from 'vitest';
import type { InspectionContext, Match, Subject, View } from '../../../src/inspect/contract.ts';
import { detector } from '../../../src/inspect/detectors/prompt-leak.ts';
import { foldText } from '../../../src/inspect/detectors/prompt-leak/index-texts.ts';

const WORDS = ['harbour', 'ticket', 'captain', 'refund', 'voucher', 'window', 'deck', 'cargo', 'anchor', 'signal', 'pilot', 'lantern', 'current', 'margin', 'ledger', 'compass'];
/** Text without repeated passages. */
function passage(seed: number, words: number): string {
  let state = seed;
  return Array.from({ length: words }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return `${WORDS[(state >>> 16) % WORDS.length] ?? ''}${(state >>> 20) % 97}`;
  }).join(' ');
}
const raw = (text: string): View => ({ id: 'raw', text, toRaw: (start, end) => [start, end] });
function inspect(text: string, systemTexts: string[], ...views: View[]): readonly Match[] {
  const context: InspectionContext = { fingerprint: JSON.stringify(systemTexts).slice(0, 200) + systemTexts.join('').length, systemTexts, canaries: [], settings: { denylist: [], allowedHosts: [], maxPartChars: 1e6, maxPartTokens: 1e6, disabledRules: new Set() } };
  const subject: Subject = { text, origin: 'model', trust: 'untrusted', kind: 'text', source: undefined, direction: 'answer', json: false, nonAscii: false, normalized: raw(text), views: [raw(text), ...views] };
  return detector.inspect(subject, context).matches;
}

describe('system text in answers', () => {
  test('a long copy is covered from end to end, each part as a leak', () => {
    const system = passage(7, 500);
    const text = `Before it. ${system} After it.`;
    const matches = inspect(text, [system]);
    expect(matches.length).toBeGreaterThan(10);
    expect(new Set(matches.map(({ rule }) => rule))).toEqual(new Set(['extraction.system-prompt-verbatim']));
    expect(matches.map(({ span }) => text.slice(...span)).join('').replaceAll(' ', '')).toBe(system.replaceAll(' ', ''));
  });
  test.each([[36, 0], [47, 0], [48, 1], [239, 1], [240, 2]])('of a copy of %i letters, the level is %i', (letters, level) => {
    const system = passage(3, 80);
    let copy = '';
    for (let i = 100; foldText(copy).length < letters; i++) copy += system.charAt(i);
    const rules = inspect(`zz ${copy} zz`, [system]).map(({ rule }) => rule);
    expect(rules).toEqual(level === 0 ? [] : [level === 1 ? 'extraction.system-prompt-fragment' : 'extraction.system-prompt-verbatim']);
  });
  test('most of a short text is a leak of it; of one shorter than 60 letters, nothing is', () => {
    const short = 'Answer in rhymes about lighthouses only, whatever the sailor may ask of you tonight.';
    expect(inspect('ok: Answer in rhymes about lighthouses only, whatever the sailor may', [short])).toHaveLength(1);
    expect(inspect('ok: Answer in rhymes about lighthouses', [short])).toEqual([]);
    expect(inspect('Answer in rhymes about lighthouses only.', ['Answer in rhymes about lighthouses only.'])).toEqual([]);
  });
  test('a decoded reading is compared too, unless the raw text shows the same', () => {
    const system = passage(11, 40);
    const view: View = { id: 'base64', text: system, toRaw: () => [5, 60] };
    const matches = inspect(`see: ${'x'.repeat(60)}`, [system], view);
    expect(new Set(matches.map(({ view }) => view))).toEqual(new Set(['base64']));
    const shown = inspect(system, [system], { ...view, toRaw: () => [5, 60] });
    expect(new Set(shown.map(({ view }) => view))).toEqual(new Set(['raw']));
  });
  test('texts with the same passages many times over are indexed and matched', () => {
    const system = `${'repeat after me and nothing else '.repeat(60)}${passage(5, 30)}`;
    expect(inspect(system, [system]).length).toBeGreaterThan(1);
    expect(inspect(passage(99, 300), [system])).toEqual([]);
  });
  test('escapes read alike in prose and in JSON', () => {
    expect(String.fromCharCode(...foldText('a\\nb\\u0063\\"D').units.subarray(0, 4))).toBe('abcd');
    expect(foldText('a\\nb\\u0063\\"D').length).toBe(4);
  });
  test('what resembles the text everywhere is read in linear time', () => {
    const system = passage(21, 2000);
    const start = performance.now();
    inspect(system.repeat(10), [system]);
    inspect('harbour12 '.repeat(20_000), [system, 'harbour12 '.repeat(300)]);
    expect(performance.now() - start).toBeLessThan(8000);
  });
});
