import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, unzipSync } from 'node:zlib';
import { any, bytesOf, FROM, fromOf, GAP, list, num, numberOf, spelled, textOf, UNDEFINED, wholeText, FALSE, TRUE, ANY, type Text, type Value } from './javascript-values.ts';

/** What methods of texts and functions of the language make of constants. Bounded, and without running what a file brings. */

const MAX_LIST = 100_000;
const MAX_REPEAT = 200_000;
/** In bytes. */
const MAX_UNPACKED = 1_000_000;
/** Texts beyond this are not gone through by patterns that repeat, by how often they do: what fails costs the text's length once more for each. */
const MAX_REPEATED = [Infinity, 2000, 200] as const;
const MAX_MATCHED = 200_000;

/** Calls back into the program. */
export type CallBack = (callee: Value, args: readonly Value[]) => Value;

/** Places of a pattern at which matching may go more than one way: each multiplies what failing costs. */
const MOST_WAYS = 2;

/** The pattern as the language's own, where matching takes bounded time whatever the text is; undefined otherwise. */
export function safePattern(pattern: string, flags: string, length: number): RegExp | undefined {
  if (pattern.length > 400 || length > MAX_MATCHED || /\)[*+?{]|\\[1-9k]|\(\?[^:]|\{\d{3,}|,\d{3,}\}/.test(pattern)) return undefined;
  const plain = pattern.replaceAll(/\\[^]/g, 'x').replaceAll(/\[[^\]]*\]/g, 'x').replaceAll('(?:', '(');
  const repeats = plain.match(/[*+]|\{\d*,\d*\}/g)?.length ?? 0;
  // `a?` forty times, and `(a|aa)` as often, go as many ways as there are combinations. A `?` behind a repeat only makes it short.
  const ways = repeats + (plain.match(/(?<![*+?}])\?/g)?.length ?? 0) + (plain.includes('(') ? plain.match(/\|/g)?.length ?? 0 : 0);
  if (ways > MOST_WAYS || length > (MAX_REPEATED[repeats] ?? 0)) return undefined;
  try {
    return new RegExp(pattern, flags.replaceAll(/[^gimsuy]/g, ''));
  } catch {
    return undefined; // no pattern of the language
  }
}

/** Methods that look at all of a text or list, and not at a place of it. */
const WHOLE = /^(?:replace|replaceAll|split|match|matchAll|search|indexOf|lastIndexOf|includes|repeat|to(?:Locale)?(?:Upper|Lower)Case|trim\w{0,5}|normalize|concat|join|reverse|sort|slice|splice|fill|flat|toString|shift|unshift|map|filter|reduce\w{0,5}|forEach|every|some|find\w{0,9})$/;

/** Letters of a text, items of a list. */
export function sizeOf(value: Value | undefined): number {
  return value?.kind === 'text' ? value.text.length : value?.kind === 'list' ? value.items.length : 0;
}

/** Steps that a method of the language takes as long as: loops that call one again and again are to end. */
export function workOf(base: Value, name: string, args: readonly Value[]): number {
  if (!WHOLE.test(name)) return 0;
  if (base.kind === 'list') return base.items.length >> (name.endsWith('shift') ? 8 : 4);
  if (base.kind !== 'text') return 0;
  const { length } = base.text;
  // A pattern that repeats looks at the text again from each place of it.
  return (length >> 6) + (args[0]?.kind === 'pattern' && length > 40 ? Math.min(length, 2000) * Math.min(length, 2000) >> 8 : 0);
}

/** The same for functions that take a text apart or unpack it. */
export function workOfPure(path: string, [first]: readonly Value[]): number {
  return (sizeOf(first) >> (path.startsWith('Array') ? 2 : 6)) + (/(?:inflate|unzip|gunzip|Decompress)/i.test(path) ? 4000 : 0);
}

function latin(bytes: Buffer): string {
  return bytes.toString('latin1');
}

/** Bytes as what they say: UTF-8 where they are that. */
export function decoded(bytes: string): string {
  const buffer = Buffer.from(bytes, 'latin1');
  const text = buffer.toString('utf8');
  return text.includes('\ufffd') ? bytes : text;
}

const ENCODINGS: Readonly<Record<string, BufferEncoding>> = { base64: 'base64', base64url: 'base64url', hex: 'hex', utf8: 'utf8', 'utf-8': 'utf8', latin1: 'latin1', binary: 'latin1', ascii: 'latin1', utf16le: 'utf16le', ucs2: 'utf16le' };

