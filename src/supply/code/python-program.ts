import { dotted, Parser, type Node } from './python-syntax.ts';
import { tokenize } from './python-tokens.ts';
import type { Values } from './python-values.ts';

/** Where code stands: what runs when the file is imported, what when an object of it is loaded, and what else. */
export interface Place {
  /** `import`: at the top or in a class. `load`: in a method that loaders call. `main`: only when run as a program. */
  readonly runs: 'import' | 'load' | 'later' | 'main';
  /** Innermost function, with its class; empty at the top. */
  readonly name: string;
}

export interface Visitor {
  call(node: Extract<Node, { kind: 'call' }>, place: Place): void;
  /** What a function gives back. */
  returned(node: Node, place: Place): void;
  assigned(target: Node, value: Node, place: Place): void;
  imported(module: string, line: number, place: Place): void;
}

interface Scope { readonly indent: number; readonly kind: 'def' | 'class' | 'main'; readonly name: string }

/** Deepest expression that is followed: chains of attributes and calls are not bounded by the parser. */
const MAX_DEPTH = 2000;
/** Texts of a list that a name goes through, which are read as one. */
const MAX_TEXTS = 50;

const HEADS = new Set(['if', 'elif', 'while', 'for', 'with', 'return', 'yield', 'assert', 'raise', 'del', 'global', 'nonlocal', 'else', 'try', 'except', 'finally', 'async', 'await', 'print', 'match', 'case', 'exec', 'pass', 'break', 'continue']);
const ASSIGNS = new Set(['=', '+=', '/=', '|=', ':=', '%=']);

/** Walks a program's statements in order. Never throws for what the source is. */
export class Program {
  private readonly parser: Parser;
  private readonly values: Values;
  private readonly visitor: Visitor;
  private readonly onLoad: (name: string) => boolean;
  private readonly spend: () => void;
  private scopes: Scope[] = [];
  /** A block's head was read on this line; statements may follow it. */
  private indent = 0;
  private tooDeep = false;

  constructor(source: string, values: Values, visitor: Visitor, onLoad: (name: string) => boolean, spend: () => void) {
    this.parser = new Parser(tokenize(source));
    this.values = values;
    this.visitor = visitor;
    this.onLoad = onLoad;
    this.spend = spend;
  }

  /** @returns whether everything could be followed */
  run(): boolean {
    const { parser } = this;
    while (parser.token.kind !== 'end') {
      this.spend();
      if (parser.token.kind === 'line') {
        this.indent = parser.token.indent ?? 0;
        parser.at++;
        if (parser.token.kind !== 'line' && parser.token.kind !== 'end') this.scopes = this.scopes.filter(({ indent }) => indent < this.indent);
        continue;
      }
      const before = parser.at;
      this.statement();
      if (parser.at === before) parser.at++;
    }
    return !parser.tooDeep && !this.tooDeep;
  }

  private place(): Place {
    if (this.scopes.some(({ kind }) => kind === 'main')) return { runs: 'main', name: '__main__' };
    const functions = this.scopes.filter(({ kind }) => kind === 'def');
    const [first] = functions;
    const name = this.scopes.map((scope) => scope.name).join('.');
    if (first === undefined) return { runs: 'import', name: '' };
    return { runs: functions.every((scope) => this.onLoad(scope.name)) ? 'load' : 'later', name };
  }

  private statement(): void {
    const { parser } = this;
    if (parser.isWord('import')) return this.importModules();
    if (parser.isWord('from')) return this.importFrom();
    if (parser.isWord('async')) { parser.at++; return; }
    if (parser.isWord('def') && parser.peek(1)?.kind === 'name') return this.define();
    if (parser.isWord('class') && parser.peek(1)?.kind === 'name') return this.defineClass();
    if (parser.is('@') || parser.is(';') || parser.is(':')) { parser.at++; return; }
    if (parser.isWord('if') && this.isMain()) return;
    if (parser.isWord('for')) return this.loop();
    if (parser.isWord('with')) return this.withStatement();
    if (parser.token.kind === 'name' && HEADS.has(parser.token.value) && parser.peek(1)?.value !== '=' && parser.peek(1)?.value !== '.') {
      const word = parser.token.value;
      if (!((word === 'print' || word === 'exec' || word === 'match' || word === 'case') && parser.peek(1)?.value === '(')) {
        parser.at++;
        const node = parser.list();
        if (word === 'exec') this.visit({ kind: 'call', callee: { kind: 'name', name: 'exec', line: node.line }, args: [{ name: undefined, value: node }], line: node.line });
        else this.visit(node);
        if (word === 'return' || word === 'yield') {
          this.visitor.returned(node, this.place());
          const inner = this.scopes.findLast(({ kind }) => kind === 'def');
          if (inner !== undefined) {
            this.values.mark(inner.name, this.values.flags(node));
            this.values.returns.set(inner.name, node);
          }
        }
        return;
      }
    }
    const target = parser.list();
    if (parser.token.kind === 'op' && parser.token.value === ':' && parser.peek(1)?.kind !== 'line') this.annotation(target);
    if (parser.token.kind === 'op' && ASSIGNS.has(parser.token.value)) return this.assign([target]);
    this.visit(target);
  }

