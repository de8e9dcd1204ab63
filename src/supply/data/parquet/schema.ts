import type { Leaf } from './column.ts';
import { PageError } from './compression.ts';
import { numberAt, textAt, type ThriftStruct, type ThriftValue } from './thrift.ts';
import { BYTES } from './values.ts';

const MAX_COLUMNS = 4096;
const MAX_DEPTH = 32;
/** Converted types that are text: UTF8, ENUM, JSON. */
const TEXTS = new Set([0, 4, 19]);
/** Logical types that are text: STRING, ENUM, JSON. */
const LOGICAL = [1, 4, 12];

/** Groups that only make a list or a mapping: nobody would name them. */
const MADE = new Set(['list', 'bag', 'array', 'element', 'item', 'array_element', 'key_value', 'map']);

/**
 * The leaves of a schema, in the order of the columns.
 * @throws PageError when the schema is no tree
 */
export function leavesOf(elements: readonly ThriftValue[]): Leaf[] {
  const leaves: Leaf[] = [];
  let at = 0;
  const next = (): ThriftStruct => {
    const element = elements[at++];
    if (!(element instanceof Map)) throw new PageError('a schema that is no tree');
    return element;
  };
  const visit = (path: readonly string[], definition: number, repetition: number, depth: number): void => {
    if (depth > MAX_DEPTH) throw new PageError('a schema that nests too deep');
    const element = next();
    const kind = numberAt(element, 3) ?? 0;
    const name = textAt(element, 4) ?? '';
    const deeper = definition + (kind === 0 ? 0 : 1);
    const repeated = repetition + (kind === 2 ? 1 : 0);
    const children = numberAt(element, 5) ?? 0;
    const here = MADE.has(name) ? path : [...path, name];
    if (children > 0) {
      if (children > elements.length) throw new PageError('a schema that is no tree');
      for (let i = 0; i < children; i++) visit(here, deeper, repeated, depth + 1);
      return;
    }
    if (leaves.length >= MAX_COLUMNS) throw new PageError(`more than ${MAX_COLUMNS} columns`);
    const type = numberAt(element, 1) ?? -1;
    const converted = numberAt(element, 6);
    const logical = element.get(10);
    const text = type === BYTES && ((converted !== undefined && TEXTS.has(converted)) || (logical instanceof Map && LOGICAL.some((id) => logical.has(id))));
    leaves.push({ path: here, type, width: numberAt(element, 2) ?? 0, definition: deeper, repetition: repeated, text });
  };
  const root = next();
  for (let i = numberAt(root, 5) ?? 0; i > 0; i--) visit([], 0, 0, 0);
  return leaves;
}
