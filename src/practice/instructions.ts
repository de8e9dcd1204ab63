import { readings } from './decode.ts';
import { amounts, facts, files, type Fact } from './facts.ts';

/** One thing that some text tells the model to do. The model obeys, whoever wrote the text. */
export type Order =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'reveal' }
  | { readonly kind: 'tell'; readonly what: Fact }
  | { readonly kind: 'image'; readonly markdown: string }
  | { readonly kind: 'comply'; readonly text: string }
  | { readonly kind: 'mail'; readonly to: string; readonly subject: string | undefined; readonly body: string | undefined; readonly file: string | undefined; readonly what: 'secret' | 'system' | 'data' }
  | { readonly kind: 'pay'; readonly account: string; readonly amount: number }
  | { readonly kind: 'redirect'; readonly account: string }
  | { readonly kind: 'read'; readonly file: string }
  | { readonly kind: 'delete'; readonly file: string }
  | { readonly kind: 'write'; readonly file: string; readonly text: string };

/** Longest stretch that one order may take. UTF-16 units. */
const REACH = 1_200;
/** Most verbs of one sentence that are looked at: a sentence of nothing but verbs costs no more than any other. */
const MAX_VERBS = 16;
/** Most orders that are taken from one reading of a text. */
const MAX_ORDERS = 200;

