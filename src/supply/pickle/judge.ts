import type { ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { encodedFile } from '../embedded.ts';
import { bufferInput, windowInput } from '../input.ts';
import { printable } from '../printable.ts';
import type { Cursor } from './cursor.ts';
import type { Issue } from '../code/issue.ts';
import { exhausts } from './exhausting.ts';
import { codeIssue, functionPart, isCodeType, type FunctionPart } from './functions.ts';
import { GRAPH_MODULE, graphModuleIssue } from './graph-module.ts';
import type { Listener } from './listener.ts';
import { acts, inWords, isKnownModule, knownOf, reachesInside } from './names.ts';
import { PICKLE_RULES } from './rules.ts';
import type { Storages } from './torch-numbers.ts';
import { looksLikePickle } from './trial.ts';
import { reportProgram } from '../unclaimed.ts';
import { membersOf, pathOf, show, textOf, type Bytes, type Made, type Name, type Value } from './values.ts';

/** Longest call that is shown. */
const SHOWN = 160;
/** Embedded strings of bytes that are looked into, for one stream. */
const MAX_EMBEDDED = 1000;

/** What loaders of certain files take from the stream for themselves. */
export type Payload = (target: Made, cursor: Cursor, judge: Judge) => void;

/** Turns what a stream would do into findings: known to be safe, known to be dangerous, and the rest. */
export class Judge implements Listener {
  private readonly input: ScanInput;
  private readonly context: ScanContext;
  private readonly payloadOf: Payload | undefined;
  /** Names that were imported, and not (yet) called, by path. */
  private readonly imported = new Map<string, Name>();
  private readonly called = new Set<string>();
  private embedded = 0;
  /** Whether dill fills the cell of a function that it made. */
  private fills = false;

  private readonly storages: Storages | undefined;

  /** @param storages - takes note of torch's storages, where their numbers follow in the same file */
  constructor(input: ScanInput, context: ScanContext, payload?: Payload, storages?: Storages) {
    this.input = input;
    this.context = context;
    this.payloadOf = payload;
    this.storages = storages;
  }

  payload(target: Made, cursor: Cursor): void {
    this.payloadOf?.(target, cursor, this);
  }

  name(name: Name): void {
    const path = `${name.module}.${name.name}`;
    if (!this.imported.has(path) && this.imported.size < 100_000) this.imported.set(path, name);
  }

  call(callee: Value, args: Value, how: 'call' | 'new', at: number): void {
    if (callee.kind === 'name') this.callName(callee, args, how, at);
    else if (callee.kind === 'attribute') this.callMethod(callee.base, callee.name, args, at);
    else if (callee.kind === 'made') this.callMade(callee, args, how, at);
    else if (callee.kind === 'unknown' || callee.kind === 'persistent') this.once(PICKLE_RULES.unknownCall, 'Loading calls something that cannot be told from the file.', '?', at);
  }

  private callName(callee: Name, args: Value, how: 'call' | 'new', at: number): void {
    const path = `${callee.module}.${callee.name}`;
    this.called.add(path);
    if (path === 'dill._dill._setattr' && fillsCell(args)) {
      this.fills = true;
      return;
    }
    const part = functionPart(path);
    if (part !== undefined) return this.callMaker(part, callee, args, path, at);
    if (path === GRAPH_MODULE) return this.held(graphModuleIssue(args, () => { this.context.budget.step(); }), at);
    const known = knownOf(callee);
    if (DECORATORS.has(path) && isMadeFunction(membersOf(args)?.[0])) return;
    switch (known.level) {
      case 'danger': {
        const alias = known.real === path ? '' : ` (really ${known.real})`;
        this.once(PICKLE_RULES.call, `Loading calls ${shown(callee, args)}${alias}, which ${inWords(known.danger)}.`, path, at);
        return;
      }
      case 'safe': {
        const without = exhausts(path, args);
        if (without !== undefined) this.once(PICKLE_RULES.exhausts, `Loading calls ${shown(callee, args)}, which ${without}.`, path, at);
        else if (path === 'builtins.getattr') this.getattr(args, at);
        else if (path === 'torch.storage._load_from_bytes' && !this.loadable(args)) this.once(PICKLE_RULES.unknownCall, `Loading calls ${shown(callee, args)} on bytes that are not known.`, path, at);
        else if (/^_?operator\.methodcaller$/.test(path) && acts(textOf(membersOf(args)?.[0]) ?? '__call__')) this.once(PICKLE_RULES.unknownImport, `Loading makes ${shown(callee, args)}, which calls a method that acts.`, path, at);
        else if (path === 'builtins.type' && (membersOf(args)?.length ?? 3) > 1) this.once(PICKLE_RULES.unknownCall, `Loading makes a class, ${shown(callee, args)}.`, path, at);
        else if (!allowed(known.as, how, args)) this.once(PICKLE_RULES.unknownCall, `Loading calls ${shown(callee, args)}, whose effect is not known to be harmless.`, path, at);
        return;
      }
      case 'local':
        // Nothing is imported for it: the program that loads must have defined it, and knows what it does.
        if (how === 'new' || plainData(args)) this.once(PICKLE_RULES.local, `Builds ${shown(callee, args)}, which the loading program must define.`, path, at);
        else this.once(PICKLE_RULES.unknownCall, `Loading calls ${shown(callee, args)} of the loading program.`, path, at);
        return;
      case 'unknown':
        this.once(PICKLE_RULES.unknownCall, `Loading ${how === 'new' ? 'builds' : 'calls'} ${shown(callee, args)}, which ${known.why}.`, path, at);
    }
  }

  /** cloudpickle and dill make functions and classes from what the file holds of them. */
  private callMaker(part: FunctionPart, callee: Name, args: Value, path: string, at: number): void {
    if (part === 'code') return this.code(args, at);
    if (part === 'module') {
      const module = textOf(membersOf(args)?.[0]);
      if (module === undefined || !MODULE_NAME.test(module)) this.once(PICKLE_RULES.unknownCall, `Loading calls ${shown(callee, args)}, which imports a module.`, path, at);
      // `dynamic_subimport` makes a module of what the file holds, and imports nothing.
      else if (!path.endsWith('.dynamic_subimport') && !isKnownModule(module)) this.once(PICKLE_RULES.unknownImport, `Loading imports ${printable(module, SHOWN)}, which is not known to be safe.`, module, at);
      return;
    }
    if (part === 'type' && !FUNCTION_TYPES.has(textOf(membersOf(args)?.[0]) ?? '')) this.once(PICKLE_RULES.unknownCall, `Loading calls ${shown(callee, args)}.`, path, at);
    if (part === 'function' && !isCode(membersOf(args)?.[0])) this.once(PICKLE_RULES.call, `Loading calls ${shown(callee, args)}, which makes a function of code that cannot be told from the file.`, path, at);
  }

  /** Code of a function: what it would do once it is called. */
  private code(args: Value, at: number): void {
    this.held(codeIssue(args), at);
  }

  private held({ level, what }: Issue, at: number): void {
    this.once(level === 'danger' ? PICKLE_RULES.dangerousCode : level === 'odd' ? PICKLE_RULES.code : PICKLE_RULES.computes, what, `code ${level}`, at);
  }

  private callMethod(base: Value, name: string, args: Value, at: number): void {
    const key = `.${name}`;
    if (base.kind === 'text' || base.kind === 'bytes' || base.kind === 'items' || base.kind === 'dict') {
      // What a text is formatted with is reached into by the fields of the text.
      const fields = base.kind === 'text' && (name === 'format' || name === 'format_map') && /\{[^{}]{0,200}(?:\.|\[)[^{}]{0,200}_{2}\w/.test(base.text);
      if (fields || reachesInside(name)) this.once(PICKLE_RULES.call, `Loading calls the method ${printable(name, 60)}, which ${inWords('reflect')}.`, key, at);
      return;
    }
    const call = printable(`${show(base)}.${name}${args.kind === 'items' ? show(args) : '(…)'}`, SHOWN);
    if (acts(name)) this.once(PICKLE_RULES.call, `Loading calls ${call}, a method that acts.`, key, at);
    else this.once(PICKLE_RULES.unknownCall, `Loading calls ${call}, whose effect is not known to be harmless.`, key, at);
  }

  private callMade(callee: Made, args: Value, how: 'call' | 'new', at: number): void {
    const path = pathOf(callee.from);
    if (path !== undefined && FOLLOWED.has(path)) return;
    if (isCodeType(callee)) return this.code(args, at);
    const part = functionPart(path ?? '');
    if (part === 'function') return this.once(PICKLE_RULES.call, 'Loading calls a function whose code the file holds.', 'held function', at);
    // An object of a class that the file holds; making it by the class itself runs what the class says, which was judged.
    if (part === 'class' || (part === 'type' && how === 'call' && plainData(args))) return;
    this.once(PICKLE_RULES.unknownCall, `Loading calls the result of ${printable(show(callee), SHOWN)} with ${printable(show(args), 60)}.`, `made ${path ?? '?'}`, at);
  }

  private getattr(args: Value, at: number): void {
    const [base, name] = membersOf(args) ?? [];
    const attribute = textOf(name);
    if (attribute === undefined || (name?.kind === 'text' && name.computed)) {
      this.once(PICKLE_RULES.computed, 'Loading takes an attribute whose name is computed.', 'getattr', at);
      return;
    }
    if (reachesInside(attribute)) this.once(PICKLE_RULES.call, `Loading takes ${printable(attribute, 60)} of ${printable(base === undefined ? '?' : show(base), 80)}, which ${inWords('reflect')}.`, `getattr ${attribute}`, at);
    else if (base?.kind !== 'name' && acts(attribute)) this.once(PICKLE_RULES.unknownImport, `Loading takes the method ${printable(attribute, 60)} of ${printable(base === undefined ? '?' : show(base), 80)}, a method that acts.`, `getattr ${attribute}`, at);
  }

  /** torch's nested files: pickles and archives, which were entered when their bytes came. */
  private loadable(args: Value): boolean {
    const [value] = membersOf(args) ?? [];
    if (value?.kind !== 'bytes') return false;
    const inner = value.bytes === undefined ? windowInput(this.input, value.at, value.length) : bufferInput('', value.bytes);
    return isZip(inner) || looksLikePickle(inner);
  }

  build(target: Value, state: Value, at: number): void {
    if ((target.kind === 'name' || target.kind === 'attribute') && !(state.kind === 'plain' && state.value === null)) {
      this.once(PICKLE_RULES.patch, `Loading sets attributes of ${printable(show(target), SHOWN)} itself, not of an object.`, `build ${show(target)}`, at);
      return;
    }
    if (target.kind !== 'made' || target.attributes === undefined) return;
    for (const key of HOOKS) {
      const value = target.attributes.get(key);
      if (value !== undefined) this.once(PICKLE_RULES.patch, `Loading replaces ${key} of an object by ${printable(show(value), 80)}.`, `hook ${key}`, at);
    }
  }

  add(target: Value, at: number): void {
    if (target.kind === 'name' || target.kind === 'attribute') this.once(PICKLE_RULES.patch, `Loading adds to ${printable(show(target), SHOWN)}, which belongs to the program.`, `add ${show(target)}`, at);
  }

  persistent(id: Value, at: number): void {
    this.storages?.add(id);
    const [kind, type] = membersOf(id) ?? [];
    const word = textOf(kind);
    // torch's own: a storage of tensors, or (before 1.0) the source text of a module for comparison.
    if ((word === 'storage' || word === 'module') && (type?.kind === 'name' || type?.kind === 'made' || type?.kind === 'text')) return;
    this.once(PICKLE_RULES.persistent, `The persistent id ${printable(show(id), 80)} is none that a known loader writes.`, 'persistent', at);
  }

  extension(code: number, at: number): void {
    this.once(PICKLE_RULES.extension, `A name hides behind the extension code ${code}.`, `ext ${code}`, at);
  }

  bytes({ at, length, bytes }: Bytes): void {
    if (length < 6) return;
    const inner = bytes === undefined ? windowInput(this.input, at, length, `bytes at ${at}`) : bufferInput('encoded bytes', bytes);
    reportProgram(inner, 0, 'A string of bytes', { ...this.context, report: (rule, message) => { this.once(rule, message, 'program', at); } });
    if (!isZip(inner) && !isCompressed(inner) && !looksLikePickle(inner)) return;
    this.enter(inner, at);
  }

  /** Base64 and digits of a file: whoever loads the stream decodes them, or has them decoded. */
  text(value: string, at: number): void {
    const file = encodedFile(value);
    if (file !== undefined) this.bytes({ kind: 'bytes', at, length: file.length, bytes: file });
  }

  private enter(inner: ScanInput, at: number): void {
    if (this.embedded++ > MAX_EMBEDDED) return this.once(PICKLE_RULES.size, `More than ${MAX_EMBEDDED} streams or archives in strings of bytes.`, 'embedded', at);
    this.context.enter(inner, { unknown: 'ignore' });
  }

  problem(rule: SupplyRule, message: string, at: number): void {
    this.once(rule, printable(message, 300), message, at);
  }

  /** Reports names that were imported and never called; after the last stream. */
  finish(): void {
    for (const [path, name] of this.imported) {
      if (this.called.has(path)) continue;
      if (functionPart(path) !== undefined) continue;
      // What dill names so as to fill the cell of a function, and calls for that alone.
      if (this.fills && (path === 'dill._dill' || path === 'builtins.setattr')) continue;
      const known = knownOf(name);
      const text = printable(path, SHOWN);
      if (known.level === 'danger') this.context.report(PICKLE_RULES.import, `Loading imports ${text}${known.real === path ? '' : ` (really ${known.real})`}, which ${inWords(known.danger)}.`, name.at);
      else if (known.level === 'unknown') this.context.report(PICKLE_RULES.unknownImport, `Loading imports ${text}, which ${known.why}.`, name.at);
    }
  }

  private readonly said = new Set<string>();

  private once(rule: SupplyRule, message: string, key: string, at: number): void {
    const whole = `${rule.id} ${key}`;
    if (this.said.has(whole)) return;
    if (this.said.size < 10_000) this.said.add(whole);
    this.context.report(rule, message, at);
  }
}

/** What the interpreter follows itself when it is called: the calls that come of it are judged one by one. */
const FOLLOWED = new Set(['functools.partial', '_functools.partial', 'operator.itemgetter', '_operator.itemgetter', 'operator.attrgetter', '_operator.attrgetter', 'operator.methodcaller', '_operator.methodcaller', 'functools.cmp_to_key']);

const FUNCTION_TYPES = new Set(['slice', 'range', 'CodeType', 'FunctionType', 'MethodType', 'CellType', 'MappingProxyType', 'PartialType', 'ModuleType', 'NoneType', 'EllipsisType', 'NotImplementedType', 'SimpleNamespace', 'GenericAlias', 'type', 'object', 'property', 'staticmethod', 'classmethod']);
/** Whether an attribute is set that is the content of a cell which the stream made. */
function fillsCell(args: Value): boolean {
  const [cell, name] = membersOf(args) ?? [];
  return cell?.kind === 'made' && /\._(?:create_cell|make_cell|make_empty_cell)$/.test(pathOf(cell.from) ?? '') && textOf(name) === 'cell_contents';
}

const MODULE_NAME = /^[A-Za-z_][\w.]{0,200}$/;
/** What a class wraps its functions in. */
const DECORATORS = new Set(['builtins.property', 'builtins.staticmethod', 'builtins.classmethod']);

/** Whether a value is code whose names and constants were judged. */
function isCode(value: Value | undefined): boolean {
  return value?.kind === 'made' && (isCodeType(value.from) || functionPart(pathOf(value.from) ?? '') === 'code');
}

function isMadeFunction(value: Value | undefined): boolean {
  return value?.kind === 'made' && functionPart(pathOf(value.from) ?? '') === 'function';
}

/** Set on an instance or in its slots, these change what later opcodes do. */
const HOOKS = ['__setstate__', '__class__', '__reduce__', '__reduce_ex__', '__getattr__', '__getattribute__', '__setattr__', '__call__', '__del__', '__globals__', '__code__', '__builtins__', '__bases__'];

const ZIP = Buffer.from('504b0304', 'hex');

/** gzip, bzip2, xz or zlib, by more bytes than occur by chance; a stream of zlib has but two, and is entered where it unpacks. */
function isCompressed(input: ScanInput): boolean {
  return /^(?:\x1f\x8b\x08[\0-\x1f]|BZh[1-9]1AY&SY|\xfd7zXZ\0|\x78[\x01\x5e\x9c\xda])/.test(input.read(0, 10).toString('latin1'));
}

function isZip(input: ScanInput): boolean {
  return input.read(0, 4).equals(ZIP);
}

function shown(callee: Value, args: Value): string {
  return printable(`${show(callee)}${args.kind === 'items' ? show(args) : '(…)'}`, SHOWN);
}

/** Values that are looked into to know whether they are constants: the memo lets one stand in many places. */
const MAX_PLAIN = 20_000;

/** Whether every value inside is a constant: no names and no results of calls; false where there are too many to tell. */
function plainData(value: Value): boolean {
  let visited = 0;
  const plain = (each: Value, depth: number): boolean => {
    if (depth > 4 || visited++ > MAX_PLAIN) return false;
    switch (each.kind) {
      case 'plain': case 'text': case 'bytes': return true;
      case 'items': return each.items.every((item) => plain(item, depth + 1));
      case 'dict': return each.entries.every(([key, item]) => plain(key, depth + 1) && plain(item, depth + 1));
      case 'name': case 'made': case 'attribute': case 'persistent': case 'unknown': return false;
    }
  };
  return plain(value, 0);
}

/** A word or number, as members of enumerations have for a value: nothing that could be a path or an address. */
function word(value: Value): boolean {
  return value.kind === 'plain' || (value.kind === 'text' && !value.cut && value.text.length <= 64 && !/[/\\:]|\.\./.test(value.text));
}

function allowed(as: 'call' | 'class' | 'name', how: 'call' | 'new', args: Value): boolean {
  if (as === 'call') return true;
  if (as === 'name') return false;
  const members = membersOf(args);
  return how === 'new' || (members !== undefined && members.length <= 1 && members.every(word));
}
