import type { LedgerWriter } from '../ledger/contract.ts';

/**
 * Tells in the log when the ledger stops recording or storing, and when it does again: requests may go on meanwhile, and
 * nobody looks at /readyz. Once a change, and not by the error's words, which have numbers that move.
 * @returns what looks, to be called now and then
 */
export function ledgerWatch(ledger: Pick<LedgerWriter, 'ready' | 'status'>, log: (message: string) => void): () => void {
  let told: 'spool' | 'store' | undefined;
  return () => {
    const { spoolError, storeError } = ledger.status();
    const now = spoolError !== undefined ? 'spool' : storeError !== undefined ? 'store' : undefined;
    if (now === told) return;
    told = now;
    if (now === 'spool') log(`ledger: nothing can be recorded, ${ledger.ready ? 'what does not fit into memory is lost' : 'so nothing is served'}: ${spoolError ?? ''}`);
    else if (now === 'store') log(`ledger: the store takes nothing; what is recorded waits in the spool: ${storeError ?? ''}`);
    else log('ledger: records and stores again');
  };
}
