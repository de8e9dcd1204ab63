/**
 * The tokens of JavaScript and TypeScript, one at a time and as the parser asks: whether a slash begins a regular
 * expression only the parser knows. Tolerant: what no token begins is passed over, and what is not closed ends with
 * the text. One pass, apart from bounded looks ahead.
 */

export type TokenKind = 'name' | 'number' | 'text' | 'template' | 'sign' | 'end';

const NAME_START = /[\p{ID_Start}$_]/u;
const NAME_PART = /[\p{ID_Continue}$\u200c\u200d]/u;

/** Signs by their first character, the longest first. */
const SIGNS = new Map<string, readonly string[]>();
for (const sign of ['>>>=', '...', '===', '!==', '**=', '<<=', '>>=', '>>>', '&&=', '||=', '??=', '=>', '==', '!=', '<=', '>=', '&&', '||', '??', '?.', '++', '--', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<', '>>', '**']) {
  const [first = ''] = sign;
  SIGNS.set(first, [...(SIGNS.get(first) ?? []), sign].sort((a, b) => b.length - a.length));
}

/** Letters, digits, `_` and `$` of ASCII. */
function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 36;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** What a text between quotes says; escapes that are none stand for themselves. */
export function unescaped(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replaceAll(/\\(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|([0-3]?[0-7]{1,2})|(\r\n|[^]))/g, (_, point?: string, four?: string, two?: string, octal?: string, plain?: string) => {
    const code = point ?? four ?? two;
    if (code !== undefined) return codePoint(Number.parseInt(code, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    return plain === undefined ? '' : (PLAIN[plain] ?? plain);
  });
}

const PLAIN: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', '\n': '', '\r': '', '\r\n': '', '\u2028': '', '\u2029': '' };

function codePoint(code: number): string {
  return code <= 0x10_ffff ? String.fromCodePoint(code) : '';
}

export class Scanner {
  protected readonly source: string;
  /** Behind the current token. */
  protected next = 0;
  kind: TokenKind = 'end';
  /** A name or sign as it is written (escapes in names undone), what a text says, the digits of a number. */
  value = '';
  /** Where the current token begins. */
  start = 0;
  /** Whether a line ends before the current token. */
  fresh = true;
  /** Whether a name was written by escapes. */
  escaped = false;

  constructor(source: string) {
    this.source = source;
    if (source.startsWith('#!')) this.next = this.lineEnd(0);
  }

  private lineEnd(from: number): number {
    const end = this.source.indexOf('\n', from);
    return end < 0 ? this.source.length : end;
  }

  /** To the next token. */
  advance(): void {
    const { source } = this;
    this.fresh = false;
    for (;;) {
      const code = source.charCodeAt(this.next);
      if (code === 32 || code === 9 || code === 13 || code === 12 || code === 11 || code === 0xa0 || code === 0xfeff) this.next++;
      else if (code === 10 || code === 0x2028 || code === 0x2029) {
        this.next++;
        this.fresh = true;
      } else if (code === 47 && source.charCodeAt(this.next + 1) === 47) this.next = this.lineEnd(this.next);
      else if (code === 47 && source.charCodeAt(this.next + 1) === 42) {
        const end = source.indexOf('*/', this.next + 2);
        const stop = end < 0 ? source.length : end + 2;
        // A line within a comment ends a statement too.
        if (!this.fresh) {
          const line = source.indexOf('\n', this.next);
          this.fresh = line >= 0 && line < stop;
        }
        this.next = stop;
      } else if (code === 60 && source.startsWith('<!--', this.next)) this.next = this.lineEnd(this.next);
      else if (Number.isNaN(code)) {
        this.start = source.length;
        this.next = source.length;
        this.kind = 'end';
        this.value = '';
        return;
      } else if (this.token(code)) return;
      else this.next++;
    }
  }

  private token(code: number): boolean {
    const { source } = this;
    this.start = this.next;
    if (isDigit(code) || (code === 46 && isDigit(source.charCodeAt(this.next + 1)))) this.number();
    else if (isWord(code) || code === 92 || code === 35 || (code > 127 && NAME_START.test(String.fromCodePoint(source.codePointAt(this.next) ?? 0)))) return this.name();
    else if (code === 34 || code === 39) this.text(code);
    else if (code === 96) {
      this.kind = 'template';
      this.value = '`';
      this.next++;
    } else if (code > 127 || code < 32 || code === 127) return false;
    else this.sign();
    return true;
  }

  private name(): boolean {
    const { source } = this;
    let at = this.next;
    if (source.charCodeAt(at) === 35) at++;
    for (;;) {
      const code = source.charCodeAt(at);
      if (isWord(code)) at++;
      else if (code > 127 && NAME_PART.test(String.fromCodePoint(source.codePointAt(at) ?? 0))) at += (source.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      else if (code === 92 && source.charCodeAt(at + 1) === 117) {
        const end = source.charCodeAt(at + 2) === 123 ? source.slice(at, at + 12).indexOf('}') : 5;
        if (end < 0) break;
        at += end + 1;
      } else break;
    }
    if (at === this.next) return false;
    const raw = source.slice(this.next, at);
    this.kind = 'name';
    this.escaped = raw.includes('\\');
    this.value = this.escaped ? unescaped(raw) : raw;
    this.next = at;
    return true;
  }

  private number(): void {
    const { source } = this;
    let at = this.next;
    for (;;) {
      const code = source.charCodeAt(at);
      const sign = (code === 43 || code === 45) && (source.charCodeAt(at - 1) | 32) === 101 && !/^0[xX]/.test(source.slice(this.next, this.next + 2));
      if (!isWord(code) && !sign && !(code === 46 && source.charCodeAt(at - 1) !== 46)) break;
      at++;
    }
    this.kind = 'number';
    this.value = source.slice(this.next, at);
    this.next = at;
  }

  private text(quote: number): void {
    const { source } = this;
    let at = this.next + 1;
    for (; at < source.length; at++) {
      const code = source.charCodeAt(at);
      if (code === quote) break;
      if (code === 92) at += source.charCodeAt(at + 1) === 13 && source.charCodeAt(at + 2) === 10 ? 2 : 1;
      // One that nobody closes ends with its line.
      else if (code === 10) break;
    }
    this.kind = 'text';
    this.value = unescaped(source.slice(this.next + 1, at));
    this.next = Math.min(source.length, source.charCodeAt(at) === quote ? at + 1 : at);
  }

  private sign(): void {
    const { source } = this;
    const first = source[this.next] ?? '';
    this.kind = 'sign';
    this.value = first;
    for (const sign of SIGNS.get(first) ?? []) if (source.startsWith(sign, this.next) && !(sign === '?.' && isDigit(source.charCodeAt(this.next + 2)))) {
      this.value = sign;
      break;
    }
    this.next += this.value.length;
  }

  /** Reads on from a slash as a regular expression; the next token is what follows it. */
  protected regex(): { readonly pattern: string; readonly flags: string } {
    const { source } = this;
    let at = this.start + 1;
    for (let inClass = false; at < source.length; at++) {
      const code = source.charCodeAt(at);
      if (code === 92) at++;
      else if (code === 91) inClass = true;
      else if (code === 93) inClass = false;
      else if (code === 10 || (code === 47 && !inClass)) break;
    }
    const pattern = source.slice(this.start + 1, at);
    let end = Math.min(source.length, at + 1);
    while (end < source.length && isWord(source.charCodeAt(end))) end++;
    const flags = source.slice(at + 1, end);
    this.next = end;
    this.advance();
    return { pattern, flags };
  }

  /** The letters of a template from the current place to its end or to an expression in it; `more` for the latter. The next token follows. */
  protected quasi(): { readonly text: string; readonly more: boolean } {
    const { source } = this;
    const from = this.next;
    let at = from;
    for (; at < source.length; at++) {
      const code = source.charCodeAt(at);
      if (code === 92) at++;
      else if (code === 96 || (code === 36 && source.charCodeAt(at + 1) === 123)) break;
    }
    const text = unescaped(source.slice(from, at));
    const more = source.charCodeAt(at) === 36;
    this.next = Math.min(source.length, at + (more ? 2 : 1));
    this.advance();
    return { text, more };
  }
}
