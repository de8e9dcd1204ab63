import { hints } from './context.ts';
import { codesOf, isDigit, isIn } from './chars.ts';
import { leftEdge } from './edges.ts';
import type { Kind, Scan } from './types.ts';
import { endsLike, tailsOf } from './tails.ts';
import { FREE } from './types.ts';

export const AGE: Kind = { name: 'age', entity: 'AGE', title: 'Age of a person', locale: 'und', severity: 'low', paranoia: 1 };

const YEARS = /\d{1,3}(?:[ -]years?[ -]old|[ -]year[ -]old|[ -]?y\/o|[ -]?yo\b| ans\b| años| anni\b| anos de idade| Jahre alt| jaar oud| lat\b| år gammal| år gammel| vuotta vanha| yaşında| лет| год(?:а)?\b|岁|歳|살|세)/iy;
/** What says that the years are somebody's. */
const PERSON_WORDS = hints('i am', 'i m', 'im', 'he is', 'she is', 'they are', 'aged', 'age', 'patient', 'my son', 'my daughter', 'a', 'woman', 'man', 'male', 'female', 'ich bin', 'er ist', 'sie ist', "j'ai", 'il a', 'elle a', 'tengo', 'tiene', 'ho', 'ha', 'tenho', 'tem', 'ik ben', 'mam', 'ma', 'jag är', 'мне', 'ему', 'ей', '我', '今年', '年龄');
const AGE_LIST = ['age', 'aged', 'patient age', 'alter', 'âge', 'edad', 'età', 'idade', 'leeftijd', 'wiek', 'ålder', 'alder', 'ikä', 'yaş', 'вік', 'आयु', 'उम्र', 'umur', 'usia', 'věk', 'vârsta', 'ηλικία', 'életkor', 'อายุ', 'возраст', '年龄', '年齢', '나이', 'العمر', 'גיל'] as const;
const AGE_WORDS = hints(...AGE_LIST);
const AGE_TAILS = tailsOf(AGE_LIST, true);
const UNIT = /^ ?(?:days?|hours?|hrs?|min|sec|ms|s\b|m\b|h\b|d\b|%|months?|weeks?|tage|jours|giorni)/i;

/** First letters of the words for years. */
const UNIT_STARTS = codesOf('yYaAJjlv');
/** `34 years old`, or a number right behind a word for age. `next` is the unit after the digits [start, end). */
export function ageAt(scan: Scan, start: number, end: number, next: number): void {
  const { text } = scan;
  const years = Number(text.slice(start, end));
  if (years < 1 || years > 120 || leftEdge(text, start) !== FREE) return;
  // A stream may have been cut between the number and its unit.
  if (scan.whole && (next === 0x2d || next > 0x2000 || ((next === 0x20 || next === 0x79) && isIn(UNIT_STARTS, text.charCodeAt(next === 0x20 ? end + 1 : end))))) {
    YEARS.lastIndex = start;
    if (YEARS.test(text)) {
      const stop = YEARS.lastIndex;
      const said = /old|y\/o|alt|oud|gamm|vanha|yaş|idade|yo$/i.test(text.slice(end, stop)) ? !/building|company|house/.test(text.slice(stop, stop + 12)) && scan.cue(start, PERSON_WORDS, 24) : scan.cue(start, PERSON_WORDS, 12);
      if (said) scan.hit('pii.age', start, end, 0.8);
      return;
    }
  }
  if (!endsLike(text, start, AGE_TAILS) && !scan.heads(start, AGE_WORDS)) return;
  if ((next === 0x2e && isDigit(text.charCodeAt(end + 1))) || next === 0x2d || next === 0x3a || UNIT.test(text.slice(end, end + 9))) return;
  if (scan.cue(start, AGE_WORDS, 12)) scan.hit('pii.age', start, end, 0.75);
}
