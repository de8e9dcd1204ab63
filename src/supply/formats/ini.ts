import { hiddenIssues } from '../code/hidden.ts';
import { configRules, reportConfig } from '../config/rules.ts';
import { ConfigJudge } from '../config/values.ts';
import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { readText } from '../text.ts';

const MAX_INI = 8 * 1024 * 1024;
const EXTENSIONS = ['.ini', '.cfg', '.conf', '.properties', '.env', '.editorconfig', '.gitconfig', '.desktop', '.service', '.flake8', '.coveragerc', '.pylintrc', '.dockerignore', '.npmignore', '.eslintignore', '.prettierignore', '.gitmodules', '.mailmap', '.nvmrc', '.babelrc', '.isort', '.pypirc'];
const CONFIG = configRules('ini');
const { target, code, oddCode, template, note } = CONFIG;
const RULES = {
  notText: { id: 'ini.not-text', title: 'Named as settings, and no text', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
} as const satisfies Record<string, SupplyRule>;
/** Settings name commands of systems all the time; only what acts against their reader counts. */
const KEPT = new Set([target.id, code.id, oddCode.id, template.id, note.id]);

function scan(input: ScanInput, context: ScanContext): void {
  const { text, binary } = readText(input, MAX_INI, context);
  if (binary) return context.report(RULES.notText, 'The content is not text.');
  const judge = new ConfigJudge(() => { context.budget.step(); });
  let line = 0;
  for (const raw of text.split('\n')) {
    line++;
    const found = /^\s{0,100}([^#;[=:\s][^=:]{0,100}?)\s{0,20}[=:]\s{0,20}(\S.{3,20000})/.exec(raw);
    if (found?.[1] !== undefined && found[2] !== undefined) judge.text(found[1], found[2].trim(), [], `line ${line}`);
  }
  reportConfig(CONFIG, judge.all(), { ...context, report: (rule, message, at) => { if (KEPT.has(rule.id)) context.report(rule, message, at); } });
  for (const { level, what, line: at } of hiddenIssues(text, false)) context.report(level === 'note' ? note : oddCode, what, at === undefined ? undefined : `line ${at}`);
}

/** Settings as lines of keys and values. */
export const format: Format = {
  id: 'ini',
  title: 'Settings (INI, properties, environment)',
  extensions: EXTENSIONS,
  carriesCode: false,
  mayBeEmpty: true,
  rules: [target, code, oddCode, template, note, ...Object.values(RULES)],
  detect: ({ extension, name }) => (EXTENSIONS.includes(extension) || /^\.env(?:\.[\w-]{1,40})?$|^\.(?:condarc|gitattributes|pylintrc|coveragerc|flake8|browserslistrc|python-version|node-version|tool-versions|bumpversion\.cfg)$|^entry_points\.txt$/.test(name) ? 'name' : undefined),
  scan,
};
