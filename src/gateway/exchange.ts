import { isoTime } from '../core/clock.ts';
import { asError, SallyportError } from '../core/errors.ts';
import type { Conversation, Usage } from '../conversation/types.ts';
import type { WireBody, WireSurface } from '../conversation/wire/contract.ts';
import { readRequest } from '../conversation/wire/index.ts';
import type { GuardedRequest } from '../enforce/guard.ts';
import { blockingRules, refusalFor } from '../enforce/refusal.ts';
import type { Acknowledge } from '../ledger/contract.ts';
import type { ExchangeEvent } from '../ledger/event.ts';
import { strongest } from '../policy/combine.ts';
import { combine } from '../policy/decide.ts';
import type { Decision } from '../policy/types.ts';
import { readBody } from './body.ts';
import type { Identity } from '../access/identity/contract.ts';
import { boundedName, identify, identityOf, recordedIdentity } from './callers.ts';
import type { Call, Caller, Gateway } from './context.ts';
import { asSallyportError } from './failures.ts';
import { keyAllowsModel } from './keys.ts';
import { Matched, requestRecords, type AnswerRecords, type RequestRecords } from './record.ts';
import { costOf, priceIn, secretsOf, type Upstream } from './upstreams.ts';
import { together } from './together.ts';
import { callUpstream } from './upstream-call.ts';

/**
 * One exchange on a surface, from the client's bytes to the client's bytes. Holds what the ledger needs to know of it,
 * so that however it ends, it is recorded once.
 */
export class Exchange {
  readonly gateway: Gateway;
  readonly call: Call;
  readonly surface: WireSurface;
  caller: Caller | undefined;
  identity: Identity | undefined;
  conversation: Conversation | undefined;
  request: GuardedRequest | undefined;
  upstream: Upstream | undefined;
  usage: Usage | undefined;
  answer: AnswerRecords | undefined;
  /** What was found that no name in the event may say again. */
  readonly matched = new Matched();
  inspectRequest = 0;
  inspectAnswer = 0;
  upstreamFirstByte: number | undefined;
  /** What was decided, once the exchange is recorded: it changes no more. */
  #decided: Decision | undefined;
  /** It failed before anything was decided on its content: nothing went on, so that it does not count as allowed. */
  #turnedAway = false;

  constructor(gateway: Gateway, call: Call, surface: WireSurface) {
    this.gateway = gateway;
    this.call = call;
    this.surface = surface;
  }

  get recorded(): boolean {
    return this.#decided !== undefined;
  }

  /** What was sent to the upstream and may not come back. */
  get secrets(): readonly string[] {
    return this.upstream === undefined ? [] : secretsOf(this.upstream, this.caller?.ownCredential);
  }

  /** What the answer's headers and the ledger say was decided, so far. */
  decision(): Decision {
    if (this.#turnedAway) return TURNED_AWAY;
    return this.#decided ?? strongest([...(this.request === undefined ? [] : [this.request.decision]), ...(this.answer === undefined ? [] : [combine(this.answer.reasons)])]);
  }

  /** Whether the masked text of parts is stored. */
  get keepsContent(): boolean {
    return this.gateway.config.ledger.content === 'masked' && (this.request?.policy.storeContent ?? false);
  }

  headers(): Record<string, string> {
    return { 'x-sallyport-id': this.call.id, 'x-sallyport-decision': this.decision().action };
  }

  /**
   * Writes the exchange to the ledger, once. The last byte of the answer goes out when that is acknowledged, so that an
   * answer the client has whole is one the ledger has.
   * @returns whether it was still to be recorded; otherwise `done` is not called
   */
  record(status: number, ended: ExchangeEvent['ended'], error: string | undefined, done: Acknowledge): boolean {
    if (this.recorded) return false;
    const { gateway, call, caller, conversation, request } = this;
    const content = this.keepsContent;
    const decision = this.decision();
    const records: RequestRecords = request === undefined ? NO_RECORDS : requestRecords(request, content);
    const model = conversation?.model ?? '';
    const price = this.upstream === undefined ? undefined : priceIn(this.upstream.config.prices, model);
    const cost = costOf(price, this.usage);
    const identity = recordedIdentity(this.identity);
    // Every field, though some are undefined: objects of one shape are made and serialised faster than those put together from pieces.
    const event: ExchangeEvent = {
      type: 'exchange',
      id: call.id,
      time: isoTime(gateway.clock.now()),
      application: caller?.application ?? '',
      keyId: caller?.key?.id,
      endUser: boundedUser(this.identity?.user ?? caller?.endUser ?? conversation?.endUser),
      agent: identity.agent,
      groups: identity.groups,
      assurance: identity.assurance,
      session: caller?.session,
      surface: this.surface.id,
      route: this.surface.path,
      model,
      upstream: this.upstream?.config.name,
      stream: conversation?.stream ?? false,
      policy: request?.policy.version ?? gateway.policyStatus().version,
      mode: request?.policy.mode ?? 'enforce',
      decision: decision.action,
      wouldBe: decision.wouldBe,
      reasons: joined(records.reasons, this.answer?.reasons),
      parts: joined(records.parts, this.answer?.parts),
      history: records.history,
      toolCalls: this.answer?.toolCalls ?? [],
      access: request?.access?.records,
      timings: {
        inspectRequest: round(this.inspectRequest),
        upstreamFirstByte: this.upstreamFirstByte === undefined ? undefined : round(this.upstreamFirstByte),
        inspectAnswer: round(this.inspectAnswer),
        total: round(gateway.clock.monotonic() - call.started),
      },
      usage: this.usage,
      cost,
      currency: cost === undefined ? undefined : price?.currency,
      status,
      ended,
      error,
    };
    for (const { part, inspection } of request?.parts ?? []) this.matched.add(part.text, inspection.findings);
    const masked = this.matched.mask(event);
    this.#decided = decision;
    gateway.ledger.recordSoon(masked, (refused) => {
      if (refused !== undefined) gateway.log(`${call.id} could not be recorded: ${refused.message}`);
      this.#orDestroy(() => done(refused));
    });
    return true;
  }

  /** Does what nobody is left to catch an error of: it is logged, and the client does not wait for an answer that cannot be sent. */
  #orDestroy(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      this.gateway.log(`${this.call.id} ${asError(thrown).stack ?? String(thrown)}`);
      this.call.response.destroy();
    }
  }

  /** Sends a whole answer and ends the exchange. */
  send(wire: WireBody, ended: ExchangeEvent['ended'], error?: string): void {
    const waits = this.record(wire.status, this.call.response.destroyed ? 'disconnected' : ended, error, (refused) => {
      // What cannot be recorded is not given out.
      this.#write(refused === undefined ? wire : this.surface.error(refused, this.call.id));
    });
    if (!waits) this.#orDestroy(() => this.#write(wire));
  }

  #write(out: WireBody): void {
    const { response } = this.call;
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    response.writeHead(out.status, { ...out.headers, ...this.headers(), 'content-length': Buffer.byteLength(out.body) });
    // As text, so that head and body leave in one write: a buffer would cost a second one.
    response.end(out.body);
  }

  fail(error: SallyportError, rules?: readonly string[]): void {
    if (this.request === undefined && !this.recorded) this.#turnedAway = true;
    this.send(this.surface.error(error, this.call.id, rules), 'failed', error.code);
  }
}

