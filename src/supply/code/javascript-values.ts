import type { ClassNode, FunctionNode } from './javascript-syntax.ts';

/**
 * What is known of a value of a JavaScript program that is read and not run: a text or number where it is constant, the
 * name of what belongs to the machine, a function of the file, or nothing but where it comes from.
 */

/** Where a value comes from; several can be true of one. */
export const FROM = {
  /** Came in over the network. */ network: 1,
  /** Decoded from letters or numbers that stand in the file. */ decoded: 2,
  /** The whole environment. */ environment: 4,
  /** A file of keys, sessions or accounts. */ secretFile: 8,
  /** Names of the machine or its user. */ host: 16,
  /** Cookies, storage or what is typed on a page. */ page: 32,
  /** The clipboard. */ clipboard: 64,
  /** Put together from pieces that are written out. */ pieces: 128,
  /** What somebody asks a server. */ request: 256,
  /** A variable of the environment whose name says that it is secret. */ secretKey: 512,
  /** What a program that was started says. */ output: 1024,
  /** Letters made from something that is not in the file. */ letters: 2048,
  /** What an image or a screen shows. */ screen: 4096,
  /** Bytes of chance, or what a cipher makes. */ cipher: 8192,
  /** The names of files that a folder lists. */ listed: 16_384,
  /** A key by which packages, repositories, wallets or clouds know their owner. */ ownKey: 32_768,
  /** What somebody puts into a field for passwords or cards. */ typed: 65_536,
} as const;

/** What marks a place in a text of which nothing is known. */
export const GAP = '\ufffc';
const MAX_TEXT = 1_000_000;
const MAX_PATH = 120;
const MAX_EITHER = 6;

export interface Text { readonly kind: 'text'; readonly text: string; readonly from: number; /** Without {@link GAP}. */ readonly whole: boolean; readonly bytes?: boolean }
export interface Num { readonly kind: 'number'; readonly value: number; readonly from: number }
export interface Plain { readonly kind: 'plain'; readonly value: boolean | null | undefined }
export interface Pattern { readonly kind: 'pattern'; readonly pattern: string; readonly flags: string }
/** A list; `open` when it may hold more than is known. */
export interface List { readonly kind: 'list'; items: Value[]; from: number; open: boolean }
export interface Thing { readonly kind: 'thing'; readonly props: Map<string, Value>; from: number; readonly made?: ClassNode | undefined }
export interface Closure { readonly kind: 'closure'; readonly node: FunctionNode; readonly scope: Scope; readonly self: Value | undefined; props?: Map<string, Value>; bound?: readonly Value[] }
export interface Maker { readonly kind: 'class'; readonly node: ClassNode; props: Map<string, Value>; readonly instance: Thing; parent: Value | undefined }
/** Something of the language, the machine or a package, by its path (`child_process.exec`); what a call gives ends in `()`. `by`: how its name was come by. */
export interface Host { readonly kind: 'host'; readonly path: string; from: number; readonly by: number; readonly args: readonly Value[]; /** What is known of the file or address it stands for. */ of?: Value | undefined; readonly base?: Host | undefined }
export interface Any { readonly kind: 'any'; readonly from: number; /** The address or file it was read from. */ readonly of?: Value | undefined }
export interface Either { readonly kind: 'either'; readonly items: readonly Value[] }

export type Value = Text | Num | Plain | Pattern | List | Thing | Closure | Maker | Host | Any | Either;

/** A name and its value. */
export interface Binding { value: Value; /** The part that may not run in which it was last changed. */ part?: number | undefined }

export class Scope {
  readonly names = new Map<string, Binding>();
  readonly parent: Scope | undefined;
  constructor(parent: Scope | undefined) {
    this.parent = parent;
  }

  find(name: string): Binding | undefined {
    let found = this.names.get(name);
    for (let at = this.parent; found === undefined && at !== undefined; at = at.parent) found = at.names.get(name);
    return found;
  }
}

export const UNDEFINED: Plain = { kind: 'plain', value: undefined };
export const NULL: Plain = { kind: 'plain', value: null };
export const TRUE: Plain = { kind: 'plain', value: true };
export const FALSE: Plain = { kind: 'plain', value: false };
export const ANY: Any = { kind: 'any', from: 0 };

export function textOf(text: string, from = 0): Value {
  if (text.length > MAX_TEXT) return { kind: 'any', from };
  return { kind: 'text', text, from, whole: !text.includes(GAP) };
}

/** Bytes, one a character. */
export function bytesOf(text: string, from: number): Value {
  return text.length > MAX_TEXT ? { kind: 'any', from } : { kind: 'text', text, from, whole: !text.includes(GAP), bytes: true };
}

export function num(value: number, from = 0): Num {
  return { kind: 'number', value, from };
}

export function any(from: number, of?: Value): Any {
  return from === 0 && of === undefined ? ANY : { kind: 'any', from, of };
}