  /** `name: type = value`, not the colon of a block. */
  private annotation(target: Node): void {
    const { parser } = this;
    if (target.kind !== 'name' && target.kind !== 'attribute') return;
    parser.at++;
    this.visit(parser.list());
  }

  private assign(targets: Node[]): void {
    const { parser } = this;
    let value: Node | undefined;
    while (parser.token.kind === 'op' && ASSIGNS.has(parser.token.value)) {
      parser.at++;
      if (value !== undefined) targets.push(value);
      value = parser.list();
    }
    if (value === undefined) return;
    for (const target of targets) {
      if (target.kind === 'group' && value.kind === 'group' && target.items.length === value.items.length) for (const [i, each] of target.items.entries()) this.bind(each, value.items[i] ?? value);
      else this.bind(target, value);
      if (target.kind !== 'name') this.visit(target);
      this.visitor.assigned(target, value, this.place());
    }
    this.visit(value);
  }

  private bind(target: Node, value: Node): void {
    const name = dotted(target);
    if (name !== undefined) this.values.assign(name, value);
    else if (target.kind === 'group') for (const item of target.items) this.bindFlags(item, this.values.flags(value));
    else if (target.kind === 'item') this.bindFlags(target.base, this.values.flags(value));
  }

  private bindFlags(target: Node, flags: number): void {
    const name = dotted(target);
    if (name !== undefined) this.values.mark(name, flags);
    else if (target.kind === 'group') for (const item of target.items) this.bindFlags(item, flags);
  }

  private loop(): void {
    const { parser } = this;
    parser.at++;
    const node = parser.list();
    // `for a, b in c`: the parser passes over `in`; the last item is what is gone through.
    const items = node.kind === 'group' ? node.items : [];
    const flags = items.reduce((sum, item) => sum | this.values.flags(item), 0);
    for (const item of items.slice(0, -1)) if (dotted(item) !== undefined) this.bindFlags(item, flags);
    const [each, from] = items;
    if (items.length === 2 && each !== undefined) this.bindTexts(each, from);
    // Each file of a folder is what the folder's path says.
    if (items.length === 2 && each?.kind === 'name' && from?.kind === 'call' && from.callee.kind === 'attribute' && /^(?:r?glob|iterdir)$/.test(from.callee.name)) this.bind(each, from);
    if (items.length > 0 && node.kind === 'group' && node.shape === 'tuple') for (const item of items) this.bindFlags(item.kind === 'group' ? item.items[0] ?? item : item, flags);
    this.visit(node);
  }

  /** A name that goes through texts that are written out: what is done with it is done with all of them. */
  private bindTexts(name: Node, from: Node | undefined): void {
    const list = from?.kind === 'name' ? this.values.known.get(this.values.alias(from.name))?.node : from;
    if (name.kind !== 'name' || list?.kind !== 'group' || list.items.length === 0 || list.items.length > MAX_TEXTS) return;
    const texts = list.items.map((item) => (item.kind === 'text' ? item.text : undefined));
    if (!texts.includes(undefined)) this.bind(name, { kind: 'text', text: texts.join('\n'), line: name.line });
  }

  private withStatement(): void {
    const { parser } = this;
    parser.at++;
    while (!parser.atLineEnd && !parser.is(':')) {
      const before = parser.at;
      const node = parser.expression();
      this.visit(node);
      // `open(x) as f`: a name follows what is no operator, so that both are items of one group.
      if (node.kind === 'group') for (let i = 0; i + 2 < node.items.length + 1; i++) {
        const [value, as, name] = node.items.slice(i, i + 3);
        if (value !== undefined && as?.kind === 'name' && as.name === 'as' && name !== undefined) this.bind(name, value);
      }
      if (parser.is(',') || parser.at === before) parser.at++;
    }
  }

