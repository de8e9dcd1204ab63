import { shellIssues } from '../code/shell.ts';
import { MAX_READ, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { checkDataSet } from '../data/check.ts';
import { formulaAct } from '../data/formulas.ts';
import { readDelimited } from '../data/readers/delimited.ts';
import { printable } from '../printable.ts';
import { decodeText, lineCounter } from '../text.ts';

/** Tables as text: spreadsheets take cells that begin with certain signs for formulas, and some formulas start programs. */

const EXTENSIONS = ['.csv', '.tsv', '.tab', '.psv'];
const REFERENCES = ['CWE-1236', 'OWASP LLM03:2025'];
const RULES = {
  formula: { id: 'table.dangerous-formula', title: 'A formula starts a program, or sends the table away, when a spreadsheet opens it', severity: 'critical', verdict: 'malicious', references: REFERENCES },
  odd: { id: 'table.formula', title: 'A cell is a formula when a spreadsheet opens it', severity: 'low', verdict: 'suspicious', references: REFERENCES },
  binary: { id: 'table.not-text', title: 'Named as a table, and no text', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
} as const satisfies Record<string, SupplyRule>;

/** What computes with other cells of the table and nothing else, up to the end of the line. */
const ARITHMETIC = /^=(?:(?:SUM|AVERAGE|MIN|MAX|COUNTA?|ROUND|ABS|MEDIAN|PRODUCT)(?=\()|\$?[A-Z]{1,3}\$?\d{1,7}(?![\w(!])|\d{1,15}(?![\w!])|[-+*/(),;:. %$"]){1,200}\s{0,4}$/;
/** A cell that begins with a sign, up to a bound; quotes and invisible characters before the sign do not count. */
const CELL = /(?:^|[,;|\t\n\r])[ \u00a0\u200b\ufeff]{0,20}"?'?[ \t\u00a0\u200b]{0,20}([=+@\uff1d\uff0b\uff20-](?:[^\n\r]{1,400}))/g;
/** A function with its arguments, or a reference to cells. */
const FORMULA = /^[=+@\uff1d\uff0b\uff20-]\s{0,4}[+\-(@]{0,4}(?:[A-Z][A-Z0-9.]{1,30}\s{0,4}\(|\$?[A-Z]{1,3}\$?\d{1,7}\s{0,4}[-+*/:^&<>=]|'?[\w [\].]{1,60}'?![$A-Z])/i;
/** A number with its sign, up to the end of its cell. */
const NUMBER = /^[+-][ ]{0,4}\d[\d.eE]{0,40}(?:[eE][+-]\d{1,4})?(?=["']?\s{0,20}(?:[,;|\t]|$))/;
const SUM = /^[=\uff1d]\s{0,4}[-+(]{0,4}\d[\d.]{0,20}\s{0,4}[-+*/^&]/;
/** A cell may span the border of two pieces. */
const OVERLAP = 1024;

function scan(input: ScanInput, context: ScanContext): void {
  if (!formulas(input, context)) return;
  checkDataSet(input, context, (from, given, sink) => { readDelimited(from, given, sink, input.name.toLowerCase().endsWith('.tsv') ? '\t' : undefined); });
}

/** Cells that a spreadsheet takes for formulas. @returns false when the content is no text */
function formulas(input: ScanInput, context: ScanContext): boolean {
  let odd = 0;
  for (let at = 0; at < input.size; at += MAX_READ - OVERLAP) {
    context.budget.step();
    const { text, binary } = decodeText(input.read(at, MAX_READ));
    if (binary && at === 0) {
      context.report(RULES.binary, 'The content is not text.');
      return false;
    }
    const lineOf = lineCounter(text);
    const report = (rule: SupplyRule, message: string, index: number): void => { context.report(rule, message, at === 0 ? `line ${lineOf(index)}` : undefined); };
    CELL.lastIndex = 0;
    for (let match = CELL.exec(text); match !== null; match = CELL.exec(text)) {
      context.budget.step();
      const { index, 0: { length }, 1: written = '' } = match;
      const number = NUMBER.exec(written);
      if (number !== null) {
        // What follows a number is a cell of its own.
        CELL.lastIndex = index + length - written.length + number[0].length;
        continue;
      }
      const cell = written.normalize('NFKC');
      const act = formulaAct(cell);
      if (act === 'starts a program' || (act !== undefined && /^[=+@-]/.test(cell))) report(RULES.formula, `The formula ${printable(cell, 80)} ${act}.`, index);
      else if (ARITHMETIC.test(cell)) continue;
      else if (FORMULA.test(cell) || SUM.test(cell)) {
        if (odd++ < 5) report(RULES.odd, `The cell ${printable(cell.split(/[,;\t"]/)[0] ?? '', 60)} is a formula.`, index);
      } else if (/^[=@+]/.test(cell) && /\b(?:curl|wget|powershell|cmd)\b/i.test(cell) && shellIssues(cell).some(({ level }) => level === 'danger')) report(RULES.formula, `The formula ${printable(cell, 80)} is a command.`, index);
    }
  }
  return true;
}

export const format: Format = {
  id: 'table',
  title: 'Table as text (CSV, TSV)',
  extensions: EXTENSIONS,
  carriesCode: false,
  mayBeEmpty: true,
  rules: Object.values(RULES),
  detect: ({ extension }) => (EXTENSIONS.includes(extension) ? 'name' : undefined),
  scan,
};
