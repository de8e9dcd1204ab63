import { isObject, type JsonValue, pointerToken } from '../../core/json.ts';
import type { Conversation, Origin } from '../types.ts';
import { AnthropicBlocks } from './anthropic-messages-content.ts';
import { isNames, type PartContext, PartList } from './parts.ts';
import { present, requestShape as shape } from './shape.ts';

/** Any other role is of unknown authority, and so its text is read as a document's. */
const ORIGIN_OF_ROLE: Readonly<Record<string, Origin>> = { system: 'system', developer: 'developer', user: 'user', assistant: 'model' };

/**
 * Fields of the body that are not parts: settings of the API that no model is shown, identifiers, stop sequences, and
 * `mcp_servers`, whose tokens the provider needs unchanged. Every other field becomes a part when it holds text.
 */
const SETTINGS: ReadonlySet<string> = new Set([
  'model', 'max_tokens', 'stream', 'stop_sequences', 'temperature', 'top_p', 'top_k', 'metadata', 'service_tier', 'thinking', 'tool_choice',
  'container', 'mcp_servers', 'cache_control', 'inference_geo', 'speed', 'betas', 'anthropic_version', 'anthropic_beta', 'user_profile_id',
  'workspace_id', 'diagnostics', 'billing_policy', 'fallback_credit_token',
]);

/** Those of them that may hold any words: names and tokens that somebody gave, and what a model is to stop at. */
const FREE_SETTINGS: ReadonlySet<string> = new Set(['model', 'metadata', 'stop_sequences', 'mcp_servers', 'user_profile_id', 'workspace_id', 'diagnostics', 'billing_policy', 'fallback_credit_token']);

const MESSAGE_FIELDS: ReadonlySet<string> = new Set(['role', 'content', 'id', 'cache_control']);

const SYSTEM: PartContext = { origin: 'system', textKind: 'text' };
const DOCUMENT: PartContext = { origin: 'document', textKind: 'text' };
const TOOL_DEFINITION: PartContext = { origin: 'tool_definition', textKind: 'tool_definition' };

/**
 * Reads a messages request.
 * @throws SallyportError `request.invalid_shape`
 */
export function parseAnthropicRequest(raw: string, value: JsonValue, textEnds: readonly number[] = []): Conversation {
  const body = shape.object(value, '');
  const model = shape.string(body['model'], '/model');
  if (model === '') shape.fail('/model', 'the name of a model');
  const messages = shape.array(body['messages'], '/messages');
  const list = new PartList();
  const blocks = new AnthropicBlocks(list, shape);
  for (const key in body) {
    const field = body[key] ?? null;
    if (key === 'messages') addMessages(list, blocks, messages);
    else if (field === null || (SETTINGS.has(key) && (FREE_SETTINGS.has(key) || isNames(field)))) continue;
    else if (key === 'system') blocks.content('/system', SYSTEM, field);
    else if (key === 'tools') addTools(list, shape.array(field, '/tools'));
    else if (key === 'output_format' || key === 'output_config') list.json(`/${key}`, TOOL_DEFINITION, shape.object(field, `/${key}`), { source: key });
    else list.extra(`/${pointerToken(key)}`, DOCUMENT, field);
  }
  const metadata = body['metadata'] ?? null;
  return present<Conversation>({
    surface: 'anthropic.messages',
    model,
    stream: shape.optionalBoolean(body['stream'], '/stream') ?? false,
    raw,
    body,
    ...list.conversation(raw, textEnds),
    choices: 1,
    messageCount: messages.length,
    maxOutputTokens: shape.optionalInteger(body['max_tokens'], '/max_tokens', 0, Number.MAX_SAFE_INTEGER),
    endUser: metadata === null ? undefined : shape.optionalString(shape.object(metadata, '/metadata')['user_id'], '/metadata/user_id'),
  });
}

function addMessages(list: PartList, blocks: AnthropicBlocks, messages: readonly JsonValue[]): void {
  for (let index = 0; index < messages.length; index++) {
    const pointer = `/messages/${index}`;
    const message = shape.object(messages[index], pointer);
    const role = shape.role(message['role'], `${pointer}/role`);
    const origin = (Object.hasOwn(ORIGIN_OF_ROLE, role) ? ORIGIN_OF_ROLE[role] : undefined) ?? 'document';
    const context: PartContext = { origin, textKind: 'text', message: index };
    blocks.content(`${pointer}/content`, context, message['content']);
    list.extras(pointer, context, message, MESSAGE_FIELDS);
    list.endMessage();
  }
}

function addTools(list: PartList, tools: readonly JsonValue[]): void {
  for (const [index, item] of tools.entries()) {
    const pointer = `/tools/${index}`;
    const tool = shape.object(item, pointer);
    const name = shape.optionalString(tool['name'], `${pointer}/name`) ?? shape.optionalString(tool['type'], `${pointer}/type`);
    const schema = tool['input_schema'];
    if (schema !== undefined && !isObject(schema)) shape.fail(`${pointer}/input_schema`, 'an object');
    list.json(pointer, TOOL_DEFINITION, tool, name === undefined ? {} : { source: name });
  }
}
