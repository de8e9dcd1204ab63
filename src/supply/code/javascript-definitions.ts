import { Expressions } from './javascript-expressions.ts';
import { NONE, type Block, type ClassNode, type FunctionNode, type Member, type Node, type Part } from './javascript-syntax.ts';

/** Functions, objects and classes; of JSX only the expressions in it are kept. */

const MODIFIERS = new Set(['static', 'async', 'get', 'set', 'public', 'private', 'protected', 'readonly', 'abstract', 'override', 'declare', 'accessor']);

export abstract class Definitions extends Expressions {
  private readonly closers = new Map<string, number>();

  protected functionNode(): FunctionNode {
    const before = this.made;
    this.advance();
    this.take('*');
    let name = '';
    if (this.on('name')) {
      name = this.value;
      this.advance();
    }
    this.skipTypeParameters();
    const params = this.params();
    return this.functionBody(name, params, before);
  }

  /** Behind the parameters: the type, and the body where there is one. */
  private functionBody(name: string, params: readonly Node[], before: number): FunctionNode {
    if (this.is(':')) {
      this.advance();
      this.skipType();
    }
    const body: Block = this.is('{') ? this.body() : { kind: 'block', items: [], functions: [], names: [] };
    return { kind: 'function', name, params, body, arrow: false, size: this.made - before + 1 };
  }

  protected object(): Node {
    return this.withIn(() => this.deeper(() => this.properties(), NONE));
  }

  private properties(): Node {
    this.advance();
    const parts: Part[] = [];
    while (!this.on('end') && !this.is('}')) {
      const [at, start] = [this.next, this.start];
      if (this.take('...')) parts.push({ key: undefined, value: this.assignment(), getter: false });
      else parts.push(this.property());
      if (!this.take(',') && !this.is('}')) {
        if (this.on('sign') && (this.value === ')' || this.value === ']' || this.value === ';')) break;
        if (this.next === at && this.start === start) this.advance();
      }
    }
    this.take('}');
    return { kind: 'object', parts };
  }

  private property(): Part {
    let getter = false;
    while (this.on('name') && /^(?:async|get|set)$/.test(this.value) && !/[(,:=}<]/.test(this.ahead())) {
      getter = this.value === 'get';
      this.advance();
    }
    this.take('*');
    const { kind, value: name } = this;
    const before = this.made;
    const key = this.key();
    if (this.is('(') || this.is('<')) {
      this.skipTypeParameters();
      return { key, value: this.functionBody(name, this.params(), before), getter };
    }
    if (this.take(':')) return { key, value: this.assignment(), getter: false };
    const own: Node = kind === 'name' ? { kind: 'name', name } : NONE;
    const at = this.start;
    return { key, value: this.take('=') ? { kind: 'assign', sign: '=', target: own, value: this.assignment(), at } : own, getter: false };
  }

  /** The name of a property: written out, or computed in brackets. */
  private key(): Node {
    const { kind, value } = this;
    if (kind === 'sign' && value === '[') {
      this.advance();
      const key = this.withIn(() => this.expression());
      // The type of an index.
      if (this.take(':')) this.skipType();
      this.closing(']');
      return key;
    }
    if (kind === 'name' || kind === 'text') {
      this.advance();
      return { kind: 'text', text: value };
    }
    if (kind === 'number') return this.primary();
    return NONE;
  }

  protected classNode(): ClassNode {
    this.advance();
    let name = '';
    if (this.on('name') && this.value !== 'extends' && this.value !== 'implements') {
      name = this.value;
      this.advance();
    }
    this.skipTypeParameters();
    const parent = this.take('extends') ? this.suffixed(this.primary()) : undefined;
    while (!this.on('end') && !this.is('{')) {
      if (this.take('implements') || this.take(',')) this.skipType();
      else if (this.is('<')) this.skipTypeParameters();
      else break;
    }
    const members: Member[] = [];
    const blocks: Block[] = [];
    if (!this.take('{')) return { kind: 'class', name, parent, members, blocks };
    this.deeper(() => {
      while (!this.on('end') && !this.is('}')) {
        const [at, start] = [this.next, this.start];
        if (!this.take(';')) this.member(members, blocks);
        if (this.next === at && this.start === start) this.advance();
      }
    }, undefined);
    this.take('}');
    return { kind: 'class', name, parent, members, blocks };
  }

