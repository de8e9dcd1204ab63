import type { Span } from '../../contract.ts';
import type { Expression, YaraRule } from './ast.ts';
import type { Bytes, Places, StringMatcher } from './matcher.ts';
import { compileString } from './matcher.ts';

/** A rule ready to be asked. */
export interface CompiledYara {
  readonly rule: YaraRule;
  readonly strings: readonly StringMatcher[];
}

/** @throws YaraFault at what cannot be compiled */
export function compileYara(rule: YaraRule): CompiledYara {
  return { rule, strings: rule.strings.map(compileString) };
}

/** What a rule that fits has found: the first place of each of its strings, as bytes. */
export interface YaraHit { readonly rule: YaraRule; readonly places: readonly Span[] }

/**
 * The rules of one file that fit a text, in order.
 * @throws RangeError when they cost too much on it
 */
export function evaluateYara(rules: readonly CompiledYara[], bytes: Bytes): YaraHit[] {
  const hits: YaraHit[] = [];
  const fitting = new Set<string>();
  for (const { rule, strings } of rules) {
    const places = strings.map((): Places | undefined => undefined);
    const of = (index: number): Places => {
      const matcher = strings[index];
      if (matcher === undefined) throw new Error('a condition names a string that its rule has not');
      return (places[index] ??= matcher(bytes));
    };
    if (!holds(rule.condition, of, fitting, bytes)) continue;
    fitting.add(rule.name);
    if (!rule.isPrivate) hits.push({ rule, places: spansOf(strings.length, of) });
  }
  return hits;
}

function spansOf(count: number, of: (index: number) => Places): Span[] {
  const spans: Span[] = [];
  for (let index = 0; index < count; index++) {
    const first = of(index).first();
    if (first !== undefined) spans.push(first);
  }
  return spans;
}

function holds(expression: Expression, of: (index: number) => Places, fitting: ReadonlySet<string>, bytes: Bytes): boolean {
  const number = (inner: Expression): number => valueOf(inner, of, bytes);
  switch (expression.is) {
    case 'boolean': return expression.value;
    case 'not': return !holds(expression.of, of, fitting, bytes);
    case 'and': return holds(expression.left, of, fitting, bytes) && holds(expression.right, of, fitting, bytes);
    case 'or': return holds(expression.left, of, fitting, bytes) || holds(expression.right, of, fitting, bytes);
    case 'rule': return fitting.has(expression.name);
    case 'string': {
      const places = of(expression.index);
      if (expression.at !== undefined) return places.isAt(number(expression.at));
      if (expression.in !== undefined) return places.isIn(number(expression.in[0]), number(expression.in[1]));
      return places.first() !== undefined;
    }
    case 'compare': return compare(expression.how, number(expression.left), number(expression.right));
    case 'of': return enough(expression, expression.strings.filter((index) => of(index).first() !== undefined).length, number);
    case 'number':
    case 'filesize':
    case 'negative':
    case 'arithmetic':
    case 'count':
    case 'offset': {
      const value = number(expression);
      return !Number.isNaN(value) && value !== 0;
    }
  }
}

function enough(expression: Extract<Expression, { is: 'of' }>, found: number, number: (inner: Expression) => number): boolean {
  const total = expression.strings.length;
  switch (expression.how) {
    case 'all': return found === total;
    case 'any': return found > 0;
    case 'none': return found === 0;
    case 'number':
    case 'percent': {
      const wanted = expression.number === undefined ? Number.NaN : number(expression.number);
      // As the reference has it: `0 of` asks that none is there.
      if (wanted === 0) return found === 0;
      return found >= (expression.how === 'number' ? wanted : Math.ceil((wanted / 100) * total));
    }
  }
}

/** A value that is not defined (`@a[9]` of fewer) is no number, and every comparison with it is false. */
function compare(how: '==' | '!=' | '<' | '<=' | '>' | '>=', left: number, right: number): boolean {
  if (Number.isNaN(left) || Number.isNaN(right)) return false;
  switch (how) {
    case '==': return left === right;
    case '!=': return left !== right;
    case '<': return left < right;
    case '<=': return left <= right;
    case '>': return left > right;
    case '>=': return left >= right;
  }
}

function valueOf(expression: Expression, of: (index: number) => Places, bytes: Bytes): number {
  switch (expression.is) {
    case 'number': return expression.value;
    case 'filesize': return bytes.text.length;
    case 'negative': return -valueOf(expression.of, of, bytes);
    case 'count': {
      if (expression.in === undefined) return of(expression.index).all().length;
      const [from, to] = expression.in.map((each) => valueOf(each, of, bytes));
      return of(expression.index).all().filter((at) => at >= (from ?? Number.NaN) && at <= (to ?? Number.NaN)).length;
    }
    case 'offset': return of(expression.index).all()[valueOf(expression.which, of, bytes) - 1] ?? Number.NaN;
    case 'arithmetic': {
      const left = valueOf(expression.left, of, bytes);
      const right = valueOf(expression.right, of, bytes);
      switch (expression.how) {
        case '+': return left + right;
        case '-': return left - right;
        case '*': return left * right;
        case '\\': return right === 0 ? Number.NaN : Math.trunc(left / right);
        case '%': return right === 0 ? Number.NaN : left % right;
      }
      return Number.NaN;
    }
    case 'boolean':
    case 'not':
    case 'and':
    case 'or':
    case 'compare':
    case 'string':
    case 'of':
    case 'rule': throw new Error(`${expression.is} is no number: the parser lets none through`);
  }
}
