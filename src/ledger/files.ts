import { join } from 'node:path';

/** Where a data directory keeps what belongs to the ledger. */
export function ledgerFiles(dataDir: string): { readonly database: string; readonly spool: string; readonly quarantine: string; readonly heads: string } {
  return {
    database: join(dataDir, 'ledger.db'),
    spool: join(dataDir, 'ledger-spool'),
    quarantine: join(dataDir, 'ledger-quarantine'),
    heads: join(dataDir, 'ledger-heads.log'),
  };
}
