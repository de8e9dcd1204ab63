import { MCP_ROUTE } from '../../policy/types.ts';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Identity } from '../../access/identity/contract.ts';
import { resolveIdentity } from '../../access/identity/resolve.ts';
import type { Config } from '../../core/config.ts';
import { asError, SallyportError } from '../../core/errors.ts';
import { isObject, parseStrict, type JsonObject, type JsonValue } from '../../core/json.ts';
import { readBody } from '../body.ts';
import { boundedName, checkHost, claimsOf } from '../callers.ts';
import { asSallyportError } from '../failures.ts';
import { looksLikeApplicationKey, type KeyStore } from '../keys.ts';
import { adminEvent, printable } from '../record.ts';
import { Unauthorized } from './bounded-fetch.ts';
import type { McpCaller, McpFront } from './front.ts';
import { serverIn } from './naming.ts';
import { authorizedServer, METADATA_PATHS, ResourceMetadata } from './resource-metadata.ts';
import { ResumableEvents } from './resumable.ts';
import { rpcError } from './rpc.ts';
import { McpSession } from './session.ts';
import { UniqueIds } from './unique-ids.ts';

/** A session without a request and without an open stream for this long is ended. Milliseconds. */
const IDLE_MS = 30 * 60_000;
const IDLE_CHECK_MS = 60_000;

export interface McpHttpOptions {
  readonly front: McpFront;
  readonly config: Config;
  readonly keys: KeyStore;
}

interface Open {
  readonly session: McpSession;
  readonly transport: StreamableHTTPServerTransport;
  readonly ids: UniqueIds;
  readonly owner: string;
  /** Of the latest request. */
  identity: Identity;
  headers: IncomingMessage['headers'];
  lastUsed: number;
  streams: number;
}

/** Who makes a request. */
type Owner = Pick<McpCaller, 'application' | 'keyId' | 'endUser'> & { readonly identity: Identity };

export interface McpHttp {
  readonly server: Server;
  /** Ends all sessions. */
  close(): Promise<void>;
}

/** The MCP gateway over streamable HTTP, on `/mcp`; not yet listening. */
export function createMcpHttp({ front, config, keys }: McpHttpOptions): McpHttp {
  const sessions = new Map<string, Open>();
  const takesToken = authorizedServer(front.config);
  const metadata = new ResourceMetadata(front.config, front.clock);
  let opening = 0;

  async function end(id: string): Promise<void> {
    const open = sessions.get(id);
    if (open === undefined) return;
    sessions.delete(id);
    await open.session.close();
  }

  const sweep = setInterval(() => {
    const now = front.clock.monotonic();
    for (const [id, open] of sessions) if (open.streams === 0 && now - open.lastUsed > IDLE_MS) end(id).catch((error: unknown) => { front.log(`${open.session.id} ${asError(error).message}`); });
  }, IDLE_CHECK_MS);
  sweep.unref();

  async function begin(request: IncomingMessage, response: ServerResponse, body: JsonObject, owner: Owner): Promise<void> {
    if (sessions.size + opening >= front.config.limits.sessions) throw new SallyportError('mcp.overloaded', `More than ${front.config.limits.sessions} sessions are open.`);
    opening++;
    let open: Open | undefined;
    const { headers } = request;
    const caller: McpCaller = { application: owner.application, keyId: owner.keyId, endUser: owner.endUser, header: (name) => credential((open?.headers ?? headers)[name]), identity: () => Promise.resolve((open ?? owner).identity) };
    const session = new McpSession(front, caller);
    try {
      await session.open();
      // The header that the protocol itself has for it: the client can do what the server asks.
      const failure = takesToken === undefined ? undefined : session.upstreams.get(takesToken.name)?.failure;
      if (failure instanceof Unauthorized) unauthorized(request, response, failure);
      const transport = new StreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID, eventStore: new ResumableEvents(),
        onsessioninitialized: (id) => {
          const { ids } = opened;
          open = { session, transport, ids, owner: ownerKey(owner), identity: owner.identity, headers, lastUsed: front.clock.monotonic(), streams: 0 };
          sessions.set(id, open);
          session.peer.onclose = () => { void end(id); };
        },
      });
      const opened = { ids: new UniqueIds(transport) };
      await session.serve(opened.ids);
      await transport.handleRequest(request, response, body);
    } finally {
      opening--;
      if (open === undefined) await session.close();
    }
  }

  /** The server wants a token, or another one; the client is told as HTTP has it, and can get one. */
  function unauthorized(request: IncomingMessage, response: ServerResponse, failure: Unauthorized): never {
    response.setHeader('www-authenticate', metadata.challenge(failure.challenge, ownUrl(request)));
    throw failure;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    checkHost(request, config);
    const path = request.url?.split('?', 1)[0] ?? '';
    if (request.method === 'GET' && METADATA_PATHS.includes(path)) {
      const text = JSON.stringify(await metadata.metadata(ownUrl(request)));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), 'cache-control': 'no-store' }).end(text);
      return;
    }
    if (path !== MCP_ROUTE) throw new SallyportError('request.unknown_path', `${request.method ?? 'GET'} ${printable(path)} is not served here; MCP is on ${MCP_ROUTE}.`);
    const caller = identify(request, config, keys, front.clock.now());
    const identity = await resolveIdentity(caller.application, { user: caller.endUser, ...claimsOf(request) }, front.guard.policy(caller.application, MCP_ROUTE, '').identity, front.tokens);
    const owner: Owner = { ...caller, identity };
    let body: JsonValue | undefined;
    if (request.method === 'POST') {
      body = parseStrict(await readBody(request, front.limits), front.limits.depth);
      if (!isObject(body)) throw new SallyportError('mcp.bad_request', Array.isArray(body) ? 'Batches are not part of this version of the protocol.' : 'The body is not a JSON-RPC message.');
    }
    const id = request.headers['mcp-session-id'];
    if (id === undefined && isObject(body) && body['method'] === 'initialize') {
      await begin(request, response, body, owner);
      return;
    }
    if (id === undefined) throw new SallyportError('mcp.bad_request', 'The request names no session (mcp-session-id) and does not begin one.');
    const open = typeof id === 'string' ? sessions.get(id) : undefined;
    // Somebody else's session is as unknown as one that never was.
    if (open === undefined || open.owner !== ownerKey(owner)) throw new SallyportError('mcp.unknown_session', 'There is no such session, or no longer.');
    open.headers = request.headers;
    open.identity = identity;
    open.lastUsed = front.clock.monotonic();
    if (isObject(body) && body['method'] !== undefined && open.ids.busy(body['id'])) throw new SallyportError('mcp.bad_request', 'A request with this id is under way.');
    // An answer that streams has begun with status 200 before its server refuses a token. So the next request to that server with it is refused here, once.
    const refused = open.session.refusedToken;
    if (refused !== undefined && isObject(body) && body['id'] !== undefined && isFor(refused.error.server, body)) {
      open.session.refusedToken = undefined;
      if (refused.error.server === takesToken?.name && request.headers.authorization === refused.token) unauthorized(request, response, refused.error);
    }
    open.streams++;
    response.once('close', () => {
      open.streams--;
      open.lastUsed = front.clock.monotonic();
    });
    await open.transport.handleRequest(request, response, body);
    if (request.method === 'DELETE' && typeof id === 'string') await end(id);
  }

  const server = createServer({ keepAliveTimeout: 65_000, headersTimeout: 20_000, requestTimeout: 0, maxHeaderSize: 32 * 1024, insecureHTTPParser: false }, (request, response) => {
    response.on('error', () => { response.destroy(); });
    if (request.method === 'GET' && request.url === '/healthz') {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
      return;
    }
    serve(request, response).catch((thrown: unknown) => { refuse(front, request, response, asSallyportError(thrown)); });
  });
  return {
    server,
    async close() {
      clearInterval(sweep);
      await Promise.all([...sessions.keys()].map(end));
    },
  };
}

