import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { asError, SallyportError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { surfaceForPath, SURFACES } from '../conversation/wire/index.ts';
import type { WireSurface } from '../conversation/wire/contract.ts';
import { checkHost } from './callers.ts';
import type { Call, Gateway } from './context.ts';
import { asSallyportError, serveExchange } from './exchange.ts';
import { serveGuard } from './guard-api.ts';
import { serveHealth } from './health.ts';
import { serveModels } from './models.ts';
import { serveOpenPath } from './open-path.ts';
import { adminEvent } from './record.ts';

/** Calls served at once. Beyond it, memory would grow with the line; the client is told to come back. */
const MAX_IN_FLIGHT = 1_024;

/** The data plane's server, not yet listening. */
export function createGatewayServer(gateway: Gateway): Server {
  let inFlight = 0;
  const server = createServer({ keepAliveTimeout: 65_000, headersTimeout: 20_000, requestTimeout: 0, maxHeaderSize: 32 * 1024, insecureHTTPParser: false }, (request, response) => {
    // A socket that dies is seen as a closed response; without a listener it would end the process.
    response.on('error', () => { response.destroy(); });
    if (inFlight >= MAX_IN_FLIGHT) {
      refuse(gateway, request, response, new SallyportError('server.overloaded', 'The gateway serves as many calls as it can.'));
      return;
    }
    inFlight++;
    serve(gateway, request, response)
      .catch((thrown: unknown) => refuse(gateway, request, response, asSallyportError(thrown)))
      .finally(() => { inFlight--; });
  });
  server.on('clientError', (error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    else socket.destroy(error);
  });
  return server;
}

async function serve(gateway: Gateway, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? '/';
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  if (serveHealth(gateway, request, response, path)) return;
  checkHost(request, gateway.config);
  const call: Call = { id: newId('ex'), request, response, path, started: gateway.clock.monotonic() };
  const surface = request.method === 'POST' ? surfaceForPath(path) : undefined;
  if (surface !== undefined) return serveExchange(gateway, call, surface);
  if (path === '/guard/inspect' && request.method === 'POST') return serveGuard(gateway, call);
  if ((path === '/v1/models' || path.startsWith('/v1/models/')) && request.method === 'GET') return serveModels(gateway, call);
  if (gateway.openPath(path)) return serveOpenPath(gateway, call);
  const error = new SallyportError('request.unknown_path', `${request.method ?? 'GET'} ${printable(path)} is not a path that Sallyport inspects, and the policy does not open it.`);
  refuse(gateway, request, response, error, call.id);
}

/** Answers what never became an exchange, and records it. */
function refuse(gateway: Gateway, request: IncomingMessage, response: ServerResponse, error: SallyportError, id = newId('ex')): void {
  const path = request.url?.split('?', 1)[0] ?? '';
  if (error.code === 'server.internal') gateway.log(`${id} ${asError(error.cause).stack ?? error.message}`);
  try {
    gateway.ledger.record(adminEvent('request.refused', { exchange: id, code: error.code, method: request.method ?? '', path: printable(path) }));
  } catch (unrecorded) {
    gateway.log(`${id} could not be recorded: ${asError(unrecorded).message}`);
  }
  request.resume();
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const wire = shapeFor(path).error(error, id);
  response.writeHead(wire.status, { ...wire.headers, 'x-sallyport-id': id, 'content-length': Buffer.byteLength(wire.body) });
  response.end(wire.body);
}

/** The provider whose error shape a caller of this path will understand. */
function shapeFor(path: string): WireSurface {
  const anthropic = path.startsWith('/v1/messages') || path.startsWith('/v1/complete');
  const shape = SURFACES.find((surface) => surface.id === (anthropic ? 'anthropic.messages' : 'openai.chat'));
  if (shape === undefined) throw new Error('no surface has an error shape');
  return shape;
}

/** A path as it may be shown and stored: no control characters, no endless ones. */
export function printable(path: string): string {
  return path.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 200);
}
