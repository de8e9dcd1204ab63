import { functionPart } from './functions.ts';
import type { Listener } from './listener.ts';
import { entryOf, made, membersOf, NONE, numberOf, pathOf, text, textOf, tuple, UNKNOWN, type Made, type Name, type Value } from './values.ts';

/** Calls that one opcode leads to, beyond which nothing more is followed; also how many members each goes through. */
const MAX_FOLLOWED = 64;

/** What is left of {@link MAX_FOLLOWED}: calls that make calls that make calls would otherwise multiply. */
interface Following { left: number }
/** Longest text that is put together. */
const MAX_TEXT = 4096;

/** `getattr(base, name)`: an attribute of a module or class becomes a dotted name, and is reported as one. */
export function attributeOf(base: Value, name: string, at: number, listener: Listener): Value {
  if (base.kind === 'name') {
    const value: Name = { kind: 'name', module: base.module, name: base.name === '' ? name : `${base.name}.${name}`, at, computed: true };
    listener.name(value);
    return value;
  }
  if (base.kind === 'made') {
    const own = base.attributes?.get(name);
    if (own !== undefined) return own;
  }
  return { kind: 'attribute', base, name };
}

function dotted(base: Value, names: string, at: number, listener: Listener): Value {
  return names.split('.').slice(0, MAX_FOLLOWED).reduce<Value>((value, name) => attributeOf(value, name, at, listener), base);
}

/** Calls a value that another call was given, reports that, and gives what is known of the result. */
function through(callee: Value, args: readonly Value[], at: number, listener: Listener, follow: Following): Value {
  if (follow.left-- <= 0) return UNKNOWN;
  const packed = tuple([...args]);
  listener.call(callee, packed, 'call', at);
  return apply(callee, packed, 'call', at, listener, follow) ?? made(callee, packed, 'call', at);
}

/** Members that a call goes through one by one. */
function eachOf(value: Value | undefined): readonly Value[] {
  return (membersOf(value) ?? [UNKNOWN]).slice(0, MAX_FOLLOWED);
}

/**
 * The result of a call, where it matters for what follows: attributes, texts put together, and calls that make calls
 * (`partial`, `map`, `reduce`, `methodcaller`), which are reported too. Undefined where the result is a new object.
 */
export function apply(callee: Value, args: Value, how: 'call' | 'new', at: number, listener: Listener, follow: Following = { left: MAX_FOLLOWED }): Value | undefined {
  const given = membersOf(args);
  if (given === undefined) return undefined;
  const [first, second, third] = given;
  if (callee.kind === 'made') return applyMade(callee, given, at, listener, follow);
  if (callee.kind === 'attribute') return textMethod(callee.base, callee.name, given);
  const path = pathOf(callee);
  if (path === undefined || how === 'new') return undefined;
  switch (path) {
    case 'builtins.getattr':
    case 'operator.attrgetter.__call__': {
      const name = textOf(second);
      return first === undefined || name === undefined ? undefined : attributeOf(first, name, at, listener);
    }
    case 'operator.getitem': return first === undefined || second === undefined ? undefined : itemOf(first, second);
    case 'copyreg._reconstructor': return first === undefined ? undefined : newObject(first, second, third, at, listener);
    case 'copyreg.__newobj__': return first === undefined ? undefined : viaNew(first, given.slice(1), at, listener);
    case 'copyreg.__newobj_ex__': return first === undefined ? undefined : viaNew(first, [...(membersOf(second) ?? [UNKNOWN])], at, listener);
    case 'builtins.map': case 'builtins.filter': case 'itertools.starmap': case 'itertools.takewhile': case 'itertools.dropwhile': case 'itertools.filterfalse':
      if (first !== undefined && !(first.kind === 'plain' && first.value === null)) for (const item of eachOf(second)) through(first, path === 'itertools.starmap' ? eachOf(item) : [item], at, listener, follow);
      return undefined;
    case 'functools.reduce': case '_functools.reduce':
      return first === undefined ? undefined : reduce(first, third === undefined ? eachOf(second) : [third, ...eachOf(second)], at, listener, follow);
    case 'operator.call': case '_operator.call': case 'builtins.apply':
      return first === undefined ? undefined : through(first, path === 'builtins.apply' ? eachOf(second) : given.slice(1), at, listener, follow);
    case 'torch._tensor._rebuild_from_type_v2': return first === undefined ? undefined : through(first, eachOf(third), at, listener, follow);
    case 'jax._src.array._reconstruct_array': case 'dill._dill._create_array': return first === undefined ? undefined : through(first, eachOf(second), at, listener, follow);
    case 'dill._dill._load_type': return dillType(textOf(first), at, listener);
    case '_codecs.encode': case 'codecs.encode': case 'builtins.bytes': case 'builtins.bytearray': return encoded(first, textOf(second), listener);
    case 'operator.add': case 'operator.concat': case '_operator.add': return concatenated(given);
    case 'builtins.str.join': { const separator = textOf(first); return separator === undefined ? undefined : concatenated(membersOf(second) ?? [], separator); }
    case 'builtins.str': return first?.kind === 'text' && given.length === 1 ? text(first.text, true) : undefined;
    case 'builtins.chr': { const code = numberOf(first); return code === undefined || code < 0 || code > 0x10_ffff ? undefined : text(String.fromCodePoint(code), true); }
    default: {
      if (functionPart(path) === 'module') return moduleOf(textOf(first), at);
      const method = /^builtins\.str\.(\w{1,20})$/.exec(path)?.[1];
      return method === undefined || first === undefined ? undefined : textMethod(first, method, given.slice(1));
    }
  }
}

