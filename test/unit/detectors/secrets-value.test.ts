import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { looksMadeUp } from '../../../src/inspect/detectors/secrets/made-up.ts';
import { isVocabulary } from '../../../src/inspect/detectors/secrets/value.ts';

/** The same said as a pattern: what the one pass must agree with. */
const MADE_UP = /your|example|change[-_]?me|place[-_]?holder|redacted|dummy|sample|replace|x{4}|\*{3}|\.{3}|•{3}|goes[-_]?here|notreal|insert[-_]|(?<![a-z0-9])(?:todo|fixme)(?![a-z0-9])|deadbeef|0123456|1234567|abcdefg|qwerty|(.)\1{5}/i;

const piece = fc.constantFrom('your', 'YoUr', 'you', 'r', 'exampl', 'e', 'change', '-', '_', 'me', 'xx', 'XX', '**', '*', '..', '.', 'todo', 'TODO', 'fixme', 'a', 'A', '0', '123', '4567', 'abc', 'defg', 'qwert', 'y', ' ', '\n', 'é', 'É', 'aaa', 'AAA', 'ééé', 'ÉÉÉ', '\n\n\n', '4eC39HqLyjWDarjtT1zdp7dc', '4ec39hqlyjwdarjtt1zdp7dc', 'dead', 'beef', 'K', 'ſ');
const value = fc.array(piece, { maxLength: 10 }).map((parts) => parts.join(''));

describe('a value that was made up', () => {
  test('is told in one pass as by a pattern, and published examples too', () => {
    fc.assert(fc.property(value, (text) => {
      expect(looksMadeUp(text), text).toBe(MADE_UP.test(text) || text.includes('4eC39HqLyjWDarjtT1zdp7dc'));
    }), { numRuns: 3000 });
  });

  test.each([['s3cr3t-TODO', true], ['mastodon', false], ['x0123456x', true], ['4eC39HqLyjWDarjtT1zdp7dc', true], ['4EC39HqLyjWDarjtT1zdp7dc', false], ['aaaaa', false], ['aAaAaA', true]])('%s', (text, expected) => {
    expect(looksMadeUp(text)).toBe(expected);
  });
});

describe('words of placeholders', () => {
  const WORDS = ['my', 'secret', 'key', 'api', 'key2', 'Key', 'SECRET', 'token', 'zebra', 'a', 'b', 'q', 'Token', '-', '_', '1', ' ', 'é', 'K', 'passphrase', 'letmein', 'minioadmin'];
  test('are read up to the first that is none, as if all were split', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 6 }).map((parts) => parts.join('')), (text) => {
      const words = text.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z]+/).filter((word) => word !== '');
      expect(isVocabulary(text), text).toBe(words.every((word) => isVocabulary(word)));
    }), { numRuns: 3000 });
  });
  test.each([['mySecretKey', true], ['my-zebra-key', false], ['apikey', true], ['', true], ['1234', true]])('%s', (text, expected) => {
    expect(isVocabulary(text)).toBe(expected);
  });
});
