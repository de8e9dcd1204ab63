import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entry, LedgerStore } from '../../../src/ledger/contract.ts';
import type { LedgerEvent } from '../../../src/ledger/event.ts';
import { ledgerFiles } from '../../../src/ledger/files.ts';
import { openLedgerReader } from '../../../src/ledger/index.ts';
import { keyFiles, readKeyring } from '../../../src/ledger/keys.ts';
import type { Verification } from '../../../src/ledger/verify.ts';
import { verifyStore } from '../../../src/ledger/verify.ts';

/** A data directory that is gone when the work is done. */
export async function inDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'sallyport-ledger-'));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** An exchange with a finding in every third one. */
export function exchange(n: number, more: Partial<Record<string, unknown>> = {}): LedgerEvent {
  const finding = { rule: 'pii.email', category: 'pii', severity: 'low', confidence: 0.9, span: [3, 9], detector: 'pii', view: 'raw' };
  return {
    type: 'exchange', id: `ex_${n}`, time: new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString(), application: n % 2 === 0 ? 'shop' : 'mail', session: `s${n % 3}`,
    surface: 'openai.chat', route: '/v1/chat/completions', model: 'm', stream: false, policy: '0123456789abcdef', mode: 'enforce', decision: n % 3 === 0 ? 'redact' : 'allow', wouldBe: 'allow',
    reasons: n % 3 === 0 ? [{ rule: 'pii.email', category: 'pii', pointer: '/messages/0/content', origin: 'user', span: [3, 9], severity: 'low', confidence: 0.9, action: 'redact', method: 'pseudonym', mode: 'enforce', decidedBy: 'defaults.pii' }] : [],
    parts: [{ pointer: '/messages/0/content', direction: 'request', kind: 'text', origin: 'user', trust: 'user', size: 42, outcome: n % 3 === 0 ? 'finding' : 'clean', findings: n % 3 === 0 ? [finding] : [], read: ['pii'], unread: [] }],
    toolCalls: [], timings: { inspectRequest: 1, total: 2 }, status: 200, ended: 'complete', ...more,
  } as unknown as LedgerEvent;
}

export async function withReader<T>(dataDir: string, work: (store: LedgerStore) => Promise<T>): Promise<T> {
  const store = openLedgerReader(dataDir);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

export function entriesOf(dataDir: string): Promise<Entry[]> {
  return withReader(dataDir, async (store) => {
    const entries: Entry[] = [];
    for await (const entry of store.read({})) entries.push(entry);
    return entries;
  });
}

export function verifyDirectory(dataDir: string): Promise<Verification> {
  const keyring = readKeyring(keyFiles(dataDir).publicKey);
  return withReader(dataDir, (store) => verifyStore(store, { keyring, headsFile: ledgerFiles(dataDir).heads }));
}

/** Waits for a condition that another thread brings about. */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 10_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('The condition did not come about.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
