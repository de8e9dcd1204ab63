import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { asError, SallyportError } from '../../core/errors.ts';
import { openSqlite } from '../../core/sqlite.ts';
import type { Approver } from './approvers.ts';
import type { Approval, ApprovalState, ParkedCall } from './contract.ts';

export const STORE_FILE = 'approvals.db';

/** Most calls of one application that wait or are approved at once, so that one cannot use up the room of the others. */
export const MAX_OPEN = 200;
export const MAX_OPEN_IN_ALL = 1_000;
/** Largest call that is parked, with everything the approver is shown. UTF-8 bytes. */
export const MAX_CALL_BYTES = 128 * 1024;
/** Ended calls that are kept, without their content, for `list --all`. */
const MAX_ENDED = 1_000;
const BUSY_MS = 2_000;

const BEGIN = `
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS calls (
  id TEXT PRIMARY KEY, binding TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('parked', 'approved', 'denied', 'expired', 'used')),
  application TEXT NOT NULL, turns INTEGER NOT NULL, said TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL,
  decided_by TEXT, decided_at INTEGER, note TEXT, used_in TEXT, call TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS calls_by_binding ON calls (binding, state);
CREATE INDEX IF NOT EXISTS calls_by_state ON calls (state, expires);
CREATE TABLE IF NOT EXISTS approvers (name TEXT PRIMARY KEY, hash TEXT NOT NULL, approver TEXT NOT NULL) STRICT;
`;

type Row = Record<string, SQLOutputValue>;

/** A parked call with by what its conversation is known. */
export interface StoredCall extends Approval {
  /** How many texts the user of an unnamed conversation had said, and their hash. */
  readonly turns: number;
  readonly said: string;
}

/**
 * Parked calls and approvers in one SQLite file, shared by the gateway and the command line. Every change is committed
 * to the disk before it counts: an approval that came back after a power failure could be used twice. Only touched when
 * a call needs a person, so that calls are made in place.
 */
export class ApprovalStore {
  readonly path: string;
  #database: DatabaseSync | undefined;
  #inode = 0;

  constructor(dataDir: string) {
    this.path = join(dataDir, STORE_FILE);
  }

  /** Whether anything was ever parked here. */
  get exists(): boolean {
    return existsSync(this.path);
  }

  /**
   * Reads and changes as one step, against every other process. What throws inside changes nothing.
   * @throws SallyportError `approval.unavailable`, and whatever `work` throws
   */
  transaction<T>(work: () => T): T {
    const database = this.#open();
    try {
      database.exec('BEGIN IMMEDIATE');
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (thrown) {
      try {
        if (database.isTransaction) database.exec('ROLLBACK');
      } catch {
        this.close(); // SQLite rolls back what was not committed when the file is opened again
      }
      throw this.#error(thrown);
    }
  }

  insert(call: StoredCall): void {
    const body = JSON.stringify(call.call);
    if (Buffer.byteLength(body) > MAX_CALL_BYTES) throw new SallyportError('approval.too_large', `The call and what a person must see of it take more than ${MAX_CALL_BYTES} bytes.`);
    this.#run('INSERT INTO calls (id, binding, state, application, turns, said, created, expires, call) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      call.id, call.binding, call.state, call.call.asker.application, call.turns, call.said, call.created, call.expires, body);
  }

  /** Changes what is in one state into another; false when it is not in that state any more. */
  move(id: string, from: ApprovalState, to: ApprovalState, change: { readonly expires?: number; readonly decidedBy?: string; readonly decidedAt?: number; readonly note?: string; readonly usedIn?: string } = {}): boolean {
    const changed = this.#run(
      'UPDATE calls SET state = ?, expires = coalesce(?, expires), decided_by = coalesce(?, decided_by), decided_at = coalesce(?, decided_at), note = coalesce(?, note), used_in = coalesce(?, used_in) WHERE id = ? AND state = ?',
      to, change.expires ?? null, change.decidedBy ?? null, change.decidedAt ?? null, change.note ?? null, change.usedIn ?? null, id, from,
    );
    return changed === 1;
  }

  /** Removes what the approver saw of a call that has ended. */
  forget(id: string): void {
    this.#run("UPDATE calls SET call = json_remove(call, '$.content') WHERE id = ?", id);
  }

  /** Removes the oldest ended calls beyond those that are kept; a denial that still holds is not one of them. */
  trim(now: number): void {
    this.#run("DELETE FROM calls WHERE id IN (SELECT id FROM calls WHERE state IN ('expired', 'used') OR (state = 'denied' AND expires <= ?) ORDER BY created DESC LIMIT -1 OFFSET ?)", now, MAX_ENDED);
  }

