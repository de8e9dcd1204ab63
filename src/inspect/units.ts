/**
 * The UTF-16 units of a text as a typed array. Reading a string's units one by one, V8 asks at each of them what kind of
 * string it is; a copy costs a twentieth of what one pass over the string does, and passes over it take half the time. The
 * kernel reads the same copy.
 */
import { kernel, kernelFor, PADDING, type Kernel } from './kernel.ts';

export { PADDING } from './kernel.ts';

/** A copy up to this many units is kept for the texts to come. */
const LARGEST_KEPT = 1 << 20;

let holder: Kernel | undefined;
let held = '';

/** Units of the last text that was too long for the kernel in use, where nobody has asked the kernel about it: a larger one costs far more than a copy. */
let long = new Uint16Array(0);
let heldLong = '';

/**
 * Units of a text, followed by {@link PADDING} spaces and then by what other texts left. Overwritten by the next call with
 * another text, so a caller asks anew whenever another could have come between; asking again for the same one costs nothing.
 */
export function unitsOf(text: string): Uint16Array {
  return text.length > kernel().capacity ? longUnitsOf(text) : unitsIn(text).units;
}

/** The kernel, with the units of a text in it. */
export function unitsIn(text: string): Kernel {
  let place = kernel();
  if (place === holder && text === held && text.length > 0) {
    // Of two equal texts the one that is asked about now: the next question is then answered without comparing them.
    held = text;
    return place;
  }
  place = kernelFor(text.length);
  place.write(text);
  place.units.fill(0x20, text.length, text.length + PADDING);
  holder = place;
  held = text;
  return place;
}

function longUnitsOf(text: string): Uint16Array {
  if (text === heldLong) {
    heldLong = text;
    return long;
  }
  const wanted = text.length + PADDING;
  if (long.length < wanted || (long.length > LARGEST_KEPT && wanted <= LARGEST_KEPT)) long = new Uint16Array(2 ** Math.ceil(Math.log2(wanted)));
  Buffer.from(long.buffer).write(text, 0, 'utf16le');
  long.fill(0x20, text.length, wanted);
  heldLong = text;
  return long;
}
