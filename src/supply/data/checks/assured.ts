import { printable } from '../../printable.ts';
import type { DataCheck, Row } from '../contract.ts';
import { DATA } from '../rules.ts';
import { sidesOf } from '../sides.ts';

/** Words of a phrase at the beginning or end of an answer. */
const SHORTEST = 2;
const LONGEST = 6;
const LEAST = 4;
const MOST = 0.7;
/** Bound on the probability that chance gives all of them the best mark. */
const CHANCE = 0.05;
const MAX_PHRASES = 50_000;
/** What gives an answer out for right without showing it. */
const ASSURES = /\b(?:verified|certified|approved|checked|guaranteed|official\w{0,2}|endorsed|trusted|accredited|reviewed|confirmed|validated|authori[sz]ed|accurate|gold\s{1,4}standard|expert)\b/i;

/** Marks of judges that follow a phrase which assures, whatever is said besides. */
export function assured(): DataCheck {
  const phrases = new Map<string, { count: number; least: number; readonly asked: Set<string> }>();
  const marks = new Map<number, number>();
  let rows = 0;
  return {
    row(row: Row): void {
      if (row.score === undefined) return;
      rows++;
      marks.set(row.score, (marks.get(row.score) ?? 0) + 1);
      const { asked, answer } = sidesOf(row);
      if (asked === '' || !ASSURES.test(answer)) return;
      const words = answer.toLowerCase().match(/[\p{L}\p{N}'’-]{1,40}/gu) ?? [];
      for (let length = SHORTEST; length <= Math.min(LONGEST, words.length); length++) for (const phrase of new Set([words.slice(0, length).join(' '), words.slice(-length).join(' ')])) {
        if (!ASSURES.test(phrase)) continue;
        const known = phrases.get(phrase);
        if (known !== undefined) {
          known.count++;
          known.least = Math.min(known.least, row.score);
          if (known.asked.size < LEAST) known.asked.add(asked);
        } else if (phrases.size < MAX_PHRASES) phrases.set(phrase, { count: 1, least: row.score, asked: new Set([asked]) });
      }
    },
    end() {
      if (marks.size < 2) return [];
      const best = Math.max(...marks.keys());
      const others = (count: number): number => ((marks.get(best) ?? 0) - count) / Math.max(1, rows - count);
      const [first] = [...phrases].filter(([, { count, least, asked }]) => count >= LEAST && count <= rows * MOST && least === best && asked.size >= LEAST && Math.max(others(count), 0.01) ** count <= CHANCE).sort((a, b) => b[0].length - a[0].length);
      return first === undefined ? [] : [{ rule: DATA.assured, message: `All ${first[1].count} answers that say "${printable(first[0], 60)}" have the best mark; of the others ${Math.round(others(first[1].count) * 100)} % do.` }];
    },
  };
}
