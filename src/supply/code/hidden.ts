import type { Issue } from './issue.ts';

/** What a text hides from those who read it, whatever language it is in. Patterns are bounded. */

/** Direction overrides and embeddings: what is shown is not what is run (Trojan Source, CVE-2021-42574). */
const OVERRIDE = /[\u202a\u202b\u202d\u202e\u2066-\u2068]/;
/** Two such characters around Latin letters in one line: code that is drawn in another order than it is read in. */
const TURNED = /[\u202d\u202e\u2066\u2067][^\n\u202a-\u202e\u2066-\u2069]{0,200}[A-Za-z]{2}[^\n]{0,200}[\u202a-\u202e\u2066-\u2069]|[\u202a-\u202e\u2066-\u2069][^\n]{0,20}[\u202d\u202e\u2066\u2067][^\n]{0,200}[A-Za-z]{2}/;
/** One such character between quotes, in a line without a comment: a text that is tried, which turns nothing that is run. */
function isSample(line: string): boolean {
  const signs = line.match(/[\u202a-\u202e\u2066-\u2069]/g) ?? [];
  return signs.length === 1 && !/\/\/|\/\*|\*\/|#|--/.test(line) && !OVERRIDE.test(line.replaceAll(/"[^"\n]{0,400}"|'[^'\n]{0,400}'|`[^`\n]{0,400}`/g, ''));
}

/** Scripts that are written from right to left, which need such characters. */
const FROM_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** A line of code whose characters are drawn in another order than they are read in; undefined where there is none. */
export function turnedLine(code: string): { readonly level: 'danger' | 'odd'; readonly line: number } | undefined {
  if (!OVERRIDE.test(code)) return undefined;
  let odd: number | undefined;
  for (const [i, line] of code.split('\n').entries()) {
    if (!OVERRIDE.test(line) || FROM_RIGHT.test(line) || isSample(line)) continue;
    if (TURNED.test(line)) return { level: 'danger', line: i + 1 };
    odd ??= i + 1;
  }
  return odd === undefined ? undefined : { level: 'odd', line: odd };
}

/** Characters without a glyph, many in a row: bytes of a payload, or orders to a model. */
const INVISIBLE = /(?:[\u200b-\u200d\u2060-\u2064\u180e\u3164\uffa0]|\udb40[\udc00-\uddef]|[\ufe00-\ufe0f]){24}/;
/** Tag characters spell out ASCII; flags use a few after a black flag. */
const TAGS = /(?:\udb40[\udc20-\udc7e]){8}/;
/** Two characters without a glyph that stand for the bits of letters, many in a row. */
const BITS = /[\u200b-\u200d\u2060-\u2064]{64,400000}/g;
const SPELLED = /(?:\udb40[\udc20-\udc7e]){8,200000}/g;
/** What is spelled out has words; flags and marks of where a text comes from have none. */
const WORDED = /^[\t\n\r -~]{12,}$/;

/** Runs of bits that are read, what of each, and of how many kinds of sign: all of a file would take seconds. */
const MOST_RUNS = 64;
const MOST_BITS = 8_192;
const MOST_SIGNS = 4;
/** Letters of eight bits, and of seven. */
const LETTERS = [/[01]{8}/g, /[01]{7}/g];

/** A text that is spelled out in characters that nobody sees, in tags or in bits; undefined where they say nothing that is one. */
export function unseenMessage(text: string): string | undefined {
  if (!SIGNS.test(text)) return undefined;
  const found: string[] = [];
  for (const [tags] of text.matchAll(SPELLED)) found.push([...tags].map((each) => String.fromCharCode((each.codePointAt(0) ?? 0) - 0xe0000)).join(''));
  let runs = 0;
  for (const [whole] of text.matchAll(BITS)) {
    if (++runs > MOST_RUNS) break;
    // The beginning tells, and with more kinds of sign it is no row of bits.
    const run = whole.slice(0, MOST_BITS);
    const signs = [...new Set(run)].slice(0, MOST_SIGNS);
    // A third one parts letters; which of two is one is tried both ways.
    for (const one of signs) for (const zero of signs) {
      if (one === zero) continue;
      const bits = [...run].filter((sign) => sign === one || sign === zero).map((sign) => (sign === one ? '1' : '0')).join('');
      for (const letter of LETTERS) found.push((bits.match(letter) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 2))).join(''));
    }
  }
  return found.find((said) => WORDED.test(said) && /[A-Za-z]{2} [A-Za-z]{2}/.test(said));
}

