/** How a candidate value looks: made up, a word, or random. All bounded by the value's length, which callers bound. */
import { inSet, chars, meter } from './charset.ts';
import { looksMadeUp } from './made-up.ts';

/** Shannon entropy of the characters, in bits a character. */
export function entropy(text: string): number {
  meter.steps += text.length;
  // Characters beyond ASCII share a few counters: entropy is asked of keys, which have none.
  counts.fill(0);
  for (let at = 0; at < text.length; at++) counts[text.charCodeAt(at) & 127] = (counts[text.charCodeAt(at) & 127] as number) + 1;
  let sum = 0;
  for (let code = 0; code < 128; code++) {
    const count = counts[code] as number;
    if (count > 1) sum += count * Math.log2(count);
  }
  return text.length === 0 ? 0 : Math.log2(text.length) - sum / text.length;
}

const counts = new Uint32Array(128);

const HEX_ONLY = /^[0-9a-fA-F-]+$/;

/** Whether the random part of a prefixed secret was plainly made up: repeated or counted characters, or words that say so. */
export function isMadeUp(body: string): boolean {
  meter.steps += body.length;
  return looksMadeUp(body);
}

/** Whether a prefixed secret's body is as random as its format makes it. */
export function isRandomBody(body: string, least: number | undefined): boolean {
  const bound = least ?? (HEX_ONLY.test(body) ? 2.6 : 3);
  // Short bodies cannot reach the bound: 14 different characters have 3.8 bits, 8 have 3.
  return bound === 0 || entropy(body.length > 256 ? body.slice(0, 256) : body) >= Math.min(bound, Math.log2(body.length) - 0.9);
}

/** Words of which placeholders, labels and sample credentials are made. */
const VOCABULARY = new Set(('a an the my our your some any new old of for to in is be no not secret secrets password passwords passwd pass pwd passphrase token tokens key keys api apikey auth '
  + 'access refresh private public client user username admin root guest test tests testing tester dev development local localhost prod production staging demo foo bar baz foobar fake mock '
  + 'none null nil undefined true false yes string str text value values var variable hidden masked removed omitted default empty unset required optional here enter here id name bearer basic '
  + 'something whatever hello world welcome letmein temp tmp abc abcd postgres mysql redis mongo mongodb rabbitmq sa oracle elastic minio minioadmin mariadb db database super credentials credential '
  + 'env config settings app application service server host port email mail number int integer boolean bool object array varchar char bytes file path url uri type field input label hash encrypted sha md base utf '
  + 'generated random encryption signing webhook session cookie jwt oauth login insecure unsafe please set this that with and or from by').split(' '));

const LONGEST_WORD = Math.max(...Array.from(VOCABULARY, (word) => word.length));
const LETTERS = 27;
const letterOf = (code: number): number => ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a ? (code | 0x20) - 0x60 : 0);
/** First two letters of such words, at first * 27 + second; 0 stands for the end of a word of one letter. */
const BEGINNINGS = new Uint8Array(LETTERS * LETTERS);
for (const word of VOCABULARY) BEGINNINGS[letterOf(word.charCodeAt(0)) * LETTERS + letterOf(word.charCodeAt(1))] = 1;

/** Whether every word in the value is one of a placeholder's, whatever digits and marks stand between. Read up to the first that is not. */
export function isVocabulary(value: string): boolean {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    // Letters beyond ASCII may be small letters of ASCII in other clothes.
    if (code > 127) return isVocabularyBeyond(value);
    const first = letterOf(code);
    if (first === 0) continue;
    let end = at + 1;
    for (; end < value.length; end++) {
      const next = value.charCodeAt(end);
      // A hump of camel case begins a word.
      if (letterOf(next) === 0 || (next < 0x60 && value.charCodeAt(end - 1) > 0x60)) break;
    }
    if (end < value.length && value.charCodeAt(end) > 127) return isVocabularyBeyond(value);
    const second = end > at + 1 ? letterOf(value.charCodeAt(at + 1)) : 0;
    if (end - at > LONGEST_WORD || BEGINNINGS[first * LETTERS + second] === 0 || !VOCABULARY.has(value.slice(at, end).toLowerCase())) return OTHER.test(value) && isVocabularyBeyond(value);
    at = end - 1;
  }
  return true;
}

const OTHER = /[^\u0000-\u007f]/;

function isVocabularyBeyond(value: string): boolean {
  const words = value.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z]+/).filter((word) => word !== '');
  return words.every((word) => VOCABULARY.has(word));
}

