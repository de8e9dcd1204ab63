import type { View } from '../../inspect/contract.ts';
import { foldWord, nameWords } from '../labels/names.ts';
import { deedBits, verbsOf } from '../labels/verbs.ts';

/** A stretch of running text in what the model had read: a sentence, a line, or a string of a record. */
export interface Sentence {
  /** In the part's raw text. */
  readonly span: readonly [start: number, end: number];
  readonly text: string;
  /** Verbs that it may have, as bits of `VERBS`. */
  readonly verbs: number;
  /** It asks somebody for something. */
  readonly asks: boolean;
  /** It asks in words of asking, not only by a verb at its beginning. */
  readonly asksOpenly: boolean;
  /** It speaks to, or of, whoever works for the reader: an assistant, an agent. */
  readonly addressed: boolean;
  /** Somebody encoded it. */
  readonly hidden: boolean;
  readonly words: number;
}

/** Where one sentence, line, string, attribute or cell ends and the next begins. */
const ENDS = /[.!?;。！？][)"'\s]|[\n\r|<>\u2022]|\\n|["'][,:}\]]|[{[]["']|["']\s(?=[\p{L}_][\p{L}\p{N}_.:-]{0,40}=["'])|[。！？]/gu;
/** Asking, in the commonest languages. Folded text. */
const ASKING = /\b(?:please|pls|plz|kindly|must|should|shall|need(?:s|ed)?|has to|have to|required?|requires|requested?|asks?|asked|could you|can you|would you|be so kind|make sure|ensure|remember to|do not forget|don.?t forget|gentle reminder|reminder|(?:are|is|be) (?:\w{3,12}ly )?(?:invited|encouraged|welcome|expected|supposed|advised|urged|instructed|obliged|meant|free) to|necessary|needed|recommended|asap|urgent(?:ly)?|immediately|right away|at once|now|instead|from now on|thanks?|thx|thank you|to be \w{3,20}ed|is to be|are to|bitte|muss|mussen|soll|sollen|sollte|moge|sofort|umgehend|benotigt|erforderlich|ist (?:aus|ein|an|ab|zu)\w{0,20}|veuillez|merci de|pri(?:e|es|ee|ees|ons) (?:de|d)\b|s.?il (?:vous|te) plait|il faut|doit|devez|immediatement|por favor|debe|deben|hay que|necesita|inmediatamente|per favore|si prega|deve|devono|subito|bisogna|favor|deve-se|precisa|alstublieft|graag|moet|moeten|direct|prosze|nalezy|musi|trzeba|natychmiast|lutfen|gerekir|gerekiyor|hemen|vanligen|snalla|maste|ska|genast|prosim|musite|je treba|ihned|mohon|harap|tolong|segera|harus|vui long|hay|can phai|ole hyva|taytyy|pitaa|heti|kerem|kerjuk|kell|azonnal|va rugam|trebuie|urgently|(?:only|not)\b.{0,40}\b(?:after|once|unless|until|erst nach|apres))\b|пожалуиста|просьба|нужно|необходимо|должен|должны|срочно|请|務必|务必|必须|应该|应当|立即|ください|下さい|お願い|してほし|必要|べき|至急|주세요|바랍니다|해야|필요|즉시|يرجى|الرجاء|من فضلك|يجب|ينبغي|فورا|कृपया|โปรด|กรุณา/u;
/** Whoever acts for the reader. Folded text. */
const ADDRESSING = /\b(?:assistant\w{0,3}|assistent\w{0,3}|asistente\w?|assistente\w?|assistance bot|agents?|agente[ns]?|agenten|a\.i\.|llms?|chat ?bots?|bots?|robots?|language model|modele? de langage|sprachmodell|copilot|automat(?:ed|ic) (?:visitors?|readers?|systems?|tools?|repl(?:y|ies)|responses?|answers?|processing|process(?:es)?|mailers?)|automatische\w{0,1} (?:antwort\w{0,2}|systeme?|verarbeitung|bearbeitung)|(?:reponses?|traitements?|systemes?) automatiques?|(?:respuestas?|sistemas?|procesos?) automatic[ao]s?|(?:rispost[ae]|sistem[ai]) automatic\w{1,2}|(?:respostas?|sistemas?) automatic[ao]s?|whoever (?:works|handles|reads|opens|processes)|when (?:you )?(?:open|read|process|view)\w{0,3} (?:this|it)|on viewing|at every view|whenever this|system (?:note|message|prompt|notice|alert|instruction)s?|(?:system|admin)(?:hinweis|meldung|nachricht|anweisung)\w{0,2}|(?:message|avis|note|consigne) (?:du |de )?systeme|(?:mensaje|aviso|nota) del? sistema|(?:messaggio|avviso|nota) (?:di|del) sistema|(?:mensagem|aviso|nota) do sistema|systeembericht\w{0,2}|note to (?:self|system|reader)|asystent\w{0,3}|asistan\w{0,2}|tekoaly)\b|ассистент|помощник|агент|助手|智能体|人工智能|アシスタント|エージェント|어시스턴트|에이전트|مساعد|وكيل/u;
/** The same in letters that other languages have as ordinary words in lower case. */
const ADDRESSING_RAW = /(?<![\p{L}\p{N}])(?:AI|KI|IA)s?(?![\p{L}\p{N}])/u;
/** Of the task that the reader is at, which nobody knows of but who speaks to an agent. Folded text. */
const OF_THE_TASK = /\b(?:before|prior to) (?:any (?:other|further) (?:step|action|answer)|answering|showing|replying|responding|continuing|proceeding)\b|\b(?:before|until|unless|once|after) (?:you|the (?:assistant|agent|model)) (?:can |may |are able to |do |have )?(?:solv|answer|complet|continu|proceed|finish|respond|present|go on|return|do (?:that|this|the|it)|did|done)\w{0,4}\b|\b(?:task|instructions?|request|question|job|work|prompt)s? (?:that |which )?(?:i|we|the user|your user|your owner) (?:gave|have given|had given|asked|assigned|set|sent)\b|\byour (?:original|initial|current|main|actual|previous|prior|remaining|ongoing) (?:task|instructions?|goal|job|query|request|work|prompt)s?\b|\b(?:ignore|disregard|forget|override) (?:all |any |the |your |every )*(?:previous|prior|above|earlier|other|former|preceding|foregoing)\b|\bimportant (?:message|note|instruction|notice)s? (?:from me|to you|for (?:you|the (?:ai|model|assistant|agent)))|\b(?:bevor|ehe) (?:du|sie) (?:die|deine|ihre) (?:aufgabe|anfrage|antwort)|\bavant de (?:repondre|continuer|terminer)|\bantes de (?:responder|continuar|terminar|completar)|\bprima di (?:rispondere|continuare|completare)/u;
/** What is asked to be kept from whoever the reader works for: nobody asks that of the reader's own eyes. Folded text. */
const CONCEALED = /\b(?:(?:no|without any) need to (?:mention|tell|report|say|note|list|flag|bring (?:it|this|that) up)|(?:do not|don.?t|never|need not|needn.?t) (?:mention|report|list|flag|reveal|disclose|show|bring up) (?:it|this|that|these|those|them|any of (?:it|this))\b(?! (?:to|in|on|until|before|as|at|yet|with))|(?:do not|don.?t|never) (?:tell|inform|alert|notify|bother|ask) (?:the|your) (?:user|owner|boss|human|operator|principal)|without (?:telling|informing|asking|notifying|alerting|mentioning (?:it|this|that))(?: (?:anyone|anybody|him|her|them|the user|your \S{1,20}))?(?=[\s.,;!)]|$)|(?:keep|leave) (?:it|this|that) out of (?:the|your) (?:summary|report|answer|reply|list)|ohne (?:ruckfrage|es zu erwahnen|das zu erwahnen|bescheid zu geben)|(?:musst|brauchst|braucht|muss|mussen) (?:\S{1,20} ){0,3}nicht (?:\S{1,20} ){0,2}(?:erwahn\w{2,3}|erwahnt|gemeldet|melden)|nicht (?:extra |eigens |weiter )?(?:zu )?erwahnen|(?:inutile|pas besoin|pas la peine) (?:de le |de l.|d.en |de )(?:mentionner|signaler|parler|preciser)|sans (?:le |l.|en )?(?:mentionner|signaler|prevenir|parler)|(?:no hace falta|sin necesidad de|no es necesario) (?:mencionar\w{0,2}|avisar\w{0,2}|decir\w{0,2})|sin (?:mencionarlo|avisar|decirlo)|(?:non serve|inutile|non c.e bisogno di) (?:menzionar\w{1,2}|segnalar\w{1,2}|dir\w{1,2})|senza (?:menzionarlo|avvisare|dirlo)|(?:nao precisa|sem) (?:mencionar|avisar|dizer))\b/u;

