import type { SallyportError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Refusal } from './contract.ts';
import { isBlocked, problemMessage } from './problem.ts';

/** Types by status, as the API documents them. */
function errorType(status: number): string {
  switch (status) {
    case 401: return 'authentication_error';
    case 403: return 'permission_error';
    case 404: return 'not_found_error';
    case 413: return 'request_too_large';
    case 429: return 'rate_limit_error';
    case 503: return 'overloaded_error';
    case 504: return 'timeout_error';
    default: return status >= 500 ? 'api_error' : 'invalid_request_error';
  }
}

/** An error in the shape of the Anthropic API. That API has no codes; `code` is added so that policy decisions can be told apart. */
export function anthropicProblem(error: SallyportError, exchange: string, rules: readonly string[] = []): JsonObject {
  const blocked = isBlocked(error);
  const pointer = error.location?.pointer;
  return {
    type: 'error',
    error: {
      type: blocked ? 'invalid_request_error' : errorType(error.status),
      message: problemMessage(error, exchange, rules),
      code: blocked ? 'content_filter' : error.code,
      ...(pointer === undefined ? {} : { param: pointer }),
    },
    request_id: exchange,
  };
}

/** The field in which the API itself explains a refusal. */
export function stopDetails(refusal: Refusal): JsonObject {
  const rules = refusal.rules.length === 0 ? '' : ` Rules: ${refusal.rules.join(', ')}.`;
  return { type: 'refusal', category: null, explanation: `Refused by policy.${rules} See: sallyport ledger show ${refusal.exchange}` };
}
