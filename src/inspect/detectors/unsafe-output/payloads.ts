import type { Severity } from '../../contract.ts';
import type { Construct } from './construct.ts';

/** Characters of its line, from where a payload begins, that decide it. */
export const PAYLOAD_CAP = 200;

interface Payload {
  readonly rule: string;
  readonly severity?: Severity;
  /** What it begins with at an anchor, in small letters. */
  readonly first: string;
  readonly pattern: RegExp;
}

/** Words that a payload begins with, at the start of a word; what follows the word counts too. */
const WORDS = ['union ', 'drop ', 'truncate ', 'xp_cmd', 'waitfor ', 'rm ', 'curl ', 'wget ', 'bash ', 'nc ', 'ncat ', 'mkfifo ', 'powershell ', 'powershell.'];
/** Other beginnings. */
const MARKS = [
  '{{', '{%', '${', '#{', '@{', '*{', '<%', '<#', '<!', '<?', '#set(', '$(', ':(){', '/dev/tcp', '%0d%0a', '../', '..\\', '..%2f', '..%5c', '..%252f', '..%255c', '%2e%2e/', '%2e%2e\\', '%2e%2e%2f', '%2e%2e%5c', '%252e%252e',
  '\\immediate', '\\write18', '\\input', '\\openin', '\\openout', '\\directlua', '\\usepackage', '\\catcode', '\\\\write18',
];
const FORMULA = '(?:cmd|dde|hyperlink|importxml|importdata|importhtml|importfeed|webservice|msexcel|call|exec|register)';

const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll(' ', '\\s');
/** Matches every beginning of a text that is not all of it: `ab` of `abc`. */
function beginning(text: string): string {
  let pattern = '';
  for (const char of Array.from(text.slice(0, -1)).reverse()) pattern = `${literal(char)}(?:${pattern})?`.replace('(?:)?', '');
  return pattern;
}

/** Where a payload may begin. Little of ordinary prose: a longer look follows only where one of these stands. */
const ANCHOR = new RegExp(`(?:${MARKS.map(literal).join('|')}|[=@+-]${FORMULA}\\b)`, 'iy');
const WORD_ANCHOR = new RegExp(`\\b(?:${WORDS.map(literal).join('|')})`, 'iy');

