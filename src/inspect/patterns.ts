import { RE2JS, RE2JSException } from 're2js';
import { SallyportError } from '../core/errors.ts';
import { requiredLiteral } from './detectors/denylist/required-literal.ts';
import type { Span } from './contract.ts';

/** Longest pattern source. UTF-16 units. */
export const MAX_PATTERN_CHARS = 1000;

/** Largest compiled program. Matching costs at most this many steps a character. RE2 instructions. */
export const MAX_PROGRAM_SIZE = 2000;

/**
 * Most single matches that {@link LinearPattern.findAll} lists for one text; the last one covers the rest of the text.
 * One search is linear, but a search that reads to the end and then settles for one character, repeated after each
 * match, would be quadratic.
 */
export const MAX_MATCHES = 64;

/** A user's pattern that no text can make super-linear. */
export interface LinearPattern {
  readonly source: string;
  /** Whether a match may exist: false is certain, true is a guess. */
  mayMatch(text: string): boolean;
  /** Spans of the non-empty matches, leftmost first, at most {@link MAX_MATCHES}; the last of that many reaches to the end of the text. */
  findAll(text: string): Span[];
}

function syntaxOffset(source: string, error: object): number {
  const part = 'input' in error && typeof error.input === 'string' ? error.input : undefined;
  const at = part === undefined ? -1 : source.indexOf(part);
  return Math.max(at, 0);
}

/**
 * Compiles a pattern in RE2 syntax, which has no back-references and no look-around and so is matched in time linear in
 * the text. A literal that every match must contain is looked for first, since the engine reads about 10 MB a second.
 * @throws SallyportError `pattern.invalid` with the offset of the error; the message does not quote the pattern
 */
export function compilePattern(source: string): LinearPattern {
  if (source.length > MAX_PATTERN_CHARS) {
    throw new SallyportError('pattern.invalid', `The pattern is longer than ${MAX_PATTERN_CHARS} characters.`, { location: { offset: MAX_PATTERN_CHARS } });
  }
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(source);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const reason = 'error' in error && typeof error.error === 'string' ? error.error : 'syntax error';
    const offset = syntaxOffset(source, error);
    throw new SallyportError('pattern.invalid', `The pattern is not valid RE2 syntax at offset ${offset}: ${reason}.`, { location: { offset } });
  }
  if (compiled.programSize() > MAX_PROGRAM_SIZE) {
    throw new SallyportError('pattern.invalid', `The pattern compiles to more than ${MAX_PROGRAM_SIZE} instructions; use smaller repeat counts.`, { location: { offset: 0 } });
  }
  const required = requiredLiteral(source);
  const mayMatch = (text: string): boolean => {
    if (required === undefined) return true;
    if (!required.ignoreCase) return text.includes(required.text);
    const lower = text.toLowerCase();
    return lower.includes(required.text);
  };
  return {
    source,
    mayMatch,
    findAll(text: string): Span[] {
      if (!mayMatch(text)) return [];
      const spans: Span[] = [];
      const matcher = compiled.matcher(text);
      while (matcher.find()) {
        const start = matcher.start();
        const end = matcher.end();
        if (end <= start) continue;
        if (spans.length === MAX_MATCHES - 1) {
          spans.push([start, text.length]);
          break;
        }
        spans.push([start, end]);
      }
      return spans;
    },
  };
}
