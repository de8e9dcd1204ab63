import { GAP_LINE, GAP_SENTENCE } from '../../classifier/tokens.ts';
import { endOf, spanning } from './candidate.ts';
import type { Candidate, Side } from './candidate.ts';
import type { Reading } from './reading.ts';

const VERBATIM = /\b(verbatim|word for word|exactly as|in full|entire|everything|starting with|start with|code block|character for character|letter by letter|all of it|mot pour mot|wörtlich|wortwörtlich|palabra por palabra|parola per parola|palavra por palavra|дословно|kelimesi kelimesine|nguyên văn|kata demi kata)|逐字|一字不|原文|そのまま|그대로|حرفيا|शब्दशः/iu;

/** The model is told to give away its instructions. */
export function systemPrompt(reading: Reading, side: Side, out: Candidate[]): void {
  if (!reading.has('system_prompt', 'system_prompt_weak') || !reading.has('reveal')) return;
  for (const i of reading.of('system_prompt', 'system_prompt_weak')) {
    const strong = reading.is(i, 'system_prompt');
    const noun = reading.hits.token[i]!;
    const verbHit = (() => {
      const before = reading.before(i, 'reveal', 9);
      // Verb-final languages put the order after its object; English does not, so only a near one counts.
      return before >= 0 ? before : reading.after(i, 'reveal', 5);
    })();
    if (verbHit < 0) continue;
    const verb = reading.hits.token[verbHit]!;
    const low = Math.min(verb, noun);
    const high = Math.max(endOf(reading, i), endOf(reading, verbHit)) - 1;
    if (reading.crosses(low, high, GAP_LINE | GAP_SENTENCE)) continue;
    if (reading.negated(verb)) continue;
    const after = verb > noun;
    const english = reading.text.charCodeAt(reading.tokens.start[verb]!) < 0x80;
    const theirs = reading.yours(noun - 2, endOf(reading, i) - 1) || !english;
    const one = reading.article(noun) || reading.mine(Math.max(0, noun - 1), high);
    const mood = reading.mood(verb);
    let confidence = strong ? (theirs ? 0.78 : 0.56) : (theirs ? 0.4 : 0.28);
    confidence += mood === 1 ? 0.08 : mood === -1 ? -0.2 : 0;
    if (after && english) confidence -= 0.3;
    if (one) confidence -= 0.45;
    const begin = reading.tokens.start[low]!;
    const window = reading.text.slice(begin, Math.min(reading.tokens.end[high]! + 90, begin + 400));
    if (VERBATIM.test(window)) confidence += strong ? 0.12 : 0.2;
    if (reading.near(i, 'ignore', 30) >= 0 || reading.near(i, 'authority', 40) >= 0 || reading.near(i, 'mode', 30) >= 0) confidence += 0.2;
    if (side === 'untrusted') confidence += 0.02;
    out.push(spanning(reading, 'extraction.system-prompt', [i, verbHit], confidence));
  }
}

/** A claim to be someone who may give orders, with orders. */
export function authority(reading: Reading, side: Side, out: Candidate[]): void {
  if (!reading.has('authority')) return;
  for (const i of reading.of('authority')) {
    const asks = (['system_prompt', 'system_prompt_weak', 'ignore', 'mode', 'unrestricted', 'secret', 'conceal_user', 'new_orders', 'no_refusal'] as const)
      .filter(concept => reading.near(i, concept, 40) >= 0).length;
    const deeds = (['send', 'destroy'] as const).filter(concept => reading.after(i, concept, 25) >= 0).length;
    let confidence = (side === 'user' ? 0.24 : 0.34) + Math.min(0.5, asks * 0.2);
    if (side === 'untrusted') confidence += Math.min(0.24, deeds * 0.14);
    out.push({ rule: 'injection.claimed-authority', hit: i, from: reading.hits.token[i]!, to: endOf(reading, i), confidence });
  }
}
