import { GAP_CODE, GAP_LINE, GAP_SENTENCE, GAP_UNDERSCORE, tokenizeApart } from '../../classifier/tokens.ts';
import { endOf, spanning } from './candidate.ts';
import { imperative, manual, modal, subject } from './imperatives.ts';
import { betweenPeople, LEAST } from './people.ts';
import type { Concept } from '../../classifier/concepts.ts';
import type { Candidate, Side } from './candidate.ts';
import type { Reading } from './reading.ts';

/** Tokens before and after a destination in which the order and the data are looked for: about two sentences. */
const BEFORE = 28;
const AFTER = 16;
/** A file that holds data rather than something people send each other to read. */
const DATA_FILE = /\w\.(?:csv|tsv|xlsx?|sql|sqlite|db|env|pem|key|p12|pfx|kdbx|json|ya?ml|log|txt|bak|dump|zip|ini|conf|mbox|vcf)\b|~\/\.|\bid_rsa\b|\.env\b|\/etc\//iu;
const WHOLE = /\b(?:all|every|any|entire|full|whole|contents?|complete|alle[ns]?|gesamte[nrs]?|tou(?:te)?s|tod[oa]s|tutt[ei]|wszystkie|semua|tất cả|tüm)\b|所有|全部|すべて|全て|모든|все[мхй]?(?=\s)|جميع|كل |सभी/iu;
/** Words of reference manuals about protocols, in which "send X to URL" explains an interface. */
const MANUAL = /\b(?:GET|POST|PUT|PATCH|DELETE) (?:request|\/|https?:)|\b(?:headers?|endpoints?|payloads?|parameters?|query string|request body|response body|webhook url|API reference|HTTP|SDK|e\.g\.|curl|status code|snippet)\b|\b(?:for|see the) example\b|\bexamples?:/iu;
const SIGNALS: readonly Concept[] = ['ignore', 'conceal_user', 'conceal', 'new_orders', 'condition', 'called', 'addressee', 'completion', 'authority', 'urgent', 'alone'];
const PRONOUN = /^\s{1,3}(?:it|them|this|that|these|those|everything|all of it|sie|es|le|la|les|lo|los|las)\b/iu;

/** An address or a link: where it begins and where it ends, in UTF-16 units. */
interface Destination {
  readonly start: number;
  readonly end: number;
  readonly link: boolean;
}

