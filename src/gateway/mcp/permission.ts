import type { Identity } from '../../access/identity/contract.ts';
import type { AccessDecision, AccessOutcome, AccessRequest, Surroundings } from '../../access/permissions/contract.ts';
import { permissionsOf } from '../../access/permissions/permissions.ts';
import { TextIndices } from '../../access/provenance/text-index.ts';
import { asError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { accessMode, accessOutcome, accessReason, findingsOf } from '../../enforce/access-reason.ts';
import type { GuardedPart } from '../../enforce/request-reader.ts';
import type { Finding } from '../../inspect/contract.ts';
import { combine } from '../../policy/decide.ts';
import type { Decision, EffectivePolicy, Reason } from '../../policy/types.ts';

/** What a client wants to do, under the names that clients see. */
export type Wanted =
  | {
    readonly action: 'call';
    readonly server: string;
    readonly tool: string;
    readonly definition: JsonObject;
    readonly arguments: JsonObject;
    /** In the arguments. */
    readonly findings: readonly Finding[];
  }
  /** A resource or prompt, or a data source of which a tool's results are. */
  | { readonly action: 'read'; readonly server: string; readonly name: string }
  | { readonly action: 'connect'; readonly server: string };

export interface PermissionQuestion {
  readonly policy: EffectivePolicy;
  readonly identity: Identity;
  readonly wanted: Wanted;
  /** What the session brought before. */
  readonly before: readonly GuardedPart[];
  readonly now: number;
}

/** What decides whether a caller may do something at all, whatever its text holds. */
export interface McpPermissions {
  /** Undefined where no permissions are in force. Throwing refuses. */
  decide(question: PermissionQuestion): AccessDecision | undefined;
}

/** What permissions say of one thing: the decision, and the outcome as it is recorded; none where no permissions are in force. */
export interface Permitted {
  readonly decision: Decision;
  readonly outcome: AccessOutcome | undefined;
}

/** The permissions that the policy attaches; without any, everything that the allowlist and the lock file let through. */
export function policyPermissions(): McpPermissions {
  const indices = new TextIndices();
  return {
    decide: (question) => (question.policy.permissions === undefined ? undefined : permissionsOf(question.policy.permissions).decide(requestOf(question, indices))),
  };
}

/** Asks the permissions. What could not be decided is not permitted. */
export function ask(permissions: McpPermissions, question: PermissionQuestion, pointer: string): Permitted {
  const { policy, wanted } = question;
  try {
    const said = permissions.decide(question);
    if (said === undefined) return { decision: combine([]), outcome: undefined };
    const refusals = said.allowed ? [] : [accessReason(said, { pointer: `${pointer}${said.argument ?? ''}`, origin: 'model' }, 'block', accessMode(policy))];
    return { decision: combine(refusals), outcome: accessOutcome(wanted.action, nameOf(wanted), said) };
  } catch (thrown) {
    const failure: Reason = { rule: 'indeterminate.failed', category: 'indeterminate', pointer, origin: 'model', severity: 'high', confidence: 1, action: 'block', mode: policy.mode, decidedBy: 'permissions', note: `The permissions failed (${asError(thrown).name})` };
    return { decision: combine([failure]), outcome: undefined };
  }
}

function nameOf(wanted: Wanted): string {
  switch (wanted.action) {
    case 'call': return wanted.tool;
    case 'read': return wanted.name;
    case 'connect': return wanted.server;
  }
}

function requestOf({ policy, identity, wanted, before, now }: PermissionQuestion, indices: TextIndices): AccessRequest {
  const calls = before.filter(({ part }) => part.kind === 'tool_arguments');
  const around: Surroundings = {
    now, messages: calls.length,
    findings: () => findingsOf(before.map(({ inspection }) => inspection)),
    earlier: () => calls.map(({ part }) => ({ tool: part.source ?? '', arguments: part.text ?? '' })),
    read: { conversation: { parts: before.map(({ part }) => part) }, indices, trustOf: (origin, source) => policy.trustOf(origin, source) },
  };
  switch (wanted.action) {
    case 'call': return { action: 'call', identity, call: { tool: wanted.tool, server: wanted.server, arguments: JSON.stringify(wanted.arguments), definitions: [wanted.definition], findings: findingsOf([wanted]) }, around };
    case 'read': return { action: 'read', identity, name: wanted.name, server: wanted.server, around };
    case 'connect': return { action: 'connect', identity, name: wanted.server, around };
  }
}
