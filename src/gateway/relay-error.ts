import { parseStrict, type JsonValue } from '../core/json.ts';
import { SallyportError } from '../core/errors.ts';
import { textOf } from '../enforce/channel-guard.ts';
import type { GuardedRequest } from '../enforce/guard.ts';
import { answerHeaders, withoutSecrets } from './upstreams.ts';
import type { Exchange } from './exchange.ts';

/**
 * Relays an error answer of the upstream. It is text from outside like any other: it may quote the prompt, and some
 * providers quote the key they refuse. Only JSON goes on; an error page does not.
 */
export function relayUpstreamError(exchange: Exchange, request: GuardedRequest, status: number, headers: Readonly<Record<string, string | string[] | undefined>>, raw: string): void {
  const name = exchange.upstream?.config.name ?? '';
  let body: JsonValue;
  try {
    body = parseStrict(raw, exchange.gateway.config.server.limits.depth);
  } catch (error) {
    throw new SallyportError('upstream.bad_answer', `The upstream ${name} answered status ${status} with a body that is not JSON.`, { cause: error });
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
  const passed = Object.fromEntries(Object.entries(answerHeaders(headers, exchange.secrets)).map(([header, value]) => [header, String(value)]));
  exchange.send({ status, headers: { ...passed, 'content-type': 'application/json' }, body: released }, 'failed', `upstream status ${status}`);
}
