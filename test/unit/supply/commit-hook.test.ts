/** What pre-commit hands to the scan: every file that a format knows by its name, and those whose content alone tells. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { FORMATS } from '../../../src/supply/formats.generated.ts';

interface Hook { readonly id: string; readonly entry: string; readonly files?: string; readonly exclude?: string; readonly types?: readonly string[]; readonly types_or?: readonly string[] }

const hooks = parse(readFileSync(join(import.meta.dirname, '../../../.pre-commit-hooks.yaml'), 'utf8')) as readonly Hook[];

/** As pre-commit chooses: `files` and `exclude` are searched for in the path; without them every file is taken. */
function takes({ files = '', exclude = '^$', types = ['file'], types_or: either = [] }: Hook, path: string): boolean {
  expect(types).toEqual(['file']);
  expect(either).toEqual([]);
  return new RegExp(files).test(path) && !new RegExp(exclude).test(path);
}

const NAMED = ['package.json', 'web/package-lock.json', 'yarn.lock', 'pnpm-lock.yaml', 'requirements.txt', 'requirements-dev.txt', 'requirements/base.in', 'constraints.txt', 'pyproject.toml', 'poetry.lock', 'uv.lock', 'Pipfile', 'Pipfile.lock', 'setup.py', 'setup.cfg', 'environment.yml', 'conda-lock.yml',
  'Dockerfile', 'docker/Dockerfile.gpu', 'compose.yaml', 'Modelfile', '.github/workflows/ci.yml', '.npmrc', 'data/train.jsonl', 'data/test.csv', 'a.parquet', 'conf/model.yaml', 'weights.dat', 'model', 'models/checkpoint', 'm.xz', 'm.pkl.zst', 'm.lz4', 'm.bz2', 'm.mlmodel', 'm.plan', 'm.cbm', 'm.ubj', 'm.pdparams', 'fit.RDS',
  'fit.RData', 'm.dill', '__model__', 'saved_model.pb', 'variables/variables.data-00000-of-00001', 'README.md', 'AGENTS.md', '.cursorrules', 'modeling_x.py', 'handler.py', 'M.PKL', 'a b.pt', 'ü.pt'];

test.each(hooks.map((hook) => [hook.id, hook] as const))('%s takes what is scanned', (_, hook) => {
  expect(NAMED.filter((name) => !takes(hook, name))).toEqual([]);
  const named = FORMATS.flatMap(({ extensions }) => extensions).flatMap((extension) => [`folder/x${extension}`, `x${extension.toUpperCase()}`]);
  expect(named.filter((name) => !takes(hook, name))).toEqual([]);
});

test('there is a hook', () => {
  expect(hooks.map(({ id }) => id)).toContain('sallyport-scan');
});
