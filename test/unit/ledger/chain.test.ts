import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EMPTY_HEAD, entryHash, link } from '../../../src/ledger/chain.ts';
import { facetsOf } from '../../../src/ledger/facets.ts';
import { HeadLog, readHeads } from '../../../src/ledger/heads.ts';
import { Keyring, Signer } from '../../../src/ledger/keys.ts';
import { cell, printable } from '../../../src/ledger/printable.ts';
import { nextSegmentName } from '../../../src/ledger/spool/segments.ts';

const pair = generateKeyPairSync('ed25519');
const signer = new Signer(pair.privateKey);
const keyring = new Keyring(String(pair.publicKey.export({ type: 'spki', format: 'pem' })));
const HASH = 'ab'.repeat(32);

describe('chain', () => {
  test('hashes as documented: SHA-256 over prev, a newline, and body', () => {
    // printf '%064d\n{}' 0 | sha256sum
    expect(entryHash('0'.repeat(64), '{}')).toBe('5649d09ed68c17156095d175eef152856c5b1a81c117c409c1e00f096aa6838e');
    const first = link(EMPTY_HEAD, { id: 'a', type: 'admin', time: 't', body: '{}' });
    expect(first).toMatchObject({ seq: 1, prev: '0'.repeat(64) });
    expect(link(first, { id: 'b', type: 'admin', time: 't', body: '{}' })).toMatchObject({ seq: 2, prev: first.hash, hash: entryHash(first.hash, '{}') });
  });

  test('facets take any shape of event', () => {
    expect(facetsOf({})).toEqual({ application: undefined, decision: undefined, session: undefined, rules: [] });
    expect(facetsOf({ application: 3, decision: null, session: [], reasons: 'x', parts: [null, { findings: {} }, { findings: [{ rule: 1 }, { rule: 'b' }, { rule: 'a' }] }] }).rules).toEqual(['a', 'b']);
    expect(facetsOf({ reasons: [{ rule: 'a' }], parts: [{ findings: [{ rule: 'a' }] }] }).rules).toEqual(['a']);
  });
});

describe('checkpoints', () => {
  test('hold for what was signed and nothing else', () => {
    const checkpoint = signer.checkpoint(7, HASH, '2026-01-01T00:00:00.000Z');
    expect(keyring.problemWith(checkpoint)).toBeUndefined();
    expect(keyring.problemWith({ ...checkpoint, seq: 8 })).toBe('its signature does not fit');
    expect(keyring.problemWith({ ...checkpoint, hash: HASH.replace('a', 'c') })).toBe('its signature does not fit');
    expect(keyring.problemWith({ ...checkpoint, time: '2026-01-01T00:00:00.001Z' })).toBe('its signature does not fit');
    expect(keyring.problemWith({ ...checkpoint, keyId: '0'.repeat(16) })).toContain('unknown key');
    expect(keyring.problemWith({ ...checkpoint, signature: `${checkpoint.signature} ` })).toBe('its signature is not base64');
    expect(keyring.problemWith({ ...checkpoint, signature: '' })).toBe('its signature does not fit');
  });

  test('sign the canonical JSON that the guide names', () => {
    const { signature, keyId } = signer.checkpoint(1, HASH, 't');
    expect(sign(null, Buffer.from(`{"hash":"${HASH}","keyId":"${keyId}","seq":1,"time":"t"}`), pair.privateKey).toString('base64')).toBe(signature);
  });
});

describe('the log of heads', () => {
  let directory: string;
  beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'sallyport-heads-')); });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('keeps the order, and goes on after half a line', () => {
    const path = join(directory, 'heads.log');
    const log = new HeadLog(path);
    for (const seq of [1, 2, 3]) log.append(signer.checkpoint(seq, HASH, 't'));
    expect(log.newest?.seq).toBe(3);
    writeFileSync(path, readFileSync(path).subarray(0, -5));
    expect(readHeads(path)).toMatchObject({ badLines: [], checkpoints: [{ seq: 1 }, { seq: 2 }] });
    const next = new HeadLog(path);
    expect(next.newest?.seq).toBe(2);
    next.append(signer.checkpoint(4, HASH, 't'));
    expect(readHeads(path).checkpoints.map(({ seq }) => seq)).toEqual([1, 2, 4]);
    expect(readHeads(path).badLines).toEqual([]);
  });

  test('stays bounded and keeps the newest', () => {
    const path = join(directory, 'heads.log');
    const log = new HeadLog(path);
    const checkpoint = signer.checkpoint(1, HASH, 't');
    for (let seq = 1; seq <= 30_000; seq++) log.append({ ...checkpoint, seq });
    expect(statSync(path).size).toBeLessThan(4.1 * 1024 * 1024);
    const { checkpoints } = readHeads(path);
    expect(checkpoints.at(-1)?.seq).toBe(30_000);
    expect(checkpoints.length).toBeGreaterThan(5000);
    expect(checkpoints.every(({ seq }, index) => index === 0 || seq === (checkpoints[index - 1]?.seq ?? 0) + 1)).toBe(true);
  });
});

describe('names and text', () => {
  test('segment names grow whatever the clock says', () => {
    expect(nextSegmentName(undefined, 5)).toBe('0000000000000005.spool');
    expect(nextSegmentName('0000000000000009.spool', 5)).toBe('0000000000000010.spool');
    expect(nextSegmentName('0000000000000009.spool', 99)).toBe('0000000000000099.spool');
  });

  test('text is made printable; ordinary text in any script stays', () => {
    expect(printable('Zażółć 日本語 العربية 😀 é\u0301 \\ <b>')).toBe('Zażółć 日本語 العربية 😀 é\u0301 \\ <b>');
    expect(printable('\u001b[31m\u009b\u007f\u202e\u{e0041}\ud800\n\t\u2028')).toBe('\\u{1b}[31m\\u{9b}\\u{7f}\\u{202e}\\u{e0041}\\u{d800}\\n\\t\\u{2028}');
    expect(cell('abc', 5)).toBe('abc  ');
    expect(cell('abcdef', 5)).toBe('abcd…');
    expect(cell('😀😀😀😀😀😀', 5)).toBe('😀😀😀😀…');
  });
});
