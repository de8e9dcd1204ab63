import { collects, byNumber } from './hosts.ts';
import type { Issues } from './issue.ts';

/** Acts of JavaScript that need two things beside each other: what is taken and where it goes, what comes in and what runs it. Patterns are bounded. */

/** Files that only their owner and the program that wrote them read. */
const PRIVATE = /["'`\\/]\.ssh[\\/"'`]|\bid_(?:rsa|dsa|ecdsa|ed25519)\b|[\\/]etc[\\/]shadow|Login Data\b|cookies\.sqlite|\bkey[34]\.db\b|logins\.json|wallet\.dat|Local Storage[\\/]{1,4}leveldb|Local Extension Settings|\.electrum\b|Exodus[\\/]{1,4}exodus\.wallet|\.config[\\/]gcloud|\.gnupg\b|Keychains[\\/]/;
const READS = /\b(?:readFile|readFileSync|createReadStream|readdir|readdirSync|copyFile|copyFileSync|openSync|cpSync)\s{0,4}\(/;
/** Something goes to an address that is written out. */
const SENDS = /\bmethod\s{0,4}:\s{0,4}["'`](?:POST|PUT)|\.\s{0,4}(?:post|put|sendBeacon)\s{0,4}\(|\bsendBeacon\s{0,4}\(|\.\s{0,4}(?:write|end)\s{0,4}\(\s{0,4}\w|new\s{1,4}WebSocket\s{0,4}\(|\bdns\b/;
const TALKS = /\brequire\s{0,4}\(\s{0,4}["'`](?:node:)?(?:https?|net|tls|dgram|ws|axios|got|undici|node-fetch|request|needle|superagent)["'`]\s{0,4}\)|\bfrom\s{0,4}["'](?:node:)?(?:https?|net|tls|ws|axios|got|undici|node-fetch)["']/;
const ADDRESS = /["'`](?:https?|wss?):\/\/(?!(?:localhost|127\.0\.0\.1|0\.0\.0\.0)\b)[\w.-]{3,200}|\b(?:host|hostname)\s{0,4}:\s{0,4}["'`](?!localhost|127\.)[\w.-]{3,200}["'`]/;

/** What comes in over the network is run: by a handler of messages, or as a command by a server. */
const MESSAGE_RUN = /\.\s{0,4}(?:on|addEventListener)\s{0,4}\(\s{0,4}["'`](?:message|data)["'`]\s{0,4},\s{0,4}(?:async\s{0,4})?(?:function\s{0,4}\w{0,30}\s{0,4})?\(?\s{0,4}(\w{1,30})\s{0,4}\)?\s{0,4}(?:=>)?\s{0,4}\{?\s{0,4}(?:return\s{1,4})?(?:eval|\(0\s{0,4},\s{0,4}eval\)|new\s{1,4}Function|(?:\w{1,20}\.)?(?:exec|execSync|runIn\w{1,20}))\s{0,4}\(\s{0,4}\1\b/;
const REQUEST_RUN = /\bcreateServer\s{0,4}\([^]{0,400}?\b(?:exec|execSync|spawn|eval)\s{0,4}\(\s{0,4}(?:decodeURIComponent\s{0,4}\(\s{0,4})?(?:\w{1,20}\s{0,4}\.\s{0,4}){1,4}(?:url|body|query|headers|slice|command|cmd)\b/;
const BODY_RUN = /\b(?:app|router|server)\s{0,4}\.\s{0,4}(?:get|post|all|use)\s{0,4}\([^]{0,300}?(?<![\w.])(?:exec|execSync|eval)\s{0,4}\(\s{0,4}(?:req|request|ctx)\s{0,4}\.\s{0,4}(?:body|query|params|url)\b/;

/** All cookies of a browser, which only an extension can ask for. */
const ALL_COOKIES = /\b(?:chrome|browser)\s{0,4}\.\s{0,4}cookies\s{0,4}\.\s{0,4}getAll\s{0,4}\(/;
/** What somebody types into a field for passwords. */
const TYPED = /input\[type\s{0,4}=\s{0,4}\\?["']?password|type\s{0,4}===?\s{0,4}["'`]password["'`]|addEventListener\s{0,4}\(\s{0,4}["'`](?:keydown|keypress|keyup)["'`]/;
const TYPED_SENT = /(?:sendBeacon|fetch|\.open)\s{0,4}\([^()]{0,200}["'`](?:https?:)?\/\/[^]{0,300}?(?:\.\s{0,4}(?:value|key|keyCode|code)\b|\bkeys?\b|\blog\b|\bbuffer\b)/;
/** Addresses of wallets by their form, beside what changes the clipboard. */
export const WALLET_FORM = /0x\[[a-fA-F0-9-]{3,12}\]\{40\}|\bbc1|\[13\]\[[a-zA-Z1-9-]{3,24}\]\{2\d/;
const CLIPBOARD = /\bclipboard\w{0,12}\b[^;\n]{0,80}\.\s{0,4}(?:write|writeText|writeSync|copy)\s{0,4}\(|\bcopy\s{0,4}\(/;

/** The folder in which all files of somebody are. */
const HOME = String.raw`(?:\bos|require\s{0,4}\(\s{0,4}["'](?:node:)?os["']\s{0,4}\))\s{0,4}\.\s{0,4}homedir\s{0,4}\(\s{0,4}\)|process\.env\.(?:HOME|USERPROFILE)\b`;
const REMOVES_HOME = new RegExp(String.raw`\b(?:rmSync|rm|rmdirSync|rmdir|rimraf|rimrafSync|emptyDirSync|removeSync|remove)\s{0,4}\(\s{0,4}(?:${HOME})\s{0,4}[,)]`);
const GOES_THROUGH_HOME = new RegExp(String.raw`\b(?:readdirSync|readdir|walk|globSync|opendirSync)\s{0,4}\(\s{0,4}(?:${HOME})`);
const ENCRYPTS = /\bcreateCipheriv\s{0,4}\(|\bsubtle\s{0,4}\.\s{0,4}encrypt\s{0,4}\(/;
const WRITES = /\b(?:writeFile|writeFileSync|createWriteStream|renameSync|rename)\s{0,4}\(/;

/** The whole environment, put into the address that is asked. */
const ENVIRONMENT_ASKED = /["'`]https?:\/\/[^"'`\s]{3,300}["'`]\s{0,4}\+\s{0,4}[^;\n]{0,120}JSON\s{0,4}\.\s{0,4}stringify\s{0,4}\(\s{0,4}process\s{0,4}\.\s{0,4}env\s{0,4}\)|["'`]https?:\/\/[^"'`\s]{3,300}\$\{[^}\n]{0,120}JSON\.stringify\(process\.env\)|\.\s{0,4}(?:end|write|send|post)\s{0,4}\((?:[^()\n;]{0,100},)?\s{0,4}JSON\s{0,4}\.\s{0,4}stringify\s{0,4}\(\s{0,4}process\s{0,4}\.\s{0,4}env\s{0,4}\)|\bbody\s{0,4}:\s{0,4}JSON\s{0,4}\.\s{0,4}stringify\s{0,4}\(\s{0,4}process\s{0,4}\.\s{0,4}env\s{0,4}\)/;

const COMMAND_NAMES = String.raw`\b(?:exec|execSync|spawn|spawnSync|execFile|execFileSync)\s{0,4}\(\s{0,8}`;
/** A command that stands as numbers or letters and is put together where it is run. */
const CODES = /(?:const|let|var|,|;)\s{0,8}([A-Za-z_$][\w$]{0,40})\s{0,4}=\s{0,4}String\s{0,4}\.\s{0,4}fromCharCode\s{0,4}\((?:\s{0,4}\d{1,3}\s{0,4},){8}/g;
const EXEC_BUFFER = new RegExp(String.raw`${COMMAND_NAMES}Buffer\s{0,4}\.\s{0,4}from\s{0,4}\([^()]{1,200}\)\s{0,4}\.\s{0,4}toString\s{0,4}\(`);

/** Adds what a text does by two things that stand beside each other. `processes`: it starts programs. */
export function actsOf(text: string, processes: boolean, network: boolean, places: readonly string[], issues: Issues): void {
  const away = (network || TALKS.test(text)) && ADDRESS.test(text);
  if (PRIVATE.test(text) && READS.test(text) && (away || places.some((url) => byNumber(url) || collects(url))) && SENDS.test(text)) issues.add('danger', 'Reads files that hold keys or sessions of somebody, and sends something away.');
  if (/\beval\b|Function|exec|runIn/.test(text) && (MESSAGE_RUN.test(text) || REQUEST_RUN.test(text) || BODY_RUN.test(text))) issues.add('danger', 'Runs what comes in over the network.');
  if (away && ALL_COOKIES.test(text)) issues.add('danger', 'Reads all cookies of a browser, and uses the network.');
  if (TYPED.test(text) && TYPED_SENT.test(text)) issues.add('danger', 'Sends what somebody types away.');
  if (WALLET_FORM.test(text) && CLIPBOARD.test(text) && /clipboard/i.test(text)) issues.add('danger', 'Changes addresses of wallets in the clipboard.');
  if (REMOVES_HOME.test(text)) issues.add('danger', 'Removes all files of whoever runs it.');
  if (ENCRYPTS.test(text) && GOES_THROUGH_HOME.test(text) && WRITES.test(text)) issues.add('danger', 'Goes through all files of whoever runs it and encrypts them.');
  if (text.includes('new') && COMPILES.test(text)) issues.add('danger', 'Runs code by a name that it hides.');
  if (EVAL_LETTERS.test(text)) issues.add('danger', 'Runs code that it decodes.');
  if (text.includes('docker.sock') && WHOLE_DISK.test(text)) issues.add('danger', 'Takes over the machine by a container that holds its whole disk.');
  if (PAYS.test(text)) issues.add('danger', 'Changes what a wallet is asked to pay.');
  if (ENVIRONMENT_ASKED.test(text)) issues.add('danger', 'Sends the environment, which holds keys, away.');
  if (processes && EXEC_BUFFER.test(text)) issues.add('danger', 'Runs a command that it decodes.');
  if (processes && text.includes('fromCharCode')) for (const { 1: name = '', index } of text.matchAll(CODES)) {
    const rest = text.slice(index, index + 5000);
    if (new RegExp(`${COMMAND_NAMES}${name.replaceAll('$', String.raw`\$`)}\\b`).test(rest)) issues.add('danger', 'Runs a command that it decodes.');
  }
}

/** A module that is made by hand, and whose method that runs code is reached by a name that is computed. */
const COMPILES = /\b([A-Za-z_$][\w$]{0,40})\s{0,4}=\s{0,4}new\s{1,4}(?:module\s{0,4}\.\s{0,4}constructor|\(?\s{0,4}require\s{0,4}\(\s{0,4}["'`](?:node:)?module["'`]\s{0,4}\)\s{0,4}\)?)(?![\w$])[^]{0,400}?(?<![\w$])\1\s{0,4}\[(?!\s{0,4}["'`\d])[^;=\n]{1,80}?\]\s{0,4}\(/;
const WHOLE_DISK = /\bBinds["']?\s{0,4}:\s{0,4}\[\s{0,4}["'`]\/:/;
/** Letters that are made from others and evaluated in the same breath. */
const EVAL_LETTERS = /(?:\beval|\bnew\s{1,4}Function|(?<![\w.])Function)\s{0,4}\([^;]{0,400}?(?:fromCharCode|fromCodePoint|codePointAt|charCodeAt)\b/;
/** A wallet's requests are answered by somebody else, or the receiver of a payment is set. */
const PAYS = /\bethereum\s{0,4}\.\s{0,4}(?:request|send|sendAsync)\s{0,4}=(?!=)|\bparams\s{0,4}\[\s{0,4}0\s{0,4}\]\s{0,4}\.\s{0,4}to\s{0,4}=(?!=)/;

const PIECES = /(["'`])\s{0,8}\+\s{0,8}\1/g;
const STARTER = /["'`](?:node:)?child_process["'`]/;

/** Names that are put together from pieces where they could be written out. */
export function hidesStarter(text: string): boolean {
  return text.includes('+') && !STARTER.test(text) && /child|process|_pro/.test(text) && STARTER.test(text.replaceAll(PIECES, ''));
}

/** Programs are started by a module that is reached by a way round. */
export const ROUNDABOUT = /\bprocess\s{0,4}\.\s{0,4}mainModule\s{0,4}\.\s{0,4}(?:require|constructor)\b[^]{0,60}["'`](?:node:)?child_process|\[\s{0,4}["'`]constructor["'`]\s{0,4}\][^]{0,200}child_process|\b(?:global|globalThis)\s{0,4}\[\s{0,4}["'`]require["'`]\s{0,4}\]\s{0,4}\(\s{0,4}["'`](?:node:)?child_process/;