/** Our address as the client calls it: its Host is one that we serve. Behind a proxy that ends TLS the scheme is the proxy's. */
function ownUrl({ headers }: IncomingMessage): URL {
  return new URL(MCP_ROUTE, `${headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'}://${headers.host ?? ''}`);
}

/** Whether a message is a request that goes to this server. */
function isFor(server: string, { params }: JsonObject): boolean {
  return isObject(params) && [params['name'], params['uri']].some((name) => typeof name === 'string' && serverIn(name, [server]) !== undefined);
}

/** Whom a session belongs to. Groups may change while it lasts, users and agents may not. */
function ownerKey({ application, keyId, endUser, identity: { user, agent, assurance } }: Owner): string {
  return JSON.stringify([application, keyId, endUser, user, agent, assurance]);
}

/** A credential meant for a server; never one of our own keys, which no server may see. */
function credential(value: string | string[] | undefined): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > 16_384) return undefined;
  return value.split(/\s+/).some(looksLikeApplicationKey) ? undefined : value;
}

/**
 * Who calls: by an application key in `x-api-key` or as a bearer token. Tools act for whoever may call them, so that a
 * key is needed on a loopback address too, unless `server.keys` is off.
 * @throws SallyportError `auth.missing_key`, `auth.invalid_key`
 */
function identify(request: IncomingMessage, config: Config, keys: KeyStore, now: number): Omit<Owner, 'identity'> {
  const bearer = /^Bearer\s{1,8}(\S{1,4096})$/i.exec(request.headers.authorization ?? '')?.[1];
  const header = request.headers['x-api-key'];
  const given = typeof header === 'string' && header !== '' ? header : bearer !== undefined && looksLikeApplicationKey(bearer) ? bearer : undefined;
  const user = request.headers['x-sallyport-user'];
  const endUser = typeof user === 'string' && user !== '' ? boundedName(user) : undefined;
  if (given !== undefined && looksLikeApplicationKey(given)) {
    const key = keys.verify(given, now);
    return { application: key.application, keyId: key.id, endUser };
  }
  if (config.server.keys === 'off') return { application: 'default', keyId: undefined, endUser };
  if (given === undefined) throw new SallyportError('auth.missing_key', 'The request has no application key.');
  throw new SallyportError('auth.invalid_key', 'This is not an application key of this gateway.');
}

/** Answers what never became a message of a session, and records it. */
function refuse(front: McpFront, request: IncomingMessage, response: ServerResponse, error: SallyportError): void {
  if (error.code === 'server.internal') front.log(asError(error.cause).stack ?? error.message);
  try {
    front.ledger.record(adminEvent('request.refused', { code: error.code, method: request.method ?? '', path: printable(request.url?.split('?', 1)[0] ?? '') }));
  } catch (unrecorded) {
    front.log(`a refusal could not be recorded: ${asError(unrecorded).message}`);
  }
  request.resume();
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const { code, message, data } = rpcError(error, '');
  const text = JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message, data } });
  response.writeHead(error.status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
