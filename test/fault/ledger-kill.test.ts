import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ledgerFiles } from '../../src/ledger/files.ts';
import { openLedger } from '../../src/ledger/index.ts';
import { entriesOf, inDirectory, until, verifyDirectory } from '../unit/ledger/helpers.ts';
import { startRecording } from '../unit/ledger/process.ts';

test('kill -9 under load loses no acknowledged event, stores none twice, and leaves a chain that verifies', async () => {
  await inDirectory(async (dataDir) => {
    const acknowledged: string[] = [];
    for (let round = 0; round < 5; round++) {
      const recording = startRecording({ dataDir, segmentBytes: 200_000, pollMs: 1 }, `r${round}`, 0);
      await until(() => recording.lines.length > 200 + round * 700, 20_000);
      recording.process.kill('SIGKILL');
      await recording.ended;
      expect(recording.errors()).toBe('');
      acknowledged.push(...recording.lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1)));
    }
    expect(acknowledged.length).toBeGreaterThan(1000);
    const ledger = await openLedger({ dataDir });
    expect(await ledger.flush()).toBe(true);
    expect(ledger.status()).toMatchObject({ spoolBytes: 0, inMemory: 0, storeError: undefined });
    await ledger.close();
    const ids = (await entriesOf(dataDir)).map(({ id }) => id);
    const stored = new Set(ids);
    expect(stored.size).toBe(ids.length);
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    // Each life's events stand in the order in which they were recorded.
    for (let round = 0; round < 5; round++) {
      const numbers = ids.filter((id) => id.startsWith(`r${round}_`)).map((id) => Number(id.split('_')[1]));
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    }
    expect((await verifyDirectory(dataDir)).problems).toEqual([]);
  });
}, 120_000);

test('a record torn by the end of the process is cut off and reported; the rest is stored', async () => {
  await inDirectory(async (dataDir) => {
    const recording = startRecording({ dataDir, pollMs: 100_000 }, 'a', 0);
    await until(() => recording.lines.length > 20);
    recording.process.kill('SIGKILL');
    await recording.ended;
    const { spool } = ledgerFiles(dataDir);
    const segment = join(spool, readdirSync(spool)[0] ?? '');
    const whole = readFileSync(segment);
    writeFileSync(segment, whole.subarray(0, whole.length - 30));
    const complete = whole.toString('utf8').split('\n').length - 2;

    const ledger = await openLedger({ dataDir });
    expect(await ledger.flush()).toBe(true);
    await ledger.close();
    const entries = await entriesOf(dataDir);
    expect(entries.filter(({ type }) => type === 'exchange')).toHaveLength(complete);
    const torn = entries.filter(({ body }) => body.includes('ledger.torn_tail'));
    expect(torn).toHaveLength(1);
    expect(JSON.parse(torn[0]?.body ?? '{}')).toMatchObject({ action: 'ledger.torn_tail', actor: 'sallyport', detail: { segment: segment.split('/').at(-1) } });
    expect((await verifyDirectory(dataDir)).ok).toBe(true);
  });
});

test('a record damaged in the spool is kept aside and reported; its neighbours are stored', async () => {
  await inDirectory(async (dataDir) => {
    const recording = startRecording({ dataDir, pollMs: 100_000 }, 'a', 0);
    await until(() => recording.lines.length > 20);
    recording.process.kill('SIGKILL');
    await recording.ended;
    const files = ledgerFiles(dataDir);
    const segment = join(files.spool, readdirSync(files.spool)[0] ?? '');
    const bytes = readFileSync(segment);
    const at = bytes.indexOf('"a_7"');
    bytes[at + 1] = 0x62;
    writeFileSync(segment, bytes);

    const ledger = await openLedger({ dataDir });
    expect(await ledger.flush()).toBe(true);
    await ledger.close();
    const entries = await entriesOf(dataDir);
    const ids = entries.map(({ id }) => id);
    expect(ids).not.toContain('a_7');
    expect(ids.slice(0, 6)).toEqual(['a_1', 'a_2', 'a_3', 'a_4', 'a_5', 'a_6']);
    expect(ids[7]).toBe('a_8');
    const event = JSON.parse(entries[6]?.body ?? '{}') as { action: string; detail: { file: string } };
    expect(event.action).toBe('ledger.corrupt_record');
    expect(readFileSync(join(files.quarantine, event.detail.file), 'utf8')).toContain('"b_7"');
    expect((await verifyDirectory(dataDir)).ok).toBe(true);
  });
});

test('a full disk: nothing is acknowledged that is not written, and recording goes on when there is room', async () => {
  await inDirectory(async (dataDir) => {
    // A limit on file sizes fails writes in the middle, like a full disk. POSIX shells count blocks of 512 bytes, bash kilobytes.
    const recording = startRecording({ dataDir, pollMs: 10 }, 'a', 300, 'ulimit -S -f 150');
    await until(() => recording.lines.some((line) => line.startsWith('-')), 20_000);
    const refusedAt = recording.lines.findIndex((line) => line.startsWith('-'));
    expect(refusedAt).toBeGreaterThan(10);
    const raised = spawnSync('prlimit', ['--pid', String(recording.process.pid), '--fsize=unlimited:']);
    expect(raised.status).toBe(0);
    await recording.ended;
    expect(recording.errors()).toBe('');
    expect(recording.lines.at(-1)).toBe('closed true');
    const entries = await entriesOf(dataDir);
    const ids = new Set(entries.map(({ id }) => id));
    const marked = (mark: string): string[] => recording.lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(1));
    expect(marked('+').filter((id) => !ids.has(id))).toEqual([]);
    // What was refused was kept in memory, and is on record after all.
    expect(marked('-').filter((id) => !ids.has(id))).toEqual([]);
    expect(marked('-').length + marked('+').length).toBe(300);
    const actions = entries.filter(({ type }) => type === 'admin').map(({ body }) => (JSON.parse(body) as { action: string; detail: object }));
    expect(actions).toMatchObject([{ action: 'ledger.spool_restored', detail: { dropped: 0, kept: marked('-').length } }]);
    expect((await verifyDirectory(dataDir)).ok).toBe(true);
  });
}, 60_000);

test('a second writer on one data directory fails and names the first; it may start when the first was killed', async () => {
  await inDirectory(async (dataDir) => {
    const recording = startRecording({ dataDir }, 'a', 0);
    await until(() => recording.lines.length > 50);
    await expect(openLedger({ dataDir })).rejects.toThrow(`Another Sallyport process (process ${recording.process.pid})`);
    // Reading goes on meanwhile.
    await until(() => existsSync(ledgerFiles(dataDir).heads));
    await until(async () => (await entriesOf(dataDir)).length > 10);
    expect((await verifyDirectory(dataDir)).problems).toEqual([]);
    recording.process.kill('SIGKILL');
    await recording.ended;
    const ledger = await openLedger({ dataDir });
    await ledger.close();
  });
}, 60_000);
