import { describe, expect, test } from 'vitest';
import type { View } from '../../../src/inspect/contract.ts';
import { detector } from '../../../src/inspect/detectors/pii.ts';
import { base58check } from '../../../src/inspect/detectors/pii/crypto.ts';
import { keccak256 } from '../../../src/inspect/detectors/pii/keccak.ts';
import { LOCALES } from '../../../src/inspect/detectors/pii/rules.ts';
import { scan } from '../../../src/inspect/detectors/pii/scan.ts';
import { CONTEXT, subjectOf } from './pii-subject.ts';

const WHOLE = { prose: true, whole: true };
const found = (text: string): string[] => scan(text, WHOLE).hits.map((hit) => `${hit.rule}:${text.slice(hit.start, hit.end)}`);

describe('rules', () => {
  test('have unique ids, entities and a severity that fits the kind', () => {
    expect(new Set(detector.rules.map((rule) => rule.id)).size).toBe(detector.rules.length);
    const rule = new Map(detector.rules.map((item) => [item.id, item]));
    expect(rule.get('pii.card')).toMatchObject({ severity: 'high', entity: 'CARD', paranoia: 1 });
    expect(rule.get('pii.email')).toMatchObject({ severity: 'medium', entity: 'EMAIL' });
    expect(rule.get('pii.person-name')).toMatchObject({ severity: 'low', paranoia: 2 });
  });
});

test('every kind says where it is used', () => {
  expect([...LOCALES.keys()].sort()).toEqual(detector.rules.map((rule) => rule.id).sort());
  for (const [rule, locale] of LOCALES) expect(locale === 'und' || new Intl.Locale(locale).region !== undefined, rule).toBe(true);
});

describe('overlaps', () => {
  test('give one finding per stretch, the surest', () => {
    expect(found('IBAN DE89370400440532013000')).toEqual(['pii.iban:DE89370400440532013000']);
    expect(found('mail 4242424242424242@mailbox.org')).toEqual(['pii.email:4242424242424242@mailbox.org']);
    expect(found('phone: (415) 867-5309')).toEqual(['pii.phone:(415) 867-5309']);
  });

  test('a chain of beaten neighbours leaves no stretch of a winner uncovered', () => {
    const text = 'card 4444 4444 4444 4448 4444 4444 4444 4448 4444 4444 4444 4448';
    const spans = scan(text, WHOLE).hits;
    expect(spans.length).toBeGreaterThanOrEqual(2);
    for (let i = 1; i < spans.length; i++) expect(spans[i]?.start).toBeGreaterThanOrEqual(spans[i - 1]?.end ?? 0);
  });

  test('adjacent numbers of one row are each found', () => {
    expect(found('cards: 4242424242424242, 5555555555554444; 378282246310005')).toHaveLength(3);
  });
});

describe('context words', () => {
  const ssn = '512345678';
  test('count within the window before, and right behind', () => {
    expect(found(`ssn: ${ssn}`)).toEqual([`pii.us-ssn:${ssn}`]);
    expect(found(`${ssn} is my ssn.`)).toEqual([`pii.us-ssn:${ssn}`]);
    expect(found(`${ssn} (SSN)`)).toEqual([`pii.us-ssn:${ssn}`]);
    expect(found(`${ssn}. SSN is missing`)).toEqual([]);
    expect(found(`${ssn}, ssn: pending`)).toEqual([]);
    expect(found(`order ${ssn} for the SSN team`)).toEqual([]);
    expect(scan(`${ssn} is my ssn.`, { prose: true, whole: false }).hits).toEqual([]);
    expect(found(`ssn ${'x'.repeat(70)} ${ssn}`)).toEqual([]);
  });

  test('yield to a label that stands nearer', () => {
    expect(found(`ssn on file, order ${ssn}`)).toEqual([]);
    expect(found(`order on file, ssn ${ssn}`)).toEqual([`pii.us-ssn:${ssn}`]);
  });

  test('are whole words', () => {
    expect(found(`lessnote ${ssn}`)).toEqual([]);
    expect(found(`user_ssn=${ssn}`)).toEqual([`pii.us-ssn:${ssn}`]);
  });
});

