import { canonicalName, type Ecosystem } from './names.ts';
import { NPM } from './popular/npm.ts';
import { PYPI } from './popular/pypi.ts';

/** Names that nearly are the name of a package that everybody uses. */

export interface LookAlike {
  readonly of: string;
  /** `slip`: a slip of the fingers from a widely used name, which no honest package has for its own. `sure`: hardly by chance. `near`: also many honest packages are named so. */
  readonly level: 'slip' | 'sure' | 'near';
  /** After "the name", in words. */
  readonly how: string;
}

/** Honest packages that are that near to another. */
const HONEST = new Set(('attr git-python @aws-cdk/core @storyblok/react storyblok multimath http-browserify ttypescript json-parser lit-html react-doom combine-stream gglobby chat.js grapheme django-jinja identity '
  + 'python jsonpath pyandoc fmpy django-filer pythena datazets memoize pytrie mimer d3-dag rsolve @vitest/coverage-c8 bpython crick gsutil hyper isolate myjwt pymantic retworkx rustworkx scipp scrypt simpy slack vyper willow cwcwidth grequests ipytest openapi dataset panda unicorn websocket mocker dbt-score gitpython numsy openaq regexp acachecontrol aresponses cronitor djongo dydantic enum googleads kombo ncclient ngboost pbspark pyjdbc pylink pypd pyshark sqlglotc tombi tools tooz torchx usort vbuild wsgiref xoto3 gumpy sphynx').split(' '));

/** How many of the most used names are worth an imitation by one letter. */
const IMITATED = 5000;
/** How many of the most used names nobody comes near by chance: of other names 0.1 to 0.3 % do. */
const EVERYWHERE: Readonly<Partial<Record<Ecosystem, number>>> = { pypi: 600, npm: 300 };
/** How many of the most used names are those that imitations choose, by whatever letter. */
const FOREMOST: Readonly<Partial<Record<Ecosystem, number>>> = { pypi: 600, npm: 100 };
/** Shorter names are other words. */
const LONG_ENOUGH = 6;
/** How many of the most used names are imitated for profit: of 12,000 further names of PyPI one is such a slip, of 28,000 of npm ten. */
const SLIPPED = 1000;
/** The same for the first part of a name. */
const PARTS = 1000;
/** Differences that stay a word to the reader. */
const SLIPS = /leaves out|differs by a letter/;
/** Below this length one letter makes another word. */
const MIN_LENGTH = 5;

interface Index {
  readonly all: ReadonlySet<string>;
  readonly rank: ReadonlyMap<string, number>;
  /** Most used names by their length. */
  readonly byLength: ReadonlyMap<number, readonly string[]>;
  readonly bare: ReadonlyMap<string, string>;
  readonly scopes: ReadonlySet<string>;
}

const LISTS: Readonly<Partial<Record<Ecosystem, string>>> = { npm: NPM, pypi: PYPI };
const indexes = new Map<Ecosystem, Index>();

function indexOf(ecosystem: Ecosystem): Index | undefined {
  const list = LISTS[ecosystem];
  if (list === undefined) return undefined;
  const made = indexes.get(ecosystem);
  if (made !== undefined) return made;
  const names = list.trim().split(/\s+/);
  const imitated = names.slice(0, IMITATED).filter((name) => name.length >= MIN_LENGTH);
  const byLength = new Map<number, string[]>();
  for (const name of imitated) {
    const same = byLength.get(name.length);
    if (same === undefined) byLength.set(name.length, [name]);
    else same.push(name);
  }
  const index: Index = {
    all: new Set(names), rank: new Map(names.map((name, i) => [name, i])), byLength,
    bare: new Map([...imitated].reverse().map((name) => [bare(name), name])),
    scopes: new Set(names.filter((name) => name.startsWith('@')).map((name) => name.slice(0, name.indexOf('/')))),
  };
  indexes.set(ecosystem, index);
  return index;
}

const bare = (name: string): string => (/[-_.]/.test(name) ? name.replaceAll(/[-_.]/g, '') : name);

/** Letters of other scripts that look like Latin ones (Unicode's confusables, those that names are imitated with). */
const CONFUSABLE: Readonly<Record<string, string>> = {
  а: 'a', ɑ: 'a', α: 'a', в: 'b', ь: 'b', с: 'c', ϲ: 'c', ԁ: 'd', ɗ: 'd', е: 'e', ҽ: 'e', ε: 'e', ɡ: 'g', һ: 'h', н: 'h', і: 'i', ı: 'i', ι: 'i', ӏ: 'l', ǀ: 'l', ј: 'j', к: 'k', κ: 'k', м: 'm', п: 'n', η: 'n', ո: 'n', о: 'o', ο: 'o', σ: 'o', օ: 'o', р: 'p', ρ: 'p', ԛ: 'q', г: 'r', ѕ: 's', т: 't', τ: 't', υ: 'u', ս: 'u', ν: 'v', ѵ: 'v', ѡ: 'w', ԝ: 'w', х: 'x', χ: 'x', у: 'y', γ: 'y', ʏ: 'y', ᴢ: 'z', '‐': '-', '‑': '-', '–': '-', '−': '-', '⁄': '/', '∕': '/',
};

