import { SallyportError } from '../../core/errors.ts';
import { passes } from './inspect.ts';
import type { McpSession } from './session.ts';

/**
 * Asks the permissions before a server is started or joined. Recorded as an exchange of its own where there are any.
 * @throws SallyportError `mcp.connect_denied`, `auth.*`
 */
export async function checkConnect(session: McpSession, server: string): Promise<void> {
  const identity = await session.identity();
  const { decision, outcome } = session.permitted(identity, { action: 'connect', server });
  if (outcome === undefined && passes(decision)) return;
  const exchange = session.exchange('connect');
  exchange.server(server);
  exchange.as(identity);
  exchange.permitted(outcome);
  exchange.decided(decision);
  if (passes(decision)) {
    exchange.record(200);
    return;
  }
  const why = decision.reasons.map(({ rule, note }) => `${rule}, ${note ?? ''}`).join('; ');
  const error = new SallyportError('mcp.connect_denied', `The permissions do not let this caller use the MCP server ${server}: ${why}.`);
  exchange.record(error.status, error.code);
  throw error;
}
