import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resolveIdentity } from '../../../src/access/identity/resolve.ts';
import { TokenVerifier } from '../../../src/access/identity/tokens.ts';
import type { Clock } from '../../../src/core/clock.ts';
import { readEnvironment } from '../../../src/core/config.ts';
import { parsePolicyFile } from '../../../src/policy/file.ts';
import { resolve } from '../../../src/policy/resolve.ts';
import type { IdentityPolicy } from '../../../src/policy/types.ts';

const ISSUER = 'https://login.example.com';
const START = Date.UTC(2026, 10, 28);

interface Key { readonly kid: string; readonly alg: string; readonly sign: Parameters<SignJWT['sign']>[0]; readonly public: JWK }

async function newKey(kid: string, alg = 'ES256'): Promise<Key> {
  const pair = await generateKeyPair(alg);
  return { kid, alg, sign: pair.privateKey, public: { ...await exportJWK(pair.publicKey), kid, alg, use: 'sig' } };
}

let now: number;
const clock: Clock = { now: () => START + now, monotonic: () => now };
const seconds = (n: number): number => Math.floor(START / 1000) + n;
const issue = (key: Key, claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}): Promise<string> => new SignJWT({ iss: ISSUER, aud: 'sallyport', sub: 'anna', exp: seconds(300), ...claims }).setProtectedHeader({ alg: key.alg, kid: key.kid, ...header }).sign(key.sign);

let folder: string;
let file: string;
let server: Server | undefined;
const publish = (...keys: readonly Key[]): void => { writeFileSync(file, JSON.stringify({ keys: keys.map((key) => key.public) })); };
const fromFile = (more: Partial<IdentityPolicy['tokens'][number]> = {}): IdentityPolicy['tokens'] => [{ issuer: ISSUER, audience: ['sallyport', 'other'], jwks_file: file, ...more }];
const refusalOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (error: unknown) => (error as { code: string }).code);

beforeEach(() => {
  now = 0;
  folder = mkdtempSync(join(tmpdir(), 'sallyport-identity-'));
  file = join(folder, 'keys.json');
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await new Promise<void>((done) => { if (server === undefined) done(); else server.close(() => done()); server?.closeAllConnections(); });
  server = undefined;
});

