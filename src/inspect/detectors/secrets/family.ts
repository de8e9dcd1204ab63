import type { Severity } from '../../contract.ts';

/** What a format's own check says: `weak` keeps the match at lower confidence (a checksum that does not hold). */
export type Check = 'ok' | 'weak' | 'no';

/** A secret known by a literal prefix: `prefix` + a run of `body` of a given length. */
export interface TokenFormat {
  /** Literal beginnings, compared with case. Made of characters of `chars.held`, so that a stream can hold an unfinished one. */
  readonly prefix: readonly string[];
  /** Characters after the prefix; from `chars`. The run must end within `length`. */
  readonly body: number;
  readonly length: readonly [least: number, most: number];
  /** Anchored test of the body. */
  readonly shape?: RegExp;
  /** Characters that come before the prefix and belong to the secret. */
  readonly before?: { readonly set: number; readonly length: readonly [least: number, most: number] };
  /** The prefix names the secret and is not part of it. */
  readonly label?: true;
  /** Characters that may not come before the secret; `body` (with letters and digits) when absent. */
  readonly boundary?: number;
  readonly check?: (secret: string) => Check;
  /** Least Shannon entropy of the body in bits a character; 3 when absent (2.6 for hexadecimal digits). */
  readonly entropy?: number;
  /** The beginning says that it is a secret but not whose: it yields to a format that does. */
  readonly issuer?: 'unknown';
}

/** A secret without a prefix of its own, known by the name it is assigned to and its shape. */
export interface NamedFormat {
  /** Any of these, in lower case without separators, in the name that the value is assigned to. */
  readonly names: readonly string[];
  /** Anchored test of the value. */
  readonly shape: RegExp;
  /** The value's own check; one that does not hold is no match of this format. */
  readonly check?: (value: string) => Check;
}

/** One kind of secret: its rule is `secret.<name>`. */
export interface Family {
  readonly name: string;
  readonly title: string;
  readonly severity: Severity;
  /** 1 when absent. Publishable and test-mode keys take 2 or more. */
  readonly paranoia?: 1 | 2 | 3 | 4;
  readonly tokens?: readonly TokenFormat[];
  readonly named?: readonly NamedFormat[];
}
