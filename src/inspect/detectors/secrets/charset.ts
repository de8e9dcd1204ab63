/** Character sets as bit masks over ASCII, so that one table lookup answers membership in any of them. */

const DIGIT = 1;
const HEX_LOWER = 2;
const HEX_UPPER = 4;
const LOWER = 8;
const UPPER = 16;
const DASH = 32;
const UNDERSCORE = 64;
const DOT = 128;
const SLASH = 256;
const PLUS = 512;
const EQUALS = 1024;
const TILDE = 2048;
const PERCENT = 4096;
const COLON = 8192;
const DOLLAR = 16_384;
const BANG = 32_768;
const AT = 65_536;

const HEX = DIGIT | HEX_LOWER;
const ALNUM = DIGIT | HEX_LOWER | HEX_UPPER | LOWER | UPPER;

/** Named sets. `url` is the base64url alphabet; a trailing `.` never counts as part of a secret. */
export const chars = {
  digit: DIGIT,
  equals: EQUALS,
  hex: HEX,
  hexAny: HEX | HEX_UPPER,
  lowerAlnum: HEX | LOWER,
  upperAlnum: DIGIT | HEX_UPPER | UPPER,
  letter: HEX_LOWER | HEX_UPPER | LOWER | UPPER,
  alnum: ALNUM,
  word: ALNUM | UNDERSCORE,
  dashed: ALNUM | DASH,
  url: ALNUM | DASH | UNDERSCORE,
  urlEquals: ALNUM | DASH | UNDERSCORE | EQUALS,
  dotted: ALNUM | DASH | UNDERSCORE | DOT,
  tilde: ALNUM | DASH | UNDERSCORE | DOT | TILDE,
  base64: ALNUM | PLUS | SLASH | EQUALS,
  path: ALNUM | DASH | UNDERSCORE | DOT | SLASH,
  percent: ALNUM | PERCENT,
  colon: ALNUM | DASH | UNDERSCORE | COLON,
  dollar: ALNUM | DASH | UNDERSCORE | DOLLAR,
  b68: ALNUM | DASH | UNDERSCORE | DOT | TILDE | PLUS | SLASH | EQUALS,
  /** What an anchored secret may consist of, its prefix included: a stream holds an unfinished run of these. */
  held: ALNUM | DASH | UNDERSCORE | DOT | SLASH | PLUS | EQUALS | TILDE | PERCENT | COLON | DOLLAR | BANG | AT,
} as const;

const TABLE = new Uint32Array(128);
const put = (from: string, to: string, bit: number): void => {
  for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++) TABLE[code] = bit;
};
put('0', '9', DIGIT); put('a', 'f', HEX_LOWER); put('A', 'F', HEX_UPPER); put('g', 'z', LOWER); put('G', 'Z', UPPER);
put('-', '-', DASH); put('_', '_', UNDERSCORE); put('.', '.', DOT); put('/', '/', SLASH); put('+', '+', PLUS);
put('=', '=', EQUALS); put('~', '~', TILDE); put('%', '%', PERCENT); put(':', ':', COLON); put('$', '$', DOLLAR); put('!', '!', BANG); put('@', '@', AT);

/** Whether a UTF-16 unit is in a set. */
export function inSet(code: number, set: number): boolean {
  return code < 128 && ((TABLE[code] as number) & set) !== 0;
}

/** Count of the work done after the first pass, in characters read: how tests hold the cost per character down without a clock. */
export const meter = { steps: 0 };

/** End of the run of characters of `set` that begins at `from`, looking no further than `limit`. */
export function runEnd(text: string, from: number, limit: number, set: number): number {
  const stop = Math.min(limit, text.length);
  let at = from;
  while (at < stop) {
    const code = text.charCodeAt(at);
    if (code >= 128 || ((TABLE[code] as number) & set) === 0) break;
    at++;
  }
  meter.steps += at - from + 1;
  return at;
}

/** Start of the run of characters of `set` that ends at `to`, looking back no further than `limit` characters. */
export function runStart(text: string, to: number, limit: number, set: number): number {
  const floor = Math.max(0, to - limit);
  let at = to;
  while (at > floor && inSet(text.charCodeAt(at - 1), set)) at--;
  meter.steps += to - at + 1;
  return at;
}

const HEX_ANY = chars.hexAny;

/**
 * Whether a secret may begin at `start`: the character before is outside `set`, or ends an escape (`\n`, `%3D`,
 * `\u0022`, `\x27`), as it does in JSON text and URLs. Because a secret's own characters are in `set`, no two
 * candidates of one format overlap: this is what keeps the scan linear.
 */
export function startsFresh(text: string, start: number, set: number): boolean {
  if (start === 0) return true;
  const before = text.charCodeAt(start - 1);
  if (!inSet(before, set)) return true;
  if (start >= 2 && text.charCodeAt(start - 2) === 0x5c && (before === 0x6e || before === 0x72 || before === 0x74)) return true;
  if (!inSet(before, HEX_ANY) || start < 3 || !inSet(text.charCodeAt(start - 2), HEX_ANY)) return false;
  const third = text.charCodeAt(start - 3);
  if (third === 0x25 && (set & PERCENT) === 0) return true;
  if (third === 0x78 && start >= 4 && text.charCodeAt(start - 4) === 0x5c) return true;
  return start >= 6 && text.charCodeAt(start - 5) === 0x75 && text.charCodeAt(start - 6) === 0x5c;
}
