import { foldWord } from '../labels/names.ts';

/*
 * "Yes, do it", "both please", "ja, mach das": a user who only agrees asks for what was spoken of before, be it that
 * an earlier turn was a question. What it is done to was said there too, or stands in what was read for it.
 */

/** A longer turn says itself what it wants. UTF-16 units. */
const MOST_TEXT = 120;
const YES = String.raw`(?:yes|yep|yeah|sure|ok|okay|right|fine|good|great|agreed|exactly|absolutely|please|ja|jep|gerne|genau|klar|gut|passt|einverstanden|oui|ouais|d.accord|bien sur|si|vale|claro|de acuerdo|va bene|certo|sim|pode ser|graag|prima|tak|dobrze)`;
const DO = String.raw`(?:(?:please )?(?:do|go ahead|go for|proceed|make|take|send|pay|book|order|sign|accept|confirm|both|all|each|every)(?: (?:with )?(?:it|that|this|so|them|those|both|all|all of (?:it|them)|for it|ahead))?|(?:that|this|it|them|those|these|the (?:first|second|last|later|earlier|former|latter|other)(?: one)?)(?: one| two)?(?: please)?|please|mach\w{0,2}(?: (?:das|es|so|beides|alles))?|beide\w?|alle\w?|tu das|vas-y|allez-y|fais(?:-le)?|les deux|tous(?: les deux)?|hazlo|adelante|ambos|ambas|los dos|las dos|todos|fallo|procedi|entrambi|tutti|faca isso|ambos|doe (?:dat|maar)|allebei|zrob to|oba)`;
/** Agreeing, and in what follows no more than taking up what was said. Folded text. */
const ASSENTS = new RegExp(String.raw`^[^\p{L}\p{N}]{0,4}${YES}(?:[\s,.!:;–-]{1,4}(?:${YES}|${DO}|and|und|et|y|e|then|dann|now|jetzt)){0,5}[\s.!]{0,4}$`, 'u');
/** Agreeing, whatever follows: what it is done to was spoken of. Folded text. */
const TAKES_UP = new RegExp(String.raw`^[^\p{L}\p{N}]{0,4}${YES}[\s,.!:;–-]{1,4}(?:please )?${DO}(?![\p{L}\p{N}])`, 'u');
/** The same where words are not set apart, in full. */
const ASSENTS_UNSPACED = /^(?:はい|ええ|うん)[、,。！!\s]{0,2}(?:お願い(?:します)?|それで(?:お願い)?|両方|全部|やって(?:ください)?)?[。！!]?$|^(?:好的?|是的?|可以|行)[，,。！!\s]{0,2}(?:都要|就这样|请(?:办|做)|全部)?[。！!]?$|^(?:네|예|응|그래)[,.!\s]{0,2}(?:그렇게 (?:해 ?줘|해주세요)|둘 다|전부|해 ?줘|해주세요)?[.!]?$/u;

/** How a turn takes up what was said before: it only agrees, or agrees and then says more; undefined where it does neither. */
export function assentOf(text: string): 'only' | 'and more' | undefined {
  const said = text.trim();
  if (said === '' || said.length > MOST_TEXT) return undefined;
  const folded = foldWord(said);
  if (ASSENTS.test(folded) || ASSENTS_UNSPACED.test(said)) return 'only';
  return TAKES_UP.test(folded) ? 'and more' : undefined;
}
