import type { NumberFamily, Scan } from './types.ts';
import { digitsOf, isAlnum, isDigit } from './chars.ts';
import { words } from './context.ts';
import { INSIDE } from './types.ts';
import { rightEdge, leftEdge } from './edges.ts';
import { sameDigits } from './checksums.ts';

export const PHONE_WORDS = words(
  'phone', 'phones', 'phone number', 'telephone', 'tel', 'mobile', 'mobil', 'cell', 'cellphone', 'call', 'call me', 'called', 'text me', 'sms', 'whatsapp', 'fax', 'contact', 'dial', 'reach me', 'reach me at', 'ring', 'hotline', 'my number', 'my number is',
  'telefon', 'telefonnummer', 'handy', 'handynummer', 'rufnummer', 'téléphone', 'portable', 'appelez', 'teléfono', 'telefono', 'móvil', 'celular', 'llámame', 'llame', 'cellulare', 'chiamami', 'telefone', 'telemóvel', 'ligue', 'telefoon', 'gsm', 'bel', 'komórka', 'telefonu',
  'puhelin', 'tlf', 'телефон', 'тел', '电话', '手机', '手机号', '電話', '携帯', '전화', '휴대폰', 'फोन',
);

/** North American numbering plan: area and exchange begin with 2 to 9; 555-0100 to 555-0199 are reserved for fiction. */
function nanp(digits: string): boolean {
  const national = digits.length === 11 && digits[0] === '1' ? digits.slice(1) : digits;
  if (national.length !== 10 || !/^[2-9]\d\d[2-9]/.test(national) || national.slice(1, 3) === '11' || sameDigits(national)) return false;
  return !/^.{3}55501/.test(national);
}

/** Ofcom's numbers for drama use, in national form. */
const UK_DRAMA = /^0(?:7700900|1632960|2079460|1[1-9]1496|2[389]\d{0,2}(?:496|018))/;

function uk(digits: string): boolean {
  return /^0[1-37]/.test(digits) && !UK_DRAMA.test(digits) && !sameDigits(digits.slice(1));
}

/** National forms whose grouping alone tells a telephone number. */
export const PHONE_NUMBERS: readonly NumberFamily[] = [
  { rule: 'pii.phone', strong: ['3-3-4', '3.3.4', '1-3-3-4', '1.3.3.4', '1 3 3 4'], weak: ['3 3 4', '10', '11', '3-4-4', '3 7'], valid: nanp, words: PHONE_WORDS, confidence: 0.75, yieldsToLabels: 'all' },
  { rule: 'pii.phone', strong: ['5 6', '5 3 3', '3 4 4', '4 3 4'], weak: ['11', '5-6', '4 7'], valid: uk, words: PHONE_WORDS, confidence: 0.75, yieldsToLabels: 'all' },
  { rule: 'pii.phone', strong: ['2 2 2 2 2', '2.2.2.2.2', '2-2-2-2-2'], valid: (digits) => /^0[1-9]/.test(digits), words: PHONE_WORDS, confidence: 0.8 },
  { rule: 'pii.phone', strong: ['3-4-4', '3-3-4'], valid: (digits) => /^0[1-9]0/.test(digits), words: PHONE_WORDS, confidence: 0.8 },
  { rule: 'pii.phone', weak: ['11'], valid: (digits) => /^1[3-9]/.test(digits), words: PHONE_WORDS },
];

const MAX_DIGITS = 15;

interface Written {
  readonly end: number;
  /** How many digits and groups lie before `end`, and the longest group. */
  readonly digits: number;
  readonly groups: number;
  readonly longest: number;
}

