/** Our YARA subset against what YARA 4.2.3 said of the same rules and texts (corpus/yara/reference.jsonl). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileYara, evaluateYara } from '../../src/inspect/own-rules/yara/evaluate.ts';
import { YaraFault, binaryOf } from '../../src/inspect/own-rules/yara/lexer.ts';
import { Bytes } from '../../src/inspect/own-rules/yara/matcher.ts';
import { parseYara } from '../../src/inspect/own-rules/yara/parser.ts';
import { corpusLines } from '../support/corpus.ts';

interface Reference { readonly id: string; readonly rules: string; readonly text: string; readonly fit?: string[]; readonly error?: true }
const cases = corpusLines<Reference>('yara');

/** Names of the rules that fit, or `error`. */
function ours(rules: string, text: string): string[] | 'error' {
  const parsed = parseYara(rules);
  if (parsed.faults.length > 0) return 'error';
  try {
    return evaluateYara(parsed.rules.map(compileYara), new Bytes(binaryOf(text))).map(({ rule }) => rule.name);
  } catch (error) {
    if (error instanceof YaraFault) return 'error';
    throw error;
  }
}

describe('YARA', () => {
  test('has at least sixty reference cases', () => expect(cases.length).toBeGreaterThanOrEqual(60));

  test.each(cases.map((each) => [each.id, each] as const))('%s', (_, { rules, text, fit, error }) => {
    expect(ours(rules, text)).toEqual(error === true ? 'error' : fit);
  });

  test.each([
    ['import "pe"\nrule a { condition: pe.is_dll() }', 'modules'], ['include "b.yar"', 'include'], ['global rule a { condition: true }', 'global'],
    ['rule a { strings: $a = "x" xor condition: $a }', 'xor'], ['rule a { strings: $a = "x" base64 condition: $a }', 'base64'], ['rule a { strings: $a = /x/ wide condition: $a }', 'wide'],
    ['rule a { strings: $a = "x" condition: for any of them : ( $ at 0 ) }', 'for'], ['rule a { condition: uint16(0) == 1 }', 'uint16'], ['rule a { strings: $a = "x" condition: !a > 1 }', 'lengths'],
    ['rule a { strings: $a = /x(?=y)/ condition: $a }', '(?'], ['rule a { strings: $a = { 01 [1-5000] 02 } condition: $a }', 'jump'], ['rule a { strings: $a = /x{5000}/ condition: $a }', 'repetitions'],
    ['rule a { condition: entrypoint == 0 }', 'entrypoint'],
  ])('tells what is not supported: %s', (rules, word) => {
    let message = '';
    try {
      const parsed = parseYara(rules);
      message = parsed.faults.map((fault) => fault.message).join();
      for (const rule of parsed.rules) compileYara(rule);
    } catch (error) {
      if (!(error instanceof YaraFault)) throw error;
      message += error.message;
    }
    expect(message).toContain(word);
  });

  test('reading goes on after a rule with a mistake', () => {
    const { rules, faults } = parseYara('rule a { condition: nosuch }\nrule b { condition: true }\nrule c { strings: $a = "x" condition: $z }\n');
    expect(rules.map((rule) => rule.name)).toEqual(['b']);
    expect(faults.length).toBe(2);
  });

  test('any file is read or refused, cut anywhere and with any character changed', () => {
    const all = cases.map((each) => each.rules);
    fc.assert(fc.property(fc.constantFrom(...all), fc.double({ min: 0, max: 1, noNaN: true }), fc.string({ maxLength: 3 }), (rules, where, put) => {
      const at = Math.floor(where * rules.length);
      ours(rules.slice(0, at), 'hello');
      ours(rules.slice(0, at) + put + rules.slice(at + 1), 'hello');
    }), { numRuns: 500 });
    for (let at = 0; at < (all[0]?.length ?? 0); at++) ours(all[0]?.slice(0, at) ?? '', 'x');
    expect(parseYara(`rule a { condition: ${'('.repeat(5_000)}true${')'.repeat(5_000)} }`).faults.length).toBe(1);
  });

  test('rules that cost too much on a text fail on it, within seconds', () => {
    const strings = Array.from({ length: 400 }, (_, i) => `$a${i} = /(x+x+)+y${i}/`).join('\n');
    const rules = parseYara(`rule a { strings: ${strings} condition: all of them or any of them }\nrule b { strings: $a = /x.*/ condition: #a > 1000000 }`).rules.map(compileYara);
    const start = performance.now();
    expect(() => evaluateYara(rules, new Bytes('x'.repeat(200_000)))).toThrow(RangeError);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
