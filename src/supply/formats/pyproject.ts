import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { judgePipfile, judgePyproject } from '../packages/python-project.ts';
import { fileName, list, manifestText, table, text, tomlManifest } from '../packages/read.ts';
import { printable } from '../printable.ts';

const RULES = {
  ownBackend: { id: 'pyproject.own-build-code', title: 'Code of the project runs when it is built', severity: 'low', verdict: 'none', references: ['CWE-829', 'OWASP LLM03:2025'] },
} as const satisfies Record<string, SupplyRule>;

function scan(input: ScanInput, context: ScanContext): void {
  const root = tomlManifest(manifestText(input, context));
  if (fileName(input) === 'pipfile') return judgePipfile(root, context);
  judgePyproject(root, context);
  const build = table(root, 'build-system');
  if (list(build, 'backend-path').length > 0) context.report(RULES.ownBackend, `The build runs ${printable(text(build, 'build-backend') ?? 'code', 80)}, which the project brings.`, 'build-system.backend-path');
  const hook = table(root, 'tool', 'hatch', 'build', 'hooks', 'custom');
  const script = text(hook, 'path') ?? (Object.keys(hook).length > 0 ? 'hatch_build.py' : text(table(root, 'tool', 'poetry', 'build'), 'script') ?? text(table(root, 'tool', 'poetry'), 'build'));
  if (script !== undefined) context.report(RULES.ownBackend, `The build runs ${printable(script, 80)}.`);
}

/** What a Python project asks for, and what its build runs. */
export const format: Format = {
  id: 'pyproject',
  title: 'Python project (pyproject.toml, Pipfile)',
  extensions: [],
  carriesCode: false,
  mayBeEmpty: true,
  rules: Object.values(RULES),
  detect: ({ name }) => (name === 'pyproject.toml' || name === 'pipfile' ? 'name' : undefined),
  scan,
};