/** Digits, separators and parentheses of a written number from `start` on; no more digits than E.164 allows. */
function written(text: string, start: number): Written {
  let best = { end: start, digits: 0, groups: 0, longest: 0 };
  let digits = 0;
  let groups = 0;
  let longest = 0;
  let open = false;
  let groupEnd = start;
  for (let at = start; at - start < 40;) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) {
      let stop = at;
      while (stop - at <= MAX_DIGITS && isDigit(text.charCodeAt(stop))) stop++;
      if (digits + stop - at > MAX_DIGITS) break;
      digits += stop - at;
      longest = Math.max(longest, stop - at);
      groups++;
      groupEnd = at = stop;
      if (!open) best = { end: at, digits, groups, longest };
      continue;
    }
    const next = text.charCodeAt(at + 1);
    if (code === 0x28 && !open && isDigit(next)) open = true;
    else if (code === 0x29 && open && at === groupEnd) {
      open = false;
      groupEnd = at + 1;
      best = { end: at + 1, digits, groups, longest };
    } else if (open || !((code === 0x20 || code === 0x2d || code === 0x2e || code === 0x2f || code === 0xa0) && at === groupEnd && (isDigit(next) || next === 0x28))) break;
    at++;
  }
  return best;
}

/** A number with a country code after a plus sign that stands at `plus`. */
export function plusNumber(scan: Scan, plus: number): void {
  const { text } = scan;
  const before = text.charCodeAt(plus - 1);
  if (isAlnum(before) || before === 0x29 || before === 0x2b) return;
  const { end } = written(text, plus + 1);
  const digits = digitsOf(text.slice(plus, end));
  if (digits.length < 8 || digits[0] === '0' || rightEdge(text, end) === INSIDE || sameDigits(digits)) return;
  if (digits[0] === '1' ? !nanp(digits) : digits.startsWith('44') && UK_DRAMA.test(`0${digits.slice(2).replace(/^0/, '')}`)) return;
  scan.hit('pii.phone', plus, end, 0.97);
}

/** `(415) 867-5309`, `(030) 123456`, `(11) 91234-5678`: an area code in parentheses, the opening one at `open`. */
export function areaNumber(scan: Scan, open: number): void {
  const { text } = scan;
  if (isAlnum(text.charCodeAt(open - 1))) return;
  const { end, groups } = written(text, open);
  const digits = digitsOf(text.slice(open, end));
  const close = text.indexOf(')', open);
  if (groups < 2 || close < 0 || close > open + 6 || digits.length < 9 || digits.length > 12 || rightEdge(text, end) === INSIDE || sameDigits(digits)) return;
  const area = close - open - 1;
  const plausible = area === 3 && digits.length === 10 && digits[0] !== '0' ? nanp(digits) : area === 2 ? /^[1-9]{2}9?\d{8}$/.test(digits) : digits[0] === '0' && uk(digits.padEnd(12, '1'));
  if (plausible) scan.hit('pii.phone', open, end, 0.9);
}

/** Any other grouping of seven to thirteen digits, when a word for telephone stands right before it. `start` is the first digit. */
export function labelledNumber(scan: Scan, start: number): void {
  const { text } = scan;
  const before = text.charCodeAt(start - 1);
  if (leftEdge(text, start) === INSIDE || before === 0x2b || (before === 0x20 && (isDigit(text.charCodeAt(start - 2)) || text.charCodeAt(start - 2) === 0x29))) return;
  // A date is the commonest row of digits in records.
  if (text.charCodeAt(start + 4) === 0x2d && text.charCodeAt(start + 7) === 0x2d) return;
  if (!scan.cue(start, PHONE_WORDS, 28) || scan.otherLabel(start)) return;
  const { end, digits: count, groups, longest } = written(text, start);
  if (count < 7 || count > 14 || (groups > 1 && longest < 2) || groups > 6 || rightEdge(text, end) === INSIDE) return;
  const digits = digitsOf(text.slice(start, end));
  if (sameDigits(digits)) return;
  const fictional = digits.length === 10 || digits.length === 11 ? /^1?\d{3}55501/.test(digits) || UK_DRAMA.test(digits) : /^55501\d\d$/.test(digits);
  if (fictional || /^(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d/.test(digits) && groups === 3) return;
  scan.hit('pii.phone', start, end, 0.85);
}
