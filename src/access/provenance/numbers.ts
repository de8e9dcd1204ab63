/** Where a number stands in a text, and what it may mean. */
export interface NumberSpan {
  readonly values: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** A number as people and programs write it: groups of three by comma, point, apostrophe or space; a decimal comma or point; an exponent. */
const NUMBER = /\d{1,18}(?:[,.'\u2019\u00a0\u202f ]\d{3}(?!\d)){0,6}(?:[.,]\d{1,18})?(?:[eE][+-]?\d{1,3})?/g;
const WIDE_DIGITS = /[\uff10-\uff19\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g;
const MANTISSA = /[^\d.,]/g;

/** Digits of other scripts as ASCII digits, one unit for one unit. */
function asciiDigits(text: string): string {
  return text.replaceAll(WIDE_DIGITS, (digit) => {
    const code = digit.charCodeAt(0);
    const zero = code >= 0xff10 ? 0xff10 : code >= 0x0966 && code <= 0x096f ? 0x0966 : code >= 0x06f0 ? 0x06f0 : 0x0660;
    return String(code - zero);
  });
}

/** One spelling for one value: `98.70`, `98.7` and `9.87e1` are one. Long digit strings are identifiers and keep their digits. */
function canonical(digits: string): string | undefined {
  if (/^\d{16,}$/.test(digits)) return digits;
  const value = Number(digits);
  return Number.isFinite(value) ? String(value) : undefined;
}

/**
 * What the text of a number may mean: `1.234` is one thousand in one country and a little over one in another, and both
 * count, since a value must not lose its origin by being written in another country's way.
 */
export function readings(text: string): string[] {
  const ascii = asciiDigits(text);
  const exponent = /[eE][+-]?\d{1,3}$/.exec(ascii)?.[0] ?? '';
  const body = ascii.slice(0, ascii.length - exponent.length).replaceAll(MANTISSA, '');
  const found = new Set<string>();
  const add = (digits: string): void => {
    const value = canonical(digits + exponent);
    if (value !== undefined) found.add(value);
  };
  const last = Math.max(body.lastIndexOf('.'), body.lastIndexOf(','));
  if (last < 0) add(body);
  else {
    add(`${body.slice(0, last).replaceAll(/[.,]/g, '')}.${body.slice(last + 1)}`);
    if (body.length - last === 4) add(body.replaceAll(/[.,]/g, ''));
  }
  return [...found];
}

/** Every number of a text, bounded by the text's length. */
export function numbersIn(text: string): NumberSpan[] {
  const ascii = asciiDigits(text);
  const found: NumberSpan[] = [];
  for (const match of ascii.matchAll(NUMBER)) {
    const values = readings(match[0]);
    // "12 345" may be one number or two.
    if (/[ \u00a0\u202f]/.test(match[0])) for (const piece of match[0].split(/[ \u00a0\u202f]/)) for (const value of readings(piece)) if (!values.includes(value)) values.push(value);
    found.push({ values, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** The spelling by which a JSON number, or a string that is a number and nothing else, is looked up; undefined when it is no number. */
export function numberKey(value: string | number): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(Math.abs(value)) : undefined;
  const trimmed = value.trim();
  if (trimmed.length > 32 || !/^[-+]?[$€£¥]?\s?\d[\d.,'\u2019\u00a0\u202f ]{0,28}(?:[eE][+-]?\d{1,3})?\s?(?:[$€£¥%]|[A-Z]{3})?$/.test(trimmed)) return undefined;
  return readings(trimmed)[0];
}
