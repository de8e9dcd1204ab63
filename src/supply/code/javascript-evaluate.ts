import { listMethod, someOf, taint, thingCall } from './javascript-lists.ts';
import { combined, typeOf } from './javascript-operators.ts';
import { NONE, type Block, type ClassNode, type FunctionNode, type Node } from './javascript-syntax.ts';
import { numberText, pureCall, textMethod } from './javascript-texts.ts';
import { any, ANY, either, FALSE, FROM, fromOf, GAP, host, list, num, numberOf, options, Scope, spelled, textOf, thing, TRUE, truth, UNDEFINED, wholeText, type Binding, type Closure, type Host, type Maker, type Value } from './javascript-values.ts';

/**
 * Expressions of a program that is read: constants are computed as the language does, of everything else only where it
 * comes from is kept. Nothing of the program is run, and no step of it reaches anything outside these values.
 */

const DECODES = /^(?:Buffer\.from|atob|unescape|decodeURIComponent|String|parseInt)$/;
const PICKS = /^(?:match|matchAll|exec|search|indexOf|substring|substr|slice|split|includes|get|find)$/;
/** A name that says what is under it: nobody else is to have that. */
const OWN = /^_?(?:private_?key|secret_?key|mnemonic|seed_?phrase|recovery_?phrase)$/i;
/** What is nested deeper is not known; the stack of a worker holds this. */
const MAX_LEVEL = 260;
/** Calls within each other that are followed. */
const MAX_CALLS = 24;
/** Steps for what loops decode, beside those that reading each part once takes: fewer the longer a program is. */
const MOST_EXTRA = 600_000;
const LEAST_EXTRA = 150_000;
/** What the language brings and nobody acts by. */
const LANGUAGE = /^(?:String|Array|Math|Object|JSON|Number|parseInt|parseFloat|Symbol|Date|RegExp|Promise|Error|TypeError|RangeError|SyntaxError|Map|Set|WeakMap|WeakSet|Boolean|BigInt|isNaN|isFinite|console|performance|Intl|Atomics|Proxy)\b/;
/** Calls of a function for the items of a list that take uncertain ways. */
const MOST_UNSURE = 64;
/** Times that a function is read anew for arguments that are no constants. */
const MAX_READINGS = 4;
/** What unknown functions do not hand on: settings are given to many, and names put together. */
const NOT_HANDED_ON = FROM.environment | FROM.pieces | FROM.listed;

/** What happens while a function is read. */
export interface Frame { readonly self: Value; readonly args: readonly Value[]; returned: Value | undefined }

/** A call that reaches the machine, and where it stands. */
export interface Reached { readonly path: string; readonly args: readonly Value[]; readonly callee: Host; readonly at: number; readonly made: boolean}

/** A name that was changed in a part of the program, and what it was before. */
export interface Change { readonly binding: Binding; readonly before: Value; readonly part: number | undefined }

/** Judges and answers what a program asks of the machine. */
export interface World {
  /** What a call gives; undefined where nothing special is known of it. */
  call(reached: Reached, machine: Evaluator): Value | undefined;
  /** What a property is; undefined where nothing special is known of it. */
  member(base: Host, name: string): Value | undefined;
  assigned(base: Value, name: string, value: Value, at: number, machine: Evaluator): void;
}

export abstract class Evaluator {
  /** Reads code that stands in a text, and gives what it comes to. */
  abstract code(source: string): Value;

  protected readonly world: World;
  readonly globals = new Scope(undefined);
  private readonly spend: () => void;
  private steps = 0;
  private readonly limit: number;
  private level = 0;
  private calls = 0;
  frame: Frame = { self: host('globalThis'), args: [], returned: undefined };
  /** Functions and how often they were read, with what came of it. */
  private readonly read = new Map<FunctionNode, { times: number; active: number; result: Value }>();
  /** Functions that nobody has called yet, in the order they were made. */
  protected readonly waiting: Closure[] = [];
  /** How many parts were read that may not run. */
  protected unsure = 0;
  private journal: { readonly part: number; readonly changes: Change[] } | undefined;
  private parts = 0;

  /** @param size - nodes of the program, by which its steps are bounded */
  constructor(world: World, size: number, spend: () => void) {
    this.world = world;
    this.spend = spend;
    this.limit = size * 1.5 + Math.max(LEAST_EXTRA, MOST_EXTRA - 2 * size);
  }

