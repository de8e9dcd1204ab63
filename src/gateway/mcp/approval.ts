import type { Settlement } from '../../access/approvals/contract.ts';
import { waitingText } from '../../access/approvals/show.ts';
import type { JsonObject } from '../../core/json.ts';
import { notice } from '../../conversation/wire/problem.ts';
import type { AskedIn, CallToConfirm } from '../../enforce/approval-guard.ts';
import { waitForPerson } from '../approvals.ts';
import type { McpExchange } from './record.ts';
import type { Request } from './requests.ts';
import type { McpSession } from './session.ts';

/**
 * Brings a call of a tool before a person: it passes when it has an approval, which is used up; else it is parked, and
 * waited for as long as the policy says. While it waits, the client gets progress when it asked for some.
 */
export async function settleCall(session: McpSession, request: Request, call: CallToConfirm): Promise<Settlement> {
  const { policy, caller, memory, front } = session;
  const { clock, approvals: { desk, guards } } = front;
  // The conversation is the session itself; MCP does not tell what its user or its model is.
  const asked: AskedIn = { surface: 'mcp', model: '', raw: '', parts: memory.parts.map(({ part }) => part) };
  const endUser = request.identity.user ?? caller.endUser;
  const sender = { exchange: request.exchange.id, application: caller.application, session: session.id, ...(endUser === undefined ? {} : { endUser }) };
  const gate = guards.for(asked, memory.parts, sender, policy, front.guard.bareContext(policy));
  const settlement = gate.settle([call]);
  const ids = settlement.outcome === 'waiting' ? settlement.calls.flatMap(({ id, state }) => (state === 'parked' ? [id] : [])) : [];
  if (ids.length === 0 || gate.waitMs === 0) return settlement;
  const started = clock.monotonic();
  // Progress may only grow, and the server's own comes after it: so it stays below one.
  const ping = (): void => { request.onprogress?.({ progress: Math.floor(999 * (clock.monotonic() - started) / gate.waitMs) / 1_000, message: `Waits for a person as ${ids.join(', ')}` }); };
  ping();
  await waitForPerson(desk, { ids, ms: gate.waitMs, clock, gone: () => request.signal.aborted, ping });
  // An approval that was given meanwhile is used up now; nobody is left to use one for when the client has gone.
  return request.signal.aborted ? settlement : gate.settle([call]);
}

/** What the client reads in place of a result: an error of the tool, since a result must have the shape that the tool declares. */
export function waitingResult({ calls }: Extract<Settlement, { outcome: 'waiting' }>, exchange: McpExchange): JsonObject {
  const text = waitingText(calls, 'make the same call again');
  return { content: [{ type: 'text', text }], isError: true, _meta: { sallyport: notice({ text, rules: exchange.rules, exchange: exchange.id, waiting: calls }) } };
}
