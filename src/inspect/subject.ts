import type { Origin, PartKind, Trust } from '../conversation/types.ts';
import type { Span, Subject, View, ViewMaker } from './contract.ts';
import { NON_ASCII as NON_ASCII_BIT, ODD } from './views/lib/alphabets.ts';
import { changesOf } from './views/lib/changes.ts';
import { RegionView, merged } from './views/lib/region-view.ts';
import { beginText } from './views/lib/run-memo.ts';
import { type TextScan, scanText } from './views/lib/scan.ts';
import { normalize } from './views/normalized.ts';
import { COST, spend } from './effort.ts';

/** How deep readings nest: base64 inside percent escapes inside HTML entities is read; a fourth layer makes the text indeterminate. */
const MAX_DEPTH = 3;
/** Most readings of one text. */
const MAX_VIEWS = 24;
/** Most characters over all readings, as a multiple of the raw text and a floor: what a text can make detectors read. */
const MAX_GROWTH = 4;
const MIN_BUDGET = 16_384;
/** Most characters that the scan and the makers may read over all readings, likewise: what a text can make the views cost. */
export const MAX_READS = 64;
export const MIN_READS = 131_072;

export interface SubjectInput {
  readonly text: string;
  readonly origin: Origin;
  readonly trust: Trust;
  readonly kind: PartKind;
  readonly source: string | undefined;
  readonly direction: 'request' | 'answer';
  readonly json: boolean;
}

/** The raw text read as it is. */
export function rawView(text: string): View {
  return { id: 'raw', text, toRaw: (start, end): Span => [start, end] };
}

const NON_ASCII = /[^\u0000-\u007f]/;

/** What detectors read. Readings are made once, when a detector first asks. */
export class LazySubject implements Subject {
  readonly text: string;
  readonly origin: Origin;
  readonly trust: Trust;
  readonly kind: PartKind;
  readonly source: string | undefined;
  readonly direction: 'request' | 'answer';
  readonly json: boolean;
  readonly #makers: readonly ViewMaker[];
  #nonAscii: boolean | undefined;
  #scan: TextScan | undefined;
  #normalized: View | undefined;
  #views: readonly View[] | undefined;
  #cutShort = false;
  #reads = 0;

  constructor(input: SubjectInput, makers: readonly ViewMaker[]) {
    this.text = input.text;
    this.origin = input.origin;
    this.trust = input.trust;
    this.kind = input.kind;
    this.source = input.source;
    this.direction = input.direction;
    this.json = input.json;
    this.#makers = makers;
  }

  get nonAscii(): boolean {
    return (this.#nonAscii ??= NON_ASCII.test(this.text));
  }

  get normalized(): View {
    return (this.#normalized ??= this.#makers.length === 0 ? normalize(this.text) : this.#normalize());
  }

  get views(): readonly View[] {
    return (this.#views ??= this.#readAll());
  }

  /** Whether a bound left readings unread. Ordinary text comes nowhere near: what lies beyond may not count as clean. */
  get cutShort(): boolean {
    return this.#cutShort;
  }

  /** UTF-16 units that the scan and the makers have read over all readings: at most the greater of {@link MIN_READS} and {@link MAX_READS} times the text. */
  get reads(): number {
    return this.#reads;
  }

  #normalize(): View {
    this.#scan ??= scanText(this.text);
    this.#nonAscii = (this.#scan.signals & NON_ASCII_BIT) !== 0;
    return (this.#scan.signals & ODD) === 0 ? rawView(this.text) : normalize(this.text);
  }

  /** Breadth first, so that the shallow readings are made before a bound is met. */
  #readAll(): readonly View[] {
    const raw = rawView(this.text);
    const views: View[] = [raw];
    if (this.#makers.length === 0) {
      if (this.normalized.text !== this.text) views.push(this.normalized);
      return views;
    }
    beginText();
    let budget = Math.max(MIN_BUDGET, this.text.length * MAX_GROWTH);
    let layer: View[] = [raw];
    for (let depth = 0; layer.length > 0; depth++) {
      const next: View[] = [];
      for (const parent of layer) {
        for (const view of this.#readingsOf(parent, depth)) {
          const { text } = view;
          if (views.some((other) => other.text === text)) continue;
          // The deepest readings are looked at once more, only to see whether something is left to decode in them.
          if (depth === MAX_DEPTH || views.length >= MAX_VIEWS || text.length > budget) {
            this.#cutShort = true;
            continue;
          }
          budget -= text.length;
          const composed = uniquelyNamed(depth === 0 ? view : compose(parent, view), views);
          views.push(composed);
          // What the normalised reading has in common with the text was looked at in the text.
          next.push(view === this.#normalized ? changesOf(view, this.text) : composed);
        }
        if (depth === MAX_DEPTH && this.#cutShort) return views;
      }
      layer = next;
    }
    return views;
  }

  /** What every maker reads in one text, as few views as hold it. */
  #readingsOf(parent: View, depth: number): View[] {
    const { text } = parent;
    const most = Math.max(MIN_READS, this.text.length * MAX_READS);
    if (this.#reads + text.length > most) {
      this.#cutShort = true;
      return [];
    }
    this.#reads += text.length;
    spend(text.length * COST.made);
    const scan = depth === 0 ? (this.#scan ??= scanText(text)) : scanText(text);
    const made: View[] = [];
    const regions: RegionView[] = [];
    const { signals } = scan;
    if (depth === 0 && this.normalized.id !== 'raw') made.push(this.normalized);
    for (const maker of this.#makers) {
      if ((maker.needs & signals) === 0 || (depth === 0 && maker.id === 'normalized')) continue;
      if (maker.undoesItself === true && lastOf(parent) === maker.id) continue;
      if (this.#reads + text.length > most) {
        this.#cutShort = true;
        break;
      }
      this.#reads += text.length;
      spend(text.length * COST.made);
      for (const view of maker.make(text, depth, scan)) {
        if (view instanceof RegionView) regions.push(view);
        else made.push(view);
      }
    }
    if (regions.length > 0) made.push(...merged(regions));
    return made;
  }
}

function compose(outer: View, inner: View): View {
  return {
    id: `${outer.id}+${inner.id}`,
    text: inner.text,
    toRaw(start, end): Span {
      const [from, to] = inner.toRaw(start, end);
      return outer.toRaw(from, to);
    },
  };
}

/** Matches name their view by id, so no two readings may share one. */
/** The maker or makers that made a view of the reading before it. */
function lastOf({ id }: View): string {
  return id.slice(id.lastIndexOf('+') + 1).replace(/#\d+$/u, '');
}

function uniquelyNamed(view: View, others: readonly View[]): View {
  if (!others.some((other) => other.id === view.id)) return view;
  let n = 2;
  while (others.some((other) => other.id === `${view.id}#${n}`)) n++;
  return { id: `${view.id}#${n}`, text: view.text, toRaw: (start, end) => view.toRaw(start, end) };
}
