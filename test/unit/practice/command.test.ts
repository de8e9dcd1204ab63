import { Writable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { practiceCommand } from '../../../src/cli/commands/practice.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import { SCENARIOS } from '../../../src/practice/scenarios/index.ts';
import { startPracticeModel } from '../../../src/practice/server.ts';
import { fakeUpstream, json } from '../../support/gateway.ts';

afterEach(() => { process.exitCode = 0; });

async function run(...args: string[]): Promise<{ code: unknown; out: string; err: string }> {
  const text = { out: '', err: '' };
  const into = (key: 'out' | 'err') => new Writable({ write(chunk: Buffer, _encoding, done) { text[key] += chunk.toString(); done(); } });
  const terminal: Terminal = { stdin: process.stdin, stdout: into('out'), stderr: into('err'), isTty: false, errIsTty: false, color: false };
  await practiceCommand(terminal).parseAsync(args, { from: 'user' });
  return { code: process.exitCode, ...text };
}

test('list', async () => {
  const { code, out } = await run('list', '--format', 'json');
  expect(code).toBe(0);
  expect((JSON.parse(out) as { id: string }[]).map(({ id }) => id)).toEqual(SCENARIOS.map(({ id }) => id));
  expect((await run('list')).out).toContain('OWASP LLM01:2025');
});

test('a gate that stops nothing: exit code 1', async () => {
  const model = await startPracticeModel({});
  const { code, out } = await run('attack', '--gate', `${model.url}/v1`, '--stream');
  expect(code).toBe(1);
  expect(out).toContain('Through the gate 0 of 8 attacks failed, and 5 of 5 honest tasks were done.');
  await model.close();
});

test('a gate that refuses everything: attacks fail, honest tasks do not get done', async () => {
  const gate = await fakeUpstream();
  gate.reply = (_, response) => { json(response, { error: { message: 'Blocked. Rules: a.b. See: x', code: 'content_filter' } }, 403); };
  expect(await run('attack', 'direct-jailbreak', '--gate', gate.url)).toMatchObject({ code: 0, out: expect.stringMatching(/direct-jailbreak +succeeded +blocked by a\.b\n/) as unknown });
  const { code, out } = await run('attack', 'direct-jailbreak', 'honest-chat', '--gate', gate.url, '--format', 'json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ model: 'simulation', fine: false, scenarios: [{ id: 'direct-jailbreak', directly: { outcome: 'succeeded' }, gate: { outcome: 'blocked', rules: ['a.b'] } }, { id: 'honest-chat', directly: { outcome: 'done' }, gate: { outcome: 'blocked' } }] });
  await gate.close();
});

test('no gate: exit code 2; what a server says cannot move the cursor', async () => {
  const gate = await fakeUpstream();
  gate.reply = (_, response) => { json(response, { error: { message: 'go \u001b[2J away', code: 'x' } }, 401); };
  const refused = await run('attack', 'honest-chat', '--gate', gate.url);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toContain('go \\u{1b}[2J away');
  await gate.close();
  expect((await run('attack', 'honest-chat', '--gate', gate.url)).code).toBe(2);
});

test('an unknown scenario', async () => {
  await expect(run('attack', 'no-such-thing')).rejects.toMatchObject({ code: 'usage.invalid' });
});
