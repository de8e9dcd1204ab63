import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { observationOf, type Observation } from '../../../../src/access/permissions/observed.ts';
import { loadPermissions } from '../../../../src/access/permissions/load.ts';
import { Permissions } from '../../../../src/access/permissions/permissions.ts';
import { quoted } from '../../../../src/access/permissions/quoted.ts';
import { shapeOf } from '../../../../src/access/permissions/shape.ts';
import { suggestedText, Suggester } from '../../../../src/access/permissions/suggest.ts';
import { UsageCounter } from '../../../../src/access/permissions/unused.ts';
import type { JsonObject } from '../../../../src/core/json.ts';
import { decideCall, permissions, surroundings, tool } from '../../../support/permissions.ts';

const PAY = tool('pay', { amount: { type: 'number' }, count: { type: 'integer' }, to: { type: 'string' }, memo: { type: 'string' } }, ['amount']);
const seen = (more: Partial<Observation> = {}): Observation => ({ time: '2026-11-28T07:00:00.000Z', application: 'bank', agent: undefined, user: undefined, groups: [], model: 'm', sent: true, calls: [], brought: [], server: undefined, decided: undefined, definitions: [], ...more });
const call = (args: object | string, passed = true) => ({ tool: 'pay', arguments: typeof args === 'string' ? args : JSON.stringify(args), passed });

function suggest(all: readonly Observation[], bounds = true, tools: readonly object[] = [PAY]) {
  const suggester = new Suggester({ tools: new Map(tools.flatMap((each) => { const shape = shapeOf(each); return shape === undefined ? [] : [[shape.tool, shape] as const]; })), arguments: bounds, dataSourceOf: (_, origin, source) => (origin === 'tool_result' && source.startsWith('hr_') ? 'hr' : undefined) });
  for (const each of all) suggester.add(each);
  return suggester.suggest();
}

