import type { Worker } from 'node:worker_threads';
import { startThread } from '../../src/core/thread.ts';
import type { PartAnswer, PartOrder } from '../../src/inspect/apart/contract.ts';
import { ReadingThread, type ThreadOptions } from '../../src/inspect/apart/thread.ts';
import { troubledEngine } from './troubled/engine.ts';

/** Waits until something holds; fails after a hundred seconds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (let i = 0; !holds(); i++) {
    if (i > 10_000) throw new Error(`not within a hundred seconds: ${what}`);
    await new Promise((next) => { setTimeout(next, 10); });
  }
}

export const startTroubled = (): Worker => startThread(new URL('troubled/engine.ts', import.meta.url).href, {});

/** A thread with the troubled engine, ready to read. */
export async function troubledThread(options: Partial<ThreadOptions> = {}): Promise<{ readonly reader: ReadingThread; readonly logs: string[] }> {
  const logs: string[] = [];
  const reader = new ReadingThread({ engine: troubledEngine(), log: (line) => logs.push(line), start: startTroubled, ...options });
  reader.start();
  await until(() => reader.ready, 'the thread is ready');
  return { reader, logs };
}

export function order(text: string, more: Partial<PartOrder> = {}): PartOrder {
  return { text, origin: 'user', trust: 'user', kind: 'text', source: undefined, encoding: 'string', documents: undefined, ...more };
}

/** An answer in a word: its outcome, or why there is none. */
export function told(answer: PartAnswer | undefined): string {
  return typeof answer === 'object' ? answer.whole.outcome : String(answer);
}
