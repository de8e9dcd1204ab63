import { byNumber, collects, SECRET_FILE, urlsIn } from '../code/hosts.ts';
import { placesOf } from '../data/places.ts';
import { sendsAway } from '../config/instructions.ts';
import { readerOrder } from '../config/reader-orders.ts';

/** What an order does that acts against whoever has the text read, or against those that the answer goes to. Patterns are bounded. */

/** That nobody is to know. */
const CONCEALED = /\b(?:do\s{1,4}not|don't|never|without|not)\s{1,4}(?:\w{1,12}\s{1,4}){0,3}(?:mention|reveal|disclose|tell|inform|notify|alert|telling|informing|notifying|mentioning|show|report|asking|confirm\w{0,4})\b|\b(?:hide|conceal|quietly|silently|secretly|covertly|keep\s{1,4}(?:this|it|that)\s{1,4}(?:\w{1,12}\s{1,4}){0,2}(?:secret|quiet|hidden|confidential))\b/i;
/** What is asked of people and belongs to nobody else. */
const SECRETS = /\b(?:passwords?|passphrases?|credentials?|cvv2?|cvc|card\s{1,4}(?:numbers?|details)|(?:credit|debit|bank)\s{0,2}cards?|account\s{1,4}numbers?|pins?|otps?|one-time\s{1,4}codes?|social\s{1,4}security|passport|seed\s{1,4}phrases?|private\s{1,4}keys?|api\s{0,2}[_-]?\s{0,2}keys?|access\s{1,4}tokens?|tokens?|cookies|secrets?|contacts|\.env|system\s{1,4}prompt)\b/i;
const GIVEN = /\b(?:ask|enter|type|collect|request|give|provide|confirm|read\s{1,4}(?:out|me)|paste|include|output|print|reveal|share|send|post|export|append|show|tell|submit|put|repeat|list|leak|quote|attach|(?:write|reply|e-?mail|mail|call)\s{1,4}(?:us|me|to|at|back|[\w.+-]{1,60}@))\b/i;
/** Money, and what is granted without a look. */
const MONEY = /\b(?:pay|wire|transfer|send|donate|deposit|refund|approve|release|authori[sz]e|change|replace|update|use)\b[^\n]{0,100}\b(?:iban|account|wallet|bitcoin|btc|eth|payments?|funds|money|invoices?|refunds?|transfers?|purchases?|orders?|EUR|USD)\b|[€$£]\s?\d/i;
/** An act on a machine or with a tool. */
const ACTS = /\b(?:run|execute|call|invoke|install|download|delete|remove|erase|wipe|drop|overwrite|disable|turn\s{1,4}off|bypass|grant|merge|push|commit|open|fetch|visit|load|request)\b[^\n]{0,100}(?:`|https?:|\b(?:command|script|shell|bash|curl|tool|function|api|files?|folder|director\w{1,3}|database|tables?|records?|backups?|package|url|link|checks?|safety|safeguards?|filters?|permissions?|rights|admin|branch|repository|sudo|rm)\b|\b\w{2,30}_\w{2,30}\b)/i;
/** Data put into an address. */
const CARRIED = /https?:\/\/[^\s"'<>)]{0,200}[?&/=](?:\{|<|\[|\$|%7B|[A-Z]{3})/;
/** People led somewhere. */
const LED = /\b(?:tell|direct|send|refer|instruct|point|ask|advise|inform|convince)\b[^\n]{0,80}\b(?:users?|customers?|employees?|clients?|them|reader|people|everyone|visitors?|callers?|staff|patients?|colleagues?)\b[^\n]{0,160}(?:https?:\/\/|www\.|\b(?:call|phone|hotline|number|log\s{0,1}in|portal|enter)\b)/i;

/** That nobody is to know of an act, rather than of a rule. */
const FURTIVE = /\b(?:quietly|silently|secretly|covertly)\b|\b(?:do\s{1,4}not|don't|never|without)\s{1,4}(?:\w{1,12}\s{1,4}){0,2}(?:tell|telling|inform|informing|mention|mentioning|reveal|disclose|notify|notifying|alert)\b[^.\n]{0,40}\b(?:users?|anyone|this|it|people|humans?)\b|\bhide\s{1,4}(?:this|it|that)\b|\bkeep\s{1,4}(?:this|it|that)\b[^.\n]{0,20}\b(?:secret|confidential|hidden|quiet)\b/i;

/** Whether a prompt, in which orders are usual, has something sent or taken and hides that it does. */
export function isFurtive(text: string): boolean {
  return FURTIVE.test(text) && (/https?:\/\/|[\w.+-]{1,60}@[\w-]{1,60}\.\w/.test(text) || SECRET_FILE.test(text) || sendsAway(text));
}

/** Whether what a text orders acts against somebody, rather than that it changes what an answer says. */
export function isHarmful(text: string): boolean {
  if (placesOf(text).some(({ kind }) => kind === 'account') || readerOrder(text) === 'away' || sendsAway(text) || CARRIED.test(text) || LED.test(text) || SECRET_FILE.test(text)) return true;
  if ((SECRETS.test(text) && GIVEN.test(text)) || MONEY.test(text)) return true;
  return (CONCEALED.test(text) && (ACTS.test(text) || /https?:|@[\w-]{1,60}\./.test(text))) || ACTS.test(text) || urlsIn(text).some((url) => byNumber(url) || collects(url));
}
