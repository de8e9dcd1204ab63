import type { View } from '../../contract.ts';
import { MappedView, OffsetMapBuilder, compose, mappedView } from '../offset-map.ts';
import { ELISION } from './region-view.ts';

/** Characters kept on either side of a change: some lines of text, whose first letters may say something. */
const CONTEXT = 512;
/** Furthest that what is kept around a change goes on to the end of its word, so that encoded text stays whole. UTF-16 units. */
const LONGEST_WORD = 4_096;
/** Share of a view from which on it is kept as it is. */
const MOST = 0.75;

/** Stretches of a view, in order and apart, whose characters are not those of the text that it was made of. */
function changed({ text, map }: MappedView, source: string): [start: number, end: number][] {
  const found: [number, number][] = [];
  const add = (start: number, end: number): void => {
    const last = found.at(-1);
    if (last !== undefined && start - last[1] <= 2 * CONTEXT) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  };
  const runs = [...map.runs()];
  let left = 0;
  for (const [i, [start, rawStart, viewUnit, rawUnit]] of runs.entries()) {
    const end = runs[i + 1]?.[0] ?? text.length;
    // Something was left out before it.
    if (rawStart !== left) add(start, start);
    left = rawStart + ((end - start) / viewUnit) * rawUnit;
    if (viewUnit !== 1 || rawUnit !== 1) add(start, end);
    else for (let at = start; at < end; at++) if (text.charCodeAt(at) !== source.charCodeAt(rawStart + at - start)) add(at, at + 1);
  }
  if (left !== source.length) add(text.length, text.length);
  return found;
}

const isSpace = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d);

/**
 * A view of a whole text without what is far from anything that it reads otherwise than the text: whoever has read the text has
 * read that. The same view where little would be left out.
 * @param source - the text that the view was made of
 */
export function changesOf(view: View, source: string): View {
  if (!(view instanceof MappedView)) return view;
  const { text } = view;
  const kept: [number, number][] = [];
  for (const [start, end] of changed(view, source)) {
    let from = Math.max(0, start - CONTEXT);
    let to = Math.min(text.length, end + CONTEXT);
    for (const floor = Math.max(0, from - LONGEST_WORD); from > floor && !isSpace(text.charCodeAt(from - 1));) from--;
    for (const stop = Math.min(text.length, to + LONGEST_WORD); to < stop && !isSpace(text.charCodeAt(to));) to++;
    const last = kept.at(-1);
    if (last !== undefined && from <= last[1] + ELISION.length) last[1] = Math.max(last[1], to);
    else kept.push([from, to]);
  }
  if (kept.reduce((sum, [from, to]) => sum + to - from, 0) > text.length * MOST) return view;
  const map = new OffsetMapBuilder();
  const parts: string[] = [];
  for (const [from, to] of kept) {
    if (parts.length > 0) {
      parts.push(ELISION);
      map.unit(ELISION.length, from, from);
    }
    parts.push(text.slice(from, to));
    map.copy(to - from, from);
  }
  return renamed(compose(mappedView(view.id, parts.join(''), map.finish(text.length)), view), view.id);
}

/** The view under another name. */
function renamed(view: View, id: string): View {
  return { id, text: view.text, toRaw: (start, end) => view.toRaw(start, end) };
}
