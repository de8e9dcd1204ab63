import { hiddenIssues } from '../code/hidden.ts';
import { configRules, reportConfig } from '../config/rules.ts';
import { judgeTree } from '../config/tree.ts';
import { ConfigJudge } from '../config/values.ts';
import { ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { fileName, tomlManifest } from '../packages/read.ts';
import { readText } from '../text.ts';

const MAX_TOML = 24 * 1024 * 1024;
const CONFIG = configRules('toml');
const RULES = {
  malformed: { id: 'toml.malformed', title: 'Named as TOML, and none', severity: 'low', verdict: 'none', references: ['CWE-20'] },
  notText: { id: 'toml.not-text', title: 'Named as TOML, and no text', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
} as const satisfies Record<string, SupplyRule>;
const { target, unknownTarget, code, oddCode, template, oddTemplate, note, remote } = CONFIG;

function scan(input: ScanInput, context: ScanContext): void {
  const { text, binary } = readText(input, MAX_TOML, context);
  if (binary) return context.report(RULES.notText, 'The content is not text.');
  const spend = (): void => { context.budget.step(); };
  const judge = new ConfigJudge(spend);
  try {
    judgeTree(tomlManifest(text), fileName(input), judge, spend);
  } catch (error) {
    if (!(error instanceof ScanStop)) throw error;
    context.report(RULES.malformed, error.message, error.at);
    // No reader of TOML takes it; its lines are read all the same.
    for (const [i, line] of text.split('\n').entries()) {
      const at = line.indexOf('=');
      if (at > 0) judge.text(line.slice(0, at).trim().slice(0, 200), line.slice(at + 1), [], `line ${i + 1}`);
    }
  }
  reportConfig(CONFIG, judge.all(), context);
  for (const { level, what, line } of hiddenIssues(text, false)) context.report(level === 'note' ? note : level === 'danger' ? code : oddCode, what, line === undefined ? undefined : `line ${line}`);
}

/** Settings in TOML, judged as other configurations are. */
export const format: Format = {
  id: 'toml',
  title: 'TOML',
  extensions: ['.toml'],
  carriesCode: false,
  mayBeEmpty: true,
  rules: [template, oddTemplate, target, unknownTarget, code, oddCode, remote, note, ...Object.values(RULES)],
  detect: ({ extension, name }) => (extension === '.toml' || name === 'cargo.lock' ? 'name' : undefined),
  scan,
};
