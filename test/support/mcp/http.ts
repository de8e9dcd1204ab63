import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { KeyStore } from '../../../src/gateway/keys.ts';
import { createMcpHttp } from '../../../src/gateway/mcp/http.ts';
import { listen } from '../../../src/gateway/app.ts';
import type { TestFront } from './front.ts';

/** A remote MCP server of the official SDK that remembers what headers it was sent. */
export interface Remote {
  readonly url: string;
  readonly seen: { readonly method: string; readonly headers: IncomingMessage['headers'] }[];
  /** When set, requests without this Authorization get 401 and this challenge. */
  demands: { readonly authorization: string; readonly challenge: string } | undefined;
  /** When set, answers in place of the server. */
  instead: ((request: IncomingMessage, response: Parameters<Parameters<typeof createServer>[1] & object>[1]) => boolean) | undefined;
  /** Forgets all sessions, as when it is started anew. */
  forget(): void;
  close(): Promise<void>;
}

export async function remote(name: string, setUp: (server: McpServer) => void): Promise<Remote> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const made: Remote = { url: '', seen: [], demands: undefined, instead: undefined, forget: () => { sessions.clear(); }, close: () => close(http) };
  const http = createServer((request, response) => {
    made.seen.push({ method: request.method ?? '', headers: request.headers });
    if (made.instead?.(request, response) === true) return;
    if (made.demands !== undefined && request.headers.authorization !== made.demands.authorization) {
      response.writeHead(401, { 'www-authenticate': made.demands.challenge }).end();
      return;
    }
    void (async () => {
      const id = request.headers['mcp-session-id'];
      let transport = typeof id === 'string' ? sessions.get(id) : undefined;
      if (transport === undefined && id !== undefined) {
        response.writeHead(404).end();
        return;
      }
      if (transport === undefined) {
        const fresh = new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, onsessioninitialized: (session) => { sessions.set(session, fresh); } });
        transport = fresh;
        const server = new McpServer({ name, version: '1.0.0' });
        setUp(server);
        await server.connect(fresh);
      }
      await transport.handleRequest(request, response);
    })();
  });
  await new Promise<void>((ready) => { http.listen(0, '127.0.0.1', ready); });
  return Object.assign(made, { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp` });
}

function close(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => { done(); });
    server.closeAllConnections();
  });
}

/** The front listening on a free port, with an application key. */
export async function overHttp(made: TestFront, keys: 'auto' | 'off' = 'auto'): Promise<{ url: string; key: string; close(): Promise<void> }> {
  const config = { ...made.config, server: { ...made.config.server, listen: { host: '127.0.0.1', port: 0 }, dataDir: made.dir, keys } };
  const store = new KeyStore(made.dir);
  const { key } = store.create('desk');
  const http = createMcpHttp({ front: made.front, config, keys: store });
  const url = await listen(http.server, '127.0.0.1', 0);
  return {
    url: `${url}/mcp`, key,
    async close() {
      await http.close();
      await close(http.server);
    },
  };
}
