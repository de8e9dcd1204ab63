import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { keysCommand } from '../../../src/cli/commands/keys.ts';

test('a key is listed with its models, and revoking tells machines as well', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-keys-command-'));
  const before = process.exitCode;
  const run = async (...args: string[]): Promise<string> => {
    const stdout = new PassThrough();
    await keysCommand({ stdin: new PassThrough(), stdout, stderr: new PassThrough(), isTty: false, errIsTty: false, color: false }, () => Promise.resolve(folder)).exitOverride().parseAsync(args, { from: 'user' });
    return String(stdout.read() ?? '');
  };
  try {
    const { id } = JSON.parse(await run('create', 'mail', '--models', 'gpt-*', '--format', 'json')) as { id: string };
    expect(await run('list')).toMatch(/active, for gpt-\*\n$/);
    expect(JSON.parse(await run('revoke', id, '--format', 'json'))).toEqual({ id, revoked: true });
    await expect(run('revoke', id)).rejects.toMatchObject({ code: 'keys.unknown' });
  } finally {
    process.exitCode = before;
    rmSync(folder, { recursive: true, force: true });
  }
});
