import type { UrlParts } from './url.ts';
import { decode } from './url.ts';

/** What in a URL looks like data that is carried out, in words for the reader. */
export interface Payload { readonly what: string; readonly confidence: number }

/** Longest opaque token that ordinary links carry: identifiers, content hashes, short signatures. */
const LONG_OPAQUE = 128;

/** Free text that a prefilled link may hold. Characters after decoding. */
const LONG_TEXT = 64;
const LONG_SEARCH = 120;

/** Parameters that hold what a person typed. */
const SEARCH_NAMES = new Set(['q', 'query', 'search', 'search_query', 'searchterm', 'keyword', 'keywords', 'k', 'text', 'title', 'subject', 'destination', 'origin', 'daddr', 'saddr', 'address', 'location', 'near', 'find_desc']);

/** Parameters of campaigns and the like, whose values are labels. */
const LABEL_NAMES = /^(?:utm_[a-z]{2,12}|ref|ref_src|source|medium|campaign|gclid|fbclid|msclkid|mc_[ce]id|igshid|si|hl|lang|gl)$/;

const BASE64 = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;
const HEX = /^(?:[0-9a-f]{2}){12,}$/i;
const BASE32 = /^[A-Z2-7]{24,}={0,6}$/i;
/** Shorter base 32 shows itself by its digits or its padding; letters alone are a word. */
const SHORT_BASE32 = /^(?=[A-Z]{0,23}[2-7])[A-Z2-7]{18,23}={0,6}$/i;
/** What a token begins with that may be encoded: behind it may stand the ending of a file's name, or signs that change nothing. */
const LEADING = /^[A-Za-z0-9+/_-]{16,}={0,6}/;
const EMAIL = /[^\s@:/?&=]{1,64}@[a-z0-9-]{1,63}\.[a-z]{2,24}/i;
const NATIONAL_ID = /(?:^|\D)\d{3}-\d{2}-\d{4}(?:\D|$)/;
const SECRET = /(?:sk-[A-Za-z0-9_-]{16}|gh[pousr]_[A-Za-z0-9]{20}|AKIA[A-Z0-9]{12}|xox[abprs]-[0-9A-Za-z-]{10}|eyJ[A-Za-z0-9_-]{10,400}\.eyJ)/;

/** Whether bytes read as text: the sign that a token is an encoded message and no identifier. */
function isText(bytes: Buffer): boolean {
  if (bytes.length < 11) return false;
  let text = bytes.toString('utf8');
  if (text.includes('\ufffd')) text = text.replace(/\ufffd{1,2}$/, '');
  if (text.includes('\ufffd')) return false;
  const good = text.match(/[\p{L}\p{N}\p{P}\p{Zs}\n=+$|<>]/gu)?.length ?? 0;
  return good >= Array.from(text).length * 0.95 && /[\p{L}]{2}/u.test(text);
}

function fromBase32(text: string): Buffer {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const char of text.toUpperCase().replace(/=+$/, '')) {
    held = ((held << 5) | 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char)) & 0xfff;
    bits += 5;
    if (bits >= 8) bytes.push((held >> (bits -= 8)) & 0xff);
  }
  return Buffer.from(bytes);
}

/** Words written together, each with its capital (`ItemListUnordered`): by chance no encoding has that form. */
const JOINED_WORDS = /^(?:[A-Z][a-z]{2,15}){2,6}$/;

/** Whether a token, or what it begins with, is text in base64, base64url, hexadecimal or base 32. */
export function encodedText(token: string): Payload | undefined {
  const run = LEADING.exec(token)?.[0];
  return run === undefined || JOINED_WORDS.test(run) ? undefined : wholly(run);
}

function wholly(token: string): Payload | undefined {
  if (HEX.test(token) && isText(Buffer.from(token, 'hex'))) return { what: 'hexadecimal text', confidence: 0.9 };
  if (BASE64.test(token)) {
    // Words joined by hyphens or slashes decode to noise; a word alone may be long.
    if (/[A-Z]/.test(token) && /[a-z]/.test(token) && isText(Buffer.from(token, 'base64'))) return { what: 'base64 text', confidence: 0.9 };
    if ((BASE32.test(token) || SHORT_BASE32.test(token)) && isText(fromBase32(token))) return { what: 'base32 text', confidence: 0.9 };
  }
  return undefined;
}

