import type { SallyportError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { isBlocked, problemMessage } from './problem.ts';

/** Types by status, as the API documents them. */
function errorType(status: number): string {
  switch (status) {
    case 401: return 'authentication_error';
    case 403: return 'permission_error';
    case 404: return 'not_found_error';
    case 429: return 'rate_limit_error';
    default: return status >= 500 ? 'server_error' : 'invalid_request_error';
  }
}

/** An error in the shape of the OpenAI API. A decision of the policy has the code that the API's own filter uses. */
export function openAiProblem(error: SallyportError, exchange: string, rules: readonly string[] = []): JsonObject {
  const blocked = isBlocked(error);
  return {
    error: {
      message: problemMessage(error, exchange, rules),
      type: blocked ? 'invalid_request_error' : errorType(error.status),
      param: error.location?.pointer ?? null,
      code: blocked ? 'content_filter' : error.code,
    },
  };
}
