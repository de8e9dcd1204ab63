import { bytecodeIssues } from '../code/bytecode.ts';
import { hiddenIssues } from '../code/hidden.ts';
import { MAX_READ, ScanStop, type Format, type Probe, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { BrokenMarshal, LAYOUTS, readCode, type Layout } from '../marshal/read.ts';
import { printable } from '../printable.ts';
import { looksLikeText } from '../text.ts';
import { scanUnclaimed } from '../unclaimed.ts';

const REFERENCES = ['CWE-506', 'OWASP LLM03:2025', 'AML.T0010'];
const RULES = {
  danger: { id: 'pyc.dangerous-code', title: 'Compiled Python acts against whoever imports it', severity: 'critical', verdict: 'malicious', references: REFERENCES },
  odd: { id: 'pyc.odd-code', title: 'Compiled Python does what packages rarely need', severity: 'medium', verdict: 'suspicious', references: REFERENCES },
  unread: { id: 'pyc.unread', title: 'Compiled Python that cannot be read', severity: 'low', verdict: 'unscanned', references: ['CWE-20'] },
  trailing: { id: 'pyc.trailing-data', title: 'Bytes after the compiled code', severity: 'medium', verdict: 'suspicious', references: REFERENCES },
  note: { id: 'pyc.note', title: 'Worth knowing', severity: 'info', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

/** Numbers of the formats of CPython 3 from which on the header, or the layout of code, is another (Lib/importlib/_bootstrap_external.py). */
const HEADER_12 = 3190;
const HEADER_16 = 3390;
const POSITIONAL = 3400;
const QUALIFIED = 3450;
/** Those of CPython 3 lie below, those of Python 2 above. */
const PYTHON_2 = 20_000;

/** The header's length in bytes, and the layouts to try, by the number of the format; other interpreters have numbers of their own. */
function versionOf(magic: number): { readonly header: readonly number[]; readonly layouts: readonly Layout[] } {
  if (magic >= PYTHON_2) return { header: [8], layouts: ['2'] };
  if (magic < 3000) return { header: [16, 12, 8], layouts: LAYOUTS };
  const likely: Layout = magic >= QUALIFIED ? '3.11' : magic >= POSITIONAL ? '3.8' : '3.0';
  return { header: [magic >= HEADER_16 ? 16 : magic >= HEADER_12 ? 12 : 8], layouts: [likely, ...LAYOUTS.filter((layout) => layout !== likely)] };
}

/** `c`, perhaps with the bit for references. */
function beginsCode(byte: number | undefined): boolean {
  return byte === 0x63 || byte === 0xe3;
}

function detect({ head, extension }: Probe): 'signature' | 'name' | undefined {
  // The beginning of a text may read as one: `<#` and the end of a line.
  if (head.length > 16 && !looksLikeText(head) && head[2] === 0x0d && head[3] === 0x0a && versionOf(head.readUInt16LE(0)).header.some((at) => beginsCode(head[at]))) return 'signature';
  return extension === '.pyc' || extension === '.pyo' ? 'name' : undefined;
}

function scan(input: ScanInput, context: ScanContext): void {
  if (input.size > MAX_READ) throw new ScanStop(RULES.unread, `Compiled code of ${input.size} bytes; at most ${MAX_READ} are read.`);
  const bytes = input.read(0, input.size);
  if (bytes.length < 16 || bytes[2] !== 0x0d || bytes[3] !== 0x0a) throw new ScanStop(RULES.unread, 'The header is none of compiled Python.', 0);
  const spend = (): void => { context.budget.step(); };
  const { header, layouts } = versionOf(bytes.readUInt16LE(0));
  const start = header.find((at) => beginsCode(bytes[at])) ?? header[0] ?? 0;
  let read: ReturnType<typeof readCode>;
  try {
    read = readCode(bytes, start, spend, layouts);
  } catch (error) {
    if (!(error instanceof BrokenMarshal)) throw error;
    throw new ScanStop(RULES.unread, `The compiled code cannot be read: ${printable(error.message, 100)}.`, error.at);
  }
  for (const { level, what } of bytecodeIssues(read.code, spend)) context.report(level === 'danger' ? RULES.danger : level === 'odd' ? RULES.odd : RULES.note, what);
  for (const { level, what } of hiddenIssues(bytes.toString('latin1'), false)) if (level !== 'note') context.report(RULES.odd, what);
  if (read.end < bytes.length) {
    context.report(RULES.trailing, `${bytes.length - read.end} bytes follow the code.`, read.end);
    scanUnclaimed(input, read.end, context);
  }
}

/** Compiled modules of Python: their names and constants are judged, the bytecode is neither run nor followed. */
export const format: Format = {
  id: 'pyc',
  title: 'Compiled Python',
  extensions: ['.pyc', '.pyo'],
  carriesCode: true,
  rules: Object.values(RULES),
  detect,
  scan,
};
