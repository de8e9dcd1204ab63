import type { Head } from '../../src/inspect/classifier/evidence.ts';
import type { Trees } from '../../src/inspect/classifier/trees.ts';
import type { Scored } from './stages.ts';

/** Families of fewer texts have no rate worth averaging. */
const LEAST_FAMILY = 100;

/** Hand-written texts, each of them close to an attack: a bound of their own, and no part in the mean. */
const NEAR = 'hand-written near misses';
/** Prompts full of words that attacks use too. */
const TRIGGER = 'b:trigger-words';

/** What a benign text's false alarm is averaged within; documents that sentences were put into count for none. */
export function familyOf(s: Scored, head: Head): string | undefined {
  const { family, source } = s.example;
  if (family === 'composed') return undefined;
  // "You are a ..." inside a document is close to an attack, and nothing else in the set teaches otherwise once these are held out.
  if (family === 'b:role-prompts' && head === 'document') return undefined;
  if (family === 'own') return source.endsWith('-benign') || source.endsWith('-words') ? 'near misses' : undefined;
  return /^w\d/u.test(family) ? NEAR : family;
}

/** Benign logits by family. */
export function benignFamilies(scored: readonly Scored[], head: Head): ReadonlyMap<string, number[]> {
  const out = new Map<string, number[]>();
  for (const s of scored) {
    const family = s.example.label === 0 ? familyOf(s, head) : undefined;
    if (family === undefined) continue;
    const list = out.get(family) ?? [];
    list.push(s.logit);
    out.set(family, list);
  }
  for (const [family, list] of out) if (list.length < LEAST_FAMILY) out.delete(family);
  return out;
}

const share = (logits: readonly number[], threshold: number): number => logits.filter(logit => logit >= threshold).length / logits.length;

/** Mean over families of the share at or above a logit. */
export function falseAlarms(families: ReadonlyMap<string, readonly number[]>, threshold: number): number {
  let sum = 0;
  let count = 0;
  for (const [family, logits] of families) {
    if (family === NEAR) continue;
    sum += share(logits, threshold);
    count++;
  }
  return sum / count;
}

/**
 * Most false alarms on sources not seen, as the mean over families, at the confidence that blocks and at the one that flags;
 * and of near misses. Documents have the tighter bounds: there are many more of them than of prompts, and nobody is there
 * to say it in other words. Hand-written near misses were sought out by whoever wrote them, verdicts at hand, so their
 * share grows harder with every writer: their bound only keeps the mean of the other families from being all that counts.
 */
export const MOST_FALSE_ALARMS: Readonly<Record<Head, Bounds>> = {
  user: { blocking: 0.01, flagging: 0.035, blockedNearMisses: 0.09, flaggedNearMisses: 0.2 },
  document: { blocking: 0.007, flagging: 0.03, blockedNearMisses: 0.1, flaggedNearMisses: 0.22 },
};
interface Bounds { readonly blocking: number; readonly flagging: number; readonly blockedNearMisses: number; readonly flaggedNearMisses: number }
const FLAGGING = 0.5;

/** Lowest logit at which false alarms stay within a bound. */
function bounded(families: ReadonlyMap<string, readonly number[]>, most: number, near: number): number {
  let low = -12;
  let high = 12;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (falseAlarms(families, middle) <= most && [NEAR, TRIGGER].every(family => share(families.get(family) ?? [-Infinity], middle) <= near)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Stretches and moves the logits so that the confidences at which policy blocks and flags meet {@link MOST_FALSE_ALARMS};
 * the order of texts stays as it is.
 */
export function anchor(held: readonly Scored[], head: Head, trees: Trees, blocking: number): Trees {
  const families = benignFamilies(held, head);
  const most = MOST_FALSE_ALARMS[head];
  const block = bounded(families, most.blocking, most.blockedNearMisses);
  const flag = bounded(families, most.flagging, most.flaggedNearMisses);
  const wanted = Math.log(blocking / (1 - blocking)) - Math.log(FLAGGING / (1 - FLAGGING));
  // Two bounds met at nearly the same logit would make the scores all or nothing.
  const slope = Math.min(3, wanted / Math.max(0.2, block - flag));
  const shift = Math.log(blocking / (1 - blocking)) - block * slope;
  for (const s of held) s.logit = s.logit * slope + shift;
  return { ...trees, threshold: trees.threshold.map((value, i) => trees.feature[i]! < 0 ? value * slope : value), base: trees.base * slope + shift };
}
