/** Check digit methods. Inputs are strings of ASCII digits (or letters where said) of the right length. */

const digit = (text: string, at: number): number => text.charCodeAt(at) - 48;

/** Luhn, ISO/IEC 7812-1 annex B. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, even = false; i >= 0; i--, even = !even) {
    const value = digit(digits, i) * (even ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** Sum of digit times weight, over as many digits as there are weights. */
export function weighted(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += digit(digits, i) * (weights[i] ?? 0);
  return sum;
}

/** Remainder modulo 97 of a decimal number of any length. */
export function mod97(digits: string): number {
  let rest = 0;
  for (let i = 0; i < digits.length; i++) rest = (rest * 10 + digit(digits, i)) % 97;
  return rest;
}

/** ISO 7064 MOD 97-10 with letters as 10 to 35, the first four characters moved to the end (ISO 13616). */
export function ibanRest(iban: string): number {
  let rest = 0;
  for (let i = 0; i < iban.length; i++) {
    const code = iban.charCodeAt((i + 4) % iban.length);
    rest = (code >= 65 ? rest * 100 + code - 55 : rest * 10 + code - 48) % 97;
  }
  return rest;
}

/** ISO 7064 MOD 11,10 (German tax id). */
export function mod11_10(digits: string): boolean {
  let product = 10;
  for (let i = 0; i < digits.length - 1; i++) {
    const sum = (digit(digits, i) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === digit(digits, digits.length - 1);
}

/** EAN-13 weights 1 and 3 (Swiss AHV number). */
export function ean(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += digit(digits, digits.length - 1 - i) * (i % 2 === 0 ? 1 : 3);
  return sum % 10 === 0;
}

const DIHEDRAL = ['0123456789', '1234067895', '2340178956', '3401289567', '4012395678', '5987604321', '6598710432', '7659821043', '8765932104', '9876543210'];
const PERMUTATION = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258'];

/** Verhoeff's dihedral check (Aadhaar). */
export function verhoeff(digits: string): boolean {
  let state = 0;
  for (let i = 0; i < digits.length; i++) {
    const permuted = Number(PERMUTATION[i % 8]?.[digit(digits, digits.length - 1 - i)]);
    state = Number(DIHEDRAL[state]?.[permuted]);
  }
  return state === 0;
}

export function sameDigits(digits: string): boolean {
  for (let i = 1; i < digits.length; i++) if (digits[i] !== digits[0]) return false;
  return true;
}

const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether month and day exist together; 29 February always does, as ids often leave out the century. */
export function monthDay(month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= (MONTH_DAYS[month - 1] ?? 0);
}

/** The two-digit number at `at`. */
export function pair(digits: string, at: number): number {
  return digit(digits, at) * 10 + digit(digits, at + 1);
}

/** Check digit of a weighted sum modulo 11: `11 - rest`, where 11 counts as 0; 10 when there is none. */
export function mod11(digits: string, weights: readonly number[]): number {
  return (11 - (weighted(digits, weights) % 11)) % 11;
}

/** The number at `at` as a digit value. */
export function digitAt(text: string, at: number): number {
  return digit(text, at);
}

/** Value of a digit or capital: 0 to 9, A is 10 (ICAO 9303, ISO 6346 without gaps). */
export function valueOf(char: string): number {
  const code = char.charCodeAt(0);
  return code <= 57 ? code - 48 : code - 55;
}

/** ICAO 9303 part 3 check digit: weights 7, 3, 1; fillers count as 0. */
export function icao(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum += (text[i] === '<' ? 0 : valueOf(text[i] ?? '0')) * (i % 3 === 0 ? 7 : i % 3 === 1 ? 3 : 1);
  return sum % 10;
}

/** Whether six digits are a date, day first. */
export function dayMonth(digits: string): boolean {
  return monthDay(pair(digits, 2), pair(digits, 0));
}
