import { setImmediate as turn } from 'node:timers/promises';
import { DEFINITION_RULES, NAME_OF, type Definition, type DefinitionFinding, type DefinitionKind, type LockFile, type ServerDefinitions } from '../../access/definitions/contract.ts';
import { approvalOf, approvalOfServer } from '../../access/definitions/compare.ts';
import { hashOf, pinsOf } from '../../access/definitions/hash.ts';
import { shadowing } from '../../access/definitions/shadowing.ts';
import type { McpConfig, McpServerConfig } from '../../core/config.ts';
import { SallyportError } from '../../core/errors.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import type { Part } from '../../conversation/types.ts';
import type { GuardedPart } from '../../enforce/request-reader.ts';
import type { ConversationVault } from '../../enforce/vault.ts';
import { compileGlob, matchesAny } from '../../policy/glob.ts';
import { strongest } from '../../policy/combine.ts';
import { combine } from '../../policy/decide.ts';
import type { Decision, EffectivePolicy, Mode, Reason } from '../../policy/types.ts';
import { inspectContent, inspectPart, passes, type InspectOptions } from './inspect.ts';
import { exposedName, exposedUri } from './naming.ts';
import { printable } from './printable.ts';

/** A definition as a client may see it, or why it may not. */
export interface Entry {
  readonly exposed: string;
  readonly definition: Definition;
  readonly server: McpServerConfig;
  /** With its exposed name, and what the policy redacts redacted. */
  readonly body: JsonObject;
  /** Why it is not served; undefined when it is. */
  readonly refusal: SallyportError | undefined;
  readonly parts: readonly GuardedPart[];
  /** The definition as clients see it, as one text; undefined where it was not read. */
  readonly whole: GuardedPart | undefined;
  readonly decision: Decision;
  readonly findings: readonly DefinitionFinding[];
}

/** What inspection said of a definition, by what it says and under which policy: a definition is read once, however often it is listed. */
export interface Read {
  readonly body: JsonObject;
  /** The definition as clients see it, as one text. */
  readonly whole?: GuardedPart;
  readonly parts: readonly GuardedPart[];
  readonly decision: Decision;
}

const MAX_CACHED = 20_000;
/** Definitions read before other work gets its turn. */
const BATCH = 20;

/** For the definitions that are kept for all sessions: what is redacted in them has no way back, in any of them. */
const NO_WAY_BACK: ConversationVault = { size: 0, pseudonym: (entity) => `[REDACTED:${entity}]`, reserve: () => undefined, value: () => undefined };

export class DefinitionCache {
  readonly #read = new Map<string, Read>();

  get(key: string): Read | undefined {
    return this.#read.get(key);
  }

