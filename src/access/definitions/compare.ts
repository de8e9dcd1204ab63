import { DEFINITION_KINDS, type DefinitionKind, type Difference, type FieldHashes, type LockedServer } from './contract.ts';

/** The fields that are not the same in both, in order. */
export function differingFields(locked: FieldHashes, live: FieldHashes): string[] {
  return [...new Set([...Object.keys(locked), ...Object.keys(live)])].filter((field) => locked[field] !== live[field]).sort();
}

/** How a server differs from what was approved. Pure. An unknown server is one difference: all of it is new. */
export function compareServer(server: string, locked: LockedServer | undefined, live: LockedServer): Difference[] {
  if (locked === undefined) return [{ server, what: 'server', name: '', change: 'added', fields: [] }, ...compareDefinitions(server, undefined, live)];
  const found: Difference[] = [];
  for (const what of ['endpoint', 'identity'] as const) {
    const fields = differingFields(locked[what], live[what]);
    if (fields.length > 0) found.push({ server, what, name: '', change: 'changed', fields });
  }
  if (locked.instructions !== live.instructions) {
    found.push({ server, what: 'instructions', name: '', change: locked.instructions === null ? 'added' : live.instructions === null ? 'removed' : 'changed', fields: [] });
  }
  return [...found, ...compareDefinitions(server, locked, live)];
}

function compareDefinitions(server: string, locked: LockedServer | undefined, live: LockedServer): Difference[] {
  const found: Difference[] = [];
  for (const kind of DEFINITION_KINDS) {
    const before = locked?.[kind] ?? {};
    const now = live[kind];
    for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
      const old = own(before, name);
      const fresh = own(now, name);
      if (old === undefined) found.push({ server, what: kind, name, change: 'added', fields: [] });
      else if (fresh === undefined) found.push({ server, what: kind, name, change: 'removed', fields: [] });
      else {
        const fields = differingFields(old, fresh);
        if (fields.length > 0) found.push({ server, what: kind, name, change: 'changed', fields });
      }
    }
  }
  return found.sort((a, b) => (a.what === b.what ? (a.name < b.name ? -1 : 1) : DEFINITION_KINDS.indexOf(a.what as DefinitionKind) - DEFINITION_KINDS.indexOf(b.what as DefinitionKind)));
}

function own<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Whether one definition may be used: only when the server as a whole and the definition itself are as approved. */
export type Approval = 'approved' | 'not_locked' | 'changed';

export interface Approved {
  readonly approval: Approval;
  /** Fields that differ, for the message. */
  readonly fields: readonly string[];
}

/** Whether the server as a whole is as approved. */
export function approvalOfServer(locked: LockedServer | undefined, live: LockedServer): Approved {
  if (locked === undefined) return { approval: 'not_locked', fields: [] };
  const fields = serverChanges(locked, live);
  return { approval: fields.length > 0 ? 'changed' : 'approved', fields };
}

/** Whether one of its definitions is, too. */
export function approvalOf(locked: LockedServer | undefined, live: LockedServer, kind: DefinitionKind, name: string): Approved {
  const whole = approvalOfServer(locked, live);
  if (locked === undefined || whole.approval !== 'approved') return whole;
  const before = own(locked[kind], name);
  const now = own(live[kind], name);
  if (before === undefined || now === undefined) return { approval: 'not_locked', fields: [] };
  const fields = differingFields(before, now);
  return fields.length > 0 ? { approval: 'changed', fields } : { approval: 'approved', fields: [] };
}

/** What of the server as a whole is not as approved, in words for a message. */
function serverChanges(locked: LockedServer, live: LockedServer): string[] {
  return [
    ...differingFields(locked.endpoint, live.endpoint).map((field) => `endpoint${field}`),
    ...differingFields(locked.identity, live.identity).map((field) => `identity${field}`),
    ...(locked.instructions === live.instructions ? [] : ['instructions']),
  ];
}
