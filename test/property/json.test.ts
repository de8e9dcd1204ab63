import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SallyportError } from '../../src/core/errors.ts';
import { canonicalJson, isObject, parseStrict, pointerToken, splice, valueAt, type JsonValue } from '../../src/core/json.ts';

const KEYS = ['', 'a', 'b', 'aa', '0', '1', '10', '9', 'a/b', 'a~b', '~1', '__proto__', 'constructor', 'toString', 'é', '\ud83d\ude00', '\ud800', '"', '\\', '\n', ' ', 'k]', '{', ','];
const key = fc.oneof(fc.constantFrom(...KEYS), fc.string({ maxLength: 6, unit: 'binary' }));
const text = fc.oneof(fc.string({ maxLength: 12, unit: 'binary' }), fc.constantFrom('"', '\\', '\\"', '\\\\', '{"a":1}', '[,]', '\u2028', '\ud800', '\udc00x', '\ud83d\ude00'));
const scalar = fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)), fc.boolean(), fc.constant(null));

/** Built with own properties, so that `__proto__` is a key like any other. */
function object(entries: readonly (readonly [string, JsonValue])[]): JsonValue {
  const out = {};
  for (const [name, value] of entries) Object.defineProperty(out, name, { value, enumerable: true, configurable: true, writable: true });
  return out;
}
const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4, depthSize: 'small' }, scalar as fc.Arbitrary<JsonValue>, fc.array(tie('tree'), { maxLength: 4 }), fc.uniqueArray(fc.tuple(key, tie('tree')), { maxLength: 5, selector: ([name]) => name }).map(object)),
}));
const container = tree.map((value): JsonValue => (typeof value === 'object' && value !== null ? value : [value]));
const space = fc.constantFrom('', ' ', '\n', '\t', '\r\n  ');

/** JSON text of a value, with white space and escapes as a strange writer would put them. */
function spelled(value: JsonValue, pad: string, escapes: boolean): string {
  const string = (plain: string): string => (escapes ? `"${Array.from(plain, (c) => (c.length === 1 ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c)).join('')}"` : JSON.stringify(plain));
  if (typeof value === 'string') return string(value);
  if (Array.isArray(value)) return `[${pad}${value.map((item) => spelled(item, pad, escapes)).join(`${pad},${pad}`)}${pad}]`;
  if (isObject(value)) return `{${pad}${Object.keys(value).map((name) => `${string(name)}${pad}:${pad}${spelled(value[name] ?? null, pad, escapes)}`).join(`${pad},${pad}`)}${pad}}`;
  return JSON.stringify(value);
}

function codeOf(call: () => unknown): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (error instanceof SallyportError) return error.code;
    throw error;
  }
}

function read(json: string): JsonValue {
  return valueAt(parseStrict(`[${json}]`, 1_000), '/0') ?? null;
}

