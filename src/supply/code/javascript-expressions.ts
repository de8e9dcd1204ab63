import { NONE, type Block, type ClassNode, type FunctionNode, type Member, type Node, type Part } from './javascript-syntax.ts';
import { Scanner, type TokenKind } from './javascript-tokens.ts';

/**
 * Expressions of JavaScript and TypeScript, tolerant: what is wrong is passed over token by token, types are skipped,
 * of JSX only the expressions in it are kept. Chains of any length are read in loops; what is nested deeper than
 * {@link MAX_DEPTH} is skipped and remembered.
 */

/** Deeper than code by people or bundlers is, and shallow enough for the stack of a worker. */
const MAX_DEPTH = 160;
/** Tokens that are looked at to tell whether types stand between `<` and `>`. */
const MAX_TYPE = 400;

const STRENGTH = new Map<string, number>([['??', 1], ['||', 2], ['&&', 3], ['|', 4], ['^', 5], ['&', 6], ['==', 7], ['!=', 7], ['===', 7], ['!==', 7], ['<', 8], ['>', 8], ['<=', 8], ['>=', 8], ['instanceof', 8], ['in', 8], ['<<', 9], ['>>', 9], ['>>>', 9], ['+', 10], ['-', 10], ['*', 11], ['/', 11], ['%', 11], ['**', 12]]);
const ASSIGNS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '**=', '<<=', '>>=', '>>>=', '&=', '|=', '^=', '&&=', '||=', '??=']);
const UNARY = new Set(['typeof', 'void', 'delete', 'await', '!', '~', '+', '-']);
const MODIFIERS = new Set(['static', 'async', 'get', 'set', 'public', 'private', 'protected', 'readonly', 'abstract', 'override', 'declare', 'accessor']);
const OPENS = new Set(['(', '[', '{']);
const CLOSES = new Set([')', ']', '}']);

/** What is declared in a function or block while it is read. */
interface Names { readonly functions: FunctionNode[]; readonly names: string[] }

export abstract class Expressions extends Scanner {
  /** Nodes so far. */
  protected made = 0;
  tooDeep = false;
  private depth = 0;
  private inOff = false;
  private typedArrowOff = false;
  /** The innermost function's, and the innermost block's. */
  protected functionNames: Names = { functions: [], names: [] };
  protected blockNames: Names = this.functionNames;
  private readonly closers = new Map<string, number>();
  private readonly spend: () => void;

  constructor(source: string, spend: () => void) {
    super(source);
    this.spend = spend;
    this.advance();
  }

