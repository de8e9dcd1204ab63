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
const ENCODES = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=%-_') ENCODES[char.charCodeAt(0)] = 1;

function encodes(code: number): boolean {
  return code < 128 && ENCODES[code] === 1;
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
    const start = this.#at;
    // Fields are read and written at the ends of words and blocks only: this runs at every character of every answer.
    let token = this.#tokenStart;
    let blockEnd = this.#blockStart + MAX_BLOCK;
    let blockMay = this.#blockStart + MIN_BLOCK;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const at = start + i;
      if (encodes(code)) {
        if (token < 0) token = at;
        if (at - token >= MAX_TOKEN) token = this.#endToken(units, token, at);
      } else if (token >= 0) token = this.#endToken(units, token, at);
      const end = at + 1;
      if ((code === 0x0a && end >= blockMay) || end >= blockEnd) {
        this.#endBlock(units, end);
        blockEnd = end + MAX_BLOCK;
        blockMay = end + MIN_BLOCK;
      }
    }
    this.#at = start + text.length;
    this.#tokenStart = token;
    return units;
  }

  /** The units that the end of the text completes. */
  end(): Unit[] {
    const units: Unit[] = [];
    if (this.#tokenStart >= 0) this.#tokenStart = this.#endToken(units, this.#tokenStart, this.#at);
    if (this.#at > this.#blockStart) this.#endBlock(units, this.#at);
    return units;
  }

  /** @returns the start of no word */
  #endToken(units: Unit[], start: number, end: number): -1 {
    if (end - start >= MIN_TOKEN) units.push({ start, end, kind: 'token' });
    return -1;
  }

  #endBlock(units: Unit[], end: number): void {
    units.push({ start: this.#blockStart, end, kind: 'block' });
    this.#blockStart = end;
  }
}
