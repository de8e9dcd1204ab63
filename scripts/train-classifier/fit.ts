import { SLOTS, WORD_SLOTS } from '../../src/inspect/classifier/features.ts';
import { SMOOTHING, WINDOW } from '../../src/inspect/classifier/windows.ts';
import { ATTACK, HARMLESS, UNKNOWN } from './examples.ts';
import { random, shuffle } from './random.ts';
import { commonSlots, exampleWeights } from './weights.ts';
import type { Head } from '../../src/inspect/classifier/evidence.ts';
import type { Example } from './examples.ts';

export interface FitOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly rate: number;
  /** Numbers that stand for a feature; 1 is a linear model. */
  readonly width: number;
  readonly hidden: number;
  /** Pull of each touched vector towards zero, in units of the learning rate. */
  readonly decay: number;
  /** Share of a window's features that are ignored at each step. */
  readonly dropout: number;
  /** Share of steps in which only word classes and concepts are seen, so that they carry over to wordings and languages not met. */
  readonly classesOnly: number;
  /** A feature is learned only when this many sources have it. */
  readonly leastSources: number;
  /** Weight of the strongest harmless window of a document that holds an attack elsewhere. */
  readonly beside: number;
}

export const LINEAR: FitOptions = { seed: 7, epochs: 9, rate: 0.12, width: 1, hidden: 0, decay: 1e-3, dropout: 0.3, classesOnly: 0.3, leastSources: 2, beside: 0.5 };
export const NETWORK: FitOptions = { seed: 11, epochs: 9, rate: 0.12, width: 8, hidden: 16, decay: 1e-4, dropout: 0.3, classesOnly: 0.1, leastSources: 3, beside: 0.5 };

export interface Fitted {
  readonly vectors: Float32Array;
  readonly hidden: Float32Array;
  readonly hiddenBias: Float32Array;
  readonly out: Float32Array;
  readonly straight: Float32Array;
  readonly bias: number;
}

interface Found {
  readonly from: number;
  readonly to: number;
  readonly score: number;
}

/** A harmless text that scores below this rests for some rounds. */
const EASY = -4.5;
const REST = 2;

/** Targets: no text is certain. */
const TARGETS = [0.01, 0.97] as const;
/** Errors below this change nothing worth the time. */
const LEAST_ERROR = 0.002;
const HIDDEN_RATE = 0.5;

/** Stochastic gradient steps with Adagrad on the strongest windows of each text; seeded, so that the same data gives the same weights. */
class Trainer {
  private readonly o: FitOptions;
  private readonly next: () => number;
  private readonly common: Uint8Array;
  readonly vectors: Float32Array;
  readonly hidden: Float32Array;
  readonly hiddenBias: Float32Array;
  readonly out: Float32Array;
  readonly straight: Float32Array;
  bias = -0.7;
  private rate = 0;
  private readonly squares = new Float32Array(SLOTS).fill(0.03);
  private readonly hiddenSquares: Float32Array;
  private readonly hiddenBiasSquares: Float32Array;
  private readonly outSquares: Float32Array;
  private readonly straightSquares: Float32Array;
  private biasSquares = 1;
  private sums = new Float32Array(4096);
  private readonly window: Float32Array;
  private readonly units: Float32Array;
  private readonly back: Float32Array;
  private readonly kept: number[] = [];

  constructor(options: FitOptions, common: Uint8Array) {
    this.o = options;
    this.common = common;
    const { width, hidden } = options;
    const next = random(options.seed);
    this.next = next;
    const normal = (): number => {
      let sum = 0;
      for (let i = 0; i < 6; i++) sum += next();
      return (sum - 3) * 1.41;
    };
    this.vectors = new Float32Array(SLOTS * width);
    if (width > 1) for (let i = 0; i < this.vectors.length; i++) this.vectors[i] = (next() - 0.5) * 0.02;
    this.hidden = Float32Array.from({ length: hidden * width }, () => normal() * 0.75 / Math.sqrt(width));
    this.hiddenBias = new Float32Array(hidden);
    this.out = Float32Array.from({ length: hidden }, () => normal() * 0.3);
    this.straight = Float32Array.from({ length: width }, () => width === 1 ? 1 : normal() * 0.4);
    this.hiddenSquares = new Float32Array(hidden * width).fill(0.1);
    this.hiddenBiasSquares = new Float32Array(hidden).fill(0.1);
    this.outSquares = new Float32Array(hidden).fill(0.1);
    this.straightSquares = new Float32Array(width).fill(0.1);
    this.window = new Float32Array(width);
    this.units = new Float32Array(hidden);
    this.back = new Float32Array(width);
  }

