import { MAX_PLACES, MAX_PLACE_DEPTH, type Place } from './place.ts';

/** Tables, keys and items of a TOML text. What inline tables and nested lists hold has the place of what it stands in. */
export function tomlPlaces(text: string): Place {
  const root: Place = { at: 0, entries: new Map() };
  let table: Place = root;
  let count = 0;
  for (let at = inkAfter(text, 0); at < text.length && count < MAX_PLACES; at = inkAfter(text, at)) {
    count++;
    const start = at;
    if (text[at] === '[') {
      const listed = text.startsWith('[[', at);
      const key = keysAt(text, at + (listed ? 2 : 1));
      table = tableAt(root, key.names, start, listed);
      at = lineEnd(text, key.end);
      continue;
    }
    const key = keysAt(text, at);
    const last = key.names.at(-1);
    const inner = tableAt(table, key.names.slice(0, -1), start, false);
    const value = valueAt(text, key.end + (EQUALS.exec(text.slice(key.end, key.end + 200))?.[0].length ?? 0));
    if (last !== undefined) inner.entries?.set(last, { at: start, ...(value.items === undefined ? {} : { items: value.items }) });
    at = lineEnd(text, Math.max(value.end, start + 1));
  }
  return root;
}

/** Past space, empty lines and remarks. */
function inkAfter(text: string, from: number): number {
  let at = from;
  while (at < text.length && (text.charCodeAt(at) <= 0x20 || text[at] === '#')) at = text[at] === '#' ? lineEnd(text, at) : at + 1;
  return at;
}

const EQUALS = /^[ \t]{0,90}=?[ \t]{0,90}/;
const KEY = /[ \t]{0,100}(?:"((?:[^"\\\n]|\\.){0,1000})"|'([^'\n]{0,1000})'|([\w-]{1,1000}))[ \t]{0,100}(\.?)/y;

function keysAt(text: string, from: number): { readonly names: readonly string[]; readonly end: number } {
  const names: string[] = [];
  let end = from;
  for (let more = true; more;) {
    KEY.lastIndex = end;
    const found = KEY.exec(text);
    if (found === null) break;
    names.push(found[1] ?? found[2] ?? found[3] ?? '');
    end += found[0].length;
    more = found[4] === '.' && names.length < MAX_PLACE_DEPTH;
  }
  return { names, end };
}

/** The table of that name, made where it is new; of a list of tables the last, or a new one. */
function tableAt(from: Place, names: readonly string[], at: number, listed: boolean): Place {
  let place = from;
  for (const [i, name] of names.entries()) {
    const last = listed && i === names.length - 1;
    const known = place.entries?.get(name);
    const next: Place = known?.entries !== undefined || known?.items !== undefined ? known : last ? { at, items: [] } : { at, entries: new Map() };
    if (next !== known) place.entries?.set(name, next);
    if (last) next.items?.push({ at, entries: new Map() });
    place = next.items?.at(-1) ?? next;
  }
  return place;
}

/** Where a value ends, and where its items begin when it is a list. */
function valueAt(text: string, from: number): { readonly end: number; readonly items?: Place[] } {
  const items: Place[] = [];
  let depth = 0;
  let fresh = true;
  let at = from;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === '\n' && depth === 0) break;
    if (character === '#') {
      at = lineEnd(text, at) - 1;
      if (text[at] !== '\n') break; // the last line
      continue;
    }
    const blank = character === ',' || character <= ' ';
    if (depth === 1 && fresh && !blank && character !== ']') {
      items.push({ at });
      fresh = false;
    } else if (depth === 1 && character === ',') fresh = true;
    if (character === '[' || character === '{') depth++;
    else if ((character === ']' || character === '}') && --depth < 0) break;
    at = character === '"' || character === "'" ? textEnd(text, at, character) : at + 1;
  }
  return text[from] === '[' ? { end: at, items } : { end: at };
}

/** Past a text in quotes: of one line, or of several between three. */
function textEnd(text: string, at: number, quote: string): number {
  const long = text.startsWith(quote.repeat(3), at);
  const mark = long ? quote.repeat(3) : quote;
  for (let end = at + mark.length; end < text.length; end++) {
    if (!long && text[end] === '\n') return end;
    if (quote === '"' && text[end] === '\\') end++;
    else if (text.startsWith(mark, end)) return end + mark.length;
  }
  return text.length;
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at + 1;
}
