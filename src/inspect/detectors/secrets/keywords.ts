/** Names that secrets are given. `password` words announce something a person chose, `token` words something generated; `key` needs a qualifier, since most keys open nothing. */
export type KeywordKind = 'password' | 'token' | 'key';

export const KEYWORDS: readonly (readonly [word: string, kind: KeywordKind])[] = [
  ...['password', 'passwd', 'passwort', 'kennwort', 'pwd', 'pass', 'pw', 'passphrase', 'passcode', 'identified by', 'contraseña', 'contrasena', 'mot de passe', 'senha', 'wachtwoord', 'hasło',
    'lösenord', 'пароль', '密码', '密碼', '口令', 'パスワード', '비밀번호'].map((word) => [word, 'password'] as const),
  ...['token', 'secret', 'credential', '_auth', 'authorization', '密钥', '密鑰', '令牌', 'токен', '秘密鍵', 'トークン', 'jeton'].map((word) => [word, 'token'] as const),
  ...['key', 'schlüssel', 'clave', 'ключ', 'clé'].map((word) => [word, 'key'] as const),
];

/** What may follow a keyword inside the same name without making it the name of something else (`token_type`, `key_id`). */
const SUFFIXES = new Set(['', 's', 'prod', 'production', 'live', 'main', 'dev', 'staging', 'base64', 'b64', 'value', 'val', 'string', 'str', 'raw', 'primary', 'secondary', 'old', 'new',
  'text', 'plain', 'plaintext', 'default', 'root', 'admin', 'db', 'test', 'data', 'content', 'bytes', 'current', 'previous', 'eu', 'us', 'a', 'b']);

export function isPlainSuffix(suffix: string): boolean {
  const plain = suffix.toLowerCase().replace(/[_-]/g, '').replace(/\d{1,3}$/, '');
  return SUFFIXES.has(plain);
}

const KEY_QUALIFIER = /(?:api|access|secret|private|signing|signature|encryption|encrypt|decryption|master|account|service|auth|client|license|storage|subscription|admin|shared|app|application|developer|root|deploy|webhook|hmac|session|jwt|crypto|aes|consumer|bot|integration|write|server|project|live|function|functions|host|management|vault|team)$/;

/** Whether the letters before `key` say that it opens something: `name` is in lower case without separators. */
export function isQualifiedKey(name: string): boolean {
  return KEY_QUALIFIER.test(name);
}

const NOT_SECRET = /(?:csrf|xsrf|csrfmiddleware|page|nextpage|next|prev|previous|cursor|continuation|cancellation|cancel|sync|design|syntax|max|min|total|num|public|publishable|pub|forgery|verificationcsrf|pad|eos|bos|unk|stop|special|prompt|completion|output|input|invalid|cache|idempotency|hash|hashed|encrypted|sealed|device|push)$/;

/** Whether the letters before the keyword say that the value gives no access. */
export function isHarmlessName(name: string): boolean {
  return NOT_SECRET.test(name);
}

/** Whether a name of a hexadecimal value says that it is a key, not a digest. */
export function isStrongHexName(name: string): boolean {
  return /(?:apikey|secretkey|accesskey|authkey|masterkey|encryptionkey|signingkey|privatekey|authtoken|accesstoken|apitoken|bottoken|clientsecret|apisecret|appsecret|authsecret|sessionsecret|jwtsecret)$/.test(name)
    && !/(?:hash|sha|md5|digest|checksum|commit|etag|revision|fingerprint)/.test(name);
}
