/** Virtual data sets: a list in the global heap says from which files and selections their elements come. */

/** Entries that are read; no model has any. */
const MAX_ENTRIES = 10_000;

/** The files that a virtual data set reads, `.` for its own. Ends early where a selection is of a kind that is not known. */
export function virtualSources(block: Buffer, lengths: number): readonly string[] {
  const found: string[] = [];
  if (block.length < 1 + lengths || (block[0] ?? 255) > 1) return found;
  const count = Math.min(lengths === 4 ? block.readUInt32LE(1) : Number(block.readBigUInt64LE(1)), MAX_ENTRIES);
  // Version 1 may share a name with an entry before; flags say so.
  const flagged = block[0] === 1;
  for (let at = 1 + lengths, i = 0; i < count && at < block.length; i++) {
    if (flagged) {
      if ((block[at] ?? 0) !== 0) return found;
      at++;
    }
    const file = block.indexOf(0, at);
    const set = file < 0 ? -1 : block.indexOf(0, file + 1);
    if (set < 0) return found;
    found.push(block.toString('utf8', at, file));
    const source = selectionEnd(block, set + 1);
    const own = source === undefined ? undefined : selectionEnd(block, source);
    if (own === undefined) return found;
    at = own;
  }
  return found;
}

const HYPERSLAB = 2;

/** Where a selection ends; undefined for one of no known kind. */
function selectionEnd(block: Buffer, at: number): number | undefined {
  if (at + 16 > block.length) return undefined;
  const [type, version] = [block.readUInt32LE(at), block.readUInt32LE(at + 4)];
  if (version === 1) return at + 16 + block.readUInt32LE(at + 12);
  if (type !== HYPERSLAB) return undefined;
  if (version === 2) return at + 13 + block.readUInt32LE(at + 9);
  if (version !== 3) return undefined;
  const [regular, size, rank] = [((block[at + 8] ?? 0) & 1) === 1, block[at + 9] ?? 0, block.readUInt32LE(at + 10)];
  if ((size !== 2 && size !== 4 && size !== 8) || rank > 32) return undefined;
  if (regular) return at + 14 + 4 * rank * size;
  if (at + 14 + size > block.length) return undefined;
  const blocks = size === 8 ? Number(block.readBigUInt64LE(at + 14)) : block.readUIntLE(at + 14, size);
  return at + 14 + size + 2 * rank * size * blocks;
}
