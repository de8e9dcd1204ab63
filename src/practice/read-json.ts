import { isObject, type JsonObject, type JsonValue } from '../core/json.ts';
import { RequestProblem } from './http.ts';
import type { ModelRequest, PastCall, ToolArgument, ContextText } from './types.ts';

/** Longest text that the model looks at; of a longer one it sees the beginning and the end. UTF-16 units. */
const MAX_TEXT = 256 * 1024;
/** Most messages that the model looks at: the last ones. */
const MAX_MESSAGES = 4096;

export function clip(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT / 2)}\n${text.slice(-MAX_TEXT / 2)}`;
}

/**
 * The messages, which both APIs require.
 * @throws RequestProblem
 */
export function readMessages(body: JsonObject): { role: string; message: JsonObject }[] {
  const list = body['messages'];
  if (!Array.isArray(list)) throw new RequestProblem(400, "Missing or invalid parameter: 'messages' must be an array.", 'messages');
  if (list.length === 0) throw new RequestProblem(400, "'messages' must have at least one message.", 'messages');
  return list.map((message, index) => {
    if (!isObject(message) || typeof message['role'] !== 'string') throw new RequestProblem(400, `'messages.${index}' must be an object with a role.`, `messages[${index}]`);
    return { role: message['role'], message };
  }).filter(({ role }, index) => role === 'system' || role === 'developer' || index >= list.length - MAX_MESSAGES);
}

/** @throws RequestProblem when there is no model */
export function readModel(body: JsonObject): string {
  const model = body['model'];
  if (typeof model !== 'string' || model === '') throw new RequestProblem(400, 'You must provide a model parameter.', 'model');
  return model;
}

/**
 * Whole number within bounds, or the fallback when the field is absent.
 * @throws RequestProblem
 */
export function readCount<T>(body: JsonObject, name: string, least: number, most: number, fallback: T): number | T {
  const value = body[name];
  if (value === undefined || value === null) return fallback;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) throw new RequestProblem(400, `'${name}' must be an integer from ${least} to ${most}.`, name);
  return value;
}

/** The arguments that a JSON Schema describes; what it does not understand counts as text. */
export function readSchema(schema: JsonValue | undefined): ToolArgument[] {
  if (!isObject(schema) || !isObject(schema['properties'])) return [];
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(schema['properties']).slice(0, 128).map(([name, property]) => {
    const type = isObject(property) ? property['type'] : undefined;
    const options = isObject(property) && Array.isArray(property['enum']) ? property['enum'] : [];
    return { name, type: typeof type === 'string' ? type : Array.isArray(type) && typeof type[0] === 'string' ? type[0] : 'string', options: options.filter((option) => typeof option === 'string'), required: required.includes(name) };
  });
}

/** Text of a content field: a string, or parts. What is not text (images, sound) is not seen. */
export function readContent(content: JsonValue | undefined): string {
  if (typeof content === 'string') return clip(content);
  if (!Array.isArray(content)) return '';
  const texts = content.slice(0, MAX_MESSAGES).map((part) => {
    if (!isObject(part)) return '';
    const inner = part['text'] ?? part['content'];
    if (typeof inner === 'string') return inner;
    if (Array.isArray(inner)) return readContent(inner);
    const source = part['source'];
    if (isObject(source)) return source['type'] === 'text' && typeof source['data'] === 'string' ? source['data'] : readContent(source['content']);
    const file = part['file'];
    const data = isObject(file) ? file['file_data'] : undefined;
    const encoded = typeof data === 'string' ? /^data:text\/[\w.+-]{1,40}(?:;charset=[\w-]{1,20})?;base64,/i.exec(data) : null;
    return encoded !== null && typeof data === 'string' ? Buffer.from(data.slice(encoded[0].length), 'base64').toString('utf8') : '';
  });
  return clip(texts.filter((text) => text !== '').join('\n'));
}

/** Arguments of an earlier call; a call whose arguments are not an object had none. */
export function readArguments(text: JsonValue | undefined): JsonObject {
  if (isObject(text)) return text;
  if (typeof text !== 'string') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {}; // a client may send back anything; the model only looks for calls that it made
  }
}

/** Collects what the model sees, message by message. */
export class Context {
  readonly texts: ContextText[] = [];
  #calls: PastCall[] = [];

  add(from: ContextText['from'], text: string): void {
    // Of a message that brings nothing but tool results, nothing is left to say: the turn goes on.
    if (text === '') return;
    if (from === 'user') this.#calls = [];
    this.texts.push({ from, text });
  }
  call(id: JsonValue | undefined, name: JsonValue | undefined, args: JsonValue | undefined): void {
    this.#calls.push({ id: typeof id === 'string' ? id : '', name: typeof name === 'string' ? name : '', arguments: readArguments(args), result: undefined });
  }
  result(id: JsonValue | undefined, text: string): void {
    const call = this.#calls.find((candidate) => candidate.id === id && candidate.result === undefined);
    if (call !== undefined) call.result = text;
    this.add('tool', text);
  }
  get seen(): Pick<ModelRequest, 'texts' | 'calls'> {
    return { texts: this.texts, calls: this.#calls };
  }
}
