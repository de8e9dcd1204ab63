import { readTrace } from '../access/replay.ts';
import type { Identity } from '../access/identity/contract.ts';
import type { AccessAction, AccessOutcome, StatementPlace } from '../access/permissions/contract.ts';
import { permissionsOf } from '../access/permissions/permissions.ts';
import { systemClock } from '../core/clock.ts';
import type { JsonObject } from '../core/json.ts';
import { openaiChat } from '../conversation/wire/openai-chat.ts';
import { Guard } from '../enforce/guard.ts';
import type { Engine } from '../inspect/engine.ts';
import { serverIn } from '../gateway/mcp/naming.ts';
import type { PolicyFile } from '../policy/file.ts';
import { resolve } from '../policy/resolve.ts';

/** A question to the permissions of a policy file. */
export interface PermissionQuestion {
  readonly action: AccessAction;
  /** Name of the tool, model, data source or server. */
  readonly name: string;
  readonly identity: Identity;
  /** Of a call, as the model would write them. */
  readonly arguments: string;
  /** What went before, as OpenAI chat messages. */
  readonly messages: readonly object[];
  /** Tool definitions of the request. */
  readonly tools: readonly object[];
  /** Milliseconds since the epoch; now when absent. */
  readonly at: number | undefined;
}

export interface PermissionAnswer {
  readonly allowed: boolean;
  readonly rule?: string;
  readonly statements: readonly StatementPlace[];
  readonly text: string;
}

/** Asks the permissions of a file as the gateway would: the conversation is inspected, and values are traced in it. */
export function askPermissions(engine: Engine, file: PolicyFile, question: PermissionQuestion): PermissionAnswer {
  const { action, name, identity, messages, tools, at } = question;
  if (file.permissions === undefined) return { allowed: true, statements: [], text: 'The policy has no permissions, so everything is allowed' };
  const permissions = permissionsOf(file.permissions);
  const now = at ?? systemClock.now();
  const server = serverIn(name, file.config.mcp.servers.map((each) => each.name));
  if (action === 'read' || action === 'connect') return permissions.decide({ action, identity, name, server: action === 'read' ? server : undefined, around: { now, messages: messages.length, findings: () => [], earlier: () => [], read: undefined } });
  const guard = new Guard({ engine, clock: { ...systemClock, now: () => now }, policy: (application, route, model) => resolve(file, { application, route, model }) });
  const trace = readTrace({ messages: [...messages], tools: [...tools] } as unknown as JsonObject, openaiChat);
  const conversation = { ...trace, model: action === 'use' ? name : trace.model };
  const { access, policy } = guard.request(openaiChat, conversation, { exchange: 'question', application: identity.application, identity });
  if (access === undefined) throw new Error('a policy with permissions did not ask them');
  if (action === 'use') return answerOf(access.records[0], access.request[0]?.note, permissions.statements);
  const trust = policy.trustOf('model', undefined);
  const inspection = guard.engine.inspectText({ text: question.arguments, origin: 'model', trust, kind: 'tool_arguments', source: name, direction: 'answer', json: true }, guard.bareContext(policy));
  const reasons = access.call(name, question.arguments, '', inspection, undefined, server);
  return answerOf(access.records.at(-1), reasons[0]?.note, permissions.statements);
}

function answerOf(outcome: AccessOutcome | undefined, note: string | undefined, statements: readonly StatementPlace[]): PermissionAnswer {
  if (outcome === undefined) throw new Error('nothing was decided');
  const places = statements.filter(({ id }) => outcome.statements.includes(id)).map(({ id, file, line }) => ({ id, file, line }));
  return { allowed: outcome.allowed, ...(outcome.rule === undefined ? {} : { rule: outcome.rule }), statements: places, text: note ?? `Permitted by ${places.map(({ id }) => `"${id}"`).join(', ')}` };
}
