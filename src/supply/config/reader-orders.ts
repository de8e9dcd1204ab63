import { SECRET_FILE } from '../code/hosts.ts';
import { shellIssues } from '../code/shell.ts';
import { pieces } from '../pieces.ts';

/** Orders to whatever model reads a text: who is spoken to, and what it is to do. Patterns are bounded. */

const MODEL = String.raw`(?:(?:AI|LLM|GPT|language|chat|coding)[\s-]{0,2}(?:assistants?|agents?|models?|systems?|bots?)|AIs?|LLMs?|assistants?|chatbots?|(?:an?|the|any|all|every|this|your)\s{1,4}(?:models?|agents?))`;
/** A model is spoken to, or spoken of as having to do something; or a text gives itself out for the system's. */
const SPOKEN_TO = new RegExp(String.raw`\b${MODEL}\b[^.\n]{0,100}\b(?:must|should|shall|have\s{1,4}to|has\s{1,4}to|needs?\s{1,4}to|are\s{1,4}required|is\s{1,4}required)\b|\b(?:note|notes|notice|message|instructions?|attention|dear|hey|for|to)\s{1,4}(?:[\w/]{1,10}\s{1,4}){0,3}${MODEL}\b[^.\n]{0,30}[:,\]]|\[[^\]\n]{0,60}\b${MODEL}\b[^\]\n]{0,40}\]|(?:(?:^|[>(*])\s{0,20}(?:(?:dear|hello|hi|hey|attention)\s{1,4})?|[.!?]\s{1,4})${MODEL}\s{0,4}[,:]|\bif\s{1,4}you\s{1,4}(?:are|act\s{1,4}as)\s{1,4}(?:an?\s{1,4}|the\s{1,4})?(?:\w{1,12}\s{1,4}){0,2}${MODEL}\b`, 'im');
const AS_SYSTEM = /(?:^|[\n>\])])\s{0,8}(?:SYSTEM|ADMIN(?:ISTRATOR)?|DEVELOPER|ROOT)(?:\s{1,4}(?:MESSAGE|NOTE|NOTICE|OVERRIDE|PROMPT|INSTRUCTIONS?|UPDATE)){0,2}\s{0,4}:|\[(?:SYSTEM|ADMIN|DEVELOPER|ROOT)(?:\s{1,4}[A-Z]{3,14}){0,2}\]|<\|im_start\|>\s{0,4}system|<\|start_header_id\|>\s{0,4}system|<\|system\|>|<<SYS>>/;
const PLACE = String.raw`(?:https?:\/\/|[\w.+-]{1,60}@[\w-]{1,60}\.)`;
const SENT = new RegExp(String.raw`\b(?:send|post|forward|upload|leak|transmit|transfer|relay|submit|e-?mail|exfiltrate|put|copy|report)(?:_\w{1,20})?\b(?:[^.\n]|\.(?!\s)){0,200}\b(?:to|at|via|with)\b[^.\n]{0,30}${PLACE}`, 'i');
const OWN = /\b(?:users?(?:'s|s')?|private|personal|secrets?|confidential|conversation|chat|history|prompts?|messages?|credentials?|keys?|tokens?|passwords?|files?|contacts?|e-?mails?|cookies|profile|customers?|contents?|records?|data)\b|\.env\b|~\/\.\w/i;
const LOADED = /\bdownload\w{0,3}\b[^\n]{0,60}https?:\/\/\S{3,200}[^\n]{0,60}\b(?:run|execute|install|open|start|launch)\b|\b(?:run|execute|install)\b[^\n]{0,40}https?:\/\/\S{3,200}/i;
const COMMAND = /`([^`\n]{4,1000})`|\b(?:run|execute|type|with|shell|terminal|commands?)\s{0,4}:?\s{1,4}!?((?:curl|wget|rm|bash|sh|powershell|nc|cat|python[\d.]{0,4})\s[^\n]{4,500})/g;
/** An address of a picture that takes in what was said. */
const CARRIED = /!\[[^\]\n]{0,60}\]\(\s{0,4}https?:\/\/[^)\n]{0,200}[=/?](?:\{{1,2}|\[|<|\$\{|%7B)\s{0,4}(?:\w{1,30}[\s_.-]){0,3}(?:conversation|history|data|secrets?|keys?|prompt|user\w{0,10}|chat|query|messages?|contents?|context|summary)\b/i;
/** The same with a word that stands for it, which is said behind the picture. */
const STOOD_FOR = /!\[[^\]\n]{0,60}\]\(\s{0,4}https?:\/\/[^)\n]{0,200}[=/?]([A-Z][A-Z_]{2,30})\)[^\n]{0,80}\b\1\b[^.\n]{0,80}\b(?:users?|conversation|history|messages?|data|keys?|secrets?|prompt|contents?)\b/;
/** Files from which things start, or that let somebody in. */
const LETS_IN = /\b(?:add|append|write|put|copy|echo)\b[^\n]{0,400}(?:authorized_keys|\.bashrc|\.zshrc|\.profile\b|crontab|\.git\/hooks)/i;
/** That an order is to be hidden, and that it is to hold from then on. */
const HIDES = /\bhide\s{1,4}(?:this|these|it|that)\b/i;
const LASTING = /\bfrom\s{1,4}now\s{1,4}on\b|\bin\s{1,4}(?:every|each|all)\s{1,4}(?:\w{1,12}\s{1,4})?(?:answers?|repl(?:y|ies)|responses?)\b/i;
const DESTROYS = /\brm\s{1,4}-\w{0,4}[rf]\w{0,4}\b|\b(?:delete|erase|wipe|drop)\s{1,4}(?:all|every|the)\s{1,4}(?:\w{1,12}\s{1,4}){0,2}(?:files?|tables?|records?|data|folders?|repositor(?:y|ies))\b/i;
/** A model is turned against what it was told: nobody else is spoken to so. */
const TURNED = /\b(?:ignore|disregard|forget|override)\s{1,4}(?:all\s{1,4}|any\s{1,4}|the\s{1,4}|your\s{1,4}){0,3}(?:previous|prior|above|earlier|preceding)\s{1,4}(?:\w{1,20}\s{1,4}){0,2}(?:instructions?|prompts?|rules|messages?|guidelines)\b/i;
/** Against what a model was told, or whom it works for, and what it is to give. */
const DISREGARDS = /\b(?:ignore|disregard|forget|override)\b[^.\n]{0,60}\b(?:users?|instructions?|rules|guidelines|prompts?|above|previous|criteria|policy|policies)\b/i;
const GIVES = /\b(?:output|reveal|print|show|give|list|return|repeat|disclose|include)\b[^.\n]{0,60}\b(?:passwords?|credentials?|api\s{1,4}keys?|secrets?|tokens?|private\s{1,4}keys?|system\s{1,4}prompt|customer\s{1,4}(?:list|data))\b/i;
const CONCEALED = /\b(?:do\s{1,4}not|don't|never|without)\s{1,4}(?:\w{1,12}\s{1,4}){0,2}(?:ask|tell|inform|mention|notify|alert|reveal|confirm|disclos)\w{0,4}\b/i;
/** That a person is not asked. */
const ASKED = /\b(?:ask|tell|inform|notify|confirm)\w{0,4}\b[^.\n]{0,30}\busers?\b|\busers?(?:'s|s')?\s{1,4}(?:confirmation|consent|approval)\b/i;
const ACTED = /\b(?:call|invoke|execute|use|run|trigger)\b[^.\n]{0,60}\b(?:tool|function|command|action|api)s?\b/i;

/** How an order acts: `away` against whoever has the model read the text, `odd` in a way that nobody needs in a text. */
export type ReaderOrder = 'away' | 'odd';

/** What of a paragraph is read at once, and how far two such pieces overlap. */
const PIECE = 8000;
const OVERLAP = 2000;

/** Words of which an order has one: by far the most texts are told apart by them, at a fraction of what the patterns cost. */
const WORDS = /nstruction|criteria|ssistant|AI\b|LLM|[Mm]odel|agent|hatbot|GPT|SYSTEM|ADMIN|DEVELOPER|ROOT|user|!\[/;

/**
 * What a text has a model do that reads it; undefined when it gives it no orders that act. Paragraph by paragraph: who
 * is spoken to in one is not who does what another tells.
 */
export function readerOrder(text: string): ReaderOrder | undefined {
  if (!WORDS.test(text)) return undefined;
  let found: ReaderOrder | undefined;
  for (const paragraph of text.split(/\n[ \t]*\n/)) for (const piece of pieces(paragraph, PIECE, OVERLAP)) {
    const order = orderIn(piece);
    if (order === 'away') return order;
    found ??= order;
  }
  return found;
}

function orderIn(text: string): ReaderOrder | undefined {
  if (text.includes('![') && (CARRIED.test(text) || STOOD_FOR.test(text))) return 'away';
  const conceals = CONCEALED.test(text);
  if (conceals && text.includes('user') && ACTED.test(text) && ASKED.test(text)) return 'odd';
  // What is to be done is rarer than that somebody is spoken to.
  const order = actIn(text) ?? (conceals && /`[^`\n]{4,1000}`/.test(text) ? 'odd' : undefined);
  return order !== undefined && (SPOKEN_TO.test(text) || AS_SYSTEM.test(text) || TURNED.test(text)) ? order : undefined;
}

