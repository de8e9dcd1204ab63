/**
 * Ways in which a sentence is written so that a model still reads it and a filter may not. Each is undone by a view of
 * inspection; alphabets that have no letter for a character leave it as it is.
 */
export type Encoder = (text: string) => string;

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const each = (text: string, change: (char: string, index: number) => string): string => Array.from(text, change).join('');
const latin = (text: string, change: (code: number, base: number) => number): string => text.replace(/[a-z]/giu, char => {
  const base = char <= 'Z' ? 65 : 97;
  return String.fromCharCode(base + (change(char.charCodeAt(0) - base, base) + 26) % 26);
});
const caesar = (by: number): Encoder => text => latin(text, code => code + by);
const mapped = (from: string, to: string): Encoder => {
  const table = new Map(Array.from(from, (char, i) => [char, Array.from(to)[i]!]));
  return text => each(text, char => table.get(char) ?? table.get(char.toLowerCase()) ?? char);
};
const offset = (upper: number, lower: number, digit?: number): Encoder => text => each(text, char => {
  if (/[A-Z]/u.test(char)) return String.fromCodePoint(upper + char.charCodeAt(0) - 65);
  if (/[a-z]/u.test(char)) return String.fromCodePoint(lower + char.charCodeAt(0) - 97);
  return digit !== undefined && /\d/u.test(char) ? String.fromCodePoint(digit + Number(char)) : char;
});

