import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Check } from './family.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** CRC-32 of `text` as six base-62 digits: the last six characters of GitHub's and npm's tokens (GitHub, "Behind GitHub's new authentication token formats", 2021). */
export function base62Crc(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let at = 0; at < 6; at++) {
    digits = BASE62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** GitHub's and npm's classic tokens: four characters of prefix, 30 random ones, six of checksum over the 30. A wrong sum is weak, not clean: a key copied with one wrong letter still tells most of itself. */
export function crcToken(secret: string): Check {
  return base62Crc(secret.slice(4, -6)) === secret.slice(-6) ? 'ok' : 'weak';
}

/** Parses base64 or base64url JSON; undefined when it is none. */
export function decodeJson(encoded: string): unknown {
  const text = Buffer.from(encoded, 'base64url').toString('utf8');
  // An exception costs more than all the rest: an object that is not closed is none.
  if (text.startsWith('{') && !text.trimEnd().endsWith('}')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The part after the prefix, up to the next dot, is base64 of JSON. */
export function jsonAfter(prefixLength: number): (secret: string) => Check {
  return (secret) => {
    const body = secret.slice(prefixLength).split(/[._]/, 1)[0] ?? '';
    const start = Buffer.from(body.slice(0, 64), 'base64url').toString('latin1');
    return /^\{"[\w.-]{1,32}":/.test(start) ? 'ok' : 'no';
  };
}

/** Base64 of exactly `bytes` bytes. */
export function base64Bytes(bytes: number, from = 0): (secret: string) => Check {
  return (secret) => {
    const body = secret.slice(from);
    const decoded = Buffer.from(body, 'base64');
    return decoded.length === bytes && decoded.toString('base64') === body ? 'ok' : 'no';
  };
}

/** PyPI macaroons: base64url of a v2 packet that names the location `pypi.org` or `test.pypi.org`. */
export function pypiMacaroon(secret: string): Check {
  return Buffer.from(secret.slice(5, 60), 'base64url').toString('latin1').includes('pypi.org') ? 'ok' : 'no';
}

/** AWS key ids: base32 (RFC 4648: A to Z, 2 to 7) of the account number and the key's, so never without a letter. */
export function awsKeyId(secret: string): Check {
  return /[A-Z]/.test(secret.slice(4)) && /[A-Z2-7]{16}$/.test(secret) ? 'ok' : 'no';
}

/** Base64 of printable text, after a prefix of so many characters. */
export function base64Text(prefixLength: number): (secret: string) => Check {
  return (secret) => (/^[\x20-\x7e]{24,}$/.test(Buffer.from(secret.slice(prefixLength), 'base64').toString('latin1')) ? 'ok' : 'no');
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const BECH32_GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** The checksum of a Bech32 string (BIP-173): age's and Nostr's keys. A wrong sum is weak: a key copied with one wrong letter still tells most of itself. */
export function bech32(secret: string): Check {
  const text = secret.toLowerCase();
  const split = text.lastIndexOf('1');
  const human = text.slice(0, split);
  const data = Array.from(text.slice(split + 1), (char) => BECH32.indexOf(char));
  if (split < 1 || data.includes(-1)) return 'no';
  const codes = [...human].map((char) => char.charCodeAt(0));
  let sum = 1;
  for (const value of [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...data]) {
    const top = sum >>> 25;
    sum = (((sum & 0x1ffffff) << 5) ^ value) >>> 0;
    BECH32_GENERATOR.forEach((word, bit) => { if (((top >> bit) & 1) === 1) sum = (sum ^ word) >>> 0; });
  }
  return sum === 1 ? 'ok' : 'weak';
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Base58 whose last four bytes are the double SHA-256 of the others: Bitcoin's keys (WIF) and BIP-32's extended keys. */
export function base58Check(secret: string): Check {
  let number = 0n;
  for (const char of secret) {
    const digit = BASE58.indexOf(char);
    if (digit < 0) return 'no';
    number = number * 58n + BigInt(digit);
  }
  const hex = number.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const sha256 = (data: Uint8Array): Buffer => createHash('sha256').update(data).digest();
  return sha256(sha256(bytes.subarray(0, -4))).subarray(0, 4).equals(bytes.subarray(-4)) ? 'ok' : 'no';
}

/** As {@link base58Check}, for a prefix that says enough alone: a wrong sum only lowers the confidence. */
export function base58CheckWeak(secret: string): Check {
  return base58Check(secret) === 'ok' ? 'ok' : 'weak';
}
