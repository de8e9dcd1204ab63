import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { SallyportError } from '../../../src/core/errors.ts';
import { requiredLiteral } from '../../../src/inspect/detectors/denylist/required-literal.ts';
import { MAX_MATCHES, compilePattern } from '../../../src/inspect/patterns.ts';

function failure(source: string): SallyportError {
  try {
    compilePattern(source);
  } catch (error) {
    if (error instanceof SallyportError) return error;
    throw error;
  }
  throw new Error(`${source} compiled`);
}

describe('linear patterns', () => {
  test.each([['ab(c', 0], ['x\\1', 1], ['secret(?=y)', 6], ['a{2000}', 1], ['(a{200}){200}', 0], ['[z-a]', 1]])('%s is refused with an offset', (source, atLeast) => {
    const error = failure(source);
    expect(error.code).toBe('pattern.invalid');
    expect(error.location?.offset).toBeGreaterThanOrEqual(atLeast);
    expect(error.location?.offset).toBeLessThan(source.length);
    expect(error.message).not.toContain('secret');
  });
  test('an overlong source and an overlarge program are refused', () => {
    expect(failure('a'.repeat(1001)).code).toBe('pattern.invalid');
    expect(failure('(?:[a-z]{100}x){15}').message).toMatch(/instructions|RE2/);
    expect(() => compilePattern('a'.repeat(1000))).not.toThrow();
  });
  test('finds spans in UTF-16 units, and no empty ones', () => {
    expect(compilePattern('b+').findAll('a😀bb b')).toEqual([[3, 5], [6, 7]]);
    expect(compilePattern('x*').findAll('abc')).toEqual([]);
  });
  test('lists no more than the limit, and the last match covers the rest', () => {
    const spans = compilePattern('a').findAll('a'.repeat(500));
    expect(spans).toHaveLength(MAX_MATCHES);
    expect(spans.at(-1)).toEqual([MAX_MATCHES - 1, 500]);
  });
  test('what makes backtracking engines hang is read at once', () => {
    const start = performance.now();
    expect(compilePattern('(a+)+$|(a|aa)+b').findAll(`${'a'.repeat(40_000)}!`)).toEqual([]);
    expect(performance.now() - start).toBeLessThan(5000);
  });
  test.each([
    ['abc', 'abc'], ['ab+c', 'ab'], ['abc?d', 'ab'], ['x\\.y', 'x.y'], ['foo(bar)?bazz', 'bazz'], ['a|bcd', undefined], ['[abc]xyz\\d+', 'xyz'], ['(?i)Order', 'order'],
    ['(?i)task', 'ta'], ['ab{2,3}cde', 'cde'], ['ab{x|y', undefined], ['(?s)abc', undefined], ['a\\Qb|c\\E', undefined], ['a(?i:b)cd', undefined], ['(?P<n>a)bcd', 'bcd'], ['\\x41bc', 'bc'], ['a.b', undefined], ['abc*', 'ab'],
  ])('the literal that %s requires is %s', (source, literal) => {
    expect(requiredLiteral(source)?.text).toBe(literal);
  });
  test('looking for the literal first never loses a match', () => {
    const atom = fc.constantFrom('a', 'b', 'ab', 'K', 's', 'k', '.', '\\.', '\\d', '[ab]', '(a|b)', '(?:ab)', 'é', '\\x61', '(a)', '^', '$', '\\b', '[^a]');
    const piece = fc.tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{0,1}', '+?')).map((parts) => parts.join(''));
    const source = fc.tuple(fc.constantFrom('', '(?i)'), fc.array(piece, { minLength: 1, maxLength: 6 }), fc.constantFrom('', '', '|b')).map(([flag, parts, rest]) => flag + parts.join('') + rest);
    const text = fc.array(fc.constantFrom('a', 'b', 'A', 'B', '.', '1', 'k', 'K', '\u212a', '\u017f', 's', 'é', ' ', 'ab'), { maxLength: 14 }).map((parts) => parts.join(''));
    fc.assert(fc.property(source, text, (pattern, value) => {
      let plain: RE2JS;
      try {
        plain = RE2JS.compile(pattern);
      } catch {
        return fc.pre(false);
      }
      if (plain.matcher(value).find()) expect(compilePattern(pattern).mayMatch(value), `${pattern} on ${value}`).toBe(true);
    }), { numRuns: 3000 });
  });
});
