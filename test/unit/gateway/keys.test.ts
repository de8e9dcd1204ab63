import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KeyStore, keyAllowsModel, looksLikeApplicationKey, type ApplicationKey } from '../../../src/gateway/keys.ts';

let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'sallyport-keys-')); });
afterEach(() => { rmSync(dir, { recursive: true, force: true }); });

/** Far enough apart that the file is looked at each time. */
let clock = Date.now();
const now = (): number => (clock += 10_000);
const valid = (store: KeyStore, key: string, at = now()): boolean => {
  try {
    store.verify(key, at);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'auth.invalid_key', message: 'This application key is unknown, revoked or expired.' });
    return false;
  }
};

describe('KeyStore', () => {
  test('keeps only a hash, in a file that only its owner reads', () => {
    const store = new KeyStore(join(dir, 'data'));
    const { key, entry } = store.create('app', { models: ['gpt-*'] });
    expect(key).toMatch(/^sp_[a-z0-9]{8}_[A-Za-z0-9_-]{27}$/);
    expect(looksLikeApplicationKey(key)).toBe(true);
    const stored = readFileSync(store.path, 'utf8');
    expect(stored).not.toContain(key);
    expect(stored).not.toContain(key.slice(-27));
    expect(stored).toContain(entry.hash);
    expect(statSync(store.path).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'data')).mode & 0o777).toBe(0o700);
    expect(JSON.stringify(store.list())).not.toContain(key.slice(-27));
    expect(store.verify(key, now())).toEqual(entry);
  });

  test('knows its keys and no others', () => {
    const store = new KeyStore(dir);
    const { key, entry } = store.create('app');
    const other = store.create('other').key;
    expect([key, other].map((each) => valid(store, each))).toEqual([true, true]);
    for (const wrong of ['', 'sp_', key.slice(0, -1), `${key}a`, ` ${key}`, key.replace(entry.id, 'aaaaaaaa'), `${key.slice(0, 12)}${other.slice(12)}`, entry.hash]) expect(valid(store, wrong)).toBe(false);
  });

  test('expiry and revocation', () => {
    const store = new KeyStore(dir);
    const at = now();
    const { key } = store.create('app', { expires: new Date(at).toISOString() });
    expect(valid(store, key, at - 1)).toBe(true);
    expect(valid(store, key, at)).toBe(false);
    const second = store.create('app');
    expect(store.revoke(second.entry.id)).toBe(true);
    expect(store.revoke(second.entry.id)).toBe(false);
    expect(store.revoke('nobody00')).toBe(false);
    expect(valid(store, second.key)).toBe(false);
  });

  test('another process\'s change counts within a second', () => {
    const mine = new KeyStore(dir);
    const { key, entry } = mine.create('app');
    const theirs = new KeyStore(dir);
    expect(valid(theirs, key)).toBe(true);
    mine.revoke(entry.id);
    expect(valid(theirs, key)).toBe(false);
    const later = mine.create('later').key;
    expect(valid(theirs, later)).toBe(true);
    rmSync(mine.path);
    expect(valid(theirs, later)).toBe(false);
  });

  test.each([
    ['torn', (text: string) => text.slice(0, 40)], ['empty', () => ''], ['a list', () => '[]'], ['no keys', () => '{}'], ['keys of text', () => '{"keys":"all"}'], ['null entries', () => '{"keys":[null]}'],
    ['a hash that is none', (text: string) => text.replace(/"hash": "[0-9a-f]{64}"/, '"hash": "x"')], ['no application', (text: string) => text.replace('"application"', '"app"')],
    ['an expiry that is no date', (text: string) => text.replace('"created"', '"expires": "never", "created"')], ['an expiry that is a number', (text: string) => text.replace('"created"', '"expires": 9999999999999, "created"')],
    ['models that are no list', (text: string) => text.replace('"created"', '"models": "gpt-*", "created"')], ['models that are no text', (text: string) => text.replace('"created"', '"models": [1], "created"')],
  ])('a damaged file (%s): no key is valid, whenever it is asked, and it is told once', (_name, damage) => {
    const warnings: string[] = [];
    const store = new KeyStore(dir, (message) => warnings.push(message));
    const { key } = store.create('app');
    const good = readFileSync(store.path, 'utf8');
    expect(valid(store, key)).toBe(true);
    writeFileSync(store.path, damage(good));
    const at = now();
    for (const moment of [at, at + 1, at + 500, at + 5_000, at + 5_001]) expect(valid(store, key, moment)).toBe(false);
    expect(warnings).toHaveLength(1);
    expect(() => store.create('more')).toThrow(/damaged/);
    clock = at + 10_000;
    writeFileSync(store.path, good);
    expect(valid(store, key)).toBe(true);
  });

  test('a directory in place of the file', () => {
    const store = new KeyStore(dir);
    const { key } = store.create('app');
    rmSync(store.path);
    mkdirSync(store.path);
    expect(valid(store, key)).toBe(false);
    expect(valid(new KeyStore(join(dir, 'nowhere')), key)).toBe(false);
  });

  test('many processes that make keys at once lose none', async () => {
    const count = 4;
    const script = `import { KeyStore } from ${JSON.stringify(new URL('../../../src/gateway/keys.ts', import.meta.url).href)};
      const store = new KeyStore(process.argv[1]);
      for (let i = 0; i < 5; i++) console.log(store.create('app-' + process.argv[2] + '-' + i).key);`;
    const keys = await Promise.all(Array.from({ length: count }, (_, i) => new Promise<string[]>((done, fail) => {
      const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script, dir, String(i)]);
      let out = '';
      let errors = '';
      child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
      child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString(); });
      child.on('close', (code) => { if (code === 0) done(out.trim().split('\n')); else fail(new Error(errors)); });
    })));
    const store = new KeyStore(dir);
    expect(store.list()).toHaveLength(count * 5);
    for (const key of keys.flat()) expect(valid(store, key)).toBe(true);
  }, 20_000);

  test('a lock that a dead process left is taken over', () => {
    const store = new KeyStore(dir);
    store.create('app');
    writeFileSync(`${store.path}.lock`, '');
    utimesSync(`${store.path}.lock`, new Date(0), new Date(0));
    expect(store.create('second').entry.application).toBe('second');
    expect(store.list()).toHaveLength(2);
  });
});

test('keyAllowsModel', () => {
  const key = (models?: string[]): ApplicationKey => ({ id: 'a', application: 'a', hash: '', created: '', ...(models === undefined ? {} : { models }) });
  expect(keyAllowsModel(key(), 'any')).toBe(true);
  expect(keyAllowsModel(key([]), 'any')).toBe(false);
  expect(keyAllowsModel(key(['gpt-*', 'one']), 'gpt-5')).toBe(true);
  for (const model of ['GPT-5', 'xgpt-5', 'ones', '', 'one ']) expect(keyAllowsModel(key(['gpt-*', 'one']), model)).toBe(false);
});
