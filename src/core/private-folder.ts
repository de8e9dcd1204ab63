import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemCode } from './errors.ts';

const MODE = 0o700;

/**
 * Makes a folder, and those above it that are not there, for this user alone; one that is there stays as it is. Node's own
 * way never ends where a file system says that the folder above is not there while it is, as /proc does.
 * @throws Error of the file system
 */
export function privateFolder(path: string): void {
  if (isFolder(path)) return;
  const above = dirname(path);
  if (above !== path && !existsSync(above)) privateFolder(above);
  try {
    mkdirSync(path, { mode: MODE });
  } catch (error) {
    // Somebody else may have made it in between.
    if (systemCode(error) !== 'EEXIST' || !isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
