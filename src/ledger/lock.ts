import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asError, SallyportError, systemCode } from '../core/errors.ts';

export interface DirectoryLock {
  release(): void;
}

const SQLITE_BUSY = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

/**
 * Makes this process the only writer of a data directory. The lock is an operating-system lock that SQLite holds on
 * `ledger.lock`: the kernel drops it when the process ends in any way, so there is no stale lock to judge by a process
 * number, which another process (or another container) may have by now. `ledger.pid` only names the holder in messages.
 * @throws SallyportError `ledger.held` when another writer holds it, `ledger.unavailable` when the lock cannot be made
 */
export function lockDirectory(dataDir: string): DirectoryLock {
  const pidFile = join(dataDir, 'ledger.pid');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(join(dataDir, 'ledger.lock'), { timeout: 0 });
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    if (!isBusy(error)) throw new SallyportError('ledger.unavailable', `Cannot lock the ledger in ${dataDir}: ${asError(error).message}.`, { cause: error, help: 'The data directory must be writable and its disk not full; --data-dir or SALLYPORT_DATA_DIR names another.' });
    throw new SallyportError('ledger.held', `Another Sallyport process (${holder(pidFile)}) writes the ledger in ${dataDir}.`);
  }
  try {
    writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  } catch (error) {
    database.close();
    throw new SallyportError('ledger.unavailable', `Cannot write ${pidFile}.`, { cause: error });
  }
  const held = database;
  return { release: () => held.close() };
}

function holder(pidFile: string): string {
  try {
    const pid = readFileSync(pidFile, 'utf8').trim();
    return /^\d{1,10}$/.test(pid) ? `process ${pid}` : 'process unknown';
  } catch (error) {
    return `process unknown, ${systemCode(error) ?? 'unreadable'}`;
  }
}
