import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportEntries, verifyExport } from '../../src/ledger/export.ts';
import { ledgerFiles } from '../../src/ledger/files.ts';
import { openLedger } from '../../src/ledger/index.ts';
import { keyFiles, readKeyring } from '../../src/ledger/keys.ts';
import { entriesOf, exchange, verifyDirectory, withReader } from '../unit/ledger/helpers.ts';

const BATCHES = 8;
const PER_BATCH = 4;
const COUNT = BATCHES * PER_BATCH;

let root: string;
let original: string;
let copies = 0;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'sallyport-tamper-'));
  original = join(root, 'original');
  const ledger = await openLedger({ dataDir: original });
  for (let batch = 0; batch < BATCHES; batch++) {
    for (let i = 1; i <= PER_BATCH; i++) ledger.record(exchange(batch * PER_BATCH + i));
    expect(await ledger.flush()).toBe(true);
  }
  await ledger.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The problems found after `change` was made to a copy of the database. */
async function problemsAfter(change: (database: DatabaseSync, directory: string) => void): Promise<string[]> {
  const directory = join(root, `copy-${copies++}`);
  cpSync(original, directory, { recursive: true });
  const database = new DatabaseSync(ledgerFiles(directory).database);
  change(database, directory);
  database.close();
  const { ok, problems } = await verifyDirectory(directory);
  expect(ok).toBe(problems.length === 0);
  rmSync(directory, { recursive: true });
  return problems.map(({ message }) => message);
}

async function firstSeqAfter(change: (database: DatabaseSync) => void): Promise<number | undefined> {
  const directory = join(root, `copy-${copies++}`);
  cpSync(original, directory, { recursive: true });
  const database = new DatabaseSync(ledgerFiles(directory).database);
  change(database);
  database.close();
  return (await verifyDirectory(directory)).problems[0]?.seq;
}

const seqs = fc.integer({ min: 1, max: COUNT });

