import { inSet, chars, meter } from './charset.ts';

/**
 * How a value is tied to its name: by a sign of assignment (`name`), by a verb (`prose`), by its place in a table or list (`cell`),
 * or by standing after it (`bare`).
 */
export type Style = 'name' | 'prose' | 'cell' | 'bare';

export interface Connector {
  readonly style: Style;
  /** Where the value, or its opening quote, begins. */
  readonly at: number;
  /** The value must be the rest of its line. */
  readonly alone?: true;
}

const MOST_SPACE = 8;

function skipSpace(text: string, from: number, most = MOST_SPACE): number {
  let at = from;
  while (at < from + most) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x09 && code !== 0xa0 && code !== 0x3000) break;
    at++;
  }
  return at;
}

const isQuote = (code: number): boolean => code === 0x22 || code === 0x27 || code === 0x60;

/** A quote with the backslashes of JSON text inside four strings before it, and one mark more. */
const MOST_CLOSING = 17;

/** Skips the quote, escape, bracket or emphasis that closes a name. */
function skipClosing(text: string, from: number): number {
  let at = from;
  while (at < from + MOST_CLOSING) {
    const code = text.charCodeAt(at);
    if (!isQuote(code) && code !== 0x5c && code !== 0x5d && code !== 0x2a) break;
    at++;
  }
  return at;
}

