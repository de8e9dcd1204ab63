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
/** What is said in quotes: a word or a few, after something that calls them secret. */
const QUOTED = /["“„«「'`‘]([\p{L}\p{N}][^"“”„«»「」'`‘’\n]{2,60})["”“»」'`’]/gu;
const ADDRESS = /:\/\/|^www\.|@[a-z0-9-]+\.|^[a-z0-9-]+\.(?:com|org|net|io|dev|example|eu|de|fr|gov|edu)\b/i;
/** Dates, times, quantities, and names of standards and models. */
const ORDINARY = /^(?:\d{4}-\d{2}-\d{2}.*|\d{1,2}[:./-]\d{1,2}(?:[:./-]\d{2,4})?|\d+(?:st|nd|rd|th|am|pm|h|min|km|cm|mm|kg|gb|mb|kb|ms|px|x|k|m|eur|usd)|(?:iso|rfc|utf|sha|base|http|ipv|covid|gpt|claude|llama|gemini|mp|h|python|node|es|php|web|din|en|windows|oauth|office|vitamin)[-_ ]?\d[\w.-]{0,12})$/i;

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
  return [...found.values()];
}
