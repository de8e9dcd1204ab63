/** Marks over and under letters, as far as they can be left out: the vowels of Indic scripts and the voicing of kana are no such marks. */
const RANGES = ['0300-036f', '0591-05c7', '0610-061a', '064b-065f', '0670-0670', '06d6-06ed', '1ab0-1aff', '1dc0-1dff', '20d0-20ff', 'fe00-fe0f', 'fe20-fe2f'];
const MARKS = new RegExp(`[${RANGES.map((range) => range.split('-').map((code) => `\\u{${code}}`).join('-')).join('')}]+`, 'gu');

/** Letters with a stroke, which no normalisation takes apart. */
const STROKED: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe' };

/** Lower case, compatibility forms and diacritics folded; as the lexicon is written. */
export function foldWord(word: string): string {
  return word.normalize('NFKD').replaceAll(MARKS, '').normalize('NFC').toLowerCase().replaceAll(/[łøđıßæœ]/g, (letter) => STROKED[letter] ?? letter);
}

/**
 * The words of a tool's or parameter's name in any of the usual styles: `send_money`, `sendMoney`, `SendMoney`,
 * `send-money`, `bank.transfers/send`, `mcp__bank__sendMoney`, `HTTPRequest2`.
 */
export function nameWords(name: string, most = 256): string[] {
  return name.slice(0, most)
    .replaceAll(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/(\p{L})(\p{N})/gu, '$1 $2')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(foldWord);
}

/** The words of running text. Bounded by the text's length. */
export function textWords(text: string): string[] {
  return foldWord(text).match(/[\p{L}\p{M}\p{N}]{1,64}/gu) ?? [];
}
