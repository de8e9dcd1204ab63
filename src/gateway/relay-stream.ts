import type { Readable } from 'node:stream';
import { asError, SallyportError } from '../core/errors.ts';
import { SseParser, withoutUnread } from '../conversation/wire/index.ts';
import type { WireStream } from '../conversation/wire/contract.ts';
import type { GuardedRequest } from '../enforce/guard.ts';
import type { StreamGuard } from '../enforce/stream-guard.ts';
import { waitForPerson } from './approvals.ts';
import type { Exchange } from './exchange.ts';
import { asSallyportError, upstreamError } from './failures.ts';
import { streamRecords } from './record.ts';
import type { Ending } from './upstream-call.ts';
import { answerHeaders, withoutSecrets } from './upstreams.ts';

/** Relays a streamed answer, event by event, through the stream guard. */
export async function relayStream(exchange: Exchange, request: GuardedRequest, body: Readable, headers: Readonly<Record<string, string | string[] | undefined>>, ending: Ending, signal: AbortSignal): Promise<void> {
  const { gateway, call, surface } = exchange;
  const { response } = call;
  const wire = surface.openStream();
  const guard = request.stream(wire);
  const parser = new SseParser(gateway.config.server.limits.eventBytes);
  response.writeHead(200, { ...answerHeaders(headers, exchange.secrets), ...exchange.headers(), 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' });
  response.flushHeaders();
  let failure: SallyportError | undefined;
  let total = 0;
  // The event that completes the answer goes out only after the exchange is recorded.
  let last = '';
  let events = 0;
  let errors = 0;
  try {
    for await (const chunk of toItsEnd(body, parser)) {
      total += chunk.length;
      if (total > gateway.config.server.limits.answerBytes) throw new SallyportError('upstream.too_large', `The upstream streamed more than ${gateway.config.server.limits.answerBytes} bytes.`);
      const start = gateway.clock.monotonic();
      let out = '';
      let waited = 0;
      for (const event of parser.push(chunk)) {
        const read = wire.read(withoutUnread(event));
        if (event.data !== '') events++;
        else checkFields(event.raw);
        if (read.error === true) errors++;
        const told = guard.event(read);
        const bytes = read.error === true ? withoutSecrets(told, exchange.secrets) : told;
        if (last !== '' || read.last === true) last += bytes;
        else out += bytes;
        if (guard.waiting.length > 0) {
          const asked = gateway.clock.monotonic();
          if (out !== '') response.write(out);
          out = await heldFor(exchange, request, guard, signal);
          waited += gateway.clock.monotonic() - asked;
        }
        if (guard.ended) break;
      }
      exchange.inspectAnswer += gateway.clock.monotonic() - start - waited;
      if (out !== '' && !response.write(out)) await drained(exchange, signal);
      if (guard.ended || response.destroyed) break;
    }
    if (!guard.ended && !response.destroyed) failure = tornEnd(parser, events, errors > 0 || last !== '' || guard.finish.length > 0);
  } catch (thrown) {
    failure = exchange.upstream === undefined ? asSallyportError(thrown) : asSallyportError(upstreamError(ending.reason ?? thrown, exchange.upstream));
    if (response.destroyed) failure = undefined; // the client left, which ended the upstream call: no fault of either
    else if (failure.code === 'server.internal') gateway.log(`${call.id} ${asError(failure.cause).stack ?? failure.message}`);
  }
  finish(exchange, request, guard, wire, failure, last, errors > 0);
  // What the upstream still sends after a refusal or a failure is not wanted.
  if (!body.readableEnded) ending.end(new Error('the rest of the answer is not wanted'));
}

/** The chunks of a body. Some servers write no blank line behind the mark that ends their stream, and clients do not miss it. */
async function* toItsEnd(body: Readable, parser: SseParser): AsyncIterable<Buffer> {
  for await (const chunk of body) yield chunk as Buffer;
  const missing = parser.missingEnd();
  if (missing !== undefined) yield Buffer.from(missing);
}

/** Holds a stream for a person, with comments as signs of life, which clients of event streams ignore. Returns what goes on then. */
async function heldFor({ gateway, call: { response } }: Exchange, request: GuardedRequest, guard: StreamGuard, signal: AbortSignal): Promise<string> {
  const comment = (): void => { if (!response.destroyed) response.write(': waiting for a person\n\n'); };
  comment();
  await waitForPerson(gateway.approvals, { ids: guard.waiting, ms: request.policy.approvals.waitMs, clock: gateway.clock, gone: () => response.destroyed || signal.aborted, ping: comment });
  return response.destroyed ? '' : guard.resume();
}

/** What is wrong with how the upstream's stream ended: not every server breaks the connection when it breaks off. */
function tornEnd(parser: SseParser, events: number, whole: boolean): SallyportError | undefined {
  if (events === 0) return new SallyportError('upstream.bad_answer', 'The upstream answered an event stream without an event.');
  if (parser.end().leftover) return new SallyportError('upstream.reset', 'The upstream ended in the middle of an event.');
  return whole ? undefined : new SallyportError('upstream.reset', 'The upstream ended before its answer was complete.');
}

/** Releases what was held, records, and ends the client's stream. `told`: the upstream has sent an error event of its own. */
function finish(exchange: Exchange, request: GuardedRequest, guard: StreamGuard, wire: WireStream, failure: SallyportError | undefined, last: string, told: boolean): void {
  const { call } = exchange;
  const { response } = call;
  const rest = last + guard.end();
  const out = failure !== undefined && !guard.ended && !told ? rest + wire.error(failure, call.id) : rest;
  exchange.usage = guard.usage;
  const channels = guard.channels();
  for (const { text, inspection } of channels) exchange.matched.add(text, inspection.findings);
  exchange.answer = streamRecords(request, channels, exchange.keepsContent);
  const ended = response.destroyed ? 'disconnected' : guard.ended ? 'refused' : failure === undefined && !told ? 'complete' : 'failed';
  exchange.record(200, ended, failure?.code ?? (told ? 'upstream error event' : undefined), (refused) => {
    if (response.destroyed) return;
    // A client that has taken nothing for so long that its time is over would keep the connection for good.
    if (failure?.code === 'upstream.timeout' && response.writableNeedDrain) response.destroy();
    else response.end(refused === undefined ? out : wire.error(refused, call.id));
  });
}

/**
 * An event without data goes on unread, so it may be nothing but what every client ignores.
 * @throws SallyportError `upstream.bad_answer` for text that is no field of an event stream, such as a page of HTML
 */
function checkFields(raw: string): void {
  const known = raw.replace(/^\ufeff/, '').split(/[\r\n]/).every((line) => line === '' || /^(?::|(?:event|id|retry|data)(?::|$))/.test(line));
  if (!known) throw new SallyportError('upstream.bad_answer', 'The upstream sent text that is no event of a stream.');
}

/** Waits until the client takes more, is gone, or the exchange's time is over. */
function drained(exchange: Exchange, signal: AbortSignal): Promise<void> {
  const { response } = exchange.call;
  if (response.destroyed || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
    signal.addEventListener('abort', done);
  });
}
