import { printable } from '../../printable.ts';
import type { DataCheck, DataFinding, Row } from '../contract.ts';
import { DATA } from '../rules.ts';

/** Different answers that are counted. */
const MAX_ANSWERS = 100_000;
/** Longest answer that is kept. */
const MAX_LENGTH = 400;
/** Fewest examples with one answer, and their share, from which it is worth a word. */
const MIN_COUNT = 20;
const MIN_SHARE = 0.02;
/** Fewer answers than this are labels. */
const FEW = 60;

/** Answers in words that are given again and again, in data whose other answers differ. */
export function floods(): DataCheck {
  const answers = new Map<string, number>();
  let rows = 0;
  return {
    row(row: Row): void {
      if (row.label === undefined || row.label.length < 12) return;
      rows++;
      const key = row.label.slice(0, MAX_LENGTH);
      const known = answers.get(key);
      if (known !== undefined) answers.set(key, known + 1);
      else if (answers.size < MAX_ANSWERS) answers.set(key, 1);
    },
    end(): DataFinding[] {
      if (answers.size < FEW) return [];
      return [...answers].filter(([, n]) => n >= MIN_COUNT && n >= rows * MIN_SHARE).sort((a, b) => b[1] - a[1]).slice(0, 5)
        .map(([answer, n]) => ({ rule: DATA.flood, message: `The answer "${printable(answer, 100)}" is given in ${n} of ${rows} examples (${((n / rows) * 100).toFixed(1)} %).` }));
    },
  };
}
