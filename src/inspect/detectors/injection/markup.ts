/**
 * Role markers of chat templates. A text that brings its own pretends to be another speaker. Found by their first
 * character, so that clean text is passed over at the speed of `indexOf`.
 */
export interface Marker {
  readonly start: number;
  readonly end: number;
  /** 0..1: how little else the marker could be. */
  readonly weight: number;
}

const ANGLE = /<(?:\|(?:im_start|im_end|im_sep|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id|begin_of_text|endofprompt|end|prompter|tool_call|channel|message|start)\|>|start_of_turn>|end_of_turn>|<\/?SYS>>|\/?(?:system|sys|system_prompt|system-prompt|system_message|system-reminder|system_instruction|system_instructions|developer|admin|instructions?|new_instructions|user_instructions|user_query|user_input|user_message|assistant_response|tool_result|tool_response|function_results|function_calls|document|documents|context|untrusted|external_data|information|important|secret|override|hidden|s)>)/iuy;
const SQUARE = /\[(?:\/?INST\]|\/?SYS(?:TEM)?\]|system\]\(#|(?:system|admin|developer|assistant|override|root)(?: (?:message|note|prompt|override|notice|update|instruction|instructions|command)){0,2}\]|end[- ]of[- ][a-z]{2,12}\])/iuy;
const LINE = /(?:^|\n)[ \t>#*/-]{0,12}(?:system|developer|system message|system prompt|system note|system override|system instruction|system notice|admin|administrator|root|assistant|human|user|instruction|instructions|response|new system prompt|important|override)[ \t*]{0,4}(?::|\uff1a|>>|\]:)/iuy;

const SPECIFIC = /^<(?:\||<|start_of|end_of)|^\[\/?INST|^<\/?(?:system|sys|system_prompt|new_instructions|system_instruction|system_instructions|system_message)>|^\[\/?(?:system|sys|admin)/iu;
const LOOSE = /^<\/?(?:s|context|document|documents|information|hidden|secret|important|instructions?|user_query|user_input|admin|developer)>/iu;

/** Longest single word in an element that is part of a sentence. UTF-16 units. */
const MOST_WORD = 64;
const WORD_THEN_CLOSE = /([^\s<>]{1,64})<\/([a-z_-]{1,24})>/iuy;
const OPEN_THEN_WORD = /^<([a-z_-]{1,24})(?:\s[^<>]{0,80})?>[^\s<>]{1,64}$/iu;

/**
 * Whether a tag is one of a pair around a single word, as documentation has them (`the package <sys>dconf</sys>`): a
 * speaker who is pretended to be says more than a word.
 */
function isAroundWord(text: string, at: number, tag: string): boolean {
  const name = /[a-z_-]+/iu.exec(tag)?.[0].toLowerCase();
  if (tag.startsWith('</')) {
    const open = text.lastIndexOf('<', at - 1);
    if (open < 0 || at - open > 2 * MOST_WORD + 44) return false;
    return OPEN_THEN_WORD.exec(text.slice(open, at))?.[1]?.toLowerCase() === name;
  }
  WORD_THEN_CLOSE.lastIndex = at + tag.length;
  return WORD_THEN_CLOSE.exec(text)?.[2]?.toLowerCase() === name;
}

/** Signs of ASCII that may follow a marker's first one, and that may begin a role's name at a line's beginning: asked before a pattern is. */
const INSIDE_ANGLE = asked('|</', 'acdefhinostu');
const INSIDE_SQUARE = asked('/', 'aderios');
const NAMES = asked('', 'adhinorsu');
/** What may stand before the name, and how much of it. */
const INDENT = asked(' \t>#*/-', '');
const MOST_INDENT = 12;

/** A table over ASCII of some signs and of letters in either case. */
function asked(signs: string, letters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const sign of signs + letters + letters.toUpperCase()) table[sign.charCodeAt(0)] = 1;
  return table;
}

/** Whether a code is in such a table; those beyond ASCII are said to be, since some fold to a letter of it. */
function isAsked(table: Uint8Array, code: number): boolean {
  return code >= 128 || table[code] === 1;
}

/** At most this many markers of a kind are reported; more say nothing new. */
const MOST = 64;
const LINE_FEED = 0x0a;

function collect(text: string, first: string, inside: Uint8Array, pattern: RegExp, strong: boolean, out: Marker[]): void {
  let count = 0;
  for (let at = text.indexOf(first); at >= 0 && count < MOST; at = text.indexOf(first, at + 1)) {
    if (!isAsked(inside, text.charCodeAt(at + 1))) continue;
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (!found) continue;
    const loose = LOOSE.test(found[0]);
    if (loose === strong) continue;
    if (strong && first === '<' && isAroundWord(text, at, found[0])) {
      at += found[0].length - 1;
      continue;
    }
    count++;
    out.push({ start: at, end: at + found[0].length, weight: loose ? 0.2 : SPECIFIC.test(found[0]) ? 0.45 : 0.34 });
    at += found[0].length - 1;
  }
}

/** Whether a line could begin with a role's name: looked at only where a colon follows soon. */
function collectLines(text: string, out: Marker[]): void {
  let count = 0;
  for (let at = 0; at >= 0 && at < text.length && count < MOST; at = text.indexOf('\n', at + 1)) {
    let name = text.charCodeAt(at) === LINE_FEED ? at + 1 : at;
    for (const stop = name + MOST_INDENT; name < stop && name < text.length && INDENT[text.charCodeAt(name)] === 1; name++);
    if (name < text.length && !isAsked(NAMES, text.charCodeAt(name))) continue;
    LINE.lastIndex = at;
    const found = LINE.exec(text);
    if (!found) continue;
    count++;
    const written = found[0].toLowerCase();
    const weight = /system|override|developer|admin|root/u.test(written) ? 0.36 : /###|instruction/u.test(written) ? 0.26 : 0.14;
    out.push({ start: at + (found[0].startsWith('\n') ? 1 : 0), end: at + found[0].length, weight });
  }
}

/** Role markers in order of kind, then of place. */
export function findMarkers(text: string): readonly Marker[] {
  const out: Marker[] = [];
  // Ordinary tags are counted apart, or many of them would hide a marker.
  collect(text, '<', INSIDE_ANGLE, ANGLE, true, out);
  collect(text, '<', INSIDE_ANGLE, ANGLE, false, out);
  collect(text, '[', INSIDE_SQUARE, SQUARE, true, out);
  collectLines(text, out);
  return out;
}
