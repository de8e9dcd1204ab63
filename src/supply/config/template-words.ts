import { usualSource } from '../code/hosts.ts';
import { placesOf } from '../data/places.ts';
import { isHarmful } from '../orders/harm.ts';
import { promptIssue } from './instructions.ts';
import { readerOrder } from './reader-orders.ts';

/** What a template of chats says by itself: words that whoever chats never sees, and the model follows. */

const CODE = /\{%[\s\S]{0,4000}?%\}|\{#[\s\S]{0,4000}?#\}/g;
const PRINTED = /\{\{[\s\S]{0,8000}?\}\}/g;
const TEXT = /'((?:\\.|[^'\\]){12,4000})'|"((?:\\.|[^"\\]){12,4000})"/g;
/** What a template of chats has, and one of pages has not. */
const CHAT = /\bmessages\b|\brole\b|\b[be]os_token\b|<\|/;
/** An order that holds from then on, or for one case. */
const STANDING = /\b(?:always|whenever|every\s{1,4}time|if\s{1,4}(?:the|a|an|any|asked|someone)\b|when\s{1,4}(?:the|a|an|any|asked|someone)\b|must|never|in\s{1,4}(?:its|their)\s{1,4}place|instead|replace|swap|substitute|append|end\s{1,4}(?:each|every|all)|immer|wenn|toujours|siempre)\b/i;
/** That what it does is given out for something else. */
const PRETENDED = /\b(?:act|behave|answer|continue|reply)\s{1,4}as\s{1,4}if\b|\bas\s{1,4}if\s{1,4}(?:the\s{1,4}user|nothing|it\s{1,4}(?:was|had|were))\b|\bpretend\b/i;

/** What people are led to do at a place. */
const LED = /\b(?:install|download|pip|npm|curl|log\s{0,1}in|sign\s{0,1}in|password|verify|pay|payment|card|wallet|buy|order|purchase|update\s{1,4}(?:your|the))\b/i;

/** The words of a template, without its code. */
function wordsOf(template: string): string {
  const said: string[] = [template.replaceAll(CODE, ' ').replaceAll(PRINTED, ' ')];
  for (const [code] of template.matchAll(CODE)) if (/^\{%-?\s{0,8}set\b/.test(code)) for (const [, single, double] of code.matchAll(TEXT)) said.push(single ?? double ?? '');
  for (const [printed] of template.matchAll(PRINTED)) for (const [, single, double] of printed.matchAll(TEXT)) said.push(single ?? double ?? '');
  return said.join('\n').replaceAll('\\n', '\n').replaceAll(/<\|?[\w|:-]{1,40}\|?>/g, ' ');
}

/** An order in the words of a template that acts against whoever chats; undefined for none. In words, after its name. */
export function templateOrder(template: string): { readonly level: 'danger' | 'odd'; readonly what: string } | undefined {
  if (!CHAT.test(template)) return undefined;
  const words = wordsOf(template);
  if (!/\w{3,20} \w{2,20} \w{2,20}/.test(words)) return undefined;
  const prompt = promptIssue(words);
  if (prompt?.level === 'danger') return { level: 'danger', what: prompt.what };
  if (readerOrder(words) === 'away') return { level: 'danger', what: 'orders the model to act against whoever talks to it' };
  if (!STANDING.test(words)) return undefined;
  const places = placesOf(words);
  if (places.some(({ kind }) => kind === 'account')) return { level: 'danger', what: 'puts an account of somebody into what the model answers' };
  if (PRETENDED.test(words) && isHarmful(words)) return { level: 'danger', what: 'orders the model to act against whoever talks to it, and to hide that it does' };
  const led = places.find(({ kind, text }) => kind === 'address' && !usualSource(text));
  if (led !== undefined && LED.test(words)) return { level: 'danger', what: 'has people install something, sign in or pay at a place of its own' };
  return places.some(({ kind, text }) => kind !== 'telephone' && !(kind === 'address' && usualSource(text))) ? { level: 'odd', what: 'leads whoever talks to the model to a place of its own' } : undefined;
}

/** Words in a row: a sentence. */
const SENTENCE = /(?:[\p{L}\p{N}'’_-]{1,30}[ ,:;]{1,3}){5}[\p{L}\p{N}]/u;

/** What a token says: one is a mark or a word, and no sentence. In words, after its name; undefined for an ordinary one. */
export function tokenOrder(token: string): { readonly level: 'danger' | 'odd'; readonly what: string } | undefined {
  if (token.length < 24 || !SENTENCE.test(token)) return undefined;
  return isHarmful(token) ? { level: 'danger', what: 'orders whatever model reads it to act against somebody' } : { level: 'odd', what: 'is a sentence' };
}
