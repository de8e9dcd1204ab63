import { isObject } from '../core/json.ts';
import { facts, sentences } from './facts.ts';
import { entries, parsed } from './obey.ts';
import { nameWords } from './tools.ts';
import type { ContextText, ModelRequest, PastCall } from './types.ts';

/** Longest text that a summary quotes from. UTF-16 units. */
const MAX_QUOTE = 600;

/** A plain answer to what the user said last, from nothing but what stands in the conversation. */
export function chat(texts: readonly ContextText[]): string {
  const at = texts.findLastIndex(({ from }) => from === 'user');
  const words = texts[at]?.text ?? '';
  const name = facts('person', words)[0];
  if (/^\s{0,8}(?:hi|hello|hey|good (?:morning|afternoon|evening)|greetings)\b/i.test(words) && words.length < 120) return `Hello${name === undefined ? '' : ` ${name}`}! I am the practice model, a simulation. How can I help?`;
  if (/\b(?:summari[sz]e|summary|tl;?dr|sum up|shorten)\b/i.test(words)) return `Summary: ${summary(given(words) ?? before(texts, at) ?? words)}`;
  const addresses = facts('email', words);
  if (addresses.length > 0 || name !== undefined) {
    const noted = [...(name === undefined ? [] : [`your name, ${name}`]), ...addresses.map((address) => `the address ${address}`)];
    return `Thank you. I have noted ${noted.join(', and ')}.`;
  }
  const found = lookUp(words, texts, at);
  if (found !== undefined) return found;
  return `I am a simulation and know only what stands in this conversation. You wrote: "${words.slice(0, MAX_QUOTE)}"`;
}

/** The first sentences of a text. */
export function summary(text: string): string {
  const list = sentences(text.slice(0, 8_192)).filter((sentence) => sentence.length > 2);
  return list.slice(0, 2).join(' ').slice(0, MAX_QUOTE);
}

/** The text that follows a request on new lines, or after a colon. */
function given(words: string): string | undefined {
  const colon = /^[^:\n]{0,200}:\s{0,8}(\S[^]{20,})$/.exec(words)?.[1];
  const rest = colon ?? /^[^\n]{0,300}\n\s{0,8}(\S[^]{20,})$/.exec(words)?.[1];
  return rest?.trim();
}

function before(texts: readonly ContextText[], at: number): string | undefined {
  return texts.slice(0, at).findLast(({ from }) => from === 'user' || from === 'tool' || from === 'assistant')?.text;
}

/** Most text in which an answer is looked for, from the end of the conversation. UTF-16 units. */
const MAX_SEARCHED = 1_048_576;

/** The sentence of the conversation that shares most words with the question. */
function lookUp(question: string, texts: readonly ContextText[], at: number): string | undefined {
  const wanted = new Set(keywords(question.slice(0, 2_000)));
  let best: { score: number; text: string } | undefined;
  let left = MAX_SEARCHED;
  for (const { from, text } of texts.slice(0, at + 1).toReversed()) {
    if (from === 'assistant') continue;
    const searched = text.slice(0, Math.min(left, 65_536));
    left -= searched.length;
    for (const sentence of sentences(searched)) {
      if (sentence.length > MAX_QUOTE || sentence.endsWith('?') || question.trim() === sentence) continue;
      const score = new Set(keywords(sentence).filter((word) => wanted.has(word))).size;
      if (score > (best?.score ?? 0)) best = { score, text: sentence };
    }
  }
  return best !== undefined && best.score >= Math.min(2, wanted.size) ? best.text : undefined;
}

const STOP = new Set('what when where which does your this that with from have about there their they them then than will would could should please tell into only know make just like some been were you are the and for how who why can was has not but our'.split(' '));

function keywords(text: string): string[] {
  return text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2 && !STOP.has(word)).map((word) => word.replace(/s$/, ''));
}

/** What was done and found, call by call, when all results are there. */
export function report(request: ModelRequest): string {
  return request.calls.map((call) => line(call)).join('\n');
}

function line(call: PastCall): string {
  const words = nameWords(call.name);
  const has = (...any: string[]): boolean => any.some((word) => words.includes(word));
  const value = (...names: string[]): string => {
    for (const name of names) {
      const found = call.arguments[name];
      if (typeof found === 'string' || typeof found === 'number') return String(found);
    }
    return '';
  };
  const result = call.result ?? '';
  const fields = parsed(result);
  if (isObject(fields) && typeof fields['error'] === 'string') return `${call.name} failed: ${fields['error'].slice(0, MAX_QUOTE)}`;
  const list = entries(result);
  if (has('list', 'check', 'search') && list.length > 0) return `There ${list.length === 1 ? 'is 1 entry' : `are ${list.length} entries`}: ${list.map(({ id }) => id).join(', ').slice(0, MAX_QUOTE)}.`;
  if (isObject(fields) && typeof fields['body'] === 'string') return `From ${typeof fields['from'] === 'string' ? fields['from'].slice(0, 200) : 'unknown'}: ${summary(fields['body'])}`;
  if (has('send', 'compose', 'reply') && has('mail', 'email', 'message')) return `I have sent the mail to ${value('to', 'recipient', 'email', 'address')}.`;
  if (has('pay', 'payment', 'transfer')) return `I have paid ${value('amount', 'value', 'sum')} to ${value('iban', 'account', 'to_account', 'to', 'recipient')}.`;
  if (has('write', 'save') && has('file', 'document')) return `I have written ${value('path', 'file', 'filename', 'name')}.`;
  if (has('read', 'get', 'open') && has('file', 'document')) return `${value('path', 'file', 'filename', 'name')}: ${summary(result)}`;
  return `${call.name}: ${(typeof fields === 'string' ? fields : result).trim().slice(0, MAX_QUOTE)}`;
}
