import type { Span, View } from '../contract.ts';

/**
 * A map from offsets of a view to spans of the raw text, kept as runs. A run covers consecutive view characters in
 * units: every `viewUnit` view characters came from `rawUnit` raw characters, and a span that touches any character of a
 * unit covers all of it. A copied stretch is one run of 1:1 units whatever its length. All offsets are UTF-16 units.
 */
export class OffsetMap {
  readonly #viewStarts: Int32Array;
  readonly #rawStarts: Int32Array;
  readonly #viewUnits: Int32Array;
  readonly #rawUnits: Int32Array;
  readonly #viewLength: number;
  readonly #rawLength: number;

  constructor(runs: Runs, viewLength: number, rawLength: number) {
    this.#viewStarts = Int32Array.from(runs.viewStarts);
    this.#rawStarts = Int32Array.from(runs.rawStarts);
    this.#viewUnits = Int32Array.from(runs.viewUnits);
    this.#rawUnits = Int32Array.from(runs.rawUnits);
    this.#viewLength = viewLength;
    this.#rawLength = rawLength;
  }

  /** How many runs the map holds. */
  get size(): number {
    return this.#viewStarts.length;
  }

  /** Runs in order: where each begins in the view and in the raw text, and how many characters its units have in each. */
  *runs(): Generator<readonly [viewStart: number, rawStart: number, viewUnit: number, rawUnit: number]> {
    for (let i = 0; i < this.#viewStarts.length; i++) yield [this.#viewStarts[i]!, this.#rawStarts[i]!, this.#viewUnits[i]!, this.#rawUnits[i]!];
  }

  /** Raw span of the view's span [start, end), widened to whole units. An empty span maps to an empty span. */
  toRaw(start: number, end: number): Span {
    const length = this.#viewLength;
    const from = Math.max(0, Math.min(start, length));
    const to = Math.max(from, Math.min(end, length));
    if (from === to) {
      const at = from === length ? (length === 0 ? 0 : this.#lastRaw(length - 1)) : this.#firstRaw(from);
      return [at, at];
    }
    return [this.#firstRaw(from), this.#lastRaw(to - 1)];
  }

  /** First raw offset of the unit that the view character `at` belongs to. */
  #firstRaw(at: number): number {
    const run = this.#find(at);
    const unit = Math.floor((at - at0(this.#viewStarts, run)) / at0(this.#viewUnits, run));
    return Math.min(at0(this.#rawStarts, run) + unit * at0(this.#rawUnits, run), this.#rawLength);
  }

  /** Raw offset just past the unit that the view character `at` belongs to. */
  #lastRaw(at: number): number {
    const run = this.#find(at);
    const unit = Math.floor((at - at0(this.#viewStarts, run)) / at0(this.#viewUnits, run)) + 1;
    return Math.min(at0(this.#rawStarts, run) + unit * at0(this.#rawUnits, run), this.#rawLength);
  }

  #find(at: number): number {
    let low = 0;
    let high = this.#viewStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (at0(this.#viewStarts, middle) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function at0(array: Int32Array, index: number): number {
  return array[index] ?? 0;
}

interface Runs {
  readonly viewStarts: number[];
  readonly rawStarts: number[];
  readonly viewUnits: number[];
  readonly rawUnits: number[];
}

/** Builds an {@link OffsetMap} from front to back. Neighbouring units of one shape become one run. */
export class OffsetMapBuilder {
  readonly #runs: Runs = { viewStarts: [], rawStarts: [], viewUnits: [], rawUnits: [] };
  #view = 0;
  // The open run, kept in fields so that extending it touches no array.
  #rawStart = 0;
  #viewUnit = 0;
  #rawUnit = 0;
  #viewStart = 0;

  /** View characters mapped so far. */
  get viewLength(): number {
    return this.#view;
  }

  /** `length` view characters are the raw characters from `rawStart` on. */
  copy(length: number, rawStart: number): void {
    if (length > 0) this.#add(length, rawStart, 1, 1);
  }

  /** `length` view characters stand for the raw span as a whole. Raw spans may overlap but never step back. */
  unit(length: number, rawStart: number, rawEnd: number): void {
    if (length > 0) this.#add(length, rawStart, length, rawEnd - rawStart);
  }

  /** `count` units of `viewUnit` view characters, each from `rawUnit` raw characters, from `rawStart` on. */
  units(count: number, viewUnit: number, rawUnit: number, rawStart: number): void {
    if (count > 0) this.#add(count * viewUnit, rawStart, viewUnit, rawUnit);
  }

  #add(length: number, rawStart: number, viewUnit: number, rawUnit: number): void {
    if (viewUnit === this.#viewUnit && rawUnit === this.#rawUnit) {
      const units = (this.#view - this.#viewStart) / viewUnit;
      if (this.#rawStart + units * rawUnit === rawStart) {
        this.#view += length;
        return;
      }
    }
    this.#close();
    this.#viewStart = this.#view;
    this.#rawStart = rawStart;
    this.#viewUnit = viewUnit;
    this.#rawUnit = rawUnit;
    this.#view += length;
  }

  #close(): void {
    if (this.#viewUnit === 0) return;
    this.#runs.viewStarts.push(this.#viewStart);
    this.#runs.rawStarts.push(this.#rawStart);
    this.#runs.viewUnits.push(this.#viewUnit);
    this.#runs.rawUnits.push(this.#rawUnit);
  }

  /** The finished map over a raw text of `rawLength` characters. The builder is spent. */
  finish(rawLength: number): OffsetMap {
    this.#close();
    this.#viewUnit = 0;
    return new OffsetMap(this.#runs, this.#view, rawLength);
  }
}

/** A view with its map. */
export class MappedView implements View {
  readonly id: string;
  readonly text: string;
  readonly map: OffsetMap;

  constructor(id: string, text: string, map: OffsetMap) {
    this.id = id;
    this.text = text;
    this.map = map;
  }

  toRaw(start: number, end: number): Span {
    return this.map.toRaw(start, end);
  }
}

/** A view of `text` with its map. */
export function mappedView(id: string, text: string, map: OffsetMap): View {
  return new MappedView(id, text, map);
}

class RawView implements View {
  readonly id = 'raw';
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toRaw(start: number, end: number): Span {
    const from = Math.max(0, Math.min(start, this.text.length));
    return [from, Math.max(from, Math.min(end, this.text.length))];
  }
}

/** The text as it is. */
export function rawView(text: string): View {
  return new RawView(text);
}

class ComposedView implements View {
  readonly id: string;
  readonly text: string;
  readonly #outer: View;
  readonly #inner: View;

  constructor(outer: View, inner: View) {
    this.id = `${inner.id}+${outer.id}`;
    this.text = outer.text;
    this.#outer = outer;
    this.#inner = inner;
  }

  toRaw(start: number, end: number): Span {
    const [from, to] = this.#outer.toRaw(start, end);
    return this.#inner.toRaw(from, to);
  }
}

/**
 * A view of a view as a view of the raw text: spans go through both maps.
 * @param outer - made from the text of `inner`
 * @returns a view whose id names both, innermost first (`base64+hex`); `outer` itself when `inner` is the raw view
 */
export function compose(outer: View, inner: View): View {
  return inner.id === 'raw' ? outer : new ComposedView(outer, inner);
}
