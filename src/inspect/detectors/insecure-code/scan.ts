import { OPERATIONS } from './operations.ts';
import type { CodePattern } from './pattern.ts';
import { PYTHON } from './python.ts';
import { SYSTEMS } from './systems.ts';
import { WEB } from './web.ts';

export const PATTERNS: readonly CodePattern[] = [...PYTHON, ...WEB, ...SYSTEMS, ...OPERATIONS];

/** Characters of a line that are read. Longer lines are minified code or data. */
export const LINE_CAP = 800;

/** Lines that say something about code: an example in a comment runs nowhere. */
const COMMENT = /^\s{0,64}(?:\/\/|#(?!!|include|define)|\*|--\s|\/\*|<!--|;)/;

const SEED = 17;

/** One step of the hash of a word; letters count alike in both cases. */
function step(hash: number, code: number): number {
  return (Math.imul(hash, 31) + (code | 0x20)) & 0x3fffffff;
}

/** Which characters make a word: letters, digits and the underscore of ASCII. */
const WORD = new Uint8Array(128);
for (let code = 0; code < 128; code++) WORD[code] = /\w/.test(String.fromCharCode(code)) ? 1 : 0;

function byWord(): ReadonlyMap<number, readonly CodePattern[]> {
  const map = new Map<number, CodePattern[]>();
  for (const pattern of PATTERNS) {
    for (const word of pattern.words) {
      let hash = SEED;
      for (let i = 0; i < word.length; i++) if (WORD[word.charCodeAt(i)] === 1) hash = step(hash, word.charCodeAt(i));
      const known = map.get(hash);
      if (known === undefined) map.set(hash, [pattern]);
      else if (!known.includes(pattern)) known.push(pattern);
    }
  }
  return map;
}
const BY_WORD = byWord();

/** Patterns one of whose words stands in [from, to) of a text. Two words with one hash only cost a look. */
export function candidates(text: string, from: number, to: number): ReadonlySet<CodePattern> | undefined {
  let found: Set<CodePattern> | undefined;
  let hash = SEED;
  let inWord = false;
  for (let i = from; i <= to; i++) {
    const code = i < to ? text.charCodeAt(i) : 0;
    if (code < 128 && WORD[code] === 1) {
      hash = step(hash, code);
      inWord = true;
    } else if (inWord) {
      const patterns = BY_WORD.get(hash);
      if (patterns !== undefined) {
        found ??= new Set();
        for (const pattern of patterns) found.add(pattern);
      }
      hash = SEED;
      inWord = false;
    }
  }
  return found;
}

export interface Insecure { readonly pattern: CodePattern; readonly start: number; readonly end: number }

/** What is insecure on the line [start, end): each pattern at most once. */
export function insecureOn(text: string, start: number, end: number): Insecure[] {
  const to = Math.min(end, start + LINE_CAP);
  const patterns = candidates(text, start, to);
  if (patterns === undefined) return [];
  const line = text.slice(start, to);
  if (COMMENT.test(line)) return [];
  const found: Insecure[] = [];
  for (const pattern of patterns) {
    const match = pattern.pattern.exec(line);
    if (match !== null) found.push({ pattern, start: start + match.index, end: start + match.index + match[0].length });
  }
  return found;
}