/** Right behind a tag by which forgers set their words off as somebody else's: `<INFORMATION>`, `[system]`. */
const TAGGED = /(?:<|\[|\{\{)\s?(?:INFORMATION|IMPORTANT|SYSTEM|system|INSTRUCTIONS?|instructions?|ADMIN|admin|DEVELOPER|developer|USER|ASSISTANT|assistant|TASK|URGENT|OVERRIDE|PRIORITY)\s?(?:>|\]|\}\})[\s*:-]{0,4}$/u;
const MOST_TAG = 24;
/** The head of a conversation's turn that somebody wrote into a text: before its words on the same line, or on the line above. */
const TURN = /(?:^|\n)\s{0,8}(?:(?:USER|HUMAN|ASSISTANT|SYSTEM|DEVELOPER)\s?:\s{0,4}|(?:#{1,4}|<\|)\s{0,2}(?:[Uu]ser|[Hh]uman|[Aa]ssistant|[Ss]ystem|[Dd]eveloper|USER|HUMAN|ASSISTANT|SYSTEM)(?:\s?\([^()\n]{1,30}\)|\|>|:)?\s{0,4}\n\s{0,4})$/u;
const MOST_TURN = 80;
/** An order begins with its verb: "Merge 57", "agreed by phone, set it to x", "moved: reroute to y". */
const LEAD = /(?:^|[,:;(–-]\s)[^\p{L}]{0,6}(?:(?:and|also|then|first|so|now|und|auch|et|y|e|please)\s){0,2}(\p{L}{2,20})(?=\s)/gu;
const LEAST_WORDS = 3;
/** Longer stretches are cut. UTF-16 units. */
const MAX_SENTENCE = 600;

const known = new WeakMap<View, readonly Sentence[]>();

/** Words set in another order: nobody hides them so. */
const REORDERED = new Set(['word-order', 'visual-order']);

/** The sentences of a reading of a text, worked out once for as long as the reading is remembered. */
export function sentencesOf(view: View, raw: string, hidden: boolean): readonly Sentence[] {
  let sentences = known.get(view);
  if (sentences === undefined) known.set(view, (sentences = split(view, raw, hidden && !REORDERED.has(view.id))));
  return sentences;
}

function split(view: View, raw: string, hidden: boolean): Sentence[] {
  const found: Sentence[] = [];
  let from = 0;
  const take = (to: number): void => {
    for (let start = from; start < to; start += MAX_SENTENCE) {
      const sentence = read(view, raw, start, Math.min(to, start + MAX_SENTENCE), hidden);
      if (sentence !== undefined) found.push(sentence);
    }
  };
  for (const match of view.text.matchAll(ENDS)) {
    take(match.index + 1);
    from = match.index + match[0].length;
  }
  take(view.text.length);
  return found;
}

function read(view: View, raw: string, start: number, end: number, decoded: boolean): Sentence | undefined {
  const text = view.text.slice(start, end);
  // Words of an address are no words of the sentence.
  const list = nameWords(text.replaceAll(/[^\s"'<>(),]{1,80}(?:@|:\/\/)[^\s"'<>(),]{1,400}/gu, ' '), MAX_SENTENCE);
  if (list.length < LEAST_WORDS && !/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}/u.test(text)) return undefined;
  const folded = foldWord(text);
  let verbs = 0;
  for (const word of list) verbs |= verbsOf(word);
  const asksOpenly = ASKING.test(folded);
  const span = view.toRaw(start, end);
  return {
    span, text, verbs, words: list.filter((word) => word.length > 1 && !/\p{N}/u.test(word)).length, hidden: decoded && !isReadable(raw.slice(span[0], span[1]), list),
    asks: asksOpenly || (list.length >= LEAST_WORDS && leads(folded)), asksOpenly,
    addressed: isAddressed(folded, asksOpenly || leads(folded)) || OF_THE_TASK.test(folded) || CONCEALED.test(folded) || ADDRESSING_RAW.test(text) || TAGGED.test(view.text.slice(Math.max(0, start - MOST_TAG), start)) || isTurn(view.text, start, text),
  };
}

/** Whether a sentence stands where a text pretends that somebody's turn begins. */
function isTurn(all: string, start: number, text: string): boolean {
  const lead = /^\s{0,8}[A-Z]{4,9}\s?:\s{0,4}/u.exec(text)?.[0] ?? '';
  return TURN.test(all.slice(Math.max(0, start - MOST_TURN), start) + lead);
}

/** Whether a sentence speaks to, or of, an agent; of programs and agents of other kinds people only tell. */
function isAddressed(folded: string, asks: boolean): boolean {
  const ours = folded.replaceAll(OTHER_AGENTS, ' ');
  return ADDRESSING.test(asks ? ours : ours.replaceAll(MENTIONED, ' '));
}
/** Folded text. */
const MENTIONED = /(?<!\b(?:for|to|dear|hey|hi|hello|note|any|all|every|each|which|an?) (?:the |our |your |my )?)\b(?:chat ?bots?|robots?|bots?)\b(?! ?(?::|that\b|who\b|which\b|should\b|must\b|shall\b|may\b|reading\b|handling\b))/gu;
/** People who act for others. Folded text. */
const OTHER_AGENTS = /\b(?:(?:real[- ]estate|estate|letting|rental|insurance|travel|booking|ticket|shipping|forwarding|customs|passage|emigration|literary|press|patent|transfer|fifa|sports|sales|police|secret|cleaning|bonding|foaming|oxidi[sz]ing|blowing|infectious) agents?|(?:to|with|by|from|at) (?:the|an|your|our|his|her|their) (?:local |nearest |port |ship.s )?agents?(?= (?:and|or|in|at|on|of|before|after|who|,|\.)|$)|(?:beim|vom|zum|beim) agenten)\b/gu;

/** Verbs that stand at the beginning of a heading or a field as the name of a thing. */
const THINGS_AS_WELL = new Set(['note', 'notes', 'report', 'review', 'order', 'call', 'mail', 'email', 'message', 'post', 'comment', 'transfer', 'payment', 'invoice', 'book', 'ticket', 'plan', 'schedule', 'file', 'release', 'log', 'record', 'label', 'rent', 'bill', 'share', 'shares', 'return', 'returns', 'answer', 'reply', 'contact', 'limit', 'discount', 'cancellation', 'amount', 'charge', 'alert', 'document', 'documents', 'image', 'meeting', 'lunch', 'dinner', 'visit', 'update', 'updates', 'guest', 'member', 'move', 'run', 'plan', 'deposit', 'gift', 'copy', 'backup', 'export', 'import', 'address', 'lock', 'merge', 'build', 'allergies', 'allergy', 'registered', 'sent', 'booked', 'ordered', 'closed', 'cancelled', 'confirmed', 'reserved', 'saved', 'shared', 'miete', 'loyer', 'alquiler', 'affitto', 'aluguel', 'huur', 'beitrag', 'kauf', 'lohn', 'gehalt', 'kosten']);

/** "Owes", "opens": who does so is somebody else. French orders end so as well. */
const TELLS_OF_OTHERS = /^(?!(?:fais|mets|remets|transmets|lis|dis|ecris|prends|rends|reponds|inscris|finis|choisis|vas|sers)$).{2,}[^s]s$/u;

/** What stands before the words in a row of a list: ids, numbers, days. Folded text. */
const ROW_LEAD = /^\s{0,8}(?:[^\s\p{N}]{0,30}\p{N}\S{0,60}\s{1,8}){1,6}/u;

/** "To see all of it visit this page": what is wanted first, then the deed. Folded text. */
const ON_PURPOSE = /^[^\p{L}]{0,6}(?:to|in order to) \p{L}{2,16} (?:[^\s.!?;:]{1,30} ){1,6}?(?:please |just |simply |first )?(?:visit|open|click|follow|send|mail|e-?mail|write|post|forward|reply|call|text|message|download|install|run|pay|transfer|add|register|sign|submit|upload|share)\b|^[^\p{L}]{0,6}(?:um|damit) (?:[^\s.!?;:]{1,30} ){1,8}?(?:zu \p{L}{3,16},? )(?:bitte )?(?:besuche\w{0,2}|offne\w{0,2}|klicke\w{0,2}|sende\w{0,2}|schicke\w{0,2}|schreibe\w{0,2}|poste\w{0,2}|leite|antworte\w{0,2})\b|^[^\p{L}]{0,6}pour \p{L}{3,16} (?:[^\s.!?;:]{1,30} ){1,6}?(?:visitez|ouvrez|cliquez|envoyez|ecrivez|transmettez|repondez|telechargez)\b|^[^\p{L}]{0,6}para \p{L}{3,16} (?:[^\s.!?;:]{1,30} ){1,6}?(?:visit[ae]|abr[ae]|haga|envi[ae]|escrib[ae]|mand[ae]|respond[ae]|descarg\w{1,3})\b/u;

function leads(folded: string): boolean {
  if (ON_PURPOSE.test(folded)) return true;
  const row = ROW_LEAD.exec(folded)?.[0].length ?? 0;
  return leadsIn(folded) || (row > 0 && leadsIn(folded.slice(row)));
}

/** "Proposal", "improvement", "Auszahlung": what is made of a verb names a thing. Folded text. */
const MADE_A_THING = /^.{3,}(?:ung(?:en)?|zion[ei]|cion(?:es)?|cao|coes)$|^(?!(?:mention|question|commission|position|caution)s?$).{3,}(?:tion|sion)s?$|^(?:propos|renew|remov|approv|refus|referr|dispos)als?$|^(?:improve|enhance|assign|adjust|replace|appoint|pay|ship|settle|enrol|enroll|amend|arrange|reimburse)ments?$/u;

function leadsIn(folded: string): boolean {
  for (const match of folded.matchAll(LEAD)) if (!THINGS_AS_WELL.has(match[1] ?? '') && !MADE_A_THING.test(match[1] ?? '') && !TELLS_OF_OTHERS.test(match[1] ?? '') && deedBits(verbsOf(match[1] ?? '')) !== 0) return true;
  return false;
}

/** Whether a text can be read as it stands: programs escape signs in it, and only few words come out differently. */
function isReadable(raw: string, list: readonly string[]): boolean {
  const there = new Set(nameWords(raw, MAX_SENTENCE * 4));
  return list.filter((word) => there.has(word)).length * 2 >= list.length;
}
