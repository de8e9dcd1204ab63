/** A pattern in which `*` stands for any characters, none included, and `?` for one. Everything else stands for itself. */
export interface Glob {
  readonly source: string;
  /** Whether the pattern is plain text. */
  readonly exact: boolean;
  test(text: string): boolean;
}

/**
 * Matches in at most pattern times text steps: on a mismatch only the last `*` is retried, which is enough because
 * an earlier one can always give way to a later one. No regular expression is built from the pattern.
 */
function matches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let retry = 0;
  while (t < text.length) {
    const c = pattern[p];
    if (c === '*') {
      star = p++;
      retry = t;
    } else if (c !== undefined && (c === '?' || c === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++retry;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** Prepares a glob for many tests. */
export function compileGlob(source: string): Glob {
  if (!source.includes('*') && !source.includes('?')) return { source, exact: true, test: (text) => text === source };
  if (/^\*+$/.test(source)) return { source, exact: false, test: () => true };
  return { source, exact: false, test: (text) => matches(source, text) };
}

/** Whether any of the globs matches. */
export function matchesAny(globs: readonly Glob[], text: string): boolean {
  for (const glob of globs) if (glob.test(text)) return true;
  return false;
}
