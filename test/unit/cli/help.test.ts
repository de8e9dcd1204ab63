import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openApprovals } from '../../../src/cli/approvals.ts';
import { ERRORS } from '../../../src/core/errors.ts';
import { readEnvironment } from '../../../src/core/config.ts';
import { listen } from '../../../src/gateway/app.ts';
import { parsePolicyFile } from '../../../src/policy/file.ts';

/** Where the options of the command do not help, the help says what does. */

test('a port in use, and an address that is none of this machine', async () => {
  const first = createServer();
  const port = Number(new URL(await listen(first, '127.0.0.1', 0)).port);
  try {
    await expect(listen(createServer(), '127.0.0.1', port)).rejects.toMatchObject({ message: `127.0.0.1:${port} is already in use.`, help: expect.stringMatching(/^Stop the other process, or set another port\./) as string });
    await expect(listen(createServer(), '192.0.2.1', 0)).rejects.toMatchObject({ message: '192.0.2.1:0 cannot be listened on (EADDRNOTAVAIL).', help: expect.stringMatching(/^Use an address of this machine/) as string });
  } finally {
    first.close();
  }
});

test('a gateway that does not answer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-help-'));
  try {
    const { config } = parsePolicyFile(`server: {data_dir: ${JSON.stringify(folder)}}`, 'sallyport.yaml', { rules: [], environment: readEnvironment({}), now: 0 });
    const error: unknown = await openApprovals('http://127.0.0.1:9', true, config, () => { throw new Error('not expected'); }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: 'No gateway answers at http://127.0.0.1:9.', help: expect.stringContaining('sallyport serve') as string });
    expect(error).not.toMatchObject({ help: ERRORS['usage.invalid'].help });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
