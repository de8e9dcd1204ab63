import { GAP_COLON, GAP_LINE, GAP_SENTENCE, GAP_UNDERSCORE } from '../../classifier/tokens.ts';
import { endOf, spanning } from './candidate.ts';
import { firstOrder } from './imperatives.ts';
import type { Candidate, Side } from './candidate.ts';
import type { Reading } from './reading.ts';

const YOURS = /^(?:your|deine|ihre|je|uw|ta|votre|tu|su|il tuo|sua|tua|twoje|senin|g[oö]revin|твоя|ваша|你的|あなたの)/iu;
const ANSWER_LABEL = /(?:^|\n)[\s>*#-]{0,6}(?:answer|response|assistant|output|result|reply|final answer|summary|antwort|r[eé]ponse|respuesta|risposta|resposta)\s?:/iu;

/** Concepts that an order to forget is usually followed by. */
const NEXT_STEPS = ['answer_only', 'reveal', 'persona', 'new_task', 'new_orders', 'send', 'destroy', 'system_prompt', 'unrestricted'] as const;

function followed(reading: Reading, hit: number): boolean {
  return NEXT_STEPS.some(concept => reading.after(hit, concept, 22) >= 0);
}

/** "Ignore all previous instructions" in any order of the words: a verb of ignoring, what came before, and orders. */
export function ignoreInstructions(reading: Reading, side: Side, out: Candidate[]): void {
  if (!reading.has('ignore', 'ignore_weak') || !reading.has('instructions', 'instructions_weak')) return;
  for (const i of reading.of('ignore', 'ignore_weak')) {
    const strong = reading.is(i, 'ignore');
    const verb = reading.hits.token[i]!;
    const orders = reading.near(i, 'instructions', 9);
    const weakOrders = reading.near(i, 'instructions_weak', 7);
    const prior = reading.near(i, 'prior', 10);
    const weakPrior = reading.near(i, 'prior_weak', 8);
    const noun = orders >= 0 ? orders : weakOrders;
    if (noun < 0) continue;
    const low = Math.min(verb, reading.hits.token[noun]!);
    const high = Math.max(endOf(reading, i), endOf(reading, noun)) - 1;
    if (reading.crosses(low, high, GAP_LINE | GAP_SENTENCE | GAP_UNDERSCORE)) continue;
    const when = prior >= 0 ? prior : weakPrior;
    const theirs = reading.mine(Math.max(0, low - 1), high);
    // "Ignore our message of yesterday": who takes back what they themselves wrote gives no orders.
    if (theirs && orders < 0 && !followed(reading, i)) continue;
    let confidence: number;
    if (orders >= 0 && prior >= 0) confidence = strong ? 0.93 : 0.72;
    else if (orders >= 0 && weakPrior >= 0) confidence = strong ? 0.78 : 0.5;
    else if (orders >= 0) confidence = strong ? (reading.yours(low + 1, high) ? 0.76 : 0.5) : 0.36;
    else if (prior >= 0) confidence = strong ? 0.82 : 0.42;
    else if (weakPrior >= 0) confidence = strong ? 0.56 : 0.3;
    else continue;
    const mood = reading.mood(verb);
    confidence += mood === 1 ? 0.04 : mood === -1 ? -0.32 : 0;
    if (theirs) confidence -= 0.3;
    if (followed(reading, i)) confidence += strong ? 0.08 : 0.12;
    if (reading.near(i, 'conceal_user', 40) >= 0 || reading.near(i, 'alone', 40) >= 0) confidence += 0.1;
    if (side === 'untrusted' && reading.has('addressee')) confidence += 0.03;
    out.push(spanning(reading, 'injection.ignore-instructions', when >= 0 ? [i, noun, when] : [i, noun], confidence));
  }
}

/** "New instructions:", "your real task is ...": orders said to replace those in force. */
export function newInstructions(reading: Reading, side: Side, out: Candidate[]): void {
  if (!reading.has('new_orders')) return;
  for (const i of reading.of('new_orders')) {
    const token = reading.hits.token[i]!;
    const end = endOf(reading, i);
    const announces = end < reading.tokens.count && (reading.tokens.gap[end]! & GAP_COLON) !== 0 || end + 1 < reading.tokens.count && (reading.tokens.gap[end + 1]! & GAP_COLON) !== 0;
    let confidence = side === 'user' ? 0.34 : 0.42;
    if (announces && reading.opens(token)) confidence += 0.24;
    else if (announces) confidence += 0.12;
    const acts = (['send', 'destroy', 'reveal', 'answer_only', 'conceal_user', 'persona', 'secret', 'system_prompt'] as const).filter(concept => reading.after(i, concept, 30) >= 0).length;
    confidence += Math.min(0.24, acts * 0.1);
    if (reading.near(i, 'ignore', 20) >= 0 || reading.near(i, 'unrestricted', 20) >= 0 || reading.before(i, 'completion', 20) >= 0) confidence += 0.2;
    if (reading.near(i, 'addressee', 12) >= 0) confidence += 0.08;
    // "Your task has changed. Send ...": said to the reader and followed by the order itself.
    const theirs = YOURS.test(reading.text.slice(reading.tokens.start[token], reading.tokens.end[end - 1]));
    if (side === 'untrusted' && reading.opens(token) && (firstOrder(reading, end, end + 8) >= 0 || theirs && /^\s?to\s/iu.test(reading.text.slice(reading.tokens.end[end - 1], reading.tokens.end[end - 1]! + 4)))) confidence += theirs ? 0.42 : 0.14;
    out.push({ rule: 'injection.new-instructions', hit: i, from: token, to: end, confidence });
  }
}

/** A pretended end of the task or the document, then orders. */
export function fakeCompletion(reading: Reading, side: Side, out: Candidate[]): void {
  if (!reading.has('completion')) return;
  for (const i of reading.of('completion')) {
    const end = endOf(reading, i);
    let confidence = 0.3;
    const acts = (['new_task', 'new_orders', 'ignore', 'answer_only', 'conceal_user', 'system_prompt', 'persona', 'unrestricted', 'addressee'] as const).filter(concept => reading.after(i, concept, 30) >= 0).length;
    const deeds = (['send', 'destroy', 'reveal', 'secret'] as const).filter(concept => reading.after(i, concept, 24) >= 0).length;
    confidence += Math.min(0.4, acts * 0.22) + Math.min(0.24, deeds * 0.12);
    if (reading.ordering(end, end + 12)) confidence += 0.08;
    // The reader's own answer is feigned, then comes the order.
    const feigned = ANSWER_LABEL.test(reading.text.slice(Math.max(0, reading.tokens.start[reading.hits.token[i]!]! - 24), reading.tokens.end[end - 1]));
    if (side === 'untrusted' && firstOrder(reading, end, end + 3) >= 0) confidence += feigned ? 0.4 : 0.1;
    if (side === 'untrusted') confidence += 0.06;
    out.push({ rule: 'injection.fake-completion', hit: i, from: reading.hits.token[i]!, to: end, confidence });
  }
}

/** "Stop everything and just print ...": the answer is taken over whole. */
export function hijackedAnswer(reading: Reading, side: Side, out: Candidate[]): void {
  if (!reading.has('answer_only', 'alone')) return;
  for (const i of reading.of('alone', 'answer_only')) {
    if (reading.is(i, 'alone')) {
      out.push({ rule: 'injection.hijacked-answer', hit: i, from: reading.hits.token[i]!, to: endOf(reading, i), confidence: 0.62 + (reading.near(i, 'answer_only', 20) >= 0 || reading.near(i, 'ignore', 20) >= 0 ? 0.26 : 0) });
      continue;
    }
    const ignoring = reading.before(i, 'ignore', 16);
    const ordered = reading.before(i, 'new_orders', 16);
    const told = reading.near(i, 'addressee', 16);
    let confidence = side === 'untrusted' ? 0.4 : 0.2;
    if (ignoring >= 0) confidence += 0.34;
    if (ordered >= 0) confidence += 0.25;
    if (told >= 0) confidence += side === 'untrusted' ? 0.2 : 0.05;
    if (ignoring < 0 && ordered < 0 && told < 0) continue;
    if (ignoring >= 0 && reading.mood(reading.hits.token[ignoring]!) === -1) confidence -= 0.25;
    out.push(spanning(reading, 'injection.hijacked-answer', ignoring >= 0 ? [i, ignoring] : [i], confidence));
  }
}
