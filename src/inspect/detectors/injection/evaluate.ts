import { calledReader, conditionalOrder, dictatedAnswer, disregardUser } from './addressed.ts';
import { authority, systemPrompt } from './extraction.ts';
import { distance } from './context.ts';
import { exfiltration, hiddenFromUser, instructionInDocument, toolPoisoning } from './agent.ts';
import { developerMode, limitsLifted, persona, refusalSuppression } from './jailbreak.ts';
import { fakeCompletion, hijackedAnswer, ignoreInstructions, newInstructions } from './override.ts';
import { firstOrder, housekeeping } from './imperatives.ts';
import { outbound, tellSecret, toolCall } from './outbound.ts';
import { payment } from './payment.ts';
import type { Candidate, Matcher, Side } from './candidate.ts';
import type { Marker } from './markup.ts';
import type { Reading } from './reading.ts';

const MATCHERS: readonly Matcher[] = [
  ignoreInstructions, newInstructions, fakeCompletion, hijackedAnswer, persona, developerMode, refusalSuppression, limitsLifted,
  systemPrompt, authority, exfiltration, hiddenFromUser, toolPoisoning, instructionInDocument,
  calledReader, conditionalOrder, dictatedAnswer, disregardUser, outbound, tellSecret, toolCall, payment,
];

/** A candidate after its context was weighed, with offsets in the view. */
export interface Weighed {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
  /** What the context took away. */
  readonly loss: number;
}

/** Most candidates of one rule weighed in one view; a text that has more is an attack or a corpus of them either way. */
const MOST = 400;

/** Every rule over one view. Confidences are 0..0.99 and may lie below what is reported. */
export function evaluate(reading: Reading, side: Side): Weighed[] {
  const out: Weighed[] = [];
  reading.begin();
  if (reading.hits.count > 0) {
    const candidates: Candidate[] = [];
    for (const matcher of MATCHERS) {
      const found: Candidate[] = [];
      matcher(reading, side, found);
      // The strongest are kept, or weak ones in front could crowd out the one that matters.
      if (found.length > MOST) found.sort((a, b) => b.confidence - a.confidence);
      for (let i = 0; i < found.length && i < MOST; i++) candidates.push(found[i]!);
    }
    for (const candidate of candidates) {
      if (candidate.confidence < 0.4) continue;
      const start = reading.tokens.start[candidate.from]!;
      const end = reading.tokens.end[candidate.to - 1]!;
      const loss = distance(reading, candidate.hit, start, end) * (candidate.staged ? 0.4 : 1);
      out.push({ rule: candidate.rule, start, end, confidence: Math.min(0.99, candidate.confidence - loss), loss });
    }
  }
  markers(reading, side, out);
  return out;
}

const SPOKEN = ['ignore', 'unrestricted', 'persona', 'system_prompt', 'no_refusal', 'conceal_user', 'new_orders', 'answer_only', 'mode', 'authority', 'tool_order'] as const;
const DEEDS = ['send', 'destroy', 'reveal', 'secret', 'addressee', 'new_task', 'data', 'pay', 'condition'] as const;
/** Markers of a role that gives orders. Those of the two speakers begin the lines of any transcript. */
const COMMANDING = /system|sys\b|developer|admin|root|override|inst\b|im_start/iu;
/** Tokens after a marker in which orders count as spoken by it. */
const MARKER_REACH = 45;

/** Role markers with orders after them. */
function markers(reading: Reading, side: Side, out: Weighed[]): void {
  const found = reading.markers();
  if (found.length === 0) return;
  const { hits, tokens } = reading;
  let hit = 0;
  const transcript = found.filter(marker => /user|human|assistant|response/iu.test(reading.text.slice(marker.start, marker.end))).length > 1;
  for (const marker of [...found].sort((a, b) => a.start - b.start)) {
    while (hit < hits.count && tokens.start[hits.token[hit]!]! < marker.end) hit++;
    let confidence = marker.weight + (side === 'untrusted' ? 0.06 : 0);
    if (found.length > 1) confidence += 0.06;
    let loss = marker.start > 0 && '`"\''.includes(reading.text[marker.start - 1]!) ? 0.15 : 0;
    if (hit < hits.count) {
      const first = hits.token[hit]!;
      let spoken = 0;
      let deeds = 0;
      for (let i = hit; i < hits.count && hits.token[i]! <= first + MARKER_REACH && i < hit + 64; i++) {
        if (SPOKEN.some(concept => reading.is(i, concept))) spoken++;
        else if (DEEDS.some(concept => reading.is(i, concept))) deeds++;
      }
      // Orders that come only far below the marker are not its own.
      if (tokens.start[first]! - marker.end < 160) {
        confidence += Math.min(0.42, spoken * 0.16) + Math.min(0.2, deeds * 0.07);
        if (reading.ordering(first - 4, first + 10)) confidence += 0.08;
        loss += distance(reading, hit, marker.start, marker.end);
      }
      confidence += commanded(reading, side, marker, transcript);
    }
    out.push({ rule: 'injection.fake-system-markup', start: marker.start, end: marker.end, confidence: Math.min(0.97, confidence - loss), loss });
  }
}

/** What a marker gains from an order in the sentence or two right after it. */
function commanded(reading: Reading, side: Side, marker: Marker, transcript: boolean): number {
  if (side !== 'untrusted' || transcript) return 0;
  const { text, tokens } = reading;
  if (!COMMANDING.test(text.slice(marker.start, marker.end))) return 0;
  const next = reading.tokenAt(marker.end) + (tokens.start[reading.tokenAt(marker.end)]! < marker.end ? 1 : 0);
  const order = firstOrder(reading, next, next + 9);
  if (order < 0 || tokens.start[order]! - marker.end > 90) return 0;
  if (housekeeping(reading, order)) return 0.08;
  return order <= next + 1 ? 0.3 : 0.24;
}

/** Evidence of the rules as the classifier's last stage sees it: for each of a view's findings together, 0 when there are none. */
export interface Evidence {
  /** Highest confidence of any rule. */
  readonly top: number;
  /** Sum over different rules of what their confidence exceeds 0.4 by. */
  readonly sum: number;
  /** Most that context took from a rule which would have fired otherwise; 0 when some rule did fire. */
  readonly spokenOf: number;
}

export function evidenceOf(found: readonly Weighed[]): Evidence {
  const best = new Map<string, number>();
  for (const item of found) best.set(item.rule, Math.max(best.get(item.rule) ?? 0, item.confidence));
  let top = 0;
  let sum = 0;
  let spokenOf = 0;
  for (const item of found) if (item.confidence < 0.5 && item.confidence + item.loss >= 0.5) spokenOf = Math.max(spokenOf, item.loss);
  for (const confidence of best.values()) {
    top = Math.max(top, confidence);
    sum += Math.max(0, confidence - 0.4);
  }
  return { top: Math.max(0, top), sum, spokenOf: top >= 0.5 ? 0 : spokenOf };
}
