import { foldWord } from './names.ts';

/** Meanings of words as bits: whole words, prefixes, and signs of scripts that are written without spaces. */
export interface Matcher {
  readonly exact: ReadonlyMap<string, number>;
  /** By their first two letters, so that a word is compared with few. */
  readonly prefixes: ReadonlyMap<string, readonly (readonly [stem: string, bit: number])[]>;
  readonly unspaced: readonly (readonly [stem: string, bit: number])[];
  /** What was looked up before. */
  readonly known: Map<string, number>;
}

const MOST_KNOWN = 20_000;
const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
const UNSPACED_FOLDED = /[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
/** Letters by which prefixes are kept apart. */
const INDEX = 2;

/** The words of a list that is written with spaces. */
export const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

/** @param table - stems by meaning, at most 31 meanings; `*` ends a prefix, everything is folded */
export function matcher(table: Readonly<Record<string, readonly string[]>>): Matcher {
  const exact = new Map<string, number>();
  const prefixes = new Map<string, [string, number][]>();
  const unspaced: [string, number][] = [];
  for (const [bit, stems] of Object.values(table).entries()) {
    for (const stem of stems) {
      if (UNSPACED.test(stem)) unspaced.push([foldWord(stem), 1 << bit]);
      else if (stem.endsWith('*')) {
        const key = stem.slice(0, INDEX);
        const list = prefixes.get(key);
        if (list === undefined) prefixes.set(key, [[stem.slice(0, -1), 1 << bit]]);
        else list.push([stem.slice(0, -1), 1 << bit]);
      } else exact.set(stem, (exact.get(stem) ?? 0) | (1 << bit));
    }
  }
  return { exact, prefixes, unspaced, known: new Map() };
}

/** How umlauts are written without them. */
const DIGRAPH = /[aou]e/;
const DIGRAPHS = /[aou]e/g;
/** What German puts before a verb, and what is left of it. */
const SEPARABLE = /^(?:ab|an|auf|aus|bei|durch|ein|fest|frei|her|hin|hoch|los|mit|nach|um|vor|weg|weiter|zu|zuruck|zurueck|zusammen)(?:ge|zu)?(\p{L}{5,})$/u;

function spelled(word: string, exact: Matcher['exact'], prefixes: Matcher['prefixes']): number {
  let bits = exact.get(word) ?? 0;
  for (const [stem, bit] of prefixes.get(word.slice(0, INDEX)) ?? []) if (word.startsWith(stem)) bits |= bit;
  return bits;
}

/** The meanings of a folded word, as bits in the order of the table. */
export function meaning(word: string, { exact, prefixes, unspaced, known }: Matcher): number {
  let bits = known.get(word);
  if (bits === undefined) {
    bits = spelled(word, exact, prefixes);
    if (UNSPACED_FOLDED.test(word)) for (const [stem, bit] of unspaced) if (word.includes(stem)) bits |= bit;
    // "loeschen" for "löschen", then "weitergeleitet" for "leiten".
    if (bits === 0 && DIGRAPH.test(word)) bits = spelled(word.replaceAll(DIGRAPHS, (pair) => pair.charAt(0)), exact, prefixes);
    if (bits === 0) {
      const inner = SEPARABLE.exec(word)?.[1];
      if (inner !== undefined) bits = spelled(inner, exact, prefixes);
    }
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(word, bits);
  }
  return bits;
}