// Sticky, with literal words only: each is tried once at one offset.
const VERB = /(?:is set to|was set to|set to|is now|is still|is actually|is currently|are now|now is|should be|must be|will be|has to be|would be|changed to|reset to|is called|equals|that is|is|was|are|to|as|be|ist|lautet|es|est|é|è|är|jest|este|это|:|=|—|–|-)(?=[\s:"'`]) ?(?:set to |now |still |just |this |as follows|[a-z]{2,9}ly )?:?/iy;
const CJK_VERB = /(?:设置为|設定為|改成了?|改为|设为|就是|是|为|為|は|が|는|은)[:：]?/y;
/** `the password for the staging database is`: a few words between the name and the verb. */
const VERB_AFTER = /(?:api )?(?:for|on|of|at|in|to|with|from|we|you|i|that|which|de|del|della|di|für|fuer|zu|von|pour|da|do|dla|od|van|voor|till|til|för|pro|per|para|por|untuk|cho|pentru|от|для|к|до|від|under|by)(?: [\w.@'()/-]{1,20}){1,6}?(?: is now| is| was| ist| lautet| es| est| è| é| jest| är| er| это| este| should be|:| =| ->| —| –| -)(?=[\s"'`]) ?:?/iy;
/** `the password Acme is`, `mot de passe Acme : `: what the name is for stands right behind it. */
const NAMED_AFTER = /[A-Z][\w.-]{1,20}(?: [A-Z][\w.-]{1,20})?(?: is| ist| lautet| es| est| c'est| è| é| jest| är|:| :| =| —)(?=[\s"'`]) ?:?/y;
/** A record of a name and its value, as Kubernetes, Docker Compose, XML and many JSON files write them; `--value` and the like of command lines. */
const VALUE_FIELD = /,?\s{0,16}(?:["'\\]{0,3}(?:\w{0,12}value|default|data|val)["'\\]{0,3}\s{0,2}[:=]|--(?:value|body|secret-string|data|text)[ =])/iy;
/** Terraform: `variable "name" { default = `. */
const BLOCK_DEFAULT = /\s{0,4}\{\s{0,16}(?:(?:type|description|sensitive)\s{0,12}=[^\n]{0,60}\n\s{0,16}){0,3}(?:default|value)\s{0,12}=/y;
/** A remark between the name and the sign: `Password (temporary):`, `Secret Access Key [None]:`. */
const REMARK = /[[(][^\n()[\]{}"'=]{0,32}[\])] {0,2}(?=[:=|]|is )/y;
const SCHEME = /(?:Bearer|Basic|Token|Bot|SSWS|ApiKey|Key|Negotiate)[ \u00a0]/iy;
/** `: str = `, `: &'static str = `, `: Optional[str] = `. */
const TYPE = /(?:&(?:'\w{1,12} )?)?[A-Za-z_][\w.<>[\]|? &]{0,28}? ?=\s?(?=["'`@bruf])/y;
/** A call that only wraps the value: `SecretStr("`, `new Secret('`, `Some("`. */
const WRAP = /(?:new )?[A-Za-z_][\w.:]{0,32}\(\s?(?=\\{0,2}["'`])/y;
const NEXT_TAG = /<\/[\w:.-]{1,24}>\s{0,12}<[\w:.-]{1,24}(?: [^<>\n]{0,40})?>\s{0,8}/y;
const NEXT_LINE = /[ \t]{0,4}\r?\n(?:[ \t]{0,8}\r?\n)?[ \t>]{0,12}(?:```\w{0,8}\r?\n)?/y;
const PROPERTY = /\{ ?get;[^{}\n]{0,24}\} ?= ?/y;
const FALLBACK = /(?:\|\||\?\?|\?:|or|:-)=? {0,2}(?=["'`\w])/y;

function sticky(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** Scheme words, string prefixes, type annotations and wrapping calls before a value, and a line break after a label's colon. */
function valueStart(text: string, from: number, label: boolean, typed = false): number {
  let at = skipSpace(text, from);
  if (label) {
    const line = sticky(NEXT_LINE, text, at);
    if (line > 0) at = line;
  }
  for (let stars = 0; stars < 2 && text.charCodeAt(at) === 0x2a && text.charCodeAt(at + 1) !== 0x3a; stars++) at++;
  at = skipSpace(text, at);
  if (typed) {
    meter.steps += 8;
    const value = sticky(TYPE, text, at);
    if (value > 0) at = value;
  }
  // A tag of YAML, and the bracket of a list of one.
  if (text.startsWith('!!str ', at)) at += 6;
  const open = text.charCodeAt(at);
  if ((open === 0x5b || open === 0x28) && (isQuote(text.charCodeAt(at + 1)) || (text.charCodeAt(at + 1) === 0x5c && isQuote(text.charCodeAt(at + 2))))) at++;
  const scheme = sticky(SCHEME, text, at);
  if (scheme > 0) at = skipSpace(text, scheme);
  const first = text.charCodeAt(at);
  if (inSet(first, chars.letter)) {
    if (isQuote(text.charCodeAt(at + 1)) && 'bBrRfFuUlLcC'.includes(text.charAt(at))) at++;
    else {
      meter.steps += 4;
      const inner = sticky(WRAP, text, at);
      if (inner > 0) at = inner;
    }
  } else if (first === 0x40 && isQuote(text.charCodeAt(at + 1))) at++;
  // The opening quotes of a string in three quotes.
  if (isQuote(text.charCodeAt(at)) && text.charCodeAt(at + 1) === text.charCodeAt(at) && text.charCodeAt(at + 2) === text.charCodeAt(at)) at += 2;
  return at;
}

/** Reads what stands between a name that began at `start` and ended at `end` and its value; undefined when nothing ties them. */
export function readConnector(text: string, start: number, end: number): Connector | undefined {
  const closed = skipClosing(text, end);
  let at = skipSpace(text, closed, 24);
  meter.steps += at - end + 1;
  if (at > closed && (text.charCodeAt(at) === 0x5b || text.charCodeAt(at) === 0x28)) {
    meter.steps += 8;
    const past = sticky(REMARK, text, at);
    if (past > 0) at = past;
  }
  const code = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  switch (code) {
    case 0x3a: // :
      if (next === 0x3a) return undefined;
      if (next === 0x2d) return { style: 'name', at: at + 2 };
      return { style: 'name', at: valueStart(text, next === 0x3d ? at + 2 : at + 1, true, true) };
    case 0x21: // !=
      return next === 0x3d ? { style: 'name', at: valueStart(text, at + (text.charCodeAt(at + 2) === 0x3d ? 3 : 2), false) } : undefined;
    case 0x3d: { // =
      if (next === 0x7e) return undefined;
      let after = at + 1;
      while (after < at + 3 && (text.charCodeAt(after) === 0x3d || text.charCodeAt(after) === 0x3e)) after++;
      return { style: 'name', at: valueStart(text, after, false) };
    }
    case 0xff1a: case 0xff1d: // full-width colon and equals sign
      return { style: 'name', at: valueStart(text, at + 1, true) };
    case 0x2d: // ->
      if (next === 0x3e) return { style: 'name', at: valueStart(text, at + 2, false) };
      break;
    case 0x3c: { // <- and </td><td>
      if (next === 0x2d) return { style: 'name', at: valueStart(text, at + 2, false) };
      if (text.startsWith('<<<', at)) return { style: 'name', at: valueStart(text, at + 3, false) };
      meter.steps += 8;
      const cell = sticky(NEXT_TAG, text, at);
      return cell > 0 ? { style: 'name', at: cell } : undefined;
    }
    case 0x3e: // <password> and name="password">
      return at === closed ? { style: 'name', at: at + 1 } : undefined;
    case 0x28: // password("...")
      return at === end ? quotedOnly(text, at + 1) : undefined;
    case 0x7b: { // C#: `Key { get; set; } = `
      const property = sticky(PROPERTY, text, at);
      if (property > 0) return { style: 'name', at: valueStart(text, property, false) };
      break;
    }
    case 0x7c: case 0x3f: { // || ?? ?: and a table's cell
      const fallback = sticky(FALLBACK, text, at);
      if (fallback > 0) return { style: 'name', at: fallback };
      if (code === 0x3f) return next === 0x20 ? { style: 'bare', at: skipSpace(text, at + 1) } : undefined;
      return { style: 'cell', at: valueStart(text, at + 1, false) };
    }
    case 0x09: case 0x3b:
      return { style: 'cell', at: skipSpace(text, at + 1) };
    default:
  }
  return readLoose(text, start, end, closed, at);
}

/** The ties that are no single sign: fields of a record, verbs, the next line, and nothing but a space. */
function readLoose(text: string, start: number, end: number, closed: number, at: number): Connector | undefined {
  const code = text.charCodeAt(at);
  if (code === 0x2c || code === 0x0a || code === 0x0d || code === 0x2d || (at > closed && (code | 0x20) === 0x76) || (closed > end && code === 0x7b)) {
    meter.steps += 8;
    const field = code === 0x7b ? sticky(BLOCK_DEFAULT, text, at) : sticky(VALUE_FIELD, text, at);
    if (field > 0) return { style: 'name', at: valueStart(text, field, false) };
    if (code === 0x7b) return undefined;
    if (code === 0x2c) {
      // A pair such as ("password", "..."), or the next cell of a line.
      return quotedOnly(text, at + 1) ?? (closed > end ? undefined : { style: 'cell', at: skipSpace(text, at + 1) });
    }
    if (code === 0x0a || code === 0x0d) {
      const line = sticky(NEXT_LINE, text, at);
      return line > 0 ? { style: 'bare', at: line, alone: true } : undefined;
    }
  }
  const cjk = code >= 0x3040;
  if (cjk || at > closed) {
    // `add the token to the config: X`
    const apart = code === 0x74 && text.charCodeAt(at + 1) === 0x6f ? sticky(VERB_AFTER, text, at) : -1;
    const past = apart > 0 ? apart : sticky(cjk ? CJK_VERB : VERB, text, at);
    if (past > 0) {
      meter.steps += 12;
      return { style: 'prose', at: valueStart(text, past, true) };
    }
    if (code === 0x6f && text.charCodeAt(at + 1) === 0x72) {
      const fallback = sticky(FALLBACK, text, at);
      if (fallback > 0) return { style: 'name', at: fallback };
    }
    if (inSet(code, chars.letter) || (code >= 0xc0 && !cjk)) {
      meter.steps += 8;
      const after = sticky(VERB_AFTER, text, at);
      if (after > 0) {
        meter.steps += after - at;
        return { style: 'prose', at: valueStart(text, after, true) };
      }
      const named = sticky(NAMED_AFTER, text, at);
      if (named > 0) return { style: 'prose', at: valueStart(text, named, true) };
    }
  }
  if (at === closed || closed > end && !isQuote(code)) return closed > end && at > closed ? { style: 'bare', at } : undefined;
  // Code in prose (pass `value`) is no assignment.
  if (isQuote(code)) return { style: code === 0x60 ? 'bare' : 'name', at };
  if (text.charCodeAt(closed) === 0x09) return { style: 'cell', at };
  return { style: isFlag(text, start, end) ? 'name' : 'bare', at };
}

function quotedOnly(text: string, from: number): Connector | undefined {
  const at = skipSpace(text, from);
  const code = text.charCodeAt(at);
  return isQuote(code) || (code === 0x5c && isQuote(text.charCodeAt(at + 1))) ? { style: 'name', at } : undefined;
}

/** Whether the name is a command-line option (`--api-key value`) or a variable's in upper case (`ENV API_KEY value`). */
function isFlag(text: string, start: number, end: number): boolean {
  let at = start;
  while (at > 0 && at > start - 32) {
    const code = text.charCodeAt(at - 1);
    if (code <= 0x20) break;
    at--;
  }
  meter.steps += start - at;
  if (text.charCodeAt(at) === 0x2d) return true;
  for (let each = at; each < end; each++) if (!inSet(text.charCodeAt(each), chars.upperAlnum | chars.word & ~chars.alnum)) return false;
  return text.slice(at, end).includes('_');
}
