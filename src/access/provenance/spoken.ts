import type { View } from '../../inspect/contract.ts';

/** "name [at] host (dot) org" and its like, as people write addresses that machines shall not read. */
const SPOKEN = /\s{0,2}[[({<]\s?(?:at|dot|punkt|point|punto|arroba|chiocciola|punt|klammeraffe)\s?[\])}>]\s{0,2}|\s(?:at|dot)\s(?=[\w.-]{1,64}(?:\s(?:at|dot)\s|\b))/giu;

/** The text without the words that stand for the signs of an address; undefined when there are none in brackets. */
export function unspoken(view: View): View | undefined {
  if (!/[[({<]\s?(?:at|dot|punkt|point|punto|arroba|chiocciola|punt|klammeraffe)\s?[\])}>]/iu.test(view.text)) return undefined;
  let text = '';
  let copied = 0;
  // Where each kept stretch begins, in this reading and in the one beneath.
  const kept: { here: number; there: number }[] = [{ here: 0, there: 0 }];
  for (const match of view.text.matchAll(SPOKEN)) {
    text += view.text.slice(copied, match.index);
    copied = match.index + match[0].length;
    kept.push({ here: text.length, there: copied });
  }
  text += view.text.slice(copied);
  const below = (offset: number): number => {
    let low = 0;
    let high = kept.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((kept[middle]?.here ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return (kept[low]?.there ?? 0) + offset - (kept[low]?.here ?? 0);
  };
  return { id: 'unspoken', text, toRaw: (start, end) => view.toRaw(below(start), below(Math.max(start, end - 1)) + 1) };
}
