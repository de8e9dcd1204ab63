import type { Payload } from './payload.ts';
import { encodedText } from './payload.ts';
import type { UrlParts } from './url.ts';
import { decode } from './url.ts';

/** How far back links to the same place are counted. UTF-16 units; within what a stream keeps. */
export const SPREAD_WINDOW = 1800;

/** Most links that are read together, and fewest that count as many. */
const MAX_PIECES = 16;
const MANY = 5;
/** Fewest single letters that spell something; an index is in the order of the alphabet. */
const MANY_LETTERS = 6;

/** Whether each piece is one letter, and the letters stand in no order. */
function isSpelled(values: readonly string[]): boolean {
  return values.length >= MANY_LETTERS && values.every((value) => /^\p{L}$/u.test(value)) && values.filter((value, i) => i > 0 && value < (values[i - 1] ?? '')).length >= 2;
}

/** Names whose values differ from link to link in any list: numbers, pages, searches, products. */
const LISTED = /^(?:id|ids|v|p|page|pg|q|query|search|s|t|tab|lang|hl|list|index|start|offset|sort|order|category|cat|tag|topic|section|year|date|month|version|ver|ref|source|utm_[a-z]{2,12}|item|product|sku|asin|isbn|doi|article|story|post|title|name|type|format|size|w|h)$/;

interface Piece { readonly at: number; readonly value: string }

/** The places of a URL in which a piece may stand: each value of the query, the last segment, the first label of the host. */
function* places({ host, segments, query }: UrlParts): Generator<readonly [place: string, value: string, ordinary: boolean]> {
  const path = segments.slice(0, -1).join('/');
  for (const [name, value] of query) yield [`${host}/${path}?${name}`, decode(value), LISTED.test(name) || name === ''];
  const last = segments.at(-1) ?? '';
  if (last !== '' && query.length === 0) yield [`${host}/${path}`, decode(last).replace(/\.[a-z]{2,5}$/i, ''), true];
  const labels = host.split('.');
  if (labels.length > 2) yield [`.${labels.slice(1).join('.')}`, labels[0] ?? '', true];
}

/** What several links carry together that none of them carries alone. Links are given in the order of the text. */
export class Spread {
  readonly #pieces = new Map<string, Piece[]>();

  /** The payload that this link completes, or adds to. */
  add(url: UrlParts, at: number): { payload: Payload; certain: boolean } | undefined {
    let found: { payload: Payload; certain: boolean } | undefined;
    for (const [place, value, ordinary] of places(url)) {
      if (value === '' || value.length > 200) continue;
      const before = (this.#pieces.get(place) ?? []).filter((piece) => at - piece.at <= SPREAD_WINDOW).slice(1 - MAX_PIECES);
      const pieces = [...before, { at, value }];
      this.#pieces.set(place, pieces);
      if (before.length === 0 || found?.certain === true) continue;
      const distinct = new Set(pieces.map((piece) => piece.value));
      if (distinct.size < 2) continue;
      // Pieces shorter than a word say nothing of what the whole is unless they decode together.
      const whole = encodedText(pieces.map((piece) => piece.value.replace(/={1,2}$/, '')).join(''));
      // Numbers joined are hexadecimal too, and some decode.
      if (whole !== undefined && pieces.some((piece) => /[a-z]/i.test(piece.value)) && pieces.every((piece) => encodedText(piece.value) === undefined)) found = { payload: { what: `${whole.what} spread over links`, confidence: 0.8 }, certain: true };
      else if (isSpelled(pieces.map((piece) => piece.value.toLowerCase()))) found = { payload: { what: 'links that differ in one letter', confidence: 0.6 }, certain: false };
      else if (!ordinary && distinct.size >= MANY && ![...distinct].every((each) => /^\d{1,8}$/.test(each))) found = { payload: { what: 'many links that differ in one value', confidence: 0.5 }, certain: false };
    }
    return found;
  }
}
