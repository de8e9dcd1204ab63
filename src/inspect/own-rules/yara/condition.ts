import type { Comparison, Expression, YaraString } from './ast.ts';
import { YaraFault } from './lexer.ts';
import type { Lexer, Token } from './lexer.ts';

/** Deepest nesting of a condition. */
const MAX_DEPTH = 64;
const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const UNSUPPORTED: Readonly<Record<string, string>> = {
  for: '"for" loops are not supported; write "any of", "all of" or counts instead',
  matches: '"matches" compares what modules return, which are not supported', contains: '"contains" compares what modules return, which are not supported',
  entrypoint: 'entrypoint belongs to executable files and is not supported',
};

const isNumber = (expression: Expression): boolean => ['number', 'filesize', 'negative', 'arithmetic', 'count', 'offset'].includes(expression.is);

/** Reads a condition up to the `}` that closes its rule. */
export class ConditionParser {
  readonly #lexer: Lexer;
  readonly #strings: readonly YaraString[];
  readonly #rules: ReadonlySet<string>;
  #token: Token;
  #depth = 0;
  /** Places of the strings that the condition speaks of. */
  readonly used = new Set<number>();

  /** @param rules - names of the rules so far, this one included */
  constructor(lexer: Lexer, strings: readonly YaraString[], rules: ReadonlySet<string>) {
    this.#lexer = lexer;
    this.#strings = strings;
    this.#rules = rules;
    this.#token = lexer.next();
  }

  parse(): Expression {
    const condition = this.#or();
    if (this.#token.text !== '}' || this.#token.kind !== 'mark') throw this.#fault('the condition ends here; "and", "or" or "}" is expected');
    if (isNumber(condition)) throw this.#fault('the condition is a number; compare it with something');
    return condition;
  }

  #fault(message: string, token: Token = this.#token): YaraFault {
    return new YaraFault(UNSUPPORTED[token.kind === 'word' ? token.text : ''] ?? message, token.offset);
  }

