/** The first text of a process is not out of time for what the start of the process takes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ORIGINS, type PartKind } from '../../../src/conversation/types.ts';
import type { Detector, Inspected, Subject } from '../../../src/inspect/contract.ts';
import { createEngine } from '../../../src/inspect/engine.ts';
import { warmUpEngine } from '../../../src/inspect/warm-up.ts';

/** What the first text takes on a machine that does much else. Milliseconds; more than a text may take. */
const SLOW_MS = 1_100;

/** A detector whose first text waits for what every later one finds done. */
vi.mock('../../../src/inspect/detectors.generated.ts', () => {
  let done = false;
  const inspect = (): Inspected => {
    const until = performance.now() + (done ? 0 : SLOW_MS);
    while (performance.now() < until);
    done = true;
    return { matches: [] };
  };
  return { DETECTORS: [{ id: 'any', title: 'any', version: 1, rules: [], applies: () => true, inspect }] satisfies Detector[] };
});

let folder = '';
beforeEach(() => {
  // Each test has a process's first texts before it.
  vi.resetModules();
  folder = mkdtempSync(join(tmpdir(), 'sallyport-ready-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = undefined;
});

/** A command in this process, with what it wrote to standard output. */
async function command(args: readonly string[]): Promise<string> {
  const { createProgram } = await import('../../../src/cli/program.ts');
  const stdout = new PassThrough();
  const terminal = { stdin: new PassThrough().end(), stdout, stderr: new PassThrough().resume(), isTty: false, errIsTty: false, color: false };
  const program = await createProgram(terminal);
  await program.parseAsync(args, { from: 'user' });
  return String(stdout.read() ?? '');
}

it('policy test decides on its first case as on any other', { timeout: 60_000 }, async () => {
  const cases = join(folder, 'cases.yaml');
  writeFileSync(cases, '- name: thanks pass\n  text: Thank you for the list of ferries.\n  expect: {action: allow}\n');
  expect(await command(['policy', 'test', cases])).toMatch(/1 (?:of 1|case)/);
  expect(process.exitCode ?? 0).toBe(0);
});

it('inspect reads its first line', { timeout: 60_000 }, async () => {
  const lines = join(folder, 'lines.jsonl');
  writeFileSync(lines, `${JSON.stringify({ id: '1', text: 'Thank you for the list of ferries.' })}\n`);
  expect(JSON.parse(await command(['inspect', lines]))).toMatchObject({ id: '1', outcome: 'clean', action: 'allow' });
});

it('every origin is read in the request, what models say in the answer, and decoded readings are made', () => {
  const seen = new Set<string>();
  let decoded = 0;
  const detector: Detector = { id: 'any', title: 'any', version: 1, rules: [], applies: () => true, inspect: ({ origin, direction, kind, json, views }: Subject) => (seen.add(`${direction} ${origin} ${kind}${json ? ' json' : ''}${views.length > 0 ? '' : ' unread'}`), { matches: [] }) };
  const broken = warmUpEngine(createEngine({ detectors: [detector], views: [{ id: 'counted', title: 'counted', needs: ~0, make: () => (decoded++, []) }] }));
  const kindOf = (origin: string): PartKind => (origin === 'tool_definition' || origin === 'tool_result' ? origin : 'text');
  for (const origin of ORIGINS) expect(seen).toContain(`request ${origin} ${kindOf(origin)}${origin === 'tool_definition' ? ' json' : ''}`);
  for (const kind of ['text', 'reasoning', 'refusal', 'tool_arguments json']) expect(seen).toContain(`answer model ${kind}`);
  expect(decoded).toBeGreaterThan(0);
  expect(broken.size).toBe(0);
});

it('a text that is really slow is out of time all the same', () => {
  const slow: Detector = {
    id: 'slow', title: 'slow', version: 1, rules: [], applies: () => true,
    inspect: ({ text }: Subject) => {
      const until = performance.now() + (text === 'slow' ? 30 : 0);
      while (performance.now() < until);
      return { matches: [] };
    },
  };
  const engine = createEngine({ detectors: [slow], views: [], partMs: 20 });
  warmUpEngine(engine);
  const read = engine.inspectText({ text: 'slow', origin: 'user', trust: 'user', kind: 'text', source: undefined, direction: 'request', json: false }, { fingerprint: '', systemTexts: [], canaries: [], settings: { denylist: [], allowedHosts: [], maxPartChars: Infinity, maxPartTokens: Infinity, disabledRules: new Set() } });
  expect(read).toMatchObject({ outcome: 'indeterminate', unread: [{ reason: 'timeout' }] });
});

describe('what a detector loads before its first text', () => {
  const base = { title: 'any', version: 1, rules: [], applies: () => true } as const;
  const part = { text: 'Good morning', origin: 'user', trust: 'user', kind: 'text', source: undefined, direction: 'request', json: false } as const;
  const bare = { fingerprint: '', systemTexts: [], canaries: [], settings: { denylist: [], allowedHosts: [], maxPartChars: Infinity, maxPartTokens: Infinity, disabledRules: new Set<string>() } };

  it('is not time of that text, and is loaded once', () => {
    let loaded = 0;
    const slow: Detector = {
      ...base, id: 'slow', inspect: () => ({ matches: [] }),
      prepare: () => {
        loaded++;
        const until = performance.now() + SLOW_MS;
        while (performance.now() < until);
      },
    };
    const engine = createEngine({ detectors: [slow], views: [] });
    expect(engine.inspectText(part, bare)).toMatchObject({ outcome: 'clean', unread: [] });
    expect(engine.inspectText(part, bare)).toMatchObject({ outcome: 'clean', unread: [] });
    expect(loaded).toBe(1);
  });

  it('and cannot be loaded, makes every text indeterminate for that detector alone', () => {
    const fail = (): never => { throw new Error('damaged'); };
    const engine = createEngine({ detectors: [{ ...base, id: 'broken', inspect: fail, prepare: fail }, { ...base, id: 'whole', inspect: () => ({ matches: [] }) }], views: [] });
    for (let i = 0; i < 2; i++) expect(engine.inspectText(part, bare)).toMatchObject({ outcome: 'indeterminate', read: ['whole'], unread: [{ detector: 'broken', reason: 'failed' }] });
  });
});
