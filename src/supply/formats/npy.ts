import { ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { windowInput } from '../input.ts';
import { scanPickles } from '../pickle/scan.ts';
import { printable } from '../printable.ts';
import { reportProgram, scanUnclaimed } from '../unclaimed.ts';

const MAGIC = Buffer.from('934e554d5059', 'hex');
/** Longest header that is read; numpy itself refuses more than 10,000 characters unless the file is trusted. */
const MAX_HEADER = 1024 * 1024;

const RULES = {
  header: { id: 'npy.header', title: 'The header is not what numpy writes', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  code: { id: 'npy.header-code', title: 'The header is code, which older readers evaluate', severity: 'critical', verdict: 'malicious', references: ['CWE-95', 'OWASP LLM03:2025', 'AML.T0010'] },
  overflow: { id: 'npy.overflow', title: 'A shape that no file reaches, and that overflows the arithmetic of readers', severity: 'high', verdict: 'malicious', references: ['CWE-190'] },
  size: { id: 'npy.size', title: 'The bytes do not fit the shape', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  objects: { id: 'npy.objects', title: 'Holds Python objects as a pickle', severity: 'info', verdict: 'none', references: ['CWE-502'] },
} as const satisfies Record<string, SupplyRule>;

interface Header { readonly text: string; readonly dataAt: number }

function headerOf(input: ScanInput): Header {
  const head = input.read(0, 12);
  const major = head[6] ?? 0;
  if (head.length < 10 || !head.subarray(0, 6).equals(MAGIC)) throw new ScanStop(RULES.header, 'The file does not begin as a .npy does.', 0);
  if (major < 1 || major > 3 || (major > 1 && head.length < 12)) throw new ScanStop(RULES.header, `Version ${major} of the format does not exist.`, 6);
  const length = major === 1 ? head.readUInt16LE(8) : head.readUInt32LE(8);
  const at = major === 1 ? 10 : 12;
  if (length > MAX_HEADER || at + length > input.size) throw new ScanStop(RULES.header, `The header claims ${length} bytes.`, 8);
  return { text: input.read(at, length).toString(major === 3 ? 'utf8' : 'latin1'), dataAt: at + length };
}

/** Bits of numpy's element types with a fixed size, by kind and number of bytes; `U` counts characters of four. */
const SIMPLE = /^'[<>|=]?([biufcSaUVmM?])(\d{0,9})(?:\[\w{1,12}\])?'$/;

/** A call of what acts: the header has no use for any call. */
const CALLS = /__import__|\b(?:exec|eval|compile|open|getattr|system|popen|Popen|run|call|check_output)\s{0,4}\(/;

/** The type, order and shape of the header, a Python dictionary with exactly these keys. */
const FIELDS = /^\s*\{\s*'descr'\s*:\s*(?<descr>.{1,100000}?),\s*'fortran_order'\s*:\s*(?:True|False)\s*,\s*'shape'\s*:\s*\((?<shape>[\d\sL,]{0,2000})\)\s*,?\s*\}\s*$/s;

/** Arrays that were saved one after the other into one file are read so, too. */
function scan(input: ScanInput, context: ScanContext): void {
  for (let at: number | undefined = 0; at !== undefined; ) {
    context.budget.step();
    const next = one(at === 0 ? input : windowInput(input, at, input.size - at), context);
    at = next === undefined ? undefined : at + next;
  }
}

/** Elements of a shape as the header writes it; one of an empty shape. */
function countOf(shape = ''): number {
  return shape.split(',').filter((each) => each.trim() !== '').reduce((product, each) => product * Number(each.trim().replace('L', '')), 1);
}

/** Where the next array begins, when one follows. */
function one(input: ScanInput, context: ScanContext): number | undefined {
  const { text, dataAt } = headerOf(input);
  const fields = FIELDS.exec(text)?.groups;
  const descr = fields?.['descr']?.trim();
  // Whatever the header is: a type with objects in it makes numpy unpickle what follows.
  if (descr === undefined || fields === undefined) {
    const acts = CALLS.test(text);
    context.report(acts ? RULES.code : RULES.header, `The header is ${printable(text.trim(), 120)}.`, 10);
    if (/O/.test(text)) scanPickles(input, dataAt, context);
    return undefined;
  }
  if (/'[<>|=]?O\d{0,2}'/.test(descr)) {
    context.report(RULES.objects, 'The elements are Python objects: loading them needs allow_pickle and unpickles.', dataAt);
    if (dataAt >= input.size) context.report(RULES.size, 'Nothing follows the header, where the pickle of the objects must be: the file is cut off.', dataAt);
    scanPickles(input, dataAt, context);
    return undefined;
  }
  const simple = SIMPLE.exec(descr);
  if (simple === null) {
    if (dataAt >= input.size && countOf(fields['shape']) > 0) context.report(RULES.size, `Nothing follows the header, where ${countOf(fields['shape'])} records must be: the file is cut off.`, dataAt);
    // Structured types are lists of texts, tuples and numbers; a reader before numpy 1.10 evaluates whatever is there.
    if (CALLS.test(descr) || /[A-Za-z_]\w*\s{0,4}\(/.test(descr.replaceAll(/'[^']{0,1000}'/g, "''"))) context.report(RULES.code, `The header is ${printable(text.trim(), 120)}.`, 10);
    return undefined;
  }
  const [, kind = '', digits = ''] = simple;
  const element = kind === '?' ? 1 : Number(digits) * (kind === 'U' ? 4 : 1);
  const count = countOf(fields['shape']);
  const expected = element * count;
  if (expected > Number.MAX_SAFE_INTEGER) throw new ScanStop(RULES.overflow, `The shape needs ${expected} bytes.`, 10);
  const next = dataAt + expected;
  if (next < input.size && input.read(next, 6).equals(MAGIC)) {
    reportProgram(input, dataAt, 'The array', context);
    return next;
  }
  if (input.size - dataAt !== expected) context.report(RULES.size, `The shape needs ${expected} bytes, and ${input.size - dataAt} are there.`, dataAt);
  if (input.size - dataAt > expected) scanUnclaimed(input, dataAt + expected, context);
  reportProgram(input, dataAt, 'The array', context);
  return undefined;
}

/** numpy's array file. Arrays of objects are a pickle behind the header. */
export const format: Format = {
  id: 'npy',
  title: 'NumPy array',
  extensions: ['.npy'],
  carriesCode: true,
  rules: Object.values(RULES),
  detect: ({ head, extension }) => (head.subarray(0, 6).equals(MAGIC) ? 'signature' : extension === '.npy' ? 'name' : undefined),
  scan,
};
