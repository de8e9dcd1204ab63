/**
 * Keccak-256 as Ethereum uses it (the SHA-3 submission's padding 0x01, which node:crypto does not offer).
 * FIPS 202 gives the permutation; lanes are held as 64-bit integers.
 */
const MASK = (1n << 64n) - 1n;
const ROUNDS = 24;
const RATE = 136;

const ROTATIONS = [0n, 1n, 62n, 28n, 27n, 36n, 44n, 6n, 55n, 20n, 3n, 10n, 43n, 25n, 39n, 41n, 45n, 15n, 21n, 8n, 18n, 2n, 61n, 56n, 14n];

/** Round constants from the degree-8 feedback register of FIPS 202, algorithm 5. */
const CONSTANTS = ((): readonly bigint[] => {
  let register = 1;
  const bit = (): boolean => {
    const out = (register & 1) === 1;
    register = (register << 1) ^ ((register >> 7) * 0x171);
    return out;
  };
  return Array.from({ length: ROUNDS }, () => {
    let constant = 0n;
    for (let j = 0; j < 7; j++) if (bit()) constant |= 1n << BigInt((1 << j) - 1);
    return constant;
  });
})();

const rotate = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & MASK;

function permute(state: bigint[]): void {
  const lane = (i: number): bigint => state[i] ?? 0n;
  for (const constant of CONSTANTS) {
    const columns = Array.from({ length: 5 }, (_, x) => lane(x) ^ lane(x + 5) ^ lane(x + 10) ^ lane(x + 15) ^ lane(x + 20));
    for (let i = 0; i < 25; i++) state[i] = lane(i) ^ (columns[(i + 4) % 5] ?? 0n) ^ rotate(columns[(i + 1) % 5] ?? 0n, 1n);
    const moved: bigint[] = [];
    for (let x = 0; x < 5; x++) for (let y = 0; y < 5; y++) moved[y + 5 * ((2 * x + 3 * y) % 5)] = rotate(lane(x + 5 * y), ROTATIONS[x + 5 * y] ?? 0n);
    for (let i = 0; i < 25; i++) {
      const row = i - (i % 5);
      state[i] = (moved[i] ?? 0n) ^ (~(moved[row + ((i + 1) % 5)] ?? 0n) & MASK & (moved[row + ((i + 2) % 5)] ?? 0n));
    }
    state[0] = lane(0) ^ constant;
  }
}

/** Hash of at most 135 bytes (one block), which an address always is. */
export function keccak256(message: Buffer): Buffer {
  const block = Buffer.alloc(RATE);
  message.copy(block);
  block[message.length] = 0x01;
  block[RATE - 1] = (block[RATE - 1] ?? 0) | 0x80;
  const state: bigint[] = Array.from({ length: 25 }, (_, i) => (i < RATE / 8 ? block.readBigUInt64LE(i * 8) : 0n));
  permute(state);
  const out = Buffer.alloc(32);
  for (let i = 0; i < 4; i++) out.writeBigUInt64LE(state[i] ?? 0n, i * 8);
  return out;
}
