/** Whether a value was plainly made up, in one pass over it. */
import { buildAutomaton } from './automaton.ts';

/** Published examples that look real: AWS, jwt.io, Google Maps, Stripe, Azurite and the Cosmos DB emulator print these in their documentation. */
const DOCUMENTED: readonly string[] = [
  'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c', 'TJVA95OrM7E2cBab30RMHrHDcEfxjoYZgeFONFh7HgQ', 'KMUFsIDTnFmyG3nMiGM6H9FNFUROf3wh7SmqJp-QV30',
  'AIzaSyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe', '4eC39HqLyjWDarjtT1zdp7dc', 'BQokikJOvBiI2HlWgH4olfQ2',
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq', 'C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw',
  // MD5, SHA-1 and SHA-256 of nothing.
  'd41d8cd98f00b204e9800998ecf8427e', 'da39a3ee5e6b4b0d3255bfef95601890afd80709', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
];
/** Letters of a documented value that are searched for; the rest is compared where they stand. */
const HEAD = 8;

/** Words that say so, and counted or repeated characters. */
const WORDS = [
  'your', 'example', 'changeme', 'change-me', 'change_me', 'placeholder', 'place-holder', 'place_holder', 'redacted', 'dummy', 'sample', 'replace', 'xxxx', '***', '...', '•••',
  'goeshere', 'goes-here', 'goes_here', 'notreal', 'insert-', 'insert_', 'deadbeef', '0123456', '1234567', 'abcdefg', 'qwerty',
];
/** Words that say so where no letter or digit stands beside them. */
const ALONE = ['todo', 'fixme'];

const all = [...WORDS, ...ALONE, ...DOCUMENTED.map((value) => value.slice(0, HEAD))];
const automaton = buildAutomaton(all);

/** A repeated character beyond ASCII, whose cases only a pattern tells. */
const REPEATED = /(.)\1{5}/i;
const SAME = 6;

const isAlnum = (code: number): boolean => (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);

/** Whether the word of `all` that ends at `end` means that the value was made up. */
function tells(value: string, index: number, end: number): boolean {
  if (index < WORDS.length) return true;
  const length = all[index]!.length;
  if (index < WORDS.length + ALONE.length) return !isAlnum(value.charCodeAt(end - length - 1)) && !isAlnum(value.charCodeAt(end));
  return value.startsWith(DOCUMENTED[index - WORDS.length - ALONE.length]!, end - length);
}

/** The value that was asked about last, and what was said of it: several readers ask about one in turn. */
let asked = '';
let answer = false;

/** Forgets the value that was asked about last. */
export function forgetMadeUp(): void {
  asked = '';
  answer = false;
}

/** Whether a value holds repeated or counted characters, words of placeholders, or an example of some documentation. */
export function looksMadeUp(value: string): boolean {
  if (value !== asked) {
    answer = tellsMadeUp(value);
    asked = value;
  }
  return answer;
}

function tellsMadeUp(value: string): boolean {
  const { column, next, width, firstHit, words } = automaton;
  let state = 0, last = -1, run = 0, other = 0;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    state = next[state + column[code]!]!;
    if (state >= firstHit) for (const index of words[state / width]!) if (tells(value, index, at + 1)) return true;
    // Letters are the same in either case.
    const folded = code >= 0x41 && code <= 0x5a ? code + 32 : code;
    if (folded !== last) {
      last = folded;
      run = 1;
    } else if (++run === SAME && code !== 0x0a && code !== 0x0d && code !== 0x2028 && code !== 0x2029) return true;
    other |= code;
  }
  return other > 127 && REPEATED.test(value);
}
