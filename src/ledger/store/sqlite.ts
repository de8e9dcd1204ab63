import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';
import { SallyportError, asError } from '../../core/errors.ts';
import type { Head } from '../chain.ts';
import { EMPTY_HEAD } from '../chain.ts';
import type { Checkpoint, Entry, Query } from '../contract.ts';
import type { Facets } from '../facets.ts';
import { facetsOfEntry } from '../facets.ts';
import type { CheckpointedStore, IndexedStore, SyncedStore } from './capabilities.ts';
import { checkContinuity } from './continuity.ts';
import { migrate, schemaVersion } from './schema.ts';

/** Rows fetched at once: bounds memory while reading, and no read holds a transaction open while its reader pauses. */
const PAGE = 100;
const MAX_SEQ = Number.MAX_SAFE_INTEGER;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

type Row = Record<string, SQLOutputValue>;

/** STRICT tables hold text in text columns; anything else was forced in and must fail verification, not reading. */
function text(value: SQLOutputValue | undefined): string {
  return typeof value === 'string' ? value : `(not text: ${String(value)})`;
}

function optional(value: SQLOutputValue | undefined): string | undefined {
  return value === null || value === undefined ? undefined : text(value);
}

function entryOf(row: Row): Entry {
  return { seq: Number(row['seq']), id: text(row['id']), type: text(row['type']), time: text(row['time']), body: text(row['body']), prev: text(row['prev']), hash: text(row['hash']) };
}

function checkpointOf(row: Row): Checkpoint {
  return { seq: Number(row['seq']), hash: text(row['hash']), time: text(row['time']), keyId: text(row['key_id']), signature: text(row['signature']) };
}

/** @returns a SallyportError that tells a damaged file (`ledger.corrupt`) from one that cannot be used now (`ledger.unavailable`) */
function storeError(path: string, thrown: unknown): SallyportError {
  if (thrown instanceof SallyportError) return thrown;
  const error = asError(thrown);
  const code = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;
  const corrupt = code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
  return new SallyportError(corrupt ? 'ledger.corrupt' : 'ledger.unavailable', `${path}: ${error.message}`, { cause: error });
}

export interface SqliteOptions {
  readonly readOnly?: boolean;
  /** Longest wait for another process's lock, in milliseconds. */
  readonly busyMs?: number;
}

/**
 * The chain in one SQLite file. WAL, so that readers in other processes never stop the writer; `synchronous = NORMAL`,
 * so that a commit does not wait for the disk. After a power loss SQLite then falls back to an earlier commit, whole and
 * consistent, with the spool position of that commit: the records since are still in the spool, because a segment is
 * removed only after {@link SqliteStore.sync} brought what was stored from it to the disk.
 */
export class SqliteStore implements IndexedStore, SyncedStore, CheckpointedStore {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #inode: number;
  readonly #statements = new Map<string, StatementSync>();

  /** @throws SallyportError `ledger.absent`, `ledger.unavailable`, `ledger.corrupt` */
  constructor(path: string, options: SqliteOptions = {}) {
    this.#path = path;
    const readOnly = options.readOnly === true;
    if (readOnly && !existsSync(path)) throw new SallyportError('ledger.absent', `There is no ledger at ${resolve(path)}.`);
    let database: DatabaseSync | undefined;
    try {
      database = open(path, readOnly, options.busyMs ?? 250);
      this.#database = database;
      if (readOnly) {
        if (schemaVersion(database) === 0) throw new SallyportError('ledger.unavailable', `The ledger at ${path} holds nothing yet.`);
      } else {
        // Bodies of one or two kilobytes fill pages of eight better than pages of four: a fifth less on disk.
        database.exec('PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864');
        migrate(database);
      }
      this.#inode = statSync(path).ino;
    } catch (error) {
      database?.close();
      throw storeError(path, error);
    }
  }

  append(entries: readonly Entry[], checkpoint: Checkpoint | undefined, spool: { readonly segment: string; readonly offset: number } | undefined): Promise<void> {
    return this.#async(() => {
      // Writes to a file that was unlinked or replaced succeed, and are lost.
      if (statSync(this.#path).ino !== this.#inode) throw new SallyportError('ledger.unavailable', `${this.#path} was replaced by another file.`);
      this.#database.exec('BEGIN IMMEDIATE');
      try {
        checkContinuity(this.#head(), entries);
        this.#insert(entries, checkpoint, spool);
        this.#database.exec('COMMIT');
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
    });
  }

  head(): Promise<Head> {
    return this.#async(() => this.#head());
  }

  spoolPosition(): Promise<{ readonly segment: string; readonly offset: number } | undefined> {
    return this.#async(() => {
      const row = this.#prepare('SELECT segment, offset FROM spool_position').get();
      return row === undefined ? undefined : { segment: text(row['segment']), offset: Number(row['offset']) };
    });
  }

