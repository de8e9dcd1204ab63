import { SallyportError } from '../../core/errors.ts';
import { isObject, parseStrict, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { Settlement } from '../../access/approvals/contract.ts';
import { misfitOf } from '../../access/definitions/misfit.ts';
import type { ToolCall } from '../../conversation/types.ts';
import { approvedDecision } from '../../enforce/approval-guard.ts';
import { guardArguments } from '../../enforce/arguments-guard.ts';
import type { GuardedPart } from '../../enforce/request-reader.ts';
import { strongest } from '../../policy/combine.ts';
import type { Decision } from '../../policy/types.ts';
import { settleCall, waitingResult } from './approval.ts';
import { SessionEnded } from './bounded-fetch.ts';
import { inspectContent, passes } from './inspect.ts';
import { exposedUri } from './naming.ts';
import { argumentsPart } from './record.ts';
import type { Request } from './requests.ts';
import type { Wanted } from './permission.ts';
import { printable } from './printable.ts';
import type { McpSession } from './session.ts';
import { stringParam } from './shape.ts';
import type { Upstream } from './upstream.ts';
import type { Entry } from './definitions.ts';

/** The server that an exposed name belongs to. @throws SallyportError `mcp.unknown_name` */
export function upstreamOf(session: McpSession, exposed: string): Upstream {
  const end = exposed.indexOf('__');
  const upstream = end < 0 ? undefined : session.upstreams.get(exposed.slice(0, end));
  if (upstream === undefined) throw new SallyportError('mcp.unknown_name', 'There is no such tool or prompt.');
  return upstream;
}

/** A definition that may be used now. @throws SallyportError why it may not */
export async function usable(session: McpSession, upstream: Upstream, kind: Entry['definition']['kind'], exposed: string): Promise<Entry> {
  const entry = (await session.tableFor(upstream)).find(kind, exposed);
  if (entry === undefined) throw new SallyportError('mcp.unknown_name', `The server ${upstream.config.name} has nothing of this name.`);
  if (entry.refusal !== undefined) throw entry.refusal;
  return entry;
}

/** Arguments of the client's on their way to a server, after inspection. */
export interface GuardedCall {
  readonly value: JsonObject;
  readonly part: GuardedPart;
}

/** What a client's arguments are meant for: a tool, or with no definition something else of a server's. */
interface Target {
  readonly exposed: string;
  readonly server: string;
  readonly definition?: JsonObject;
  /** Of the definition as the server sent it. */
  readonly schema?: JsonValue | undefined;
}

/** What passes. @throws SallyportError `mcp.blocked` */
function admitted({ exposed }: Target, value: JsonValue, part: GuardedPart): GuardedCall {
  if (!passes(part.decision) || !isObject(value)) throw new SallyportError('mcp.blocked', `The call of ${exposed} is blocked.`);
  return { value, part };
}

/**
 * Inspects what a client sends to a server that is no call of a tool.
 * @throws SallyportError `mcp.blocked`
 */
export function guardCall(session: McpSession, request: Request, target: Omit<Target, 'definition'>, value: JsonObject): GuardedCall {
  const { value: changed, part } = inspectCall(session, request, target, value);
  request.exchange.add([part], part.decision, 'answer');
  return admitted(target, changed, part);
}

/** What the SDK keeps in `_meta` for a connection of its own: each side of us has one. */
const OF_ONE_CONNECTION: ReadonlySet<string> = new Set(['progressToken', 'io.modelcontextprotocol/related-task']);

/**
 * The `_meta` of a request as the server may get it, inspected like its arguments; undefined when nothing is left of it.
 * @throws SallyportError `mcp.blocked`, `mcp.bad_request`
 */
function metaOf(session: McpSession, request: Request, server: string): JsonObject | undefined {
  const { _meta: given = {} } = request.params;
  if (!isObject(given)) throw new SallyportError('mcp.bad_request', 'params._meta must be an object.', { location: { pointer: '/params/_meta' } });
  const own = Object.entries(given).filter(([key]) => !OF_ONE_CONNECTION.has(key));
  return own.length === 0 ? undefined : guardCall(session, request, { exposed: `${server}+_meta`, server }, Object.fromEntries(own)).value;
}

/**
 * Asks a server for what the client asked for, with its `_meta`.
 * @param mayStill - looks whether it may be asked for once more: a server that has begun anew may not be what it was
 * @throws SallyportError, RpcError
 */
export async function forward(session: McpSession, upstream: Upstream, method: string, params: JsonObject, request: Request, mayStill: () => Promise<unknown>): Promise<JsonObject> {
  const meta = metaOf(session, request, upstream.config.name);
  const all = meta === undefined ? params : { ...params, _meta: meta };
  try {
    return await session.ask(upstream, method, all, request);
  } catch (error) {
    if (!(error instanceof SessionEnded)) throw error;
    await mayStill();
    return session.ask(upstream, method, all, request);
  }
}

/**
 * Inspects a call of a tool, and brings it before a person when it needs one.
 * @returns the arguments as they may go on, or the calls that wait
 * @throws SallyportError `mcp.blocked`, `mcp.bad_arguments`, `approval.*`
 */
async function admitCall(session: McpSession, request: Request, tool: Target, value: JsonObject): Promise<GuardedCall | Extract<Settlement, { outcome: 'waiting' }>> {
  const { exchange, signal } = request;
  const { text, value: changed, part: inspected } = inspectCall(session, request, tool, value);
  const { reasons, action } = inspected.decision;
  // Before a person is asked: nobody need look at a call that the tool cannot take.
  const { schema } = tool;
  const misfit = action === 'block' || !isObject(schema) ? undefined : misfitOf(changed, schema);
  if (misfit !== undefined) {
    exchange.add([inspected], inspected.decision, 'answer');
    throw new SallyportError('mcp.bad_arguments', `The arguments of ${tool.exposed} are not as it defines them: at ${printable(`/params/arguments${misfit.pointer}`, 200)} ${misfit.text}.`);
  }
  const settlement = action !== 'confirm' ? undefined : await settleCall(session, request, { tool: tool.exposed, text, pointer: inspected.part.pointer, reasons });
  const [approval] = settlement?.outcome === 'passed' ? settlement.approvals : [];
  const part = approval === undefined ? inspected : { ...inspected, decision: approvedDecision(inspected.decision, approval.id, approval.by) };
  exchange.add([part], part.decision, 'answer');
  exchange.tool({ id: exchange.id, name: tool.exposed, pointer: part.part.pointer, arguments: part.part.text ?? '', choice: 0 }, part);
  if (settlement?.outcome === 'refused') throw settlement.error;
  if (settlement?.outcome === 'waiting' && !signal.aborted) return settlement;
  return admitted(tool, changed, part);
}

/**
 * Findings, data flow and permissions. Pseudonyms are turned back.
 * @throws SallyportError `mcp.blocked`
 */
function inspectCall(session: McpSession, request: Request, tool: Target, value: JsonObject): { readonly text: string; readonly value: JsonValue; readonly part: GuardedPart } {
  // What is no tool is not the subject of flow rules and permissions.
  const flows = tool.definition !== undefined;
  const { front, policy, vault, memory } = session;
  const { exchange } = request;
  const context = front.guard.bareContext(policy);
  const now = front.clock.now();
  const started = front.clock.monotonic();
  const text = JSON.stringify(value);
  const part = argumentsPart(tool.exposed, text, exchange.id);
  const flow = flows ? front.flows.for({ parts: memory.parts.map((each) => each.part) }, memory.parts, policy, context, now) : undefined;
  const guarded = guardArguments(text, tool.exposed, part.pointer, { engine: front.guard.engine, policy, context, vault, trust: policy.trustOf('model', undefined), now, ...(flow === undefined ? {} : { flow }) });
  let changed: JsonValue;
  try {
    changed = parseStrict(guarded.text, front.limits.depth);
  } catch (error) {
    throw new SallyportError('mcp.blocked', 'The arguments cannot be redacted as the policy wants.', { cause: error });
  }
  const { server, exposed, definition } = tool;
  const wanted: Wanted[] = definition === undefined ? [] : [{ action: 'call', server, tool: exposed, definition, arguments: isObject(changed) ? changed : {}, findings: guarded.inspection.findings }];
  // What its result would be, where that may not be read.
  const source = definition === undefined ? undefined : policy.dataSourceOf('tool_result', exposed);
  if (source !== undefined) wanted.push({ action: 'read', server, name: source });
  const decision = strongest([guarded.decision, ...wanted.map((each) => permit(session, request, each, part.pointer))]);
  const whole: GuardedPart = { part, trust: policy.trustOf('model', undefined), inspection: guarded.inspection, decision, since: undefined };
  exchange.inspected(front.clock.monotonic() - started);
  return { text: guarded.text, value: changed, part: whole };
}

/** What the permissions say, recorded with the exchange. */
function permit(session: McpSession, { exchange, identity }: Request, wanted: Wanted, pointer: string): Decision {
  const { decision, outcome } = session.permitted(identity, wanted, pointer);
  exchange.permitted(outcome);
  return decision;
}

/** What a resource or prompt is to the permissions: the data source that the policy gives it to, else itself. */
export function readOf({ policy }: McpSession, server: string, exposed: string): Extract<Wanted, { action: 'read' }> {
  return { action: 'read', server, name: policy.dataSourceOf('document', exposed) ?? exposed };
}

/** @throws SallyportError `mcp.blocked` when the permissions do not let the caller read a resource or prompt */
export function checkRead(session: McpSession, request: Request, server: string, exposed: string, pointer: string): void {
  const decision = permit(session, request, readOf(session, server, exposed), pointer);
  request.exchange.decided(decision);
  if (!passes(decision)) throw new SallyportError('mcp.blocked', 'The permissions do not let this caller read it.');
}

/** `tools/call`: allowlist and lock, arguments, flow, permissions, where it is wanted a person; then the server; then its result. */
export async function callTool(session: McpSession, request: Request): Promise<JsonObject> {
  const { params, exchange } = request;
  const exposed = stringParam(params, 'name');
  const value = params['arguments'] ?? {};
  if (!isObject(value)) throw new SallyportError('mcp.bad_request', 'params.arguments must be an object.', { location: { pointer: '/params/arguments' } });
  const call: ToolCall = { id: exchange.id, name: exposed, pointer: '/params/arguments', arguments: '', choice: 0 };
  exchange.tool(call, undefined);
  const upstream = upstreamOf(session, exposed);
  exchange.server(upstream.config.name);
  const entry = await usable(session, upstream, 'tools', exposed);
  const own = entry.definition.name;
  if (entry.whole !== undefined) session.memory.define(exposed, entry.whole);
  try {
    const guarded = await admitCall(session, request, { exposed, server: upstream.config.name, definition: entry.body, schema: entry.definition.body['inputSchema'] }, value);
    if ('outcome' in guarded) return waitingResult(guarded, exchange);
    // A person may have taken minutes.
    await usable(session, upstream, 'tools', exposed);
    const result = await forward(session, upstream, 'tools/call', { name: own, arguments: guarded.value }, request, () => usable(session, upstream, 'tools', exposed));
    const inspected = inspectAnswer(session, request, result, { origin: 'tool_result', kind: 'tool_result', source: exposed, callId: exchange.id });
    session.memory.add(guarded.part, inspected.parts);
    return withExposedUris(inspected.value, upstream.config.name);
  } catch (error) {
    // A model can go on with a refusal that it is told of; where policy wants that, it is a result and not an error.
    if (!(error instanceof SallyportError) || error.code !== 'mcp.blocked' || session.policy.refusal.style !== 'message') throw error;
    exchange.record(error.status, error.code);
    return { content: [{ type: 'text', text: `${session.policy.refusal.text} (${exchange.id}: ${exchange.rules.join(', ')})` }], isError: true };
  }
}

/**
 * Inspects what a server answered.
 * @throws SallyportError `mcp.blocked`
 */
export function inspectAnswer(session: McpSession, { exchange }: Request, result: JsonObject, as: { readonly origin: 'tool_result' | 'document'; readonly kind: 'tool_result' | 'text'; readonly source: string; readonly callId?: string }): { readonly value: JsonObject; readonly parts: readonly GuardedPart[] } {
  const started = session.front.clock.monotonic();
  const inspected = inspectContent({ value: result, ...as }, session.inspect());
  exchange.inspected(session.front.clock.monotonic() - started);
  exchange.add(inspected.parts, inspected.decision, 'request');
  if (!passes(inspected.decision) || !isObject(inspected.value)) throw new SallyportError('mcp.blocked', `What ${as.source.slice(0, 100)} returned is blocked.`);
  return { value: inspected.value, parts: inspected.parts };
}

/** URIs of resources in content, as the client can ask for them. */
export function withExposedUris(value: JsonObject, server: string): JsonObject {
  const one = (item: JsonValue): JsonValue => {
    if (!isObject(item)) return item;
    if (item['type'] === 'resource_link' && typeof item['uri'] === 'string') return { ...item, uri: exposedUri(server, item['uri']) };
    const { resource, content } = item;
    if (item['type'] === 'resource' && isObject(resource) && typeof resource['uri'] === 'string') return { ...item, resource: { ...resource, uri: exposedUri(server, resource['uri']) } };
    return content === undefined ? item : { ...item, content: Array.isArray(content) ? content.map(one) : one(content) };
  };
  const list = (key: string): JsonObject => (Array.isArray(value[key]) ? { [key]: value[key].map(one) } : {});
  return { ...value, ...list('content'), ...list('messages') };
}
