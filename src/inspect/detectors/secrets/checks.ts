import { Buffer } from 'node:buffer';
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
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
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
