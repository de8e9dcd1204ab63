import { isAlnum } from './chars.ts';
import { hints, words } from './context.ts';
import { endsLike, tailsOf } from './tails.ts';
import type { Kind, Scan } from './types.ts';

export const USERNAME: Kind = { name: 'username', entity: 'USERNAME', title: 'User name or handle', locale: 'und', severity: 'low', paranoia: 1 };

const NETWORK_WORDS = hints(
  'twitter', 'x handle', 'instagram', 'insta', 'ig', 'telegram', 'tiktok', 'snapchat', 'snap', 'github', 'gitlab', 'discord', 'mastodon', 'threads', 'bluesky', 'youtube', 'reddit', 'skype', 'twitch', 'facebook', 'linkedin', 'weibo', 'wechat', 'handle', 'username', 'user name', 'screen name', 'nickname', 'follow', 'follow me', 'dm', 'dm me', 'find me', 'benutzername', "nom d'utilisateur", 'pseudo', 'pseudonyme', 'usuario', 'nombre de usuario', 'sígueme', 'utente', 'nome utente', 'nome de usuário', 'usuário', 'gebruikersnaam', 'nazwa użytkownika', 'användarnamn', 'brukernavn', 'brugernavn', 'käyttäjänimi', 'kullanıcı adı', 'имя пользователя', 'ник', 'никнейм', 'логин', 'телеграм', 'инстаграм', '用户名', '微信号', '微信', 'ユーザー名', '아이디', '인스타',
);
const NAME_LIST = [
  'username', 'user name', 'login name', 'login id', 'screen name', 'screenname', 'nickname', 'skype', 'skype id', 'telegram', 'discord', 'instagram', 'twitter', 'snapchat', 'tiktok', 'github', 'github username', 'twitter handle', 'wechat', 'wechat id', 'gamertag', 'psn id', 'benutzername', 'nutzername', "nom d'utilisateur", 'identifiant', 'pseudo', 'nombre de usuario', 'usuario', 'nome utente', 'nome de usuário', 'usuário', 'gebruikersnaam', 'nazwa użytkownika', 'login użytkownika', 'användarnamn', 'brukernavn', 'brugernavn', 'käyttäjätunnus', 'käyttäjänimi', 'uživatelské jméno', 'felhasználónév', 'nume utilizator', 'korisničko ime', 'kullanıcı adı', 'nama pengguna', 'tên đăng nhập', 'имя пользователя', 'никнейм', 'логин', "ім'я користувача", 'όνομα χρήστη', 'اسم المستخدم', 'שם משתמש', 'उपयोगकर्ता नाम', '用户名', '微信号', '用戶名', 'ユーザー名', 'ユーザーid', '아이디', '사용자명',
] as const;
const NAME_WORDS = words(...NAME_LIST);
const NAME_TAILS = tailsOf(NAME_LIST, false);

/** How far before a digit run the word for a user name may end: the longest beginning of the name, and what stands between. */
const NAME_REACH = 48;

/** Names that no person has. */
const NOBODY = /^(?:admin|administrator|root|user|users?\d*|test(?:user)?|guest|null|none|undefined|true|false|string|text|username|your\w*|example|anonymous|system|nobody|default|service|bot|me|here|name|required|optional|n|na|id|login|demo|postgres|mysql|www|ubuntu|ec2-user|git|is|and|or|the|not|unknown|admin\w*|svc\w*|deploy\w*|app|api|prod|dev|staging|ci|jenkins|override|media|import|param|returns?|type|dataclass|property|staticmethod|click|decorator|int|str|number|bool|boolean|uuid|float|any|self|ctx|req|org|object|array|pending|missing|invalid|empty|blank|tbd|everyone|all|channel|group|team)$/i;

const HANDLE = /@[A-Za-z_][A-Za-z0-9_.]{2,29}/y;
const VALUE = /:["']?[ \t]?["']?(@?[A-Za-z][A-Za-z0-9]{0,29}(?:[._-][A-Za-z0-9]{1,20}){0,4})(?![\w@(/\\:$%{])/y;

/** `@jane.doe` at the sign `at`, when a network's name or a word for a user name stands before. */
export function handleAt(scan: Scan, at: number): void {
  const { text } = scan;
  if (isAlnum(text.charCodeAt(at - 1)) || text.charCodeAt(at - 1) === 0x2f) return;
  HANDLE.lastIndex = at;
  if (!HANDLE.test(text)) return;
  let end = HANDLE.lastIndex;
  while (text.charCodeAt(end - 1) === 0x2e) end--;
  const after = text.charCodeAt(end);
  if (after === 0x2f || after === 0x28 || after === 0x40 || after === 0x2d || NOBODY.test(text.slice(at + 1, end))) return;
  if (scan.cue(at, NETWORK_WORDS, 36)) scan.hit('pii.username', at, end, 0.82);
}

/** `username: jdoe42` at the colon `at`. */
export function userNameAt(scan: Scan, at: number): void {
  const { text } = scan;
  if (!endsLike(text, at, NAME_TAILS) || !scan.cue(at, NAME_WORDS, 4)) return;
  VALUE.lastIndex = at;
  const match = VALUE.exec(text);
  const name = match?.[1];
  if (name === undefined || name.length < 3 || NOBODY.test(name)) return;
  const end = VALUE.lastIndex;
  const start = end - name.length;
  const after = text.charCodeAt(end);
  if (isAlnum(after) || after === 0x40 || after === 0x3d || after === 0x7e || after === 0x2a) return;
  // A word that goes on as a sentence is no name: `login: use the button`. A stream does not know yet how it goes on.
  if (/^[a-z]+$/i.test(name) && !scan.whole) return;
  if (/^[a-z]+$/i.test(name) && text.charCodeAt(end) === 0x20 && text.charCodeAt(start - 1) === 0x20 && text.charCodeAt(end + 1) > 0x60) return;
  scan.hit('pii.username', start, end, 0.8);
}

/** A name with a digit in it, whose run is [start, end), behind `username is` or in a column of user names. */
export function userNameNear(scan: Scan, start: number, end: number): void {
  const { text } = scan;
  // Most runs with a digit stand near no word for a user name: one that nothing joins to its right is then none.
  if (text.charCodeAt(end) !== 0x5f && text.charCodeAt(end) !== 0x2e && text.charCodeAt(end) !== 0x2d && !scan.mayCue(start, end, NAME_WORDS, NAME_REACH)) return;
  let from = start;
  let to = end;
  while (start - from < 30 && (isAlnum(text.charCodeAt(from - 1)) || ((text.charCodeAt(from - 1) === 0x5f || text.charCodeAt(from - 1) === 0x2e || text.charCodeAt(from - 1) === 0x2d) && isAlnum(text.charCodeAt(from - 2))))) from--;
  while (to - end < 30 && (isAlnum(text.charCodeAt(to)) || ((text.charCodeAt(to) === 0x5f || text.charCodeAt(to) === 0x2e || text.charCodeAt(to) === 0x2d) && isAlnum(text.charCodeAt(to + 1))))) to++;
  const before = text.charCodeAt(from - 1);
  const after = text.charCodeAt(to);
  if (before === 0x25 || before === 0x2a || before === 0x40 || before === 0x2f || after === 0x40 || after === 0x2f || after === 0x3a || after === 0x28 || to - from > 40) return;
  const name = text.slice(from, to);
  if (!/[a-z].*[a-z]/i.test(name) || NOBODY.test(name)) return;
  if (scan.cue(from, NAME_WORDS, 12) || scan.cueAfter(to, NAME_WORDS)) scan.hit('pii.username', from, to, 0.78);
}
