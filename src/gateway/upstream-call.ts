import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { isUtf8 } from 'node:buffer';
import { request as undiciRequest, type Dispatcher } from 'undici';
import { SallyportError } from '../core/errors.ts';
import { parseStrict } from '../core/json.ts';
import type { GuardedRequest } from '../enforce/guard.ts';
import { answerRecords } from './record.ts';
import type { Exchange } from './exchange.ts';
import { upstreamError } from './failures.ts';
import { relayStream } from './relay-stream.ts';
import { relayUpstreamError } from './relay-error.ts';
import { answerHeaders, headersFor, urlFor, type Upstream } from './upstreams.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Sends the guarded request upstream and relays what comes back. What the upstream's headers claim is not believed:
 * only a body that reads as the protocol's own goes on.
 * @throws SallyportError `upstream.*`
 */
export async function callUpstream(exchange: Exchange, upstream: Upstream, request: GuardedRequest): Promise<void> {
  const { gateway, call, surface } = exchange;
  // The client may have left while its body was decompressed: then nobody wants an answer.
  if (call.response.destroyed) throw new Error('the client closed the connection');
  const abort = new AbortController();
  const gone = (): void => { if (!call.response.writableFinished) abort.abort(); };
  call.response.once('close', gone);
  const deadline = setTimeout(() => abort.abort(new SallyportError('upstream.timeout', `The upstream ${upstream.config.name} took longer than ${upstream.config.timeouts.total} ms.`)), upstream.config.timeouts.total);
  try {
    const sent = gateway.clock.monotonic();
    const response = await undiciRequest(urlFor(upstream, surface.id, call.request.url), {
      method: 'POST',
      headers: headersFor(upstream, call.request.headers, exchange.caller?.ownCredential, surface.id),
      body: request.body,
      dispatcher: upstream.agent,
      signal: abort.signal,
    });
    exchange.upstreamFirstByte = gateway.clock.monotonic() - sent;
    const type = mediaType(response.headers);
    if (response.statusCode >= 400) relayUpstreamError(exchange, request, response.statusCode, response.headers, await readAll(exchange, response));
    else if (response.statusCode !== 200) throw new SallyportError('upstream.bad_answer', `The upstream ${upstream.config.name} answered with status ${response.statusCode}.`);
    else if ((type === 'text/event-stream') !== exchange.conversation?.stream) throw new SallyportError('upstream.bad_answer', `The upstream ${upstream.config.name} answered ${type === 'text/event-stream' ? 'with a stream, though none was' : 'without a stream, though one was'} asked for.`);
    else if (exchange.conversation.stream) await relayStream(exchange, request, decoded(response.body, response.headers), response.headers, abort);
    else await relayAnswer(exchange, request, response);
  } catch (thrown) {
    const error = upstreamError(thrown, upstream, abort.signal);
    // What was not read of the answer would keep its connection for good.
    abort.abort();
    throw error;
  } finally {
    clearTimeout(deadline);
    call.response.off('close', gone);
  }
}

function mediaType(headers: Headers): string {
  const value = headers['content-type'];
  return (typeof value === 'string' ? value : '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

async function relayAnswer(exchange: Exchange, request: GuardedRequest, response: Dispatcher.ResponseData): Promise<void> {
  const { gateway, surface, upstream } = exchange;
  const raw = await readAll(exchange, response);
  const start = gateway.clock.monotonic();
  let body;
  try {
    body = parseStrict(raw, gateway.config.server.limits.depth);
  } catch (error) {
    throw new SallyportError('upstream.bad_answer', `The upstream ${upstream?.config.name ?? ''} answered ${mediaType(response.headers) || 'something'} that is not well-formed JSON.`, { cause: error });
  }
  const answer = surface.parseAnswer(raw, body);
  const guarded = request.answer(surface, answer);
  exchange.usage = answer.usage;
  exchange.answer = answerRecords(request, answer, guarded, exchange.keepsContent);
  exchange.inspectAnswer = gateway.clock.monotonic() - start;
  const headers = Object.fromEntries(Object.entries(answerHeaders(response.headers, exchange.secrets)).map(([name, value]) => [name, String(value)]));
  exchange.send({ status: 200, headers: { ...headers, 'content-type': 'application/json' }, body: guarded.body }, guarded.refused.length > 0 ? 'refused' : 'complete');
}

/** The upstream's whole body as text, within the bound. */
async function readAll(exchange: Exchange, response: Dispatcher.ResponseData): Promise<string> {
  const max = exchange.gateway.config.server.limits.answerBytes;
  const all = await collect(decoded(response.body, response.headers), max);
  if (!isUtf8(all)) throw new SallyportError('upstream.bad_answer', 'The upstream answered text that is not valid UTF-8.');
  return all.toString('utf8');
}

/** By its events, not as an async iterator, which for the one or two chunks of an answer costs more than they do. */
function collect(body: Readable, max: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= max) chunks.push(chunk);
      else body.destroy(new SallyportError('upstream.too_large', `The upstream answered more than ${max} bytes.`));
    });
    let whole = false;
    body.on('end', () => {
      whole = true;
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
    body.on('error', reject);
    // A body that closes without an end or an error was cut off.
    body.on('close', () => { if (!whole) reject(new SallyportError('upstream.reset', 'The upstream broke the connection.')); });
  });
}

/** The body without its content encoding. We ask for none, but some servers compress all the same. */
function decoded(body: Readable, headers: Headers): Readable {
  const encoding = String(headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'identity') return body;
  const decoder = encoding === 'gzip' || encoding === 'x-gzip' ? createGunzip() : encoding === 'deflate' ? createInflate() : encoding === 'br' ? createBrotliDecompress() : undefined;
  if (decoder === undefined) throw new SallyportError('upstream.bad_answer', 'The upstream used a content encoding that is not supported.');
  body.on('error', (error) => decoder.destroy(error));
  return body.pipe(decoder);
}
