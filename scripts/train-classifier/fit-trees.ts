import { evaluateTrees } from '../../src/inspect/classifier/trees.ts';
import type { Trees } from '../../src/inspect/classifier/trees.ts';

export interface TreeOptions {
  readonly trees: number;
  readonly depth: number;
  readonly rate: number;
  readonly bins: number;
  /** Least weight of a leaf, in units of the mean weight of a text. */
  readonly leastLeaf: number;
  readonly ridge: number;
  /** For each input: 1 when the probability may only rise with it, -1 only fall, 0 either. */
  readonly directions: readonly number[];
}

/** Bounds between bins of equal counts; the last bin is open. */
function boundsOf(values: Float64Array, bins: number): number[] {
  const sorted = Float64Array.from(values).sort();
  const out: number[] = [];
  for (let b = 1; b < bins; b++) {
    // Rounded as the trees are stored, so that both sides of a bound stay the same.
    const bound = Math.fround(sorted[Math.floor(b * sorted.length / bins)]!);
    if (out.length === 0 || bound > out.at(-1)!) out.push(bound);
  }
  return out;
}

/** Values that a node may have: what the directions of the splits above it allow. */
type Range = readonly [least: number, most: number];
const FREE: Range = [-Infinity, Infinity];

interface Split {
  readonly feature: number;
  readonly bin: number;
}

class TreeFitter {
  private readonly o: TreeOptions;
  private readonly weights: Float64Array;
  private readonly bounds: readonly (readonly number[])[];
  /** Bin of each row, input by input. */
  private readonly binned: readonly Uint8Array[];
  private readonly logits: Float64Array;
  private readonly gradient: Float64Array;
  private readonly hessian: Float64Array;
  /** Node that each row has come to. */
  private readonly place: Uint8Array;
  private readonly nodes: number;
  private readonly feature: Int8Array;
  private readonly threshold: Float32Array;

  constructor(rows: readonly Float64Array[], weights: Float64Array, options: TreeOptions) {
    this.o = options;
    this.weights = weights;
    this.bounds = options.directions.map((_, f) => boundsOf(Float64Array.from(rows, row => row[f]!), options.bins));
    this.binned = this.bounds.map((bounds, f) => Uint8Array.from(rows, row => {
      let bin = 0;
      while (bin < bounds.length && row[f]! > bounds[bin]!) bin++;
      return bin;
    }));
    this.logits = new Float64Array(rows.length);
    this.gradient = new Float64Array(rows.length);
    this.hessian = new Float64Array(rows.length);
    this.place = new Uint8Array(rows.length);
    this.nodes = 2 ** (options.depth + 1) - 1;
    this.feature = new Int8Array(options.trees * this.nodes).fill(-1);
    this.threshold = new Float32Array(options.trees * this.nodes);
  }

  run(labels: readonly number[]): Trees {
    for (let tree = 0; tree < this.o.trees; tree++) {
      for (let i = 0; i < this.logits.length; i++) {
        const p = 1 / (1 + Math.exp(-this.logits[i]!));
        this.gradient[i] = (p - labels[i]!) * this.weights[i]!;
        this.hessian[i] = Math.max(1e-4, p * (1 - p)) * this.weights[i]!;
      }
      this.grow(tree);
    }
    return { nodes: this.nodes, feature: this.feature, threshold: this.threshold, base: 0 };
  }

