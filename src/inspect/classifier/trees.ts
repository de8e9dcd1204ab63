/** Boosted decision trees, flat: node i has its children at 2i+1 and 2i+2; a leaf has feature -1 and its value as threshold. */
export interface Trees {
  /** Nodes of one tree. */
  readonly nodes: number;
  readonly feature: Int8Array;
  readonly threshold: Float32Array;
  readonly base: number;
}

/** Sum of the trees' leaves: a logit. */
export function evaluateTrees(trees: Trees, inputs: ArrayLike<number>): number {
  const { nodes, feature, threshold } = trees;
  let logit = trees.base;
  for (let root = 0; root < feature.length; root += nodes) {
    let node = 0;
    while (feature[root + node]! >= 0) node = 2 * node + (inputs[feature[root + node]!]! <= threshold[root + node]! ? 1 : 2);
    logit += threshold[root + node]!;
  }
  return logit;
}
