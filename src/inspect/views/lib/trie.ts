/** Words as a tree of letters, laid out for looking up. */

/** Numbers of a node, see {@link Trie}. */
const NODE = 4;
const FIRST = 0, LOW = 1, HIGH = 2, ENTRY = 3;

/** How many bits are set. */
export function bitCount(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Indexes in order of a key below `keys` of what they stand for, those of one key in the order in which they were. */
function sortedBy(order: Int32Array, of: Int32Array, key: (value: number) => number, keys: number): Int32Array {
  const next = new Int32Array(keys + 1);
  for (const value of of) next[key(value) + 1]!++;
  for (let i = 1; i <= keys; i++) next[i]! += next[i - 1]!;
  const sorted = new Int32Array(order.length);
  for (const index of order) sorted[next[key(of[index]!)]!++] = index;
  return sorted;
}

/**
 * Words as a tree of letter classes (1 to 63) in one array, nodes in order of their depth: of each the first of its children, which stand side by side in
 * order of their letters, bits that say which letters they have, and the entry of the word that ends there. Most letters are looked up in the few
 * nodes at the top, and that a node has no such child is seen without looking anywhere else: reading far-off memory is nearly all that a look costs.
 */
export class Trie {
  readonly #nodes: Int32Array;

  /** From steps, each a parent and a letter class (`parent * 64 + class`), to the node that the i-th leads to, which is i + 1, and the entries of all nodes. */
  constructor(steps: Int32Array, entries: Int32Array) {
    const { length } = steps;
    // Sorted by parent and letter: first by letter, then, leaving that order, by parent.
    const order = sortedBy(sortedBy(Int32Array.from({ length }, (_, i) => i), steps, (step) => step & 63, 64), steps, (step) => step >> 6, length + 1);
    const from = new Int32Array(length + 2);
    for (let i = 0; i < length; i++) from[(steps[i]! >> 6) + 1]!++;
    for (let i = 1; i < from.length; i++) from[i]! += from[i - 1]!;
    const nodes = new Int32Array((length + 1) * NODE);
    const queue = new Int32Array(length + 1);
    let count = 1;
    for (let at = 0; at < count; at++) {
      const node = queue[at]!;
      nodes[at * NODE + FIRST] = count;
      nodes[at * NODE + ENTRY] = entries[node]!;
      for (let i = from[node]!; i < from[node + 1]!; i++) {
        const child = order[i]!;
        const klass = steps[child]! & 63;
        nodes[at * NODE + (klass < 32 ? LOW : HIGH)]! |= 1 << (klass & 31);
        queue[count++] = child + 1;
      }
    }
    this.#nodes = nodes;
  }

  /** The child of a node for a letter class; 0 for none, and for class 0. */
  step(node: number, klass: number): number {
    const at = node * NODE, nodes = this.#nodes;
    const bit = 1 << (klass & 31);
    if (klass < 32) {
      const low = nodes[at + LOW]!;
      return (low & bit) === 0 ? 0 : nodes[at + FIRST]! + bitCount(low & (bit - 1));
    }
    const high = nodes[at + HIGH]!;
    return (high & bit) === 0 ? 0 : nodes[at + FIRST]! + bitCount(nodes[at + LOW]!) + bitCount(high & (bit - 1));
  }

  /** The entry of the word that ends at a node; 0 for none. */
  entry(node: number): number {
    return this.#nodes[node * NODE + ENTRY]!;
  }
}
