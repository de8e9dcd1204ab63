import { MAX_HOLD } from '../../stream-hold.ts';
import { chars, inSet } from './charset.ts';
import { scan } from './scan.ts';
import { Sink } from './sink.ts';

/** Farthest that a verdict looks to the left of the match it is about: a name, its qualifiers and what ties it to the value. UTF-16 units. */
export const LOOKBACK = 256;

/**
 * Smallest offset from which text must wait. Each verdict rests on a known stretch of text; one that rests on the end
 * of the text is open. The text may go up to the first open match, and never up to a place inside the stretch of a
 * settled one: the shortened text would be judged differently there.
 */
export function hold(text: string, from: number): number {
  const length = text.length;
  const floor = Math.max(from, length - MAX_HOLD);
  // An unfinished run may be the beginning of a prefixed secret, or of an encoded one that a view will decode.
  let at = length;
  while (at > floor && inSet(text.charCodeAt(at - 1), chars.held)) at--;
  let release = at === floor && floor > from ? length : at;

  const sink = new Sink(true);
  scan(text, Math.max(0, floor - LOOKBACK), sink);
  const { reads } = sink;
  for (let index = 0; index < reads.length; index += 2) {
    const start = reads[index] as number;
    if ((reads[index + 1] as number) > length && start >= from && start < release) release = start;
  }
  for (let moved = true; moved;) {
    moved = false;
    for (let index = reads.length - 2; index >= 0; index -= 2) {
      const start = reads[index] as number;
      if (start >= from && start < release && (reads[index + 1] as number) > release) { release = start; moved = true; }
    }
  }
  return Math.max(release, floor);
}
