import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { privateFolder } from './private-folder.ts';

export interface SqliteOptions {
  /** How long a statement waits for another process's lock. Milliseconds; it holds the event loop. */
  readonly busyMs: number;
  /** SQL that is run first: pragmas, then tables where they are not there yet. */
  readonly begin: string;
}

/**
 * Opens an SQLite file that several processes share, or makes it, readable by its owner only.
 * @throws what the file system or SQLite says
 */
export function openSqlite(path: string, { busyMs, begin }: SqliteOptions): DatabaseSync {
  privateFolder(dirname(path));
  const database = new DatabaseSync(path, { timeout: busyMs });
  try {
    chmodSync(path, 0o600);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA trusted_schema = OFF');
    database.exec(begin);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