  /** Sums of the vectors up to each segment. */
  private sum(e: Example): void {
    const { width } = this.o;
    const size = (e.ends.length + 1) * width;
    if (this.sums.length < size) this.sums = new Float32Array(size * 2);
    const { sums, vectors, common } = this;
    sums.fill(0, 0, width);
    let at = 0;
    for (let s = 0; s < e.ends.length; s++) {
      const base = (s + 1) * width;
      for (let d = 0; d < width; d++) sums[base + d] = sums[base - width + d]!;
      for (; at < e.ends[s]!; at++) {
        const slot = e.slots[at]!;
        if (common[slot] === 0) continue;
        for (let d = 0; d < width; d++) sums[base + d]! += vectors[slot * width + d]!;
      }
    }
  }

  private static length(e: Example, from: number, to: number): number {
    return e.tokenEnds[to - 1]! - (from === 0 ? 0 : e.tokenEnds[from - 1]!);
  }

  private score(e: Example, from: number, to: number): number {
    const { width } = this.o;
    for (let d = 0; d < width; d++) this.window[d] = this.sums[to * width + d]! - this.sums[from * width + d]!;
    return this.logit(1 / Math.sqrt(Trainer.length(e, from, to) + SMOOTHING));
  }

  /** Logit of the summed window, which is scaled in place. */
  private logit(norm: number): number {
    const { width, hidden } = this.o;
    const { window, units } = this;
    let logit = this.bias;
    for (let d = 0; d < width; d++) {
      window[d]! *= norm;
      logit += this.straight[d]! * window[d]!;
    }
    for (let unit = 0; unit < hidden; unit++) {
      let value = this.hiddenBias[unit]!;
      for (let d = 0; d < width; d++) value += this.hidden[unit * width + d]! * window[d]!;
      units[unit] = value;
      if (value > 0) logit += this.out[unit]! * value;
    }
    return logit;
  }

  /** The strongest window, of segments with one mask when that is given. */
  private strongest(e: Example, whole: boolean, mask?: number): Found | undefined {
    let best = -Infinity;
    let found: Found | undefined;
    const segments = e.ends.length;
    for (let to = 1; to <= segments; to++) {
      for (let width = 1; width <= WINDOW && width <= to; width++) {
        if (mask !== undefined && e.mask[to - width] !== mask) break;
        const score = this.score(e, to - width, to);
        if (score <= best) continue;
        best = score;
        found = { from: to - width, to, score };
      }
    }
    if (!whole || mask !== undefined || segments <= WINDOW) return found;
    const score = this.score(e, 0, segments);
    return score > best ? { from: 0, to: segments, score } : found;
  }

  private step(e: Example, found: Found, label: 0 | 1, weight: number): void {
    const { o, next, window, kept, vectors } = this;
    const { width } = o;
    const begin = found.from === 0 ? 0 : e.ends[found.from - 1]!;
    const end = e.ends[found.to - 1]!;
    const norm = 1 / Math.sqrt(Trainer.length(e, found.from, found.to) + SMOOTHING);
    const classesOnly = next() < o.classesOnly;
    kept.length = 0;
    window.fill(0);
    for (let i = begin; i < end; i++) {
      const slot = e.slots[i]!;
      if (this.common[slot] === 0 || classesOnly && slot < WORD_SLOTS || next() < o.dropout) continue;
      kept.push(slot);
      for (let d = 0; d < width; d++) window[d]! += vectors[slot * width + d]!;
    }
    const logit = this.logit(norm / (1 - o.dropout));
    const error = (1 / (1 + Math.exp(-logit)) - TARGETS[label]) * weight;
    if (Math.abs(error) < LEAST_ERROR) return;
    const back = this.descend(error);
    let size = 0;
    for (let d = 0; d < width; d++) {
      back[d]! *= norm;
      size += back[d]! ** 2 / width;
    }
    for (const slot of kept) {
      this.squares[slot]! += size;
      const rate = this.rate / Math.sqrt(this.squares[slot]!);
      for (let d = 0; d < width; d++) vectors[slot * width + d]! -= rate * (back[d]! + o.decay * vectors[slot * width + d]!);
    }
  }

