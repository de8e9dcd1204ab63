import { deedsOf, thingsOf } from '../labels/lexicon.ts';
import { DETERMINERS, mayBeDeed, OBJECT_PRONOUNS } from '../labels/function-words.ts';
import { foldWord, textWords } from '../labels/names.ts';
import { verbsOf } from '../labels/verbs.ts';

/*
 * Orders whose verb no list has. That one is given is told by its form: a clause begins with a word of no closed class, and
 * an object follows: "bisque the mugs of batch 12", "glasier die Tassen". What is done is not known; what it is done to
 * stands in the clause.
 */

/** A clause that orders something in a verb that is not known. */
export interface UnlistedOrder {
  /** Folded. */
  readonly verb: string;
  /** The clause, as it was written, and where its object is a pronoun also the one before. */
  readonly text: string;
}

/** Where a sentence ends, and where a clause within one begins. */
const SENTENCES = /[.!?;:]\s{1,4}|\n/u;
const CLAUSES = /,\s{1,3}|\s(?:and|then|und|dann|et|puis|y|e|luego|poi|depois|en|dan|i|och)\s/iu;
/** What courtesy puts before the verb. */
const COURTESY = /^[^\p{L}\p{N}]{0,6}(?:(?:please|pls|kindly|also|then|now|just|and|so|first|next|finally|bitte|auch|dann|jetzt|und|et|puis|aussi|y|luego|e|poi|anche|en|dan|can you|could you|would you|will you|can we|could we|i want you to|i.d like you to|i would like you to|i need you to|we need to|you can|go ahead and|help me|kannst du|konntest du|konnen sie|konnten sie|peux-tu|pouvez-vous|pourrais-tu|pourriez-vous|puedes|podrias|puoi|potresti|pode|podes|kun je|kan je|mozesz|s.il te plait|s.il vous plait|por favor|per favore|prosze)[\s,]{1,3}){0,4}/u;
/** Text of a request that is read, and clauses of it. UTF-16 units. */
const MOST_TEXT = 4_000;
const MOST_CLAUSES = 64;

/** The orders of a request whose verbs are in no list. */
export function unlistedOrders(text: string): UnlistedOrder[] {
  const found: UnlistedOrder[] = [];
  let before = '';
  for (const sentence of text.slice(0, MOST_TEXT).split(SENTENCES, MOST_CLAUSES)) {
    for (const [i, clause] of sentence.split(CLAUSES, MOST_CLAUSES).entries()) {
      // A capital within a sentence is a name's: "tell Ann and Bob the news".
      const verb = i > 0 && /^\P{L}{0,4}\p{Lu}/u.test(clause) ? undefined : unlistedVerb(clause);
      if (verb !== undefined) found.push({ verb: verb.word, text: verb.pronoun ? `${before} ${clause}` : clause });
      before = clause;
    }
  }
  return found;
}

/** The verb that no list has with which a clause orders something; undefined where it does not. */
export function unlistedVerb(clause: string): Order | undefined {
  const order = orderIn(clause);
  return order === undefined || verbsOf(order.word, true) !== 0 || deedsOf(order.word).length > 0 || thingsOf(order.word).length > 0 ? undefined : order;
}

interface Order { readonly word: string; /** The object is a pronoun: it stands before. */ readonly pronoun: boolean }

/** The verb of a clause that has the form of an order: a word of no closed class, and an object right behind it. */
export function orderIn(clause: string): Order | undefined {
  const folded = foldWord(clause);
  const lead = COURTESY.exec(folded)?.[0].length ?? 0;
  // Folding may change how long a text is; capitals are lost then.
  const rest = (folded.length === clause.length ? clause : folded).slice(lead);
  const match = /^\s{0,4}(\p{Script=Latin}{3,24}(?:-\p{Script=Latin}{1,12})?)\s{1,3}(\S{1,60})/u.exec(rest);
  if (match === null) return undefined;
  const [, first = '', second = ''] = match;
  const word = foldWord(first);
  if (!mayBeDeed(word)) return undefined;
  const next = textWords(second)[0] ?? '';
  const pronoun = OBJECT_PRONOUNS.has(next);
  return pronoun || DETERMINERS.has(next) || /^["'“„«‘#@]|\p{N}|^\p{Lu}/u.test(second) ? { word, pronoun } : undefined;
}
