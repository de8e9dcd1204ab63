import { RE2JS } from 're2js';
import { pointAt } from '../../core/code-point.ts';
import type { Rule, Span } from '../contract.ts';
import { DROPPED, foldTables } from '../detectors/denylist/fold.ts';
import { compilePattern } from '../patterns.ts';
import type { Allowance, LineRules, OwnRule, OwnRules, OwnRulesSource, Scope, Term, WholeRules, YaraFile } from './contract.ts';
import { nearest } from './near.ts';
import { TermSet, joined } from './terms.ts';
import { compileYara, evaluateYara } from './yara/evaluate.ts';
import { binaryOf } from './yara/lexer.ts';
import { Bytes } from './yara/matcher.ts';

const NON_ASCII = /[^\u0000-\u007f]/;

/** Whether a rule of our own form is decided by each line alone. */
function isOfLines(rule: OwnRule): boolean {
  return rule.all.length === 0 && rule.none.length === 0 && rule.near === undefined && rule.any.every((term) => !term.value.includes('\n'));
}

/** Terms of all rules in one set, each told apart by its text, so that the same word in twenty rules is looked for once. */
class Pool {
  readonly terms: Term[] = [];
  readonly #known = new Map<string, number>();

  index(term: Term): number {
    // Words that fold alike are one to the automaton, which reports only the first of them.
    const name = term.kind === 'word' ? foldedWord(term.value) : term.value;
    const key = `${term.kind} ${term.exact && term.kind !== 'word' ? 1 : 0} ${name}`;
    let index = this.#known.get(key);
    if (index === undefined) {
      this.#known.set(key, (index = this.terms.length));
      this.terms.push(term.kind === 'word' ? { ...term, exact: false } : term);
    }
    return index;
  }
}

function foldedWord(word: string): string {
  const { fold } = foldTables();
  return Array.from({ length: word.length }, (_, i) => fold[word.charCodeAt(i)] ?? 0).filter((unit) => unit !== DROPPED).map((unit) => String.fromCharCode(unit)).join('').trim().replaceAll(/ {2,}/g, ' ');
}

/** A term's place in the pool; for a word that must stand as written, the word. */
interface Pooled { readonly index: number; readonly written: string | undefined }

function pooled(pool: Pool, terms: readonly Term[]): Pooled[] {
  return terms.map((term) => ({ index: pool.index(term), written: term.kind === 'word' && term.exact ? term.value.trim().replaceAll(/\s+/g, ' ') : undefined }));
}

function placesOf({ index, written }: Pooled, found: readonly (readonly Span[])[], text: string): readonly Span[] {
  const spans = found[index] ?? [];
  return written === undefined ? spans : spans.filter(([start, end]) => text.slice(start, end).replaceAll(/\s+/g, ' ') === written);
}

function compileLines(rules: readonly OwnRule[]): LineRules | undefined {
  if (rules.length === 0) return undefined;
  const pool = new Pool();
  const terms = rules.map((rule) => pooled(pool, rule.any));
  const set = new TermSet(pool.terms);
  return {
    rules,
    find(text) {
      const found = set.find(text);
      if (found.every((spans) => spans.length === 0)) return [];
      return terms.map((list) => joined(list.flatMap((term) => placesOf(term, found, text))));
    },
  };
}

