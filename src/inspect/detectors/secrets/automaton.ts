/**
 * Multi-pattern search (Aho and Corasick, 1975) as a complete transition table in typed arrays: one table lookup a
 * character whatever the number of words. Letters are folded to lower case; callers compare the case at a hit where it matters.
 *
 * The columns of ordinary text stand apart, so that a state's row of them fills one line of the processor's cache: in a
 * gateway the caches hold other things between two texts, and what a lookup costs is fetching the row.
 */
export interface Automaton {
  /** Column of each UTF-16 unit; 0 for one that is in no word. */
  readonly column: Uint8Array;
  /** Next state by state and column, for the first {@link NEAR} columns. */
  readonly near: Uint16Array;
  /** The same for the columns beyond. */
  readonly far: Uint16Array;
  readonly farWidth: number;
  /** States at or above this one end at least one word. */
  readonly firstHit: number;
  /** Indices of the words that end in a state, longest first. */
  readonly words: readonly (readonly number[])[];
}

/** Columns in a line of 64 bytes, the one of units in no word among them. */
const NEAR = 32;
const NEAR_BITS = 5;
/** What text is made of. */
const ORDINARY = new Set(Array.from(' abcdefghijklmnopqrstuvwxyz-_:.', (char) => char.charCodeAt(0)));

/** The state behind one more UTF-16 unit. */
export function step(automaton: Automaton, state: number, unit: number): number {
  const column = automaton.column[unit]!;
  return column < NEAR ? automaton.near[(state << NEAR_BITS) | column]! : automaton.far[state * automaton.farWidth + column - NEAR]!;
}

interface Node { readonly children: Map<number, Node>; readonly depth: number; fail: Node | undefined; words: number[]; id: number }

const fold = (code: number): number => (code >= 0x41 && code <= 0x5a ? code + 32 : code);

/** Both cases of a folded unit, for alphabets beyond ASCII too where case maps one unit to one unit. */
function caseVariants(code: number): number[] {
  const lower = String.fromCharCode(code);
  const upper = lower.toUpperCase();
  return upper.length === 1 ? [code, upper.charCodeAt(0)] : [code];
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

  if (ordered.length > 0x1_0000) throw new Error(`${ordered.length} states are more than 16 bits can name`);
  const codes = [...new Set(nodes.flatMap((node) => [...node.children.keys()]))].sort((a, b) => Number(ORDINARY.has(b)) - Number(ORDINARY.has(a)) || a - b);
  const column = new Uint8Array(65_536);
  codes.forEach((code, index) => { for (const variant of caseVariants(code)) column[variant] = index + 1; });
  const farWidth = Math.max(0, codes.length + 1 - NEAR);
  const near = new Uint16Array(ordered.length * NEAR);
  const far = new Uint16Array(ordered.length * farWidth);
  // Breadth first: a node's fallback is shallower, so its row is complete before the node's own is filled from it.
  for (const { id, fail, children } of nodes) {
    if (fail !== undefined) {
      near.copyWithin(id * NEAR, fail.id * NEAR, (fail.id + 1) * NEAR);
      far.copyWithin(id * farWidth, fail.id * farWidth, (fail.id + 1) * farWidth);
    }
    for (const [code, child] of children) {
      const at = column[code]!;
      if (at < NEAR) near[id * NEAR + at] = child.id;
      else far[id * farWidth + at - NEAR] = child.id;
    }
  }
  return { column, near, far, farWidth, firstHit: silent.length, words: ordered.map((node) => node.words) };
}
