import type { View } from '../../contract.ts';
import { OffsetMapBuilder, mappedView } from '../offset-map.ts';

/** Raw characters kept on either side of a decoded region, so that phrases that begin or end in plain text survive. */
const CONTEXT = 256;

/** Stands for raw text that was left out between two regions. Detectors see a paragraph break. */
const ELISION = '\n\n';

/**
 * Builds a view in which regions of the raw text are decoded in place. Raw text far from every region is left out: the
 * raw view has it already, and a view's cost is then that of what was decoded.
 */
export class RegionViewBuilder {
  readonly #text: string;
  readonly #map = new OffsetMapBuilder();
  #out = '';
  #cursor = 0;
  #started = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether nothing was decoded. */
  get empty(): boolean {
    return !this.#started;
  }

  /** Copies the raw text between the last region and the next one, which begins at `rawStart`. */
  #advance(rawStart: number): void {
    const gap = rawStart - this.#cursor;
    if (!this.#started) {
      this.#started = true;
      this.#copy(this.#whole(Math.max(0, rawStart - CONTEXT)), rawStart);
    } else if (gap <= 2 * CONTEXT + ELISION.length) {
      this.#copy(this.#cursor, rawStart);
    } else {
      const left = this.#whole(this.#cursor + CONTEXT);
      this.#copy(this.#cursor, left);
      this.#out += ELISION;
      this.#map.unit(ELISION.length, left, left);
      this.#copy(this.#whole(rawStart - CONTEXT), rawStart);
    }
    this.#cursor = rawStart;
  }

  /** Moves an offset off the middle of a surrogate pair. */
  #whole(at: number): number {
    const code = this.#text.charCodeAt(at);
    return code >= 0xdc00 && code <= 0xdfff && at > 0 ? at - 1 : at;
  }

  #copy(from: number, to: number): void {
    if (to <= from) return;
    this.#out += this.#text.slice(from, to);
    this.#map.copy(to - from, from);
  }

  /** Decoded text that stands for the raw span as a whole. An empty `decoded` leaves the span out. */
  unit(decoded: string, rawStart: number, rawEnd: number): void {
    if (rawStart > this.#cursor || !this.#started) this.#advance(rawStart);
    this.#out += decoded;
    this.#map.unit(decoded.length, rawStart, rawEnd);
    if (rawEnd > this.#cursor) this.#cursor = rawEnd;
  }

  /** Decoded text of units of one shape: every `viewUnit` characters came from `rawUnit` raw ones. */
  units(decoded: string, viewUnit: number, rawUnit: number, rawStart: number): void {
    if (decoded.length === 0) return;
    if (rawStart > this.#cursor || !this.#started) this.#advance(rawStart);
    const count = decoded.length / viewUnit;
    this.#out += decoded;
    this.#map.units(count, viewUnit, rawUnit, rawStart);
    this.#cursor = rawStart + count * rawUnit;
  }

  /** The view, or none when nothing was decoded. */
  finish(id: string): readonly View[] {
    if (!this.#started) return [];
    this.#copy(this.#cursor, this.#whole(Math.min(this.#text.length, this.#cursor + CONTEXT)));
    return [mappedView(id, this.#out, this.#map.finish(this.#text.length))];
  }
}
