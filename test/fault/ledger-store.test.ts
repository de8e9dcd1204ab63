import { copyFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { ledgerFiles } from '../../src/ledger/files.ts';
import { openLedger } from '../../src/ledger/index.ts';
import { startWorker } from '../../src/ledger/worker-host.ts';
import { entriesOf, exchange, inDirectory, until, verifyDirectory } from '../unit/ledger/helpers.ts';

const ids = async (dataDir: string): Promise<string[]> => (await entriesOf(dataDir)).filter(({ type }) => type === 'exchange').map(({ id }) => id);
const names = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, i) => `ex_${from + i}`);

test('a store locked by another process: recording goes on, the spool grows, and everything is stored after', async () => {
  await inDirectory(async (dataDir) => {
    const ledger = await openLedger({ dataDir, pollMs: 5 });
    for (let n = 1; n <= 10; n++) ledger.record(exchange(n));
    expect(await ledger.flush()).toBe(true);
    const other = new DatabaseSync(ledgerFiles(dataDir).database);
    other.exec('BEGIN EXCLUSIVE');
    for (let n = 11; n <= 60; n++) ledger.record(exchange(n));
    await until(() => ledger.status().storeError !== undefined);
    expect(ledger.ready).toBe(true);
    expect(ledger.status()).toMatchObject({ recorded: 60, stored: 10, spoolError: undefined });
    expect(ledger.status().spoolBytes).toBeGreaterThan(10_000);
    expect(ledger.status().storeError).toContain('locked');
    expect(await ledger.flush(100)).toBe(false);
    other.exec('COMMIT');
    other.close();
    expect(await ledger.flush()).toBe(true);
    await until(() => ledger.status().spoolBytes === 0);
    expect(ledger.status()).toMatchObject({ stored: 60, storeError: undefined });
    await ledger.close();
    expect(await ids(dataDir)).toEqual(names(1, 60));
    expect((await verifyDirectory(dataDir)).ok).toBe(true);
  });
});

test('a store that is removed is not replaced in silence; put back, it goes on', async () => {
  await inDirectory(async (dataDir) => {
    const { database } = ledgerFiles(dataDir);
    const ledger = await openLedger({ dataDir, pollMs: 5 });
    for (let n = 1; n <= 10; n++) ledger.record(exchange(n));
    expect(await ledger.flush()).toBe(true);
    for (const suffix of ['', '-wal', '-shm']) renameSync(`${database}${suffix}`, `${database}.moved${suffix}`);
    for (let n = 11; n <= 20; n++) ledger.record(exchange(n));
    await until(() => ledger.status().storeError?.includes('is gone') === true);
    expect(ledger.status().stored).toBe(10);
    expect(ledger.ready).toBe(true);
    for (const suffix of ['', '-wal', '-shm']) if (readdirSync(dataDir).includes(`ledger.db.moved${suffix}`)) renameSync(`${database}.moved${suffix}`, `${database}${suffix}`);
    expect(await ledger.flush()).toBe(true);
    await ledger.close();
    expect(await ids(dataDir)).toEqual(names(1, 20));
    expect((await verifyDirectory(dataDir)).ok).toBe(true);
  });
});

test('a store that is no database: the error is shown, nothing is lost', async () => {
  await inDirectory(async (dataDir) => {
    const { database } = ledgerFiles(dataDir);
    const first = await openLedger({ dataDir });
    for (let n = 1; n <= 5; n++) first.record(exchange(n));
    expect(await first.flush()).toBe(true);
    await first.close();
    copyFileSync(database, `${database}.good`);
    writeFileSync(database, 'not a database, and long enough to be looked at as one'.repeat(100));
    const ledger = await openLedger({ dataDir, pollMs: 5 });
    for (let n = 6; n <= 9; n++) ledger.record(exchange(n));
    await until(() => ledger.status().storeError?.includes('not a database') === true);
    await ledger.close();
    copyFileSync(`${database}.good`, database);
    const last = await openLedger({ dataDir });
    expect(await last.flush()).toBe(true);
    await last.close();
    expect(await ids(dataDir)).toEqual(names(1, 9));
    expect((await verifyDirectory(dataDir)).ok).toBe(true);
  });
});

