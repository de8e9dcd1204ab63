import { Definitions } from './javascript-definitions.ts';
import { NONE, type Block, type Case, type FunctionNode, type Node, type Statement } from './javascript-syntax.ts';

/** Statements of JavaScript and TypeScript, as tolerant as the expressions in them: whatever a text is, it has some. */

const DECLARES = new Set(['var', 'let', 'const']);

/** The names that a pattern binds. */
export function namesIn(pattern: Node): readonly string[] {
  const found: string[] = [];
  const open = [pattern];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.kind === 'name') found.push(at.name);
    else if (at.kind === 'list') open.push(...at.items);
    else if (at.kind === 'object') for (const { value } of at.parts) open.push(value);
    else if (at.kind === 'assign') open.push(at.target);
    else if (at.kind === 'spread') open.push(at.value);
  }
  return found;
}

export class Parser extends Definitions {
  /** All of the text. */
  program(): Block {
    const items: Statement[] = [];
    while (!this.on('end')) this.progressing(items);
    return { kind: 'block', items, functions: this.functionNames.functions, names: this.functionNames.names };
  }

  get size(): number {
    return this.made;
  }

  /** A statement; at least one token is passed. */
  private progressing(items: Statement[]): void {
    const [at, start] = [this.next, this.start];
    const statement = this.statement();
    if (statement !== undefined) items.push(statement);
    if (this.next === at && this.start === start) this.advance();
  }

  /** The body of a function, from its brace on. */
  body(): Block {
    const [names, block] = [this.functionNames, this.blockNames];
    this.functionNames = this.blockNames = { functions: [], names: [] };
    const body = this.block();
    const own = this.functionNames;
    [this.functionNames, this.blockNames] = [names, block];
    return { kind: 'block', items: body.items, functions: [...own.functions, ...body.functions], names: [...own.names, ...body.names] };
  }

  private block(): Block {
    const outer = this.blockNames;
    this.blockNames = { functions: [], names: [] };
    const items: Statement[] = [];
    this.take('{');
    this.deeper(() => {
      while (!this.on('end') && !(this.on('sign') && this.value === '}')) this.progressing(items);
    }, undefined);
    this.take('}');
    const { functions, names } = this.blockNames;
    this.blockNames = outer;
    return { kind: 'block', items, functions, names };
  }

  private statement(): Statement | undefined {
    this.count();
    if (this.on('sign')) {
      if (this.value === '{') return this.block();
      if (this.value === ';') {
        this.advance();
        return undefined;
      }
    }
    if (this.on('name') && !this.escaped) {
      const known = this.deeper<Statement | undefined | null>(() => this.worded(), undefined);
      if (known !== null) return known;
    }
    const value = this.expression();
    this.take(';');
    return value.kind === 'none' ? undefined : { kind: 'expression', value };
  }

