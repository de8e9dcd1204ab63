import type { OutgoingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { request as undiciRequest, type Dispatcher } from 'undici';
import { SallyportError } from '../core/errors.ts';
import type { ExchangeEvent } from '../ledger/event.ts';
import { identify } from './callers.ts';
import type { Call, Caller, Gateway } from './context.ts';
import { printable } from './server.ts';
import { answerHeaders, headersFor, type Upstream } from './upstreams.ts';

/**
 * Passes a call through unread, because the policy opens its path. It is recorded as not inspected. The upstream is the
 * first that speaks the path's API.
 */
export async function serveOpenPath(gateway: Gateway, call: Call): Promise<void> {
  if (!gateway.ledger.ready) throw new SallyportError('ledger.unavailable', 'The ledger cannot record, and the policy serves nothing that is not recorded.');
  const caller = identify(call.request, gateway.config, gateway.keys, gateway.clock.now());
  const anthropic = call.request.headers['anthropic-version'] !== undefined || call.path.startsWith('/v1/messages');
  const upstream = gateway.upstreams.all.find(({ config }) => config.kind === 'practice' || config.kind === (anthropic ? 'anthropic' : 'openai'));
  if (upstream === undefined) throw new SallyportError('request.unknown_path', 'No upstream serves this path.');
  const headers = headersFor(upstream, call.request.headers, caller.ownCredential, anthropic ? 'anthropic.messages' : 'openai.chat');
  const type = call.request.headers['content-type'];
  if (type === undefined) delete headers['content-type'];
  else headers['content-type'] = type;
  const path = (call.request.url ?? '').replace(upstream.config.kind === 'openai' ? /^\/v1(?=\/)/ : /^$/, '');
  const method = (call.request.method ?? 'GET') as Dispatcher.HttpMethod;
  const abort = new AbortController();
  call.response.once('close', () => { if (!call.response.writableFinished) abort.abort(); });
  const response = await undiciRequest(`${upstream.config.baseUrl ?? ''}${path}`, {
    method,
    headers,
    ...(method === 'GET' || method === 'HEAD' ? {} : { body: call.request }),
    dispatcher: upstream.agent,
    signal: abort.signal,
  });
  gateway.ledger.record(event(gateway, call, caller, upstream, response.statusCode));
  const out: OutgoingHttpHeaders = { ...answerHeaders(response.headers), 'x-sallyport-id': call.id, 'x-sallyport-decision': 'not-inspected' };
  // The bytes go on as they came, and so does their encoding.
  const encoding = response.headers['content-encoding'];
  call.response.writeHead(response.statusCode, encoding === undefined ? out : { ...out, 'content-encoding': String(encoding) });
  await pipeline(response.body, call.response);
}

function event(gateway: Gateway, call: Call, caller: Caller, upstream: Upstream, status: number): ExchangeEvent {
  return {
    type: 'exchange', id: call.id, time: new Date(gateway.clock.now()).toISOString(), application: caller.application,
    ...(caller.key === undefined ? {} : { keyId: caller.key.id }), ...(caller.endUser === undefined ? {} : { endUser: caller.endUser }), ...(caller.session === undefined ? {} : { session: caller.session }),
    surface: 'unknown', route: printable(call.path), model: '', upstream: upstream.config.name, stream: false,
    policy: gateway.policyStatus().version, mode: 'enforce', decision: 'allow', wouldBe: 'allow', reasons: [], parts: [], toolCalls: [],
    timings: { inspectRequest: 0, total: gateway.clock.monotonic() - call.started }, status, ended: 'not_inspected',
  };
}
