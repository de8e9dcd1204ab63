import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Worker } from 'node:worker_threads';
import { SallyportError } from '../../../src/core/errors.ts';
import { ledgerFiles } from '../../../src/ledger/files.ts';
import type { LedgerOptions } from '../../../src/ledger/index.ts';
import { openLedger, openLedgerReader } from '../../../src/ledger/index.ts';
import { startWorker } from '../../../src/ledger/worker-host.ts';
import { entriesOf, exchange, inDirectory, until, verifyDirectory, withReader } from './helpers.ts';

/** A worker thread that can be kept from starting. */
function gate(): { open: boolean; readonly startWorker: NonNullable<LedgerOptions['startWorker']> } {
  const state = {
    open: false,
    startWorker: (settings: Parameters<typeof startWorker>[0]): Worker => {
      if (!state.open) throw new Error('held back');
      return startWorker(settings);
    },
  };
  return state;
}

const codeOf = (work: () => void): string => {
  try {
    work();
    return 'returned';
  } catch (error) {
    return error instanceof SallyportError ? error.code : String(error);
  }
};

const adminEvents = async (dataDir: string): Promise<{ action: string; detail: Record<string, unknown> }[]> =>
  (await entriesOf(dataDir)).filter(({ type }) => type === 'admin').map(({ body }) => JSON.parse(body) as { action: string; detail: Record<string, unknown> });

