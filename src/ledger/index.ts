import type { LedgerStore, LedgerWriter } from './contract.ts';
import { ledgerFiles } from './files.ts';
import { SqliteStore } from './store/sqlite.ts';
import type { LedgerOptions } from './writer.ts';
import { SpooledLedger } from './writer.ts';

export type { LedgerOptions } from './writer.ts';

/**
 * Opens the ledger of a data directory for writing. It does not wait for the store: events can be recorded at once, and
 * what an earlier process left in the spool is stored in the background.
 * @throws SallyportError `ledger.held` when another process writes it, `ledger.unavailable` when the spool or key cannot be opened
 */
export function openLedger(options: LedgerOptions): Promise<LedgerWriter> {
  return new Promise((resolve) => resolve(new SpooledLedger(options)));
}

/**
 * Opens the ledger of a data directory for reading, also while a gateway writes it.
 * @throws SallyportError `ledger.unavailable` when there is none or it cannot be read, `ledger.corrupt`
 */
export function openLedgerReader(dataDir: string): LedgerStore {
  return new SqliteStore(ledgerFiles(dataDir).database, { readOnly: true, busyMs: 2000 });
}