  abstract body(): Block;

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
  private skipNested(): void {
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

  /** One or more expressions, with commas between them. */
  expression(): Node {
    const first = this.assignment();
    if (!this.is(',')) return first;
    const items = [first];
    while (this.take(',')) items.push(this.assignment());
    return { kind: 'sequence', items };
  }

  /** The same without `in`, for the head of a loop. */
  protected withoutIn<T>(read: () => T): T {
    const before = this.inOff;
    this.inOff = true;
    const node = read();
    this.inOff = before;
    return node;
  }

  private withIn<T>(read: () => T): T {
    const [inOff, off] = [this.inOff, this.typedArrowOff];
    this.inOff = this.typedArrowOff = false;
    const node = read();
    [this.inOff, this.typedArrowOff] = [inOff, off];
    return node;
  }

  assignment(): Node {
    return this.deeper(() => this.assigned(), NONE);
  }

  private assigned(): Node {
    this.count();
    if (this.on('name')) {
      if (this.value === 'async' && /[\w$(<]/.test(this.ahead())) {
        const from = this.save();
        this.advance();
        if (!this.fresh && this.is('<')) this.skipTypeParameters();
        if (!this.fresh && (this.on('name') || this.is('('))) {
          if (this.is('function')) return this.suffixed(this.functionNode());
          const arrow = this.on('name') ? (this.ahead() === '=' ? this.arrowOfName() : undefined) : this.parenthesised();
          if (arrow?.kind === 'function') return arrow;
        }
        this.restore(from);
      }
      if (this.value === 'yield') {
        this.advance();
        this.take('*');
        if (this.fresh || (this.on('sign') && (CLOSES.has(this.value) || /^[,;:]$/.test(this.value)))) return NONE;
        return { kind: 'unary', signs: ['yield'], value: this.assignment() };
      }
      if (this.ahead() === '=') {
        const arrow = this.arrowOfName();
        if (arrow !== undefined) return arrow;
      }
    }
    const at = this.start;
    const target = this.conditional();
    if (!this.on('sign') || !ASSIGNS.has(this.value)) return target;
    const sign = this.value;
    this.advance();
    return { kind: 'assign', sign, target, value: this.assignment(), at };
  }

  private save(): readonly [number, Scanner['kind'], string, number, boolean, boolean] {
    return [this.next, this.kind, this.value, this.start, this.fresh, this.escaped];
  }

  private restore(state: ReturnType<Expressions['save']>): void {
    [this.next, this.kind, this.value, this.start, this.fresh, this.escaped] = state;
  }

  private arrowOfName(): Node | undefined {
    let at = this.next;
    while (this.source.charCodeAt(at) <= 32) at++;
    if (!this.source.startsWith('=>', at)) return undefined;
    const param: Node = { kind: 'name', name: this.value };
    this.advance();
    this.advance();
    return this.arrow([param]);
  }

  private arrow(params: readonly Node[]): FunctionNode {
    const before = this.made;
    if (this.is('{')) return { kind: 'function', name: '', params, body: this.body(), arrow: true, size: this.made - before + 1 };
    const value = this.assignment();
    return { kind: 'function', name: '', params, body: { kind: 'block', items: [{ kind: 'return', value }], functions: [], names: [] }, arrow: true, size: this.made - before + 1 };
  }

  private conditional(): Node {
    const first = this.binary(0);
    if (!this.is('?')) return first;
    const arms: [Node, Node][] = [];
    let test = first;
    while (this.take('?')) {
      // A sign of a parameter that may be missing, in types.
      if (this.is(':') || this.is(',') || this.is(')') || this.is('=')) break;
      const off = this.typedArrowOff;
      this.typedArrowOff = true;
      const then = this.withInKeeping(() => this.assignment());
      this.typedArrowOff = off;
      if (!this.take(':')) {
        arms.push([test, then]);
        test = NONE;
        break;
      }
      arms.push([test, then]);
      // `a ? b : c ? d : e` is read in this loop; a function or assignment ends it.
      if (this.on('name') && (this.ahead() === '=' || this.value === 'async' || this.value === 'yield')) {
        test = this.assignment();
        break;
      }
      test = this.binary(0);
    }
    if (this.on('sign') && arms.length > 0 && ASSIGNS.has(this.value)) {
      const sign = this.value;
      const at = this.start;
      this.advance();
      test = { kind: 'assign', sign, target: test, value: this.assignment(), at };
    }
    let node = test;
    for (let i = arms.length - 1; i >= 0; i--) node = { kind: 'choice', test: arms[i]![0], taken: arms[i]![1], other: node };
    return node;
  }

  private withInKeeping<T>(read: () => T): T {
    const before = this.inOff;
    this.inOff = false;
    const node = read();
    this.inOff = before;
    return node;
  }

  private binary(least: number): Node {
    let left = this.unary();
    for (;;) {
      if (!this.on('sign') && !this.on('name')) return left;
      if (this.on('name') && !this.fresh && (this.value === 'as' || this.value === 'satisfies') && left.kind !== 'none') {
        this.advance();
        this.skipType();
        continue;
      }
      const strength = STRENGTH.get(this.value);
      if (strength === undefined || strength <= least || (this.inOff && this.value === 'in')) return left;
      const sign = this.value;
      this.count();
      this.advance();
      left = { kind: 'binary', sign, left, right: this.binary(strength) };
    }
  }

  private unary(): Node {
    const signs: string[] = [];
    let update = '';
    for (;;) {
      if ((this.on('sign') || this.on('name')) && UNARY.has(this.value) && !(this.on('name') && /[=:,;).\]}]/.test(this.ahead()) && this.ahead() !== '')) signs.push(this.value);
      else if (this.is('++') || this.is('--')) update = this.value;
      else break;
      this.count();
      this.advance();
    }
    // `new X()` nested in itself, and what stands before a name, do not go deeper.
    let value = this.suffixed(this.primary());
    if (update !== '') value = { kind: 'update', sign: update, target: value, before: true };
    else if (!this.fresh && (this.is('++') || this.is('--'))) {
      value = { kind: 'update', sign: this.value, target: value, before: false };
      this.advance();
    }
    return signs.length === 0 ? value : { kind: 'unary', signs, value };
  }

  private suffixed(first: Node, calls = true): Node {
    let base = first;
    for (;;) {
      if (this.on('template')) {
        const at = this.start;
        base = { kind: 'call', callee: base, args: [this.template()], made: false, at };
        continue;
      }
      if (!this.on('sign')) return base;
      switch (this.value) {
        case '?.': case '.': {
          const chained = this.value === '?.';
          this.advance();
          if (chained && (this.is('(') || this.is('['))) continue;
          if (!this.on('name')) return base;
          base = { kind: 'member', base, name: this.value };
          this.advance();
          break;
        }
        case '[': {
          this.advance();
          const key = this.withIn(() => this.expression());
          this.closing(']');
          base = { kind: 'index', base, key };
          break;
        }
        case '(': {
          if (!calls) return base;
          const at = this.start;
          base = { kind: 'call', callee: base, args: this.args(), made: false, at };
          break;
        }
        case '!':
          if (this.fresh || first.kind === 'none') return base;
          this.advance();
          break;
        case '<':
          if ((base.kind !== 'name' && base.kind !== 'member') || !this.typeArguments()) return base;
          break;
        default: return base;
      }
      this.count();
    }
  }

  /** Skips `<types>` where a call follows; otherwise nothing. */
  private typeArguments(): boolean {
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

  /** A list or an object as it stands, without what may follow it. */
  protected bracketed(): Node {
    return this.is('[') ? { kind: 'list', items: this.withIn(() => this.listed(']')) } : this.object();
  }

  protected args(): Node[] {
    return this.withIn(() => this.listed(')'));
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

  /** From the opening sign to the closing one; what stands between commas. Parameters with their types read so too. */
  private listed(close: string): Node[] {
    this.advance();
    const items: Node[] = [];
    while (!this.on('end') && !this.is(close)) {
      const at = this.next;
      const start = this.start;
      if (this.is(',')) {
        this.advance();
        if (close === ']') items.push(NONE);
        continue;
      }
      if (this.take('...')) items.push({ kind: 'spread', value: this.assignment() });
      else items.push(this.parameter(this.assignment()));
      if (this.is(',')) this.advance();
      else if (!this.is(close)) {
        if (this.on('sign') && CLOSES.has(this.value)) return items;
        // Decorators, and words before parameters.
        if (this.next === at && this.start === start) this.advance();
      }
    }
    this.advance();
    return items;
  }

  /** The type and default of a parameter, where they follow it. */
  private parameter(node: Node): Node {
    if (this.is('?') && /[:,)=]/.test(this.ahead())) this.advance();
    if (!this.is(':') || (node.kind !== 'name' && node.kind !== 'object' && node.kind !== 'list')) return node;
    this.advance();
    this.skipType();
    const at = this.start;
    return this.take('=') ? { kind: 'assign', sign: '=', target: node, value: this.assignment(), at } : node;
  }

  protected params(): Node[] {
    return this.is('(') ? this.withIn(() => this.listed(')')) : [];
  }

  private parenthesised(): Node {
    const items = this.withIn(() => this.listed(')'));
    if (this.is('=>') && !this.fresh) {
      this.advance();
      return this.arrow(items);
    }
    if (this.is(':') && !this.typedArrowOff && this.arrowFollows()) return this.arrow(items);
    return items.length === 1 && items[0]!.kind !== 'spread' ? items[0]! : items.length === 0 ? NONE : { kind: 'sequence', items };
  }

  /** `: type =>` behind parameters: passes over it. */
  private arrowFollows(): boolean {
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

  private primary(): Node {
    this.count();
    switch (this.kind) {
      case 'number': {
        const digits = this.value.replaceAll('_', '');
        this.advance();
        return { kind: 'number', value: /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits.replace(/n$/, '')) };
      }
      case 'text': {
        const text = this.value;
        this.advance();
        return { kind: 'text', text };
      }
      case 'template': return this.template();
      case 'name': return this.named();
      case 'end': return NONE;
      case 'sign': break;
    }
    switch (this.value) {
      case '(': return this.parenthesised();
      case '[': return { kind: 'list', items: this.withIn(() => this.listed(']')) };
      case '{': return this.object();
      case '/': case '/=': return { kind: 'regex', ...this.regex() };
      case '<': return this.angle();
      case '@':
        this.advance();
        return NONE;
      default: return NONE;
    }
  }

  private named(): Node {
    const name = this.value;
    if (!this.escaped) {
      if (name === 'function') return this.functionNode();
      if (name === 'class') return this.classNode();
      if (name === 'new') return this.deeper(() => this.creation(), NONE);
    }
    this.advance();
    return { kind: 'name', name };
  }

  private creation(): Node {
    const at = this.start;
    this.advance();
    if (this.is('.')) {
      this.advance();
      this.advance();
      return { kind: 'name', name: 'new.target' };
    }
    const callee = this.suffixed(this.primary(), false);
    return { kind: 'call', callee, args: this.is('(') ? this.args() : [], made: true, at };
  }

  private template(): Node {
    const texts: string[] = [];
    const items: Node[] = [];
    for (;;) {
      const { text, more } = this.quasi();
      texts.push(text);
      if (!more) break;
      items.push(this.withIn(() => this.expression()));
      // The letters go on behind the brace that is the current token; where it is missing the template ends.
      if (!(this.on('sign') && this.value === '}')) break;
    }
    return items.length === 0 ? { kind: 'text', text: texts[0] ?? '' } : { kind: 'template', texts, items };
  }

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

  private object(): Node {
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

  private skipTypeParameters(): void {
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

  private typed(functions: boolean): void {
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
  private typeList(): void {
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

  private skipBalanced(): void {
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

  /** `<` where a value is expected: JSX, the parameters of a generic function, or a cast. */
  private angle(): Node {
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
