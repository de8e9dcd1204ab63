/**
 * A long text in pieces that overlap, so that patterns which need a bounded input see all of it.
 * @param size - UTF-16 units of a piece
 * @param overlap - units that a piece shares with the next; what is longer may be divided
 */
export function* pieces(text: string, size: number, overlap: number): Generator<string> {
  for (let at = 0; ; at += size - overlap) {
    yield text.slice(at, at + size);
    if (at + size >= text.length) return;
  }
}
