import type { JsonValue } from '../../core/json.ts';

/** JSON as loaders take it, which is not always JSON. Every reading here is one pass. */

/** JSON as Python's reader takes it: with `NaN` and `Infinity`. Undefined when it is none. */
export function parseLoose(text: string): JsonValue | undefined {
  const first = tryParse(text);
  if (first !== undefined || !/NaN|Infinity/.test(text)) return first;
  return tryParse(outside(text, (piece) => piece.replaceAll(/-?\bInfinity\b|\bNaN\b/g, 'null')));
}

/** JSON with comments and commas at the end of lists, as editors write their settings. */
export function parseCommented(text: string): JsonValue | undefined {
  if (!/\/[/*]|,\s{0,1000}[\]}]/.test(text)) return undefined;
  return tryParse(outside(withoutComments(text), (piece) => piece.replaceAll(/,(?=\s{0,1000}[\]}])/g, '')));
}

function tryParse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Offset behind the closing quote; the text's end without one. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

/** Changes what stands between the strings. */
function outside(text: string, change: (piece: string) => string): string {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf('"', at);
    const start = quote < 0 ? text.length : quote;
    pieces.push(change(text.slice(at, start)));
    at = quote < 0 ? text.length : endOfString(text, quote);
    pieces.push(text.slice(start, at));
  }
  return pieces.join('');
}

function withoutComments(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; ) {
    const character = text[at];
    const next = text[at + 1];
    if (character === '"') at = endOfString(text, at);
    else if (character === '/' && (next === '/' || next === '*')) {
      pieces.push(text.slice(from, at), ' ');
      const end = text.indexOf(next === '/' ? '\n' : '*/', at + 2);
      at = end < 0 ? text.length : end + (next === '/' ? 0 : 2);
      from = at;
    } else at++;
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}

/** Texts of something that is nearly JSON, with the keys before them: what a torn or hand-written file still shows. */
export function* looseTexts(text: string): Generator<{ readonly key: string; readonly value: string }> {
  let key = '';
  for (let at = text.indexOf('"'); at >= 0; ) {
    const end = endOfString(text, at);
    const whole = text.slice(at, end);
    const value = tryParse(whole) ?? whole.slice(1);
    const colon = /\s{0,100}(:?)/y;
    colon.lastIndex = end;
    if (typeof value === 'string') {
      if (colon.exec(text)?.[1] === ':') key = value;
      else yield { key, value };
    }
    at = end >= text.length ? -1 : text.indexOf('"', end);
  }
}
