import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scanInput } from '../../../src/supply/scan.ts';
import { bufferInput } from '../../../src/supply/input.ts';
import { changesOf, fingerprint, type Seen } from '../../../src/supply/trust/artefact.ts';
import { ApprovalStore, type Approval } from '../../../src/supply/trust/approvals.ts';
import { CanaryStore, disturbance, plant } from '../../../src/supply/trust/canary.ts';
import { permissionIssues } from '../../../src/supply/trust/permissions.ts';

let root: string;
let model: string;
let weights: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sallyport-trust-'));
  model = join(root, 'model');
  weights = join(model, 'weights.bin');
  mkdirSync(join(model, 'sub'), { recursive: true });
  writeFileSync(weights, 'a'.repeat(1000));
  writeFileSync(join(model, 'sub/config.json'), '{}');
});
afterEach(() => { rmSync(root, { recursive: true, force: true }); });

const kinds = async (full = false, path = model): Promise<string[]> => (await changesOf(await approved(path), { full })).map(({ kind, file }) => `${kind} ${file}`);
let before: Awaited<ReturnType<typeof fingerprint>> | undefined;
async function approved(path: string): Promise<NonNullable<typeof before>> {
  return (before ??= await fingerprint(path, false));
}
beforeEach(() => { before = undefined; });

describe('a model that was approved', () => {
  test('is what it was', async () => {
    expect(await kinds()).toEqual([]);
    expect(await kinds(true)).toEqual([]);
  });

  test('is named by its content, wherever it lies', async () => {
    const { digest } = await fingerprint(model, false);
    renameSync(model, join(root, 'moved'));
    expect((await fingerprint(join(root, 'moved'), false)).digest).toBe(digest);
  });

  test('changed, grown, gone, or with a new file', async () => {
    await approved(model);
    writeFileSync(weights, 'b'.repeat(1000));
    writeFileSync(join(model, 'evil.py'), '');
    rmSync(join(model, 'sub/config.json'));
    expect((await kinds()).sort()).toEqual(['added evil.py', 'changed weights.bin', 'missing sub/config.json']);
    writeFileSync(weights, 'a'.repeat(1001));
    expect(await kinds()).toContain('changed weights.bin');
  });

  test('touched is not changed', async () => {
    await approved(model);
    utimesSync(weights, new Date(), new Date());
    expect(await kinds()).toEqual([]);
  });

  test('changed with its size and time kept is found by hashing only', async () => {
    const { mtime } = statSync(weights);
    utimesSync(weights, mtime, mtime);
    await approved(model);
    writeFileSync(weights, 'b'.repeat(1000));
    utimesSync(weights, mtime, mtime);
    expect(await kinds()).toEqual([]);
    expect(await kinds(true)).toEqual(['changed weights.bin']);
  });

  test('changed with its size and time put back is found at the next look of one that has looked before', async () => {
    const seen = new Map<string, Seen>();
    const look = async (full: boolean): Promise<readonly string[]> => (await changesOf(await approved(model), { full, seen })).map(({ kind, file }) => `${kind} ${file}`);
    const { mtime } = statSync(weights);
    utimesSync(weights, mtime, mtime);
    expect(await look(true)).toEqual([]);
    writeFileSync(weights, 'b'.repeat(1000));
    utimesSync(weights, mtime, mtime);
    expect(await look(false)).toEqual(['changed weights.bin']);
    expect(await look(false)).toEqual(['changed weights.bin']);
    writeFileSync(weights, 'a'.repeat(1000));
    expect(await look(false)).toEqual([]);
  });

  test('a file that was touched is hashed once, not at every look', async () => {
    const seen = new Map<string, Seen>();
    const artefact = await approved(model);
    utimesSync(weights, new Date(), new Date());
    let bytes = 0;
    for (let i = 0; i < 3; i++) expect(await changesOf(artefact, { seen, progress: (more) => { bytes += more; } })).toEqual([]);
    expect(bytes).toBe(1000);
  });

  test('a link in a file\'s place is a change, even to the same bytes', async () => {
    await approved(model);
    renameSync(weights, join(root, 'elsewhere'));
    symlinkSync(join(root, 'elsewhere'), weights);
    expect((await kinds())[0]).toMatch(/^changed/);
  });

  test('gone altogether', async () => {
    await approved(model);
    rmSync(model, { recursive: true });
    expect(await kinds()).toEqual(['missing .']);
  });

  test('one file: what comes to lie beside it is told', async () => {
    await approved(weights);
    writeFileSync(join(model, 'weights.bin.index.json'), '{}');
    expect(await kinds(false, weights)).toEqual(['added ../weights.bin.index.json']);
  });

  test('a link, an empty folder and nothing cannot be approved', async () => {
    symlinkSync(weights, join(root, 'link'));
    mkdirSync(join(root, 'empty'));
    for (const path of ['link', 'empty', 'nothing']) await expect(fingerprint(join(root, path), false)).rejects.toMatchObject({ code: 'input.unreadable' });
    expect((await fingerprint(join(root, 'link'), true)).files).toHaveLength(1);
  });
});

