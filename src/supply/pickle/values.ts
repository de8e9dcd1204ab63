/**
 * What the interpreter knows of the values that loading would make. Containers keep their first members; a name is never
 * looked up, a call never made.
 */
export type Value = Plain | Text | Bytes | Items | Dict | Name | Made | Attribute | Persistent | Unknown;

/** None, a truth value or a number. Numbers beyond doubles, and floats where nobody asks, have no value. */
export interface Plain { readonly kind: 'plain'; readonly value: null | boolean | number | undefined }
/** `cut`: longer than is kept. `computed`: the result of a call, not a constant of the stream. */
export interface Text { readonly kind: 'text'; readonly text: string; readonly cut: boolean; readonly computed: boolean }
/** Bytes at a place of the input, or (`bytes`) computed ones. */
export interface Bytes { readonly kind: 'bytes'; readonly at: number; readonly length: number; readonly bytes: Buffer | undefined }
/** `place`: the last one in the memo that it was put to. `hashed`: of a tuple, how many values its hash goes through. */
export interface Items { readonly kind: 'items'; readonly type: 'list' | 'tuple' | 'set' | 'frozenset'; readonly items: Value[]; cut: boolean; place?: number; hashed?: number }
export interface Dict { readonly kind: 'dict'; readonly entries: [Value, Value][]; cut: boolean; place?: number }
/** An attribute of a module, dotted for an attribute of an attribute. */
export interface Name { readonly kind: 'name'; readonly module: string; readonly name: string; readonly at: number; readonly computed: boolean }
/** The result of a call, or an object made from a class. */
export interface Made {
  readonly kind: 'made';
  readonly from: Value;
  readonly args: Value;
  readonly how: 'call' | 'new';
  readonly at: number;
  /** Set by BUILD: state dictionaries and slots by name. */
  attributes: Map<string, Value> | undefined;
  /** The last state given to BUILD. */
  state: Value | undefined;
}
export interface Attribute { readonly kind: 'attribute'; readonly base: Value; readonly name: string }
export interface Persistent { readonly kind: 'persistent'; readonly id: Value }
export interface Unknown { readonly kind: 'unknown' }

export const NONE: Value = { kind: 'plain', value: null };
export const TRUE: Value = { kind: 'plain', value: true };
export const FALSE: Value = { kind: 'plain', value: false };
/** A number whose value matters to nobody. */
export const NUMBER: Value = { kind: 'plain', value: undefined };
export const UNKNOWN: Value = { kind: 'unknown' };
/** What is left of containers that held nothing but data. */
export const DATA: Value = { kind: 'unknown' };

/** Members of a container that are kept. */
export const KEPT = 4096;

export function text(value: string, computed = false, cut = false): Text {
  return { kind: 'text', text: value, cut, computed };
}

export function tuple(items: Value[]): Items {
  return { kind: 'items', type: 'tuple', items, cut: false, hashed: hashedOf(items) };
}

/** How many values the hash of a tuple of these goes through. */
export function hashedOf(items: readonly Value[]): number {
  let sum = 1;
  for (const item of items) sum += item.kind === 'items' ? item.hashed ?? 1 : 1;
  return sum;
}

export function made(from: Value, args: Value, how: 'call' | 'new', at: number): Made {
  return { kind: 'made', from, args, how, at, attributes: undefined, state: undefined };
}

/** Adds members up to the bound. */
export function extend(container: Items, items: readonly Value[]): void {
  for (const item of items) {
    if (container.items.length >= KEPT) {
      container.cut = true;
      return;
    }
    container.items.push(item);
  }
}

function data(value: Value): boolean {
  return value.kind === 'plain' || value.kind === 'text' || value.kind === 'bytes' || value === DATA;
}

/** Whether a container holds nothing but data: no names, no calls, nothing that was dropped. */
export function holdsData(value: Value): value is Items | Dict {
  if (value.kind === 'items') return value.items.every(data) && !value.cut;
  return value.kind === 'dict' && !value.cut && value.entries.every(([key, item]) => data(key) && data(item));
}

export function setItem(dict: Dict, key: Value, value: Value): void {
  if (dict.entries.length >= KEPT) dict.cut = true;
  else dict.entries.push([key, value]);
}

/** The members of a tuple or list; undefined when not all are known. */
export function membersOf(value: Value | undefined): readonly Value[] | undefined {
  return value?.kind === 'items' && !value.cut ? value.items : undefined;
}

export function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'text' && !value.cut ? value.text : undefined;
}

export function numberOf(value: Value | undefined): number | undefined {
  return value?.kind === 'plain' && typeof value.value === 'number' ? value.value : undefined;
}

/** The last value stored under a text key. */
export function entryOf(dict: Value | undefined, key: string): Value | undefined {
  if (dict?.kind !== 'dict') return undefined;
  return dict.entries.findLast(([name]) => name.kind === 'text' && name.text === key)?.[1];
}

/** `module.name`. */
export function pathOf(value: Value): string | undefined {
  return value.kind === 'name' ? `${value.module}.${value.name}` : undefined;
}

/** A value in the words of Python, cut short, for a person. */
export function show(value: Value, depth = 0): string {
  switch (value.kind) {
    case 'plain': return value.value === null ? 'None' : value.value === true ? 'True' : value.value === false ? 'False' : value.value === undefined ? 'number' : String(value.value);
    case 'text': return JSON.stringify(value.text.length > 80 ? `${value.text.slice(0, 80)}…` : value.text);
    case 'bytes': return `${value.length} bytes`;
    case 'name': return `${value.module}.${value.name}`;
    case 'attribute': return depth > 3 ? '…' : `${show(value.base, depth + 1)}.${value.name}`;
    case 'persistent': return 'persistent object';
    case 'unknown': return 'unknown';
    case 'dict': return value.entries.length === 0 ? '{}' : '{…}';
    case 'items': {
      const shown = depth > 2 ? (value.items.length === 0 ? '' : '…') : value.items.slice(0, 4).map((item) => show(item, depth + 1)).join(', ') + (value.items.length > 4 || value.cut ? ', …' : '');
      return value.type === 'list' ? `[${shown}]` : value.type === 'tuple' ? `(${shown})` : `{${shown}}`;
    }
    case 'made': return depth > 2 ? '…' : `${show(value.from, depth + 1)}${value.args.kind === 'items' ? show(value.args, depth + 1) : '(…)'}`;
  }
}
