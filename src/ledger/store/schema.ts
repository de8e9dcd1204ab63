import type { DatabaseSync } from 'node:sqlite';
import { SallyportError } from '../../core/errors.ts';

/**
 * Each script brings the schema from its index to the next version, which SQLite keeps as `user_version`. Scripts that
 * were released are never changed. The body comes last in its row: a scan by time or application then skips the pages
 * that long bodies spill into.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE entries (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL, type TEXT NOT NULL, time TEXT NOT NULL,
    application TEXT, decision TEXT, session TEXT,
    prev TEXT NOT NULL, hash TEXT NOT NULL, body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX entries_id ON entries (id);
  CREATE INDEX entries_time ON entries (time);
  CREATE INDEX entries_application ON entries (application);
  CREATE INDEX entries_decision ON entries (decision);
  CREATE TABLE findings (rule TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (rule, seq)) STRICT, WITHOUT ROWID;
  CREATE INDEX findings_seq ON findings (seq);
  CREATE TABLE checkpoints (
    seq INTEGER PRIMARY KEY, hash TEXT NOT NULL, time TEXT NOT NULL, key_id TEXT NOT NULL, signature TEXT NOT NULL
  ) STRICT;
  CREATE TABLE spool_position (one INTEGER PRIMARY KEY CHECK (one = 1), segment TEXT NOT NULL, offset INTEGER NOT NULL) STRICT;
  `,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** @throws SallyportError `ledger.unavailable` when a newer release made the file */
export function schemaVersion(database: DatabaseSync): number {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > SCHEMA_VERSION) throw new SallyportError('ledger.unavailable', `The ledger has schema ${version}; this release knows up to ${SCHEMA_VERSION}. Use the newer release.`);
  return version;
}

/** Brings the schema up to date, each step all or nothing. */
export function migrate(database: DatabaseSync): void {
  for (let version = schemaVersion(database); version < SCHEMA_VERSION; version++) {
    database.exec(`BEGIN IMMEDIATE; ${MIGRATIONS[version] ?? ''}; PRAGMA user_version = ${version + 1}; COMMIT`);
  }
}
