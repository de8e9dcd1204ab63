/** Literals of the text opcodes, as CPython decodes them. */

const SIMPLE: Readonly<Record<string, string>> = { '\\': '\\', "'": "'", '"': '"', a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\n': '' };

/** A Python 2 string literal with its quotes; undefined when the quotes do not match, which loaders refuse. */
export function quoted(line: string): string | undefined {
  const body = line.replace(/[\s\0]{1,64}$/, '');
  const quote = body[0];
  if (body.length < 2 || (quote !== "'" && quote !== '"') || body.at(-1) !== quote) return undefined;
  return body.slice(1, -1).replace(/\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|([\s\S]))/g, (all, hex: string | undefined, octal: string | undefined, other: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return other === undefined ? all : (SIMPLE[other] ?? all);
  });
}

/** Latin-1 with `\uXXXX` and `\UXXXXXXXX` after an odd number of backslashes. */
export function rawUnicode(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/(\\+)(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/g, (all, slashes: string, short: string | undefined, long: string | undefined) => {
    if (slashes.length % 2 === 0) return all;
    const code = Number.parseInt(short ?? long ?? '0', 16);
    return code > 0x10_ffff ? all : slashes.slice(1) + String.fromCodePoint(code);
  });
}

/** A decimal number as `INT` and `LONG` have it (`12`, `12L`, `00`, `01`); undefined when it is none. */
export function decimal(line: string): number | undefined {
  const match = /^\s{0,16}([+-]?(?:0[xX][0-9a-fA-F]{1,4096}|0[oO][0-7]{1,4096}|0[bB][01]{1,4096}|\d[\d_]{0,65535}))[lL]?\s{0,16}$/.exec(line.replace(/\0$/, ''));
  return match === null ? undefined : Number((match[1] ?? '').replaceAll('_', ''));
}

/** A little-endian two's complement number of `LONG1` and `LONG4`; undefined beyond doubles. */
export function littleEndian(bytes: Buffer): number | undefined {
  if (bytes.length === 0) return 0;
  if (bytes.length <= 6) return bytes.readIntLE(0, bytes.length);
  return undefined;
}
