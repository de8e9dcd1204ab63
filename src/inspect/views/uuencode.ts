import type { View, ViewMaker } from '../contract.ts';
import { eachCharacter, readText } from './lib/bytes.ts';
import { LINE_END } from './lib/alphabets.ts';
import { RegionViewBuilder } from './lib/region-view.ts';

const HEADER = /begin(?:-base64)? [0-7]{3,4} [^\n]{1,128}\r?\n/y;

/** Bytes of one line, whose first character tells how many there are; undefined when it is no line of uuencode. */
function line(text: string, start: number, end: number): number[] | undefined {
  const count = (text.charCodeAt(start) - 0x20) & 63;
  if (count === 0 || end - start - 1 < Math.ceil(count / 3) * 4 - 3 || end - start - 1 > Math.ceil(count / 3) * 4 + 1) return undefined;
  const bytes: number[] = [];
  for (let at = start + 1; bytes.length < count; at += 4) {
    let bits = 0;
    for (let k = 0; k < 4; k++) {
      const code = at + k < end ? text.charCodeAt(at + k) : 0x20;
      if (code < 0x20 || code > 0x60) return undefined;
      bits = (bits << 6) | ((code - 0x20) & 63);
    }
    bytes.push((bits >> 16) & 0xff, (bits >> 8) & 0xff, bits & 0xff);
  }
  bytes.length = count;
  return bytes;
}

/** `begin 644 name` and the lines up to `end` (POSIX uuencode), decoded where they stand. A span in it maps to whole lines. */
export const view: ViewMaker = {
  id: 'uuencode',
  title: 'Uuencode',
  needs: LINE_END,
  make(text: string): readonly View[] {
    const builder = new RegionViewBuilder(text);
    for (let at = text.indexOf('begin'); at >= 0; at = text.indexOf('begin', at + 5)) {
      HEADER.lastIndex = at;
      const header = HEADER.exec(text);
      if (header === null) continue;
      const bytes: number[] = [];
      const bounds: number[] = [];
      let start = HEADER.lastIndex;
      for (;;) {
        const next = text.indexOf('\n', start);
        const stop = next < 0 ? text.length : next;
        const read = line(text, start, text.charCodeAt(stop - 1) === 0x0d ? stop - 1 : stop);
        if (read === undefined) break;
        for (const byte of read) {
          bytes.push(byte);
          bounds.push(start);
        }
        start = stop + 1;
        if (next < 0) break;
      }
      const decoded = bytes.length > 0 ? readText(Uint8Array.from(bytes)) : undefined;
      if (decoded === undefined) continue;
      const end = Math.min(start, text.length);
      const lineEnd = (byte: number): number => bounds.find((bound, i) => i >= byte && bound > bounds[byte]!) ?? end;
      const emit = (piece: string, first: number, last: number): void => builder.unit(piece, bounds[first]!, bounds[last - 1] === bounds[first] ? lineEnd(first) : lineEnd(last - 1));
      let run = 0;
      if (decoded.ascii) {
        for (let i = 1; i <= decoded.text.length; i++) {
          if (i < decoded.text.length && bounds[i] === bounds[run]) continue;
          emit(decoded.text.slice(run, i), run, i);
          run = i;
        }
      } else {
        eachCharacter(decoded, emit);
      }
      at = end - 5;
    }
    return builder.finish('uuencode');
  },
};
