import { Calls } from './javascript-calls.ts';
import { MAX_LEVEL } from './javascript-changes.ts';
import { taint } from './javascript-lists.ts';
import { combined, typeOf } from './javascript-operators.ts';
import { OWN } from './javascript-places.ts';
import { NONE, type Node } from './javascript-syntax.ts';
import { sizeOf } from './javascript-texts.ts';
import { any, ANY, either, FALSE, FROM, fromOf, GAP, host, list, num, numberOf, Scope, spelled, textOf, thing, TRUE, truth, UNDEFINED, wholeText, type Value } from './javascript-values.ts';
import { GLOBAL } from './javascript-world.ts';

/**
 * Expressions of a program that is read: constants are computed as the language does, of everything else only where it
 * comes from is kept. Nothing of the program is run, and no step of it reaches anything outside these values.
 */

export abstract class Evaluator extends Calls {
  evaluate(node: Node, scope: Scope): Value {
    this.step();
    if (this.level > MAX_LEVEL) return ANY;
    this.level++;
    const value = this.evaluated(node, scope);
    this.level--;
    return value;
  }

  private evaluated(node: Node, scope: Scope): Value {
    switch (node.kind) {
      case 'text': return { kind: 'text', text: node.text, from: 0, whole: true };
      case 'number': return num(node.value);
      case 'regex': return { kind: 'pattern', pattern: node.pattern, flags: node.flags };
      case 'name': return this.named(node.name, scope);
      case 'template': return this.template(node.texts, node.items, scope);
      case 'member': case 'index': case 'call': return this.chain(node, scope);
      case 'unary': return this.unary(node.signs, node.value, scope);
      case 'update': {
        const before = this.evaluate(node.target, scope);
        const value = numberOf(before);
        const after = value === undefined ? any(fromOf(before)) : num(value + (node.sign === '++' ? 1 : -1), fromOf(before));
        this.assign(node.target, after, scope, 0);
        return node.before ? after : before;
      }
      case 'binary': return this.binary(node, scope);
      case 'assign': return this.assigned(node, scope);
      case 'choice': return this.choice(node, scope);
      case 'list': return this.listed(node.items, scope);
      case 'object': return this.object(node.parts, scope);
      case 'spread': return this.evaluate(node.value, scope);
      case 'sequence': {
        let last: Value = UNDEFINED;
        for (const item of node.items) last = this.evaluate(item, scope);
        return last;
      }
      case 'function': {
        if (node.name === '' || node.arrow) return this.closure(node, scope);
        const own = new Scope(scope);
        const made = this.closure(node, own);
        own.names.set(node.name, { value: made });
        return made;
      }
      case 'class': return this.maker(node, scope);
      case 'none': return UNDEFINED;
    }
  }

  private named(name: string, scope: Scope): Value {
    const found = scope.find(name);
    if (found !== undefined) return found.value;
    switch (name) {
      case 'undefined': return UNDEFINED;
      case 'null': return { kind: 'plain', value: null };
      case 'true': return TRUE;
      case 'false': return FALSE;
      case 'NaN': return num(Number.NaN);
      case 'Infinity': return num(Infinity);
      case 'this': return this.frame.self;
      case 'super': return ANY;
      case 'arguments': return list([...this.frame.args]);
      case '__dirname': return textOf('.');
      case '__filename': return textOf('./__filename');
      case 'import': return host('import');
      default: return this.world.member(GLOBAL, name) ?? host(name);
    }
  }

  private template(texts: readonly string[], items: readonly Node[], scope: Scope): Value {
    let from = 0;
    let text = texts[0] ?? '';
    for (const [i, item] of items.entries()) {
      const value = this.evaluate(item, scope);
      from |= fromOf(value);
      this.step(sizeOf(value) >> 9);
      text += (spelled(value) ?? GAP) + (texts[i + 1] ?? '');
    }
    return textOf(text, from);
  }

  /** `a.b(c)[d]`: from the first name on, however long the chain is. */
  private chain(node: Node, scope: Scope): Value {
    const links: Extract<Node, { kind: 'member' | 'index' | 'call' }>[] = [];
    let at = node;
    while (at.kind === 'member' || at.kind === 'index' || at.kind === 'call') {
      links.push(at);
      at = at.kind === 'call' ? at.callee : at.base;
    }
    let value = this.evaluate(at, scope);
    let self: Value | undefined;
    for (let i = links.length - 1; i >= 0; i--) {
      this.step();
      const link = links[i]!;
      if (link.kind === 'call') {
        value = this.call(value, self, this.given(link.args, scope), link.at, link.made);
        self = undefined;
        continue;
      }
      const base = value;
      const key = link.kind === 'index' ? this.evaluate(link.key, scope) : undefined;
      const next = links[i - 1];
      // Methods of constants are computed where they are called.
      if (next?.kind === 'call' && !next.made) {
        const name = link.kind === 'member' ? link.name : key === undefined ? undefined : wholeText(key);
        if (name !== undefined) {
          i--;
          const args = this.given(next.args, scope);
          value = this.method(base, name, args, key === undefined ? 0 : fromOf(key), next.at);
          self = undefined;
          continue;
        }
      }
      value = link.kind === 'member' ? this.member(base, link.name) : this.item(base, key ?? UNDEFINED);
      self = base;
    }
    return value;
  }

