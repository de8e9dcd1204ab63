import { mkdtemp, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkPermissions } from '../../src/access/permissions/check.ts';
import { permissionsOf } from '../../src/access/permissions/permissions.ts';
import { readEnvironment } from '../../src/core/config.ts';
import { PolicyStore, type PolicyLoad } from '../../src/policy/store.ts';
import { ANNA, surroundings } from '../support/permissions.ts';

/** Files that change while they are in force: a bad one changes nothing, and says where it is bad. */

let folder: string;
let store: PolicyStore;
let loads: PolicyLoad[];
const at = (name: string): string => join(folder, name);
const ONE = 'permit(principal, action == Action::"use", resource == Model::"one");\n';
const TWO = 'permit(principal, action == Action::"use", resource == Model::"two");\n';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-reload-'));
  loads = [];
  await writeFile(at('sallyport.yaml'), 'policy: {permissions: p.cedar}\n');
  await writeFile(at('p.cedar'), ONE);
});
afterEach(async () => {
  store.close();
  await rm(folder, { recursive: true });
});

async function open(watch = false): Promise<void> {
  store = await PolicyStore.open({ path: at('sallyport.yaml'), rules: [], environment: readEnvironment({}), checkPermissions, watch, pollMs: 100, onLoad: (load) => { loads.push(load); } });
}

/** The model that may be used. */
function inForce(): string[] {
  const { permissions } = store.effective({ application: 'a', route: '', model: '' });
  return permissions === undefined ? ['any'] : ['one', 'two'].filter((name) => permissionsOf(permissions).decide({ action: 'use', identity: ANNA, name, around: surroundings() }).allowed);
}

describe('a bad file', () => {
  test.each([
    ['text that is no Cedar', async () => writeFile(at('p.cedar'), `${TWO}\n  permit(principal`), /p\.cedar:3:\d+: error: /],
    ['an unknown action', async () => writeFile(at('p.cedar'), `${TWO}permit(principal, action == Action::"nope", resource);`), /p\.cedar:2:29: error: unrecognized action/],
    ['bytes that are no text', async () => writeFile(at('p.cedar'), Buffer.from([0x70, 0xff])), /sallyport\.yaml:1:\d+: error: "p\.cedar" cannot be read \(it is not UTF-8 text\)/],
    ['no file at all', async () => unlink(at('p.cedar')), /sallyport\.yaml:1:\d+: error: "p\.cedar" cannot be read \(there is no such file or folder, ENOENT\)/],
    ['a file that is too large', async () => writeFile(at('p.cedar'), `//${'x'.repeat(2 * 1024 * 1024)}`), /larger than/],
    ['a name that says nothing', async () => writeFile(at('sallyport.yaml'), 'policy: {permissions: p.txt}'), /sallyport\.yaml:1:\d+: error: must be a \.cedar file/],
    ['an empty list', async () => writeFile(at('sallyport.yaml'), 'policy: {permissions: []}'), /the list is empty/],
    ['permissions per application', async () => writeFile(at('sallyport.yaml'), 'policy: {permissions: p.cedar, applications: {a: {permissions: p.cedar}}}'), /there is no setting "permissions" here/],
  ])('%s: the old permissions stay', async (_, damage, message) => {
    await open();
    const { version } = store;
    await damage();
    const load = await store.reload();
    expect(load.error?.message).toMatch(message);
    expect(store.version).toBe(version);
    expect(inForce()).toEqual(['one']);
  });
  test('is no file to start on', async () => {
    await writeFile(at('p.cedar'), 'permit');
    await expect(PolicyStore.open({ path: at('sallyport.yaml'), rules: [], environment: readEnvironment({}), checkPermissions })).rejects.toMatchObject({ code: 'policy.invalid', location: { file: at('p.cedar'), line: 1 } });
  });
  test('that nobody checked denies everything', async () => {
    await writeFile(at('p.cedar'), 'permit(principal, action, resource);\npermit');
    store = await PolicyStore.open({ path: at('sallyport.yaml'), rules: [], environment: readEnvironment({}) });
    expect(inForce()).toEqual([]);
  });
});

describe('followed', () => {
  test('a change of the permissions alone is a new version', async () => {
    await open(true);
    const { version } = store;
    await writeFile(at('next'), TWO);
    await rename(at('next'), at('p.cedar'));
    await vi.waitFor(() => { expect(inForce()).toEqual(['two']); }, 5_000);
    expect(store.version).not.toBe(version);
  });
  test('a bad one is told once, and the good one after it is taken over', async () => {
    await open(true);
    await writeFile(at('p.cedar'), 'permit(');
    await vi.waitFor(() => { expect(loads.at(-1)?.error?.message).toMatch(/p\.cedar:1/); }, 5_000);
    await new Promise((done) => { setTimeout(done, 600); });
    expect(loads.filter(({ error }) => error !== undefined)).toHaveLength(1);
    expect(inForce()).toEqual(['one']);
    await writeFile(at('p.cedar'), TWO);
    await vi.waitFor(() => { expect(inForce()).toEqual(['two']); }, 5_000);
  });
  test('a file that a refused version named is followed too', async () => {
    await open(true);
    await writeFile(at('q.cedar'), 'permit(');
    await writeFile(at('sallyport.yaml'), 'policy: {permissions: [q.cedar]}\n');
    await vi.waitFor(() => { expect(loads.at(-1)?.error?.message).toMatch(/q\.cedar:1/); }, 5_000);
    await writeFile(at('q.cedar'), TWO);
    await vi.waitFor(() => { expect(inForce()).toEqual(['two']); }, 5_000);
  });
  test('permissions that are no longer named allow everything again', async () => {
    await open(true);
    await writeFile(at('sallyport.yaml'), 'policy: {}\n');
    await vi.waitFor(() => { expect(inForce()).toEqual(['any']); }, 5_000);
  });
});
