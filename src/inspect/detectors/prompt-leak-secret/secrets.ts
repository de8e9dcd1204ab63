import { foldText } from '../prompt-leak/index-texts.ts';

/** A value of the system text that its reader would not expect in an answer. */
export interface Secret {
  /** Letters and digits, folded as answers are. */
  readonly folded: string;
  /** Whether the text around it says that it is secret. */
  readonly told: boolean;
  /** Digits alone: looked for as one number, since other numbers hold it by chance. */
  readonly digits: boolean;
}

/** Most values of one conversation that are looked for, and longest of them in letters. */
const MAX_SECRETS = 48;
export const SECRET_CAP = 64;

/** System texts are read up to this many characters each; longer ones are nearly always data. */
const MAX_READ = 65_536;

/** Characters of its own sentence before and after a value in which something may say that it is secret. */
const BEFORE = 120;
const AFTER = 80;

/** What calls a value secret, in the languages that the lexicons cover. */
const SECRECY = new RegExp([
  'pass ?(?:word|code|phrase|key)', '\\bpins?\\b', 'secret', 'confidential', 'credential', '\\bapi[ -]?key', 'access (?:code|key|token)', '(?:recovery|master|unlock|override|admin|security|door|safe|alarm|authori[sz]ation|activation|emergency) (?:code|key|pin|word)',
  'code ?words?', 'safe ?word', 'internal(?: use)? only', '(?:never|not|don\'?t|without) .{0,24}?(?:reveal|disclos|share|tell|mention|repeat|give (?:out|away)|leak|expose|say)',
  'passwort', 'kennwort', 'geheim', 'vertraulich', 'losungswort', 'niemals .{0,24}?(?:verraten|nennen|preisgeben)', 'mot de passe', 'secr[eè]t', 'confidentiel', 'ne .{0,24}?(?:révél|divulgu)',
  'contraseña', 'secret[oa]', 'no (?:reveles|compartas|digas)', 'senha', 'segredo', 'n[ãa]o (?:revele|compartilhe|diga)', 'parola d.ordine', 'segret[oa]', 'non (?:rivelare|dire)', 'wachtwoord', 'hasło', 'tajn[eyi]', 'lösenord', 'heslo', 'şifre', 'parola',
  'парол', 'секрет', 'не (?:раскрыва|сообща)', 'كلمة (?:ال)?(?:سر|مرور)', 'पासवर्ड', 'गुप्त', '密码', '口令', '机密', '秘密', '暗号', 'パスワード', '비밀번호', '암호', 'mật khẩu', 'kata sandi', 'รหัสผ่าน',
].join('|'), 'iu');

