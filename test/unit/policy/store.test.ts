import { mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readEnvironment } from '../../../src/core/config.ts';
import { PolicyFileError } from '../../../src/policy/problem.ts';
import { PolicyStore } from '../../../src/policy/store.ts';
import type { PolicyLoad } from '../../../src/policy/store.ts';
import { RULES } from './support.ts';

let folder: string;
let path: string;
let store: PolicyStore | undefined;
let loads: PolicyLoad[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-policy-'));
  path = join(folder, 'sallyport.yaml');
  loads = [];
});
afterEach(async () => {
  store?.close();
  store = undefined;
  await rm(folder, { recursive: true });
});

async function open(watch = false, pollMs = 60_000): Promise<PolicyStore> {
  store = await PolicyStore.open({ path, rules: RULES, environment: readEnvironment({}), watch, pollMs, onLoad: (load) => { loads.push(load); } });
  return store;
}

const WHO = { application: 'a', route: '/v1/messages', model: 'm' };
const BAD = 'policy: {mode: shadw}';

describe('loading', () => {
  test('a bad file is no file to start on', async () => {
    await writeFile(path, BAD);
    await expect(open()).rejects.toThrow(PolicyFileError);
  });
  test('a file that was asked for and is not there is an error', async () => {
    await expect(open()).rejects.toMatchObject({ code: 'policy.unreadable', location: { file: path } });
  });
  test.each([['a folder', async () => { path = folder; }], ['too large', async () => writeFile(path, `#${'x'.repeat(1024 * 1024)}`)], ['not UTF-8', async () => writeFile(path, Buffer.from([0x61, 0x3a, 0x20, 0xff]))], ['UTF-16', async () => writeFile(path, Buffer.from('policy: {}', 'utf16le'))]] as const)('%s is an error', async (_, make) => {
    await make();
    await expect(open()).rejects.toThrow(PolicyFileError);
  });
  test('the first load is told', async () => {
    await writeFile(path, '');
    const { version } = await open();
    expect(loads).toEqual([{ version, loadedAt: expect.any(Number) as number, restart: [] }]);
    expect(version).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('reloading', () => {
  test('a good file is taken over at once', async () => {
    await writeFile(path, 'policy: {mode: enforce}');
    const policies = await open();
    const before = policies.effective(WHO);
    expect(policies.effective({ ...WHO })).toBe(before);
    await writeFile(path, 'policy: {mode: shadow}');
    const load = await policies.reload();
    expect(load.error).toBeUndefined();
    expect(load.version).not.toBe(before.version);
    expect(policies.effective(WHO).mode).toBe('shadow');
    // Who resolved before goes on with the whole old policy.
    expect(before.mode).toBe('enforce');
  });
  test('a bad file keeps the old policy and says why', async () => {
    await writeFile(path, 'policy: {canary: true}');
    const policies = await open();
    const before = policies.effective(WHO);
    await writeFile(path, BAD);
    const load = await policies.reload();
    expect(load.error).toMatchObject({ code: 'policy.invalid', location: { file: path, line: 1, column: 16 } });
    expect(load.version).toBe(before.version);
    expect(policies.effective(WHO)).toBe(before);
    expect(loads.at(-1)).toBe(load);
  });
  test('a file that is gone keeps the old policy', async () => {
    await writeFile(path, 'policy: {mode: shadow}');
    const policies = await open();
    await unlink(path);
    expect((await policies.reload()).error?.code).toBe('policy.unreadable');
    expect(policies.effective(WHO).mode).toBe('shadow');
  });
  test.each(['', ' \n\t\n', '\ufeff'])('a file that was emptied keeps the old policy: %j', async (nothing) => {
    await writeFile(path, 'policy: {mode: shadow}');
    const policies = await open();
    await writeFile(path, nothing);
    expect((await policies.reload()).error).toMatchObject({ code: 'policy.unreadable', location: { file: path, line: 1 } });
    expect(policies.effective(WHO).mode).toBe('shadow');
    await writeFile(path, '# the built-in policy');
    expect((await policies.reload()).error).toBeUndefined();
    expect(policies.effective(WHO).mode).toBe('enforce');
  });
  test('what needs a restart is named, and compared with the start', async () => {
    await writeFile(path, '');
    const policies = await open();
    await writeFile(path, 'server: {keys: required}\nledger: {content: none}\nupstreams: {a: {kind: practice}}');
    expect((await policies.reload()).restart).toEqual(['server', 'upstreams', 'ledger']);
    await writeFile(path, 'server: {keys: auto}');
    expect((await policies.reload()).restart).toEqual([]);
  });
  test('calls at the same time see the last state', async () => {
    await writeFile(path, '');
    const policies = await open();
    const first = policies.reload();
    await writeFile(path, 'policy: {mode: shadow}');
    await Promise.all([first, policies.reload(), policies.reload()]);
    expect(policies.effective(WHO).mode).toBe('shadow');
  });
  test('a change during a reload is not missed', async () => {
    await writeFile(path, '');
    let asked = false;
    const policies = await PolicyStore.open({ path, rules: RULES, environment: readEnvironment({}), onLoad: (load) => {
      loads.push(load);
      if (loads.length !== 2) return;
      writeFileSync(path, 'policy: {mode: shadow}');
      asked = true;
      void policies.reload();
    } });
    store = policies;
    await policies.reload();
    expect(asked).toBe(true);
    expect(loads).toHaveLength(3);
    expect(policies.effective(WHO).mode).toBe('shadow');
  });
  test('without a path: no file is in order, a file that came is taken, and one that went is missed', async () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      const policies = (store = await PolicyStore.open({ path: undefined, rules: RULES, environment: readEnvironment({}) }));
      expect((await policies.reload()).error).toBeUndefined();
      await writeFile(path, 'policy: {mode: shadow}');
      await policies.reload();
      expect(policies.effective(WHO).mode).toBe('shadow');
      await unlink(path);
      expect((await policies.reload()).error?.code).toBe('policy.unreadable');
      expect(policies.effective(WHO).mode).toBe('shadow');
    } finally {
      process.chdir(before);
    }
  });
  test('names that clients choose do not fill the memory', async () => {
    await writeFile(path, '');
    const policies = await open();
    const first = policies.effective(WHO);
    for (let i = 0; i < 1100; i++) policies.effective({ ...WHO, model: `m${i}` });
    expect(policies.effective(WHO)).not.toBe(first);
    expect(policies.effective(WHO)).toEqual(expect.objectContaining({ version: first.version }));
  });
});

describe('following the file', () => {
  const shadow = 'policy: {mode: shadow}';
  const taken = (): Promise<void> => vi.waitFor(() => expect(store?.effective(WHO).mode).toBe('shadow'), { timeout: 5000, interval: 20 });

  test('a write', async () => {
    await writeFile(path, '');
    await open(true);
    await writeFile(path, shadow);
    await taken();
  });
  test('a replacement', async () => {
    await writeFile(path, '');
    await open(true);
    await writeFile(join(folder, 'new'), shadow);
    await rename(join(folder, 'new'), path);
    await taken();
  });
  test('a link that moves, seen by polling', async () => {
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    await writeFile(one, '');
    await writeFile(two, shadow);
    await symlink(one, path);
    await open(true, 50);
    await symlink(two, join(folder, 'link'));
    await rename(join(folder, 'link'), path);
    await taken();
  });
  test('a bad file is told once', async () => {
    await writeFile(path, shadow);
    await open(true, 50);
    await writeFile(path, BAD);
    await vi.waitFor(() => expect(loads.at(-1)?.error).toBeDefined(), { timeout: 5000, interval: 20 });
    await new Promise((done) => { setTimeout(done, 600); });
    // A writer that is seen half way through may make it two; a file that stays bad is not told again and again.
    const told = loads.filter((load) => load.error !== undefined).length;
    await new Promise((done) => { setTimeout(done, 600); });
    expect(loads.filter((load) => load.error !== undefined)).toHaveLength(told);
    expect(told).toBeLessThanOrEqual(2);
    expect(store?.effective(WHO).mode).toBe('shadow');
  });
  test('nothing more after closing', async () => {
    await writeFile(path, '');
    (await open(true, 20)).close();
    await writeFile(path, shadow);
    await new Promise((done) => { setTimeout(done, 500); });
    expect(loads).toHaveLength(1);
  });
});
