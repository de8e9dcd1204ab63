import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Part, ToolCall } from '../types.ts';
import { base64Bytes, hasText, type PartContext, type PartList, urlMedia } from './parts.ts';
import type { Shape } from './shape.ts';

const TOOL_USE_FIELDS: ReadonlySet<string> = new Set(['type', 'id', 'name', 'input', 'cache_control', 'caller', 'server_name']);

/** Blocks whose fields are parts, and the fields that each of them has. Any other is read as text. */
const BLOCK_FIELDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['text', new Set(['type', 'text', 'citations', 'cache_control'])],
  ['document', new Set(['type', 'source', 'title', 'context', 'citations', 'cache_control'])],
  ['search_result', new Set(['type', 'source', 'title', 'content', 'citations', 'cache_control'])],
  ['tool_use', TOOL_USE_FIELDS],
  ['server_tool_use', TOOL_USE_FIELDS],
  ['mcp_tool_use', TOOL_USE_FIELDS],
  ['tool_result', new Set(['type', 'tool_use_id', 'content', 'is_error', 'cache_control'])],
  ['thinking', new Set(['type', 'thinking', 'signature', 'cache_control'])],
]);

const TEXT_SOURCE_FIELDS: ReadonlySet<string> = new Set(['type', 'media_type', 'data']);
const CONTENT_SOURCE_FIELDS: ReadonlySet<string> = new Set(['type', 'content']);
const RESULT_FIELDS: ReadonlySet<string> = new Set(['type', 'tool_use_id', 'content', 'is_error', 'cache_control', 'caller']);

/** Reads content blocks of requests and answers alike. */
export class AnthropicBlocks {
  readonly #list: PartList;
  readonly #shape: Shape;
  /** Names of the tools called so far, by the call's id. */
  readonly #tools = new Map<string, string>();
  /** The calls met, in order. */
  readonly toolCalls: ToolCall[] = [];

  constructor(list: PartList, shape: Shape) {
    this.#list = list;
    this.#shape = shape;
  }

  /** Content: a string or an array of blocks. */
  content(pointer: string, context: PartContext, content: JsonValue | undefined): void {
    if (typeof content === 'string') { this.#list.text(pointer, context, content); return; }
    if (!Array.isArray(content)) this.#shape.fail(pointer, 'a string or an array of content blocks');
    for (let index = 0; index < content.length; index++) {
      const at = `${pointer}/${index}`;
      this.#block(at, context, this.#shape.object(content[index], at));
    }
  }

  #string(block: JsonObject, key: string, pointer: string): string {
    return this.#shape.string(block[key], `${pointer}/${key}`);
  }

