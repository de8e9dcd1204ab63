import type { Dispatcher } from 'undici';
import { SallyportError } from '../core/errors.ts';

export interface WholeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** Milliseconds of the given clock at which the head arrived. */
  readonly firstByte: number;
}

export interface WholeRequest {
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** Largest body of the answer, in bytes as it comes. */
  readonly max: number;
  now(): number;
}

/**
 * Sends a request and collects its whole answer. undici's `request` makes a stream, an abort signal and their listeners
 * for every answer; an answer that is read whole needs none of them, and this is the busiest path there is.
 * @param cancel - is handed a function that ends the call with a reason
 */
export function dispatchWhole(pool: Dispatcher, request: WholeRequest, cancel: (end: (reason: Error) => void) => void): Promise<WholeAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let status = 0;
    let firstByte = 0;
    let headers: WholeAnswer['headers'] = {};
    pool.dispatch({ path: request.url.pathname + request.url.search, method: 'POST', headers: request.headers, body: request.body }, {
      onRequestStart(controller) {
        cancel((reason) => { controller.abort(reason); });
      },
      onResponseStart(_controller, statusCode, given) {
        if (statusCode < 200) return; // an interim answer
        status = statusCode;
        headers = given;
        firstByte = request.now();
      },
      onResponseData(controller, chunk) {
        size += chunk.length;
        if (size <= request.max) chunks.push(chunk);
        else controller.abort(new SallyportError('upstream.too_large', `The upstream answered more than ${request.max} bytes.`));
      },
      onResponseEnd() {
        resolve({ status, headers, body: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks), firstByte });
      },
      onResponseError(_controller, error) {
        reject(error);
      },
    });
  });
}