describe('parseStrict', () => {
  // V8 13.6 reads an escaped key as the key that an earlier object of the same shape had there, when their spellings begin alike.
  test('does not depend on what was read before', () => {
    for (const before of ['\\\\u0063o', '\\\\']) {
      JSON.parse(`[{"role":"user","${before}":"x"},{"role":"user","${before}":"x"}]`);
      parseStrict(`[{"role":"user","${before}":"x"},{"role":"user","${before}":"x"}]`, 10);
      expect(parseStrict('[{"role":"user","\\u0063ontent":"seen"}]', 10)).toEqual([{ role: 'user', content: 'seen' }]);
      expect(parseStrict('[{"role":"user","\\u006e":2}]', 10)).toEqual([{ role: 'user', n: 2 }]);
    }
  });

  test('reads back what was written, however it was spelled', () => {
    fc.assert(fc.property(container, space, fc.boolean(), (value, pad, escapes) => {
      const json = pad + spelled(value, pad, escapes) + pad;
      expect(parseStrict(json, 1_000)).toEqual(value);
      if (!json.includes('\\')) expect(parseStrict(json, 1_000)).toEqual(JSON.parse(json));
    }), { numRuns: 300 });
  });

  test('refuses what JSON.parse refuses, and says nothing of the text', () => {
    fc.assert(fc.property(container, fc.nat(), fc.constantFrom('', 'x', '"', '\\', ',', '}', ']', '\u0000', '1', 'e', '-'), (value, at, insert) => {
      const json = JSON.stringify(value);
      const broken = json.slice(0, at % (json.length + 1)) + insert + json.slice(at % (json.length + 1));
      let accepted = true;
      try {
        JSON.parse(broken);
      } catch {
        accepted = false; // the reference's answer
      }
      const code = codeOf(() => parseStrict(broken, 1_000));
      if (accepted) expect(['request.duplicate_key', undefined]).toContain(code);
      else expect(code).toBe('request.malformed_json');
    }), { numRuns: 500 });
    for (const [json, offset] of [['{"key": 1 sk-secret-value}', 10], ['{"key": sk-secret-value}', undefined], ['{"a": at position 4111111111111111', undefined]] as const) {
      try {
        parseStrict(json, 10);
        expect.unreachable();
      } catch (error) {
        expect(String(error)).not.toMatch(/secret|4111/);
        expect((error as SallyportError).location?.offset).toBe(offset);
      }
    }
  });

  /** A second way to find repeated keys: an own tokeniser and a set of decoded names. */
  function repeats(json: string): boolean {
    const stack: (Set<string> | undefined)[] = [];
    let awaiting = false;
    for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g)) {
      if (token === '{') { stack.push(new Set()); awaiting = true; }
      else if (token === '[') { stack.push(undefined); awaiting = false; }
      else if (token === '}' || token === ']') { stack.pop(); awaiting = false; }
      else if (token === ',') awaiting = stack.at(-1) !== undefined;
      else if (token === ':') awaiting = false;
      else if (awaiting) {
        const name = JSON.parse(token) as string;
        if (stack.at(-1)?.has(name) === true) return true;
        stack.at(-1)?.add(name);
        awaiting = false;
      }
    }
    return false;
  }

  test('finds repeated keys as a reference does, also by escapes and in long objects', () => {
    const entry = fc.tuple(fc.constantFrom(...KEYS), fc.boolean(), container);
    const member = ([name, escaped, value]: [string, boolean, JsonValue]): string => `${spelled(name, '', escaped)}:${JSON.stringify(value)}`;
    fc.assert(fc.property(fc.array(entry, { maxLength: 6 }), fc.nat(60), space, (entries, extra, pad) => {
      const filler = Array.from({ length: extra }, (_, i) => `"filler${i}":${i}`);
      const json = `{${[...filler, ...entries.map(member)].join(`,${pad}`)}}`;
      const nested = `[${pad}{"x":${json}},"${'\\"'.repeat(3)}",${json.length}]`;
      expect(codeOf(() => parseStrict(nested, 1_000))).toBe(repeats(nested) ? 'request.duplicate_key' : undefined);
    }), { numRuns: 400 });
  });

  test('counts depth as it is', () => {
    const depth = (value: JsonValue): number => (typeof value !== 'object' || value === null ? 0 : 1 + Math.max(0, ...Object.values(value).map(depth)));
    fc.assert(fc.property(container, (value) => {
      const json = JSON.stringify(value);
      const deep = depth(value);
      expect(codeOf(() => parseStrict(json, deep))).toBe(undefined);
      expect(codeOf(() => parseStrict(json, deep - 1))).toBe('request.too_deep');
    }), { numRuns: 200 });
  });
});

/** Every pointer into a value. */
function pointers(value: JsonValue, at = ''): string[] {
  if (Array.isArray(value)) return [at, ...value.flatMap((item, i) => pointers(item, `${at}/${i}`))];
  if (isObject(value)) return [at, ...Object.keys(value).flatMap((name) => pointers(value[name] ?? null, `${at}/${pointerToken(name)}`))];
  return [at];
}

function withValue(value: JsonValue, pointer: string, next: JsonValue): JsonValue {
  if (pointer === '') return next;
  const [token = '', ...rest] = pointer.slice(1).split('/');
  const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
  const below = rest.length === 0 ? '' : `/${rest.join('/')}`;
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === name ? withValue(item, below, next) : item));
  return isObject(value) ? object(Object.keys(value).map((each) => [each, each === name ? withValue(value[each] ?? null, below, next) : value[each] ?? null])) : value;
}

