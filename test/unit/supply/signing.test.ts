import { generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { preAuthEncoding02, readBundle, writeBundle } from '../../../src/supply/signing/bundle.ts';
import { SigningError, type SigningProblem } from '../../../src/supply/signing/errors.ts';
import { signModel, type SignOptions } from '../../../src/supply/signing/sign.ts';
import { certificatesOf, type Trust } from '../../../src/supply/signing/trust.ts';
import { verifyModel, type VerifiedModel, type VerifyOptions } from '../../../src/supply/signing/verify.ts';

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../../../corpus/signing', name));
const pair = (namedCurve: string): { privateKey: Buffer; publicKey: Buffer } => {
  const keys = generateKeyPairSync('ec', { namedCurve });
  return { privateKey: Buffer.from(keys.privateKey.export({ type: 'pkcs8', format: 'pem' })), publicKey: Buffer.from(keys.publicKey.export({ type: 'spki', format: 'pem' })) };
};
const KEYS = pair('P-256');

let folder = '';
let model = '';
let signatureFile = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-signing-'));
  model = join(folder, 'model');
  signatureFile = join(model, 'model.sig');
  mkdirSync(join(model, 'weights'), { recursive: true });
  writeFileSync(join(model, 'config.json'), '{"layers":2}');
  writeFileSync(join(model, 'weights', 'a.bin'), Buffer.alloc(3_000, 7));
  writeFileSync(join(model, 'weights', 'leer.bin'), '');
  mkdirSync(join(model, '.git'));
  writeFileSync(join(model, '.git', 'HEAD'), 'ref');
});
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

function signed(more: Partial<SignOptions> = {}): string {
  const { bundle } = signModel({ model, signatureFile, privateKey: KEYS.privateKey, ...more });
  writeFileSync(signatureFile, bundle);
  return bundle;
}

const byKey: Trust = { kind: 'key', publicKey: KEYS.publicKey };
const verified = (bundle: string, more: Partial<VerifyOptions> = {}): VerifiedModel => verifyModel({ model, signatureFile, bundle, trust: byKey, ...more });

function problem(work: () => unknown): { problem: SigningProblem; files: readonly string[] } | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof SigningError) return { problem: error.problem, files: error.files };
    throw error;
  }
}

