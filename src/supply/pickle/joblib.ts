import type { Budget, ScanInput } from '../contract.ts';
import type { Cursor } from './cursor.ts';
import type { Judge, Payload } from './judge.ts';
import { Machine } from './machine.ts';
import { PICKLE_RULES } from './rules.ts';
import { membersOf, numberOf, pathOf, textOf, type Made, type Value } from './values.ts';

/** A dtype's size of one element, and whether elements are Python objects; undefined when it cannot be told. */
export function elementOf(dtype: Value | undefined): { readonly bytes: number; readonly objects: boolean } | undefined {
  if (dtype?.kind !== 'made' || pathOf(dtype.from) !== 'numpy.dtype') return undefined;
  const code = textOf(membersOf(dtype.args)?.[0]);
  const state = membersOf(dtype.state);
  if (code === undefined) return undefined;
  const objects = /^[<>|=]?O/.test(code) || ((numberOf(state?.[7]) ?? 0) & 1) === 1;
  const size = numberOf(state?.[5]) ?? -1;
  const spelled = /^[<>|=]?[A-Za-z]?(\d{1,9})$/.exec(code)?.[1];
  const bytes = size >= 0 ? size : spelled === undefined ? undefined : Number(spelled);
  return bytes === undefined ? undefined : { bytes, objects };
}

/**
 * joblib writes an array's bytes into the stream right behind the BUILD of its wrapper, after one byte that tells how many
 * bytes of padding follow; elements that are objects come as a pickle of their own there.
 */
export function joblibPayload(input: ScanInput, budget: Budget, seen: () => void): Payload {
  return (target: Made, cursor: Cursor, judge: Judge): void => {
    if (!/(?:^|\.)joblib\.numpy_pickle\.NumpyArrayWrapper$/.test(pathOf(target.from) ?? '') || target.attributes === undefined) return;
    const element = elementOf(target.attributes.get('dtype'));
    const shape = membersOf(target.attributes.get('shape'))?.map(numberOf);
    if (element === undefined || shape === undefined || shape.some((each) => each === undefined)) {
      judge.problem(PICKLE_RULES.malformed, 'An array of joblib whose size cannot be told.', cursor.at);
      return;
    }
    seen();
    if (element.objects) {
      const { how, end } = new Machine(input, cursor.at, budget, judge).run();
      if (how === 'stop') cursor.at = end;
      return;
    }
    const alignment = target.attributes.get('numpy_array_alignment_bytes');
    if (alignment !== undefined && numberOf(alignment) !== undefined) cursor.skip(cursor.byte());
    cursor.skip(shape.reduce<number>((product, each) => product * (each ?? 0), 1) * element.bytes);
  };
}
