import { createHash } from 'node:crypto';
import type { Kind, Scan } from './types.ts';
import { INSIDE } from './types.ts';
import { hints } from './context.ts';
import { leftEdge, rightEdge } from './edges.ts';
import { keccak256 } from './keccak.ts';

const coin = (name: string, entity: string, title: string): Kind => ({ name, entity, title, locale: 'und', severity: 'medium', paranoia: 1 });

/** Addresses of crypto-currencies. */
export const CRYPTO: readonly Kind[] = [
  coin('crypto-btc', 'BTC_ADDRESS', 'Bitcoin address'), coin('crypto-eth', 'ETH_ADDRESS', 'Ethereum address'), coin('crypto-ltc', 'LTC_ADDRESS', 'Litecoin address'), coin('crypto-bch', 'BCH_ADDRESS', 'Bitcoin Cash address'),
  coin('crypto-xrp', 'XRP_ADDRESS', 'XRP Ledger address'), coin('crypto-doge', 'DOGE_ADDRESS', 'Dogecoin address'), coin('crypto-trx', 'TRX_ADDRESS', 'TRON address'), coin('crypto-sol', 'SOL_ADDRESS', 'Solana address'), coin('crypto-xmr', 'XMR_ADDRESS', 'Monero address'),
];

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** The XRP Ledger's alphabet, in which an address begins with `r`. */
const BASE58_XRP = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz';

function decode58(address: string, alphabet: string, bytes: number): Buffer | undefined {
  let value = 0n;
  for (const char of address) {
    const digit = alphabet.indexOf(char);
    if (digit < 0) return undefined;
    value = value * 58n + BigInt(digit);
  }
  const hex = value.toString(16).padStart(bytes * 2, '0');
  return hex.length === bytes * 2 ? Buffer.from(hex, 'hex') : undefined;
}

/** Version bytes of pay-to-key and pay-to-script addresses by coin, as the coins' chain parameters give them. */
const BITCOIN: readonly number[] = [0x00, 0x05], LITECOIN: readonly number[] = [0x30, 0x32], DOGECOIN: readonly number[] = [0x1e, 0x16], TRON: readonly number[] = [0x41], XRP: readonly number[] = [0x00];