describe('a proposal', () => {
  test('is Cedar in order that says where it came from', () => {
    const proposed = suggest([...Array.from({ length: 12 }, (_, i) => seen({ user: `u${i % 3}`, groups: ['finance', `g${i}`], time: `2026-11-28T07:00:${10 + i}.000Z`, calls: [call({ amount: 10 * i, to: i % 2 === 0 ? 'rent' : 'power', memo: `m${i}` })] })), seen({ calls: [call({ amount: 9e9 }, false)] }), seen({ brought: [{ origin: 'tool_result', source: 'hr_list' }] })]);
    const text = suggestedText(proposed, 'in the whole record');
    expect(text).toContain('// Proposed from 14 exchanges in the whole record.');
    expect(text).toContain('// 1 call that did not go through is left out.');
    expect(text).toContain('// 12 calls by 3 users, 2026-11-28T07:00:10.000Z to 2026-11-28T07:00:21.000Z\n@id("call:pay.1")\npermit(principal in Application::"bank", action == Action::"call:pay", resource)\nwhen { principal in Group::"finance"\n    && context.args.amount.lessThanOrEqual(decimal("110.0"))\n    && (if context.args has to then ["power", "rent"].contains(context.args.to) else true) };');
    expect(text).toContain('resource == Source::"hr"');
    expect(permissions(text, [PAY]).problems).toEqual([]);
  });
  test('says why it is no narrower', () => {
    const notes = (all: readonly Observation[], tools?: readonly object[]) => suggest(all, true, tools).suggestions.find(({ id }) => id.startsWith('call'))?.notes.join();
    const many = (args: object | string) => Array.from({ length: 10 }, () => seen({ calls: [call(args)] }));
    expect(notes([seen({ calls: [call({ amount: 1 })] })])).toContain('fewer than 10 calls');
    expect(notes(many(''))).toContain('masked, cut or not kept');
    expect(notes(many('{"amount":1,"to":"[pii.iban]"}'))).toContain('masked');
    expect(notes(many('{"amount":1,"to":"x…'))).toContain('cut');
    expect(notes(many({ amount: 1 }), [])).toContain('definition of this tool is not in the record');
  });
  test('tells agents and applications apart', () => {
    const { suggestions } = suggest([seen({ agent: 'a' }), seen({ agent: 'b' }), seen({ application: 'shop' })]);
    expect(suggestions.map(({ text }) => text)).toEqual([expect.stringContaining('principal in Agent::"a"'), expect.stringContaining('principal in Agent::"b"'), expect.stringContaining('principal in Application::"shop"')]);
    expect(suggestions[0]?.text).toContain('context.application == Application::"bank"');
  });
  test('lets MCP servers be used that were, and their resources read', () => {
    const over = (server: string | undefined, origin: string) => seen({ model: '', server, brought: [{ origin, source: 'notes+file:///a' }] });
    const { suggestions } = suggest([over('notes', 'document'), over('notes', 'tool_result'), over(undefined, 'document')]);
    expect(suggestions.map(({ text, calls }) => [text.split('\n')[1], calls])).toEqual([
      ['permit(principal in Application::"bank", action == Action::"connect", resource == Server::"notes");', 2],
      ['permit(principal in Application::"bank", action == Action::"read", resource == Source::"notes+file:///a");', 1],
    ]);
    const event: JsonObject = { type: 'exchange', application: 'desk', time: '2026-11-28T07:00:00Z', surface: 'mcp', upstream: 'notes', ended: 'complete' };
    expect([observationOf(event)?.server, observationOf({ ...event, ended: 'refused' })?.server, observationOf({ ...event, surface: 'openai.chat' })?.server]).toEqual(['notes', undefined, undefined]);
  });
  test('of nothing is nothing', () => {
    expect(suggest([]).suggestions).toEqual([]);
    expect(permissions(suggestedText(suggest([]), 'x')).statements).toEqual([]);
  });

  test('would have allowed all that it was made from, and holds whatever names are', () => {
    const name = fc.oneof(fc.constantFrom('a', 'b"c', 'd\\e', 'f\ng', 'h; permit(principal, action, resource);', '\u202e', '*/', '@id("x")'), fc.string({ minLength: 1, maxLength: 8 }).filter((each) => each.isWellFormed()));
    const args = fc.record({ amount: fc.oneof(fc.integer(), fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((n) => Math.round(n * 100) / 100)), count: fc.integer(), to: name, memo: fc.string() }, { requiredKeys: ['amount'] });
    const observation = fc.record({ application: fc.constantFrom('bank', 'shop'), agent: fc.option(name, { nil: undefined }), user: fc.option(name, { nil: undefined }), groups: fc.array(name, { maxLength: 3 }), model: name, calls: fc.array(args, { maxLength: 4 }) });
    fc.assert(fc.property(fc.array(observation, { minLength: 1, maxLength: 14 }), (given) => {
      const all = given.map((each) => seen({ ...each, calls: each.calls.map((one) => call(one)) }));
      const text = suggestedText(suggest(all), 'x');
      const by = new Permissions(loadPermissions([{ file: 'p.cedar', text }, { file: 't.json', text: JSON.stringify([PAY]) }]));
      expect(by.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      for (const { application, agent, user, groups, model, calls } of all) {
        const identity = { application, ...(agent === undefined ? {} : { agent }), ...(user === undefined ? {} : { user }), groups, assurance: 'token' as const };
        expect(by.decide({ action: 'use', identity, name: model, around: surroundings() })).toMatchObject({ allowed: true });
        for (const one of calls) expect(decideCall(by, { tool: 'pay', arguments: one.arguments }, identity)).toMatchObject({ allowed: true });
      }
    }), { numRuns: 40 });
  });
});

test('a text stays one literal', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
    const { statements, problems } = loadPermissions([{ file: 'p.cedar', text: `permit(principal == User::${quoted(text)}, action, resource);` }]);
    expect(problems).toEqual([]);
    expect(statements[0]?.json.principal).toEqual({ op: '==', entity: { type: 'User', id: text.toWellFormed() } });
  }));
});

test('stored events of any shape are read or passed over', () => {
  fc.assert(fc.property(fc.dictionary(fc.constantFrom('type', 'time', 'application', 'parts', 'toolCalls', 'access', 'groups', 'timings', 'assurance'), fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant('exchange')) as never), (event) => {
    const read = observationOf(event as JsonObject);
    expect(read === undefined || typeof read.application === 'string').toBe(true);
  }));
  expect(observationOf({ type: 'exchange', time: 't', application: 'a', endUser: 'claimed', model: 'm', timings: { upstreamFirstByte: 1 } })).toMatchObject({ user: undefined, sent: true, decided: undefined });
  expect(observationOf({ type: 'exchange', time: 't', application: 'a', endUser: 'anna', groups: ['g'], assurance: 'token', timings: {} })).toMatchObject({ user: 'anna', groups: ['g'], sent: false });
});

test('use is counted by statement', () => {
  const counter = new UsageCounter();
  counter.add(seen());
  counter.add(seen({ decided: [{ allowed: true, statements: ['a'] }, { allowed: false, statements: ['c'] }] }));
  const report = counter.report(permissions('@id("a") permit(principal, action == Action::"use", resource);\n@id("b") permit(principal, action == Action::"read", resource);\n@id("c") forbid(principal, action, resource) when { context.hour > 22 };').statements);
  expect(report).toMatchObject({ decided: 1, undecided: 1, statements: [{ id: 'a', uses: 1 }, { id: 'b', uses: 0 }, { id: 'c', uses: 1, effect: 'forbid' }] });
  expect(report.unused.map(({ id }) => id)).toEqual(['b']);
});
