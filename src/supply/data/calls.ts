import { isObject, type JsonValue } from '../../core/json.ts';
import type { Cell, Row } from './contract.ts';

/** Calls of tools in examples: what is given to them, and what else the example says. */

/** Fields of examples below which the arguments of a call stand. */
const CALL = /(?:^|\.)(?:arguments|args|parameters|params|input|function_call|tool_input|action_input|kwargs)(?:$|\.)/i;
const OBJECT = /^\s{0,20}[{[]/;
/** Calls that stand in what a model says, as prompts of agents have them. */
const WRITTEN = /(?:<(?:tool_call|function_call|functioncall|tool_use)>|\bAction Input:|\[TOOL_CALLS\]|<\|(?:tool_call|python_tag)\|>)\s{0,20}([{[][^\n]{1,4000}[}\]])/g;
const MAY_BE_WRITTEN = /Action Input:|tool_call|function_?call|TOOL_CALLS|tool_use|python_tag/;
/** Longest arguments and values that are looked into, and most of what is said, in UTF-16 units. */
const MAX_ARGUMENTS = 20_000;
const MAX_VALUE = 300;
const MAX_SAID = 20_000;
const MAX_DEPTH = 8;

/** What is given to the calls of an example, by its names. */
export function* given(row: Row): Generator<readonly [name: string, value: string]> {
  for (const { field, text } of row.cells) {
    const object = OBJECT.test(text);
    if (object && text.length < MAX_ARGUMENTS) yield* objectOf(text);
    else if (CALL.test(field)) {
      if (text.length <= MAX_VALUE) yield [field.slice(field.lastIndexOf('.') + 1), text];
    } else if (MAY_BE_WRITTEN.test(text)) for (const [, call = ''] of text.matchAll(WRITTEN)) yield* objectOf(call);
  }
}

/** The values of an object that is written out; none of what is no JSON. */
function* objectOf(text: string): Generator<readonly [name: string, value: string]> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return;
  }
  yield* leaves('', parsed as JsonValue, 0);
}

function* leaves(name: string, value: JsonValue, depth: number): Generator<readonly [name: string, value: string]> {
  if (typeof value === 'string') {
    if (value.length <= MAX_VALUE) yield [name, value];
  } else if (depth < MAX_DEPTH && Array.isArray(value)) for (const each of value) yield* leaves(name, each, depth + 1);
  else if (depth < MAX_DEPTH && isObject(value)) for (const [key, each] of Object.entries(value)) if (each !== undefined) yield* leaves(key, each, depth + 1);
}

const MODEL = /^(?:assistant|gpt|model|bot)$/i;
const MODEL_OR_TOOL = /^(?:assistant|gpt|model|bot|tool|function)$/i;

/** What is said beside what is given to calls, in lower case. */
function said(row: Row, heard: (cell: Cell) => boolean): string {
  return row.cells.filter((cell) => !CALL.test(cell.field) && heard(cell)).map(({ text }) => text).join('\n').slice(0, MAX_SAID).toLowerCase();
}

/** What the people of an example say: neither a model nor a tool. */
export function askedOfCalls(row: Row): string {
  return said(row, ({ role, text }) => !MODEL_OR_TOOL.test(role) && !OBJECT.test(text));
}

/** What people, tools and definitions of an example say, all but the model. */
export function toldToCalls(row: Row): string {
  return said(row, ({ role }) => !MODEL.test(role));
}
