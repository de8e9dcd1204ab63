import { hiddenIssues } from '../code/hidden.ts';
import { toolIssues } from '../code/tool-descriptions.ts';
import { windowsIssue } from '../code/windows.ts';
import { scriptIssues } from '../code/javascript.ts';
import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { looksLikeText, readText } from '../text.ts';

const MAX_SCRIPT = 32 * 1024 * 1024;
const EXTENSIONS = ['.js', '.mjs', '.cjs', '.jsx', '.ts', '.mts', '.cts', '.tsx', '.vue', '.svelte', '.es6'];
const REFERENCES = ['OWASP LLM03:2025', 'AML.T0011'];

const RULES = {
  code: { id: 'javascript.dangerous-code', title: 'Running it acts against whoever does', severity: 'critical', verdict: 'malicious', references: ['CWE-506', ...REFERENCES] },
  oddCode: { id: 'javascript.odd-code', title: 'Does or hides what code of packages rarely has a good reason for', severity: 'medium', verdict: 'suspicious', references: ['CWE-506', ...REFERENCES] },
  notText: { id: 'javascript.not-text', title: 'Named as a script, and no text', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  note: { id: 'javascript.note', title: 'Worth knowing', severity: 'info', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

/** MPEG transport streams and Qt's translations share the ending `.ts`. */
const otherTs = (head: Buffer): boolean => head[0] === 0x47 && (head.length < 189 || head[188] === 0x47) && !looksLikeText(head);

function scan(input: ScanInput, context: ScanContext): void {
  const { text, binary } = readText(input, MAX_SCRIPT, context);
  // Tables of tokens and of terminals hold control characters as they are.
  if (binary && text.includes('\0')) return context.report(RULES.notText, 'The content is not text.');
  const windows = windowsIssue(text);
  const issues = [...scriptIssues(text, 'module', () => { context.budget.step(); }), ...hiddenIssues(text, true), ...toolIssues(text), ...(windows === undefined ? [] : [windows])];
  for (const { level, what, line } of issues) context.report(level === 'danger' ? RULES.code : level === 'odd' ? RULES.oddCode : RULES.note, what, line === undefined ? undefined : `line ${line}`);
}

/** JavaScript and TypeScript: the plainly dangerous and what is hidden. */
export const format: Format = {
  id: 'javascript',
  title: 'JavaScript and TypeScript',
  extensions: EXTENSIONS,
  carriesCode: true,
  mayBeEmpty: true,
  rules: Object.values(RULES),
  goesByName: () => true,
  detect: ({ head, extension }) => {
    if (EXTENSIONS.includes(extension)) return extension === '.ts' && otherTs(head) ? undefined : 'name';
    return head[0] === 0x23 && /^#![^\n]{0,100}\b(?:node|bun|deno)\b/.test(head.toString('latin1', 0, 200)) && looksLikeText(head) ? 'structure' : undefined;
  },
  scan,
};