const REFERENCE_START = /^(?:ENC[[(]|\$[\w{(]|[{%#][{%]|%[A-Za-z_]+%$|<|\[|@[A-Za-z_]+$|&[a-z]|\*+$|https?:|file:|arn:|ssm:|vault:|secretsmanager|op:\/\/|data:|\.{0,2}\/[\w.-]+\/|~\/|!(?:Ref|Sub|GetAtt|vault|secret)|env[.:(]|(?:process|os|import|config|settings|self|this|secrets|vars|options|opts|args|props|req|request|res|response|ctx|context|credentials|params|event|data|user|account|body|form|app|module)[.[?])/i;
const CALL = /[\w$]\(|\)\s*[;,]?$|=>|::|->|\$\{|\{\{|\}\}|%s|\{\w*\}|<\w+>|\[\w*\]/;
const MEMBER_PATH = /^!{0,2}[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)+[;,]?$/;
const WORDS_ONLY = /^[A-Za-z_$][A-Za-z_$]*(?:[.\-/:?][A-Za-z_$]+)*[?!;]?$/;

/** Marks without one of which no quoted value is a reference, and no other one. */
const QUOTED_MARKS = 1, BARE_MARKS = 2, DOT = 4, DIGIT = 8;
const MARKS = new Uint8Array(65_536);
for (const mark of '${<%R') MARKS[mark.charCodeAt(0)]! |= QUOTED_MARKS;
for (const mark of '(){}[<>$%:=') MARKS[mark.charCodeAt(0)]! |= BARE_MARKS;
for (const digit of '0123456789') MARKS[digit.charCodeAt(0)]! |= DIGIT;
MARKS[0x2e] = DOT;

function marksOf(value: string): number {
  let marks = 0;
  for (let at = 0; at < value.length; at++) marks |= MARKS[value.charCodeAt(at)]!;
  return marks;
}

/** Whether a value is a reference, a call, a template or a placeholder rather than a literal secret. `quoted` values may look like code. */
export function isReference(value: string, quoted: boolean): boolean {
  meter.steps += value.length;
  if (REFERENCE_START.test(value) || isVocabulary(value) || looksMadeUp(value)) return true;
  const marks = marksOf(value);
  if ((marks & BARE_MARKS) !== 0 && OPTION.test(value)) return true;
  if (quoted) return (marks & QUOTED_MARKS) !== 0 && /\$\{|\{\{|<[\w -]+>|%s|\{\w*\}|REDACTED/.test(value);
  if ((marks & BARE_MARKS) !== 0 && CALL.test(value)) return true;
  if ((marks & DIGIT) === 0 && WORDS_ONLY.test(value)) return true;
  return (marks & DOT) !== 0 && MEMBER_PATH.test(value) && !value.split('.').some((segment) => looksRandom(segment, 16));
}

/** An option or a variable with its value, as commands are given them: `pass --with-x=/usr`, `pass SHELL=/bin/sh`. */
const OPTION = /^(?:--[a-z][a-z-]{1,30}=|-D[A-Za-z]\w{1,30}=|[A-Z][A-Z_]{2,30}=[^=])/;

const UUID = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
const HASH = /^(?:0x)?(?:[0-9a-f]{7,12}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{48}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i;
const DIGEST = /^(?:sha(?:1|224|256|384|512)|md5|blake\w{1,4})[-:=]|^\$(?:2[aby]|argon2\w{0,2}|1|5|6|y|scrypt|pbkdf2[\w-]{0,16})\$|^\{(?:SSHA|SHA|bcrypt)\}|^pbkdf2_|^[a-z0-9.-]{2,64}:sha256/i;
const DATE = /^\d{1,4}[-/.:]\d{1,2}[-/.:T]\d{1,4}/;
const NUMBER = /^[+-]?[\d.,_ ]{1,40}(?:[a-z]{0,8}|%)$/i;
const VERSION = /^v?\d{1,4}(?:\.\d{1,6}){1,4}(?:[-+][\w.-]{0,40})?$/;

export type Shape = 'uuid' | 'hash' | 'digest' | 'number' | 'other';

/** Shapes that identify or sum up rather than give access. */
export function shapeOf(value: string): Shape {
  const first = value.charCodeAt(0);
  const { length } = value;
  if (length >= 36 && length <= 38 && UUID.test(value)) return 'uuid';
  const opensNumber = (first >= 0x30 && first <= 0x39) || (first >= 0x2b && first <= 0x2e) || first === 0x5f || first === 0x20 || first === 0x76;
  if (opensNumber && (NUMBER.test(value) || DATE.test(value) || VERSION.test(value))) return 'number';
  if (HASH_LENGTHS[length] === 1 && isHex(first) && isHex(value.charCodeAt(length - 1)) && HASH.test(value) && /\d/.test(value)) return 'hash';
  if ((DIGEST_STARTS.includes(value.charAt(0)) || value.includes(':')) && DIGEST.test(value)) return 'digest';
  return 'other';
}

/** Lengths that {@link HASH} takes, with and without its prefix. */
const HASH_LENGTHS = new Uint8Array(131);
for (const length of [7, 8, 9, 10, 11, 12, 32, 40, 48, 56, 64, 96, 128]) HASH_LENGTHS[length] = HASH_LENGTHS[length + 2] = 1;
/** What {@link DIGEST} begins with where it has no colon. */
const DIGEST_STARTS = 'sSmMbBpP${';
const isHex = (code: number): boolean => inSet(code, chars.hexAny);

const LOWER = chars.lowerAlnum & ~chars.digit;

/** Of a value's letters and digits: how often the class changes from one to the next, and which classes occur. */
function changes(value: string): { readonly count: number; readonly length: number; readonly digits: number; readonly letters: number } {
  let count = 0, length = 0, digits = 0, letters = 0, last = 0;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (!inSet(code, chars.alnum)) continue;
    const kind = inSet(code, chars.digit) ? 1 : inSet(code, LOWER) ? 2 : 3;
    if (kind === 1) digits++; else letters++;
    if (last !== 0 && kind !== last) count++;
    last = kind;
    length++;
  }
  meter.steps += value.length;
  return { count, length, digits, letters };
}

/** A product's, a class's or a function's name: `KeePass2Android`, `NormalBrushGradient1`. */
const HUMPED = /^[A-Za-z]?[a-z]{1,16}(?:\d{0,4}[A-Z][a-z]{2,16}){0,7}\d{0,4}$/;
/** Words, names and small numbers joined by marks: `Desktop/Title/H2`, `2024-05-invoice-v2`. */
const SLUG = /^(?:[A-Za-z]?[a-z]{2,16}|[A-Z]{2,12}|[A-Za-z]{0,8}\d{1,4})(?:[./_:-](?:[A-Za-z]?[a-z]{1,16}(?:[A-Z][a-z]{1,16}){0,3}|[A-Z]{1,12}|[A-Za-z]{0,8}\d{1,4})){1,12}$/;

/** Whether a value changes between letters, cases and digits often enough to be more than a word and a number: most values are told apart here, cheaply. */
export function isVaried(value: string, least: number): boolean {
  const seen = changes(value);
  return seen.digits > 0 && seen.count >= least;
}

/**
 * Whether a token-like value looks generated: letters and digits mixed at random. In random base-62 text the class
 * changes at 62 % of characters, in base 36 at 40 %, in hexadecimal at 47 %; in slugs and names with numbers at under 18 %.
 */
export function looksRandom(value: string, least: number): boolean {
  if (value.length < least) return false;
  const seen = changes(value);
  if (seen.count < 2 || seen.digits === 0 || seen.letters === 0 || seen.length < value.length * 0.75) return false;
  if (entropy(value) < (value.length < 16 ? 2.8 : 3)) return false;
  return (seen.count >= seen.length * 0.2 && !SLUG.test(value) && !HUMPED.test(value)) || (value.length >= 20 && seen.count >= 2 && UNPRONOUNCEABLE.test(value) && entropy(value) >= 3.4);
}

/** Five consonants in a row: in hardly any word or name, in nearly every random text of 16 letters. */
const UNPRONOUNCEABLE = /[bcdfghjklmnpqrstvwxz]{5}/i;
/** Whether a text has five consonants in a row. */
export const isUnpronounceable = (value: string): boolean => UNPRONOUNCEABLE.test(value);
const HUMPS = /^[A-Za-z][a-z]+(?:[A-Z][a-z]+)*$/;

/** Whether a value of letters (and base64's marks) looks generated: both cases mixed at random, as in half of random base-52 text's characters, or unpronounceable. */
export function looksRandomLetters(value: string, least: number): boolean {
  const letters = value.replace(/[+/=_-]/g, '');
  if (letters.length < least || letters.length < value.length * 0.7 || !/^[A-Za-z]+$/.test(letters) || HUMPS.test(letters)) return false;
  const seen = changes(letters);
  const mixed = seen.count >= letters.length * 0.3 || (UNPRONOUNCEABLE.test(letters) && (least >= 16 || seen.count >= letters.length * 0.25));
  return mixed && entropy(letters) >= (letters.length < 16 ? 2.8 : 2.9);
}

export type Strength = 'strong' | 'fair' | 'none';

const TECHNICAL = /^(?:base(?:16|32|58|62|64)\w{0,4}|(?:hmac-?)?(?:sha|md|aes|rsa|utf|ucs|ipv|oauth|http|tls|ssl|win|int|uint|float|ecdsa|ed|x|p|hs|rs|es|ps|bcrypt|argon|h|v|type|version|level|step|option|page|line|row|chapter|section|part|item|day|week|year|q)[-_]?\d{1,4}\w{0,6})$/i;

/** How likely a value is a password by its looks: `strong` with three kinds of character or digits inside letters, `fair` for a word with digits. */
export function passwordStrength(value: string): Strength {
  meter.steps += value.length;
  if (value.length < 6 || TECHNICAL.test(value)) return 'none';
  const lower = /[a-z\u00df-\u00ff]/.test(value), upper = /[A-Z\u00c0-\u00de]/.test(value), digit = /\d/.test(value), mark = /[^A-Za-z0-9\s\u00c0-\u024f]/.test(value);
  const kinds = Number(lower) + Number(upper) + Number(digit) + Number(mark);
  if (!lower && !upper) return 'none';
  // Words joined by marks (`not-a-word`, `e.g.`) are names unless a digit or a rarer mark is among them.
  const rare = /[!@#$%^*+=?~|&]/.test(value.slice(0, -1)) || /[!@#$%^*]$/.test(value);
  if (kinds >= 3 && (digit || rare)) return 'strong';
  if (digit && value.length >= 8 && changes(value).count >= 3) return 'strong';
  if (digit || (rare && value.length >= 8)) return 'fair';
  return 'none';
}
