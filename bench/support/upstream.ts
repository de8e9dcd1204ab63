/**
 * A model server that costs next to nothing, as a process of its own. What it does is in the model's name:
 * `chat/LENGTH` answers one JSON completion with so many characters of text; `stream/TOKENS/MS` streams so many tokens, one every MS milliseconds.
 * Each event of a stream carries `sent`, the nanoseconds of the monotonic clock that all processes of a machine share.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TextMaker, tokens } from './texts.ts';

const POOL = 512;
const maker = new TextMaker(7);
const answers = Array.from({ length: POOL }, () => maker.make('prose', 1_100));
const pieces = answers.map(tokens);
let served = 0;

function chat(response: ServerResponse, length: number): void {
  const n = served++;
  const content = `${n}. ${answers[(n * 7) % POOL] ?? ''}`.slice(0, length);
  const body = JSON.stringify({ id: `chatcmpl-${n}`, object: 'chat.completion', created: 1_700_000_000, model: 'chat', choices: [{ index: 0, message: { role: 'assistant', content, refusal: null }, logprobs: null, finish_reason: 'stop' }], usage: { prompt_tokens: 260, completion_tokens: 250, total_tokens: 510 } });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function stream(response: ServerResponse, count: number, ms: number): void {
  const n = served++;
  const text = [`${n} `];
  for (let i = n; text.length < count; i++) text.push(...(pieces[i % POOL] ?? []));
  text.length = count;
  const chunk = (choice: object): string => `data: ${JSON.stringify({ id: `chatcmpl-${n}`, object: 'chat.completion.chunk', created: 1_700_000_000, model: 'stream', sent: Number(process.hrtime.bigint()), choices: [{ index: 0, ...choice }] })}\n\n`;
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.write(chunk({ delta: { role: 'assistant', content: '' }, finish_reason: null }));
  let at = 0;
  const timer = setInterval(() => {
    const content = text[at++];
    if (content !== undefined) response.write(chunk({ delta: { content }, finish_reason: null }));
    else {
      clearInterval(timer);
      response.end(`${chunk({ delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`);
    }
  }, ms);
  response.on('close', () => { clearInterval(timer); });
}

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    // The model's name comes first in the load's bodies; parsing all of it would load the machine, not the gateway.
    const [, kind, count, ms] = /"model":"(chat|stream)\/(\d{1,5})(?:\/(\d{1,5}))?"/.exec(Buffer.concat(parts).toString('latin1')) ?? [];
    if (kind === 'stream') stream(response, Number(count), Number(ms));
    else chat(response, Number(count));
  });
});
server.listen(0, '127.0.0.1', () => { process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }); });
process.on('disconnect', () => { process.exit(); });