/** The name as a reader sees it: compatibility forms, marks and look-alike letters taken for Latin ones. */
export function skeleton(name: string): string {
  return [...name.normalize('NFKD').replaceAll(/[\p{M}\p{Cf}]/gu, '').toLowerCase()].map((character) => CONFUSABLE[character] ?? character).join('');
}

const DIGITS: Readonly<Record<string, readonly string[]>> = { 0: ['o'], 1: ['l', 'i'], 3: ['e'], 4: ['a'], 5: ['s'], 7: ['t'] };
const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

function beside(a: string, b: string): boolean {
  for (const [i, row] of ROWS.entries()) {
    const at = row.indexOf(a);
    if (at < 0) continue;
    if (row[at - 1] === b || row[at + 1] === b) return true;
    const below = ROWS[i + 1];
    if (below !== undefined && (below[at] === b || below[at - 1] === b)) return true;
    const above = ROWS[i - 1];
    return above !== undefined && (above[at] === b || above[at + 1] === b);
  }
  return false;
}

/** What a listed name would have been typed as; undefined when the name is listed, or near none. */
export function lookAlike(ecosystem: Ecosystem, written: string): LookAlike | undefined {
  const index = indexOf(ecosystem);
  if (index === undefined || written.length > 214) return undefined;
  const name = canonicalName(ecosystem, written);
  if (index.all.has(name) || HONEST.has(name)) return undefined;
  const seen = skeleton(written);
  if (/[^\0-\x7f]/.test(written) && index.all.has(canonicalName(ecosystem, seen))) return { of: canonicalName(ecosystem, seen), level: 'slip', how: 'is written with letters of another script' };
  // A capital I among small letters reads as an l.
  if (/[a-z]I|I[a-z]/.test(written) && index.all.has(canonicalName(ecosystem, written.replaceAll('I', 'l')))) return { of: canonicalName(ecosystem, written.replaceAll('I', 'l')), level: 'slip', how: 'has a capital I where the other has an l' };
  return risen(scoped(name, index) ?? digits(name, index) ?? separators(name, index) ?? oneEdit(name, index), ecosystem, index, name) ?? partly(name, index);
}

/** Whether a name is one of the widely used ones. */
export function isPopular(ecosystem: Ecosystem, name: string): boolean {
  return indexOf(ecosystem)?.all.has(canonicalName(ecosystem, name)) === true;
}

/** What is near one of the few names that everybody writes is rarely another word. */
function risen(found: LookAlike | undefined, ecosystem: Ecosystem, { rank }: Index, name: string): LookAlike | undefined {
  if (found?.level === 'sure' && (rank.get(found.of) ?? Infinity) < SLIPPED) return { ...found, level: 'slip' };
  if (found?.level !== 'near' || SLIPS.test(found.how)) return found;
  // Five letters make many words of npm.
  if (ecosystem === 'npm' && found.of.length < 6 && !/twice/.test(found.how)) return found;
  const place = rank.get(found.of) ?? Infinity;
  return place < (FOREMOST[ecosystem] ?? 0) && name.length >= LONG_ENOUGH ? { ...found, level: 'slip' } : place < (EVERYWHERE[ecosystem] ?? 0) ? { ...found, level: 'sure' } : found;
}

/** A name whose first or last part imitates a widely used one (`tensorfow-gpu`), or that counts Python up (`python3-dateutil`). */
function partly(name: string, index: Index): LookAlike | undefined {
  if (!name.includes('-') || name.startsWith('@') || name.length > 60) return undefined;
  const counted = /^python[23]-/.test(name) ? name.replace(/^python[23]/, 'python') : undefined;
  if (counted !== undefined && (index.rank.get(counted) ?? Infinity) < IMITATED) return { of: counted, level: 'sure', how: 'has a digit more' };
  const [first = '', ...rest] = name.split('-');
  if (first.length < 7 || index.all.has(first) || HONEST.has(first) || rest.length > 2) return undefined;
  const found = oneEdit(first, index);
  if (found?.level !== 'sure' || found.of.length < 7) return undefined;
  const whole = [found.of, ...rest].join('-');
  return index.all.has(whole) ? { of: whole, level: 'sure', how: found.how } : (index.rank.get(found.of) ?? Infinity) < PARTS ? { of: found.of, level: 'sure', how: `begins with a name that ${found.how}` } : undefined;
}

