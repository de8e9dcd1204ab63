import { tokenize, type Token } from './python-tokens.ts';

/** An expression, as far as it matters which names are called with what. */
export type Node =
  | { readonly kind: 'name'; readonly name: string; readonly line: number }
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'number'; readonly value: number; readonly line: number }
  | { readonly kind: 'attribute'; readonly base: Node; readonly name: string; readonly line: number }
  | { readonly kind: 'call'; readonly callee: Node; readonly args: readonly Argument[]; readonly line: number }
  | { readonly kind: 'item'; readonly base: Node; readonly index: Node; readonly line: number }
  /** Joined by an operator that builds texts and paths: `+`, `%`, `/`; f-strings are `+` of their pieces. */
  | { readonly kind: 'joined'; readonly operator: string; readonly items: readonly Node[]; readonly line: number }
  /** `loop`: what a comprehension gives, then its names and what they go through. */
  | { readonly kind: 'group'; readonly items: readonly Node[]; readonly shape: 'tuple' | 'list' | 'map' | 'lambda' | 'loop' | 'other'; readonly line: number };

export interface Argument { readonly name: string | undefined; readonly value: Node }

/** Deepest nesting that is followed; deeper brackets are passed over and reported. */
const MAX_DEPTH = 80;
const MAX_FORMATTED = 3;

const WORDS = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else', 'for', 'async', 'await', 'yield', 'from']);
const ENDS = new Set([')', ']', '}', ',', ':', ';', '=', ':=', '+=', '-=', '*=', '/=', '//=', '%=', '@=', '&=', '|=', '^=', '>>=', '<<=', '**=']);

/** Reads expressions from tokens. Never throws: what is no Python is passed over, one token at a time. */
export class Parser {
  private readonly tokens: readonly Token[];
  private readonly formattedDepth: number;
  private depth = 0;
  at = 0;
  /** Whether something was nested too deeply to be followed. */
  tooDeep = false;
  /** Names that expressions bind, for the walker to take. */
  readonly bound: { readonly name: string; readonly value: Node }[] = [];

  constructor(tokens: readonly Token[], formattedDepth = 0) {
    this.tokens = tokens;
    this.formattedDepth = formattedDepth;
  }