describe('splice', () => {
  test('sets what its pointers name and leaves every other byte', () => {
    fc.assert(fc.property(container, space, fc.boolean(), fc.array(fc.tuple(fc.nat(), tree), { minLength: 1, maxLength: 4 }), (value, pad, escapes, picks) => {
      const json = spelled(value, pad, escapes);
      const all = pointers(value);
      const edits = new Map<string, string>();
      let expected = value;
      for (const [pick, next] of picks) {
        const pointer = all[pick % all.length] ?? '';
        if ([...edits.keys()].some((other) => other === pointer || other.startsWith(`${pointer}/`) || pointer.startsWith(`${other}/`) || other === '' || pointer === '')) continue;
        edits.set(pointer, JSON.stringify(next));
        expected = withValue(expected, pointer, next);
      }
      const out = splice(json, edits);
      expect(read(out)).toEqual(expected);
      // Setting the values back to how they were spelled gives the very bytes back.
      const back = new Map([...edits.keys()].map((pointer) => [pointer, spelled(valueAt(value, pointer) ?? null, pad, escapes)]));
      expect(splice(out, back)).toBe(json);
    }), { numRuns: 400 });
  });

  test('fails on a pointer that does not exist', () => {
    fc.assert(fc.property(container, tree, (value, next) => {
      for (const pointer of ['/no-such-key-here', '/999', '/0/no-such-key-here/1']) {
        if (valueAt(value, pointer) === undefined) expect(() => splice(JSON.stringify(value), new Map([[pointer, JSON.stringify(next)]]))).toThrow(/do not exist/);
      }
    }), { numRuns: 100 });
  });

  test('keeps the spelling of numbers and of what it does not touch', () => {
    const json = '{ "a":1.50e+1 , "b" : [ 1E2,"\\u0041", {"c":-0.0} ],\n"d":12345678901234567890 }';
    expect(splice(json, new Map([['/b/1', '"B"']]))).toBe(json.replace('"\\u0041"', '"B"'));
  });
});

/** The former implementation, which the chain of existing ledgers was hashed with. */
function formerCanonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((item) => formerCanonicalJson(item === undefined ? null : item)).join(',')}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${formerCanonicalJson(item)}`).join(',')}}`;
}

describe('canonicalJson', () => {
  test('writes what it has always written', () => {
    const odd = fc.oneof(tree, fc.constantFrom(undefined, NaN, Infinity, -0, 1e21, 1e-7, new Date(0), [undefined], { a: undefined, b: [undefined, null] }, () => 1));
    fc.assert(fc.property(fc.oneof(odd, fc.dictionary(key, odd, { maxKeys: 50 }), fc.array(odd)), (value) => {
      expect(canonicalJson(value)).toBe(formerCanonicalJson(value));
    }), { numRuns: 1_000 });
  });

  test('does not depend on the order of keys, and is read back as the same value', () => {
    const shuffled = (value: JsonValue): JsonValue => (Array.isArray(value) ? value.map(shuffled) : isObject(value) ? object(Object.keys(value).reverse().map((name) => [name, shuffled(value[name] ?? null)])) : value);
    fc.assert(fc.property(tree, (value) => {
      const canonical = canonicalJson(value);
      expect(canonicalJson(shuffled(value))).toBe(canonical);
      expect(read(canonical)).toEqual(value);
      expect(canonicalJson(read(canonical))).toBe(canonical);
    }), { numRuns: 500 });
  });

  test('sorts by UTF-16 units', () => {
    expect(canonicalJson({ '\ufb33': 1, '\ud83d\ude00': 2, '\u20ac': 3, '10': 4, '9': 5, A: 6, '\u00f6': 7 })).toBe('{"10":4,"9":5,"A":6,"\u00f6":7,"\u20ac":3,"\ud83d\ude00":2,"\ufb33":1}');
  });

  test('a hole in a list is null', () => {
    expect(canonicalJson([1, , 2])).toBe('[1,null,2]'); // oxlint-disable-line no-sparse-arrays -- the subject of the test
  });
});