describe('a signed model', () => {
  test.each([{}, { shardSize: 1_000 }, { shardSize: 3_000 }, { hashType: 'blake2b' as const }])('verifies (%o), git and the signature left out', (options) => {
    const bundle = signed(options);
    const { files, by, notes, digest } = verified(bundle);
    expect(files).toBe('shardSize' in options ? 2 : 3);
    expect(by).toMatch(/^key [0-9a-f]{16}$/);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(notes).toEqual('shardSize' in options ? ['1 empty files are not covered, since the signature is over shards.'] : []);
    writeFileSync(join(model, '.git', 'HEAD'), 'another ref');
    expect(problem(() => verified(bundle))).toBeUndefined();
  });

  test.each(['P-256', 'P-384', 'P-521'])('verifies with a key on %s, PEM or DER', (curve) => {
    const { privateKey, publicKey } = pair(curve);
    const bundle = signed({ privateKey });
    expect(problem(() => verified(bundle, { trust: { kind: 'key', publicKey } }))).toBeUndefined();
    expect(problem(() => verified(bundle))?.problem).toBe('untrusted');
  });

  test('that is one file is named by a dot', () => {
    const file = join(model, 'config.json');
    const { bundle, files } = signModel({ model: file, signatureFile: `${file}.sig`, privateKey: KEYS.privateKey });
    expect(files).toBe(1);
    expect(readBundle(bundle).payload.toString()).toContain('"name":"."');
    expect(verified(bundle, { model: file, signatureFile: `${file}.sig` }).files).toBe(1);
  });

  test('is refused after any byte of a file, any missing and any added file', () => {
    const bundle = signed();
    const file = join(model, 'weights', 'a.bin');
    const was = readFileSync(file);
    for (const at of [0, 1, 1_500, was.length - 1]) {
      const changed = Buffer.from(was);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(file, changed);
      expect(problem(() => verified(bundle))).toEqual({ problem: 'content', files: ['weights/a.bin'] });
    }
    writeFileSync(file, Buffer.concat([was, Buffer.from([0])]));
    expect(problem(() => verified(bundle))?.problem).toBe('content');
    writeFileSync(file, was);
    writeFileSync(join(model, 'extra.py'), 'import os');
    expect(problem(() => verified(bundle))).toEqual({ problem: 'content', files: ['extra.py'] });
    expect(verified(bundle, { ignoreUnsigned: true }).notes).toEqual(['1 files were not signed and were passed over.']);
    expect(problem(() => verified(bundle, { ignore: [join(model, 'extra.py')] }))).toBeUndefined();
    rmSync(join(model, 'extra.py'));
    rmSync(join(model, 'config.json'));
    expect(problem(() => verified(bundle))).toEqual({ problem: 'content', files: ['config.json'] });
  });

  test('the signature left out is the file that was named, not one of the same name in the model', () => {
    const bundle = signed();
    rmSync(signatureFile);
    writeFileSync(join(model, 'weights', 'other.sig'), 'x');
    expect(problem(() => verified(bundle, { signatureFile: join('weights', 'other.sig') }))).toEqual({ problem: 'content', files: ['weights/other.sig'] });
  });

  test('a shard that is cut off is noticed', () => {
    const bundle = signed({ shardSize: 1_000 });
    writeFileSync(join(model, 'weights', 'a.bin'), Buffer.alloc(2_000, 7));
    expect(problem(() => verified(bundle))).toEqual({ problem: 'content', files: ['weights/a.bin'] });
  });

  test('no change of the signature file passes as another model or signer', () => {
    const bundle = signed();
    const was = readBundle(bundle);
    for (let at = 0; at < bundle.length; at += 1) {
      for (const to of ['A', '0', '"']) {
        if (bundle[at] === to) continue;
        const changed = bundle.slice(0, at) + to + bundle.slice(at + 1);
        const found = problem(() => verified(changed));
        // What is neither the content nor the signature may change: the key's hint, its id, the list of log entries.
        if (found === undefined) expect([readBundle(changed).payload, readBundle(changed).signature]).toEqual([was.payload, was.signature]);
      }
    }
    for (let at = 0; at < bundle.length; at += 7) expect(problem(() => verified(bundle.slice(0, at)))?.problem).toBe('format');
  });

  test('links are refused unless they are allowed, and circles end', () => {
    symlinkSync(join(model, 'config.json'), join(model, 'link.json'));
    expect(problem(() => signed())).toEqual({ problem: 'content', files: ['link.json'] });
    const bundle = signed({ allowSymlinks: true });
    expect(verified(bundle).files).toBe(4);
    symlinkSync(model, join(model, 'weights', 'circle'));
    expect(problem(() => signed({ allowSymlinks: true }))?.problem).toBe('content');
  });
});

test('a renamed file is named by both names, and a model of another kind is said to be one', () => {
  const bundle = signed();
  renameSync(join(model, 'config.json'), join(model, 'Config.json'));
  expect(problem(() => verified(bundle))).toEqual({ problem: 'content', files: ['Config.json', 'config.json'] });
  const file = join(model, 'Config.json');
  const { bundle: ofFile } = signModel({ model: file, signatureFile: `${file}.sig`, privateKey: KEYS.privateKey });
  expect(() => verified(ofFile)).toThrow(/of one file/);
});

test('names that are not UTF-8, and links to nothing, are named', () => {
  const odd = Buffer.concat([Buffer.from(`${model}/weights/`), Buffer.from([0xff, 0xfe])]);
  writeFileSync(odd, 'x');
  expect(problem(() => signed())).toEqual({ problem: 'content', files: ['weights/\\xff\\xfe'] });
  rmSync(odd);
  symlinkSync('nothing', join(model, 'broken'));
  expect(problem(() => signed({ allowSymlinks: true }))).toEqual({ problem: 'unreadable', files: ['broken'] });
});

