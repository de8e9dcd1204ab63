import type { Construct } from './construct.ts';

/** Longest tag that is read. UTF-16 units. */
export const TAG_CAP = 1024;

/** Elements that run code, or load a document or a base for one. */
const ACTIVE = new Set(['script', 'iframe', 'object', 'embed', 'applet', 'frame', 'frameset', 'base', 'portal', 'fencedframe']);

/** Elements that ask the reader for input. */
const FORM = new Set(['form', 'input', 'button', 'textarea', 'select']);

const NAME = /[a-z][a-z0-9:-]{0,30}/iy;
const HANDLER = /[\s"'/]on[a-z]{3,30}\s{0,8}=/i;
const STYLE = /[\s"'/]style\s{0,8}=/i;
const CSS = /expression\s{0,8}\(|-moz-binding\s{0,8}:|behaviou?r\s{0,8}:\s{0,8}url/i;
const META_REFRESH = /http-equiv\s{0,8}=\s{0,8}["']?\s{0,8}(?:refresh|set-cookie)/i;
const URL_ATTRIBUTE = /[\s"'/](?:href|src|action|formaction|data|xlink:href|srcdoc|poster|background)\s{0,8}=\s{0,8}["']?/gi;

/** End of a tag that opens at `start`: past its `>` outside quotes, or at the next `<`, or the cap, or -1 when the text ends first. */
function tagEnd(text: string, start: number): number {
  const cap = start + TAG_CAP;
  let quote = 0;
  for (let i = start + 1; i < text.length && i < cap; i++) {
    const code = text.charCodeAt(i);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 0x3e) return i + 1;
    // Attributes after another `<` are read with that one: keeps nested openings from being read once for each.
    else if (code === 0x3c) return i;
    // A quote opens a value only after an equals sign; elsewhere it is an apostrophe.
    else if ((code === 0x22 || code === 0x27) && text.charCodeAt(i - 1) === 0x3d) quote = code;
  }
  return cap <= text.length ? cap : -1;
}

const NAMED: Readonly<Record<string, string>> = { tab: '\t', newline: '\n', colon: ':', lpar: '(', sol: '/' };

/** Text of a URL as a browser reads its scheme: entities decoded, white space and controls left out, lower case. */
function schemeText(url: string): string {
  return url
    .replace(/&#x0{0,6}([0-9a-f]{1,5});?|&#0{0,6}(\d{1,6});?|&([a-z]{3,7});/gi, (whole, hex: string | undefined, dec: string | undefined, name: string | undefined) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
      const code = hex === undefined ? Number.parseInt(dec ?? '', 10) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
    })
    .replace(/[\x00-\x20\x7f-\x9f\u200b-\u200f\ufeff\\]/g, '')
    .toLowerCase();
}

const SCRIPT_SCHEME = /^(?:javascript|vbscript|livescript):/;

/** Longest stretch read to find the scheme of a URL. */
const SCHEME_CAP = 120;

/** A URL that runs script, beginning at `at`. */
function scriptUrl(text: string, at: number): Construct | undefined {
  const head = text.slice(at, at + SCHEME_CAP);
  if (!/^[\s\x00-\x1f]{0,8}[jvl&\\\u200b-\u200f]/i.test(head) || !SCRIPT_SCHEME.test(schemeText(head))) return undefined;
  const rest = /[\s"'<>`]/.exec(text.slice(at + 11, at + TAG_CAP));
  const end = rest === null ? Math.min(text.length, at + TAG_CAP) : at + 11 + rest.index;
  return { rule: 'unsafe_output.javascript-url', start: at, end, until: end, open: rest === null && at + TAG_CAP > text.length, confidence: 0.9 };
}

function inTag(text: string, start: number, end: number, name: string): Construct | undefined {
  const tag = text.slice(start, end);
  const construct = (rule: string): Construct => ({ rule, start, end, until: end, open: false, confidence: 0.9 });
  // Without an attribute only a script does anything; `List<Object>` is a type.
  if (name === 'script' || (ACTIVE.has(name) && tag.includes('=')) || (name === 'meta' && META_REFRESH.test(tag))) return construct('unsafe_output.script');
  if (HANDLER.test(tag)) return construct('unsafe_output.event-handler');
  if (STYLE.test(tag) && CSS.test(tag)) return construct('unsafe_output.css-expression');
  URL_ATTRIBUTE.lastIndex = 0;
  for (let attribute = URL_ATTRIBUTE.exec(tag); attribute !== null; attribute = URL_ATTRIBUTE.exec(tag)) {
    if (scriptUrl(tag, URL_ATTRIBUTE.lastIndex) !== undefined) return construct('unsafe_output.javascript-url');
  }
  if (FORM.has(name) && (tag.includes('=') || !/\w/.test(text.charAt(start - 1)))) return construct('unsafe_output.markdown-html-form');
  return undefined;
}

/** Tags, and Markdown links with a scheme that runs script. */
export function* markup(text: string, from: number): Generator<Construct> {
  for (let at = text.indexOf('<', from); at >= 0; at = text.indexOf('<', at + 1)) {
    NAME.lastIndex = at + 1;
    const name = NAME.exec(text)?.[0];
    const pending: Construct = { rule: '', start: at, end: text.length, until: text.length, open: true, confidence: 0 };
    if (name === undefined) {
      if (at + 1 === text.length) yield pending;
      continue;
    }
    const after = text.charCodeAt(at + 1 + name.length);
    if (Number.isNaN(after)) {
      yield pending;
      // The text may also end here: a tag that is never closed is reported as it stands.
      if (name.toLowerCase() === 'script') yield { ...pending, rule: 'unsafe_output.script', confidence: 0.9 };
      continue;
    }
    // An autolink, or a name that goes on: neither is a tag.
    if (after === 0x3a || name.includes(':')) {
      const url = scriptUrl(text, at + 1);
      if (url !== undefined) yield url;
      else if (text.length - at < SCHEME_CAP && text.indexOf('>', at) < 0) yield pending;
      continue;
    }
    if (after !== 0x3e && after !== 0x2f && after > 0x20) continue;
    const end = tagEnd(text, at);
    const found = inTag(text, at, end < 0 ? text.length : end, name.toLowerCase());
    if (found !== undefined) yield { ...found, open: end < 0 };
    else if (end < 0) yield pending;
  }
  for (let at = text.indexOf('](', from); at >= 0; at = text.indexOf('](', at + 2)) {
    const start = text[at + 2] === '<' ? at + 3 : at + 2;
    const url = scriptUrl(text, start);
    if (url !== undefined) yield url;
    else if (text.length - start < SCHEME_CAP && !/[)/]/.test(text.slice(start))) yield { rule: '', start: at, end: text.length, until: text.length, open: true, confidence: 0 };
  }
}
