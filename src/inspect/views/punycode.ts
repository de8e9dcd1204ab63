import { domainToUnicode } from 'node:url';
import type { View, ViewMaker } from '../contract.ts';
import { HYPHEN } from './lib/alphabets.ts';
import { RegionViewBuilder } from './lib/region-view.ts';

/** Longest label of a domain name (RFC 1035). */
const MAX_LABEL = 63;

function inLabel(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x2d;
}

/** `xn--...` labels (RFC 3492), decoded where they stand. */
export const view: ViewMaker = {
  id: 'punycode',
  title: 'Punycode',
  needs: HYPHEN,
  make(text: string): readonly View[] {
    const builder = new RegionViewBuilder(text);
    let end = 0;
    // A label is decoded once: what looks like the beginning of one inside it is none.
    for (let at = text.indexOf('xn--'); at >= 0; at = text.indexOf('xn--', end)) {
      end = at + 4;
      while (end < at + MAX_LABEL && inLabel(text.charCodeAt(end))) end++;
      const label = text.slice(at, end);
      const decoded = domainToUnicode(label.toLowerCase());
      if (decoded !== '' && decoded !== label.toLowerCase()) builder.unit(decoded, at, end);
    }
    return builder.finish('punycode');
  },
};