/** A quote or bracket that would end a value of a statement. */
const VALUE_END = /['")]\s{0,2}(?:(?:or|and|union)\b|;)/iy;

/** The beginning of an anchor at the end of a text. */
// After an escape character, a backslash ends a control string.
const PENDING = new RegExp(`(?<!\x1b)(?:${MARKS.map(beginning).join('|')}|['")]\\s{0,2}(?:o|or|an?|and|u|un|uni|union?)?|\\b(?:${WORDS.map(beginning).join('|')})|[=@+-][a-z]{0,10})$`, 'i');
const LONGEST = 17;

/** Two characters that an anchor begins with, a bit each: most of a text is passed over by one look at each pair, in 2 KB that stay near the processor. */
const PAIRS = new Uint32Array((128 * 128) / 32);
function addPair(first: string, second: string): void {
  for (const a of [first.toLowerCase(), first.toUpperCase()]) {
    for (const b of [second.toLowerCase(), second.toUpperCase()]) {
      const pair = (a.charCodeAt(0) << 7) | b.charCodeAt(0);
      PAIRS[pair >>> 5] = PAIRS[pair >>> 5]! | (1 << (pair & 31));
    }
  }
}

/** Whether an anchor may begin with two characters of ASCII. */
function isPair(first: number, second: number): boolean {
  return ((PAIRS[(first << 2) | (second >>> 5)]! >>> (second & 31)) & 1) === 1;
}
for (const text of [...MARKS, ...WORDS]) addPair(text.charAt(0), text.charAt(1));
for (const quote of '\'")') for (const next of '; \t\noau') addPair(quote, next);
for (const sign of '=@+-') for (const next of 'cdhiwmer') addPair(sign, next);

const ESC = 0x1b;

/** The first position at or after `from` where a payload may begin, or -1. */
function nextAnchor(text: string, from: number): number {
  const last = text.length - 1;
  let code = text.charCodeAt(from);
  for (let at = from; at < last; at++) {
    const next = text.charCodeAt(at + 1);
    if ((code | next) < 128 && isPair(code, next) && (at === 0 || text.charCodeAt(at - 1) !== ESC)) {
      const anchor = code > 0x40 && (code | 0x20) <= 0x7a && code !== 0x5c ? WORD_ANCHOR : code === 0x22 || code === 0x27 || code === 0x29 ? VALUE_END : ANCHOR;
      anchor.lastIndex = at;
      if (anchor.test(text)) return at;
    }
    code = next;
  }
  return -1;
}

/** Whether a payload may begin at or after a position. */
export function mayHoldPayload(text: string, from: number): boolean {
  return nextAnchor(text, from) >= 0;
}

const payload = (rule: string, first: string, pattern: RegExp, severity?: Severity): Payload => ({ rule: `unsafe_output.${rule}`, first, pattern, ...(severity === undefined ? {} : { severity }) });

/** Read at an anchor; each is bounded, and none crosses a line. */
const PAYLOADS: readonly Payload[] = [
  payload('template-injection', '$#', /[$#]\{\s{0,4}(?:jndi|lower|upper|env|sys|java|::-)\s{0,2}:[^}\n]{1,120}/iy, 'critical'),
  payload('template-injection', '{', /\{\{[^}\n]{0,120}?(?:__\w{3,20}__|\bconstructor\b|\bconfig(?:\.items|\[['"]?(?:SECRET|__))|\blipsum\b|\bcycler\b|\bself\.|\brequest\.(?:application|environ)|\$on\b|\bprocess\.|\brequire\(|\b\d{1,4}\s{0,2}\*\s{0,2}['"]?\d)[^}\n]{0,60}\}?\}?/iy),
  payload('template-injection', '{', /\{%[^%\n]{0,60}(?:__\w{3,20}__|\bpopen\b|\bimport\s{1,4}os\b)[^%\n]{0,60}/iy),
  payload('template-injection', '$#@*', /[$#@*]\{\s{0,4}(?:T\(|\d{1,4}\s{0,2}\*\s{0,2}\d|new\s{1,4}java|(?:[\w.'"()]{0,60})(?:getRuntime|forName|getClass|ProcessBuilder|\.exec\(|freemarker|class\.|__\w{3,20}__))[^}\n]{0,80}\}?/iy),
  payload('template-injection', '<', /<%=?\s{0,4}(?:[^%\n]{0,60}(?:system|exec|eval|Runtime|IO\.|File\.|Dir\.|`|require)|\d{1,4}\s{0,2}\*\s{0,2}\d)[^%\n]{0,80}/iy),
  payload('template-injection', '<', /<#(?:assign|include|list)\b[^>\n]{0,80}(?:freemarker|new\(\)|Execute|ObjectConstructor)[^>\n]{0,60}/iy),
  payload('template-injection', '#', /#set\(\s{0,4}\$\w{1,20}\s{0,4}=[^)\n]{0,80}(?:class|Runtime|forName|inspect)[^)\n]{0,40}/iy),
  payload('xml-entity', '<', /<!ENTITY\s{1,4}%?\s{0,4}[\w.-]{1,40}\s{1,4}(?:(?:SYSTEM|PUBLIC)\b|"(?:&[\w.-]{1,40};){2})[^>\n]{0,120}>?/iy),
  payload('xml-entity', '<', /<!DOCTYPE\s{1,4}[\w.-]{1,40}\s{0,4}\[\s{0,4}<!(?:ENTITY|ELEMENT)[^\n]{0,120}/iy),
  payload('server-include', '<', /<!--#(?:exec|include|config)\b[^\n]{0,120}/iy),
  payload('server-include', '<', /<\?(?:php\b|=)[^\n]{0,60}(?:\$_(?:GET|POST|REQUEST|COOKIE)|system|exec|passthru|eval|base64_decode|phpinfo)[^\n]{0,80}/iy),
  payload('latex-command', '\\', /\\(?:(?:immediate\s{0,4})?\\?write18\b|immediate\s{0,4}\\(?:write|openout|openin)|openin\b|openout\b|directlua\b|usepackage\s{0,2}(?:\[[^\]\n]{0,40}\])?\{(?:shellesc|bashful|write18)\}|input\s{0,2}\{?\s{0,2}(?:\||\/(?:etc|proc|home|root|var)\b|\.\.\/)|catcode\s{0,2}`)[^\n]{0,80}/iy),
  payload('path-traversal', '.%', /(?:(?:\.\.|%2e%2e|%252e%252e)(?:\\{1,2}|\/{1,2}|%2f|%5c|%25(?:2f|5c))){2,12}(?:etc|proc|windows|boot\.ini|root|home|var|\.ssh|\.env|winnt)\b[^\s\n"'`<>)]{0,60}/iy),
  payload('header-injection', '%', /%0d%0a(?:%0d%0a|(?:[\w-]{0,12})?(?:cookie|location|content-|refresh|x-|access-control|http))[^\s\n"'`<>)]{0,80}/iy),
  payload('sql-injection', '\'"', /['"]\s{0,2}(?:or|and)\s{1,4}(?:\(?\s{0,2}['"]?\w{1,20}['"]?\s{0,2}(?:=|like\b|<|>)\s{0,2}['"]?\w{1,20}|exists\s?\(|sleep\s?\()['"]?[^\n]{0,20}/iy),
  payload('sql-injection', '\'")u', /['")]?\s{0,2}union\s{1,4}(?:all\s{1,4})?select\s[^\n]{1,120}?(?:\bfrom\b|\bnull\b|,\s{0,2}\d|--)/iy),
  payload('sql-injection', '\'")', /['")]?\s{0,2};\s{0,4}(?:drop|delete|update|insert|alter|exec|shutdown|truncate|create)\s{1,4}(?:table|from|into|database|user|\w{1,30}\s{1,4}set|xp_)[^\n]{0,80}/iy),
  payload('sql-injection', 'xw', /xp_cmdshell\b[^\n]{0,60}|waitfor\s{1,4}delay\s{1,4}'[^'\n]{1,20}'/iy),
  payload('sql-destructive', 'dt', /drop\s{1,4}(?:table|database|schema)\s{1,4}(?:if\s{1,4}exists\s{1,4})?["`[]?[a-z_][\w."`[\]]{0,60}\s{0,2}(?:cascade\s{0,2})?;|truncate\s{1,4}(?:table\s{1,4})?[\w."`[\]]{1,60}\s{0,2};/iy),
  payload('shell-payload', 'r', /rm\s{1,4}(?:-\w{1,6}\s{1,4}|--[\w-]{1,20}\s{1,4}){0,3}-{1,2}(?:[a-z]{0,4}r[a-z]{0,4}f|[a-z]{0,4}f[a-z]{0,4}r|recursive)\w{0,4}\s{1,4}(?:--no-preserve-root\s{1,4})?(?:["']?(?:\/|~|\$HOME|\*|\.))[^\s\n]{0,60}/iy),
  payload('shell-payload', 'cw', /(?:curl|wget)\s[^|\n]{1,120}\|\s{0,4}(?:sudo\s{1,4})?(?:ba|z|da|k)?sh\b/iy),
  payload('shell-payload', 'b/nm', /bash\s{1,4}-i\s{0,4}>&\s{0,4}\/dev\/tcp\/[^\n]{1,60}|\/dev\/tcp\/\d[^\n]{1,40}|n(?:c|cat)\s{1,4}(?:-\w{1,8}\s{1,4}){0,4}-\w{0,4}e\s{1,4}\/bin\/\w{1,6}|n(?:c|cat)\s[^\n]{1,60}-e\s{1,4}\/bin\/\w{1,6}|mkfifo\s{1,4}\/tmp\/[^\n]{1,20};[^\n]{0,100}/iy, 'high'),
  payload('shell-payload', 'p:', /powershell(?:\.exe)?\s[^\n]{0,60}-e(?:nc|ncodedcommand|c)?\s{1,4}[A-Za-z0-9+/=]{16}[A-Za-z0-9+/=]{0,80}|:\(\)\{\s{0,2}:\|:&\s{0,2}\};:/iy, 'high'),
  payload('shell-payload', '$', /\$\(\s{0,2}(?:curl|wget|cat\s{1,4}\/|nc|bash|sh|rm|id\)|whoami|uname|env\))[^\n)]{0,80}\)?/iy),
  payload('spreadsheet-formula', '=@+-', /[=@+-](?:cmd\s{0,2}\||dde\s{0,2}\(|msexcel\s{0,2}\||(?:hyperlink|importxml|importdata|importhtml|importfeed|webservice)\s{0,2}\(\s{0,2}(?:concat\w{0,8}\(\s{0,2})?["']|(?:call|exec|register)\s{0,2}\(\s{0,2}["'])[^\n]{0,120}/iy),
];

/** {@link PAYLOADS} that may begin with each character, in their order. */
const BY_FIRST: readonly (readonly Payload[])[] = Array.from({ length: 128 }, (_, code) => PAYLOADS.filter(({ first }) => first.includes(String.fromCharCode(code).toLowerCase())));
const EXPRESSION = PAYLOADS.find(({ pattern }) => pattern.source.startsWith('\\{\\{'))!;

/** What makes an expression of a template engine one that runs something. A line of brackets holds none, and is searched once. */
const TELLING = /__|constructor|config|lipsum|cycler|self\.|request\.|\$on|process\.|require\(|\*\s{0,2}['"]?\d/gi;

/** Tells at ascending offsets whether such a thing comes soon enough for a payload that begins there. */
function telling(text: string): (at: number) => boolean {
  let next = -1;
  return (at) => {
    if (next < at) {
      TELLING.lastIndex = at;
      next = TELLING.exec(text)?.index ?? Infinity;
    }
    return next < at + PAYLOAD_CAP;
  };
}

/** Payloads of other languages that begin at or after `from`: what would act where an answer is filled in, run or opened. */
export function* payloads(text: string, from: number): Generator<Construct> {
  const tells = telling(text);
  for (let at = nextAnchor(text, from); at >= 0; at = nextAnchor(text, at + 1)) {
    const newline = text.slice(at, at + PAYLOAD_CAP).indexOf('\n');
    const window = newline >= 0 ? text.slice(at, at + newline) : text.slice(at, at + PAYLOAD_CAP);
    const until = at + window.length;
    const open = newline < 0 && at + PAYLOAD_CAP > text.length;
    let found = false;
    for (const each of BY_FIRST[text.charCodeAt(at)]!) {
      if (each === EXPRESSION && !tells(at)) continue;
      const { rule, severity, pattern } = each;
      pattern.lastIndex = 0;
      const match = pattern.exec(window);
      if (match === null) continue;
      // A formula begins a cell, and a pipe alone ends what came before it.
      if (rule.endsWith('formula') && !/(?:^|[\n,;\t|"'] ?)$/.test(text.slice(Math.max(0, at - 2), at))) continue;
      yield { rule, start: at, end: at + match[0].length, until, open, confidence: 0.7, ...(severity === undefined ? {} : { severity }) };
      found = true;
      break;
    }
    if (!found && open) yield { rule: '', start: at, end: text.length, until: text.length, open: true, confidence: 0 };
  }
}

/** Where a payload may be beginning at the end of a text; its length when none can. */
export function pendingPayload(text: string, from: number): number {
  const floor = Math.max(0, text.length - LONGEST);
  const tail = PENDING.exec(text.slice(floor));
  return tail === null ? text.length : Math.max(from, floor + tail.index);
}
