import { GAP_CODE, GAP_LINE, GAP_UNDERSCORE } from '../../classifier/tokens.ts';
import { COMPOUND } from './addressed.ts';
import { endOf, spanning } from './candidate.ts';
import type { Candidate, Side } from './candidate.ts';
import type { Reading } from './reading.ts';

/** Where data would go: an address or a link within the next characters. */
const DESTINATION = /https?:\/\/|[\w.+-]{1,64}@[\w-]{1,63}\.|\bwebhook\b|\bwww\./u;
/** Longest stretch that is searched for a destination: words may be of any length. UTF-16 units. */
const WINDOW = 600;
/** How the reader of a text is singled out as a machine. Matched right before the word that names it. */
const CALLED = /\b(if you are|if you re|note to|note for|attention|dear|hey|hi|hello|instructions? (?:for|to)|message (?:for|to)|notice (?:for|to)|for any|for all|to any|to all|any|all|you are|as|important for|reminder for|calling all|begin|to the|the)(?: an?| the| any| all)?(?: [a-z]{1,14}){0,2}[\s:,]{0,3}$/iu;

const WEAKLY_CALLED = /\b(?:as|to the|the|you are|any|all)(?: an?| the)?(?: [a-z]{1,14}){0,2}[\s:,]{0,3}$/iu;
/** "The assistant sends": a report. */
const THIRD_PERSON = /^\s(?:has|had|will|can|may|is|was|[a-z]{2,12}[^s]s)\s/u;

/** What a user orders to be sent somewhere; what comes from elsewhere is judged by its destinations. */
export function exfiltration(reading: Reading, side: Side, out: Candidate[]): void {
  if (side !== 'user' || !reading.has('send') || !reading.has('secret')) return;
  for (const i of reading.of('send')) {
    const data = reading.after(i, 'secret', 14);
    const what = data >= 0 ? data : reading.before(i, 'secret', 10);
    if (what < 0) continue;
    const verb = reading.hits.token[i]!;
    const low = Math.min(verb, reading.hits.token[what]!);
    const high = Math.max(verb, reading.hits.token[what]!);
    if (reading.crosses(low, high, GAP_LINE | GAP_UNDERSCORE | GAP_CODE)) continue;
    const last = Math.min(reading.tokens.count - 1, high + 18);
    const begin = reading.tokens.start[low]!;
    const window = reading.text.slice(begin, Math.min(reading.tokens.end[last]!, begin + WINDOW));
    if (!DESTINATION.test(window)) continue;
    const mood = reading.mood(verb);
    if (mood === -1) continue;
    const whole = /\b(all|every|any|entire|full|contents?|user'?s|customers?'?|its|history)\b/iu.test(window) || /[^\x00-\x7f]/u.test(window);
    let confidence = 0.16;
    if (mood === 1) confidence += 0.08;
    if (whole) confidence += 0.14;
    const near = (['ignore', 'conceal_user', 'new_orders', 'addressee', 'conceal', 'completion', 'authority'] as const).filter(concept => reading.near(i, concept, 40) >= 0).length;
    confidence += Math.min(0.4, near * 0.2);
    // "your password" speaks to a person; an order to a model speaks of the user's.
    if (/\byour\b/iu.test(window)) confidence -= 0.2;
    out.push(spanning(reading, 'injection.exfiltration-order', [i, what], confidence));
  }
}

/** The user is to be kept from knowing. */
export function hiddenFromUser(reading: Reading, side: Side, out: Candidate[]): void {
  if (side !== 'untrusted' || !reading.has('conceal_user')) return;
  for (const i of reading.of('conceal_user')) {
    let confidence = 0.52;
    const deeds = (['send', 'destroy', 'secret', 'tool_order', 'new_orders', 'ignore', 'addressee', 'reveal'] as const).filter(concept => reading.near(i, concept, 45) >= 0).length;
    confidence += Math.min(0.4, deeds * 0.1);
    out.push({ rule: 'injection.hidden-from-user', hit: i, from: reading.hits.token[i]!, to: endOf(reading, i), confidence });
  }
}

