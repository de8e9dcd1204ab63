import { asError, SallyportError } from '../../core/errors.ts';
import { isObject, parseStrict, pointerToken, type JsonObject, type JsonValue } from '../../core/json.ts';
import { safetensorsStated } from '../card/embedded.ts';
import { ConfigJudge } from '../config/values.ts';
import { ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { GENERAL } from '../general-rules.ts';
import { reportNotNumbers, type FloatKind } from '../not-numbers.ts';
import { printable } from '../printable.ts';
import { reportProgram, scanUnclaimed } from '../unclaimed.ts';

/** Longest header that is read. The reference reader stops at 100 MB; headers of the largest public models have a few. */
const MAX_HEADER = 16 * 1024 * 1024;
const MAX_JSON_DEPTH = 16;
/** Beyond any header, also of a file that was cut off or is none: the header itself is there. */
const ABSURD = 2n ** 40n;

/** Bits of one element, as the reference reader (safetensors 0.6) has them. */
const BITS: Readonly<Record<string, number>> = {
  BOOL: 8, U8: 8, I8: 8, F8_E5M2: 8, F8_E4M3: 8, F8_E8M0: 8, F4: 4, F6_E2M3: 6, F6_E3M2: 6, I16: 16, U16: 16, F16: 16, BF16: 16, I32: 32, U32: 32, F32: 32, C64: 64, F64: 64, I64: 64, U64: 64,
};

const FLOAT_KINDS: Readonly<Record<string, FloatKind>> = { F64: 'f64', F32: 'f32', F16: 'f16', BF16: 'bf16' };

const REFERENCES = ['OWASP LLM03:2025', 'AML.T0010'];

const RULES = {
  header: { id: 'safetensors.header', title: 'The header is not what the format says', severity: 'high', verdict: 'suspicious', references: ['CWE-1284', ...REFERENCES] },
  truncated: { id: 'safetensors.truncated', title: 'The file ends before its tensors do', severity: 'medium', verdict: 'suspicious', references: REFERENCES },
  duplicate: { id: 'safetensors.duplicate-key', title: 'A key occurs twice, as no writer does: readers disagree about which counts', severity: 'high', verdict: 'malicious', references: ['CWE-694', ...REFERENCES] },
  tensor: { id: 'safetensors.tensor', title: 'A tensor whose type, shape and place do not fit', severity: 'high', verdict: 'suspicious', references: ['CWE-1284', ...REFERENCES] },
  overflow: { id: 'safetensors.overflow', title: 'A number that no file reaches, and that overflows the arithmetic of parsers', severity: 'critical', verdict: 'malicious', references: ['CWE-190', ...REFERENCES] },
  overlap: { id: 'safetensors.overlap', title: 'Two tensors share bytes', severity: 'high', verdict: 'suspicious', references: REFERENCES },
  hidden: { id: 'safetensors.unclaimed-data', title: 'Bytes that belong to no tensor', severity: 'high', verdict: 'suspicious', references: REFERENCES },
  code: { id: 'safetensors.dangerous-text', title: 'A text of the metadata is a template or code that acts on the machine', severity: 'critical', verdict: 'malicious', references: ['CWE-94', 'OWASP LLM03:2025', 'AML.T0010'] },
} as const satisfies Record<string, SupplyRule>;

function headerLength(head: Buffer, size: number): number | undefined {
  if (size < 10 || head.length < 10) return undefined;
  const length = head.readBigUInt64LE(0);
  return length >= 2n && length <= BigInt(size - 8) ? Number(length) : undefined;
}

function readHeader(input: ScanInput): JsonObject {
  const head = input.read(0, 16);
  if (head.length < 8) throw new ScanStop(RULES.truncated, 'The file is shorter than the length of its header.', 0);
  const length = head.readBigUInt64LE(0);
  if (length > ABSURD && head[8] === 0x7b) throw new ScanStop(RULES.overflow, `The header claims ${length} bytes.`, 0);
  if (length > BigInt(MAX_HEADER)) throw new ScanStop(RULES.header, `The header claims ${length} bytes; at most ${MAX_HEADER} are read.`, 0);
  if (length > BigInt(input.size - 8)) throw new ScanStop(RULES.truncated, `The header claims ${length} bytes, and ${input.size - 8} follow.`, 0);
  const bytes = input.read(8, Number(length));
  if (bytes[0] !== 0x7b) throw new ScanStop(RULES.header, 'The header does not begin with a brace.', 8);
  let value: JsonValue;
  try {
    value = parseStrict(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), MAX_JSON_DEPTH);
  } catch (error) {
    if (error instanceof SallyportError && error.code === 'request.duplicate_key') throw new ScanStop(RULES.duplicate, 'The header has a key twice.', error.location?.pointer ?? 8);
    throw new ScanStop(RULES.header, `The header is not strict JSON: ${printable(asError(error).message)}`, 8);
  }
  if (!isObject(value)) throw new ScanStop(RULES.header, 'The header is not an object.', 8);
  return value;
}

interface Tensor { readonly name: string; readonly begin: number; readonly end: number; readonly kind: FloatKind | undefined }

