import type { Span } from '../../contract.ts';
import type { Folded } from '../prompt-leak/index-texts.ts';
import type { Secret } from './secrets.ts';

/** Most raw characters from one letter of a value to the next: `**h**-**e**-**r**` is still read. */
const MAX_STEP = 6;

/** Furthest a value reaches in raw text. UTF-16 units. */
export const reachOf = (letters: number): number => letters * MAX_STEP + 2;

export interface Said { readonly secret: Secret; readonly span: Span }

const ALNUM = /[\p{L}\p{N}]/u;

/** The folded text as a string. */
function stringOf({ units, length }: Folded): string {
  let text = '';
  for (let at = 0; at < length; at += 8192) text += String.fromCharCode(...units.subarray(at, Math.min(length, at + 8192)));
  return text;
}

/** Whether the letters [start, end) stand close enough together to be one value. */
function isOne(secret: Secret, { offsets }: Folded, start: number, end: number): boolean {
  const first = (offsets[start + 1] ?? 0) - (offsets[start] ?? 0);
  for (let i = start; i + 1 < end; i++) {
    const step = (offsets[i + 1] ?? 0) - (offsets[i] ?? 0);
    if (step > MAX_STEP) return false;
    // `4,471` is another number than 4471.
    if (secret.digits && (secret.folded.length < 8 ? step !== first || step > 3 : step > 2)) return false;
  }
  return true;
}

/** A letter directly before means that this is the middle of a longer word. */
function beginsWord(text: string, at: number): boolean {
  return at === 0 || !ALNUM.test(text.charAt(at - 1));
}

/** Values said in a text: leftmost, then longest, none within another. */
export function findSaid(secrets: readonly Secret[], text: string, folded: Folded): Said[] {
  const letters = stringOf(folded);
  const found: Said[] = [];
  for (const secret of secrets) {
    for (let at = letters.indexOf(secret.folded); at >= 0; at = letters.indexOf(secret.folded, at + 1)) {
      const end = at + secret.folded.length;
      const start = folded.offsets[at] ?? 0;
      const stop = (folded.offsets[end - 1] ?? 0) + 1;
      if (beginsWord(text, start) && (stop >= text.length || !ALNUM.test(text.charAt(stop))) && isOne(secret, folded, at, end)) found.push({ secret, span: [start, stop] });
    }
  }
  found.sort((a, b) => a.span[0] - b.span[0] || b.span[1] - a.span[1]);
  const kept: Said[] = [];
  let covered = 0;
  for (const said of found) {
    if (said.span[0] < covered) continue;
    kept.push(said);
    covered = said.span[1];
  }
  return kept;
}

/** Where the end of a text may be the beginning of a value; its length when it cannot. */
export function openSaid(secrets: readonly Secret[], text: string, folded: Folded): number {
  const letters = stringOf(folded);
  let open = text.length;
  for (const secret of secrets) {
    for (let length = Math.min(secret.folded.length, letters.length); length > 0; length--) {
      const at = letters.length - length;
      const start = folded.offsets[at] ?? 0;
      if (start >= open) break;
      if (!letters.endsWith(secret.folded.slice(0, length)) || !beginsWord(text, start)) continue;
      const last = folded.offsets[letters.length - 1] ?? 0;
      // A whole value is decided by the character after it; a part, by the distance to the next letter.
      const undecided = length === secret.folded.length ? last + 1 >= text.length : text.length - last < MAX_STEP + 1;
      if (undecided && isOne(secret, folded, at, letters.length)) { open = start; break; }
    }
  }
  for (const { span } of findSaid(secrets, text, folded)) if (span[0] < open && open < span[1]) open = span[1];
  return open;
}
