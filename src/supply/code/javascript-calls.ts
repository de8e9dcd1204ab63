import { MAX_LEVEL } from './javascript-changes.ts';
import { listMethod, thingCall } from './javascript-lists.ts';
import { OWN, Places } from './javascript-places.ts';
import type { Block, ClassNode, FunctionNode } from './javascript-syntax.ts';
import { numberText, pureCall, textMethod, workOf, workOfPure } from './javascript-texts.ts';
import { any, ANY, either, FROM, fromOf, host, list, num, numberOf, Scope, textOf, thing, UNDEFINED, wholeText, type Closure, type Host, type Maker, type Value } from './javascript-values.ts';
import { GLOBAL } from './javascript-world.ts';

/** Functions, methods and classes: what calling them gives. Each function is read a bounded number of times. */

const DECODES = /^(?:Buffer\.from|atob|unescape|decodeURIComponent|String|parseInt)$/;
const PICKS = /^(?:match|matchAll|exec|search|indexOf|substring|substr|slice|split|includes|get|find)$/;
/** Calls within each other that are followed. */
const MAX_CALLS = 24;
/** What the language brings and nobody acts by. */
const LANGUAGE = /^(?:String|Array|Math|Object|JSON|Number|parseInt|parseFloat|Symbol|Date|RegExp|Promise|Error|TypeError|RangeError|SyntaxError|Map|Set|WeakMap|WeakSet|Boolean|BigInt|isNaN|isFinite|console|performance|Intl|Atomics|Proxy)\b/;
/** Times that a function is read anew for arguments that are no constants. */
const MAX_READINGS = 4;
/** What unknown functions do not hand on: settings are given to many, and names put together. */
const NOT_HANDED_ON = FROM.environment | FROM.pieces | FROM.listed;

/** What happens while a function is read. */
interface Frame { readonly self: Value; readonly args: readonly Value[]; returned: Value | undefined }

export abstract class Calls extends Places {
  /** Calls within each other. */
  private calls = 0;
  frame: Frame = { self: host('globalThis'), args: [], returned: undefined };
  /** Functions and how often they were read, with what came of it. */
  private readonly read = new Map<FunctionNode, { times: number; active: number; result: Value }>();
  /** Functions that nobody has called yet, in the order they were made. */
  protected readonly waiting: Closure[] = [];

  protected abstract block(block: Block, scope: Scope): void;

  /** Names and functions of a block, before its first statement. */
  protected hoist({ names, functions }: Block, scope: Scope): void {
    for (const name of names) if (!scope.names.has(name)) scope.names.set(name, { value: UNDEFINED });
    for (const node of functions) scope.names.set(node.name, { value: this.closure(node, scope) });
  }

  protected closure(node: FunctionNode, scope: Scope): Closure {
    const made: Closure = { kind: 'closure', node, scope, self: node.arrow ? this.frame.self : undefined };
    if (!this.read.has(node)) this.waiting.push(made);
    return made;
  }

  protected wasRead(node: FunctionNode): boolean {
    return this.read.has(node);
  }

  /** A method that is called on a value. */
  protected method(base: Value, name: string, args: readonly Value[], by: number, at: number): Value {
    this.step();
    if (base.kind === 'either') return base.items.map((each) => this.method(each, name, args, by, at)).reduce(either);
    if (base.kind === 'thing' || base.kind === 'class') {
      const own = this.member(base, name, by);
      if (own.kind === 'closure' || own.kind === 'class' || own.kind === 'host' || own.kind === 'either') return this.call(own, base, args, at, false);
    }
    if (base.kind === 'closure' || base.kind === 'host') {
      const passed = this.passedOn(base, name, args, at);
      if (passed !== undefined) return passed;
    }
    const made = this.constant(base, name, args, at);
    if (made !== undefined) return made;
    if (name === 'then' || name === 'finally') return this.kept(base, args, at);
    if (name === 'catch') {
      for (const each of args) this.call(each, undefined, [this.failure(fromOf(base))], at, false);
      return base;
    }
    if (base.kind === 'any') {
      this.handed(base, name, args, at);
      // One of many cookies is picked out.
      return any(this.handedOn(base, args) & (PICKS.test(name) ? ~FROM.page : -1), base.of);
    }
    return this.call(this.member(base, name, by), base, args, at, false);
  }

  /** What the language's own methods make of texts, lists and numbers; undefined where it has none of that name. */
  private constant(base: Value, name: string, args: readonly Value[], at: number): Value | undefined {
    const back = (callee: Value, given: readonly Value[]): Value => this.call(callee, undefined, given, at, false);
    this.step(workOf(base, name, args));
    if (base.kind === 'text') return textMethod(base, name, args, back);
    if (base.kind === 'list') return listMethod(base, name, args, back, this.stopper());
    return base.kind === 'number' && name === 'toString' ? numberText(base.value, args[0]) : undefined;
  }

