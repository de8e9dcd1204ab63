import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { asError, SallyportError, systemCode } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { surfaceForPath, SURFACES } from '../conversation/wire/index.ts';
import type { WireSurface } from '../conversation/wire/contract.ts';
import { checkHost } from './callers.ts';
import type { Call, Gateway } from './context.ts';
import { allowOrigin, isListedOrigin, servePreflight } from './cors.ts';
import { serveExchange } from './exchange.ts';
import { asSallyportError } from './failures.ts';
import { serveGuard } from './guard-api.ts';
import { serveHealth } from './health.ts';
import { serveModels } from './models.ts';
import { isPlainPath, serveOpenPath } from './open-path.ts';
import { gatewayPage, isVisit, sendPage } from './plain-page.ts';
import { adminEvent, printable } from './record.ts';

/** Calls served at once. Beyond it, memory would grow with the line; the client is told to come back. */
const MAX_IN_FLIGHT = 1_024;

/** The data plane's server, not yet listening. */
export function createGatewayServer(gateway: Gateway): Server {
  let inFlight = 0;
  const answering = new WeakMap<Duplex, ServerResponse>();
  const server = createServer({ keepAliveTimeout: 65_000, headersTimeout: 20_000, requestTimeout: 0, maxHeaderSize: 32 * 1024, insecureHTTPParser: false }, (request, response) => {
    // A socket that dies is seen as a closed response; without a listener it would end the process.
    response.on('error', () => { response.destroy(); });
    answering.set(request.socket, response);
    allowOrigin(request, response, gateway.config);
    response.once('finish', () => { dropUnread(request); });
    if (inFlight >= MAX_IN_FLIGHT) {
      refuse(gateway, request, response, new SallyportError('server.overloaded', 'The gateway serves as many calls as it can.'));
      return;
    }
    inFlight++;
    const leave = (): void => { inFlight--; };
    const fail = (thrown: unknown): void => {
      leave();
      refuse(gateway, request, response, asSallyportError(thrown));
    };
    try {
      const served = serve(gateway, request, response);
      if (served === undefined) leave();
      else served.then(leave, fail);
    } catch (thrown) {
      fail(thrown);
    }
  });
  // Left alone, Node answers by itself, without a body or a record.
  server.on('checkExpectation', (request, response) => { refuse(gateway, request, response, new SallyportError('request.unknown_expectation', 'The Expect header asks for something other than 100-continue.')); });
  // No proxy: without an answer, Node would close the connection and its caller would look for a fault on the way.
  server.on('connect', (request, socket: Duplex) => {
    socket.on('error', () => { socket.destroy(); });
    refuseBare(gateway, request, socket, new SallyportError('request.unknown_path', 'The gateway is no proxy and opens no tunnels: set it as the base URL of the client, not as its proxy.'));
  });
  server.on('clientError', (error, socket) => {
    const response = answering.get(socket);
    // In the middle of an answer, anything written here would be read as part of it.
    const midway = response !== undefined && response.headersSent && !response.writableEnded;
    if (!socket.writable || midway || systemCode(error) === 'ECONNRESET') socket.destroy(error);
    else socket.end(unreadable(systemCode(error)));
  });
  return server;
}

/** How long a client may go on sending a body that has been answered already. Milliseconds. */
const LINGER_MS = 2_000;

/** Ends the connection of a client that keeps sending after its answer: what it sends is dropped, and must not go on for good. */
function dropUnread(request: IncomingMessage): void {
  if (request.complete) return;
  const timer = setTimeout(() => { if (!request.complete) request.socket.destroy(); }, LINGER_MS);
  timer.unref();
  request.once('close', () => { clearTimeout(timer); });
}

