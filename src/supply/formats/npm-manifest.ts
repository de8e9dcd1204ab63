import { reportTree } from '../config/tree.ts';
import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { isManifest, judgeManifest } from '../packages/npm-manifest.ts';
import { jsonManifest, manifestText } from '../packages/read.ts';

const REFERENCES = ['CWE-506', 'OWASP LLM03:2025', 'AML.T0010'];
const RULES = {
  script: { id: 'npm-manifest.install-script', title: 'Runs a command when it is installed', severity: 'low', verdict: 'none', references: REFERENCES },
  oddScript: { id: 'npm-manifest.odd-script', title: 'A command of it takes programs from elsewhere, or does what builds rarely need', severity: 'medium', verdict: 'suspicious', references: REFERENCES },
  danger: { id: 'npm-manifest.dangerous-script', title: 'What runs when it is installed acts against whoever installs it', severity: 'critical', verdict: 'malicious', references: REFERENCES },
} as const satisfies Record<string, SupplyRule>;

/** Names of files, which are no names of modules of Python. */
const FILES = ['files', 'main', 'exports', 'imports', 'bin', 'browser', 'types', 'typings', 'typesVersions', 'module', 'sideEffects', 'directories', 'keywords', 'unpkg', 'jsdelivr', 'man'];

function scan(input: ScanInput, context: ScanContext): void {
  const root = jsonManifest(manifestText(input, context), context);
  const { scripts, ...rest } = root;
  // Commands are judged by what npm makes of them; the rest, and any JSON under this name, as configurations are.
  const manifest = isManifest(root);
  if (manifest) for (const key of FILES) delete rest[key];
  reportTree(manifest ? rest : { ...rest, ...(scripts === undefined ? {} : { scripts }) }, 'package.json', context);
  if (!manifest) return;
  context.describe('npm-manifest');
  judgeManifest(root, /(?:^|[/\\!])node_modules[/\\]/.test(input.name), context, RULES);
}

/** package.json. */
export const format: Format = {
  id: 'npm-manifest',
  title: 'Manifest of npm (package.json)',
  extensions: [],
  carriesCode: false,
  covers: ['json'],
  rules: Object.values(RULES),
  // As strong as JSON's own recognition.
  detect: ({ name, head }) => (name === 'package.json' ? (/^\uFEFF?\s{0,1000}\{/.test(head.toString('utf8', 0, 1100)) ? 'structure' : 'name') : undefined),
  scan,
};
