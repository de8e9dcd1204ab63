import type { McpServerConfig } from '../../core/config.ts';
import { SallyportError } from '../../core/errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { compileGlob, matchesAny } from '../../policy/glob.ts';
import { checkRead, forward, guardCall, inspectAnswer, readOf, upstreamOf, usable, withExposedUris } from './calls.ts';
import type { DefinitionTable } from './definitions.ts';
import { passes } from './inspect.ts';
import { exposedUri, isPlainUri, ownUri } from './naming.ts';
import type { Request } from './requests.ts';
import type { McpSession } from './session.ts';
import { stringParam } from './shape.ts';
import type { Upstream } from './upstream.ts';

/** Items of one page. */
const PAGE = 250;
/** Resources that one client may watch. */
const MAX_SUBSCRIPTIONS = 1_000;

/** @throws SallyportError `mcp.bad_request` when the cursor is none of ours */
function page(key: string, items: readonly JsonObject[], params: JsonObject): JsonObject {
  const { cursor } = params;
  const start = cursor === undefined ? 0 : typeof cursor === 'string' && /^p\d{1,9}$/.test(cursor) ? Number(cursor.slice(1)) : -1;
  if (start < 0 || start % PAGE !== 0) throw new SallyportError('mcp.bad_request', 'params.cursor is not one that Sallyport gave.', { location: { pointer: '/params/cursor' } });
  const end = start + PAGE;
  return { [key]: items.slice(start, end), ...(end < items.length ? { nextCursor: `p${end}` } : {}) };
}

/** All servers asked anew where the client begins a list; later pages belong to what it was shown. */
async function current(session: McpSession, { params }: Request): Promise<DefinitionTable> {
  const { table } = session;
  if (params['cursor'] !== undefined && table !== undefined) return table;
  await session.refreshAll();
  return session.judge();
}

export async function listTools(session: McpSession, request: Request): Promise<JsonObject> {
  const table = await current(session, request);
  return page('tools', table.served('tools').map(({ body }) => body), request.params);
}

export async function listPrompts(session: McpSession, request: Request): Promise<JsonObject> {
  const table = await current(session, request);
  const readable = table.served('prompts').filter(({ server, exposed }) => mayRead(session, request, server.name, exposed));
  return page('prompts', readable.map(({ body }) => body), request.params);
}

export async function listTemplates(session: McpSession, request: Request): Promise<JsonObject> {
  const table = await current(session, request);
  return page('resourceTemplates', table.served('resourceTemplates').map(({ body }) => body), request.params);
}

export async function listResources(session: McpSession, request: Request): Promise<JsonObject> {
  const table = await current(session, request);
  const readable = table.served('resources').filter(({ server, definition, exposed }) => allowedIn(session, server)(definition.name) && mayRead(session, request, server.name, exposed));
  return page('resources', readable.map(({ body }) => body), request.params);
}

/** Whether something is listed: what may not be read need not be known. */
function mayRead(session: McpSession, { identity }: Request, server: string, exposed: string): boolean {
  return passes(session.permitted(identity, readOf(session, server, exposed)).decision);
}

/** Whether the configuration lets clients read a resource. Where not everything may be read, only what means what it says. */
function allowedIn({ policy }: McpSession, { resources }: McpServerConfig): (uri: string) => boolean {
  const globs = resources.map(compileGlob);
  const everything = resources.includes('*') && policy.permissions === undefined;
  return (uri) => matchesAny(globs, uri) && (everything || isPlainUri(uri));
}

/** The server and the URI that a client means, when it may read it. @throws SallyportError */
async function resource(session: McpSession, request: Request, exposed: string): Promise<{ upstream: Upstream; uri: string }> {
  const own = ownUri(exposed);
  const upstream = own === undefined ? undefined : session.upstreams.get(own.server);
  if (own === undefined || upstream === undefined) throw new SallyportError('mcp.unknown_name', 'There is no such resource.');
  const table = await session.tableFor(upstream);
  if (!table.approved.has(own.server)) throw new SallyportError('mcp.not_locked', `The server ${own.server} is not as it was approved.`);
  if (!allowedIn(session, upstream.config)(own.uri)) throw new SallyportError('mcp.not_allowed', `This resource of ${own.server} is not among those that are allowed.`);
  checkDefined(table, upstream, exposed, own.uri);
  checkRead(session, request, own.server, exposed, '/params/uri');
  return { upstream, uri: own.uri };
}

/** Whether a resource is one that somebody has approved, or of a template that is. @throws SallyportError why it may not be used */
function checkDefined(table: DefinitionTable, { config: { name, pinResources } }: Upstream, exposed: string, uri: string): void {
  const entry = table.find('resources', exposed);
  if (entry?.refusal !== undefined) throw entry.refusal;
  if (entry !== undefined || !pinResources || table.served('resourceTemplates').some(({ server, definition }) => server.name === name && isOf(definition.name, uri))) return;
  throw new SallyportError('mcp.not_locked', `This resource of ${name} is not one that was approved, nor of a template that was; where its resources come and go, mcp.servers.${name}.pin_resources: false lets them be read.`);
}

