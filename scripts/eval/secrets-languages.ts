import type { Frame } from './secrets-frames.ts';

/** Names beside values as people write them in other languages than English; `{P}` is the provider, `{V}` the value. */
export const LANGUAGE_FRAMES: readonly (Omit<Frame, 'context'> & { readonly context: string })[] = [
  { context: 'de', text: 'Der {P}-Schlüssel lautet {V}, bitte nirgends einchecken.', only: 'token' }, { context: 'de', text: 'Zugang zu {P}: Benutzer ops, Kennwort {V}', only: 'password' },
  { context: 'fr', text: 'Voici la clé {P} : {V}', only: 'token' }, { context: 'fr', text: 'le mot de passe {P} c\'est {V}', only: 'password' },
  { context: 'es', text: 'La clave de API de {P} es {V}', only: 'token' }, { context: 'es', text: 'usa este token de {P}: {V}', only: 'token' },
  { context: 'pt', text: 'A chave da {P} é {V}, não partilhe', only: 'token' }, { context: 'pt', text: 'a senha do {P} é {V}', only: 'password' },
  { context: 'it', text: 'La chiave API di {P} è {V}', only: 'token' }, { context: 'it', text: 'chiave per {P}: {V}', only: 'token' },
  { context: 'nl', text: 'De {P} sleutel is {V}', only: 'token' }, { context: 'nl', text: 'wachtwoord voor {P}: {V}', only: 'password' },
  { context: 'sv', text: 'Nyckel till {P}: {V}', only: 'token' }, { context: 'cs', text: 'Klíč pro {P}: {V}', only: 'token' }, { context: 'ro', text: 'Cheie pentru {P}: {V}', only: 'token' }, { context: 'hu', text: '{P} kulcs: {V}', only: 'token' },
  { context: 'pl', text: 'Klucz do {P}: {V}', only: 'token' }, { context: 'pl', text: 'hasło do {P} to {V}', only: 'password' },
  { context: 'ru', text: 'Ключ от {P}: {V}', only: 'token' }, { context: 'ru', text: 'пароль для {P} — {V}', only: 'password' }, { context: 'uk', text: 'Ключ для {P}: {V}', only: 'token' },
  { context: 'tr', text: '{P} anahtarı: {V}', only: 'token' }, { context: 'id', text: 'Kunci untuk {P}: {V}', only: 'token' }, { context: 'vi', text: 'Khóa {P}: {V}', only: 'token' }, { context: 'el', text: 'κλειδί {P}: {V}', only: 'token' },
  { context: 'ar', text: 'مفتاح {P}: {V}', only: 'token' }, { context: 'he', text: 'מפתח {P}: {V}', only: 'token' }, { context: 'hi', text: '{P} कुंजी: {V}', only: 'token' },
  { context: 'zh', text: '{P} 的密钥是 {V}', only: 'token' }, { context: 'ja', text: '{P} のトークンは {V} です', only: 'token' }, { context: 'ko', text: '{P} 키는 {V} 입니다', only: 'token' },
];
