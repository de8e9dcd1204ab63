import type { PolicyJson, PolicyToJsonAnswer } from '@cedar-policy/cedar-wasm/nodejs';
import { basename } from 'node:path';
import { SallyportError } from '../../core/errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { AttachedFile } from '../../policy/attached.ts';
import type { Problem } from '../../policy/problem.ts';
import { inWords, withCedar } from './cedar.ts';
import type { StatementPlace } from './contract.ts';

/** One statement of a permissions file. */
export interface Statement extends StatementPlace {
  /** Whether its id is its own, and not made of its place. */
  readonly named: boolean;
  readonly column: number;
  readonly text: string;
  readonly json: PolicyJson;
  /** What of the context it reads. */
  readonly mentions: Mentions;
  /** Ids of the actions it names anywhere. */
  readonly actions: ReadonlySet<string>;
  /** Where a byte of its text stands in the file. */
  at(byte: number): { line: number; column: number };
}

/** Parts of the context by name, and within `args`, `from`, `total` and `conversation` by the second name. */
export interface Mentions {
  has(first: string, second?: string): boolean;
}

/** More statements than anyone reviews. */
const MOST_STATEMENTS = 2_000;

/** Reads the statements of one file, each on its own, so that every mistake is told at once. */
export function readStatements({ file, text }: AttachedFile): { statements: Statement[]; problems: Problem[] } {
  const statements: Statement[] = [];
  const problems: Problem[] = [];
  const pieces = split(text);
  if (pieces.length > MOST_STATEMENTS) return { statements, problems: [{ severity: 'error', file, line: 1, column: 1, path: '', message: `the file has more than ${MOST_STATEMENTS} statements` }] };
  for (const piece of pieces) {
    const at = (byte: number): { line: number; column: number } => position(text, piece.start + charsOf(piece.text, byte));
    const begin = position(text, piece.start);
    const answer = parse(piece.text);
    if (answer.type === 'failure') {
      for (const error of answer.errors) problems.push({ severity: 'error', file, ...at(error.sourceLocations?.[0]?.start ?? 0), path: '', message: inWords(error) });
      continue;
    }
    const named = answer.json.annotations?.['id'];
    if (named !== undefined && !/^[\w .:/#-]{1,100}$/.test(named)) problems.push({ severity: 'error', file, ...begin, path: '', message: 'an @id is 1 to 100 letters, digits, spaces and . : / # _ -' });
    const body = answer.json as unknown as JsonObject;
    statements.push({ named: named !== undefined, id: named ?? `${basename(file)}:${begin.line}`, file, ...begin, text: piece.text, json: answer.json, mentions: mentionsIn(body), actions: actionsIn(body), at });
  }
  return { statements, problems };
}

/** One statement; one that the evaluator cannot take is a mistake like any other. */
function parse(text: string): PolicyToJsonAnswer {
  try {
    return withCedar((cedar) => cedar.policyToJson(text));
  } catch (thrown) {
    if (!(thrown instanceof SallyportError)) throw thrown;
    return { type: 'failure', errors: [{ message: thrown.message, help: null, code: null, url: null, severity: null }] };
  }
}

/** The statements of a text, each from its first token to its semicolon. Text after the last semicolon is one more, which will not parse. */
function split(text: string): { text: string; start: number }[] {
  const pieces: { text: string; start: number }[] = [];
  let start = -1;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === '/' && text[i + 1] === '/') {
      const end = text.indexOf('\n', i);
      i = end < 0 ? text.length : end;
      continue;
    }
    if (start < 0 && /\S/.test(c) && c !== '\ufeff') start = i;
    if (c === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
    } else if (c === ';') {
      pieces.push({ text: text.slice(start, i + 1), start });
      start = -1;
    }
  }
  if (start >= 0) pieces.push({ text: text.slice(start), start });
  return pieces;
}

/** Characters of the UTF-8 bytes that a Rust program counts. */
function charsOf(text: string, bytes: number): number {
  return Buffer.from(text, 'utf8').subarray(0, bytes).toString('utf8').length;
}

function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: offset - lastBreak };
}

/** Records of the context whose fields are told apart. */
const DIVIDED = new Set(['args', 'from', 'total', 'conversation']);

function mentionsIn(json: JsonObject): Mentions {
  const found = new Set<string>();
  let all = false;
  const add = (path: readonly string[]): void => {
    const [first = '', second] = path;
    // The record as a whole: every field of it counts.
    found.add(second === undefined && DIVIDED.has(first) ? `${first}.*` : first);
    found.add(first);
    if (second !== undefined) found.add(`${first}.${second}`);
  };
  const walk = (node: JsonValue): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (isObject(node)) {
      const path = pathOf(node);
      if (path === undefined) Object.values(node).forEach(walk);
      else if (path.length === 0) all = true;
      else add(path);
    }
  };
  walk(json);
  return { has: (first, second) => all || (second === undefined ? found.has(first) : found.has(`${first}.${second}`) || found.has(`${first}.*`)) };
}

/** The attributes by which an expression reaches into the context; undefined when it does not start there. */
function pathOf(node: JsonValue | undefined): string[] | undefined {
  if (!isObject(node)) return undefined;
  if (node['Var'] === 'context') return [];
  const step = node['.'] ?? node['has'];
  if (!isObject(step)) return undefined;
  const { attr } = step;
  const base = pathOf(step['left']);
  const names = typeof attr === 'string' ? [attr] : Array.isArray(attr) ? attr.filter((each) => typeof each === 'string') : undefined;
  return base === undefined || names === undefined ? undefined : [...base, ...names];
}

function actionsIn(json: JsonObject): Set<string> {
  const found = new Set<string>();
  const walk = (node: JsonValue): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (isObject(node)) {
      if (node['type'] === 'Action' && typeof node['id'] === 'string') found.add(node['id']);
      Object.values(node).forEach(walk);
    }
  };
  walk(json);
  return found;
}

/** Whether a statement's scope admits an action that belongs to these groups. */
export function concerns(statement: Statement, action: string, groups: readonly string[]): boolean {
  const { action: scope } = statement.json;
  if (scope.op === 'All') return true;
  if (scope.op === '==') return 'entity' in scope && uidOf(scope.entity) === action;
  const within = 'entities' in scope ? scope.entities.map(uidOf) : [uidOf(scope.entity)];
  return within.some((id) => id === action || groups.includes(id));
}

function uidOf(uid: { type: string; id: string } | { __entity: { type: string; id: string } }): string {
  return '__entity' in uid ? uid.__entity.id : uid.id;
}