function actIn(text: string): 'away' | undefined {
  const sent = SENT.exec(text)?.[0];
  if (sent !== undefined && OWN.test(sent.replace(/https?:\/\/\S{1,300}/g, ''))) return 'away';
  if (text.includes('://') && LOADED.test(text)) return 'away';
  if (DISREGARDS.test(text) && (SECRET_FILE.test(text) || GIVES.test(text))) return 'away';
  if (AS_SYSTEM.test(text) && GIVES.test(text)) return 'away';
  if (DISREGARDS.test(text) && DESTROYS.test(text)) return 'away';
  if ((CONCEALED.test(text) || HIDES.test(text)) && (LETS_IN.test(text) || (LASTING.test(text) && SPOKEN_TO.test(text)) || (DISREGARDS.test(text) && SPOKEN_TO.test(text)))) return 'away';
  for (const [, quoted = '', told = ''] of text.matchAll(COMMAND)) if (shellIssues(quoted === '' ? told : quoted).some(({ level }) => level === 'danger')) return 'away';
  return undefined;
}

/** What texts about attacks on models, and collections of them, speak of: there an order is shown, not given. */
const TOPIC = /\b(?:prompt\s{0,2}[- ]?injections?|inject(?:ion|ed|ing)s?|jailbreak\w{0,6}|red[- ]?team\w{0,4}|adversar\w{1,6}|attack\w{0,4}|malicious|exploit\w{0,4}|vulnerab\w{1,6}|payloads?|guardrails?|security|examples?|samples?|e\.g\.|such\s{1,4}as|test\s{1,4}(?:cases?|prompts?)|expected)\b/i;
/** What is quoted is not said. */
const QUOTED = /^[ \t]{0,8}(```|~~~)[\s\S]{0,50000}?^[ \t]{0,8}\1|^[ \t]{0,8}>[^\n]{0,4000}|"[^"\n]{1,2000}"|“[^”\n]{1,2000}”|«[^»\n]{1,2000}»/gm;

const SPOKEN = /"[^"\n]{1,2000}"|“[^”\n]{1,2000}”|«[^»\n]{1,2000}»/g;

/** A text's own words: one that speaks of attacks quotes them. Blocks of code stay, as they are what a reader is to run. */
export function ownWords(text: string): string {
  return TOPIC.test(text) ? text.replaceAll(SPOKEN, ' ') : text;
}

/** Whether an order that {@link readerOrder} finds is given by a text that is about something else, outside of what it quotes. */
export function isPlanted(text: string): boolean {
  return !TOPIC.test(text) && readerOrder(text.replaceAll(QUOTED, ' ')) === 'away';
}

/** A line of a table. */
export const LISTED = /^[ \t]{0,8}\|[^\n]{2,4000}\|[ \t]{0,8}$/gm;

/** Whether a text about attacks on models shows an order between marks of quotation or of code, and gives none. */
export function isQuoted(text: string): boolean {
  return TOPIC.test(text) && readerOrder(text.replaceAll(QUOTED, ' ').replaceAll(LISTED, ' ').replaceAll(/`[^`\n]{1,2000}`|(?<![*\w])\*{1,3}[^*\n]{4,2000}\*{1,3}|(?<![_\w])_[^_\n]{4,2000}_(?!\w)/g, ' ')) !== 'away';
}