/** A non-negative whole number that a double holds exactly. */
function whole(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** The tensor that one entry of the header describes, or what is wrong with it. */
function tensorOf(name: string, value: JsonValue): Tensor | string {
  if (!isObject(value)) return 'is not an object';
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Array.isArray(shape) || !Array.isArray(offsets)) return 'lacks dtype, shape or data_offsets';
  const [begin, end] = offsets;
  if (offsets.length !== 2 || !whole(begin) || !whole(end) || end < begin) return 'has no valid data_offsets';
  if (!shape.every(whole)) return 'has no valid shape';
  const bits = Object.hasOwn(BITS, dtype) ? BITS[dtype] : undefined;
  if (bits === undefined) return `has the unknown type ${printable(dtype, 40)}`;
  let elements = 1n;
  for (const dimension of shape) {
    elements *= BigInt(dimension);
    if (elements > BigInt(Number.MAX_SAFE_INTEGER)) return 'has a shape beyond any file';
  }
  const needed = elements * BigInt(bits);
  if (needed % 8n !== 0n || needed / 8n !== BigInt(end - begin)) return `takes ${end - begin} bytes where its type and shape need ${needed / 8n}`;
  return { name, begin, end, kind: FLOAT_KINDS[dtype] };
}

/** Sizes that wrap around in the arithmetic of readers: negative, backwards, or more elements than any file has. */
function overflows(value: JsonValue): boolean {
  if (!isObject(value)) return false;
  const numbers = (list: JsonValue | undefined): readonly number[] => (Array.isArray(list) ? list.filter((each) => typeof each === 'number') : []);
  const shape = numbers(value['shape']);
  const [begin = 0, end = 0] = numbers(value['data_offsets']);
  return [...shape, begin, end].some((each) => each < 0 || each > Number.MAX_SAFE_INTEGER) || begin > end || shape.reduce((product, each) => product * each, 1) > Number.MAX_SAFE_INTEGER;
}

/** Texts that tools read for themselves: some render or run what they find there. */
function metadata(value: JsonObject, context: ScanContext): void {
  const judge = new ConfigJudge(() => { context.budget.step(); }, { metadata: true });
  for (const [key, text] of Object.entries(value)) if (typeof text === 'string') judge.text(key, text, [], `/__metadata__/${pointerToken(key)}`);
  for (const { level, what, at, topic } of judge.all()) if (level === 'danger') context.report(RULES.code, what, at);
    else if (topic === 'key') context.report(GENERAL.key, what, at);
}

function scan(input: ScanInput, context: ScanContext): void {
  const header = readHeader(input);
  const dataAt = 8 + Number(input.read(0, 8).readBigUInt64LE(0));
  const dataBytes = input.size - dataAt;
  const tensors: Tensor[] = [];
  for (const [name, value] of Object.entries(header)) {
    context.budget.step();
    if (name === '__metadata__') {
      if (!isObject(value) || Object.values(value).some((each) => typeof each !== 'string')) context.report(RULES.header, 'The metadata is not a map of strings to strings.', '/__metadata__');
      else {
        metadata(value, context);
        const facts = safetensorsStated(value);
        if (facts !== undefined) context.state(facts);
      }
      continue;
    }
    const tensor = tensorOf(name, value);
    if (typeof tensor === 'string') context.report(overflows(value) ? RULES.overflow : RULES.tensor, `The tensor ${printable(name)} ${tensor}.`);
    else tensors.push(tensor);
  }
  tensors.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let at = 0;
  for (const { name, begin, end, kind } of tensors) {
    if (begin < at) context.report(RULES.overlap, `The tensor ${printable(name)} begins inside the one before it.`, dataAt + begin);
    if (begin > at) context.report(RULES.hidden, `${begin - at} bytes before the tensor ${printable(name)} belong to none.`, dataAt + at);
    at = Math.max(at, end);
    if (kind !== undefined) reportNotNumbers(input, { at: dataAt + begin, bytes: end - begin, kind }, `The tensor ${printable(name)}`, context);
    if (end > begin) reportProgram(input, dataAt + begin, `The tensor ${printable(name)}`, context);
  }
  if (at > dataBytes) context.report(RULES.truncated, `The tensors need ${at} bytes, and ${dataBytes} are there.`, dataAt);
  if (at < dataBytes) {
    context.report(RULES.hidden, `${dataBytes - at} bytes after the last tensor belong to none.`, dataAt + at);
    scanUnclaimed(input, dataAt + at, context);
  }
}

/** Tensors behind a JSON header. Loading runs no code; what can go wrong is that two readers see different tensors, or hidden bytes. */
export const format: Format = {
  id: 'safetensors',
  title: 'Safetensors',
  extensions: ['.safetensors'],
  carriesCode: false,
  rules: Object.values(RULES),
  detect: ({ head, extension, size }) => {
    if (headerLength(head, size) !== undefined && head[8] === 0x7b && /^\{\s{0,64}("|\})/.test(head.toString('latin1', 8))) {
      const text = head.toString('latin1', 8);
      return text.includes('"data_offsets"') || text.includes('"__metadata__"') ? 'signature' : 'structure';
    }
    // Text under the name is read as what it is, too.
    return extension !== '.safetensors' ? undefined : head[0] === 0x7b ? 'structure' : 'name';
  },
  scan,
};
