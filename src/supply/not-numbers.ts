import type { ScanContext, ScanInput } from './contract.ts';
import { GENERAL } from './general-rules.ts';

/** Weights that are no numbers: a model of them answers nonsense, crashes who counts on numbers, or spreads them through what is trained on. */

/** Floating numbers by the bytes of one, and the bits of their exponents in the highest 16; what else is set there, but for the sign, makes NaN of infinity. */
export const FLOATS = {
  f64: { bytes: 8, exponent: 0x7ff0 },
  f32: { bytes: 4, exponent: 0x7f80 },
  bf16: { bytes: 2, exponent: 0x7f80 },
  f16: { bytes: 2, exponent: 0x7c00 },
} as const;
export type FloatKind = keyof typeof FLOATS;

/** Numbers that are looked at in one stretch, of which there are three: at the beginning, in the middle and at the end. */
const STRETCH = 512;
/** Fewer may be a placeholder or a bound. */
const FEWEST = 32;
/** The share of NaN from which there is no honest reason. Infinite ones count only where nothing else is there: masks have many. */
const SHARE = 0.9;

export interface Numbers {
  readonly at: number;
  readonly bytes: number;
  readonly kind: FloatKind;
  /** Whether the highest byte comes first. */
  readonly big?: boolean;
  /** Bytes from one number to the next, where other things stand between them. */
  readonly stride?: number;
}

/** Reports a tensor that consists of what is no number. `what` begins the sentence. */
export function reportNotNumbers(input: ScanInput, numbers: Numbers, what: string, context: ScanContext): void {
  const { bytes: size } = FLOATS[numbers.kind];
  const stride = numbers.stride ?? size;
  const available = Math.min(numbers.bytes, input.size - numbers.at);
  const count = Math.floor(available / stride);
  if (count < FEWEST || !Number.isSafeInteger(numbers.at) || numbers.at < 0) return;
  let [seen, nan, infinite] = [0, 0, 0];
  const stretches = count <= 3 * STRETCH ? [[0, count]] : [[0, STRETCH], [(count >> 1) - (STRETCH >> 1), STRETCH], [count - STRETCH, STRETCH]];
  for (const [first = 0, length = 0] of stretches) {
    const bytes = input.read(numbers.at + first * stride, length * stride);
    seen += length;
    const found = counted(bytes, numbers, size, stride);
    nan += found.nan;
    infinite += found.infinite;
    if (nan < seen * SHARE && nan + infinite < seen) return;
  }
  context.report(GENERAL.notNumbers, `${what} holds no numbers: ${Math.round((100 * (nan + infinite)) / seen)} % of what was looked at is NaN or infinite.`, numbers.at);
}

function counted(bytes: Buffer, { kind, big = false }: Numbers, size: number, stride: number): { readonly nan: number; readonly infinite: number } {
  const { exponent } = FLOATS[kind];
  let [nan, infinite] = [0, 0];
  for (let at = 0; at + size <= bytes.length; at += stride) {
    const high = big ? ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0) : ((bytes[at + size - 1] ?? 0) << 8) | (bytes[at + size - 2] ?? 0);
    if ((high & exponent) !== exponent) continue;
    if ((high & 0x7fff) === exponent) infinite++;
    else nan++;
  }
  return { nan, infinite };
}

/** What PyTorch and numpy write for what is no number, of which no counted things consist. */
const WRITTEN = ['0000c07f', '0000c0ff', '000000000000f87f', '000000000000f8ff', 'c07f', 'c0ff', '007e', '00fe'].map((hex) => Buffer.from(hex, 'hex'));

/** The kind of numbers that bytes of unknown kind would be, were they all the one that is none. */
export function floodOf(input: ScanInput, at: number): FloatKind | undefined {
  const head = input.read(at, 64);
  if (head.length < 64) return undefined;
  const found = WRITTEN.find((each) => head.subarray(0, each.length).equals(each) && head.equals(Buffer.alloc(64, each)));
  return found === undefined ? undefined : found.length === 8 ? 'f64' : found.length === 4 ? 'f32' : found[0] === 0 ? 'f16' : 'bf16';
}
