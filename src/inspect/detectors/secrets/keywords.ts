/** Names that secrets are given. `password` words announce something a person chose, `token` words something generated; `key` needs a qualifier, since most keys open nothing. */
export type KeywordKind = 'password' | 'token' | 'key';

const PASSWORD = ['password', 'passwd', 'passwort', 'kennwort', 'pwd', 'pass', 'pw', 'pswd', 'psw', 'passphrase', 'pass phrase', 'passcode', 'pass word', 'identified by', 'contraseña', 'contrasena', 'contrasenya',
  'mot de passe', 'mdp', 'senha', 'wachtwoord', 'hasło', 'lösenord', 'salasana', 'adgangskode', 'heslo', 'jelszó', 'parola', 'parolası', 'şifre', 'şifresi', 'sifre', 'sifresi', 'lozinka', 'kata sandi', 'mật khẩu', 'пароль', 'passord', 'kodeord', 'κωδικός', 'κωδικος', 'كلمة المرور', 'كلمة السر', 'סיסמה', 'סיסמא', 'पासवर्ड', 'รหัสผ่าน', '密码', '密碼', '口令', 'パスワード', '비밀번호', '암호'];
const TOKEN = ['token', 'secret', 'credential', 'creds', 'auth', 'authorization', 'authentication', 'pat', 'psk', '密钥', '密鑰', '令牌', 'токен', 'žeton',  '秘密鍵', 'トークン', 'jeton', 'geheimnis', 'segreto', 'secreto'];
const KEY = ['key', 'schlüssel', 'schluessel', 'clave', 'llave', 'ключ', 'ключа', 'clé', 'chiave', 'chave', 'clau', 'cheie', 'cheia', 'sleutel', 'klucz', 'klucza', 'klíč', 'kľúč', 'anahtar', 'anahtarı', 'anahtari', 'nyckel', 'nøgle', 'nøkkel', 'avain', 'kulcs', 'kunci', 'khóa', 'κλειδί', 'κλειδι', 'مفتاح', 'المفتاح', 'מפתח', 'कुंजी', 'คีย์', '秘钥', '金鑰', '鍵', 'キー', '키'];
/** How these are mistyped in haste. */
const TYPOS = { password: ['pasword', 'passowrd', 'passwrod', 'passwrd', 'pasword', 'passord', 'psswd', 'psswrd', 'paswd', 'passsword'], token: ['tokn', 'toekn', 'tokne', 'secert', 'scret', 'sercet', 'secrt', 'seceret'], key: ['api ky', 'api kye', 'api kee', 'apiky', 'apikye'] } as const;

export const KEYWORDS: readonly (readonly [word: string, kind: KeywordKind])[] = [
  ...[...PASSWORD, ...TYPOS.password].map((word) => [word, 'password'] as const),
  ...[...TOKEN, ...TYPOS.token].map((word) => [word, 'token'] as const),
  ...[...KEY, ...TYPOS.key].map((word) => [word, 'key'] as const),
];

/** What may follow a keyword inside the same name without making it the name of something else. */
const PLAIN_SUFFIXES = new Set(['', 's', 'prod', 'production', 'live', 'main', 'dev', 'staging', 'base64', 'b64', 'value', 'val', 'string', 'str', 'raw', 'primary', 'secondary', 'old', 'new',
  'text', 'plain', 'plaintext', 'default', 'root', 'admin', 'db', 'test', 'data', 'content', 'bytes', 'current', 'previous', 'eu', 'us', 'a', 'b']);

