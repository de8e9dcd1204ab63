import type { Span } from '../contract.ts';
import { PhraseAutomaton } from '../detectors/denylist/automaton.ts';
import { segments } from '../detectors/denylist/segments.ts';
import type { LinearPattern } from '../patterns.ts';
import { compilePattern } from '../patterns.ts';
import type { Term } from './contract.ts';

/** Most places of one term in one text; the last one reaches to the end, so that nothing goes unseen. */
const MAX_PLACES = 1_000;

/** Letters in lower case, each in its place: a letter whose lower case is longer stays as it is. */
function lowerInPlace(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  let out = '';
  for (const char of text) {
    const small = char.toLowerCase();
    out += small.length === char.length ? small : char;
  }
  return out;
}

/** Many terms looked for in one text. Words are found in any case, whatever the term says. */
export class TermSet {
  readonly #terms: readonly Term[];
  readonly #words: PhraseAutomaton | undefined;
  readonly #texts: readonly { readonly index: number; readonly value: string; readonly exact: boolean }[];
  readonly #patterns: readonly { readonly index: number; readonly pattern: LinearPattern }[];

  /** @throws SallyportError `pattern.invalid` */
  constructor(terms: readonly Term[]) {
    this.#terms = terms;
    const words = terms.flatMap(({ kind, value }, entry) => (kind === 'word' ? [{ text: value, entry }] : []));
    this.#words = words.length > 0 ? new PhraseAutomaton(words) : undefined;
    this.#texts = terms.flatMap(({ kind, value, exact }, index) => (kind === 'text' ? [{ index, value: exact ? value : lowerInPlace(value), exact }] : []));
    this.#patterns = terms.flatMap(({ kind, value }, index) => (kind === 'pattern' ? [{ index, pattern: compilePattern(value) }] : []));
  }

  /** For each term, where it stands; patterns line by line, words and texts over line ends too. */
  find(text: string): Span[][] {
    const found: Span[][] = this.#terms.map(() => []);
    const add = (index: number, span: Span): boolean => {
      const list = found[index];
      if (list === undefined || list.length >= MAX_PLACES) return false;
      list.push(list.length === MAX_PLACES - 1 ? [span[0], text.length] : span);
      return true;
    };
    for (const { span, entry } of this.#words?.scan(text, 0).occurrences ?? []) add(entry, span);
    let lower: string | undefined;
    for (const { index, value, exact } of this.#texts) {
      const where = exact ? text : (lower ??= lowerInPlace(text));
      for (let at = where.indexOf(value); at >= 0 && add(index, [at, at + value.length]); at = where.indexOf(value, at + value.length));
    }
    const likely = this.#patterns.filter(({ pattern }) => pattern.mayMatch(text));
    const lines = likely.length === 0 ? [] : segments(text);
    for (const { index, pattern } of likely) {
      for (const [start, end] of lines) {
        // Without the line break, so that `$` means the end of the line.
        for (const [a, b] of pattern.findAll(text.slice(start, end).replace(/\r?\n$/, ''))) add(index, [start + a, start + b]);
      }
    }
    return found;
  }
}

/** The spans in order, those that touch or overlap as one. */
export function joined(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const out: Span[] = [];
  for (const [start, end] of sorted) {
    const last = out.at(-1);
    if (last === undefined || start >= last[1]) out.push([start, end]);
    else out[out.length - 1] = [last[0], Math.max(last[1], end)];
  }
  return out;
}