  protected abstract block(block: Block, scope: Scope): void;

  step(): void {
    if ((++this.steps & 63) === 0) this.spend();
  }

  /** Whether each part is read once only from here on. */
  readonly thrifty = (): boolean => this.steps > this.limit;

  /** Whether what is read happens when the file is loaded, and not when something of it is called. */
  loading = true;
  /** Requests so far. */
  asked = 0;

  /** Tells when a row of calls is to end: what takes known ways may go on for long. */
  private stopper(): () => boolean {
    const before = this.unsure;
    return () => this.thrifty() || this.unsure - before > MOST_UNSURE;
  }

  /** Runs a part that may be passed over: what it changes is one of two things afterwards. */
  protected uncertain(run: () => void): void {
    this.unsure++;
    for (const { binding, before, part } of this.watched(run)) {
      binding.part = part;
      const { value } = binding;
      binding.value = before;
      this.set(binding, either(before, value));
    }
  }

  /** Runs a part, and tells what it changed. */
  protected watched(run: () => void): readonly Change[] {
    const outer = this.journal;
    const journal = { part: ++this.parts, changes: [] as Change[] };
    this.journal = journal;
    run();
    this.journal = outer;
    return journal.changes;
  }

  protected set(binding: Binding, value: Value): void {
    const { journal } = this;
    if (journal !== undefined && binding.part !== journal.part) {
      journal.changes.push({ binding, before: binding.value, part: binding.part });
      binding.part = journal.part;
    }
    binding.value = value;
  }

  /** A value that a name gets on the way of a loop, for the part around it to know. */
  protected settle(changes: readonly Change[]): void {
    for (const { binding, before, part } of changes) {
      const { value } = binding;
      binding.part = part;
      binding.value = before;
      this.set(binding, value);
    }
  }

  declare(scope: Scope, name: string, value: Value): void {
    const known = scope.names.get(name);
    if (known === undefined) scope.names.set(name, { value });
    else this.set(known, value);
  }

  /** Names and functions of a block, before its first statement. */
  protected hoist({ names, functions }: Block, scope: Scope): void {
    for (const name of names) if (!scope.names.has(name)) scope.names.set(name, { value: UNDEFINED });
    for (const node of functions) scope.names.set(node.name, { value: this.closure(node, scope) });
  }

  private closure(node: FunctionNode, scope: Scope): Closure {
    const made: Closure = { kind: 'closure', node, scope, self: node.arrow ? this.frame.self : undefined };
    if (!this.read.has(node)) this.waiting.push(made);
    return made;
  }

  protected wasRead(node: FunctionNode): boolean {
    return this.read.has(node);
  }

  evaluate(node: Node, scope: Scope): Value {
    this.step();
    if (this.level > MAX_LEVEL) return ANY;
    this.level++;
    const value = this.valueOf(node, scope);
    this.level--;
    return value;
  }

  private valueOf(node: Node, scope: Scope): Value {
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

  /** A method that is called on a value. */
  private method(base: Value, name: string, args: readonly Value[], by: number, at: number): Value {
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
        if (!made) return this.invoke(callee, self ?? callee.self ?? GLOBAL_THIS, args);
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

  private readonly makers = new Map<ClassNode, Maker>();

  private maker(node: ClassNode, scope: Scope): Value {
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

  private assigned(node: Extract<Node, { kind: 'assign' }>, scope: Scope): Value {
    const value = this.evaluate(node.value, scope);
    if (node.sign === '=') {
      this.assign(node.target, value, scope, node.at);
      return value;
    }
    const before = this.evaluate(node.target, scope);
    const sign = node.sign.slice(0, -1);
    const after = sign === '||' || sign === '??' || sign === '&&' ? either(before, value) : combined(sign, before, value);
    this.assign(node.target, after, scope, node.at);
    return after;
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

  private listed(nodes: readonly Node[], scope: Scope): Value {
    const made = list([]);
    for (const node of nodes) {
      const value = node === NONE ? UNDEFINED : this.evaluate(node, scope);
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
      this.step();
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

const GLOBAL = host('globalThis') as Host;
const GLOBAL_THIS: Value = GLOBAL;
/** Names of the object that holds all others. */
export const GLOBALS: ReadonlySet<string> = new Set(['globalThis', 'global', 'window', 'self', 'top', 'parent', 'frames', 'root']);
