import { foldWord } from '../../labels/names.ts';
import type { Piece, Source } from '../../provenance/contract.ts';
import type { FlowRule, WeighedCall } from '../contract.ts';
import { partsOf, pointersOf, sourcesWord } from '../words.ts';

/** Shorter values are words. UTF-16 units. */
const LEAST_SECRET = 6;
/** Text of a line before a value that says what it is. UTF-16 units. */
const NEAR = 48;
/** What keys and passwords are called, right before them. Folded text. */
const CALLED = /(?:\b|_)(?:pass(?:word|wd|code|phrase)?|pwd|secret|token|api[ _-]?key|(?:access|private|secret|license|licence|master|[a-z]{2,20})[ _-]key|credentials?|(?:passwort|kennwort|zugangs(?:daten|code)|schlussel|geheimnis)\w{0,3}|mot de passe|cle (?:api|d.acces|secrete)|identifiants?|contrasena|clave(?: de acceso| secreta)?|chiave(?: api| segreta)?|senha|chave (?:de acesso|secreta)|wachtwoord|sleutel|haslo|klucz|losenord|passord|adgangskode|heslo|sifre|jelszo|parola)\b[^\p{L}\p{N}]{0,4}(?:(?:is|ist|lautet|est|es|e|jest|:|=|value|wert)\b)?[^\p{L}\p{N}]{0,8}$|(?:パスワード|暗証番号|鍵|キー|密码|密钥|口令|비밀번호|암호|키|пароль|ключ)[^\p{L}\p{N}]{0,4}[はが은는이가]?[^\p{L}\p{N}]{0,6}$/u;

/** Signs of which a key is made: no word, and no address. */
const SECRET = /^(?=\S*\p{N})[^\s@]{6,400}$|^(?=\S*[\p{Lu}!$%^&*+])(?=\S*\p{Ll})(?=\S*[!$%^&*+\-_])[^\s@]{8,400}$/u;

function isCalledSecret({ from, span }: Source): boolean {
  const before = from.part.text.slice(Math.max(0, span[0] - NEAR), span[0]);
  return CALLED.test(foldWord(before.slice(before.lastIndexOf('\n') + 1)));
}

/** Pieces that a text calls a key or a password, and that the user did not say. */
function secretsIn(call: WeighedCall): Piece[] {
  return call.traces.flatMap(({ pieces }) => pieces.filter(({ standing, text, sources, kind }) => standing !== 'user' && kind !== 'url' && kind !== 'host' && text.length >= LEAST_SECRET && SECRET.test(text) && sources.some(isCalledSecret)));
}

/** A key or a password leaves, and the request speaks of none. */
export const secretOutward: FlowRule = {
  id: 'flow.secret-outward',
  severity: 'high',
  title: 'A key or a password goes outward, and the request speaks of none',
  references: ['OWASP LLM02:2025', 'OWASP LLM06:2025', 'AML.T0024'],
  * weigh(call) {
    if (!call.has('sends_outward') || call.intent.asksAboutCredentials) return;
    const secrets = secretsIn(call);
    if (secrets.length === 0) return;
    yield { action: 'confirm', argument: '', parts: pointersOf(partsOf(secrets)), text: `What ${sourcesWord(secrets)} calls a key or a password goes outward, and the request speaks of none` };
  },
};