  #next(): Token {
    const token = this.#token;
    this.#token = this.#lexer.next();
    return token;
  }

  #is(text: string): boolean {
    return this.#token.text === text && (this.#token.kind === 'word' || this.#token.kind === 'mark');
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#next();
    return true;
  }

  #need(text: string): void {
    if (!this.#take(text)) throw this.#fault(`"${text}" is expected here`);
  }

  #or(): Expression {
    if (++this.#depth > MAX_DEPTH) throw this.#fault('the condition nests too deeply');
    let left = this.#and();
    while (this.#take('or')) left = { is: 'or', left, right: this.#and() };
    this.#depth--;
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.#take('and')) left = { is: 'and', left, right: this.#not() };
    return left;
  }

  #not(): Expression {
    let times = 0;
    while (this.#take('not')) times++;
    const inner = this.#comparison();
    return times === 0 ? inner : times % 2 === 1 ? { is: 'not', of: inner } : { is: 'not', of: { is: 'not', of: inner } };
  }

  #comparison(): Expression {
    const start = this.#token;
    const left = this.#sum();
    if (!COMPARISONS.has(this.#token.text) || this.#token.kind !== 'mark') return left;
    const how = this.#next().text as Comparison;
    const right = this.#sum();
    if (!isNumber(left) || !isNumber(right)) throw this.#fault('only numbers can be compared', start);
    return { is: 'compare', how, left, right };
  }

  #sum(): Expression {
    let left = this.#product();
    while ((this.#is('+') || this.#is('-')) && isNumber(left)) left = { is: 'arithmetic', how: this.#next().text as '+' | '-', left, right: this.#number(() => this.#product()) };
    return left;
  }

  #product(): Expression {
    let left = this.#primary();
    while ((this.#is('*') || this.#is('\\') || this.#is('%')) && isNumber(left)) {
      const mark = this.#token;
      const how = this.#next().text as '*' | '\\' | '%';
      // `50% of them` is no remainder.
      if (how === '%' && this.#is('of')) return this.#of('percent', left, mark);
      left = { is: 'arithmetic', how, left, right: this.#number(() => this.#primary()) };
    }
    return left;
  }

  #number(read: () => Expression): Expression {
    const start = this.#token;
    const expression = read();
    if (!isNumber(expression)) throw this.#fault('a number is expected here', start);
    return expression;
  }

  #primary(): Expression {
    const token = this.#next();
    if (token.kind === 'number') {
      const number: Expression = { is: 'number', value: token.value };
      return this.#is('of') ? this.#of('number', number, token) : number;
    }
    if (token.kind === 'string-id') return this.#string(token);
    if (token.kind === 'mark' && token.text === '-') return { is: 'negative', of: this.#number(() => this.#primary()) };
    if (token.kind === 'mark' && token.text === '(') {
      const inner = this.#or();
      this.#need(')');
      return isNumber(inner) && this.#is('of') ? this.#of('number', inner, token) : inner;
    }
    if (token.kind !== 'word') throw this.#fault('a condition is expected here', token);
    switch (token.text) {
      case 'true':
      case 'false': return { is: 'boolean', value: token.text === 'true' };
      case 'filesize': return { is: 'filesize' };
      case 'all':
      case 'any':
      case 'none': return this.#of(token.text, undefined, token);
      default:
        if (/^u?int(?:8|16|32)(?:be)?$/.test(token.text)) throw this.#fault(`reading numbers with ${token.text}() is not supported`, token);
        if (this.#is('.')) throw this.#fault('modules are not supported', token);
        // A rule may use those before it: its own name is among the names already.
        if (this.#rules.has(token.text) && token.text !== [...this.#rules].at(-1)) return { is: 'rule', name: token.text };
        throw this.#fault('there is no rule of this name before this one', token);
    }
  }

  /** The places of a named string. */
  #index(id: string, token: Token): number {
    const index = this.#strings.findIndex((each) => each.id === id && id !== '$');
    if (index < 0) throw this.#fault(id === '$' ? 'a lone $ has a meaning in loops only, which are not supported' : `there is no string ${id} in this rule`, token);
    this.used.add(index);
    return index;
  }

  #string(token: Token): Expression {
    const index = this.#index(`$${token.text.slice(1)}`, token);
    switch (token.text.charAt(0)) {
      case '$':
        if (this.#take('at')) return { is: 'string', index, at: this.#number(() => this.#sum()) };
        return this.#take('in') ? { is: 'string', index, in: this.#range() } : { is: 'string', index };
      case '#': return this.#take('in') ? { is: 'count', index, in: this.#range() } : { is: 'count', index };
      case '@': {
        if (!this.#take('[')) return { is: 'offset', index, which: { is: 'number', value: 1 } };
        const which = this.#number(() => this.#sum());
        this.#need(']');
        return { is: 'offset', index, which };
      }
      default: throw this.#fault('lengths of matches (!a) are not supported', token);
    }
  }

  #range(): [Expression, Expression] {
    this.#need('(');
    const from = this.#number(() => this.#sum());
    this.#need('..');
    const to = this.#number(() => this.#sum());
    this.#need(')');
    return [from, to];
  }

  #of(how: 'all' | 'any' | 'none' | 'number' | 'percent', number: Expression | undefined, token: Token): Expression {
    this.#need('of');
    let strings: number[] = [];
    if (this.#is('them')) {
      if (this.#strings.length === 0) throw this.#fault('this rule has no strings');
      this.#next();
      strings = this.#strings.map((_, i) => i);
    } else {
      this.#need('(');
      do strings.push(...this.#members()); while (this.#take(','));
      this.#need(')');
    }
    for (const index of strings) this.used.add(index);
    if (this.#is('in') || this.#is('at')) throw this.#fault('a place after "of" is not supported; write it after each string', token);
    return { is: 'of', how, ...(number === undefined ? {} : { number }), strings };
  }

  /** `$a`, or all strings whose names begin so: `$a*`. */
  #members(): number[] {
    const token = this.#next();
    if (token.kind !== 'string-id' || !token.text.startsWith('$')) throw this.#fault('names of strings are expected here', token);
    // `$a*` is written without a space; the star is a mark of its own.
    if (this.#is('*') && this.#token.offset === token.offset + token.text.length) {
      this.#next();
      const found = this.#strings.flatMap((each, i) => (each.id.startsWith(token.text) ? [i] : []));
      if (found.length === 0) throw this.#fault(`no string of this rule begins with ${token.text}`, token);
      return found;
    }
    return [this.#index(token.text, token)];
  }
}
