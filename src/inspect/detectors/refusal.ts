import type { Detector, Inspected, Rule, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { mayDecline } from './refusal/negation.ts';
import { WANTING } from './refusal/english.ts';
import { DECLINED, LEAD } from './refusal/phrases.ts';

const RULES: readonly Rule[] = [
  // Of the categories, `limit` is the one whose findings say how far something goes, and not that it is bad.
  { id: 'refusal.declined', category: 'limit', severity: 'info', paranoia: 1, title: 'Answer that declines the request', references: [] },
];

/** Longest stretch that is compared from the beginning of a clause on. */
const CLAUSE_CAP = 300;

/** Between sentences. CJK marks need no space after them. */
const BREAK = /[.!?…]["')\]]{0,2}\s|[。！？।؟]|\n/g;
/** Between clauses of a sentence. */
const CLAUSE = /[,，、،;；:：—–(](?!\d)\s?|\s-\s|\s(?:but|though|because|aber|doch|mais|pero|mas|porém|ma|maar|men|ale|но|але)\s/gu;
/** Opens speech, a quotation, code or a title: what follows is somebody else's. */
const QUOTE = /^[\s>*_#-]{0,8}["“„«「『‹`|]|^\s{0,8}>/;
/** An answer that is one JSON object: its first value speaks. */
const OBJECT = /^\s{0,64}\{\s{0,64}"[\w-]{1,32}"\s{0,8}:\s{0,8}"/;

/** Brings words that somebody may say, or that somebody said: before a colon, or at the end of a clause. */
const SPEECH = /\b(?:(?<!as i |have |i've |i )(?:said|told|wrote|repl(?:y|ies|ied)|respond(?:s|ed)?|answer(?:s|ed)|adds?|added|says?|tells?|writes?|reads?)|e\.g|for example|such as|like(?: this)?|phrase[sd]?|wording|example|template|draft|e-?mail|message|translat\w{0,5}|means|line|quote[sd]?|sagt\w{0,2}|schr[ei]{2}b\w{0,3}|antwortet\w{0,2}|heißt|etwa|beispiel\w{0,6}|entwurf|vorlage|dit|répond\w{0,3}|écri\w{0,4}|exemple|modèle|dice|dijo|responde|respondió|ejemplo|disse|risponde|esempio|exemplo|resposta|zegt|zei|antwoordt|voorbeeld)\b|例えば|例如|сказал|ответил|пример/iu;
/** Who speaks, in a record of what was said: `Bot: ...`. */
const SPEAKER = /^[\s\d:.[\]()/*_-]{0,24}(?!(?:no|nope|sorry|note|answer|unfortunately|however|important|warning|reply|nein|leider|non|désolé|nee|nie|nej|não|нет)\s{0,2}$)[\p{L}\d]{1,16}\s{0,2}$/iu;
/** A line that announces a text made for somebody, and the heads of letters: what follows is that text. */
const DRAFT = /\b(?:draft|template|reply|response|message|e-?mail|letter|text|script|wording|poem|story|scene|dialogue|conversation|translation|example|sample|refusal|decline|you (?:can|could|might) (?:say|write|reply|send)|entwurf|vorlage|antwort|nachricht|brief|mail|geschichte|übersetzung|beispiel|formulierung|réponse|lettre|courriel|modèle|exemple|histoire|traduction|respuesta|carta|correo|mensaje|plantilla|ejemplo|traducción|cuento|risposta|lettera|esempio|traduzione|resposta|mensagem|exemplo|tradução|antwoord|bericht|voorbeeld|vertaling)\w{0,3}\b|例|文案|回复|邮件|メール|返信|письм|ответ|пример|답장|예시/iu;
const LETTER = /^[\s>*_#]{0,8}(?:subject|betreff|objet|asunto|oggetto|assunto|onderwerp|тема|件名|dear|liebe[rs]?|sehr geehrte\w{0,2}|cher|chère|estimad[oa]s?|querid[oa]|gentile|prezad[oa]|car[oa]|beste|geachte|уважаем\S{2})(?:\s?[:：]|\s[\p{L}[][^.!?\n]{0,40},?\s{0,4}$)/iu;
/** Heads of letters among friends; at the beginning of an answer they greet its reader. */
const GREETING = /^[\s>*_#]{0,8}(?:hi|hello|hey|hallo|bonjour|hola|ciao|olá|привет)\s[\p{L}[][^.!?\n]{0,40},?\s{0,4}$/iu;

/** A business that has none of it left serves nobody: that declines no request of a model's reader. */
const SOLD_OUT = /\b(?:sold out|out of stock|in stock|fully booked|booked up|no longer (?:available|sold)|discontinued|closed (?:on|today|until)|ausverkauft|ausgebucht|auf lager|geschlossen|complet|rupture de stock|agotad[oa]|esgotad[oa]|esaurit[oa]|uitverkocht|volgeboekt)\b|在庫|満席|満室|定休|営業時間|売り切れ|品切れ|当店|弊社|재고|품절|만석|예약이 (?:모두|다)|영업|售罄|缺货|满座|нет в наличии|распродан/iu;

/** Negations of the scripts that {@link mayDecline} takes for certain: without one nothing is declined. */
const NEGATION_ELSEWHERE = /не |нев|невозм|відмов|отказ|отклон|против|δεν|αρν|απορρ|לא|מסרב|לסרב|لا|لن|لست|غير|أرفض|أعتذر|يخالف|ينتهك|يتعارض|نمی|مجاز|اجازه|قادر|باید|ناچار|नहीं|না|不|无|無|没|沒|拒|婉|违|超出|せん|ない|お断り|控え|遠慮|없|않|못|불가|거절|어렵|ไม่|ปฏิเสธ|không|từ chối/iu;

/** Where a sentence ends, from a place on; where the next begins. */
function* sentencesOf(text: string, from: number): Generator<{ readonly start: number; readonly end: number; readonly mark: string }> {
  let start = from;
  for (const mark of text.slice(from).matchAll(BREAK)) {
    const end = from + mark.index;
    if (end > start) yield { start, end, mark: mark[0] };
    start = end + mark[0].length;
  }
  if (start < text.length) yield { start, end: text.length, mark: '' };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Whether what stands at the beginning of a clause declines, as it stands or after an apology. */
function opens(clause: string): boolean {
  const plain = clause.slice(0, CLAUSE_CAP);
  if (!mayDecline(plain) || QUOTE.test(plain)) return false;
  if (/[^\0-\u02ff\u2010-\u203a]/.test(plain) && !mayDecline(plain.replaceAll(/[^\0-\u02ff\u2010-\u203a]/g, ' ')) && !NEGATION_ELSEWHERE.test(plain)) return false;
  if (DECLINED.test(plain)) return true;
  const lead = LEAD.exec(plain)?.[0].length ?? 0;
  return lead > 0 && !QUOTE.test(plain.slice(lead)) && DECLINED.test(plain.slice(lead));
}

/** Whether a sentence declines, in one of its clauses that are its writer's own. */
function declines(sentence: string): boolean {
  if (SOLD_OUT.test(sentence)) return false;
  const plain = sentence.replaceAll(/[’ʼ`´]/g, '\'').replaceAll(/[\u064b-\u0652]/g, '').replace(/^(?:[\s*_#-]|\d{1,2}[.)]\s){1,8}/, '').replaceAll(/\s{1,8}/g, ' ');
  const told = (at: number, end: number): boolean => !WANTING.test(plain.slice(at, Math.min(end, at + CLAUSE_CAP)));
  if (opens(plain) && told(0, plain.length)) return true;
  // Quotation marks that are open where a clause begins, counted on from the clause before.
  let straight = 0;
  let depth = 0;
  let from = 0;
  for (const mark of plain.matchAll(CLAUSE)) {
    const at = mark.index + mark[0].length;
    for (const { 0: sign } of plain.slice(from, at).matchAll(/["“„«「『”»」』]/g)) {
      if (sign === '"') straight++;
      else depth += /[“„«「『]/.test(sign) && !(sign === '“' && depth > 0) ? 1 : -1;
    }
    from = at;
    const colon = /[:：]/.test(mark[0]);
    const said = plain.slice(Math.max(0, mark.index - (colon || mark[0].startsWith('(') ? CLAUSE_CAP : 16)), mark.index);
    // What follows such a colon is theirs to the end of the sentence.
    if (colon && (SPEAKER.test(said) || SPEECH.test(said))) return false;
    if (straight % 2 === 1 || depth > 0 || !opens(plain.slice(at, at + CLAUSE_CAP))) continue;
    if (!SPEECH.test(said) && told(at, plain.length)) return true;
  }
  return false;
}

function inspect(subject: Subject): Inspected {
  const { text } = subject;
  if (!mayDecline(text)) return NOTHING_FOUND;
  let code = false;
  for (const { start, end, mark } of sentencesOf(text, OBJECT.exec(text)?.[0].length ?? 0)) {
    const sentence = text.slice(start, end);
    const fences = count(sentence, /```/g);
    if (fences % 2 === 1) code = !code;
    if (code || fences > 0 || QUOTE.test(sentence)) continue;
    // What is written for somebody to send, and stories, speak for others from here on.
    if (LETTER.test(sentence) || (start > 0 && GREETING.test(sentence)) || (mark === '\n' && /[:：]\s{0,4}$/.test(sentence) && DRAFT.test(sentence))) break;
    if (!mayDecline(sentence) || !declines(sentence)) continue;
    const from = start + (sentence.length - sentence.trimStart().length);
    return { matches: [{ rule: 'refusal.declined', span: [from, start + sentence.trimEnd().length], confidence: 0.85 }] };
  }
  return NOTHING_FOUND;
}

/**
 * Answers that decline what was asked, in the languages of the lexicon. Told from the whole answer, so
 * that there is no reading of a stream in pieces: the finding is recorded when the answer is complete.
 */
export const detector: Detector = {
  id: 'refusal',
  title: 'Refusals',
  version: 2,
  rules: RULES,
  applies: (subject) => subject.direction === 'answer' && subject.kind === 'text',
  inspect,
};