  get(id: string): Promise<Entry | undefined> {
    return this.#async(() => {
      const row = this.#prepare('SELECT seq, id, type, time, body, prev, hash FROM entries WHERE id = ? AND seq BETWEEN 1 AND ? ORDER BY seq LIMIT 1').get(id, MAX_SEQ);
      return row === undefined ? undefined : entryOf(row);
    });
  }

  async *read(query: Query): AsyncIterable<Entry> {
    const select = await this.#async(() => this.#selection(query));
    if (select === undefined) return;
    let { low, high } = select;
    let left = query.limit ?? Number.POSITIVE_INFINITY;
    while (left > 0) {
      const page = await this.#async(() => this.#prepare(select.sql).all(...select.values, low, high, Math.min(PAGE, left)));
      for (const row of page) yield entryOf(row);
      const last = Number(page.at(-1)?.['seq']);
      left -= page.length;
      if (page.length < PAGE) return;
      if (query.newestFirst === true) high = last - 1;
      else low = last + 1;
    }
  }

  async *checkpoints(): AsyncIterable<Checkpoint> {
    for (let after = 0; ;) {
      const page = await this.#async(() => this.#prepare('SELECT seq, hash, time, key_id, signature FROM checkpoints WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?').all(after, MAX_SEQ, PAGE).map(checkpointOf));
      yield* page;
      if (page.length < PAGE) return;
      after = page.at(-1)?.seq ?? MAX_SEQ;
    }
  }

  newestCheckpoint(): Promise<Checkpoint | undefined> {
    return this.#async(() => {
      const row = this.#prepare('SELECT seq, hash, time, key_id, signature FROM checkpoints WHERE seq BETWEEN 1 AND ? ORDER BY seq DESC LIMIT 1').get(MAX_SEQ);
      return row === undefined ? undefined : checkpointOf(row);
    });
  }

  async *storedFacets(): AsyncIterable<{ readonly seq: number; readonly facets: Facets }> {
    for (let after = -MAX_SEQ; ;) {
      const page = await this.#async(() => {
        // One state of the file for both tables, while another process may write.
        this.#database.exec('BEGIN');
        try {
          return this.#facetsPage(after);
        } finally {
          this.#database.exec('COMMIT');
        }
      });
      yield* page;
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.seq;
    }
  }

  /**
   * Brings everything committed so far to the disk.
   * @returns false when a reader kept the log from being moved over; ask again later
   */
  sync(): Promise<boolean> {
    return this.#async(() => {
      const row = this.#database.prepare('PRAGMA wal_checkpoint(PASSIVE)').get();
      return row !== undefined && row['busy'] === 0 && row['log'] === row['checkpointed'];
    });
  }

  close(): Promise<void> {
    return this.#async(() => this.#database.close());
  }

  #async<T>(work: () => T): Promise<T> {
    try {
      return Promise.resolve(work());
    } catch (error) {
      return Promise.reject(storeError(this.#path, error));
    }
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }

  #head(): Head {
    const row = this.#prepare('SELECT seq, hash FROM entries WHERE seq BETWEEN 1 AND ? ORDER BY seq DESC LIMIT 1').get(MAX_SEQ);
    return row === undefined ? EMPTY_HEAD : { seq: Number(row['seq']), hash: text(row['hash']) };
  }

  #insert(entries: readonly Entry[], checkpoint: Checkpoint | undefined, spool: { readonly segment: string; readonly offset: number } | undefined): void {
    const insert = this.#prepare('INSERT INTO entries (seq, id, type, time, application, decision, session, prev, hash, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    const insertRule = this.#prepare('INSERT INTO findings (rule, seq) VALUES (?, ?)');
    for (const entry of entries) {
      const { application = null, decision = null, session = null, rules } = facetsOfEntry(entry);
      insert.run(entry.seq, entry.id, entry.type, entry.time, application, decision, session, entry.prev, entry.hash, entry.body);
      for (const rule of rules) insertRule.run(rule, entry.seq);
    }
    if (checkpoint !== undefined) {
      this.#prepare('INSERT INTO checkpoints (seq, hash, time, key_id, signature) VALUES (?, ?, ?, ?, ?)').run(checkpoint.seq, checkpoint.hash, checkpoint.time, checkpoint.keyId, checkpoint.signature);
    }
    if (spool !== undefined) {
      this.#prepare('INSERT INTO spool_position (one, segment, offset) VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE SET segment = excluded.segment, offset = excluded.offset').run(spool.segment, spool.offset);
    }
  }

  /** The statement for a query, with the bounds of its sequence numbers; undefined when nothing lies in its time. */
  #selection(query: Query): { readonly sql: string; readonly values: SQLInputValue[]; readonly low: number; readonly high: number } | undefined {
    const where: string[] = [];
    const values: SQLInputValue[] = [];
    const add = (condition: string, value: string | undefined): void => {
      if (value === undefined) return;
      where.push(condition);
      values.push(value);
    };
    add('findings.rule = ?', query.rule);
    add('entries.type = ?', query.type);
    add('entries.application = ?', query.application);
    add('entries.decision = ?', query.decision);
    // The plus keeps the index on time from being used here, which would sort the whole range again for every page.
    add('+entries.time >= ?', query.from);
    add('+entries.time < ?', query.to);
    let low = (query.after ?? 0) + 1;
    let high = MAX_SEQ;
    if (query.from !== undefined || query.to !== undefined) {
      // Time and sequence run almost together: the bounds spare a scan of the whole chain for one hour of it.
      const row = this.#prepare('SELECT min(seq) AS low, max(seq) AS high FROM entries WHERE time >= ? AND time < ?').get(query.from ?? '', query.to ?? '\u{10ffff}');
      if (row === undefined || row['low'] === null) return undefined;
      low = Math.max(low, Number(row['low']));
      high = Math.min(high, Number(row['high']));
    }
    const seq = query.rule === undefined ? 'entries.seq' : 'findings.seq';
    const from = query.rule === undefined ? 'entries' : 'findings CROSS JOIN entries ON entries.seq = findings.seq';
    where.push(`${seq} BETWEEN ? AND ?`);
    const sql = `SELECT entries.seq, id, type, time, body, prev, hash FROM ${from} WHERE ${where.join(' AND ')} ORDER BY ${seq} ${query.newestFirst === true ? 'DESC' : 'ASC'} LIMIT ?`;
    return { sql, values, low, high };
  }

  #facetsPage(after: number): { readonly seq: number; readonly facets: Facets }[] {
    const size = PAGE * 10;
    const rows = this.#prepare('SELECT seq, application, decision, session FROM entries WHERE seq > ? ORDER BY seq LIMIT ?').all(after, size);
    const last = rows.length < size ? MAX_SEQ : Number(rows.at(-1)?.['seq']);
    const found = new Map<number, { application: string | undefined; decision: string | undefined; session: string | undefined; rules: string[] }>();
    for (const row of rows) found.set(Number(row['seq']), { application: optional(row['application']), decision: optional(row['decision']), session: optional(row['session']), rules: [] });
    let stray = false;
    for (const row of this.#prepare('SELECT seq, rule FROM findings WHERE seq > ? AND seq <= ? ORDER BY seq, rule').iterate(after, last)) {
      const seq = Number(row['seq']);
      const facets = found.get(seq);
      if (facets !== undefined) facets.rules.push(text(row['rule']));
      else {
        found.set(seq, { application: undefined, decision: undefined, session: undefined, rules: [text(row['rule'])] });
        stray = true;
      }
    }
    const list = [...found].map(([seq, facets]) => ({ seq, facets }));
    return stray ? list.sort((a, b) => a.seq - b.seq) : list;
  }
}

/** A read-only copy (a mounted backup) cannot hold the shared memory that WAL needs; it does not change, so it is read as it is. */
function open(path: string, readOnly: boolean, timeout: number): DatabaseSync {
  if (!readOnly) {
    // Made first, so that it is its owner's alone from the start; SQLite gives its log the same mode.
    closeSync(openSync(path, 'a', 0o600));
    return new DatabaseSync(path, { timeout });
  }
  const database = new DatabaseSync(path, { readOnly, timeout });
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return database;
  } catch (error) {
    database.close();
    if (existsSync(`${path}-wal`)) throw error;
    return new DatabaseSync(new URL(`${pathToFileURL(path).href}?immutable=1`), { readOnly, timeout });
  }
}
