import { expect, test } from 'vitest';
import { ledgerWatch } from '../../../src/cli/ledger-watch.ts';
import type { LedgerStatus } from '../../../src/ledger/contract.ts';

test('the log tells once that the ledger fails, and once that it works again', () => {
  const told: string[] = [];
  let errors: Partial<LedgerStatus> = {};
  let ready = true;
  const look = ledgerWatch({ get ready() { return ready; }, status: () => ({ recorded: 0, stored: 0, spoolBytes: 0, inMemory: 0, storeError: undefined, spoolError: undefined, ...errors }) }, (message) => { told.push(message); });
  look();
  errors = { storeError: 'ledger.db is gone' };
  look();
  errors = { storeError: 'ledger.db is locked' };
  look();
  errors = { storeError: 'ledger.db is locked', spoolError: 'ENOSPC' };
  ready = false;
  look();
  errors = {};
  look();
  look();
  expect(told).toEqual([
    'ledger: the store takes nothing; what is recorded waits in the spool: ledger.db is gone',
    'ledger: nothing can be recorded, so nothing is served: ENOSPC',
    'ledger: records and stores again',
  ]);
});
