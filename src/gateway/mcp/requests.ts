import { LATEST_PROTOCOL_VERSION, SUPPORTED_PROTOCOL_VERSIONS, type RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { Identity } from '../../access/identity/contract.ts';
import { asError, SallyportError } from '../../core/errors.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import { Unauthorized } from './bounded-fetch.ts';
import { callTool } from './calls.ts';
import { inspectContent, passes } from './inspect.ts';
import { complete, getPrompt, listPrompts, listResources, listTemplates, listTools, readResource, subscribe } from './lists.ts';
import type { McpExchange } from './record.ts';
import { asMcpError, RpcError, rpcError } from './rpc.ts';
import type { McpSession } from './session.ts';

/** What a request's handler works with. */
export interface Request {
  readonly params: JsonObject;
  readonly exchange: McpExchange;
  readonly signal: AbortSignal;
  readonly requestId: RequestId;
  /** On whose behalf it is made. */
  readonly identity: Identity;
  /** Hands progress on to the client, when it asked for it. */
  readonly onprogress: ((progress: JsonObject) => void) | undefined;
}

/** Answers one request of a client, and records it. @throws RpcError */
export async function answerClient(session: McpSession, method: string, params: JsonObject, extra: { readonly signal: AbortSignal; readonly requestId: RequestId; readonly _meta?: { progressToken?: string | number | undefined } | undefined; sendNotification(notification: { method: string; params?: JsonObject }): Promise<void> }): Promise<JsonObject> {
  if (method === 'ping') return {};
  const exchange = session.exchange(printableMethod(method));
  const token = extra._meta?.progressToken;
  const request = {
    params, exchange, signal: extra.signal, requestId: extra.requestId,
    onprogress: token === undefined ? undefined : (progress: JsonObject): void => {
      const inspected = inspectContent({ value: progress, origin: 'tool_result', kind: 'tool_result', source: method }, session.inspect());
      if (!passes(inspected.decision) || !isObject(inspected.value)) return;
      extra.sendNotification({ method: 'notifications/progress', params: { ...inspected.value, progressToken: token } }).catch((error: unknown) => { session.front.log(`${session.id} progress could not be told: ${asError(error).name}`); });
    },
  };
  session.running++;
  try {
    if (!session.front.ledger.ready) throw new SallyportError('ledger.unavailable', 'The ledger cannot record, and nothing is served that is not recorded.');
    if (session.running > session.front.config.limits.calls) throw new SallyportError('mcp.overloaded', `More than ${session.front.config.limits.calls} requests of this session are under way.`);
    const identity = await session.identity();
    exchange.as(identity);
    await session.open();
    const result = await dispatch(session, method, { ...request, identity });
    exchange.record(200);
    return result;
  } catch (thrown) {
    throw failed(session, thrown, request);
  } finally {
    session.running--;
  }
}

/** Records a failure, and turns it into what the client is told. */
function failed(session: McpSession, thrown: unknown, { exchange, signal }: Pick<Request, 'exchange' | 'signal'>): Error {
  const own = thrown instanceof RpcError ? thrown : undefined;
  const error = own === undefined ? asMcpError(thrown) : new SallyportError('mcp.server_error', 'The server answered with an error.');
  if (error.code === 'server.internal') session.front.log(`${exchange.id} ${asError(error.cause).stack ?? error.message}`);
  try {
    exchange.record(signal.aborted ? 499 : error.status, signal.aborted ? 'cancelled' : error.code);
    if (own !== undefined) return own;
  } catch (unrecorded) {
    return rpcError(asMcpError(unrecorded), exchange.id);
  }
  if (error instanceof Unauthorized) session.refusedToken = { token: session.upstreams.get(error.server)?.authorization, error };
  const challenge = error instanceof Unauthorized ? error.challenge : undefined;
  return rpcError(error, exchange.id, { rules: exchange.rules, ...(challenge === undefined ? {} : { wwwAuthenticate: challenge }) });
}

function dispatch(session: McpSession, method: string, request: Request): Promise<JsonObject> {
  switch (method) {
    case 'initialize': return initialize(session, request.params);
    case 'tools/list': return listTools(session, request);
    case 'tools/call': return callTool(session, request);
    case 'prompts/list': return listPrompts(session, request);
    case 'prompts/get': return getPrompt(session, request);
    case 'resources/list': return listResources(session, request);
    case 'resources/templates/list': return listTemplates(session, request);
    case 'resources/read': return readResource(session, request);
    case 'resources/subscribe':
    case 'resources/unsubscribe': return subscribe(session, request, method);
    case 'completion/complete': return complete(session, request);
    case 'logging/setLevel': return setLevel(session, request);
    default: return Promise.reject(new SallyportError('mcp.unknown_method', `${printableMethod(method)} is not a method that Sallyport serves.`));
  }
}

async function initialize(session: McpSession, params: JsonObject): Promise<JsonObject> {
  const asked = params['protocolVersion'];
  session.clientCapabilities = isObject(params['capabilities']) ? params['capabilities'] : {};
  await session.open();
  const has = (capability: string): boolean => [...session.upstreams.values()].some((upstream) => isObject(upstream.capabilities[capability]));
  const texts = [...(session.table?.instructions ?? [])].map(([server, text]) => `# ${server}\n${text}`);
  return {
    protocolVersion: typeof asked === 'string' && SUPPORTED_PROTOCOL_VERSIONS.includes(asked) ? asked : LATEST_PROTOCOL_VERSION,
    capabilities: {
      tools: { listChanged: true },
      ...(has('prompts') ? { prompts: { listChanged: true } } : {}),
      ...(has('resources') ? { resources: { subscribe: true, listChanged: true } } : {}),
      ...(has('logging') ? { logging: {} } : {}),
      ...(has('completions') ? { completions: {} } : {}),
    },
    serverInfo: { name: 'sallyport', version: session.front.version },
    ...(texts.length === 0 ? {} : { instructions: texts.join('\n\n') }),
  };
}

async function setLevel(session: McpSession, { params }: Request): Promise<JsonObject> {
  const { level } = params;
  if (typeof level !== 'string' || !/^[a-z]{1,16}$/.test(level)) throw new SallyportError('mcp.bad_request', 'params.level must be a level of logging.');
  await Promise.all([...session.upstreams.values()].map(async (upstream) => {
    if (isObject(upstream.capabilities['logging'])) await session.ask(upstream, 'logging/setLevel', { level });
  }));
  return {};
}

function printableMethod(method: string): string {
  return method.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 60);
}