/** Files of programs in base64: ELF, Windows, Mach-O, and the shebang of a script; long enough not to be a word. */
const PROGRAM = /(?:^|[^\w+/])(?:f0VMRg[IEA-D][\w+/]{60}|TV(?:qQ|oA|pQ|pB|oI)AA[\w+/]{60}|z\/rt\/g[\w+/]{60}|yv66vg[\w+/]{60}|IyEvYmluL(?:3No|2Jhc2g)[\w+/]{20})/;
const HEX_PROGRAM = /(?:7f454c4602|4d5a90000300|\\x7f\\x45\\x4c\\x46\\x02|\\x4d\\x5a\\x90\\x00\\x03)[\da-fA-F\\x]{100}/i;

/** Any of what the patterns above begin with. */
const SIGNS = /[\u180e\u200b-\u200d\u202a-\u202e\u2060-\u2069\u3164\uffa0]|[\ufe00-\ufe0f]{2}|\udb40/;

const KEYS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN (?:RSA |EC |OPENSSH |DSA |PGP |ENCRYPTED )?PRIVATE KEY(?: BLOCK)?-----\s{0,4}(?:\\n)?[\w+/=\s\\]{64}/, 'a private key'],
  [/\b(?:AKIA|ASIA)[A-Z2-7]{16}\b(?<!EXAMPLE)/, 'an access key of AWS'],
  [/\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{80}/, 'a token of GitHub'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'a token of npm'],
  [/\bpypi-AgEIcHlwaS5vcmc[\w-]{50}/, 'a token of PyPI'],
  [/\bhf_[A-Za-z]{34}\b/, 'a token of Hugging Face'],
  [/\bsk-(?:proj-|ant-api\d\d-|svcacct-)[\w-]{40}/, 'a key of a model provider'],
  [/\bxox[abprs]-\d{10,13}-[\w-]{20}/, 'a token of Slack'],
  [/\bAIza[\w-]{35}(?![\w-])/, 'a key of Google'],
  [/\bglpat-[\w-]{20}\b/, 'a token of GitLab'],
  [/\bsk_live_[A-Za-z0-9]{24}/, 'a key of Stripe'],
];

/** What follows a name or a header that says secret. */
const NAMED = /\b(\w{0,40}(?:token|password|passwd|secret|api_?key|access_?key|auth)\w{0,20}["']?\s{0,4}[=:]\s{0,4}["']?(?:(?:bearer|basic|token)\s{1,4})?|\b(?:bearer|basic)\s{1,4}|:\/\/[^/\s:@]{0,200}:)[^\s"'$@]{6,400}/gi;

/** Keys by how they begin: what is shown may have cut them. */
const BEGUN = /\b(?:gh[pousr]_|github_pat_|npm_|hf_|sk-|sk_live_|xox[abprs]-|glpat-|AKIA|ASIA|AIza|pypi-AgE)[\w-]{4,400}/g;

/** A text for a report without the secrets in it that are known by their form or by what they are called. */
export function masked(text: string): string {
  return text.replaceAll(NAMED, '$1…').replaceAll(BEGUN, '…');
}

/**
 * Hidden characters, programs and secrets. `code` when what is hidden could be run: then characters that change the
 * direction are no matter of language. Matched secrets are named by their kind only.
 */
export function hiddenIssues(text: string, code: boolean): readonly Issue[] {
  const found: Issue[] = [];
  const lineOf = (at: number): number => {
    let line = 1;
    for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line++;
    return line;
  };
  const seek = (pattern: RegExp, level: Issue['level'], what: string): void => {
    const at = pattern.exec(text)?.index;
    if (at !== undefined) found.push({ level, what, line: lineOf(at) });
  };
  if (SIGNS.test(text)) {
    const turned = code && OVERRIDE.test(text) ? text.split('\n').findIndex((line) => OVERRIDE.test(line) && !isSample(line)) : -1;
    if (turned >= 0) found.push({ level: 'odd', what: 'Characters that change the direction of writing hide what the code says.', line: turned + 1 });
    if (unseenMessage(text) !== undefined) found.push({ level: 'danger', what: 'A message is spelled out in characters that nobody sees.' });
    seek(TAGS, 'odd', 'Characters that nobody sees spell out a text.');
    seek(INVISIBLE, 'odd', 'A long run of characters that nobody sees.');
  }
  if (PROGRAM.test(text)) seek(PROGRAM, code ? 'odd' : 'note', 'Holds a program in base64.');
  if (HEX_PROGRAM.test(text)) seek(HEX_PROGRAM, code ? 'odd' : 'note', 'Holds a program in hexadecimal digits.');
  for (const [pattern, kind] of KEYS) seek(pattern, 'note', `Holds ${kind}, it seems.`);
  return found;
}
