import { createHash } from 'node:crypto';
import type { Scan } from './types.ts';
import { INSIDE } from './types.ts';
import { leftEdge, rightEdge } from './edges.ts';
import { keccak256 } from './keccak.ts';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Base58Check: version byte, 20 bytes, four bytes of double SHA-256. */
export function base58check(address: string): boolean {
  let value = 0n;
  for (const char of address) {
    const digit = BASE58.indexOf(char);
    if (digit < 0) return false;
    value = value * 58n + BigInt(digit);
  }
  const hex = value.toString(16).padStart(50, '0');
  if (hex.length !== 50) return false;
  const bytes = Buffer.from(hex, 'hex');
  if (bytes[0] !== 0 && bytes[0] !== 5) return false;
  const once = createHash('sha256').update(bytes.subarray(0, 21)).digest();
  return createHash('sha256').update(once).digest().subarray(0, 4).equals(bytes.subarray(21));
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** BIP 173 and BIP 350 checksums of a main-net segregated witness address. */
function bech32(address: string): boolean {
  const lower = address.toLowerCase();
  if (address !== lower && address !== address.toUpperCase()) return false;
  let state = 1;
  const step = (value: number): void => {
    const top = state >>> 25;
    state = ((state & 0x1ffffff) << 5) ^ value;
    for (let i = 0; i < 5; i++) if ((top >>> i) & 1) state ^= GENERATORS[i] ?? 0;
  };
  for (const value of [3, 3, 0, 2, 3]) step(value); // "bc", expanded
  for (const char of lower.slice(3)) {
    const value = BECH32.indexOf(char);
    if (value < 0) return false;
    step(value);
  }
  return (state >>> 0) === (lower[3] === 'q' ? 1 : 0x2bc830a3);
}

/** EIP-55: in mixed case, a letter is a capital where the hash of the lower-case address has a nibble of 8 or more. */
function eip55(hex: string): boolean {
  if (hex === hex.toLowerCase() || hex === hex.toUpperCase()) return true;
  const hash = keccak256(Buffer.from(hex.toLowerCase(), 'ascii')).toString('hex');
  for (let i = 0; i < 40; i++) {
    const char = hex[i] ?? '';
    if (char > '9' && (char <= 'F') !== (hash[i] ?? '0') >= '8') return false;
  }
  return true;
}

/** Addresses of crypto-currencies in the letter and digit run [start, end). */
export function cryptoAt(scan: Scan, start: number, end: number): void {
  const { text } = scan;
  const length = end - start;
  if (length < 14 || length > 90) return;
  const first = text.charCodeAt(start);
  const second = text.charCodeAt(start + 1) | 0x20;
  if (first === 0x30 && second === 0x78) {
    if (length !== 42 || edged(text, start, end)) return;
    const hex = text.slice(start + 2, end);
    if (/^[0-9a-fA-F]{40}$/.test(hex) && !/^(.)\1*$/.test(hex) && !/^0{30}/.test(hex) && eip55(hex)) scan.hit('pii.crypto-eth', start, end, hex === hex.toLowerCase() ? 0.8 : 0.95);
  } else if (first === 0x31 || first === 0x33) {
    if (length >= 26 && length <= 35 && !edged(text, start, end) && base58check(text.slice(start, end))) scan.hit('pii.crypto-btc', start, end, 0.98);
  } else if ((first | 0x20) === 0x62 && second === 0x63 && text.charCodeAt(start + 2) === 0x31) {
    if (!edged(text, start, end) && bech32(text.slice(start, end))) scan.hit('pii.crypto-btc', start, end, 0.98);
  }
}

function edged(text: string, start: number, end: number): boolean {
  return leftEdge(text, start) === INSIDE || rightEdge(text, end) === INSIDE;
}
