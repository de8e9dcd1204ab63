/** `sallyport scan` without a process of its own: bills of materials of folders, and how far hashing is. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scanCommand } from '../../../src/cli/commands/scan.ts';
import { scanEntry, walk } from '../../../src/supply/walk.ts';
import { cyclonedxProblems } from '../../support/cyclonedx.ts';
import { spdxProblems } from '../../support/spdx.ts';

let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'sallyport-scan-')); });
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
  process.exitCode = undefined;
});

/** What the command writes. */
async function run(args: readonly string[], errIsTty = false): Promise<{ readonly out: string; readonly err: string }> {
  const written = { out: '', err: '' };
  const into = (key: 'out' | 'err'): Writable => new Writable({ write(chunk: Buffer, _encoding, done) { written[key] += chunk.toString(); done(); } });
  const terminal = { stdin: process.stdin, stdout: into('out'), stderr: into('err'), isTty: false, errIsTty, color: false };
  await scanCommand(terminal, '1.0.0').exitOverride().parseAsync([...args], { from: 'user' });
  return written;
}

test('bills of materials name the project, and what lies around a model', async () => {
  mkdirSync(join(dir, 'model'));
  writeFileSync(join(dir, 'package.json'), '{"name":"app","version":"1.0.0"}');
  writeFileSync(join(dir, 'model/config.json'), '{"model_type":"bert","architectures":["BertModel"]}');
  const header = Buffer.from('{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}');
  writeFileSync(join(dir, 'model/m.safetensors'), Buffer.concat([Buffer.from([header.length, 0, 0, 0, 0, 0, 0, 0]), header, Buffer.alloc(4)]));
  const bom = JSON.parse((await run([dir, '--format', 'cyclonedx'])).out) as { metadata: { component: object }; components: readonly { name: string }[] };
  expect(cyclonedxProblems(bom)).toEqual([]);
  expect(bom.metadata.component).toMatchObject({ name: 'app', version: '1.0.0' });
  expect(bom.components.find(({ name }) => name.endsWith('.safetensors'))).toMatchObject({ modelCard: { modelParameters: { architectureFamily: 'bert', modelArchitecture: 'BertModel' } } });
  const spdx = JSON.parse((await run([dir, '--format', 'spdx'])).out) as object;
  expect(spdxProblems(spdx)).toEqual([]);
});

test('the help says what a bill of materials costs', () => {
  const help = scanCommand({ stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, isTty: false, errIsTty: false, color: false }, '1.0.0').helpInformation().replaceAll(/\s+/g, ' ');
  expect(help).toContain('hash every file, which takes 4 to 6 seconds a gigabyte');
});

test('hashing tells how far it is, and reads the file once for both digests', async () => {
  const content = Buffer.alloc(2_500_000, 'weights ');
  writeFileSync(join(dir, 'a.txt'), content);
  const told: string[] = [];
  const [entry] = [...walk(join(dir, 'a.txt'))];
  expect(entry).toBeDefined();
  if (entry === undefined) return;
  const report = scanEntry(entry, { hash: true, sha1: true, hashed: (bytes, of) => { told.push(`${bytes}/${of}`); } });
  expect(told).toEqual(['1048576/2500000', '2097152/2500000', '2500000/2500000']);
  expect(report).toMatchObject({ sha256: createHash('sha256').update(content).digest('hex'), sha1: createHash('sha1').update(content).digest('hex') });
  expect((await run([join(dir, 'a.txt'), '--format', 'cyclonedx'], true)).err).toMatch(/files scanned/);
});

test('what cannot be opened is told in words', async () => {
  expect((await run([join(dir, 'gone')])).out).toContain('The path cannot be opened (there is no such file or folder, ENOENT).');
});
