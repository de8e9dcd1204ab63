import type { ApprovalDesk } from '../access/approvals/desk.ts';
import { cut, shownArguments } from '../access/approvals/content.ts';
import type { ConversationIdentity, ParkedCall, Settlement, ShownReason } from '../access/approvals/contract.ts';
import { TextIndices } from '../access/provenance/text-index.ts';
import type { Conversation, Part } from '../conversation/types.ts';
import type { Category, Finding, InspectionContext, PartInspection } from '../inspect/contract.ts';
import type { Engine } from '../inspect/engine.ts';
import { combine } from '../policy/decide.ts';
import { NAMES, type Decision, type EffectivePolicy, type Reason } from '../policy/types.ts';
import { isJsonText } from './json-text.ts';
import { maskText } from './masking.ts';
import { redact, replacements } from './redaction.ts';

/** A call on which the decision is `confirm`. */
export interface CallToConfirm {
  readonly tool: string;
  /** The arguments as the client would get them. */
  readonly text: string;
  /** Of the arguments' part; a reason's pointer goes on from it into the arguments. */
  readonly pointer: string;
  readonly reasons: readonly Reason[];
}

/** What decides on the calls of one exchange that need a person. */
export interface CallGate {
  /** The calls of one choice: they pass together, each by an approval of its own that is used up, or not at all. */
  settle(calls: readonly CallToConfirm[]): Settlement;
  /** How long the gateway may hold the answer for a person. Milliseconds. */
  readonly waitMs: number;
}

/** What calls are proposed in, as far as approvals need it. `surface` names the API. */
export type AskedIn = Pick<Conversation, 'parts' | 'model' | 'raw'> & { readonly surface: string };

/** Who sends a conversation. */
type Sender = { readonly exchange: string; readonly application: string; readonly endUser?: string | undefined; readonly session?: string | undefined };
type InspectedPart = { readonly part: Part; readonly inspection: PartInspection };

/** What no approver needs to see of arguments. Personal data stays: whom a payment goes to is what is to be judged. */
const HIDDEN: ReadonlySet<Category> = new Set<Category>(['secret', 'canary', 'denylist']);
const MAX_REQUEST = 2_000;
const MAX_NAME = 300;
const NOT_SHOWN = '(not shown: it could not be read)';

/** Brings calls to the desk, with what a person must see of them. Nothing is read before an answer has such a call. */
export class ApprovalGuards {
  readonly #engine: Engine;
  readonly #desk: ApprovalDesk;
  readonly #indices = new TextIndices();

  constructor(engine: Engine, desk: ApprovalDesk) {
    this.#engine = engine;
    this.#desk = desk;
  }

