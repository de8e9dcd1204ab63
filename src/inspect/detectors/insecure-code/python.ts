import type { CodePattern } from './pattern.ts';
import { code } from './pattern.ts';

/** Names that hold what somebody else sent. */
const INPUT = String.raw`(?:request|req|params|query|user_?input|input|argv|args|data|body|payload|cmd|command|code|expr|expression|user|name|filename|path|host|url|form|message)`;

export const PYTHON: readonly CodePattern[] = [
  code('py-sql-string', 'python', 89, 'high', 'SQL built from strings in Python', 'execute executemany executescript raw', /\.(?:execute|executemany|executescript|raw)\(\s{0,4}(?:f["']{1,3}[^{\n]{0,160}\{|["']{1,3}(?:select|insert|update|delete|drop|alter)\b[^\n]{0,200}?(?:["']\s{0,4}(?:\+|%\s{0,2}[\w(])|\.format\())/i),
  code('py-os-system', 'python', 78, 'high', 'Shell command built from strings in Python', 'system popen', /\bos\.(?:system|popen)\(\s{0,4}(?:f["']|["'][^"'\n]{0,160}["']\s{0,4}(?:\+|%|\.format)|[a-z_][\w.[\]'"]{0,60}\s{0,4}[+)])/i),
  code('py-subprocess-shell', 'python', 78, 'high', 'Subprocess through a shell in Python', 'shell', /\bsubprocess\.\w{2,16}\((?!\s{0,4}["'][^"'{]{0,120}["']\s{0,4},)[^\n]{0,200}\bshell\s{0,2}=\s{0,2}True/),
  code('py-eval', 'python', 95, 'high', 'Input evaluated as Python', 'eval exec', new RegExp(String.raw`(?<![.\w])(?:eval|exec)\(\s{0,4}(?:f["']|(?:\w{1,24}[._])?${INPUT}\b)`, 'i')),
  code('py-pickle', 'python', 502, 'high', 'Unsafe deserialisation in Python', 'pickle cpickle dill marshal shelve jsonpickle joblib', /\b(?:c?pickle|dill|marshal)\.loads?\(|\bjsonpickle\.decode\(|\bshelve\.open\((?!["'])|\bjoblib\.load\((?!["'])/i),
  code('py-yaml-load', 'python', 502, 'high', 'YAML loaded with arbitrary types in Python', 'yaml', /\byaml\.(?:load(?:_all)?\((?![^\n]{0,160}(?:Safe|CSafe|Base)Loader)|unsafe_load|full_load\()/),
  code('py-torch-load', 'python', 502, 'medium', 'Model file loaded with arbitrary code in Python', 'torch weights_only allow_pickle trust_remote_code', /\bweights_only\s{0,2}=\s{0,2}False|\ballow_pickle\s{0,2}=\s{0,2}True|\btrust_remote_code\s{0,2}=\s{0,2}True/),
  code('py-tls-verify', 'python', 295, 'high', 'TLS verification switched off in Python', 'verify _create_unverified_context cert_none check_hostname', /\bverify\s{0,2}=\s{0,2}False|_create_unverified_context|\bssl\.CERT_NONE|check_hostname\s{0,2}=\s{0,2}False/),
  code('py-flask-debug', 'python', 489, 'medium', 'Debug mode of a Python web server', 'debug', /\.run\([^\n]{0,160}\bdebug\s{0,2}=\s{0,2}True|^\s{0,16}DEBUG\s{0,2}=\s{0,2}True/),
  code('py-weak-random', 'python', 330, 'medium', 'Token from a predictable generator in Python', 'random randint choice choices', /\b\w{0,20}(?:token|secret|password|otp|session|nonce|salt|api_?key)\w{0,20}\s{0,4}=[^\n]{0,80}(?<!Secrets\.)(?<!System)\brandom\.(?:random|randint|choice|choices|randrange|getrandbits|sample)\(/i),
  code('py-password-hash', 'python', 916, 'high', 'Password with a fast hash in Python', 'md5 sha1 sha256', /\bhashlib\.(?:md5|sha1|sha256)\([^\n]{0,40}(?:password|passwd|pwd)/i),
  code('py-mktemp', 'python', 377, 'medium', 'Unsafe temporary file in Python', 'mktemp tmpnam', /\btempfile\.mktemp\(|\bos\.tmpnam\(/),
  code('py-template-string', 'python', 1336, 'high', 'Template built from input in Python', 'render_template_string template', new RegExp(String.raw`\brender_template_string\(\s{0,4}(?:f["']|[a-z_]\w{0,40}\s{0,2}[+,)%]|["'][^"'\n]{0,120}["']\s{0,4}[+%])|\bTemplate\(\s{0,4}(?:f["']|request\b)`)),
  code('py-xxe', 'python', 611, 'medium', 'XML parsed with external entities in Python', 'resolve_entities no_network', /\bresolve_entities\s{0,2}=\s{0,2}True|\bno_network\s{0,2}=\s{0,2}False/),
  code('py-jwt-unverified', 'python', 347, 'high', 'JWT read without its signature in Python', 'verify_signature decode', /["']verify_signature["']\s{0,4}:\s{0,4}False|\bjwt\.decode\([^\n]{0,120}\bverify\s{0,2}=\s{0,2}False|algorithms?\s{0,2}=\s{0,2}\[?["']none["']/i),
  code('py-path-join', 'python', 22, 'medium', 'File path from input in Python', 'open join send_file send_from_directory', /\b(?:open|send_file)\(\s{0,4}(?:f["'][^"'\n]{0,80}\{\s{0,2}(?:request|filename|user_?input)|request\.|os\.path\.join\([^\n]{0,80}\brequest\.)|\bos\.path\.join\([^\n)]{0,80}\brequest\.(?:args|form|files|values|GET|POST)/),
  code('py-ssrf', 'python', 918, 'medium', 'Request to an address from input in Python', 'get post urlopen request', /\b(?:requests|httpx)\.(?:get|post|put|request)\(\s{0,4}request\.(?:args|form|json|GET|POST|values)|\burlopen\(\s{0,4}request\./),
  code('py-extractall', 'python', 22, 'medium', 'Archive unpacked without a filter in Python', 'extractall', /\btar\w{0,12}\.extractall\((?![^\n]{0,120}\bfilter\s{0,2}=)/i),
  code('py-timing', 'python', 208, 'low', 'Secrets compared in a time that depends on them in Python', 'hexdigest', /\.hexdigest\(\)\s{0,4}[!=]=|[!=]=\s{0,4}\w{1,40}(?:\.\w{1,20}){0,2}\.hexdigest\(\)/),
];
