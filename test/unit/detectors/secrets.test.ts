import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Match, Subject, View } from '../../../src/inspect/contract.ts';
import { detector } from '../../../src/inspect/detectors/secrets.ts';
import { chars, inSet } from '../../../src/inspect/detectors/secrets/charset.ts';
import { base58Check, base62Crc, bech32 } from '../../../src/inspect/detectors/secrets/checks.ts';
import { families } from '../../../src/inspect/detectors/secrets/families/index.ts';
import { hasSeedChecksum } from '../../../src/inspect/detectors/secrets/seed-phrase.ts';

interface Case { id: string; rule?: string | null; not?: string; text: string; match?: string }

const folder = new URL('../../../corpus/detectors/secrets/', import.meta.url);
const files = readdirSync(folder).map((file) => ({
  file,
  cases: readFileSync(new URL(file, folder), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Case),
}));

function subject(text: string, ...decoded: View[]): Subject {
  const raw: View = { id: 'raw', text, toRaw: (start, end) => [start, end] };
  return {
    text, origin: 'user', trust: 'user', kind: 'text', source: undefined, direction: 'request', json: false, nonAscii: false, normalized: raw, views: [raw, ...decoded],
  };
}
const context = {
  fingerprint: 'test', systemTexts: [], canaries: [],
  settings: { denylist: [], allowedHosts: [], maxPartChars: 1_000_000, maxPartTokens: 100_000, disabledRules: new Set<string>() },
};
const find = (text: string, ...decoded: View[]): readonly Match[] => detector.inspect(subject(text, ...decoded), context).matches;

describe('the corpus', () => {
  test.each(files.map(({ file, cases }) => [file, cases] as const))('%s', (_file, cases) => {
    const wrong: string[] = [];
    for (const { id, rule, not, text, match } of cases) {
      const found = find(text);
      if (not !== undefined) { if (found.some((one) => one.rule === not)) wrong.push(`${id}: ${not} must not fire`); }
      else if (rule === null || rule === undefined) { if (found.length > 0) wrong.push(`${id}: ${found.map((one) => one.rule).join()} must not fire`); }
      else if (!found.some((one) => one.rule === rule && text.slice(...one.span) === match)) wrong.push(`${id}: ${rule} must cover its match`);
    }
    expect(wrong).toEqual([]);
  });

  test('has three positives and three near misses of every rule', () => {
    const all = files.flatMap(({ file, cases }) => cases.map((one) => ({ ...one, theme: file.replace('.jsonl', '') })));
    const thin = detector.rules.filter((rule) => {
      const name = rule.id.slice('secret.'.length);
      const misses = all.filter((one) => one.not === rule.id || (one.rule === null && (one.theme === name || (one as { note?: string }).note === `near ${name}`)));
      return all.filter((one) => one.rule === rule.id).length < 3 || misses.length < 3;
    });
    expect(thin.map((rule) => rule.id)).toEqual([]);
  });
});

describe('families', () => {
  test('have unique names, and only test-mode and publishable keys are low', () => {
    expect(new Set(families.map((family) => family.name)).size).toBe(families.length);
    for (const family of families) expect(family.severity === 'low' || family.severity === 'info', family.name).toBe(/test|publishable|public|sandbox/.test(family.name));
    for (const family of families) if (family.severity === 'low') expect(family.paranoia, family.name).toBeGreaterThan(1);
  });

  test('have prefixes that a stream holds while they are incomplete', () => {
    for (const family of families) {
      for (const format of family.tokens ?? []) {
        expect(format.length[0], family.name).toBeLessThanOrEqual(format.length[1]);
        expect(format.length[1], family.name).toBeLessThan(3900);
        for (const prefix of format.prefix) {
          const secret = format.label === true ? '' : prefix;
          expect(secret.split('').every((char) => inSet(char.charCodeAt(0), chars.held)), prefix).toBe(true);
        }
      }
    }
  });
});

