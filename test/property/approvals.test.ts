import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { OWNER } from '../../src/access/approvals/approvers.ts';
import { bindingOf, canonicalArguments } from '../../src/access/approvals/binding.ts';
import type { BoundCall, Settlement } from '../../src/access/approvals/contract.ts';
import { CALL, TestDesk, toSettle, TTL_MS } from '../support/desk.ts';

let bench: TestDesk | undefined;
afterEach(() => {
  bench?.close();
  bench = undefined;
});

function open(): TestDesk {
  bench?.close();
  return (bench = new TestDesk());
}

const idOf = (settlement: Settlement): string => {
  if (settlement.outcome !== 'waiting') throw new Error(`not parked: ${settlement.outcome}`);
  return settlement.calls[0]?.id ?? '';
};

const name = fc.oneof(fc.constantFrom('', 'ada', 'bob', '__proto__', 'null'), fc.string({ maxLength: 12 }));
const call: fc.Arbitrary<BoundCall> = fc.record({
  tool: name,
  arguments: fc.oneof(fc.json({ maxDepth: 3 }), fc.string({ maxLength: 40 }), fc.constantFrom('{"a":1}', '{"a":1.0}', '{"a":["number","1"]}', '["number","1"]', '1', '"1"', '{"a":12345678901234567}', '{"a":12345678901234568}', '{"a":1,"a":2}', '')),
  conversation: fc.record({ application: name, endUser: name, session: name, said: fc.array(fc.string({ maxLength: 8 }), { minLength: 1, maxLength: 4 }) }, { requiredKeys: ['application', 'said'] }),
  policy: name,
});

/** Whether two calls are the same as far as an approval is concerned, said without hashes. `later` may have gone on. */
function sameCall(parked: BoundCall, later: BoundCall): boolean {
  const [a, b] = [parked.conversation, later.conversation];
  const conversation = a.application === b.application && a.endUser === b.endUser && a.session === b.session && (a.session !== undefined || a.said.every((text, i) => b.said[i] === text));
  return conversation && parked.tool === later.tool && parked.policy === later.policy && canonicalArguments(parked.arguments) === canonicalArguments(later.arguments);
}

describe('an approval', () => {
  it('is for the very same call in the same conversation under the same policy', () => {
    const change = fc.constantFrom<keyof BoundCall | 'application' | 'endUser' | 'session' | 'said'>('tool', 'arguments', 'policy', 'application', 'endUser', 'session', 'said');
    const test = open();
    fc.assert(fc.property(call, call, change, fc.boolean(), (parked, other, what, begins) => {
      const { desk } = test;
      test.time += 2 * TTL_MS; // what was parked before is over
      desk.decide(idOf(desk.settle([toSettle(parked)], 'ex_1')), 'approved', OWNER, 'cli');
      const { [what as 'endUser']: _, ...rest } = parked.conversation;
      // A conversation that begins alike and goes on otherwise is another one too.
      const said = begins ? [...parked.conversation.said.slice(0, 1), ...other.conversation.said.slice(1)] : other.conversation.said;
      const theirs = what === 'said' ? said : other.conversation[what as 'endUser'];
      const changed = what in parked && what !== 'conversation' ? { ...parked, [what]: other[what as 'tool'] } : { ...parked, conversation: { ...rest, ...(theirs === undefined ? {} : { [what]: theirs }) } as BoundCall['conversation'] };
      expect(desk.settle([toSettle(changed)], 'ex_2').outcome === 'passed').toBe(sameCall(parked, changed));
    }), { numRuns: 300 });
  });

  it('differs for any two calls that differ', () => {
    fc.assert(fc.property(call, call, (a, b) => {
      if (bindingOf(a) === bindingOf(b)) expect([a.tool, a.policy, a.conversation.application, a.conversation.endUser, a.conversation.session, canonicalArguments(a.arguments)]).toEqual([b.tool, b.policy, b.conversation.application, b.conversation.endUser, b.conversation.session, canonicalArguments(b.arguments)]);
    }), { numRuns: 2_000 });
  });

  it('does not depend on how the arguments are spaced or ordered, and on nothing less', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 2 }), { minKeys: 1 }), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalArguments(JSON.stringify(reversed, null, 2))).toBe(canonicalArguments(JSON.stringify(value)));
    }));
    fc.assert(fc.property(fc.json(), fc.json(), (a, b) => {
      const same = canonicalArguments(a) === canonicalArguments(b);
      if (same) expect(JSON.parse(a)).toEqual(JSON.parse(b));
    }));
    const distinct = ['{"a":12345678901234567}', '{"a":12345678901234568}', '{"a":["number","12345678901234567"]}', '{"a":"12345678901234567"}', '{"a":1e400}', '{"a":1e500}', '{"a":1,"a":2}', '{"a":2,"a":1}', 'a', '"a"', '["text","a"]', '{"__proto__":1}', '{}'];
    expect(new Set(distinct.map(canonicalArguments)).size).toBe(distinct.length);
  });

  it('is used at most once, in time, whatever happens in whatever order and in how many processes', () => {
    const universe: BoundCall[] = [CALL, { ...CALL, tool: 'pay' }, { ...CALL, arguments: '{"account":"X","amount":1}' }, { ...CALL, conversation: { ...CALL.conversation, endUser: 'bob' } }];
    const step = fc.oneof(
      fc.record({ do: fc.constant('propose' as const), calls: fc.array(fc.nat(universe.length - 1), { minLength: 1, maxLength: 3 }) }),
      fc.record({ do: fc.constantFrom('approved' as const, 'denied' as const), nth: fc.nat(5) }),
      fc.record({ do: fc.constant('later' as const), ms: fc.constantFrom(1_000, TTL_MS / 2, TTL_MS) }),
      fc.record({ do: fc.constant('restart' as const) }),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const test = open();
      let { desk } = test;
      const ids = new Map<string, number>();
      const granted = new Map<string, number>();
      for (const each of steps) {
        if (each.do === 'later') test.time += each.ms;
        else if (each.do === 'restart') {
          desk.close();
          desk = test.another();
        } else if (each.do === 'propose') {
          const settlement = desk.settle(each.calls.map((i) => toSettle(universe[i] ?? CALL)), 'ex');
          if (settlement.outcome === 'refused') throw settlement.error;
          if (settlement.outcome === 'waiting') for (const { id, state } of settlement.calls) { if (state === 'parked' && !ids.has(id)) ids.set(id, each.calls.find((i) => desk.show(id).binding === bindingOf(universe[i] ?? CALL)) ?? -1); }
          else {
            expect(settlement.approvals).toHaveLength(each.calls.length);
            for (const [n, { id }] of settlement.approvals.entries()) {
              expect(ids.get(id)).toBe(each.calls[n]);
              expect(granted.get(id)).toBeGreaterThan(test.time);
              granted.delete(id);
            }
          }
        } else {
          const id = [...ids.keys()][each.nth];
          if (id === undefined) continue;
          const parked = desk.show(id).state === 'parked';
          if (!parked) expect(() => desk.decide(id, each.do, OWNER, 'cli')).toThrow();
          else if (desk.decide(id, each.do, OWNER, 'cli').state === 'approved') granted.set(id, test.time + TTL_MS);
        }
      }
      const used = test.events.filter(({ action }) => action === 'used').map(({ detail }) => detail['approval']);
      expect(new Set(used).size).toBe(used.length);
      desk.close();
    }), { numRuns: 40 });
  });
});
