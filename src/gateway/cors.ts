import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../core/config.ts';

/** Seconds for which a browser may remember what it was allowed. Chromium takes at most 7,200. */
const MAX_AGE = 600;
/** What a page may read of an answer besides its body. */
const EXPOSED = 'x-sallyport-id, x-sallyport-decision, x-request-id, request-id, retry-after, retry-after-ms';
/** Longest list of header names that is allowed as asked for, in characters; clients of providers ask for some fifteen. */
const MAX_NAMES = 2_048;
const NAMES = /^[\w!#$%&'*+.^`|~-]{1,100}(?:[ \t]{0,4},[ \t]{0,4}[\w!#$%&'*+.^`|~-]{1,100}){0,99}$/;

/** Whether the configuration lists the origin of a call: pages of it may call the gateway from a browser. */
export function isListedOrigin(request: IncomingMessage, config: Config): boolean {
  const { origin } = request.headers;
  return origin !== undefined && config.server.corsOrigins.includes(origin);
}

/**
 * Lets a page of a listed origin read the answer, errors included. Others get no such header. Cookies are never asked for
 * (no `access-control-allow-credentials`): a page shows its key as any other client does.
 */
export function allowOrigin(request: IncomingMessage, response: ServerResponse, config: Config): void {
  if (config.server.corsOrigins.length === 0) return;
  response.setHeader('vary', 'origin');
  if (!isListedOrigin(request, config)) return;
  response.setHeader('access-control-allow-origin', request.headers.origin ?? '');
  response.setHeader('access-control-expose-headers', EXPOSED);
}

/**
 * Answers a browser that asks whether a page of a listed origin may send a call. Nothing is read or decided: the call
 * itself needs its key and is inspected as any other.
 * @returns whether it was such a question, and is answered
 */
export function servePreflight(request: IncomingMessage, response: ServerResponse, config: Config): boolean {
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined || !isListedOrigin(request, config)) return false;
  const asked = request.headers['access-control-request-headers'];
  response.setHeader('access-control-allow-methods', 'GET, HEAD, POST');
  if (asked !== undefined && asked.length <= MAX_NAMES && NAMES.test(asked)) response.setHeader('access-control-allow-headers', asked);
  // A public page that calls a gateway on this machine or in its network: Chromium asks for it by name.
  if (request.headers['access-control-request-private-network'] === 'true') response.setHeader('access-control-allow-private-network', 'true');
  response.writeHead(204, { 'access-control-max-age': String(MAX_AGE), vary: 'origin, access-control-request-headers' });
  response.end();
  request.resume();
  return true;
}
