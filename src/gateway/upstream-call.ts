import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { isUtf8 } from 'node:buffer';
import { request as undiciRequest } from 'undici';
import { SallyportError, systemCode } from '../core/errors.ts';
import { isObject, parseStrict, type JsonValue } from '../core/json.ts';
import type { GuardedRequest } from '../enforce/guard.ts';
import { waitForPerson } from './approvals.ts';
import { decode } from './body.ts';
import { deadlineIn } from './deadlines.ts';
import { dispatchWhole } from './dispatch.ts';
import { answerRecords } from './record.ts';
import type { Exchange } from './exchange.ts';
import { upstreamError } from './failures.ts';
import { relayStream } from './relay-stream.ts';
import { relayUpstreamError } from './relay-error.ts';
import { together } from './together.ts';
import { answerHeaders, headersFor, urlFor, type Upstream } from './upstreams.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Sends the guarded request upstream and relays what comes back. What the upstream's headers claim is not believed:
 * only a body that reads as the protocol's own goes on.
 * @throws SallyportError `upstream.*`
 */
export async function callUpstream(exchange: Exchange, upstream: Upstream, request: GuardedRequest): Promise<void> {
  const { call, surface } = exchange;
  // The client may have left while its body was decompressed: then nobody wants an answer.
  if (call.response.destroyed) throw new Error('the client closed the connection');
  const url = urlFor(upstream, surface.id, call.request.url);
  const headers = headersFor(upstream, call.request.headers, exchange.caller?.ownCredential, surface.id);
  const ending = new Ending();
  const gone = (): void => { if (!call.response.writableFinished) ending.end(new Error('the client closed the connection')); };
  call.response.once('close', gone);
  const deadline = deadlineIn(upstream.config.timeouts.total, () => { ending.end(new SallyportError('upstream.timeout', `The upstream ${upstream.config.name} took longer than ${upstream.config.timeouts.total} ms.`)); });
  try {
    if (exchange.conversation?.stream === true) await callStream(exchange, upstream, request, url, headers, ending);
    else await callWhole(exchange, upstream, request, url, headers, ending);
  } catch (thrown) {
    const error = upstreamError(ending.reason ?? thrown, upstream);
    // What was not read of the answer would keep its connection for good.
    ending.end(error);
    throw error;
  } finally {
    deadline.clear();
    call.response.off('close', gone);
  }
}

/** Ends an upstream call early: once, with the first reason. */
export class Ending {
  reason: Error | undefined;
  #act: ((reason: Error) => void) | undefined;

  /** What to do when it ends; at once, when it has. */
  on(act: (reason: Error) => void): void {
    this.#act = act;
    if (this.reason !== undefined) act(this.reason);
  }

  end(reason: Error): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    this.#act?.(reason);
  }
}

async function callWhole(exchange: Exchange, upstream: Upstream, request: GuardedRequest, url: URL, headers: Record<string, string>, ending: Ending): Promise<void> {
  const { clock, config } = exchange.gateway;
  const sent = clock.monotonic();
  const answer = await dispatchWhole(upstream.pool, { url, headers, body: request.body, max: config.server.limits.answerBytes, now: () => clock.monotonic() }, (act) => { ending.on(act); });
  exchange.upstreamFirstByte = answer.firstByte - sent;
  await together();
  checkStatus(upstream, answer.status);
  if (answer.status === 200 && mediaType(answer.headers) === 'text/event-stream') throw new SallyportError('upstream.bad_answer', `The upstream ${upstream.config.name} answered with a stream, though none was asked for.`);
  if (answer.status >= 400) {
    relayUpstreamError(exchange, request, answer.status, answer.headers, await errorText(answer.body, answer.headers, config.server.limits.answerBytes));
    return;
  }
  const text = textOf(answer.body, answer.headers, config.server.limits.answerBytes);
  await relayAnswer(exchange, request, answer.headers, typeof text === 'string' ? text : await text);
}

async function callStream(exchange: Exchange, upstream: Upstream, request: GuardedRequest, url: URL, headers: Record<string, string>, ending: Ending): Promise<void> {
  const { clock, config } = exchange.gateway;
  const abort = new AbortController();
  ending.on((reason) => { abort.abort(reason); });
  const sent = clock.monotonic();
  const response = await undiciRequest(url, { method: 'POST', headers, body: request.body, dispatcher: upstream.pool, signal: abort.signal });
  exchange.upstreamFirstByte = clock.monotonic() - sent;
  checkStatus(upstream, response.statusCode);
  if (response.statusCode >= 400) {
    relayUpstreamError(exchange, request, response.statusCode, response.headers, await errorText(await collect(response.body, config.server.limits.answerBytes), response.headers, config.server.limits.answerBytes));
    return;
  }
  if (mediaType(response.headers) !== 'text/event-stream') throw new SallyportError('upstream.bad_answer', `The upstream ${upstream.config.name} answered without a stream, though one was asked for.`);
  await relayStream(exchange, request, decoded(response.body, response.headers), response.headers, ending, abort.signal);
}

