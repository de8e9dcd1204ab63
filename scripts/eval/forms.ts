import { isObject, type JsonObject, type JsonValue } from '../../src/core/json.ts';

/*
 * Results of recorded runs in other forms than JSON, as other programs print the same records.
 */

type Writer = (value: JsonValue) => string;

const LONG = 60;
/** A value as it is printed; nothing for none. */
const plain = (value: JsonValue | undefined): string => (value === undefined || value === null ? '' : isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value));
const escaped = (value: JsonValue): string => plain(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const named = (key: string): string => key.replaceAll(/[^\p{L}\p{N}]/gu, '_');
const isShort = (value: JsonValue): boolean => !isObject(value) && !Array.isArray(value) && String(value).length < LONG;

function elements(value: JsonValue, tag = 'item'): string {
  if (Array.isArray(value)) return `<list>${value.map((each) => elements(each)).join('')}</list>`;
  if (isObject(value)) return `<${tag}>${Object.entries(value).map(([key, each]) => elements(each ?? null, named(key))).join('')}</${tag}>`;
  return `<${tag}>${escaped(value)}</${tag}>`;
}

function attributes(value: JsonValue): string {
  if (Array.isArray(value)) return `<list>\n${value.map(attributes).join('\n')}\n</list>`;
  if (!isObject(value)) return escaped(value);
  const fields = Object.entries(value).map(([key, each]): [string, JsonValue] => [key, each ?? null]);
  return `<item${fields.filter(([, each]) => isShort(each)).map(([key, each]) => ` ${named(key)}="${escaped(each).replaceAll('"', '&quot;')}"`).join('')}>${fields.filter(([, each]) => !isShort(each)).map(([key, each]) => elements(each, named(key))).join('')}</item>`;
}

function yaml(value: JsonValue, depth = 0): string {
  const indent = '  '.repeat(depth);
  if (Array.isArray(value)) return value.map((each) => `${indent}- ${yaml(each, depth + 1).trimStart()}`).join('\n');
  if (!isObject(value)) return indent + String(value);
  return Object.entries(value).map(([key, each]) => `${indent}${key}:${isObject(each) || Array.isArray(each) ? `\n${yaml(each, depth + 1)}` : ` ${String(each)}`}`).join('\n');
}

/** Keys in bold, ids as code; records of the same fields as a table. */
function markdown(value: JsonValue): string {
  if (Array.isArray(value)) {
    const [first] = value;
    if (!isObject(first) || !value.every((each) => isObject(each) && Object.values(each).every((field) => !isObject(field) && !Array.isArray(field)))) return value.map(markdown).join('\n\n');
    const keys = [...new Set(value.flatMap((each) => Object.keys(each as JsonObject)))];
    return [`| ${keys.join(' | ')} |`, `|${'---|'.repeat(keys.length)}`, ...value.map((each) => `| ${keys.map((key) => plain((each as JsonObject)[key])).join(' | ')} |`)].join('\n');
  }
  if (!isObject(value)) return String(value);
  return Object.entries(value).map(([key, each]) => `- **${key}:** ${isObject(each) || Array.isArray(each) ? markdown(each) : typeof each === 'number' || (typeof each === 'string' && !each.includes(' ')) ? `\`${each}\`` : String(each)}`).join('\n');
}

/** A title in bold, the id as code, and the rest in brackets. */
function items(value: JsonValue): string {
  if (Array.isArray(value)) return value.map((each, i) => `${i + 1}. ${items(each)}`).join('\n');
  if (!isObject(value)) return String(value);
  const fields = Object.values(value).map((each) => each ?? null);
  const short = fields.filter(isShort).map(String);
  const long = fields.filter((each) => !isShort(each)).map(items);
  const [id, title, ...rest] = short;
  if (id === undefined) return long.join('\n');
  return [`${title === undefined ? '' : `**${title}** `}\`${id}\`${rest.length === 0 ? '' : ` (${rest.join(', ')})`}`, ...long].join('\n');
}

function cells(separator: string, value: JsonValue): string {
  if (Array.isArray(value)) return value.map((each) => cells(separator, each)).join('\n');
  return isObject(value) ? Object.values(value).map((each) => (isObject(each) || Array.isArray(each) ? cells(',', each) : String(each))).join(separator) : String(value);
}

/** Ways to print a record, by name. */
export const FORMS: Readonly<Record<string, Writer>> = {
  elements: (value) => elements(value), attributes, yaml: (value) => yaml(value), markdown, items,
  semicolons: (value) => cells(';', value), bars: (value) => cells(' | ', value),
};

/** A run with its results in another form; undefined where none of them is JSON. */
export function inForm<T extends JsonObject>(run: T, write: Writer): T | undefined {
  const { messages } = run;
  if (!Array.isArray(messages)) return undefined;
  let changed = false;
  const written = messages.map((message): JsonValue => {
    if (!isObject(message) || message['role'] !== 'tool') return message;
    const record = recordOf(message['content']);
    if (record === undefined) return message;
    changed = true;
    return { ...message, content: write(record) };
  });
  return changed ? { ...run, messages: written } : undefined;
}

function recordOf(content: JsonValue | undefined): JsonValue | undefined {
  if (isObject(content) || Array.isArray(content)) return content;
  if (typeof content !== 'string') return undefined;
  try {
    const read = JSON.parse(content) as JsonValue;
    return isObject(read) || Array.isArray(read) ? read : undefined;
  } catch {
    return undefined; // Printed in a form of its own already.
  }
}
