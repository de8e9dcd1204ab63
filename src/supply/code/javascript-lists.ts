import { any, ANY, either, FALSE, FROM, fromOf, GAP, list, num, numberOf, spelled, textOf, thing, TRUE, truth, UNDEFINED, wholeText, type List, type Thing, type Value } from './javascript-values.ts';
import type { CallBack } from './javascript-texts.ts';

/** Methods of lists, and what the language does with things, as far as both are known. */

/** Items that callbacks are called with one by one; of longer lists with the first only. */
const MOST_CALLED = 20_000;
const MAX_LIST = 100_000;

/** Any of the items, where it is not known which. */
export function someOf({ items, from, open }: List): Value {
  if (items.length === 0) return any(from);
  let made: Value = items[0]!;
  for (const each of items.slice(1, 5)) made = either(made, each);
  return items.length > 5 || open ? either(made, any(from | fromOf({ kind: 'list', items: items.slice(0, 64), from, open }))) : made;
}

/** A method of a list; undefined where it is none of these. `stop`: whether no further steps are to be taken. */
export function listMethod(base: List, name: string, args: readonly Value[], call: CallBack, stop: () => boolean): Value | undefined {
  const [first = UNDEFINED, second = UNDEFINED] = args;
  const { items } = base;
  switch (name) {
    case 'push': case 'unshift':
      if (items.length + args.length > MAX_LIST) return ANY;
      for (const each of args) base.from |= fromOf(each);
      if (name === 'push') items.push(...args);
      else items.unshift(...args);
      return num(items.length);
    case 'pop': return base.open ? any(base.from) : items.pop() ?? UNDEFINED;
    case 'shift': return base.open ? any(base.from) : items.shift() ?? UNDEFINED;
    case 'join': return joined(base, args.length === 0 ? ',' : wholeText(first));
    case 'reverse': case 'toReversed':
      if (base.open) return base;
      if (name === 'reverse') {
        items.reverse();
        return base;
      }
      return list([...items].reverse(), base.from);
    case 'slice': case 'subarray': {
      const [i, j] = [first === UNDEFINED ? 0 : numberOf(first), second === UNDEFINED ? items.length : numberOf(second)];
      return i === undefined || j === undefined ? any(fromOf(base)) : list(items.slice(i, j), base.from, base.open);
    }
    case 'splice': {
      const [i, j] = [numberOf(first), second === UNDEFINED ? items.length : numberOf(second)];
      if (i === undefined || j === undefined) return any(fromOf(base));
      return list(items.splice(i, j, ...args.slice(2)), base.from);
    }
    case 'concat': {
      const made = list([...items], base.from, base.open);
      for (const each of args) {
        if (each.kind === 'list') made.items.push(...each.items);
        else made.items.push(each);
        if (each.kind === 'any') made.open = true;
      }
      return made.items.length > MAX_LIST ? any(fromOf(base)) : made;
    }
    case 'indexOf': case 'includes': case 'findIndex': {
      const text = wholeText(first);
      if (name === 'findIndex' || text === undefined || base.open) return ANY;
      const i = items.findIndex((each) => wholeText(each) === text);
      return name === 'indexOf' ? num(i) : i >= 0 ? TRUE : FALSE;
    }
    case 'at': {
      const i = numberOf(first);
      return i === undefined ? someOf(base) : items.at(i) ?? UNDEFINED;
    }
    case 'flat': return list(items.flatMap((each) => (each.kind === 'list' ? each.items : [each])).slice(0, MAX_LIST), base.from, base.open);
    case 'fill': {
      base.items = items.map(() => first);
      return base;
    }
    case 'keys': return list(items.map((_, i) => num(i)));
    case 'entries': return list(items.map((each, i) => list([num(i), each])));
    case 'values': case 'toString': return name === 'values' ? base : joined(base, ',');
    case 'sort': case 'toSorted': {
      if (first !== UNDEFINED || items.some((each) => wholeText(each) === undefined)) return base;
      items.sort((a, b) => ((wholeText(a) ?? '') < (wholeText(b) ?? '') ? -1 : 1));
      return base;
    }
    default: return gone(base, name, first, second, args.length, call, stop);
  }
}

