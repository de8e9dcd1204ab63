import { hiddenIssues } from '../code/hidden.ts';
import { gitIssue, isRepositorySettings } from '../config/git.ts';
import { configRules, reportConfig } from '../config/rules.ts';
import { ConfigJudge } from '../config/values.ts';
import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { readText } from '../text.ts';

const MAX_INI = 8 * 1024 * 1024;
const EXTENSIONS = ['.ini', '.cfg', '.conf', '.properties', '.env', '.editorconfig', '.gitconfig', '.desktop', '.service', '.flake8', '.coveragerc', '.pylintrc', '.dockerignore', '.npmignore', '.eslintignore', '.prettierignore', '.gitmodules', '.mailmap', '.nvmrc', '.babelrc', '.isort', '.pypirc'];
/** Longer ones are text with a colon in it. */
const LONGEST_KEY = 100;
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
  let before = '';
  for (const raw of text.split('\n')) {
    line++;
    const whole = raw.trim();
    if (whole === '' || /^[#;]/.test(whole)) continue;
    const at = whole.search(/[=:]/);
    const key = at > 0 && at <= LONGEST_KEY && !whole.startsWith('[') ? whole.slice(0, at).trimEnd() : undefined;
    const value = key === undefined ? '' : whole.slice(at + 1).trim();
    if (key !== undefined && value.length > 3) judge.text(key, unquoted(value), [], `line ${line}`);
    const started = key === undefined ? undefined : gitIssue(input.name, key, value.replace(/^(["'])(.*)\1$/s, '$2'));
    if (started !== undefined) judge.say('code', started.level, started.what, `line ${line}`);
    // Values go on in indented lines, in which the first colon may be one of an address.
    if (/^\s/.test(raw)) {
      if (before !== '') judge.text(before, unquoted(whole), [], `line ${line}`);
    } else before = key ?? '';
  }
  reportConfig(CONFIG, judge.all(), { ...context, report: (rule, message, at) => { if (KEPT.has(rule.id)) context.report(rule, message, at); } });
  for (const { level, what, line: at } of hiddenIssues(text, false)) context.report(level === 'note' ? note : level === 'danger' ? code : oddCode, what, at === undefined ? undefined : `line ${at}`);
}

/** A value as whoever takes it for a command has it: without quotes around it, and without git's sign that it is one. */
function unquoted(value: string): string {
  return (/^(["'])(.*)\1$/s.exec(value)?.[2] ?? value).replace(/^!\s{0,8}/, '');
}

/** Settings as lines of keys and values. */
export const format: Format = {
  id: 'ini',
  title: 'Settings (INI, properties, environment)',
  extensions: EXTENSIONS,
  carriesCode: false,
  mayBeEmpty: true,
  rules: [target, code, oddCode, template, note, ...Object.values(RULES)],
  detect: ({ extension, name, input }) => (EXTENSIONS.includes(extension) || isRepositorySettings(input.name) || /^\.env(?:\.[\w-]{1,40})?$|^\.(?:condarc|gitattributes|pylintrc|coveragerc|flake8|browserslistrc|python-version|node-version|tool-versions|bumpversion\.cfg)$|^entry_points\.txt$/.test(name) ? 'name' : undefined),
  scan,
};
