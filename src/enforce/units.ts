/**
 * Where a growing text may be read through its decoded views. Decoding cannot be judged at any cut (half a base64 word
 * decodes to something else), so the text is divided at places that depend on the text alone, never on how it arrived.
 */
export interface Unit {
  readonly start: number;
  readonly end: number;
  /** `token`: an encoded-looking word, which is still held when its unit ends. `block`: a stretch of text that may be released already. */
  readonly kind: 'token' | 'block';
}

/** Shortest word that is taken for an encoding. A shorter one cannot hold a canary or a key. */
const MIN_TOKEN = 24;
const MAX_TOKEN = 2_048;
/** A block ends at the first line end after this many characters, */
const MIN_BLOCK = 768;
/** or here, wherever that is. */
const MAX_BLOCK = 2_048;

/** Characters of base64, base64url, hex and percent encodings. */
function encodes(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x2b || code === 0x2f || code === 0x3d || code === 0x25 || code === 0x2d || code === 0x5f;
}

/** Scans each character once. Offsets are absolute; feed the text in order. */
export class UnitScanner {
  #at = 0;
  #blockStart = 0;
  #tokenStart = -1;

  /** Start of the word that the text ends in, which may become a unit; undefined when it ends in none. */
  get openToken(): number | undefined {
    return this.#tokenStart < 0 ? undefined : this.#tokenStart;
  }

  /** The units that are complete once `text` (which begins at offset #at) has arrived. */
  push(text: string): Unit[] {
    const units: Unit[] = [];
    for (let i = 0; i < text.length; i++, this.#at++) {
      const code = text.charCodeAt(i);
      if (encodes(code)) {
        if (this.#tokenStart < 0) this.#tokenStart = this.#at;
        if (this.#at - this.#tokenStart >= MAX_TOKEN) this.#endToken(units);
      } else if (this.#tokenStart >= 0) this.#endToken(units);
      const length = this.#at + 1 - this.#blockStart;
      if ((code === 0x0a && length >= MIN_BLOCK) || length >= MAX_BLOCK) this.#endBlock(units, this.#at + 1);
    }
    return units;
  }

  /** The units that the end of the text completes. */
  end(): Unit[] {
    const units: Unit[] = [];
    if (this.#tokenStart >= 0) this.#endToken(units);
    if (this.#at > this.#blockStart) this.#endBlock(units, this.#at);
    return units;
  }

  #endToken(units: Unit[]): void {
    if (this.#at - this.#tokenStart >= MIN_TOKEN) units.push({ start: this.#tokenStart, end: this.#at, kind: 'token' });
    this.#tokenStart = -1;
  }

  #endBlock(units: Unit[], end: number): void {
    units.push({ start: this.#blockStart, end, kind: 'block' });
    this.#blockStart = end;
  }
}