  get(id: string): StoredCall | undefined {
    return this.#rows('SELECT * FROM calls WHERE id = ?', id)[0];
  }

  bound(binding: string): StoredCall[] {
    return this.#rows("SELECT * FROM calls WHERE binding = ? AND state IN ('parked', 'approved', 'denied') ORDER BY created", binding);
  }

  /** Newest first, without their content. */
  list(all: boolean): StoredCall[] {
    return this.#rows(`SELECT id, binding, state, turns, said, created, expires, decided_by, decided_at, note, used_in, json_remove(call, '$.content') AS call FROM calls ${all ? '' : "WHERE state IN ('parked', 'approved')"} ORDER BY created DESC, id DESC LIMIT ${MAX_OPEN_IN_ALL + MAX_ENDED}`);
  }

  /** Calls whose time is over and that do not say so yet. */
  overdue(now: number): StoredCall[] {
    return this.#rows("SELECT * FROM calls WHERE state IN ('parked', 'approved') AND expires <= ?", now);
  }

  open(application: string): { readonly own: number; readonly all: number } {
    const row = this.#all("SELECT count(*) AS total, coalesce(sum(application = ?), 0) AS own FROM calls WHERE state IN ('parked', 'approved')", application)[0];
    return { own: Number(row?.['own'] ?? 0), all: Number(row?.['total'] ?? 0) };
  }

  /** @returns whether the name was still free */
  addApprover(approver: Approver, hash: string): boolean {
    return this.#run('INSERT INTO approvers (name, hash, approver) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING', approver.name, hash, JSON.stringify(approver)) === 1;
  }

  /** @returns whether there was such an approver, not revoked */
  revokeApprover(name: string, when: string): boolean {
    return this.#run("UPDATE approvers SET hash = '', approver = json_set(approver, '$.revoked', ?) WHERE name = ? AND json_extract(approver, '$.revoked') IS NULL", when, name) === 1;
  }

  approvers(): { readonly approver: Approver; readonly hash: string }[] {
    return this.#all('SELECT hash, approver FROM approvers ORDER BY name').map((row) => ({ hash: String(row['hash']), approver: JSON.parse(String(row['approver'])) as Approver }));
  }

  close(): void {
    try {
      this.#database?.close();
    } finally {
      this.#database = undefined;
    }
  }

  #open(): DatabaseSync {
    try {
      // Writes to a file that was removed or replaced succeed, and are lost.
      if (this.#database !== undefined && statSync(this.path, { throwIfNoEntry: false })?.ino !== this.#inode) this.close();
      if (this.#database !== undefined) return this.#database;
      const database = openSqlite(this.path, { busyMs: BUSY_MS, begin: BEGIN });
      this.#inode = statSync(this.path).ino;
      return (this.#database = database);
    } catch (thrown) {
      throw this.#error(thrown);
    }
  }

  #run(sql: string, ...values: SQLInputValue[]): number {
    return this.#guarded(() => Number(this.#open().prepare(sql).run(...values).changes));
  }

  #all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#guarded(() => this.#open().prepare(sql).all(...values));
  }

  #rows(sql: string, ...values: SQLInputValue[]): StoredCall[] {
    return this.#all(sql, ...values).map(callOf);
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      throw this.#error(thrown);
    }
  }

  /** Errors of our own go on as they are; SQLite's do not quote what is stored. */
  #error(thrown: unknown): Error {
    if (thrown instanceof SallyportError) return thrown;
    const error = asError(thrown);
    return 'errcode' in error || 'code' in error ? new SallyportError('approval.unavailable', `${this.path}: ${error.message}`, { cause: error }) : error;
  }
}

function callOf(row: Row): StoredCall {
  const optional = (name: string): string | undefined => (typeof row[name] === 'string' ? row[name] : undefined);
  const [decidedBy, note, usedIn] = [optional('decided_by'), optional('note'), optional('used_in')];
  return {
    id: String(row['id']), binding: String(row['binding']), state: String(row['state']) as ApprovalState, turns: Number(row['turns']), said: String(row['said']),
    created: Number(row['created']), expires: Number(row['expires']), call: JSON.parse(String(row['call'])) as ParkedCall,
    ...(decidedBy === undefined ? {} : { decidedBy }), ...(row['decided_at'] === null ? {} : { decidedAt: Number(row['decided_at']) }), ...(note === undefined ? {} : { note }), ...(usedIn === undefined ? {} : { usedIn }),
  };
}
