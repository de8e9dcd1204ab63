import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { secretFromEnv, type NamedValue } from '../../core/config.ts';
import { asError, SallyportError, systemCode } from '../../core/errors.ts';

export interface FetchOptions {
  readonly server: string;
  readonly url: URL;
  readonly headers: readonly NamedValue[];
  /** Largest answer, and largest event of a stream. Bytes. */
  readonly maxBytes: number;
  /** Longest time for one request's answer, streamed or not. Milliseconds. */
  readonly totalMs: number;
  /** The credential that the client meant for this server, as it stands now. */
  authorization(): string | undefined;
  /** Told when a body is cut off for its size: the SDK says of a stream only that it ended. */
  onTooLarge(error: SallyportError): void;
}

/** The server asks for a credential, and says in `challenge` (its `WWW-Authenticate`) where to get one. */
export class Unauthorized extends SallyportError {
  readonly server: string;
  readonly challenge: string | undefined;

  constructor(server: string, challenge: string | undefined, unset = '') {
    super('mcp.unauthorized', `The MCP server ${server} asks for authorization.${unset}`);
    this.server = server;
    this.challenge = challenge;
  }
}

/** The server knows the session no more, as after it was started anew. What it was asked with this answer was not done. */
export class SessionEnded extends SallyportError {
  constructor(server: string) {
    super('mcp.server_unavailable', `The MCP server ${server} has ended its session.`);
  }
}

/** Longest challenge that is handed on. UTF-16 units. */
const MAX_CHALLENGE = 2_000;

/**
 * `fetch` for one MCP server: goes to the server's own origin and nowhere else, carries the credential of this server and
 * no other, and reads no more than it is allowed to. What a server says in an error page is not read at all.
 */
export function boundedFetch(o: FetchOptions): FetchLike {
  return async (target, init) => {
    const url = new URL(target);
    if (url.origin !== o.url.origin) throw new SallyportError('mcp.server_unavailable', `The MCP server ${o.server} leads to another origin, which is not followed.`);
    const headers = new Headers(init?.headers);
    headers.delete('authorization');
    for (const { name, value, env } of o.headers) {
      const text = value ?? (env === undefined ? undefined : secretFromEnv(env));
      if (text !== undefined) headers.set(name, text);
    }
    const authorization = o.authorization();
    if (authorization !== undefined) headers.set('authorization', authorization);
    const post = init?.method === 'POST';
    const signals = [init?.signal, post ? AbortSignal.timeout(o.totalMs) : undefined].filter((signal) => signal !== undefined && signal !== null);
    let response: Response;
    try {
      response = await fetch(url, { ...init, headers, redirect: 'manual', signal: AbortSignal.any(signals) });
    } catch (error) {
      throw new SallyportError('mcp.server_unavailable', `The MCP server ${o.server} cannot be reached (${reasonOf(error)}).${unsetHeaders(o.headers)}`, { cause: asError(error) });
    }
    if (response.status === 401) {
      const challenge = response.headers.get('www-authenticate')?.slice(0, MAX_CHALLENGE);
      await response.body?.cancel();
      throw new Unauthorized(o.server, challenge, unsetHeaders(o.headers));
    }
    if (post && response.status === 404 && headers.has('mcp-session-id')) {
      await response.body?.cancel();
      throw new SessionEnded(o.server);
    }
    if (post && !response.ok && (response.status < 300 || response.status >= 400)) {
      await response.body?.cancel();
      throw new SallyportError('mcp.server_unavailable', `The MCP server ${o.server} answered with status ${response.status}.${unsetHeaders(o.headers)}`);
    }
    return bounded(response, o);
  };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no address is known for its host', EAI_AGAIN: 'its host could not be looked up', ECONNREFUSED: 'nothing listens there', ECONNRESET: 'it broke the connection', ETIMEDOUT: 'no connection in time', UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself', SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody known', UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by nobody known', CERT_HAS_EXPIRED: 'its certificate has expired', ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

/** Why nothing came, by the code that the network or the TLS layer gave; its own text may hold addresses. */
function reasonOf(thrown: unknown): string {
  let cause = thrown;
  // `fetch` wraps what happened, and where a host has several addresses one failure of each.
  for (let depth = 0; depth < 8; depth++) {
    const code = systemCode(cause);
    if (code !== undefined && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) {
      const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
      return known === undefined ? code : `${known}, ${code}`;
    }
    if (cause instanceof AggregateError && cause.errors.length > 0) cause = cause.errors[0];
    else if (cause instanceof Error && cause.cause !== undefined) ({ cause } = cause);
    else break;
  }
  return thrown instanceof Error && thrown.name === 'TimeoutError' ? 'no answer in time' : asError(cause).name;
}

/** What is said of headers whose variable is not set: the server is asked without them, which may be why it refuses. */
function unsetHeaders(headers: readonly NamedValue[]): string {
  return headers.filter(({ value, env }) => value === undefined && env !== undefined && secretFromEnv(env) === undefined).map(({ name, env }) => ` Its header ${name} was not sent: the environment variable ${env} is not set.`).join('');
}

/** The response with its body cut off by an error where it grows too large. */
function bounded(response: Response, { maxBytes, server, onTooLarge }: FetchOptions): Response {
  if (response.body === null) return response;
  const stream = (response.headers.get('content-type') ?? '').includes('text/event-stream');
  let run = 0;
  let newlines = 0;
  const meter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      // Events end with an empty line; whatever lies between two of them is held as one.
      if (stream) {
        for (const byte of chunk) {
          if (byte === 0x0a) {
            newlines++;
            if (newlines === 2) run = 0;
          } else if (byte !== 0x0d) newlines = 0;
          run++;
        }
      } else run += chunk.length;
      if (run <= maxBytes) {
        controller.enqueue(chunk);
        return;
      }
      const error = new SallyportError('mcp.too_large', `The MCP server ${server} sent a message larger than ${maxBytes} bytes.`);
      controller.error(error);
      onTooLarge(error);
    },
  });
  return new Response(response.body.pipeThrough(meter), { status: response.status, statusText: response.statusText, headers: response.headers });
}
