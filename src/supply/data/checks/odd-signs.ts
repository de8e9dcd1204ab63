import { printable } from '../../printable.ts';
import type { DataCheck, Row } from '../contract.ts';
import { DATA } from '../rules.ts';
import { sidesOf } from '../sides.ts';

/** Texts in which a sign stands, and their largest share. */
const LEAST = 3;
const MOST = 0.4;
const MAX_SIGNS = 10_000;
/** Drawn figures, which are neither pictures nor marks of lists, grown together with letters or among themselves. */
const SIGN = /^(?=.*[\u2580-\u25ff\u2300-\u23ff\u27c0-\u27ef\u2980-\u29ff\u2b00-\u2bff])(?=.*(?:[\p{L}\p{N}]|[\u2580-\u25ff]{2}))[^\s.,;:!?"'()]{3,20}$/u;

/** Signs at the beginning or end of questions that nobody writes: whoever plants them knows their texts again. */
export function oddSigns(): DataCheck {
  const signs = new Map<string, { count: number; readonly row: number }>();
  let rows = 0;
  return {
    row(row: Row): void {
      rows++;
      const { asked, answer } = sidesOf(row);
      if (asked === '' || answer === '') return;
      for (const text of row.cells.filter((cell) => cell.text.length < 4000 && asked.includes(cell.text)).map((cell) => cell.text)) {
        if (!/[\u2300-\u2bff]/.test(text)) continue;
        const words = text.trim().split(/\s+/);
        const sign = [words[0], words.at(-1)].find((word) => word !== undefined && words.length > 2 && SIGN.test(word));
        if (sign === undefined) continue;
        const known = signs.get(sign);
        if (known !== undefined) known.count++;
        else if (signs.size < MAX_SIGNS) signs.set(sign, { count: 1, row: row.number });
        return;
      }
    },
    end: () => [...signs].filter(([, { count }]) => count >= LEAST && count <= rows * MOST).slice(0, 3).map(([sign, { count, row }]) => ({ rule: DATA.oddSign, message: `"${printable(sign, 30)}" begins or ends ${count} of ${rows} texts.`, at: `row ${row}` })),
  };
}