  #block(pointer: string, context: PartContext, block: JsonObject): void {
    const type = this.#string(block, 'type', pointer);
    const list = this.#list;
    // Media and unknown blocks are parts as a whole; a part inside a part could not be edited with it.
    const fields = BLOCK_FIELDS.get(type);
    if (fields !== undefined) list.extras(pointer, context, block, fields);
    switch (type) {
      case 'text':
        list.text(`${pointer}/text`, context, this.#string(block, 'text', pointer));
        // Citations quote documents and name their titles and addresses.
        if (hasText(block['citations'] ?? null)) list.json(`${pointer}/citations`, context, block['citations'] ?? null);
        return;
      case 'image':
        list.add(pointer, context, { kind: 'image', encoding: 'json', media: this.#media(block['source'], `${pointer}/source`) });
        return;
      case 'document': this.#document(pointer, context, block); return;
      case 'search_result': this.#searchResult(pointer, context, block); return;
      case 'tool_use':
      case 'server_tool_use':
      case 'mcp_tool_use': this.#toolUse(pointer, context, block); return;
      case 'tool_result': this.#toolResult(pointer, context, block); return;
      // The signature covers the text: the API refuses a later request that sends the block back changed, so this part
      // may be inspected, refused or hidden as a whole, but never edited.
      case 'thinking':
        list.text(`${pointer}/thinking`, context, this.#string(block, 'thinking', pointer), 'reasoning');
        return;
      // Encrypted by the provider for itself; nobody else can read it.
      case 'redacted_thinking':
        list.add(pointer, context, { kind: 'reasoning', encoding: 'json' });
        return;
      case 'container_upload':
        list.add(pointer, context, { kind: 'file', encoding: 'json', media: {} });
        return;
      default:
        if (type.endsWith('_tool_result')) this.#serverToolResult(pointer, context, block);
        else list.unknown(pointer, context);
    }
  }

  /** Media sources: `base64`, `url` or `file` (an identifier at the provider). */
  #media(value: JsonValue | undefined, pointer: string): NonNullable<Part['media']> {
    const source = this.#shape.object(value, pointer);
    const type = this.#shape.optionalString(source['media_type'], `${pointer}/media_type`);
    switch (this.#string(source, 'type', pointer)) {
      case 'base64': {
        const bytes = base64Bytes(this.#string(source, 'data', pointer));
        return type === undefined ? { bytes } : { type, bytes };
      }
      case 'url': return urlMedia(this.#string(source, 'url', pointer));
      default: return type === undefined ? {} : { type };
    }
  }

  /** Documents were written by neither party, whatever the role; what a tool returned keeps saying so. */
  #document(pointer: string, context: PartContext, block: JsonObject): void {
    const title = this.#shape.optionalString(block['title'], `${pointer}/title`);
    const inner: PartContext = context.origin === 'tool_result' ? context : { ...context, origin: 'document', ...(title === undefined ? {} : { source: title }) };
    this.#shape.object(block['source'], `${pointer}/source`);
    for (const key in block) {
      if (key === 'title' || key === 'context') this.#list.text(`${pointer}/${key}`, inner, this.#shape.optionalString(block[key], `${pointer}/${key}`) ?? '');
      else if (key === 'source') this.#documentSource(`${pointer}/source`, inner, block['source']);
      else if (key === 'citations') this.#list.extra(`${pointer}/citations`, inner, block['citations'] ?? null);
    }
  }

  #documentSource(at: string, inner: PartContext, value: JsonValue | undefined): void {
    const source = this.#shape.object(value, at);
    const type = this.#string(source, 'type', at);
    if (type === 'text') this.#list.text(`${at}/data`, inner, this.#string(source, 'data', at));
    else if (type === 'content') this.content(`${at}/content`, inner, source['content']);
    else {
      this.#list.add(at, inner, { kind: 'file', encoding: 'json', media: this.#media(source, at) });
      return;
    }
    this.#list.extras(at, inner, source, type === 'text' ? TEXT_SOURCE_FIELDS : CONTENT_SOURCE_FIELDS);
  }

  #searchResult(pointer: string, context: PartContext, block: JsonObject): void {
    const title = this.#string(block, 'title', pointer);
    const inner: PartContext = context.origin === 'tool_result' ? context : { ...context, origin: 'document', source: title };
    for (const key in block) {
      if (key === 'title' || key === 'source') this.#list.text(`${pointer}/${key}`, inner, this.#string(block, key, pointer));
      else if (key === 'content') this.content(`${pointer}/content`, inner, block['content']);
      else if (key === 'citations') this.#list.extra(`${pointer}/citations`, inner, block['citations'] ?? null);
    }
  }

  #toolUse(pointer: string, context: PartContext, block: JsonObject): void {
    const name = this.#string(block, 'name', pointer);
    const id = this.#string(block, 'id', pointer);
    const at = `${pointer}/input`;
    const text = JSON.stringify(this.#shape.object(block['input'], at));
    this.#tools.set(id, name);
    this.#list.add(at, context, { kind: 'tool_arguments', encoding: 'json', text, source: name, callId: id });
    this.toolCalls.push({ id, name, pointer: at, arguments: text, choice: 0 });
  }

  #resultContext(pointer: string, context: PartContext, block: JsonObject): PartContext {
    const callId = this.#string(block, 'tool_use_id', pointer);
    const source = this.#tools.get(callId);
    return { origin: 'tool_result', textKind: 'tool_result', callId, ...(context.message === undefined ? {} : { message: context.message }), ...(source === undefined ? {} : { source }) };
  }

  #toolResult(pointer: string, context: PartContext, block: JsonObject): void {
    const inner = this.#resultContext(pointer, context, block);
    this.#shape.optionalBoolean(block['is_error'], `${pointer}/is_error`);
    if (block['content'] !== undefined && block['content'] !== null) this.content(`${pointer}/content`, inner, block['content']);
  }

  /** Results of tools that the provider runs (search, fetch, code, MCP): of many shapes, so they are read whole. */
  #serverToolResult(pointer: string, context: PartContext, block: JsonObject): void {
    const inner = this.#resultContext(pointer, context, block);
    const content = block['content'] ?? null;
    if (typeof content === 'string') this.#list.text(`${pointer}/content`, inner, content);
    else if (hasText(content)) this.#list.json(`${pointer}/content`, inner, content);
    else if (!isObject(content) && !Array.isArray(content)) { this.#list.unknown(pointer, inner); return; }
    this.#list.extras(pointer, inner, block, RESULT_FIELDS);
  }
}