  private member(members: Member[], blocks: Block[]): void {
    this.count();
    if (this.is('@')) {
      this.advance();
      this.suffixed(this.primary());
      return;
    }
    let fixed = false;
    let getter = false;
    while (this.on('name') && MODIFIERS.has(this.value) && !/[(=;:?!<}]/.test(this.ahead())) {
      if (this.value === 'static') fixed = true;
      getter = this.value === 'get';
      this.advance();
      if (fixed && this.is('{')) {
        blocks.push(this.body());
        return;
      }
    }
    this.take('*');
    const before = this.made;
    const name = this.value;
    const key = this.key();
    if (this.is('?') || this.is('!')) this.advance();
    if (this.is('(') || this.is('<')) {
      this.skipTypeParameters();
      const params = this.params();
      members.push({ key, value: this.functionBody(name, params, before), fixed, getter, method: true });
      return;
    }
    if (this.take(':')) this.skipType();
    members.push({ key, value: this.take('=') ? this.assignment() : NONE, fixed, getter: false, method: false });
  }

  /** `<` where a value is expected: JSX, the parameters of a generic function, or a cast. */
  protected angle(): Node {
    return this.deeper(() => this.angled(), NONE);
  }

  private angled(): Node {
    const head = this.source.slice(this.next, this.next + 200);
    if (/^[A-Za-z_$][\w$]{0,60}(?:\s{0,4},|\s{1,4}extends\s[^>]{0,100})?[^>(){}]{0,60}>\s{0,4}\(/.test(head) && !this.closes(/^[\w$.-]{1,100}/.exec(head)?.[0] ?? '')) {
      this.skipTypeParameters();
      return this.is('(') ? this.parenthesised() : NONE;
    }
    const name = /^[A-Za-z_$][\w$.:-]{0,100}/.exec(head)?.[0] ?? '';
    if (!head.startsWith('>') && (name === '' || !(this.closes(name) || /^[^<>]{0,200}\/>/.test(head) || /\s[\w-]{1,40}=[{"']/.test(head)))) {
      this.skipTypeParameters();
      return this.suffixed(this.primary());
    }
    return this.deeper(() => this.element(), NONE);
  }

  /** Whether `</name` follows anywhere; each name is looked for once, few of them. */
  private closes(name: string): boolean {
    let last = this.closers.get(name);
    if (last === undefined) {
      if (this.closers.size > 200) return true;
      last = this.source.lastIndexOf(`</${name}`);
      this.closers.set(name, last);
    }
    return last > this.start;
  }

  /** An element of JSX: the expressions of its attributes and children. */
  private element(): Node {
    const items: Node[] = [];
    this.advance();
    // The tag and its attributes are tokens; a name may hold hyphens.
    while (!this.on('end') && !this.is('>')) {
      if (this.is('{')) items.push(this.contained());
      else if (this.is('/') && this.ahead() === '>') {
        this.advance();
        this.advance();
        return { kind: 'sequence', items: [...items, NONE] };
      } else if (this.is('<')) items.push(this.deeper(() => this.element(), NONE));
      else this.advance();
    }
    // Children: texts are not tokens, so that quotes in them do not matter.
    for (;;) {
      const at = this.childAt();
      this.next = at;
      this.advance();
      this.count();
      if (this.on('end')) break;
      if (this.is('{')) {
        // Its closing brace is left as the current token, behind which the letters go on.
        items.push(this.contained(false));
        continue;
      }
      if (this.ahead() === '/') {
        while (!this.on('end') && !this.is('>')) this.advance();
        break;
      }
      items.push(this.deeper(() => this.inner(), NONE));
    }
    this.advance();
    return { kind: 'sequence', items: [...items, NONE] };
  }

  /** A child, whose last sign stays the current token. */
  private inner(): Node {
    const node = this.element();
    // What was read ahead belongs to the letters.
    this.next = this.start;
    return node;
  }

  private childAt(): number {
    let at = this.next;
    for (; at < this.source.length; at++) {
      const code = this.source.charCodeAt(at);
      if (code === 123 || code === 60) break;
    }
    return at;
  }

  /** `{ expression }`. */
  private contained(beyond = true): Node {
    this.advance();
    this.take('...');
    const node = this.is('}') ? NONE : this.withIn(() => this.expression());
    while (!this.on('end') && !this.is('}')) this.advance();
    if (beyond) this.advance();
    return node;
  }
}