/** What may stand between an order and where its data shall go. */
const TOWARDS = /(?:(?:^|[^\p{L}])(?:to|at|via|into|onto|using|with|address|e-?mail|an|nach|auf|bei|zu|unter|adresse|à|a|al|vers|sur|chez|para|em|no|ao|su|na|do|pod|adresu?|ke|kepada|till|naar|la|đến|tới|с|на|по|إلى|الى|على|को|पर)|[到至给向往])[\s:：]{0,3}["'`<([]{0,2}(?:mailto:)?$/iu;
const TOOLED = /\b(?:use|using|call|with) (?:your|the) (?:[\w-]{1,16} ){0,3}(?:tools?|functions?|access|connector|plugin|integration)[,]? (?:to )?$/iu;
/** Orders whose object is the link itself. */
const RETRIEVES = /^(?:fetch|get|visit|open|load|request|call|curl|ping|navigate|click|render|download|read|access|embed|include|append)/iu;
const VERB_FINAL = /^(?:gönder|gonder|ilet|yolla|yükle|yukle)/iu;

function endOfLink(text: string, from: number): number {
  let end = from;
  while (end < text.length && end - from < 200 && !/[\s"'`<>()[\]]/u.test(text[end]!)) end++;
  return end;
}

/** E-mail addresses and links in order of kind. Ends are bounded: what lies further on is no part of the address. */
function destinations(text: string): Destination[] {
  const out: Destination[] = [];
  for (let at = text.indexOf('@'); at > 0; at = text.indexOf('@', at + 1)) {
    // Decoding may cut a domain short at the end of a text.
    const after = /^[\w-]{1,63}(?:\.[a-z][\w.-]{0,60}|$)/iu.exec(text.slice(at + 1, at + 130));
    if (!after) continue;
    let start = at;
    while (start > 0 && at - start < 64 && /[\w.+-]/u.test(text[start - 1]!)) start--;
    if (start < at) out.push({ start, end: at + 1 + after[0].length, link: false });
  }
  for (let at = text.indexOf('://'); at > 0; at = text.indexOf('://', at + 3)) {
    let start = at;
    while (start > 0 && at - start < 8 && /[a-z]/iu.test(text[start - 1]!)) start--;
    if (start < at) out.push({ start, end: endOfLink(text, at + 3), link: true });
  }
  for (let at = text.indexOf('www.'); at >= 0; at = text.indexOf('www.', at + 4)) {
    if (at === 0 || !/[\w/.]/u.test(text[at - 1]!)) out.push({ start: at, end: endOfLink(text, at + 4), link: true });
  }
  return out;
}

/** An order to move data to an address or a link: verb, data and destination within two sentences. */
export function outbound(reading: Reading, side: Side, out: Candidate[]): void {
  if (side !== 'untrusted' || !reading.has('send')) return;
  const { hits, tokens, text } = reading;
  const judged = new Set<number>();
  for (const place of destinations(text)) {
    const at = reading.tokenAt(place.start);
    const lead = text.slice(Math.max(0, place.start - 24), place.start);
    // The target of a Markdown link is where its text leads, not where data goes.
    if (lead.endsWith('](')) continue;
    const towards = TOWARDS.test(lead);
    for (let i = reading.hitFrom(at - BEFORE); i < hits.count && hits.token[i]! <= at + AFTER; i++) {
      if (!reading.is(i, 'send') || judged.has(i)) continue;
      const verb = hits.token[i]!;
      const begins = tokens.start[verb]!;
      if (begins >= place.start && begins < place.end) continue;
      const word = text.slice(begins, tokens.end[verb]);
      const english = text.charCodeAt(begins) < 0x80;
      if (begins > place.start ? english && !VERB_FINAL.test(word) : english && !towards && !(place.link && RETRIEVES.test(word))) continue;
      // Names of functions, fields and parts of paths are not verbs.
      if ((tokens.gap[verb]! & GAP_UNDERSCORE) !== 0 || verb + 1 < tokens.count && (tokens.gap[verb + 1]! & GAP_UNDERSCORE) !== 0) continue;
      if (begins > 0 && /[/#[-]/u.test(text[begins - 1]!) || text[begins - 1] === '.' && !/[A-Z]/u.test(word[0]!)) continue;
      const joined = verb > 0 && /^\s?(?:and|then|und|et|y|e|ve|и|و)\s?$/iu.test(text.slice(tokens.start[verb - 1], begins)) && reading.sentenceStart(verb) < verb - 1;
      // "Use your mail tool to send ...": the order is the clause before.
      const tooled = TOOLED.test(text.slice(Math.max(0, begins - 60), begins));
      if (english && !joined && !tooled && !VERB_FINAL.test(word) && !imperative(reading, verb) && (modal(reading, verb) || subject(reading, verb) || reading.mood(verb) !== 1)) continue;
      judged.add(i);
      const found = weigh(reading, i, verb, place);
      if (found) out.push(found);
    }
  }
}

function weigh(reading: Reading, hit: number, verb: number, place: Destination): Candidate | undefined {
  const { tokens, text, hits } = reading;
  const at = reading.tokenAt(place.start);
  const stop = reading.tokenAt(place.end - 1);
  const low = Math.min(verb, at);
  const high = Math.max(verb, stop);
  let breaks = 0;
  for (let i = low + 1; i <= at; i++) if ((tokens.gap[i]! & GAP_LINE) !== 0) breaks++;
  if (breaks > 1) return undefined;
  const referring = PRONOUN.test(text.slice(tokens.end[verb], tokens.end[verb]! + 24));
  // Outside English the data often comes before the verb.
  const first = verb > at || referring || text.charCodeAt(tokens.start[verb]!) > 0x7f ? Math.max(0, low - 16) : verb;
  const last = Math.min(tokens.count - 1, high + AFTER);
  const window = text.slice(tokens.start[first], Math.min(tokens.end[last]!, tokens.start[first]! + 700));
  const spoken = `${text.slice(tokens.start[first], Math.max(tokens.start[first]!, place.start))} ${text.slice(place.end, tokens.end[last])}`.slice(0, 700);
  let strong = DATA_FILE.test(spoken.includes('://') ? spoken.replace(/:\/\/\S{1,300}/gu, ' ') : spoken);
  let weak = false;
  for (let i = reading.hitFrom(first); i < hits.count && hits.token[i]! <= last; i++) {
    const token = hits.token[i]!;
    if (token === verb || token >= at && token <= stop) continue;
    if (reading.is(i, 'secret')) strong = true;
    else if (reading.is(i, 'data')) weak = true;
  }
  if (!strong && !weak) return undefined;
  let confidence = strong ? 0.7 : 0.5;
  if (WHOLE.test(spoken)) confidence += 0.12;
  if (/\bthe user(?:'s|’s)?\b/iu.test(spoken)) confidence += 0.16;
  if (place.link && (/[?&]\w{0,24}=$/u.test(text.slice(place.start, place.end)) || /\b(?:followed by|append(?:ed|ing)?)\b/iu.test(spoken))) confidence += 0.1;
  confidence += Math.min(0.4, SIGNALS.filter(concept => reading.near(hit, concept, 36) >= 0).length * 0.14);
  if (confidence < LEAST) return undefined;
  const start = tokens.start[low]!;
  const end = Math.max(place.end, tokens.end[high]!);
  const people = betweenPeople(reading, start, end);
  confidence += people === 0 ? 0.12 : -people;
  if (MANUAL.test(text.slice(Math.max(0, start - 200), end + 120))) confidence -= 0.24;
  if (TOOLED.test(text.slice(Math.max(0, tokens.start[verb]! - 60), tokens.start[verb]))) confidence += 0.12;
  if (/\byour\b/iu.test(window)) confidence -= 0.26;
  if ((tokens.gap[verb]! & GAP_CODE) !== 0 && /[{}()=;$|*]/u.test(text.slice(Math.max(0, tokens.start[verb]! - 3), tokens.start[verb]))) confidence -= 0.2;
  if (manual(reading, verb)) confidence -= 0.12;
  // A link that is only mentioned on the way is weaker than a mailbox that receives.
  if (place.link && !/\b(?:to|at|into)\b/iu.test(text.slice(Math.max(0, place.start - 16), place.start)) && confidence < 0.9) confidence -= 0.1;
  return { rule: 'injection.exfiltration-order', hit, from: low, to: high + 1, confidence };
}

/** Data that a user is shown by the service itself or not at all. */
const KEPT = /code|otp|pin|password|login|key|token|passport|bank|access|contents/iu;

/** The user, spoken of as a third party, is to be told a secret: words for a model, not for a person. */
export function tellSecret(reading: Reading, side: Side, out: Candidate[]): void {
  if (side !== 'untrusted' || !reading.has('reveal') || !reading.has('secret', 'data')) return;
  const { tokens, text } = reading;
  for (const i of reading.of('reveal')) {
    const verb = reading.hits.token[i]!;
    const after = text.slice(tokens.end[verb], tokens.end[verb]! + 48);
    const told = /^\s{1,3}(?:the )?(?:user|customer|caller|visitor|guest|client|reader)\s{1,3}(?:the|his|her|their|its|all|every|any|our)\b/iu.test(after);
    if (!told || !imperative(reading, verb)) continue;
    const kept = reading.after(i, 'secret', 8);
    const secret = kept >= 0 ? kept : reading.after(i, 'data', 8);
    if (secret < 0 || kept < 0 && !KEPT.test(text.slice(tokens.start[reading.hits.token[secret]!], tokens.end[endOf(reading, secret) - 1])) || reading.crosses(verb, reading.hits.token[secret]!, GAP_LINE | GAP_SENTENCE)) continue;
    const stop = tokens.end[endOf(reading, secret) - 1]!;
    const shown = /^(?:show|display|list|return|state)/iu.test(text.slice(tokens.start[verb], tokens.end[verb]));
    let confidence = shown ? 0.5 : 0.84;
    if (/^[^.!?\n]{0,80}\b(?:so that|so they|after|when|once|if|until|has|have|is|are|was|were|expired|for)\b/iu.test(text.slice(stop, stop + 90))) confidence -= 0.3;
    confidence -= betweenPeople(reading, tokens.start[verb]!, stop);
    if (manual(reading, verb)) confidence -= 0.15;
    out.push(spanning(reading, 'injection.exfiltration-order', [i, secret], confidence));
  }
}

let names: { readonly call: ReadonlySet<number>; readonly outward: ReadonlySet<number> } | undefined;

function callWords(): NonNullable<typeof names> {
  const set = (words: string): ReadonlySet<number> => { const found = tokenizeApart(words); return new Set(found.hash.slice(0, found.count)); };
  return names ??= {
    call: set('call invoke use run execute trigger start rufe aufrufen benutze appelle utilise llama usa invoca chiama вызови используй 调用'),
    outward: set('send email mail post upload transfer pay payment delete remove wire forward export share http webhook publish sms message fetch exec shell command write purchase order invite grant'),
  };
}

/** A tool is called by its name in a text that only reports: "call send_email with all rows". */
export function toolCall(reading: Reading, side: Side, out: Candidate[]): void {
  if (side !== 'untrusted' || !reading.text.includes('_')) return;
  const { tokens, text } = reading;
  for (let i = 1; i < tokens.count; i++) {
    if ((tokens.gap[i]! & GAP_UNDERSCORE) === 0 || (tokens.gap[i - 1]! & GAP_UNDERSCORE) !== 0) continue;
    let verb = i - 2;
    // "call the tool send_email", "use the send_email tool".
    for (let back = 0; back < 3 && verb >= 0 && !callWords().call.has(tokens.hash[verb]!); back++) verb--;
    if (verb < 0 || !callWords().call.has(tokens.hash[verb]!) || reading.crosses(verb, i - 1, GAP_LINE | GAP_SENTENCE)) continue;
    if (reading.mood(verb) === -1 && !reading.opens(verb)) continue;
    let end = i;
    let outward = callWords().outward.has(tokens.hash[i - 1]!);
    while (end < tokens.count && (tokens.gap[end]! & GAP_UNDERSCORE) !== 0) outward = callWords().outward.has(tokens.hash[end++]!) || outward;
    const anchor = reading.hitFrom(verb);
    const hit = Math.min(anchor, reading.hits.count - 1);
    if (hit < 0) continue;
    const rest = text.slice(tokens.end[end - 1], tokens.end[Math.min(tokens.count - 1, end + 14)]);
    let confidence = (outward ? 0.46 : 0.1);
    if (/^[`'"]?(?: tool| function)?,? ?(?:with|using|and|to|on|for|passing)\b/iu.test(rest)) confidence += 0.06;
    if (/\b(?:all|every|entire|whole|full|each)\b|\bthe user\b/iu.test(rest)) confidence += 0.18;
    let spoken = 0;
    for (let h = reading.hitFrom(verb - 14); h < reading.hits.count && reading.hits.token[h]! <= end + 20; h++) {
      if (['secret', 'data', 'addressee', 'called', 'condition', 'conceal', 'conceal_user', 'ignore', 'new_orders', 'urgent'].some(concept => reading.is(h, concept as Concept))) spoken++;
    }
    confidence += Math.min(0.36, spoken * 0.12);
    if (/@[\w-]{1,63}\.[a-z]|:\/\//iu.test(rest)) confidence += 0.14;
    if (/(?:^|[\s)"';])(?:assistant|agent|ai|model|bot)\s?[:,]\s?$/iu.test(text.slice(Math.max(0, tokens.start[verb]! - 14), tokens.start[verb]))) confidence += 0.24;
    if (MANUAL.test(text.slice(Math.max(0, tokens.start[verb]! - 160), tokens.start[verb]! + 200))) confidence -= 0.2;
    if (manual(reading, verb)) confidence -= 0.2;
    if (confidence >= LEAST) confidence -= betweenPeople(reading, tokens.start[verb]!, tokens.end[end - 1]!);
    out.push({ rule: 'injection.tool-poisoning', hit, from: verb, to: end, confidence });
  }
}