  /** What goes wrong with a request holds what came back. */
  failure(from: number): Value {
    return any(from & FROM.network);
  }

  /** What an unknown function makes of its arguments comes from where they do. */
  private handedOn(base: Value, args: readonly Value[]): number {
    return (fromOf(base) | args.reduce((sum, each) => sum | (each.kind === 'closure' || each.kind === 'host' ? 0 : fromOf(each)), 0)) & ~NOT_HANDED_ON;
  }

  /** Functions that are given to something unknown: it calls them with what it has. */
  private handed(base: Value, name: string, args: readonly Value[], at: number): void {
    for (const each of args) if (each.kind === 'closure' && fromOf(base) !== 0 && !/^(?:error|close|on)$/.test(name)) this.call(each, undefined, [any(fromOf(base)), any(fromOf(base))], at, false);
  }

  /** What a promise is kept with is its value. */
  private kept(base: Value, [kept, failed]: readonly Value[], at: number): Value {
    if (failed !== undefined) this.call(failed, undefined, [this.failure(fromOf(base))], at, false);
    return kept === undefined || kept.kind === 'plain' ? base : this.call(kept, undefined, [base], at, false);
  }

  /** `f.call(self, a)`, `f.apply(self, [a])`, `f.bind(self, a)`. */
  private passedOn(base: Closure | Host, name: string, args: readonly Value[], at: number): Value | undefined {
    const [self = UNDEFINED, ...rest] = args;
    if (name === 'call') return this.call(base, self, rest, at, false);
    if (name === 'apply') return this.call(base, self, rest[0]?.kind === 'list' ? rest[0].items : rest, at, false);
    if (name === 'bind') return base.kind === 'host' ? base : { ...base, self, bound: [...(base.bound ?? []), ...rest] };
    return undefined;
  }

  /** What a call gives. @param made - by `new` */
  call(callee: Value, self: Value | undefined, args: readonly Value[], at: number, made: boolean): Value {
    this.step();
    switch (callee.kind) {
      case 'closure': {
        if (!made) return this.invoke(callee, self ?? callee.self ?? GLOBAL, args);
        const instance = thing();
        const proto = callee.props?.get('prototype');
        if (proto?.kind === 'thing') for (const [name, value] of proto.props) instance.props.set(name, value);
        const result = this.invoke(callee, instance, args);
        return result.kind === 'plain' ? instance : result;
      }
      case 'class': return this.construct(callee, args, at);
      case 'either': return callee.items.map((each) => this.call(each, self, args, at, made)).reduce(either);
      case 'host': return this.reach(callee, self, args, at, made);
      case 'any':
        for (const each of args) if (each.kind === 'closure' && callee.from !== 0) this.invoke(each, UNDEFINED, [any(callee.from)]);
        return any(this.handedOn(callee, args), callee.of);
      case 'text': case 'number': case 'plain': case 'pattern': case 'list': case 'thing': return any(this.handedOn(callee, args));
    }
  }

  private reach(callee: Host, self: Value | undefined, args: readonly Value[], at: number, made: boolean): Value {
    const { path } = callee;
    const method = /^(?:String|Array)\.prototype\.(\w+)$/.exec(path)?.[1];
    if (method !== undefined && self !== undefined && (self.kind === 'text' || self.kind === 'list')) {
      const known = this.constant(self, method, args, at);
      if (known !== undefined) return known;
    }
    const reflected = this.reflected(path, args, at);
    if (reflected !== undefined) return reflected;
    const judged = LANGUAGE.test(path) ? undefined : this.world.call({ path, args, callee, at, made }, this);
    if (judged !== undefined) return judged;
    const [first] = args;
    this.step(workOfPure(path, args));
    const pure = first?.kind === 'either' && DECODES.test(path) ? first.items.map((each) => pureCall(path, [each, ...args.slice(1)]) ?? ANY).reduce(either) : pureCall(path, args) ?? thingCall(path, args);
    if (pure !== undefined) return pure;
    if ((path === 'Array' || path === 'Array.from' || path === 'Array.of') && args[0]?.kind !== 'number') {
      const [first = UNDEFINED, each] = args;
      const items = path === 'Array.from' ? (first.kind === 'list' ? list([...first.items], first.from, first.open) : first.kind === 'text' ? list([...first.text].slice(0, 100_000).map((letter) => (first.bytes === true ? num(letter.charCodeAt(0), first.from) : textOf(letter, first.from)))) : any(fromOf(first))) : list([...args]);
      return path === 'Array.from' && each !== undefined ? this.method(items, 'map', [each], 0, at) : items;
    }
    if (path === 'Array') return list(Array.from({ length: Math.trunc(Math.max(0, Math.min(10_000, numberOf(args[0]!) ?? 0))) || 0 }, (): Value => UNDEFINED));
    for (const each of args) if (each.kind === 'closure') this.invoke(each, UNDEFINED, callee.from === 0 ? [] : [any(callee.from, callee.of), any(callee.from, callee.of)]);
    return host(`${path}()`, { from: this.handedOn(callee, args), by: callee.by, args, of: callee.of, base: callee });
  }

