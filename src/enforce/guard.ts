import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { Price } from '../core/config.ts';
import { isObject, splice } from '../core/json.ts';
import type { Answer, Conversation, Part, SurfaceId, Trust } from '../conversation/types.ts';
import type { WireStream, WireSurface } from '../conversation/wire/contract.ts';
import type { ApartReader } from '../inspect/apart/contract.ts';
import type { InspectionContext, PartInspection } from '../inspect/contract.ts';
import type { SecondVerdicts } from '../inspect/second-stage/contract.ts';
import { canaryNote } from '../inspect/detectors/canary/token.ts';
import type { Engine } from '../inspect/engine.ts';
import { strongest } from '../policy/combine.ts';
import { combine } from '../policy/decide.ts';
import type { Decision, EffectivePolicy, Reason } from '../policy/types.ts';
import { applicationAlone, type Identity } from '../access/identity/contract.ts';
import { AccessGuards, type AccessGuard } from './access-guard.ts';
import type { ApprovalDesk } from '../access/approvals/desk.ts';
import type { DefinitionStore } from '../access/flow/definition-store.ts';
import { ApprovalGuards } from './approval-guard.ts';
import { FlowGuards } from './flow-guard.ts';
import { guardAnswer, type GuardedAnswer } from './answer-guard.ts';
import { canaryFor } from './canary.ts';
import { ChannelGuard } from './channel-guard.ts';
import { Histories } from './history.ts';
import { isolates, isolation } from './isolation.ts';
import { isJsonText } from './json-text.ts';
import { EXCHANGE_MS, HERE_CHARS, orderOf, readAhead, readingOf, unknownParts } from './read-ahead.ts';
import { redact, replacements } from './redaction.ts';
import { addRemovals, removalOf } from './removal.ts';
import { RequestReader, withVerdicts, type Begun, type GuardedPart, type QuietParts } from './request-reader.ts';
import { SecondStages } from './second-stage.ts';
import { StreamGuard } from './stream-guard.ts';
import { Vaults, type ConversationVault } from './vault.ts';

export interface GuardOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  /** The policy in force for an application, route and model. Asked once per exchange. */
  policy(application: string, route: string, model: string): EffectivePolicy;
  /** Secret of 32 bytes for pseudonym keys and isolation marks; random per process when absent. */
  readonly master?: Uint8Array;
  /** What a model costs, where that is known. Absent: of none. */
  priceOf?(surface: SurfaceId, model: string): Price | undefined;
  /** Where definitions of tools are remembered beyond this process. Absent: nowhere. */
  readonly definitions?: DefinitionStore;
  /** Where calls wait for a person. Absent: what needs one is refused. */
  readonly approvals?: ApprovalDesk;
  /** Reads long texts off the event loop, for {@link Guard.inspect} and {@link Guard.readText}. Absent: everything is read on it. */
  readonly reader?: ApartReader | undefined;
}

/** A body of more characters is remembered from its first exchange on: reading it twice would cost more than keeping it. */
const DEAR_CHARS = 16 * 1024;
/** What the model reads in place of what the caller may not read. Names nothing: the name may be what is secret. */
const REMOVED = '[Removed: the permissions of this service do not allow this content to be read here.]';
/** Instructions and a question: how a conversation begins. */
const FIRST_MESSAGES = 2;
/** Who sends a conversation, from the key and the headers. */
export interface Sender {
  readonly exchange: string;
  readonly application: string;
  readonly endUser?: string | undefined;
  /** Names the conversation across exchanges. Without it each exchange stands alone. */
  readonly session?: string | undefined;
  /** For permissions: on whose behalf. Absent: the application alone is known. */
  readonly identity?: Identity | undefined;
}