/** Changes one byte of a text column, or one bit of a number, of one row. */
function flip(database: DatabaseSync, table: string, column: string, row: number, position: number, bit: number): void {
  const rows = database.prepare(`SELECT * FROM ${table}`).all();
  const chosen = rows[row % rows.length] as Record<string, unknown>;
  const where = Object.keys(chosen).map((name) => `${name} IS ?`).join(' AND ');
  const keys = Object.values(chosen) as (string | number | null)[];
  const value = chosen[column];
  if (typeof value === 'number') {
    const changed = value ^ (1 << (position % 30));
    // Taking another row's key would remove that row as well.
    const taken = table !== 'findings' && rows.some((other) => (other as Record<string, unknown>)[column] === changed);
    database.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${where}`).run(taken ? changed + 1_000_000 : changed, ...keys);
    return;
  }
  const bytes = Buffer.from(typeof value === 'string' ? value : 'x');
  bytes[position % bytes.length] = (bytes[position % bytes.length] ?? 0) ^ (1 << (bit % 8));
  database.prepare(`UPDATE ${table} SET ${column} = CAST(? AS TEXT) WHERE ${where}`).run(bytes, ...keys);
}

const COLUMNS: readonly (readonly [table: string, column: string])[] = [
  ...['seq', 'id', 'type', 'time', 'application', 'decision', 'session', 'prev', 'hash', 'body'].map((column) => ['entries', column] as const),
  ...['rule', 'seq'].map((column) => ['findings', column] as const),
  ...['seq', 'hash', 'time', 'key_id', 'signature'].map((column) => ['checkpoints', column] as const),
];

describe('tampering', () => {
  test('nothing changed, nothing found', async () => {
    expect(await problemsAfter(() => undefined)).toEqual([]);
    const result = await verifyDirectory(original);
    expect(result).toMatchObject({ ok: true, entries: COUNT, first: 1, last: COUNT, problems: [] });
    expect(result.checkpoints).toBeGreaterThanOrEqual(BATCHES);
  });

  test.each(COLUMNS)('a changed byte in %s.%s', async (table, column) => {
    await fc.assert(fc.asyncProperty(fc.nat(1000), fc.nat(2000), fc.nat(7), async (row, position, bit) => {
      expect(await problemsAfter((database) => flip(database, table, column, row, position, bit))).not.toEqual([]);
    }), { numRuns: 12 });
  });

  test('a removed row or range, the end included', async () => {
    await fc.assert(fc.asyncProperty(seqs, seqs, fc.boolean(), async (a, b, withCheckpoints) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      const messages = await problemsAfter((database) => {
        database.prepare('DELETE FROM entries WHERE seq BETWEEN ? AND ?').run(low, high);
        database.prepare('DELETE FROM findings WHERE seq BETWEEN ? AND ?').run(low, high);
        if (withCheckpoints) database.prepare('DELETE FROM checkpoints WHERE seq BETWEEN ? AND ?').run(low, high);
      });
      expect(messages.join()).toMatch(/missing|removed/);
    }), { numRuns: 40 });
  });

  test('the first missing entry is named', async () => {
    expect(await firstSeqAfter((database) => database.exec('DELETE FROM entries WHERE seq = 7'))).toBe(7);
    expect(await firstSeqAfter((database) => database.exec(`DELETE FROM entries WHERE seq > ${COUNT - 5}`))).toBe(COUNT - 4);
    expect(await firstSeqAfter((database) => database.exec("UPDATE entries SET body = replace(body, '\"m\"', '\"n\"') WHERE seq = 11"))).toBe(11);
  });

  test('a removed checkpoint or index row', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom('checkpoints', 'findings'), fc.nat(1000), async (table, row) => {
      expect(await problemsAfter((database) => {
        const chosen = database.prepare(`SELECT * FROM ${table}`).all();
        database.prepare(`DELETE FROM ${table} WHERE seq = ?`).run((chosen[row % chosen.length] as { seq: number }).seq);
      })).not.toEqual([]);
    }), { numRuns: 20 });
  });

  test('two rows that changed places', async () => {
    await fc.assert(fc.asyncProperty(seqs, seqs, fc.boolean(), async (a, b, onlyNumbers) => {
      fc.pre(a !== b);
      expect(await problemsAfter((database) => {
        if (!onlyNumbers) {
          database.prepare('UPDATE findings SET seq = -1 WHERE seq = ?').run(a);
          database.prepare('UPDATE findings SET seq = ? WHERE seq = ?').run(a, b);
          database.prepare('UPDATE findings SET seq = ? WHERE seq = -1').run(b);
        }
        database.prepare('UPDATE entries SET seq = -1 WHERE seq = ?').run(a);
        database.prepare('UPDATE entries SET seq = ? WHERE seq = ?').run(a, b);
        database.prepare('UPDATE entries SET seq = ? WHERE seq = -1').run(b);
      })).not.toEqual([]);
    }), { numRuns: 25 });
  });

  test('a row doubled at the end, in the middle, or out of reach', async () => {
    await fc.assert(fc.asyncProperty(seqs, fc.constantFrom(COUNT + 1, COUNT + 100, 0, -5), async (seq, target) => {
      expect(await problemsAfter((database) => {
        database.prepare('INSERT INTO entries SELECT ?, id, type, time, application, decision, session, prev, hash, body FROM entries WHERE seq = ?').run(target, seq);
      })).not.toEqual([]);
    }), { numRuns: 20 });
  });

  test('an entry forged behind the last one with a fitting hash', async () => {
    const { link } = await import('../../src/ledger/chain.ts');
    const last = (await entriesOf(original)).at(-1);
    const forged = link({ seq: COUNT, hash: last?.hash ?? '' }, { id: 'x', type: 'admin', time: 't', body: '{"id":"x","time":"t","type":"admin"}' });
    const messages = await problemsAfter((database) => {
      database.prepare("INSERT INTO entries (seq, id, type, time, prev, hash, body) VALUES (?, 'x', 'admin', 't', ?, ?, ?)").run(forged.seq, forged.prev, forged.hash, forged.body);
    });
    expect(messages).toEqual([`entries ${COUNT + 1} to ${COUNT + 1} are not covered by a checkpoint`]);
  });

  test('a chain rewritten from some entry on, without its checkpoints, is given away by the log of heads', async () => {
    const { entryHash } = await import('../../src/ledger/chain.ts');
    await fc.assert(fc.asyncProperty(seqs, async (from) => {
      expect(await problemsAfter((database) => {
        let prev = from === 1 ? '0'.repeat(64) : String(database.prepare('SELECT hash FROM entries WHERE seq = ?').get(from - 1)?.['hash']);
        for (let seq = from; seq <= COUNT; seq++) {
          const body = String(database.prepare('SELECT body FROM entries WHERE seq = ?').get(seq)?.['body']).replace('"status":200', '"status":201');
          const hash = entryHash(prev, body);
          database.prepare('UPDATE entries SET body = ?, prev = ?, hash = ? WHERE seq = ?').run(body, prev, hash, seq);
          prev = hash;
        }
        database.prepare('DELETE FROM checkpoints WHERE seq >= ?').run(from);
      })).not.toEqual([]);
    }), { numRuns: 10 });
  });

  test('a changed byte, a removed line and a lost end in the log of heads', async () => {
    const lines = readFileSync(ledgerFiles(original).heads, 'utf8').trimEnd().split('\n');
    await fc.assert(fc.asyncProperty(fc.nat(), fc.nat(7), async (position, bit) => {
      expect(await problemsAfter((_, directory) => {
        const path = ledgerFiles(directory).heads;
        const bytes = readFileSync(path);
        // A damaged last newline is an unfinished line, as a kill leaves one.
        const at = position % (bytes.length - 1);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        writeFileSync(path, bytes);
      })).not.toEqual([]);
    }), { numRuns: 30 });
    expect(await problemsAfter((_, directory) => writeFileSync(ledgerFiles(directory).heads, ''))).toEqual(['the log of heads is missing or empty']);
    expect(lines.length).toBeGreaterThanOrEqual(BATCHES);
  });
});

describe('tampering with an export', () => {
  const keyring = () => readKeyring(keyFiles(original).publicKey);
  const write = async (path: string, from?: string): Promise<string[]> => {
    const lines: string[] = [];
    await withReader(original, (store) => exportEntries(store, { from }, (line) => { lines.push(line); return Promise.resolve(); }));
    writeFileSync(path, lines.join(''));
    return lines;
  };

  test('verifies as it is, whole and in part', async () => {
    const path = join(root, 'whole.jsonl');
    await write(path);
    expect(await verifyExport(path, keyring())).toMatchObject({ ok: true, first: 1, last: COUNT, entries: COUNT, checkpoints: 1 });
    await write(path, exchange(10).time);
    expect(await verifyExport(path, keyring())).toMatchObject({ ok: true, first: 10, last: COUNT });
  });

  test('any changed byte, removed, doubled or moved line is found', async () => {
    const path = join(root, 'changed.jsonl');
    const lines = await write(path);
    const whole = Buffer.from(lines.join(''));
    const found = async (bytes: Buffer | string): Promise<boolean> => {
      writeFileSync(path, bytes);
      try {
        return !(await verifyExport(path, keyring())).ok;
      } catch (error) {
        // The first line is what tells an export from any other file.
        return error instanceof Error && /no ledger export|is empty/.test(error.message);
      }
    };
    await fc.assert(fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (at, bit) => {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      expect(await found(bytes)).toBe(true);
    }), { numRuns: 200 });
    await fc.assert(fc.asyncProperty(fc.nat(lines.length - 1), fc.nat(lines.length - 1), async (a, b) => {
      expect(await found(lines.toSpliced(a, 1).join(''))).toBe(true);
      expect(await found(lines.toSpliced(b, 0, lines[a] ?? '').join(''))).toBe(true);
      expect(await found(lines.slice(0, a).join(''))).toBe(true);
      if (a !== b) expect(await found(lines.with(a, lines[b] ?? '').with(b, lines[a] ?? '').join(''))).toBe(true);
    }), { numRuns: 40 });
    expect(await found(whole.subarray(0, whole.length - 1))).toBe(true);
  });
});
