import { monthDay } from './checksums.ts';
import { isDigit, isUpper } from './chars.ts';
import { hints } from './context.ts';
import { leftEdge, rightEdge } from './edges.ts';
import type { Kind, Scan } from './types.ts';
import { FREE } from './types.ts';

export const BIRTH: Kind = { name: 'date-of-birth', entity: 'DATE_OF_BIRTH', title: 'Date of birth', locale: 'und', severity: 'medium', paranoia: 1 };

const BIRTH_WORDS = hints(
  'born', 'born on', 'birth', 'date of birth', 'dob', 'd.o.b', 'birthday', 'birthdate', 'birth date',
  'geboren', 'geboren am', 'geburtsdatum', 'geburtstag', 'geb', 'né le', 'née le', 'née', 'date de naissance', 'naissance', 'nacido', 'nacida', 'nací', 'nació', 'fecha de nacimiento', 'nacimiento', 'nato', 'nata', 'nato il', 'nata il', 'data di nascita',
  'nascido', 'nascida', 'nasci', 'data de nascimento', 'geboortedatum', 'urodzony', 'urodzona', 'data urodzenia', 'född', 'födelsedatum', 'født', 'fødselsdato', 'syntynyt', 'syntymäaika', 'doğum tarihi', 'doğum', 'تاريخ الميلاد', 'تاريخ الولادة', 'مولود', 'مولودة', 'تولد', 'תאריך לידה', 'תאריך הלידה', 'נולד', 'נולדה', 'ημερομηνία γέννησης', 'γεννήθηκε', 'ngày sinh', 'tanggal lahir', 'tarikh lahir', 'ngày tháng năm sinh', 'जन्मतिथि', 'วันเกิด', 'data nașterii', 'datum narození', 'születési dátum', 'дата народження', 'дата на раждане', 'datum rođenja', '出生年月日', '誕生日', '생일', 'родился', 'родилась', 'дата рождения', '出生日期', '出生', '生年月日', '生まれ', '생년월일', 'जन्म तिथि',
);

const YEAR_FIRST = /(\d{4})([-/.])(\d{1,2})\2(\d{1,2})/y;
const CJK = /(\d{4})[年년] ?(\d{1,2})[月월] ?(\d{1,2})[日일]?/y;
const YEAR_LAST = /(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})/y;
const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|janv|fév|avr|juin|juil|aoû|déc|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|fev|mei|mrt|maj|cze|lip|sie|wrz|paź|lis|gru|lut|kwi|sty';
const DAY_FIRST = new RegExp(`(\\d{1,2})(?:st|nd|rd|th|er|º|\\.)? (?:of |de )?(?:${MONTHS})[a-zà-ž]{0,8}\\.?,? (?:de )?(\\d{4})`, 'iy');
const MONTH_FIRST = new RegExp(`(?:${MONTHS})[a-z]{0,8}\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})`, 'iy');
/** A month's name inside a written date; the stream holds on behind it. */
export const MONTH_WORD = new RegExp(`^(?:${MONTHS})[a-zà-ž]{0,8}[.,]{0,2}$`, 'i');
const FULL_MONTH = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i;

/** A year in which a living person may have been born: a fixed range, so that the same text always gives the same answer. */
function birthYear(year: string): boolean {
  const number = Number(year);
  return year.length === 2 || (number >= 1900 && number <= 2039);
}

/** A calendar date with its first digits at [start, end), when a word for birth stands before it. */
export function birthDateAt(scan: Scan, start: number, end: number): void {
  const { text } = scan;
  const length = end - start;
  const next = text.charCodeAt(end);
  if (length === 4) {
    if (next === 0x5e74 || next === 0xb144) return numeric(scan, CJK, start, 1, 2, 3);
    if ((next === 0x2d || next === 0x2f || next === 0x2e) && !timed(text, start + 10)) numeric(scan, YEAR_FIRST, start, 1, 3, 4);
    return;
  }
  if (length > 2) return;
  if ((next === 0x2d || next === 0x2f || next === 0x2e) && isDigit(text.charCodeAt(end + 1))) return numeric(scan, YEAR_LAST, start, 4, 3, 1);
  if (next === 0x20 || next === 0x2e || next === 0x73 || next === 0x6e || next === 0x72 || next === 0x74 || next === 0x65 || next === 0xba) {
    DAY_FIRST.lastIndex = start;
    const match = DAY_FIRST.exec(text);
    if (match !== null && Number(match[1]) <= 31 && birthYear(match[2] ?? '')) return report(scan, start, DAY_FIRST.lastIndex);
  }
  if (text.charCodeAt(start - 1) !== 0x20 || text.charCodeAt(start - 2) < 0x2e) return;
  let month = start - 1;
  while (start - month < 12 && text.charCodeAt(month - 1) > 0x40) month--;
  if (!isUpper(text.charCodeAt(month)) || !FULL_MONTH.test(text.slice(month, month + 3))) return;
  MONTH_FIRST.lastIndex = month;
  const match = MONTH_FIRST.exec(text);
  if (match !== null && Number(match[1]) <= 31 && birthYear(match[2] ?? '')) report(scan, month, MONTH_FIRST.lastIndex);
}

/** Whether a time of day follows the date that ends at `end`: then it is a timestamp. */
function timed(text: string, end: number): boolean {
  const code = text.charCodeAt(end);
  return code === 0x54 || (code === 0x20 && text.charCodeAt(end + 3) === 0x3a && isDigit(text.charCodeAt(end + 1)));
}

function numeric(scan: Scan, pattern: RegExp, start: number, year: number, month: number, day: number): void {
  pattern.lastIndex = start;
  const match = pattern.exec(scan.text);
  if (match === null || !birthYear(match[year] ?? '')) return;
  const first = Number(match[month]);
  const second = Number(match[day]);
  if (monthDay(first, second) || monthDay(second, first)) report(scan, start, pattern.lastIndex);
}

function report(scan: Scan, start: number, end: number): void {
  const { text } = scan;
  if (leftEdge(text, start) !== FREE || rightEdge(text, end) !== FREE) return;
  if (timed(text, end)) return;
  if (scan.cue(start, BIRTH_WORDS, 40) || scan.cueAfter(end, BIRTH_WORDS)) scan.hit('pii.date-of-birth', start, end, 0.88);
}
