import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { Price } from '../core/config.ts';
import { isObject, splice } from '../core/json.ts';
import type { Answer, Conversation, Part, SurfaceId, Trust } from '../conversation/types.ts';
import type { WireStream, WireSurface } from '../conversation/wire/contract.ts';
import type { ApartReader, PartReading } from '../inspect/apart/contract.ts';
import { readPart } from '../inspect/apart/read-part.ts';
import type { InspectionContext, PartInspection } from '../inspect/contract.ts';
import type { SecondVerdicts } from '../inspect/second-stage/contract.ts';
import { canaryNote } from '../inspect/detectors/canary/token.ts';
import type { Engine } from '../inspect/engine.ts';
import { strongest } from '../policy/combine.ts';
import { combine } from '../policy/decide.ts';
import type { Decision, EffectivePolicy } from '../policy/types.ts';
import { applicationAlone, type Identity } from '../access/identity/contract.ts';
import { AccessGuards, type AccessGuard } from './access-guard.ts';
import type { ApprovalDesk } from '../access/approvals/desk.ts';
import type { DefinitionStore } from '../access/flow/definition-store.ts';
import { ApprovalGuards } from './approval-guard.ts';
import { FlowGuards } from './flow-guard.ts';
import { guardAnswer, type GuardedAnswer } from './answer-guard.ts';
import { canaryFor } from './canary.ts';
import { ChannelGuard } from './channel-guard.ts';
import { Histories, type Remembered } from './history.ts';
import { isolates, isolation } from './isolation.ts';
import { isJsonText } from './json-text.ts';
import { EXCHANGE_MS, HERE_CHARS, notRead, orderOf, readAhead, readingOf, unknownParts, type Readings } from './read-ahead.ts';
import { redact, replacements } from './redaction.ts';
import { addRemovals, removalOf } from './removal.ts';
import { SecondStages } from './second-stage.ts';
import { StreamGuard } from './stream-guard.ts';
import { Vaults, type ConversationVault } from './vault.ts';

export interface GuardOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  /** The policy in force for an application, route and model. Asked once per exchange. */
  policy(application: string, route: string, model: string): EffectivePolicy;
  /** Secret of 32 bytes for pseudonym keys and isolation marks; random per process when absent. */
  readonly master?: Buffer;
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
const OUT_OF_TIME = notRead('timeout');

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

/** What a request is read under. */
interface Begun {
  readonly policy: EffectivePolicy;
  readonly context: InspectionContext;
  readonly second: SecondVerdicts | undefined;
  /** When reading began, by the monotonic clock. */
  readonly start: number;
  readonly readings: Readings | undefined;
}

/** One part after inspection. */
export interface GuardedPart {
  readonly part: Part;
  readonly trust: Trust;
  readonly inspection: PartInspection;
  readonly decision: Decision;
  /** Read in an earlier exchange of the same conversation, which is named. */
  readonly since: string | undefined;
}

/** Parts that earlier exchanges of the conversation have read, and of which the policy has nothing to say. */
export interface QuietParts {
  readonly parts: number;
  /** The latest of those exchanges; empty when there are none. */
  readonly since: string;
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
  readonly #flows: FlowGuards;
  readonly #accesses = new AccessGuards();
  readonly #approvals: ApprovalGuards | undefined;
  readonly secondStages: SecondStages;
  readonly #master: Buffer;

