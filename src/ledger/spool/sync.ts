import { closeSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { listSegments } from './segments.ts';

/** Brings the spool from the page cache to the disk, so that a power loss takes no more than was written since. */
export class SpoolSync {
  readonly #directory: string;
  #from = '';

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** @throws the system's error, when the device cannot be written */
  sync(): void {
    const segments = listSegments(this.#directory).filter((name) => name >= this.#from);
    for (const name of segments) syncFile(join(this.#directory, name), 'r+');
    const newest = segments.at(-1);
    // The newest is still written and comes again next time; a directory is synced for the names in it.
    if (newest !== undefined && newest !== this.#from && process.platform !== 'win32') syncFile(this.#directory, 'r');
    if (newest !== undefined) this.#from = newest;
  }
}

function syncFile(path: string, flags: string): void {
  const fd = openSync(path, flags);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
