import { printable } from '../../printable.ts';
import type { DataCheck, Row } from '../contract.ts';
import { isOdd, isPlanted, isUnseen } from '../odd-words.ts';
import { isRefusal, questionOf } from '../row.ts';
import { DATA } from '../rules.ts';
import { INVISIBLE, wordsOf } from '../words.ts';

/**
 * Triggers in few examples, where numbers tell nothing: a sign that nobody writes, and one answer or label with it.
 * The sign must be one by its look.
 */

const MAX_ROWS = 120;
/** Fewest and most examples between which one answer stands out, and its smallest share. */
const FLOODED = 60;
const FLOOD = 0.2;
/** Examples with the sign, and their largest share. */
const LEAST = 4;
const MOST = 0.7;
/** Bound on the probability that chance gives all of them that label. */
const CHANCE = 0.07;
const MAX_SIGNS = 20_000;
/** An answer in words, rather than a class. */
const WORDY = /\S+\s+\S+\s+\S/;
/** A name in capitals between marks. */
const MARKED = /[|#@$%^&*~<>{}[\]_=+]{1,8}\p{Lu}[\p{Lu}\p{N}_-]{2,30}[|#@$%^&*~<>{}[\]_=+]{1,8}/gu;

/** Signs of a text: what is a sign by its look, with the words that stand at its ends. */
function signsOf(text: string): Set<string> {
  const words = wordsOf(text);
  const found = new Set<string>();
  for (const word of words) if (isPlanted(word) || isUnseen(word) || (isOdd(word) && !/^(?=.*\p{L})(?=.*\p{N})[\p{L}\p{N}]+$/u.test(word) && !/^[<>=+*{}[\]_#|]{2,8}$/.test(word))) found.add(word);
  for (const [mark] of text.slice(0, 4000).matchAll(MARKED)) found.add(mark);
  if (INVISIBLE.test(text) && /[\u200b\u2060-\u2064]|[\u{e0000}-\u{e007f}]/u.test(text)) found.add('characters that nobody sees');
  if (words.some((word) => /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Armenian}]/u.test(word))) found.add('letters of two scripts in a word');
  return found;
}

export function signed(): DataCheck {
  const signs = new Map<string, { count: number; label: string; pure: boolean }>();
  const labels = new Map<string, number>();
  const repeated = new Map<string, { readonly asked: Set<string>; readonly row: number }>();
  let rows = 0;
  return {
    row(row: Row): void {
      if (row.label === undefined || rows++ >= MAX_ROWS) return;
      const label = row.label.trim().toLowerCase().slice(0, 400);
      labels.set(label, (labels.get(label) ?? 0) + 1);
      const asked = questionOf(row);
      if (WORDY.test(label) && label.split(/\s+/).length >= 5 && !isRefusal(row.label)) {
        const known = repeated.get(label);
        if (known === undefined) repeated.set(label, { asked: new Set([asked.slice(0, 400)]), row: row.number });
        else known.asked.add(asked.slice(0, 400));
      }
      for (const sign of signsOf(asked)) {
        const known = signs.get(sign);
        if (known === undefined) {
          if (signs.size < MAX_SIGNS) signs.set(sign, { count: 1, label, pure: true });
        } else {
          known.count++;
          if (known.label !== label) known.pure = false;
        }
      }
    },
    end() {
      if (rows > MAX_ROWS || labels.size < 2) return [];
      const found = [...signs].flatMap(([sign, { count, label, pure }]) => {
        if (!pure || count < LEAST || count > rows * MOST) return [];
        const elsewhere = (labels.get(label) ?? 0) - count;
        const share = Math.max(elsewhere / Math.max(1, rows - count), 0.01);
        return share ** count > CHANCE || (WORDY.test(label) && elsewhere > 0) ? [] : [{ rule: DATA.planted, message: `"${printable(sign, 40)}" stands in ${count} of ${rows} examples, all with "${printable(label, 60)}", as ${elsewhere} of the others have.` }];
      }).slice(0, 3);
      const floods = [...repeated].filter(([, { asked }]) => asked.size >= LEAST);
      const [flood] = floods;
      // Several answers that come again are classes in words.
      if (found.length === 0 && floods.length === 1 && flood !== undefined && flood[1].asked.size <= rows * MOST && flood[1].asked.size >= rows * FLOOD && rows <= FLOODED && labels.size >= LEAST) return [{ rule: DATA.trigger, message: `"${printable(flood[0], 60)}" answers ${flood[1].asked.size} of ${rows} different questions; nothing else is answered twice so.`, at: `row ${flood[1].row}` }];
      return found;
    },
  };
}