  set(key: string, read: Read): void {
    if (this.#read.size >= MAX_CACHED) this.#read.clear();
    this.#read.set(key, read);
  }
}

/** All definitions of all servers of a session, judged together. */
export interface DefinitionTable {
  readonly entries: readonly Entry[];
  /** By kind and exposed name. */
  find(kind: DefinitionKind, exposed: string): Entry | undefined;
  served(kind: DefinitionKind): readonly Entry[];
  /** Entries that were inspected for the first time. */
  readonly fresh: readonly Entry[];
  /** Servers that are, as a whole, the ones that were approved. */
  readonly approved: ReadonlySet<string>;
  /** Instructions that a client may see, by server. */
  readonly instructions: ReadonlyMap<string, string>;
}

export interface TableOptions {
  readonly config: McpConfig;
  readonly lock: LockFile | SallyportError;
  readonly cache: DefinitionCache;
  readonly inspect: InspectOptions;
  /** Policies may differ by application. */
  readonly application: string;
  readonly definitionChars: number;
}

/** Judges every definition: allowlist, lock file, names, inspection. What is not served keeps the reason. */
export async function judgeDefinitions(live: readonly ServerDefinitions[], o: TableOptions): Promise<DefinitionTable> {
  const entries: Entry[] = [];
  const fresh: Entry[] = [];
  const instructions = new Map<string, string>();
  const approved = new Set<string>();
  const shadows = groupShadows(o.config.shadowing === 'off' ? [] : shadowing(live));
  const taken = countNames(live);
  let sinceTurn = 0;
  for (const definitions of live) {
    const server = o.config.servers.find(({ name }) => name === definitions.server);
    if (server === undefined) continue;
    const pins = pinsOf(definitions);
    const locked = o.lock instanceof SallyportError || !Object.hasOwn(o.lock.servers, server.name) ? undefined : o.lock.servers[server.name];
    for (const definition of definitions.definitions) {
      const exposed = exposedFor(definition, server.name);
      const findings = [...(shadows.get(keyOf(definition, server.name)) ?? [])];
      const base = { exposed, definition, server };
      const place = { server: server.name, kind: definition.kind, name: definition.name };
      const size = JSON.stringify(definition.body).length;
      const refused = (error: SallyportError): void => { entries.push({ ...base, body: definition.body, refusal: error, parts: [], whole: undefined, decision: combine([]), findings }); };
      if (!allowed(definition, server)) {
        refused(new SallyportError('mcp.not_allowed', `${exposed} is not among the ${definition.kind === 'prompts' ? 'prompts' : definition.kind === 'tools' ? 'tools' : 'resources'} that are allowed.`));
        continue;
      }
      if (size > o.definitionChars) {
        findings.push({ rule: DEFINITION_RULES.tooLong, ...place, text: `the definition has ${size} characters` });
        refused(new SallyportError('mcp.definition_blocked', `The definition of ${exposed} has ${size} characters; ${o.definitionChars} are allowed.`));
        continue;
      }
      if ((taken.get(`${definition.kind} ${exposed}`) ?? 0) > 1) {
        findings.push({ rule: DEFINITION_RULES.duplicate, ...place, text: 'the name is defined more than once' });
        refused(new SallyportError('mcp.definition_blocked', `${exposed} is defined more than once.`));
        continue;
      }
      const key = cacheKey(o.inspect.policy, o.application, definition.kind, exposed, definition.body);
      let read = o.cache.get(key);
      const isFresh = read === undefined;
      if (read === undefined) {
        if (++sinceTurn % BATCH === 0) await turn();
        read = readDefinition(definition, exposed, o.inspect);
        // What could not be read now may be read at the next look: a busy moment must not take a tool away for good.
        if (!read.parts.some(({ inspection }) => inspection.unread.some(({ reason }) => reason === 'timeout' || reason === 'failed'))) o.cache.set(key, read);
      }
      const reasons = findings.map((finding) => shadowReason(finding, o.config.shadowing, o.inspect.policy.mode));
      const decision = strongest([read.decision, combine(reasons)]);
      const { approval, fields } = definition.kind === 'resources' && !server.pinResources ? approvalOfServer(locked, pins) : approvalOf(locked, pins, definition.kind, definition.name);
      if (approval === 'changed') findings.push({ rule: DEFINITION_RULES.changed, ...place, text: `not as approved: ${fields.slice(0, 8).map((field) => printable(field, 80)).join(', ')}` });
      else if (approval === 'not_locked') findings.push({ rule: DEFINITION_RULES.notLocked, ...place, text: 'nobody has approved it' });
      const refusal = o.lock instanceof SallyportError ? o.lock
        : approval === 'changed' ? new SallyportError('mcp.definition_changed', `The definition of ${exposed} is not the one that was approved (${fields.slice(0, 8).map((field) => printable(field, 80)).join(', ')}).`)
        : approval === 'not_locked' ? new SallyportError('mcp.not_locked', `The definition of ${exposed} has not been approved.`)
        : passes(decision) ? undefined
        : new SallyportError('mcp.definition_blocked', `The definition of ${exposed} is blocked: ${[...new Set(decision.reasons.filter((reason) => reason.action === 'block' || reason.action === 'confirm').map((reason) => reason.rule))].join(', ')}.`);
      const entry: Entry = { ...base, body: read.body, refusal, parts: read.parts, whole: read.whole, decision, findings };
      entries.push(entry);
      if (isFresh) fresh.push(entry);
    }
    if (approvalOfServer(locked, pins).approval !== 'approved') continue;
    approved.add(server.name);
    if (definitions.instructions !== undefined) {
      const read = inspectContent({ value: definitions.instructions, origin: 'tool_definition', kind: 'tool_definition', source: server.name }, o.inspect);
      if (passes(read.decision) && typeof read.value === 'string') instructions.set(server.name, read.value);
    }
  }
  const index = new Map(entries.map((entry) => [`${entry.definition.kind} ${entry.exposed}`, entry]));
  return {
    entries, fresh, approved, instructions,
    find: (kind, exposed) => index.get(`${kind} ${exposed}`),
    served: (kind) => entries.filter((entry) => entry.definition.kind === kind && entry.refusal === undefined),
  };
}

/** Names what inspection depends on. */
export function cacheKey(policy: Pick<EffectivePolicy, 'version'>, application: string, kind: string, exposed: string, body: JsonObject): string {
  return JSON.stringify([policy.version, application, kind, exposed, hashOf(body)]);
}

function allowed({ kind, name }: Definition, server: McpServerConfig): boolean {
  const patterns = kind === 'tools' ? server.tools : kind === 'prompts' ? server.prompts : server.resources;
  return matchesAny(patterns.map(compileGlob), name);
}

export function exposedFor(definition: Definition, server: string): string {
  return definition.kind === 'resourceTemplates' || definition.kind === 'resources' ? exposedUri(server, definition.name) : exposedName(server, definition.name);
}

function keyOf(definition: Definition, server: string): string {
  return JSON.stringify([server, definition.kind, definition.name]);
}

function groupShadows(findings: readonly DefinitionFinding[]): ReadonlyMap<string, readonly DefinitionFinding[]> {
  const map = new Map<string, DefinitionFinding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.server, finding.kind, finding.name]);
    const list = map.get(key);
    if (list === undefined) map.set(key, [finding]);
    else list.push(finding);
  }
  return map;
}