  private isMain(): boolean {
    const { parser } = this;
    const [name, equals, text] = [parser.peek(1), parser.peek(2), parser.peek(3)];
    if (name?.value !== '__name__' || equals?.value !== '==' || text?.value !== '__main__') return false;
    parser.at += 4;
    this.scopes.push({ indent: this.indent, kind: 'main', name: '' });
    return true;
  }

  private define(): void {
    const { parser } = this;
    parser.at++;
    const name = parser.token.value;
    this.values.defined.add(name);
    parser.at++;
    // Defaults are computed where the function is defined.
    if (parser.is('(')) this.visit(parser.expression());
    while (!parser.atLineEnd && !parser.is(':')) parser.at++;
    this.scopes.push({ indent: this.indent, kind: 'def', name });
  }

  private defineClass(): void {
    const { parser } = this;
    parser.at++;
    const name = parser.token.value;
    this.values.defined.add(name);
    parser.at++;
    if (parser.is('(')) this.visit(parser.expression());
    this.scopes.push({ indent: this.indent, kind: 'class', name });
  }

  private name(): string {
    const { parser } = this;
    let name = '';
    while (parser.is('.') || parser.is('...') || (parser.token.kind === 'name' && !parser.isWord('import') && !parser.isWord('as'))) {
      if (parser.token.kind === 'name' && name !== '' && !name.endsWith('.')) break;
      name += parser.token.value;
      parser.at++;
    }
    return name;
  }

  private importModules(): void {
    const { parser } = this;
    do {
      parser.at++;
      const { line } = parser.token;
      const module = this.name();
      if (module === '') return;
      this.visitor.imported(module, line, this.place());
      if (parser.isWord('as')) {
        parser.at++;
        this.values.imports.set(parser.token.value, module);
        parser.at++;
      } else {
        const [top = module] = module.split('.');
        this.values.imports.set(top, top);
      }
    } while (parser.is(','));
  }

  private importFrom(): void {
    const { parser } = this;
    parser.at++;
    const { line } = parser.token;
    const module = this.name();
    if (!parser.isWord('import')) return;
    this.visitor.imported(module, line, this.place());
    do {
      parser.at++;
      if (parser.is('(') || parser.is(')')) parser.at++;
      const { kind, value } = parser.token;
      if (parser.is('*')) {
        this.values.stars.add(module);
        parser.at++;
      }
      if (kind !== 'name') continue;
      parser.at++;
      let as = value;
      if (parser.isWord('as')) {
        as = parser.peek(1)?.value ?? value;
        parser.at += 2;
      }
      this.values.imports.set(as, `${module}.${value}`);
    } while (parser.is(','));
    if (parser.is(')')) parser.at++;
  }

  /** Calls inside an expression, the inner ones first. */
  private visit(node: Node, depth = 0): void {
    this.spend();
    if (depth === 0) for (const { name, value } of this.parser.bound.splice(0)) this.values.assign(name, value);
    if (depth > MAX_DEPTH) {
      this.tooDeep = true;
      return;
    }
    switch (node.kind) {
      case 'name': case 'text': case 'number': return;
      case 'attribute': return this.visit(node.base, depth + 1);
      case 'item': this.visit(node.base, depth + 1); return this.visit(node.index, depth + 1);
      case 'joined': case 'group':
        // The names are bound by what follows them, and used by what stands before.
        if (node.kind === 'group' && node.shape === 'loop') for (const [i, item] of node.items.entries()) if (i > 0 && item.kind === 'name') {
          this.bindFlags(item, node.items.slice(i + 1, i + 3).reduce((sum, each) => sum | this.values.flags(each), 0));
          this.bindTexts(item, node.items[i + 1]);
        }
        for (const item of node.items) this.visit(item, depth + 1);
        return;
      case 'call':
        this.visit(node.callee, depth + 1);
        for (const { value } of node.args) this.visit(value, depth + 1);
        this.mutate(node);
        this.visitor.call(node, this.place());
    }
  }

  /** `list.append(x)` and `f.write(x)`: what is put in comes from where `x` does. */
  private mutate({ callee, args }: Extract<Node, { kind: 'call' }>): void {
    if (callee.kind !== 'attribute' || !/^(?:append|add|extend|update|insert|put)$/.test(callee.name)) return;
    this.bindFlags(callee.base, args.reduce((sum, { value }) => sum | this.values.flags(value), 0));
  }
}