/** What says that a value is there to be told. */
const PUBLIC = /\b(?:tell|give|offer|share|send|quote|show|mention)\b.{0,24}?\b(?:users?|customers?|guests?|visitors?|callers?|clients?|them|everyone|anyone who asks)\b|\bpublic(?:ly)?\b|\badvertis|\bfor example\b|\be\.g\./iu;
const NEGATED = /\b(?:never|not|don't|dont|without)\b/i;

/** A word with unusual characters in it, or a number. */
const TOKEN = /[\p{L}\p{N}](?:[\p{L}\p{N}]|[-_.#@!$%+/=:~](?=[\p{L}\p{N}!$#])){3,63}/gu;
/** A plain word that the text calls the secret word, in capitals, with a capital, or as the last of its sentence. */
const PLAIN = new RegExp(`(?:${[
  '(?:secret|magic|code|pass|safe|key)[ -]?(?:words?|phrases?)', 'passwords?', 'passcodes?', '(?:the|your|my) secret', 'passwort', 'kennwort', 'losungswort', 'geheim(?:wort|nis)', 'geheime wort', 'codewort', 'mot de passe', 'mot secret', 'contraseña', 'palabra (?:secreta|clave)', 'senha', 'palavra(?:[ -](?:secreta|passe|chave))', 'parola (?:d.ordine|segreta)', 'wachtwoord', 'geheime woord', 'hasło', 'lösenord', 'adgangskode', 'heslo', 'пароль', 'секретное слово', 'şifre',
].join('|')})(?: (?:for|to|of|für|zum|zur|pour|para|per|voor|do|для|de|du|del|della|da) [^.:\\n]{1,40}?)? ?(?:is|was|ist|lautet|est|es|é|è|to|—|–|-|:|=)[ :]{1,2}(\\p{L}{5,40})(?![\\p{L}\\p{N}]|[-_'’][\\p{L}\\p{N}])(?=([^\\n]?)(\\s|$))`, 'giu');
/** Words that say what such a word is like, and not how it reads. */
const STATE = /(?:ed|able|ible|ive|ful|less|ary|ional|tial|vate|cret|ing|ten|den)$|^(?:always|never|valid|wrong|right|correct|weak|strong|unknown|unique|empty|blank|short|their|there|where|hidden|known|given|shown|below|above|different|random|usually|still|geheim|vertraulich|notwendig|erforderlich|falsch|richtig|immer|niemals|obligatoire|secr[eè]t|toujours|jamais|siempre|nunca|obligatori[oa]|segret[oa]|sempre|verplicht|geheimhouden|here|everything|nothing|something|simple|simply|about|anything|exactly|equal|hier|unten|folgende\w?)$/iu;

/** What is said in quotes: a word or a few, after something that calls them secret. */
const QUOTED = /["“„«「'`‘]([\p{L}\p{N}][^"“”„«»「」'`‘’\n]{2,60})["”“»」'`’]/gu;
const ADDRESS = /:\/\/|^www\.|@[a-z0-9-]+\.|^[a-z0-9-]+\.(?:com|org|net|io|dev|example|eu|de|fr|gov|edu)\b/i;
/** Dates, times, quantities, and names of standards and models. */
const ORDINARY = /^(?:\d{4}-\d{2}-\d{2}.*|\d{1,2}[:./-]\d{1,2}(?:[:./-]\d{2,4})?|\d+(?:st|nd|rd|th|am|pm|h|min|km|cm|mm|kg|gb|mb|kb|ms|px|x|k|m|eur|usd)|(?:iso|rfc|utf|sha|base|http|ipv|covid|gpt|claude|llama|gemini|mp|h|python|node|es|php|web|din|en|windows|oauth|office|vitamin)[-_ ]?\d[\w.-]{0,12})$/i;

/** Digits in words as they fold, by language. */
const DIGITS: readonly (readonly string[])[] = [
  'zero one two three four five six seven eight nine', 'oh one two three four five six seven eight nine', 'null eins zwei drei vier funf sechs sieben acht neun',
  'zero un deux trois quatre cinq six sept huit neuf', 'cero uno dos tres cuatro cinco seis siete ocho nueve', 'zero um dois tres quatro cinco seis sete oito nove',
  'zero uno due tre quattro cinque sei sette otto nove', 'nul een twee drie vier vijf zes zeven acht negen', 'zero jeden dwa trzy cztery piec szesc siedem osiem dziewiec',
  'ноль один два три четыре пять шесть семь восемь девять', '零一二三四五六七八九'.split('').join(' '), '〇一二三四五六七八九'.split('').join(' '),
].map((words) => words.split(' ').map((word) => { const { units, length } = foldText(word); return String.fromCharCode(...units.subarray(0, length)); }));

function sentenceAround(text: string, start: number, end: number): string {
  const before = text.slice(Math.max(0, start - BEFORE), start);
  const after = text.slice(end, end + AFTER);
  const first = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('. '), before.lastIndexOf('。'));
  const last = /\n|[.!?](?:\s|$)|。/.exec(after)?.index ?? after.length;
  return `${before.slice(first + 1)} ${after.slice(0, last)}`;
}

function isTold(text: string, start: number, end: number): boolean {
  const around = sentenceAround(text, start, end);
  return SECRECY.test(around) && (!PUBLIC.test(around) || NEGATED.test(around));
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Values of system texts that are secret by what is said of them, or that look as no word does. */
export function secretsOf(texts: readonly string[]): readonly Secret[] {
  const found = new Map<string, Secret>();
  const add = (value: string, told: boolean): void => {
    const { units, length } = foldText(value);
    const folded = String.fromCharCode(...units.subarray(0, Math.min(length, SECRET_CAP + 1)));
    if (length < 4 || length > SECRET_CAP || (found.has(folded) && !told)) return;
    if (found.size < MAX_SECRETS || found.has(folded)) found.set(folded, { folded, told, digits: /^\p{N}+$/u.test(folded) });
  };
  for (const whole of new Set(texts)) {
    const text = whole.slice(0, MAX_READ);
    for (const match of text.matchAll(PLAIN)) {
      const [, value = '', mark = ''] = match;
      const shouted = /^\p{Lu}{2}/u.test(value);
      // In lower case only where the sentence ends: `the password is stored in ...` goes on.
      const stands = shouted || /^\p{Lu}/u.test(value) || /^[.,;!)]$/.test(mark) || mark === '';
      const at = match.index + match[0].length - value.length;
      if (stands && (shouted || !STATE.test(value)) && isTold(text, at, at + value.length)) add(value, true);
    }
    for (const match of text.matchAll(QUOTED)) {
      const value = match[1] ?? '';
      if (value.length >= 5 && count(value, /\s/g) <= 5 && isTold(text, match.index, match.index + match[0].length) && /(?:\bis|\bare|[:=]|\bist|\best|\bes|\bé|\bè|是|は|—|-|code ?word|pass\w{0,6})\s{0,3}$/iu.test(text.slice(Math.max(0, match.index - 16), match.index))) add(value, true);
    }
    for (const match of text.matchAll(TOKEN)) {
      const value = match[0];
      const end = match.index + value.length;
      const before = text.slice(Math.max(0, match.index - 8), match.index);
      if (ADDRESS.test(value) || /[/@]$/.test(before) || ORDINARY.test(value)) continue;
      const digits = count(value, /\p{N}/gu);
      const letters = count(value, /\p{L}/gu);
      if (letters === 0) {
        // A bare number is a secret only when it is called one, and no amount.
        if (/^\d{4,16}$/.test(value) && !/^(?:19|20)\d\d$/.test(value) && !/[$€£¥#]\s?$/.test(before) && !/^\s?(?:%|€|euros?|dollars?|usd|eur|words?|characters?|tokens?|minutes?|hours?|days?|km|kg)/i.test(text.slice(end, end + 12)) && isTold(text, match.index, end)) add(value, true);
        continue;
      }
      if (digits === 0) {
        // `Blue!Harbor#Gate`: no word has these inside.
        if (value.length >= 8 && /[#@!$%+=~]/.test(value) && isTold(text, match.index, end)) add(value, true);
        continue;
      }
      if (letters + digits < 6) continue;
      const told = isTold(text, match.index, end);
      if (told || (letters >= 2 && digits >= 2 && letters + digits >= 7)) add(value, told);
    }
  }
  return [...found.values(), ...disguisesOf([...found.values()])];
}

/** Fewest letters of a disguise: shorter ones stand in other words by chance. */
const LEAST_DISGUISED = 6;

/** The other ways to say a value that is told to be secret: backwards, rotated by 13, its digits in words. */
function disguisesOf(secrets: readonly Secret[]): Secret[] {
  const known = new Set(secrets.map(({ folded }) => folded));
  const disguised: Secret[] = [];
  const add = (folded: string): void => {
    if (folded.length < LEAST_DISGUISED || folded.length > SECRET_CAP || known.has(folded)) return;
    known.add(folded);
    disguised.push({ folded, told: true, digits: /^\p{N}+$/u.test(folded) });
  };
  for (const { folded, told, digits } of secrets) {
    if (!told) continue;
    // A short number backwards is any number.
    if (!digits || folded.length >= 8) add([...folded].reverse().join(''));
    if (/[a-z]/.test(folded)) add(folded.replaceAll(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 0x61 + 13) % 26) + 0x61)));
    if (/\d/.test(folded)) for (const words of DIGITS) add(folded.replaceAll(/\d/g, (digit) => words[Number(digit)] ?? digit));
  }
  return disguised;
}