  /** What reaches a property or function by its name as a value. */
  private reflected(path: string, args: readonly Value[], at: number): Value | undefined {
    const [first = UNDEFINED, second = UNDEFINED, third = UNDEFINED] = args;
    if (path === 'Reflect.get') return this.item(first, second);
    if (path === 'Reflect.apply') return this.call(first, second, third.kind === 'list' ? third.items : [], at, false);
    if (path === 'Reflect.construct') return this.call(first, undefined, second.kind === 'list' ? second.items : [], at, true);
    if (path === 'Object.getPrototypeOf' && first.kind === 'closure') return first;
    return undefined;
  }

  protected maker(node: ClassNode, scope: Scope): Value {
    const own = new Scope(scope);
    const instance = { ...thing(), made: undefined };
    const made: Maker = { kind: 'class', node, props: new Map(), instance, parent: node.parent === undefined ? undefined : this.evaluate(node.parent, scope) };
    this.makers.set(node, made);
    if (node.name !== '') own.names.set(node.name, { value: made });
    const before = this.frame;
    for (const { key, value, fixed, getter, method } of node.members) {
      const name = key.kind === 'text' ? key.text : wholeText(this.evaluate(key, own));
      this.frame = { self: fixed ? made : instance, args: [], returned: undefined };
      let held = this.evaluate(value, own);
      if (method && held.kind === 'closure') held = { ...held, self: fixed ? made : instance };
      if (getter && held.kind === 'closure') held = this.invoke(held, instance, []);
      if (name !== undefined) (fixed ? made.props : instance.props).set(name, held);
    }
    this.frame = { self: made, args: [], returned: undefined };
    for (const block of node.blocks) this.block(block, new Scope(own));
    this.frame = before;
    return made;
  }

  private construct(maker: Maker, args: readonly Value[], at: number): Value {
    const inner = maker.instance.props.get('constructor');
    if (inner?.kind === 'closure') this.invoke(inner, maker.instance, args);
    else if (maker.parent !== undefined) {
      const parent = this.call(maker.parent, undefined, args, at, true);
      if (parent.kind === 'thing') for (const [name, value] of parent.props) if (!maker.instance.props.has(name)) maker.instance.props.set(name, value);
    }
    return maker.instance;
  }

  /** Reads a function for what it is given, or tells what came of it before. */
  invoke(closure: Closure, self: Value, args: readonly Value[]): Value {
    const { node } = closure;
    const given = closure.bound === undefined ? args : [...closure.bound, ...args];
    const known = this.read.get(node);
    if (known !== undefined) {
      const constant = given.length > 0 && given.every((each) => each.kind === 'text' || each.kind === 'number' || each.kind === 'plain' || each.kind === 'list');
      const telling = given.some((each) => each.kind === 'closure' || each.kind === 'thing' || each.kind === 'host' || each.kind === 'text' || fromOf(each) !== 0);
      const again = !this.thrifty() && known.active < 3 && this.calls < MAX_CALLS && this.level < MAX_LEVEL - 60 && (constant ? node.size < 4000 || known.times < MAX_READINGS : (telling || given.length === 0) && known.times < MAX_READINGS);
      if (!again && given.length === 0) return known.result;
      if (!again) return any((fromOf(known.result) | given.reduce((sum, each) => sum | fromOf(each), 0)) & ~NOT_HANDED_ON);
    } else if (this.calls >= MAX_CALLS || this.level >= MAX_LEVEL - 60) return any(given.reduce((sum, each) => sum | fromOf(each), 0));
    const state = known ?? { times: 0, active: 0, result: UNDEFINED };
    this.read.set(node, state);
    state.times++;
    state.active++;
    const scope = new Scope(closure.scope);
    for (const [i, param] of node.params.entries()) {
      if (param.kind === 'spread') this.bind(param.value, list(given.slice(i)), scope);
      else if (param.kind === 'name' && OWN.test(param.name) && (given[i] === undefined || given[i] === ANY)) this.declare(scope, param.name, any(FROM.ownKey));
      else this.bind(param, given[i] ?? (known === undefined && args.length === 0 ? ANY : UNDEFINED), scope);
    }
    const outer = this.frame;
    this.frame = { self: closure.self ?? self, args: given, returned: undefined };
    this.calls++;
    this.block(node.body, scope);
    this.calls--;
    const result = this.frame.returned ?? UNDEFINED;
    this.frame = outer;
    state.active--;
    state.result = state.times === 1 ? result : either(state.result, result);
    return result;
  }
}
