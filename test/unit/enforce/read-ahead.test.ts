/** Which requests are handed to the thread, what of them, and what becomes of its answers. */
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { readEnvironment } from '../../../src/core/config.ts';
import { readRequest, SURFACES } from '../../../src/conversation/wire/index.ts';
import { Guard, type GuardedRequest } from '../../../src/enforce/guard.ts';
import { HERE_CHARS } from '../../../src/enforce/read-ahead.ts';
import type { ApartReader, PartAnswer, PartOrder } from '../../../src/inspect/apart/contract.ts';
import { readPart } from '../../../src/inspect/apart/read-part.ts';
import type { InspectionContext } from '../../../src/inspect/contract.ts';
import { parsePolicyFile } from '../../../src/policy/file.ts';
import { resolve } from '../../../src/policy/resolve.ts';
import { troubledEngine } from '../../support/troubled/engine.ts';

const engine = troubledEngine();
const surface = SURFACES[0]!;
const LONG = 'x'.repeat(HERE_CHARS);

const policyOf = (phrase: string) => resolve(parsePolicyFile(`policy:\n  denylist: [{id: d, phrase: ${phrase}}]\n  trust: {origins: {user: untrusted}}\n`, 'p.yaml', { rules: [...engine.rules.values()], environment: readEnvironment({}), now: 0 }), { application: 'a', route: surface.path, model: 'm' });

/** A thread that answers at once, as the test says; otherwise what reading gives. */
class FakeReader implements ApartReader {
  readonly asked: { readonly texts: string[]; readonly context: InspectionContext; readonly ms: number }[] = [];
  during: () => void = () => undefined;
  answer: (order: PartOrder, context: InspectionContext) => PartAnswer = (order, context) => readPart(engine, order, context);

  async read(orders: readonly PartOrder[], context: InspectionContext, ms: number): Promise<readonly PartAnswer[]> {
    this.asked.push({ texts: orders.map(({ text }) => text), context, ms });
    await Promise.resolve();
    this.during();
    return orders.map((order) => this.answer(order, context));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function start(policy = policyOf('heron')) {
  const reader = new FakeReader();
  const now = { policy };
  const guard = new Guard({ engine, clock: systemClock, reader, policy: () => now.policy });
  const conversation = (texts: readonly string[]) => readRequest(surface, JSON.stringify({ model: 'm', messages: texts.map((content, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content })) }), 64);
  const sender = { exchange: 'ex', application: 'a', session: 's' };
  return { reader, guard, now, conversation, inspect: (...texts: string[]): Promise<GuardedRequest> => guard.inspect(surface, conversation(texts), sender), here: (...texts: string[]) => guard.request(surface, conversation(texts), sender) };
}

const outcomes = ({ parts }: GuardedRequest): string[] => parts.map(({ inspection }) => inspection.outcome);
const reasons = ({ decision }: GuardedRequest): string[] => decision.reasons.map(({ rule }) => rule);

describe('what is handed over', () => {
  test('nothing of a short request, all that is new of a long one', async () => {
    const { inspect, reader } = start();
    await inspect('one', 'two', 'three');
    expect(reader.asked).toEqual([]);
    await inspect('one', 'two', 'three', 'four', LONG);
    expect(reader.asked.map(({ texts }) => texts)).toEqual([['four', LONG]]);
    await inspect('one', 'two', 'three', 'four', LONG, 'five', 'six');
    expect(reader.asked).toHaveLength(1);
  });

  test('many short parts count together', async () => {
    const { inspect, reader } = start();
    const half = LONG.slice(0, HERE_CHARS / 2);
    await inspect(half, half, 'and');
    expect(reader.asked.map(({ texts }) => texts.length)).toEqual([3]);
  });

  test('what another exchange made unknown meanwhile is handed over as well', async () => {
    const { inspect, here, reader } = start();
    await inspect('old', 'yes', LONG);
    reader.during = () => {
      reader.during = () => undefined;
      here('other', 'messages', 'altogether');
    };
    const request = await inspect('old', 'yes', LONG, 'fine', `${LONG} new`);
    expect(reader.asked.map(({ texts }) => texts)).toEqual([['old', 'yes', LONG], ['fine', `${LONG} new`], ['old', 'yes', LONG]]);
    expect(outcomes(request)).toEqual(['clean', 'clean', 'clean', 'clean', 'clean']);
  });
});

describe('answers', () => {
  test.each([['timeout', 'indeterminate.timeout'], ['busy', 'indeterminate.timeout'], ['failed', 'indeterminate.failed']] as const)('%s: not read, which is blocked and not remembered', async (answer, rule) => {
    const { inspect, reader } = start();
    reader.answer = () => answer;
    const request = await inspect(LONG, 'yes', 'go on');
    expect(outcomes(request)).toEqual(['indeterminate', 'indeterminate', 'indeterminate']);
    expect([request.decision.action, new Set(reasons(request))]).toEqual(['block', new Set([rule])]);
    reader.answer = (order, context) => readPart(engine, order, context);
    expect(outcomes(await inspect(LONG, 'yes', 'go on'))).toEqual(['clean', 'clean', 'clean']);
  });

  test('"here": it is read here', async () => {
    const { inspect, reader } = start();
    reader.answer = () => 'here';
    expect(outcomes(await inspect(`${LONG} heron`))).toEqual(['finding']);
  });

  test('the time that is left is that of the whole request', async () => {
    const { inspect, reader } = start();
    await inspect(LONG + LONG);
    expect(reader.asked[0]?.ms).toBeGreaterThan(0);
    expect(reader.asked[0]?.ms).toBeLessThanOrEqual(3_000);
  });
});

test('a policy that is loaded meanwhile is for the next request: this one is read and decided on under one', async () => {
  const first = policyOf('heron');
  const second = policyOf('otter');
  const { inspect, reader, now } = start(first);
  reader.during = () => { now.policy = second; };
  const request = await inspect(`${LONG} heron otter`);
  expect(request.policy).toBe(first);
  expect(reader.asked[0]?.context.settings).toBe(first.settings);
  expect(request.parts[0]?.inspection.findings.map(({ span }) => span)).toEqual([[HERE_CHARS + 1, HERE_CHARS + 6]]);
  const next = await inspect(`${LONG} heron otter`);
  expect(next.policy).toBe(second);
  expect(next.parts[0]?.inspection.findings.map(({ span }) => span)).toEqual([[HERE_CHARS + 7, HERE_CHARS + 12]]);
});

test('settings are the same object for every route and model of a section', () => {
  const file = parsePolicyFile('policy:\n  denylist: [{id: d, phrase: heron}]\n  applications: {b: {denylist: [{id: e, phrase: otter}]}}\n', 'p.yaml', { rules: [], environment: readEnvironment({}), now: 0 });
  const of = (application: string, model: string) => resolve(file, { application, route: '/', model }).settings;
  expect(of('a', 'm1')).toBe(of('c', 'm2'));
  expect(of('b', 'm1')).toBe(of('b', 'm2'));
  expect([of('a', 'm').denylist.length, of('b', 'm').denylist.length]).toEqual([1, 2]);
});
