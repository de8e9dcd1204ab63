/**
 * Keccak-256 as Ethereum uses it (the SHA-3 submission's padding 0x01, which node:crypto does not offer).
 * FIPS 202 gives the permutation. Each 64-bit lane is two 32-bit words, low word first: a text full of addresses costs
 * one permutation for each, and big integers are some fifty times slower.
 */
const ROUNDS = 24;
const RATE = 136;

const ROTATIONS = [0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14];
/** Where the pi step moves each lane. */
const MOVED = Array.from({ length: 25 }, (_, i) => Math.floor(i / 5) + 5 * ((2 * (i % 5) + 3 * Math.floor(i / 5)) % 5));

/** Round constants from the degree-8 feedback register of FIPS 202, algorithm 5; low and high words in turn. */
const CONSTANTS = ((): Int32Array => {
  const constants = new Int32Array(2 * ROUNDS);
  let register = 1;
  for (let round = 0; round < ROUNDS; round++) {
    for (let j = 0; j < 7; j++) {
      if ((register & 1) === 1) {
        const bit = (1 << j) - 1;
        const word = 2 * round + (bit >= 32 ? 1 : 0);
        constants[word] = (constants[word] ?? 0) ^ (1 << (bit & 31));
      }
      register = (register << 1) ^ ((register >> 7) * 0x171);
    }
  }
  return constants;
})();

const columns = new Int32Array(10);
const moved = new Int32Array(50);

/** Every index below is within its array. */
function word(words: Int32Array, at: number): number {
  return words[at] ?? 0;
}

function permute(state: Int32Array): void {
  for (let round = 0; round < ROUNDS; round++) {
    for (let x = 0; x < 10; x++) columns[x] = word(state, x) ^ word(state, x + 10) ^ word(state, x + 20) ^ word(state, x + 30) ^ word(state, x + 40);
    for (let i = 0; i < 25; i++) {
      const left = 2 * ((i + 4) % 5);
      const right = 2 * ((i + 1) % 5);
      const low = word(state, 2 * i) ^ word(columns, left) ^ (word(columns, right) << 1) ^ (word(columns, right + 1) >>> 31);
      const high = word(state, 2 * i + 1) ^ word(columns, left + 1) ^ (word(columns, right + 1) << 1) ^ (word(columns, right) >>> 31);
      rotateInto(2 * (MOVED[i] ?? 0), low, high, ROTATIONS[i] ?? 0);
    }
    for (let i = 0; i < 50; i++) {
      const row = i - (i % 10);
      state[i] = word(moved, i) ^ (~word(moved, row + ((i + 2) % 10)) & word(moved, row + ((i + 4) % 10)));
    }
    state[0] = word(state, 0) ^ word(CONSTANTS, 2 * round);
    state[1] = word(state, 1) ^ word(CONSTANTS, 2 * round + 1);
  }
}

/** Writes a lane rotated left by `by` bits. */
function rotateInto(at: number, low: number, high: number, by: number): void {
  const bits = by & 31;
  const first = by >= 32 ? high : low;
  const second = by >= 32 ? low : high;
  moved[at] = bits === 0 ? first : (first << bits) | (second >>> (32 - bits));
  moved[at + 1] = bits === 0 ? second : (second << bits) | (first >>> (32 - bits));
}

/** Hash of at most 135 bytes (one block), which an address always is. */
export function keccak256(message: Buffer): Buffer {
  const block = Buffer.alloc(RATE);
  message.copy(block);
  block[message.length] = 0x01;
  block[RATE - 1] = (block[RATE - 1] ?? 0) | 0x80;
  const state = new Int32Array(50);
  for (let i = 0; i < RATE / 4; i++) state[i] = block.readInt32LE(i * 4);
  permute(state);
  const out = Buffer.alloc(32);
  for (let i = 0; i < 8; i++) out.writeInt32LE(word(state, i), i * 4);
  return out;
}
