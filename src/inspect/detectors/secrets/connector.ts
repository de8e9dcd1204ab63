import { meter } from './charset.ts';

/** How a value is tied to its name: by a sign of assignment, by a verb, or by standing after it. */
export interface Connector {
  readonly style: 'name' | 'prose' | 'bare';
  /** Where the value, or its opening quote, begins. */
  readonly at: number;
}

const MOST_SPACE = 8;

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < from + MOST_SPACE) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x09 && code !== 0xa0 && code !== 0x3000) break;
    at++;
  }
  return at;
}

const isQuote = (code: number): boolean => code === 0x22 || code === 0x27 || code === 0x60;

/** Skips the quote, escape, bracket or emphasis that closes a name. */
function skipClosing(text: string, from: number): number {
  let at = from;
  while (at < from + 4) {
    const code = text.charCodeAt(at);
    if (!isQuote(code) && code !== 0x5c && code !== 0x5d && code !== 0x2a) break;
    at++;
  }
  return at;
}

// Sticky, with literal words only: each is tried once at one offset.
const VERB = /(?:is set to|was set to|is now|is currently|are now|is|was|are|to|ist|lautet|es|est|é|è|är|jest|это|:|=|—)(?=[\s:"'`]) ?:?/iy;
const CJK_VERB = /(?:设置为|設定為|改成了?|改为|设为|就是|是|为|為|は|が|는|은)[:：]?/y;
/** `the password for the staging database is`: a few words between the name and the verb. */
const VERB_AFTER = /(?:for|on|of)(?: [\w.@'-]{1,16}){1,3}?(?: is| was|:| =)(?=[\s"'`]) ?:?/iy;
/** A record of a name and its value, as Kubernetes, Docker Compose and many JSON files write them. */
const VALUE_FIELD = /,?\s{0,16}["']?value["']?\s{0,2}[:=]/iy;
/** A remark between the name and the sign: `Password (temporary):`, `Secret Access Key [None]:`. */
const REMARK = /[[(][\w *.-]{0,24}[\])] {0,2}(?=[:=])/y;
const SCHEME = /(?:Bearer|Basic|Token|Bot|SSWS|ApiKey)[ \u00a0]/iy;

/** Scheme words and string prefixes before a value, and a line break after a label's colon. */
function valueStart(text: string, from: number, label: boolean): number {
  let at = skipSpace(text, from);
  if (label && text.charCodeAt(at) === 0x0d) at++;
  if (label && text.charCodeAt(at) === 0x0a) at = skipSpace(text, at + 1);
  for (let stars = 0; stars < 2 && text.charCodeAt(at) === 0x2a; stars++) at++;
  at = skipSpace(text, at);
  SCHEME.lastIndex = at;
  if (SCHEME.test(text)) at = SCHEME.lastIndex;
  const code = text.charCodeAt(at) | 0x20;
  if ((code === 0x62 || code === 0x72 || code === 0x66 || code === 0x75 || code === 0x6c) && isQuote(text.charCodeAt(at + 1))) at++;
  return at;
}

/** Reads what stands between a name that began at `start` and ended at `end` and its value; undefined when nothing ties them. */
export function readConnector(text: string, start: number, end: number): Connector | undefined {
  const closed = skipClosing(text, end);
  let at = skipSpace(text, closed);
  meter.steps += at - end + 1;
  if (at > closed && (text.charCodeAt(at) === 0x5b || text.charCodeAt(at) === 0x28)) {
    meter.steps += 24;
    REMARK.lastIndex = at;
    if (REMARK.test(text)) at = REMARK.lastIndex;
  }
  const code = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  switch (code) {
    case 0x3a: // :
      if (next === 0x3a) return undefined;
      return { style: 'name', at: valueStart(text, next === 0x3d ? at + 2 : at + 1, true) };
    case 0x3d: { // =
      if (next === 0x7e) return undefined;
      let after = at + 1;
      while (after < at + 3 && (text.charCodeAt(after) === 0x3d || text.charCodeAt(after) === 0x3e)) after++;
      return { style: 'name', at: valueStart(text, after, false) };
    }
    case 0xff1a: case 0xff1d: // full-width colon and equals sign
      return { style: 'name', at: valueStart(text, at + 1, true) };
    case 0x2d: // ->
      return next === 0x3e ? { style: 'name', at: valueStart(text, at + 2, false) } : undefined;
    case 0x3e: // <password>
      return at === end ? { style: 'name', at: at + 1 } : undefined;
    case 0x28: // password("...")
      return at === end ? quotedOnly(text, at + 1) : undefined;
    default:
  }
  if (code === 0x2c || code === 0x0a || code === 0x0d) {
    meter.steps += 24;
    VALUE_FIELD.lastIndex = at;
    if (VALUE_FIELD.test(text)) return { style: 'name', at: valueStart(text, VALUE_FIELD.lastIndex, false) };
    // A pair such as ("password", "...").
    return code === 0x2c && closed > end ? quotedOnly(text, at + 1) : undefined;
  }
  const cjk = code >= 0x3040;
  const verb = cjk ? CJK_VERB : VERB;
  if (cjk || at > closed) {
    verb.lastIndex = at;
    if (verb.test(text)) {
      meter.steps += 12;
      return { style: 'prose', at: valueStart(text, verb.lastIndex, true) };
    }
    VERB_AFTER.lastIndex = at;
    const first = code | 0x20, second = text.charCodeAt(at + 1) | 0x20;
    if ((first === 0x66 && second === 0x6f) || (first === 0x6f && (second === 0x6e || second === 0x66))) {
      meter.steps += 48;
      if (VERB_AFTER.test(text)) return { style: 'prose', at: valueStart(text, VERB_AFTER.lastIndex, true) };
    }
  }
  if (at === closed || closed > end && !isQuote(code)) return undefined;
  if (isQuote(code)) return { style: 'name', at };
  const flag = isFlag(text, start);
  return { style: flag ? 'name' : 'bare', at };
}

function quotedOnly(text: string, from: number): Connector | undefined {
  const at = skipSpace(text, from);
  const code = text.charCodeAt(at);
  return isQuote(code) || (code === 0x5c && isQuote(text.charCodeAt(at + 1))) ? { style: 'name', at } : undefined;
}

/** Whether the name is a command-line option (`--api-key value`). */
function isFlag(text: string, start: number): boolean {
  let at = start;
  while (at > 0 && at > start - 24) {
    const code = text.charCodeAt(at - 1);
    if (code <= 0x20) break;
    at--;
  }
  meter.steps += start - at;
  return text.charCodeAt(at) === 0x2d && text.charCodeAt(at + 1) === 0x2d;
}