  private given(nodes: readonly Node[], scope: Scope): Value[] {
    const args: Value[] = [];
    for (const node of nodes) {
      const value = this.evaluate(node, scope);
      if (node.kind === 'spread' && value.kind === 'list') args.push(...value.items.slice(0, 10_000));
      else args.push(value);
    }
    return args;
  }

  private assigned(node: Extract<Node, { kind: 'assign' }>, scope: Scope): Value {
    const value = this.evaluate(node.value, scope);
    if (node.sign === '=') {
      this.assign(node.target, value, scope, node.at);
      return value;
    }
    const before = this.evaluate(node.target, scope);
    const sign = node.sign.slice(0, -1);
    this.step(sizeOf(before) >> 12);
    const after = sign === '||' || sign === '??' || sign === '&&' ? either(before, value) : combined(sign, before, value);
    this.assign(node.target, after, scope, node.at);
    return after;
  }

  private listed(nodes: readonly Node[], scope: Scope): Value {
    const made = list([]);
    for (const node of nodes) {
      const value = node === NONE ? UNDEFINED : this.evaluate(node, scope);
      if (node.kind === 'spread') this.step(sizeOf(value) >> 2);
      if (node.kind !== 'spread') made.items.push(value);
      else if (value.kind === 'list') made.items.push(...value.items.slice(0, 100_000));
      else if (value.kind === 'text' && value.whole) made.items.push(...[...value.text].slice(0, 100_000).map((letter) => (value.bytes === true ? num(letter.charCodeAt(0), value.from) : textOf(letter, value.from))));
      else taint(made, fromOf(value));
    }
    return made;
  }

  private object(parts: Extract<Node, { kind: 'object' }>['parts'], scope: Scope): Value {
    const made = thing();
    for (const { key, value, getter } of parts) {
      let held = this.evaluate(value, scope);
      if (key === undefined) {
        if (held.kind === 'thing') {
          for (const [name, each] of held.props) made.props.set(name, each);
          made.from |= held.from;
        } else made.from |= fromOf(held);
        continue;
      }
      if (getter && held.kind === 'closure') held = this.invoke(held, made, []);
      const name = key.kind === 'text' ? key.text : wholeText(this.evaluate(key, scope));
      // What stands under that name is one, whatever it is called where it comes from.
      if (name !== undefined && OWN.test(name) && held === ANY) held = any(FROM.ownKey);
      if (name === undefined) made.from |= fromOf(held);
      else made.props.set(name, held);
    }
    return made;
  }

  private choice(first: Extract<Node, { kind: 'choice' }>, scope: Scope): Value {
    let node: Node = first;
    let made: Value | undefined;
    // As long as there is another choice in the last arm, it is read here.
    while (node.kind === 'choice') {
      const known = truth(this.evaluate(node.test, scope));
      if (known !== false) {
        const { taken } = node;
        let value: Value = UNDEFINED;
        if (known === true) value = this.evaluate(taken, scope);
        else this.uncertain(() => { value = this.evaluate(taken, scope); });
        made = made === undefined ? value : either(made, value);
        if (known === true) return made;
      }
      node = node.other;
    }
    const last = node;
    let value: Value = UNDEFINED;
    if (made === undefined) return this.evaluate(last, scope);
    this.uncertain(() => { value = this.evaluate(last, scope); });
    return either(made, value);
  }

  private unary(signs: readonly string[], node: Node, scope: Scope): Value {
    let value = this.evaluate(node, scope);
    for (let i = signs.length - 1; i >= 0; i--) {
      switch (signs[i] ?? '') {
        case '!': {
          const known = truth(value);
          value = known === undefined ? ANY : known ? FALSE : TRUE;
          break;
        }
        case '-': case '+': case '~': {
          const number = numberOf(value);
          value = number === undefined ? any(fromOf(value)) : num(signs[i] === '-' ? -number : signs[i] === '+' ? number : ~number, fromOf(value));
          break;
        }
        case 'typeof': value = typeOf(value); break;
        case 'void': case 'delete': value = UNDEFINED; break;
        default: // `await` and `yield` give what is waited for.
      }
    }
    return value;
  }

  /** Operators between two values; of a long row of them, from the left in a loop. */
  private binary(first: Extract<Node, { kind: 'binary' }>, scope: Scope): Value {
    const row: Extract<Node, { kind: 'binary' }>[] = [];
    let at: Node = first;
    while (at.kind === 'binary') {
      row.push(at);
      at = at.left;
    }
    let left = this.evaluate(at, scope);
    for (let i = row.length - 1; i >= 0; i--) {
      this.step(1 + (sizeOf(left) >> 12));
      const { sign, right } = row[i]!;
      if (sign === '&&' || sign === '||' || sign === '??') {
        const known = sign === '??' ? (left.kind === 'plain' ? (left.value === undefined || left.value === null) : left.kind === 'any' || left.kind === 'host' || left.kind === 'either' ? undefined : false) : truth(left);
        if (known === (sign === '||') && !(sign === '??')) continue;
        if (sign === '??' && known === false) continue;
        if (known !== undefined) {
          left = this.evaluate(right, scope);
          continue;
        }
        const before = left;
        let value: Value = UNDEFINED;
        this.uncertain(() => { value = this.evaluate(right, scope); });
        left = sign === '&&' ? value : either(before, value);
      } else left = combined(sign, left, this.evaluate(right, scope));
    }
    return left;
  }
}
