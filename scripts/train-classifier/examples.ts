import { ClassTable } from '../../src/inspect/classifier/classes.ts';
import { extract } from '../../src/inspect/classifier/features.ts';
import { conceptScanner } from '../../src/inspect/classifier/lexicon.ts';
import { tokenize } from '../../src/inspect/classifier/tokens.ts';
import { readClasses } from './dictionary.ts';
import { FOLD_COUNT } from './reserved.ts';
import { textHash } from './random.ts';
import type { Head } from '../../src/inspect/classifier/evidence.ts';

/** Known to be harmless, known to be the attack, not known. */
export const HARMLESS = 0;
export const ATTACK = 1;
export const UNKNOWN = 2;

/** One text and where it came from. */
interface Origin {
  readonly id: string;
  readonly text: string;
  readonly label: 0 | 1;
  readonly source: string;
  readonly family: string;
  readonly kind: string;
  readonly lang: string;
  /** Texts of one author's idea: never divided between training and test. */
  readonly group: string;
  readonly heads: readonly Head[];
  readonly fold: number;
  /** Kept out of all training and tuning. */
  readonly reserved: boolean;
  /** Where an inserted sentence or the attack stands, in UTF-16 units. */
  readonly span?: readonly [from: number, to: number];
}

/** One text as the trainer sees it. */
export interface Example extends Origin {
  readonly slots: Int32Array;
  readonly ends: Int32Array;
  readonly tokenEnds: Int32Array;
  /** For each segment: HARMLESS, ATTACK or UNKNOWN. */
  readonly mask: Uint8Array;
}

let classes: ClassTable | undefined;

/** Features and masks of a text. */
export function example(row: Origin): Example {
  classes ??= ClassTable.of(readClasses());
  const tokens = tokenize(row.text);
  const found = extract(tokens, conceptScanner().scan(row.text, tokens), classes);
  const { segments } = found;
  const tokenEnds = found.tokenEnds.slice(0, segments);
  const mask = new Uint8Array(segments).fill(row.label === 0 ? HARMLESS : segments <= 2 ? ATTACK : UNKNOWN);
  if (row.span) {
    const [from, to] = row.span;
    for (let s = 0; s < segments; s++) {
      const start = tokens.start[s === 0 ? 0 : tokenEnds[s - 1]!]!;
      const end = tokens.end[tokenEnds[s]! - 1]!;
      const overlap = Math.min(end, to) - Math.max(start, from);
      mask[s] = row.label === 1 && overlap > 0 && overlap >= 0.4 * Math.min(end - start, to - from) ? ATTACK : HARMLESS;
    }
  }
  return { ...row, slots: found.slots.slice(0, segments === 0 ? 0 : found.ends[segments - 1]), ends: found.ends.slice(0, segments), tokenEnds, mask };
}

/** A hash for each segment. */
function segmentHashes(e: Example): number[] {
  const out: number[] = [];
  let at = 0;
  for (const end of e.ends) {
    let h = 17;
    for (; at < end; at++) h = Math.imul(h ^ e.slots[at]!, 0x01000193);
    out.push(h);
  }
  return out;
}

/** Share of an attack's segments that harmless documents must have for the rest to count as inserted. */
const LEAST_KNOWN = 0.4;

/** Marks the inserted part of attacks whose document also occurs without one. */
export function maskInserted(all: readonly Example[]): void {
  const known = new Set<number>();
  for (const e of all) if (e.label === 0) for (const h of segmentHashes(e)) known.add(h);
  for (const e of all) {
    if (e.label === 0 || !e.mask.includes(UNKNOWN)) continue;
    const harmless = segmentHashes(e).map(h => known.has(h));
    const count = harmless.filter(Boolean).length;
    if (count < e.ends.length * LEAST_KNOWN || count === e.ends.length) continue;
    harmless.forEach((is, s) => { e.mask[s] = is ? HARMLESS : ATTACK; });
  }
}


/**
 * Attacks that were put together from lines, wrappers and documents, divided by line: the longest segment that is not the
 * document's. Holding all of them out at once would leave next to no attacks in documents to learn from.
 */
export function divideByLine(all: readonly Example[], family: string): Example[] {
  return all.map(e => {
    if (e.family !== family || e.ends.length === 0) return e;
    const hashes = segmentHashes(e);
    let line = 0;
    let length = -1;
    hashes.forEach((hash, s) => {
      const size = e.ends[s]! - (s === 0 ? 0 : e.ends[s - 1]!);
      if (e.mask[s] === HARMLESS || size <= length) return;
      line = hash;
      length = size;
    });
    const group = `line ${line}`;
    return { ...e, group, fold: (textHash(group) >>> 1) % FOLD_COUNT };
  });
}
