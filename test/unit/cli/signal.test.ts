import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';

/** A process that takes a while to end in order. */
const PROGRAM = `
import { untilSignal } from ${JSON.stringify(new URL('../../../src/cli/signal.ts', import.meta.url).href)};
const keep = setInterval(() => undefined, 1_000);
const asked = untilSignal();
process.stdout.write('ready ');
await asked;
process.stdout.write('asked ');
await new Promise((done) => setTimeout(done, 4_000));
process.stdout.write('finished');
clearInterval(keep);
`;

test.each([
  ['once', [[0, 'SIGINT']], 'ready asked finished', null],
  ['several times at once, as from a terminal through npm', [[0, 'SIGINT'], [30, 'SIGINT'], [30, 'SIGINT']], 'ready asked finished', null],
  ['by two signals at once', [[0, 'SIGINT'], [30, 'SIGTERM']], 'ready asked finished', null],
  ['again, later', [[0, 'SIGTERM'], [2_500, 'SIGTERM']], 'ready asked ', 'SIGTERM'],
] as const)('a process that is asked to end %s', async (_, signals, printed, ended) => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => { out += text; });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  while (!out.includes('ready') && child.exitCode === null) await sleep(10);
  for (const [after, signal] of signals) {
    await sleep(after);
    child.kill(signal);
  }
  const [code, signal] = await closed;
  expect([out, signal]).toEqual([printed, ended]);
  expect(code).toBe(ended === null ? 0 : null);
}, 60_000);
