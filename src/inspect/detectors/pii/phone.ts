import type { Kind, Scan } from './types.ts';
import { assigned } from './calling-codes.ts';
import { digitsOf, isAlnum, isDigit } from './chars.ts';
import { sameDigits } from './checksums.ts';
import { leftEdge, rightEdge } from './edges.ts';
import { nanp, PHONE_WORDS } from './phone-forms.ts';
import { INSIDE } from './types.ts';

export const PHONE: Kind = { name: 'phone', entity: 'PHONE', title: 'Telephone number', locale: 'und', severity: 'medium', paranoia: 1 };

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

const EXTENSION = /,? ?(?:ext|extn|extension|x|poste|durchwahl|dw|anexo|ramal|interno|toestel|wew|доб|int)[.:]? ?\d{1,6}(?![\da-z])/iy;

/** Where a number ends with its extension, if one follows. */
function withExtension(text: string, end: number): number {
  const next = text.charCodeAt(end);
  if (next !== 0x20 && next !== 0x2c && (next | 0x20) !== 0x78) return end;
  EXTENSION.lastIndex = end;
  return EXTENSION.test(text) ? EXTENSION.lastIndex : end;
}

/** A number with a country code after a plus sign that stands at `plus`, or after `00`. */
export function plusNumber(scan: Scan, plus: number): void {
  const { text } = scan;
  const zeros = text.charCodeAt(plus) === 0x30;
  const before = text.charCodeAt(plus - 1);
  if (isAlnum(before) || before === 0x29 || before === 0x2b || before === 0x2e || before === 0x2d) return;
  let start = plus;
  let from = plus + (zeros ? 2 : 1);
  if (zeros && text.charCodeAt(from) === 0x20) from++;
  const first = written(text, from);
  let { end } = first;
  let groups = first.groups;
  // `(+49) 30 ...`: the parenthesis closes behind the country code.
  if (before === 0x28 && text.charCodeAt(end) === 0x29 && first.digits <= 3) {
    start = plus - 1;
    end++;
    if (text.charCodeAt(end) === 0x20 || text.charCodeAt(end) === 0x2d) end++;
    const rest = written(text, end);
    end = rest.end;
    groups += rest.groups;
  }
  const digits = digitsOf(text.slice(from, end));
  if (digits.length < 8 || digits[0] === '0' || rightEdge(text, end) === INSIDE || sameDigits(digits)) return;
  if (digits[0] === '1' ? !nanp(digits) : !assigned(digits)) return;
  if (zeros && (groups < 3 || scan.otherLabel(start) || (before === 0x20 && isDigit(text.charCodeAt(plus - 2)))) && !scan.cue(start, PHONE_WORDS, WINDOW)) return;
  if (!zeros && groups === 1 && scan.otherLabel(start)) return;
  scan.hit('pii.phone', start, withExtension(text, end), zeros ? 0.85 : 0.97);
}

/** How far before a number its label may begin. */
const WINDOW = 44;

/** `(415) 867-5309`, `(030) 123456`, `(11) 91234-5678`, `8 (495) 123-45-67`: an area code in parentheses, the opening one at `open`. */
export function areaNumber(scan: Scan, open: number): void {
  const { text } = scan;
  let start = open;
  const before = text.charCodeAt(open - 1);
  if (isAlnum(before) && !(isDigit(before) && !isAlnum(text.charCodeAt(open - 2)))) return;
  const { end, groups } = written(text, open);
  const digits = digitsOf(text.slice(open, end));
  const close = text.indexOf(')', open);
  if (groups < 2 || close < 0 || close > open + 6 || digits.length < 8 || digits.length > 12 || rightEdge(text, end) === INSIDE || sameDigits(digits)) return;
  // A trunk prefix or a country code of one digit before the parenthesis.
  const prefix = before === 0x20 ? open - 2 : open - 1;
  const lead = text[prefix] ?? '';
  const led = (lead === '8' || lead === '1' || lead === '0') && !isAlnum(text.charCodeAt(prefix - 1));
  const area = close - open - 1;
  let plausible: boolean;
  if (led && lead === '8') plausible = digits.length === 10 && /^[3489]/.test(digits);
  else if (digits[0] === '0') plausible = /^0[1-9]/.test(digits) && digits.length >= 9;
  else if (area === 3 && digits.length === 10) plausible = nanp(digits);
  else if (area === 2) plausible = /^[1-9]{2}9?\d{8}$/.test(digits) || (/^[1-9]\d{9}$/.test(digits));
  else plausible = false;
  if (led && (lead === '8' || (lead === '1' && nanp(digits)))) start = prefix;
  if (plausible || scan.cue(start, PHONE_WORDS, WINDOW)) scan.hit('pii.phone', start, withExtension(text, end), plausible ? 0.9 : 0.86);
}

function words(between: string): number {
  return between.match(/[^\s:="'(),.-]+/g)?.length ?? 0;
}

/** Any other grouping of seven to thirteen digits, when a word for telephone stands right before it. `start` is the first digit. */
export function labelledNumber(scan: Scan, start: number): void {
  const { text } = scan;
  if (!scan.cue(start, PHONE_WORDS, WINDOW)) return;
  const before = text.charCodeAt(start - 1);
  if (leftEdge(text, start) === INSIDE || before === 0x2b || (before === 0x20 && (isDigit(text.charCodeAt(start - 2)) || text.charCodeAt(start - 2) === 0x29))) return;
  // A date is the commonest row of digits in records.
  if (text.charCodeAt(start + 4) === 0x2d && text.charCodeAt(start + 7) === 0x2d) return;
  const { end, digits: count, groups, longest } = written(text, start);
  if (count < 7 || count > 14 || (groups > 1 && longest < 2) || groups > 6 || rightEdge(text, end) === INSIDE) return;
  // `phone sales fell to 2218378`: a word that is far away speaks of something else.
  const gap = scan.since(start, PHONE_WORDS);
  if (groups === 1 && gap > 8 && words(text.slice(start - gap, start)) > 2) return;
  const digits = digitsOf(text.slice(start, end));
  if (sameDigits(digits)) return;
  if (/^(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d/.test(digits) && groups === 3) return;
  scan.hit('pii.phone', start, withExtension(text, end), 0.85);
}
