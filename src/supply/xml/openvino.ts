import { printable } from '../printable.ts';

/** Constants of OpenVINO's networks: each says where in the file beside it, the weights, its numbers lie. */

/** Bits of an element. Texts have no size of their own. */
const BITS: Readonly<Record<string, number>> = {
  boolean: 8, i4: 4, u1: 1, u2: 2, u3: 3, u4: 4, u6: 6, nf4: 4, f4e2m1: 4, f8e4m3: 8, f8e5m2: 8, f8e8m0: 8, i8: 8, u8: 8, i16: 16, u16: 16, f16: 16, bf16: 16, i32: 32, u32: 32, f32: 32, i64: 64, u64: 64, f64: 64,
};

/**
 * What is wrong with the place of a constant's numbers, in a sentence.
 * @param weights - bytes of the file beside it; undefined where there is none
 */
export function constantProblem(attributes: ReadonlyMap<string, string>, weights: number | undefined): string | undefined {
  const [offset, size] = [attributes.get('offset'), attributes.get('size')];
  if (offset === undefined || size === undefined) return undefined;
  for (const [key, value] of [['offset', offset], ['size', size]] as const) if (!/^\s{0,4}\d{1,15}\s{0,4}$/.test(value)) return `Weights have the ${key} ${printable(value, 40)}.`;
  if (weights !== undefined && Number(offset) + Number(size) > weights) return `Weights lie at ${Number(offset)} to ${Number(offset) + Number(size)}, and the file beside has ${weights} bytes.`;
  const [shape, bits] = [attributes.get('shape'), BITS[attributes.get('element_type') ?? '']];
  if (shape === undefined || bits === undefined || !/^[\d\s,]{0,400}$/.test(shape)) return undefined;
  const elements = shape.split(',').filter((each) => each.trim() !== '').reduce((product, each) => product * Number(each), 1);
  const needed = Math.ceil((elements * bits) / 8);
  // Three and six bits are packed in groups.
  const fits = bits === 3 || bits === 6 ? Number(size) >= needed : Number(size) === needed;
  return fits ? undefined : `Weights of the shape ${printable(shape, 60)} take ${needed} bytes, and ${Number(size)} are said.`;
}