/** Base58Check: version byte, 20 bytes, four bytes of double SHA-256. */
export function base58check(address: string, versions: readonly number[] = BITCOIN, alphabet: string = BASE58): boolean {
  const bytes = decode58(address, alphabet, 25);
  if (bytes === undefined || !versions.includes(bytes[0] ?? -1)) return false;
  const once = createHash('sha256').update(bytes.subarray(0, 21)).digest();
  return createHash('sha256').update(once).digest().subarray(0, 4).equals(bytes.subarray(21));
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** BIP 173 and BIP 350 checksums of a segregated witness address of the network with this prefix. */
function bech32(address: string, prefix: string): boolean {
  const lower = address.toLowerCase();
  if (address !== lower && address !== address.toUpperCase()) return false;
  let state = 1;
  const step = (value: number): void => {
    const top = state >>> 25;
    state = ((state & 0x1ffffff) << 5) ^ value;
    for (let i = 0; i < 5; i++) if ((top >>> i) & 1) state ^= GENERATORS[i] ?? 0;
  };
  for (const char of prefix) step(char.charCodeAt(0) >> 5);
  step(0);
  for (const char of prefix) step(char.charCodeAt(0) & 31);
  const data = lower.slice(prefix.length + 1);
  for (const char of data) {
    const value = BECH32.indexOf(char);
    if (value < 0) return false;
    step(value);
  }
  return (state >>> 0) === (data[0] === 'q' ? 1 : 0x2bc830a3);
}

const CASH_GENERATORS = [0x98f2bc8e61n, 0x79b76d99e2n, 0xf33e5fb3c4n, 0xae2eabe2a8n, 0x1e4f43e470n];

/** Bitcoin Cash address format: a 40-bit checksum over `bitcoincash` and the payload. */
function cashAddress(payload: string): boolean {
  let state = 1n;
  const step = (value: number): void => {
    const top = state >> 35n;
    state = ((state & 0x07ffffffffn) << 5n) ^ BigInt(value);
    for (let i = 0n; i < 5n; i++) if ((top >> i) & 1n) state ^= CASH_GENERATORS[Number(i)] ?? 0n;
  };
  for (const char of 'bitcoincash') step(char.charCodeAt(0) & 31);
  step(0);
  for (const char of payload.toLowerCase()) {
    const value = BECH32.indexOf(char);
    if (value < 0) return false;
    step(value);
  }
  return state === 1n;
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

/** Lengths of Base58 blocks of eight bytes, and of the last block of five, of a Monero address (69 bytes). */
const MONERO_BLOCKS = [11, 11, 11, 11, 11, 11, 11, 11, 7];

/** Monero standard address: network byte, two keys, four bytes of Keccak-256. */
function monero(address: string): boolean {
  const bytes: Buffer[] = [];
  let at = 0;
  for (const length of MONERO_BLOCKS) {
    const block = decode58(address.slice(at, at + length), BASE58, length === 11 ? 8 : 5);
    if (block === undefined) return false;
    bytes.push(block);
    at += length;
  }
  const whole = Buffer.concat(bytes);
  return (whole[0] === 18 || whole[0] === 42) && Buffer.from(keccak256(whole.subarray(0, 65))).subarray(0, 4).equals(whole.subarray(65));
}

const SOLANA_WORDS = hints('solana', 'sol', 'solana address', 'sol wallet', 'solana wallet', 'phantom', 'spl', 'sol address');
const XMR_WORDS = hints('monero', 'xmr', 'monero address', 'xmr address', 'monero wallet');

/** Addresses of crypto-currencies in the letter and digit run [start, end). */
export function cryptoAt(scan: Scan, start: number, end: number): void {
  const { text } = scan;
  const length = end - start;
  if (length < 25 || length > 110 || leftEdge(text, start) === INSIDE || rightEdge(text, end) === INSIDE) return;
  const address = text.slice(start, end);
  const first = address[0] ?? '';
  const found = (name: string, confidence: number): void => scan.hit(`pii.crypto-${name}`, start, end, confidence);
  if (/^0x/i.test(address)) {
    const hex = address.slice(2);
    if (length === 42 && /^[0-9a-fA-F]{40}$/.test(hex) && !/^(.)\1*$/.test(hex) && !/^0{30}/.test(hex) && eip55(hex) && !scan.otherLabel(start)) found('eth', hex === hex.toLowerCase() ? 0.8 : 0.95);
  } else if (length <= 35) {
    if (first === '1' || first === '3') {
      if (base58check(address)) found('btc', 0.98);
    } else if (first === 'L' || first === 'M') {
      if (base58check(address, LITECOIN)) found('ltc', 0.98);
    } else if (first === 'D' || first === 'A' || first === '9') {
      if (base58check(address, DOGECOIN)) found('doge', 0.98);
    } else if (first === 'T') {
      if (base58check(address, TRON)) found('trx', 0.98);
    } else if (first === 'r' && base58check(address, XRP, BASE58_XRP)) found('xrp', 0.98);
  } else if (/^bc1/i.test(address)) {
    if (bech32(address, 'bc')) found('btc', 0.98);
  } else if (/^ltc1/i.test(address)) {
    if (bech32(address, 'ltc')) found('ltc', 0.98);
  } else if (length === 42 && /^[qp]/i.test(address)) {
    if (cashAddress(address)) found('bch', 0.98);
  } else if (length === 95 && (first === '4' || first === '8')) {
    if (monero(address)) found('xmr', 0.98);
    else if (/^[1-9A-HJ-NP-Za-km-z]+$/.test(address) && scan.cue(start, XMR_WORDS)) found('xmr', 0.9);
  }
  if (length >= 32 && length <= 44 && /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[1-9A-HJ-NP-Za-km-z]+$/.test(address) && (scan.cue(start, SOLANA_WORDS) || scan.cueAfter(end, SOLANA_WORDS)) && decode58(address, BASE58, 32) !== undefined) found('sol', 0.9);
}