/** The answer to bytes that are no HTTP request, so that they have no path and no provider's shape. */
function unreadable(code: string | undefined): string {
  const [status, text] = code === 'HPE_HEADER_OVERFLOW' ? ['431 Request Header Fields Too Large', 'The request has more header bytes than the gateway reads.']
    : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? ['408 Request Timeout', 'The head of the request did not arrive in time.']
    : ['400 Bad Request', 'This is not a well-formed HTTP/1.1 request.'];
  const body = JSON.stringify({ error: { message: text, type: 'invalid_request_error', param: null, code: null } });
  return `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** What a client is probably set to, whose path is nearly one that is served. */
function likelyMistake(path: string): string {
  if (path === '/v1/responses' || path === '/responses') return ' Set the client to chat completions instead of the Responses API.';
  // Clients of Azure, Bedrock, Vertex and Gemini put the model into the path.
  if (/\/deployments\/[^/]+\/|^\/model\/[^/]+\/(?:invoke|converse)|\/models\/[^/]+:\w+$/.test(path)) return ' Use the plain OpenAI or Anthropic client, which names the model in the body, and configure the cloud service as an upstream.';
  const meant = surfaceForPath(`/v1${path}`) ?? (path.startsWith('/v1/') ? surfaceForPath(path.slice('/v1'.length)) : undefined);
  return meant === undefined ? '' : ' Check the base URL: it ends with /v1 for OpenAI clients and without it for Anthropic clients.';
}

/** Serves one call; undefined when that is done. Not async itself: a promise around the handler's would cost each call two more turns. */
function serve(gateway: Gateway, request: IncomingMessage, response: ServerResponse): Promise<void> | undefined {
  const url = request.url ?? '/';
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  if (serveHealth(gateway, request, response, path)) return undefined;
  checkHost(request, gateway.config, isListedOrigin(request, gateway.config));
  if (servePreflight(request, response, gateway.config)) return undefined;
  const call: Call = { id: newId('ex'), request, response, path, started: gateway.clock.monotonic() };
  const surface = request.method === 'POST' ? surfaceForPath(path) : undefined;
  if (surface !== undefined) return serveExchange(gateway, call, surface);
  if (path === '/guard/inspect' && request.method === 'POST') return serveGuard(gateway, call);
  if ((path === '/v1/models' || path.startsWith('/v1/models/')) && (request.method === 'GET' || request.method === 'HEAD')) return serveModels(gateway, call);
  if (isPlainPath(path) && gateway.openPath(path)) return serveOpenPath(gateway, call);
  if (isVisit(request)) {
    request.resume();
    sendPage(response, 200, gatewayPage(request.headers.host ?? ''));
    return undefined;
  }
  const error = new SallyportError('request.unknown_path', `${request.method ?? 'GET'} ${printable(path)} is not a path that Sallyport inspects, and the policy does not open it.${likelyMistake(path)}`);
  refuse(gateway, request, response, error, call.id);
  return undefined;
}

/** Answers a request that has no response object, in bytes, and records it. */
function refuseBare(gateway: Gateway, request: IncomingMessage, socket: Duplex, error: SallyportError): void {
  const id = newId('ex');
  recordRefusal(gateway, request, error.code, id);
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const wire = shapeFor('').error(error, id);
  const head = Object.entries({ ...wire.headers, 'x-sallyport-id': id, 'x-sallyport-decision': 'block', 'content-length': String(Buffer.byteLength(wire.body)), connection: 'close' });
  socket.end(`HTTP/1.1 ${wire.status} ${STATUS_CODES[wire.status] ?? 'Error'}\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${wire.body}`);
}

function recordRefusal(gateway: Gateway, request: IncomingMessage, code: string, id: string): void {
  try {
    gateway.ledger.record(adminEvent('request.refused', { exchange: id, code, method: request.method ?? '', path: printable(request.url?.split('?', 1)[0] ?? '') }));
  } catch (unrecorded) {
    gateway.log(`${id} could not be recorded: ${asError(unrecorded).message}`);
  }
}

/** Answers what never became an exchange, and records it. */
function refuse(gateway: Gateway, request: IncomingMessage, response: ServerResponse, error: SallyportError, id = newId('ex')): void {
  const path = request.url?.split('?', 1)[0] ?? '';
  // A body that breaks off because its client left is nobody's defect.
  const gone = response.destroyed && !response.writableFinished;
  if (!gone && error.code === 'server.internal') gateway.log(`${id} ${asError(error.cause).stack ?? error.message}`);
  recordRefusal(gateway, request, gone ? 'disconnected' : error.code, id);
  request.resume();
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const wire = shapeFor(path).error(error, id);
  response.writeHead(wire.status, { ...wire.headers, 'x-sallyport-id': id, 'x-sallyport-decision': 'block', 'content-length': Buffer.byteLength(wire.body) });
  response.end(wire.body);
}

/** The provider whose error shape a caller of this path will understand. */
function shapeFor(path: string): WireSurface {
  const anthropic = path.startsWith('/v1/messages') || path.startsWith('/v1/complete');
  const shape = SURFACES.find((surface) => surface.id === (anthropic ? 'anthropic.messages' : 'openai.chat'));
  if (shape === undefined) throw new Error('no surface has an error shape');
  return shape;
}