/** A module that is imported by its name: what is taken of it is a name of it. */
function moduleOf(module: string | undefined, at: number): Value | undefined {
  return module === undefined ? undefined : { kind: 'name', module, name: '', at, computed: true };
}

/** dill names types by what `types` calls them; the others are built in. */
function dillType(type: string | undefined, at: number, listener: Listener): Value | undefined {
  if (type === undefined) return undefined;
  const value: Name = type === 'PartialType' ? { kind: 'name', module: 'functools', name: 'partial', at, computed: true } : { kind: 'name', module: type.endsWith('Type') && type !== 'NoneType' ? 'types' : 'builtins', name: type, at, computed: true };
  listener.name(value);
  return value;
}

/** Calls the result of an earlier call. */
function applyMade(callee: Made, given: readonly Value[], at: number, listener: Listener, follow: Following): Value | undefined {
  const [target, ...rest] = membersOf(callee.args) ?? [];
  const [subject] = given;
  switch (pathOf(callee.from) ?? '') {
    case 'functools.partial': case '_functools.partial': {
      // Its state (function, arguments, keywords, dictionary) replaces what it was made with.
      const [newTarget, newRest] = membersOf(callee.state) ?? [];
      if (newTarget !== undefined) return through(newTarget, [...eachOf(newRest), ...given], at, listener, follow);
      return target === undefined ? undefined : through(target, [...rest, ...given], at, listener, follow);
    }
    case 'operator.attrgetter': case '_operator.attrgetter': {
      const names = textOf(target);
      return subject === undefined || names === undefined ? undefined : dotted(subject, names, at, listener);
    }
    case 'operator.methodcaller': case '_operator.methodcaller': {
      const name = textOf(target);
      return subject === undefined || name === undefined ? undefined : through(attributeOf(subject, name, at, listener), rest, at, listener, follow);
    }
    case 'operator.itemgetter': case '_operator.itemgetter':
      return subject === undefined || target === undefined ? undefined : itemOf(subject, target);
    default: return undefined;
  }
}

function reduce(callee: Value, items: readonly Value[], at: number, listener: Listener, follow: Following): Value {
  const [first = NONE, ...rest] = items;
  return rest.reduce<Value>((value, item) => through(callee, [value, item], at, listener, follow), first);
}

function itemOf(container: Value, key: Value): Value | undefined {
  const name = textOf(key);
  if (name !== undefined) return entryOf(container, name);
  const index = numberOf(key);
  return index === undefined ? undefined : membersOf(container)?.at(index);
}

function viaNew(cls: Value, args: readonly Value[], at: number, listener: Listener): Value {
  const packed = tuple([...args]);
  listener.call(cls, packed, 'new', at);
  return made(cls, packed, 'new', at);
}

/** `copyreg._reconstructor(cls, base, state)`: an object of `cls`; a base other than `object` is called with the state. */
function newObject(cls: Value, base: Value | undefined, state: Value | undefined, at: number, listener: Listener): Value {
  const args = state === undefined || (state.kind === 'plain' && state.value === null) ? [] : [state];
  if (base !== undefined && pathOf(base) !== 'builtins.object') listener.call(base, tuple([...args]), 'call', at);
  return viaNew(cls, args, at, listener);
}

/** Bytes that a text becomes: Python 2 and protocols below 3 write bytes so. */
function encoded(value: Value | undefined, codec: string | undefined, listener: Listener): Value | undefined {
  if (value?.kind !== 'text' || value.cut || (codec !== undefined && !/^(?:latin[-_]?1|iso[-_]?8859[-_]1|utf[-_]?8|ascii)$/i.test(codec))) return undefined;
  const bytes = Buffer.from(value.text, codec !== undefined && /^utf/i.test(codec) ? 'utf8' : 'latin1');
  const result: Value = { kind: 'bytes', at: -1, length: bytes.length, bytes };
  listener.bytes(result);
  return result;
}

function concatenated(values: readonly Value[], separator = ''): Value | undefined {
  const parts = values.map((value) => textOf(value));
  if (parts.some((part) => part === undefined)) return undefined;
  const joined = parts.join(separator);
  return joined.length > MAX_TEXT ? undefined : text(joined, true);
}

/** Methods of text that hide a name: `'metsys'[::-1]` has no spelling in a pickle, these have. */
function textMethod(base: Value, method: string, args: readonly Value[]): Value | undefined {
  const value = textOf(base);
  if (value === undefined || value.length > MAX_TEXT) return undefined;
  switch (method) {
    case 'join': return concatenated(membersOf(args[0]) ?? [], value);
    case 'lower': return text(value.toLowerCase(), true);
    case 'upper': return text(value.toUpperCase(), true);
    case 'strip': return text(value.trim(), true);
    case 'replace': {
      const [from, to] = [textOf(args[0]), textOf(args[1])];
      if (from === undefined || to === undefined || from === '') return undefined;
      const replaced = value.replaceAll(from, () => to);
      return replaced.length > MAX_TEXT ? undefined : text(replaced, true);
    }
    case '__add__': return concatenated([base, ...args]);
    default: return undefined;
  }
}
