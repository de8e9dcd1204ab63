/** 95% Wilson interval of a share, as fractions. Wilson, J. Am. Stat. Assoc. 22 (1927). */
export function wilson(hits: number, total: number): readonly [low: number, high: number] {
  if (total === 0) return [0, 1];
  const z = 1.959964;
  const p = hits / total;
  const scale = 1 + z * z / total;
  const middle = (p + z * z / (2 * total)) / scale;
  const half = z * Math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / scale;
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** `97.1 % (95.0-98.4)`. */
export function percent(hits: number, total: number): string {
  if (total === 0) return '-';
  const [low, high] = wilson(hits, total);
  return `${(100 * hits / total).toFixed(1)} % (${(100 * low).toFixed(1)}-${(100 * high).toFixed(1)})`;
}

/** Area under the ROC curve; equal scores count half. Undefined when one side is empty. */
export function auc(attacks: readonly number[], benign: readonly number[]): number | undefined {
  if (attacks.length === 0 || benign.length === 0) return undefined;
  const all = [...attacks.map(score => ({ score, attack: true })), ...benign.map(score => ({ score, attack: false }))].sort((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let i = 0; i < all.length;) {
    let j = i;
    while (j < all.length && all[j]!.score === all[i]!.score) j++;
    for (let k = i; k < j; k++) if (all[k]!.attack) rankSum += (i + j + 1) / 2;
    i = j;
  }
  return (rankSum - attacks.length * (attacks.length + 1) / 2) / (attacks.length * benign.length);
}
