import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { judgeIndex } from '../packages/indexes.ts';
import { PackageJudge } from '../packages/judge.ts';
import { fileName, manifestText } from '../packages/read.ts';
import { judgeRequirements } from '../packages/requirements.ts';
import { PACKAGE } from '../packages/rules.ts';
import { printable } from '../printable.ts';

const RULES = {
  runs: { id: 'package-config.runs-code', title: 'A setting makes the package manager run or load something of the folder', severity: 'high', verdict: 'suspicious', references: ['CWE-427', 'OWASP LLM03:2025'] },
  yarn: { id: 'package-config.own-release', title: 'The package manager itself comes from the folder', severity: 'low', verdict: 'none', references: ['CWE-829'] },
} as const satisfies Record<string, SupplyRule>;

const NPM = /^\.?npmrc$|^\.yarnrc$|^\.yarnrc\.yml$/;
const PIP = /^\.?pip\.(?:conf|ini)$/;
const LINE = /^[ \t]{0,100}["']?([^\s=:"'#;[][^=\s"']{0,300}?)["']?\s{0,20}(?:=|:(?=\s)|\s)\s{0,20}["']?([^\n]{1,4000}?)["']?\s{0,20}$/;

function scan(input: ScanInput, context: ScanContext): void {
  const text = manifestText(input, context, 1024 * 1024);
  const name = fileName(input);
  const python = PIP.test(name) || name === 'setup.cfg';
  let key = '';
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    context.budget.step();
    if (/^\s{0,100}[#;]/.test(raw) || raw.trim() === '') continue;
    // Values go on in indented lines.
    const more = python && /^\s/.test(raw);
    const found = more ? null : LINE.exec(raw);
    if (!more) key = found?.[1]?.toLowerCase().replaceAll('_', '-') ?? '';
    const value = more ? raw.trim() : (found?.[2] ?? '').trim();
    if (value !== '') (python ? pip : npm)(key, value, found?.[1] ?? key, context, `line ${i + 1}`);
  }
  if (name === 'setup.cfg') setup(text, context);
}

function npm(key: string, value: string, written: string, context: ScanContext, at: string): void {
  if (/(?:^|:)registry$/.test(key) || key === 'npmregistryserver') judgeIndex(value, 'npm', false, context, at);
  if (/^(?:strict-ssl|enablestrictssl)$/.test(key) && value === 'false') context.report(PACKAGE.insecureTls, 'Packages are taken without checking who sends them (strict-ssl).', at);
  if (/(?:_authtoken|_auth|_password|npmauthtoken|npmauthident)$/.test(written.toLowerCase()) && !/^[$%<{]|^x+$|^\*+$/i.test(value)) context.report(PACKAGE.credentials, `${printable(written, 60)} is written out.`, at);
  if (/^(?:script-shell|shell|node-options|git|onload-script|init-module|globalconfig|userconfig|prefix|editor|viewer)$/.test(key) && (key === 'onload-script' || key === 'node-options' ? /require|import|loader|\.c?js/.test(value) || key === 'onload-script' : /[./\\]/.test(value) && !/^\/(?:usr\/)?bin\/(?:env |ba|z)?sh$/.test(value))) context.report(RULES.runs, `${printable(written, 40)} is ${printable(value, 60)}.`, at);
  if (key === 'yarnpath' || key === 'yarn-path') context.report(RULES.yarn, `Yarn is ${printable(value, 80)}.`, at);
  if (/^-?\s{0,4}(?:path|spec)$/.test(key) && /^https?:/i.test(value)) context.report(RULES.runs, `A plugin comes from ${printable(value, 80)}.`, at);
}

function pip(key: string, value: string, _: string, context: ScanContext, at: string): void {
  for (const url of value.split(/\s{1,100}/)) {
    if (key === 'index-url' || key === 'index') judgeIndex(url, 'pypi', false, context, at);
    else if (key === 'extra-index-url' || key === 'find-links' || key === 'dependency-links') judgeIndex(url, 'pypi', true, context, at);
    else if (key === 'trusted-host' && !/^(?:localhost|127\.0\.0\.1|pypi\.org|files\.pythonhosted\.org|pypi\.python\.org)/.test(url)) context.report(PACKAGE.insecureTls, `Packages from ${printable(url, 80)} are taken without checking who sends them.`, at);
  }
}

/** What a package asks for in setup.cfg: lists in indented lines. */
function setup(text: string, context: ScanContext): void {
  const lines: string[] = [];
  let inside = false;
  let section = '';
  for (const raw of text.split(/\r?\n/)) {
    const head = /^\[([^\]]{1,200})\]/.exec(raw)?.[1];
    if (head !== undefined) section = head;
    if (/^\S/.test(raw)) inside = /^(?:install_requires|setup_requires|tests_require)\s{0,20}=/.test(raw) || (section === 'options.extras_require' && raw.includes('='));
    if (!inside) continue;
    const value = /^\S/.test(raw) ? raw.slice(raw.indexOf('=') + 1) : raw;
    lines.push(...value.split(';')[0] === undefined ? [] : [value.trim()]);
  }
  const judge = new PackageJudge(context);
  judgeRequirements(lines.join('\n'), judge, context);
  judge.finish();
}

/** Settings of pip, npm and Yarn, and setup.cfg: where packages come from, and what runs. */
export const format: Format = {
  id: 'package-config',
  title: 'Settings of package managers (.npmrc, .yarnrc, pip.conf, setup.cfg)',
  extensions: [],
  carriesCode: false,
  mayBeEmpty: true,
  covers: ['yaml'],
  rules: Object.values(RULES),
  detect: ({ name }) => (NPM.test(name) || PIP.test(name) || name === 'setup.cfg' ? 'name' : undefined),
  scan,
};
