import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const MB = 1024 * 1024;

test('3,000 varied requests leave a bounded heap', async () => {
  const script = new URL('../support/faults-memory.ts', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--no-warnings', script], { timeout: 60_000 });
  const { before, after, logs } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { before: number; after: number; logs: string[] };
  expect(logs).toEqual([]);
  // What 2,000 further requests may add: their conversations' histories and vaults, which are bounded and still filling.
  expect((after - before) / MB).toBeLessThan(16);
  expect(after / MB).toBeLessThan(250);
}, 60_000);