function compileWhole(rules: readonly OwnRule[], files: readonly YaraFile[]): WholeRules | undefined {
  if (rules.length === 0 && files.length === 0) return undefined;
  const pool = new Pool();
  const compiled = rules.map((own) => ({ own, any: pooled(pool, own.any), all: pooled(pool, own.all), none: pooled(pool, own.none) }));
  const set = new TermSet(pool.terms);

  function findOwn(text: string, inScope: (scope: Scope) => boolean): { rule: string; spans: readonly Span[] }[] {
    const hits: { rule: string; spans: readonly Span[] }[] = [];
    const found = rules.length === 0 ? [] : set.find(text);
    for (const { own, any, all, none } of compiled) {
      if (!inScope(own) || none.some((term) => placesOf(term, found, text).length > 0)) continue;
      const groups = all.map((term) => placesOf(term, found, text));
      if (any.length > 0) groups.push(any.flatMap((term) => placesOf(term, found, text)));
      if (groups.some((group) => group.length === 0)) continue;
      const spans = own.near === undefined ? groups.map((group) => group.reduce((a, b) => (b[0] < a[0] ? b : a))) : nearest(groups, own.near);
      if (spans !== undefined) hits.push({ rule: own.rule.id, spans });
    }
    return hits;
  }

  function findYara(text: string, inScope: (scope: Scope) => boolean): { rule: string; spans: readonly Span[] }[] {
    if (files.length === 0) return [];
    const ascii = !NON_ASCII.test(text);
    const bytes = new Bytes(ascii ? text : binaryOf(text));
    return files.flatMap((file) => evaluateYara(file.rules, bytes).flatMap(({ rule, places }) => {
      const named = file.named.get(rule.name);
      if (named === undefined || !inScope(named)) return [];
      return [{ rule: named.rule.id, spans: ascii ? places : inText(places, text) }];
    }));
  }

  return {
    rules: [...rules.map((own) => own.rule), ...files.flatMap((file) => [...file.named.values()].map(({ rule }) => rule))],
    find: (text, inScope) => [...findOwn(text, inScope), ...findYara(text, inScope)],
  };
}

/** Spans of bytes as spans of the text that they encode, widened to whole characters. */
function inText(places: readonly Span[], text: string): Span[] {
  const ends = new Set(places.flat());
  const starts = new Map<number, number>();
  const stops = new Map<number, number>();
  let byte = 0;
  for (let i = 0; i < text.length; ) {
    const code = pointAt(text, i);
    const units = code > 0xffff ? 2 : 1;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code > 0xffff ? 4 : 3;
    for (let at = byte; at < byte + size; at++) {
      if (ends.has(at)) {
        starts.set(at, i);
        stops.set(at, at === byte ? i : i + units);
      }
    }
    byte += size;
    i += units;
  }
  return places.map(([start, end]) => [starts.get(start) ?? text.length, stops.get(end) ?? text.length]);
}

const fold = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').toLowerCase();

function compileAllowances(list: readonly Allowance[]): OwnRules['allows'] {
  const compiled = list.map(({ rules, texts, patterns }) => ({ rules, texts: new Set(texts.map(fold)), patterns: patterns.map((source) => {
    compilePattern(source);
    return RE2JS.compile(source);
  }) }));
  return ({ rule, span }, text) => compiled.some((each) => {
    if (!each.rules.has(rule)) return false;
    const found = text.slice(span[0], span[1]);
    return each.texts.has(fold(found)) || each.patterns.some((pattern) => pattern.matches(found));
  });
}

/**
 * Makes the user's rules ready.
 * @throws SallyportError `pattern.invalid` when a pattern is not RE2 syntax; the policy has looked at each before, and knows its place
 */
export function compileOwnRules(rules: readonly OwnRule[], files: readonly YaraFile[], allow: readonly Allowance[]): OwnRules {
  const known = new Map<string, Rule>();
  for (const own of rules) known.set(own.rule.id, own.rule);
  for (const file of files) for (const { rule } of file.named.values()) known.set(rule.id, rule);
  return {
    source: { rules, files: files.map(({ rules: compiled, named }) => ({ rules: compiled.map(({ rule }) => rule), named })), allow },
    rules: known,
    lines: compileLines(rules.filter(isOfLines)),
    whole: compileWhole(rules.filter((rule) => !isOfLines(rule)), files),
    allows: compileAllowances(allow),
  };
}

/** The same rules once more, from what they were made of. */
export function compileOwnSource({ rules, files, allow }: OwnRulesSource): OwnRules {
  return compileOwnRules(rules, files.map(({ rules: yara, named }) => ({ rules: yara.map(compileYara), named })), allow);
}
