/** A server that cannot be used is told with the cause, and with what was left out of the request. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { boundedFetch } from '../../../src/gateway/mcp/bounded-fetch.ts';

let server: Server;
let port = 0;
beforeAll(async () => {
  server = createServer((request, response) => { response.writeHead(request.url === '/closed' ? 401 : 404).end(); });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => { server.close(); });

/** The message of a request that fails. */
async function failure(url: string, env = 'SALLYPORT_TEST_UNSET_HEADER'): Promise<string> {
  const target = new URL(url);
  const ask = boundedFetch({ server: 'tracker', url: target, headers: [{ name: 'Authorization', env }, { name: 'X-Fixed', value: 'a' }], maxBytes: 1_000, totalMs: 5_000, authorization: () => undefined, onTooLarge: () => undefined });
  return Promise.resolve(ask(target, { method: 'POST', body: '{}' })).then(() => 'none', (error: unknown) => (error as Error).message);
}
const UNSET = 'Its header Authorization was not sent: the environment variable SALLYPORT_TEST_UNSET_HEADER is not set.';

it('names why no connection was made', async () => {
  expect(await failure('http://tracker.invalid/mcp')).toMatch(/^The MCP server tracker cannot be reached \([^)]*(?:ENOTFOUND|EAI_AGAIN)\)\./);
  const free = createServer();
  await new Promise<void>((done) => { free.listen(0, '127.0.0.1', done); });
  const { port: closed } = free.address() as AddressInfo;
  await new Promise((done) => { free.close(done); });
  expect(await failure(`http://127.0.0.1:${closed}/mcp`)).toBe(`The MCP server tracker cannot be reached (nothing listens there, ECONNREFUSED). ${UNSET}`);
  expect(await failure(`https://127.0.0.1:${port}/mcp`)).toMatch(/cannot be reached \(ERR_SSL_/);
});

it('names the variable of a header that is not set, whatever the server answers', async () => {
  expect(await failure(`http://127.0.0.1:${port}/mcp`)).toBe(`The MCP server tracker answered with status 404. ${UNSET}`);
  expect(await failure(`http://127.0.0.1:${port}/closed`)).toBe(`The MCP server tracker asks for authorization. ${UNSET}`);
  expect(await failure(`http://127.0.0.1:${port}/mcp`, 'PATH')).toBe('The MCP server tracker answered with status 404.');
});
