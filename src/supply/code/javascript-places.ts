import { Changes, MAX_LEVEL } from './javascript-changes.ts';
import { someOf, taint } from './javascript-lists.ts';
import type { ClassNode, Node } from './javascript-syntax.ts';
import { any, ANY, either, FROM, fromOf, host, list, num, numberOf, options, Scope, textOf, thing, UNDEFINED, wholeText, type Closure, type Maker, type Value } from './javascript-values.ts';
import { GLOBAL, GLOBALS } from './javascript-world.ts';

/** Names, properties and patterns: what stands under them, and what is put there. */

/** A name that says what is under it: nobody else is to have that. */
export const OWN = /^_?(?:private_?key|secret_?key|mnemonic|seed_?phrase|recovery_?phrase)$/i;

export abstract class Places extends Changes {
  readonly globals = new Scope(undefined);
  /** Classes that were made so far. */
  protected readonly makers = new Map<ClassNode, Maker>();

  abstract evaluate(node: Node, scope: Scope): Value;

  /** What stands under a name that is computed. */
  item(base: Value, key: Value): Value {
    if (base.kind === 'either') return base.items.map((each) => this.item(each, key)).reduce(either);
    const name = wholeText(key);
    if (base.kind === 'list') {
      const i = numberOf(key);
      if (i !== undefined && Number.isInteger(i)) return base.items[i] ?? (base.open ? any(base.from) : UNDEFINED);
      if (name === undefined) return someOf(base);
    }
    if (base.kind === 'text' && base.whole) {
      const i = numberOf(key);
      if (i !== undefined && Number.isInteger(i) && i >= 0) return base.bytes === true ? num(base.text.charCodeAt(i), base.from) : i < base.text.length ? textOf(base.text[i] ?? '', base.from) : UNDEFINED;
    }
    if (name !== undefined) return this.member(base, name, fromOf(key));
    if (base.kind === 'thing') return base.props.size === 0 ? any(base.from) : [...base.props.values()].slice(0, 5).reduce(either);
    // Each variable in turn is all of them; one under a name that somebody gives is one.
    if (base.kind === 'host' && base.path === 'process.env') return any((fromOf(key) & FROM.environment) === 0 ? 0 : FROM.environment);
    return any((fromOf(base) | (fromOf(key) & ~FROM.listed)) & ~FROM.environment, base.kind === 'any' || base.kind === 'host' ? base.of : undefined);
  }

  /** What stands under a name. @param by - where the name comes from */
  member(base: Value, name: string, by = 0): Value {
    switch (base.kind) {
      case 'either': return base.items.map((each) => this.member(each, name, by)).reduce(either);
      case 'text':
        if (name === 'length') return base.whole ? num(base.text.length) : ANY;
        if (name === 'constructor') return host('String', { by });
        return host(`String.prototype.${name}`, { from: base.from, by });
      case 'number': return name === 'constructor' ? host('Number', { by }) : host(`Number.prototype.${name}`);
      case 'plain': return name === 'constructor' ? host('Boolean', { by }) : UNDEFINED;
      case 'pattern': return name === 'source' ? textOf(base.pattern) : host(`RegExp.prototype.${name}`);
      case 'list':
        if (name === 'length') return base.open ? ANY : num(base.items.length);
        if (name === 'constructor') return host('Array', { by });
        if (/^\d{1,6}$/.test(name)) return base.items[Number(name)] ?? UNDEFINED;
        return host(`Array.prototype.${name}`, { by });
      case 'thing': {
        const found = base.props.get(name) ?? (base.made === undefined ? undefined : this.inherited(base.made, name));
        if (found !== undefined) return found;
        if (name === 'constructor') return host('Object', { by });
        return base.from === 0 ? UNDEFINED : any(base.from);
      }
      case 'closure':
        if (name === 'constructor') return host('Function', { by });
        if (name === 'prototype') return this.ownProperty(base, name);
        return base.props?.get(name) ?? (name === 'name' ? textOf(base.node.name) : ANY);
      case 'class':
        if (name === 'prototype') return base.instance;
        return base.props.get(name) ?? (base.parent === undefined ? ANY : this.member(base.parent, name));
      case 'host': {
        if (GLOBALS.has(base.path)) return this.globals.names.get(name)?.value ?? this.marked(this.world.member(GLOBAL, name) ?? host(name, { by }), by);
        if (name === 'constructor') return host(base.path.endsWith('()') || base.from !== 0 ? `${base.path}.constructor` : 'Function', { by });
        return this.marked(this.world.member(base, name) ?? host(`${base.path}.${name}`, { from: base.from, by: base.by | by, of: base.of, base }), by);
      }
      case 'any': return any((base.from & ~FROM.listed) | (OWN.test(name) ? FROM.ownKey : 0), base.of);
    }
  }