  get token(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)] ?? { kind: 'end', value: '', line: 0 };
  }

  peek(ahead: number): Token | undefined {
    return this.tokens[this.at + ahead];
  }

  is(operator: string): boolean {
    return this.token.kind === 'op' && this.token.value === operator;
  }

  isWord(word: string): boolean {
    return this.token.kind === 'name' && this.token.value === word;
  }

  get atLineEnd(): boolean {
    return this.token.kind === 'line' || this.token.kind === 'end';
  }

  /** Expressions with commas between them, as one group where there are several. */
  list(): Node {
    const { line } = this.token;
    const items = [this.expression()];
    while (this.is(',')) {
      this.at++;
      if (this.atLineEnd || this.endsHere()) break;
      items.push(this.expression());
    }
    return items.length === 1 && items[0] !== undefined ? items[0] : { kind: 'group', shape: 'tuple', items, line };
  }

  private endsHere(): boolean {
    return this.token.kind === 'op' && ENDS.has(this.token.value) && this.token.value !== ',';
  }

  /** One expression. Takes no token where none begins. */
  expression(): Node {
    const { line } = this.token;
    const items: Node[] = [];
    let operator: string | undefined;
    let joins = true;
    let loops = false;
    for (;;) {
      const { kind, value } = this.token;
      if (kind === 'line' || kind === 'end') break;
      if (kind === 'op' && ENDS.has(value)) break;
      if (kind === 'name' && value === 'lambda') items.push(this.lambda());
      else if (kind === 'name' && WORDS.has(value)) {
        this.at++;
        if (value !== 'await') joins = false;
        if (value === 'for' && items.length > 0) loops = true;
      } else if (kind === 'op' && value !== '(' && value !== '[' && value !== '{' && value !== '...') {
        this.at++;
        operator ??= value;
        if (value !== operator || (value !== '+' && value !== '%' && value !== '/')) joins = false;
      } else items.push(this.postfix());
    }
    const [only] = items;
    if (items.length === 1 && only !== undefined) return only;
    return joins && operator !== undefined && items.length > 1 ? { kind: 'joined', operator, items, line } : { kind: 'group', shape: loops ? 'loop' : 'other', items, line };
  }

  private lambda(): Node {
    const { line } = this.token;
    for (this.at++; !this.atLineEnd && !this.is(':') && !this.is(')'); this.at++) if (this.is('(') || this.is('[') || this.is('{')) { this.skipBrackets(); this.at--; }
    if (!this.is(':')) return { kind: 'group', shape: 'lambda', items: [], line };
    this.at++;
    return { kind: 'group', shape: 'lambda', items: [this.nested(() => this.expression())], line };
  }

  private nested(read: () => Node): Node {
    const { line } = this.token;
    if (this.depth >= MAX_DEPTH) {
      this.tooDeep = true;
      this.skipBrackets();
      return { kind: 'group', shape: 'other', items: [], line };
    }
    this.depth++;
    const node = read();
    this.depth--;
    return node;
  }

  /** From an opening bracket to behind its end; else one token. */
  private skipBrackets(): void {
    let open = 0;
    do {
      if (this.is('(') || this.is('[') || this.is('{')) open++;
      else if (this.is(')') || this.is(']') || this.is('}')) open--;
      this.at++;
    } while (open > 0 && !this.atLineEnd);
  }

  private postfix(): Node {
    let node = this.nested(() => this.atom());
    for (;;) {
      const { line } = this.token;
      if (this.is('.')) {
        this.at++;
        if (this.token.kind !== 'name') return node;
        node = { kind: 'attribute', base: node, name: this.token.value, line };
        this.at++;
      } else if (this.is('(')) {
        const callee: Node = node;
        node = this.nested(() => ({ kind: 'call', callee, args: this.args(), line }));
      } else if (this.is('[')) {
        const base: Node = node;
        node = this.nested(() => ({ kind: 'item', base, index: this.inside(']', 'other'), line }));
      } else return node;
    }
  }

  private args(): Argument[] {
    const args: Argument[] = [];
    this.at++;
    while (!this.atLineEnd && !this.is(')')) {
      const start = this.at;
      let name: string | undefined;
      if (this.token.kind === 'name' && this.peek(1)?.kind === 'op' && this.peek(1)?.value === '=') {
        name = this.token.value;
        this.at += 2;
      }
      const value = this.expression();
      args.push({ name, value });
      if (this.is(',')) this.at++;
      else if (this.at === start) this.at++;
    }
    if (this.is(')')) this.at++;
    return args;
  }

  /** What stands between an opening bracket, which is the next token, and its end. */
  private inside(closer: string, shape: 'tuple' | 'list' | 'map' | 'other'): Node {
    const { line } = this.token;
    const items: Node[] = [];
    this.at++;
    let commas = 0;
    while (!this.atLineEnd && !this.is(closer)) {
      const start = this.at;
      items.push(this.expression());
      if (this.is(',')) commas++;
      if (this.is(':=') && items.at(-1)?.kind === 'name') {
        // `(name := value)` is the value; the name is bound where the statement is walked.
        const bound = items.pop();
        this.at++;
        const value = this.expression();
        if (bound?.kind === 'name') this.bound.push({ name: bound.name, value });
        items.push(value);
        if (this.is(',')) commas++;
      }
      if (this.at === start || this.is(',') || this.is(':') || this.is(':=') || this.is('=')) this.at++;
    }
    if (this.is(closer)) this.at++;
    const [only] = items;
    return shape !== 'list' && shape !== 'map' && items.length === 1 && commas === 0 && only !== undefined ? only : { kind: 'group', shape, items, line };
  }

  private atom(): Node {
    const { kind, value, line } = this.token;
    if (kind === 'text') return this.text();
    if (kind === 'op' && value === '(') return this.inside(')', 'tuple');
    if (kind === 'op' && value === '[') return this.inside(']', 'list');
    if (kind === 'op' && value === '{') return this.inside('}', 'map');
    this.at++;
    if (kind === 'name') return { kind: 'name', name: value, line };
    if (kind === 'number') return { kind: 'number', value: Number(value.replaceAll('_', '').replace(/[jJlL]$/, '')), line };
    return { kind: 'group', shape: 'other', items: [], line };
  }

  /** Texts that stand side by side are one. */
  private text(): Node {
    const { line } = this.token;
    const items: Node[] = [];
    while (this.token.kind === 'text') {
      if (this.token.formatted === true && this.formattedDepth < MAX_FORMATTED) items.push(...this.formatted(this.token.value, this.token.line));
      else items.push({ kind: 'text', text: this.token.value, line });
      this.at++;
    }
    if (items.every((item) => item.kind === 'text')) return { kind: 'text', text: items.map(({ text }) => text).join(''), line };
    return { kind: 'joined', operator: '+', items, line };
  }

  private formatted(raw: string, line: number): Node[] {
    const items: Node[] = [];
    let from = 0;
    const literal = (to: number): void => { if (to > from) items.push({ kind: 'text', text: raw.slice(from, to).replaceAll('{{', '{').replaceAll('}}', '}'), line }); };
    for (let at = raw.indexOf('{'); at >= 0; at = raw.indexOf('{', at)) {
      if (raw[at + 1] === '{') {
        at += 2;
        continue;
      }
      const end = closing(raw, at);
      literal(at);
      const parser = new Parser(tokenize(raw.slice(at + 1, end)), this.formattedDepth + 1);
      parser.at = 1;
      const value = parser.list();
      items.push(value.kind === 'text' ? { kind: 'group', shape: 'other', items: [value], line } : value);
      this.tooDeep ||= parser.tooDeep;
      at = end;
      from = end + 1;
    }
    literal(raw.length);
    return items;
  }
}

/** Offset of the brace that closes the one at `start`, or the text's end. */
function closing(raw: string, start: number): number {
  let open = 0;
  for (let at = start; at < raw.length; at++) {
    if (raw[at] === '{') open++;
    else if (raw[at] === '}' && --open === 0) return at;
  }
  return raw.length;
}

/** `a.b.c` of attributes of a plain name. */
export function dotted(node: Node, depth = 0): string | undefined {
  if (node.kind === 'name') return node.name;
  if (node.kind !== 'attribute' || depth > 8) return undefined;
  const base = dotted(node.base, depth + 1);
  return base === undefined ? undefined : `${base}.${node.name}`;
}