  /** What begins with a word of the language; null where none does. */
  private worded(): Statement | undefined | null {
    const word = this.value;
    const ahead = this.ahead();
    if (ahead === ':' && word !== 'default' && word !== 'case') {
      this.advance();
      this.advance();
      return { kind: 'label', name: word, body: this.nested() };
    }
    switch (word) {
      case 'var': case 'let': case 'const':
        if (!/[\w$[{\\\u0080-\uffff]/.test(ahead)) return null;
        return this.declaration();
      case 'function': {
        const node = this.functionNode();
        return this.declared(node);
      }
      case 'async': {
        if (!/^\s{1,20}function\b/.test(this.source.slice(this.next, this.next + 40))) return null;
        this.advance();
        return this.declared(this.functionNode());
      }
      case 'abstract':
        if (ahead !== 'c') return null;
        this.advance();
        return undefined;
      case 'class': {
        const node = this.classNode();
        if (node.name === '') return { kind: 'expression', value: node };
        this.blockNames.names.push(node.name);
        return { kind: 'declare', word: 'let', pairs: [[{ kind: 'name', name: node.name }, node]] };
      }
      case 'if': return this.choice();
      case 'for': return this.loop();
      case 'while': {
        this.advance();
        const test = this.head();
        return { kind: 'for', start: undefined, test, step: undefined, body: this.nested(), late: false };
      }
      case 'do': {
        this.advance();
        const body = this.nested();
        this.take('while');
        const test = this.head();
        this.take(';');
        return { kind: 'for', start: undefined, test, step: undefined, body, late: true };
      }
      case 'with': {
        this.advance();
        const value = this.head();
        return { kind: 'block', items: [{ kind: 'expression', value }, this.nested()], functions: [], names: [] };
      }
      case 'return': case 'throw': {
        this.advance();
        const empty = this.fresh || this.is(';') || this.is('}');
        const value = empty ? undefined : this.expression();
        this.take(';');
        return word === 'return' ? { kind: 'return', value } : { kind: 'throw', value: value ?? NONE };
      }
      case 'break': case 'continue': {
        this.advance();
        let label = '';
        if (this.on('name') && !this.fresh) {
          label = this.value;
          this.advance();
        }
        this.take(';');
        return { kind: 'leave', word, label };
      }
      case 'try': return this.attempt();
      case 'switch': return this.cases();
      case 'import':
        if (ahead === '(' || ahead === '.') return null;
        return this.importing();
      case 'export':
        this.advance();
        if (this.take('default')) return this.statement();
        if (this.is('{') || this.is('*')) {
          while (!this.on('end') && !this.is(';') && !(this.fresh && /^(?:import|export|const|let|var|function|class)$/.test(this.value))) this.advance();
          return undefined;
        }
        if (this.is('=')) this.advance();
        return this.statement();
      case 'debugger':
        this.advance();
        return undefined;
      default: return this.typeOnly(word, ahead);
    }
  }

  /** Declarations of types, which leave nothing; null where it is none. */
  private typeOnly(word: string, ahead: string): Statement | undefined | null {
    if (!/[\w$]/.test(ahead)) return null;
    if (word === 'type' && /^\s{1,4}[\w$]{1,100}\s{0,4}[=<]/.test(this.source.slice(this.next, this.next + 120))) {
      this.advance();
      this.advance();
      while (!this.on('end') && !this.is('=')) this.advance();
      this.advance();
      this.skipType();
      this.take(';');
      return undefined;
    }
    if (word === 'interface' && /^\s{1,4}[\w$]/.test(this.source.slice(this.next, this.next + 8))) {
      while (!this.on('end') && !this.is('{')) this.advance();
      this.skipType();
      return undefined;
    }
    if (word === 'declare' || ((word === 'namespace' || word === 'module') && /^\s{1,4}[\w$.'"]{1,100}\s{0,4}\{/.test(this.source.slice(this.next, this.next + 120)))) {
      this.advance();
      if (word === 'declare') return undefined;
      while (!this.on('end') && !this.is('{')) this.advance();
      return this.block();
    }
    if (word === 'enum' && /^\s{1,4}[\w$]{1,100}\s{0,4}\{/.test(this.source.slice(this.next, this.next + 120))) {
      this.advance();
      this.advance();
      const parts = this.expression();
      return parts.kind === 'none' ? undefined : { kind: 'expression', value: parts };
    }
    return null;
  }

  /** What a head of a loop or condition governs. */
  private nested(): Statement {
    const statement = this.deeper(() => this.statement(), undefined);
    return statement ?? { kind: 'block', items: [], functions: [], names: [] };
  }

  private head(): Node {
    if (!this.take('(')) return NONE;
    const value = this.expression();
    this.closing(')');
    return value;
  }

  private declared(node: FunctionNode): Statement | undefined {
    // One without a name stands there only to be handed out.
    if (node.name === '') return { kind: 'expression', value: node };
    this.blockNames.functions.push(node);
    return undefined;
  }

  protected declaration(): Statement {
    const word = this.value;
    const names = word === 'var' ? this.functionNames.names : this.blockNames.names;
    this.advance();
    if (this.is('enum')) {
      this.advance();
      this.advance();
      return { kind: 'expression', value: this.expression() };
    }
    const pairs: [Node, Node | undefined][] = [];
    do {
      const target = this.target();
      if (target.kind === 'none') break;
      for (const name of namesIn(target)) names.push(name);
      if (this.is('!')) this.advance();
      if (this.is(':')) {
        this.advance();
        this.skipType();
      }
      pairs.push([target, this.take('=') ? this.assignment() : undefined]);
    } while (this.take(','));
    this.take(';');
    return { kind: 'declare', word, pairs };
  }

  /** A name or pattern, without a value. */
  private target(): Node {
    if (this.on('name')) {
      const node: Node = { kind: 'name', name: this.value };
      this.advance();
      return node;
    }
    if (!this.is('{') && !this.is('[')) return NONE;
    return this.bracketed();
  }

  private choice(): Statement {
    const arms: [Node, Statement][] = [];
    let other: Statement | undefined;
    // `else if` is read in this loop, however many there are.
    do {
      this.advance();
      arms.push([this.head(), this.nested()]);
      if (!this.take('else')) break;
      if (!this.is('if')) {
        other = this.nested();
        break;
      }
    } while (!this.on('end'));
    return { kind: 'if', arms, other };
  }

  private loop(): Statement {
    const outer = this.blockNames;
    this.blockNames = { functions: [], names: [] };
    this.advance();
    this.take('await');
    this.take('(');
    let start: Statement | undefined;
    let word = '';
    let target: Node = NONE;
    if (!this.is(';')) {
      const first = this.withoutIn<Statement>(() => (this.on('name') && DECLARES.has(this.value) && /[\w$[{]/.test(this.ahead()) ? this.declaration() : { kind: 'expression', value: this.expression() }));
      start = first;
      if (first.kind === 'declare') {
        ({ word } = first);
        target = first.pairs[0]?.[0] ?? NONE;
      } else if (first.kind === 'expression') target = first.value;
    }
    let made: Statement;
    if (this.is('of') || this.is('in')) {
      const keys = this.value === 'in';
      this.advance();
      const list = this.expression();
      this.closing(')');
      made = { kind: 'each', word, target, list, keys, body: this.nested() };
    } else {
      this.take(';');
      const test = this.is(';') ? undefined : this.expression();
      this.take(';');
      const step = this.is(')') ? undefined : this.expression();
      this.closing(')');
      made = { kind: 'for', start, test, step, body: this.nested(), late: false };
    }
    const { functions, names } = this.blockNames;
    this.blockNames = outer;
    return names.length === 0 && functions.length === 0 ? made : { kind: 'block', items: [made], functions, names };
  }

  private attempt(): Statement {
    this.advance();
    const body = this.block();
    let param: Node | undefined;
    let handler: Block | undefined;
    if (this.take('catch')) {
      if (this.take('(')) {
        param = this.target();
        if (this.is(':')) {
          this.advance();
          this.skipType();
        }
        this.closing(')');
      }
      handler = this.block();
    }
    return { kind: 'try', body, param, handler, last: this.take('finally') ? this.block() : undefined };
  }

  private cases(): Statement {
    this.advance();
    const value = this.head();
    const outer = this.blockNames;
    this.blockNames = { functions: [], names: [] };
    const cases: Case[] = [];
    this.take('{');
    while (!this.on('end') && !this.is('}')) {
      const [at, start] = [this.next, this.start];
      const test = this.take('default') ? undefined : this.take('case') ? this.expression() : NONE;
      this.take(':');
      const items: Statement[] = [];
      while (!this.on('end') && !this.is('}') && !this.is('case') && !(this.is('default') && this.ahead() === ':')) this.progressing(items);
      cases.push({ test, items });
      if (this.next === at && this.start === start) this.advance();
    }
    this.take('}');
    const { functions, names } = this.blockNames;
    this.blockNames = outer;
    return { kind: 'block', items: [{ kind: 'switch', value, cases }], functions, names };
  }

  /** `import a, { b as c }, * as d from 'e'`. */
  private importing(): Statement | undefined {
    this.advance();
    const names: [string, string][] = [];
    let wild = false;
    for (let last = ''; !this.on('end'); this.advance()) {
      if (this.on('text')) {
        const module = this.value;
        this.advance();
        if (this.is('with') || this.is('assert')) {
          this.advance();
          this.skipType();
        }
        this.take(';');
        for (const [, own] of names) this.blockNames.names.push(own);
        return { kind: 'import', module, names };
      }
      if (this.is(';') || (this.is('=') && names.length === 1)) break;
      if (this.is('*')) {
        wild = true;
        last = '';
      } else if (this.is('{') || this.is(',') || this.is('}')) last = this.value === '{' ? 'braced' : this.value === '}' ? '' : last === '' ? '' : 'braced';
      else if (this.on('name') && this.value !== 'from' && this.value !== 'as' && this.value !== 'type') {
        if (last === 'braced') {
          names.push([this.value, this.value]);
          last = 'named';
        } else if (last === 'named') names.splice(-1, 1, [names.at(-1)?.[0] ?? '', this.value]);
        else {
          names.push([wild ? '*' : 'default', this.value]);
          wild = false;
        }
      }
    }
    // `import fs = require('fs')`.
    const [, own] = names[0] ?? [];
    if (own === undefined || !this.take('=')) return undefined;
    this.blockNames.names.push(own);
    const value = this.assignment();
    this.take(';');
    return { kind: 'declare', word: 'const', pairs: [[{ kind: 'name', name: own }, value]] };
  }
}
