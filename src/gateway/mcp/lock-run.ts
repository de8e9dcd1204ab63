import { applicationAlone } from '../../access/identity/contract.ts';
import { compareServer } from '../../access/definitions/compare.ts';
import type { Difference, LockedServer } from '../../access/definitions/contract.ts';
import { pinsOf, sorted } from '../../access/definitions/hash.ts';
import { acceptLock, readLock, type ReadLock } from '../../access/definitions/lock.ts';
import { maskText } from '../record.ts';
import type { McpFront } from './front.ts';
import { McpSession } from './session.ts';

/** One difference with what a person needs to judge it. */
export interface ShownDifference extends Difference {
  /** What the server says now, all of it, masked; undefined for what is gone. */
  readonly text?: string;
  /** Rules that found something in it. */
  readonly rules: readonly string[];
  /** Whether the policy would block it although it is approved. */
  readonly blocked: boolean;
  /** Whether clients do not get to see it, since none of the configuration's patterns matches. Approved it is all the same. */
  readonly hidden: boolean;
}

export interface LockLook {
  readonly read: ReadLock;
  readonly differences: readonly ShownDifference[];
  /** Servers that could not be asked, with the reason. */
  readonly failed: readonly { readonly server: string; readonly code: string; readonly message: string }[];
  /** Servers in the lock file that the configuration does not have. */
  readonly unused: readonly string[];
  /** What the servers are now, to be accepted. */
  readonly pins: Readonly<Record<string, LockedServer>>;
}

/**
 * Starts the servers, asks what they have, and compares it with the lock file. Writes nothing.
 * @param only - names of servers; empty means all
 * @throws SallyportError `mcp.lock_invalid`
 */
export async function lookAtDefinitions(front: McpFront, only: readonly string[]): Promise<LockLook> {
  const read = readLock(front.config.lock);
  // Looking is no first use, and what it sees is told by its result. It is the operator's, whatever callers may do.
  const looking: McpFront = { ...front, config: { ...front.config, firstUse: 'ask' }, permissions: { decide: () => undefined }, log: () => undefined };
  const session = new McpSession(looking, { application: 'default', keyId: undefined, endUser: undefined, header: () => undefined, identity: () => Promise.resolve(applicationAlone('default')) });
  try {
    await session.open();
    const upstreams = [...session.upstreams.values()].filter(({ config }) => only.length === 0 || only.includes(config.name));
    const pins: [string, LockedServer][] = [];
    const differences: ShownDifference[] = [];
    const failed: { server: string; code: string; message: string }[] = [];
    for (const { config: { name }, definitions, failure } of upstreams) {
      if (definitions === undefined) {
        failed.push({ server: name, code: failure?.code ?? 'mcp.server_unavailable', message: failure?.message ?? 'It could not be asked.' });
        continue;
      }
      const now = pinsOf(definitions);
      pins.push([name, now]);
      const locked = Object.hasOwn(read.lock.servers, name) ? read.lock.servers[name] : undefined;
      for (const difference of compareServer(name, locked, now)) differences.push(shownOf(front, session, difference));
    }
    return { read, differences, failed, unused: Object.keys(read.lock.servers).filter((name) => !session.upstreams.has(name)), pins: sorted(pins) };
  } finally {
    await session.close();
  }
}

function shownOf(front: McpFront, session: McpSession, difference: Difference): ShownDifference {
  const { server, what, name, change } = difference;
  const definitions = session.upstreams.get(server)?.definitions;
  if (definitions === undefined || change === 'removed') return { ...difference, rules: [], blocked: false, hidden: false };
  const masked = (text: string): string => maskText(text, front.guard.engine.inspectText({ text, origin: 'tool_definition', trust: 'untrusted', kind: 'tool_definition', source: server, direction: 'request', json: true }, front.guard.bareContext(session.policy)).findings, Infinity);
  switch (what) {
    case 'server':
    case 'identity': return { ...difference, text: masked(JSON.stringify(definitions.identity)), rules: [], blocked: false, hidden: false };
    case 'endpoint': return { ...difference, text: masked(JSON.stringify(definitions.endpoint)), rules: [], blocked: false, hidden: false };
    case 'instructions': return { ...difference, text: masked(definitions.instructions ?? ''), rules: [], blocked: false, hidden: false };
    case 'tools':
    case 'prompts':
    case 'resources':
    case 'resourceTemplates': {
      const body = definitions.definitions.find((each) => each.kind === what && each.name === name)?.body ?? {};
      const entry = session.table?.entries.find((each) => each.server.name === server && each.definition.kind === what && each.definition.name === name);
      const rules = [...(entry?.decision.reasons.map(({ rule }) => rule) ?? []), ...(entry?.findings.map(({ rule }) => rule.id) ?? [])].filter((rule) => rule !== 'definition.not-locked' && rule !== 'definition.changed');
      return { ...difference, text: masked(JSON.stringify(body)), rules: [...new Set(rules)], blocked: entry !== undefined && (entry.decision.action === 'block' || entry.decision.action === 'confirm'), hidden: entry?.refusal?.code === 'mcp.not_allowed' };
    }
  }
}

/** Writes what was looked at. @throws SallyportError `mcp.lock_unwritable` */
export function acceptDefinitions({ read, pins }: LockLook): void {
  acceptLock(read, pins);
}
