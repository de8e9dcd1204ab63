import type { IncomingMessage } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_LEDGER, DEFAULT_MCP, DEFAULT_MODELS, DEFAULT_SERVER, DEFAULT_TIMEOUTS, type Config, type UpstreamKind } from '../../../src/core/config.ts';
import { checkHost, identify, isLoopback } from '../../../src/gateway/callers.ts';
import { KeyStore } from '../../../src/gateway/keys.ts';
import { isPlainPath } from '../../../src/gateway/open-path.ts';

let dir: string;
let keys: KeyStore;
let key: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sallyport-callers-'));
  keys = new KeyStore(dir);
  ({ key } = keys.create('shop'));
});
afterAll(() => { rmSync(dir, { recursive: true, force: true }); });

const request = (headers: Record<string, string>): IncomingMessage => ({ headers, rawHeaders: Object.entries(headers).flat() }) as unknown as IncomingMessage;
const config = (server: Partial<Config['server']>, kind: UpstreamKind = 'openai'): Config => ({
  server: { ...DEFAULT_SERVER, ...server }, ledger: DEFAULT_LEDGER, mcp: DEFAULT_MCP, models: DEFAULT_MODELS,
  upstreams: [{ name: 'one', kind, baseUrl: undefined, keyEnv: undefined, models: ['*'], timeouts: DEFAULT_TIMEOUTS, headers: [], prices: [] }],
});
const REMOTE = { host: '0.0.0.0', port: 1 };
const who = (headers: Record<string, string>, server: Partial<Config['server']> = {}, kind: UpstreamKind = 'openai') => identify(request(headers), config(server, kind), keys, Date.now());
const code = (call: () => unknown): unknown => {
  try {
    call();
    return undefined;
  } catch (error) {
    return (error as { code: unknown }).code;
  }
};

describe('identify', () => {
  test('an application key says who calls, as bearer and as x-api-key, under every setting', () => {
    for (const keysSetting of ['auto', 'required', 'off'] as const) {
      for (const headers of [{ authorization: `Bearer ${key}` }, { authorization: `bearer  ${key}` }, { 'x-api-key': key }]) {
        expect(who(headers, { keys: keysSetting })).toMatchObject({ application: 'shop', ownCredential: undefined, key: { application: 'shop' } });
      }
    }
  });

  test('a wrong application key is refused even where none is needed, and never goes to a provider', () => {
    for (const keysSetting of ['auto', 'required', 'off'] as const) expect(code(() => who({ 'x-api-key': `${key.slice(0, -1)}!` }, { keys: keysSetting }))).toBe('auth.invalid_key');
  });

  test('without one: required refuses, off serves, auto serves only a local caller with its own credential or the practice model', () => {
    const own = { authorization: 'Bearer sk-own' };
    expect(code(() => who({}, { keys: 'required' }))).toBe('auth.missing_key');
    expect(code(() => who(own, { keys: 'required' }))).toBe('auth.invalid_key');
    expect(who({}, { keys: 'off' })).toMatchObject({ application: 'default', ownCredential: undefined });
    expect(who(own, { keys: 'off' })).toMatchObject({ ownCredential: undefined });
    expect(who(own, { keys: 'auto' })).toMatchObject({ application: 'default', ownCredential: 'sk-own' });
    expect(code(() => who({}, { keys: 'auto' }))).toBe('auth.missing_key');
    expect(code(() => who(own, { keys: 'auto', listen: REMOTE }))).toBe('auth.invalid_key');
    expect(code(() => who({}, { keys: 'auto', listen: REMOTE }, 'practice'))).toBe('auth.missing_key');
    expect(who({}, { keys: 'auto' }, 'practice')).toMatchObject({ application: 'default' });
    expect(who(own, { keys: 'auto' }, 'practice')).toMatchObject({ ownCredential: undefined });
  });

  test('user and session are bounded but stay apart, and empty ones are none', () => {
    const { endUser, session } = who({ 'x-sallyport-user': 'u'.repeat(1_000), 'x-sallyport-session': '' }, { keys: 'off' }) as { endUser: string; session: undefined };
    expect(endUser).toHaveLength(256);
    expect(endUser.startsWith('u'.repeat(192))).toBe(true);
    expect(endUser).not.toBe((who({ 'x-sallyport-user': 'u'.repeat(1_001) }, { keys: 'off' }) as { endUser: string }).endUser);
    expect(session).toBeUndefined();
  });
});

describe('checkHost', () => {
  const refused = (headers: Record<string, string>, server: Partial<Config['server']> = {}): unknown => code(() => { checkHost(request(headers), config(server)); });

  test('serves its own names', () => {
    for (const host of ['localhost', 'localhost:8787', '127.0.0.1', '127.9.9.9:1', '[::1]:8787']) expect(refused({ host })).toBeUndefined();
    expect(refused({ host: '10.1.2.3:8787' }, { listen: { host: '10.1.2.3', port: 8787 } })).toBeUndefined();
    expect(refused({ host: 'a.gate.example' }, { hosts: ['*.gate.example'] })).toBeUndefined();
  });

  test('and no others', () => {
    for (const host of ['', 'evil.example', 'localhost.evil.example', 'xlocalhost', '127.0.0.1.evil', '1127.0.0.1', 'evil.example:127']) expect(refused({ host })).toBe('auth.bad_host');
    expect(refused({})).toBe('auth.bad_host');
    for (const host of ['gate.example', 'evilgate.example', 'gate.example.evil']) expect(refused({ host }, { hosts: ['*.gate.example'] })).toBe('auth.bad_host');
  });

  test('an Origin must be one of them too', () => {
    expect(refused({ host: 'localhost', origin: 'http://localhost:3000' })).toBeUndefined();
    for (const origin of ['null', '', 'https://evil.example', 'http://localhost.evil.example', 'http://localhost@evil.example', 'file:///x']) expect(refused({ host: 'localhost', origin })).toBe('auth.bad_host');
  });
});

test('isLoopback', () => {
  for (const host of ['localhost', '127.0.0.1', '127.255.0.3', '::1', '[::1]']) expect(isLoopback(host)).toBe(true);
  for (const host of ['0.0.0.0', '::', '128.0.0.1', '127.0.0', 'localhost.', 'LOCALHOST.evil', '']) expect(isLoopback(host)).toBe(false);
});

test('isPlainPath', () => {
  for (const path of ['/v1/embeddings', '/v1/files/file-1.a_b~c', '/', '/v1/models:list', '/a/b/']) expect(isPlainPath(path)).toBe(true);
  for (const path of ['', 'v1', '//a', '/a//b', '/a/../b', '/a/./b', '/..', '/%61', '/a b', '/a\\b', '/a;b', '/a?b', '/a#b', '/é', '/v1/messages', '/v1/messages/', '/V1/Messages', '/v1/chat/completions/']) expect(isPlainPath(path)).toBe(false);
});