  private grow(tree: number): void {
    const { depth, rate, directions } = this.o;
    this.place.fill(0);
    const ranges = new Map<number, Range>([[0, FREE]]);
    let open = [0];
    for (let level = 0; level < depth; level++) {
      const children: number[] = [];
      for (const node of open) {
        const range = ranges.get(node)!;
        const split = this.bestSplit(node, range);
        if (!split) continue;
        const at = tree * this.nodes + node;
        const [left, right] = [2 * node + 1, 2 * node + 2];
        this.feature[at] = split.feature;
        this.threshold[at] = this.bounds[split.feature]![split.bin]!;
        const column = this.binned[split.feature]!;
        for (let i = 0; i < column.length; i++) if (this.place[i] === node) this.place[i] = column[i]! <= split.bin ? left : right;
        const middle = (this.value(left, range) + this.value(right, range)) / 2;
        const lower: Range = [range[0], middle];
        const upper: Range = [middle, range[1]];
        const direction = directions[split.feature]!;
        ranges.set(left, direction > 0 ? lower : direction < 0 ? upper : range);
        ranges.set(right, direction > 0 ? upper : direction < 0 ? lower : range);
        children.push(left, right);
      }
      open = children;
    }
    const values = new Float64Array(this.nodes);
    for (const [node, range] of ranges) {
      if (this.feature[tree * this.nodes + node]! >= 0) continue;
      values[node] = Math.fround(rate * this.value(node, range));
      this.threshold[tree * this.nodes + node] = values[node]!;
    }
    for (let i = 0; i < this.logits.length; i++) this.logits[i]! += values[this.place[i]!]!;
  }

  /** Newton step of a node, within its range. */
  private value(node: number, range: Range): number {
    let g = 0;
    let h = 0;
    for (let i = 0; i < this.place.length; i++) {
      if (this.place[i] !== node) continue;
      g += this.gradient[i]!;
      h += this.hessian[i]!;
    }
    return this.step(g, h, range);
  }

  private step(g: number, h: number, range: Range): number {
    return Math.max(range[0], Math.min(range[1], -g / (h + this.o.ridge)));
  }

  private bestSplit(node: number, range: Range): Split | undefined {
    const { bins, ridge, leastLeaf, directions } = this.o;
    let best = 1e-6;
    let found: Split | undefined;
    for (let f = 0; f < this.bounds.length; f++) {
      const [g, h, w] = this.histogram(node, f, bins);
      const all = [g, h, w].map(values => values.reduce((sum, value) => sum + value, 0));
      const [allG, allH, allW] = [all[0]!, all[1]!, all[2]!];
      let leftG = 0;
      let leftH = 0;
      let leftW = 0;
      for (let bin = 0; bin < this.bounds[f]!.length; bin++) {
        leftG += g[bin]!;
        leftH += h[bin]!;
        leftW += w[bin]!;
        if (leftW < leastLeaf || allW - leftW < leastLeaf) continue;
        const rise = this.step(allG - leftG, allH - leftH, range) - this.step(leftG, leftH, range);
        if (directions[f]! * rise < 0) continue;
        const gain = leftG ** 2 / (leftH + ridge) + (allG - leftG) ** 2 / (allH - leftH + ridge) - allG ** 2 / (allH + ridge);
        if (gain <= best) continue;
        best = gain;
        found = { feature: f, bin };
      }
    }
    return found;
  }

  /** Gradients, curvatures and weights of a node's rows by bin of an input. */
  private histogram(node: number, f: number, bins: number): readonly [Float64Array, Float64Array, Float64Array] {
    const g = new Float64Array(bins);
    const h = new Float64Array(bins);
    const w = new Float64Array(bins);
    const column = this.binned[f]!;
    for (let i = 0; i < column.length; i++) {
      if (this.place[i] !== node) continue;
      const bin = column[i]!;
      g[bin]! += this.gradient[i]!;
      h[bin]! += this.hessian[i]!;
      w[bin]! += this.weights[i]!;
    }
    return [g, h, w];
  }
}

/** Gradient-boosted trees on the logistic loss over binned inputs; deterministic. */
export function fitTrees(rows: readonly Float64Array[], labels: readonly number[], weights: Float64Array, options: TreeOptions): Trees {
  if (rows.some(row => row.length !== options.directions.length)) throw new Error('every input of the trees needs a direction');
  return new TreeFitter(rows, weights, options).run(labels);
}

/** Logits of rows under trees. */
export function logitsOf(trees: Trees, rows: readonly Float64Array[]): Float64Array {
  return Float64Array.from(rows, row => evaluateTrees(trees, row));
}
