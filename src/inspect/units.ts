/**
 * The UTF-16 units of a text as a typed array. Reading a string's units one by one, V8 asks at each of them what kind of
 * string it is; a copy costs a twentieth of what one pass over the string does, and passes over it take half the time.
 */

/** Units after the text's end that may be read: spaces. */
export const PADDING = 16;
/** A copy up to this many units is kept for the texts to come. */
const LARGEST_KEPT = 1 << 20;

let units = new Uint16Array(1 << 15);
let bytes = Buffer.from(units.buffer);
let held = '';

/**
 * Units of a text, followed by {@link PADDING} spaces and then by what other texts left. Overwritten by the next call with
 * another text, so a caller asks anew whenever another could have come between; asking again for the same one costs nothing.
 */
export function unitsOf(text: string): Uint16Array {
  if (text === held && text.length > 0) {
    // Of two equal texts the one that is asked about now: the next question is then answered without comparing them.
    held = text;
    return units;
  }
  const wanted = text.length + PADDING;
  if (units.length < wanted || (units.length > LARGEST_KEPT && wanted <= LARGEST_KEPT)) {
    units = new Uint16Array(2 ** Math.max(15, Math.ceil(Math.log2(wanted))));
    bytes = Buffer.from(units.buffer);
  }
  bytes.write(text, 0, 'utf16le');
  units.fill(0x20, text.length, wanted);
  held = text;
  return units;
}
