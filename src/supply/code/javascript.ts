import { printable } from '../printable.ts';
import { byNumber, collects, MANY, placesIn, SECRET_FILE, START_FILE, urlsIn } from './hosts.ts';
import { Issues, type Issue } from './issue.ts';
import { flowIssues } from './javascript-flow.ts';
import { actsOf, hidesStarter, ROUNDABOUT } from './javascript-acts.ts';
import { pieces } from '../pieces.ts';
import { shellIssues } from './shell.ts';
import { windowsIssue } from './windows.ts';

/**
 * JavaScript and TypeScript: the plainly dangerous. Patterns over the text without comments, which also stand where a
 * text does not parse, and beside them what following its values shows (`javascript-flow.ts`). Patterns are bounded.
 */

/** `install`: a package's script that runs when it is installed. `page`: a script in HTML. */
export type ScriptKind = 'module' | 'install' | 'page';

const PIECE = 200_000;
const OVERLAP = 4000;
const MAX_FOLLOWED = 8 * 1024 * 1024;

const DECODED = String.raw`(?:(?:window|self|globalThis|global)\s{0,4}\.\s{0,4})?(?:atob\s{0,4}\(|Buffer\s{0,4}\.\s{0,4}from\s{0,4}\([^()]{0,4000},\s{0,4}["'\x60](?:base64|hex)["'\x60]|unescape\s{0,4}\(|decodeURIComponent\s{0,4}\(\s{0,4}(?:escape\s{0,4}\()?\s{0,4}(?:atob|["'\x60]%)|String\s{0,4}\.\s{0,4}fromCharCode\s{0,4}\((?:\s{0,4}\d{1,3}\s{0,4},){8}|(?:require\s{0,4}\(["'](?:node:)?zlib["']\)|zlib)\s{0,4}\.\s{0,4}\w{2,12}Sync\s{0,4}\(\s{0,4}Buffer)`;
const EVALUATES = String.raw`(?:\beval\s{0,4}\(|\(0\s{0,4},\s{0,4}eval\)\s{0,4}\(|\bnew\s{1,4}Function\s{0,4}\((?:\s{0,4}["'\x60][\w, ]{0,60}["'\x60]\s{0,4},){0,4}|(?<![\w.])Function\s{0,4}\(|\bvm\s{0,4}\.\s{0,4}run\w{0,20}\s{0,4}\(|\bnew\s{1,4}vm\.Script\s{0,4}\(|\bmodule\._compile\s{0,4}\(|\bsetTimeout\s{0,4}\()`;
const EVAL_DECODED = new RegExp(`${EVALUATES}\\s{0,8}(?:await\\s{1,4})?${DECODED}`);
const EXEC_DECODED = new RegExp(`\\b(?:exec|execSync|spawn|spawnSync|execFile|execFileSync|execa|execaCommand)\\s{0,4}\\(\\s{0,8}${DECODED}`);
/** A name that gets something decoded, and is evaluated soon. */
const DECODED_NAME = new RegExp(`(?:const|let|var|,|;|\\{)\\s{0,8}([A-Za-z_$][\\w$]{0,60})\\s{0,4}=\\s{0,4}(?:await\\s{1,4})?${DECODED}`, 'g');
const EVAL_FETCHED = /\b(?:eval|Function)\s{0,4}\(\s{0,4}(?:await\s{1,4})?(?:\(?\s{0,4}await\s{1,4})?(?:(?:axios|got|request|needle)(?:\s{0,4}\.\s{0,4}get)?|fetch)\s{0,4}\(|(?:\.then\s{0,4}\(\s{0,4}(?:eval|\(?\s{0,4}(\w{1,20})\s{0,4}\)?\s{0,4}=>\s{0,4}\{?\s{0,4}(?:eval|new\s{1,4}Function)\s{0,4}\(\s{0,4}\1\b))/;
const EVAL_RESPONSE = /\b(?:eval|Function|ExecuteGlobal)\s{0,4}\(\s{0,4}[\w$]{1,40}\s{0,4}\.\s{0,4}response(?:Text|Body)?\b/i;
const BODY_EVALUATED = /\.on\s{0,4}\(\s{0,4}["']end["'][^\n]{0,120}=>\s{0,4}\{?\s{0,4}(?:eval|new\s{1,4}Function|vm\.runIn\w{0,20})\s{0,4}\(/;
const PROCESS = /\b(?:require\s{0,4}\(\s{0,4}["'`](?:node:)?child_process["'`]\s{0,4}\)|from\s{0,4}["'](?:node:)?child_process["']|import\s{0,4}\(\s{0,4}["'`](?:node:)?child_process["'`]|process\s{0,4}\.\s{0,4}binding\s{0,4}\(\s{0,4}["']spawn_sync|Bun\s{0,4}\.\s{0,4}spawn|Deno\s{0,4}\.\s{0,4}(?:run|Command))/;
/** Texts handed to a shell. */
const COMMAND = /\b(?:exec|execSync|spawn|spawnSync|execFile|execFileSync|execa|execaCommand|shell|sh|\$)\s{0,4}(?:\(\s{0,8}|(?=`))(["'`])((?:\\.|(?!\1)[^\\]){3,3000})\1/g;
/** A command that is put together from what the machine tells of itself. */
const ASKS_AWAY = /\bexec(?:Sync)?\s{0,4}\(\s{0,8}["'`][^\n"'`]{0,40}\b(?:curl|wget|nslookup|dig|ping)\b[^\n]{0,300}?(?:\bos\s{0,4}\.\s{0,4}(?:hostname|userInfo|networkInterfaces)|\bprocess\.env\b|\bhostname\s{0,4}\(\s{0,4}\))/;
const SHELL_ARGS = /\b(?:spawn|spawnSync|execFile|execFileSync)\s{0,4}\(\s{0,8}["'`](?:\/bin\/)?(?:ba|z)?sh["'`]\s{0,4},\s{0,8}\[\s{0,8}["'`]-l?c["'`]\s{0,4},\s{0,8}(["'`])((?:\\.|(?!\1)[^\\]){3,3000})\1/g;
const ARGS = /\bargs\s{0,4}:\s{0,4}\[\s{0,8}(?:["'`](?:ba|z|da)?sh["'`]\s{0,4},\s{0,8})?["'`]-l?c["'`]\s{0,4},\s{0,8}(["'`])((?:\\.|(?!\1)[^\\]){3,3000})\1/g;
const NETWORK = /\brequire\s{0,4}\(\s{0,4}["'](?:node:)?https?["']\s{0,4}\)\s{0,4}\.\s{0,4}(?:request|get)\s{0,4}\(|\bhttps?\s{0,4}\.\s{0,4}(?:request|get)\s{0,4}\(|\bfetch\s{0,4}\(|\baxios\b|\bXMLHttpRequest\b|\bnet\s{0,4}\.\s{0,4}(?:connect|createConnection)\b|new\s{1,4}(?:net\.Socket|WebSocket)\b|\bdns\s{0,4}\.\s{0,4}(?:resolve|lookup)\w{0,10}\s{0,4}\(|\bsendBeacon\b|\bgot\s{0,4}[.(]|\bundici\b/;
/** Names are looked up that hold what was read. */
const LOOKUP = /\bdns\s{0,4}\.\s{0,4}(?:promises\s{0,4}\.\s{0,4})?(?:resolve|lookup)\w{0,10}\s{0,4}\(|require\s{0,4}\(\s{0,4}["'](?:node:)?dns["']\s{0,4}\)\s{0,4}\.\s{0,4}(?:resolve|lookup)/;
const SHELL_PROGRAM = /\b(?:spawn|exec|execFile)\s{0,4}\(\s{0,8}["'`](?:\/bin\/(?:ba|z|k|da)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?|bash|sh)["'`]\s{0,4}(?:,\s{0,4}\[\s{0,4}(?:["']-i["']\s{0,4})?\])?/;
const SOCKET = /new\s{1,4}(?:\w{1,20}\.)?Socket\s{0,4}\(|\bnet\s{0,4}\.\s{0,4}(?:connect|createConnection)\s{0,4}\(|require\s{0,4}\(["'](?:node:)?(?:net|tls)["']\)/;
const PIPED = /\.\s{0,4}(?:stdout|stdin|stderr)\s{0,4}\.\s{0,4}pipe\s{0,4}\(|\.\s{0,4}pipe\s{0,4}\(\s{0,4}\w{1,30}\s{0,4}\.\s{0,4}std(?:in|out|err)/;
/** The whole environment as a text, or sent. */
const ENVIRONMENT = /JSON\s{0,4}\.\s{0,4}stringify\s{0,4}\(\s{0,4}(?:\{[^{}]{0,300}\b(?:env\s{0,4}:\s{0,4}|\.\.\.\s{0,4})?process\s{0,4}\.\s{0,4}env\b\s{0,4}[,}]|process\s{0,4}\.\s{0,4}env\s{0,4}[,)])|Object\s{0,4}\.\s{0,4}entries\s{0,4}\(\s{0,4}process\s{0,4}\.\s{0,4}env\s{0,4}\)|(?:data|body|env|payload)\s{0,4}:\s{0,4}process\s{0,4}\.\s{0,4}env\s{0,4}[,}]|querystring\.stringify\s{0,4}\(\s{0,4}process\.env\s{0,4}\)/;
const HOST = /(?:\bos|require\s{0,4}\(\s{0,4}["'](?:node:)?os["']\s{0,4}\))\s{0,4}\.\s{0,4}(?:hostname|userInfo|networkInterfaces|homedir)\s{0,4}\(|\bprocess\.env\.(?:USER|HOME|HOSTNAME|USERNAME|LOGNAME|npm_config_user_agent)\b/g;
const PERSISTS = /\b(?:writeFile|appendFile|writeFileSync|appendFileSync|copyFile|copyFileSync|createWriteStream|symlinkSync)\s{0,4}\([^;\n]{0,300}/g;
const WORM = /\bnpm\s{1,4}publish\b|\bnpm\s{1,4}token\b/;
const WORM_TOKEN = /\.npmrc\b|_authToken|NPM_TOKEN|\/-\/npm\/v1\/tokens|whoami/;
const OBFUSCATED = /\b_0x[\da-f]{4,6}\b/g;
const ESCAPES = /(?:\\x[\da-fA-F]{2}){120}|(?:\\u00[\da-fA-F]{2}){120}/;
const ESCAPED_NAME = /["'`](?:\\x[\da-fA-F]{2}|\\u00[\da-fA-F]{2}|\w){0,40}(?:(?:\\x[\da-fA-F]{2}|\\u00[\da-fA-F]{2})\w{0,4}){3}/;
/** Cookies put straight into an address. */
const COOKIE_SENT = /https?:\/\/[^"'`\s]{1,300}["'`]\s{0,4}\+\s{0,4}(?:(?:encodeURIComponent|escape|btoa)\s{0,4}\(\s{0,4})?document\s{0,4}\.\s{0,4}cookie|https?:\/\/[^"'`\s]{1,300}\$\{\s{0,4}(?:\w{1,30}\()?document\.cookie/;
const FAR = ' '.repeat(160);
const MOST_SPACES = 10_000;
const AFTER_CODE = /\S[^\n]{0,200}[;,})]$/;
const FAR_CODE = /^(?:(?:eval|require|global|Function|const|var|let|!function|import|await|try|process)\b|\((?=\w))[^\n]{20}/;
const JSFUCK = /(?:[[\]()!+]{1,6}\s?){400}/;
const WALLET = /\bwindow\s{0,4}\.\s{0,4}ethereum\b[\s\S]{0,4000}\b(?:XMLHttpRequest\.prototype|window\.fetch\s{0,4}=|globalThis\.fetch\s{0,4}=)/;
/** The beginning of a program in base64, and what makes a download of it. */
const HELD_PROGRAM = /["'`](?:TVqQ|TVpQ|TVro|f0VMRg)[A-Za-z0-9+/=]{8}/;
const HANDS_OUT = /\bBlob\s{0,4}\(|createObjectURL|msSaveOrOpenBlob|msSaveBlob|\.\s{0,4}download\s{0,4}=/;
const MINER = /\bCoinHive\b|coinhive\.min\.js|cryptonight|\bxmrig\b|stratum\+tcp/i;

/** Text without comments that begin a line; those behind code stay, since a text may hold `//`. One pass. */
function withoutComments(source: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let at = source.indexOf('/*'); at >= 0; at = source.indexOf('/*', at)) {
    const before = source.slice(Math.max(0, at - 200), at);
    if (!/(?:^|[\n;{}(,])[ \t]{0,200}$/.test(before)) {
      at += 2;
      continue;
    }
    const end = source.indexOf('*/', at + 2);
    if (end < 0) break;
    kept.push(source.slice(from, at), ' ');
    from = at = end + 2;
  }
  kept.push(source.slice(from));
  return kept.join('').replaceAll(/^[ \t]{0,400}\/\/[^\n]{0,10000}/gm, '');
}

/** What a script would do that packages and pages have no use for. Linear in the source. */
export function scriptIssues(source: string, kind: ScriptKind, spend: () => void, depth = 0): readonly Issue[] {
  const issues = new Issues();
  const plain = source.includes('/*') || source.includes('//') ? withoutComments(source) : source;
  for (const piece of pieces(plain, PIECE, OVERLAP)) {
    spend();
    judge(piece, kind, issues);
  }
  // Beyond that a text is data, a table of words say, whatever it is called; its patterns are looked at all the same.
  if (source.length <= MAX_FOLLOWED) flowIssues(source, { as: kind, depth }, issues, (inner) => scriptIssues(inner, kind, spend, depth + 1), (at) => lineAt(source, at), spend);
  return issues.all();
}

function lineAt(source: string, at: number): number {
  let line = 1;
  for (let i = source.indexOf('\n'); i >= 0 && i < at; i = source.indexOf('\n', i + 1)) line++;
  return line;
}

function judge(text: string, kind: ScriptKind, issues: Issues): void {
  if (ASKS_AWAY.test(text)) issues.add('danger', 'Sends what it learns about the machine away, by a command.');
  const evaluates = /\beval\b|\bFunction\s{0,4}\(|\bvm\s{0,4}\.|_compile|setTimeout/.test(text);
  if (evaluates) {
    const at = EVAL_DECODED.exec(text);
    if (at !== null) issues.add(decodesPayload(text, at.index) || decodesAct(text, at.index) ? 'danger' : 'odd', 'Runs code that it decodes.');
    else if (decodedThenRun(text)) issues.add('danger', 'Runs code that it decodes.');
    if (EVAL_FETCHED.test(text) || BODY_EVALUATED.test(text) || EVAL_RESPONSE.test(text)) issues.add('danger', 'Runs code that it downloads.');
  }
  const processes = PROCESS.test(text);
  const windows = windowsIssue(text);
  if (windows !== undefined) issues.add(windows.level, windows.what);
  if (processes) {
    for (const pattern of [COMMAND, SHELL_ARGS, ARGS]) for (const [, , raw = ''] of text.matchAll(pattern)) {
      const danger = shellIssues(raw.replaceAll(/\\(["'`\\])/g, '$1').replaceAll('\\n', '\n')).find(({ level }) => level === 'danger');
      if (danger !== undefined) issues.add(/destroys files|sets something up|hides what|reads keys/.test(danger.what) && kind === 'module' ? 'odd' : 'danger', danger.what);
    }
    if (EXEC_DECODED.test(text)) issues.add('danger', 'Runs a command that it decodes.');
    if (SOCKET.test(text) && SHELL_PROGRAM.test(text) && PIPED.test(text)) issues.add('danger', 'Gives a network connection a shell.');
    if (WORM.test(text) && WORM_TOKEN.test(text)) issues.add('odd', 'Publishes packages with the tokens that it finds.');
  }
  if (COOKIE_SENT.test(text)) issues.add('danger', 'Sends the cookies of whoever looks at the page away.');
  const network = NETWORK.test(text);
  actsOf(text, processes, network, placesIn(text, MANY), issues);
  if (hidesStarter(text)) issues.add('danger', 'Puts together from pieces the name of what starts programs.');
  if (ROUNDABOUT.test(text)) issues.add('danger', 'Reaches in a way that hides it what starts programs.');
  const collector = placesIn(text, MANY).find(collects);
  const hosts = new Set([...text.matchAll(HOST)].map(([each]) => each.replaceAll(/\s/g, ''))).size;
  const environment = ENVIRONMENT.test(text);
  if (collector !== undefined && (environment || hosts >= 1 || SECRET_FILE.test(text) || /document\s{0,4}\.\s{0,4}cookie|localStorage\b/.test(text))) issues.add('danger', `Reads the machine or its user, and names ${printable(collector, 80)}, which collects what is sent to it.`);
  else if (collector !== undefined && network && kind === 'install') issues.add('danger', `Sends something to ${printable(collector, 80)} when it is installed.`);
  if (network && kind === 'install') {
    if (environment || hosts >= 3) issues.add('danger', 'Sends what it reads of the machine away when it is installed.');
    else if (processes && /\bchmod\w{0,4}\s{0,4}\(|\bexec\w{0,8}\s{0,4}\(|\bspawn\w{0,4}\s{0,4}\(/.test(text)) issues.add('note', 'Downloads something when it is installed, and starts programs.');
    const number = urlsIn(text, MANY).find(byNumber);
    if (number !== undefined) issues.add('danger', `Talks to an address by number when it is installed (${printable(number, 60)}).`);
  } else if (environment && LOOKUP.test(text)) issues.add('danger', 'Sends the environment, which holds keys, away in host names.');
  else if (network && environment && /\bmethod\s{0,4}:\s{0,4}["'`]POST|\.post\s{0,4}\(/.test(text)) issues.add('odd', 'Uses the whole environment beside a request that sends.');
  if (kind !== 'page' && (network || /\brequire\s{0,4}\(\s{0,4}["'](?:node:)?(?:https?|net|dgram)["']/.test(text)) && SECRET_FILE.test(text) && placesIn(text, MANY).some(byNumber)) issues.add('danger', 'Reads files of keys or accounts, and talks to an address by number.');
  if (kind === 'install' && SECRET_FILE.test(text) && network) issues.add('danger', 'Names files of keys or accounts beside the network when it is installed.');
  if (kind !== 'page') for (const [call] of text.matchAll(PERSISTS)) if (START_FILE.test(call) && !/site-packages|node_modules/.test(call)) issues.add(kind === 'install' ? 'danger' : 'odd', 'Writes to where things start by themselves.');
  if (ESCAPED_NAME.test(text)) spelled(text, kind, issues);
  obfuscation(text, kind, evaluates, issues);
  if (HELD_PROGRAM.test(text) && HANDS_OUT.test(text)) issues.add('danger', 'Hands whoever looks at it a program that it holds.');
  if (WALLET.test(text)) issues.add('odd', 'Changes requests of a page beside a wallet.');
  if (MINER.test(text)) issues.add(kind === 'module' ? 'note' : 'odd', 'Names a program that mines coins.');
}

/** Whether what is decoded is a written-out payload, which nobody has a reason to encode but to hide. */
function decodesPayload(text: string, at: number): boolean {
  return /["'`][\w+/=%\\]{40}|(?:\d{1,3}\s{0,4},\s{0,4}){20}/.test(text.slice(at, at + 1200));
}

/** Whether a short text that is decoded there says itself that it talks to somebody or starts something. */
function decodesAct(text: string, at: number): boolean {
  const encoded = /["'`]([A-Za-z0-9+/]{12,2000}={0,2})["'`]/.exec(text.slice(at, at + 2200))?.[1];
  return encoded !== undefined && /\bfetch\s{0,4}\(|XMLHttpRequest|https?:\/\/|document\.cookie|child_process|\bimport\s{0,4}\(|sendBeacon|WebSocket/.test(Buffer.from(encoded, 'base64').toString('latin1'));
}

function decodedThenRun(text: string): boolean {
  for (const match of text.matchAll(DECODED_NAME)) {
    const name = match[1]?.replaceAll('$', String.raw`\$`) ?? '';
    const rest = text.slice(match.index + match[0].length, match.index + 3000);
    if (name.length > 0 && decodesPayload(text, match.index) && new RegExp(`${EVALUATES}\\s{0,8}${name}(?:\\s{0,4}\\.\\s{0,4}toString\\s{0,4}\\([^()]{0,20}\\))?\\s{0,4}[),]`).test(rest)) return true;
  }
  return false;
}

/** Texts that spell by escapes what could be written out: the names of what starts programs, and commands. */
function spelled(text: string, kind: ScriptKind, issues: Issues): void {
  const plain = text.replaceAll(/\\x([\da-fA-F]{2})|\\u00([\da-fA-F]{2})/g, (_, short: string | undefined, long: string | undefined) => {
    const character = String.fromCharCode(Number.parseInt(short ?? long ?? '20', 16));
    return /[\w ./:|&;$<>@?=,(){}-]/.test(character) ? character : ' ';
  });
  if (/["'`](?:node:)?child_process["'`]/.test(plain) && !/["'`](?:node:)?child_process["'`]/.test(text)) issues.add('danger', 'Hides by escapes that it starts programs.');
  else if (/["'`](?:eval|execSync|exec|spawn|Function|constructor)["'`]/.test(plain) && !/["'`](?:eval|execSync|exec|spawn|Function|constructor)["'`]/.test(text)) issues.add(kind === 'install' ? 'danger' : 'odd', 'Hides by escapes what it calls.');
}

/** Whether code stands so far behind other code of its line that no editor shows it. One pass over the runs of spaces. */
function offScreen(text: string): boolean {
  for (let at = text.indexOf(FAR); at >= 0; at = text.indexOf(FAR, at)) {
    const start = at;
    while (text.charCodeAt(at) === 32) at++;
    if (at - start <= MOST_SPACES && AFTER_CODE.test(text.slice(Math.max(0, start - 202), start)) && FAR_CODE.test(text.slice(at, at + 60))) return true;
  }
  return false;
}

function obfuscation(text: string, kind: ScriptKind, evaluates: boolean, issues: Issues): void {
  if (text.includes('_0x')) {
    const names = new Set<string>();
    for (const [name] of text.matchAll(OBFUSCATED)) if (names.add(name).size > 30) break;
    if (names.size > 30) issues.add(kind === 'install' ? 'danger' : 'odd', 'Its names and texts were made unreadable by a tool that hides what code does.');
  }
  if (evaluates && ESCAPES.test(text) && /\beval\b/.test(text)) issues.add('odd', 'Spells long texts by escapes, and evaluates.');
  if (offScreen(text)) issues.add('odd', 'Code stands far behind the end of a line, where nobody sees it.');
  if (text.includes('[![]') && JSFUCK.test(text)) issues.add('odd', 'Is written without letters, as only code that hides is.');
}
