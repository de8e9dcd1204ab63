import { any, ANY, either, FALSE, FROM, fromOf, GAP, num, numberOf, spelled, textOf, TRUE, type Value } from './javascript-values.ts';

/** Operators of the language, as far as their values are known; what comes of them comes from where they do. */

/** `typeof`. */
export function typeOf(value: Value): Value {
  switch (value.kind) {
    case 'text': return textOf(value.bytes === true ? 'object' : 'string');
    case 'number': return textOf('number');
    case 'closure': case 'class': return textOf('function');
    case 'plain': return value.value === undefined ? ANY : textOf(value.value === null ? 'object' : 'boolean');
    case 'list': case 'thing': case 'pattern': case 'host': case 'any': case 'either': return ANY;
  }
}

/** An operator between two values. */
export function combined(sign: string, left: Value, right: Value): Value {
  if (left.kind === 'either') return left.items.slice(0, 3).map((each) => combined(sign, each, right)).reduce(either);
  if (right.kind === 'either') return right.items.slice(0, 3).map((each) => combined(sign, left, each)).reduce(either);
  const from = fromOf(left) | fromOf(right);
  if (sign === '+') return sum(left, right, from);
  if (sign === '===' || sign === '==' || sign === '!==' || sign === '!=') return compared(sign, left, right);
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a === undefined || b === undefined) return sign === 'in' || sign === 'instanceof' ? ANY : any(from & ~FROM.pieces);
  switch (sign) {
    case '-': return num(a - b, from);
    case '*': return num(a * b, from);
    case '/': return num(a / b, from);
    case '%': return num(a % b, from);
    case '**': return num(a ** b, from);
    case '^': return num(a ^ b, from);
    case '&': return num(a & b, from);
    case '|': return num(a | b, from);
    case '<<': return num(a << b, from);
    case '>>': return num(a >> b, from);
    case '>>>': return num(a >>> b, from);
    case '<': case '>': case '<=': case '>=': {
      if (left.kind === 'text' && right.kind === 'text') return ANY;
      return (sign === '<' ? a < b : sign === '>' ? a > b : sign === '<=' ? a <= b : a >= b) ? TRUE : FALSE;
    }
    default: return ANY;
  }
}

function sum(left: Value, right: Value, from: number): Value {
  if ((left.kind === 'number' || left.kind === 'plain') && (right.kind === 'number' || right.kind === 'plain')) return num(Number(left.value) + Number(right.value), from);
  if (left.kind === 'text' && right.kind === 'text' && left.text.length + right.text.length < 1_000_000) {
    const pieces = left.text !== '' && right.text !== '' ? FROM.pieces : 0;
    return { kind: 'text', text: left.text + right.text, from: from | pieces, whole: left.whole && right.whole };
  }
  const [a, b] = [spelled(left), spelled(right)];
  const texts = left.kind === 'text' || right.kind === 'text' || left.kind === 'list' || right.kind === 'list' || left.kind === 'closure';
  if (a === undefined && b === undefined) return any(from);
  if (!texts && (a === undefined || b === undefined)) return any(from);
  return textOf((a ?? GAP) + (b ?? GAP), from | FROM.pieces);
}

function compared(sign: string, left: Value, right: Value): Value {
  const constant = (value: Value): boolean => (value.kind === 'text' && value.whole) || value.kind === 'number' || value.kind === 'plain';
  if (!constant(left) || !constant(right)) return ANY;
  const strict = sign.length === 3;
  const [a, b] = [left as { value?: unknown; text?: string }, right as { value?: unknown; text?: string }];
  const [x, y] = [left.kind === 'text' ? a.text : a.value, right.kind === 'text' ? b.text : b.value];
  // What is not known yet may have a value by then.
  if (x === undefined || y === undefined) return ANY;
  const equal = strict ? x === y : x === y || (typeof x === 'number' && Number(y) === x) || (typeof y === 'number' && Number(x) === y);
  return equal === !sign.startsWith('!') ? TRUE : FALSE;
}
