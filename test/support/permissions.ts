import { TextIndices } from '../../src/access/provenance/text-index.ts';
import type { AccessDecision, CallRequest, Surroundings } from '../../src/access/permissions/contract.ts';
import { Permissions } from '../../src/access/permissions/permissions.ts';
import { loadPermissions } from '../../src/access/permissions/load.ts';
import type { Identity } from '../../src/access/identity/contract.ts';
import { DEFAULT_TRUST, type Conversation } from '../../src/conversation/types.ts';

/** A function tool with these parameters. */
export function tool(name: string, properties: object, required: readonly string[] = [], more: object = {}): object {
  return { type: 'function', function: { name, parameters: { type: 'object', properties, required, ...more } } };
}

export function permissions(cedar: string, tools: readonly object[] = []): Permissions {
  return new Permissions(loadPermissions([{ file: 'permissions.cedar', text: cedar }, ...(tools.length === 0 ? [] : [{ file: 'tools.json', text: JSON.stringify(tools) }])]));
}

export const ANNA: Identity = { application: 'bank', user: 'anna', groups: ['finance'], assurance: 'token' };

/** 2026-11-28, a Saturday, 07:00 UTC. */
export const NOW = Date.UTC(2026, 10, 28, 7);

export function surroundings(more: Partial<Surroundings> = {}): Surroundings {
  return { now: NOW, messages: 1, findings: () => [], earlier: () => [], read: undefined, ...more };
}

/** What was read, as decisions look it up. */
export function readTexts(conversation: Pick<Conversation, 'parts'>): NonNullable<Surroundings['read']> {
  return { conversation, indices: new TextIndices(), trustOf: (origin) => DEFAULT_TRUST[origin] };
}

export function decideCall(by: Permissions, call: Partial<CallRequest> & Pick<CallRequest, 'tool'>, identity: Identity = ANNA, around: Surroundings = surroundings()): AccessDecision {
  return by.decide({ action: 'call', identity, call: { arguments: '{}', definitions: [], findings: [], ...call }, around });
}
