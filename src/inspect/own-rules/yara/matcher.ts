import type { Span } from '../../contract.ts';
import type { YaraString } from './ast.ts';
import type { ByteRegex } from './regex.ts';
import { compileByteRegex } from './regex.ts';

/** Characters that the regular expressions of all rules together may be run over in one text: some two seconds. */
const REGEX_WORK = 16 * 1024 * 1024;
/** Most places of one string that are counted. */
const MAX_PLACES = 100_000;

/** A text as bytes (characters below 256), and what may still be spent on it. */
export class Bytes {
  readonly text: string;
  #lower: string | undefined;
  #work = REGEX_WORK;

  constructor(text: string) {
    this.text = text;
  }

  /** ASCII letters in lower case: other bytes belong to characters. */
  get lower(): string {
    return (this.#lower ??= this.text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase()));
  }

  /** @throws RangeError when the rules have cost too much on this text: it is then not read, rather than read in part */
  spend(characters: number): void {
    this.#work -= characters;
    if (this.#work < 0) throw new RangeError('the rules cost too much on this text');
  }
}

/** Where one string of a rule stands in a text; found as far as it is asked for. */
export interface Places {
  first(): Span | undefined;
  isAt(offset: number): boolean;
  /** Whether one begins at `from` to `to`, both included. */
  isIn(from: number, to: number): boolean;
  /** Where each begins, overlapping ones too, in order. */
  all(): readonly number[];
}

/** A string of a rule, compiled. */
export type StringMatcher = (bytes: Bytes) => Places;

/** @throws YaraFault at what cannot be compiled */
export function compileString(string: YaraString): StringMatcher {
  if (string.kind !== 'text') {
    const regex = compileByteRegex(string);
    const fullword = string.modifiers.has('fullword');
    return (bytes) => new RegexPlaces(bytes, regex, fullword);
  }
  const nocase = string.modifiers.has('nocase');
  const body = nocase ? string.body.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase()) : string.body;
  const wide = string.modifiers.has('wide');
  const forms: Form[] = [];
  if (!wide || string.modifiers.has('ascii')) forms.push({ text: body, wide: false });
  if (wide) forms.push({ text: [...body].map((char) => `${char}\0`).join(''), wide: true });
  const fullword = string.modifiers.has('fullword');
  return (bytes) => new TextPlaces(bytes, forms, nocase, fullword);
}

interface Form { readonly text: string; readonly wide: boolean }

function isAlphanumeric(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

/** Whether a match stands alone, as YARA's `fullword` asks: no ASCII letter or digit beside it, in the match's own width. */
function standsAlone(text: string, start: number, end: number, wide: boolean): boolean {
  if (!wide) return !isAlphanumeric(text, start - 1) && !isAlphanumeric(text, end);
  const before = text.charCodeAt(start - 1) === 0 && isAlphanumeric(text, start - 2);
  return !before && !(isAlphanumeric(text, end) && text.charCodeAt(end + 1) === 0);
}

/** How much cheaper it is to look for a text than to run a regular expression, at least. */
const TEXT_DISCOUNT = 64;

class TextPlaces implements Places {
  readonly #bytes: Bytes;
  readonly #text: string;
  readonly #forms: readonly Form[];
  readonly #fullword: boolean;
  #all: readonly number[] | undefined;

  constructor(bytes: Bytes, forms: readonly Form[], nocase: boolean, fullword: boolean) {
    this.#bytes = bytes;
    this.#text = nocase ? bytes.lower : bytes.text;
    this.#forms = forms;
    this.#fullword = fullword;
  }

  #next(form: Form, from: number): number {
    for (let at = this.#text.indexOf(form.text, from), before = from; ; before = at, at = this.#text.indexOf(form.text, at + 1)) {
      this.#bytes.spend(((at < 0 ? this.#text.length : at) - before) / TEXT_DISCOUNT);
      if (at < 0) return -1;
      if (!this.#fullword || standsAlone(this.#text, at, at + form.text.length, form.wide)) return at;
    }
  }

  first(): Span | undefined {
    let best: Span | undefined;
    for (const form of this.#forms) {
      const at = this.#next(form, 0);
      if (at >= 0 && (best === undefined || at < best[0])) best = [at, at + form.text.length];
    }
    return best;
  }

  isAt(offset: number): boolean {
    return this.#forms.some((form) => this.#text.startsWith(form.text, offset) && (!this.#fullword || standsAlone(this.#text, offset, offset + form.text.length, form.wide)));
  }

  isIn(from: number, to: number): boolean {
    return this.#forms.some((form) => {
      const at = this.#next(form, Math.max(0, from));
      return at >= 0 && at <= to;
    });
  }

  all(): readonly number[] {
    if (this.#all !== undefined) return this.#all;
    const places: number[] = [];
    for (const form of this.#forms) {
      for (let at = this.#next(form, 0); at >= 0; at = this.#next(form, at + 1)) {
        if (places.length >= MAX_PLACES) throw new RangeError(`a string stands in the text more than ${MAX_PLACES} times`);
        places.push(at);
      }
    }
    return (this.#all = places.sort((a, b) => a - b));
  }
}

class RegexPlaces implements Places {
  readonly #bytes: Bytes;
  readonly #regex: ByteRegex;
  readonly #fullword: boolean;
  readonly #possible: boolean;
  #first: Span | undefined | null = null;
  #all: readonly number[] | undefined;

  constructor(bytes: Bytes, regex: ByteRegex, fullword: boolean) {
    this.#bytes = bytes;
    this.#regex = regex;
    this.#fullword = fullword;
    this.#possible = regex.atom === '' || bytes.text.includes(regex.atom);
  }

  /** The first match that begins at or after an offset. Each look costs as much as the text is long, and is paid for. */
  #next(from: number): Span | undefined {
    const { text } = this.#bytes;
    const matcher = this.#regex.pattern.matcher(text);
    for (let at = from; at <= text.length; ) {
      this.#bytes.spend(text.length - at + 1);
      if (!matcher.find(at)) return undefined;
      const span: Span = [matcher.start(), matcher.end()];
      if (span[1] > span[0] && (!this.#fullword || standsAlone(text, span[0], span[1], false))) return span;
      at = span[0] + 1;
    }
    return undefined;
  }

  first(): Span | undefined {
    if (this.#first === null) this.#first = this.#possible ? this.#next(0) : undefined;
    return this.#first;
  }

  isAt(offset: number): boolean {
    return this.isIn(offset, offset);
  }

  isIn(from: number, to: number): boolean {
    const first = this.first();
    if (first === undefined || first[0] > to) return false;
    const found = first[0] >= from ? first : this.#next(Math.max(0, from));
    return found !== undefined && found[0] <= to;
  }

  all(): readonly number[] {
    if (this.#all !== undefined) return this.#all;
    const places: number[] = [];
    for (let found = this.first(); found !== undefined; found = this.#next(found[0] + 1)) {
      if (places.length >= MAX_PLACES) throw new RangeError(`a string stands in the text more than ${MAX_PLACES} times`);
      places.push(found[0]);
    }
    return (this.#all = places);
  }
}
