/** Where keys and items of a structured text stand. */

export interface Place {
  /** Of the key, or of the item of a list: an offset in UTF-16 units. */
  readonly at: number;
  readonly entries?: Map<string, Place>;
  readonly items?: Place[];
}

/** Beyond these a text has no places: most nodes, and how deep they may be nested. */
export const MAX_PLACES = 1_000_000;
export const MAX_PLACE_DEPTH = 400;

/** Places in a file's own words that speak of a list: whose items are counted from one. */
const COUNTED: readonly (readonly [word: RegExp, keys: readonly string[]])[] = [[/^package (\d{1,9})\b/, ['package', 'packages']], [/^cell (\d{1,9})\b/, ['cells']], [/^row (\d{1,9})\b/, []]];
/** Keys under which locks hold what they name by itself. */
const OWN_KEYS = ['packages', 'dependencies', 'snapshots'];

/**
 * The offset of what a finding's location names: `jobs.build.steps[2]`, `/layers/0`, `package 3 (numpy)`, or the key of an
 * entry in a lock. Of a location that is followed only in part, the place up to there.
 * @returns undefined when not even its beginning is there
 */
export function placeOf(root: Place, location: string): number | undefined {
  if (location.startsWith('/') && root.entries?.has(location) !== true) return pointed(root, location.slice(1).split('/').map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))) ?? inOwnKeys(root, location);
  for (const [word, keys] of COUNTED) {
    const number = word.exec(location)?.[1];
    const lists = keys.length === 0 ? [root] : keys.flatMap((key) => root.entries?.get(key) ?? []);
    if (number !== undefined) return lists.flatMap(({ items = [] }) => items)[Number(number) - 1]?.at;
  }
  return named(root, location) ?? inOwnKeys(root, location);
}

function pointed(root: Place, tokens: readonly string[]): number | undefined {
  let at: number | undefined;
  let place: Place | undefined = root;
  for (const token of tokens) {
    place = place.entries?.get(token) ?? (/^\d{1,9}$/.test(token) ? place.items?.[Number(token)] : undefined);
    if (place === undefined) break;
    at = place.at;
  }
  return at;
}

/** Keys with dots between them, which keys may hold themselves: the longest that is there counts. */
function named(root: Place, location: string): number | undefined {
  let place = root;
  let found: number | undefined;
  let rest = location;
  while (rest !== '') {
    const item = /^\[(\d{1,9})\]/.exec(rest);
    let next: Place | undefined;
    let taken = 0;
    if (item?.[1] !== undefined) {
      next = place.items?.[Number(item[1])];
      taken = item[0].length;
    } else for (const end of ends(rest)) {
      next = place.entries?.get(rest.slice(0, end));
      taken = end;
      if (next !== undefined) break;
    }
    if (next === undefined) return found;
    found = next.at;
    place = next;
    rest = rest.slice(taken).replace(/^\./, '');
  }
  return found;
}

/** Where a key may end, the furthest first. */
function ends(rest: string): readonly number[] {
  const all = [rest.length];
  for (let at = rest.length - 1; at > 0; at--) if (rest[at] === '.' || rest[at] === '[') all.push(at);
  return all;
}

/** Entries of locks are named by their key alone, those of older locks of npm by the way to them: `a > b`. */
function inOwnKeys(root: Place, location: string): number | undefined {
  for (const key of OWN_KEYS) {
    let place = root.entries?.get(key);
    let found: number | undefined;
    for (const step of place?.entries?.has(location) === true ? [location] : location.split(' > ')) {
      const next = place?.entries?.get(step);
      if (next === undefined) break;
      found = next.at;
      place = next.entries?.get(key);
    }
    if (found !== undefined) return found;
  }
  return undefined;
}
