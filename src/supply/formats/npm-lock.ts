import { reportTree } from '../config/tree.ts';
import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { judgeNpmLock } from '../packages/npm-lock.ts';
import { fileName, jsonManifest, manifestText, MAX_YAML_MANIFEST, yamlManifest } from '../packages/read.ts';
import { isBerry, judgeBerryLock, judgePnpmLock, judgeYarnLock } from '../packages/yaml-locks.ts';
import { printable } from '../printable.ts';
import { reportTags } from '../yaml/tags.ts';

const RULES = {
  scripts: { id: 'npm-lock.install-scripts', title: 'Packages that run scripts when they are installed', severity: 'low', verdict: 'none', references: ['CWE-829', 'OWASP LLM03:2025'] },
} as const satisfies Record<string, SupplyRule>;

const JSON_LOCKS = new Set(['package-lock.json', 'npm-shrinkwrap.json', '.package-lock.json']);

function scan(input: ScanInput, context: ScanContext): void {
  const name = fileName(input);
  if (JSON_LOCKS.has(name)) {
    const root = jsonManifest(manifestText(input, context), context);
    // Another JSON under this name is judged as that.
    if (!Object.hasOwn(root, 'lockfileVersion')) reportTree(root, name, context);
    return judgeNpmLock(root, context, RULES.scripts);
  }
  if (name === 'pnpm-lock.yaml') {
    const text = manifestText(input, context, MAX_YAML_MANIFEST);
    reportTags(text, context);
    const running = judgePnpmLock(yamlManifest(text, context), context);
    if (running.length > 0) context.report(RULES.scripts, `${running.length} packages run scripts when installed: ${running.slice(0, 8).map((each) => printable(each, 60)).join(', ')}${running.length > 8 ? ' and more' : ''}.`);
    return;
  }
  const text = manifestText(input, context);
  if (isBerry(text.slice(0, 65_536))) judgeBerryLock(yamlManifest(manifestText(input, context, MAX_YAML_MANIFEST), context), context);
  else judgeYarnLock(text, context);
}

/** package-lock.json, npm-shrinkwrap.json, yarn.lock and pnpm-lock.yaml. */
export const format: Format = {
  id: 'npm-lock',
  title: 'Lock of npm, Yarn or pnpm',
  extensions: [],
  carriesCode: false,
  covers: ['json', 'yaml'],
  rules: Object.values(RULES),
  detect: ({ name, head }) => {
    if (JSON_LOCKS.has(name)) return /^\uFEFF?\s{0,1000}\{/.test(head.toString('utf8', 0, 1100)) ? 'structure' : 'name';
    return name === 'yarn.lock' || name === 'pnpm-lock.yaml' ? 'name' : undefined;
  },
  scan,
};
