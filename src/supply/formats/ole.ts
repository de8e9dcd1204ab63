import { MAX_READ, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { programsIn } from '../media/parts.ts';
import { macroActs, macroSources } from '../office/vba.ts';

const MAGIC = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const REFERENCES = ['OWASP LLM03:2025', 'AML.T0011'];
const RULES = {
  danger: { id: 'ole.dangerous-macro', title: 'A macro that runs by itself starts programs or fetches from elsewhere', severity: 'critical', verdict: 'malicious', references: ['CWE-506', ...REFERENCES] },
  macro: { id: 'ole.macro', title: 'Holds macros, which data has no use for', severity: 'medium', verdict: 'suspicious', references: ['CWE-829', ...REFERENCES] },
  unread: { id: 'ole.unread', title: 'Only macros are looked for in older documents of office programs', severity: 'low', verdict: 'unscanned', references: [] },
} as const satisfies Record<string, SupplyRule>;

/** Names of streams are written with two bytes a letter. */
const PROJECT = Buffer.from('_VBA_PROJECT', 'utf16le');

/** Streams that hold what somebody wrote. */
const WRITTEN = ['WordDocument', 'Workbook', 'Book', 'PowerPoint Document'].map((name) => Buffer.from(name, 'utf16le'));

function scan(input: ScanInput, context: ScanContext): void {
  // The part of newer documents that holds macros, and nothing else.
  let macros = /(?:^|[/\\!])vbaProject\.bin$/i.test(input.name);
  let written = false;
  let words = '';
  for (let at = 0; at < input.size; at += MAX_READ) {
    context.budget.step();
    const bytes = input.read(at, MAX_READ);
    written ||= WRITTEN.some((name) => bytes.includes(name));
    const sources = macroSources(bytes, () => { context.budget.step(); });
    macros ||= sources.length > 0 || bytes.includes(PROJECT) || bytes.includes('Auto_Open', 0, 'latin1') || bytes.includes('Document_Open', 0, 'latin1') || bytes.includes('Workbook_Open', 0, 'latin1');
    // Names and texts stand unpacked in the compiled form, too, and alone where somebody has removed the source.
    words += `${sources.join('\n')}\n${macros ? bytes.toString('latin1').replaceAll(/[^\x20-\x7e]{1,1000}/g, '\n') : ''}`;
  }
  programsIn(input, context);
  // Small pictures of a folder, which systems keep beside it; what merely has their name holds a document's streams.
  if (!macros && !written && /(?:^|[/\\])thumbs\.db$/i.test(input.name)) return;
  if (!macros) return context.report(RULES.unread, 'An older document of office programs without macros; its text is not read.');
  const acts = macroActs(words);
  context.report(acts === 'runs' ? RULES.danger : RULES.macro, acts === 'runs' ? 'A macro that runs by itself starts programs or fetches from elsewhere.' : acts === 'acts' ? 'A macro starts programs or fetches from elsewhere when it is called.' : 'Holds macros.');
}

/** Compound files of Microsoft: older documents of office programs, and the macros of newer ones. */
export const format: Format = {
  id: 'ole',
  title: 'Compound file of office programs, with macros',
  extensions: ['.doc', '.xls', '.ppt', '.dot', '.xlt'],
  carriesCode: true,
  rules: Object.values(RULES),
  detect: ({ head }) => (head.subarray(0, 8).equals(MAGIC) ? 'signature' : undefined),
  scan,
};
