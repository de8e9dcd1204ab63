/** Models that were approved, watched, and served: as commands and a gateway of their own. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble } from '../support/pickle-assembler.ts';
import { run, serve, until, type Done, type Serving } from './command.ts';

let cwd: string;
const sallyport = (...args: string[]): Promise<Done> => run(args, { cwd });
const weights = (): string => join(cwd, 'models/good/a.pkl');

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'sallyport-approved-'));
  mkdirSync(join(cwd, 'models/good'), { recursive: true });
  writeFileSync(weights(), assemble('PROTO 2; EMPTY_DICT; STOP'));
  writeFileSync(join(cwd, 'models/evil.pkl'), assemble('GLOBAL os system; STRING id; TUPLE1; REDUCE; STOP'));
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(join(cwd, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(cwd, 'key.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
});
afterAll(() => { rmSync(cwd, { recursive: true, force: true }); });

describe('approving', () => {
  test('needs a reason, and for a malicious model an override as well', async () => {
    expect((await sallyport('approve-model', 'models/good')).code).toBe(2);
    const refused = await sallyport('approve-model', 'models/evil.pkl', '--reason', 'we like it');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('os.system')]);
    expect((await sallyport('approve-model', 'models/evil.pkl', '--override')).code).toBe(2);
    expect((await sallyport('approve-model', 'list')).stdout).toContain('No model is approved');
  });

  test('records hashes, verdict, signer, approver and reason', async () => {
    expect((await sallyport('sign', 'models/good', '--private-key', 'key.pem')).code).toBe(0);
    const { code, stdout } = await sallyport('approve-model', 'models/good', '--public-key', 'key.pub', '--approver', 'anna', '--reason', 'MR-112', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ approved: true, approver: 'anna', reason: 'MR-112', verdict: 'benign', signer: expect.stringMatching(/^key [0-9a-f]{16}$/) as string });
    const { stdout: entries } = await sallyport('ledger', 'show', '--format', 'json');
    expect(entries).toContain('model.approved');
    expect(entries).toContain('model.refused');
    expect((await sallyport('ledger', 'verify')).code).toBe(0);
  }, 60_000);

  test('needs a reason for what a signature leaves out', async () => {
    const model = join(cwd, 'partly');
    mkdirSync(model);
    writeFileSync(join(model, 'weights.pkl'), assemble('PROTO 2; EMPTY_LIST; STOP'));
    writeFileSync(join(model, 'notes.txt'), 'Some notes.\n');
    expect((await sallyport('sign', 'partly', '--private-key', 'key.pem')).code).toBe(0);
    expect((await sallyport('approve-model', 'partly', '--public-key', 'key.pub')).code).toBe(0);
    expect((await sallyport('approve-model', 'revoke', 'partly', '--reason', 'test')).code).toBe(0);
    expect((await sallyport('sign', 'partly', '--private-key', 'key.pem', '--ignore', 'partly/notes.txt')).code).toBe(0);
    const { code, stderr } = await sallyport('approve-model', 'partly', '--public-key', 'key.pub');
    expect([code, stderr]).toEqual([2, expect.stringContaining('leaves out 1 of 3 files')]);
  }, 60_000);

  test('refuses a signature that does not hold', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(join(cwd, 'other.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    const { code, stderr } = await sallyport('approve-model', 'models/good', '--public-key', 'other.pub', '--reason', 'x');
    expect([code, stderr]).toEqual([1, expect.stringContaining('does not hold')]);
  });
});

test('watch tells of what changed, and ends with 1', async () => {
  expect((await sallyport('watch', '--once')).code).toBe(0);
  const { atime, mtime } = statSync(weights());
  const before = readFileSync(weights());
  writeFileSync(weights(), assemble('PROTO 2; EMPTY_LIST; STOP'));
  utimesSync(weights(), atime, mtime);
  const { code, stderr } = await sallyport('watch', 'models/good', '--once');
  expect([code, stderr]).toEqual([1, expect.stringContaining('ALERT model.changed')]);
  writeFileSync(weights(), before);
  expect((await sallyport('watch', '--once')).code).toBe(0);
  expect((await sallyport('watch', 'models/evil.pkl', '--once')).code).toBe(2);
}, 60_000);

describe('a gateway that serves approved models only', () => {
  let gate: Serving;
  beforeAll(async () => {
    writeFileSync(join(cwd, 'sallyport.yaml'), `version: 1
server: {listen: "127.0.0.1:0", admin: "127.0.0.1:0", keys: off}
upstreams: {practice: {kind: practice}}
models:
  unapproved: refuse
  check_every: 200ms
  approved: [{path: models/good, serves: ["practice-*"]}]
`);
    gate = await serve([], { cwd });
  });
  afterAll(async () => { await gate.stop(); });

  const ask = async (model: string): Promise<{ status: number; body: string }> => {
    const response = await fetch(`${gate.url}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello.' }] }) });
    return { status: response.status, body: await response.text() };
  };

  test('refuses others, and this one once its files are not what was approved', async () => {
    expect((await ask('practice-gullible-1')).status).toBe(200);
    const other = await ask('gpt-x');
    expect([other.status, other.body]).toEqual([403, expect.stringContaining('approved')]);
    const before = readFileSync(weights());
    writeFileSync(weights(), assemble('PROTO 2; EMPTY_DICT; POP; EMPTY_LIST; STOP'));
    await until(async () => (await ask('practice-gullible-1')).status === 403);
    writeFileSync(weights(), before);
    await until(async () => (await ask('practice-gullible-1')).status === 200);
  }, 60_000);

  test('takes a revocation, and writes what commands left into its ledger', async () => {
    const { code, stderr } = await sallyport('approve-model', 'revoke', 'models/good', '--reason', 'retired');
    expect([code, stderr]).toEqual([0, expect.stringContaining('gateway')]);
    await until(async () => (await ask('practice-gullible-1')).status === 403);
    await until(async () => (await sallyport('ledger', 'show', '--format', 'json')).stdout.includes('model.revoked'));
  }, 60_000);
});
