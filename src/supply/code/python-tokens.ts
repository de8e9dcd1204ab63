/** Python source as tokens: enough of the lexical grammar (Python 2.7 to 3.14) to tell code from strings and comments. */

export interface Token {
  /** `line` begins a logical line; its `indent` is the column of the first token. `end` comes once, at the end. */
  readonly kind: 'name' | 'text' | 'number' | 'op' | 'line' | 'end';
  /** Of a text: its value with escapes resolved; of an f-string: as it is written. */
  readonly value: string;
  readonly line: number;
  readonly indent?: number;
  readonly formatted?: boolean;
}

const NAME = /[\p{L}_][\p{L}\p{N}\p{M}_]*/uy;
const NUMBER = /(?:0[xXoObB][\da-fA-F_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?|\.\d[\d_]*(?:[eE][+-]?\d+)?)[jJlL]?/y;
const PREFIX = /(?:[rbuft]{1,2}|)(?='''|"""|'|")/iy;
const OPERATOR = /\*\*=|\/\/=|>>=|<<=|\.\.\.|:=|->|[-+*/%@&|^=!<>]=|\*\*|\/\/|<<|>>|<>|./suy;

const CONTROL: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', a: '\u0007', b: '\b', f: '\f', v: '\v', '\n': '' };

/** A string literal's value. What is no escape stays as it is written. */
function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|\r\n|[\s\S])/g, (whole, escape: string) => {
    const [first = ''] = escape;
    if ((first === 'x' || first === 'u' || first === 'U') && escape.length > 1) {
      const code = Number.parseInt(escape.slice(1), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    }
    if (/^[0-7]+$/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8));
    if (escape === '\r\n') return '';
    return CONTROL[escape] ?? (escape === '\\' || escape === "'" || escape === '"' ? escape : whole);
  });
}

/** Reads tokens in order; a text that does not end runs to the end of its line, or of the source. Linear. */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let depth = 0;
  let fresh = true;
  const indentOf = (start: number): number => {
    let column = 0;
    for (let i = source.lastIndexOf('\n', start - 1) + 1; i < start; i++) column += source[i] === '\t' ? 8 - (column % 8) : 1;
    return column;
  };
  const sticky = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  while (at < source.length) {
    const character = source[at] ?? '';
    if (character === '\n') {
      line++;
      at++;
      if (depth === 0) fresh = true;
      continue;
    }
    if (character === ' ' || character === '\t' || character === '\r' || character === '\f' || character === '\ufeff') {
      at++;
      continue;
    }
    if (character === '\\' && /^\\\r?\n/.test(source.slice(at, at + 3))) {
      at = source.indexOf('\n', at) + 1;
      line++;
      continue;
    }
    if (character === '#') {
      const end = source.indexOf('\n', at);
      at = end < 0 ? source.length : end;
      continue;
    }
    if (fresh) {
      tokens.push({ kind: 'line', value: '', line, indent: indentOf(at) });
      fresh = false;
    }
    const prefix = sticky(PREFIX);
    if (prefix !== undefined) {
      const quoteAt = at + prefix.length;
      const single = source[quoteAt] ?? '';
      const long = source.startsWith(single.repeat(3), quoteAt);
      const start = quoteAt + (long ? 3 : 1);
      const end = endOfText(source, start, single, long);
      const raw = source.slice(start, end);
      const closed = end < source.length && source[end] === single;
      tokens.push({ kind: 'text', value: /r/i.test(prefix) ? raw : unescape(raw), line, formatted: /[ft]/i.test(prefix) });
      for (let i = raw.indexOf('\n'); i >= 0; i = raw.indexOf('\n', i + 1)) line++;
      at = closed ? end + (long ? 3 : 1) : end;
      continue;
    }
    const name = sticky(NAME);
    if (name !== undefined) {
      // Python reads identifiers in their compatibility form: letters of other shapes are the same name.
      tokens.push({ kind: 'name', value: /^[\x20-\x7e]*$/.test(name) ? name : name.normalize('NFKC'), line });
      at += name.length;
      continue;
    }
    const number = sticky(NUMBER);
    if (number !== undefined) {
      tokens.push({ kind: 'number', value: number, line });
      at += number.length;
      continue;
    }
    const operator = sticky(OPERATOR) ?? character;
    if (operator === '(' || operator === '[' || operator === '{') depth++;
    else if (operator === ')' || operator === ']' || operator === '}') depth = Math.max(0, depth - 1);
    tokens.push({ kind: 'op', value: operator, line });
    at += operator.length;
  }
  tokens.push({ kind: 'line', value: '', line, indent: 0 }, { kind: 'end', value: '', line });
  return tokens;
}

/** Offset of the closing quote; of the line's end where a short text is not closed, and of the source's for a long one. */
function endOfText(source: string, start: number, quote: string, long: boolean): number {
  for (let at = start; at < source.length; at++) {
    const character = source[at];
    if (character === '\\') at++;
    else if (character === '\n' && !long) return at;
    else if (character === quote && (!long || source.startsWith(quote.repeat(3), at))) return at;
  }
  return source.length;
}
