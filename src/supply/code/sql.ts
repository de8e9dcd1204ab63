import type { Issue } from './issue.ts';
import { printable } from '../printable.ts';
import { shellIssues } from './shell.ts';

/** Statements by which databases act on the machine that they run on. Patterns are bounded. */

const PROGRAM = /\bCOPY\b[^;]{1,400}?\b(?:FROM|TO)\s{1,8}PROGRAM\s{1,8}'((?:''|[^']){1,2000})'/gi;
const SHELL = /\bxp_cmdshell\b\s{0,8}\(?\s{0,8}(?:N?'((?:''|[^']){1,2000})')?|\bsp_OACreate\b\s{0,8}N?'(wscript\.shell)'|\bsys_(?:exec|eval)\s{0,4}\(\s{0,4}'((?:''|[^']){1,1000})'|^\s{0,8}(?:\\!|\.(?:shell|system))\s{1,8}([^\n]{2,1000})/gim;
const FILE = /\bINTO\s{1,8}(?:OUT|DUMP)FILE\s{1,8}'([^']{1,300})'|\blo_export\s{0,4}\([^,]{1,100},\s{0,4}'([^']{1,300})'/gi;
const STARTS = /\.(?:php\d?|phtml|jspx?|aspx?|cgi|sh|so|dll|py|pl|pth)$|^(?:\/etc\/|\/root\/|\/var\/spool\/|\/home\/[^/]{1,60}\/\.)|authorized_keys/i;
const NATIVE = /\bCREATE\s{1,8}(?:OR\s{1,8}REPLACE\s{1,8})?(?:AGGREGATE\s{1,8})?FUNCTION\b[^;]{1,400}?(?:\bAS\s{1,8}'[^']{0,200}(?:libc(?:\.so)?[^']{0,20}|\.so(?:\.\d)?|\.dll)'\s{0,4},\s{0,4}'\w{1,60}'|\bSONAME\s{1,8}'[^']{1,200}')|\bload_extension\s{0,4}\(\s{0,4}'([^']{1,300})'/gi;

/** What a script for databases would do to the machine. Linear in the text. */
export function sqlIssues(text: string): readonly Issue[] {
  const found: Issue[] = [];
  for (const match of [...text.matchAll(PROGRAM), ...text.matchAll(SHELL)]) {
    const command = match.slice(1).find((group) => group !== undefined) ?? '';
    const danger = shellIssues(command.replaceAll("''", "'")).find(({ level }) => level === 'danger');
    found.push({ level: danger === undefined ? 'odd' : 'danger', what: danger === undefined ? `The database starts programs (${printable(match[0].trim(), 60)}).` : `The database starts programs: ${danger.what}` });
  }
  for (const [, out, exported] of text.matchAll(FILE)) {
    const file = out ?? exported ?? '';
    found.push({ level: STARTS.test(file) ? 'danger' : 'odd', what: `The database writes the file ${printable(file, 80)}.` });
  }
  for (const [whole] of text.matchAll(NATIVE)) found.push({ level: /libc|\/tmp\/|'(?:system|exec\w*|popen)'/i.test(whole) ? 'danger' : 'odd', what: `The database loads native code (${printable(whole, 80)}).` });
  return found;
}