/** That a model is told to run, approve or change something, and that it is to say nothing of it or to ask nobody. */
const TOLD_TO_ACT = /\b(?:execute|run|invoke|install)\b[^.\n]{0,60}(?:`[^`\n]{3,400}`|\b(?:npx|npm|pip|curl|wget|sh|bash|python)\b)|\b(?:approve|merge)\b[^.\n]{0,40}\b(?:pull\s{1,4}requests?|prs?|changes|commits?)\b/i;
const UNSAID = /\b(?:omit|hide|remove|skip|drop)\s{1,4}(?:this|these)\b|\b(?:do\s{1,4}not|don't|never|without)\s{1,4}(?:\w{1,12}\s{1,4}){0,2}(?:mention|reveal|disclose|tell|inform|notify|quote|show|summari[sz]e|ask|repeat|report|acknowledge)\w{0,4}\b|\bkeep\s{1,4}(?:this|it|these)\b[^.\n]{0,20}\b(?:secret|hidden|private|quiet|confidential|out\s{1,4}of)\b|\bfull\s{1,4}(?:permissions?|access|rights)\b|\b(?:without|no)\s{1,4}(?:user\s{1,4})?(?:confirmation|approval|review)\b/i;

/** Whether a text that a page does not show tells the model that reads it to act, and to say nothing of that or ask nobody. */
export function unseenOrder(text: string): boolean {
  return SPOKEN_TO.test(text) && TOLD_TO_ACT.test(text) && UNSAID.test(text);
}
