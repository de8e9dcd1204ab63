import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { systemCode } from '../../../src/core/errors.ts';
import { privateFolder } from '../../../src/core/private-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'sallyport-folder-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

function codeOf(path: string): string | undefined {
  try {
    privateFolder(path);
    return undefined;
  } catch (error) {
    return systemCode(error);
  }
}

describe('a private folder', () => {
  test('is made with those above it, for this user alone, and is left as it is the next time', () => {
    const deep = join(folder, 'a', 'b', 'c');
    privateFolder(deep);
    for (const path of [deep, join(folder, 'a')]) expect(statSync(path).mode & 0o777).toBe(0o700);
    writeFileSync(join(deep, 'kept'), '');
    privateFolder(deep);
    expect(existsSync(join(deep, 'kept'))).toBe(true);
  });

  test('is refused where a file is in the way', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(codeOf(join(folder, 'file'))).toBe('EEXIST');
    expect(codeOf(join(folder, 'file', 'below'))).toBe('ENOTDIR');
  });

  test('is refused at once where a file system makes none', () => {
    expect(codeOf('/proc/sallyport-nope/a')).toMatch(/^(?:ENOENT|EACCES|EPERM|EROFS)$/);
  });
});
