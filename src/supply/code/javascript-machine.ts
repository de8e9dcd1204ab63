import { Evaluator } from './javascript-evaluate.ts';
import { someOf } from './javascript-lists.ts';
import { combined } from './javascript-operators.ts';
import { Parser } from './javascript-parser.ts';
import type { Block, Node, Statement } from './javascript-syntax.ts';
import { any, ANY, FROM, fromOf, host, list, Scope, textOf, truth, UNDEFINED, wholeText, type Binding, type Value } from './javascript-values.ts';
import type { World } from './javascript-world.ts';

/**
 * Statements of a program that is read. Where a condition is known its arm is taken, as the language does; where it is
 * not, all are, one after the other. What no way led to is read at last, so that no statement is passed over. Each part
 * is read a bounded number of times: the work is linear in the text, with a fixed amount for what loops decode.
 */

/** How a statement ends. */
const GOES_ON = 0;
const BREAKS = 1;
const CONTINUES = 2;
const RETURNS = 3;
const THROWS = 4;

const MOST_TURNS = 100_000;
/** Of a loop whose turns take ways that are not known. */
const MOST_UNSURE_TURNS = 6;
const MOST_ENDLESS_TURNS = 2000;
const MOST_UNSURE_ITEMS = 200;
const MAX_CODE = 1_000_000;
/** Statements within each other; the stack of a worker holds this. */
const MAX_STATEMENTS = 120;

export class Machine extends Evaluator {
  private label = '';
  private thrown: Value = ANY;
  /** Whether a way was left that may not have been taken. */
  private maybeLeft = false;
  private nested = 0;
  /** Statements that no way led to so far, with the names they see. */
  private readonly passedOver = new Map<Statement, Scope>();
  private readonly entered = new Set<Statement>();

  /** Reads a program, and then what nothing in it has called or reached. */
  run(program: Block): void {
    this.block(program, this.globals);
    this.loading = false;
    this.rest();
  }

  private rest(): void {
    for (let i = 0; i < this.waiting.length || this.passedOver.size > 0; i++) {
      for (const [statement, scope] of this.passedOver) {
        this.passedOver.delete(statement);
        if (!this.entered.has(statement)) this.execute(statement, scope);
      }
      const closure = this.waiting[i];
      // Somebody calls it later, with what nobody knows.
      if (closure !== undefined && !this.wasRead(closure.node)) this.invoke(closure, closure.self ?? ANY, closure.node.params.map(() => ANY));
    }
  }

  protected block(block: Block, scope: Scope): void {
    this.body(block, scope);
  }

  private body(block: Block, scope: Scope): number {
    this.hoist(block, scope);
    return this.items(block.items, scope);
  }

  private items(items: readonly Statement[], scope: Scope): number {
    for (const [i, item] of items.entries()) {
      const end = this.execute(item, scope);
      if (end === GOES_ON) continue;
      for (const each of items.slice(i + 1)) this.passOver(each, scope);
      return end;
    }
    return GOES_ON;
  }

  private passOver(statement: Statement | undefined, scope: Scope): void {
    if (statement !== undefined && !this.entered.has(statement)) this.passedOver.set(statement, scope);
  }

  private execute(statement: Statement, scope: Scope): number {
    this.step();
    this.entered.add(statement);
    if (this.nested > MAX_STATEMENTS) return GOES_ON;
    this.nested++;
    const end = this.executed(statement, scope);
    this.nested--;
    return end;
  }

  private executed(statement: Statement, scope: Scope): number {
    switch (statement.kind) {
      case 'expression':
        this.evaluate(statement.value, scope);
        return GOES_ON;
      case 'declare':
        for (const [target, value] of statement.pairs) {
          if (value !== undefined) this.assignOrBind(statement.word, target, this.evaluate(value, scope), scope);
          else if (statement.word !== 'var' && target.kind === 'name') this.declare(scope, target.name, UNDEFINED);
        }
        return GOES_ON;
      case 'block': return this.body(statement, statement.names.length === 0 && statement.functions.length === 0 ? scope : new Scope(scope));
      case 'return':
        return this.returning(statement.value === undefined ? UNDEFINED : this.evaluate(statement.value, scope));
      case 'throw':
        this.thrown = this.evaluate(statement.value, scope);
        return THROWS;
      case 'if': return this.arms(statement, scope);
      case 'for': return this.loop(statement, scope);
      case 'each': return this.each(statement, scope);
      case 'try': return this.attempt(statement, scope);
      case 'switch': return this.cases(statement, scope);
      case 'leave':
        this.label = statement.label;
        return statement.word === 'break' ? BREAKS : CONTINUES;
      case 'label': {
        const end = this.execute(statement.body, scope);
        if ((end === BREAKS || end === CONTINUES) && this.label === statement.name) {
          this.label = '';
          return GOES_ON;
        }
        return end;
      }
      case 'import': {
        const module = this.call(host('require'), undefined, [textOf(statement.module)], 0, false);
        for (const [name, own] of statement.names) this.declare(scope, own, name === '*' || name === 'default' ? module : this.member(module, name));
        return GOES_ON;
      }
    }
  }