/** Whether a URI could come of a template. Roughly: what a variable holds is the server's affair. */
function isOf(template: string, uri: string): boolean {
  return compileGlob(template.replaceAll(/\{[^{}]{0,1000}\}/g, '*')).test(uri);
}

export async function readResource(session: McpSession, request: Request): Promise<JsonObject> {
  const exposed = stringParam(request.params, 'uri');
  const { upstream, uri } = await resource(session, request, exposed);
  const { name } = upstream.config;
  const sent = guardCall(session, request, { exposed: `${name}+resources/read`, server: name }, { uri });
  const result = await forward(session, upstream, 'resources/read', sent.value, request, () => resource(session, request, exposed));
  const { value, parts } = inspectAnswer(session, request, result, { origin: 'document', kind: 'text', source: exposed.slice(0, 200) });
  session.memory.add(undefined, parts);
  const { contents } = value;
  return Array.isArray(contents) ? { ...value, contents: contents.map((item): JsonValue => (isObject(item) && typeof item['uri'] === 'string' ? { ...item, uri: exposedUri(name, item['uri']) } : item)) } : value;
}

export async function subscribe(session: McpSession, request: Request, method: 'resources/subscribe' | 'resources/unsubscribe'): Promise<JsonObject> {
  const given = stringParam(request.params, 'uri');
  const { upstream, uri } = await resource(session, request, given);
  await forward(session, upstream, method, { uri }, request, () => resource(session, request, given));
  const exposed = exposedUri(upstream.config.name, uri);
  if (method === 'resources/unsubscribe') session.subscriptions.delete(exposed);
  else if (session.subscriptions.size < MAX_SUBSCRIPTIONS) session.subscriptions.add(exposed);
  else throw new SallyportError('mcp.overloaded', `More than ${MAX_SUBSCRIPTIONS} resources are watched.`);
  return {};
}

export async function getPrompt(session: McpSession, request: Request): Promise<JsonObject> {
  const exposed = stringParam(request.params, 'name');
  const upstream = upstreamOf(session, exposed);
  const entry = await usable(session, upstream, 'prompts', exposed);
  const { name } = upstream.config;
  checkRead(session, request, name, exposed, '/params/name');
  const given = request.params['arguments'] ?? {};
  if (!isObject(given)) throw new SallyportError('mcp.bad_request', 'params.arguments must be an object.', { location: { pointer: '/params/arguments' } });
  const sent = guardCall(session, request, { exposed, server: name }, given);
  const result = await forward(session, upstream, 'prompts/get', { name: entry.definition.name, arguments: sent.value }, request, () => usable(session, upstream, 'prompts', exposed));
  const { value, parts } = inspectAnswer(session, request, result, { origin: 'document', kind: 'text', source: exposed });
  session.memory.add(undefined, parts);
  return withExposedUris(value, name);
}

export async function complete(session: McpSession, request: Request): Promise<JsonObject> {
  const { ref, argument, context } = request.params;
  if (!isObject(ref) || !isObject(argument)) throw new SallyportError('mcp.bad_request', 'params.ref and params.argument must be objects.');
  const named = (): ReturnType<typeof promptRef> => (ref['type'] === 'ref/prompt' ? promptRef(session, request, stringParam(ref, 'name')) : templateRef(session, request, stringParam(ref, 'uri')));
  const target = await named();
  const { name } = target.upstream.config;
  const sent = guardCall(session, request, { exposed: `${name}+completion/complete`, server: name }, { argument, ...(isObject(context) ? { context } : {}) });
  const result = await forward(session, target.upstream, 'completion/complete', { ref: target.ref, ...sent.value }, request, named);
  return inspectAnswer(session, request, result, { origin: 'tool_result', kind: 'tool_result', source: name }).value;
}

async function promptRef(session: McpSession, request: Request, exposed: string): Promise<{ upstream: Upstream; ref: JsonObject }> {
  const upstream = upstreamOf(session, exposed);
  const entry = await usable(session, upstream, 'prompts', exposed);
  checkRead(session, request, upstream.config.name, exposed, '/params/ref/name');
  return { upstream, ref: { type: 'ref/prompt', name: entry.definition.name } };
}

async function templateRef(session: McpSession, request: Request, exposed: string): Promise<{ upstream: Upstream; ref: JsonObject }> {
  const server = ownUri(exposed)?.server;
  const upstream = server === undefined ? undefined : session.upstreams.get(server);
  if (upstream === undefined || (await session.tableFor(upstream)).find('resourceTemplates', exposed) === undefined) {
    const named = await resource(session, request, exposed);
    return { upstream: named.upstream, ref: { type: 'ref/resource', uri: named.uri } };
  }
  const entry = await usable(session, upstream, 'resourceTemplates', exposed);
  checkRead(session, request, upstream.config.name, exposed, '/params/ref/uri');
  return { upstream, ref: { type: 'ref/resource', uri: entry.definition.name } };
}
