/** Trees of decisions: what reads them goes from node to node by numbers that the file says, and few readers check them. */

/** XGBoost: for each node its two children by number, -1 for none. What is wrong with them, in a sentence. */
export function childrenProblem(left: ArrayLike<unknown>, right: ArrayLike<unknown>): string | undefined {
  if (left.length !== right.length) return `A tree has ${left.length} nodes to the left and ${right.length} to the right.`;
  for (const children of [left, right]) for (let node = 0; node < children.length; node++) {
    const child = children[node];
    if (typeof child !== 'number' || !Number.isInteger(child) || child < -1 || child >= children.length) return `The child ${typeof child === 'number' ? child : 'of a node'} lies outside its tree of ${children.length} nodes.`;
    if (child === node || child === 0) return `The child ${child} leads back, so that whoever follows it goes in a circle.`;
  }
  return undefined;
}

/** LightGBM: inner nodes count from 0, leaves from -1 downwards. */
export function leavesProblem(children: readonly number[], leaves: number): string | undefined {
  for (const [node, child] of children.entries()) {
    if (!Number.isInteger(child) || child >= Math.max(leaves - 1, 0) || child < -leaves) return `The child ${child} lies outside its tree of ${leaves} leaves.`;
    if (child === node || child === 0) return `The child ${child} leads back, so that whoever follows it goes in a circle.`;
  }
  return undefined;
}
