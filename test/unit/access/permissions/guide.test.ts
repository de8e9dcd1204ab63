import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkPermissions } from '../../../../src/access/permissions/check.ts';
import { applicationAlone } from '../../../../src/access/identity/contract.ts';
import { askPermissions, type PermissionQuestion } from '../../../../src/cli/permissions.ts';
import { policyCommand } from '../../../../src/cli/commands/policy.ts';
import { readEnvironment } from '../../../../src/core/config.ts';
import { parsePolicyFile } from '../../../../src/policy/file.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fullEngine } from '../../../support/gateway.ts';
import { tool } from '../../../support/permissions.ts';

/** The guide is tried as a reader would try it. */

const guide = readFileSync(join(import.meta.dirname, '../../../../docs/guides/tool-permissions.md'), 'utf8');
const blocks = (kind: string): string[] => [...guide.matchAll(new RegExp(`^\`\`\`${kind}\\n(.*?)^\`\`\`$`, 'gms'))].map((match) => match[1] ?? '');
const CEDAR = blocks('cedar').join('\n');
const TOOLS = JSON.stringify([tool('send_money', { amount: { type: 'number' }, to: { type: 'string' } }, ['amount', 'to']), ...JSON.parse(blocks('json')[0] ?? '') as object[]]);
const engine = fullEngine();
const rules = [...engine.rules.values()];
const context = { rules, environment: readEnvironment({}), now: Date.now(), checkPermissions, readAttached: (path: string) => (path.endsWith('.json') ? TOOLS : CEDAR) };

