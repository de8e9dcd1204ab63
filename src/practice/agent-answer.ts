import { SallyportError } from '../core/errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../core/json.ts';

export interface AgentAnswer {
  readonly text: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[];
  readonly blocked: { readonly status: number; readonly rules: readonly string[] } | undefined;
}

/**
 * Reads a chat completion, whole or as server-sent events.
 * @throws SallyportError `upstream.bad_answer`
 */
export function readAnswer(response: Response, text: string): AgentAnswer {
  const streamed = (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
  const bodies = streamed ? events(text) : [parse(text)];
  const calls: { id: string; name: string; arguments: string }[] = [];
  let content = '';
  let refused = false;
  const rules = new Set<string>();
  for (const body of bodies) {
    if (isObject(body['error'])) {
      const { code, message } = body['error'];
      const told = typeof message === 'string' ? message : '';
      if (code !== 'content_filter') throw bad(`The server answered ${response.status}: ${told.slice(0, 300)}`);
      return { text: content, calls: [], blocked: { status: response.status, rules: ruleIds(told) } };
    }
    const choice = Array.isArray(body['choices']) ? body['choices'][0] : undefined;
    const notice = isObject(choice) ? choice['sallyport'] : undefined;
    if (isObject(notice) && Array.isArray(notice['rules'])) for (const rule of notice['rules']) if (typeof rule === 'string') rules.add(rule);
    if (!isObject(choice)) {
      if (streamed) continue; // the last event of a stream may hold only the usage
      throw bad(`The server answered ${response.status} without a choice.`);
    }
    refused ||= choice['finish_reason'] === 'content_filter';
    const message = choice['message'] ?? choice['delta'];
    if (!isObject(message)) continue;
    for (const key of ['content', 'refusal']) if (typeof message[key] === 'string') content += message[key];
    refused ||= typeof message['refusal'] === 'string' && message['refusal'] !== '';
    if (Array.isArray(message['tool_calls'])) message['tool_calls'].forEach((call, at) => { addCall(calls, call, at); });
  }
  if (response.status !== 200) throw bad(`The server answered ${response.status}.`);
  return { text: content, calls: refused ? [] : calls.filter((call) => call !== undefined), blocked: refused ? { status: response.status, rules: [...rules] } : undefined };
}

/** Most calls in one answer. */
const MAX_CALLS = 256;

function addCall(calls: { id: string; name: string; arguments: string }[], delta: JsonValue, at: number): void {
  if (!isObject(delta)) return;
  const index = typeof delta['index'] === 'number' ? delta['index'] : at;
  if (!Number.isInteger(index) || index < 0 || index > Math.min(calls.length, MAX_CALLS)) throw bad('The server answered tool calls out of order.');
  const call = (calls[index] ??= { id: '', name: '', arguments: '' });
  if (typeof delta['id'] === 'string') call.id = delta['id'];
  const fn = isObject(delta['function']) ? delta['function'] : {};
  if (typeof fn['name'] === 'string') call.name += fn['name'];
  if (typeof fn['arguments'] === 'string') call.arguments += fn['arguments'];
}

function events(text: string): JsonObject[] {
  return text.split('\n').filter((line) => line.startsWith('data:') && line.slice(5).trim() !== '[DONE]').map((line) => parse(line.slice(5)));
}

function parse(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw bad('The server answered something that is not JSON.');
  }
  if (!isObject(value)) throw bad('The server answered something that is not a JSON object.');
  return value;
}

/** The rules that a refusal names: `Rules: a.b, c.d.` */
function ruleIds(message: string): string[] {
  return /\bRules: ([a-z0-9_.-]{1,80}(?:, [a-z0-9_.-]{1,80}){0,63})/.exec(message)?.[1]?.split(', ').map((rule) => rule.replace(/\.$/, '')) ?? [];
}

function bad(message: string): SallyportError {
  return new SallyportError('upstream.bad_answer', message);
}
