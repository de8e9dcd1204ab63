import type { ServerResponse } from 'node:http';
import { expect, test, vi } from 'vitest';
import { openaiChat } from '../../../src/conversation/wire/openai-chat.ts';
import type { Call, Gateway } from '../../../src/gateway/context.ts';
import { Exchange } from '../../../src/gateway/exchange.ts';
import type { Acknowledge } from '../../../src/ledger/contract.ts';
import { SallyportError } from '../../../src/core/errors.ts';

function exchange(waiting: Acknowledge[], logs: string[]): { it: Exchange; destroy: ReturnType<typeof vi.fn> } {
  const destroy = vi.fn();
  const gateway = {
    config: { ledger: { content: 'none' } }, clock: { now: () => 0, monotonic: () => 0 }, policyStatus: () => ({ version: 'v' }),
    ledger: { recordSoon: (_: unknown, done: Acknowledge) => waiting.push(done) }, log: (line: string) => logs.push(line),
  } as unknown as Gateway;
  const call = { id: 'ex_1', started: 0, response: { destroy } as unknown as ServerResponse } as unknown as Call;
  return { it: new Exchange(gateway, call, openaiChat), destroy };
}

test('an acknowledgement that fails ends its own client, and no other', () => {
  const waiting: Acknowledge[] = [];
  const logs: string[] = [];
  const first = exchange(waiting, logs);
  const second = exchange(waiting, logs);
  const done = vi.fn();
  expect(first.it.record(200, 'complete', undefined, () => { throw new TypeError('a head that cannot be written'); })).toBe(true);
  expect(second.it.record(200, 'complete', undefined, done)).toBe(true);
  for (const tell of waiting) tell(undefined);
  expect(first.destroy).toHaveBeenCalledOnce();
  expect(second.destroy).not.toHaveBeenCalled();
  expect(done).toHaveBeenCalledWith(undefined);
  expect(logs).toEqual([expect.stringContaining('ex_1 TypeError: a head that cannot be written')]);
});

test('an exchange is recorded once, and a refusal is logged', () => {
  const waiting: Acknowledge[] = [];
  const logs: string[] = [];
  const { it } = exchange(waiting, logs);
  const done = vi.fn();
  const refused = new SallyportError('ledger.unavailable', 'the disk is full');
  expect([it.record(200, 'complete', undefined, done), it.record(200, 'complete', undefined, done)]).toEqual([true, false]);
  for (const tell of waiting) tell(refused);
  expect(done).toHaveBeenCalledExactlyOnceWith(refused);
  expect(logs).toEqual(['ex_1 could not be recorded: the disk is full']);
});
