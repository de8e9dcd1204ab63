import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve } from './command.ts';

/** How `sallyport serve` begins: with bounds on its memory, and with code that was compiled, whether or not it was before. */

/** Compiling everything takes some seconds on an idle machine. */
const WITHIN = 240_000;

interface Begun {
  readonly environment: readonly string[];
  readonly command: readonly string[];
  readonly code: number | null;
}

describe.skipIf(process.platform !== 'linux')('a gateway', () => {
  let cwd: string;
  beforeAll(() => { cwd = mkdtempSync(join(tmpdir(), 'sallyport-launch-')); });
  afterAll(() => { rmSync(cwd, { recursive: true, force: true }); }, WITHIN);
  const cache = (): string => join(cwd, 'compiled');

  /** Starts one and ends it. What it was begun with last stands in /proc, under the id that it had from the first. */
  async function begin(compiled: string): Promise<Begun> {
    const env = { NODE_COMPILE_CACHE: compiled, SALLYPORT_CONFIG: join(import.meta.dirname, '../support/launch.yaml') };
    const gate = await serve([], { cwd, env, withinMs: WITHIN });
    const of = (file: string): string[] => readFileSync(`/proc/${gate.pid}/${file}`, 'utf8').split('\0');
    const [environment, command] = [of('environ'), of('cmdline')];
    expect((await fetch(`${gate.url}/readyz`)).status).toBe(200);
    return { environment, command, code: (await gate.stop()).code };
  }

  test('has its bounds on the command line and in the environment, and begins anew once when it had to compile', async () => {
    const { environment, command, code } = await begin(cache());
    expect(command).toContain('--max-semi-space-size=16');
    expect(environment).toContain('MALLOC_TRIM_THRESHOLD_=1048576');
    expect(environment).toContain('SALLYPORT_COMPILED=1');
    expect(code).toBe(0);
  }, WITHIN);

  test('does not begin anew when everything was compiled before', async () => {
    const { environment, command, code } = await begin(cache());
    expect(command).toContain('--max-semi-space-size=16');
    expect(environment).not.toContain('SALLYPORT_COMPILED=1');
    expect(code).toBe(0);
  }, WITHIN);

  test('does without compiled code that was written in part', async () => {
    const files = readdirSync(cache(), { recursive: true, encoding: 'utf8' }).map((name) => join(cache(), name)).filter((path) => statSync(path).isFile());
    expect(files.length).toBeGreaterThan(100);
    for (const file of files) truncateSync(file, Math.floor(statSync(file).size / 2));
    expect((await begin(cache())).code).toBe(0);
  }, WITHIN);

  test('runs where no compiled code can be kept', async () => {
    const { environment, code } = await begin('/dev/null/nowhere');
    // It would find as little.
    expect(environment).not.toContain('SALLYPORT_COMPILED=1');
    expect(code).toBe(0);
  }, WITHIN);
});
