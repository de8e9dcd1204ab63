import type { Span, View } from '../../contract.ts';
import type { OffsetMap } from '../offset-map.ts';
import { OffsetMapBuilder } from '../offset-map.ts';
import { COST, spend } from '../../effort.ts';

/** Raw characters kept on either side of a decoded region, so that phrases that begin or end in plain text survive. */
const CONTEXT = 256;

/** Stands for raw text that was left out between two regions. Detectors see a paragraph break. */
export const ELISION = '\n\n';

/** Decoded pieces in the order of the raw text: piece i stands for [starts[i], ends[i]) in units of viewUnits[i] from rawUnits[i] characters. */
class Pieces {
  readonly text: string[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly viewUnits: number[] = [];
  readonly rawUnits: number[] = [];

  add(text: string, start: number, end: number, viewUnit: number, rawUnit: number): void {
    const last = this.starts.length - 1;
    // Units of one shape that touch are one piece.
    if (last >= 0 && viewUnit > 0 && this.ends[last] === start && this.viewUnits[last] === viewUnit && this.rawUnits[last] === rawUnit) {
      this.text[last] += text;
      this.ends[last] = end;
      return;
    }
    this.text.push(text);
    this.starts.push(start);
    this.ends.push(end);
    this.viewUnits.push(viewUnit);
    this.rawUnits.push(rawUnit);
  }
}

/** Puts decoded pieces and the raw text around them together. */
class Assembly {
  readonly #source: string;
  readonly #map = new OffsetMapBuilder();
  #out = '';
  #cursor = -1;

  constructor(source: string) {
    this.#source = source;
  }

  /** Copies the raw text between the last piece and the next one, which begins at `rawStart`. */
  #advance(rawStart: number): void {
    const gap = rawStart - this.#cursor;
    if (this.#cursor < 0) {
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
    const code = this.#source.charCodeAt(at);
    return code >= 0xdc00 && code <= 0xdfff && at > 0 ? at - 1 : at;
  }

  #copy(from: number, to: number): void {
    if (to <= from) return;
    this.#out += this.#source.slice(from, to);
    this.#map.copy(to - from, from);
  }

  piece(pieces: Pieces, index: number): void {
    const start = pieces.starts[index]!;
    const end = pieces.ends[index]!;
    const text = pieces.text[index]!;
    const viewUnit = pieces.viewUnits[index]!;
    if (start > this.#cursor) this.#advance(start);
    this.#out += text;
    if (viewUnit > 0) this.#map.units(text.length / viewUnit, viewUnit, pieces.rawUnits[index]!, start);
    if (end > this.#cursor) this.#cursor = end;
  }

  finish(): { readonly text: string; readonly map: OffsetMap } {
    this.#copy(this.#cursor, this.#whole(Math.min(this.#source.length, this.#cursor + CONTEXT)));
    return { text: this.#out, map: this.#map.finish(this.#source.length) };
  }
}

/** A view in which regions of a text are decoded in place. Its text is put together when first asked for. */
export class RegionView implements View {
  readonly id: string;
  readonly source: string;
  readonly pieces: Pieces;
  #made: { readonly text: string; readonly map: OffsetMap } | undefined;

  constructor(id: string, source: string, pieces: Pieces) {
    this.id = id;
    this.source = source;
    this.pieces = pieces;
  }

  get #whole(): { readonly text: string; readonly map: OffsetMap } {
    if (this.#made === undefined) {
      const { starts } = this.pieces;
      spend(starts.length * COST.piece);
      const assembly = new Assembly(this.source);
      for (let i = 0; i < starts.length; i++) assembly.piece(this.pieces, i);
      this.#made = assembly.finish();
      spend(this.#made.text.length * COST.assembled);
    }
    return this.#made;
  }

  get text(): string {
    return this.#whole.text;
  }

  toRaw(start: number, end: number): Span {
    return this.#whole.map.toRaw(start, end);
  }
}

/** Pieces of one view that touch: a region is decoded whole or not at all. */
interface Region {
  readonly pieces: Pieces;
  readonly maker: number;
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

function regionsOf(view: RegionView, maker: number): Region[] {
  const { pieces } = view;
  const regions: Region[] = [];
  for (let from = 0; from < pieces.starts.length;) {
    let to = from + 1;
    while (to < pieces.starts.length && pieces.starts[to]! <= pieces.ends[to - 1]!) to++;
    regions.push({ pieces, maker, from, to, start: pieces.starts[from]!, end: pieces.ends[to - 1]! });
    from = to;
  }
  return regions;
}

/**
 * Views of one text as few views: regions that do not overlap are decoded together, so that a text which mixes encodings
 * is read once and not once for each of them. Regions that overlap are different opinions, and stay in views of their own.
 */
export function merged(views: readonly RegionView[]): readonly RegionView[] {
  const first = views[0];
  if (views.length < 2 || first === undefined) return views;
  const regions = views.flatMap(regionsOf).sort((a, b) => a.start - b.start || b.end - a.end || a.maker - b.maker);
  const layers: { readonly pieces: Pieces; readonly makers: Set<number>; end: number }[] = [];
  for (const region of regions) {
    let layer = layers.find(({ end }) => end <= region.start);
    if (layer === undefined) layers.push((layer = { pieces: new Pieces(), makers: new Set(), end: 0 }));
    const { pieces } = region;
    for (let i = region.from; i < region.to; i++) layer.pieces.add(pieces.text[i]!, pieces.starts[i]!, pieces.ends[i]!, pieces.viewUnits[i]!, pieces.rawUnits[i]!);
    layer.makers.add(region.maker);
    layer.end = Math.max(region.end, region.start + 1);
  }
  return layers.map(({ pieces, makers }) => new RegionView([...makers].sort((a, b) => a - b).map((maker) => views[maker]!.id).join('&'), first.source, pieces));
}

/**
 * Collects the decoded regions of a text. Raw text far from every region is left out: the raw view has it already, and a
 * view's cost is then that of what was decoded.
 */
export class RegionViewBuilder {
  readonly #text: string;
  #pieces: Pieces | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether nothing was decoded. */
  get empty(): boolean {
    return this.#pieces === undefined;
  }

  /** Decoded text that stands for the raw span as a whole. An empty `decoded` leaves the span out. */
  unit(decoded: string, rawStart: number, rawEnd: number): void {
    (this.#pieces ??= new Pieces()).add(decoded, rawStart, rawEnd, decoded.length, rawEnd - rawStart);
  }

  /** Decoded text of units of one shape: every `viewUnit` characters came from `rawUnit` raw ones. */
  units(decoded: string, viewUnit: number, rawUnit: number, rawStart: number): void {
    if (decoded.length === 0) return;
    (this.#pieces ??= new Pieces()).add(decoded, rawStart, rawStart + (decoded.length / viewUnit) * rawUnit, viewUnit, rawUnit);
  }

  /** The view, or none when nothing was decoded. */
  finish(id: string): readonly RegionView[] {
    return this.#pieces === undefined ? [] : [new RegionView(id, this.#text, this.#pieces)];
  }
}
