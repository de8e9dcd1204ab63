import { linesBefore, withValues } from './before.ts';
import { IN_CONTEXT, type ContextPattern } from './context.ts';
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

/** A pattern of one line, or one that needs the lines before. */
type Candidate = CodePattern | ContextPattern;

function byWord(): ReadonlyMap<number, readonly Candidate[]> {
  const map = new Map<number, Candidate[]>();
  for (const pattern of [...PATTERNS, ...IN_CONTEXT]) {
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
export function candidates(text: string, from: number, to: number): ReadonlySet<Candidate> | undefined {
  let found: Set<Candidate> | undefined;
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

const BY_WHAT = new Map(PATTERNS.map((pattern) => [pattern.what, pattern]));

/** Patterns that a value from elsewhere may be put into: for others a name says as much as its value. */
const SINKS = new Set(PATTERNS.filter(({ what }) => /sql|path|ssrf|redirect|system|exec|eval|command|process/.test(what)));

/**
 * What is insecure on the line [start, end), read with what was assigned just before it: each pattern at most once.
 * `inCode` is asked only where something may be found.
 */
export function insecureOn(text: string, start: number, end: number, patterns: ReadonlySet<Candidate>, inCode: (at: number) => boolean): Insecure[] {
  const line = text.slice(start, Math.min(end, start + LINE_CAP));
  const found = new Map<string, Insecure>();
  let before: string | undefined;
  let rest = false;
  for (const candidate of patterns) {
    const pattern = BY_WHAT.get(candidate.what);
    const match = candidate.pattern.exec(line);
    rest ||= match === null && !('holds' in candidate) && SINKS.has(candidate);
    if (match === null || pattern === undefined || ('holds' in candidate && !candidate.holds(line, before ??= linesBefore(text, start)))) continue;
    if (!found.has(pattern.what)) found.set(pattern.what, { pattern, start: start + match.index, end: start + match.index + match[0].length });
  }
  if (rest) {
    const read = withValues(line, before ??= linesBefore(text, start));
    for (const candidate of read === undefined ? [] : patterns) {
      // Of what shows only with its value the whole line is told.
      if (!('holds' in candidate) && SINKS.has(candidate) && !found.has(candidate.what) && candidate.pattern.test(read ?? '')) found.set(candidate.what, { pattern: candidate, start: start + line.length - line.trimStart().length, end: start + line.trimEnd().length });
    }
  }
  return found.size === 0 || COMMENT.test(line) || !inCode(start) ? [] : [...found.values()];
}
