import type { Rule, Span } from '../inspect/contract.ts';
import type { Reason, RedactMethod } from '../policy/types.ts';
import { escapeJson, innerJson, isJsonText, literals, unescapeJson, wholeEscapes } from './json-text.ts';

/** A stretch to be replaced, after overlapping findings were joined. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly method: RedactMethod;
  readonly rule: string;
  readonly entity: string;
}

/** Gives the placeholder that stands for a value in this conversation. */
export type Pseudonymizer = (entity: string, value: string) => string;

const STRENGTH: Readonly<Record<RedactMethod, number>> = { pseudonym: 0, remove: 1, mask: 2 };

/**
 * The stretches that the reasons ask to redact, in order and without overlap. Overlapping ones become one, with the
 * strongest method; the name comes from the longest.
 */
export function replacements(reasons: readonly Reason[], rules: ReadonlyMap<string, Rule>): Replacement[] {
  const wanted: Replacement[] = [];
  for (const reason of reasons) {
    if (reason.action !== 'redact' || reason.mode !== 'enforce' || reason.span === undefined) continue;
    const entity = rules.get(reason.rule)?.entity;
    const method = reason.method === 'pseudonym' && entity === undefined ? 'mask' : (reason.method ?? 'mask');
    wanted.push({ start: reason.span[0], end: reason.span[1], method, rule: reason.rule, entity: entity ?? 'VALUE' });
  }
  wanted.sort((a, b) => a.start - b.start || b.end - a.end);
  const joined: Replacement[] = [];
  for (const next of wanted) {
    const last = joined.at(-1);
    if (last === undefined || next.start >= last.end) joined.push(next);
    else {
      const longest = next.end - next.start > last.end - last.start ? next : last;
      const strongest = STRENGTH[next.method] > STRENGTH[last.method] ? next : last;
      joined[joined.length - 1] = { ...longest, method: strongest.method, start: last.start, end: Math.max(last.end, next.end) };
    }
  }
  return joined;
}

/** What stands in a stretch's place. Never needs escaping in JSON, so it may be put inside a string literal as it is. */
export function placeholder(replacement: Replacement, value: string, pseudonymize: Pseudonymizer): string {
  switch (replacement.method) {
    case 'pseudonym': return pseudonymize(replacement.entity, value);
    case 'mask': return `[REDACTED:${replacement.rule}]`;
    case 'remove': return '';
  }
}

/**
 * The text with the stretches replaced.
 * @param json - whether the text is JSON and must stay JSON; when undefined, it is found out
 */
export function redact(text: string, list: readonly Replacement[], pseudonymize: Pseudonymizer, json?: boolean): string {
  if (list.length === 0) return text;
  return (json ?? isJsonText(text)) ? redactJson(text, list, pseudonymize) : redactPlain(text, list, pseudonymize);
}

function redactPlain(text: string, list: readonly Replacement[], pseudonymize: Pseudonymizer): string {
  let out = '';
  let copied = 0;
  for (const each of list) {
    const [start, end] = wholeCharacters(text, each.start, each.end);
    if (end <= copied) continue;
    out += text.slice(copied, Math.max(start, copied)) + placeholder(each, text.slice(Math.max(start, copied), end), pseudonymize);
    copied = end;
  }
  return out + text.slice(copied);
}

/** Never cuts a surrogate pair: half of one is not UTF-8. */
export function wholeCharacters(text: string, start: number, end: number): Span {
  const low = (at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
  return [low(start) ? start - 1 : start, low(end) ? end + 1 : end];
}

/** Replaces inside string literals, and turns any other scalar that is touched into a string. Structure is never touched, nor that of JSON text inside a string. */
function redactJson(text: string, list: readonly Replacement[], pseudonymize: Pseudonymizer): string {
  let out = '';
  let copied = 0;
  let next = 0;
  for (const literal of literals(text)) {
    while ((list[next]?.end ?? Infinity) <= literal.start) next++;
    if ((list[next]?.start ?? Infinity) >= literal.end) continue;
    const inside = text.slice(literal.start + 1, literal.end - 1);
    const inner = literal.string ? innerJson(inside) : undefined;
    if (inner !== undefined) {
      const within: Replacement[] = [];
      for (let i = next; (list[i]?.start ?? Infinity) < literal.end; i++) {
        const each = list[i];
        if (each !== undefined) within.push({ ...each, start: inner.at(Math.max(0, each.start - literal.start - 1), false), end: inner.at(Math.min(inside.length, each.end - literal.start - 1), true) });
      }
      const changed = redactJson(inner.text, within, pseudonymize);
      if (changed !== inner.text) {
        out += `${text.slice(copied, literal.start)}"${escapeJson(changed)}"`;
        copied = literal.end;
      }
      continue;
    }
    for (let i = next; (list[i]?.start ?? Infinity) < literal.end; i++) {
      const each = list[i];
      if (each === undefined) break;
      if (!literal.string) {
        out += `${text.slice(copied, literal.start)}"${placeholder(each, text.slice(literal.start, literal.end), pseudonymize)}"`;
        copied = literal.end;
        break;
      }
      const closing = literal.end - 1;
      const [from, to] = wholeEscapes(text, literal, Math.max(each.start, literal.start + 1), Math.min(each.end, closing));
      if (to <= from || to <= copied) continue;
      const start = Math.max(from, copied);
      out += text.slice(copied, start) + placeholder(each, unescapeJson(text.slice(start, to)), pseudonymize);
      copied = to;
    }
  }
  return out + text.slice(copied);
}
