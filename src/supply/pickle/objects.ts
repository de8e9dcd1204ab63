import { ScanStop } from '../contract.ts';
import { apply } from './evaluate.ts';
import { ENDLESS } from './expanding.ts';
import type { Listener } from './listener.ts';
import { Memo } from './memo.ts';
import { modernName } from './python2.ts';
import { PICKLE_RULES } from './rules.ts';
import { Stack } from './stack.ts';
import { DATA, extend, hashedOf, holdsData, made, setItem, tuple, UNKNOWN, type Items, type Name, type Value } from './values.ts';

/** Most entries of the memo; no real pickle comes near, and each is memory. */
const MAX_MEMO = 5_000_000;
/** From this many memo entries on, what holds nothing but data is forgotten once it is inside something else. */
const LARGE = 100_000;

/** What a stream makes while it is read: values on a stack and in a memo, names, calls and states, told to a listener. */
export class Objects {
  readonly stack = new Stack((what) => { this.fail(what); });
  readonly memo = new Memo();
  /** Offset of the opcode that is executed. */
  at = 0;
  /** As the stream says; below 3 names are those of Python 2. */
  protocol = 0;
  /** How often a container was put to one more place. */
  shared = 0;
  private readonly listener: Listener;
  private broken = false;

  constructor(listener: Listener) {
    this.listener = listener;
  }

  /** Says once that loaders give up here. */
  fail(what: string): void {
    if (this.broken) return;
    this.broken = true;
    this.listener.problem(PICKLE_RULES.malformed, `Loaders fail here: ${what}.`, this.at);
  }

  collect(type: Items['type'], values: readonly Value[]): void {
    const items: Items = { kind: 'items', type, items: [], cut: false };
    extend(items, values);
    if (type === 'tuple') items.hashed = hashedOf(items.items);
    else if (type !== 'list') this.hash(items.items);
    this.stack.push(items);
  }

  put(index: number): void {
    if (index < 0) this.fail('a negative place in the memo');
    if (this.memo.size > MAX_MEMO) throw new ScanStop(PICKLE_RULES.size, `More than ${MAX_MEMO} values in the memo.`, this.at);
    const value = this.stack.top();
    if (value.kind === 'items' || value.kind === 'dict') value.place = index;
    this.memo.set(index, value);
  }

  get(index: number): void {
    const value = this.memo.get(index);
    if (value?.kind === 'items' || value?.kind === 'dict') this.shared++;
    if (value === undefined) this.fail(`nothing at place ${index} of the memo`);
    this.stack.push(value ?? UNKNOWN);
  }

  /** The value on top once more. */
  duplicate(): void {
    const value = this.stack.top();
    if (value.kind === 'items' || value.kind === 'dict') this.shared++;
    this.stack.push(value);
  }

  /** Keys and members of sets are hashed while loading. */
  private hash(values: readonly Value[], step = 1): void {
    for (let i = 0; i < values.length; i += step) {
      const value = values[i];
      if (value?.kind === 'items' && (value.hashed ?? 0) >= ENDLESS) this.listener.problem(PICKLE_RULES.exhausts, 'Loading hashes pairs of pairs that are billions of values, which takes time without end.', this.at);
    }
  }

  pushName(module: string, name: string, computed = false): void {
    const [realModule, realName] = this.protocol < 3 ? modernName(module, name) : [module, name];
    const value: Name = { kind: 'name', module: realModule, name: realName, at: this.at, computed };
    this.listener.name(value);
    this.stack.push(value);
  }

  stackName(): void {
    const name = this.stack.pop();
    const module = this.stack.pop();
    if (name.kind === 'text' && module.kind === 'text' && !name.cut && !module.cut) {
      if (name.computed || module.computed) this.listener.problem(PICKLE_RULES.computed, `The name ${JSON.stringify(module.text)} ${JSON.stringify(name.text)} is put together while loading.`, this.at);
      this.pushName(module.text, name.text, true);
      return;
    }
    if (name.kind === 'made' || module.kind === 'made' || name.kind === 'attribute' || module.kind === 'attribute' || (name.kind === 'unknown' && !this.broken) || name.kind === 'text') this.listener.problem(PICKLE_RULES.computed, 'A name to import is the result of a call.', this.at);
    else this.fail('a name that is no text');
    this.stack.push(UNKNOWN);
  }