test('a worker that dies is started again and goes on where the store stands', async () => {
  await inDirectory(async (dataDir) => {
    const workers: Worker[] = [];
    const ledger = await openLedger({
      dataDir,
      pollMs: 1,
      startWorker: (settings) => {
        const worker = startWorker(settings);
        workers.push(worker);
        return worker;
      },
    });
    let n = 0;
    for (let crash = 0; crash < 4; crash++) {
      for (let i = 0; i < 500; i++) ledger.record(exchange(++n));
      await until(() => ledger.status().stored > n - 500);
      await workers.at(-1)?.terminate();
      await until(() => workers.length === crash + 2);
    }
    expect(await ledger.flush()).toBe(true);
    expect(ledger.status()).toMatchObject({ recorded: n, storeError: undefined });
    await ledger.close();
    expect(await ids(dataDir)).toEqual(names(1, n));
    expect((await verifyDirectory(dataDir)).ok).toBe(true);
  });
});

test('an end that was cut off while nobody wrote is reported in the chain, and stays found by verify', async () => {
  await inDirectory(async (dataDir) => {
    const record = async (from: number, to: number): Promise<void> => {
      const ledger = await openLedger({ dataDir });
      for (let n = from; n <= to; n++) {
        ledger.record(exchange(n));
        await ledger.flush();
      }
      await ledger.close();
    };
    await record(1, 10);
    const database = new DatabaseSync(ledgerFiles(dataDir).database);
    for (const table of ['entries', 'findings', 'checkpoints']) database.exec(`DELETE FROM ${table} WHERE seq > 6`);
    database.close();
    await record(11, 20);
    const actions = (await entriesOf(dataDir)).filter(({ type }) => type === 'admin').map(({ body }) => JSON.parse(body) as object);
    expect(actions).toMatchObject([{ action: 'ledger.unverified_head', detail: { seq: 10 } }]);
    const { ok, problems } = await verifyDirectory(dataDir);
    expect(ok).toBe(false);
    expect(problems[0]).toMatchObject({ seq: 7 });
  });
});

test('a spool directory emptied by hand does not make new events look stored', async () => {
  await inDirectory(async (dataDir) => {
    const first = await openLedger({ dataDir });
    for (let n = 1; n <= 5; n++) first.record(exchange(n));
    await first.close();
    rmSync(ledgerFiles(dataDir).spool, { recursive: true });
    const second = await openLedger({ dataDir });
    for (let n = 6; n <= 9; n++) second.record(exchange(n));
    expect(await second.flush()).toBe(true);
    await second.close();
    expect(await ids(dataDir)).toEqual(names(1, 9));
  });
});

test('segments are removed once the store has them on disk', async () => {
  await inDirectory(async (dataDir) => {
    const ledger = await openLedger({ dataDir, segmentBytes: 20_000, pollMs: 1 });
    for (let n = 1; n <= 500; n++) ledger.record(exchange(n));
    expect(await ledger.flush()).toBe(true);
    await until(() => readdirSync(ledgerFiles(dataDir).spool).length === 1);
    await ledger.close();
    expect(await ids(dataDir)).toEqual(names(1, 500));
  });
});

test('a spool that is removed while it is written: what was acknowledged is stored, the next event is not acknowledged, and it goes on', async () => {
  await inDirectory(async (dataDir) => {
    const { spool } = ledgerFiles(dataDir);
    const ledger = await openLedger({ dataDir, pollMs: 50 });
    ledger.record(exchange(1));
    expect(await ledger.flush()).toBe(true);
    ledger.record(exchange(2));
    rmSync(spool, { recursive: true });
    expect(() => { ledger.record(exchange(3)); }).toThrow('was removed');
    expect(ledger.ready).toBe(false);
    await until(() => ledger.ready);
    ledger.record(exchange(4));
    expect(await ledger.flush()).toBe(true);
    expect(ledger.status()).toMatchObject({ storeError: undefined, spoolError: undefined });
    await ledger.close();
    expect(await ids(dataDir)).toEqual(names(1, 4));
    expect((await entriesOf(dataDir)).map(({ body }) => body).join('\n')).toContain('ledger.spool_restored');
    expect((await verifyDirectory(dataDir)).ok).toBe(true);
  });
});
