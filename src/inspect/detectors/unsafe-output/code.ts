import { MAX_HOLD } from '../../stream-hold.ts';

/** Characters before a position in which code fences are looked for. A bare fence further back than this no longer counts. */
export const FENCE_WINDOW = MAX_HOLD * 4;

/** Fences before a position that are looked through. */
const MOST_FENCES = 48;

/** Characters of its line before a position in which inline code may begin, and after it in which it may end. */
const LINE_BEFORE = 1024;
export const LINE_AFTER = 256;

interface Fence { readonly start: number; readonly end: number; readonly indent: number; readonly char: string; readonly length: number; readonly bare: boolean }

const FENCE = /[`~]{3,}/y;

function fences(text: string): Fence[] {
  const found: Fence[] = [];
  for (const mark of ['```', '~~~']) {
    for (let at = text.indexOf(mark); at >= 0; ) {
      let start = at;
      while (start > 0 && at - start < 16 && text[start - 1] === ' ') start--;
      FENCE.lastIndex = at;
      const run = FENCE.exec(text)?.[0] ?? mark;
      const lineEnd = text.indexOf('\n', at);
      const end = lineEnd < 0 ? text.length : lineEnd;
      if (start === 0 || text[start - 1] === '\n') {
        const info = text.slice(at + run.length, Math.min(end, at + run.length + 200)).trim();
        // A backtick in the rest of the line makes it inline code (CommonMark 4.5).
        if (mark === '~~~' || !info.includes('`')) found.push({ start, end, indent: at - start, char: mark.charAt(0), length: run.length, bare: info === '' });
      }
      at = text.indexOf(mark, at + run.length);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Index of the first of some fences, in order, of which an offset is not less than a position. */
function firstAfter(all: readonly Fence[], position: number, of: (fence: Fence) => number): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (of(all[middle]!) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Tells whether a position lies in a Markdown code fence, from the {@link FENCE_WINDOW} characters before it alone, so
 * that a stream read in pieces is judged as the whole text is, and from the {@link MOST_FENCES} fences before it, so that
 * a text of nothing but fences costs no more. When the text or its fences began earlier than that, a bare fence may
 * open or close: only a fence with a language is then known to open one, and without such a fence the position counts
 * as prose, which is the stricter reading.
 */
export class Fences {
  readonly #text: string;
  #all: Fence[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  contains(position: number): boolean {
    const all = this.#all ??= fences(this.#text);
    const last = firstAfter(all, position, ({ end }) => end);
    const floor = position - FENCE_WINDOW;
    const first = Math.max(floor <= 0 ? 0 : firstAfter(all, floor + 1, ({ start }) => start), last - MOST_FENCES);
    let known = floor <= 0 && first === 0;
    let open: Fence | undefined;
    for (let i = first; i < last; i++) {
      const fence = all[i]!;
      if (open !== undefined) {
        if (fence.bare && fence.char === open.char && fence.length >= open.length) open = undefined;
      } else if (known || !fence.bare) {
        open = fence;
        known = true;
      }
    }
    // Deeply indented fences belong to list items, which end at a line that is indented less.
    return open !== undefined && (open.indent <= 3 || this.#indentAt(position) >= open.indent);
  }

  #indentAt(position: number): number {
    const floor = Math.max(0, position - LINE_BEFORE);
    const lineStart = floor + this.#text.slice(floor, position).lastIndexOf('\n') + 1;
    let indent = 0;
    while (indent < 32 && this.#text[lineStart + indent] === ' ') indent++;
    return indent;
  }
}

/** Whether [start, end) lies in inline code, how far that had to be looked at, and whether more text could change it. */
export function inlineCode(text: string, start: number, end: number): { inside: boolean; until: number; open: boolean } {
  const floor = Math.max(0, start - LINE_BEFORE);
  const lineStart = text.slice(floor, start).lastIndexOf('\n') + 1 + floor;
  const outside = { inside: false, until: end, open: false };
  // The line is too long to know where its first backtick is: prose, the stricter reading.
  if (lineStart === floor && start > LINE_BEFORE) return outside;
  const newline = text.slice(end, end + LINE_AFTER).indexOf('\n');
  const limit = newline < 0 ? Math.min(text.length, end + LINE_AFTER) : end + newline;
  const short = newline < 0 && text.length < end + LINE_AFTER;
  const line = text.slice(lineStart, limit);
  const runs = [...line.matchAll(/`+/g)].map((run) => ({ at: run.index + lineStart, length: run[0].length }));
  for (let i = 0; i < runs.length; i++) {
    const opening = runs[i];
    if (opening === undefined || opening.at >= start) break;
    const close = runs.findIndex((run, index) => index > i && run.length === opening.length);
    const closing = runs[close];
    if (closing === undefined) {
      if (short) return { inside: false, until: limit, open: true };
      return { inside: false, until: limit, open: false };
    }
    if (closing.at >= end) {
      const until = closing.at + closing.length + 1;
      return { inside: true, until, open: until > text.length };
    }
    i = close;
  }
  return outside;
}