describe('views', () => {
  const view = (text: string, raw: string): View => ({ id: 'normalized', text, toRaw: (start, end) => (raw.length === text.length ? [start, end] : [0, raw.length]) });

  test('a match that only the normalised reading shows carries the view', () => {
    const raw = '４２４２ ４２４２ ４２４２ ４２４２';
    const { matches } = detector.inspect(subjectOf(raw, 'request', [view('4242 4242 4242 4242', raw)]), CONTEXT);
    expect(matches).toEqual([{ rule: 'pii.card', span: [0, 19], confidence: 0.92, view: 'normalized' }]);
  });

  test('the raw text wins over a reading of the same stretch', () => {
    const raw = 'card 4242 4242 4242 4242 ｏｋ';
    const { matches } = detector.inspect(subjectOf(raw, 'request', [view('card 4242 4242 4242 4242 ok', raw)]), CONTEXT);
    expect(matches).toHaveLength(1);
    expect(matches[0]?.view).toBeUndefined();
  });

  test('a longer reading replaces the part of it that the raw text shows', () => {
    const raw = 'jane.d\u200boe@acme-corp.net';
    const shown: View = { id: 'normalized', text: raw.replace('\u200b', ''), toRaw: (start, end) => [start > 6 ? start + 1 : start, end + 1] };
    expect(detector.inspect(subjectOf(raw, 'request', [shown]), CONTEXT).matches).toEqual([{ rule: 'pii.email', span: [0, 22], confidence: 0.96, view: 'normalized' }]);
  });

  test('answers are not read in encoded readings, which no stream can wait for', () => {
    const decoded: View = { id: 'base64', text: 'card 4242 4242 4242 4242', toRaw: () => [0, 10] };
    const raw: View = { id: 'raw', text: 'Y2FyZCA0MjQy', toRaw: (start, end) => [start, end] };
    expect(detector.inspect(subjectOf(raw.text, 'request', [raw, decoded]), CONTEXT).matches).toHaveLength(1);
    expect(detector.inspect(subjectOf(raw.text, 'answer', [raw, decoded]), CONTEXT).matches).toHaveLength(0);
  });
});

describe('checksums', () => {
  test('Keccak-256 of the empty string and of "abc"', () => {
    expect(keccak256(Buffer.from('')).toString('hex')).toBe('c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470');
    expect(keccak256(Buffer.from('abc')).toString('hex')).toBe('4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45');
  });

  test('Base58Check accepts the genesis address and no neighbour of it', () => {
    expect(base58check('1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa')).toBe(true);
    expect(base58check('1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb')).toBe(false);
  });

  test('one wrong digit of a card is never a card', () => {
    const good = '4539578763621486';
    for (let i = 0; i < good.length; i++) {
      for (let digit = 0; digit < 10; digit++) {
        const text = `card ${good.slice(0, i)}${digit}${good.slice(i + 1)}`;
        expect(found(text).some((line) => line.startsWith('pii.card'))).toBe(digit === Number(good[i]));
      }
    }
  });
});

describe('work is bounded by the length of the text', () => {
  const hostile: Record<string, string> = {
    digits: '1', spaced: '1 ', cards: '4444 ', dots: '1.', colons: 'a:', hex: '00:', ats: 'a@', local: 'a.', domain: 'a@b.', dashes: '12-', capitals: 'A ', titles: 'Mr. ', names: 'Dear A', plus: '+1', parens: '(1', streets: '1 A',
    iban: 'DE89 ', alnum: 'a1', cues: 'ssn 123456789 ', phones: 'phone 1234567 ', zeros: '0x', btc: '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa ', dates: 'born 1-1-1990 ', backslash: '\\n1', cjk: '年1', uuid: '00000000-', slashes: '://a@',
    head: 'a,ssn\n1,2\n', rows: 'phone,ssn\n1 2 3,4 5 6\n', zone: '<<', spelled: ' at a dot com', bracketed: 'x (at) y', korean: '로 1 ', labels: 'tax id 123456789 passport ', behind: '123456789 is my ', groups: 'A1-B2 ', plate: 'plate AB 12 CD ', label: 'passport national id tax id ',
  };
  test.each(Object.entries(hostile))('%s', (_name, unit) => {
    const steps = (length: number): number => scan(unit.repeat(Math.ceil(length / unit.length)), WHOLE).steps;
    expect(steps(20_000)).toBeLessThan(20_000 * 130);
    expect(steps(80_000) / steps(20_000)).toBeLessThan(4.5);
  });
});