describe('the guide', () => {
  test('has examples', () => expect([blocks('yaml').length, blocks('cedar').length, blocks('yaml cases').length]).toEqual([3, 3, 1]));
  test.each(blocks('yaml'))('policy %#', (text) => {
    expect(parsePolicyFile(text, 'sallyport.yaml', context).warnings).toEqual([]);
  });
  test('its cases pass, and what they say is explained', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-guide-'));
    try {
      writeFileSync(join(folder, 'sallyport.yaml'), 'policy: {permissions: [permissions.cedar, tools.json]}\n');
      writeFileSync(join(folder, 'permissions.cedar'), CEDAR);
      writeFileSync(join(folder, 'tools.json'), TOOLS);
      writeFileSync(join(folder, 'cases.yaml'), blocks('yaml cases')[0] ?? '');
      const run = async (...args: string[]): Promise<{ out: string; code: number | undefined }> => {
        let out = '';
        let code: number | undefined;
        const command = policyCommand({ rules: () => Promise.resolve(rules), environment: readEnvironment({ SALLYPORT_CONFIG: join(folder, 'sallyport.yaml') }), now: () => Date.now(), out: (text) => { out += text; }, err: (text) => { out += text; }, exit: (found) => { code = found; }, evaluate: () => Promise.reject(new Error('not expected')), ask: (question, file) => Promise.resolve(askPermissions(engine, file, question)) });
        for (const each of [command, ...command.commands]) each.exitOverride().configureOutput({ writeErr: () => undefined });
        await command.parseAsync(args, { from: 'user' });
        return { out, code };
      };
      expect(await run('test', join(folder, 'cases.yaml'))).toEqual({ out: expect.stringMatching(/^3 of 3 cases passed/) as string, code: 0 });
      const explained = await run('explain', '--call', 'send_money', '--arguments', '{"amount":50,"to":"rent"}', '--user', 'anna', '--group', 'finance');
      expect(explained.out).toMatch(/^allow {2}call "send_money" at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\nPermitted by "call:send_money\.1"\.\n {2}.*permissions\.cedar:2 {2}call:send_money\.1\n$/);
      // The guide's refund is permitted between 8 and 18 o'clock only: the time is asked for, and told.
      const refund = (...more: string[]): ReturnType<typeof run> => run('explain', '--call', 'refund', '--arguments', '{"amount":50,"order_id":"1"}', '--user', 'anna', '--group', 'support', ...more);
      expect(await refund('--at', '2026-11-30T10:00:00Z')).toMatchObject({ code: 0, out: expect.stringMatching(/^allow {2}call "refund" at 2026-11-30T10:00:00\.000Z\n/) as string });
      expect(await refund('--at', '2026-11-30T01:32:00+00:00')).toMatchObject({ code: 0, out: expect.stringMatching(/^deny {2}call "refund" at 2026-11-30T01:32:00\.000Z {2}access\.denied\n/) as string });
      expect(JSON.parse((await refund('--at', '2026-11-30T10:00:00Z', '--format', 'json')).out)).toMatchObject({ allowed: true, at: '2026-11-30T10:00:00.000Z' });
      await expect(refund('--at', 'ten')).rejects.toThrow('such as 2026-11-30T10:00:00Z');
      for (const slip of ['{bad', '[]', '7']) expect(await run('explain', '--call', 'refund', '--arguments', slip)).toEqual({ code: 2, out: '--arguments is not a JSON object.\n' });
      const denied = await run('explain', '--use', 'gpt-3', '--format', 'json');
      expect(JSON.parse(denied.out)).toMatchObject({ action: 'use', name: 'gpt-3', allowed: false, rule: 'access.denied', identity: { assurance: 'none' } });
      expect((await run('explain', '--use', 'a', '--read', 'b')).code).toBe(2);
      for (const wrong of ['- {name: a, expect: {decision: deny}}', '- {name: a, use: m, expect: {action: block}}', '- {name: a, use: m, text: x, expect: {decision: deny}}', '- {name: a, text: x, expect: {decision: deny}}', '- {name: a, use: m, expect: {decision: deny, rule: access.nope}}', '- {name: a, use: m, given: {at: tomorrow}, expect: {decision: deny}}', '- {name: a, call: {arguments: {}}, expect: {decision: deny}}']) {
        writeFileSync(join(folder, 'wrong.yaml'), wrong);
        expect(await run('test', join(folder, 'wrong.yaml')), wrong).toMatchObject({ code: 2, out: expect.stringMatching(/wrong\.yaml:1:\d+: error: /) as string });
      }
      writeFileSync(join(folder, 'failing.yaml'), '- {name: a, use: gpt-4o, expect: {decision: deny}}');
      expect(await run('test', join(folder, 'failing.yaml'))).toMatchObject({ code: 1, out: expect.stringContaining('expected deny, got allow by') as string });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
  test('questions that cannot be asked are told', () => {
    const file = parsePolicyFile('policy: {permissions: [permissions.cedar, tools.json]}', 'p.yaml', context);
    const question: PermissionQuestion = { action: 'call', name: 'refund', identity: applicationAlone('a'), arguments: '{', messages: [], tools: [], at: undefined };
    expect(askPermissions(engine, file, question)).toMatchObject({ allowed: false, rule: 'access.arguments' });
    expect(askPermissions(engine, file, { ...question, name: 'unknown' })).toMatchObject({ allowed: false, rule: 'access.undefined-tool' });
    expect(askPermissions(engine, file, { ...question, action: 'read', name: 'hr' })).toMatchObject({ allowed: false });
    expect(() => askPermissions(engine, file, { ...question, messages: [{ role: 5 }] })).toThrow('role');
    expect(askPermissions(engine, parsePolicyFile('', 'p.yaml', context), question)).toMatchObject({ allowed: true, statements: [] });
  });
  test('tools and resources are in the MCP server that their name says', () => {
    const file = parsePolicyFile('mcp: {servers: {files: {command: x}}}\npolicy: {permissions: [permissions.cedar, tools.json]}', 'p.yaml', context);
    const staff = { ...applicationAlone('a'), user: 'anna', groups: ['staff'] };
    const allowed = (action: 'call' | 'read' | 'connect', name: string): boolean => askPermissions(engine, file, { action, name, identity: staff, arguments: '{}', messages: [], tools: [tool(name, {})], at: undefined }).allowed;
    expect([allowed('connect', 'files'), allowed('call', 'files__list'), allowed('read', 'files+file:///a'), allowed('read', 'files__greet')]).toEqual([true, true, true, true]);
    expect([allowed('connect', 'mail'), allowed('call', 'mail__list'), allowed('read', 'mail+file:///a'), allowed('call', 'filesystem')]).toEqual([false, false, false, false]);
  });
});
