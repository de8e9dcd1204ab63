import { foldTables } from '../denylist/fold.ts';
import { BOILERPLATE } from './boilerplate.ts';

/** Characters of one gram: a leak is a run of text whose every gram stands in a system text. */
export const GRAM = 20;

/** Characters of a short gram: tells at once that the end of a stream is the beginning of no leak. */
export const SHORT_GRAM = 6;

/** Most characters between two boundaries in a run, along a system text: what a stream is held for. */
const TILE = 96;

/** System texts are indexed up to this many characters each; longer ones are nearly always data. */
const MAX_INDEXED = 65_536;

/** A text reduced to its letters and digits, in lower case, and where each came from. Good until the next text is folded. */
export interface Folded { readonly units: Uint16Array; readonly offsets: Int32Array; readonly length: number }

/** Largest text whose buffers are kept for the next: making them anew costs as much as all else for a short text. */
const KEPT = 65_536;
const kept = { units: new Uint16Array(KEPT), offsets: new Int32Array(KEPT) };

function buffers(length: number): { units: Uint16Array; offsets: Int32Array } {
  return length <= KEPT ? kept : { units: new Uint16Array(length), offsets: new Int32Array(length) };
}

let plain: Uint16Array | undefined;

/** The fold of letters and digits without their accents, which whoever copies a text may leave out; accents that stand alone count for nothing. */
function plainLetters(): Uint16Array {
  if (plain !== undefined) return plain;
  plain = foldTables().letters.slice();
  for (let unit = 0xaa; unit < 0x1f00; unit++) {
    if (plain[unit] === 0 || (unit > 0x36f && unit < 0x1e00)) continue;
    const base = String.fromCharCode(plain[unit]!).normalize('NFKD').replaceAll(/[\u0300-\u036f]/g, '');
    if (base === '') plain[unit] = 0;
    else if (base.length === 1) plain[unit] = base.charCodeAt(0);
  }
  return plain;
}

/**
 * Letters and digits of a text, case, width and accents folded. Escapes are read as in JSON wherever they stand, since
 * the same words must fold alike in prose and in tool arguments: `\n` is no letter, `\u0061` is one.
 */
export function foldText(text: string): Folded {
  const letters = plainLetters();
  const { units, offsets } = buffers(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    const start = i;
    if (code === 0x5c) {
      const escaped = text.charCodeAt(i + 1) === 0x75 ? Number.parseInt(text.slice(i + 2, i + 6), 16) : 0;
      i += escaped > 0 ? 5 : 1;
      code = escaped > 0 ? escaped : 0;
    }
    const unit = letters[code] ?? 0;
    if (unit === 0) continue;
    units[length] = unit;
    offsets[length++] = start;
  }
  return { units, offsets, length };
}

export function hashGram(units: Uint16Array, at: number, size: number): number {
  let hash = 0;
  for (let i = at; i < at + size; i++) hash = Math.imul(hash ^ (units[i] ?? 0), 0x01000193) + 0x3c6ef372;
  return (hash ^ (hash >>> 15)) >>> 0;
}

function rotated(units: Uint16Array): Uint16Array {
  return units.map((unit) => (unit >= 0x61 && unit <= 0x7a ? ((unit - 0x61 + 13) % 26) + 0x61 : unit));
}

/** Grams that lie within one sentence of boilerplate. */
function boilerplate(): ReadonlySet<string> {
  const grams = new Set<string>();
  for (const sentence of BOILERPLATE) {
    const { units, length } = foldText(sentence);
    for (let at = 0; at + GRAM <= length; at++) grams.add(String.fromCharCode(...units.subarray(at, at + GRAM)));
  }
  return grams;
}

/** Grams of the system texts, plain, backwards and rotated by 13, with what a match needs to know of each. */
export class LeakIndex {
  readonly #units: Uint16Array;
  /** Open addressing: position of a gram in the joined texts plus one, 0 for none. */
  readonly #slots: Int32Array;
  readonly #mask: number;
  readonly #short: Uint8Array;
  /** For each position: characters that a run must have to be a leak of its text. */
  readonly #needed: Int32Array;
  /** For each position: 1 when a run may be cut here, 2 when the gram is boilerplate. */
  readonly #flags: Uint8Array;

