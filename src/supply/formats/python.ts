import { kindOfFile, pythonIssues } from '../code/python.ts';
import { turnedLine } from '../code/hidden.ts';
import { isTorchScript, torchScriptIssues } from '../code/torchscript.ts';
import { toolIssues } from '../code/tool-descriptions.ts';
import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { looksLikeText, readText } from '../text.ts';

const MAX_SOURCE = 8 * 1024 * 1024;
const REFERENCES = ['OWASP LLM03:2025', 'AML.T0011'];

const RULES = {
  code: { id: 'python.dangerous-code', title: 'Importing or running it acts against whoever does', severity: 'critical', verdict: 'malicious', references: ['CWE-506', ...REFERENCES] },
  oddCode: { id: 'python.odd-code', title: 'Does what code of models rarely has a good reason for', severity: 'medium', verdict: 'suspicious', references: ['CWE-506', ...REFERENCES] },
  notText: { id: 'python.not-text', title: 'Named as Python source, and no text', severity: 'medium', verdict: 'suspicious', references: REFERENCES },
  note: { id: 'python.note', title: 'Worth knowing', severity: 'info', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

/** Encodings of languages, in which ASCII means itself. */
const ENCODINGS = /^(?:utf[-_]?8(?:[-_]sig)?|(?:us[-_])?ascii|latin[-_]?\d{0,2}|l\d|iso[-_]?8859[-_]?\d{0,2}(?:[-_]\d{1,2})?|(?:cp|windows[-_]?)(?:125\d|437|8\d\d|93[26]|949|950)|gbk|gb2312|gb18030|big5(?:[-_]?hkscs)?|(?:shift[-_]?jis|sjis|euc[-_](?:jp|kr|tw|cn))\w{0,8}|euc_?jp|euc_?kr|koi8[-_][rut]|iso[-_]?2022[-_]?\w{2,8}|mac[-_]\w{3,12}|tis[-_]?620|ptcp154|utf)$/i;
/** Encodings in which the text of a program is other letters. */
const HIDING = /^(?:utf[-_]?7|utf[-_]?(?:16|32)\w{0,4}|u7|(?:raw[-_])?unicode[-_]escape|rot[-_]?13|punycode|idna|hex|base64|uu|zlib|zip|bz2|quopri|string[-_]escape|cp(?:037|273|424|500|875|1026|1140)|hyperlink)/i;

/** What building a package has no use for. */
const TALKS = /^(?:Opens network connections|Sends )/;

function scan(input: ScanInput, context: ScanContext): void {
  const { text, binary } = readText(input, MAX_SOURCE, context);
  if (binary) return context.report(RULES.notText, 'The content is not text.');
  // What is read here is not what Python reads, where the first lines name another encoding.
  const encoding = /^(?:[^\n]{0,500}\n)?[ \t\f]{0,100}#[^\n]{0,200}?coding[:=][ \t]{0,20}([-\w.]{1,40})/.exec(text)?.[1];
  if (encoding !== undefined && !ENCODINGS.test(encoding)) context.report(HIDING.test(encoding) ? RULES.code : RULES.oddCode, `Is written in the encoding ${encoding}, so that it says something else than it shows.`, 'line 1');
  if (isTorchScript(input.name, text)) {
    for (const { level, what } of torchScriptIssues(text)) context.report(level === 'danger' ? RULES.code : RULES.oddCode, what);
    return;
  }
  const turned = turnedLine(text);
  if (turned !== undefined) context.report(turned.level === 'danger' ? RULES.code : RULES.oddCode, 'Characters that change the direction of writing have the code read otherwise than it is drawn.', `line ${turned.line}`);
  for (const { level, what } of toolIssues(text)) context.report(level === 'danger' ? RULES.code : RULES.oddCode, what);
  const name = (input.name.split('/').at(-1) ?? '').toLowerCase();
  // Whoever installs it runs it, whatever class the code stands in.
  if (name === 'setup.py') for (const { level, what, line } of pythonIssues(text, { as: 'loaded' }, () => { context.budget.step(); })) if (level !== 'note' && TALKS.test(what)) context.report(RULES.code, what, line === undefined ? undefined : `line ${line}`);
  for (const { level, what, line } of pythonIssues(text, kindOfFile(name), () => { context.budget.step(); })) context.report(level === 'danger' ? RULES.code : level === 'odd' ? RULES.oddCode : RULES.note, what, line === undefined ? undefined : `line ${line}`);
}

/** Recipes of builds that are Python. */
const RECIPES = /^(?:sconstruct|sconscript|wscript)$/;

/** Python source: what importing it would run, and what it hides. */
export const format: Format = {
  id: 'python',
  title: 'Python source',
  extensions: ['.py', '.pyw', '.pyi'],
  carriesCode: true,
  mayBeEmpty: true,
  rules: Object.values(RULES),
  goesByName: () => true,
  detect: ({ head, extension, name }) => {
    if (extension === '.py' || extension === '.pyw' || extension === '.pyi' || RECIPES.test(name)) return 'name';
    return head[0] === 0x23 && /^#![^\n]{0,100}\bpython/.test(head.toString('latin1', 0, 200)) && looksLikeText(head) ? 'structure' : undefined;
  },
  scan,
};
