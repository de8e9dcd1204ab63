import type { NumberFamily, Scan, TokenFamily } from './types.ts';
import { FREE, INSIDE } from './types.ts';
import { ean, luhn, mod11_10, mod97, monthDay, pair, sameDigits, weighted } from './checksums.ts';
import type { Words } from './context.ts';
import { words } from './context.ts';
import { leftEdge, rightEdge } from './edges.ts';

/** Federal Central Tax Office: one of the first ten digits occurs two or three times, the others at most once. */
function germanTaxId(digits: string): boolean {
  if (digits[0] === '0' || !mod11_10(digits)) return false;
  const counts = Array.from({ length: 10 }, () => 0);
  for (const digit of digits.slice(0, 10)) counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1;
  const repeated = counts.filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3;
}

/** INSEE: sex, year, month (or a code from 20 on when unknown), place, order, key 97 - n mod 97; Corsica's 2A and 2B count as 19 and 18. */
function nir(id: string): boolean {
  if (!/^[1-478]\d\d(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d\d|2[ABab])\d{8}$/.test(id)) return false;
  const body = id.slice(0, 13).replace(/2A/i, '19').replace(/2B/i, '18');
  return 97 - mod97(body) === Number(id.slice(13));
}

function belgian(digits: string): boolean {
  if (pair(digits, 2) > 12 || pair(digits, 4) > 31) return false;
  const key = Number(digits.slice(9));
  const body = digits.slice(0, 9);
  return !sameDigits(digits) && (97 - mod97(body) === key || 97 - mod97(`2${body}`) === key);
}

/** Skatteverket: birth date (day plus 60 for coordination numbers), Luhn over the last ten digits. */
function swedish(digits: string): boolean {
  const short = digits.slice(-10);
  const day = pair(short, 4);
  if (digits.length === 12 && !/^(?:18|19|20)/.test(digits)) return false;
  return monthDay(pair(short, 2), day > 60 ? day - 60 : day) && luhn(short);
}