  private assignOrBind(word: string, target: Node, value: Value, scope: Scope): void {
    if (word === 'var') this.assign(target, value, scope, 0);
    else this.bind(target.kind === 'assign' ? target.target : target, value, scope);
  }

  private returning(value: Value): number {
    const { frame } = this;
    frame.returned = frame.returned === undefined || (frame.returned.kind === 'plain') ? value : this.oneOf(frame.returned, value);
    return RETURNS;
  }

  private oneOf(a: Value, b: Value): Value {
    return b.kind === 'plain' ? a : a.kind === 'any' && a.from === 0 ? b : { kind: 'either', items: [...(a.kind === 'either' ? a.items : [a]), ...(b.kind === 'either' ? b.items : [b])].slice(0, 6) };
  }

  private arms({ arms, other }: Extract<Statement, { kind: 'if' }>, scope: Scope): number {
    const ends: number[] = [];
    for (const [i, [test, body]] of arms.entries()) {
      const known = truth(this.evaluate(test, scope));
      if (known === false) {
        this.passOver(body, scope);
        continue;
      }
      if (known === true) {
        for (const [, each] of arms.slice(i + 1)) this.passOver(each, scope);
        this.passOver(other, scope);
        if (ends.length === 0) return this.execute(body, scope);
        ends.push(this.maybe(body, scope));
        return this.settled(ends);
      }
      ends.push(this.maybe(body, scope));
    }
    if (ends.length === 0) return other === undefined ? GOES_ON : this.execute(other, scope);
    ends.push(other === undefined ? GOES_ON : this.maybe(other, scope));
    return this.settled(ends);
  }

  /** An arm that may not be taken. */
  private maybe(body: Statement, scope: Scope): number {
    let end = GOES_ON;
    this.uncertain(() => { end = this.execute(body, scope); });
    if (end !== GOES_ON) this.maybeLeft = true;
    return end;
  }

  /** Where all arms leave, what follows is not reached. */
  private settled(ends: readonly number[]): number {
    return ends.every((end) => end !== GOES_ON) ? Math.max(...ends) : GOES_ON;
  }

  private loop(statement: Extract<Statement, { kind: 'for' }>, scope: Scope): number {
    if (statement.start !== undefined) this.execute(statement.start, scope);
    let end = GOES_ON;
    const changed = this.watched(() => { end = this.turns(statement, scope); });
    // One that is left before its end has made something that is known in part only.
    this.settle(changed);
    if (end < 0) for (const { binding } of changed) this.forget(binding);
    return end < 0 ? GOES_ON : end;
  }

  private forget(binding: Binding): void {
    if (binding.value.kind === 'text' || binding.value.kind === 'number' || binding.value.kind === 'plain') this.set(binding, any(fromOf(binding.value)));
  }

  /** Turns of a loop; negative where it was left early. */
  private turns({ test, step, body, late }: Extract<Statement, { kind: 'for' }>, scope: Scope): number {
    const endless = test === undefined || test.kind === 'unary' || test.kind === 'number' || (test.kind === 'name' && test.name === 'true');
    for (let turn = 0; ; turn++) {
      const sure = this.unsure;
      const known = test === undefined || (late && turn === 0) ? true : truth(this.evaluate(test, scope));
      if (known === false) {
        this.passOver(body, scope);
        return GOES_ON;
      }
      this.maybeLeft = false;
      const end = known === true ? this.execute(body, scope) : this.maybe(body, scope);
      const left = this.maybeLeft;
      if (known === true) {
        if (end === BREAKS && this.label === '') return GOES_ON;
        if (end === RETURNS || end === THROWS || ((end === BREAKS || end === CONTINUES) && this.label !== '')) {
          if (end !== CONTINUES) return end;
          return end;
        }
      }
      if (step !== undefined) this.evaluate(step, scope);
      if (known === undefined || left) return -1;
      // What never ends by its condition and is not left either only waits.
      if (endless && turn >= MOST_ENDLESS_TURNS) return -1;
      if (this.thrifty() || turn >= (this.unsure === sure ? MOST_TURNS : MOST_UNSURE_TURNS)) return -1;
      // A loop that tells at its end whether it goes on.
      if (late && test === undefined) return GOES_ON;
    }
  }

