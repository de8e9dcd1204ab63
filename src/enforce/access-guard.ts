import type { AccessAction, AccessDecision, AccessOutcome, CallRequest, EarlierCall, Surroundings } from '../access/permissions/contract.ts';
import { permissionsOf, type Permissions } from '../access/permissions/permissions.ts';
import type { Identity } from '../access/identity/contract.ts';
import { TextIndices } from '../access/provenance/text-index.ts';
import { namedDocuments } from '../conversation/named-documents.ts';
import type { Conversation, Part } from '../conversation/types.ts';
import type { PartInspection } from '../inspect/contract.ts';
import { definitionOf } from '../access/labels/label.ts';
import { accessMode, accessOutcome, accessReason, findingsOf } from './access-reason.ts';
import type { EffectivePolicy, Reason } from '../policy/types.ts';

/** A part of the request as it was inspected on its way to the model. */
type InspectedPart = { readonly part: Part; readonly inspection: Pick<PartInspection, 'findings'> };

/** Texts of the application's own, into which it may have put documents. */
const WITH_DOCUMENTS: ReadonlySet<Part['origin']> = new Set(['user', 'system', 'developer']);

/** What permissions say of one exchange. */
export interface AccessGuard {
  /** Reasons against sending the request at all. */
  readonly request: readonly Reason[];
  /** Parts that the caller may not read, and the reason for each. */
  readonly unreadable: ReadonlyMap<Part, Reason>;
  /** Documents inside of messages that the caller may not read: a reason with its span for each. */
  readonly unreadableInside: ReadonlyMap<Part, readonly Reason[]>;
  /**
   * Reasons against one proposed call; none when it is permitted.
   * @param recorded - the call's part, when the conversation has it already: only what comes before it counts
   * @param server - the MCP server that offers the tool, where one is known
   */
  call(tool: string, text: string, pointer: string, inspection: Pick<PartInspection, 'findings'>, recorded?: Part, server?: string): readonly Reason[];
  /** What was decided so far, in order. */
  readonly records: readonly AccessOutcome[];
}

/** Permissions, with what they remember of texts. */
export class AccessGuards {
  readonly #indices = new TextIndices();

