/**
 * Objects of PDF (ISO 32000-1, 7.3) out of a text of one byte a character. Total: what is no object ends where it stands,
 * and every character is looked at once.
 */

export type PdfObject =
  | { readonly kind: 'name' | 'string' | 'word'; readonly text: string }
  | { readonly kind: 'reference'; readonly number: number }
  | { readonly kind: 'list'; readonly items: readonly PdfObject[] }
  | { readonly kind: 'dictionary'; readonly entries: ReadonlyMap<string, PdfObject> };

/** Deeper than any writer nests; what is deeper is passed over, and {@link PdfParser.tooDeep} says so. */
const MAX_DEPTH = 64;
const SPACE = /[\0\t\n\f\r ]/;
const END_OF_WORD = /[\0\t\n\f\r ()<>[\]{}/%]/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

export class PdfParser {
  at: number;
  /** Something was nested deeper than is followed. */
  tooDeep = false;
  private readonly text: string;
  private readonly spend: () => void;

  /** @param spend - called for every object */
  constructor(text: string, at: number, spend: () => void) {
    this.text = text;
    this.at = at;
    this.spend = spend;
  }

  /** The object that begins here; undefined at a closing bracket and at the end. */
  object(depth = 0): PdfObject | undefined {
    this.spend();
    this.blanks();
    const { text } = this;
    const first = text[this.at];
    if (first === undefined || first === ']' || first === '}' || (first === '>' && text[this.at + 1] === '>')) return undefined;
    if (first === '/') return { kind: 'name', text: this.name() };
    if (first === '(') return { kind: 'string', text: decoded(this.literal()) };
    if (first === '<' && text[this.at + 1] !== '<') return { kind: 'string', text: decoded(this.digits()) };
    if (first === '<' || first === '[') {
      if (depth >= MAX_DEPTH) {
        this.tooDeep = true;
        this.at = text.length;
        return undefined;
      }
      return first === '[' ? this.list(depth) : this.dictionary(depth);
    }
    return this.word();
  }

  /** White space and comments. */
  blanks(): void {
    for (;;) {
      const letter = this.text[this.at];
      if (letter === undefined) return;
      if (letter === '%') {
        const end = /[\r\n]/g;
        end.lastIndex = this.at;
        this.at = end.exec(this.text)?.index ?? this.text.length;
      } else if (SPACE.test(letter)) this.at++;
      else return;
    }
  }

  private list(depth: number): PdfObject {
    this.at++;
    const items: PdfObject[] = [];
    for (let item = this.object(depth + 1); item !== undefined; item = this.object(depth + 1)) items.push(item);
    if (this.text[this.at] === ']') this.at++;
    return { kind: 'list', items };
  }

  private dictionary(depth: number): PdfObject {
    this.at += 2;
    const entries = new Map<string, PdfObject>();
    for (let key = this.object(depth + 1); key !== undefined; key = this.object(depth + 1)) {
      if (key.kind !== 'name') continue;
      const value = this.object(depth + 1);
      if (value === undefined) break;
      entries.set(key.text, value);
    }
    if (this.text.startsWith('>>', this.at)) this.at += 2;
    return { kind: 'dictionary', entries };
  }

  private name(): string {
    const start = ++this.at;
    while (this.at < this.text.length && !END_OF_WORD.test(this.text[this.at] ?? '')) this.at++;
    return this.text.slice(start, this.at).replaceAll(/#([\da-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  }

  /** `(a (nested) \(one\))`, without the brackets around it. */
  private literal(): string {
    const pieces: string[] = [];
    let open = 1;
    for (this.at++; this.at < this.text.length; this.at++) {
      const letter = this.text[this.at] ?? '';
      if (letter === '(') open++;
      else if (letter === ')' && --open === 0) break;
      if (letter !== '\\') {
        pieces.push(letter);
        continue;
      }
      const next = this.text[++this.at] ?? '';
      const octal = /^[0-7]{1,3}/.exec(this.text.slice(this.at, this.at + 3))?.[0];
      if (octal !== undefined) {
        pieces.push(String.fromCharCode(Number.parseInt(octal, 8) & 0xff));
        this.at += octal.length - 1;
      } else if (next !== '\n' && next !== '\r') pieces.push(ESCAPES[next] ?? next);
    }
    this.at++;
    return pieces.join('');
  }

  private digits(): string {
    const end = this.text.indexOf('>', this.at);
    const digits = this.text.slice(this.at + 1, end < 0 ? undefined : end).replaceAll(/[^\da-fA-F]/g, '');
    this.at = end < 0 ? this.text.length : end + 1;
    return Buffer.from(digits.length % 2 === 1 ? `${digits}0` : digits, 'hex').toString('latin1');
  }

  private word(): PdfObject {
    const reference = /(\d{1,10})[\0\t\n\f\r ]{1,20}\d{1,5}[\0\t\n\f\r ]{1,20}R(?![\w])/y;
    reference.lastIndex = this.at;
    const found = reference.exec(this.text);
    if (found !== null) {
      this.at = reference.lastIndex;
      return { kind: 'reference', number: Number(found[1]) };
    }
    const start = this.at;
    while (this.at < this.text.length && !END_OF_WORD.test(this.text[this.at] ?? '')) this.at++;
    // A bracket that belongs to nothing.
    if (this.at === start) this.at++;
    return { kind: 'word', text: this.text.slice(start, this.at) };
  }
}

/** Texts with the mark of UTF-16 or UTF-8 as what they say. */
function decoded(bytes: string): string {
  if (bytes.startsWith('\xfe\xff')) return Buffer.from(Buffer.from(bytes.slice(2, 2 + ((bytes.length - 2) & ~1)), 'latin1')).swap16().toString('utf16le');
  return bytes.startsWith('\xef\xbb\xbf') ? Buffer.from(bytes.slice(3), 'latin1').toString('utf8') : bytes;
}