/** A tool's description or result orders other tools, files or arguments about. */
export function toolPoisoning(reading: Reading, side: Side, out: Candidate[]): void {
  if (side !== 'untrusted' || !reading.has('tool_order')) return;
  for (const i of reading.of('tool_order')) {
    const token = reading.hits.token[i]!;
    const secrets = reading.count(i, 'secret', 50);
    const hides = reading.count(i, 'conceal_user', 60) + reading.count(i, 'conceal', 60);
    const orders = reading.count(i, 'tool_order', 50);
    let confidence = 0.16 + Math.min(0.3, (orders - 1) * 0.16) + Math.min(0.24, secrets * 0.12) + Math.min(0.4, hides * 0.3);
    if (reading.ordering(token - 8, token + 14)) confidence += 0.1;
    if (reading.near(i, 'send', 40) >= 0) confidence += 0.05;
    if (reading.near(i, 'ignore', 40) >= 0) confidence += 0.2;
    out.push({ rule: 'injection.tool-poisoning', hit: i, from: token, to: endOf(reading, i), confidence });
  }
}

/** A document speaks to the model that reads it. */
export function instructionInDocument(reading: Reading, side: Side, out: Candidate[]): void {
  if (side !== 'untrusted') return;
  if (!reading.has('addressee', 'answer')) return;
  for (const i of reading.of('addressee', 'answer')) {
    const token = reading.hits.token[i]!;
    if (reading.is(i, 'addressee')) {
      const start = reading.tokens.start[token]!;
      const called = CALLED.test(reading.text.slice(Math.max(0, start - 48), start));
      const opening = (reading.tokens.gap[token]! & GAP_LINE) !== 0;
      const stop = reading.tokens.end[endOf(reading, i) - 1]!;
      if (COMPOUND.test(reading.text.slice(stop, stop + 24))) continue;
      if (!called && !opening) continue;
      const orders = (['answer_only', 'conceal_user', 'ignore', 'new_orders', 'answer', 'no_refusal', 'system_prompt', 'new_task', 'authority'] as const).filter(concept => reading.after(i, concept, 30) >= 0).length;
      const deeds = (['send', 'destroy', 'reveal', 'secret'] as const).filter(concept => reading.after(i, concept, 24) >= 0).length;
      const ordered = reading.ordering(token, token + 12);
      // "Assistant, send ...": called by name, then given an order.
      const after = reading.tokens.end[endOf(reading, i) - 1]!;
      const vocative = called && /^\s{0,2}[,:\uff1a，]/u.test(reading.text.slice(after, after + 3))
        && (['send', 'destroy', 'reveal'] as const).some(concept => { const verb = reading.after(i, concept, 4); return verb >= 0 && reading.mood(reading.hits.token[verb]!) === 1; });
      if (orders === 0 && !ordered && !vocative) continue;
      let confidence = (called ? 0.24 : 0.1) + Math.min(0.44, orders * 0.22) + Math.min(0.16, deeds * 0.08) + (ordered ? 0.08 : 0) + (vocative ? 0.3 : 0);
      // "To the AI", "as an AI": said of machines more often than to one.
      if (!opening && WEAKLY_CALLED.test(reading.text.slice(Math.max(0, start - 24), start))) confidence = Math.min(confidence, THIRD_PERSON.test(reading.text.slice(after, after + 16)) ? 0.45 : 0.72);
      out.push({ rule: 'injection.instruction-in-document', hit: i, from: token, to: endOf(reading, i), confidence });
    } else {
      const acts = (['send', 'destroy', 'answer_only'] as const).map(concept => reading.before(i, concept, 12)).filter(hit => hit >= 0 && reading.opens(reading.hits.token[hit]!));
      const ordered = reading.ordering(token - 6, token + 8);
      if (acts.length === 0 && !ordered) continue;
      const extra = (['conceal_user', 'ignore', 'new_orders', 'addressee', 'secret', 'answer_only'] as const).filter(concept => reading.near(i, concept, 30) >= 0).length;
      const confidence = 0.2 + (acts.length > 0 ? 0.14 : 0) + (ordered ? 0.08 : 0) + Math.min(0.4, extra * 0.18);
      out.push({ rule: 'injection.instruction-in-document', hit: i, from: token, to: endOf(reading, i), confidence });
    }
  }
}
