import { NONE, type Block, type ClassNode, type FunctionNode, type Node } from './javascript-syntax.ts';
import { CLOSES, Reading } from './javascript-reading.ts';

/**
 * Expressions of JavaScript and TypeScript, tolerant: what is wrong is passed over token by token, types are skipped.
 * Chains of any length are read in loops; what is nested deeper than people write is skipped and remembered.
 */

const STRENGTH = new Map<string, number>([['??', 1], ['||', 2], ['&&', 3], ['|', 4], ['^', 5], ['&', 6], ['==', 7], ['!=', 7], ['===', 7], ['!==', 7], ['<', 8], ['>', 8], ['<=', 8], ['>=', 8], ['instanceof', 8], ['in', 8], ['<<', 9], ['>>', 9], ['>>>', 9], ['+', 10], ['-', 10], ['*', 11], ['/', 11], ['%', 11], ['**', 12]]);
const ASSIGNS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '**=', '<<=', '>>=', '>>>=', '&=', '|=', '^=', '&&=', '||=', '??=']);
const UNARY = new Set(['typeof', 'void', 'delete', 'await', '!', '~', '+', '-']);

/** What is declared in a function or block while it is read. */
interface Names { readonly functions: FunctionNode[]; readonly names: string[] }

export abstract class Expressions extends Reading {
  private inOff = false;
  private typedArrowOff = false;
  /** The innermost function's, and the innermost block's. */
  protected functionNames: Names = { functions: [], names: [] };
  protected blockNames: Names = this.functionNames;

  abstract body(): Block;
  protected abstract functionNode(): FunctionNode;
  protected abstract classNode(): ClassNode;
  protected abstract object(): Node;
  protected abstract angle(): Node;

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

  protected withIn<T>(read: () => T): T {
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

  protected suffixed(first: Node, calls = true): Node {
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

  /** A list or an object as it stands, without what may follow it. */
  protected bracketed(): Node {
    return this.is('[') ? { kind: 'list', items: this.withIn(() => this.listed(']')) } : this.object();
  }

  protected args(): Node[] {
    return this.withIn(() => this.listed(')'));
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

  protected parenthesised(): Node {
    const items = this.withIn(() => this.listed(')'));
    if (this.is('=>') && !this.fresh) {
      this.advance();
      return this.arrow(items);
    }
    if (this.is(':') && !this.typedArrowOff && this.arrowFollows()) return this.arrow(items);
    return items.length === 1 && items[0]!.kind !== 'spread' ? items[0]! : items.length === 0 ? NONE : { kind: 'sequence', items };
  }

  protected primary(): Node {
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

  protected template(): Node {
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
}