/** A request after inspection and, where it may pass, as it goes upstream. */
export interface GuardedRequest {
  readonly policy: EffectivePolicy;
  readonly decision: Decision;
  /** The parts that are new, and those that the policy has something to say of, in wire order. The others are in `quiet`. */
  readonly parts: readonly GuardedPart[];
  readonly quiet: QuietParts;
  /** What permissions say; undefined when there are none. */
  readonly access: AccessGuard | undefined;
  /** Probability of an injection or jailbreak, the highest of the new parts. */
  readonly score: number;
  /** The body to send. The bytes that came when nothing had to change. */
  readonly body: string;
  /** Inspects the whole answer to this request. */
  answer(surface: WireSurface, answer: Answer, second?: SecondVerdicts): GuardedAnswer;
  /** Asks the second stage about a whole answer, for {@link answer}; undefined when the policy has none for answers. */
  askAnswer(answer: Answer): Promise<SecondVerdicts> | undefined;
  /** Inspects a streamed answer to this request. */
  stream(wire: WireStream): StreamGuard;
  /** Inspects the JSON text of an error that came in place of an answer. */
  errorChannel(): ChannelGuard;
}

/**
 * The engine, the policy and enforcement as one: what a conversation passes on its way to the model and back. Has no
 * sockets; the gateway, `POST /guard/inspect` and the command line all call this.
 */
export class Guard {
  readonly #o: GuardOptions;
  readonly #vaults: Vaults;
  readonly #histories = new Histories();
  readonly #parts: RequestReader;
  readonly #flows: FlowGuards;
  readonly #accesses = new AccessGuards();
  readonly #approvals: ApprovalGuards | undefined;
  readonly secondStages: SecondStages;
  readonly #master: Uint8Array;

  constructor(options: GuardOptions) {
    this.#o = options;
    this.#parts = new RequestReader(options.engine, options.clock, this.#histories);
    this.#flows = new FlowGuards(options.engine, options.definitions);
    this.#approvals = options.approvals === undefined ? undefined : new ApprovalGuards(options.engine, options.approvals);
    this.secondStages = new SecondStages(options.engine);
    this.#master = options.master ?? randomBytes(32);
    this.#vaults = new Vaults(options.clock, options.master);
  }

  get engine(): Engine {
    return this.#o.engine;
  }

  /** The policy in force for an application, route and model. */
  policy(application: string, route: string, model: string): EffectivePolicy {
    return this.#o.policy(application, route, model);
  }

  /** Whether the permissions let a caller use a model at all. */
  mayUse(model: string, policy: EffectivePolicy, identity: Identity): boolean {
    return this.#accesses.mayUse(model, policy, identity, this.#o.clock.now());
  }