  constructor(texts: readonly string[]) {
    const parts: Uint16Array[] = [];
    for (const text of new Set(texts)) {
      const folded = foldText(text.slice(0, MAX_INDEXED));
      const units = folded.units.slice(0, folded.length);
      if (units.length < GRAM) continue;
      for (const form of [units, units.toReversed()]) parts.push(form, rotated(form));
    }
    // A zero between two texts: no gram reaches over it, since no folded character is zero.
    const total = parts.reduce((sum, part) => sum + part.length + 1, 0);
    this.#units = new Uint16Array(total);
    this.#needed = new Int32Array(total);
    this.#flags = new Uint8Array(total);
    let capacity = 64;
    while (capacity < total * 2) capacity *= 2;
    this.#slots = new Int32Array(capacity);
    this.#mask = capacity - 1;
    this.#short = new Uint8Array(capacity * 4);
    const common = boilerplate();
    let base = 0;
    for (const part of parts) {
      this.#units.set(part, base);
      this.#add(base, part.length, common);
      base += part.length + 1;
    }
  }

  #add(base: number, length: number, common: ReadonlySet<string>): void {
    const needed = neededFor(length);
    let sinceCut = 0;
    for (let at = base; at + GRAM <= base + length; at++) {
      const slot = this.#slot(this.#units, at);
      const known = (this.#slots[slot] ?? 0) - 1;
      const gram = known >= 0 ? known : at;
      if (known < 0) {
        this.#slots[slot] = at + 1;
        this.#needed[at] = needed;
        if (common.has(String.fromCharCode(...this.#units.subarray(at, at + GRAM)))) this.#flags[at] = 2;
      } else this.#needed[known] = Math.min(this.#needed[known] ?? needed, needed);
      sinceCut++;
      if (((this.#flags[gram] ?? 0) & 1) === 1) sinceCut = 0;
      else if (sinceCut >= TILE) {
        this.#flags[gram] = (this.#flags[gram] ?? 0) | 1;
        sinceCut = 0;
      }
    }
    for (let at = base; at + SHORT_GRAM <= base + length; at++) this.#short[hashGram(this.#units, at, SHORT_GRAM) & (this.#short.length - 1)] = 1;
  }

  #slot(units: Uint16Array, at: number): number {
    let slot = hashGram(units, at, GRAM) & this.#mask;
    for (;;) {
      const known = (this.#slots[slot] ?? 0) - 1;
      if (known < 0 || this.#same(known, units, at)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }

  #same(known: number, units: Uint16Array, at: number): boolean {
    for (let i = 0; i < GRAM; i++) if (this.#units[known + i] !== units[at + i]) return false;
    return true;
  }

  /** Where the gram at `at` first stands in the system texts, or -1. */
  position(units: Uint16Array, at: number): number {
    return (this.#slots[this.#slot(units, at)] ?? 0) - 1;
  }

  /** Whether the short gram at `at` may stand in a system text: false is certain. */
  mayHoldShort(units: Uint16Array, at: number): boolean {
    return this.#short[hashGram(units, at, SHORT_GRAM) & (this.#short.length - 1)] === 1;
  }

  neededAt(position: number): number {
    return this.#needed[position] ?? 0;
  }

  isCut(position: number): boolean {
    return ((this.#flags[position] ?? 0) & 1) === 1;
  }

  isBoilerplate(position: number): boolean {
    return ((this.#flags[position] ?? 0) & 2) === 2;
  }
}

/**
 * A run this long (some 45 words) is a leak, whatever the text's length. Shorter ones are often meant to be said: facts
 * and set phrases that an application keeps in its system text.
 */
export const LONG_RUN = 240;

/** Characters of a run that count as a leak of a text with `length` of them: 240, or 60 % of a text with at least 60. */
function neededFor(length: number): number {
  return length >= 60 ? Math.min(LONG_RUN, Math.ceil(length * 0.6)) : LONG_RUN;
}