/** `Buffer.from(value, encoding)`. */
export function bufferFrom(value: Value | undefined, encoding: Value | undefined): Value {
  if (value === undefined) return ANY;
  const from = fromOf(value);
  const code = encoding === undefined ? undefined : ENCODINGS[wholeText(encoding)?.toLowerCase() ?? ''];
  const hides = code === 'base64' || code === 'hex' || code === 'base64url';
  if (value.kind === 'list') {
    const letters = lettersOf(value.items);
    return letters === undefined ? any(from | FROM.letters) : bytesOf(letters, from | (value.items.length > 5 ? FROM.decoded : 0));
  }
  const text = value.kind === 'text' ? value.text : undefined;
  if (text === undefined || text.includes(GAP)) return any(from | (hides ? FROM.letters : 0), value.kind === 'any' || value.kind === 'host' ? value.of : undefined);
  if (value.kind === 'text' && value.bytes === true) return value;
  return bytesOf(latin(Buffer.from(text, code ?? 'utf8')), from | (hides ? FROM.decoded : 0));
}

/** Numbers as the characters they stand for; undefined where one is not known. */
function lettersOf(items: readonly Value[]): string | undefined {
  const codes: number[] = [];
  for (const item of items) {
    const code = numberOf(item);
    if (code === undefined) return undefined;
    codes.push(code & 0xffff);
  }
  let text = '';
  for (let at = 0; at < codes.length; at += 8192) text += String.fromCharCode(...codes.slice(at, at + 8192));
  return text;
}

function fromCharCode(args: readonly Value[]): Value {
  const items = args.length === 1 && args[0]?.kind === 'list' ? args[0].items : args;
  const from = items.reduce((sum, each) => sum | fromOf(each), 0);
  const letters = lettersOf(items);
  return letters === undefined ? any(from | FROM.letters) : textOf(letters, from | FROM.decoded);
}

/** `%41` and `%u0041`, and base64 of browsers. */
function decode(path: string, text: Text): Value {
  const { from } = text;
  if (!text.whole) return any(from | FROM.letters);
  if (path === 'atob') return textOf(latin(Buffer.from(text.text, 'base64')), from | FROM.decoded);
  if (!text.text.includes('%')) return text;
  if (path === 'unescape') return textOf(text.text.replaceAll(/%u([\da-fA-F]{4})|%([\da-fA-F]{2})/g, (_, long?: string, short?: string) => String.fromCharCode(Number.parseInt(long ?? short ?? '20', 16))), from | FROM.decoded);
  try {
    return textOf(decodeURIComponent(text.text), from | FROM.decoded);
  } catch {
    return any(from | FROM.letters); // not encoded so
  }
}

const UNPACKS: Readonly<Record<string, (data: Buffer, options: { maxOutputLength: number }) => Buffer>> = { inflateSync, inflateRawSync, gunzipSync, brotliDecompressSync, unzipSync };

function unpack(name: string, value: Value): Value {
  const from = fromOf(value) | FROM.decoded;
  if (value.kind !== 'text' || !value.whole) return any(fromOf(value));
  try {
    return bytesOf(latin(UNPACKS[name]!(Buffer.from(value.text, 'latin1'), { maxOutputLength: MAX_UNPACKED })), from);
  } catch {
    return any(from); // damaged, or larger than is read
  }
}

/** What a function of the language gives for constants; undefined where it is none of these. */
export function pureCall(path: string, args: readonly Value[]): Value | undefined {
  const [first = UNDEFINED, second = UNDEFINED] = args;
  switch (path) {
    case 'atob': case 'unescape': case 'decodeURIComponent': case 'decodeURI':
      return first.kind === 'text' ? decode(path, first) : any(fromOf(first) | FROM.letters);
    case 'btoa': return first.kind === 'text' && first.whole ? textOf(Buffer.from(first.text, 'latin1').toString('base64'), first.from) : any(fromOf(first));
    case 'encodeURIComponent': case 'encodeURI': case 'escape': {
      // Marks stay what they are, so that what goes away is still seen.
      const text = spelled(first);
      return text === undefined || fromOf(first) !== 0 ? first.kind === 'list' ? any(fromOf(first)) : first : textOf(wellFormed(text) ? encodeURIComponent(text) : text, 0);
    }
    case 'String.fromCharCode': case 'String.fromCodePoint': return fromCharCode(args);
    case 'String': {
      const text = spelled(first);
      return text === undefined ? any(fromOf(first)) : textOf(first.kind === 'text' && first.bytes === true ? decoded(text) : text, fromOf(first));
    }
    case 'String.raw': return first;
    case 'parseInt': case 'Number.parseInt': {
      const text = wholeText(first);
      if (text === undefined) return any(fromOf(first));
      return num(Number.parseInt(text, numberOf(second) ?? 10) || (/^\s*0x/i.test(text) && second.kind === 'plain' ? Number.parseInt(text, 16) : Number.parseInt(text, numberOf(second) ?? 10)), fromOf(first));
    }
    case 'parseFloat': case 'Number': case 'BigInt': case 'Number.parseFloat': {
      const value = path === 'Number' || path === 'BigInt' ? numberOf(first) : Number.parseFloat(wholeText(first) ?? 'x');
      return value === undefined ? any(fromOf(first)) : num(value, fromOf(first));
    }
    case 'Array.isArray': return first.kind === 'list' ? TRUE : first.kind === 'any' || first.kind === 'host' || first.kind === 'either' ? ANY : FALSE;
    case 'Buffer.from': case 'Buffer': return bufferFrom(first, args[1]);
    case 'Buffer.concat': {
      const text = first.kind === 'list' ? first.items.map((each) => spelled(each) ?? GAP).join('') : undefined;
      return text === undefined ? any(fromOf(first)) : bytesOf(text, fromOf(first));
    }
    case 'Uint8Array.from': case 'Uint8Array': case 'Uint16Array': case 'Int8Array': case 'Uint32Array': case 'Uint8ClampedArray':
      if (first.kind === 'number') return list(Array.from({ length: Math.max(0, Math.min(MAX_LIST, first.value | 0)) }, (): Value => num(0)));
      return first.kind === 'list' ? list([...first.items], first.from, first.open) : first;
    default: break;
  }
  const zlib = /^zlib\.(\w{5,30})$/.exec(path)?.[1];
  if (zlib !== undefined && Object.hasOwn(UNPACKS, zlib)) return unpack(zlib, first);
  if (path.startsWith('Math.')) return arithmetic(path.slice(5), args);
  return undefined;
}

