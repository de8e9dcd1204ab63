import type { DocumentMarker } from '../../conversation/documents.ts';
import type { Origin, Part, PartKind, Trust } from '../../conversation/types.ts';
import type { InspectionContext, PartInspection } from '../contract.ts';
import type { OwnRulesSource } from '../own-rules/contract.ts';
import type { SharedWeights } from '../classifier/model.ts';

/** A part of a request to be read: everything of it that a reading depends on. Plain data, so that it can go to another thread. */
export interface PartOrder {
  readonly text: string;
  readonly origin: Origin;
  readonly trust: Trust;
  readonly kind: PartKind;
  readonly source: string | undefined;
  readonly encoding: Part['encoding'];
  /** How documents in a user's message are told, and the trust they have; undefined where none are looked for. */
  readonly documents: { readonly markers: readonly DocumentMarker[]; readonly trust: Trust } | undefined;
}

/** What was read of a part. */
export interface PartReading {
  readonly whole: PartInspection;
  /** What was read of the documents in it, as documents; undefined when there are none. */
  readonly document: PartInspection | undefined;
}

/**
 * What became of an order. `timeout`: it was not read in time; `busy`: too many wait; `failed`: the thread ended while it
 * read it; `here`: there is no thread that could read it, so whoever asked has to.
 */
export type PartAnswer = PartReading | 'timeout' | 'busy' | 'failed' | 'here';

/** Reads parts off the event loop. */
export interface ApartReader {
  /**
   * Reads parts under one context. Never rejects. The first call starts the thread; until it is ready, and where it cannot
   * be started, everything is to be read here.
   * @param ms - how long that may take, waiting included
   * @returns an answer for each order
   */
  read(orders: readonly PartOrder[], context: InspectionContext, ms: number): Promise<readonly PartAnswer[]>;
  /** Ends the thread; what waits fails. */
  close(): Promise<void>;
}

/** Settings as they cross to the thread: nothing compiled. `own` names rules that it was told of. */
export type PlainSettings = Omit<InspectionContext['settings'], 'own'> & { readonly own: number | undefined };
export type PlainContext = Omit<InspectionContext, 'settings'> & { readonly settings: number };

/** An inspection without the list of detectors, where all that apply have read; a number alone where the part is clean besides: its score. */
export type PackedInspection = number | (Omit<PartInspection, 'read'> & { readonly read: readonly string[] | undefined });
export type PackedReading = readonly [whole: PackedInspection, document: PackedInspection | undefined] | 'failed';

export type ToThread =
  | { readonly kind: 'own'; readonly id: number; readonly source: OwnRulesSource }
  | { readonly kind: 'settings'; readonly id: number; readonly settings: PlainSettings }
  | { readonly kind: 'forget'; readonly settings: number; readonly own: number | undefined }
  | { readonly kind: 'read'; readonly id: number; readonly context: PlainContext; readonly orders: readonly PartOrder[] };

export type FromThread =
  | { readonly kind: 'ready'; readonly detectors: string }
  | { readonly kind: 'read'; readonly id: number; readonly readings: readonly PackedReading[] };

/** What the thread is started with. */
export interface ThreadData {
  readonly partChars: number | undefined;
  /** The classifier's tables, which both threads read. */
  readonly weights: SharedWeights;
}
