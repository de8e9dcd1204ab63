import type { View, ViewMaker } from '../contract.ts';
import { INVISIBLE } from './lib/alphabets.ts';
import { RegionViewBuilder } from './lib/region-view.ts';
import { reversed } from './lib/reverse.ts';

const OVERRIDE = '\u202e';
/** Ends an override: its pop, another control of that kind, or the line. */
const END = /[\u202a-\u202e\u2066-\u2069\n\u2029]/g;
/** Fewest characters that are worth a reading. */
const MIN_LENGTH = 3;

/** Text behind a right-to-left override, in the order in which it is seen. A span in it maps to the whole stretch. */
export const view: ViewMaker = {
  id: 'visual-order',
  title: 'Text behind a right-to-left override, as it is seen',
  needs: INVISIBLE,
  make(text: string): readonly View[] {
    const builder = new RegionViewBuilder(text);
    for (let at = text.indexOf(OVERRIDE); at >= 0;) {
      END.lastIndex = at + 1;
      const match = END.exec(text);
      const end = match === null ? text.length : match.index;
      const close = match?.[0] === '\u202c' ? end + 1 : end;
      if (end - at - 1 >= MIN_LENGTH) builder.unit(reversed(text, at + 1, end), at, close);
      at = text.indexOf(OVERRIDE, Math.max(close, at + 1));
    }
    return builder.finish('visual-order');
  },
};