/** Births from 1800 to 2299 add 80, 0, 20, 40 or 60 to the month. */
function pesel(digits: string): boolean {
  return monthDay(pair(digits, 2) % 20, pair(digits, 4)) && (10 - (weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === Number(digits[10]);
}

function portuguese(digits: string): boolean {
  const rest = weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return '1235689'.includes(digits[0] ?? '0') && (rest < 2 ? 0 : 11 - rest) === Number(digits[8]) && !sameDigits(digits);
}

function turkish(digits: string): boolean {
  if (digits[0] === '0' || sameDigits(digits)) return false;
  const tenth = (7 * weighted(digits, [1, 0, 1, 0, 1, 0, 1, 0, 1]) - weighted(digits, [0, 1, 0, 1, 0, 1, 0, 1])) % 10;
  return (tenth + 10) % 10 === Number(digits[9]) && weighted(digits, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) % 10 === Number(digits[10]);
}

const NIR_WORDS = words('sécurité sociale', 'numéro de sécurité sociale', 'sécu', 'numéro de sécu', 'nir', 'insee', 'carte vitale', 'securite sociale', 'nss');
const DNI_WORDS = words('dni', 'nie', 'nif', 'documento', 'documento nacional de identidad', 'identidad', 'identificación');
const HETU_WORDS = words('henkilötunnus', 'hetu', 'sotu', 'personbeteckning');
const NINO_WORDS = words('national insurance', 'national insurance number', 'ni number', 'ni no', 'nino');

export const EUROPE_NUMBERS: readonly NumberFamily[] = [
  { rule: 'pii.de-tax-id', strong: ['2 3 3 3'], weak: ['11'], valid: germanTaxId, words: words('steuer id', 'steueridentifikationsnummer', 'steuer identifikationsnummer', 'steuernummer', 'steuerliche identifikationsnummer', 'identifikationsnummer', 'idnr', 'tin', 'tax id', 'tax number') },
  { rule: 'pii.fr-nir', strong: ['15', '13 2', '1 2 2 2 3 3 2', '1-2-2-2-3-3-2', '1.2.2.2.3.3.2', '1 2 2 5 3 2'], valid: nir, words: NIR_WORDS, confidence: 0.92, yieldsToLabels: 'bare' },
  {
    rule: 'pii.nl-bsn', weak: ['9', '4.2.3', '4 2 3', '3 3 3', '8'], words: words('bsn', 'burgerservicenummer', 'sofinummer', 'burger service nummer', 'citizen service number'),
    valid: (digits) => weighted(digits.padStart(9, '0'), [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && !sameDigits(digits),
  },
  { rule: 'pii.pl-pesel', weak: ['11'], valid: pesel, words: words('pesel', 'numer pesel', 'nr pesel', 'peselu') },
  { rule: 'pii.se-personnummer', strong: ['6-4', '8-4', '6+4'], weak: ['10', '12'], valid: swedish, confidence: 0.88, words: words('personnummer', 'personnr', 'pnr', 'samordningsnummer', 'personal identity number', 'födelsenummer') },
  { rule: 'pii.be-rrn', strong: ['2.2.2-3.2', '2.2.2-3-2', '6-3.2', '6-3-2'], weak: ['11', '2 2 2 3 2'], valid: belgian, confidence: 0.94, words: words('rijksregisternummer', 'numéro national', 'registre national', 'numéro de registre national', 'national number', 'nationalregisternummer', 'niss', 'insz', 'rrn') },
  { rule: 'pii.ch-ahv', strong: ['3.4.4.2', '3 4 4 2', '13'], valid: (digits) => digits.startsWith('756') && ean(digits), confidence: 0.94, words: words('ahv', 'avs', 'ahv nummer', 'ahvn13', 'sozialversicherungsnummer', 'numéro avs') },
  { rule: 'pii.pt-nif', weak: ['9', '3 3 3'], valid: portuguese, words: words('nif', 'contribuinte', 'número de contribuinte', 'número de identificação fiscal', 'identificação fiscal') },
  { rule: 'pii.tr-tckn', weak: ['11'], valid: turkish, words: words('tc kimlik', 'tc kimlik no', 't.c. kimlik', 'tckn', 'kimlik', 'kimlik no', 'kimlik numarası', 'kimlik numaram') },
];

const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** Interior ministry: letter by the number modulo 23; X, Y and Z of a NIE stand for 0, 1 and 2. */
function spanish(id: string): boolean {
  const upper = id.toUpperCase();
  if (!/^(?:\d{8}|[XYZ]\d{7})[A-Z]$/.test(upper)) return false;
  const number = upper.slice(0, 8).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return DNI_LETTERS[Number(number) % 23] === upper[8] && !sameDigits(number);
}

/** HMRC's rules for prefix letters; suffix A to D. */
function nino(id: string): boolean {
  return /^(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z]\d{6}[A-D]$/.test(id);
}

const FISCAL_ODD: Readonly<Record<string, number>> = {
  0: 1, 1: 0, 2: 5, 3: 7, 4: 9, 5: 13, 6: 15, 7: 17, 8: 19, 9: 21, A: 1, B: 0, C: 5, D: 7, E: 9, F: 13, G: 15, H: 17, I: 19, J: 21, K: 2, L: 4, M: 18,
  N: 20, O: 11, P: 3, Q: 6, R: 8, S: 12, T: 14, U: 16, V: 10, W: 22, X: 25, Y: 24, Z: 23,
};

/** Ministerial decree of 23 December 1976; digits may be letters where two persons would share a code. */
function codiceFiscale(token: string): boolean {
  const id = token.toUpperCase();
  if (!/^[A-Z]{6}[\dLMNPQRSTUV]{2}[ABCDEHLMPRST][\dLMNPQRSTUV]{2}[A-Z][\dLMNPQRSTUV]{3}[A-Z]$/.test(id)) return false;
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const char = id[i] ?? '';
    sum += i % 2 === 0 ? FISCAL_ODD[char] ?? 0 : char >= 'A' ? char.charCodeAt(0) - 65 : Number(char);
  }
  return String.fromCharCode(65 + (sum % 26)) === id[15];
}

const HETU_LETTERS = '0123456789ABCDEFHJKLMNPRSTUVWXY';

/** Digital and Population Data Services Agency: birth date, century sign, individual number from 002, check by modulo 31. */
function hetu(id: string): boolean {
  const digits = id.slice(0, 6) + id.slice(7, 10);
  return /^\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]$/.test(id) && monthDay(pair(id, 2), pair(id, 0)) && Number(id.slice(7, 10)) >= 2 && HETU_LETTERS[Number(digits) % 31] === id[10];
}

export const EUROPE_TOKENS: readonly TokenFamily[] = [
  { rule: 'pii.es-dni', lengths: [9], valid: spanish, words: DNI_WORDS, confidence: 0.8 },
  { rule: 'pii.uk-nino', lengths: [9], valid: nino, words: NINO_WORDS, confidence: 0.88 },
  { rule: 'pii.it-codice-fiscale', lengths: [16], valid: codiceFiscale, confidence: 0.97 },
  { rule: 'pii.fi-hetu', lengths: [11], valid: hetu, words: HETU_WORDS, confidence: 0.9 },
  { rule: 'pii.fr-nir', lengths: [15], valid: nir, words: NIR_WORDS, confidence: 0.92 },
];

const SPACED_NINO = /\d\d[ -]?\d\d[ -]?\d\d[ -]?[A-D]/y;
const DASHED_DNI = /(?:\d{8}|\d{7})-[A-Za-z]/y;
const DASHED_HETU = /\d{6}[-+]\d{3}[0-9A-Y]/y;

/** Identifiers that mix separators and letters, seen at the digit run [start, end). */
export function europeanAt(scan: Scan, start: number, end: number): void {
  const { text } = scan;
  const length = end - start;
  if (length === 2 || (length === 6 && text.charCodeAt(end) === 0x20)) {
    // `AB 12 34 56 C`: the two letters stand before the first digits.
    const gap = text.charCodeAt(start - 1);
    if (gap === 0x20 || gap === 0x2d) accept(scan, SPACED_NINO, start, start - 3, nino, 'pii.uk-nino', NINO_WORDS);
  }
  const next = text.charCodeAt(end);
  if (next !== 0x2d && next !== 0x2b) return;
  if (length === 8) accept(scan, DASHED_DNI, start, start, spanish, 'pii.es-dni', DNI_WORDS);
  else if (length === 7 && text.charCodeAt(start - 1) === 0x2d) accept(scan, DASHED_DNI, start, start - 2, spanish, 'pii.es-dni', DNI_WORDS);
  else if (length === 6) accept(scan, DASHED_HETU, start, start, (id) => hetu(id), 'pii.fi-hetu', HETU_WORDS, true);
}

/** `X1234567-L`: a NIE whose letter is set off, its first eight characters in the run [start, end). */
export function dashedNie(scan: Scan, start: number, end: number): void {
  if (end - start !== 8 || scan.text.charCodeAt(end) !== 0x2d || rightEdge(scan.text, end + 2) !== FREE || leftEdge(scan.text, start) === INSIDE) return;
  if (spanish(scan.text.slice(start, end) + (scan.text[end + 1] ?? ''))) scan.hit('pii.es-dni', start, end + 2, 0.88);
}

function accept(scan: Scan, pattern: RegExp, at: number, start: number, valid: (id: string) => boolean, rule: string, context: Words, keep = false): void {
  if (start < 0) return;
  pattern.lastIndex = at;
  if (!pattern.test(scan.text)) return;
  const end = pattern.lastIndex;
  const left = leftEdge(scan.text, start);
  const right = rightEdge(scan.text, end);
  const written = scan.text.slice(start, end);
  if (left === INSIDE || right === INSIDE || !valid(keep ? written : written.replace(/[ -]/g, ''))) return;
  if (scan.cue(start, context)) scan.hit(rule, start, end, 0.96);
  else if (left === FREE && right === FREE) scan.hit(rule, start, end, 0.88);
}