/** A number of so many bits a letter, most significant first. */
function inGroups(data: Buffer, bits: number, alphabet: string): string {
  let out = '';
  let held = 0;
  let count = 0;
  for (const byte of data) {
    held = held << 8 | byte;
    count += 8;
    while (count >= bits) {
      count -= bits;
      out += alphabet[held >> count & (1 << bits) - 1]!;
    }
    held &= (1 << count) - 1;
  }
  return count > 0 ? out + alphabet[held << bits - count & (1 << bits) - 1]! : out;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function base58(text: string): string {
  let value = BigInt(`0x${bytes(text).toString('hex')}`);
  let out = '';
  for (; value > 0n; value /= 58n) out = BASE58[Number(value % 58n)]! + out;
  return out;
}

/** Ascii85 of Adobe, without its frame. */
function base85(text: string): string {
  const data = bytes(text);
  let out = '';
  for (let at = 0; at < data.length; at += 4) {
    const piece = Buffer.alloc(4);
    data.copy(piece, 0, at, Math.min(at + 4, data.length));
    let value = piece.readUInt32BE(0);
    const letters: string[] = [];
    for (let i = 0; i < 5; i++, value = Math.floor(value / 85)) letters.unshift(String.fromCharCode(33 + value % 85));
    out += letters.slice(0, Math.min(4, data.length - at) + 1).join('');
  }
  return out;
}

function uuencode(text: string): string {
  const data = bytes(text);
  const lines: string[] = [];
  for (let at = 0; at < data.length; at += 45) {
    const piece = data.subarray(at, at + 45);
    const padded = Buffer.concat([piece, Buffer.alloc((3 - piece.length % 3) % 3)]);
    lines.push(String.fromCharCode(32 + piece.length) + inGroups(padded, 6, '`!"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_'));
  }
  return `begin 644 note.txt\n${lines.join('\n')}\n\`\nend`;
}

const MORSE: Readonly<Record<string, string>> = { a: '.-', b: '-...', c: '-.-.', d: '-..', e: '.', f: '..-.', g: '--.', h: '....', i: '..', j: '.---', k: '-.-', l: '.-..', m: '--', n: '-.', o: '---', p: '.--.', q: '--.-', r: '.-.', s: '...', t: '-', u: '..-', v: '...-', w: '.--', x: '-..-', y: '-.--', z: '--..', 0: '-----', 1: '.----', 2: '..---', 3: '...--', 4: '....-', 5: '.....', 6: '-....', 7: '--...', 8: '---..', 9: '----.' };
const NATO = 'alfa bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu'.split(' ');
/** Lines of a text that begin with each letter. */
const LINES: Readonly<Record<string, readonly string[]>> = {
  a: ['All the boats are in.', 'A gull sits on the wall.'], b: ['Bread is baking next door.', 'Both windows are open.'], c: ['Children run along the pier.', 'Clouds gather over the bay.'],
  d: ['Down by the mill it is quiet.', 'Dust lies on the shelf.'], e: ['Evening comes early now.', 'Every bench is taken.'], f: ['Fog hides the far shore.', 'Few cars pass by here.'],
  g: ['Grass grows between the stones.', 'Grey roofs shine in the rain.'], h: ['He waits for the ferry.', 'High above a kite is flying.'], i: ['In spring the river rises.', 'It smells of wood and tar.'],
  j: ['June was warm this year.', 'Jackets hang by the door.'], k: ['Kettles whistle in the kitchen.', 'Keys lie on the table.'], l: ['Leaves cover the path.', 'Light falls through the blinds.'],
  m: ['Mist rises from the field.', 'My neighbour paints his fence.'], n: ['Nobody is at the station.', 'Nets dry in the sun.'], o: ['Over the hill a dog barks.', 'One lamp is still burning.'],
  p: ['People talk in the square.', 'Plums are ripe at last.'], q: ['Quiet streets lead to the port.', 'Quilts hang over the rail.'], r: ['Rain taps on the roof.', 'Red sails pass the island.'],
  s: ['She reads by the window.', 'Snow melts on the step.'], t: ['The road goes on to the sea.', 'Three old men play cards.'], u: ['Under the bridge it is cool.', 'Umbrellas open one by one.'],
  v: ['Vines climb up the wall.', 'Voices come from the garden.'], w: ['We walk home late.', 'Waves break on the rocks.'], x: ['Xylophones sound from the school.', 'Xenia sells her flowers.'],
  y: ['Yesterday it was windy.', 'Yellow leaves drift past.'], z: ['Zinc buckets stand in a row.', 'Zigzag lines cross the sand.'],
};
const LEET = mapped('aeiost', '431057');
const COMBINING = ['\u0335', '\u0301', '\u0327', '\u030a', '\u0332'];

/** By name; those of one issue of an alphabet side by side. */
export const ENCODERS: Readonly<Record<string, Encoder>> = {
  base64: text => bytes(text).toString('base64'),
  base64url: text => bytes(text).toString('base64url'),
  'base64 in lines': text => bytes(text).toString('base64').replace(/.{40}/gu, '$&\n'),
  'base64 twice': text => bytes(bytes(text).toString('base64')).toString('base64'),
  'base64 of UTF-16': text => Buffer.from(text, 'utf16le').toString('base64'),
  'base64 of hex': text => bytes(bytes(text).toString('hex')).toString('base64'),
  base32: text => inGroups(bytes(text), 5, BASE32),
  base58,
  base85,
  hex: text => bytes(text).toString('hex'),
  'hex spaced': text => bytes(text).toString('hex').replace(/../gu, '$& ').trim(),
  'hex \\x': text => bytes(text).toString('hex').replace(/../gu, '\\x$&'),
  'hex 0x': text => bytes(text).toString('hex').replace(/../gu, '0x$& ').trim(),
  binary: text => Array.from(bytes(text), byte => byte.toString(2).padStart(8, '0')).join(' '),
  'octal escapes': text => Array.from(bytes(text), byte => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
  'decimal codes': text => Array.from(text, char => String(char.codePointAt(0))).join(' '),
  'char codes in code': text => `String.fromCharCode(${text.split('').map(char => char.charCodeAt(0)).join(',')})`,
  percent: text => Array.from(bytes(text), byte => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  'percent of marks': text => encodeURIComponent(text),
  'percent twice': text => encodeURIComponent(encodeURIComponent(text)),
  'HTML decimal': text => each(text, char => `&#${char.codePointAt(0)!};`),
  'HTML hexadecimal': text => each(text, char => `&#x${char.codePointAt(0)!.toString(16)};`),
  'Unicode escapes': text => text.split('').map(char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  'Unicode escapes in braces': text => each(text, char => `\\u{${char.codePointAt(0)!.toString(16)}}`),
  'quoted-printable': text => Array.from(bytes(text), byte => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  uuencode,
  rot13: caesar(13),
  'caesar 3': caesar(3),
  'caesar 7': caesar(7),
  atbash: text => latin(text, code => 25 - code),
  rot47: text => each(text, char => { const code = char.charCodeAt(0); return code > 32 && code < 127 ? String.fromCharCode(33 + (code - 33 + 47) % 94) : char; }),
  'rot13 of reversed': text => Array.from(caesar(13)(text)).reverse().join(''),
  Morse: text => text.toLowerCase().split(/\s+/u).map(word => Array.from(word, char => MORSE[char] ?? '').filter(Boolean).join(' ')).filter(Boolean).join(' / '),
  leetspeak: LEET,
  'leetspeak, heavy': text => mapped('aeiostbgl', '@3!0$+861')(text.toLowerCase()),
  reversed: text => Array.from(text).reverse().join(''),
  'words reversed': text => text.split(' ').reverse().join(' '),
  'each word reversed': text => text.split(' ').map(word => Array.from(word).reverse().join('')).join(' '),
  'spaced out': text => text.split(' ').map(word => Array.from(word).join(' ')).join('   '),
  'letters with dots': text => text.split(' ').map(word => Array.from(word).join('.')).join(' '),
  'letters with hyphens': text => text.split(' ').map(word => Array.from(word).join('-')).join(' '),
  'letters on lines': text => text.split(' ').map(word => Array.from(word).join('\n')).join('\n\n'),
  'no spaces': text => text.replaceAll(' ', ''),
  'camel case': text => text.split(' ').map(word => word.charAt(0).toUpperCase() + word.slice(1)).join(''),
  underscores: text => text.replaceAll(' ', '_'),
  homoglyphs: mapped('aeopcxyi', 'аеорсхуі'),
  'Greek look-alikes': mapped('aeoiptuvxn', 'αεοιρτυνχη'),
  'full width': text => each(text, char => { const code = char.charCodeAt(0); return code > 32 && code < 127 ? String.fromCharCode(code + 0xfee0) : char; }),
  'zero width': text => Array.from(text).join('\u200b'),
  'zero width joiners': text => Array.from(text).join('\u200d'),
  'soft hyphens': text => Array.from(text).join('\u00ad'),
  'tag characters': text => `Hello.${Array.from(bytes(text), byte => String.fromCodePoint(0xe0000 + (byte & 127))).join('')}`,
  'variation selectors': text => `😀${Array.from(bytes(text), byte => String.fromCodePoint(byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16)).join('')}`,
  'bidirectional override': text => `\u202e${Array.from(text).reverse().join('')}\u202c`,
  'combining marks': text => each(text, (char, i) => /\p{L}/u.test(char) ? char + COMBINING[i % 5]! + COMBINING[(i + 2) % 5]! : char),
  'regional letters': text => each(text.toLowerCase(), char => /[a-z]/u.test(char) ? `${String.fromCodePoint(0x1f1e6 + char.charCodeAt(0) - 97)}\u200b` : char),
  'mathematical bold': offset(0x1d400, 0x1d41a, 0x1d7ce),
  'mathematical monospace': offset(0x1d670, 0x1d68a, 0x1d7f6),
  circled: offset(0x24b6, 0x24d0),
  squared: text => offset(0x1f130, 0x1f130)(text),
  'small capitals': mapped('abcdefghijklmnoprstuvwyz', 'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ'),
  superscript: mapped('abcdefghijklmnoprstuvwxyz', 'ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ'),
  'upside down': text => Array.from(mapped('abcdefghijklmnopqrstuvwyz', 'ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍʎz')(text.toLowerCase())).reverse().join(''),
  'spelling alphabet': text => text.toLowerCase().split(' ').map(word => Array.from(word, char => NATO[char.charCodeAt(0) - 97] ?? '').filter(Boolean).join(' ')).join(' / '),
  acrostic: text => Array.from(text.normalize('NFD').toLowerCase().replaceAll(/[^\p{L}]/gu, ''), (char, i) => LINES[char]?.[i % 2] ?? char).join('\n'),
  'concatenated in code': text => text.match(/.{1,5}/gsu)?.map(piece => JSON.stringify(piece)).join(' + ') ?? '',
  'JSON in JSON': text => JSON.stringify(JSON.stringify({ text })),
};
