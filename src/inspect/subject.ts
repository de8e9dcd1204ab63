import type { Origin, PartKind, Trust } from '../conversation/types.ts';
import type { Span, Subject, View, ViewMaker } from './contract.ts';
import { normalize } from './views/normalized.ts';

/** How deep readings nest: base64 inside percent escapes inside HTML entities is read; a fourth layer makes the text indeterminate. */
const MAX_DEPTH = 3;
/** Most readings of one text. */
const MAX_VIEWS = 24;
/** Most characters over all readings, as a multiple of the raw text and a floor: what a text can make us read. */
const MAX_GROWTH = 4;
const MIN_BUDGET = 65_536;

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
  readonly nonAscii: boolean;
  readonly #makers: readonly ViewMaker[];
  #normalized: View | undefined;
  #views: readonly View[] | undefined;
  #cutShort = false;

  constructor(input: SubjectInput, makers: readonly ViewMaker[]) {
    this.text = input.text;
    this.origin = input.origin;
    this.trust = input.trust;
    this.kind = input.kind;
    this.source = input.source;
    this.direction = input.direction;
    this.json = input.json;
    this.nonAscii = NON_ASCII.test(input.text);
    this.#makers = makers;
  }

  get normalized(): View {
    return (this.#normalized ??= normalize(this.text));
  }

  get views(): readonly View[] {
    return (this.#views ??= this.#readAll());
  }

  /** Whether a bound left readings unread. Ordinary text comes nowhere near: what lies beyond may not count as clean. */
  get cutShort(): boolean {
    return this.#cutShort;
  }

  /** Breadth first, so that the shallow readings are made before the bound is met. */
  #readAll(): readonly View[] {
    const raw = rawView(this.text);
    const views: View[] = [raw];
    const seen = new Set([this.text]);
    let budget = Math.max(MIN_BUDGET, this.text.length * MAX_GROWTH);
    let layer: View[] = [raw];
    for (let depth = 0; depth < MAX_DEPTH && layer.length > 0; depth++) {
      const next: View[] = [];
      for (const parent of layer) {
        const made = depth === 0 ? [this.normalized] : [];
        for (const maker of this.#makers) if (maker.id !== 'normalized' || depth > 0) made.push(...maker.make(parent.text, depth));
        for (const view of made) {
          if (seen.has(view.text)) continue;
          if (views.length >= MAX_VIEWS || view.text.length > budget) {
            this.#cutShort = true;
            continue;
          }
          seen.add(view.text);
          budget -= view.text.length;
          const composed = uniquelyNamed(parent.id === 'raw' ? view : compose(parent, view), views);
          views.push(composed);
          next.push(composed);
        }
      }
      layer = next;
    }
    // The deepest readings are looked at once more, only to see whether something is left to decode in them.
    this.#cutShort ||= layer.some((view) => this.#makers.some((maker) => maker.make(view.text, MAX_DEPTH).some((deeper) => !seen.has(deeper.text))));
    return views;
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
function uniquelyNamed(view: View, others: readonly View[]): View {
  if (!others.some((other) => other.id === view.id)) return view;
  let n = 2;
  while (others.some((other) => other.id === `${view.id}#${n}`)) n++;
  return { id: `${view.id}#${n}`, text: view.text, toRaw: (start, end) => view.toRaw(start, end) };
}
