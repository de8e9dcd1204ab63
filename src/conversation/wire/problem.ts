import type { SallyportError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Refusal } from './contract.ts';

/** Headers of every JSON body written here. */
export const JSON_HEADERS: Readonly<Record<string, string>> = { 'content-type': 'application/json; charset=utf-8' };

/** True for errors that are decisions of the policy; clients know these by the code `content_filter`. */
export function isBlocked(error: SallyportError): boolean {
  return error.code === 'request.blocked' || error.code === 'answer.blocked';
}

/** What an error says to the client: what happened, which rules decided and where to read more. Never matched text. */
export function problemMessage(error: SallyportError, exchange: string, rules: readonly string[] = []): string {
  const named = rules.length === 0 ? '' : ` Rules: ${rules.join(', ')}.`;
  const advice = isBlocked(error) ? '' : ` ${error.help}`;
  return `${error.message}${named}${advice} See: sallyport ledger show ${exchange}`;
}

/** Facts for whoever reads the body; clients ignore fields they do not know. */
export function notice({ exchange, rules, waiting }: Refusal): JsonObject {
  return { exchange, rules: [...rules], ...(waiting === undefined ? {} : { approvals: waiting.map(({ id, tool, state, reasons, expires }) => ({ id, tool, state, rules: [...new Set(reasons.map(({ rule }) => rule))], expires })) }) };
}
