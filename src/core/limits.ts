/** Bounds on what is read. Bytes and counts, all inclusive; durations in milliseconds. */
export interface Limits {
  /** Largest request body after decompression. */
  readonly bodyBytes: number;
  /** Largest upstream answer that is read whole. */
  readonly answerBytes: number;
  /** Deepest JSON nesting. */
  readonly depth: number;
  /** Most parts in one conversation. */
  readonly parts: number;
  /** Longest text of one part that is inspected; a longer one is indeterminate. UTF-16 units. */
  readonly partChars: number;
  /** Longest time for a client to send its body. */
  readonly requestMs: number;
  /** Largest single server-sent event. Bytes. */
  readonly eventBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 32 * 1024 * 1024,
  answerBytes: 64 * 1024 * 1024,
  depth: 64,
  parts: 50_000,
  partChars: 1_000_000,
  requestMs: 60_000,
  eventBytes: 8 * 1024 * 1024,
};

/** Bytes of the longest file that is taken as a whole: keys, certificates, manifests, and the signature of some 300,000 files. */
export const WHOLE_FILE_BYTES = 64 * 1024 * 1024;
