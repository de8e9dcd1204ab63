import { describe, expect, test } from 'vitest';
import type { InspectionContext, Subject, View } from '../../../src/inspect/contract.ts';
import { detector } from '../../../src/inspect/detectors/canary.ts';
import { spellings } from '../../../src/inspect/detectors/canary/spellings.ts';
import { canaryNote, newCanary } from '../../../src/inspect/detectors/canary/token.ts';

const context = (...canaries: string[]): InspectionContext => ({
  fingerprint: 'x', systemTexts: [], canaries, settings: { denylist: [], allowedHosts: [], maxPartChars: 1e6, maxPartTokens: 1e6, disabledRules: new Set() },
});
const raw = (text: string): View => ({ id: 'raw', text, toRaw: (start, end) => [start, end] });
const answer = (text: string, ...decoded: View[]): Subject => ({
  text, origin: 'model', trust: 'untrusted', kind: 'text', source: undefined, direction: 'answer', json: false, nonAscii: false, normalized: raw(text), views: [raw(text), ...decoded],
});

describe('canary tokens', () => {
  test('are references of 20 random characters', () => {
    const tokens = Array.from({ length: 500 }, () => newCanary());
    expect(new Set(tokens).size).toBe(500);
    for (const token of tokens) expect(token).toMatch(/^ref-[a-z2-7]{20}$/);
    // Every character of the alphabet occurs in 10,000 draws, unless the draw is not uniform.
    expect(new Set(tokens.join('').replaceAll('ref-', '')).size).toBe(32);
  });
  test('are planted by a sentence that holds them once and does not call them a trap', () => {
    const note = canaryNote('ref-abc');
    expect(note.split('ref-abc')).toHaveLength(2);
    expect(note).not.toMatch(/canary|secret|leak|trap/i);
  });
  test('every spelling is found, alone and within a longer text', () => {
    const token = newCanary();
    for (const spelling of spellings(token)) {
      expect(detector.inspect(answer(`so ${spelling}!`), context(token)).matches, spelling).toHaveLength(1);
      expect(detector.inspect(answer(`so ${spelling.slice(0, -1)}`), context(token)).matches.length, 'all but the last character').toBeLessThanOrEqual(0);
    }
  });
  test('a decoded reading is searched, and what the raw text has already shown is not reported again', () => {
    const token = newCanary();
    const decoded: View = { id: 'base64', text: `see ${token}`, toRaw: () => [4, 30] };
    const matches = detector.inspect(answer('xxx c2VlIHJlZi0...............', decoded), context(token)).matches;
    expect(matches).toMatchObject([{ view: 'base64', span: [4, 4 + token.length] }]);
    expect(detector.inspect(answer(`xx ${token}`, decoded), context(token)).matches).toHaveLength(1);
  });
  test('any of several is found, each where it stands', () => {
    const [a, b] = [newCanary(), newCanary()];
    const text = `${b} then ${a}`;
    expect(detector.inspect(answer(text), context(a, b)).matches.map(({ span }) => text.slice(...span)).sort()).toEqual([a, b].sort());
    expect(detector.inspect(answer(text), context(newCanary())).matches).toEqual([]);
  });
});
