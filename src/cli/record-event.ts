import { SallyportError } from '../core/errors.ts';
import type { Config } from '../core/config.ts';
import { openLedger } from '../ledger/index.ts';
import { adminEvent } from '../gateway/record.ts';
import type { AdminEvent } from '../ledger/event.ts';
import { drain, leave } from '../ledger/outbox.ts';
import type { PolicyLoad } from '../policy/store.ts';

const FLUSH_MS = 5_000;

/**
 * Records what a command did. While a gateway runs, that one writes the ledger: it takes what is left here within a second.
 * @returns whether the event stands in the ledger already; otherwise it waits in the data directory
 */
export async function recordEvents({ server: { dataDir }, ledger: { signingKey, maxSpoolBytes } }: Pick<Config, 'server' | 'ledger'>, events: readonly AdminEvent[]): Promise<boolean> {
  for (const event of events) leave(dataDir, event);
  try {
    const ledger = await openLedger({ dataDir, keyFile: signingKey, whenFull: 'refuse', maxSpoolBytes, fsyncMs: 0 });
    try {
      drain(dataDir, (event) => { ledger.record(event); });
      return await ledger.flush(FLUSH_MS);
    } finally {
      await ledger.close();
    }
  } catch (error) {
    if (error instanceof SallyportError && (error.code === 'ledger.held' || error.code === 'ledger.unavailable')) return false;
    throw error;
  }
}

/** What the ledger says of an attempt to take a policy over: of one that was refused also where its first mistake stands. */
export function loadEvent({ version, error }: Pick<PolicyLoad, 'version' | 'error'>): AdminEvent {
  if (error === undefined) return adminEvent('policy.loaded', { version });
  const { file, line, column } = error.location ?? {};
  return adminEvent('policy.refused', { version, error: error.code, ...(file === undefined ? {} : { at: `${file}:${line ?? 1}:${column ?? 1}` }) });
}
