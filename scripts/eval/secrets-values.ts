/** Values without a format of their own, as providers hand them out, and passwords as people choose them. All random from a fixed seed. */
export type Random = () => number;

/** Mulberry32: the same cases in every run. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

const HEX = '0123456789abcdef';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const ALNUM = UPPER + LOWER + DIGITS;

export const SETS: Readonly<Record<string, string>> = {
  hex: HEX, HEX: HEX.toUpperCase(), lower: LOWER, upper: UPPER, digit: DIGITS, alnum: ALNUM, lowernum: LOWER + DIGITS, uppernum: UPPER + DIGITS, url: `${ALNUM}-_`, b64: `${ALNUM}+/`, b32: `${UPPER}234567`,
  b58: '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz', mixed: UPPER + LOWER,
};

export function chars(random: Random, set: string, length: number): string {
  const alphabet = SETS[set];
  if (alphabet === undefined) throw new Error(`no set ${set}`);
  let text = '';
  for (let at = 0; at < length; at++) text += alphabet[Math.floor(random() * alphabet.length)] ?? '';
  return text;
}

export const uuid = (random: Random): string => `${chars(random, 'hex', 8)}-${chars(random, 'hex', 4)}-4${chars(random, 'hex', 3)}-${pick(random, ['8', '9', 'a', 'b'])}${chars(random, 'hex', 3)}-${chars(random, 'hex', 12)}`;

/** A key, token or secret: what the providers' manuals show, by how often such shapes occur in lists of providers. */
export function tokenValue(random: Random): { readonly shape: string; readonly value: string } {
  const shapes: readonly (readonly [string, () => string])[] = [
    ['hex32', () => chars(random, 'hex', 32)], ['hex32', () => chars(random, 'hex', 32)], ['hex40', () => chars(random, 'hex', 40)], ['hex64', () => chars(random, 'hex', 64)], ['HEX32', () => chars(random, 'HEX', 32)],
    ['uuid', () => uuid(random)], ['uuid', () => uuid(random)], ['alnum', () => chars(random, 'alnum', pick(random, [20, 24, 28, 32, 36, 40, 43, 48, 64]))], ['alnum', () => chars(random, 'alnum', pick(random, [32, 40, 64]))],
    ['alnum16', () => chars(random, 'alnum', 16)], ['lowernum', () => chars(random, 'lowernum', pick(random, [20, 25, 32, 36, 40, 50]))], ['lowernum', () => chars(random, 'lowernum', pick(random, [24, 30, 32]))], ['uppernum', () => chars(random, 'uppernum', pick(random, [20, 26, 32]))],
    ['url', () => chars(random, 'url', pick(random, [22, 32, 43, 64]))], ['b64', () => `${chars(random, 'b64', 43)}=`], ['b64', () => `${chars(random, 'b64', pick(random, [22, 86]))}==`], ['prefixed', () => `${chars(random, 'lower', pick(random, [2, 3, 4]))}_${pick(random, ['', 'live_', 'prod_'])}${chars(random, 'alnum', pick(random, [24, 32, 40]))}`],
    ['prefixed', () => `${chars(random, 'lower', 3)}-${chars(random, 'lowernum', 32)}`], ['dotted', () => `${chars(random, 'alnum', 12)}.${chars(random, 'url', 32)}`], ['hex24', () => chars(random, 'hex', 24)],
  ];
  const [shape, make] = pick(random, shapes);
  return { shape, value: make() };
}

const WORDS = 'summer winter dragon monkey tiger coffee silver banana rocket falcon shadow purple orange garden london berlin phoenix eagle maple river storm copper violet thunder castle'.split(' ');
const title = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

export function passwordValue(random: Random): { readonly shape: string; readonly value: string } {
  const word = (): string => pick(random, WORDS);
  const number = (): string => String(10 + Math.floor(random() * 2000));
  const mark = (): string => pick(random, ['!', '@', '#', '$', '%', '^', '&', '*', '?']);
  const leet = (text: string): string => text.replace(/o/g, '0').replace(/e/g, '3').replace(/a/g, '@').replace(/i/g, '1');
  const shapes: readonly (readonly [string, () => string])[] = [
    ['random', () => chars(random, 'alnum', 6) + mark() + chars(random, 'alnum', 5) + mark()], ['random', () => chars(random, 'alnum', pick(random, [12, 16, 20]))], ['random', () => `${chars(random, 'url', 8)}${mark()}${chars(random, 'digit', 2)}`],
    ['word', () => `${title(word())}${number()}${mark()}`], ['word', () => `${title(word())}${mark()}${number()}`], ['word', () => `${word()}${number()}`], ['word', () => `${title(word())}${title(word())}${number()}`], ['leet', () => `${title(leet(word()))}${leet(word())}${mark()}`],
    ['phrase', () => `${word()}-${word()}-${word()}-${word()}`], ['phrase', () => `${title(word())}-${word()}-${number()}`],
  ];
  const [shape, make] = pick(random, shapes);
  return { shape, value: make() };
}
