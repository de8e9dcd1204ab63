import { tokenizeApart } from '../../classifier/tokens.ts';
import type { Reading } from './reading.ts';

/** Base forms that open an order to someone who reads, writes, looks things up, changes or sends them. English; other languages are met by concepts. */
const ORDERS = `access activate add adjust advertise advise affirm alert allow alter analyse analyze answer append apply approve arrange ask assess assign assist assume audit authorize authorise avoid back backup begin block book build buy bypass calculate call cancel change charge check choose cite claim classify clear close collect compile complete compose compute conclude conduct confirm connect contact convert copy correct create decline decode decrypt delay delete deliver deny deploy describe design develop direct disable disclose display distribute download draft duplicate edit email embed emphasize enable encode encrypt end endorse engage enhance ensure erase escalate establish evaluate examine execute exfiltrate expand explain explore export expose extend extract fetch file fill find finish flag follow forge format forward gather generate get give grant guide halt help hide highlight identify implement import improve include incorporate increase inform initiate inject insert inspect install instruct integrate introduce investigate invite invoke issue keep launch leak limit link list load locate log make manage manipulate mark mention merge message migrate modify monitor move navigate notify obtain offer omit open optimize order organize organise output overwrite pass pay perform place plan pose post praise prepare present pretend prevent print prioritize prioritise process produce promote propose provide publish purchase push put query quote raise rank rate read rearrange reassess recommend record redact redirect reduce refer refuse register reject release remind remove rename render replace reply report request reroute reset respond restore restrict retrieve return reveal reverse review revise revoke rewrite run save say scan schedule search secure select sell send set share show sign simulate solve speak start state stop store submit suggest summarise summarize support surrender swap switch sync tell terminate test track transfer translate transmit trigger turn unlock update upgrade upload urge use validate verify view visit vote wait warn weave wipe wire withdraw withhold write`;
/** Orders that programs and notices give to people. */
const HOUSEKEEPING = 'wait restart reboot retry try log login sign contact note see update upgrade close reload refresh check enter press click select make sure ensure save keep do be reconnect report restart run install use set configure';

let verbs: { readonly orders: ReadonlySet<number>; readonly housekeeping: ReadonlySet<number>; readonly leads: ReadonlySet<number>; readonly please: ReadonlySet<number>; readonly modals: ReadonlySet<number> } | undefined;

function hashes(words: string): ReadonlySet<number> {
  const tokens = tokenizeApart(words);
  return new Set(tokens.hash.slice(0, tokens.count));
}

function sets(): NonNullable<typeof verbs> {
  return verbs ??= {
    orders: hashes(ORDERS),
    housekeeping: hashes(HOUSEKEEPING),
    leads: hashes('please kindly also then now just simply immediately instead silently secretly quietly always must should first next bitte'),
    please: hashes('please kindly bitte'),
    modals: hashes('must should shall'),
  };
}

/** "Transfer students must": the word names what the sentence is about. */
const NOUN = /^\s[a-z]{2,20}\s(?:must|should|shall|may|can|will|are|is|have|has)\b/u;

/** Whether the word that opens a sentence is part of its subject rather than an order. */
export function subject(reading: Reading, token: number): boolean {
  const end = reading.tokens.end[token]!;
  return NOUN.test(reading.text.slice(end, end + 40));
}

const MACHINE_SUBJECT = /(?:^|[^\p{L}])(?:you|it|ai|assistants?|agents?|bots?|chatbots?|models?|llms?)\s(?:must|should|shall)\s$/iu;

/** Whether a verb follows "must" or "should": who is meant depends on the subject. */
export function modal(reading: Reading, token: number): boolean {
  return token > 0 && sets().modals.has(reading.tokens.hash[token - 1]!);
}

/** Whether the subject of "must" is the reader or a machine; "students must send" is a rule for students. */
function ordersMachine(reading: Reading, token: number): boolean {
  const start = reading.tokens.start[token]!;
  return MACHINE_SUBJECT.test(reading.text.slice(Math.max(0, start - 40), start));
}

/** Whether a token is a verb said as an order: it opens a sentence or a clause, or follows "please", "must" and the like. */
export function imperative(reading: Reading, token: number): boolean {
  const { tokens, text } = reading;
  if (token >= tokens.count) return false;
  // "Please" at the start of a sentence makes an order of any word but those that merely hold attention.
  if (!sets().orders.has(tokens.hash[token]!)) return token > 0 && sets().please.has(tokens.hash[token - 1]!) && reading.opens(token - 1) && !sets().housekeeping.has(tokens.hash[token]!);
  // A verb before a colon, an equals sign or an underscore is a name: "send: true", "send_email".
  if (token + 1 < tokens.count && tokens.end[token]! < text.length && /^(?:_|\s?[:=(.]\S?)/u.test(text.slice(tokens.end[token], tokens.end[token]! + 3)) && !/^\.\s/u.test(text.slice(tokens.end[token], tokens.end[token]! + 2))) return false;
  if (reading.opens(token)) return !subject(reading, token);
  if (token === 0) return true;
  if (modal(reading, token)) return ordersMachine(reading, token);
  if (sets().leads.has(tokens.hash[token - 1]!)) return reading.mood(token - 1) !== -1 || sets().please.has(tokens.hash[token - 1]!);
  return text.slice(tokens.end[token - 1], tokens.start[token]).includes(',');
}

/** First token in [from, to] that gives an order, or -1. */
export function firstOrder(reading: Reading, from: number, to: number): number {
  for (let i = Math.max(0, from); i <= Math.min(to, reading.tokens.count - 1); i++) if (imperative(reading, i)) return i;
  return -1;
}

/** Whether an order is one that notices give to people: "please restart", "contact support". */
export function housekeeping(reading: Reading, token: number): boolean {
  return sets().housekeeping.has(reading.tokens.hash[token]!);
}

/** How far around a token the lines are counted that open with an order. Tokens. */
const LIST_REACH = 160;
/** Whether the text around a token is a list of orders, as instruction files, recipes and manuals are: most of its lines open with one. */
export function manual(reading: Reading, token: number): boolean {
  const list = reading.listed(sets().orders);
  const from = Math.max(0, token - LIST_REACH), to = Math.min(reading.tokens.count, token + LIST_REACH);
  const lines = list.lines[to]! - list.lines[from]!;
  const orders = list.openings[to]! - list.openings[from]!;
  return orders >= 4 && orders * 4 >= lines;
}
