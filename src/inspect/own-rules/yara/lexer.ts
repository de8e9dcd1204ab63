/** A mistake in a YARA file. Offsets count UTF-16 units from 0. */
export class YaraFault extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'YaraFault';
    this.offset = offset;
  }
}

export type TokenKind = 'word' | 'text' | 'number' | 'string-id' | 'mark' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** The word, the mark, or the identifier with its `$`, `#`, `@` or `!`; a text's value. */
  readonly text: string;
  readonly value: number;
  readonly offset: number;
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', t: '\t', n: '\n', r: '\r' };
const WORD = /[A-Za-z_]\w{0,127}/y;
const NUMBER = /0x[0-9A-Fa-f]{1,15}|\d{1,15}(?:KB|MB)?/y;
const STRING_ID = /[$#@!]\w{0,127}/y;
const MARKS = ['==', '!=', '<=', '>=', '..', '(', ')', '{', '}', '[', ']', ':', '=', '<', '>', ',', '*', '+', '-', '\\', '%', '/', '.', '|', '&', '^', '~'];

/** Reads the tokens of a YARA file one after the other; hex strings and regular expressions only where the parser asks. */
export class Lexer {
  readonly source: string;
  #at = 0;

  constructor(source: string) {
    this.source = source;
  }

  get offset(): number {
    return this.#at;
  }

  set offset(at: number) {
    this.#at = at;
  }

  /** Passes white space and comments. */
  skip(): void {
    for (;;) {
      while (this.#at < this.source.length && /\s/.test(this.source.charAt(this.#at))) this.#at++;
      if (this.source.startsWith('//', this.#at)) {
        const end = this.source.indexOf('\n', this.#at);
        this.#at = end < 0 ? this.source.length : end;
      } else if (this.source.startsWith('/*', this.#at)) {
        const end = this.source.indexOf('*/', this.#at + 2);
        if (end < 0) throw new YaraFault('this comment is not closed', this.#at);
        this.#at = end + 2;
      } else return;
    }
  }

  next(): Token {
    this.skip();
    const offset = this.#at;
    const token = (kind: TokenKind, text: string, value = 0, end = offset + text.length): Token => {
      this.#at = end;
      return { kind, text, value, offset };
    };
    if (offset >= this.source.length) return token('end', '');
    const char = this.source.charAt(offset);
    if (char === '"') return this.#text(offset);
    const word = this.#match(WORD);
    if (word !== undefined) return token('word', word);
    const number = this.#match(NUMBER);
    if (number !== undefined) return token('number', number, numberOf(number));
    // `!=` begins like the length of a string.
    const id = this.source.startsWith('!=', offset) ? undefined : this.#match(STRING_ID);
    if (id !== undefined) return token('string-id', id);
    const mark = MARKS.find((each) => this.source.startsWith(each, offset));
    if (mark === undefined) throw new YaraFault('this character is not expected here', offset);
    return token('mark', mark);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.source)?.[0];
  }

  #text(offset: number): Token {
    let value = '';
    for (let i = offset + 1; i < this.source.length; i++) {
      const char = this.source.charAt(i);
      if (char === '\n') break;
      if (char === '"') {
        this.#at = i + 1;
        return { kind: 'text', text: value, value: 0, offset };
      }
      if (char !== '\\') {
        value += bytesOf(char, this.source, i);
        if (isHighSurrogate(char)) i++;
        continue;
      }
      const next = this.source.charAt(++i);
      const hex = next === 'x' ? /^[0-9A-Fa-f]{2}/.exec(this.source.slice(i + 1, i + 3))?.[0] : undefined;
      const plain = ESCAPES[next];
      if (hex !== undefined) {
        value += String.fromCharCode(Number.parseInt(hex, 16));
        i += 2;
      } else if (plain === undefined) throw new YaraFault('this escape is not known; there are \\" \\\\ \\t \\n \\r and \\xHH', i - 1);
      else value += plain;
    }
    throw new YaraFault('this text is not closed on its line', offset);
  }

  /** The inside of a hex string, from behind its `{`; comments are left out. */
  hex(): { body: string; offset: number } {
    const offset = this.#at;
    let body = '';
    for (;;) {
      this.skip();
      const char = this.source.charAt(this.#at++);
      if (char === '') throw new YaraFault('this hex string is not closed', offset);
      if (char === '}') return { body, offset };
      body += char;
    }
  }

  /** A regular expression, from behind its first `/`: its source and its flags. */
  regex(): { source: string; flags: string; offset: number } {
    const offset = this.#at;
    let inClass = false;
    for (let i = offset; i < this.source.length && this.source.charAt(i) !== '\n'; i++) {
      const char = this.source.charAt(i);
      if (char === '\\') i++;
      else if (char === '[') inClass = true;
      else if (char === ']') inClass = false;
      else if (char === '/' && !inClass) {
        const flags = /^[a-z]{0,8}/.exec(this.source.slice(i + 1))?.[0] ?? '';
        this.#at = i + 1 + flags.length;
        return { source: this.source.slice(offset, i), flags, offset };
      }
    }
    throw new YaraFault('this regular expression is not closed on its line', offset - 1);
  }
}

function numberOf(text: string): number {
  if (text.startsWith('0x')) return Number.parseInt(text.slice(2), 16);
  return Number.parseInt(text, 10) * (text.endsWith('KB') ? 1024 : text.endsWith('MB') ? 1024 * 1024 : 1);
}

function isHighSurrogate(char: string): boolean {
  return (char.charCodeAt(0) & 0xfc00) === 0xd800;
}

/** The UTF-8 bytes of the character at an offset, one character a byte. */
function bytesOf(char: string, source: string, at: number): string {
  if (char < '\x80') return char;
  return binaryOf(isHighSurrogate(char) ? source.slice(at, at + 2) : char);
}

/** A text's UTF-8 bytes as a string of characters below 256. */
export function binaryOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
