import type { Stretch } from './anchors.ts';

/** Characters before a URL in which the construct that holds it may begin, and after it in which that may end. */
export const PLACE_BEFORE = 480;
export const PLACE_AFTER = 300;

/** How far back the other half of a reference-style image is looked for. */
export const REFERENCE_WINDOW = 2000;

/** Where a URL stands: whether it is loaded without a click, and the whole construct that would have to go. */
export interface Place {
  readonly loads: boolean;
  readonly start: number;
  readonly end: number;
  readonly open: boolean;
}

/** Elements that load what they name. */
const LOADING = ['img', 'image', 'iframe', 'frame', 'video', 'audio', 'source', 'track', 'embed', 'object', 'link', 'script', 'input', 'body', 'table', 'td', 'use', 'svg', 'picture', 'portal', 'meta'];

const DEFINITION = /(?:^|\n) {0,3}\[([^[\]\n]{1,80})\]:\s{0,4}<?$/;
const IMAGE_CLOSE = /^\s{0,4}>?(?:\s{1,4}(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|\([^()\n]{0,200}\)))?\s{0,4}\)/;

/** Start of the `![` of an image whose destination begins at `at`, or -1. */
export function imageStart(text: string, at: number): number {
  const head = /\]\(\s{0,4}<?$/.exec(text.slice(Math.max(0, at - 8), at));
  if (head === null) return -1;
  const close = Math.max(0, at - 8) + head.index;
  const floor = Math.max(0, close - PLACE_BEFORE + 8);
  const start = floor + text.slice(floor, close).lastIndexOf('![');
  if (start < floor) return -1;
  const alt = text.slice(start + 2, close);
  let depth = 0;
  for (const char of alt) {
    if (char === '[') depth++;
    else if (char === ']' && --depth < 0) return -1;
  }
  return depth === 0 && !alt.includes('\n\n') ? start : -1;
}

/** Names what an element is, and is never loaded. */
const NAMESPACE = /\bxmlns(?::[\w-]{1,20})?\s?=\s?["']?$/i;

/** Start of a tag that loads its URL and that is not closed before `at`, or -1. */
export function tagStart(text: string, at: number): number {
  const floor = Math.max(0, at - PLACE_BEFORE);
  const before = text.slice(floor, at);
  const start = floor + before.lastIndexOf('<');
  if (start < floor || before.includes('>', start - floor) || NAMESPACE.test(before.slice(-32))) return -1;
  const name = /^<([a-z]{1,8})(?![a-z])/i.exec(text.slice(start, start + 10))?.[1];
  return name !== undefined && LOADING.includes(name.toLowerCase()) ? start : -1;
}

/** Whether the window before a definition uses its label for an image. */
function usedAsImage(text: string, label: string, at: number): boolean {
  const window = text.slice(Math.max(0, at - REFERENCE_WINDOW), at).toLowerCase();
  const wanted = `[${label.toLowerCase()}]`;
  for (let use = window.indexOf(wanted); use >= 0; use = window.indexOf(wanted, use + 1)) {
    if (window[use - 1] === '!') return true;
    const image = window.lastIndexOf('![', use);
    if (window[use - 1] === ']' && image >= 0 && !window.slice(image + 2, use - 1).includes(']')) return true;
  }
  return false;
}

/** What holds the URL. */
export function placeOf(text: string, url: Stretch): Place {
  const alone: Place = { loads: false, start: url.start, end: url.end, open: url.open };
  const image = imageStart(text, url.start);
  if (image >= 0) {
    const after = text.slice(url.stop, url.stop + PLACE_AFTER);
    const close = IMAGE_CLOSE.exec(after);
    if (close !== null) return { loads: true, start: image, end: url.stop + close[0].length, open: false };
    return { loads: true, start: image, end: url.end, open: url.open || (after.length < PLACE_AFTER && !/\S[^"'()\n]{0,300}\n/.test(after)) };
  }
  const tag = tagStart(text, url.start);
  if (tag >= 0) {
    const after = text.slice(url.stop, url.stop + PLACE_AFTER);
    const close = after.indexOf('>');
    if (close >= 0) return { loads: true, start: tag, end: url.stop + close + 1, open: false };
    return { loads: true, start: tag, end: url.end, open: url.open || after.length < PLACE_AFTER };
  }
  const before = text.slice(Math.max(0, url.start - 100), url.start);
  // LaTeX loads what it includes when the document is set.
  if (/url\(\s{0,4}["']?$/i.test(before) || /\\(?:includegraphics|includesvg|input|include|lstinputlisting)\s{0,4}(?:\[[^\]\n]{0,80}\])?\s{0,4}\{$/.test(before)) return { ...alone, loads: true };
  const definition = DEFINITION.exec(before);
  // A definition is an image's only when the image came before it; one that comes later is judged where it stands.
  return definition !== null && usedAsImage(text, definition[1] ?? '', url.start - before.length + definition.index) ? { ...alone, loads: true } : alone;
}

const REFERENCE = /!\[([^[\]\n]{0,300})\](?:\[([^[\]\n]{0,80})\])?/y;

/** A reference-style image whose definition came before it. */
export interface Reference { readonly start: number; readonly end: number; readonly definition: number; readonly open: boolean }

/** Reference-style images at or after `from`; `definition` is where the URL stands, or -1. */
export function* references(text: string, from: number): Generator<Reference> {
  for (let start = text.indexOf('![', from); start >= 0; start = text.indexOf('![', start + 2)) {
    REFERENCE.lastIndex = start;
    const match = REFERENCE.exec(text);
    if (match === null) {
      if (text.length - start < 400 && !/\n\n/.test(text.slice(start))) yield { start, end: text.length, definition: -1, open: true };
      continue;
    }
    const end = start + match[0].length;
    const next = text.charAt(end);
    // What follows may still make it another construct.
    if (next === '' || (next === '[' && match[2] === undefined && text.length - end < 82 && !text.slice(end).includes(']'))) yield { start, end: text.length, definition: -1, open: true };
    if (next === '(') {
      // An image with its own destination, which may not have come yet.
      if (text.length - end < 12 && !text.slice(end).includes(')')) yield { start, end: text.length, definition: -1, open: true };
      continue;
    }
    const label = (match[2] === undefined || match[2] === '' ? match[1] ?? '' : match[2]).toLowerCase();
    const floor = Math.max(0, start - REFERENCE_WINDOW);
    const at = text.slice(floor, start).toLowerCase().lastIndexOf(`[${label}]:`);
    if (label === '' || at < 0) continue;
    const gap = /^\s{0,4}<?/.exec(text.slice(floor + at + label.length + 3, floor + at + label.length + 10))?.[0].length ?? 0;
    yield { start, end, definition: floor + at + label.length + 3 + gap, open: false };
  }
}