export function list(items: Value[], from = 0, open = false): List {
  return { kind: 'list', items, from, open };
}

export function host(path: string, more: Partial<Omit<Host, 'kind' | 'path'>> = {}): Value {
  if (path.length > MAX_PATH) return any(more.from ?? 0);
  return { kind: 'host', path, from: more.from ?? 0, by: more.by ?? 0, args: more.args ?? [], of: more.of, base: more.base };
}

export function thing(entries: Iterable<readonly [string, Value]> = [], from = 0): Thing {
  return { kind: 'thing', props: new Map(entries), from };
}

/** Where a value comes from, what lists and things hold included: of each value some parts are looked at, some levels deep. */
export function fromOf(value: Value): number {
  switch (value.kind) {
    case 'text': case 'number': case 'host': case 'any': return value.from;
    case 'list': case 'thing': case 'either': return held(value);
    case 'plain': case 'pattern': case 'closure': case 'class': return 0;
  }
}

const MOST_LOOKED_AT = 48;

function held(value: List | Thing | Either): number {
  let from = 0;
  const open: (List | Thing | Either)[] = [value];
  let looked = 0;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.kind !== 'either') from |= at.from;
    for (const each of at.kind === 'thing' ? at.props.values() : at.items) {
      if (++looked > MOST_LOOKED_AT) return from;
      if (each.kind === 'list' || each.kind === 'thing' || each.kind === 'either') open.push(each);
      else if (each.kind === 'text' || each.kind === 'number' || each.kind === 'host' || each.kind === 'any') from |= each.from;
    }
  }
  return from;
}

/** One of two values, whichever it is while running. */
export function either(a: Value, b: Value): Value {
  if (a === b || same(a, b)) return a;
  const items: Value[] = [];
  for (const each of [...options(a), ...options(b)]) if (items.length < MAX_EITHER && !items.some((other) => same(each, other))) items.push(each);
  return items.length === 1 ? items[0]! : { kind: 'either', items };
}

/** What a value can be. */
export function options(value: Value): readonly Value[] {
  return value.kind === 'either' ? value.items : [value];
}

function same(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === 'text') return b.kind === 'text' && a.text === b.text && a.from === b.from;
  if (a.kind === 'number') return b.kind === 'number' && a.value === b.value;
  if (a.kind === 'plain') return b.kind === 'plain' && a.value === b.value;
  if (a.kind === 'any') return b.kind === 'any' && a.from === b.from;
  return a.kind === 'host' && b.kind === 'host' && a.path === b.path && a.from === b.from;
}

/** The text that a value turns into, with gaps where it is not known; undefined where nothing of it is. */
export function spelled(value: Value, depth = 0): string | undefined {
  switch (value.kind) {
    case 'text': return value.text;
    case 'number': return String(value.value);
    case 'plain': return String(value.value);
    case 'pattern': return `/${value.pattern}/${value.flags}`;
    case 'list': {
      if (value.open || depth > 4 || value.items.length > 10_000) return undefined;
      const parts: string[] = [];
      for (const item of value.items) parts.push(item.kind === 'plain' && (item.value === undefined || item.value === null) ? '' : spelled(item, depth + 1) ?? GAP);
      return parts.join(',');
    }
    case 'thing': return '[object Object]';
    case 'host': return value.of === undefined ? (BUILT_IN.test(value.path) ? `function ${value.path.slice(value.path.lastIndexOf('.') + 1)}() { [native code] }` : undefined) : spelled(value.of, depth + 1);
    case 'either': return depth > 4 ? undefined : spelled(value.items[0] ?? ANY, depth + 1);
    case 'closure': case 'class': case 'any': return undefined;
  }
}

const BUILT_IN = /^(?:(?:Array|String|Number|Boolean)(?:\.prototype\.\w{1,20})?|Function)$/;

/** The same where nothing is left open. */
export function wholeText(value: Value): string | undefined {
  const text = spelled(value);
  return text === undefined || text.includes(GAP) ? undefined : text;
}

/** The number that a value turns into. */
export function numberOf(value: Value): number | undefined {
  switch (value.kind) {
    case 'number': return value.value;
    case 'plain': return Number(value.value);
    case 'text': return value.whole ? (value.text.length > 400 ? Number.NaN : Number(value.text)) : undefined;
    case 'list': return value.open || value.items.length > 1 ? undefined : value.items.length === 0 ? 0 : numberOf(value.items[0]!);
    case 'pattern': case 'thing': case 'closure': case 'class': case 'host': case 'any': case 'either': return undefined;
  }
}

/** Whether a value counts as true; undefined where that is not known. */
export function truth(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'text': return value.text !== '';
    case 'number': return value.value !== 0 && !Number.isNaN(value.value);
    case 'plain': return Boolean(value.value);
    case 'list': case 'thing': case 'closure': case 'class': case 'pattern': return true;
    case 'host': case 'any': case 'either': return undefined;
  }
}