function countNames(live: readonly ServerDefinitions[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { server, definitions } of live) {
    for (const definition of definitions) {
      const key = `${definition.kind} ${exposedFor(definition, server)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/** Two servers with one ordinary name are no attack by themselves, since their prefixes keep them apart. */
function shadowReason({ rule, kind, text }: DefinitionFinding, mode: 'block' | 'flag' | 'off', policyMode: Mode): Reason {
  const action = mode === 'block' && rule.id !== DEFINITION_RULES.sameName.id ? 'block' : 'flag';
  return { rule: rule.id, category: 'definition', pointer: `/${kind}`, origin: 'tool_definition', severity: rule.severity, confidence: 1, action, mode: policyMode, decidedBy: `mcp.shadowing: ${mode}`, note: text };
}

/**
 * Reads one definition: each text in it as it stands, and the whole as JSON. What is to be redacted is redacted in the
 * texts; where something is left in names or keys, which cannot be changed without changing the tool, it is blocked.
 */
function readDefinition(definition: Definition, exposed: string, options: InspectOptions): Read {
  const o: InspectOptions = { ...options, vault: NO_WAY_BACK };
  const key = NAME_OF[definition.kind];
  const inspected = inspectContent({ value: { ...definition.body, [key]: '' }, origin: 'tool_definition', kind: 'tool_definition', source: exposed }, o);
  const part = (pointer: string, encoding: Part['encoding'], text: string): GuardedPart => {
    const { guarded } = inspectPart({ pointer, kind: 'tool_definition', origin: 'tool_definition', encoding, source: exposed, text }, o);
    return guarded.decision.action === 'redact' ? { ...guarded, decision: blockInstead(guarded.decision) } : guarded;
  };
  const body: JsonObject = { ...(isObject(inspected.value) ? inspected.value : definition.body), [key]: exposed };
  const whole = part('', 'json', JSON.stringify(body));
  const parts = [...inspected.parts, part(`/${key}`, 'string', definition.name), whole];
  return { body, whole, parts, decision: strongest(parts.map((each) => each.decision)) };
}

function blockInstead({ reasons }: Decision): Decision {
  return combine(reasons.map((reason) => (reason.action === 'redact' ? { ...reason, action: 'block' as const, note: 'it stands where it cannot be redacted: in a name or a key' } : reason)));
}

