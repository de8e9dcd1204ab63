import { isObject, type JsonValue } from '../../core/json.ts';
import { browserIssues } from '../code/browser.ts';
import type { Issue } from '../code/issue.ts';
import { looseTexts, parseLoose } from '../config/json.ts';
import { judgeTree } from '../config/tree.ts';
import { ConfigJudge } from '../config/values.ts';
import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { cellsOf, languageOf, looksLikeNotebook, type Cell } from '../notebook/cells.ts';
import { cellIssues, type CellIssue } from '../notebook/judge.ts';
import { reportOrder } from '../orders/read.ts';
import { wordsOfPage } from '../orders/shown.ts';
import { readText } from '../text.ts';

const MAX_NOTEBOOK = 64 * 1024 * 1024;
const MAX_METADATA = 50;
const REFERENCES = ['OWASP LLM03:2025', 'AML.T0011'];

const RULES = {
  code: { id: 'notebook.dangerous-code', title: 'A cell runs what acts against whoever runs it', severity: 'critical', verdict: 'malicious', references: ['CWE-94', ...REFERENCES] },
  oddCode: { id: 'notebook.odd-code', title: 'A cell does what notebooks rarely have a good reason for', severity: 'medium', verdict: 'suspicious', references: ['CWE-94', ...REFERENCES] },
  output: { id: 'notebook.dangerous-output', title: 'An output or text acts in the browser of whoever looks at it', severity: 'critical', verdict: 'malicious', references: ['CWE-79', ...REFERENCES] },
  oddOutput: { id: 'notebook.odd-output', title: 'An output or text brings in scripts, pages or orders from elsewhere', severity: 'medium', verdict: 'suspicious', references: ['CWE-79', ...REFERENCES] },
  metadata: { id: 'notebook.metadata', title: 'The metadata holds code or commands', severity: 'high', verdict: 'malicious', references: ['CWE-94', ...REFERENCES] },
  malformed: { id: 'notebook.malformed', title: 'Not a notebook, or cut off', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  note: { id: 'notebook.note', title: 'Worth knowing', severity: 'info', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

function ruleOf({ level, part }: CellIssue): SupplyRule {
  if (level === 'note') return RULES.note;
  if (part === 'code') return level === 'danger' ? RULES.code : RULES.oddCode;
  return level === 'danger' ? RULES.output : RULES.oddOutput;
}

function scan(input: ScanInput, context: ScanContext): void {
  const { text } = readText(input, MAX_NOTEBOOK, context);
  const spend = (): void => { context.budget.step(); };
  const value = parseLoose(text);
  const cells = value === undefined ? undefined : cellsOf(value);
  const judged = cells ?? [{ number: 1, kind: 'code', source: [...looseTexts(text)].filter(({ key }) => key === 'source' || key === 'input').map((each) => each.value).join('\n'), outputs: [], metadata: null, attachments: [] }];
  if (cells === undefined) context.report(RULES.malformed, value === undefined ? 'The content is not JSON.' : 'The content has no cells.');
  for (const issue of cellIssues(judged, languageOf(value), spend)) context.report(ruleOf(issue), issue.what, `cell ${issue.cell}`);
  for (const cell of judged) for (const text of toldIn(cell)) reportOrder(text, context, `Cell ${cell.number}`);
  if (value === undefined || !isObject(value)) return;
  const judge = new ConfigJudge(spend);
  judgeTree({ metadata: value['metadata'] ?? null, cells: judged.map(({ metadata }) => metadata) }, '', judge, spend);
  for (const { level, what, at, topic } of judge.all()) if (level === 'danger' && topic !== 'remote') context.report(RULES.metadata, what, at);
  for (const { level, what } of pageIssues([value['metadata'] ?? null, ...judged.map(({ metadata }) => metadata)], spend)) if (level !== 'note') context.report(level === 'danger' ? RULES.metadata : RULES.oddOutput, what, 'metadata');
}

/** Longest output that is read for orders, in UTF-16 units. */
const MAX_OUTPUT = 200_000;

/** What a cell tells whoever reads it: its text or the remarks in its code, and what it showed. */
function toldIn({ kind, source, outputs }: Cell): readonly string[] {
  const remarks = kind !== 'code' ? source : [...source.matchAll(/^[ \t]{0,40}#\s{0,4}(\S[^\n]{9,2000})|(?:'''|""")([\s\S]{20,4000}?)(?:'''|""")/gm)].map(([, line, block]) => line ?? block ?? '').join('\n');
  return [remarks, ...outputs.filter(({ mime }) => /^text\/(?:plain|html|markdown|latex)$/.test(mime)).map(({ mime, text }) => (mime === 'text/html' ? wordsOfPage(text.slice(0, MAX_OUTPUT)) : text.slice(0, MAX_OUTPUT)))];
}

/** Scripts in texts of the metadata: widgets and front ends show some of them as pages. */
function pageIssues(values: readonly JsonValue[], spend: () => void, depth = 0): readonly Issue[] {
  return values.flatMap((value): readonly Issue[] => {
    spend();
    if (typeof value === 'string') return /<|javascript:/i.test(value) ? browserIssues(value, false, 'The metadata') : [];
    return typeof value !== 'object' || value === null || depth > MAX_METADATA ? [] : pageIssues(Array.isArray(value) ? value : Object.values(value), spend, depth + 1);
  });
}

/** Jupyter notebooks: what their cells, outputs and metadata would do. */
export const format: Format = {
  id: 'notebook',
  title: 'Jupyter notebook',
  extensions: ['.ipynb'],
  carriesCode: true,
  rules: Object.values(RULES),
  detect: (probe) => (looksLikeNotebook(probe) ? (/^\uFEFF?\s{0,1000}\{/.test(probe.head.toString('utf8', 0, 2048)) ? 'structure' : 'name') : undefined),
  scan,
};