describe('the ledger writer', () => {
  test('what was recorded can be read, chained and signed', async () => {
    await inDirectory(async (dataDir) => {
      const ledger = await openLedger({ dataDir });
      for (let n = 1; n <= 25; n++) ledger.record(exchange(n));
      expect(ledger.ready).toBe(true);
      expect(await ledger.flush()).toBe(true);
      expect(ledger.status()).toEqual({ recorded: 25, stored: 25, spoolBytes: 0, inMemory: 0, storeError: undefined, spoolError: undefined });
      await ledger.close();
      const entries = await entriesOf(dataDir);
      expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
      expect(JSON.parse(entries[4]?.body ?? '')).toEqual(exchange(5));
      await withReader(dataDir, async (store) => {
        const found: string[] = [];
        for await (const { id } of store.read({ rule: 'pii.email', application: 'shop' })) found.push(id);
        expect(found).toEqual(['ex_6', 'ex_12', 'ex_18', 'ex_24']);
      });
      expect((await verifyDirectory(dataDir)).ok).toBe(true);
    });
  });

  test('events of one moment share a write, in order with those recorded at once, and are acknowledged when it is done', async () => {
    await inDirectory(async (dataDir) => {
      const held = gate();
      const ledger = await openLedger({ dataDir, startWorker: held.startWorker });
      const told: string[] = [];
      const spooled = (): string => readdirSync(ledgerFiles(dataDir).spool).map((name) => readFileSync(join(ledgerFiles(dataDir).spool, name), 'utf8')).join('');
      const soon = (n: number): Promise<void> => new Promise((resolve) => ledger.recordSoon(exchange(n), (refused) => {
        expect(refused).toBeUndefined();
        // Told when the bytes are there, not before.
        expect(spooled()).toContain(`"ex_${n}"`);
        told.push(`ex_${n}`);
        resolve();
      }));
      const first = [soon(1), soon(2)];
      expect(told).toEqual([]);
      expect(spooled()).toBe('');
      ledger.record(exchange(3));
      expect(told).toEqual(['ex_1', 'ex_2']);
      await Promise.all([...first, soon(4), soon(5)]);
      expect(ledger.status().recorded).toBe(5);
      const last = soon(6);
      await ledger.close();
      await last;
      await (await openLedger({ dataDir })).close();
      expect((await entriesOf(dataDir)).map(({ id }) => id)).toEqual(['ex_1', 'ex_2', 'ex_3', 'ex_4', 'ex_5', 'ex_6']);
      expect((await verifyDirectory(dataDir)).ok).toBe(true);
      ledger.recordSoon(exchange(7), (refused) => { told.push(refused?.code ?? 'acknowledged'); });
      expect(told.at(-1)).toBe('ledger.unavailable');
    });
  });

  test('files are their owner\'s alone, the public key excepted', async () => {
    await inDirectory(async (parent) => {
      const dataDir = join(parent, 'data');
      const ledger = await openLedger({ dataDir });
      ledger.record(exchange(1));
      await ledger.flush();
      const modes = Object.fromEntries(['.', ...readdirSync(dataDir, { recursive: true }).map(String)].map((name) => [name, (statSync(join(dataDir, name)).mode & 0o077).toString(8)]));
      await ledger.close();
      expect(Object.keys(modes)).toEqual(expect.arrayContaining(['ledger.db', 'ledger-key.pem', 'ledger-heads.log', 'ledger-spool']));
      for (const [name, mode] of Object.entries(modes)) if (name !== 'ledger-key.pub.pem' && name !== 'ledger.lock') expect(`${name} ${mode}`).toBe(`${name} 0`);
    });
  });

  test('an event of several megabytes passes between small ones', async () => {
    await inDirectory(async (dataDir) => {
      const ledger = await openLedger({ dataDir });
      const text = '大きな'.repeat(700_000);
      ledger.record(exchange(1));
      ledger.record(exchange(2, { text }));
      ledger.record(exchange(3));
      expect(await ledger.flush()).toBe(true);
      await ledger.close();
      const entries = await entriesOf(dataDir);
      expect(entries.map(({ id }) => id)).toEqual(['ex_1', 'ex_2', 'ex_3']);
      expect((JSON.parse(entries[1]?.body ?? '{}') as { text: string }).text === text).toBe(true);
    });
  });

  test('a log of heads that is behind after a kill, or ends in half a line, is completed', async () => {
    await inDirectory(async (dataDir) => {
      const { heads } = ledgerFiles(dataDir);
      const first = await openLedger({ dataDir });
      for (const n of [1, 2]) {
        first.record(exchange(n));
        await first.flush();
      }
      await first.close();
      const lines = readFileSync(heads, 'utf8');
      writeFileSync(heads, lines.slice(0, -40));
      const second = await openLedger({ dataDir });
      expect(await second.flush()).toBe(true);
      await second.close();
      expect(readFileSync(heads, 'utf8')).toBe(lines);
      expect(await adminEvents(dataDir)).toEqual([]);
    });
  });

  test('does not wait for the store: events recorded without a worker are stored by the next process', async () => {
    await inDirectory(async (dataDir) => {
      const held = gate();
      const ledger = await openLedger({ dataDir, startWorker: held.startWorker });
      for (let n = 1; n <= 30; n++) ledger.record(exchange(n));
      expect(ledger.status()).toMatchObject({ recorded: 30, stored: 0, storeError: 'held back' });
      expect(await ledger.flush(50)).toBe(false);
      await ledger.close();
      expect(existsSync(ledgerFiles(dataDir).database)).toBe(false);
      const next = await openLedger({ dataDir });
      expect(next.status().spoolBytes).toBeGreaterThan(1000);
      expect(await next.flush()).toBe(true);
      await until(() => next.status().spoolBytes === 0);
      await next.close();
      expect(await entriesOf(dataDir)).toHaveLength(30);
    });
  });

  test('refuse: a spool that cannot be written acknowledges nothing, keeps what it can, and recovers by itself', async () => {
    await inDirectory(async (dataDir) => {
      const held = gate();
      const ledger = await openLedger({ dataDir, maxSpoolBytes: 5000, memoryBytes: 3000, startWorker: held.startWorker });
      const outcomes = Array.from({ length: 30 }, (_, i) => codeOf(() => ledger.record(exchange(i + 1))));
      const accepted = outcomes.filter((outcome) => outcome === 'returned').length;
      expect(accepted).toBeGreaterThan(3);
      // Once it refuses, it goes on refusing: a later event must not overtake an earlier one.
      expect(outcomes).toEqual([...Array<string>(accepted).fill('returned'), ...Array<string>(30 - accepted).fill('ledger.unavailable')]);
      expect(ledger.ready).toBe(false);
      const { inMemory, spoolError, recorded } = ledger.status();
      expect(recorded).toBe(accepted);
      expect(inMemory).toBeGreaterThan(0);
      expect(spoolError).toContain('its bound is 5000');
      held.open = true;
      await until(() => ledger.ready);
      expect(codeOf(() => ledger.record(exchange(31)))).toBe('returned');
      expect(await ledger.flush()).toBe(true);
      await ledger.close();
      const dropped = 30 - accepted - inMemory;
      expect(await adminEvents(dataDir)).toMatchObject([{ action: 'ledger.gap', detail: { kept: inMemory, dropped } }]);
      const ids = (await entriesOf(dataDir)).filter(({ type }) => type === 'exchange').map(({ id }) => id);
      expect(ids).toEqual([...Array.from({ length: accepted + inMemory }, (_, i) => `ex_${i + 1}`), 'ex_31']);
    });
  });

  test('drop: the gateway goes on, and what is lost is counted', async () => {
    await inDirectory(async (dataDir) => {
      const held = gate();
      const ledger = await openLedger({ dataDir, maxSpoolBytes: 5000, memoryBytes: 3000, whenFull: 'drop', startWorker: held.startWorker });
      for (let n = 1; n <= 40; n++) expect(codeOf(() => ledger.record(exchange(n)))).toBe('returned');
      expect(ledger.ready).toBe(true);
      const { recorded, inMemory, spoolError } = ledger.status();
      expect(spoolError).toBeDefined();
      held.open = true;
      await until(() => ledger.status().spoolError === undefined);
      expect(await ledger.flush()).toBe(true);
      await ledger.close();
      expect(await adminEvents(dataDir)).toMatchObject([{ action: 'ledger.gap', detail: { kept: inMemory, dropped: 40 - recorded - inMemory } }]);
      expect((await verifyDirectory(dataDir)).ok).toBe(true);
    });
  });

  test('flush writes what was kept in memory as soon as it can', async () => {
    await inDirectory(async (dataDir) => {
      const held = gate();
      const ledger = await openLedger({ dataDir, maxSpoolBytes: 3000, whenFull: 'drop', startWorker: held.startWorker });
      for (let n = 1; n <= 10; n++) ledger.record(exchange(n));
      held.open = true;
      expect(await ledger.flush(20_000)).toBe(true);
      expect(ledger.status()).toMatchObject({ inMemory: 0, recorded: 11 });
      await ledger.close();
    });
  });

  test('a closed ledger records nothing; closing twice is closing once', async () => {
    await inDirectory(async (dataDir) => {
      const ledger = await openLedger({ dataDir });
      await ledger.close();
      await ledger.close();
      expect(ledger.ready).toBe(false);
      expect(codeOf(() => ledger.record(exchange(1)))).toBe('ledger.unavailable');
    });
  });

  test('a directory in which no lock can be made is told as one, with what to do', async () => {
    await inDirectory(async (dataDir) => {
      // As on a read-only file system, also for a user who may write everywhere.
      mkdirSync(join(dataDir, 'ledger.lock'));
      await expect(openLedger({ dataDir })).rejects.toMatchObject({ code: 'ledger.unavailable', message: expect.stringContaining('unable to open database file') as string, help: expect.stringContaining('must be writable') as string });
    });
  });

  test('one writer, also within a process; free again after closing', async () => {
    await inDirectory(async (dataDir) => {
      const ledger = await openLedger({ dataDir });
      await expect(openLedger({ dataDir })).rejects.toMatchObject({ code: 'ledger.held', message: expect.stringContaining(`(process ${process.pid})`) as string, help: expect.stringMatching(/^Stop the process that writes the ledger/) as string });
      await ledger.close();
      await (await openLedger({ dataDir })).close();
    });
  });

  test('a key that is none, and a directory that cannot be made, stop the start and leave no lock behind', async () => {
    await inDirectory(async (dataDir) => {
      writeFileSync(join(dataDir, 'ledger-key.pem'), 'not a key');
      await expect(openLedger({ dataDir })).rejects.toThrow('signing key');
      writeFileSync(join(dataDir, 'file'), '');
      await expect(openLedger({ dataDir: join(dataDir, 'file', 'data') })).rejects.toMatchObject({ code: 'ledger.unavailable' });
      const ledger = await openLedger({ dataDir, keyFile: join(dataDir, 'other.pem') });
      await ledger.close();
      expect(readFileSync(join(dataDir, 'other.pub.pem'), 'utf8')).toContain('PUBLIC KEY');
    });
  });

  test('a changed key is added: what the old one signed still verifies', async () => {
    await inDirectory(async (dataDir) => {
      for (const n of [1, 2]) {
        const ledger = await openLedger({ dataDir });
        ledger.record(exchange(n));
        await ledger.flush();
        await ledger.close();
        writeFileSync(join(dataDir, `old-${n}.pem`), readFileSync(join(dataDir, 'ledger-key.pem')));
        chmodSync(join(dataDir, 'ledger-key.pem'), 0o600);
        if (n === 1) (await import('node:fs')).rmSync(join(dataDir, 'ledger-key.pem'));
      }
      expect(await verifyDirectory(dataDir)).toMatchObject({ ok: true, entries: 2, checkpoints: 2 });
      const publicKeys = readFileSync(join(dataDir, 'ledger-key.pub.pem'), 'utf8');
      expect(publicKeys.match(/BEGIN PUBLIC KEY/g)).toHaveLength(2);
      // Without the first key its checkpoints count as forged.
      writeFileSync(join(dataDir, 'ledger-key.pub.pem'), publicKeys.slice(publicKeys.lastIndexOf('-----BEGIN')));
      expect((await verifyDirectory(dataDir)).problems[0]?.message).toContain('unknown key');
    });
  });

  test('with periodic syncs nothing else changes', async () => {
    await inDirectory(async (dataDir) => {
      const ledger = await openLedger({ dataDir, fsyncMs: 1, pollMs: 1, segmentBytes: 4000 });
      for (let n = 1; n <= 50; n++) {
        ledger.record(exchange(n));
        if (n % 10 === 0) await ledger.flush();
      }
      expect(ledger.status().storeError).toBeUndefined();
      await ledger.close();
      expect(await entriesOf(dataDir)).toHaveLength(50);
    });
  });

  test('verifying while the gateway writes raises no false alarm', async () => {
    await inDirectory(async (dataDir) => {
      const ledger = await openLedger({ dataDir, pollMs: 1 });
      let n = 0;
      const timer = setInterval(() => {
        for (let i = 0; i < 20; i++) ledger.record(exchange(++n));
      }, 1);
      await until(() => ledger.status().stored > 300);
      for (let round = 0; round < 15; round++) expect((await verifyDirectory(dataDir)).problems).toEqual([]);
      clearInterval(timer);
      await ledger.close();
      expect((await verifyDirectory(dataDir)).entries).toBe(n);
    });
  });

  test('a reader where there is no ledger says so', async () => {
    await inDirectory(async (dataDir) => {
      expect(() => openLedgerReader(dataDir)).toThrow('There is no ledger at');
      return Promise.resolve();
    });
  });
});