/** Whether a token is text in an encoding, or too long to be an identifier. */
function encoded(token: string): Payload | undefined {
  const found = encodedText(token);
  if (found !== undefined || token.length < LONG_OPAQUE || !BASE64.test(token)) return found;
  return /[a-z]{3}[-_][a-z]{3,20}[-_][a-z]{3}/.test(token) ? undefined : { what: 'a long opaque value', confidence: 0.6 };
}

function personal(text: string): Payload | undefined {
  if (text.includes('@') && EMAIL.test(text)) return { what: 'an e-mail address', confidence: 0.8 };
  if (NATIONAL_ID.test(text)) return { what: 'an identity number', confidence: 0.7 };
  if (SECRET.test(text)) return { what: 'a credential', confidence: 0.9 };
  return undefined;
}

function words(text: string): number {
  return text.match(/[\p{L}\p{N}']{2,}/gu)?.length ?? 0;
}

/** Percent codes of plain letters and digits (RFC 3986, 2.3), which no writer of links needs: fewest that are no accident. */
const DISGUISED = /%(?:3[0-9]|[46][1-9a-f]|[57][0-9a])/gi;
const MIN_DISGUISED = 12;

/** Words of a sentence. The names of files, pages and campaigns have fewer of them. */
const SENTENCE = /(?:^|[_-])(?:is|are|was|were|has|have|had|will|his|her|their|my|our|your|user|and|to|from|who|that|ist|und|hat|der|est|les|son|es|los|su)(?=[_-]|$)/gi;
/** Names whose values are titles, written with hyphens or underscores. */
const TITLED = /^(?:slug|name|title|url|uri|next|return_?(?:to|url)?|continue|goto|page_?name|permalink|headline|file_?name|image|img|src|event|event_?name|flow|view|step|anchor|topic_?name|cmpid|cid)$/;

/** A sentence whose words are joined by underscores or hyphens. */
function joinedSentence(name: string, text: string): boolean {
  if (text.length < LONG_TEXT || TITLED.test(name) || LABEL_NAMES.test(name) || PLAIN_NAMES.test(name) || !/^[\p{L}\p{N}'.,]+(?:[_-]{1,2}[\p{L}\p{N}'.,]+){7,}$/u.test(text)) return false;
  return (text.match(SENTENCE)?.length ?? 0) >= 3;
}

/** Data in one value of a query, a path segment or a fragment. */
function inValue(name: string, value: string): Payload | undefined {
  if (value === '') return undefined;
  const text = decode(value);
  const found = personal(text) ?? encoded(value.includes('%') ? decode(value.replaceAll('+', '%2B')) : value) ?? encoded(text);
  if (found !== undefined) return found;
  if (value.includes('%') && (value.match(DISGUISED)?.length ?? 0) >= MIN_DISGUISED) return { what: 'letters written as percent codes', confidence: 0.7 };
  if (name !== '' && joinedSentence(name, text)) return { what: 'a passage of text', confidence: 0.6 };
  if (LABEL_NAMES.test(name) && text.length < LONG_TEXT) return undefined;
  const limit = SEARCH_NAMES.has(name) ? LONG_SEARCH : LONG_TEXT;
  // CJK text has no spaces; half as many characters say as much.
  const wide = text.match(/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g)?.length ?? 0;
  // A redirect's target is a URL, and is judged by its own values.
  if (/^https?:\/\//i.test(text)) return undefined;
  if (text.length + wide >= limit && (/\s/.test(text) ? words(text) >= 6 : wide >= 16)) return { what: 'a passage of text', confidence: 0.7 };
  return undefined;
}

/** Names that say that what they hold is not for others. */
const TELLING_NAMES = /^(?:pass(?:word|wd|phrase)|pwd|ssn|cvv|cvc|iban|card_?(?:number|no)|credit_?card|secret|exfil\w{0,10}|leak(?:ed)?|stolen|pin(?:_?code)?|chat_?(?:history|log)|conversation|history|system_?prompt|user_?data|private_?key|recovery_?code|salary|diagnosis|account_?(?:number|no))$/;
const PLAIN_NAMES = /^(?:id|ids|v|p|page|pg|s|t|tab|lang|locale|hl|gl|list|index|start|offset|limit|sort|order|category|cat|tag|tags|topic|section|year|date|month|version|ver|ref|source|item|product|sku|asin|isbn|doi|article|post|type|format|size|w|h|width|height|view|mode|theme|filter|status|tz|units|currency|country|region|platform|os|arch|branch|path|file|feature|redirect_uri|scope|response_type|state|client_id|code|token|hash|sig|key|api-version|cursor|after|before|next_token|fields|include|expand|callback|dl|raw|plain|action|step)$/;
const SAMPLE_VALUE = /^(?:x{2,}|\*{2,}|\.{3}|your.{0,24}|test|example|value|string|true|false|null|\d|[<[{$%:].{0,64})$/i;

/** Hosts of the reader's own machine or network. */
const LOCAL = /^(?:localhost|127\.|10\.|192\.168\.|\[::1\])/;

/** A value under a name that tells what it is, on a host that can be reached from outside. */
export function tellingPayload(url: UrlParts): Payload | undefined {
  if (LOCAL.test(url.host)) return undefined;
  for (const [name, value] of url.query) {
    const plain = decode(value);
    if (TELLING_NAMES.test(name) && plain.length >= 3 && !SAMPLE_VALUE.test(plain)) return { what: 'a value that its name calls private', confidence: 0.7 };
  }
  return undefined;
}

/** A plain value that is no label, search or number: nothing tells it from a person's data. */
export function plainPayload(url: UrlParts): Payload | undefined {
  if (LOCAL.test(url.host)) return undefined;
  for (const [name, value] of url.query) {
    const plain = decode(value);
    if (name === '' || LABEL_NAMES.test(name) || SEARCH_NAMES.has(name) || PLAIN_NAMES.test(name) || DRAWING.has(name)) continue;
    if (plain.length >= 4 && /\p{L}/u.test(plain) && !SAMPLE_VALUE.test(plain)) return { what: 'a plain value', confidence: 0.4 };
  }
  return undefined;
}

/** Data that a link carries: the sign is in a value, not in that there are values. */
export function linkPayload(url: UrlParts): Payload | undefined {
  for (const [name, value] of url.query) {
    const found = inValue(name, value) ?? (/^https?(?::|%3a)/i.test(value) ? nested(value) : undefined);
    if (found !== undefined) return found;
  }
  for (const segment of url.segments) {
    const plain = decode(segment);
    const found = encoded(plain) ?? (segment.includes('+') || segment.includes('%') ? inValue('', segment) : undefined);
    if (found !== undefined) return found;
  }
  // Text fragments of browsers (`#:~:text=`) quote the page they point to, and nothing of a fragment is sent; scripts of the page can read it.
  return url.fragment.startsWith(':~:') ? undefined : encoded(decode(url.fragment)) ?? (/%20|\+/.test(url.fragment) ? inValue('', url.fragment) : undefined);
}

/** Data in the values of a URL that is itself a value. */
function nested(value: string): Payload | undefined {
  const inner = decode(value);
  const mark = inner.indexOf('?');
  if (mark < 0) return undefined;
  for (const pair of inner.slice(mark + 1).split('&')) {
    const found = inValue('', pair.slice(pair.indexOf('=') + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Parameters that only say how an image is drawn. */
const DRAWING = new Set(['w', 'h', 'width', 'height', 'size', 's', 'sz', 'rating', 'format', 'fm', 'fmt', 'fit', 'crop', 'auto', 'quality', 'q', 'dpr', 'scale', 'zoom', 'v', 'ver', 'version', 'style', 'logo', 'logocolor', 'label', 'labelcolor', 'color', 'colora', 'colorb', 'cacheseconds', 'branch', 'job', 'event', 'sanitize', 'raw', 'ixlib', 'resize', 'strip', 'blur', 'bg', 'background', 'theme', 'as', 'usp', 'ssl', 'center', 'maptype', 'cb', 'dl', 'font', 'align']);

/** Default pictures of avatar services. */
const AVATARS = /^(?:identicon|mp|mm|retro|robohash|wavatar|monsterid|blank|404)$/;

const PLACEHOLDER = /\{\{?[^{}]{0,64}\}|%7b[^{}%]{0,64}%7d|\$\{|\[(?:[A-Z_]{3,30}|[a-z_ ]{3,30}_[a-z_]{2,20})\]|%5b[a-z_]{3,40}%5d|<[a-z_ ]{3,40}>|(?:YOUR|INSERT|USER|SECRET)_[A-Z_]{3,30}/i;
const LONG_SEGMENT = 80;

/** Data that an image carries. Images load by themselves, so that any value beyond how it is drawn counts. */
export function imagePayload(url: UrlParts, text: string): Payload | undefined {
  const link = linkPayload(url);
  if (link !== undefined) return link;
  if (PLACEHOLDER.test(text)) return { what: 'a placeholder to be filled in', confidence: 0.9 };
  for (const [name, value] of url.query) {
    const plain = decode(value);
    if (value === '' || (DRAWING.has(name) && plain.length <= 24 && words(plain) <= 3)) continue;
    if (name === 'd' && AVATARS.test(plain)) continue;
    // A cache buster: a parameter without a name, or a number.
    if (name === '' ? /^[\w.-]{1,40}$/.test(plain) && !/[a-z]{5}.{0,30}[-_.][a-z]{3}/i.test(plain) : /^\d{1,14}$/.test(plain) && /^(?:t|ts|time|timestamp|_|rev|rand)$/.test(name)) continue;
    return { what: 'query values', confidence: 0.7 };
  }
  for (const segment of url.segments) {
    const plain = decode(segment);
    const bare = plain.replace(/\.(?:png|jpe?g|gif|webp|svg|avif|ico|bmp|tiff?)$/i, '');
    const named = bare !== plain && bare.length <= 160 && words(bare.replaceAll('_', ' ').replaceAll('-', ' ')) >= 2 && !/\s/.test(plain);
    if (bare.length > LONG_SEGMENT && !named) return { what: 'a long path', confidence: 0.6 };
    if (plain.includes('  ') || (words(plain) >= 8 && /\s/.test(plain))) return { what: 'a passage of text', confidence: 0.6 };
  }
  return undefined;
}

const GENERATED_HOSTS = /\.(?:on\.aws|onion|cloudfront\.net|amazonaws\.com|azurewebsites\.net|vercel\.app|netlify\.app|pages\.dev|web\.app|run\.app|ipfs\.[a-z.]{2,40}|ngrok(?:-free)?\.app|trycloudflare\.com)$/;

/** Whether a host's labels hold data rather than names. */
export function dnsPayload(host: string): boolean {
  if (GENERATED_HOSTS.test(host) || /^[\d.]+$/.test(host) || host.startsWith('[')) return false;
  const labels = host.split('.').slice(0, -2).filter((label) => !label.startsWith('xn--'));
  if (/[{}<>$]|%[0-9a-f]{2}/.test(host)) return true;
  let dense = 0;
  for (const label of labels) {
    if (encoded(label) !== undefined) return true;
    const digits = label.match(/\d/g)?.length ?? 0;
    const unbroken = !label.includes('-') && !/^\d+$/.test(label);
    if (label.length >= 32 && unbroken && digits >= 4) return true;
    if (label.length >= 48) return true;
    if (label.length >= 12 && unbroken && digits >= 3) dense += label.length;
  }
  return dense >= 36;
}

const SAMPLE_PASSWORD = /^(?:pass(?:word|wd|wort)?|pwd|secret|token|x{3,}|\*{2,}|\.{3}|\[?redacted\]?|changeme|example|test|postgres|root|admin|guest|mysecretpassword|my_?password|your.{0,24}|[<[{$%].{0,64})$/i;

/** Whether the part before the `@` holds a real-looking password or token. */
export function hasCredentials(userinfo: string): boolean {
  if (userinfo === '') return false;
  const colon = userinfo.indexOf(':');
  if (colon < 0) return SECRET.test(userinfo) || (userinfo.length >= 24 && /\d/.test(userinfo));
  const password = decode(userinfo.slice(colon + 1));
  return password.length >= 4 && !SAMPLE_PASSWORD.test(password);
}
