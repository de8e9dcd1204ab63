import { createHash } from 'node:crypto';
import { BIP39_WORDS } from './bip39-words.ts';
import { meter } from './charset.ts';
import type { Sink } from './sink.ts';

const PLACE = new Map(BIP39_WORDS.map((word, index) => [word, index]));
/** Words that announce a phrase. It begins within {@link MOST_GAP} characters of them. */
export const SEED_WORDS: readonly string[] = ['mnemonic', 'seed', 'phrase', 'wallet', 'metamask', 'recovery words', 'backup words', 'words:'];
const ANNOUNCERS = new Set(['mnemonic', 'seed', 'phrase', 'wallet', 'metamask', 'words']);
const MOST_GAP = 64;
const LENGTHS = [24, 21, 18, 15, 12];
const MOST_WORDS = 24;
const MOST = 420;

/** Whether the words' last bits are the checksum of the others (BIP-39: a bit of SHA-256 for every 32 bits of entropy). */
export function hasSeedChecksum(words: readonly string[]): boolean {
  const bits = words.map((word) => (PLACE.get(word) ?? 0).toString(2).padStart(11, '0')).join('');
  const checksum = words.length / 3;
  const entropy = Uint8Array.from({ length: (bits.length - checksum) / 8 }, (_, index) => Number.parseInt(bits.slice(index * 8, index * 8 + 8), 2));
  const sum = createHash('sha256').update(entropy).digest()[0] ?? 0;
  return sum.toString(2).padStart(8, '0').slice(0, checksum) === bits.slice(-checksum);
}

/** What may stand between the words: spaces, commas, line ends, the numbers of a list. */
const BETWEEN = /^(?:[\s,;"'|-]|\\n|\d{1,2}[.):]?){1,8}$/;

interface Run { readonly words: readonly string[]; readonly starts: readonly number[]; readonly ends: readonly number[]; readonly looked: number }

/** The first run of at least twelve words of the list that begins within the gap, or the last shorter one. */
function readRun(window: string): Run {
  const pattern = /([a-zA-Z]{1,12})|[^a-zA-Z]{1,12}/g;
  let words: string[] = [], starts: number[] = [], ends: number[] = [];
  let announced = 0, looked = 0;
  const fresh = (): void => { words = []; starts = []; ends = []; };
  for (let match = pattern.exec(window); match !== null; match = pattern.exec(window)) {
    looked = pattern.lastIndex;
    const word = match[1]?.toLowerCase();
    if (word === undefined) {
      if (words.length > 0 && !BETWEEN.test(match[0])) { if (words.length >= 12) break; fresh(); }
      continue;
    }
    // The last word that announces a phrase is the one that reads it.
    if (words.length <= 1 && ANNOUNCERS.has(word) && ++announced > 1) break;
    if (PLACE.has(word)) {
      words.push(word); starts.push(match.index); ends.push(match.index + word.length);
      if (words.length === MOST_WORDS) break;
      continue;
    }
    // The text's last word may still be arriving.
    if (words.length >= 12 || (words.length > 0 && looked >= window.length)) break;
    fresh();
    if (match.index > MOST_GAP) break;
  }
  meter.steps += looked;
  return { words, starts, ends, looked };
}

/** A wallet's recovery phrase: 12 to 24 words of the list, after a word that announces it and ends at `from`. */
export function readSeedPhrase(text: string, from: number, order: number, sink: Sink): void {
  const next = text.charCodeAt(from) | 0x20;
  if (next >= 0x61 && next <= 0x7a && next !== 0x73) return;
  const window = text.slice(from, from + MOST_GAP + MOST);
  const { words, starts, ends, looked } = readRun(window);
  if (words.length > 0) sink.read(from + (starts[0] ?? 0), from + looked + (looked >= window.length ? 1 : 0));
  if (words.length < 12 || (starts[0] ?? 0) > MOST_GAP || new Set(words).size * 3 < words.length * 2) return;
  // A word that announces it may be the first of the run (`wallet`); a run of another length ends where its checksum holds.
  const length = LENGTHS.find((each) => each === words.length) ?? LENGTHS.find((each) => each <= words.length && hasSeedChecksum(words.slice(0, each)));
  const skip = length === undefined && hasSeedChecksum(words.slice(1, 13)) ? 1 : 0;
  const count = length ?? (skip === 1 ? 12 : words.length);
  sink.found.push({ rule: 'secret.seed-phrase', start: from + (starts[skip] ?? 0), end: from + (ends[skip + count - 1] ?? 0), rank: 2, order, confidence: hasSeedChecksum(words.slice(skip, skip + count)) ? 0.98 : 0.8 });
}