test('the signature of sixty thousand parts verifies', () => {
  writeFileSync(join(model, 'weights', 'a.bin'), Buffer.alloc(60_000, 7));
  const bundle = signed({ shardSize: 1 });
  expect(bundle.length).toBeGreaterThan(10_000_000);
  expect(verified(bundle).files).toBe(2);
});

describe('a Sigstore identity', () => {
  const text = (name: string): string => fixture(`sigstore/${name}`).toString('utf8');
  const trust = { kind: 'sigstore', trustedRoot: text('trusted_root.json'), identity: 'stefanb@us.ibm.com', issuer: 'https://sigstore.verify.ibm.com/oauth2' } as const;
  const check = (bundle: string, given: Trust = trust): { problem: SigningProblem } | undefined => problem(() => verifyModel({ model, signatureFile, bundle, trust: given }));
  type Json = { [key: string]: Json } & Json[] & string;
  const changed = (change: (bundle: Json, other: Json) => void): string => {
    const bundle = JSON.parse(text('model.sig')) as Json;
    change(bundle, JSON.parse(text('other.sig')) as Json);
    return JSON.stringify(bundle);
  };
  beforeEach(() => {
    rmSync(model, { recursive: true });
    mkdirSync(model);
    for (const name of ['signme-1', 'signme-2']) cpSync(join(import.meta.dirname, '../../../corpus/signing/sigstore', name), join(model, name));
  });

  test('verifies with the root of its instance, of two releases', () => {
    expect(check(text('model.sig'))).toBeUndefined();
    expect(check(text('other.sig'))).toBeUndefined();
    writeFileSync(join(model, 'signme-1'), 'signme-2');
    expect(check(text('model.sig'))).toEqual({ problem: 'content', files: ['signme-1'] });
  });

  test('is the very one that is wanted', () => {
    for (const identity of ['', '.*', 'stefanb@us.ibm.co.', 'STEFANB@us.ibm.com', 'stefanb@us.ibm.com ']) expect(check(text('model.sig'), { ...trust, identity })?.problem).toBe('untrusted');
    expect(check(text('model.sig'), { ...trust, issuer: 'https://accounts.google.com' })?.problem).toBe('untrusted');
  });

  test.each(['tlogs', 'certificateAuthorities', 'ctlogs', 'timestampAuthorities'])('needs the root\'s %s', (part) => {
    expect(check(text('model.sig'), { ...trust, trustedRoot: JSON.stringify({ ...(JSON.parse(trust.trustedRoot) as object), [part]: [] }) })?.problem).toBe('signature');
  });

  test.each(['certificate', 'tlogEntries'])('does not hold with the %s of another bundle', (part) => {
    expect(check(changed(({ verificationMaterial: own }, { verificationMaterial: other }) => { (own as Json)[part] = (other as Json)[part] as Json; }))?.problem).toBe('signature');
  });

  test('does not hold with two signatures, or with another statement', () => {
    expect(check(changed(({ dsseEnvelope: own }, { dsseEnvelope: other }) => { (own as Json)['signatures']?.push((other as Json)['signatures']?.[0] as Json); }))?.problem).toBe('format');
    expect(check(changed((own, other) => { own['dsseEnvelope'] = other['dsseEnvelope'] as Json; }))?.problem).toBe('signature');
  });

  test('does not hold when what the proof says of the log, or a value\'s spelling, was changed', () => {
    const entry = (bundle: Json): Json => bundle['verificationMaterial']?.['tlogEntries']?.[0] as Json;
    expect(check(changed((bundle) => { (entry(bundle)['inclusionProof'] as Json)['treeSize'] = '5' as Json; }))?.problem).toBe('signature');
    expect(check(changed((bundle) => { (entry(bundle)['inclusionProof'] as Json)['rootHash'] = 'AAAA' as Json; }))?.problem).toBe('signature');
    expect(check(changed((bundle) => { entry(bundle)['canonicalizedBody'] = `${entry(bundle)['canonicalizedBody'] ?? ''}!` as Json; }))?.problem).toBe('format');
    expect(check(changed((bundle) => { (bundle['verificationMaterial'] as Json)['timestampVerificationData'] = 'x' as Json; }))?.problem).toBe('format');
  });
});

