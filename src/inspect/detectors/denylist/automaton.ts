import { SallyportError } from '../../../core/errors.ts';
import type { Span } from '../../contract.ts';
import { DROPPED, SPACE, foldTables, needsBoundary } from './fold.ts';

/** Longest phrase after folding. With {@link MAX_GAP} it bounds what a stream is held for. UTF-16 units. */
export const MAX_PHRASE_CHARS = 400;

/** Most white space, or invisible characters, in a row that a match reaches over. */
const MAX_GAP = 8;

/** Furthest back from its end that a match can begin. Phrases with more spaces than this allows still match where the text is tight. */
export const MAX_REACH = 2400;

/** One place where a phrase stands. */
export interface Occurrence { readonly span: Span; readonly entry: number }

/**
 * Finds many phrases in one pass (Aho and Corasick, 1975) over folded text: case and width ignored, white space as one
 * space, invisible characters left out, on word boundaries where the script has them.
 */
export class PhraseAutomaton {
  readonly #fold: Uint16Array;
  readonly #kind: Uint8Array;
  /** Open addressing: node * 65536 + unit as a float key, child node as value. */
  readonly #keys: Float64Array;
  readonly #children: Int32Array;
  readonly #mask: number;
  readonly #fail: Int32Array;
  readonly #depth: Int32Array;
  /** Entry whose phrase ends at the node, or -1. */
  readonly #entry: Int32Array;
  /** Nearest node on the chain of failures where some phrase ends, itself included; 0 when none. */
  readonly #output: Int32Array;
  readonly #isRootUnit = new Uint8Array(65536);

  /** @throws SallyportError `pattern.invalid` when a phrase is empty or too long; the message names its place in the list */
  constructor(phrases: readonly { readonly text: string; readonly entry: number }[]) {
    const { fold, kind } = foldTables();
    this.#fold = fold;
    this.#kind = kind;
    const folded = phrases.map(({ text, entry }) => {
      const units = foldPhrase(fold, text);
      if (units.length === 0 || units.length > MAX_PHRASE_CHARS) {
        throw new SallyportError('pattern.invalid', `Phrase ${entry + 1} of the deny list must have 1 to ${MAX_PHRASE_CHARS} characters.`);
      }
      return units;
    });
    const nodes = folded.reduce((sum, units) => sum + units.length, 1);
    let capacity = 64;
    while (capacity < nodes * 2) capacity *= 2;
    this.#keys = new Float64Array(capacity).fill(-1);
    this.#children = new Int32Array(capacity);
    this.#mask = capacity - 1;
    this.#fail = new Int32Array(nodes);
    this.#depth = new Int32Array(nodes);
    this.#entry = new Int32Array(nodes).fill(-1);
    this.#output = new Int32Array(nodes);
    this.#build(folded, phrases.map(({ entry }) => entry));
  }

  #slot(node: number, unit: number): number {
    const key = node * 65536 + unit;
    let slot = (Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) & this.#mask;
    for (;;) {
      const found = this.#keys[slot];
      if (found === key || found === -1) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }

  #child(node: number, unit: number): number {
    return this.#children[this.#slot(node, unit)] ?? 0;
  }

  #build(folded: readonly (readonly number[])[], entries: readonly number[]): void {
    interface Edge { readonly node: number; readonly unit: number; readonly child: number }
    let count = 1;
    const levels: Edge[][] = [];
    for (const [index, units] of folded.entries()) {
      let node = 0;
      for (const [depth, unit] of units.entries()) {
        const slot = this.#slot(node, unit);
        let child = this.#children[slot] ?? 0;
        if (child === 0) {
          child = count++;
          this.#keys[slot] = node * 65536 + unit;
          this.#children[slot] = child;
          this.#depth[child] = depth + 1;
          (levels[depth] ??= []).push({ node, unit, child });
          if (node === 0) this.#isRootUnit[unit] = 1;
        }
        node = child;
      }
      if (this.#entry[node] === -1) this.#entry[node] = entries[index] ?? -1;
    }
    for (const level of levels) {
      for (const { node, unit, child } of level) {
        if (node !== 0) this.#fail[child] = this.#step(this.#fail[node] ?? 0, unit);
        this.#output[child] = this.#entry[child] === -1 ? this.#output[this.#fail[child] ?? 0] ?? 0 : child;
      }
    }
  }

  #step(from: number, unit: number): number {
    let node = from;
    for (;;) {
      const child = this.#child(node, unit);
      if (child !== 0) return child;
      if (node === 0) return 0;
      node = this.#fail[node] ?? 0;
    }
  }

  #startsWord(text: string, start: number): boolean {
    return start === 0 || !needsBoundary(this.#kind, text.charCodeAt(start)) || !needsBoundary(this.#kind, this.#before(text, start));
  }

  #endsWord(text: string, end: number): boolean {
    return end === text.length || !needsBoundary(this.#kind, text.charCodeAt(end - 1)) || !needsBoundary(this.#kind, this.#after(text, end));
  }

  /** The unit before `at`, invisible ones passed over: they must not split a word. Space when there is none near. */
  #before(text: string, at: number): number {
    for (let i = at - 1; i >= 0 && i >= at - MAX_GAP; i--) if (this.#fold[text.charCodeAt(i)] !== DROPPED) return text.charCodeAt(i);
    return SPACE;
  }

  #after(text: string, at: number): number {
    for (let i = at; i < text.length && i < at + MAX_GAP; i++) if (this.#fold[text.charCodeAt(i)] !== DROPPED) return text.charCodeAt(i);
    return SPACE;
  }

  /**
   * Every occurrence in the text, in order of their ends, and the start of the earliest one that more text could complete.
   * @param from - where reading begins; occurrences that start before it are not seen
   */
  scan(text: string, from: number): { occurrences: Occurrence[]; open: number } {
    const fold = this.#fold;
    const occurrences: Occurrence[] = [];
    // Raw offsets of the folded units read last, as a ring: a phrase's start is found by its length.
    const ring = new Int32Array(512);
    let read = 0;
    let node = 0;
    let gap = 0;
    let lastSpace = false;
    for (let i = from; i < text.length; i++) {
      const unit = fold[text.charCodeAt(i)] ?? 0;
      if (node === 0 && this.#isRootUnit[unit] === 0) {
        lastSpace = false;
        gap = 0;
        continue;
      }
      if (unit === DROPPED || (unit === SPACE && lastSpace)) {
        if (++gap > MAX_GAP) { node = 0; lastSpace = false; }
        continue;
      }
      gap = 0;
      lastSpace = unit === SPACE;
      ring[read++ & 511] = i;
      node = this.#step(node, unit);
      for (let out = this.#output[node] ?? 0; out !== 0; out = this.#output[this.#fail[out] ?? 0] ?? 0) {
        const start = ring[(read - (this.#depth[out] ?? 0)) & 511] ?? 0;
        if (i + 1 - start <= MAX_REACH && this.#startsWord(text, start) && this.#endsWord(text, i + 1)) {
          occurrences.push({ span: [start, i + 1], entry: this.#entry[out] ?? 0 });
        }
      }
    }
    let open = text.length;
    for (; node !== 0; node = this.#fail[node] ?? 0) {
      const start = ring[(read - (this.#depth[node] ?? 0)) & 511] ?? 0;
      if (text.length - start > MAX_REACH || !this.#startsWord(text, start)) continue;
      open = start;
      break;
    }
    return { occurrences, open };
  }
}

/** A phrase as the automaton compares it. */
function foldPhrase(fold: Uint16Array, phrase: string): number[] {
  const units: number[] = [];
  for (let i = 0; i < phrase.length; i++) {
    const unit = fold[phrase.charCodeAt(i)] ?? 0;
    if (unit === DROPPED || (unit === SPACE && (units.length === 0 || units.at(-1) === SPACE))) continue;
    units.push(unit);
  }
  if (units.at(-1) === SPACE) units.pop();
  return units;
}
