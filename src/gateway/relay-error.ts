import { parseStrict, type JsonValue } from '../core/json.ts';
import { SallyportError } from '../core/errors.ts';
import { textOf } from '../enforce/channel-guard.ts';
import type { GuardedRequest } from '../enforce/guard.ts';
import { answerHeaders, withoutSecrets } from './upstreams.ts';
import type { Exchange } from './exchange.ts';

/**
 * Relays an error answer of the upstream. It is text from outside like any other: it may quote the prompt, and some
 * providers quote the key they refuse. Only JSON goes on; an error page, as proxies before a provider send them, is told in
 * our words. Status and headers go on in both cases, since clients decide by them whether and when to try again.
 * @param raw - undefined for what is no text
 */
export function relayUpstreamError(exchange: Exchange, request: GuardedRequest, status: number, headers: Readonly<Record<string, string | string[] | undefined>>, raw: string | undefined): void {
  const name = exchange.upstream?.config.name ?? '';
  const passed = Object.fromEntries(Object.entries(answerHeaders(headers, exchange.secrets)).map(([header, value]) => [header, String(value)]));
  const body = parsed(raw, exchange.gateway.config.server.limits.depth);
  if (body === undefined) {
    const error = new SallyportError('upstream.bad_answer', `The upstream ${name} answered status ${status} with a body that is not JSON.`, { status });
    const told = exchange.surface.error(error, exchange.call.id);
    exchange.send({ ...told, headers: { ...passed, ...told.headers } }, 'failed', error.code);
    return;
  }
  const text = withoutSecrets(JSON.stringify(body), exchange.secrets);
  const guard = request.errorChannel();
  const released = textOf(guard.push(text)) + textOf(guard.finish());
  const inspection = guard.inspection();
  const trust = request.policy.trustOf('model', undefined);
  exchange.answer = {
    parts: [{ pointer: '', direction: 'answer', kind: 'unknown', origin: 'model', trust, size: text.length, outcome: inspection.outcome, findings: inspection.findings, read: inspection.read, unread: inspection.unread }],
    toolCalls: [],
    reasons: guard.reasons,
  };
  if (guard.blocked) throw new SallyportError('answer.blocked', request.policy.refusal.text);
  exchange.send({ status, headers: { ...passed, 'content-type': 'application/json' }, body: released }, 'failed', `upstream status ${status}`);
}

/** A body as JSON; undefined when it is none, or not to be read as one value by all. */
function parsed(raw: string | undefined, depth: number): JsonValue | undefined {
  try {
    return raw === undefined ? undefined : parseStrict(raw, depth);
  } catch (error) {
    if (error instanceof SallyportError) return undefined; // what is told in its place is an error all the same
    throw error;
  }
}