  /** The same, remembering how its name was come by. */
  private marked(value: Value, by: number): Value {
    return by === 0 || value.kind !== 'host' || (value.by & by) === by ? value : { ...value, by: value.by | by };
  }

  private ownProperty(base: Closure, name: string): Value {
    base.props ??= new Map();
    const known = base.props.get(name);
    if (known !== undefined) return known;
    const made = thing();
    base.props.set(name, made);
    return made;
  }

  private inherited(node: ClassNode, name: string): Value | undefined {
    return this.makers.get(node)?.instance.props.get(name);
  }

  /** A pattern's names, with what they stand for. */
  bind(pattern: Node, value: Value, scope: Scope): void {
    this.step();
    if (this.level > MAX_LEVEL) return;
    this.level++;
    this.bound(pattern, value, (target, each) => {
      if (target.kind === 'name') this.declare(scope, target.name, each);
    }, scope);
    this.level--;
  }

  private bound(pattern: Node, value: Value, put: (target: Node, value: Value) => void, scope: Scope): void {
    if (pattern.kind === 'assign') {
      const given = value.kind === 'plain' && value.value === undefined ? this.evaluate(pattern.value, scope) : value;
      this.bound(pattern.target, given, put, scope);
    } else if (pattern.kind === 'list') {
      for (const [i, item] of pattern.items.entries()) {
        if (item.kind === 'spread') this.bound(item.value, value.kind === 'list' ? list(value.items.slice(i), value.from, value.open) : value, put, scope);
        else if (item.kind !== 'none') this.bound(item, value.kind === 'list' ? value.items[i] ?? (value.open ? any(value.from) : UNDEFINED) : any(fromOf(value), value.kind === 'any' || value.kind === 'host' ? value.of : undefined), put, scope);
      }
    } else if (pattern.kind === 'object') {
      for (const { key, value: target } of pattern.parts) {
        if (key === undefined) this.bound(target, value, put, scope);
        else this.bound(target, this.item(value, key.kind === 'text' ? textOf(key.text) : this.evaluate(key, scope)), put, scope);
      }
    } else put(pattern, value);
  }

  /** Puts a value where a name, a property or a pattern says. */
  assign(target: Node, value: Value, scope: Scope, at: number): void {
    if (target.kind === 'name') {
      const known = scope.find(target.name);
      if (known !== undefined) return this.set(known, value);
      this.globals.names.set(target.name, { value });
      this.world.assigned(GLOBAL, target.name, value, at, this);
    } else if (target.kind === 'member') this.put(this.evaluate(target.base, scope), textOf(target.name), value, at);
    else if (target.kind === 'index') this.put(this.evaluate(target.base, scope), this.evaluate(target.key, scope), value, at);
    else if (target.kind === 'list' || target.kind === 'object' || target.kind === 'assign') this.bound(target, value, (each, part) => { this.assign(each, part, scope, at); }, scope);
  }

  private put(base: Value, key: Value, value: Value, at: number): void {
    const name = wholeText(key);
    for (const each of options(base)) {
      if (each.kind === 'thing') {
        if (name === undefined) taint(each, fromOf(value) | (fromOf(key) & FROM.environment));
        else each.props.set(name, value);
      } else if (each.kind === 'list') {
        const i = numberOf(key);
        if (i !== undefined && Number.isInteger(i) && i >= 0 && i <= each.items.length) each.items[i] = value;
        else if (name === 'length' && numberOf(value) !== undefined) each.items.length = Math.min(each.items.length, Math.max(0, Math.trunc(numberOf(value) ?? 0) || 0));
        else taint(each, fromOf(value));
      } else if (each.kind === 'closure' || each.kind === 'class') {
        if (name !== undefined) (each.props ??= new Map()).set(name, value);
      } else if (name !== undefined) {
        if (each.kind === 'host' && GLOBALS.has(each.path)) this.globals.names.set(name, { value });
        this.world.assigned(each, name, value, at, this);
      }
    }
  }
}
