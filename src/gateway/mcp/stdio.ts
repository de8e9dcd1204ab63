import type { Readable, Writable } from 'node:stream';
import { resolveIdentity } from '../../access/identity/resolve.ts';
import { asError } from '../../core/errors.ts';
import { adminEvent } from '../record.ts';
import type { McpFront } from './front.ts';
import { LineTransport } from './lines.ts';
import { rpcError } from './rpc.ts';
import { McpSession } from './session.ts';
import { UniqueIds } from './unique-ids.ts';

/** Lines of a client that are no messages before it is cut off. */
const MAX_BAD_LINES = 1_000;

export interface StdioSession {
  /** Resolves when the client has gone. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Who the one client is. */
export interface StdioClient {
  readonly application: string;
  /** A token that says on whose behalf it acts; asked for at each request, since tokens end before sessions do. */
  token(): Promise<string | undefined>;
}

/** Serves the one client on these streams. */
export async function serveStdio(front: McpFront, input: Readable, output: Writable, { application, token }: StdioClient): Promise<StdioSession> {
  const session = new McpSession(front, {
    application, keyId: undefined, endUser: undefined, header: () => undefined,
    identity: async (policy) => resolveIdentity(application, { user: undefined, agent: undefined, groups: [], token: await token() }, policy, front.tokens),
  });
  let bad = 0;
  const lines = new LineTransport(input, output, {
    maxBytes: front.config.limits.messageBytes, depth: front.limits.depth,
    onBad: (error, id) => {
      bad++;
      try {
        front.ledger.record(adminEvent('request.refused', { session: session.id, code: error.code, method: 'mcp', path: 'stdio' }));
      } catch (unrecorded) {
        front.log(`${session.id} a refusal could not be recorded: ${asError(unrecorded).message}`);
      }
      const { code, message, data } = rpcError(error, session.id);
      if (!output.destroyed) output.write(`${JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, data } })}\n`);
      return bad < MAX_BAD_LINES;
    },
  });
  const ended = new Promise<void>((resolve) => { session.peer.onclose = resolve; });
  // Servers start while the client still introduces itself.
  session.open().catch((error: unknown) => { front.log(`${session.id} ${asError(error).message}`); });
  await session.serve(new UniqueIds(lines));
  return { ended, close: () => session.close() };
}