  private each(statement: Extract<Statement, { kind: 'each' }>, scope: Scope): number {
    const over = this.evaluate(statement.list, scope);
    const items = this.itemsOf(over, statement.keys);
    let end = GOES_ON;
    const sure = this.unsure;
    for (const item of items) {
      if (statement.word === '') this.assign(statement.target, item, scope, 0);
      else this.assignOrBind(statement.word, statement.target, item, scope);
      end = items.length === 1 ? this.maybe(statement.body, scope) : this.execute(statement.body, scope);
      if (end === BREAKS && this.label === '') return GOES_ON;
      if (items.length === 1) return end === RETURNS || end === THROWS ? GOES_ON : GOES_ON;
      if (end === RETURNS || end === THROWS) return end;
      if (this.thrifty() || this.unsure - sure > MOST_UNSURE_ITEMS) break;
    }
    if (items.length === 0) this.passOver(statement.body, scope);
    return GOES_ON;
  }

  private itemsOf(over: Value, keys: boolean): readonly Value[] {
    if (over.kind === 'list' && !over.open && over.items.length <= MOST_TURNS) return keys ? over.items.map((_, i) => textOf(String(i))) : over.items;
    if (over.kind === 'list') return [someOf(over)];
    if (over.kind === 'text' && over.whole && !keys) return list([...over.text].slice(0, MOST_TURNS).map((letter) => textOf(letter, over.from))).items;
    if (over.kind === 'thing' && keys) return [...over.props.keys()].map((key) => textOf(key));
    return [any(fromOf(over), over.kind === 'host' || over.kind === 'any' ? over.of : undefined)];
  }

  private attempt({ body, param, handler, last }: Extract<Statement, { kind: 'try' }>, scope: Scope): number {
    const before = this.asked;
    let end = this.execute(body, scope);
    if (handler !== undefined) {
      const inner = new Scope(scope);
      if (param !== undefined) this.bind(param, end === THROWS ? this.thrown : this.failure(this.asked > before ? FROM.network : 0), inner);
      if (end === THROWS) end = this.execute(handler, inner);
      else this.uncertain(() => { this.execute(handler, inner); });
    }
    if (last !== undefined) {
      const after = this.execute(last, scope);
      if (after !== GOES_ON) end = after;
    }
    return end === THROWS && handler !== undefined ? GOES_ON : end;
  }

  private cases({ value, cases }: Extract<Statement, { kind: 'switch' }>, scope: Scope): number {
    const over = this.evaluate(value, scope);
    const text = wholeText(over);
    let at = -1;
    let known = text !== undefined;
    for (const [i, { test }] of cases.entries()) {
      if (test === undefined) continue;
      const tested = this.evaluate(test, scope);
      const same = truth(combined('===', over, tested));
      if (same === undefined) known = false;
      if (same === true && at < 0) at = i;
    }
    if (!known) {
      for (const { items } of cases) this.uncertain(() => {
        const end = this.items(items, scope);
        if (end !== GOES_ON && !(end === BREAKS && this.label === '')) this.maybeLeft = true;
      });
      return GOES_ON;
    }
    if (at < 0) at = cases.findIndex(({ test }) => test === undefined);
    for (const [i, { items }] of cases.entries()) if (i < at || at < 0) for (const each of items) this.passOver(each, scope);
    if (at < 0) return GOES_ON;
    for (const [i, { items }] of cases.slice(at).entries()) {
      const end = this.items(items, scope);
      if (end === GOES_ON) continue;
      for (const { items: others } of cases.slice(at + i + 1)) for (const each of others) this.passOver(each, scope);
      return end === BREAKS && this.label === '' ? GOES_ON : end;
    }
    return GOES_ON;
  }

  /** Code that stands in a text of the program, read where it is run. */
  code(source: string): Value {
    if (source.length > MAX_CODE || this.thrifty()) return ANY;
    const parser = new Parser(source, () => { this.step(); });
    const program = parser.program();
    const outer = this.frame;
    this.frame = { self: host('globalThis'), args: [], returned: undefined };
    const scope = new Scope(this.globals);
    this.hoist(program, scope);
    let value: Value = UNDEFINED;
    for (const item of program.items) {
      if (item.kind === 'expression') value = this.evaluate(item.value, scope);
      else if (this.execute(item, scope) !== GOES_ON) break;
    }
    // What it declares others see.
    for (const [name, binding] of scope.names) if (!this.globals.names.has(name)) this.globals.names.set(name, binding);
    const result = this.frame.returned ?? value;
    this.frame = outer;
    return result;
  }
}

/** Reads a program for a world. @returns whether some of it is nested too deep to be read */
export function readProgram(source: string, world: World, spend: () => void): boolean {
  const parser = new Parser(source, spend);
  const program = parser.program();
  new Machine(world, parser.size, spend).run(program);
  return parser.tooDeep;
}
