/**
 * Multi-pattern search (Aho and Corasick, 1975) as a complete transition table in typed arrays: one table lookup a
 * character whatever the number of words. Letters are folded to lower case; callers compare the case at a hit where it matters.
 */
export interface Automaton {
  /** Column of each UTF-16 unit; 0 for one that is in no word. */
  readonly column: Uint8Array;
  /** Next state, both premultiplied by `width`. */
  readonly next: Int32Array;
  readonly width: number;
  /** States at or above this one (premultiplied) end at least one word. */
  readonly firstHit: number;
  /** Indices of the words that end in a state, longest first; by state number. */
  readonly words: readonly (readonly number[])[];
}

interface Node { readonly children: Map<number, Node>; readonly depth: number; fail: Node | undefined; words: number[]; id: number }

const fold = (code: number): number => (code >= 0x41 && code <= 0x5a ? code + 32 : code);

/** Both cases of a folded unit, for alphabets beyond ASCII too where case maps one unit to one unit. */
function caseVariants(code: number): number[] {
  const lower = String.fromCharCode(code);
  const upper = lower.toUpperCase();
  // The upper case of the dotless i is that of another letter.
  return upper.length === 1 && upper.toLowerCase() === lower ? [code, upper.charCodeAt(0)] : [code];
}

function buildTrie(words: readonly string[]): Node[] {
  const root: Node = { children: new Map(), depth: 0, fail: undefined, words: [], id: 0 };
  words.forEach((word, index) => {
    let node = root;
    for (let at = 0; at < word.length; at++) {
      const code = fold(word.charCodeAt(at));
      let child = node.children.get(code);
      if (child === undefined) {
        child = { children: new Map(), depth: node.depth + 1, fail: undefined, words: [], id: 0 };
        node.children.set(code, child);
      }
      node = child;
    }
    node.words.push(index);
  });
  const order: Node[] = [root];
  for (const node of order) {
    for (const [code, child] of node.children) {
      let back = node.fail;
      while (back !== undefined && !back.children.has(code)) back = back.fail;
      child.fail = back?.children.get(code) ?? root;
      child.words = [...child.words, ...child.fail.words];
      order.push(child);
    }
  }
  return order;
}

/** Builds the table for `words`, whose order gives their indices. Words are matched without regard to case. */
export function buildAutomaton(words: readonly string[]): Automaton {
  const nodes = buildTrie(words.map((word) => word.toLowerCase()));
  const silent = nodes.filter((node) => node.words.length === 0);
  const ending = nodes.filter((node) => node.words.length > 0);
  const ordered = [...silent, ...ending];
  ordered.forEach((node, id) => { node.id = id; });

  const codes = [...new Set(nodes.flatMap((node) => [...node.children.keys()]))].sort((a, b) => a - b);
  const column = new Uint8Array(65_536);
  codes.forEach((code, index) => { for (const variant of caseVariants(code)) column[variant] = index + 1; });
  const width = codes.length + 1;
  const next = new Int32Array(ordered.length * width);
  // Breadth first: a node's fallback is shallower, so its row is complete before the node's own is filled from it.
  for (const node of nodes) {
    const row = node.id * width;
    if (node.fail !== undefined) next.copyWithin(row, node.fail.id * width, node.fail.id * width + width);
    for (const [code, child] of node.children) next[row + (column[code] as number)] = child.id * width;
  }
  return { column, next, width, firstHit: silent.length * width, words: ordered.map((node) => node.words) };
}
