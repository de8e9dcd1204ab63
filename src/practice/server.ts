import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asError, systemCode } from '../core/errors.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import { answerMessages, anthropicModel, anthropicProblem } from './anthropic.ts';
import { readBody, RequestProblem, sendJson } from './http.ts';
import { answerChat, openAiModel, openAiProblem } from './openai.ts';

/** The model's own name. Any other that a caller asks for is accepted and echoed. */
export const PRACTICE_MODEL = 'practice-gullible-1';

const ABOUT = `This is the Sallyport practice model: a simulation, not a language model.
It has no weights and understands nothing. It follows fixed rules and obeys every instruction that it finds anywhere in
what it is sent, so that attacks and defences can be tried out. Nothing it does says how a real model would behave.

POST /v1/chat/completions   OpenAI chat completions, JSON and SSE
POST /v1/messages           Anthropic messages, JSON and SSE
GET  /v1/models             ${PRACTICE_MODEL}
`;

/**
 * Serves the practice model: deterministic, deliberately gullible, without weights. It needs no key and calls nobody.
 * @param options.host - default 127.0.0.1
 * @param options.port - default 0, any free port
 * @param options.tokenDelayMs - pause after each streamed event, milliseconds; default 0
 * @returns the base URL (OpenAI clients add `/v1`), and what ends it
 */
export async function startPracticeModel(options: { host?: string; port?: number; tokenDelayMs?: number }): Promise<{ url: string; close(): Promise<void> }> {
  const { host = '127.0.0.1', port = 0, tokenDelayMs = 0 } = options;
  const server = createServer((request, response) => {
    response.setHeader('x-practice-model', 'simulation');
    answer(request, response, tokenDelayMs).catch((thrown: unknown) => { fail(request, response, thrown); });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => { server.off('error', reject); resolve(); });
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    close: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, delayMs: number): Promise<void> {
  const path = (request.url ?? '/').replace(/\?.*$/s, '');
  const method = request.method ?? 'GET';
  const anthropic = speaksAnthropic(request);
  if (path === '/' && (method === 'GET' || method === 'HEAD')) {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(ABOUT);
  } else if (path === '/v1/models' && method === 'GET') {
    const list = [anthropic ? anthropicModel(PRACTICE_MODEL) : openAiModel(PRACTICE_MODEL)];
    sendJson(response, 200, anthropic ? { data: list, has_more: false, first_id: PRACTICE_MODEL, last_id: PRACTICE_MODEL } : { object: 'list', data: list });
  } else if (path.startsWith('/v1/models/') && method === 'GET') {
    const id = decoded(path.slice('/v1/models/'.length));
    sendJson(response, 200, anthropic ? anthropicModel(id) : openAiModel(id));
  } else if (path === '/v1/chat/completions' || path === '/v1/messages') {
    if (method !== 'POST') throw new RequestProblem(405, `Not allowed to ${method} on ${path}.`);
    const body = parse(await readBody(request));
    await (path === '/v1/messages' ? answerMessages(body, response, delayMs) : answerChat(body, response, delayMs));
  } else throw new RequestProblem(404, `Unknown request URL: ${method} ${path}.`);
}

function speaksAnthropic(request: IncomingMessage): boolean {
  return request.headers['anthropic-version'] !== undefined || (request.url ?? '').startsWith('/v1/messages');
}

function parse(text: string): JsonObject {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new RequestProblem(400, 'We could not parse the JSON body of your request.');
  }
  if (!isObject(body)) throw new RequestProblem(400, 'The body must be a JSON object.');
  return body;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a name with a stray percent sign is echoed as it came
  }
}

/** Gives a failure the shape of the API that was called. A client that went away gets nothing. */
function fail(request: IncomingMessage, response: ServerResponse, thrown: unknown): void {
  const error = asError(thrown);
  if (response.destroyed || response.headersSent || systemCode(error) === 'ECONNRESET') {
    response.destroy();
    return;
  }
  const problem = error instanceof RequestProblem ? error : new RequestProblem(500, `The practice model failed: ${error.name}.`);
  // What is left of the body is not read, so the connection cannot be used again.
  if (!request.complete) response.setHeader('connection', 'close');
  sendJson(response, problem.status, speaksAnthropic(request) ? anthropicProblem(problem) : openAiProblem(problem));
}