/** Methods that call a function for each item. */
function gone(base: List, name: string, callee: Value, start: Value, given: number, call: CallBack, stop: () => boolean): Value | undefined {
  if (!/^(?:map|forEach|filter|reduce|reduceRight|some|every|find|findLast|flatMap)$/.test(name)) return undefined;
  const whole = base.items.length <= MOST_CALLED;
  const items = whole ? [...base.items] : base.items.slice(0, 1);
  if (base.open) items.push(any(base.from));
  if (name === 'reduce' || name === 'reduceRight') {
    if (name === 'reduceRight') items.reverse();
    let sum = given > 1 ? start : items.shift() ?? UNDEFINED;
    for (const [i, item] of items.entries()) {
      if (stop()) return any(fromOf(base) | fromOf(sum));
      sum = call(callee, [sum, item, num(i), base]);
    }
    return whole && !base.open ? sum : any(fromOf(base) | fromOf(sum));
  }
  const made: Value[] = [];
  let open = base.open || !whole;
  for (const [i, item] of items.entries()) {
    const cut = stop();
    const result = call(callee, [item, num(i), base]);
    if (name === 'map') made.push(result);
    else if (name === 'flatMap') {
      if (result.kind === 'list') made.push(...result.items);
      else made.push(result);
    } else if (name === 'filter') {
      const kept = truth(result);
      if (kept !== false) made.push(item);
      if (kept === undefined) open = true;
    } else if (name === 'find' || name === 'findLast') {
      if (truth(result) === true) return item;
    } else if (name === 'some' && truth(result) === true) return TRUE;
    if (cut) {
      open = true;
      break;
    }
  }
  if (name === 'forEach') return UNDEFINED;
  if (name === 'map' || name === 'filter' || name === 'flatMap') return list(made, base.from, open);
  return name === 'find' || name === 'findLast' ? someOf(base) : ANY;
}

function joined(base: List, mark: string | undefined): Value {
  const from = fromOf(base);
  if (mark === undefined) return any(from);
  const parts = base.items.map((each) => (each.kind === 'plain' ? '' : spelled(each) ?? GAP));
  if (base.open) parts.push(GAP);
  return textOf(parts.join(mark), from | (parts.length > 1 ? FROM.pieces : 0));
}

/** Names of variables: a list, so that what is picked of it or gone through is still one. */
function namesOfVariables(from: number): Value {
  return from === 0 ? ANY : list([any(from)], from, true);
}

/** `Object.keys(x)` and its like; undefined where it is none of these. */
export function thingCall(path: string, args: readonly Value[]): Value | undefined {
  const [first = UNDEFINED] = args;
  switch (path) {
    case 'Object.keys': case 'Object.getOwnPropertyNames': return first.kind === 'thing' ? list([...first.props.keys()].map((key) => textOf(key)), 0, false) : first.kind === 'list' ? list(first.items.map((_, i) => textOf(String(i)))) : namesOfVariables(fromOf(first) & FROM.environment);
    case 'Object.values': return first.kind === 'thing' ? list([...first.props.values()]) : any(fromOf(first));
    case 'Object.entries': return first.kind === 'thing' ? list([...first.props].map(([key, value]) => list([textOf(key), value]))) : any(fromOf(first));
    case 'Object.fromEntries': {
      if (first.kind !== 'list') return any(fromOf(first));
      return thing(first.items.flatMap((each) => (each.kind === 'list' && each.items.length > 1 ? [[wholeText(each.items[0]!) ?? GAP, each.items[1]!] as const] : [])), first.open ? first.from : 0);
    }
    case 'Object.assign': return assigned(args);
    case 'Object.freeze': case 'Object.seal': case 'Promise.resolve': case 'Object.create': case 'Object': return first;
    case 'Promise.all': case 'Promise.allSettled': case 'Promise.race': case 'Promise.any': return first;
    case 'JSON.stringify': return stringified(first);
    case 'JSON.parse': return parsed(first);
    default: return undefined;
  }
}

function assigned([first = UNDEFINED, ...others]: readonly Value[]): Value {
  if (first.kind !== 'thing') return first;
  for (const each of others) {
    if (each.kind === 'thing') for (const [key, value] of each.props) first.props.set(key, value);
    first.from |= each.kind === 'thing' ? each.from : fromOf(each);
  }
  return first;
}

/** What is known of a thing as JSON; a gap where that is not enough. */
function stringified(value: Value): Value {
  const from = fromOf(value);
  if (value.kind === 'text') return textOf(JSON.stringify(value.text), from);
  if (value.kind !== 'thing') return any(from, value.kind === 'any' || value.kind === 'host' ? value.of : undefined);
  const parts: string[] = [];
  for (const [key, each] of value.props) {
    if (parts.length >= 40) break;
    const text = spelled(each);
    parts.push(`${JSON.stringify(key)}:${text === undefined ? GAP : JSON.stringify(text)}`);
  }
  return textOf(`{${parts.join(',')}}`, from);
}

function parsed(value: Value): Value {
  const text = wholeText(value);
  if (text === undefined || text.length > 200_000 || /[[{]{60}/.test(text)) return any(fromOf(value));
  try {
    return held(JSON.parse(text), fromOf(value), 0);
  } catch {
    return any(fromOf(value)); // no JSON
  }
}

function held(value: unknown, from: number, depth: number): Value {
  if (typeof value === 'string') return textOf(value, from);
  if (typeof value === 'number') return num(value, from);
  if (depth > 20) return any(from);
  if (Array.isArray(value)) return list(value.map((each) => held(each, from, depth + 1)));
  if (typeof value === 'object' && value !== null) return thing(Object.entries(value).map(([key, each]) => [key, held(each, from, depth + 1)] as const));
  return value === true ? TRUE : value === false ? FALSE : UNDEFINED;
}

/** What is put into a thing under a name that is not known. */
export function taint(target: Thing | List, from: number): void {
  target.from |= from;
  if (target.kind === 'list') target.open = true;
}