  /**
   * Inspects and decides on a request as {@link request} does, and asks and reads before that what would hold up others:
   * the second stage is asked, and the thread reads what is new, when that is much. One policy holds from beginning to end,
   * whatever is loaded meanwhile.
   */
  async inspect(surface: WireSurface, conversation: Conversation, sender: Sender): Promise<GuardedRequest> {
    const { clock, reader } = this.#o;
    const policy = this.#o.policy(sender.application, surface.path, conversation.model);
    const context = this.#context(policy, conversation, sender);
    const second = policy.settings.secondStage === undefined ? undefined : await this.secondStages.request(conversation, policy, context);
    const start = clock.monotonic();
    // No text is longer than the body that holds it: most requests are read here, and wait for nothing.
    const readings = reader === undefined || conversation.raw.length <= HERE_CHARS ? undefined : await readAhead(
      reader,
      () => unknownParts(conversation, this.#histories, historyKey(policy, conversation, sender), policy),
      (part) => orderOf(part, part.text ?? '', policy.trustOf(part.origin, part.source), policy),
      withVerdicts(context, second),
      () => start + EXCHANGE_MS - clock.monotonic(),
    );
    return this.#request(surface, conversation, sender, { policy, context, second, start, readings });
  }

  /**
   * Reads a part that stands alone by the thread. For a text that is long, or one of many.
   * @returns undefined when there is none, and it has to be read here
   */
  async readText(part: Part, trust: Trust, context: InspectionContext): Promise<PartInspection | undefined> {
    const { reader } = this.#o;
    if (reader === undefined || part.text === undefined) return undefined;
    const { text, origin, kind, source, encoding } = part;
    const [answer] = await reader.read([{ text, origin, trust, kind, source, encoding, documents: undefined }], context, EXCHANGE_MS);
    return readingOf(answer)?.whole;
  }

  /**
   * Inspects and decides on a request, all of it here and now. Nothing is sent; the caller sends `body` unless the decision
   * blocks. What a second stage should have been asked is indeterminate.
   */
  request(surface: WireSurface, conversation: Conversation, sender: Sender): GuardedRequest {
    const policy = this.#o.policy(sender.application, surface.path, conversation.model);
    return this.#request(surface, conversation, sender, { policy, context: this.#context(policy, conversation, sender), second: undefined, start: this.#o.clock.monotonic(), readings: undefined });
  }

  #request(surface: WireSurface, conversation: Conversation, sender: Sender, begun: Begun): GuardedRequest {
    const { engine, clock } = this.#o;
    const now = clock.now();
    const { policy, context } = begun;
    const { parts, quiet } = this.#parts.inspect(conversation, historyKey(policy, conversation, sender), sender.exchange, begun, now);
    const weighed: Decision[] = [];
    let score = 0;
    for (const { decision, inspection, since } of parts) {
      if (decision.reasons.length > 0) weighed.push(decision);
      if (since === undefined && inspection.score > score) score = inspection.score;
    }
    const access = this.#accesses.for(conversation, parts, policy, sender.identity ?? applicationAlone(sender.application), now);
    if (access !== undefined) weighed.push(combine([...access.request, ...access.unreadable.values(), ...[...access.unreadableInside.values()].flat()]));
    const decision = strongest(weighed);
    const scope = sender.session === undefined ? undefined : [sender.application, sender.endUser ?? '', sender.session];
    const vault = this.#vaults.for(scope, policy.pseudonymTtlMs);
    const body = decision.action === 'block' || decision.action === 'confirm' ? conversation.raw : this.#change(surface, conversation, sender, parts, access, policy, context, vault);
    const trust = policy.trustOf('model', undefined);
    const json = expectsJson(conversation);
    const flow = this.#flows.for(conversation, parts, policy, context, now, () => this.#o.priceOf?.(conversation.surface, conversation.model));
    const gate = this.#approvals?.for(conversation, parts, sender, policy, context);
    return {
      policy,
      decision,
      parts,
      quiet,
      access,
      score,
      body,
      askAnswer: (answer) => this.secondStages.answer(answer, policy, context),
      answer: (wire, answer, verdicts) => guardAnswer(wire, answer, { engine, policy, context: verdicts === undefined ? context : { ...context, second: verdicts }, vault, trust, now: clock.now(), json, exchange: sender.exchange, flow, access, gate }),
      stream: (wire) => new StreamGuard({ engine, policy, context, vault, trust, now: clock.now(), json, wire, exchange: sender.exchange, choices: conversation.choices, flow, access, gate }),
      errorChannel: () => new ChannelGuard({ engine, policy, context, vault, trust, now: clock.now(), json: true, kind: 'text', source: undefined, pointer: '' }),
    };
  }

  /** The vault of a named conversation, for callers that restore pseudonyms themselves. */
  vault(sender: Sender, policy: EffectivePolicy): ConversationVault {
    return this.#vaults.for(sender.session === undefined ? undefined : [sender.application, sender.endUser ?? '', sender.session], policy.pseudonymTtlMs);
  }

  /** The context for text that stands alone, without a conversation around it. */
  bareContext(policy: EffectivePolicy): InspectionContext {
    return { fingerprint: `${this.#o.engine.version} ${policy.version}`, systemTexts: [], canaries: [], settings: policy.settings };
  }