  /** Moves the layers above the vectors; the gradient at the window. */
  private descend(error: number): Float32Array {
    const { width, hidden } = this.o;
    const { window, units, back } = this;
    const rate = this.rate * HIDDEN_RATE;
    back.fill(0);
    for (let unit = 0; unit < hidden; unit++) {
      if (units[unit]! <= 0) continue;
      const atOut = error * units[unit]!;
      const atUnit = error * this.out[unit]!;
      this.outSquares[unit]! += atOut * atOut;
      this.out[unit]! -= rate * (atOut + 1e-4 * this.out[unit]!) / Math.sqrt(this.outSquares[unit]!);
      for (let d = 0; d < width; d++) {
        const at = unit * width + d;
        back[d]! += atUnit * this.hidden[at]!;
        const gradient = atUnit * window[d]!;
        this.hiddenSquares[at]! += gradient * gradient;
        this.hidden[at]! -= rate * gradient / Math.sqrt(this.hiddenSquares[at]!);
      }
      this.hiddenBiasSquares[unit]! += atUnit * atUnit;
      this.hiddenBias[unit]! -= rate * atUnit / Math.sqrt(this.hiddenBiasSquares[unit]!);
    }
    for (let d = 0; d < width; d++) {
      back[d]! += error * this.straight[d]!;
      if (width === 1) continue;
      const gradient = error * window[d]!;
      this.straightSquares[d]! += gradient * gradient;
      this.straight[d]! -= rate * gradient / Math.sqrt(this.straightSquares[d]!);
    }
    this.biasSquares += error * error;
    this.bias -= this.rate * error / Math.sqrt(this.biasSquares);
    return back;
  }

  run(examples: readonly Example[], weights: Float64Array, whole: boolean): void {
    const order = examples.map((_, i) => i);
    const resting = new Uint8Array(examples.length);
    for (let epoch = 0; epoch < this.o.epochs; epoch++) {
      shuffle(order, this.next);
      this.rate = this.o.rate * (1 - 0.7 * epoch / this.o.epochs);
      for (const index of order) {
        if (resting[index]! > 0) resting[index]!--;
        else if (this.learn(examples[index]!, weights[index]!, whole, epoch) < EASY) resting[index] = REST;
      }
    }
  }

  /** One step on a text; the score of the window when it is known to be harmless. */
  private learn(e: Example, weight: number, whole: boolean, epoch: number): number {
    this.sum(e);
    const unknown = e.mask.includes(UNKNOWN);
    // In the first round nothing is known yet, so an attack somewhere in a long text waits.
    if (epoch === 0 && unknown && !whole && e.ends.length > 4) return 0;
    if (unknown || e.label === 0) {
      const found = this.strongest(e, whole);
      if (found) this.step(e, found, e.label, weight);
      return e.label === 0 && epoch > 0 && found ? found.score : 0;
    }
    const attack = this.strongest(e, false, ATTACK);
    const beside = this.strongest(e, false, HARMLESS);
    if (attack) this.step(e, attack, 1, weight);
    if (beside) this.step(e, beside, 0, weight * this.o.beside);
    return 0;
  }
}

/** Fits one stage of one head. */
export function fit(all: readonly Example[], head: Head, options: FitOptions): Fitted {
  const examples = all.filter(e => e.heads.includes(head) && e.ends.length > 0);
  const trainer = new Trainer(options, commonSlots(examples, options.leastSources));
  trainer.run(examples, exampleWeights(examples), head === 'user');
  const common = commonSlots(examples, options.leastSources);
  for (let i = 0; i < trainer.vectors.length; i++) if (common[Math.floor(i / options.width)] === 0) trainer.vectors[i] = 0;
  return trainer;
}
