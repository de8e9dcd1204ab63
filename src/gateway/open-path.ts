import type { OutgoingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { request as undiciRequest } from 'undici';
import { isoTime } from '../core/clock.ts';
import { SallyportError } from '../core/errors.ts';
import { SURFACES } from '../conversation/wire/index.ts';
import type { ExchangeEvent } from '../ledger/event.ts';
import { checkTransferCoding } from './body.ts';
import { identify } from './callers.ts';
import type { Call, Caller, Gateway } from './context.ts';
import { upstreamError } from './failures.ts';
import { withoutApplicationKeys } from './keys.ts';
import { printable } from './record.ts';
import { answerHeaders, headersFor, secretsOf, type Upstream } from './upstreams.ts';

/**
 * Whether a path means what it says. Upstreams fold `..`, `//`, escapes, parameters, a slash at the end and letter case in
 * ways of their own, so that an opened path spelt oddly could reach one that is inspected; and an inspected path is never
 * opened, whatever the method, nor without its version or with two of them: an upstream's base URL has one of its own.
 */
export function isPlainPath(path: string): boolean {
  if (!path.startsWith('/') || path.includes('//') || /[^A-Za-z0-9_.~:@!$&'()*+,=/-]/.test(path)) return false;
  if (URL.parse(path, 'http://host')?.pathname !== path) return false;
  const bare = withoutVersion(path.toLowerCase().replace(/\/$/, ''));
  return !SURFACES.some((surface) => withoutVersion(surface.path) === bare);
}

function withoutVersion(path: string): string {
  return path.replace(/^(?:\/v1(?=\/)){1,8}/, '');
}

/**
 * Passes a call through unread, because the policy opens its path. It is recorded as not inspected. The upstream is the
 * first that speaks the path's API.
 */
export async function serveOpenPath(gateway: Gateway, call: Call): Promise<void> {
  if (!gateway.ledger.ready) throw new SallyportError('ledger.unavailable', 'The ledger cannot record, and the policy serves nothing that is not recorded.');
  checkTransferCoding(call.request);
  const caller = identify(call.request, gateway.config, gateway.keys, gateway.clock.now());
  // Which model a call uses cannot be told without reading it.
  if (caller.key?.models !== undefined) throw new SallyportError('auth.forbidden', 'This key is limited to some models, and so may not use a path that is not inspected.');
  const anthropic = call.request.headers['anthropic-version'] !== undefined || call.path.startsWith('/v1/messages');
  const upstream = gateway.upstreams.all.find(({ config }) => config.kind === 'practice' || config.kind === (anthropic ? 'anthropic' : 'openai'));
  if (upstream === undefined) throw new SallyportError('request.unknown_path', 'No upstream serves this path.');
  const headers = headersFor(upstream, call.request.headers, caller.ownCredential, anthropic ? 'anthropic.messages' : 'openai.chat');
  const type = call.request.headers['content-type'];
  if (type === undefined) delete headers['content-type'];
  else headers['content-type'] = type;
  const path = call.path.replace(upstream.config.kind === 'openai' ? /^\/v1(?=\/)/ : /^$/, '') + withoutApplicationKeys((call.request.url ?? '').slice(call.path.length));
  const abort = new AbortController();
  call.response.once('close', () => { if (!call.response.writableFinished) abort.abort(); });
  try {
    await pass(gateway, call, caller, upstream, headers, `${upstream.config.baseUrl ?? ''}${path}`, abort.signal);
  } catch (thrown) {
    const error = upstreamError(thrown, upstream);
    abort.abort();
    throw error;
  }
}

async function pass(gateway: Gateway, call: Call, caller: Caller, upstream: Upstream, headers: Record<string, string>, url: string, signal: AbortSignal): Promise<void> {
  const method = call.request.method ?? 'GET';
  const response = await undiciRequest(url, {
    method,
    headers,
    ...(method === 'GET' || method === 'HEAD' ? {} : { body: call.request }),
    dispatcher: upstream.pool,
    signal,
  });
  gateway.ledger.record(event(gateway, call, caller, upstream, response.statusCode));
  const out: OutgoingHttpHeaders = { ...answerHeaders(response.headers, secretsOf(upstream, caller.ownCredential)), 'x-sallyport-id': call.id, 'x-sallyport-decision': 'not-inspected' };
  // The bytes go on as they came, and so does their encoding.
  const encoding = response.headers['content-encoding'];
  call.response.writeHead(response.statusCode, encoding === undefined ? out : { ...out, 'content-encoding': String(encoding) });
  await pipeline(response.body, call.response);
}

function event(gateway: Gateway, call: Call, caller: Caller, upstream: Upstream, status: number): ExchangeEvent {
  return {
    type: 'exchange', id: call.id, time: isoTime(gateway.clock.now()), application: caller.application,
    ...(caller.key === undefined ? {} : { keyId: caller.key.id }), ...(caller.endUser === undefined ? {} : { endUser: caller.endUser }), ...(caller.session === undefined ? {} : { session: caller.session }),
    surface: 'unknown', route: printable(call.path), model: '', upstream: upstream.config.name, stream: false,
    policy: gateway.policyStatus().version, mode: 'enforce', decision: 'allow', wouldBe: 'allow', reasons: [], parts: [], toolCalls: [],
    timings: { inspectRequest: 0, total: gateway.clock.monotonic() - call.started }, status, ended: 'not_inspected',
  };
}