  /** Calls something and gives the result as far as it is known. */
  private call(callee: Value, args: Value, how: 'call' | 'new'): Value {
    this.listener.call(callee, args, how, this.at);
    if (callee.kind === 'plain' || callee.kind === 'text' || callee.kind === 'bytes' || callee.kind === 'items' || callee.kind === 'dict') this.fail('something is called that cannot be');
    return apply(callee, args, how, this.at, this.listener) ?? made(callee, args, how, this.at);
  }

  /** Gives a state to the object below it, which is returned. */
  build(): Value {
    const state = this.stack.pop();
    const target = this.stack.top();
    if (target.kind === 'made') {
      // An instance's own __setstate__, which an earlier state may have set, is called.
      const setter = target.attributes?.get('__setstate__');
      if (setter !== undefined) this.listener.call(setter, tuple([state]), 'call', this.at);
      target.state = state;
      for (const part of state.kind === 'items' && state.type === 'tuple' ? state.items : [state]) {
        if (part.kind !== 'dict') continue;
        target.attributes ??= new Map();
        for (const [key, value] of part.entries) if (key.kind === 'text') target.attributes.set(key.text, value);
      }
    }
    this.listener.build(target, state, this.at);
    return target;
  }

  /** In a large stream, containers of nothing but data are forgotten once they are inside another: memory would grow with the file. */
  private forget(values: readonly Value[]): readonly Value[] {
    if (this.memo.size <= LARGE) return values;
    return values.map((value) => {
      if (!holdsData(value)) return value;
      if (value.place !== undefined && this.memo.get(value.place) === value) this.memo.set(value.place, DATA);
      return DATA;
    });
  }

  /** APPEND, APPENDS and ADDITEMS: on anything but a list or set, a method of the value is called. */
  addTo(items: readonly Value[], methods: readonly string[]): void {
    const target = this.stack.top();
    if (target.kind === 'items') {
      if (target.type === 'set') this.hash(items);
      extend(target, this.forget(items));
      return;
    }
    if (target.kind === 'made') {
      for (const method of methods) {
        const own = target.attributes?.get(method);
        if (own !== undefined) this.listener.call(own, tuple([...items]), 'call', this.at);
      }
    }
    this.listener.add(target, this.at);
  }

  setItems(pairs: readonly Value[]): void {
    const target = this.stack.top();
    if (pairs.length % 2 !== 0) this.fail('a key without a value');
    if (target.kind === 'dict') {
      this.hash(pairs, 2);
      const kept = this.forget(pairs);
      for (let i = 0; i + 1 < kept.length; i += 2) setItem(target, kept[i] ?? UNKNOWN, kept[i + 1] ?? UNKNOWN);
      return;
    }
    this.listener.add(target, this.at);
  }

  extension(code: number): void {
    this.listener.extension(code, this.at);
    this.stack.push(UNKNOWN);
  }

  /** REDUCE and NEWOBJ: calls what stands below its arguments. */
  apply(how: 'call' | 'new'): void {
    const args = this.stack.pop();
    const callee = this.stack.pop();
    this.stack.push(this.call(callee, args, how));
  }

  /** INST and OBJ: CLASS(*args). */
  instantiate(cls: Value, args: readonly Value[]): void {
    this.stack.push(this.call(cls, tuple([...args]), 'call'));
  }

  /** INST names the class behind its arguments. */
  inst(module: string, name: string): void {
    const args = this.stack.popMark();
    this.pushName(module, name);
    this.instantiate(this.stack.pop(), args);
  }

  dictionary(pairs: readonly Value[]): void {
    this.stack.push({ kind: 'dict', entries: [], cut: false });
    this.setItems(pairs);
  }

  newWithKeywords(): void {
    const keywords = this.stack.pop();
    const args = this.stack.pop();
    const cls = this.stack.pop();
    const all = args.kind === 'items' && keywords.kind === 'dict' ? tuple([...args.items, ...keywords.entries.map(([, value]) => value)]) : keywords.kind === 'dict' ? args : UNKNOWN;
    this.stack.push(this.call(cls, all, 'new'));
  }

  persistent(id: Value): void {
    this.listener.persistent(id, this.at);
    // torch's loader before 1.0 gives the class that a module id names.
    const [kind, cls] = id.kind === 'items' ? id.items : [];
    this.stack.push(kind?.kind === 'text' && kind.text === 'module' && cls !== undefined ? cls : { kind: 'persistent', id });
  }
}
