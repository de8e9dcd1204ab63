/** The thread that reads texts hangs, ends, cannot be started, is told of other policies, or has too much to do: nothing counts as clean, nothing waits for ever. */
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { InspectionContext } from '../../src/inspect/contract.ts';
import { ReadingThread, type ThreadOptions } from '../../src/inspect/apart/thread.ts';
import { contextOf } from '../support/corpus.ts';
import { order, startTroubled, told, troubledThread, until } from '../support/reading.ts';
import { troubledEngine } from '../support/troubled/engine.ts';

// A thread starts in a second; on a machine that does much else it has taken half a minute.
vi.setConfig({ testTimeout: 120_000 });
const MS = 60_000;
const open: ReadingThread[] = [];
afterEach(async () => { await Promise.all(open.splice(0).map((reader) => reader.close())); });

async function thread(options: Partial<ThreadOptions> = {}) {
  const made = await troubledThread(options);
  open.push(made.reader);
  return made;
}

const context = contextOf();
const read = async (reader: ReadingThread, texts: readonly string[], ms = MS, under: InspectionContext = context): Promise<string[]> => (await reader.read(texts.map((text) => order(text)), under, ms)).map(told);

test('what is found and what is clean', async () => {
  const { reader } = await thread();
  expect(await read(reader, ['one', 'a WORD', 'two'])).toEqual(['clean', 'finding', 'clean']);
});

test('a detector that never ends is interrupted: its text was not read, those of others are read by the next thread', async () => {
  const { reader, logs } = await thread({ hangMs: 300 });
  const results = await Promise.all([read(reader, ['HANG']), read(reader, ['fine', 'a WORD']), read(reader, ['fine too'])]);
  expect(results).toEqual([['timeout'], ['clean', 'finding'], ['clean']]);
  expect(logs).toEqual([expect.stringContaining('was not read within 300 ms')]);
  expect(await read(reader, ['and on it goes'])).toEqual(['clean']);
});

test('a thread that ends in the middle of a text: that text was not read, those of others are', async () => {
  const { reader, logs } = await thread();
  const results = await Promise.all([read(reader, ['EXIT']), read(reader, ['fine']), read(reader, ['a WORD'])]);
  expect(results).toEqual([['failed'], ['clean'], ['finding']]);
  expect(logs).toEqual([expect.stringContaining('ended with code 3')]);
});

test('a thread that is killed from outside while it reads', async () => {
  const workers: Worker[] = [];
  const { reader } = await thread({ start: () => { const worker = startTroubled(); workers.push(worker); return worker; } });
  const waiting = Promise.all([read(reader, ['SLOW']), read(reader, ['fine'])]);
  await new Promise((next) => { setTimeout(next, 100); });
  await workers[0]?.terminate();
  expect(await waiting).toEqual([['failed'], ['clean']]);
  expect(workers).toHaveLength(2);
});

test('whoever cannot wait is told so when the time is over, though the thread reads on', async () => {
  const { reader } = await thread();
  const [slow, second] = [read(reader, ['SLOW']), read(reader, ['fine'], 50)];
  expect(await second).toEqual(['timeout']);
  expect(await slow).toEqual(['clean']);
});

test('a request with much to read does not make the others wait for all of it', async () => {
  const { reader } = await thread();
  const long = read(reader, ['SLOW', 'SLOW', 'SLOW', 'SLOW'].map((word) => word + 'x'.repeat(9_000)));
  // The one with a single answer comes first.
  expect(await Promise.race([long, read(reader, ['fine'])])).toEqual(['clean']);
  expect(await long).toEqual(['clean', 'clean', 'clean', 'clean']);
});

test('too many wait: what comes then is not read, and told at once', async () => {
  const { reader } = await thread({ mostWaiting: 2 });
  const two = [read(reader, ['SLOW']), read(reader, ['fine'])];
  expect(await read(reader, ['one too many'])).toEqual(['busy']);
  expect(await Promise.all(two)).toEqual([['clean'], ['clean']]);
  expect(await read(reader, ['there is room again'])).toEqual(['clean']);
});

test('closing while it reads: nothing hangs, nothing counts as clean', async () => {
  const { reader } = await thread();
  const waiting = Promise.all([read(reader, ['HANG']), read(reader, ['fine'])]);
  await new Promise((next) => { setTimeout(next, 50); });
  await reader.close();
  expect(await waiting).toEqual([['failed'], ['failed']]);
  expect(reader.ready).toBe(false);
  expect(await read(reader, ['after'])).toEqual(['here']);
});

describe('a thread that cannot be started', () => {
  test.each<[string, () => Worker]>([
    ['the file is not there', () => new Worker(new URL('file:///nowhere/worker.ts'))],
    ['starting throws', () => { throw new Error('no memory'); }],
    ['its detectors are others', () => new Worker(`require('node:worker_threads').parentPort.postMessage({ kind: 'ready', detectors: 'others@1' }); setInterval(() => {}, 1000);`, { eval: true })],
  ])('%s: texts are read on the event loop', async (_, start) => {
    const logs: string[] = [];
    const reader = new ReadingThread({ engine: troubledEngine(), log: (line) => logs.push(line), start });
    open.push(reader);
    expect(await read(reader, ['this starts it'])).toEqual(['here']);
    await until(() => logs.length > 0, 'it has failed');
    expect(reader.ready).toBe(false);
    expect(logs[0]).toContain('no thread to read texts could be started');
    expect(await read(reader, ['text'])).toEqual(['here']);
  });

  test('when it has ended before: who waits reads on the event loop', async () => {
    let starts = 0;
    const { reader, logs } = await thread({ start: () => { if (starts++ > 0) throw new Error('no memory'); return startTroubled(); } });
    expect(await Promise.all([read(reader, ['EXIT']), read(reader, ['fine'])])).toEqual([['failed'], ['here']]);
    expect(logs).toHaveLength(2);
  });
});

describe('policies', () => {
  const denying = (phrase: string): InspectionContext => contextOf({ denylist: [{ id: 'd', phrase }] });

  test('each text is read under the settings it came with, whatever came before or comes meanwhile', async () => {
    const { reader } = await thread();
    const [first, second] = [denying('heron'), denying('otter')];
    const texts = ['a heron', 'an otter'];
    expect(await Promise.all([first, second, first, context].map((under) => read(reader, texts, MS, under)))).toEqual([['finding', 'clean'], ['clean', 'finding'], ['finding', 'clean'], ['clean', 'clean']]);
  });

  test('a thread that was started anew is told of them again', async () => {
    const { reader } = await thread();
    const under = denying('heron');
    expect(await read(reader, ['a heron'], MS, under)).toEqual(['finding']);
    expect(await Promise.all([read(reader, ['EXIT'], MS, under), read(reader, ['a heron'], MS, under)])).toEqual([['failed'], ['finding']]);
  });

  test('more settings than are kept', async () => {
    const { reader } = await thread();
    const all = Array.from({ length: 150 }, (_, i) => denying(`bird${i}.`));
    for (const [i, under] of [...all, ...all].entries()) expect(await read(reader, [`a bird${i % 150}.`], MS, under), String(i)).toEqual(['finding']);
  });

  test('settings that cannot cross are not read under others', async () => {
    const { reader, logs } = await thread();
    const odd: InspectionContext = { ...context, settings: { ...context.settings, denylist: [{ id: 'd', phrase: (() => 'heron') as never }] } };
    expect(await read(reader, ['a heron'], MS, odd)).toEqual(['failed']);
    expect(logs).toHaveLength(1);
    expect(await read(reader, ['a WORD'])).toEqual(['finding']);
  });
});
