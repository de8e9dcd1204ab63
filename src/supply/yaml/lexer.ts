/** YAML as a reader of 1.1 takes it apart: keys, scalars, tags, anchors. Not a whole parser: what nests in what is told by columns. */

export type Event =
  | { readonly kind: 'key'; readonly text: string; readonly column: number; readonly line: number }
  | { readonly kind: 'scalar'; readonly text: string; readonly quoted: boolean; readonly line: number }
  | { readonly kind: 'tag'; readonly text: string; readonly line: number }
  | { readonly kind: 'anchor' | 'alias'; readonly text: string; readonly line: number }
  | { readonly kind: 'directive'; readonly text: string; readonly line: number }
  /** An item of a block sequence. */
  | { readonly kind: 'item'; readonly column: number; readonly line: number }
  | { readonly kind: 'open' | 'close'; readonly text: string; readonly line: number }
  | { readonly kind: 'document'; readonly line: number };

const BLOCK = /[|>][-+]?[1-9]?[-+]?[ \t]*(?:#[^\n]*)?\r?(?:\n|$)/y;
const FLOW_END = new Set([',', '[', ']', '{', '}']);

/** Linear in the text. Never throws for what it is. */
export function* lex(text: string): Generator<Event> {
  let at = 0;
  let line = 1;
  let lineStart = 0;
  let flow = 0;
  const space = (character: string | undefined): boolean => character === undefined || character === ' ' || character === '\t' || character === '\n' || character === '\r';
  const count = (from: number, to: number): void => { for (let i = text.indexOf('\n', from); i >= 0 && i < to; i = text.indexOf('\n', i + 1)) { line++; lineStart = i + 1; } };
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === '\n') { at++; line++; lineStart = at; continue; }
    if (character === ' ' || character === '\t' || character === '\r' || character === '\ufeff') { at++; continue; }
    const column = at - lineStart;
    if (character === '#' && (at === 0 || space(text[at - 1]))) { at = endOfLine(text, at); continue; }
    if (column === 0 && flow === 0) {
      if (character === '%') {
        const end = endOfLine(text, at);
        yield { kind: 'directive', text: text.slice(at, end), line };
        at = end;
        continue;
      }
      const three = text.slice(at, at + 3);
      if ((three === '---' || three === '...') && space(text[at + 3])) { yield { kind: 'document', line }; at += 3; continue; }
    }
    if (flow > 0 && character === ',') { at++; continue; }
    if (character === '[' || character === '{') { flow++; at++; yield { kind: 'open', text: character, line }; continue; }
    if (flow > 0 && (character === ']' || character === '}')) { flow--; at++; yield { kind: 'close', text: character, line }; continue; }
    if ((character === '-' || character === '?' || character === ':') && space(text[at + 1])) {
      if (character === '-') yield { kind: 'item', column, line };
      at++;
      continue;
    }
    if (character === '!') {
      const end = wordEnd(text, at, flow);
      yield { kind: 'tag', text: text.slice(at, end), line };
      at = end;
      continue;
    }
    if (character === '&' || character === '*') {
      const end = wordEnd(text, at, flow);
      yield { kind: character === '&' ? 'anchor' : 'alias', text: text.slice(at + 1, end), line };
      at = end;
      continue;
    }
    if ((character === '|' || character === '>') && flow === 0) {
      BLOCK.lastIndex = at;
      const header = BLOCK.exec(text)?.[0];
      if (header !== undefined) {
        const start = at + header.length;
        const block = blockScalar(text, start);
        yield { kind: 'scalar', text: block.text, quoted: true, line };
        count(at, block.end);
        at = block.end;
        continue;
      }
    }
    if (character === '"' || character === "'") {
      const end = quotedEnd(text, at);
      const value = unquote(text.slice(at + 1, end), character);
      const next = /[ \t]{0,100}/y;
      next.lastIndex = Math.min(end + 1, text.length);
      const after = end + 1 + (next.exec(text)?.[0].length ?? 0);
      const key = text[after] === ':' && (space(text[after + 1]) || flow > 0);
      yield key ? { kind: 'key', text: value, column, line } : { kind: 'scalar', text: value, quoted: true, line };
      count(at, Math.min(end, text.length));
      at = key ? after + 1 : end + 1;
      continue;
    }
    const plain = plainScalar(text, at, flow > 0);
    yield plain.key ? { kind: 'key', text: plain.text, column, line } : { kind: 'scalar', text: plain.text, quoted: false, line };
    at = Math.max(plain.end, at + 1);
  }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function wordEnd(text: string, start: number, flow: number): number {
  let at = start + 1;
  if (text[at] === '<') {
    const end = text.indexOf('>', at);
    return end < 0 ? endOfLine(text, at) : end + 1;
  }
  for (; at < text.length; at++) {
    const character = text[at] ?? '';
    if (/\s/.test(character) || (flow > 0 && FLOW_END.has(character))) break;
  }
  return at;
}

function quotedEnd(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\' && quote === '"') at++;
    else if (text[at] === quote) {
      if (quote === "'" && text[at + 1] === "'") at++;
      else return at;
    }
  }
  return text.length;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', e: '\u001b', '"': '"', '/': '/', '\\': '\\', ' ': ' ', N: '\u0085', _: '\u00a0', '\n': '' };

function unquote(raw: string, quote: string): string {
  if (quote === "'") return raw.replaceAll("''", "'");
  return raw.replaceAll(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[\s\S])/g, (whole, escape: string) => {
    if (escape.length > 1) {
      const code = Number.parseInt(escape.slice(1), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    }
    return ESCAPES[escape] ?? whole;
  });
}

/** Lines indented at least as far as the first that is not empty. */
function blockScalar(text: string, start: number): { readonly text: string; readonly end: number } {
  const lines: string[] = [];
  let indent: number | undefined;
  let at = start;
  while (at < text.length) {
    const end = endOfLine(text, at);
    const line = text.slice(at, end);
    const own = /^ */.exec(line)?.[0].length ?? 0;
    const blank = line.trim() === '';
    if (!blank) {
      indent ??= own;
      if (own < indent || own === 0) break;
    }
    lines.push(blank ? '' : line.slice(indent));
    at = Math.min(end + 1, text.length);
  }
  return { text: lines.join('\n'), end: at };
}

function plainScalar(text: string, start: number, flow: boolean): { readonly text: string; readonly end: number; readonly key: boolean } {
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? '';
    const next = text[at + 1];
    if (character === '\n') return { text: text.slice(start, at).trim(), end: at, key: false };
    if (character === '#' && (text[at - 1] === ' ' || text[at - 1] === '\t')) return { text: text.slice(start, at).trim(), end: at, key: false };
    if (character === ':' && (next === undefined || next === ' ' || next === '\n' || next === '\r' || next === '\t' || (flow && FLOW_END.has(next)))) return { text: text.slice(start, at).trim(), end: at + 1, key: true };
    if (flow && FLOW_END.has(character)) return { text: text.slice(start, at).trim(), end: at, key: false };
  }
  return { text: text.slice(start).trim(), end: text.length, key: false };
}
