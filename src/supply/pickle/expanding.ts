import type { Value } from './values.ts';

/**
 * Values that stand in many places through the memo: small in the file and in memory, and without end for whoever goes
 * through them as a tree, as printing, comparing, hashing and writing out do (thirty pairs of pairs are a billion).
 */

/** Members, each counted in every place where it stands, that nothing goes through: the text of that many has some gigabytes. */
export const ENDLESS = 2 ** 32;
/** How many times its values a structure has to grow: lists that many rows share come nowhere near. */
const GROWTH = 2 ** 20;
/** Containers put to one more place, without which nothing grows to {@link ENDLESS}: each doubles it at most. */
export const LEAST_SHARED = 20;

/** How large the largest container grows that a stream makes; undefined when it stays within bounds. */
export function endless(root: Value, spend: () => void): number | undefined {
  const sizes = new Map<Value, number>();
  const open: { readonly value: Value; readonly inner: readonly Value[]; next: number; size: number }[] = [];
  let largest = 0;
  const enter = (value: Value): void => {
    spend();
    // What holds itself is printed as `[...]` inside itself.
    sizes.set(value, 1);
    open.push({ value, inner: innerOf(value), next: 0, size: 1 });
  };
  enter(root);
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const inner = top.inner[top.next];
    if (inner === undefined) {
      open.pop();
      // An object prints what it holds only where its class says so.
      const size = top.value.kind === 'items' || top.value.kind === 'dict' ? top.size : 1;
      sizes.set(top.value, size);
      largest = Math.max(largest, size);
      const above = open.at(-1);
      if (above !== undefined) above.size += size;
      continue;
    }
    top.next++;
    const known = sizes.get(inner);
    if (known !== undefined) top.size += known;
    else if (inner.kind === 'items' || inner.kind === 'dict' || inner.kind === 'made') enter(inner);
    else top.size++;
  }
  return largest >= ENDLESS && largest / sizes.size >= GROWTH ? largest : undefined;
}

function innerOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'items': return value.items;
    case 'dict': return value.entries.flat();
    case 'made': return [value.args, ...(value.state === undefined ? [] : [value.state])];
    case 'plain': case 'text': case 'bytes': case 'name': case 'attribute': case 'persistent': case 'unknown': return [];
  }
}