/** Names of organisations: one that is nearly another, or left out. */
function scoped(name: string, { all, scopes }: Index): LookAlike | undefined {
  if (!name.startsWith('@')) {
    const at = name.indexOf('-');
    const full = at > 2 ? `@${name.slice(0, at)}/${name.slice(at + 1)}` : undefined;
    return full !== undefined && all.has(full) ? { of: full, level: 'near', how: 'leaves out the organisation' } : undefined;
  }
  const [scope = '', rest = ''] = name.split('/');
  if (scopes.has(scope) || scope.length < MIN_LENGTH) return undefined;
  for (const other of scopes) {
    if (Math.abs(other.length - scope.length) > 1 || !all.has(`${other}/${rest}`)) continue;
    if (bare(other) === bare(scope) || edit(scope, other) !== undefined) return { of: `${other}/${rest}`, level: 'sure', how: 'names an organisation that is nearly another' };
  }
  return undefined;
}

function digits(name: string, { rank }: Index): LookAlike | undefined {
  for (let i = 0; i < name.length; i++) {
    for (const letter of DIGITS[name[i] ?? ''] ?? []) {
      const other = `${name.slice(0, i)}${letter}${name.slice(i + 1)}`;
      // `lodash3` or `base6` may well be names; digits inside words are not.
      if (i > 0 && i < name.length - 1 && /[a-z]/.test(name[i - 1] ?? '') && /[a-z]/.test(name[i + 1] ?? '') && (rank.get(other) ?? Infinity) < IMITATED) return { of: other, level: 'sure', how: 'has a digit where the other has a letter' };
    }
  }
  return undefined;
}

function separators(name: string, { bare: byLetters }: Index): LookAlike | undefined {
  const other = byLetters.get(bare(name));
  return other === undefined || other.startsWith('@') !== name.startsWith('@') ? undefined : { of: other, level: 'near', how: 'differs by its separators only' };
}

function oneEdit(name: string, index: Index): LookAlike | undefined {
  if (name.length < MIN_LENGTH - 1) return undefined;
  let near: LookAlike | undefined;
  const consider = (other: string): LookAlike | undefined => {
    const found = edit(name, other);
    if (found === undefined) return undefined;
    if (found.level === 'sure') return { of: other, ...found };
    near ??= { of: other, ...found };
    return undefined;
  };
  // Some thousand comparisons that end at the second letter cost less than any table of what names look like without one.
  for (const length of [name.length + 1, name.length, name.length - 1]) for (const other of index.byLength.get(length) ?? []) {
    if (!oneApart(name, other)) continue;
    const sure = consider(other);
    if (sure !== undefined) return sure;
  }
  return near;
}

/** Whether two names differ by one letter, or by two neighbours that changed places. */
export function oneApart(name: string, other: string): boolean {
  const shorter = Math.min(name.length, other.length);
  let start = 0;
  while (start < shorter && name.charCodeAt(start) === other.charCodeAt(start)) start++;
  let end = 0;
  while (end < shorter - start && name.charCodeAt(name.length - 1 - end) === other.charCodeAt(other.length - 1 - end)) end++;
  const left = Math.max(name.length, other.length) - start - end;
  return left <= 1 || (left === 2 && name.length === other.length);
}

/** How two names of one edit's distance differ. Swapped, left out or doubled letters in a long name are slips; the rest may be other words. */
function edit(name: string, other: string): { readonly level: LookAlike['level']; readonly how: string } | undefined {
  let start = 0;
  while (start < name.length && name[start] === other[start]) start++;
  let a = name.length;
  let b = other.length;
  while (a > start && b > start && name[a - 1] === other[b - 1]) { a--; b--; }
  const gone = other.slice(start, b);
  const added = name.slice(start, a);
  if (added.length === 2 && gone.length === 2 && added[0] === gone[1] && added[1] === gone[0]) return /[a-z]{2}/.test(gone) ? { level: 'sure', how: 'has two letters the other way round' } : undefined;
  if (added.length + gone.length > 2 || (added.length === 1) !== (gone.length === 1) && added.length + gone.length !== 1) return undefined;
  // A digit at the end is another version, a plural or a separator another package.
  if (/\d/.test(gone + added) || /[-_.@/]/.test(gone + added)) return undefined;
  // One letter of a short last word (`mypy-boto3-ecs`) makes another word.
  if (/[-_.]/.test(other) && start > other.lastIndexOf('-') && other.length - other.lastIndexOf('-') <= 5) return { level: 'near', how: 'differs by a letter' };
  const atEnd = a === name.length && b === other.length;
  if (added === '' && gone !== '') {
    const doubled = other[start - 1] === gone;
    if ((atEnd && !doubled) || start === 0) return { level: 'near', how: 'lacks a letter' };
    return { level: other.length >= 7 || doubled ? 'sure' : 'near', how: 'lacks a letter' };
  }
  if (gone === '' && added !== '') {
    if (name[start - 1] === added) return { level: atEnd && added === 's' ? 'near' : 'sure', how: 'has a letter twice' };
    return { level: 'near', how: 'has a letter more' };
  }
  if (added.length === 1 && gone.length === 1) return { level: beside(added, gone) && other.length >= 8 && !atEnd && start > 0 ? 'sure' : 'near', how: 'has another letter' };
  return undefined;
}