/** A server that publishes keys, and counts how often it is asked. */
async function publishing(reply: (response: ServerResponse) => void): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  server = createServer((_, response) => { asked++; reply(response); });
  await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`, asked: () => asked };
}

describe('tokens', () => {
  test('name user, groups and agent, by the claims that the policy says', async () => {
    const key = await newKey('a');
    publish(key);
    const verifier = new TokenVerifier(clock);
    expect(await verifier.verify(await issue(key, { groups: ['finance'], agent: 'clerk' }), fromFile())).toEqual({ user: 'anna', groups: ['finance'], agent: 'clerk' });
    const claims = { user: 'email', groups: 'roles', agent: 'azp' };
    expect(await verifier.verify(await issue(key, { email: 'a@b.c', roles: 'x y,z', azp: 'app' }), fromFile({ claims }))).toEqual({ user: 'a@b.c', groups: ['x', 'y', 'z'], agent: 'app' });
  });

  test('name groups inside another claim by a pointer, and a claim with a dot in its name by that', async () => {
    const key = await newKey('a');
    publish(key);
    const token = await issue(key, { realm_access: { roles: ['finance'] }, 'a.b': ['dotted'], list: [{ 'x/y': 'deep' }] });
    const groups = async (claim: string): Promise<unknown> => (await new TokenVerifier(clock).verify(token, fromFile({ claims: { groups: claim } }))).groups;
    expect(await groups('/realm_access/roles')).toEqual(['finance']);
    expect(await groups('a.b')).toEqual(['dotted']);
    expect(await groups('/list/0/x~1y')).toEqual(['deep']);
    expect(await groups('/realm_access/none')).toEqual([]);
    expect(await groups('/__proto__/constructor')).toEqual([]);
    expect(await refusalOf(groups('/realm_access'))).toBe('auth.invalid_token');
  });

  test('of one issuer are held against the entry whose audience they name', async () => {
    const [ours, theirs] = [await newKey('a'), await newKey('b')];
    publish(ours, theirs);
    const entries = [...fromFile(), ...fromFile({ audience: ['batch'], claims: { user: 'azp' } })];
    const verifier = new TokenVerifier(clock);
    expect((await verifier.verify(await issue(ours), entries)).user).toBe('anna');
    expect((await verifier.verify(await issue(theirs, { aud: ['else', 'batch'], azp: 'nightly' }), entries)).user).toBe('nightly');
    expect(await refusalOf(verifier.verify(await issue(ours, { aud: 'neither' }), entries))).toBe('auth.invalid_token');
  });

  test('end when they say, give or take the skew, also when they are remembered', async () => {
    const key = await newKey('a');
    publish(key);
    const verifier = new TokenVerifier(clock);
    const token = await issue(key, { exp: seconds(40), nbf: seconds(-5) });
    const at = (ms: number): Promise<unknown> => { now = ms; return refusalOf(verifier.verify(token, fromFile({ clock_skew: '10s' }))); };
    expect(await at(0)).toBeUndefined();
    expect(await at(49_000)).toBeUndefined();
    expect(await at(51_000)).toBe('auth.expired_token');
    now = 0;
    expect(await refusalOf(verifier.verify(await issue(key, { nbf: seconds(29) }), fromFile()))).toBeUndefined();
    expect(await refusalOf(verifier.verify(await issue(key, { nbf: seconds(31) }), fromFile()))).toBe('auth.invalid_token');
  });

  test('of keys that are rotated: the new one is taken over, the old one no longer believed', async () => {
    const [old, fresh] = [await newKey('old'), await newKey('fresh')];
    publish(old);
    const verifier = new TokenVerifier(clock);
    const token = await issue(old);
    expect(await refusalOf(verifier.verify(token, fromFile()))).toBeUndefined();
    expect(await refusalOf(verifier.verify(await issue(fresh), fromFile()))).toBe('auth.invalid_token');
    publish(fresh);
    now = 3_000;
    expect(await refusalOf(verifier.verify(await issue(fresh), fromFile()))).toBeUndefined();
    now = 61_000;
    expect(await refusalOf(verifier.verify(token, fromFile()))).toBe('auth.invalid_token');
  });

  test('are signed by an algorithm of the policy and no other', async () => {
    const [ec, rsa, ed] = [await newKey('ec'), await newKey('rsa', 'RS256'), await newKey('ed', 'EdDSA')];
    publish(ec, rsa, ed);
    const verifier = new TokenVerifier(clock);
    for (const key of [ec, rsa, ed]) expect(await refusalOf(verifier.verify(await issue(key), fromFile()))).toBeUndefined();
    expect(await refusalOf(verifier.verify(await issue(rsa), fromFile({ algorithms: ['ES256'] })))).toBe('auth.invalid_token');
    // A public key as if it were a shared secret.
    const confused = await new SignJWT({ iss: ISSUER, aud: 'sallyport', sub: 'anna', exp: seconds(300) }).setProtectedHeader({ alg: 'HS256', kid: 'ec' }).sign(Buffer.from(JSON.stringify(ec.public)));
    expect(await refusalOf(verifier.verify(confused, fromFile()))).toBe('auth.invalid_token');
    // A key that the token brings along.
    const own = await newKey('own');
    expect(await refusalOf(verifier.verify(await issue(own, {}, { jwk: own.public, kid: 'ec' }), fromFile()))).toBe('auth.invalid_token');
  });

  test('with claims that cannot be read are refused, and none of it is believed', async () => {
    const key = await newKey('a');
    publish(key);
    const verifier = new TokenVerifier(clock);
    for (const claims of [{ sub: '' }, { sub: 5 }, { sub: 'x'.repeat(300) }, { groups: [1] }, { groups: { finance: true } }, { groups: [''] }, { groups: Array.from({ length: 501 }, (_, i) => `g${i}`) }, { agent: ['a'] }, { exp: undefined }, { aud: 'else' }, { aud: undefined }, { iss: 'https://login.example.com/' }]) {
      expect(await refusalOf(verifier.verify(await issue(key, claims), fromFile())), JSON.stringify(claims)).toBe('auth.invalid_token');
    }
    for (const text of ['', 'a', 'a.b', 'a.b.c', 'x'.repeat(20_000), `${await issue(key)}.x`, ` ${await issue(key)}`, (await issue(key)).replaceAll('.', '')]) expect(await refusalOf(verifier.verify(text, fromFile())), text.slice(0, 20)).toBe('auth.invalid_token');
    const good = await issue(key);
    for (let i = 0; i < good.length; i += 7) expect(await refusalOf(verifier.verify(good.slice(0, i), fromFile()))).toBe('auth.invalid_token');
  });

  test('cannot be verified without keys', async () => {
    const key = await newKey('a');
    const verifier = new TokenVerifier(clock);
    expect(await refusalOf(verifier.verify(await issue(key), fromFile()))).toBe('auth.unverifiable');
    for (const text of ['', '{', '[]', '{"keys":5}', 'x'.repeat(2 * 1024 * 1024)]) {
      writeFileSync(file, text);
      expect(await refusalOf(new TokenVerifier(clock).verify(await issue(key), fromFile())), text.slice(0, 20)).toBe('auth.unverifiable');
    }
    publish(key);
    expect(await refusalOf(verifier.verify(await issue(key), fromFile()))).toBeUndefined();
  });

  test('are verified by keys from a URL, which is not asked for each', async () => {
    const key = await newKey('a');
    const { url, asked } = await publishing((response) => { response.end(JSON.stringify({ keys: [key.public] })); });
    const tokens: IdentityPolicy['tokens'] = [{ issuer: ISSUER, audience: ['sallyport'], jwks_url: url }];
    const verifier = new TokenVerifier(clock);
    for (let i = 0; i < 5; i++) expect(await refusalOf(verifier.verify(await issue(key, { i }), tokens))).toBeUndefined();
    expect(asked()).toBe(1);
    // A key that is not published does not make every request ask again.
    const other = await newKey('b');
    for (let i = 0; i < 5; i++) expect(await refusalOf(verifier.verify(await issue(other, { i }), tokens))).toBe('auth.invalid_token');
    expect(asked()).toBeLessThanOrEqual(2);
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ['leads elsewhere', (response) => { response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(); }],
    ['fails', (response) => { response.writeHead(500).end(); }],
    ['is no set of keys', (response) => { response.end('<html>'); }],
    ['has no end', (response) => { const chunk = Buffer.alloc(256 * 1024, 32); const more = (): void => { while (!response.destroyed && response.write(chunk)); response.once('drain', more); }; more(); }],
    ['breaks off', (response) => { response.socket?.destroy(); }],
  ])('are not believed when the URL %s', async (_, reply) => {
    const { url } = await publishing(reply);
    expect(await refusalOf(new TokenVerifier(clock).verify(await issue(await newKey('a')), [{ issuer: ISSUER, audience: ['sallyport'], jwks_url: url }]))).toBe('auth.unverifiable');
  });
});

describe('who counts', () => {
  const claimed = { user: 'anna', agent: 'clerk', groups: ['finance'], token: undefined };
  const none: IdentityPolicy = { headers: false, tokens: [], tokenRequired: false };
  const who = (policy: IdentityPolicy, said = claimed): Promise<unknown> => resolveIdentity('bank', said, policy, new TokenVerifier(clock)).catch((error: unknown) => (error as { code: string }).code);
  test('headers only where the policy says so', async () => {
    expect(await who(none)).toEqual({ application: 'bank', groups: [], assurance: 'none' });
    expect(await who({ ...none, headers: true })).toEqual({ application: 'bank', user: 'anna', agent: 'clerk', groups: ['finance'], assurance: 'header' });
    expect(await who({ ...none, tokenRequired: true, headers: true })).toBe('auth.missing_token');
    expect(await who({ ...none, headers: true }, { ...claimed, token: 'x' } as never)).toBe('auth.invalid_token');
  });
  test('of one application and not of another', () => {
    const policy = parsePolicyFile('policy:\n  applications:\n    bank: {identity: {headers: true}}\n', 'p.yaml', { rules: [], environment: readEnvironment({}), now: 0 });
    const of = (application: string) => resolve(policy, { application, route: '', model: '' }).identity.headers;
    expect([of('bank'), of('shop')]).toEqual([true, false]);
  });
  test.each([
    ['jwks_url: "http://login.example.com/keys"', 'https'], ['jwks_url: "https://u:p@login.example.com/keys"', 'user name'], ['jwks_url: nonsense', 'https'],
    ['jwks_file: a.json\n          jwks_url: "https://login.example.com/keys"', 'only one'], ['clock_skew: 5', 'duration'], ['algorithms: HS256\n          jwks_file: a', 'ES256'], ['algorithms: none\n          jwks_file: a', 'ES256'], ['jwks_file: a\n          required: true', 'required'],
  ])('a policy with %s is told what is wrong', (line, message) => {
    const text = `policy:\n  identity:\n    tokens:\n        - issuer: x\n          audience: y\n          ${line}\n`;
    expect(() => parsePolicyFile(text, 'p.yaml', { rules: [], environment: readEnvironment({}), now: 0 })).toThrow(message);
  });
});
