import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Longest body that is read. Bytes. */
const MAX_BODY = 32 * 1024 * 1024;

/** A request that the model server refuses; each API gives it its own shape. */
export class RequestProblem extends Error {
  readonly status: number;
  readonly param: string | undefined;
  constructor(status: number, message: string, param?: string) {
    super(message);
    this.status = status;
    this.param = param;
  }
}

/**
 * The body as text.
 * @throws RequestProblem 413 beyond 32 MiB, 400 when it is not UTF-8
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new RequestProblem(413, 'The request body is too large.');
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new RequestProblem(400, 'The request body is not valid UTF-8.');
  }
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

/** Sends events one by one, at the reader's speed, with a pause after each, until the client goes away. */
export async function sendEvents(response: ServerResponse, events: Iterable<string>, delayMs: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  for (const event of events) {
    if (response.destroyed) return;
    if (!response.write(event)) {
      await new Promise<void>((resolve) => {
        const done = (): void => { response.off('drain', done).off('close', done); resolve(); };
        response.on('drain', done).on('close', done);
      });
    }
    if (delayMs > 0) await sleep(delayMs);
  }
  response.end();
}

/** Text in word-size pieces: a word with the white space before it. A long run without white space is cut. */
export function* words(text: string): Generator<string> {
  for (const match of text.matchAll(/\s{0,16}[^\s]{1,32}|\s{1,16}/gu)) yield match[0];
}

/** Tool arguments in several pieces, never cutting a surrogate pair. */
export function* pieces(text: string): Generator<string> {
  for (const match of text.matchAll(/[^]{1,12}/gu)) yield match[0];
}

/** Tokens of a text, roughly: four characters each. */
export function tokens(text: string): number {
  return Math.ceil(text.length / 4);
}
