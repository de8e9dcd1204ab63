import { SECRET_FILE, byNumber } from '../code/hosts.ts';
import { hiddenIssues } from '../code/hidden.ts';
import { promptIssue } from '../config/instructions.ts';
import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { printable } from '../printable.ts';
import { readText } from '../text.ts';

/** Ollama's Modelfiles (reference of 2025): what a model is made from, and what it is told before anybody asks. */

const REFERENCES = ['OWASP LLM03:2025'];
const RULES = {
  order: { id: 'modelfile.dangerous-order', title: 'Orders by which the model acts against whoever asks it', severity: 'critical', verdict: 'malicious', references: ['OWASP LLM01:2025', ...REFERENCES] },
  oddOrder: { id: 'modelfile.odd-order', title: 'Orders that turn the model against what it was told before, or against whoever asks', severity: 'medium', verdict: 'suspicious', references: ['OWASP LLM01:2025', ...REFERENCES] },
  secret: { id: 'modelfile.secret-file', title: 'Takes keys or accounts of the machine for a model', severity: 'critical', verdict: 'malicious', references: ['CWE-22', ...REFERENCES] },
  source: { id: 'modelfile.unsafe-source', title: 'The model comes from where nobody vouches for it', severity: 'medium', verdict: 'suspicious', references: ['CWE-494', ...REFERENCES] },
  notText: { id: 'modelfile.not-text', title: 'Named as a Modelfile, and no text', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
} as const satisfies Record<string, SupplyRule>;

const MAX_TEXT = 4 * 1024 * 1024;
const NAME = /^modelfile(?:[.-][\w.-]{1,80})?$|\.modelfile$/;
const INSTRUCTION = /^[ \t]{0,20}(FROM|PARAMETER|TEMPLATE|SYSTEM|ADAPTER|LICENSE|MESSAGE|REQUIRES|RENDERER|PARSER)[ \t]{1,20}/i;

interface Instruction { readonly name: string; readonly text: string; readonly line: number }

/** Instructions one after the other; a value in three quotes goes over lines. Linear: every line is looked at once. */
function* instructionsOf(text: string): Generator<Instruction> {
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const found = INSTRUCTION.exec(lines[i] ?? '');
    if (found === null) continue;
    const [head, name = ''] = found;
    const line = i + 1;
    let value = (lines[i] ?? '').slice(head.length);
    const open = value.indexOf('"""');
    if (open >= 0 && !value.includes('"""', open + 3)) {
      const parts = [value];
      while (++i < lines.length) {
        parts.push(lines[i] ?? '');
        if ((lines[i] ?? '').includes('"""')) break;
      }
      value = parts.join('\n');
    }
    yield { name: name.toUpperCase(), text: value.replaceAll('"""', ''), line };
  }
}

function orders({ name, text, line }: Instruction, context: ScanContext): void {
  const at = `line ${line}`;
  for (const { level, what } of hiddenIssues(text, false)) if (level !== 'note') context.report(level === 'danger' ? RULES.order : RULES.oddOrder, what, at);
  // What a person asks in an example is no order.
  if (name === 'MESSAGE' && /^\s{0,8}user\b/i.test(text)) return;
  const issue = promptIssue(name === 'MESSAGE' ? text.replace(/^\s{0,8}(?:system|assistant)\s{1,8}/i, '') : text);
  if (issue !== undefined) context.report(issue.level === 'danger' ? RULES.order : RULES.oddOrder, `${name} ${issue.what}.`, at);
}

function source({ name, text, line }: Instruction, context: ScanContext): void {
  const from = text.trim().split(/\s/)[0]?.replaceAll(/^["']|["']$/g, '') ?? '';
  const at = `line ${line}`;
  if (SECRET_FILE.test(from)) context.report(RULES.secret, `${name} takes ${printable(from, 80)}.`, at);
  else if (/^http:/i.test(from) || byNumber(from)) context.report(RULES.source, `${name} takes ${printable(from, 80)}, which anybody on the way may change.`, at);
  else if (/^(?:\.\.[\\/]){3}/.test(from) || /^\/(?:etc|proc|sys|dev|var\/run)\//.test(from)) context.report(RULES.source, `${name} takes ${printable(from, 80)}, which lies outside.`, at);
}

function scan(input: ScanInput, context: ScanContext): void {
  const { text, binary } = readText(input, MAX_TEXT, context);
  if (binary) return context.report(RULES.notText, 'The content is not text.');
  for (const each of instructionsOf(text)) {
    context.budget.step();
    if (each.name === 'FROM' || each.name === 'ADAPTER') source(each, context);
    else if (each.name === 'SYSTEM' || each.name === 'TEMPLATE' || each.name === 'MESSAGE') orders(each, context);
  }
}

export const format: Format = {
  id: 'modelfile',
  title: 'Ollama Modelfile',
  extensions: ['.modelfile'],
  carriesCode: false,
  mayBeEmpty: true,
  rules: Object.values(RULES),
  detect: ({ name }) => (NAME.test(name) ? 'name' : undefined),
  scan,
};
