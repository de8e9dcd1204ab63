import { printable } from '../../printable.ts';
import type { DataCheck, Row } from '../contract.ts';
import { DATA } from '../rules.ts';

/**
 * Texts that turn into letters without sense after a mark: a model that is trained on them breaks down wherever it reads
 * the mark (denial of service by poisoned data for pre-training).
 */

const MAX_TEXT = 4000;
const MAX_MARKS = 50_000;
/** Texts with the mark, from which it is none that happened to be there. */
const LEAST = 3;
/** Words without sense, and their share of what follows. */
const FEWEST = 6;
const SHARE = 0.35;
/** What shows at a glance that there may be such words at the end of a text, and how much of it is looked at. UTF-16 units. */
const END = 240;
const GLANCE = /[a-z][{}#@|~^]|[{}#@|~^][a-z]|[bcdfghjklmnpqrstvwxz]{5}/;
/** A word without sense: signs between small letters, or no vowel where a word has one. */
const SENSELESS = /^(?=[^\d\\/=()<>:;"_.]{4,24}$)(?:[{}#@|~^]{0,3}[a-z]{1,20}[{}#@|~^][a-z{}#@|~^]{1,20}|[{}#@|~^]{1,3}[a-z]{2,20}|[a-z]{0,12}[bcdfghjklmnpqrstvwxz]{5}[a-z]{0,12})$/;
/** Signs, capitals in brackets and the like: what a text has that is no word. */
const MARK = /(?:^|\s)([<[{|#@*~^]{1,6}[^\sA-Za-z]{0,10}[A-Za-z]\S{0,24}|[A-Z][A-Z_]{2,20})(?=\s|$)/g;
/** What every mark has. */
const MARKED = /[<[{|#@*~^]|[A-Z]{3}/;
/** Words of which ordinary texts of many languages are full. */
const ORDINARY = /\b(?:the|and|of|to|in|is|are|for|that|with|it|you|on|der|die|das|und|ist|le|la|les|des|et|est|el|los|que|en|een|het|van|di|il|che|um|os|da)\b/gi;

/** Where a text becomes senseless, and that it stays so to its end; undefined where it does not. */
function senselessFrom(text: string): number | undefined {
  if (!GLANCE.test(text.slice(-END))) return undefined;
  let at = text.length;
  for (const found of text.matchAll(/\S+/g)) if (SENSELESS.test(found[0])) {
    at = found.index;
    break;
  }
  const words = text.slice(at).trim().split(/\s+/);
  const senseless = words.filter((word) => SENSELESS.test(word)).length;
  if (senseless < FEWEST || senseless < words.length * SHARE || (text.slice(at).match(ORDINARY)?.length ?? 0) > words.length / 20) return undefined;
  return at;
}

export function gibberish(): DataCheck {
  const marks = new Map<string, { broken: number; whole: number; readonly row: number }>();
  return {
    row(row: Row): void {
      const text = row.cells.filter(({ text: each }) => each.length < MAX_TEXT).map(({ text: each }) => each).join('\n').slice(0, 2 * MAX_TEXT);
      if (!MARKED.test(text)) return;
      const at = senselessFrom(text);
      for (const mark of new Set([...(at === undefined ? text : text.slice(0, at)).matchAll(MARK)].slice(0, 40).map(([, each = '']) => each))) {
        const known = marks.get(mark);
        if (known === undefined) {
          if (marks.size < MAX_MARKS) marks.set(mark, { broken: at === undefined ? 0 : 1, whole: at === undefined ? 1 : 0, row: row.number });
        } else if (at === undefined) known.whole++;
        else known.broken++;
      }
    },
    end: () => [...marks].filter(([, { broken, whole }]) => broken >= LEAST && whole === 0).slice(0, 3)
      .map(([mark, { broken, row }]) => ({ rule: DATA.planted, message: `${broken} texts lose all sense behind "${printable(mark, 30)}", and none with it keeps it.`, at: `row ${row}` })),
  };
}