/** What a name is about when one of these follows the keyword (`token_type`, `key_id`, `passwordHash`): something that opens nothing. */
const OTHER_THINGS = new Set(('id ids uid guid name names type types kind length len size count limit limits max min url uri link href path file files filename dir expiry expires expire expiration expired exp ttl age hash hashed digest sha '
  + 'sum checksum pattern regex regexp field fields label labels title hint policy policies manager provider service store storage handler class index idx prefix suffix format algorithm alg version endpoint address usage used budget stream header '
  + 'headers ring board stroke word words code codes chain pair pairs map list set space frame point points down up press event events error errors message msg description desc comment placeholder input hint manager managers column form page screen view reset change '
  + 'confirm confirmation strength rules validator validation check checker enabled disabled required optional valid invalid status state source origin scope scopes issuer audience request response func function callback at on of by for is to '
  + 'ref reference arn lookup alias selector env var variable location position pos start end begin offset row column col table stats metrics cost price ratio rate per budgeted bucket generator factory builder parser reader writer encoder decoder '
  + 'last first next created updated rotation rotated owner user users group groups role roles domain host server port region zone timeout delay interval retry retries cache mode level tier tag tags color style css icon image help info text2 thumbprint fingerprint salt nonce iv').split(' '));

/** `plain`: still the same name. `other`: another thing's name. `named`: what the secret is for (`TOKEN_ACME`). */
export function suffixKind(suffix: string): 'plain' | 'other' | 'named' {
  const plain = suffix.toLowerCase().replace(/[_-]/g, '').replace(/\d{1,3}$/, '');
  if (PLAIN_SUFFIXES.has(plain)) return 'plain';
  const parts = suffix.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase().split(/[_-]/).filter((part) => part !== '');
  return parts.some((part) => OTHER_THINGS.has(part.replace(/\d+$/, ''))) ? 'other' : 'named';
}

const KEY_QUALIFIER = /(?:api|access|secret|private|signing|signature|encryption|encrypt|decryption|master|account|service|auth|client|license|storage|subscription|admin|shared|app|application|developer|deploy|webhook|hmac|session|jwt|crypto|aes|consumer|bot|integration|write|server|project|live|function|functions|management|vault|team)$/;

/** Whether the letters before `key` say that it opens something: `name` is in lower case without separators. */
export function isQualifiedKey(name: string): boolean {
  return KEY_QUALIFIER.test(name);
}

const NOT_SECRET = /(?:^|_)(?:csrf|xsrf|csrfmiddleware|page|nextpage|next|prev|previous|cursor|continuation|cancellation|cancel|sync|design|syntax|max|min|total|num|public|publishable|pub|forgery|verificationcsrf|pad|eos|bos|unk|stop|special|prompt|completion|output|input|invalid|cache|idempotency|hash|hashed|encrypted|sealed|device|push)_?$/;
/** What only points at a key: `the key is ...`, `this key: ...`. */
const DETERMINER = /(?:^|^(?:.{0,40}_)?(?:the|this|that|a|an|following|same|new|old|with|for|is|as|to|in|wrong|right))_?$/;
const NOT_KEY = /(?:^|_)(?:rsa|dsa|gpg|pgp|openpgp|primary|foreign|sort|partition|row|object|dict|map|hash|cache|cached|lookup|index|message|translation|locale|i18n|react|unique|natural|surrogate|composite|dedup|dedupe|dedupekey|query|search|sitemap|site|recaptcha|meta|tracking|trace|group|grouping|routing|bucket|s3|blob|file|json|yaml|xml|config|state|store|event|one|each|every|no|first|last|second|missing|unknown|duplicate|by|of|on|host|known|test|data|answer|sort|tab|enter|shift|ctrl|control|alt|escape|esc|arrow|function|hot|short|return|delete|backspace|home|any)_?$/;

/** Whether the words before the keyword (in lower case, joined by `_`) say that the value gives no access. */
export function isHarmlessName(name: string): boolean {
  return NOT_SECRET.test(name);
}

/** Whether the words before `key` name one that indexes or identifies something. */
export function isHarmlessKey(name: string): boolean {
  return NOT_KEY.test(name);
}

/** Whether `key` stands without a word that says which. */
export function isBareKey(name: string): boolean {
  return DETERMINER.test(name);
}

/** Whether a name is about a digest: then a hexadecimal value is one. */
export function isDigestName(name: string): boolean {
  return /(?:hash|sha1|sha256|sha512|md5|digest|checksum|commit|etag|revision|fingerprint|thumbprint|integrity)/.test(name);
}