describe('approvals', () => {
  const given = async (): Promise<Omit<Approval, 'id'>> => ({ ...(await fingerprint(model, false)), approved: new Date().toISOString(), approver: 'anna', reason: 'test', verdict: 'benign', rules: [] });

  test('are listed, counted once a path, and revoked for good', async () => {
    const store = new ApprovalStore(join(root, 'data'));
    expect(store.list()).toEqual([]);
    const first = store.add(await given());
    const second = store.add(await given());
    expect(new ApprovalStore(join(root, 'data')).of(model)).toEqual(second);
    expect(store.standing()).toHaveLength(1);
    expect(store.revoke(second.id, 'bert', 'no', 'now').map(({ id }) => id)).toEqual([second.id]);
    expect(store.of(model)?.id).toBe(first.id);
    expect(store.revoke(model, 'bert', 'no', 'now').map(({ id }) => id)).toEqual([first.id]);
    expect(store.of(model)).toBeUndefined();
    expect(store.revoke(model, 'bert', 'no', 'now')).toEqual([]);
  });

  test('a damaged list approves nothing', async () => {
    const store = new ApprovalStore(join(root, 'data'));
    const approval = store.add(await given());
    const text = readFileSync(store.path, 'utf8');
    for (const damage of ['', '{', '{}', '[]', 'null', '{"approvals":[{}]}', '{"approvals":[1]}', text.slice(0, -4), text.replace(approval.files[0]?.sha256 ?? '?', 'x'), text.replace('"benign"', '"fine"'), text.replace(/"files":\[.*?\]/, '"files":[]')]) {
      writeFileSync(store.path, damage);
      expect(() => store.of(model), damage.slice(0, 60)).toThrow(/damaged/);
    }
  });

  test('a revocation that cannot be understood still revokes', async () => {
    const store = new ApprovalStore(join(root, 'data'));
    store.add(await given());
    writeFileSync(store.path, readFileSync(store.path, 'utf8').replace('"verdict":', '"revoked":true,"verdict":'));
    expect(store.of(model)).toBeUndefined();
  });
});

describe('access rights', () => {
  const levels = (): string[] => permissionIssues(model, [weights], process.getuid?.()).filter(({ path }) => path.startsWith(root)).map(({ level, what }) => `${level} ${what}`);

  test('only the owner writes', () => {
    chmodSync(weights, 0o640);
    chmodSync(model, 0o755);
    chmodSync(root, 0o755);
    expect(levels()).toEqual([]);
  });

  test('others write the file, or a folder above it', () => {
    chmodSync(weights, 0o666);
    chmodSync(root, 0o777);
    expect(levels().filter((each) => each.startsWith('high'))).toHaveLength(2);
    chmodSync(root, 0o1777);
    chmodSync(weights, 0o660);
    expect(levels().map((each) => each.split(' ')[0])).toEqual(['medium', 'note']);
  });

  test('set-user-id', () => {
    chmodSync(weights, 0o4755);
    expect(levels().join()).toMatch(/setuid/);
  });
});

describe('a canary', () => {
  test('looks like weights', () => {
    const canary = plant(join(root, 'a.safetensors'), Date.now());
    const bytes = readFileSync(canary.path);
    expect(scanInput(bufferInput('a.safetensors', bytes), 'a')).toMatchObject({ format: 'safetensors', verdict: 'benign' });
  });

  test('read, changed, removed', () => {
    const canary = plant(join(root, 'a.safetensors'), Date.now());
    expect(disturbance(canary)).toBeUndefined();
    if (canary.noticesReading) {
      readFileSync(canary.path);
      const found = disturbance(canary);
      expect(found?.what).toBe('read');
      const armed = found?.armed ?? canary;
      expect(disturbance(armed)).toBeUndefined();
      readFileSync(armed.path);
      expect(disturbance(armed)?.what).toBe('read');
    }
    writeFileSync(canary.path, Buffer.alloc(canary.size));
    expect(disturbance(canary)?.what).toBe('changed');
    rmSync(canary.path);
    expect(disturbance(canary)?.what).toBe('missing');
  });

  test('changed or read with the times put back', () => {
    const canary = plant(join(root, 'a.safetensors'), Date.now());
    const { atime, mtime } = statSync(canary.path);
    const bytes = readFileSync(canary.path);
    utimesSync(canary.path, atime, mtime);
    const found = disturbance(canary);
    expect(found?.what).toBe('touched');
    expect(disturbance(found?.armed ?? canary)).toBeUndefined();
    writeFileSync(canary.path, bytes.reverse());
    utimesSync(canary.path, atime, mtime);
    expect(disturbance(found?.armed ?? canary)?.what).toBe('changed');
  });

  test('replaces nothing', () => {
    expect(() => plant(weights, Date.now())).toThrow(/already there/);
    expect(readFileSync(weights, 'utf8')).toHaveLength(1000);
  });

  test('the list is kept', () => {
    const store = new CanaryStore(join(root, 'data'));
    const canary = plant(join(root, 'a.safetensors'), Date.now());
    store.put(canary);
    expect(new CanaryStore(join(root, 'data')).list()).toEqual([canary]);
    expect(store.remove(canary.path)).toBe(true);
    expect(store.remove(canary.path)).toBe(false);
    expect(statSync(canary.path, { throwIfNoEntry: false })).toBeUndefined();
    writeFileSync(store.path, '{}');
    expect(() => store.list()).toThrow(/cannot be used/);
  });
});
