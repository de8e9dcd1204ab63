import { isAlnum } from './chars.ts';
import type { Scan } from './types.ts';

const LOCAL = '[A-Za-z0-9_+-]{1,40}(?:(?:\\.| ?[([{<] ?(?:dot|punkt|punto|point|ponto) ?[)\\]}>] ?| dot )[A-Za-z0-9_+-]{1,40}){0,3}';
const AT_SIGN = ' ?[([{<] ?(?:at|AT|At|arroba|@|chez|ät|æt) ?[)\\]}>] ?';
const DOT = '(?:\\.| ?[([{<] ?(?:dot|DOT|Dot|punkt|punto|point|ponto|\\.) ?[)\\]}>] ?| dot | DOT )';
const BRACKETED = new RegExp(`${LOCAL}${AT_SIGN}[A-Za-z0-9-]{1,40}(?:${DOT}[A-Za-z0-9-]{2,40}){1,3}`, 'y');
const PLAIN = /[A-Za-z0-9_+-]{1,40}(?: dot [A-Za-z0-9_+-]{1,40}){0,3} at (?!(?:the|an?|this|that|my|your|our|each|some) )[A-Za-z0-9-]{1,40}(?: dot [A-Za-z0-9-]{2,20}){1,3}/iy;
const ENDING = /(?:com|net|org|edu|gov|io|co|uk|de|fr|es|it|nl|pl|pt|br|eu|ch|at|be|se|no|dk|fi|cz|ru|ua|jp|cn|kr|in|au|nz|ca|us|mx|ar|info|me|dev|app|ai|tv)$/i;
const SAMPLE = /(?:^|\W)example\W/i;
/** How far back a local part may begin. */
const BACK = 90;

/** Start of the words before `at` that may be a spelled local part. */
function localFrom(text: string, at: number): number {
  const window = text.slice(Math.max(0, at - BACK), at);
  const found = /(?:[A-Za-z0-9_+-]{1,40}(?:\.| ?[([{<] ?(?:dot|punkt|punto|point|ponto) ?[)\]}>] ?| dot )){0,3}[A-Za-z0-9_+-]{1,40} ?$/i.exec(window);
  return found === null ? -1 : at - window.length + found.index;
}

function report(scan: Scan, pattern: RegExp, start: number): void {
  pattern.lastIndex = start;
  if (start < 0 || !pattern.test(scan.text)) return;
  const end = pattern.lastIndex;
  const written = scan.text.slice(start, end);
  if (ENDING.test(written) && !SAMPLE.test(written)) scan.hit('pii.email', start, end, 0.9);
}

/** Whether a letter or digit stands before the bracket, a space between or not, and one behind the four characters of `(at)`. */
function near(text: string, open: number): boolean {
  const before = text.charCodeAt(open - 1) === 0x20 ? text.charCodeAt(open - 2) : text.charCodeAt(open - 1);
  const third = text.charCodeAt(open + 3);
  return isAlnum(before) && (third === 0x29 || third === 0x5d || third === 0x7d || third === 0x3e || (third | 0x20) === 0x72);
}

/** `jane (at) acme (dot) com` at the opening bracket `open`. */
export function spelledAt(scan: Scan, open: number): void {
  if (!near(scan.text, open)) return;
  if (!/^[([{<] ?(?:at|arroba|ät) ?[)\]}>]/i.test(scan.text.slice(open, open + 12))) return;
  report(scan, BRACKETED, localFrom(scan.text, open));
}

/** `jane dot doe at acme dot com`: told by the dot before the last label. */
export function spelledPlainly(scan: Scan): void {
  const { text } = scan;
  let done = 0;
  // Searched without the space before it, which is the commonest letter of all.
  for (let dot = text.indexOf('dot '); dot >= 0; dot = text.indexOf('dot ', dot + 4)) {
    const floor = Math.max(done, dot - 44);
    if (dot < floor || text.charCodeAt(dot - 1) !== 0x20) continue;
    const at = text.slice(floor, dot).lastIndexOf(' at ');
    if (at < 0) continue;
    done = floor + at + 4;
    report(scan, PLAIN, localFrom(text, floor + at));
  }
}