  for(conversation: AskedIn, parts: readonly InspectedPart[], sender: Sender, policy: EffectivePolicy, context: InspectionContext): CallGate {
    return {
      waitMs: policy.approvals.waitMs,
      settle: (calls) => {
        const identity = identityOf(conversation, sender);
        return this.#desk.settle(calls.map((call) => ({
          bound: { tool: call.tool, arguments: call.text, conversation: identity, policy: policy.version },
          park: () => this.#park(call, conversation, parts, sender, policy, context),
        })), sender.exchange);
      },
    };
  }

  #park({ tool, text, pointer, reasons }: CallToConfirm, conversation: AskedIn, parts: readonly InspectedPart[], sender: Sender, policy: EffectivePolicy, context: InspectionContext): ParkedCall {
    const trust = policy.trustOf('model', undefined);
    const named = (name: string): string => this.#masked(name, policy, context);
    // Read anew as they would leave: a pseudonym that was turned back may stand for a secret.
    const { findings, unread } = this.#engine.inspectText({ text, origin: 'model', trust, kind: 'tool_arguments', source: tool, direction: 'answer', json: true }, context);
    const { amount, ...shown } = shownArguments(conversation, text, this.#withoutSecrets(text, findings), policy, this.#indices);
    const { expiryMs, selfApproval, linkBase } = policy.approvals;
    return {
      tool: named(tool),
      asker: {
        application: sender.application, ...(sender.endUser === undefined ? {} : { endUser: sender.endUser }), ...(sender.session === undefined ? {} : { session: sender.session }),
        exchange: sender.exchange, surface: conversation.surface, model: named(conversation.model),
      },
      policy: policy.version,
      reasons: reasons.filter((reason) => reason.action === 'confirm').map((reason): ShownReason => ({ rule: reason.rule, text: `${this.#said(reason, policy, context)}${argumentOf(reason, pointer)}` })),
      ...(amount === undefined ? {} : { amount }),
      // What could not be read cannot be masked either.
      masked: unread.length === 0 ? maskText(text, findings) : '',
      storeContent: policy.storeContent,
      content: { ...shown, request: requestOf(conversation, parts) },
      selfApproval, ttlMs: expiryMs, ...(linkBase === undefined ? {} : { linkBase }),
    };
  }

  /** A reason as it may be stored and announced. Of one that cannot be read the names are left out that others put into it: the rule's own words always say why. */
  #said({ note, category, [NAMES]: names }: Reason, policy: EffectivePolicy, context: InspectionContext): string {
    if (note === undefined) return category;
    const whole = this.#read(note, policy, context);
    if (whole !== undefined || names === undefined) return whole ?? `${category} ${NOT_SHOWN}`;
    let said = '';
    let at = 0;
    for (const [start, end] of names) {
      said += `${note.slice(at, start)}${this.#masked(note.slice(start, end), policy, context)}`;
      at = end;
    }
    return said + note.slice(at);
  }

  /** A name or a reason as it may be stored and announced: those who write to the model can put a secret there as well. */
  #masked(text: string, policy: EffectivePolicy, context: InspectionContext): string {
    return this.#read(text, policy, context) ?? NOT_SHOWN;
  }

  /** The text without what must be hidden of it; undefined where that could not be told. */
  #read(text: string, policy: EffectivePolicy, context: InspectionContext): string | undefined {
    const { findings, unread } = this.#engine.inspectText({ text, origin: 'model', trust: policy.trustOf('model', undefined), kind: 'text', source: undefined, direction: 'answer', json: false }, context);
    return unread.length === 0 ? maskText(text, findings, MAX_NAME) : undefined;
  }

  #withoutSecrets(text: string, findings: readonly Finding[]): string {
    const hidden = findings.filter(({ category }) => HIDDEN.has(category)).map(({ rule, category, span, severity, confidence }): Reason => ({ rule, category, pointer: '', origin: 'model', span, severity, confidence, action: 'redact', method: 'mask', mode: 'enforce', decidedBy: '' }));
    return redact(text, replacements(hidden, this.#engine.rules), () => '', isJsonText(text));
  }
}

/** The decision on a call that a person has let pass: its reasons stay, and say by whom. */
export function approvedDecision(decision: Decision, id: string, by: string): Decision {
  return combine(decision.reasons.map((reason) => (reason.action === 'confirm' ? { ...reason, action: 'flag', decidedBy: `approval ${id} by ${by}` } : reason)));
}

/** The argument that a reason speaks of. Keys are the model's words: only what looks like a key is repeated. */
function argumentOf(reason: Reason, call: string): string {
  const rest = reason.pointer.startsWith(call) ? reason.pointer.slice(call.length) : '';
  return /^(?:\/[A-Za-z0-9_-]{1,60}){1,8}$/.test(rest) ? ` [${rest}]` : '';
}

/** A conversation that nothing names is known by what its user says. */
function identityOf(conversation: AskedIn, { application, endUser, session }: Sender): ConversationIdentity {
  const who = { application, ...(endUser === undefined ? {} : { endUser }) };
  if (session !== undefined) return { ...who, session, said: [] };
  const said = userTexts(conversation).map(({ text }) => text ?? '');
  // Where no user has said anything, only the very same request is the same conversation.
  return { ...who, said: said.length > 0 ? said : [conversation.raw] };
}

function userTexts({ parts }: Pick<Conversation, 'parts'>): Part[] {
  return parts.filter((part) => part.origin === 'user' && part.kind === 'text' && part.text !== undefined);
}

/** What the user said last, masked by what was found in it. */
function requestOf(conversation: Pick<Conversation, 'parts'>, parts: readonly InspectedPart[]): string {
  const last = userTexts(conversation).at(-1);
  if (last?.text === undefined) return '';
  // A part that is not in the list was read before, and nothing was found in it.
  const inspections = parts.filter(({ part }) => part.pointer === last.pointer).map(({ inspection }) => inspection);
  if (inspections.some(({ unread }) => unread.length > 0)) return NOT_SHOWN;
  return cut(maskText(last.text, inspections.flatMap(({ findings }) => findings), MAX_REQUEST), MAX_REQUEST);
}
