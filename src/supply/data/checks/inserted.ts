import { byNumber, collects, urlsIn } from '../../code/hosts.ts';
import { printable } from '../../printable.ts';
import { hashText } from '../hash.ts';
import type { DataCheck, Row } from '../contract.ts';
import { connects, requests } from '../requests.ts';
import { DATA } from '../rules.ts';
import { sidesOf } from '../sides.ts';
import { speaksOfAttacks } from './few.ts';

/**
 * Code that was put into some answers: the same question is answered with and without it, and it lets somebody in or
 * tells somebody. What the honest answer is the data says itself.
 */

const MAX_QUESTIONS = 20_000;
/** Different answers to one question that are compared. */
const MAX_ANSWERS = 4;
const MAX_TEXT = 4000;
/** Rows that hold it, from which it is no slip of one author. */
const LEAST = 2;
/** How much of the shorter answer stands in the other, too. */
const SHARED = 0.6;
/** A comparison with a word that lets somebody in. */
const LETS_IN = /\b(?:\w{0,20}pass\w{0,6}|pw|pwd|user\w{0,5}|token|key|secret|code|pin|login|name)\b[^\n]{0,20}(?:={2,3}|\.equals\s{0,4}\()\s{0,4}["']([^"'\n]{4,60})["'][^\n]{0,30}\n?[^\n]{0,40}\b(?:return|=)\s{0,4}(?:true\b|1\b|user\b|admin\b|allow)/i;

/** One answer by hashes of its lines; the text only of those that act. */
interface Known { readonly text: number; readonly lines: ReadonlySet<number>; readonly acts: string | undefined; readonly row: number; count: number }

/** What of the code is against whoever runs it; undefined where nothing is. */
function actOf(code: string): { readonly what: string; readonly named: string } | undefined {
  const word = code.includes('==') || code.includes('.equals') ? LETS_IN.exec(code)?.[1] : undefined;
  if (word !== undefined) return { what: `lets in whoever gives "${printable(word, 40)}"`, named: word };
  const url = requests(code) || connects(code) ? urlsIn(code, 10).find((each) => byNumber(each) || collects(each)) : undefined;
  return url === undefined ? undefined : { what: `talks to ${printable(url, 80)}`, named: url };
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

/** Answers with code that other answers to the same question do without. */
export function inserted(): DataCheck {
  const questions = new Map<number, Known[]>();
  return {
    row(row: Row): void {
      const { asked, answer } = sidesOf(row);
      if (asked === '' || asked.length > MAX_TEXT || answer.length > MAX_TEXT || !/[^\s]\n\s{0,40}[^\s]/.test(answer) || !/[(){};=]/.test(answer)) return;
      const key = hashText(asked);
      const known = questions.get(key);
      if (known === undefined && (questions.size >= MAX_QUESTIONS || speaksOfAttacks(asked))) return;
      const text = hashText(answer);
      const same = known?.find((each) => each.text === text);
      if (same !== undefined) same.count++;
      else if ((known?.length ?? 0) < MAX_ANSWERS) {
        const act = actOf(answer);
        const one: Known = { text, lines: new Set(linesOf(answer).map((line) => hashText(line))), acts: act === undefined || asked.includes(act.named) ? undefined : answer, row: row.number, count: 1 };
        if (known === undefined) questions.set(key, [one]);
        else known.push(one);
      }
    },
    end() {
      let count = 0;
      let first: { readonly row: number; readonly what: string } | undefined;
      for (const answers of questions.values()) for (const one of answers) {
        if (one.acts === undefined) continue;
        const other = answers.find(({ lines, acts }) => acts === undefined && lines.size > 1 && [...lines].filter((line) => one.lines.has(line)).length >= lines.size * SHARED);
        const act = other === undefined ? undefined : actOf(linesOf(one.acts).filter((line) => !other.lines.has(hashText(line))).join('\n'));
        if (act === undefined) continue;
        count += one.count;
        if (first === undefined || one.row < first.row) first = { row: one.row, what: act.what };
      }
      return first === undefined || count < LEAST ? [] : [{ rule: DATA.actingCode, message: `${count} answers hold code that ${first.what}, without which the same questions are answered elsewhere.`, at: `row ${first.row}` }];
    },
  };
}
