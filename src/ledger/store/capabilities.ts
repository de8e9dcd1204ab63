import type { Checkpoint, LedgerStore } from '../contract.ts';
import type { Facets } from '../facets.ts';

/** A store that keeps facets beside the bodies, where they could be changed on their own. */
export interface IndexedStore extends LedgerStore {
  /** What the index says of every entry, in order of sequence; also of sequence numbers that have no entry. */
  storedFacets(): AsyncIterable<{ readonly seq: number; readonly facets: Facets }>;
}

/** A store whose commits reach the disk only when asked; the spool's segments are kept until then. */
export interface SyncedStore extends LedgerStore {
  /** @returns false when it could not be done now */
  sync(): Promise<boolean>;
}

/** A store that finds its newest checkpoint without reading them all. */
export interface CheckpointedStore extends LedgerStore {
  newestCheckpoint(): Promise<Checkpoint | undefined>;
}

export function isIndexed(store: LedgerStore): store is IndexedStore {
  return 'storedFacets' in store;
}

/** Brings what was stored to where a power loss does not reach it. */
export async function syncStore(store: LedgerStore): Promise<boolean> {
  return 'sync' in store ? (store as SyncedStore).sync() : true;
}

export async function newestCheckpoint(store: LedgerStore): Promise<Checkpoint | undefined> {
  if ('newestCheckpoint' in store) return (store as CheckpointedStore).newestCheckpoint();
  let newest: Checkpoint | undefined;
  for await (const checkpoint of store.checkpoints()) newest = checkpoint;
  return newest;
}
