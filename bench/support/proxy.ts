/** The yardstick, as a process of its own: node:http in, JSON parsed and written again, undici out, and the same back. A stream is passed on as it comes. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request as send } from 'undici';

const upstream = process.argv[2] ?? '';
const agent = new Agent({ connections: 256, pipelining: 1 });

async function relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
  const answer = await send(`${upstream}${request.url ?? ''}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), dispatcher: agent });
  const type = String(answer.headers['content-type']);
  if (type.startsWith('text/event-stream')) {
    response.writeHead(answer.statusCode, { 'content-type': type });
    response.flushHeaders();
    for await (const part of answer.body) response.write(part);
    response.end();
    return;
  }
  const text = JSON.stringify(JSON.parse(await answer.body.text()));
  response.writeHead(answer.statusCode, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  relay(request, response).catch((error: unknown) => { response.destroy(error as Error); });
});
server.listen(0, '127.0.0.1', () => { process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }); });
process.on('disconnect', () => { process.exit(); });
