import { writeSync } from 'node:fs';
import { SallyportError, systemCode } from '../../../src/core/errors.ts';
import type { LedgerOptions } from '../../../src/ledger/index.ts';
import { openLedger } from '../../../src/ledger/index.ts';
import { exchange } from './helpers.ts';

/**
 * A process that records until it is killed, or `count` events. For each it prints `+ID` when `record` returned and
 * `-ID` when it refused, with a synchronous write: what the parent reads was acknowledged before the kill.
 */
const [options, prefix = 'c', count = '0'] = process.argv.slice(2);
const ledger = await openLedger(JSON.parse(options ?? '{}') as LedgerOptions);
const print = (line: string): void => {
  const bytes = Buffer.from(`${line}\n`);
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      if (systemCode(error) !== 'EAGAIN') throw error;
      // The parent reads more slowly than this process records.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
};
print('open');
const last = count === '0' ? Number.POSITIVE_INFINITY : Number(count);
for (let n = 1; n <= last; n++) {
  const id = `${prefix}_${n}`;
  try {
    ledger.record(exchange(n, { id, note: 'x'.repeat(n % 3000) }));
    print(`+${id}`);
  } catch (error) {
    if (!(error instanceof SallyportError) || error.code !== 'ledger.unavailable') throw error;
    print(`-${id}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
}
const flushed = await ledger.flush(20_000);
await ledger.close();
print(`closed ${String(flushed)}`);