  /** Decides on the request, and gets ready to decide on the calls of its answer; undefined when there are no permissions. */
  for(conversation: Conversation, parts: readonly InspectedPart[], policy: EffectivePolicy, identity: Identity, now: number): AccessGuard | undefined {
    return policy.permissions === undefined ? undefined : new ExchangeAccess(permissionsOf(policy.permissions), this.#indices, conversation, parts, policy, identity, now);
  }

  /** Whether a caller may use a model at all: asked as for a conversation in which nothing was said yet. */
  mayUse(model: string, policy: EffectivePolicy, identity: Identity, now: number): boolean {
    if (policy.permissions === undefined || accessMode(policy) === 'shadow') return true;
    const read = { conversation: { parts: [] }, indices: this.#indices, trustOf: policy.trustOf };
    return permissionsOf(policy.permissions).decide({ action: 'use', identity, name: model, around: { now, messages: 0, findings: () => [], earlier: () => [], read } }).allowed;
  }
}

class ExchangeAccess implements AccessGuard {
  readonly records: AccessOutcome[] = [];
  readonly request: readonly Reason[];
  readonly unreadable: ReadonlyMap<Part, Reason>;
  readonly unreadableInside: ReadonlyMap<Part, readonly Reason[]>;
  /** What was decided on data sources: each is asked about once. */
  readonly #sources = new Map<string, AccessDecision>();
  readonly #permissions: Permissions;
  readonly #indices: TextIndices;
  readonly #conversation: Conversation;
  readonly #parts: readonly InspectedPart[];
  readonly #policy: EffectivePolicy;
  readonly #identity: Identity;
  readonly #now: number;
  readonly #mode: Reason['mode'];
  /** Calls of the answer that were asked about: with the conversation's own, what comes before the next. */
  readonly #proposed: EarlierCall[] = [];
  #definitions: ReadonlyMap<string, readonly unknown[]> | undefined;

  constructor(permissions: Permissions, indices: TextIndices, conversation: Conversation, parts: readonly InspectedPart[], policy: EffectivePolicy, identity: Identity, now: number) {
    this.#permissions = permissions;
    this.#indices = indices;
    this.#conversation = conversation;
    this.#parts = parts;
    this.#policy = policy;
    this.#identity = identity;
    this.#now = now;
    this.#mode = accessMode(policy);
    const model = permissions.decide({ action: 'use', identity, name: conversation.model, around: this.#around(undefined) });
    this.#record('use', conversation.model, model);
    this.request = model.allowed ? [] : [accessReason(model, { pointer: '/model', origin: 'user' }, 'block', this.#mode)];
    this.unreadable = policy.hasDataSources ? this.#unreadable() : new Map();
    this.unreadableInside = policy.hasDataSources ? this.#unreadableInside() : new Map();
  }

  call(tool: string, text: string, pointer: string, inspection: Pick<PartInspection, 'findings'>, recorded?: Part, server?: string): readonly Reason[] {
    const call: CallRequest = { tool, ...(server === undefined ? {} : { server }), arguments: text, definitions: this.#definitionsOf(tool), findings: findingsOf([inspection]) };
    const decision = this.#permissions.decide({ action: 'call', identity: this.#identity, call, around: this.#around(recorded) });
    if (recorded === undefined) this.#proposed.push({ tool, arguments: text });
    this.#record('call', tool, decision);
    return decision.allowed ? [] : [accessReason(decision, { pointer: `${pointer}${decision.argument ?? ''}`, origin: 'model' }, 'block', this.#mode)];
  }

  /** Parts of data sources that may not be read. */
  #unreadable(): ReadonlyMap<Part, Reason> {
    const found = new Map<Part, Reason>();
    for (const part of this.#conversation.parts) {
      const refused = this.#refusedSource(part.origin, part.source);
      if (refused !== undefined) found.set(part, accessReason(refused, part, 'redact', this.#mode));
    }
    return found;
  }

  /** Documents that an application put into its instructions or a user's message, by the names it gave them. */
  #unreadableInside(): ReadonlyMap<Part, readonly Reason[]> {
    const found = new Map<Part, Reason[]>();
    for (const part of this.#conversation.parts) {
      if (!WITH_DOCUMENTS.has(part.origin) || part.text === undefined || this.unreadable.has(part)) continue;
      for (const { names, start, end } of namedDocuments(part.text)) {
        const refused = names.map((name) => this.#refusedSource('document', name)).find((each) => each !== undefined);
        if (refused === undefined) continue;
        const reason: Reason = { ...accessReason(refused, { pointer: part.pointer, origin: 'document' }, 'redact', this.#mode), method: 'mask', span: [start, end] };
        found.set(part, [...(found.get(part) ?? []), reason]);
      }
    }
    return found;
  }

  /** The decision against reading what goes by this name; undefined when it may be read. */
  #refusedSource(origin: Part['origin'], source: string | undefined): AccessDecision | undefined {
    const name = this.#policy.dataSourceOf(origin, source);
    if (name === undefined) return undefined;
    let decision = this.#sources.get(name);
    if (decision === undefined) {
      decision = this.#permissions.decide({ action: 'read', identity: this.#identity, name, around: this.#around(undefined) });
      this.#sources.set(name, decision);
      this.#record('read', name, decision);
    }
    return decision.allowed ? undefined : decision;
  }

  #around(recorded: Part | undefined): Surroundings {
    const { parts } = this.#conversation;
    const before = recorded?.message;
    return {
      now: this.#now,
      messages: before ?? this.#conversation.messageCount,
      findings: () => findingsOf(this.#parts.filter(({ part }) => before === undefined || (part.message ?? -1) < before).map(({ inspection }) => inspection)),
      earlier: () => [...callsIn(recorded === undefined ? parts : parts.slice(0, parts.findIndex(({ pointer }) => pointer === recorded.pointer))), ...this.#proposed],
      read: { conversation: this.#conversation, indices: this.#indices, trustOf: (origin, source) => this.#policy.trustOf(origin, source), ...(before === undefined ? {} : { before }) },
    };
  }

  #definitionsOf(tool: string): readonly unknown[] {
    this.#definitions ??= definitionsIn(this.#conversation);
    return this.#definitions.get(tool) ?? [];
  }

  #record(action: AccessAction, resource: string, decision: AccessDecision): void {
    this.records.push(accessOutcome(action, resource, decision));
  }
}

function callsIn(parts: readonly Part[]): EarlierCall[] {
  return parts.flatMap((part) => (part.kind === 'tool_arguments' ? [{ tool: part.source ?? '', arguments: part.text ?? '' }] : []));
}

/** The tool definitions of a request by name; a name may be defined more than once. */
function definitionsIn({ parts }: Pick<Conversation, 'parts'>): ReadonlyMap<string, readonly unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const part of parts) {
    if (part.kind !== 'tool_definition' || part.text === undefined) continue;
    const value = parsed(part.text);
    const name = definitionOf(value)?.name;
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), value]);
  }
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No definition that can be read: the tool is not defined.
  }
}
