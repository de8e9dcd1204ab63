import type { ScanContext, ScanInput } from '../contract.ts';
import { scanUnclaimed } from '../unclaimed.ts';
import { reportNotNumbers, type FloatKind } from '../not-numbers.ts';
import { PICKLE_RULES } from './rules.ts';
import { printable } from '../printable.ts';
import { membersOf, textOf, type Value } from './values.ts';

/** What torch.save wrote behind its streams before it wrote zip files: for each storage its count in eight bytes, then its numbers. */

/** Bytes of one element, by the class of the storage. */
const ELEMENTS: Readonly<Record<string, number>> = {
  Byte: 1, Char: 1, Bool: 1, QInt8: 1, QUInt8: 1, QUInt4x2: 1, QUInt2x4: 1, Untyped: 1, Short: 2, Half: 2, BFloat16: 2, Int: 4, Float: 4, QInt32: 4, Long: 8, Double: 8, ComplexFloat: 8, ComplexDouble: 16,
};
const KINDS: Readonly<Record<string, FloatKind>> = { Half: 'f16', BFloat16: 'bf16', Float: 'f32', Double: 'f64' };
/** Storages that are remembered; files of more are not followed to their end. */
const MAX_STORAGES = 100_000;

/** The type of each storage that a stream names, by its key. */
export class Storages {
  private readonly types = new Map<string, string>();

  /** A persistent id as torch writes it: `('storage', class, key, place, count, view)`. */
  add(id: Value): void {
    const [kind, type, key] = membersOf(id) ?? [];
    const name = textOf(key);
    if (textOf(kind) !== 'storage' || type?.kind !== 'name' || name === undefined || this.types.size >= MAX_STORAGES) return;
    this.types.set(name, type.name.replace(/Storage$/, ''));
  }

  /**
   * Goes over the numbers of the storages in the order of their keys and looks at what follows the last.
   * What cannot be told ends it: numbers may be anything.
   */
  scanBehind(input: ScanInput, start: number, keys: Value, context: ScanContext): void {
    const names = keys.kind === 'items' && !keys.cut ? keys.items.map((key) => textOf(key)) : undefined;
    if (names === undefined) return;
    let at = start;
    for (const name of names) {
      context.budget.step();
      const type = name === undefined ? undefined : this.types.get(name);
      const size = ELEMENTS[type ?? ''];
      if (size === undefined) return;
      const count = input.size - at < 8 ? undefined : input.read(at, 8).readBigInt64LE(0);
      const end = count === undefined || count < 0n || count > BigInt(input.size) ? Infinity : at + 8 + Number(count) * size;
      if (end > input.size) return context.report(PICKLE_RULES.truncated, 'The numbers of a tensor end too early.', at);
      const kind = KINDS[type ?? ''];
      if (kind !== undefined) reportNotNumbers(input, { at: at + 8, bytes: end - at - 8, kind }, `The storage ${printable(name ?? '', 40)}`, context);
      at = end;
    }
    if (at >= input.size) return;
    context.report(PICKLE_RULES.trailing, `${input.size - at} bytes follow the numbers of the last tensor.`, at);
    scanUnclaimed(input, at, context);
  }
}
