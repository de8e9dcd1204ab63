import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../core/errors.ts';
import type { AdminEvent, LedgerEvent } from './event.ts';
import { privateFolder } from '../core/private-folder.ts';

/**
 * Administrative events of commands that run beside a gateway: only one process writes the chain, so a command leaves its
 * event in a folder, from which the writer takes it. It is recorded once or, after a crash between recording and removing, twice.
 */

/** Events taken at once. */
const MAX_TAKEN = 1_000;
/** Longest event that is taken, in bytes. */
const MAX_EVENT = 256 * 1024;

function folder(dataDir: string): string {
  return join(dataDir, 'outbox');
}

/** Leaves an event for whoever writes the ledger. */
export function leave(dataDir: string, event: AdminEvent): void {
  privateFolder(folder(dataDir));
  const path = join(folder(dataDir), `${event.id}.json`);
  writeFileSync(`${path}.tmp`, JSON.stringify(event), { mode: 0o600, flush: true });
  renameSync(`${path}.tmp`, path);
}

/**
 * Records what was left, oldest first, and removes it. What is no event is removed from sight (renamed) and told.
 * @returns how many were recorded
 * @throws what `record` throws; the event then stays
 */
export function drain(dataDir: string, record: (event: LedgerEvent) => void, warn: (message: string) => void = () => undefined): number {
  let names: string[];
  try {
    names = readdirSync(folder(dataDir)).filter((name) => name.endsWith('.json')).sort().slice(0, MAX_TAKEN);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0;
    throw error;
  }
  let taken = 0;
  for (const name of names) {
    const path = join(folder(dataDir), name);
    const event = eventOf(readFileSync(path));
    if (event === undefined) {
      warn(`${path} is no event, and is set aside`);
      renameSync(path, `${path}.broken`);
      continue;
    }
    record(event);
    rmSync(path, { force: true });
    taken++;
  }
  return taken;
}

function eventOf(bytes: Buffer): AdminEvent | undefined {
  if (bytes.length > MAX_EVENT) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined; // told by the caller
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, id, time, action, actor, detail } = value as Record<string, unknown>;
  if (type !== 'admin' || typeof id !== 'string' || typeof time !== 'string' || typeof action !== 'string' || typeof actor !== 'string' || typeof detail !== 'object' || detail === null || Array.isArray(detail)) return undefined;
  const plain = Object.entries(detail).filter((entry): entry is [string, string | number | boolean] => ['string', 'number', 'boolean'].includes(typeof entry[1]));
  return { type: 'admin', id, time, action, actor, detail: Object.fromEntries(plain) };
}
