/** Characters before a line that are read with it, and lines: less than a stream keeps, so that a cut changes nothing, and few, since each candidate line reads them again. */
const BEFORE = 600;
const LINES = 10;

/** The complete lines of the same fence before a line that begins at `start`. */
export function linesBefore(text: string, start: number): string {
  const floor = Math.max(0, start - BEFORE);
  const window = text.slice(floor, start);
  const fence = Math.max(window.lastIndexOf('```'), window.lastIndexOf('~~~'));
  // A line of which only the end was read says something else.
  const from = fence >= 0 || floor > 0 ? window.indexOf('\n', Math.max(0, fence)) + 1 : 0;
  let first = window.length;
  for (let lines = 0; lines < LINES && first > from; lines++) first = window.lastIndexOf('\n', first - 2) + 1;
  return window.slice(Math.max(from, first));
}

/** What somebody else sent, or a text that is put together: an expression that is worth reading where its name stands. */
const SOURCE = /^(?:(?:await\s)?(?:request|req|params|r|ctx)[.[]|\$_(?:GET|POST|REQUEST|COOKIE)\[|\$?@?f?["'`]|fmt\.Sprintf\(|format!\(|String\.format\()/;
const ASSIGNED = /^\s{0,40}(?:(?:const|let|var|final|mut|let mut|auto|str|string|String)\s{1,4})?(\$?[A-Za-z_]\w{0,40})\s{0,4}(?::\s{0,2}\w{1,20}\s{0,2})?:?=(?![=>])\s{0,4}([^\n]{1,300})$/;
/** What every assignment of a {@link SOURCE} has: told at a glance. */
const HINT = /=\s{0,4}(?:(?:await\s)?(?:request|req|params|r|ctx)[.[]|\$_[GPRC]|[$@f]{0,3}["'`]|fmt\.S|format!|String\.f)/;
/** A line that looks at a value decides what may pass. */
const LOOKED_AT = /\b(?:if|unless|assert|guard|match|switch|case|require|raise|throw|valid\w{0,10}|check\w{0,10}|allow\w{0,10})\b/i;

/** Names that still hold what they were given on the lines before, and what that is. */
function assigned(before: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of before.split('\n')) {
    const match = ASSIGNED.exec(line);
    const name = match?.[1];
    if (name !== undefined) {
      const value = (match?.[2] ?? '').trim().replace(/;$/, '');
      if (SOURCE.test(value)) values.set(name, value);
      else values.delete(name);
    } else if (LOOKED_AT.test(line)) for (const known of values.keys()) if (line.includes(known)) values.delete(known);
  }
  return values;
}

/**
 * A line with each name that was assigned just before replaced by what it was given; undefined when there is none. One
 * step: what went through a function, or was looked at on the way, is not followed.
 */
export function withValues(line: string, before: string): string | undefined {
  if (!HINT.test(before)) return undefined;
  let read = line;
  for (const [name, value] of assigned(before)) {
    if (!line.includes(name)) continue;
    read = read.replace(new RegExp(`(?<![\\w.$"'\`])${name.replace('$', '\\$')}(?![\\w"'\`])`), () => value);
  }
  return read === line ? undefined : read;
}

const FUNCTION = /(?:\bdef|\bfunc|\bfunction|\bfn)\s{1,4}(?:\([^)\n]{0,60}\)\s{0,2})?(\w{1,60})\s{0,2}[(<]|\b(?:String|byte\[\]|string)\s{1,4}(\w{1,60})\s{0,2}\(|\b(?:const|let|var)\s{1,4}(\w{1,60})\s{0,2}=\s{0,2}(?:async\s{0,2})?(?:\([^)\n]{0,80}\)|\w{1,30})\s{0,2}(?:=>|\{)/;

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Name of the function that a line stands in: the last one above that is indented less; empty for none. */
export function functionAround(line: string, before: string): string {
  const own = FUNCTION.exec(line);
  if (own !== null) return own[1] ?? own[2] ?? own[3] ?? '';
  let indent = indentOf(line);
  for (const above of before.split('\n').reverse()) {
    if (above.trim() === '' || indentOf(above) >= indent) continue;
    indent = indentOf(above);
    const match = FUNCTION.exec(above);
    if (match !== null) return match[1] ?? match[2] ?? match[3] ?? '';
  }
  return '';
}
