import type { SpoolPosition } from './spool/segments.ts';

/** What the worker is started with. */
export interface WorkerSettings {
  readonly dataDir: string;
  readonly keyFile: string | undefined;
  /** Milliseconds between two looks at the spool. */
  readonly pollMs: number;
  /** Milliseconds between two syncs of the spool to the disk; 0 for none. */
  readonly fsyncMs: number;
}

export type ToWorker =
  /** Answer when everything is stored that was in the spool when this came. */
  | { readonly kind: 'flush'; readonly id: number }
  | { readonly kind: 'stop' };

export type FromWorker =
  | { readonly kind: 'progress'; readonly stored: number; readonly position: SpoolPosition | undefined; readonly error: string | undefined; readonly cpuMicros: number }
  | { readonly kind: 'flushed'; readonly id: number };
