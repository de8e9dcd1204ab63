/** Flaws by which code lets somebody in, as reviewers know them by sight. Each pattern is bounded. */

const FLAWS: readonly RegExp[] = [
  /\bverify\s{0,4}=\s{0,4}False\b|rejectUnauthorized['"]?\s{0,4}:\s{0,4}false|InsecureSkipVerify\s{0,4}:\s{0,4}true|SSL_VERIFY(?:PEER|HOST)\s{0,4}(?:,|=>)\s{0,4}(?:0|false)|TLS_REJECT_UNAUTHORIZED\W{1,8}0|_create_unverified_context|check_hostname\s{0,4}=\s{0,4}False|CERT_NONE|\bcurl\s[^\n]{0,80}(?:\s-k\b|--insecure\b)|ALLOW_ALL_HOSTNAME|TrustAll\w{0,20}/i,
  /\byaml\.(?:unsafe_load|full_load|load\s{0,4}\((?![^)\n]{0,200}Safe))/,
  /\b(?:c?[pP]ickle|dill|cloudpickle|marshal|shelve|jsonpickle)\.(?:loads?|open|decode)\s{0,4}\(|\bunserialize\s{0,4}\(|\bObjectInputStream\s{0,4}\(|\bBinaryFormatter\b|weights_only\s{0,4}=\s{0,4}False|\bMarshal\.load\b/,
  /\b(?:md5|sha1)\s{0,4}\(|getInstance\s{0,4}\(\s{0,4}["'](?:MD5|SHA-?1|DES|RC4)\b|createHash\s{0,4}\(\s{0,4}['"](?:md5|sha1)\b|\bMD5\.new\b/i,
  /\bos\.(?:system|popen)\s{0,4}\(|\bshell\s{0,4}=\s{0,4}True\b|\bgetRuntime\(\)\.exec\b|\bchild_process\b[^\n]{0,60}\bexec(?:Sync)?\s{0,4}\(|(?<![\w.])(?:eval|exec|system|passthru|shell_exec)\s{0,4}\(/,
  /\b(?:select|insert|update|delete)\b[^;\n]{0,200}(?:['"]\s{0,4}(?:\+|\|\||\.)\s{0,4}\$?\w|['"]\s{0,4}%\s{0,4}[\w(]|\$\{|\.format\s{0,4}\()|\bf["'][^"'\n]{0,40}\b(?:select|insert|update|delete)\b[^\n]{0,200}\{\w/i,
  /\.innerHTML\s{0,4}\+?=|dangerouslySetInnerHTML|\bdocument\.write\s{0,4}\(|\|\s{0,4}safe\b|\bmark_safe\s{0,4}\(|autoescape\s{0,4}[=:]\s{0,4}(?:False|false)|\bv-html\b/,
  /(?<![\w.])(?:strcpy|gets|sprintf|strcat|vsprintf|scanf)\s{0,4}\(/,
  /\bchmod\b[^\n]{0,40}(?:777\b|a\+rwx|0o?777)|\b0o777\b/,
  /\bdebug\s{0,4}=\s{0,4}True\b/,
  /\.extractall\s{0,4}\((?![^)\n]{0,200}filter)/,
  /\bmktemp\s{0,4}\(|\bopen\s{0,4}\(\s{0,4}["']\/tmp\//,
  /\bMODE_ECB\b|\/ECB\/|\baes-\d{3}-ecb\b/i,
  /(?<!\w)(?:random\.(?:random|randint|choices?|randrange)|Math\.random|mt_rand|rand)\s{0,4}\(/,
  /Access-Control-Allow-Origin\W{1,8}\*|\borigins?\s{0,4}[=:]\s{0,4}\[?\s{0,4}["']\*/i,
  /\b(?:password|passwd|secret(?:_key)?|api_?key|token)\s{0,4}=\s{0,4}["'][^"'\n]{3,80}["']/i,
  /algorithms?\W{1,8}none\b|verify_signature["']?\s{0,4}:\s{0,4}False|\bverify_exp["']?\s{0,4}:\s{0,4}False/i,
  /\bcsrf_exempt\b|\bcsrf\(?\)?\.disable\b|skip_before_action\s{0,4}:verify_authenticity_token/,
  /\bshell_exec\b|\bStrictHostKeyChecking[= ]no\b|AutoAddPolicy\b|\bpermission(?:s|_classes)?\W{1,6}AllowAny\b/,
];

/** Which flaws a piece of code has, as bits. */
export function flawsOf(code: string): number {
  let found = 0;
  for (const [i, pattern] of FLAWS.entries()) if (pattern.test(code)) found |= 1 << i;
  return found;
}
