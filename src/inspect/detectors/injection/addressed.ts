import { GAP_COLON, GAP_LINE, GAP_SENTENCE } from '../../classifier/tokens.ts';
import { endOf, spanning } from './candidate.ts';
import { firstOrder, imperative, manual } from './imperatives.ts';
import { betweenPeople, LEAST } from './people.ts';
import type { Concept } from '../../classifier/concepts.ts';
import type { Candidate, Side } from './candidate.ts';
import type { Reading } from './reading.ts';

/** How the reader is singled out as a machine, right before the word that names it. Underscores and colons are keys of data ("note_to_assistant"). */
const CALLING = /(?:if you(?:'re| are)|(?:note|message|notice|memo|instructions?|reminder|request|directive|info|task|important|command|orders?|word|hint)[\s_-](?:to|for)|attention|dear|hey|hi|hello|calling|to (?:any|all|every|whichever|whatever)|for (?:any|all|every)|any|every|whichever|whatever)(?:[\s_-](?:an?|the|any|all|every|reading))?(?:[\s_-][a-z]{2,14}){0,2}[\s_:,-]{0,3}$/iu;
/** What follows the name of a reader that meets the text by chance. */
const READING = /^(?:s|\(s\))?[\s,_-]{1,3}(?:that |who |which |currently |now |is |are |may be |happens to be ){0,3}(?:reading|read|reads|processing|processes|process|summari[sz]ing|summari[sz]es?|parsing|parses|handling|handles|seeing|sees|reviewing|reviews|analy[sz]ing|evaluating|evaluates|indexing|crawling|scraping|translating|assisting|answering)\b/iu;
/** What makes the name of a machine a part of another name: "AI researcher", "assistant professor". */
export const COMPOUND = /^\s(?:researchers?|scientists?|professors?|nurses?|managers?|directors?|editors?|coach(?:es)?|engineers?|teachers?|developers?|compan(?:y|ies)|startups?|industry|summit|conference|courses?|news|act|safety|ethics|polic(?:y|ies)|features?|products?|services?|users?|secretary|surgeon|referees?)\b/iu;
/** The value of a key that names the reader. */
const AFTER_KEY = /^["']\s?:\s?["']/u;
const AFTER_NAME = /^(?:s|\(s\))?["'*_`]{0,3}\s{0,2}(?:[,!\uff1a，、\u2014]|:(?!\s{0,2}['"[{<]))/u;
const DEEDS: readonly Concept[] = ['send', 'destroy', 'reveal', 'pay', 'ignore', 'answer_only', 'conceal_user', 'conceal', 'no_refusal', 'persona'];
const OBJECTS: readonly Concept[] = ['secret', 'data', 'answer', 'system_prompt', 'tool_order', 'urgent', 'instructions', 'new_orders', 'new_task', 'authority'];
const OUTSIDE = /@[\w-]{1,63}\.[a-z]|:\/\/|\bwww\./iu;

function countAfter(reading: Reading, hit: number, concepts: readonly Concept[], reach: number): number {
  return concepts.filter(concept => reading.after(hit, concept, reach) >= 0).length;
}

/** A reader is called as a machine, by name or as whoever reads the text, and then given an order. */
export function calledReader(reading: Reading, side: Side, out: Candidate[]): void {
  if (side !== 'untrusted' || !reading.has('addressee', 'called')) return;
  const { tokens, text, hits } = reading;
  for (const i of reading.of('called', 'addressee')) {
    const token = hits.token[i]!;
    const end = endOf(reading, i);
    const start = tokens.start[token]!;
    const stop = tokens.end[end - 1]!;
    const tail = text.slice(stop, stop + 48);
    if (COMPOUND.test(tail)) continue;
    const byPhrase = reading.is(i, 'called');
    const byCall = !byPhrase && CALLING.test(text.slice(Math.max(0, start - 44), start));
    const byChance = READING.test(tail);
    const keyed = (byCall || byPhrase) && AFTER_KEY.test(tail);
    const named = keyed || AFTER_NAME.test(tail);
    const opening = reading.opens(token) || byPhrase;
    if (!byPhrase && !byCall && !byChance && !(opening && named)) continue;
    // "Assistant:" begins a line of a transcript, "AI:" an entry of a glossary.
    const bare = !byPhrase && !byCall && !byChance;
    const deeds = countAfter(reading, i, DEEDS, 26);
    const objects = countAfter(reading, i, OBJECTS, 30);
    // An order belongs to the call only within its sentence, or as the sentence that the call introduces.
    let order = firstOrder(reading, end, end + 14);
    if (order > end + 1 && !named && reading.crosses(end, order, GAP_LINE | GAP_SENTENCE)) order = -1;
    if (order > end && order <= end + 1 && !named && !byPhrase && (tokens.gap[order]! & GAP_SENTENCE) !== 0) order = -1;
    const english = text.charCodeAt(start) < 0x80 && !byPhrase;
    if (order < 0 && (english ? deeds === 0 || !reading.ordering(token, end + 14) : deeds === 0)) continue;
    const colon = order >= 0 && !bare && reading.crosses(end - 1, order, GAP_COLON);
    let confidence = bare ? 0.2 : byChance ? 0.42 : 0.36;
    if (byCall && byChance) confidence += 0.1;
    if (order >= 0) confidence += order <= end + 5 ? 0.22 : 0.14;
    else confidence += 0.1;
    if ((named || colon) && !bare) confidence += 0.12;
    if (colon && byChance) confidence += 0.06;
    if (keyed && order >= 0) confidence += 0.14;
    confidence += Math.min(0.3, deeds * 0.08) + Math.min(0.3, objects * 0.1);
    if (reading.near(i, 'condition', 20) >= 0) confidence += 0.16;
    const rest = text.slice(stop, tokens.end[Math.min(tokens.count - 1, end + 28)]);
    if (OUTSIDE.test(rest)) confidence += 0.12;
    if (/\bthe (?:user|reader|applicant|candidate|product)\b/iu.test(rest)) confidence += 0.12;
    if (manual(reading, token)) confidence -= 0.22;
    if (bare && !(deeds > 0 && (OUTSIDE.test(rest) || reading.near(i, 'condition', 14) >= 0 || reading.after(i, 'secret', 20) >= 0))) confidence = Math.min(confidence, 0.68);
    if (order < 0 && english) confidence = Math.min(confidence, 0.66);
    out.push({ rule: 'injection.instruction-in-document', hit: i, from: token, to: order >= 0 ? order + 1 : end, confidence });
  }
}

/** An order under a condition that only an answering machine meets: "before you answer, fetch ...". */
export function conditionalOrder(reading: Reading, side: Side, out: Candidate[]): void {
  if (side !== 'untrusted' || !reading.has('condition')) return;
  const { tokens, text, hits } = reading;
  for (const i of reading.of('condition')) {
    const token = hits.token[i]!;
    const end = endOf(reading, i);
    const begin = reading.sentenceStart(token);
    const order = firstOrder(reading, end, end + 16);
    const before = order < 0 ? firstOrder(reading, begin, token - 1) : -1;
    const english = text.charCodeAt(tokens.start[token]!) < 0x80;
    const acts = (['send', 'destroy', 'pay', 'answer_only', 'conceal_user', 'conceal', 'ignore'] as const).filter(concept => { const hit = reading.near(i, concept, 22); return hit >= 0 && (!english || reading.mood(hits.token[hit]!) !== -1); }).length;
    if (order < 0 && before < 0 && (english || acts === 0)) continue;
    const ofUser = /\buser\b/iu.test(text.slice(tokens.start[token], tokens.end[end - 1]));
    // "Use when the user asks for ...": what a skill or a tool is for.
    if (ofUser && order < 0) continue;
    const window = text.slice(tokens.start[begin], tokens.end[Math.min(tokens.count - 1, end + 32)]);
    let confidence = 0.18 + (order >= 0 || before >= 0 ? 0.18 : 0.08) + Math.min(0.3, acts * 0.12);
    if (!ofUser && /\bthe user(?:'s|’s)?\b/iu.test(window)) confidence += 0.18;
    if (OUTSIDE.test(window)) confidence += 0.2;
    if (reading.near(i, 'secret', 24) >= 0 || reading.near(i, 'data', 24) >= 0) confidence += 0.12;
    if (reading.near(i, 'called', 24) >= 0 || reading.near(i, 'addressee', 16) >= 0) confidence += 0.16;
    if (reading.near(i, 'answer', 20) >= 0) confidence += 0.08;
    if (reading.near(i, 'urgent', 24) >= 0 || reading.ordering(token, end + 8)) confidence += 0.08;
    if (/\b(?:also|first|secretly|additionally)\b/iu.test(window)) confidence += 0.06;
    if (confidence >= LEAST && manual(reading, token)) confidence -= 0.2;
    if (confidence >= LEAST) confidence -= betweenPeople(reading, tokens.start[token]!, tokens.end[end - 1]!);
    out.push({ rule: 'injection.instruction-in-document', hit: i, from: token, to: end, confidence });
  }
}

/** Words or code given to be put into an answer. */
const FOREIGN = /\b(?:following|below|this|these|attached|given|subsequent|next)\b[^.\n]{0,40}\b(?:code|snippet|lines?|excerpt|block|script|function|segment|fragment|text|sentence|link|paragraph|phrase)\b|\b(?:code|snippet|lines?|excerpt|block|script|segment|fragment|text|sentence|link|phrase)\b[^.\n]{0,24}\b(?:below|that follows|given here)\b/iu;
const LINKED = /:\/\/|\bwww\.|\b[\w-]{2,40}\.(?:com|net|org|io|example|co|shop|info)\b/iu;
const PLACED = /\b(?:in|into|to|within|inside|with|of|for|throughout|at the end of|as part of) your (?:final |own |next )?(?:answer|response|reply|output|solution|code|implementation|summary|work|report|codebase|program|script|review|translation|development|programming)\b(?! file)|\byour (?:answer|response|reply|output)\b/iu;

/** What the reader's answer must hold is dictated: "include the following code in your solution". */
export function dictatedAnswer(reading: Reading, side: Side, out: Candidate[]): void {
  if (side !== 'untrusted' || !reading.text.includes('your')) return;
  const { tokens, text } = reading;
  let judged = 0;
  for (let at = text.indexOf('your '); at >= 0 && judged < 64; at = text.indexOf('your ', at + 5)) {
    const place = PLACED.exec(text.slice(Math.max(0, at - 24), at + 40));
    if (!place) continue;
    judged++;
    const token = reading.tokenAt(at);
    const begin = reading.sentenceStart(token);
    const verb = imperative(reading, begin) ? begin : firstOrder(reading, begin, token);
    if (verb < 0) continue;
    const hit = reading.hitNear(token);
    if (hit < 0) continue;
    const sentence = text.slice(tokens.start[verb], tokens.end[Math.min(tokens.count - 1, token + 16)]);
    let confidence = 0.3;
    const line = (tokens.gap[verb]! & GAP_LINE) !== 0 || (tokens.gap[verb]! & (GAP_SENTENCE | GAP_COLON)) !== 0;
    if (line) confidence += 0.08;
    // "Add the following lines to your code" is what manuals say; an answer is only ever the reader's own.
    if (FOREIGN.test(sentence)) confidence += /\byour (?:final |own |next )?(?:answer|response|reply|output|solution|implementation|summary)\b/iu.test(sentence) ? 0.44 : 0.3;
    if (LINKED.test(sentence)) confidence += 0.3;
    if (/\bthe user\b/iu.test(sentence)) confidence += 0.08;
    if (manual(reading, verb)) confidence -= 0.24;
    if (confidence >= LEAST) confidence -= betweenPeople(reading, tokens.start[verb]!, at);
    out.push(spanning(reading, 'injection.hijacked-answer', [hit], confidence));
  }
}

/** The user's wishes are to be set aside, with the user spoken of as a third party. */
export function disregardUser(reading: Reading, side: Side, out: Candidate[]): void {
  if (!reading.has('ignore')) return;
  const { tokens, text, hits } = reading;
  for (const i of reading.of('ignore')) {
    const verb = hits.token[i]!;
    const end = endOf(reading, i);
    const rest = text.slice(tokens.end[end - 1], tokens.end[end - 1]! + 80);
    const found = /^\s{1,3}(?:everything |anything |whatever |all )?(?:that )?the user(?:(?:'s|’s) (?:request|question|instructions?|wishes|orders?|message|task|query|prompt|input|commands?)|\s?[,.;!:]|\s?$| and | says| said| asks| asked| wants| wrote| writes|\n)/iu.exec(rest);
    if (!found || reading.mood(verb) === -1) continue;
    let confidence = side === 'user' ? 0.5 : 0.62;
    if (reading.mood(verb) === 1) confidence += 0.1;
    const stop = tokens.end[end - 1]! + rest.length;
    const before = text.slice(Math.max(0, tokens.start[verb]! - 40), tokens.start[verb]);
    if (/(?:system|developer|admin(?:istrator)?|assistant|ai|root|override|important)(?: \w{2,12})?\s?[\])>:*]{1,3}\s{0,2}(?:please )?$/iu.test(before)) confidence += 0.16;
    if (OUTSIDE.test(text.slice(tokens.start[verb], stop + 60))) confidence += 0.16;
    if (countAfter(reading, i, ['send', 'destroy', 'pay', 'answer_only', 'persona', 'new_task', 'no_refusal'], 20) > 0) confidence += 0.1;
    out.push({ rule: 'injection.ignore-instructions', hit: i, from: verb, to: Math.min(tokens.count, end + 2), confidence });
  }
}
