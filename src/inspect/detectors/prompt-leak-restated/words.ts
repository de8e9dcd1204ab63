import { digitsOf, numbersInHan } from './numbers.ts';
import { meaningOf, meaningsInHan } from './vocabulary.ts';

/** Longest stem: what related words of two languages most often share. */
const STEM = 5;
/** Words without a subject of their own, in the languages whose answers are compared; folded as {@link foldWord} does. */
const COMMON = new Set((
  'about after again also always another answer any are because been before being between both but can could customer customers does each else even every first from give good had has have here how into its just know last like make many may more most much must need never new not now once one only other our out over please same say shall should some such take tell than that the their them then there these they this those through under until use user users very want was well were what when where which while who will with without would you your '
  + 'aber alle als auch auf aus bei beim bis dann dass dein deine dem den der des die dies diese doch durch ein eine einem einen einer eines er es fur haben hat hier ich ihm ihn ihr ihre immer ist jede kann kein keine konnen man mehr mein mit muss nach nicht noch nur oder ohne schon sehr sein seine sich sie sind soll sollte uber und uns unter vom von vor war was wenn werden wie wir wird zu zum zur '
  + 'avec aussi autre aux bien car ces cette chaque comme dans depuis des donc du elle elles encore entre est etre faire fait il ils je jamais la le les leur leurs lui mais meme mes moi mon ne nos notre nous on ont ou par pas peut plus pour quand que qui sa sans se ses si son sont sous sur ta toujours tous tout toute tres tu un une vos votre vous '
  + 'algo antes aqui asi cada como con cual cuando de debe debes del desde donde dos el ella ellos en entre era es esa ese esta este esto fue ha hay hasta la las lo los mas me mi muy nada ni no nos nuestra nuestro nunca otra otro para pero por porque puede pueden que quien se sea ser si siempre sin sobre solo son su sus tambien te tiene todo todos tu un una usted y ya '
  + 'anche che chi ci come con cosa da dal dalla degli dei del della delle deve di dove gli ha hanno il la le lei loro ma mai mi ne nel nella non nostro ogni per piu prima puo quando quella questo se sempre si sono su sua suo tra tutti tutto un una uno voi '
  + 'ainda ao aos as com da das de depois dos e ela ele em essa esse esta este eu foi isso ja mais mas me mesmo meu minha muito na nao nas no nos num o os ou para pela pelo pode por quando que sao se sem ser seu sua tambem tem todo todos um uma voce '
  + 'aan als altijd bij dan dat de deze die dit door een en er geen heb hebben heeft het hij hoe ik in is je kan maar meer met mijn moet naar niet nooit nog of om ons onze ook op over te tot uit van veel voor waar wat we wel wij wordt zal ze zich zij zijn zonder '
).trim().split(/\s+/));

/** A letter without its accent and in lower case. */
export function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}+/gu, '').toLowerCase();
}

/** What words of one origin have in common across spellings: `approval`, `aprobación`; `photo`, `foto`. */
export function stemOf(word: string): string {
  return word.replaceAll('ph', 'f').replaceAll('th', 't').replaceAll('ß', 's').replaceAll(/(.)\1/g, '$1').replaceAll(/[kq]/g, 'c').replaceAll('y', 'i').replaceAll('w', 'v').replaceAll('z', 'c').slice(0, STEM);
}

export interface Word {
  /** A number's digits, a name, or a stem. */
  readonly key: string;
  readonly kind: 'number' | 'name' | 'word';
  readonly start: number;
  readonly end: number;
  /** Whether it is known what it means in other languages. */
  readonly means: boolean;
}

const TOKEN = /\d[\d.,:/-]{0,24}|[\p{L}\p{M}][\p{L}\p{M}\p{N}'’_-]{0,40}/gu;

/** Numbers, names and words that may tell one text from others; common words are left out. Names are words with a capital inside, or at their beginning within a sentence. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let opens = true;
  let before = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (/[.!?:\n*•]/.test(text.slice(before, index))) opens = true;
    before = index + token.length;
    const at = { start: index, end: before };
    if (/^\d/.test(token)) {
      const digits = token.replaceAll(/\D/g, '');
      // One digit is a list's number as often as not.
      if (digits.length >= 2) words.push({ key: digits, kind: 'number', means: false, ...at });
      opens = false;
      continue;
    }
    const folded = fold(token);
    const named = /\p{Lu}.*\p{Lu}|\d/u.test(token) || (!opens && /^\p{Lu}/u.test(token));
    opens = false;
    if (folded.length < 4 || COMMON.has(folded)) continue;
    words.push({ key: stemOf(folded), kind: named ? 'name' : 'word', means: digitsOf(folded) !== undefined || meaningOf(folded) !== undefined, ...at });
  }
  return words;
}

/** What common words of a text mean in any of the languages, and its small numbers, in digits or words; those of lists are left out. */
export function meaningsOf(text: string): string[] {
  const keys: string[] = [];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (/^\d/.test(token)) {
      // `3.` at the beginning of a line counts rules.
      if (/^\d[.,:]?$/.test(token) && !(/(?:^|\n)\s{0,8}$/.test(text.slice(Math.max(0, index - 9), index)) && /^[.):]/.test(text.slice(index + 1, index + 2)))) keys.push(token.charAt(0));
      // Both ends of `8-12` and `16-18h`.
      else for (const part of token.split(/[^\d]+/)) if (/^[1-9]\d{0,2}$/.test(part)) keys.push(part);
      continue;
    }
    const folded = fold(token).replaceAll('ß', 'ss');
    const key = digitsOf(folded) ?? meaningOf(folded);
    if (key !== undefined) keys.push(key);
  }
  if (/\p{sc=Han}/u.test(text)) keys.push(...meaningsInHan(text), ...numbersInHan(text));
  return keys;
}
