import type { Node } from './javascript-syntax.ts';
import { Scanner, type TokenKind } from './javascript-tokens.ts';

/** Reading tokens on, and passing over what is nested too deep, what is wrong, and the types of TypeScript. */

/** Deeper than code by people or bundlers is, and shallow enough for the stack of a worker. */
const MAX_DEPTH = 160;
/** Tokens that are looked at to tell whether types stand between `<` and `>`. */
const MAX_TYPE = 400;
const OPENS = new Set(['(', '[', '{']);
/** Signs that close what others open. */
export const CLOSES = new Set([')', ']', '}']);

export abstract class Reading extends Scanner {
  /** Nodes so far. */
  protected made = 0;
  tooDeep = false;
  private depth = 0;
  private readonly spend: () => void;

  constructor(source: string, spend: () => void) {
    super(source);
    this.spend = spend;
    this.advance();
  }

  protected abstract template(): Node;

  protected on(kind: TokenKind): boolean {
    return this.kind === kind;
  }

  /** Whether the current token is that sign or word. */
  protected is(value: string): boolean {
    return this.value === value && (this.kind === 'sign' || this.kind === 'name');
  }

  protected take(value: string): boolean {
    if (!this.is(value)) return false;
    this.advance();
    return true;
  }

  /** The first character behind the current token and white space. */
  protected ahead(): string {
    let at = this.next;
    while (at < this.source.length && at < this.next + 200 && this.source.charCodeAt(at) <= 32) at++;
    return this.source[at] ?? '';
  }

  protected count(): void {
    if ((++this.made & 63) === 0) this.spend();
  }

  /** Runs a reader one level deeper, or skips what it would read. */
  protected deeper<T>(read: () => T, instead: T): T {
    if (this.depth >= MAX_DEPTH) {
      this.tooDeep = true;
      this.skipNested();
      return instead;
    }
    this.depth++;
    try {
      return read();
    } finally {
      this.depth--;
    }
  }

  /** To the end of what is nested here: the closing sign of the level above. */
  protected skipNested(): void {
    let open = 0;
    while (!this.on('end')) {
      this.count();
      if (this.on('template')) {
        this.advance();
        continue;
      }
      if (this.on('sign')) {
        if (OPENS.has(this.value)) open++;
        else if (CLOSES.has(this.value) && --open < 0) return;
      }
      this.advance();
    }
  }

  protected save(): readonly [number, Scanner['kind'], string, number, boolean, boolean] {
    return [this.next, this.kind, this.value, this.start, this.fresh, this.escaped];
  }

  protected restore(state: ReturnType<Reading['save']>): void {
    [this.next, this.kind, this.value, this.start, this.fresh, this.escaped] = state;
  }

  /** Passes over a closing sign; where another stands, to the next that fits within reach. */
  protected closing(sign: string): void {
    if (this.take(sign)) return;
    let open = 0;
    for (let passed = 0; passed < 200 && !this.on('end'); passed++) {
      if (this.on('sign')) {
        if (open === 0 && this.value === sign) break;
        if (open === 0 && CLOSES.has(this.value)) return;
        if (OPENS.has(this.value)) open++;
        else if (CLOSES.has(this.value)) open--;
      }
      this.advance();
    }
    this.take(sign);
  }

  /** Skips `<types>` where a call follows; otherwise nothing. */
  protected typeArguments(): boolean {
    const head = this.source.slice(this.next, this.next + MAX_TYPE);
    if (!/^[\s\w$.,|&[\]{}'"<>?:;=()-]{1,400}?>\s{0,4}[(`]/.test(head) || /^\s{0,4}(?:\d|-)/.test(head) || /^[^>]{0,400}(?:&&|\|\||;[^}]{0,400}$)/.test(head)) return false;
    const from = this.save();
    this.advance();
    for (let tokens = 0; tokens < 60; tokens++) {
      this.skipType();
      if (!this.take(',')) break;
    }
    if (this.on('sign') && this.value === '>') {
      this.advance();
      if (this.is('(') || this.on('template')) return true;
    }
    this.restore(from);
    return false;
  }

  /** `: type =>` behind parameters: passes over it. */
  protected arrowFollows(): boolean {
    if (!/^[\s\w$.,|&[\]{}'"<>?:;()]{1,400}?=>/.test(this.source.slice(this.next, this.next + MAX_TYPE))) return false;
    const from = this.save();
    this.advance();
    this.skipType(false);
    if (this.is('=>')) {
      this.advance();
      return true;
    }
    this.restore(from);
    return false;
  }

  protected skipTypeParameters(): void {
    if (!this.is('<')) return;
    let open = 0;
    for (let tokens = 0; tokens < MAX_TYPE && !this.on('end'); tokens++) {
      if (this.is('<')) open++;
      else if (this.on('sign') && /^>{1,3}$/.test(this.value)) open -= this.value.length;
      this.advance();
      if (open <= 0) return;
    }
  }

  /** Passes over a type. @param functions - whether `(a) => b` is one */
  protected skipType(functions = true): void {
    this.deeper(() => { this.typed(functions); }, undefined);
  }

  protected typed(functions: boolean): void {
    for (;;) {
      this.count();
      while (this.is('|') || this.is('&')) this.advance();
      while (this.on('name') && /^(?:keyof|typeof|readonly|unique|infer|new|abstract|asserts|is)$/.test(this.value) && !/[,;)=|&>]/.test(this.ahead())) this.advance();
      if (this.is('-') || this.is('+')) this.advance();
      if (this.on('template')) this.template();
      else if (this.is('{') || this.is('[')) this.skipBalanced();
      else if (this.is('(')) {
        this.skipBalanced();
        if (functions && this.take('=>')) continue;
      } else if (this.is('<')) {
        this.skipTypeParameters();
        continue;
      } else if (this.on('name') || this.on('text') || this.on('number')) {
        this.advance();
        while (this.is('.')) {
          this.advance();
          this.advance();
        }
        if (!this.fresh && this.is('<')) this.typeList();
      } else return;
      while (!this.fresh && this.is('[')) this.skipBalanced();
      if (this.is('|') || this.is('&') || (this.on('name') && !this.fresh && (this.value === 'extends' || this.value === 'is'))) {
        this.advance();
        continue;
      }
      if (this.is('?') && !/[:,)]/.test(this.ahead())) {
        this.advance();
        this.skipType();
        if (!this.take(':')) return;
        continue;
      }
      return;
    }
  }

  /** The types between `<` and `>` behind a name; `>>` closes two of them. */
  protected typeList(): void {
    this.advance();
    for (;;) {
      this.skipType();
      if (!this.take(',')) break;
    }
    if (!this.on('sign') || !this.value.startsWith('>')) return;
    if (this.value === '>') return this.advance();
    // One of several is taken; what is left is read again.
    this.next = this.start + 1;
    this.advance();
  }

  protected skipBalanced(): void {
    let open = 0;
    while (!this.on('end')) {
      this.count();
      if (this.on('template')) {
        this.template();
        continue;
      }
      if (this.on('sign')) {
        if (OPENS.has(this.value)) open++;
        else if (CLOSES.has(this.value)) open--;
      }
      this.advance();
      if (open <= 0) return;
    }
  }
}
