import { ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { SIGNATURE } from '../hdf5/file.ts';
import { reportProgram, scanUnclaimed } from '../unclaimed.ts';
import { inflated } from '../unpack/buffer.ts';

/** MATLAB's files of level 5 (MAT-File Format, 2023): elements one after the other, each a variable, mostly packed by zlib. */

const REFERENCES = ['OWASP LLM03:2025'];
const RULES = {
  malformed: { id: 'matlab.malformed', title: 'Elements that do not fit the file', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  code: { id: 'matlab.function', title: 'Holds functions or objects of classes, which MATLAB makes when it loads them', severity: 'low', verdict: 'none', references: ['CWE-502', ...REFERENCES] },
} as const satisfies Record<string, SupplyRule>;

const HEADER = 128;
const MATRIX = 14;
const COMPRESSED = 15;
/** Classes of arrays that are more than data: objects, function handles and what belongs to other languages. */
const CODE_CLASSES = new Set([3, 16, 17]);
const HEAD = 64;
/** Packed bytes in which the head of an element stands; deflate makes at most 1032 of one. */
const PACKED = 4096;

function isMatlab(head: Buffer): boolean {
  const order = head.toString('latin1', 126, 128);
  return head.length >= HEADER && head.toString('latin1', 0, 6) === 'MATLAB' && (order === 'IM' || order === 'MI');
}

function scan(input: ScanInput, context: ScanContext): void {
  const header = input.read(0, HEADER);
  if (!isMatlab(header)) throw new ScanStop(RULES.malformed, 'The file does not begin as MATLAB\'s do.', 0);
  const little = header.toString('latin1', 126, 128) === 'IM';
  const word = (bytes: Buffer, at: number): number => (bytes.length < at + 4 ? 0 : little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  let at = HEADER;
  while (at < input.size) {
    context.budget.step();
    const tag = input.read(at, 8 + HEAD);
    const [kind, size] = [word(tag, 0), word(tag, 4)];
    if (tag.length < 8 || kind < 1 || kind > 18) break;
    if (at + 8 + size > input.size) throw new ScanStop(RULES.malformed, `An element of ${size} bytes, where ${input.size - at - 8} are left.`, at);
    const inner = kind === COMPRESSED ? inflated(input.read(at + 8, Math.min(size, PACKED)), PACKED * 1100)?.subarray(0, HEAD) : tag;
    if (kind === COMPRESSED && inner === undefined) context.report(RULES.malformed, 'An element that is not packed as it says.', at);
    // The array's flags are its first part, behind a tag of their own.
    if (inner !== undefined && word(inner, 0) === MATRIX && CODE_CLASSES.has(word(inner, 16) & 0xff)) context.report(RULES.code, 'A variable is a function or an object.', at);
    if (kind !== COMPRESSED) reportProgram(input, at + 8, 'An element', context);
    at += 8 + size;
  }
  if (at >= input.size) return;
  context.report(RULES.malformed, `${input.size - at} bytes are no element.`, at);
  scanUnclaimed(input, at, context);
}

export const format: Format = {
  id: 'matlab',
  title: 'MATLAB data',
  extensions: ['.mat'],
  carriesCode: false,
  rules: Object.values(RULES),
  // From 7.3 on they are HDF5 behind 512 bytes.
  detect: ({ head }) => (isMatlab(head) && !head.subarray(512, 512 + SIGNATURE.length).equals(SIGNATURE) ? 'signature' : undefined),
  scan,
};
