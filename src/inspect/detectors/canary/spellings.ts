/** Longest canary that is looked for. UTF-16 units; longer ones are looked for by this many of their first units. */
const MAX_CANARY = 128;

/** Shortest spelling worth looking for after folding: less would be found by chance. */
const MIN_SPELLING = 12;

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Keeps ASCII letters and digits, in lower case: how texts and spellings are compared. */
export function foldAscii(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function rotate(text: string, by: number): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + by) % 26) + base);
  });
}

function base32(bytes: Buffer): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32.charAt((held >> (bits - 5)) & 31);
  }
  return text;
}

/**
 * The characters of an encoding that depend on the token alone, whatever stands before and after it: for each place in
 * a block of `block` bytes that the token may begin at, the encoded text less its mixed first and last characters.
 */
function aligned(token: string, block: number, encode: (bytes: Buffer) => string, bits: number): string[] {
  return Array.from({ length: block }, (_, shift) => {
    const encoded = encode(Buffer.from('\0'.repeat(shift) + token));
    const first = Math.ceil((shift * 8) / bits);
    const last = Math.floor(((shift + token.length) * 8) / bits);
    return encoded.slice(first, last);
  });
}

/**
 * What a canary may look like in a text after {@link foldAscii}: as it is, backwards, rotated, and in the encodings that
 * a model can be talked into. Looked for in the raw text so that a stream can be held for each, whichever views exist.
 */
export function spellings(canary: string): string[] {
  const token = canary.slice(0, MAX_CANARY);
  const found = new Set<string>();
  const add = (text: string): void => {
    const folded = foldAscii(text);
    if (folded.length >= MIN_SPELLING) found.add(folded);
  };
  const forms = [token, Array.from(token).reverse().join('')];
  for (const form of forms) {
    add(form);
    add(rotate(form, 13));
  }
  for (const form of [...forms, token.toUpperCase()]) {
    const codes = [...Buffer.from(form)];
    add(codes.map((code) => code.toString(16).padStart(2, '0')).join(''));
    for (const prefix of ['x', 'u00', '0x']) add(codes.map((code) => prefix + code.toString(16).padStart(2, '0')).join(''));
    add(codes.map((code) => String(code)).join(''));
    add(codes.map((code) => code.toString(2).padStart(8, '0')).join(''));
    for (const text of aligned(form, 3, (bytes) => bytes.toString('base64'), 6)) add(text);
    for (const text of aligned(form, 5, base32, 5)) add(text);
  }
  // Percent-encoding of everything but the letters and digits changes only the separator.
  for (const separator of ['2d', '252d', 'x2d', 'u002d', '45']) add(token.replaceAll('-', separator));
  return [...found];
}