function checkStatus(upstream: Upstream, status: number): void {
  if (status !== 200 && status < 400) throw new SallyportError('upstream.bad_answer', `The upstream ${upstream.config.name} answered with status ${status}.`);
}

function mediaType(headers: Headers): string {
  const value = headers['content-type'];
  return (typeof value === 'string' ? value : '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

async function relayAnswer(exchange: Exchange, request: GuardedRequest, headers: Headers, raw: string): Promise<void> {
  const { gateway, surface, upstream } = exchange;
  const start = gateway.clock.monotonic();
  let body;
  try {
    body = parseStrict(raw, gateway.config.server.limits.depth);
  } catch (error) {
    throw new SallyportError('upstream.bad_answer', `The upstream ${upstream?.config.name ?? ''} answered ${mediaType(headers) || 'something'} that is not well-formed JSON.`, { cause: error });
  }
  if (isFailure(body)) {
    relayUpstreamError(exchange, request, 502, headers, raw);
    return;
  }
  const answer = surface.parseAnswer(raw, body);
  const verdicts = request.askAnswer(answer);
  let guarded = request.answer(surface, answer, verdicts === undefined ? undefined : await verdicts);
  const { waitMs } = request.policy.approvals;
  let waited = 0;
  if (guarded.waiting.length > 0 && waitMs > 0) {
    const asked = gateway.clock.monotonic();
    await waitForPerson(gateway.approvals, { ids: guarded.waiting, ms: waitMs, clock: gateway.clock, gone: () => exchange.call.response.destroyed });
    waited = gateway.clock.monotonic() - asked;
    // An approval that was given meanwhile is used up now; nobody is left to use one for when the client has gone.
    if (!exchange.call.response.destroyed) guarded = guarded.again();
  }
  exchange.usage = answer.usage;
  for (const { part, inspection } of guarded.parts) exchange.matched.add(part.text, inspection.findings);
  exchange.answer = answerRecords(request, answer, guarded, exchange.keepsContent);
  exchange.inspectAnswer = gateway.clock.monotonic() - start - waited;
  const out = answerHeaders(headers, exchange.secrets);
  out['content-type'] = 'application/json';
  exchange.send({ status: 200, headers: out, body: guarded.body }, guarded.refused.length > 0 ? 'refused' : 'complete');
}

/** Some servers tell an error with status 200, once they have begun: clients would look for an answer in it. */
function isFailure(body: JsonValue): boolean {
  return isObject(body) && isObject(body['error']) && (body['choices'] ?? body['content'] ?? null) === null;
}

/** A whole body as text; at once, but where it is compressed. */
function textOf(body: Buffer, headers: Headers, max: number): string | Promise<string> {
  const encoding = headers['content-encoding'];
  return encoding === undefined ? plainText(body) : decompressed(body, String(encoding), max);
}

/** The body of an error; undefined when it is no text. */
async function errorText(body: Buffer, headers: Headers, max: number): Promise<string | undefined> {
  try {
    return await textOf(body, headers, max);
  } catch (error) {
    if (error instanceof SallyportError && error.code === 'upstream.bad_answer') return undefined;
    throw error;
  }
}

async function decompressed(body: Buffer, encoding: string, max: number): Promise<string> {
  let plain: Buffer | null;
  try {
    plain = await decode(body, encoding, max);
  } catch (error) {
    if (systemCode(error) === 'ERR_BUFFER_TOO_LARGE') throw new SallyportError('upstream.too_large', `The upstream answered more than ${max} bytes.`, { cause: error });
    throw error;
  }
  if (plain === null) throw new SallyportError('upstream.bad_answer', 'The upstream used a content encoding that is not supported.');
  return plainText(plain);
}

function plainText(body: Buffer): string {
  if (!isUtf8(body)) throw new SallyportError('upstream.bad_answer', 'The upstream answered text that is not valid UTF-8.');
  return body.toString('utf8');
}

/** All bytes of a body, within the bound. */
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
