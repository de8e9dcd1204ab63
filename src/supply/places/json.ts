import { skipString } from '../../core/json.ts';
import { MAX_PLACES, MAX_PLACE_DEPTH, type Place } from './place.ts';

/** Keys and items of one JSON value, with comments as editors write them; undefined for what is none, such as lines of JSON. */
export function jsonPlaces(text: string): Place | undefined {
  const open: Place[] = [];
  let root: Place | undefined;
  let key: { readonly name: string; readonly at: number } | undefined;
  let count = 0;
  /** Puts a value where it belongs. */
  const add = (place: Place): boolean => {
    const parent = open.at(-1);
    if (parent === undefined) {
      if (root !== undefined) return false;
      root = place;
    } else if (parent.items !== undefined) parent.items.push(place);
    else if (key !== undefined) {
      // Of a key that occurs twice the last one counts, as for readers.
      parent.entries?.set(key.name, place);
      key = undefined;
    } else return false;
    return ++count <= MAX_PLACES;
  };
  for (let at = 0; at < text.length;) {
    const character = text[at] ?? '';
    if (character <= ' ' || character === ',' || character === ':') at++;
    else if (character === '/' && text[at + 1] === '/') at = endOf(text, '\n', at);
    else if (character === '/' && text[at + 1] === '*') at = endOf(text, '*/', at + 2);
    else if (character === '{' || character === '[') {
      const place: Place = { at: key?.at ?? at, ...(character === '{' ? { entries: new Map<string, Place>() } : { items: [] }) };
      if (open.length >= MAX_PLACE_DEPTH || !add(place)) return undefined;
      open.push(place);
      at++;
    } else if (character === '}' || character === ']') {
      if ((open.pop()?.items !== undefined) !== (character === ']')) return undefined;
      key = undefined;
      at++;
    } else {
      const end = character === '"' ? skipString(text, at) : valueEnd(text, at);
      if (open.at(-1)?.entries !== undefined && key === undefined) {
        const name = character === '"' ? keyOf(text.slice(at, end)) : undefined;
        if (name === undefined) return undefined;
        key = { name, at };
      } else if (!add({ at: key?.at ?? at })) return undefined;
      at = end;
    }
  }
  return open.length === 0 ? root : undefined;
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at + mark.length;
}

const VALUE = /[^\s,:{}[\]"]{1,100000}|./sy;

function valueEnd(text: string, at: number): number {
  VALUE.lastIndex = at;
  return at + (VALUE.exec(text)?.[0].length ?? 1);
}

function keyOf(written: string): string | undefined {
  try {
    return JSON.parse(written) as string;
  } catch {
    return undefined; // no JSON: then it has no places
  }
}
