import { isObject, type JsonValue } from '../../core/json.ts';
import type { Answer, Usage } from '../types.ts';
import { AnthropicBlocks } from './anthropic-messages-content.ts';
import { type PartContext, PartList, withExactNumbers } from './parts.ts';
import { answerShape as shape, present, tokens } from './shape.ts';

/** Fields of an answer that hold no text of the model. */
export const ANSWER_FIELDS: ReadonlySet<string> = new Set([
  'id', 'type', 'role', 'model', 'content', 'stop_reason', 'stop_sequence', 'usage', 'container', 'diagnostics', 'service_tier', 'context_management',
]);

const MODEL: PartContext = { origin: 'model', textKind: 'text', message: 0 };

/**
 * Reads a whole message. It is always one choice.
 * @throws SallyportError `upstream.bad_answer`
 */
export function parseAnthropicAnswer(raw: string, value: JsonValue): Answer {
  const body = shape.object(value, '');
  const content = shape.array(body['content'], '/content');
  const list = new PartList();
  const blocks = new AnthropicBlocks(list, shape);
  blocks.content('/content', MODEL, content);
  list.extras('', MODEL, body, ANSWER_FIELDS);
  return present<Answer>({
    surface: 'anthropic.messages', raw, body, parts: withExactNumbers(raw, list.parts), toolCalls: blocks.toolCalls,
    finish: [shape.optionalString(body['stop_reason'], '/stop_reason') ?? ''],
    usage: anthropicUsage(body['usage']),
    model: shape.optionalString(body['model'], '/model'),
  });
}

/** Token counts of a usage object. The API counts cached input beside the rest; here, as elsewhere, it is among the input tokens. */
export function anthropicUsage(value: JsonValue | undefined): Usage | undefined {
  if (!isObject(value)) return undefined;
  const input = tokens(value['input_tokens']);
  const read = tokens(value['cache_read_input_tokens']);
  const created = tokens(value['cache_creation_input_tokens']);
  const output = value['output_tokens_details'];
  return present<Usage>({
    inputTokens: input === undefined ? undefined : input + (read ?? 0) + (created ?? 0),
    outputTokens: tokens(value['output_tokens']),
    cachedTokens: read,
    reasoningTokens: isObject(output) ? tokens(output['thinking_tokens']) : undefined,
  });
}