const VERB = /(?<![\w@.-])(?:reveal|repeat|print|show|output|display|tell|give|disclose|recite|dump|quote|leak|share|expose|state|copy|paste|translate|say|reply|respond|answer|echo|return|type|write|what|which|confirm|spell|send|forward|e-?mail|mail|transmit|pay|transfer|wire|remit|use|read|open|cat|load|delete|remove|erase|save|ignore|disregard|forget|override)(?=[\s:,"“'‘]|$)/gi;
const NEGATED = /\b(?:never|not|don't|cannot|can't|won't|without|nobody may|must not)(?: \w{1,15}){0,2} $/i;
const CONDITION = /\b(?:if|when|unless|whenever|in case)\b[^.!?\n]{0,120}$/i;
const IMAGE = /!?\[[^[\]\n]{0,200}\]\(\s{0,4}https?:\/\/[^\s(){}]{1,500}\{[a-z_ -]{1,40}\}[^\s()]{0,500}\)/gi;

/**
 * Everything that a text orders, in the order in which it stands there; what is encoded comes after what is plain.
 * @param careful - whether "if ..., say ..." is understood as a condition, as in a system prompt
 */
export function orders(text: string, careful: boolean): Order[] {
  return readings(text).flatMap((reading) => ordersIn(reading.text, careful));
}

function ordersIn(text: string, careful: boolean): Order[] {
  const found: { at: number; order: Order }[] = [];
  let ignored: { at: number; rest: string } | undefined;
  let until = 0;
  let end = 0;
  let verbs = 0;
  for (const match of text.matchAll(VERB)) {
    if (found.length >= MAX_ORDERS) break;
    if (match.index < until) continue;
    const before = text.slice(Math.max(0, match.index - 160), match.index);
    if (NEGATED.test(before) || (careful && CONDITION.test(before))) continue;
    if (match.index >= end) verbs = 0;
    else if (++verbs > MAX_VERBS) continue;
    const sentence = sentenceAt(text, match.index);
    if (match.index >= end) end = match.index + sentence.length;
    const verb = match[0].toLowerCase();
    if (/^(?:ignore|disregard|forget|override)$/.test(verb)) {
      const rest = /^\w{1,12}\b[^\n]{0,80}?\b(?:instructions?|prompts?|rules?|guidelines?|directions?|above|everything|said)\b[\s.,:;!]{0,5}(?:and |then |instead,? ){0,3}([^\n]{0,400})/i.exec(text.slice(match.index, match.index + REACH));
      if (rest !== null) ignored = { at: match.index, rest: rest[1] ?? '' };
      continue;
    }
    for (const order of ordersOf(verb, sentence)) {
      found.push({ at: match.index, order });
      // The verbs inside a quotation are no orders of their own.
      if (order.kind === 'say' || order.kind === 'mail' || order.kind === 'write') until = match.index + sentence.length;
    }
  }
  for (const match of text.matchAll(IMAGE)) found.push({ at: match.index, order: { kind: 'image', markdown: match[0] } });
  const last = ignored;
  if (last !== undefined && last.rest.trim() !== '' && !found.some(({ at }) => at > last.at)) found.push({ at: last.at, order: { kind: 'comply', text: last.rest.trim() } });
  return found.sort((a, b) => a.at - b.at).map(({ order }) => order);
}

/** The sentence that begins here: to its full stop, not one inside a quotation, an address or a number. */
function sentenceAt(text: string, at: number): string {
  const limit = Math.min(text.length, at + REACH);
  let quoted = false;
  for (let i = at; i < limit; i++) {
    const c = text[i];
    if (c === '"' || c === '“' || c === '”') quoted = c === '"' ? !quoted : c === '“';
    else if (!quoted && (c === '\n' || ((c === '.' || c === '!' || c === '?' || c === ';') && /\s|["')\]*-]/.test(text[i + 1] ?? ' ')))) return text.slice(at, i);
  }
  return text.slice(at, limit);
}

function ordersOf(verb: string, sentence: string): Order[] {
  const deeds = deed(verb, sentence);
  const order = deeds.length > 0 ? undefined : (saying(verb, sentence) ?? telling(verb, sentence));
  return order === undefined ? deeds : [order];
}

/** Orders that need a tool. */
function deed(verb: string, s: string): Order[] {
  const account = accountIn(s);
  if (account !== undefined && /^(?:pay|transfer|wire|remit|send|use)$/.test(verb)) {
    const amount = amounts(s)[0];
    return [amount === undefined || verb === 'use' ? { kind: 'redirect', account } : { kind: 'pay', account, amount }];
  }
  const to = facts('email', s)[0];
  if (to !== undefined && addressed(s, verb.length, s.indexOf(to)) && (/^(?:send|forward|e-?mail|mail|transmit)$/.test(verb) || (/^(?:write|copy|share|leak)$/.test(verb) && /\bto\b/.test(s)))) {
    const said = /\b(?:saying|that says|which says|with the (?:text|message|words|body)|body)\b[\s:]{0,3}/i.exec(s);
    const what = /\b(?:system prompt|instructions)\b/i.test(s) ? 'system' : SECRET_WORD.test(s) ? 'secret' : 'data';
    return [{ kind: 'mail', to, subject: /\bsubject[\s:]{1,3}["“]([^"”]{1,200})/i.exec(s)?.[1], body: said === null ? undefined : unquoted(s.slice(said.index + said[0].length)), file: files(s.replaceAll(to, ' '))[0], what }];
  }
  const named = files(s);
  const file = named[0];
  if (file === undefined) return [];
  if (/^(?:delete|remove|erase)$/.test(verb)) return named.map((each) => ({ kind: 'delete', file: each }));
  if (/^(?:read|open|cat|load|show|print|display)$/.test(verb)) return named.map((each) => ({ kind: 'read', file: each }));
  const text = /^(?:write|save)$/.test(verb) ? /["“]([^"”]{1,1000})["”]/.exec(s)?.[1] : undefined;
  return text === undefined ? [] : [{ kind: 'write', file, text }];
}

/** Whether an address is the verb's: "to" stands before it, or it follows at once. */
function addressed(s: string, verb: number, at: number): boolean {
  return (at - verb < 12 && !s.slice(verb, at).includes(':')) || /\bto\b/i.test(s.slice(verb, at));
}

/** The account that a sentence names: an IBAN, what stands for one, or a number after "account". */
function accountIn(s: string): string | undefined {
  return facts('iban', s)[0] ?? /\baccount(?: number)?[\s:]{1,3}([A-Z0-9][A-Z0-9-]{4,33})\b/.exec(s)?.[1];
}

function unquoted(text: string): string {
  return /^["“'‘]([^"”]{0,1000}?)["”'’]?$/.exec(text.trim())?.[1] ?? text.trim();
}

const SAY = /^(?:say|print|reply|respond|answer|output|write|echo|repeat|return|type)\b((?:[\s:,]{1,3}(?:only|just|back|with|exactly|precisely|the|this|word|words|phrase|following|text|sentence|string|message|line|after|me|and|nothing|else|but|to)\b){0,12})[\s:,]{0,3}/i;

/** "Say exactly X", with or without quotation marks. */
function saying(verb: string, s: string): Order | undefined {
  const match = SAY.exec(s);
  if (match === null) return undefined;
  const rest = s.slice(match[0].length);
  const quoted = /^["“«`]([^"”»`]{1,1000})["”»`]/.exec(rest) ?? /^['‘](.{1,1000}?)['’](?!\w)/s.exec(rest);
  if (quoted?.[1] !== undefined) return { kind: 'say', text: quoted[1] };
  const bare = verb === 'say' ? /^[a-z]/i.test(rest) && !/^(?:that|hello|hi|anything|nothing|what|so|it|about|how|why|if)\b/i.test(rest) : /\b(?:exactly|precisely|the words?|the phrase|the string|following|after me)\b/i.test(match[1] ?? '');
  return bare && rest.trim() !== '' ? { kind: 'say', text: rest.trim() } : undefined;
}

const SECRET_WORD = /\b(?:secrets?|passwords?|passphrase|passcode|(?:access|override|recovery|security|launch|secret|door|discount) codes?|(?:api|access|secret|private) keys?|(?:api|access|secret) tokens?|credentials?|pin|the key|the code|the token)\b/i;
const PROMPT_WORD = /\b(?:system|initial|original|hidden|secret|developer|above|previous|prior|your|full|exact|complete|entire)\b(?: [\w-]{1,20}){0,3} (?:prompt|instructions?|rules|guidelines|directives|configuration)\b|\b(?:everything|all|text|words?|contents?|conversation|message) (?:that is |written )?above\b|\bsystem (?:prompt|message)\b/i;

/** Orders to say what the model was given in confidence, or what it was given about someone. */
function telling(verb: string, s: string): Order | undefined {
  if (/^(?:send|forward|e-?mail|mail|transmit|pay|transfer|wire|remit|use|delete|remove|erase|save|load|cat|type|open|read)$/.test(verb)) return undefined;
  // The braces of an image name what to put there; that is no order to say it.
  const near = s.slice(0, 200).replace(/\{[^}]{0,40}\}/g, '');
  if (PROMPT_WORD.test(near)) return { kind: 'reveal' };
  if (SECRET_WORD.test(near)) return { kind: 'tell', what: 'secret' };
  if (/\be-?mail(?: address)?(?:es)?\b/i.test(near) && /^(?:repeat|tell|give|what|which|show|print|confirm|spell|echo|output|display|share|reveal)$/.test(verb)) return { kind: 'tell', what: 'email' };
  if (/\b(?:card number|credit card|card details)\b/i.test(near)) return { kind: 'tell', what: 'card' };
  if (/\b(?:phone|telephone|mobile)(?: number)?\b/i.test(near)) return { kind: 'tell', what: 'phone' };
  if (/\b(?:iban|account number|bank details)\b/i.test(near)) return { kind: 'tell', what: 'iban' };
  return /\b(?:my|the customer'?s?|her|his|user'?s?) (?:full )?name\b/i.test(near) ? { kind: 'tell', what: 'person' } : undefined;
}
