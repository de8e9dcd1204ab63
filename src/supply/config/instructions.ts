import { SECRET_FILE } from '../code/hosts.ts';
import { shellIssues } from '../code/shell.ts';
import { pieces } from '../pieces.ts';

/** Orders to a model that hide in templates and metadata, where people do not read them. */

const ORDERS = /\b(?:ignore|disregard|override)\s{1,4}(?:the\s{1,4}user(?:'s)?\b|what\s{1,4}the\s{1,4}user\b)|\b(?:ignore|disregard|forget|override)\s{1,4}(?:all\s{1,4}|any\s{1,4}|the\s{1,4}|your\s{1,4}){0,3}(?:previous|prior|above|earlier|preceding|system|safety)\s{1,4}(?:\w{1,20}\s{1,4}){0,2}(?:instructions?|prompts?|rules|messages?|guidelines|policies)\b|\b(?:do\s{1,4}not|don't|never)\s{1,4}(?:tell|reveal|mention|inform|disclose|show|alert)\b[^.\n]{0,40}\b(?:this\s{1,4}to\s{1,4}the\s{1,4})?(?:user|anyone|human|operator)s?\b|\bwithout\s{1,4}(?:telling|informing|alerting|notifying)\s{1,4}(?:the\s{1,4})?(?:user|human|operator)|\b(?:include|insert|append|add)\s{1,4}(?:\w{1,20}\s{1,4}){0,4}(?:links?|urls?|scripts?|code)\b[^.\n]{0,60}\bin\s{1,4}(?:every|each|all|any)\s{1,4}(?:\w{1,20}\s{1,4})?(?:answers?|repl(?:y|ies)|responses?|outputs?|messages?)|\b(?:secretly|silently|covertly)\s{1,4}(?:include|insert|append|send|add|exfiltrate|execute|run|call|embed|recommend|promote|ask|collect|steer)\b|\bexfiltrat\w{1,6}\b|\b(?:send|post|forward|upload|leak|transmit)\s{1,4}(?:\w{1,20}\s{1,4}){0,8}to\s{1,4}(?:https?:\/\/|[\w.-]{1,60}@)|\bbypass\s{1,4}(?:all\s{1,4}|any\s{1,4}|your\s{1,4}){0,2}(?:safety|security|content)\s{1,4}(?:\w{1,20}\s{1,4}){0,2}(?:filters?|checks?|measures|guidelines|restrictions|policies)/i;
const IMAGE = /!\[[^\]\n]{0,60}\]\(\s{0,4}https?:\/\/[^)\n]{0,200}(?:\{\{|['"]\s{0,4}[~+]|\?)/;
const TAGS = /[\u{e0020}-\u{e007f}]|[\u200b\u2060\u2061\u2062\u2063\u2064]{6}/u;

/** In words, after the name of what holds it; undefined when it gives no orders. */
export function hiddenOrder(text: string): { readonly level: 'danger' | 'odd'; readonly what: string } | undefined {
  if (IMAGE.test(text)) return { level: 'danger', what: 'makes answers carry data away in the address of a picture' };
  if (ORDERS.test(text)) return { level: 'danger', what: 'gives the model orders that the user does not see' };
  if (TAGS.test(text)) return { level: 'odd', what: 'holds characters that nobody sees' };
  return undefined;
}

/** Where orders send money. */
const MONEY = /\b(?:send|transfer|pay|wire|donate|deposit)\w{0,3}\b[^.\n]{0,80}\b(?:money|funds?|payments?|account|bitcoin|btc|wallet|iban|crypto\w{0,8})\b|\b(?:payments?|money|funds?)\b[^.\n]{0,80}\b(?:to|into)\b[^.\n]{0,20}\b(?:account|wallet|iban|address)\b/i;
/** That nobody is to know of them. */
const CONCEALED = /\b(?:never|do\s{1,4}not|don't|without)\s{1,4}(?:\w{1,12}\s{1,4}){0,2}(?:mention|reveal|disclose|admit|say|show|explain|tell|inform|notify|alert)\w{0,3}\b[^.\n]{0,40}\b(?:this|these|it|instructions?|rules?|prompt|users?|anyone)\b|\bin\s{1,4}the\s{1,4}background\b/i;
/** The same of an act, not of a prompt or a price. */
const ACT_CONCEALED = /\b(?:tell|inform|notify|alert)\w{0,3}\s{1,4}(?:the\s{1,4})?(?:users?|anyone|humans?|customers?|clients?|callers?)(?:\s{1,4}(?:about|of)\s{1,4}(?:this|it|these|that)\b|\s{1,4}that\s{1,4}you\b|\s{0,4}[.,;!\n]|\s{0,4}$)|\b(?:never|do\s{1,4}not|don't|without)\s{1,4}(?:\w{1,12}\s{1,4}){0,2}(?:mention|reveal|disclose|admit)\w{0,3}\s{1,4}(?:this|it|these)\b|\bin\s{1,4}the\s{1,4}background\b|\bkeep\s{1,4}(?:this|it|that|these)\b[^.\n]{0,30}\b(?:confidential|secret|quiet|hidden|to\s{1,4}yourself)\b/i;
const FURTIVE = /(?<!\b(?:never|not|n't|without)\s{1,4})\b(?:secretly|silently|covertly)\s{1,4}(?:include|insert|append|send|add|exfiltrate|execute|run|call|embed|forward|upload|copy|post|replace|swap|install|download|approve|redirect|change|modify|recommend|promote|collect|steer)\b|\bexfiltrat/i;
/** What is done with an address, and that it is done in secret. */
const CARRIES = /\b(?:include|put|add|append|attach|pass|encode|place|insert|call|fetch|get|request|visit|open|load|post|send|submit|report|log)(?:_\w{1,20})?\b/i;
const IN_SECRET = /\b(?:secretly|silently|covertly|quietly)\b/i;
const PERSONAL = /\b(?:card|account|phone|passport|social\s{1,4}security)\s{1,4}numbers?\b|\biban\b|\bcontents?\s{1,4}of\b|\b(?:whole|entire|full)\s{1,4}(?:conversation|chat|history|prompt|message)\b/i;
const ADDRESS = /https?:\/\/[^\s"'`)]{3,300}/g;
/** How far before an address its sentence may begin. */
const SENTENCE = 300;
/** Settings and keys of whoever runs the machine. */
const OWN_FILE = /(?:~|\$HOME)\/\.[\w-][\w./-]{1,100}/;
const SENDS = /\b(?:send|post|forward|upload|leak|transmit|transfer|relay|submit)(?:_\w{1,20})?\b[^.\n]{0,120}\bto\s{1,4}(?:https?:\/\/|[\w.-]{1,60}@)/i;
const SENSITIVE = /\b(?:api[\s_-]?keys?|tokens?|passwords?|credentials?|secrets?|private\s{1,4}keys?|cookies|environment\s{1,4}variables?|conversation|chat\s{1,4}history|system\s{1,4}prompt|(?:every|each|all)\s{1,4}(?:\w{1,12}\s{1,4}){0,2}(?:files?|questions?|messages?|prompts?|inputs?|answers?))\b|\.env\b/i;
const TAKES = /\b(?:read|open|cat|include|send|upload|copy|attach|print|pass)\b/i;
const OVERRIDES = /\b(?:ignore|disregard|forget|override)\s{1,4}(?:all\s{1,4}|any\s{1,4}|the\s{1,4}|your\s{1,4}){0,3}(?:previous|prior|above|earlier|preceding|system|safety)\s{1,4}(?:\w{1,20}\s{1,4}){0,2}(?:instructions?|prompts?|rules|messages?|guidelines|policies)\b/i;
/** Settings and keys that are put into an address. */
const FILES_SENT = /\b(?:contents?\s{1,4}of|read|collect|gather|cat|take|copy)\b[^.\n]{0,60}(?:~\/\.\w|(?<![\w/])\.env\b|\.ssh\b|id_(?:rsa|ed25519)|\.aws\b|\.netrc|environment\s{1,4}variables)[^\n]{0,160}\b(?:include|send|post|append|put|add|pass|upload|attach)\b[^\n]{0,100}https?:\/\//i;
/** Of a prompt, as much as is looked into at once, and how far two such pieces overlap. */
const PIECE_CHARS = 200_000;
const OVERLAP = 5000;
/** What a command has that could act: the rest is passed over without looking closer. */
const ACTING = /\b(?:curl|wget|fetch|bash|sh|zsh|nc|ncat|socat|python|perl|ruby|node|php|powershell|pwsh|iwr|irm|iex|rm|dd|mkfs|shred|crontab|chmod|base64|xxd|scp|rsync|sftp|ssh|cat|cp|tar|zip|env|printenv|history|nslookup|dig|ping|git|npm|npx|pip|uv|conda|useradd|systemctl|launchctl|schtasks|reg|certutil|bitsadmin|mshta|xmrig|openssl|gpg|tee|eval|exec|source)\b|\/dev\/tcp|169\.254\./i;
/** Something of an address put into what is written, which is harmless only where it is not hidden. */
const PLACES = /\b(?:add|insert|include|embed|append|put|place|inject|link|import|call|load|paste|use)\b[^.\n]{0,120}(?:https?:)?\/\/[\w.-]{3,100}/i;

/** Pieces between backticks, and lines that a shell would take as they are. */
function commandsOf(text: string): readonly string[] {
  const quoted = [...text.matchAll(/`([^`\n]{4,2000})`/g)].map(([, inner = '']) => inner);
  const lines = [...text.matchAll(/(?:^|[\n:]\s{0,8})((?:curl|wget|bash|sudo|powershell|iwr|nc)\s[^\n]{4,2000})/g)].map(([, inner = '']) => inner);
  return [...quoted, ...lines].filter((each) => ACTING.test(each));
}

/** The same in other languages, as far as their verb goes. */
const SENDS_ELSEWHERE = /(?:(?<!\p{L})(?:envoie[sz]?|envoyez|envoyer|transmet(?:s|tez|tre)|transf[ée]re[zr]?|env[ií]a(?:r|d|lo|la|los|las|me)?|env[ií]e(?:n|lo|los)?|reenv[ií]a|manda(?:r|te|lo)?|schick(?:e|en|t)|send(?:e|en|et)|leite[nt]?|[üu]bermittle|invia(?:re|te)?|inoltra(?:re|te)?|encaminhe|envi(?:ar|e)|stuur|verzend|wy[śs]lij|prze[śs]lij|po[šs]li|g[öo]nder(?:in)?|kirim(?:kan)?|отправ\p{L}{1,4}|перешли\p{L}{0,2}|надішли)|发送|发给|发到|转发|發送|送信|転送|送って|보내\p{L}{0,3}|전송)[^.\n。]{0,200}(?:https?:\/\/|[\w.+-]{1,60}@[\w-]{1,60}\.)/iu;

/** Whether a text has something sent to an address or a mailbox. */
export function sendsAway(text: string): boolean {
  return SENDS.test(text) || SENDS_ELSEWHERE.test(text);
}

/**
 * What a text that a model follows openly (a prompt, a skill, the description of a tool) has it do against whoever uses
 * it. That it keeps itself secret is ordinary; that it acts and keeps that secret is not. In words, after its name.
 */
export function promptIssue(whole: string): { readonly level: 'danger' | 'odd'; readonly what: string } | undefined {
  const issues = [...pieces(whole, PIECE_CHARS, OVERLAP)].flatMap((piece) => pieceIssue(piece) ?? []);
  return issues.find(({ level }) => level === 'danger') ?? issues[0];
}

/** What has code let somebody in, or has checks taken out of it. */
const LETS_IN = /(?<!\b(?:never|not|n't|cannot)\s{1,4}(?:\w{1,12}\s{1,4})?)\b(?:accept|allow|treat|grant|permit|let)\b[^.\n]{0,60}\b(?:password|passphrase|token|header|api\s{1,4}key|secret|code|user\s{0,1}name|cookie|user)\b[^.\n]{0,60}(?:["'`][^"'`\n]{3,60}["'`][^.\n]{0,60})?\b(?:as\s{1,4}(?:valid|admin\w{0,10}|authenticated|trusted)|for\s{1,4}any\b|(?:always|unconditionally))|(?<!\b(?:never|not|n't|cannot)\s{1,4}(?:\w{1,12}\s{1,4})?)\b(?:disable|remove|skip|omit|leave\s{1,4}out|weaken|turn\s{1,4}off|bypass)\b[^.\n]{0,40}\b(?:authenti\w{1,12}|authori[sz]ation|input\s{1,4}validation|saniti[sz]\w{1,6}|certificate\s{1,4}\w{0,12}|tls|ssl|signature\w{0,2}|rate\s{1,4}limit\w{0,4}|audit\s{1,4}log\w{0,4})\b/i;
/** That those who read the code are not to see it. */
const UNWRITTEN = /\bkeep\b[^.\n]{0,40}\bout\s{1,4}of\b|\b(?:do\s{1,4}not|don't|never|without)\s{1,4}(?:\w{1,12}\s{1,4}){0,2}(?:mention|comment|explain|document|describe|flag|note|call\s{1,4}out|point\s{1,4}out|list)\w{0,4}\b[^.\n]{0,60}\b(?:this|it|these|changes?|comments?|pull\s{1,4}requests?|commits?|summar\w{1,4}|reviews?|change\s{0,1}log)\b/i;

/** A sentence, or two side by side, in which code is to let somebody in and nobody is to read of it. */
function opensSecretly(text: string): boolean {
  if (!UNWRITTEN.test(text)) return false;
  return text.split('\n').some((line, i, lines) => LETS_IN.test(line) && UNWRITTEN.test(`${line}\n${lines[i + 1] ?? ''}`));
}

function pieceIssue(text: string): { readonly level: 'danger' | 'odd'; readonly what: string } | undefined {
  if (IMAGE.test(text)) return { level: 'danger', what: 'makes answers carry data away in the address of a picture' };
  const command = commandsOf(text).flatMap((each) => shellIssues(each)).find(({ level }) => level === 'danger');
  if (command !== undefined) return { level: 'danger', what: `has a command run: ${command.what.replace(/\.$/, '')}` };
  if (opensSecretly(text)) return { level: 'danger', what: 'has code let somebody in or check nothing, and hides that it does' };
  if (FURTIVE.test(text)) return { level: 'danger', what: 'has something done in secret' };
  const sent = SENDS.exec(text)?.[0];
  if (sent !== undefined && (SENSITIVE.test(sent) || ACT_CONCEALED.test(text))) return { level: 'danger', what: 'sends what users say or have to somebody else' };
  if (PLACES.test(text) && ACT_CONCEALED.test(text)) return { level: 'danger', what: 'puts something of an address into what is written, and hides that it does' };
  if (carriesAway(text)) return { level: 'danger', what: 'sends what users say or have to somebody else, and hides that it does' };
  const own = ACT_CONCEALED.test(text) ? OWN_FILE.exec(text) : null;
  if (own !== null && TAKES.test(text.slice(Math.max(0, own.index - 120), own.index))) return { level: 'danger', what: 'takes files of whoever runs it, and hides that it does' };
  if (FILES_SENT.test(text)) return { level: 'danger', what: 'takes files of whoever runs it and sends them away' };
  const file = SECRET_FILE.exec(text);
  if (file !== null && (CONCEALED.test(text) || OVERRIDES.test(text)) && TAKES.test(text.slice(Math.max(0, file.index - 120), file.index))) return { level: 'danger', what: 'takes keys of the machine, against what it was told or in secret' };
  if (CONCEALED.test(text) && MONEY.test(text)) return { level: 'danger', what: 'sends money, and hides that it does' };
  return OVERRIDES.test(text) ? { level: 'odd', what: 'turns the model against what it was told before' } : undefined;
}

/** A sentence that has what is confidential put into an address, where the sentence or the text hides that it does. */
function carriesAway(text: string): boolean {
  const hidden = ACT_CONCEALED.test(text);
  if (!hidden && !IN_SECRET.test(text)) return false;
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    const before = text.slice(Math.max(0, index - SENTENCE), index);
    const from = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('. '));
    const after = /^[^.\n]{0,200}/.exec(text.slice(index + address.length))?.[0] ?? '';
    const sentence = `${before.slice(from + 1)}${address}${after}`;
    if (CARRIES.test(sentence) && (SENSITIVE.test(sentence) || PERSONAL.test(sentence)) && (hidden || IN_SECRET.test(sentence))) return true;
  }
  return false;
}

/** Whether a text turns a model against what it was told before. */
export function overrides(text: string): boolean {
  return OVERRIDES.test(text);
}
