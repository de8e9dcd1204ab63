import { PassThrough, Readable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { replayCommand } from '../../../src/cli/commands/replay.ts';

afterEach(() => { process.exitCode = 0; });

async function run(input: string, ...args: string[]): Promise<{ out: string; err: string }> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  await replayCommand({ stdin: Readable.from([input]), stdout, stderr, isTty: false, errIsTty: false, color: false }).exitOverride().configureOutput({ writeErr: () => undefined }).parseAsync(['-', ...args], { from: 'user' });
  return { out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
}

test('a call as JSON, and as a line for a person', async () => {
  const call = { id: 'c1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Oslo"}' } };
  const trace = `${JSON.stringify({ id: 'one', messages: [{ role: 'user', content: 'What is the weather in Oslo?' }, { role: 'assistant', content: null, tool_calls: [call] }] })}\nno json`;
  const json = await run(trace, '--format', 'json');
  expect(json).toEqual(await run(trace));
  expect(json.out.split('\n').slice(0, 2).map((line) => JSON.parse(line) as unknown)).toMatchObject([{ id: 'one', calls: [{ tool: 'get_weather', decision: 'allow' }] }, { id: null, calls: [], error: { code: 'input.invalid_line', line: 2 } }]);
  const text = await run(trace, '--format', 'text');
  expect(text.out).toBe('allow   "one"  "get_weather"\n');
  expect(text.err).toContain('input.invalid_line: line 2:');
  await expect(run(trace, '--format', 'xml')).rejects.toThrow('Allowed choices are json, text');
});
