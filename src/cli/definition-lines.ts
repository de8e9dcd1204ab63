import { visible } from '../access/approvals/show.ts';
import { isObject, type JsonObject, type JsonValue } from '../core/json.ts';

/** A letter of a script whose letters can be taken for Latin ones. */
const ALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}]/u;
const LATIN = /\p{Script=Latin}/u;
const WORD = /[\p{L}\p{M}\p{N}_]+/gu;

/**
 * What a server says of itself or of one definition, as lines that a person can read before approving it: nothing is left
 * out, and nothing in it can move the cursor or hide. Invisible characters, and letters of another script inside a Latin word, are written as `\u{...}`.
 * @param text - JSON of an object, or plain text
 */
export function definitionLines(text: string): string[] {
  const body = objectOf(text);
  const lines = body === undefined ? said('', text) : fields(body);
  const hidden = [...text].filter((character) => visible(character) !== character && character !== '\n' && character !== '\t').length
    + (body === undefined ? 0 : hiddenIn(body));
  return hidden === 0 ? lines : [`! ${hidden} character${hidden === 1 ? '' : 's'} in it would not be seen on a screen; shown here as \\u{...}`, ...lines];
}

/** A name in quotes, where anything but plain ASCII is written out: names are compared by eye. */
export function quoted(value: string): string {
  return JSON.stringify(value).replaceAll(/[^\x20-\x7e]/gu, escapedCharacter);
}

function objectOf(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isObject(value) ? value : undefined;
  } catch {
    // Plain text, or JSON in which something was masked: shown as it stands.
    return undefined;
  }
}

/** Unseen characters inside the strings of a value, keys included; the JSON text has some of them as escapes. */
function hiddenIn(value: JsonValue): number {
  if (typeof value === 'string') return [...value].filter((character) => visible(character) !== character && character !== '\n' && character !== '\t' && character !== '\r' && isEscapedByJson(character)).length;
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + hiddenIn(each), 0);
  return isObject(value) ? Object.entries(value).reduce((sum, [key, each]) => sum + hiddenIn(key) + hiddenIn(each ?? null), 0) : 0;
}

function isEscapedByJson(character: string): boolean {
  return JSON.stringify(character) !== `"${character}"`;
}

function fields(body: JsonObject): string[] {
  const { name, title, description, inputSchema, arguments: args, ...rest } = body;
  const lines: string[] = [];
  // Resources and templates go by their URI, which is not their name.
  const called = body['uri'] === undefined && body['uriTemplate'] === undefined ? undefined : name;
  for (const [field, value] of [['name', called], ['title', title], ['description', description]] as const) if (value !== undefined) lines.push(...(typeof value === 'string' ? said(`${field}: `, value) : [`${field}: ${json(value)}`]));
  if (inputSchema !== undefined) lines.push(...parameters(inputSchema));
  if (args !== undefined) lines.push(...(Array.isArray(args) ? ['arguments:', ...args.flatMap((each) => (isObject(each) && typeof each['name'] === 'string' ? argument(each['name'], each) : [`  ${json(each)}`]))] : [`arguments: ${json(args)}`]));
  for (const [field, value] of Object.entries(rest)) if (value !== undefined) lines.push(...(typeof value === 'string' ? said(`${plain(field)}: `, value) : [`${plain(field)}: ${json(value)}`]));
  return lines;
}

function argument(name: string, { name: _, required, ...rest }: JsonObject): string[] {
  return parameter(name, required === undefined || typeof required === 'boolean' ? rest : { ...rest, required }, required === true);
}

function parameters(schema: JsonValue): string[] {
  if (!isObject(schema)) return [`parameters: ${json(schema)}`];
  const { properties, required, type, ...rest } = schema;
  const names = Array.isArray(required) ? required : [];
  const lines = isObject(properties)
    ? [Object.keys(properties).length === 0 ? 'parameters: none' : 'parameters:', ...Object.entries(properties).flatMap(([name, value]) => parameter(name, value ?? null, names.includes(name)))]
    : [properties === undefined ? 'parameters: none are named' : `parameters: ${json(properties)}`];
  // A name that is required and not described is still asked of the model.
  const others = names.filter((name) => typeof name !== 'string' || !isObject(properties) || !Object.hasOwn(properties, name));
  if (others.length > 0 || (required !== undefined && !Array.isArray(required))) lines.push(`  also required: ${json(Array.isArray(required) ? others : required ?? null)}`);
  const more = { ...(type === undefined || type === 'object' ? {} : { type }), ...rest };
  return Object.keys(more).length === 0 ? lines : [...lines, `  of the schema: ${json(more)}`];
}

function parameter(name: string, value: JsonValue, required: boolean): string[] {
  if (!isObject(value)) return [`  ${quoted(name)}${required ? ' (required)' : ''}: ${json(value)}`];
  const { type, description, ...rest } = value;
  const about = [type === undefined ? '' : typeof type === 'string' ? plain(type) : json(type), required ? 'required' : ''].filter((word) => word !== '').join(', ');
  const head = `  ${quoted(name)}${about === '' ? '' : ` (${about})`}${Object.keys(rest).length === 0 ? '' : ` ${json(rest)}`}`;
  return description === undefined ? [head] : typeof description === 'string' ? said(`${head}: `, description) : [`${head}: ${json(description)}`];
}

/** Text of others behind words of ours; its further lines are marked, so that none looks like one of ours. */
function said(head: string, text: string): string[] {
  return text.split('\n').map((line, index) => `${index === 0 ? head : '  | '}${plain(line.replace(/\r$/, ''))}`);
}

function json(value: JsonValue): string {
  return plain(JSON.stringify(value));
}

function plain(text: string): string {
  return visible(text.replaceAll(WORD, (word) => (LATIN.test(word) && ALIKE.test(word) ? word.replaceAll(/[^\x20-\x7e]/gu, escapedCharacter) : word)));
}

function escapedCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
