import type { Identity } from '../../access/identity/contract.ts';
import type { AccessOutcome } from '../../access/permissions/contract.ts';
import { isoTime } from '../../core/clock.ts';
import type { Part, ToolCall } from '../../conversation/types.ts';
import type { GuardedPart } from '../../enforce/request-reader.ts';
import { blockingRules } from '../../enforce/refusal.ts';
import type { ExchangeEvent, HistoryRecord } from '../../ledger/event.ts';
import { combine } from '../../policy/decide.ts';
import { MCP_ROUTE, type Decision, type EffectivePolicy } from '../../policy/types.ts';
import { boundedName, recordedIdentity } from '../callers.ts';
import { Matched, maskText, partRecord } from '../record.ts';
import type { McpCaller, McpFront } from './front.ts';

/** Parts kept of one message; of more only those with something to say are kept, and the rest are counted. */
const MAX_PARTS = 200;

/** What happened in one exchange over MCP, gathered while it happens and recorded once. */
export class McpExchange {
  readonly id: string;
  readonly #front: McpFront;
  readonly #caller: McpCaller;
  readonly #session: string;
  readonly #method: string;
  readonly #policy: EffectivePolicy;
  readonly #started: number;
  readonly #parts: { readonly guarded: GuardedPart; readonly direction: 'request' | 'answer' }[] = [];
  readonly #decisions: Decision[] = [];
  #call: { readonly call: ToolCall; readonly guarded: GuardedPart | undefined } | undefined;
  #history: HistoryRecord | undefined;
  #server: string | undefined;
  #identity: Identity | undefined;
  readonly #access: AccessOutcome[] = [];
  #inspecting = 0;
  #recorded = false;

  constructor(front: McpFront, caller: McpCaller, session: string, id: string, method: string, policy: EffectivePolicy) {
    this.#front = front;
    this.#caller = caller;
    this.#session = session;
    this.id = id;
    this.#method = method;
    this.#policy = policy;
    this.#started = front.clock.monotonic();
  }

  server(name: string): void {
    this.#server = name;
  }

  /** Inspected parts with the decision on them. */
  add(parts: readonly GuardedPart[], decision: Decision, direction: 'request' | 'answer'): void {
    for (const guarded of parts) this.#parts.push({ guarded, direction });
    this.#decisions.push(decision);
  }

  decided(decision: Decision): void {
    this.#decisions.push(decision);
  }

  tool(call: ToolCall, guarded: GuardedPart | undefined): void {
    this.#call = { call, guarded };
  }

  /** On whose behalf it runs. */
  as(identity: Identity): void {
    this.#identity = identity;
  }

  /** What permissions said, where there are any. */
  permitted(outcome: AccessOutcome | undefined): void {
    if (outcome !== undefined) this.#access.push(outcome);
  }

  history(history: HistoryRecord): void {
    this.#history = history;
  }

  /** The rules that block, for the client's program. */
  get rules(): string[] {
    return blockingRules(this.#decisions.flatMap((each) => each.reasons)).slice(0, 20);
  }

  inspected(ms: number): void {
    this.#inspecting += ms;
  }

  /**
   * Records the exchange; nothing of it goes on before this has returned.
   * @throws SallyportError `ledger.unavailable`
   */
  record(status: number, error?: string): void {
    if (this.#recorded) return;
    this.#recorded = true;
    const { clock, ledger } = this.#front;
    const decision = combine(this.#decisions.flatMap((each) => each.reasons));
    const content = this.#front.content === 'masked' && this.#policy.storeContent;
    const matched = new Matched();
    for (const { guarded: { part, inspection } } of this.#parts) matched.add(part.text, inspection.findings);
    const notable = this.#parts.length <= MAX_PARTS ? this.#parts : this.#parts.filter(({ guarded: { inspection } }) => inspection.outcome !== 'clean').slice(0, MAX_PARTS);
    const left = this.#parts.length - notable.length;
    const history = this.#history ?? (left === 0 ? undefined : { parts: left, findings: 0, since: this.id, decision: 'allow' as const });
    const total = clock.monotonic() - this.#started;
    const user = this.#identity?.user;
    const endUser = user === undefined ? this.#caller.endUser : boundedName(user);
    const refused = decision.action === 'block' || decision.action === 'confirm' || REFUSED.has(error ?? '');
    const event: ExchangeEvent = {
      type: 'exchange', id: this.id, time: isoTime(clock.now()), application: this.#caller.application,
      ...(this.#caller.keyId === undefined ? {} : { keyId: this.#caller.keyId }), ...(endUser === undefined ? {} : { endUser }), ...recordedIdentity(this.#identity),
      session: this.#session, surface: 'mcp', route: `${MCP_ROUTE}/${this.#method}`.slice(0, 100), model: '', ...(this.#server === undefined ? {} : { upstream: this.#server }), stream: false,
      policy: this.#policy.version, mode: this.#policy.mode,
      // What the allowlist or the lock file refuses has no finding, and is a block all the same.
      decision: refused && decision.action !== 'confirm' ? 'block' : decision.action, wouldBe: refused && decision.wouldBe !== 'confirm' ? 'block' : decision.wouldBe, reasons: decision.reasons,
      parts: notable.map(({ guarded, direction }) => partRecord(guarded.part, direction, guarded, content)),
      ...(history === undefined ? {} : { history }),
      toolCalls: this.#call === undefined ? [] : [{
        id: this.#call.call.id, name: this.#call.call.name, choice: 0, decision: this.#call.guarded?.decision.action ?? (refused ? 'block' : 'allow'),
        arguments: content && this.#call.guarded !== undefined && this.#call.guarded.inspection.unread.length === 0 ? maskText(this.#call.call.arguments, this.#call.guarded.inspection.findings) : '',
      }],
      ...(this.#access.length === 0 ? {} : { access: this.#access }),
      timings: { inspectRequest: this.#inspecting, total },
      status, ended: refused ? 'refused' : error === undefined ? 'complete' : error === 'cancelled' ? 'disconnected' : 'failed', ...(error === undefined ? {} : { error }),
    };
    ledger.record(matched.mask(event));
  }
}

const REFUSED: ReadonlySet<string> = new Set(['mcp.not_allowed', 'mcp.connect_denied', 'mcp.not_locked', 'mcp.definition_changed', 'mcp.definition_blocked', 'mcp.blocked', 'mcp.lock_invalid']);

/** A part for something that has none of its own on the wire, such as a call's arguments. */
export function argumentsPart(tool: string, text: string, callId: string): Part & { readonly text: string } {
  return { pointer: '/params/arguments', kind: 'tool_arguments', origin: 'model', encoding: 'json', text, source: tool, callId };
}