function wellFormed(text: string): boolean {
  return !/[\ud800-\udfff]/.test(text);
}

function arithmetic(name: string, args: readonly Value[]): Value | undefined {
  if (name === 'random') return any(FROM.cipher);
  const numbers = args.map(numberOf);
  if (numbers.includes(undefined)) return any(args.reduce((sum, each) => sum | fromOf(each), 0));
  const [a = Number.NaN, b = Number.NaN] = numbers as number[];
  const from = args.reduce((sum, each) => sum | fromOf(each), 0);
  switch (name) {
    case 'floor': return num(Math.floor(a), from);
    case 'ceil': return num(Math.ceil(a), from);
    case 'round': return num(Math.round(a), from);
    case 'trunc': return num(Math.trunc(a), from);
    case 'abs': return num(Math.abs(a), from);
    case 'sqrt': return num(Math.sqrt(a), from);
    case 'pow': return num(a ** b, from);
    case 'imul': return num(Math.imul(a, b), from);
    case 'min': return numbers.length < 3 ? num(Math.min(a, b), from) : ANY;
    case 'max': return numbers.length < 3 ? num(Math.max(a, b), from) : ANY;
    default: return ANY;
  }
}

/** The radix that `toString` is given. */
export function numberText(value: number, radix: Value | undefined): Value {
  const base = radix === undefined || radix === UNDEFINED ? 10 : numberOf(radix);
  if (base === undefined || base < 2 || base > 36) return ANY;
  // Words are spelled by numbers of many letters.
  return textOf(value.toString(base), base > 16 ? FROM.decoded : 0);
}

