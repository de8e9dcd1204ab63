import type { CodePattern } from './pattern.ts';
import { code } from './pattern.ts';

/** A value that is shown in place of a real one. */
const SAMPLE = String.raw`(?:<|\$|\{|%|x{3}|\*{3}|\.{3}|your|my[-_]|change|example|sample|placeholder|todo|env|secret["']|password["']|test|dummy|fake|redacted|process|os\.)`;

/** Patterns of shell, SQL, Docker, Kubernetes, Terraform, and of any language. */
export const OPERATIONS: readonly CodePattern[] = [
  code('sh-curl-pipe', 'shell', 494, 'medium', 'Download run without a check', 'curl wget', /\b(?:curl|wget)\b[^|\n]{1,200}\|\s{0,4}(?:sudo\s{1,4}(?:-\w{1,4}\s{1,4})?)?(?:ba|z|da|k)?sh\b|\b(?:curl|wget)\b[^|\n]{1,200}\|\s{0,4}(?:sudo\s{1,4})?python3?\b/),
  code('sh-chmod', 'shell', 732, 'medium', 'Files that everybody may write', 'chmod', /\bchmod\s{1,4}(?:-[a-zA-Z]{1,4}\s{1,4}){0,3}(?:0?777|0?666|a\+rwx|ugo\+rwx|o\+w)\b/),
  code('sh-tls-off', 'shell', 295, 'medium', 'TLS verification switched off in a command', 'curl wget sslverify npm trusted strict git', /\bcurl\b[^\n|]{0,120}\s(?:-[a-zA-Z]{0,6}k[a-zA-Z]{0,6}|--insecure)(?:\s|$)|\bwget\b[^\n|]{0,120}--no-check-certificate|http\.sslVerify[ =]{1,2}false|GIT_SSL_NO_VERIFY=|\bstrict-ssl[ =]{1,2}false/),
  code('sh-eval', 'shell', 78, 'medium', 'Argument evaluated by a shell', 'eval', /(?:^|[\s;&|])eval\s{1,4}["']?\$(?:\{?[1-9@*]|\{?(?:INPUT|input|CMD|cmd|user\w{0,12}|QUERY_STRING)\b|\(curl)/),
  code('sh-host-key', 'shell', 322, 'medium', 'Host key of SSH not checked', 'stricthostkeychecking', /\bStrictHostKeyChecking[ =]{1,2}["']?(?:no|off)\b/i),
  code('sh-password-argument', 'shell', 214, 'low', 'Password in a command line', 'mysql sshpass psql curl mysqldump', new RegExp(String.raw`\bsshpass\s{1,4}-p\s{0,2}["']?(?!\$)\w|\bmysql(?:dump)?\b[^\n]{0,80}\s-p(?!\$|["']?\$)["']?[\w!@#]{4}`)),
  code('sql-grant-all', 'sql', 250, 'medium', 'All rights for every host or everybody', 'grant', /\bGRANT\s{1,4}ALL\b[^\n]{0,80}\bTO\s{1,4}(?:["'`]?\w{1,40}["'`]?@["'`]%["'`]|PUBLIC\b)/i),
  code('sql-dynamic', 'sql', 89, 'medium', 'Statement built from strings within SQL', 'exec execute', /\bEXEC(?:UTE)?\s{0,4}(?:\(\s{0,4}|IMMEDIATE\s{1,4})N?'(?:[^'\n]|''){0,160}'\s{0,4}(?:\+|\|\|)\s{0,4}[@\w]/i),
  code('sql-plain-password', 'sql', 256, 'medium', 'Password kept as plain text', 'password', /\binsert\s{1,4}into\s{1,4}\w{0,20}users?\w{0,10}\s{0,4}\([^)\n]{0,100}\bpassword\b[^)\n]{0,60}\)\s{0,4}values\s{0,4}\([^)\n]{0,80}'(?!\$2|\$argon|pbkdf2|\?|:)[^'\n]{3,24}'/i),
  code('docker-root', 'dockerfile', 250, 'low', 'Container that runs as root', 'user', /^\s{0,4}USER\s{1,4}(?:root|0)\s{0,8}$/),
  code('docker-secret', 'dockerfile', 798, 'high', 'Secret in an image', 'env arg', new RegExp(String.raw`^\s{0,4}(?:ENV|ARG)\s{1,4}\w{0,30}(?:PASSWORD|SECRET|TOKEN|API_?KEY)\w{0,10}[ =]{1,2}["']?(?!${SAMPLE})[\w!@#/+.-]{6}`, 'i')),
  code('docker-socket', 'dockerfile', 250, 'high', 'Docker socket given to a container', 'docker dockerd 2375', /\/var\/run\/docker\.sock\s{0,2}:\s{0,2}\/?|\btcp:\/\/0\.0\.0\.0:2375\b/),
  code('container-privileged', 'yaml', 250, 'high', 'Container with all rights on its host', 'privileged hostnetwork hostpid allowprivilegeescalation cap sys_admin', /\bprivileged:\s{0,2}true|\bdocker\b[^\n]{0,120}--privileged\b|\bhost(?:Network|PID|IPC):\s{0,2}true|\ballowPrivilegeEscalation:\s{0,2}true|--cap-add[ =](?:ALL|SYS_ADMIN)/),
  code('k8s-wildcard-role', 'yaml', 732, 'high', 'Role that may do everything', 'verbs resources cluster', /\b(?:verbs|resources|apiGroups):\s{0,2}\[\s{0,2}["']\*["']\s{0,2}\]|--clusterrole[ =]cluster-admin\b/),
  code('ci-script-injection', 'yaml', 78, 'high', 'Text of an event run by a workflow', 'run echo title body head_ref', /\b(?:run|echo)\b[^\n]{0,120}\$\{\{\s{0,2}github\.(?:event\.(?:issue|pull_request|comment|review|head_commit)\.(?:title|body|message|head\.ref)|head_ref)/),
  code('tf-open-ingress', 'terraform', 284, 'high', 'Network open to every address', 'cidr_blocks cidr_ipv4 source_ranges cidrip source_address_prefix', /\b(?:cidr_blocks|source_ranges)\s{0,4}=\s{0,2}\[[^\]\n]{0,80}["'](?:0\.0\.0\.0\/0|::\/0)["']|\b(?:cidr_ipv4|CidrIp)["']?\s{0,4}[=:]\s{0,2}["']?0\.0\.0\.0\/0|\bsource_address_prefix\s{0,4}=\s{0,2}["']\*["']/),
  code('tf-public-storage', 'terraform', 732, 'high', 'Storage that everybody may read', 'acl publicread publicreadwrite block_public_acls allusers', /\bacl\s{0,8}[=:]\s{0,2}["']public-read(?:-write)?["']|\bAccessControl:\s{0,2}PublicRead|\bblock_public_(?:acls|policy)\s{0,8}=\s{0,2}false|member\s{0,4}=\s{0,2}["']allUsers["']/),
  code('tf-no-encryption', 'terraform', 311, 'medium', 'Storage without encryption', 'storage_encrypted encrypted publicly_accessible enable_https_traffic_only', /\b(?:storage_encrypted|encrypted|enable_https_traffic_only)\s{0,8}=\s{0,2}false|\bpublicly_accessible\s{0,8}=\s{0,2}true/),
  code('tf-wildcard-policy', 'terraform', 732, 'medium', 'Policy that allows everything', 'action actions principal', /["']?\b(?:Action|actions|Principal)["']?\s{0,8}[=:]\s{0,2}(?:\[\s{0,2})?["']\*["']/),
  code('hardcoded-credential', 'any', 798, 'high', 'Password or key written in the code', 'password passwd secret api_key apikey secret_key secretkey access_key auth_token db_password pwd', new RegExp(String.raw`(?<![\w.-])["']?(?:\w{1,20}_)?(?:password|passwd|pwd|secret|api_?key|secret_?key|access_key|auth_token)["']?\s{0,4}(?::\s{0,2}\w{1,12}\s{0,2}=|[:=]|=>)\s{0,4}["'](?!${SAMPLE})(?=[^"'\n]{0,40}[\d!@#$%^&*])[^\s"'{}<>$()]{7,100}["']`, 'i')),
  code('static-iv', 'any', 329, 'medium', 'Fixed initialisation vector', 'iv', /(?<!\w)iv\s{0,4}=\s{0,4}(?:b?["'][^"'\n]{8,40}["']|b["']\\x00["']\s{0,2}\*|bytes\(16\)|new byte\[16\]|Buffer\.alloc\(\s{0,2}(?:12|16)\s{0,2}\)|\[\]byte\(")/i),
  code('ecb-mode', 'any', 327, 'high', 'Cipher in ECB mode', 'mode_ecb ecb', /\b(?:AES|DES3?)\.new\([^\n]{0,80}MODE_ECB|\bmodes\.ECB\(|["']aes-\d{3}-ecb["']/i),
  code('cors-wildcard', 'any', 942, 'low', 'Cross-origin access for every site', 'access allow_origins', /\bAccess-Control-Allow-Origin["']?\s{0,2}[:,]\s{0,2}["']?\*|\ballow_origins\s{0,2}=\s{0,2}\[\s{0,2}["']\*["']/i),
];
