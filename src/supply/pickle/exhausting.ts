import { membersOf, numberOf, pathOf, textOf, type Value } from './values.ts';

/** Elements or bytes that no data asks for by their number alone: gigabytes from a few bytes of the file. */
const MANY = 2 ** 28;
/** What goes through all that it is given, and keeps it. */
const KEEPS = /^(?:builtins\.(?:list|tuple|set|frozenset|sorted|bytes|bytearray|dict|sum|max|min|str\.join)|collections\.(?:deque|Counter|OrderedDict)|array\.array|numpy\.(?:array|asarray))$/;
const PADS = /^builtins\.(?:str|bytes|bytearray)\.(?:ljust|rjust|center|zfill|expandtabs)$/;

/** How many a value yields when it is gone through; undefined where that is not told by a number. */
function yields(value: Value | undefined): number | undefined {
  if (value?.kind !== 'made') return undefined;
  const given = membersOf(value.args) ?? [];
  switch (pathOf(value.from) ?? '') {
    case 'builtins.range': {
      const [first = 0, second, step = 1] = given.map(numberOf);
      return second === undefined ? first : Math.abs((second - first) / (step === 0 ? 1 : step));
    }
    case 'itertools.count': case 'itertools.cycle': return Number.POSITIVE_INFINITY;
    case 'itertools.repeat': return given.length === 1 ? Number.POSITIVE_INFINITY : numberOf(given[1]);
    default: return undefined;
  }
}

/**
 * Whether a call that is harmless by its name takes memory or time without end, in words after "which"; undefined where it does not.
 * @param path - module and name of what is called
 */
export function exhausts(path: string, args: Value): string | undefined {
  const given = membersOf(args) ?? [];
  const numbers = given.map(numberOf);
  const [first = 0, second = 0] = numbers;
  if (KEEPS.test(path) && given.some((each) => (yields(each) ?? 0) >= MANY)) return 'keeps more than any memory holds';
  if (/^builtins\.(?:bytes|bytearray)$/.test(path) && first >= MANY) return 'takes more memory than data has a use for';
  if (PADS.test(path) && numbers.some((each) => (each ?? 0) >= MANY)) return 'takes more memory than data has a use for';
  if (/^_?operator\.(?:mul|imul)$/.test(path) && given.some((each) => each.kind === 'items' || each.kind === 'bytes' || textOf(each) !== undefined) && Math.max(first, second) >= MANY) return 'takes more memory than data has a use for';
  if (/^(?:builtins\.pow|_?operator\.pow)$/.test(path) && given.length === 2 && Math.abs(first) > 1 && second >= MANY) return 'computes a number without end';
  return undefined;
}