/** Methods of a text; undefined where it is none of these. `call` runs a function that makes the replacement. */
export function textMethod(base: Text, name: string, args: readonly Value[], call: CallBack): Value | undefined {
  const { text, whole } = base;
  const [first = UNDEFINED, second = UNDEFINED] = args;
  const from = base.from | (args.length === 0 ? 0 : args.reduce((sum, each) => sum | fromOf(each), 0));
  const at = (value: Value, otherwise: number): number | undefined => (value === UNDEFINED ? otherwise : numberOf(value));
  switch (name) {
    case 'toString': case 'toLocaleString': {
      if (base.bytes !== true) return base;
      if (!whole) return any(base.from);
      const code = ENCODINGS[(first === UNDEFINED ? 'utf8' : wholeText(first) ?? '').toLowerCase()] ?? 'utf8';
      return code === 'utf8' ? textOf(decoded(text), base.from) : textOf(Buffer.from(text, 'latin1').toString(code), base.from);
    }
    case 'valueOf': case 'trim': case 'trimStart': case 'trimEnd': case 'normalize': case 'toWellFormed':
      return name.startsWith('trim') ? textOf(text.trim(), base.from) : base;
    case 'toLowerCase': case 'toLocaleLowerCase': return textOf(text.toLowerCase(), base.from);
    case 'toUpperCase': case 'toLocaleUpperCase': return textOf(text.toUpperCase(), base.from);
    case 'concat': return base.bytes === true ? undefined : textOf(text + args.map((each) => spelled(each) ?? GAP).join(''), from | FROM.pieces);
    default: break;
  }
  if (name === 'replace' || name === 'replaceAll') return replaced(base, name, first, second, from, call);
  if (name === 'split') return parted(base, first, from);
  if (!whole) return any(from);
  switch (name) {
    case 'charAt': case 'at': {
      const i = at(first, 0);
      return i === undefined ? any(from) : textOf(text.at(name === 'charAt' && i < 0 ? text.length : i) ?? '', from);
    }
    case 'charCodeAt': case 'codePointAt': case 'readUInt8': {
      const i = at(first, 0);
      return i === undefined ? any(from) : num((name === 'codePointAt' ? text.codePointAt(i) : text.charCodeAt(i)) ?? Number.NaN, from);
    }
    case 'slice': case 'substring': case 'substr': case 'subarray': {
      const [i, j] = [at(first, 0), at(second, name === 'substr' ? text.length : text.length)];
      if (i === undefined || j === undefined) return any(from);
      const part = name === 'substring' ? text.substring(i, j) : name === 'substr' ? text.slice(i, i < 0 ? (i + j >= 0 ? undefined : i + j) : i + j) : text.slice(i, j);
      return { kind: 'text', text: part, from, whole: true, ...(base.bytes === true ? { bytes: true } : {}) };
    }
    case 'repeat': {
      const times = numberOf(first);
      return times === undefined || times < 0 || times * text.length > MAX_REPEAT ? any(from) : textOf(text.repeat(times), from);
    }
    case 'padStart': case 'padEnd': {
      const [length, fill] = [numberOf(first), second === UNDEFINED ? ' ' : wholeText(second)];
      return length === undefined || fill === undefined || length > MAX_REPEAT ? any(from) : textOf(name === 'padStart' ? text.padStart(length, fill) : text.padEnd(length, fill), from);
    }
    case 'indexOf': case 'lastIndexOf': {
      const part = wholeText(first);
      return part === undefined ? any(0) : num(name === 'indexOf' ? text.indexOf(part, at(second, 0) ?? 0) : text.lastIndexOf(part));
    }
    case 'includes': case 'startsWith': case 'endsWith': {
      const part = first.kind === 'pattern' ? undefined : wholeText(first);
      return part === undefined ? ANY : text[name](part) ? TRUE : FALSE;
    }
    case 'match': case 'matchAll': return matched(base, first, from);
    case 'search': return any(0);
    default: return undefined;
  }
}

function matched(base: Text, pattern: Value, from: number): Value {
  if (pattern.kind !== 'pattern') return any(from);
  const safe = safePattern(pattern.pattern, pattern.flags, base.text.length);
  if (safe === undefined) return any(from);
  const found = base.text.match(safe);
  if (found === null) return any(from);
  return list([...found].slice(0, MAX_LIST).map((each: string | undefined) => (each === undefined ? UNDEFINED : textOf(each, from))));
}

function parted(base: Text, separator: Value, from: number): Value {
  const limit = (parts: readonly string[]): Value => (parts.length > MAX_LIST ? any(from) : list(parts.map((part) => textOf(part, from))));
  if (separator.kind === 'pattern') {
    const safe = safePattern(separator.pattern, separator.flags, base.text.length);
    return safe === undefined ? any(from) : limit(base.text.split(safe));
  }
  const mark = separator === UNDEFINED ? undefined : wholeText(separator);
  if (separator !== UNDEFINED && mark === undefined) return any(from);
  return mark === undefined ? list([base]) : limit(base.text.split(mark));
}

function replaced(base: Text, name: string, what: Value, by: Value, from: number, call: CallBack): Value {
  const { text } = base;
  const changed = from | FROM.pieces;
  const makes = by.kind === 'closure' || by.kind === 'host';
  const written = makes ? undefined : spelled(by);
  const whole = name === 'replaceAll' || (what.kind === 'pattern' && what.flags.includes('g'));
  const pattern = what.kind === 'pattern' ? safePattern(what.pattern, what.flags, text.length) : undefined;
  const plain = what.kind === 'pattern' ? undefined : wholeText(what);
  if ((pattern === undefined && plain === undefined) || (!makes && written === undefined)) return any(from);
  if (!makes) {
    const to = written ?? '';
    if (pattern !== undefined) return textOf(to.length * text.length > 10_000_000 ? text : text.replace(pattern, to), changed);
    return textOf(whole ? text.split(plain ?? '').join(to) : text.replace(plain ?? '', () => to), changed);
  }
  let times = 0;
  let lost = false;
  const made = (...parts: unknown[]): string => {
    if (++times > 20_000) lost = true;
    if (lost) return '';
    const given = parts.filter((part) => typeof part === 'string').slice(0, 6).map((part) => textOf(part, base.from));
    const result = spelled(call(by, given));
    if (result === undefined) lost = true;
    return result ?? '';
  };
  const result = pattern !== undefined ? text.replace(pattern, made) : whole ? text.replaceAll(plain ?? '', made) : text.replace(plain ?? '', made);
  return lost ? any(from) : textOf(result, changed);
}