  constructor(options: GuardOptions) {
    this.#o = options;
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
      () => unknownParts(conversation, this.#histories, isWorthRemembering(conversation, sender) ? historyKey(policy, conversation, sender) : undefined, policy),
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
    if (reader?.ready !== true || part.text === undefined) return undefined;
    const { text, origin, kind, source, encoding } = part;
    const [answer] = await reader.read([{ text, origin, trust, kind, source, encoding, documents: undefined }], context, EXCHANGE_MS);
    return readingOf(answer)?.whole;
  }

  /** Asks the second stage about a request, for {@link request}; undefined when the policy has none, so that nothing waits. */
  askRequest(surface: WireSurface, conversation: Conversation, sender: Sender): Promise<SecondVerdicts> | undefined {
    const policy = this.#o.policy(sender.application, surface.path, conversation.model);
    return policy.settings.secondStage === undefined ? undefined : this.secondStages.request(conversation, policy, this.#context(policy, conversation, sender));
  }

  /**
   * Inspects and decides on a request. Nothing is sent; the caller sends `body` unless the decision blocks.
   * @param second - what {@link askRequest} gave
   */
  request(surface: WireSurface, conversation: Conversation, sender: Sender, second?: SecondVerdicts): GuardedRequest {
    const policy = this.#o.policy(sender.application, surface.path, conversation.model);
    return this.#request(surface, conversation, sender, { policy, context: this.#context(policy, conversation, sender), second, start: this.#o.clock.monotonic(), readings: undefined });
  }

  #request(surface: WireSurface, conversation: Conversation, sender: Sender, begun: Begun): GuardedRequest {
    const { engine, clock } = this.#o;
    const now = clock.now();
    const { policy, context } = begun;
    const { parts, quiet } = this.#inspectParts(conversation, sender, begun, now);
    const weighed: Decision[] = [];
    let score = 0;
    for (const { decision, inspection, since } of parts) {
      if (decision.reasons.length > 0) weighed.push(decision);
      if (since === undefined && inspection.score > score) score = inspection.score;
    }
    const access = this.#accesses.for(conversation, parts, policy, sender.identity ?? applicationAlone(sender.application), now);
    if (access !== undefined) weighed.push(combine([...access.request, ...access.unreadable.values()]));
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

  #inspectParts(conversation: Conversation, sender: Sender, begun: Begun, now: number): { parts: GuardedPart[]; quiet: QuietParts } {
    const { policy } = begun;
    const read = this.#reader(sender, begun, now);
    if (!isWorthRemembering(conversation, sender)) return { parts: conversation.parts.map((part) => read(part, policy.trustOf(part.origin, part.source)).guarded), quiet: { parts: 0, since: '' } };
    const history = this.#histories.for(historyKey(policy, conversation, sender));
    const guarded: GuardedPart[] = [];
    const kept = history.goOn(conversation);
    let since = history.since;
    for (const i of history.notable) {
      const remembered = history.parts[i];
      const part = conversation.parts[i];
      if (part === undefined) throw new Error('a history has parts that its conversation has not');
      if (remembered !== undefined) guarded.push(this.#known(part, remembered, policy, now));
      else {
        const fresh = read(part, policy.trustOf(part.origin, part.source));
        if (fresh.remembered !== undefined) history.fill(i, fresh.remembered);
        guarded.push(fresh.guarded);
      }
    }
    let quiet = kept - guarded.length;
    for (let i = kept; i < conversation.parts.length; i++) {
      const part = conversation.parts[i]!;
      const trust = policy.trustOf(part.origin, part.source);
      const remembered = history.find(i, part, trust, conversation.turns);
      if (remembered === undefined) {
        const fresh = read(part, trust);
        history.add(fresh.remembered);
        guarded.push(fresh.guarded);
        continue;
      }
      history.add(remembered);
      if (remembered.decision.reasons.length > 0) guarded.push(this.#known(part, remembered, policy, now));
      else {
        quiet++;
        if (remembered.exchange > since) since = remembered.exchange;
      }
    }
    this.#histories.settle(history);
    return { parts: guarded, quiet: { parts: quiet, since: quiet === 0 ? '' : since } };
  }

  /** What was not clean is decided anew, since exceptions expire. */
  #known(part: Part, { trust, inspection, exchange }: Remembered, policy: EffectivePolicy, now: number): GuardedPart {
    return { part, trust, inspection, decision: this.#decide(part, trust, inspection, policy, now), since: exchange };
  }

  /** Takes the readings of parts that are not known, or reads them, for as long as one exchange may take. */
  #reader(sender: Sender, { policy, context: bare, second, start, readings }: Begun, now: number): (part: Part, trust: Trust) => { guarded: GuardedPart; remembered: Remembered | undefined } {
    const { clock } = this.#o;
    const context = withVerdicts(bare, second);
    return (part, trust) => {
      const reading = readings?.get(part) ?? (clock.monotonic() - start > EXCHANGE_MS ? OUT_OF_TIME : this.#read(part, trust, policy, context));
      const { inspection, decision } = this.#withDocuments(part, reading, this.#decide(part, trust, reading.whole, policy, now), policy, now);
      // What failed or ran out of time may succeed when it is read again.
      const final = part.text !== undefined && !inspection.unread.some((gap) => gap.reason === 'failed' || gap.reason === 'timeout');
      const { text = '', origin, kind, encoding, source } = part;
      return {
        guarded: { part, trust, inspection, decision, since: undefined },
        remembered: final ? { text, origin, kind, encoding, source, trust, inspection, decision, exchange: sender.exchange } : undefined,
      };
    };
  }

  #read(part: Part, trust: Trust, policy: EffectivePolicy, context: InspectionContext): PartReading {
    const { engine } = this.#o;
    return part.text === undefined ? { whole: engine.inspect(part, trust, 'request', context), document: undefined } : readPart(engine, orderOf(part, part.text, trust, policy), context);
  }

  /** What was found in the documents of a user's message besides is decided on as what it is. */
  #withDocuments(part: Part, { whole, document }: PartReading, decision: Decision, policy: EffectivePolicy, now: number): { inspection: PartInspection; decision: Decision } {
    if (document === undefined) return { inspection: whole, decision };
    const findings = document.findings.filter((finding) => !whole.findings.some((known) => known.rule === finding.rule && known.span[0] === finding.span[0] && known.span[1] === finding.span[1]));
    const extra = this.#decide({ ...part, origin: 'document' }, policy.trustOf('document', part.source), { ...document, findings }, policy, now);
    return {
      inspection: {
        ...whole, findings: [...whole.findings, ...findings], unread: [...whole.unread, ...document.unread], score: Math.max(whole.score, document.score),
        outcome: whole.outcome === 'indeterminate' || document.outcome === 'indeterminate' ? 'indeterminate' : findings.length > 0 ? 'finding' : whole.outcome,
      },
      decision: extra.reasons.length === 0 ? decision : combine([...decision.reasons, ...extra.reasons]),
    };
  }

  #decide(part: Part, trust: Trust, inspection: PartInspection, policy: EffectivePolicy, now: number): Decision {
    const mediaKind = part.kind === 'image' || part.kind === 'audio' || part.kind === 'file' ? part.kind : undefined;
    return policy.decide({ pointer: part.pointer, origin: part.origin, trust, source: part.source, direction: 'request', mediaKind, findings: inspection.findings, unread: inspection.unread }, now);
  }