/** Without a reason, as no rule was asked; the event's error code says why. */
const TURNED_AWAY: Decision = { action: 'block', wouldBe: 'block', reasons: [] };

const NO_RECORDS: RequestRecords = { parts: [], reasons: [] };

/** Two lists as one, which is the first where the second is empty. */
function joined<T>(first: readonly T[], second: readonly T[] | undefined): readonly T[] {
  return second === undefined || second.length === 0 ? first : [...first, ...second];
}

function boundedUser(endUser: string | undefined): string | undefined {
  return endUser === undefined ? undefined : boundedName(endUser);
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** Serves one call on a surface. Never rejects. */
export async function serveExchange(gateway: Gateway, call: Call, surface: WireSurface): Promise<void> {
  const exchange = new Exchange(gateway, call, surface);
  try {
    await run(exchange);
  } catch (thrown) {
    if (call.response.destroyed && !call.response.writableFinished) {
      end(exchange, 'disconnected');
      return;
    }
    const error = asSallyportError(thrown);
    if (error.code === 'server.internal') gateway.log(`${call.id} ${asError(error.cause).stack ?? error.message}`);
    exchange.fail(error);
  }
}

/** Records an exchange that has no one left to answer to. */
function end(exchange: Exchange, ended: ExchangeEvent['ended']): void {
  exchange.record(499, ended, undefined, () => undefined);
}

async function run(exchange: Exchange): Promise<void> {
  const { gateway, call, surface } = exchange;
  if (!gateway.ledger.ready) throw new SallyportError('ledger.unavailable', 'The ledger cannot record, and the policy serves nothing that is not recorded.');
  exchange.caller = identify(call.request, gateway.config, gateway.keys, gateway.clock.now());
  const raw = await readBody(call.request, gateway.config.server.limits);
  await together();
  const conversation = readRequest(surface, raw, gateway.config.server.limits.depth);
  exchange.conversation = conversation;
  if (conversation.parts.length > gateway.config.server.limits.parts) throw new SallyportError('request.too_many_parts', `The conversation has ${conversation.parts.length} parts; ${gateway.config.server.limits.parts} are allowed.`);
  if (exchange.caller.key !== undefined && !keyAllowsModel(exchange.caller.key, conversation.model)) throw new SallyportError('auth.forbidden', 'This key may not use this model.', { location: { pointer: '/model' } });
  exchange.upstream = gateway.upstreams.find(surface.id, conversation.model);
  const unapproved = gateway.models?.refusal(conversation.model);
  if (unapproved !== undefined) throw new SallyportError('model.not_approved', unapproved, { location: { pointer: '/model' } });

  exchange.identity = await identityOf(gateway, exchange.caller, gateway.guard.policy(exchange.caller.application, surface.path, conversation.model));

  const start = gateway.clock.monotonic();
  const sender = {
    exchange: call.id,
    application: exchange.caller.application,
    endUser: boundedUser(exchange.identity.user ?? exchange.caller.endUser ?? conversation.endUser),
    identity: exchange.identity,
    session: exchange.caller.session,
  };
  const request = await gateway.guard.inspect(surface, conversation, sender);
  exchange.request = request;
  exchange.inspectRequest = gateway.clock.monotonic() - start;

  if (request.decision.action === 'block' || request.decision.action === 'confirm') {
    refuseRequest(exchange, conversation, request);
    return;
  }
  await callUpstream(exchange, exchange.upstream, request);
}

/** Answers a request that goes nowhere: an error, or a refusal in the words of the policy. */
function refuseRequest(exchange: Exchange, conversation: Conversation, request: GuardedRequest): void {
  const { surface, call } = exchange;
  const { decision, policy: { refusal } } = request;
  if (refusal.style === 'error') {
    const rules = blockingRules(decision.reasons);
    exchange.send(surface.error(new SallyportError('request.blocked', refusal.text), call.id, rules), 'refused');
    return;
  }
  const message = refusalFor(refusal.text, decision.reasons, call.id);
  if (!conversation.stream) exchange.send(surface.refusal(conversation, message), 'refused');
  else exchange.send({ status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' }, body: surface.refusalStream(conversation, message) }, 'refused');
}
