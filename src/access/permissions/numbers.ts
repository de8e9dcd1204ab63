/**
 * A JSON number as it is written, exactly: `coefficient * 10^exponent`. Nothing goes through a double, so that a value
 * just above a bound cannot be rounded below it.
 */
export interface ExactNumber {
  readonly coefficient: bigint;
  readonly exponent: number;
}

const LITERAL = /^(-?)(\d{1,400})(?:\.(\d{1,400}))?(?:[eE]([+-]?\d{1,4}))?$/;
const MAX_LONG = 2n ** 63n - 1n;
const MIN_LONG = -(2n ** 63n);
/** Digits behind the point of Cedar's decimal. */
const DECIMALS = 4;

/** Reads a JSON number literal; undefined when it has more digits than any amount. */
export function exactNumber(literal: string): ExactNumber | undefined {
  const parts = LITERAL.exec(literal);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const coefficient = BigInt(whole + fraction);
  if (coefficient === 0n) return { coefficient, exponent: 0 };
  return { coefficient: sign === '-' ? -coefficient : coefficient, exponent: Number(exponent) - fraction.length };
}

/** The value times 10^digits, when that is a whole number of 64 bits. */
function scaled({ coefficient, exponent }: ExactNumber, digits: number): bigint | undefined {
  const shift = exponent + digits;
  let value = coefficient;
  if (shift > 0) {
    // A coefficient that is not zero has no room for more.
    if (shift > 20) return undefined;
    value *= 10n ** BigInt(shift);
  } else if (shift < 0) {
    if (shift < -800) return undefined;
    const divisor = 10n ** BigInt(-shift);
    if (value % divisor !== 0n) return undefined;
    value /= divisor;
  }
  return value > MAX_LONG || value < MIN_LONG ? undefined : value;
}

/** As Cedar's Long; undefined when it is no whole number of 64 bits. */
export function asLong(number: ExactNumber): bigint | undefined {
  return scaled(number, 0);
}

/** Ten-thousandths, as Cedar's decimal counts; undefined when it has more digits behind the point or is too large. */
export function asDecimal(number: ExactNumber): bigint | undefined {
  return scaled(number, DECIMALS);
}

/** A count of ten-thousandths as Cedar writes it. */
export function decimalText(tenThousandths: bigint): string {
  const negative = tenThousandths < 0n;
  const digits = (negative ? -tenThousandths : tenThousandths).toString().padStart(DECIMALS + 1, '0');
  return `${negative ? '-' : ''}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS).replace(/0{1,3}$/, '')}`;
}

/** Whether a sum is one of 64 bits. */
export function fitsLong(value: bigint): boolean {
  return value <= MAX_LONG && value >= MIN_LONG;
}
