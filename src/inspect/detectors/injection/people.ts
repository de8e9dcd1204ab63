import type { Reading } from './reading.ts';

/** How far before a match a greeting and after it a closing are looked for. UTF-16 units. */
const REACH = 900;
const GREETING = /(?:^|\n)[ \t>]{0,4}(?:hi|hello|hey|dear|good morning|good afternoon|hallo|liebe[rs]?|sehr geehrte[rs]?|guten (?:tag|morgen)|moin|bonjour|cher|ch[eè]re|salut|hola|buenos d[ií]as|estimad[oa]s?|querid[oa]s?|ciao|gentile|car[oaie]|buongiorno|ol[aá]|prezad[oa]s?|bom dia|beste|hoi|geachte|cze[sś][cć]|szanown[aiey]|dzie[nń] dobry|здравствуйте|привет|уважаем[а-я]{2}|добрый день|merhaba|say[iı]n|selam|k[ií]nh g[uử]i|ch[aà]o|halo|yth|مرحبا|عزيزي|عزيزتي|السيد|नमस्ते|प्रिय|您好|你好|尊敬的|各位|お世話|안녕하세요)(?=[\s,!:，、.]|$)[^\n]{0,60}/iu;
const CLOSING = /(?:^|[\n.!?,] ?)[ \t>]{0,4}(?:(?:kind |best |warm |many )?(?:regards|thanks|wishes)|thank you|thx|cheers|sincerely|yours|best,|(?:viele|beste|liebe|mit freundlichen|freundliche|herzliche) gr[uü](?:ß|ss)e|gru(?:ß|ss)|danke|lg|vg|mfg|cordialement|bien [aà] vous|merci|saludos|un saludo|gracias|cordiali saluti|saluti|grazie|abra[cç]os|atenciosamente|obrigad[oa]|groet|groeten|bedankt|pozdrawiam|dzi[eę]kuj[eę]|с уважением|спасибо|sayg[iı]lar|te[sş]ekk[uü]r|tr[aâ]n tr[oọ]ng|c[aả]m [oơ]n|salam|terima kasih|تحياتي|شكرا|مع خالص|धन्यवाद|सादर|谢谢|此致|祝好|よろしく|敬具|감사합니다|드림)/iu;
const MACHINE = /\b(?:ai|assistants?|agents?|bots?|chatbots?|models?|llms?|gpt|claude|gemini|copilot|ki|ia|ии)\b/iu;
const FIRST_PERSON = /(?:^|[^\p{L}])(?:i|i'm|i'll|me|my|we|us|our|ich|mir|mich|mein[a-z]{0,2}|wir|uns|unser[a-z]{0,2}|je|moi|mon|nous|notre|yo|mi|me|nos|nosotros|mio|noi|nostr[oaie]|eu|meu|minha|mij|mijn|ons|mnie|mi|nam|мне|меня|нам|мы|bana|benim|bize|t[oô]i|ch[uú]ng t[oô]i|saya|kami|kita|mig|min|oss)(?=[^\p{L}]|$)|我|我们|私|弊社|저에게|제게|저희|मुझे|हमें|لي(?=\s)/iu;
const ASKED = /\b(?:please|could you|would you|can you|kindly|bitte|s'il (?:te|vous) pla[iî]t|merci de|por favor|per favore|per cortesia|alstublieft|graag|prosz[eę]|пожалуйста|l[uü]tfen|vui l[oò]ng|mohon|tolong)\b|请|麻烦|ください|お願い|부탁|주세요|कृपया|من فضلك|يرجى/iu;

/** People set each other a date; an attack wants it done now. */
const DUE = /\b(?:by|before|until|till|no later than|bis(?: zum)?|vor|avant|antes del?|entro|até|do|tot|voor)\s(?:the )?(?:end|noon|midnight|tomorrow|next|mon|tues|wednes|thurs|fri|satur|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d|eod|cob|montag|dienstag|mittwoch|donnerstag|freitag|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miércoles|jueves|viernes|lunedì|martedì|mercoledì|giovedì|venerdì|segunda|terça|quarta|quinta|sexta)|до (?:понедельника|вторника|среды|четверга|пятницы|\d)/iu;

/** How much a span looks like one person's words to another. */
export interface Among {
  /** A greeting to a person before it, or a closing after it. */
  readonly letter: boolean;
  /** The writer speaks of themselves around it. */
  readonly self: boolean;
  /** It is asked, not ordered. */
  readonly asked: boolean;
  /** A date by which it is wanted. */
  readonly due: boolean;
}

/** Signs of a message between people around a span. Judged only where a rule has something to weigh, as it reads 2 KB of text. */
export function among(reading: Reading, start: number, end: number): Among {
  const { text } = reading;
  const greeting = GREETING.exec(text.slice(Math.max(0, start - REACH), start));
  const closing = CLOSING.test(text.slice(end, end + REACH));
  const near = text.slice(Math.max(0, start - 100), end + 100);
  return {
    letter: greeting !== null && !MACHINE.test(greeting[0]) || closing,
    self: FIRST_PERSON.test(near),
    asked: ASKED.test(text.slice(Math.max(0, start - 40), end)),
    due: DUE.test(text.slice(Math.max(0, start - 40), end + 60)),
  };
}

/** Below this a rule need not ask: what is left is not reported. */
export const LEAST = 0.4;

/** Confidence that such signs take from an order; nothing after the first few of a text, as no letter holds more. */
export function betweenPeople(reading: Reading, start: number, end: number): number {
  if (!reading.mayBeLetter()) return 0;
  const { letter, self, asked, due } = among(reading, start, end);
  const date = due ? 0.2 : 0;
  if (letter) return date + (asked || self ? 0.34 : 0.12);
  return date + (self ? asked ? 0.24 : 0.12 : 0);
}
