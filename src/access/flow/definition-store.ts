import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { asError, SallyportError } from '../../core/errors.ts';
import { openSqlite } from '../../core/sqlite.ts';

const DEFINITIONS_FILE = 'definitions.db';

/** Conversations that are kept; those that came first go first. With twenty tools each they take some 10 MB. */
const MOST_CONVERSATIONS = 10_000;
/** New ones between two looks at how many there are. */
const TRIM_EVERY = 200;
/** Another gateway writes for less than a millisecond. */
const BUSY_MS = 500;

const BEGIN = 'PRAGMA synchronous = NORMAL; CREATE TABLE IF NOT EXISTS conversations (id INTEGER PRIMARY KEY, conversation TEXT NOT NULL UNIQUE, tools TEXT NOT NULL) STRICT';

type Tools = Readonly<Record<string, string>>;

/**
 * How the tools of conversations were first defined, in one SQLite file that all gateways of a data directory share and
 * that outlives them. Holds hashes only. Touched when a conversation makes its first call, and not synced to the disk each
 * time: what a power failure takes is learnt anew.
 */
export class DefinitionStore {
  readonly path: string;
  #database: DatabaseSync | undefined;
  #added = 0;

  constructor(dataDir: string) {
    this.path = join(dataDir, DEFINITIONS_FILE);
  }

  /**
   * What each tool of a conversation was first defined as. What is new is stored.
   * @param conversation - a hash, and so are the names of tools and their definitions
   * @throws SallyportError `definitions.unavailable`
   */
  first(conversation: string, definitions: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    try {
      const database = (this.#database ??= openSqlite(this.path, { busyMs: BUSY_MS, begin: BEGIN }));
      const known = read(database, conversation);
      if (known !== undefined && [...definitions.keys()].every((tool) => Object.hasOwn(known, tool))) return new Map(Object.entries(known));
      return new Map(Object.entries(this.#add(database, conversation, definitions)));
    } catch (thrown) {
      // Whatever it is, the file is opened anew next time.
      this.close();
      const error = asError(thrown);
      throw new SallyportError('definitions.unavailable', `${this.path}: ${error.message}`, { cause: error });
    }
  }

  close(): void {
    const database = this.#database;
    this.#database = undefined;
    database?.close();
  }

  /** As one step against other processes: what another has stored meanwhile came first. */
  #add(database: DatabaseSync, conversation: string, definitions: ReadonlyMap<string, string>): Tools {
    database.exec('BEGIN IMMEDIATE');
    try {
      const tools: Tools = { ...Object.fromEntries(definitions), ...read(database, conversation) };
      database.prepare('INSERT INTO conversations (conversation, tools) VALUES (?, ?) ON CONFLICT (conversation) DO UPDATE SET tools = excluded.tools').run(conversation, JSON.stringify(tools));
      if (++this.#added >= TRIM_EVERY) {
        database.exec(`DELETE FROM conversations WHERE id <= (SELECT max(id) FROM conversations) - ${MOST_CONVERSATIONS}`);
        this.#added = 0;
      }
      database.exec('COMMIT');
      return tools;
    } catch (thrown) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw thrown;
    }
  }
}

function read(database: DatabaseSync, conversation: string): Tools | undefined {
  const row = database.prepare('SELECT tools FROM conversations WHERE conversation = ?').get(conversation);
  return row === undefined ? undefined : JSON.parse(String(row['tools'])) as Tools;
}
