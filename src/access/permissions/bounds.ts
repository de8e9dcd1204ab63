import type { JsonValue } from '../../core/json.ts';
import { asDecimal, asLong, decimalText } from './numbers.ts';
import { quoted } from './quoted.ts';
import type { Field, ToolShape } from './shape.ts';
import { ArgumentFault, numberAt, readArguments } from './values.ts';

/** Below this many calls, what was seen of an argument says nothing about what will be. */
const LEAST_CALLS = 10;
const MOST_VALUES = 3;
const LONGEST_VALUE = 100;
/** What was masked in the record stands there in brackets: the value itself is not known. */
const MASKED = /\[[a-z_]{2,40}\.[\w.-]{1,80}\]|…$/;

/** What was seen of one argument: its largest number, or its few texts. */
type Seen = { readonly kind: 'number'; most: bigint } | { readonly kind: 'text'; readonly texts: Set<string> } | { readonly kind: 'any' };

/** What all calls of a tool had in common in their arguments. Memory is bounded by the definition, not by the calls. */
export class ArgumentBounds {
  readonly #shape: ToolShape | undefined;
  readonly #seen = new Map<string, Seen>();
  #calls = 0;
  #unseen = false;

  constructor(shape: ToolShape | undefined) {
    this.#shape = shape;
  }

  /** @param text - the arguments as the record has them; empty when it does not keep them */
  add(text: string): void {
    this.#calls++;
    if (this.#shape?.input !== 'object' || this.#unseen) return;
    const fields = text === '' || MASKED.test(text) ? undefined : fieldsOf(text, this.#shape);
    if (fields === undefined) this.#unseen = true;
    else for (const [name, field] of this.#shape.fields) {
      const value = Object.hasOwn(fields, name) ? (fields[name] ?? null) : null;
      if (value !== null) this.#seen.set(name, widened(this.#seen.get(name), value, field));
    }
  }

  /** Conditions in Cedar, and why there are none where there could be. */
  conditions(): { conditions: string[]; notes: string[] } {
    const shape = this.#shape;
    if (shape === undefined) return { conditions: [], notes: ['the definition of this tool is not in the record: its arguments are not bounded, and requests have to define it'] };
    if (shape.input !== 'object' || shape.fields.size === 0) return { conditions: [], notes: [] };
    if (this.#calls < LEAST_CALLS) return { conditions: [], notes: [`fewer than ${LEAST_CALLS} calls: arguments are not bounded`] };
    if (this.#unseen) return { conditions: [], notes: ['arguments of some calls are masked, cut or not kept: they are not bounded'] };
    const conditions: string[] = [];
    for (const [name, { type, required }] of shape.fields) {
      const plain = /^[A-Za-z_]\w*$/.test(name);
      const seen = this.#seen.get(name);
      const bound = seen === undefined ? undefined : boundOf(seen, type.kind, `context.args${plain ? `.${name}` : `[${quoted(name)}]`}`);
      if (bound !== undefined) conditions.push(required ? bound : `(if context.args has ${plain ? name : quoted(name)} then ${bound} else true)`);
    }
    return { conditions, notes: [] };
  }
}

function fieldsOf(text: string, shape: ToolShape): Record<string, JsonValue> | undefined {
  try {
    return readArguments(text, shape).fields;
  } catch (error) {
    if (error instanceof ArgumentFault) return undefined;
    throw error;
  }
}

function widened(before: Seen | undefined, value: JsonValue, { type: { kind } }: Field): Seen {
  if (before?.kind === 'any') return before;
  const number = numberAt(value);
  if (kind === 'long' || kind === 'decimal') {
    const amount = number === undefined ? undefined : kind === 'long' ? asLong(number) : asDecimal(number);
    if (amount === undefined || before?.kind === 'text') return { kind: 'any' };
    return { kind: 'number', most: before === undefined || amount > before.most ? amount : before.most };
  }
  if (kind !== 'string' || typeof value !== 'string' || number !== undefined || value.length > LONGEST_VALUE || before?.kind === 'number') return { kind: 'any' };
  const texts = before?.texts ?? new Set<string>();
  texts.add(value);
  return texts.size > MOST_VALUES ? { kind: 'any' } : { kind: 'text', texts };
}

function boundOf(seen: Seen, kind: string, path: string): string | undefined {
  switch (seen.kind) {
    case 'number': return kind === 'long' ? `${path} <= ${seen.most < 0n ? `(${seen.most})` : String(seen.most)}` : `${path}.lessThanOrEqual(decimal("${decimalText(seen.most)}"))`;
    case 'text': return `[${[...seen.texts].sort((a, b) => a.localeCompare(b)).map(quoted).join(', ')}].contains(${path})`;
    case 'any': return undefined;
  }
}