describe('certificates', () => {
  const chain = (authorities: readonly Buffer[], now = Date.now()): Trust => ({ kind: 'certificate', authorities, now });
  const bundleOf = (name: 'signer' | 'server' | 'plain'): string => signed({ privateKey: fixture(`${name}.key`), chain: fixture(`${name}-chain.pem`) });

  test('lead to a trusted authority, or nowhere', () => {
    const bundle = bundleOf('signer');
    expect(verified(bundle, { trust: chain([fixture('root.pem')]) }).by).toBe('certificate CN=Sallyport test signer');
    expect(problem(() => verified(bundle, { trust: chain([fixture('other-root.pem')]) }))?.problem).toBe('untrusted');
    expect(problem(() => verified(bundle, { trust: byKey }))?.problem).toBe('untrusted');
    expect(problem(() => verified(bundle, { trust: chain([Buffer.from('no certificate')]) }))?.problem).toBe('format');
  });

  test('are for signing code', () => {
    // The signature of another key: its certificate is looked at before it.
    const { payload, signature } = readBundle(bundleOf('signer'));
    const by = (name: string): string => writeBundle(payload, signature, { kind: 'certificate', chain: certificatesOf(fixture(`${name}-chain.pem`)).map(({ raw }) => raw) });
    expect(() => verified(by('server'), { trust: chain([fixture('root.pem')]) })).toThrow(/not for signing code/);
    expect(() => verified(by('plain'), { trust: chain([fixture('plain-root.pem')]) })).toThrow(/does not say that it is for signatures/);
  });

  test('for another use are not signed with', () => {
    expect(() => bundleOf('server')).toThrow(/not for signing code/);
    expect(() => bundleOf('plain')).toThrow(/does not say that it is for signatures/);
  });

  test('before their time do not count, and after it say so', () => {
    const bundle = bundleOf('signer');
    expect(problem(() => verified(bundle, { trust: chain([fixture('root.pem')], Date.UTC(2020, 0, 1)) }))?.problem).toBe('untrusted');
    expect(verified(bundle, { trust: chain([fixture('root.pem')], Date.UTC(2200, 0, 1)) }).notes).toEqual(["The signer's certificate has expired since."]);
  });

  test('of another key cannot be put on a signature', () => {
    expect(problem(() => signed({ chain: fixture('signer-chain.pem') }))?.problem).toBe('format');
    const { payload, signature } = readBundle(signed());
    const { signer } = readBundle(bundleOf('signer'));
    if (signer.kind !== 'certificate') throw new Error('no chain');
    expect(problem(() => verified(writeBundle(payload, signature, signer), { trust: chain([fixture('root.pem')]) }))?.problem).toBe('signature');
  });
});

test('what release 0.2 signed is accepted, and said to be old', () => {
  const digests = JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1', predicateType: 'https://model_signing/Digests/v0.1', predicate: { unused: "it's \\ unused" },
    subject: (JSON.parse(readBundle(signed()).payload.toString()) as { predicate: { resources: { name: string; digest: string }[] } }).predicate.resources.map(({ name, digest }) => ({ name, digest: { sha256: digest } })),
  }, null, 2);
  const payload = Buffer.from(digests);
  const bundle = writeBundle(payload, signBytes('sha256', preAuthEncoding02(payload), KEYS.privateKey), { kind: 'key', hint: undefined });
  expect(verified(bundle).notes.length).toBe(2);
});

test('a Sigstore bundle needs a trusted root, and only a bundle of an identity is one', () => {
  const trust: Trust = { kind: 'sigstore', trustedRoot: '{}', identity: 'a@b.example', issuer: 'https://issuer.example' };
  expect(problem(() => verified(signed(), { trust }))?.problem).toBe('untrusted');
});
