import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { SallyportError, systemCode } from './errors.ts';

/** A lock that is left behind by a process that died is taken over after this time. Milliseconds. */
const STALE_MS = 10_000;

/**
 * Makes this process the only writer of a small file. Held for a few milliseconds, so waiting is a short poll.
 * @param what - the file's name for people, as in "the key file"
 * @returns what releases it
 * @throws SallyportError `input.unreadable` when the lock cannot be had
 */
export function lockFile(path: string, what: string): () => void {
  const deadline = Date.now() + 2 * STALE_MS;
  for (;;) {
    try {
      closeSync(openSync(path, 'wx', 0o600));
      return () => { rmSync(path, { force: true }); };
    } catch (error) {
      if (systemCode(error) !== 'EEXIST' || Date.now() > deadline) throw new SallyportError('input.unreadable', `${what} cannot be changed: ${path} is held or cannot be made.`, { cause: error });
    }
    const held = statSync(path, { throwIfNoEntry: false });
    if (held !== undefined && Date.now() - held.mtimeMs > STALE_MS) rmSync(path, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
}