  #context(policy: EffectivePolicy, conversation: Conversation, sender: Sender): InspectionContext {
    const { systemTexts } = conversation;
    const canaries = policy.canary ? [canaryFor(this.#master, canaryScope(conversation, sender))] : [];
    return { fingerprint: [this.#o.engine.version, policy.version, ...canaries, ...systemTexts].join('\0'), systemTexts, canaries, settings: policy.settings };
  }

  /** The body with redactions, isolation and the canary. */
  #change(surface: WireSurface, conversation: Conversation, sender: Sender, parts: readonly GuardedPart[], access: AccessGuard | undefined, policy: EffectivePolicy, context: InspectionContext, vault: ConversationVault): string {
    const redacted = new Map<Part, readonly Reason[]>();
    for (const { part, decision } of parts) if (decision.action === 'redact') redacted.set(part, decision.reasons);
    for (const [part, reasons] of access?.unreadableInside ?? []) redacted.set(part, [...(redacted.get(part) ?? []), ...reasons]);
    const removed = [...(access?.unreadable ?? [])].flatMap(([part, { mode }]) => (mode === 'enforce' ? [removalOf(part, REMOVED)] : []));
    if (redacted.size === 0 && removed.length === 0 && policy.isolate === 'off' && context.canaries.length === 0) return conversation.raw;
    const edits = new Map<string, string>();
    if (redacted.size > 0) for (const { text } of conversation.parts) if (text !== undefined) vault.reserve(text);
    const isolate = policy.isolate === 'off' ? undefined : isolation(policy.isolate, this.#master, canaryScope(conversation, sender));
    let isolated = false;
    for (const part of isolate === undefined ? redacted.keys() : conversation.parts) {
      if (part.text === undefined || isSigned(conversation, part)) continue;
      let text = part.text;
      const reasons = redacted.get(part);
      if (reasons !== undefined) {
        const list = replacements(reasons, this.#o.engine.rules);
        const json = part.encoding === 'string' ? isJsonText(text) : true;
        text = redact(text, list, (entity, value) => vault.pseudonym(entity, value), json);
      }
      if (isolate !== undefined && policy.mode === 'enforce' && isolates(part, policy.trustOf(part.origin, part.source))) {
        text = isolate.apply(text);
        isolated = true;
      }
      if (text !== part.text) edits.set(part.pointer, part.encoding === 'json' ? text : JSON.stringify(text));
    }
    addRemovals(edits, removed);
    let body = splice(conversation.raw, edits);
    const notes = [...(isolated && isolate !== undefined ? [isolate.note] : []), ...context.canaries.map(canaryNote)];
    if (notes.length > 0 && policy.mode === 'enforce') body = surface.addSystemNote(conversation, body, notes.join('\n\n'));
    return body;
  }
}

/**
 * Whether an exchange is to be remembered. Most conversations have one exchange only, and what is kept of them is the
 * dearest part of serving them; so one that begins is remembered when it comes back, unless it is named or large.
 */
function isWorthRemembering(conversation: Conversation, sender: Sender): boolean {
  return sender.session !== undefined || conversation.messageCount > FIRST_MESSAGES || conversation.raw.length > DEAR_CHARS;
}

/** Names the conversation as well as the wire allows: by its session, else by how it began. The detectors are those of this guard. Undefined when it is not to be remembered. */
function historyKey(policy: EffectivePolicy, conversation: Conversation, sender: Sender): string | undefined {
  if (!isWorthRemembering(conversation, sender)) return undefined;
  const start = conversation.firstUserText;
  // As JSON, since a name may hold any character.
  return JSON.stringify([sender.application, sender.endUser ?? '', conversation.surface, policy.version, policy.mode, sender.session ?? `${start.length} ${start.slice(0, 200)}`]);
}

/** What a canary or an isolation mark belongs to: stable over the turns of a conversation, so that prompt caches keep working. */
function canaryScope(conversation: Conversation, sender: Sender): string[] {
  if (sender.session !== undefined) return [sender.application, sender.endUser ?? '', sender.session];
  return [sender.application, sender.endUser ?? '', createHash('sha256').update(conversation.firstUserText).digest('hex')];
}

/**
 * Whether the provider signed the text: an edit would make it refuse the whole conversation. Such text is the model's own
 * and came from this provider, with placeholders where values were.
 */
function isSigned(conversation: Conversation, part: Part): boolean {
  return conversation.surface === 'anthropic.messages' && part.kind === 'reasoning';
}

/** Whether the client asked for JSON (OpenAI's `response_format`), so that the answer's text must stay JSON. */
function expectsJson(conversation: Conversation): boolean {
  const format = conversation.body['response_format'];
  return isObject(format) && (format['type'] === 'json_object' || format['type'] === 'json_schema');
}

