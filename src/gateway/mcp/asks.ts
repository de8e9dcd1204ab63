import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { McpServerConfig } from '../../core/config.ts';
import { SallyportError } from '../../core/errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { guardArguments } from '../../enforce/arguments-guard.ts';
import { strongest } from '../../policy/combine.ts';
import { combine } from '../../policy/decide.ts';
import { elicitationReasons } from './elicitation.ts';
import { inspectContent, passes } from './inspect.ts';
import { argumentsPart } from './record.ts';
import { anyResult, asMcpError, rpcError } from './rpc.ts';
import type { McpSession } from './session.ts';

/** A person may have to answer. Milliseconds. */
const ASK_MS = 10 * 60_000;
/** Questions of all servers to one client at once: a person answers one after the other. */
const MAX_ASKING = 8;

/** What each request of a server to the client needs: the setting that opens it, and what the client must be able to do. */
const ASKS: Readonly<Record<string, { readonly setting: 'sampling' | 'elicitation' | 'roots'; readonly capability: string }>> = {
  'sampling/createMessage': { setting: 'sampling', capability: 'sampling' },
  'elicitation/create': { setting: 'elicitation', capability: 'elicitation' },
  'roots/list': { setting: 'roots', capability: 'roots' },
};

/**
 * Answers a request of a server: refused unless its configuration opens it, inspected both ways, and recorded.
 * @param related - the client's request that the server is working on
 */
export async function answerServer(session: McpSession, server: McpServerConfig, method: string, params: JsonObject, signal: AbortSignal, related: RequestId | undefined): Promise<JsonObject> {
  if (method === 'ping') return {};
  const ask = Object.hasOwn(ASKS, method) ? ASKS[method] : undefined;
  const exchange = session.exchange(ask === undefined ? 'unknown' : method);
  exchange.server(server.name);
  session.asking++;
  try {
    if (session.asking > MAX_ASKING) throw new SallyportError('mcp.overloaded', `More than ${MAX_ASKING} questions to the client are open.`);
    if (ask === undefined) throw new SallyportError('mcp.unknown_method', 'This is not a request that clients of Sallyport answer.');
    if (!server[ask.setting]) throw new SallyportError('mcp.not_allowed', `${ask.setting} is off for this server.`);
    if (!isObject(session.clientCapabilities[ask.capability])) throw new SallyportError('mcp.unknown_method', `The client has no ${ask.capability}.`);
    const inspected = inspectContent({ value: params, origin: 'tool_result', kind: 'tool_result', source: server.name }, session.inspect());
    const decision = method === 'elicitation/create' ? strongest([inspected.decision, combine(elicitationReasons(params, server.name, session.policy))]) : inspected.decision;
    exchange.add(inspected.parts, decision, 'request');
    if (!passes(decision) || !isObject(inspected.value)) throw new SallyportError('mcp.blocked', 'This request is blocked.');
    session.expectCompletion(params['elicitationId']);
    const answer = await session.peer.request({ method, params: inspected.value }, anyResult, { timeout: ASK_MS, signal, ...(related === undefined ? {} : { relatedRequestId: related }) }) as JsonObject;
    const result = outward(session, server, method, answer, exchange);
    exchange.record(200);
    return result;
  } catch (thrown) {
    const error = asMcpError(thrown);
    exchange.record(error.status, error.code);
    throw rpcError(error, exchange.id);
  } finally {
    session.asking--;
  }
}

/** What the client gives to a server: as careful as with a call's arguments. @throws SallyportError `mcp.blocked` */
function outward(session: McpSession, server: McpServerConfig, method: string, answer: JsonObject, exchange: ReturnType<McpSession['exchange']>): JsonObject {
  const { front, policy, vault } = session;
  const text = JSON.stringify(answer);
  const trust = policy.trustOf('model', undefined);
  const guarded = guardArguments(text, `${server.name}+${method}`, '', { engine: front.guard.engine, policy, context: front.guard.bareContext(policy), vault, trust, now: front.clock.now() });
  exchange.add([{ part: argumentsPart(`${server.name}+${method}`, text, exchange.id), trust, inspection: guarded.inspection, decision: guarded.decision, since: undefined }], guarded.decision, 'answer');
  if (!passes(guarded.decision)) throw new SallyportError('mcp.blocked', 'The answer to this request is blocked.');
  const value = JSON.parse(guarded.text) as JsonValue;
  if (!isObject(value)) throw new SallyportError('mcp.blocked', 'The answer to this request is not an object.');
  return value;
}
