import { describe, expect, test } from 'vitest';
import { NamedLedger } from '../../../src/gateway/named-ledger.ts';
import { createEngine } from '../../../src/inspect/engine.ts';
import { DETECTORS } from '../../../src/inspect/detectors.generated.ts';
import { VIEWS } from '../../../src/inspect/views.generated.ts';
import type { LedgerWriter } from '../../../src/ledger/contract.ts';
import type { ExchangeEvent, LedgerEvent } from '../../../src/ledger/event.ts';

const KEY = 'ghp_x7Qm2LwZp9RkT4vYc8NbJ5sHd3FgA6uEeWiK';
const MAIL = 'dkdgg.fdcrgan@northwind-traders.com';

const EVENT: ExchangeEvent = {
  type: 'exchange', id: 'ex_1', time: '2026-05-01T00:00:00.000Z', application: 'default', surface: 'openai.chat', route: '/v1/chat/completions', model: 'gpt-4o-2024-08-06', stream: false,
  policy: 'p', mode: 'enforce', decision: 'allow', wouldBe: 'allow', reasons: [], parts: [], toolCalls: [], timings: { inspectRequest: 0, total: 0 }, status: 200, ended: 'complete',
};

function ledger(): { readonly ledger: NamedLedger; readonly stored: LedgerEvent[] } {
  const stored: LedgerEvent[] = [];
  const writer: LedgerWriter = {
    ready: true,
    record: (event) => { stored.push(event); },
    recordSoon: (event, done) => { stored.push(event); done(undefined); },
    status: () => ({ recorded: 0, stored: 0, spoolBytes: 0, inMemory: 0, storeError: undefined, spoolError: undefined }),
    flush: () => Promise.resolve(true),
    close: () => Promise.resolve(),
  };
  return { ledger: new NamedLedger(writer, createEngine({ detectors: DETECTORS, views: VIEWS })), stored };
}

describe('names in the ledger', () => {
  test('one that is too long to be read is not stored', () => {
    const { ledger: named, stored } = ledger();
    named.recordSoon({ ...EVENT, model: `${'m'.repeat(1_100_000)} ${KEY}` }, () => undefined);
    expect(stored[0]).toMatchObject({ model: '[unread]' });
  });

  test('a key is in none of them, whatever it names', () => {
    const { ledger: named, stored } = ledger();
    const part = { pointer: `/k_${KEY}`, direction: 'request', kind: 'tool_arguments', origin: 'model', trust: 'untrusted', source: `tool_${KEY}`, size: 2, outcome: 'clean', findings: [], read: [], unread: [] } as const;
    named.recordSoon({
      ...EVENT, model: `m-${KEY}`, route: `/v1/opened/${KEY}/x`, endUser: KEY, session: KEY, agent: KEY, groups: [KEY, 'staff'], parts: [part],
      reasons: [{ kind: 'finding', rule: 'limit.unknown', pointer: `/k_${KEY}`, action: 'flag', mode: 'enforce', decidedBy: 'x' } as unknown as ExchangeEvent['reasons'][number]],
      toolCalls: [{ id: `call_${KEY}`, name: `tool_${KEY}`, choice: 0, arguments: '{}', decision: 'allow' }], access: [{ action: 'call', resource: KEY, allowed: true, statements: [] }],
    }, () => undefined);
    named.record({ type: 'admin', id: 'ad_1', time: EVENT.time, action: 'request.refused', actor: 'gateway', detail: { path: `/v1/${KEY}/x` } });
    expect(stored).toHaveLength(2);
    expect(JSON.stringify(stored)).not.toContain(KEY.slice(4));
    expect(stored[0]).toMatchObject({ session: '[secret.github-token]', groups: ['[secret.github-token]', 'staff'], route: '/v1/opened/[secret.github-token]/x' });
  });

  test('an address is in none but those by which the operator knows callers', () => {
    const { ledger: named, stored } = ledger();
    named.record({ ...EVENT, model: MAIL, endUser: MAIL, session: MAIL });
    expect(stored[0]).toMatchObject({ model: '[pii.email]', endUser: MAIL, session: MAIL });
  });

  test.each([
    'gpt-4o-2024-08-06', 'claude-3-5-sonnet-20241022', 'ft:gpt-4o-mini-2024-07-18:acme-corp::AbCd1234', 'arn:aws:bedrock:us-east-1:262381240894:inference-profile/us.anthropic.claude-3-7-sonnet-20250219-v1:0',
    'call_IFKeH18W3N2nV52nXyzGj6XF', 'toolu_01T2xZqWjG1CpZAPG9cJFVJ9', 'f957e4e9-3472-4474-b04f-a6849f80c8ea', '6d7a9231e84c190dc1e05c35f821f81f1a10a59d20cef2ca21da143f33d76d7a', 'sess_scxhcrZyQNexoSsrF6JzrSgyoFJavkXv',
  ])('an ordinary name stays: %s', (name) => {
    const { ledger: named, stored } = ledger();
    const event = { ...EVENT, model: name, session: name, toolCalls: [{ id: name, name, choice: 0, arguments: '', decision: 'allow' as const }] };
    named.record(event);
    expect(stored[0]).toBe(event);
  });
});
