import { describe, expect, test } from 'vitest';
import { loadPermissions } from '../../../../src/access/permissions/load.ts';
import { readStatements } from '../../../../src/access/permissions/statements.ts';
import { tool } from '../../../support/permissions.ts';

const TOOLS = { file: 'tools.json', text: JSON.stringify([tool('pay', { amount: { type: 'number' }, to: { type: 'string' } }, ['amount'])]) };
const problems = (text: string, ...more: { file: string; text: string }[]) => loadPermissions([{ file: 'p.cedar', text }, ...more])
  .problems.filter(({ message }) => !message.startsWith('no statement permits the use of any model')).map(({ severity, line, column, message }) => `${severity} ${line}:${column} ${message}`);

describe('mistakes are told with line and column', () => {
  test.each<[string, string, RegExp]>([
    ['a statement without an end', '\npermit(principal, action, resource)', /^error 2:\d+ /],
    ['text that is no Cedar', 'permit(principal, action, resource);\n  permitt(principal, action, resource);', /^error 2:3 /],
    ['behind characters of several bytes', '// é🙂\npermit(principal, action, resource) when { "é🙂" == };', /^error 2:53 /],
    ['an unknown type of entity', 'permit(principal == Robot::"x", action, resource);', /^error 1:21 unrecognized entity type `Robot`/],
    ['an unknown action', 'permit(principal, action == Action::"usee", resource);', /^error 1:29 unrecognized action/],
    ['an unknown class of tools', 'permit(principal, action, resource in ToolClass::"spend");', /^error 1:39 entity `ToolClass::"spend"`/],
    ['an unknown part of the context', 'permit(principal, action, resource) when { context.taintd };', /^error 1:\d+ attribute `taintd`/],
    ['an argument that is not declared', 'permit(principal, action == Action::"call:pay", resource) when { context.args.ammount == 5 };', /^error 1:66 attribute `args.ammount`/],
    ['an argument that may be absent', 'permit(principal, action == Action::"call:pay", resource) when { context.args.to == "x" };', /^error 1:66 unable to guarantee safety of access to optional attribute `args.to`/],
    ['a comparison of different types', 'permit(principal, action == Action::"call:pay", resource) when { context.args.amount == 5 };', /^error 1:\d+ the types .* are not compatible/],
    ['an argument of any tool', 'permit(principal, action in Action::"call", resource) when { context.args.amount.lessThan(decimal("5.0")) };', /^error 1:\d+ attribute `args.amount` in context for Action::"call" not found/],
    ['a template', 'permit(principal == ?principal, action, resource);', /^error 1:\d+ .*template/],
    ['two statements of one id', '@id("a") permit(principal, action, resource);\n@id("a") forbid(principal, action, resource);', /^error 2:1 the id "a" is that of another statement, p.cedar:1/],
    ['an id that is none', '@id("a\\nb") permit(principal, action, resource);', /^error 1:1 an @id is/],
  ])('%s', (_, text, expected) => {
    expect(problems(text, TOOLS)[0]).toMatch(expected);
  });
  test('all at once', () => {
    expect(problems('permit(;\npermit(principal, action, resource);\nforbid(]);')).toHaveLength(2);
  });
  test('what forbids all of what another permits', () => {
    expect(problems('permit(principal, action == Action::"call:pay", resource);\nforbid(principal, action == Action::"call:pay", resource);', TOOLS)).toEqual(['warning 1:1 this never permits anything: p.cedar:2 forbids all of it']);
  });
  test('permissions by which no request can pass', () => {
    expect(loadPermissions([{ file: 'p.cedar', text: 'permit(principal, action in Action::"call", resource);' }]).problems).toMatchObject([{ severity: 'warning', line: 1, message: expect.stringContaining('every request will be refused') as string }]);
  });
  test('what can never be', () => {
    expect(problems('permit(principal, action == Action::"call:pay", resource == Model::"m");', TOOLS).join('\n')).toMatch(/warning 1:1 .*impossible|unable to find an applicable action/);
  });
  test('tools that are not defined are told, not refused', () => {
    expect(problems('permit(principal, action == Action::"call:other", resource) when { context.args.x == 5 };', TOOLS)).toEqual([expect.stringMatching(/^warning 1:1 "other" is not defined/)]);
  });
  test('a statement on all tools may ask for an argument that some have', () => {
    expect(problems('forbid(principal, action in Action::"call", resource) when { context.args has amount && context.args.amount.greaterThan(decimal("5.0")) };', TOOLS)).toEqual([]);
  });
});

describe('files of definitions', () => {
  test.each(['', '{', '5', '[5]', '[{}]', '{"tools":5}', '[{"name":"a"},{"name":"a"}]', '[{"name":"a","name":"b"}]', '[{"name":"\\ud800"}]'])('%s is refused', (text) => {
    expect(problems('', { file: 'tools.json', text })).toEqual([expect.stringMatching(/^error 1:1 /)]);
  });
  test('of all three kinds', () => {
    const { tools, problems: found } = loadPermissions([{ file: 't.json', text: JSON.stringify({ tools: [tool('a', {}), { name: 'b', input_schema: { type: 'object', properties: { x: { type: 'integer' } } } }, { name: 'c', inputSchema: { type: 'object' } }] }) }]);
    expect(found).toEqual([]);
    expect([...tools].map(([name, { input, fields }]) => [name, input, fields.size])).toEqual([['a', 'object', 0], ['b', 'object', 1], ['c', 'free', 1]]);
  });
});

test('statements are found between strings and comments', () => {
  const text = '// a; b "\n@id("x;y") permit(principal, action, resource) when { "a;\\"b" == "c" }; // tail;\n\tforbid(principal, action, resource);\n// end';
  const { statements, problems: found } = readStatements({ file: 'f.cedar', text: text.replace('x;y', 'x') });
  expect(found).toEqual([]);
  expect(statements.map(({ id, line, column }) => [id, line, column])).toEqual([['x', 2, 1], ['f.cedar:3', 3, 2]]);
});

test('text that is cut or damaged anywhere is read or refused, and never ends the program', () => {
  const text = '@id("a") permit(principal in Group::"é", action == Action::"call:pay", resource) when { context.args.amount < decimal("5.0") && ["x"].contains("\\u{41}") }; // c';
  for (let i = 0; i <= text.length; i++) expect(Array.isArray(problems(text.slice(0, i), TOOLS))).toBe(true);
  for (const odd of ['\0', '\ufeff', '"', '\\', '//', ';;;', '(((((((', '{'.repeat(500), '!'.repeat(3_000), `permit(principal,action,resource) when { ${'('.repeat(2_000)}`]) expect(Array.isArray(problems(odd))).toBe(true);
});
