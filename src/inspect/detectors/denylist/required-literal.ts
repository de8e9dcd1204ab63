/** A text that every match of a pattern contains. With `ignoreCase` it is lower case, and is to be looked for in lower-cased text. */
export interface RequiredLiteral {
  readonly text: string;
  readonly ignoreCase: boolean;
}

/** Shortest literal worth a search of its own. */
const SHORTEST = 2;

/** ASCII letters that a non-ASCII letter also folds to (the long s and the Kelvin sign): not to be relied on without case. */
const FOLDED_FROM_ELSEWHERE = /[sk]/;

/** Index just past the character class that opens at `at`. */
function skipClass(source: string, at: number): number {
  let i = at + 1;
  if (source[i] === '^') i++;
  if (source[i] === ']') i++;
  while (i < source.length && source[i] !== ']') {
    if (source[i] === '\\') i += 2;
    else if (source[i] === '[' && source[i + 1] === ':') {
      const close = source.indexOf(':]', i + 2);
      i = close < 0 ? i + 1 : close + 2;
    } else i++;
  }
  return i + 1;
}

/** Index just past the group that opens at `at`. */
function skipGroup(source: string, at: number): number {
  let depth = 0;
  for (let i = at; i < source.length; ) {
    const char = source[i];
    if (char === '\\') i += 2;
    else if (char === '[') i = skipClass(source, i);
    else {
      if (char === '(') depth++;
      if (char === ')' && --depth === 0) return i + 1;
      i++;
    }
  }
  return source.length;
}

/** Splits a literal at the letters that cannot be relied on when case is ignored, and keeps the longest piece. */
function reliable(literal: string, ignoreCase: boolean): string {
  if (!ignoreCase) return literal;
  return literal.toLowerCase().split(FOLDED_FROM_ELSEWHERE).reduce((best, piece) => (piece.length > best.length ? piece : best), '');
}

/**
 * The longest literal outside groups, classes and options of a valid RE2 pattern, or undefined when there is none to
 * rely on. It reads less than RE2 allows and gives up on the rest: a missed literal costs time, a wrong one would lose matches.
 */
export function requiredLiteral(source: string): RequiredLiteral | undefined {
  const ignoreCase = source.startsWith('(?i)');
  let best = '';
  let run = '';
  const close = (): void => {
    const literal = reliable(run, ignoreCase);
    if (literal.length > best.length) best = literal;
    run = '';
  };
  let i = ignoreCase ? 4 : 0;
  while (i < source.length) {
    const char = source.charAt(i);
    if (char === '|') return undefined;
    if (char === '(') {
      // Flags set inside the pattern change what follows; named and plain groups do not.
      if (source[i + 1] === '?' && !/^\(\?(?::|P?<[A-Za-z_])/.test(source.slice(i, i + 6))) return undefined;
      close();
      i = skipGroup(source, i);
    } else if (char === '[') {
      close();
      i = skipClass(source, i);
    } else if (char === '\\') {
      const next = source.charAt(i + 1);
      if (next === 'Q') return undefined;
      if (/[^A-Za-z0-9]/.test(next) && next < '\x80') run += next;
      else {
        close();
        // \pL, \p{Greek}, \x41, \x{41}, \C, \d, \123: what an escape's letters spell is not literal text.
        const escape = /^\\(?:[pP]\{[^}]*\}|[pP].|x\{[^}]*\}|x[0-9A-Fa-f]{2}|[0-7]{1,3}|.)/s.exec(source.slice(i));
        i += escape?.[0].length ?? 2;
        continue;
      }
      i += 2;
    } else if (char === '*' || char === '?' || char === '{') {
      // The item before may be absent, or repeated: it ends the literal without being part of it.
      const quantifier = char === '{' ? /^\{\d{1,4}(?:,\d{0,4})?\}/.exec(source.slice(i, i + 12)) : char;
      if (quantifier === null) return undefined;
      run = run.slice(0, -1);
      close();
      i += quantifier[0]?.length ?? 1;
    } else if (char === '+') {
      close();
      i++;
    } else if (char === '.' || char === '^' || char === '$' || char >= '\x7f') {
      close();
      i++;
    } else {
      run += char;
      i++;
    }
  }
  close();
  return best.length >= SHORTEST ? { text: best, ignoreCase } : undefined;
}
