import { WORD_SLOTS } from './features.ts';
import { addSegments, begin, scoreWindow } from './network.ts';
import { scoreWindows } from './windows.ts';
import type { Features } from './features.ts';
import type { Linear, WindowScores } from './windows.ts';
import type { Network } from './network.ts';

/** What the rules found, as evidence for the last stage. */
export interface RuleEvidence {
  readonly top: number;
  readonly sum: number;
  readonly spokenOf: number;
}

/** Which head reads a text: what the user wrote, or what comes from elsewhere. The same words differ in meaning between them. */
export type Head = 'user' | 'document';

/** Names of the last stage's inputs, in order. */
export const INPUTS = [
  'network, best window', 'first stage, same window', 'first stage, whole text', 'first stage, mean around it', 'first stage, best around it',
  'share of orders around it', 'segments around it', 'words shared with them', 'tokens of the window', 'begins the text', 'ends the text',
  'top rule', 'rule sum', 'spoken of', 'network, mean around it', 'network, best around it',
] as const;

/** Windows below this logit of the first stage are not looked at again. */
export const GATE = -1.75;
/** Score of a text without a window worth a look. */
const FLOOR = -8;
/** Segments before and after a window that count as its surroundings: what lies further away changes nothing, so padding cannot hide it. */
const AROUND = 12;
/** A segment whose first-stage logit exceeds this counts as an order among the surroundings. */
const ORDER = -1;
/** Segments before and after a window that the network is asked about too: it costs more than the first stage. */
const NEAR = 6;
/** The words around a window are looked at only from this logit on. */
const LEAST_COMPARED = -1.5;
/** Rule confidences up to here are no evidence. */
const WEAK = 0.45;

export interface Evidence {
  /** As {@link INPUTS} names them; overwritten by the next call. */
  readonly inputs: Float64Array;
  /** The window, in segments; empty when there is none. */
  readonly from: number;
  readonly to: number;
}

/** The inputs of a text in which nothing stands out and no rule found anything. */
export const PLAIN: readonly number[] = INPUTS.map((_, i) => i < 2 ? FLOOR : 0);

const inputs = new Float64Array(INPUTS.length);
const marks = new Uint8Array(WORD_SLOTS);

/** Share of a window's words and word pairs that its surroundings have too. */
function shared(features: Features, first: number, from: number, to: number, last: number): number {
  const { slots, ends } = features;
  const at = (segment: number): number => segment === 0 ? 0 : ends[segment - 1]!;
  const [a, b, c, d] = [at(first), at(from), at(to), at(last)];
  for (let i = a; i < d; i++) if ((i < b || i >= c) && slots[i]! < WORD_SLOTS) marks[slots[i]!] = 1;
  let met = 0;
  let all = 0;
  for (let i = b; i < c; i++) {
    if (slots[i]! >= WORD_SLOTS) continue;
    all++;
    met += marks[slots[i]!]!;
  }
  for (let i = a; i < d; i++) if (slots[i]! < WORD_SLOTS) marks[slots[i]!] = 0;
  return met / (all + 4);
}

/** The candidate that the network finds strongest. */
function strongest(features: Features, windows: WindowScores, network: Network): readonly [candidate: number, score: number] {
  begin(features);
  let best = -1;
  let score = FLOOR;
  for (let i = 0; i < windows.candidates; i++) {
    const found = scoreWindow(features, network, windows.from[i]!, windows.to[i]!);
    if (found > score || best < 0) {
      best = i;
      score = Math.max(FLOOR, found);
    }
  }
  return [best, score];
}

/** The surroundings of the window [from, to), written into the inputs. */
function surroundings(features: Features, windows: WindowScores, from: number, to: number): void {
  const first = Math.max(windows.first, from - AROUND);
  const last = Math.min(windows.last, to + AROUND);
  let sum = 0;
  let most = FLOOR;
  let orders = 0;
  for (let s = first; s < last; s++) {
    if (s >= from && s < to) continue;
    const single = windows.single[s]!;
    sum += single;
    if (single > most) most = single;
    if (single > ORDER) orders++;
  }
  const around = last - first - (to - from);
  inputs[3] = around === 0 ? 0 : sum / around;
  inputs[4] = most;
  inputs[5] = orders / (around + 2);
  inputs[6] = around;
  inputs[7] = around > 0 && inputs[0]! > LEAST_COMPARED ? shared(features, first, from, to, last) : 0;
  inputs[8] = features.tokenEnds[to - 1]! - (from === 0 ? 0 : features.tokenEnds[from - 1]!);
  inputs[9] = from === windows.first ? 1 : 0;
  inputs[10] = to === windows.last ? 1 : 0;
}

/** What the network thinks of the segments next to the window [from, to), written into the inputs: an order among orders is no stranger. */
function neighbours(features: Features, windows: WindowScores, network: Network, from: number, to: number): void {
  const first = Math.max(windows.first, from - NEAR);
  const last = Math.min(windows.last, to + NEAR);
  const count = last - first - (to - from);
  if (count === 0) return;
  let sum = 0;
  let most = FLOOR;
  addSegments(features, network, first, last);
  for (let s = first; s < last; s++) {
    if (s >= from && s < to) continue;
    const single = Math.max(FLOOR, scoreWindow(features, network, s, s + 1));
    sum += single;
    if (single > most) most = single;
  }
  inputs[14] = sum / count;
  inputs[15] = most;
}

/** Inputs of the last stage, over the segments [first, last). Of a text in which nothing stands out, only what the rules found counts. */
export function evidenceOf(features: Features, head: Head, linear: Linear, network: Network, rules: RuleEvidence, first = 0, last = features.segments): Evidence {
  const windows = scoreWindows(features, linear, GATE, head === 'user', first, last);
  inputs.fill(0);
  inputs[0] = FLOOR;
  inputs[1] = FLOOR;
  let from = 0;
  let to = 0;
  if (windows.candidates > 0) {
    const [best, score] = strongest(features, windows, network);
    from = windows.from[best]!;
    to = windows.to[best]!;
    inputs[0] = score;
    inputs[1] = windows.score[best]!;
    inputs[2] = head === 'user' ? windows.whole : 0;
    surroundings(features, windows, from, to);
    if (score > LEAST_COMPARED) neighbours(features, windows, network, from, to);
  }
  inputs[11] = Math.max(0, rules.top - WEAK);
  inputs[12] = Math.min(2, rules.sum);
  inputs[13] = Math.min(0.6, rules.spokenOf);
  return { inputs, from, to };
}
