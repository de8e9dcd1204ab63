import type { Origin } from '../../conversation/types.ts';
import type { View } from '../../inspect/contract.ts';
import { LazySubject } from '../../inspect/subject.ts';
import { VIEWS } from '../../inspect/views.generated.ts';
import { gramsOf, type Grams } from './grams.ts';
import { numbersIn } from './numbers.ts';
import { unspoken } from './spoken.ts';
import { squeeze, type Squeezed } from './squeeze.ts';

/** One reading of a text, ready to be searched. */
export interface IndexedReading {
  readonly view: View;
  readonly squeezed: Squeezed;
  readonly grams: Grams;
  /** Whether the text had to be decoded to be read so. */
  readonly decoded: boolean;
}

/** A text ready to be searched for values. Depends on nothing but the text. */
export interface TextIndex {
  readonly text: string;
  readonly readings: readonly IndexedReading[];
  /** Spans of the numbers that may mean each canonical value. */
  readonly numbers: ReadonlyMap<string, readonly (readonly [number, number])[]>;
  /** Not all readings could be made: what is not found here may still be here. */
  readonly incomplete: boolean;
}

/** Longest text that is indexed. The gateway reads no longer part either. UTF-16 units. */
export const MAX_TEXT = 1_000_000;
/** Every ordinary reading of a text is as long as it or shorter; these decode hidden ones. */
const PLAIN = new Set(['raw', 'normalized']);

function buildIndex(text: string): TextIndex {
  const subject = new LazySubject({ text: text.slice(0, MAX_TEXT), origin: 'document' satisfies Origin, trust: 'untrusted', kind: 'text', source: undefined, direction: 'request', json: false }, VIEWS);
  const views = [subject.normalized, ...subject.views.filter((view) => !PLAIN.has(view.id))];
  const spoken = unspoken(subject.normalized);
  if (spoken !== undefined) views.push(spoken);
  const readings = views.map((view): IndexedReading => {
    const squeezed = squeeze(view.text);
    return { view, squeezed, grams: gramsOf(squeezed.text, squeezed.starts), decoded: !PLAIN.has(view.id) && view !== spoken };
  });
  const numbers = new Map<string, (readonly [number, number])[]>();
  for (const { values, start, end } of numbersIn(subject.text)) {
    for (const value of values) {
      const spans = numbers.get(value);
      if (spans === undefined) numbers.set(value, [[start, end]]);
      else if (spans.length < 32) spans.push([start, end]);
    }
  }
  return { text, readings, numbers, incomplete: subject.cutShort || text.length > MAX_TEXT };
}

/**
 * Indices by text, so that a text which comes back with every turn of a conversation is indexed once. Bounded by
 * characters; the least recently used goes first. What is recognised was compared whole by the map.
 */
export class TextIndices {
  readonly #known = new Map<string, TextIndex>();
  readonly #maxChars: number;
  #chars = 0;

  constructor(maxChars = 4 * 1024 * 1024) {
    this.#maxChars = maxChars;
  }

  of(text: string): TextIndex {
    const known = this.#known.get(text);
    if (known !== undefined) {
      // Put in anew only when the shelf is filling, so that the order of the map is nearly that of last use.
      if (this.#chars > this.#maxChars / 2) {
        this.#known.delete(text);
        this.#known.set(text, known);
      }
      return known;
    }
    const index = buildIndex(text);
    this.#known.set(text, index);
    this.#chars += weight(text);
    for (const oldest of this.#known.keys()) {
      if (this.#chars <= this.#maxChars || oldest === text) break;
      this.#known.delete(oldest);
      this.#chars -= weight(oldest);
    }
    return index;
  }
}

/** An index holds some eight bytes a character beside the text. */
function weight(text: string): number {
  return text.length + 512;
}
