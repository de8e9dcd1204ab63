/** Spellings that the model reads as if they stood there in plain letters. Each is one pass over the text. */

/** Characters that show nothing and are read over: zero-width ones, soft hyphens, direction marks, the byte order mark. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
/** What joins words where a gateway marks text as data; read as a space. */
const PRIVATE_USE = /[\ue000-\uf8ff]/g;
const TAGS = /[\u{e0020}-\u{e007e}]{4,4096}/gu;
const BASE64 = /[A-Za-z0-9+/_-]{16,65536}={0,2}/g;
const HEX = /(?:[0-9a-fA-F]{2}){12,32768}/g;

/** A text that was found, and where in the text it stood. */
export interface Reading {
  readonly at: number;
  readonly text: string;
}

/** Deepest nesting of JSON that is read. */
const MAX_DEPTH = 32;

/** The texts inside JSON, one a line, so that an escape inside a string hides nothing; any other text as it is. */
function unfolded(text: string): string {
  if (!/^\s{0,64}[[{]/.test(text)) return text;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text; // only looks like JSON
  }
  const found: string[] = [];
  const walk = (node: unknown, depth: number): void => {
    if (typeof node === 'string') found.push(node);
    else if (typeof node === 'object' && node !== null && depth < MAX_DEPTH) for (const child of Object.values(node)) walk(child, depth + 1);
  };
  walk(value, 0);
  return found.join('\n');
}

/** The text as it is read, and everything that is spelt in another way inside it. */
export function readings(raw: string): Reading[] {
  const text = unfolded(raw);
  const plain = text.replace(INVISIBLE, '').replace(PRIVATE_USE, ' ').normalize('NFKC');
  const found: Reading[] = [{ at: 0, text: plain }];
  for (const match of text.matchAll(TAGS)) {
    found.push({ at: match.index, text: Array.from(match[0], (character) => String.fromCharCode((character.codePointAt(0) ?? 0) - 0xe0000)).join('') });
  }
  for (const match of plain.matchAll(BASE64)) add(found, match.index, Buffer.from(match[0], 'base64'));
  for (const match of plain.matchAll(HEX)) add(found, match.index, Buffer.from(match[0], 'hex'));
  found.push({ at: 0, text: rot13(plain) }, { at: 0, text: Array.from(plain).reverse().join('') });
  return found;
}

function add(found: Reading[], at: number, bytes: Buffer): void {
  const text = bytes.toString('utf8');
  // Words that happen to fit the alphabet decode to noise.
  if (/^[\t\n\r\x20-\x7e\u00a0-\uffef]{8,65536}$/.test(text) && text.includes(' ')) found.push({ at, text });
}

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}
