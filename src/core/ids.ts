import { randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const pool = Buffer.allocUnsafe(4096);
let used = pool.length;

function randomByte(): number {
  if (used >= pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool[used++] ?? 0;
}

const TIMED = new RegExp(`^[a-z]+_([${ALPHABET}]{10})[${ALPHABET}]{16}$`);

/** When an identifier of {@link newId} was made, in milliseconds since the epoch; undefined for any other text. */
export function idTime(id: string): number | undefined {
  const time = TIMED.exec(id)?.[1];
  return time === undefined ? undefined : Array.from(time).reduce((sum, digit) => sum * 32 + ALPHABET.indexOf(digit), 0);
}

/**
 * A new identifier: a prefix, 48 bits of milliseconds and 80 random bits in Crockford base 32 (the ULID layout),
 * so that identifiers sort by time of creation.
 * @param prefix - short kind, such as `ex` for an exchange
 */
export function newId(prefix: string, now: number = Date.now()): string {
  let time = '';
  let rest = now;
  for (let i = 0; i < 10; i++) {
    time = (ALPHABET[rest % 32] ?? '0') + time;
    rest = Math.floor(rest / 32);
  }
  let random = '';
  for (let i = 0; i < 16; i++) random += ALPHABET[randomByte() & 31];
  return `${prefix}_${time}${random}`;
}