describe('judgement', () => {
  test('a GitHub token with a wrong checksum is kept at lower confidence', () => {
    const body = 'zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ';
    expect(base62Crc(body)).toBe('0mLq17');
    const [right] = find(`a ghp_${body}0mLq17 b`);
    const [wrong] = find(`a ghp_${body}0mLq18 b`);
    expect(right).toMatchObject({ rule: 'secret.github-token', confidence: 0.95 });
    expect(wrong).toMatchObject({ rule: 'secret.github-token', confidence: 0.6, severity: 'medium' });
  });

  test('checksums are those of the published test vectors', () => {
    // BIP-173, BIP-32 and BIP-39 print these.
    expect(bech32('A12UEL5L')).toBe('ok');
    expect(bech32('A12UEL5M')).toBe('weak');
    expect(bech32('A12UEL5B')).toBe('no');
    expect(base58Check('5Hwgr3u458GLafKBgxtssHSPqJnYoGrSzgQsPwLFhLNYskDPyyA')).toBe('ok');
    expect(base58Check('5Hwgr3u458GLafKBgxtssHSPqJnYoGrSzgQsPwLFhLNYskDPyyB')).toBe('no');
    expect(base58Check('0OIl')).toBe('no');
    const zeros = [...Array.from({ length: 11 }, () => 'abandon'), 'about'];
    expect(hasSeedChecksum(zeros)).toBe(true);
    expect(hasSeedChecksum([...zeros.slice(0, 11), 'zoo'])).toBe(false);
  });

  test('a token longer than any stream may hold is covered as far as it may be read', () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'RS256' })}.${part({ scope: 'Qz9k7mPwL3'.repeat(400) })}.kq3ZpL9vXw2RmT7sYb5HcJ8dFg1NaQ4uEo6iWyKxBz0`;
    expect(find(`x ${token} y`)).toMatchObject([{ rule: 'secret.jwt', span: [2, 3802] }]);
  });

  test('what stands near a name is a secret only when it can be nothing else', () => {
    const near = (value: string): number => find(`the Acme auth token there, I think, was something like ${value} then`).length;
    for (const value of ['9aKd83mZpQ7rT2vLx0Ws', '3f9a7c2e8b1d4056a7e9c3b2d1f08e64', 'glk-vqaxv9o1fj717c0btfqyibvm20u7zx0h']) expect(near(value), value).toBe(1);
    for (const value of ['KeePass2Android', 'request id 550e8400-e29b-41d4-a716-446655440000', 'https://acme.io/a1b2c3d4e5f6g7h8', 'bob2024@acme.io', 'v2.14.3-rc1', 'us-east-1-prod-cluster-2']) expect(near(value), value).toBe(0);
  });

  test('a known format names a value over the assignment it stands in', () => {
    const text = 'API_KEY="AIzaSy9kQ2mZ7xW4vT1pL8rN5bG3hJ6dF0sCaYe"';
    expect(find(text).map((one) => one.rule)).toEqual(['secret.google-api-key']);
  });

  test('a secret in a decoded view is reported there, and one that the raw text gave is not reported twice', () => {
    const secret = 'Gx7!kLmP2';
    const inner = `password=${secret}`;
    const outer = `see ${Buffer.from(inner).toString('base64')}`;
    const view: View = { id: 'base64', text: inner, toRaw: () => [4, outer.length] };
    expect(find(outer, view)).toEqual([{ rule: 'secret.password', span: [9, 18], confidence: 0.8, view: 'base64' }]);
    const same: View = { id: 'normalized', text: `${inner}.`, toRaw: (start, end) => [start, end] };
    expect(find(inner, same)).toHaveLength(1);
  });

  test('escapes before a secret do not hide it', () => {
    const secret = 'AKIAQ3EGRZ7WLMXNPC5T';
    for (const before of ['\\n', '\\t', '%3D', '%20', '\\u0022', '\\x27', '中', '=', '"', '[']) expect(find(`x${before}${secret} y`), before).toHaveLength(1);
    for (const before of ['n', '3D', 'A', '0022']) expect(find(`x${before}${secret} y`), before).toEqual([]);
  });

  test('several secrets in one text are all found, in order', () => {
    const text = 'DB_PASSWORD=Gx7!kLmP2;API_KEY=9aKd83mZpQ7rT2vLx0Ws&token=Zk83hTq9LmPw4RsX7vBn2Y';
    expect(find(text).map((one) => text.slice(...one.span))).toEqual(['Gx7!kLmP2', '9aKd83mZpQ7rT2vLx0Ws', 'Zk83hTq9LmPw4RsX7vBn2Y']);
  });

  test('a private key longer than any stream may hold is matched as far as it may be read', () => {
    const lines = Array.from({ length: 120 }, (_, index) => Buffer.from(`${index}`.padStart(48, 'Qz9k')).toString('base64')).join('\n');
    const [match] = find(`-----BEGIN RSA PRIVATE KEY-----\n${lines}\n-----END RSA PRIVATE KEY-----`);
    expect(match?.rule).toBe('secret.private-key');
    expect(match?.span[1]).toBeGreaterThan(3800);
    expect(match?.span[1]).toBeLessThanOrEqual(3900);
  });
});
