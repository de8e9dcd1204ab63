/** `sallyport sign` and `verify` without a process of their own: what stands in the place of a signature. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signCommand } from '../../../src/cli/commands/sign.ts';
import { verifyCommand } from '../../../src/cli/commands/verify.ts';

let dir: string;
let model: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sallyport-sign-'));
  model = join(dir, 'model');
  mkdirSync(model);
  writeFileSync(join(model, 'weights.bin'), 'weights');
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(join(dir, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(dir, 'pub.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
  process.exitCode = undefined;
});

const nowhere = (): Writable => new Writable({ write(_chunk, _encoding, done) { done(); } });
const terminal = { stdin: process.stdin, stdout: nowhere(), stderr: nowhere(), isTty: false, errIsTty: false, color: false };
const sign = async (...more: string[]): Promise<unknown> => signCommand(terminal).exitOverride().parseAsync([model, '--private-key', join(dir, 'key.pem'), ...more], { from: 'user' });
const verify = async (): Promise<unknown> => verifyCommand(terminal).exitOverride().parseAsync([model, '--public-key', join(dir, 'pub.pem')], { from: 'user' });

test('only a signature is replaced by one', async () => {
  await expect(sign('--signature', join(model, 'weights.bin'))).rejects.toThrow(/is no signature/);
  expect(readFileSync(join(model, 'weights.bin'), 'utf8')).toBe('weights');
  writeFileSync(join(dir, 'precious'), 'precious');
  symlinkSync(join(dir, 'precious'), join(model, 'model.sig'));
  await expect(sign()).rejects.toThrow(/no regular file/);
  expect(readFileSync(join(dir, 'precious'), 'utf8')).toBe('precious');
  rmSync(join(model, 'model.sig'));
  await sign();
  await sign();
  process.exitCode = undefined;
  await verify();
  expect(process.exitCode ?? 0).toBe(0);
});

test('a pipe, a device or a file without end in the place of the signature is refused at once', async () => {
  const place = join(model, 'model.sig');
  execFileSync('mkfifo', [place]);
  await expect(verify()).rejects.toThrow(/no regular file/);
  rmSync(place);
  symlinkSync('/dev/zero', place);
  await expect(verify()).rejects.toThrow(/no regular file/);
  rmSync(place);
  writeFileSync(place, '');
  truncateSync(place, 3e9);
  await expect(verify()).rejects.toThrow(/longer than the 64 MiB/);
});
