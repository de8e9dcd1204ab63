import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryStore } from '../../src/ledger/store/memory.ts';
import { SqliteStore } from '../../src/ledger/store/sqlite.ts';
import { ledgerStoreSuite } from './ledger-store.ts';

ledgerStoreSuite('memory', () => {
  const store = new MemoryStore();
  return Promise.resolve({ store, reopen: () => Promise.resolve(store), remove: () => store.close() });
});

ledgerStoreSuite('sqlite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sallyport-store-'));
  const path = join(directory, 'ledger.db');
  let store = new SqliteStore(path);
  return Promise.resolve({
    store,
    reopen: async () => {
      await store.close();
      return (store = new SqliteStore(path));
    },
    remove: async () => {
      await store.close();
      rmSync(directory, { recursive: true });
    },
  });
});
