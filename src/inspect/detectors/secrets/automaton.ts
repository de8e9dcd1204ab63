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

/** Columns of a row in the kernel are filled up to a multiple of so many: a line of the processor's cache. */
const LINE = 32;

/** An automaton as the kernel reads it (`assembly/anchors.ts`). */
export interface KernelAutomaton {
  readonly tables: readonly ArrayBufferView[];
  /** What a state is divided by for its number. */
  readonly lines: number;
}

/**
 * An automaton with states in two bytes, and in each row letters first, so that most of a text needs one line of the cache for each state.
 * @param reach - units of the longest word
 * @throws Error when there are more states than two bytes can count
 */
export function forKernel({ column, next, width, firstHit }: Omit<Automaton, 'words'>, reach: number): KernelAutomaton {
  const states = next.length / width;
  const lines = Math.ceil(width / LINE);
  if (states * lines > 0xffff) throw new Error('the automaton has too many states for the kernel');
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => column[letter.charCodeAt(0)]!).filter((each) => each > 0);
  const order = [0, ...letters, ...Array.from({ length: width }, (_, each) => each).filter((each) => each > 0 && !letters.includes(each))];
  const moved = new Uint8Array(width);
  for (const [to, from] of order.entries()) moved[from] = to;
  const rows = new Uint16Array(states * lines * LINE);
  for (let state = 0; state < states; state++) {
    for (let each = 0; each < width; each++) rows[state * lines * LINE + moved[each]!] = next[state * width + each]! / width * lines;
  }
  const head = new Uint32Array(16);
  head.set([firstHit / width * lines, reach]);
  return { tables: [head, column.map((each) => moved[each]!), rows], lines };
}
