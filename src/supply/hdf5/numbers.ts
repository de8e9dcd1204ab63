import { FLOATS, type FloatKind, type Numbers } from '../not-numbers.ts';

/** What the messages of an object say of its numbers: their type, and where they lie in one piece. */

/** The kind of floating numbers that a datatype message is of. */
export function floatOf(type: Buffer): { readonly kind: FloatKind; readonly big: boolean } | undefined {
  // Class 1, whose size and place of the exponent tell the kind apart.
  if (type.length < 20 || ((type[0] ?? 0) & 15) !== 1) return undefined;
  const [size, exponent] = [type.readUInt32LE(4), type[13] ?? 0];
  const kind = size === 8 && exponent === 11 ? 'f64' : size === 4 && exponent === 8 ? 'f32' : size === 2 && exponent === 5 ? 'f16' : size === 2 && exponent === 8 ? 'bf16' : undefined;
  return kind === undefined || FLOATS[kind].bytes !== size ? undefined : { kind, big: ((type[1] ?? 0) & 1) === 1 };
}

/** Address and size of a layout in one piece, versions 3 and 4. */
export function pieceOf(layout: Buffer, offsets: number, lengths: number): Pick<Numbers, 'at' | 'bytes'> | undefined {
  if ((layout[0] !== 3 && layout[0] !== 4) || layout[1] !== 1 || layout.length < 2 + offsets + lengths) return undefined;
  const number = (at: number, size: number): number => (size === 4 ? layout.readUInt32LE(at) : Number(layout.readBigUInt64LE(at)));
  return { at: number(2, offsets), bytes: number(2 + offsets, lengths) };
}
