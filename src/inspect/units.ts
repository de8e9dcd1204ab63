/**
 * The UTF-16 units of a text as a typed array. Reading a string's units one by one, V8 asks at each of them what kind of
 * string it is; a copy costs a twentieth of what one pass over the string does, and passes over it take half the time. The
 * kernel reads the same copy.
 */
import { kernel, kernelFor, PADDING, type Kernel } from './kernel.ts';

export { PADDING } from './kernel.ts';

let holder: Kernel | undefined;
let held = '';

/**
 * Units of a text, followed by {@link PADDING} spaces and then by what other texts left. Overwritten by the next call with
 * another text, so a caller asks anew whenever another could have come between; asking again for the same one costs nothing.
 */
export function unitsOf(text: string): Uint16Array {
  return unitsIn(text).units;
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
  place.bytes.write(text, 0, 'utf16le');
  place.units.fill(0x20, text.length, text.length + PADDING);
  holder = place;
  held = text;
  return place;
}