  /** The body with redactions, isolation and the canary. */
  #change(surface: WireSurface, conversation: Conversation, sender: Sender, parts: readonly GuardedPart[], access: AccessGuard | undefined, policy: EffectivePolicy, context: InspectionContext, vault: ConversationVault): string {
    const redacted = new Map<Part, Decision>();
    for (const { part, decision } of parts) if (decision.action === 'redact') redacted.set(part, decision);
    const removed = [...(access?.unreadable ?? [])].flatMap(([part, { mode }]) => (mode === 'enforce' ? [removalOf(part, REMOVED)] : []));
    if (redacted.size === 0 && removed.length === 0 && policy.isolate === 'off' && context.canaries.length === 0) return conversation.raw;
    const edits = new Map<string, string>();
    if (redacted.size > 0) for (const { text } of conversation.parts) if (text !== undefined) vault.reserve(text);
    const isolate = policy.isolate === 'off' ? undefined : isolation(policy.isolate, this.#master, canaryScope(conversation, sender));
    let isolated = false;
    for (const part of isolate === undefined ? redacted.keys() : conversation.parts) {
      if (part.text === undefined || isSigned(conversation, part)) continue;
      let text = part.text;
      const decision = redacted.get(part);
      if (decision !== undefined) {
        const list = replacements(decision.reasons, this.#o.engine.rules);
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

function withVerdicts(context: InspectionContext, second: SecondVerdicts | undefined): InspectionContext {
  return second === undefined ? context : { ...context, second };
}

/**
 * Whether an exchange is to be remembered. Most conversations have one exchange only, and what is kept of them is the
 * dearest part of serving them; so one that begins is remembered when it comes back, unless it is named or large.
 */
function isWorthRemembering(conversation: Conversation, sender: Sender): boolean {
  return sender.session !== undefined || conversation.messageCount > FIRST_MESSAGES || conversation.raw.length > DEAR_CHARS;
}

/** Names the conversation as well as the wire allows: by its session, else by how it began. The detectors are those of this guard. */
function historyKey(policy: EffectivePolicy, conversation: Conversation, sender: Sender): string {
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

