import { append } from '../core/lists.ts';
import { Queue } from '../core/queue.ts';
import type { PartKind, Trust } from '../conversation/types.ts';
import type { Detector, Finding, InspectionContext, PartInspection, Span, Unread } from '../inspect/contract.ts';
import type { Engine } from '../inspect/engine.ts';
import type { EffectivePolicy, PartFacts, Reason } from '../policy/types.ts';
import { planFor, type Plan } from './channel-plan.ts';
import { ChannelWriter, type Piece } from './channel-writer.ts';
import { openPlaceholder } from './placeholder.ts';
import { replacements, type Replacement } from './redaction.ts';
import { UnitScanner, type Unit } from './units.ts';
import { placeholdersIn, type ConversationVault } from './vault.ts';

export interface ChannelOptions {
  readonly engine: Engine;
  readonly policy: EffectivePolicy;
  readonly context: InspectionContext;
  readonly vault: ConversationVault;
  readonly kind: PartKind;
  readonly trust: Trust;
  readonly source: string | undefined;
  readonly pointer: string;
  readonly now: number;
  /** The answer was asked for as JSON. */
  readonly json: boolean;
}

/** What may go on to the client, in order and without gaps. `blocked` ends the channel: nothing after it will be released. */
export interface Released {
  readonly pieces: readonly Piece[];
  readonly blocked: boolean;
}

/** The released pieces as one text. */
export function textOf(released: Released): string {
  return released.pieces.map((piece) => piece.text).join('');
}

/** Characters before a decoded block that are read again, so that nothing hides across its edge. */
const BLOCK_OVERLAP = 512;
/** Characters before a stretch that `quiet` may look at. */
const QUIET_LOOKBACK = 512;
const NOTHING: Released = { pieces: [], blocked: false };
const OVER: Released = { pieces: [], blocked: true };

/**
 * Inspects and changes one growing text. The result depends on the text alone, never on how it was cut
 * (test/property/stream-chunking.test.ts):
 * - detectors whose findings are enforced say from where they still need more text (`hold`); text before that is read,
 *   decided on and released at once;
 * - decoded views are read at places that the text itself determines (units.ts);
 * - detectors whose findings are only recorded read the whole text at its end, and delay nothing.
 * A whole answer goes through the same code in one piece.
 */
export class ChannelGuard {
  readonly #o: ChannelOptions;
  readonly #plan: Plan;
  readonly #units = new UnitScanner();
  readonly #waiting = new Queue<Unit>();
  /** All pieces of the text, for its end; and its last stretch, which starts at `#base`: what the next step needs to see. */
  readonly #pieces: string[] = [];
  #tail = '';
  #base = 0;
  #released = 0;
  #blockedAt: number | undefined;
  #recorded = false;
  #json: boolean | undefined;
  readonly #writer: ChannelWriter;
  readonly #findings: Finding[] = [];
  readonly #unread: Unread[] = [];
  readonly #reasons: Reason[] = [];

  constructor(options: ChannelOptions) {
    this.#o = options;
    this.#json = options.json ? true : undefined;
    this.#plan = planFor(options.engine, options.policy, options.kind, options.trust);
    this.#writer = new ChannelWriter(options.kind === 'reasoning' ? undefined : options.vault);
  }

  get blocked(): boolean {
    return this.#blockedAt !== undefined;
  }

  /** Everything that arrived, as it arrived: what the ledger masks and keeps. */
  get text(): string {
    return this.#pieces.join('');
  }

  get #length(): number {
    return this.#base + this.#tail.length;
  }

  /** A stretch of the text, none of which lies before `#base`. */
  #slice(from: number, to: number): string {
    return this.#tail.slice(from - this.#base, to - this.#base);
  }

  get reasons(): readonly Reason[] {
    return this.#reasons;
  }

  /** More text has arrived. */
  push(text: string): Released {
    if (this.blocked) return OVER;
    if (text === '') return NOTHING;
    this.#take(text);
    return this.#plan.buffered ? NOTHING : this.#advance(this.#holds());
  }

  /** The whole text at once: the same as pushing it and finishing, but it is read in one go. */
  whole(text: string): Released {
    if (text !== '') this.#take(text);
    return this.finish();
  }

  /** No more text will arrive. */
  finish(): Released {
    if (this.blocked) return OVER;
    this.#waiting.add(this.#units.end());
    const released = this.#advance(undefined);
    if (!this.blocked) this.#record();
    return this.blocked === released.blocked ? released : { ...released, blocked: this.blocked };
  }

  #take(text: string): void {
    this.#pieces.push(text);
    this.#tail += text;
    this.#waiting.add(this.#units.push(text));
    if (this.#json === undefined) {
      const first = text.search(/\S/);
      if (first >= 0) this.#json = text.charCodeAt(first) === 0x7b;
    }
    // What no detector looks back to is let go, so that a chunk costs the same at the end of a long answer as at its beginning.
    const spare = this.#released - this.#base - this.#plan.reach;
    if (spare > this.#plan.reach) {
      this.#tail = this.#tail.slice(spare);
      this.#base += spare;
    }
  }

  /** What is known of the text, in the shape of any other part's inspection. */
  inspection(): PartInspection {
    const read = this.#recorded ? this.#plan.ids : this.#plan.enforcing.map((detector) => detector.id);
    // Nobody read what follows a block: where all detectors enforce, these are the ones that did not, so that what is kept of the text does not count as masked.
    const left = this.#plan.recording.length > 0 ? this.#plan.recording : this.#plan.enforcing;
    const skipped: Unread[] = this.blocked && !this.#recorded ? left.map((detector) => ({ detector: detector.id, reason: 'unreadable', message: 'the answer was blocked before it was complete' })) : [];
    const failed = new Set(this.#unread.map((each) => each.detector));
    return {
      outcome: this.#findings.length > 0 ? 'finding' : this.#unread.length > 0 ? 'indeterminate' : 'clean',
      findings: this.#findings,
      read: failed.size === 0 ? read : read.filter((id) => !failed.has(id)),
      unread: [...this.#unread, ...skipped],
      score: 0,
    };
  }

  /** Reasoning keeps its placeholders: the provider signs it, and the client sends it back as it was. */
  get #restores(): boolean {
    return this.#o.vault.size > 0 && this.#o.kind !== 'reasoning';
  }

  /** How far each detector's findings can no longer change with more text; undefined when nothing new may be released. */
  #holds(): ReadonlyMap<string, number> | undefined | null {
    const from = this.#released - this.#base;
    let least = this.#units.openToken ?? this.#length;
    if (this.#restores) least = Math.min(least, openPlaceholder(this.#tail, from) + this.#base);
    if (least <= this.#released) return null;
    const holds = new Map<string, number>();
    for (const detector of this.#plan.enforcing) {
      const hold = (detector.stream?.hold(this.#tail, from, this.#o.context) ?? 0) + this.#base;
      if (hold <= this.#released) return null;
      holds.set(detector.id, hold);
      least = Math.min(least, hold);
    }
    return holds.set('', least);
  }

  /**
   * Reads on as far as `holds` allows; undefined when the text is complete, null when it allows nothing. A cut that one
   * detector asks for may fall inside what another has already found, so it is moved back until it divides nothing.
   */
  #advance(holds: ReadonlyMap<string, number> | undefined | null): Released {
    if (holds === null) return NOTHING;
    const from = this.#released;
    const length = this.#length;
    const complete: Finding[] = [];
    const unread: Unread[] = [];
    // At the beginning of a complete text every detector looks at all of it, so they share one reading.
    const windows = holds === undefined && from === 0 && this.#plan.enforcing.length > 0 ? [{ lookback: 0, detectors: this.#plan.enforcing }] : this.#plan.windows;
    for (const window of windows) {
      const base = this.#plan.buffered ? 0 : Math.max(this.#base, from - window.lookback);
      const end = holds === undefined ? length : Math.max(...window.detectors.map((detector) => holds.get(detector.id) ?? 0));
      if (end <= from) continue;
      if (from > 0 && this.#isQuiet(window.detectors, from, end)) continue;
      const inspection = this.#inspect(this.#slice(base, end), 'plain', window.detectors);
      append(unread, inspection.unread);
      for (const finding of inspection.findings) {
        const shifted = shift(finding, base);
        if (shifted.span[0] >= from && shifted.span[1] <= (holds?.get(finding.detector) ?? length)) complete.push(shifted);
      }
    }
    const to = holds === undefined ? length : this.#undivided(holds.get('') ?? from, complete);
    const found = complete.filter((finding) => finding.span[1] <= to);
    const reasons = this.#decide(found, unread);
    let stop = reasons.reduce((least, reason) => (blocks(reason) ? Math.min(least, reason.span?.[0] ?? from) : least), to);
    stop = this.#readUnits(to, from, found, unread, reasons, stop);
    const kept = stop < to || reasons.some(blocks) ? reasons.filter((reason) => (reason.span?.[0] ?? 0) <= stop) : reasons;
    append(this.#findings, found.filter((finding) => finding.span[0] <= stop).sort((a, b) => a.span[0] - b.span[0]));
    append(this.#unread, unread);
    append(this.#reasons, kept);
    const blocked = kept.some(blocks);
    if (blocked) this.#blockedAt = stop;
    const end = Math.max(stop, from);
    this.#released = end;
    return { pieces: this.#write(from, end, replacements(kept.filter((reason) => !blocks(reason)), this.#o.engine.rules)), blocked };
  }

  /** Whether none of the detectors can find anything that begins in a stretch, as a cheap look tells. */
  #isQuiet(detectors: readonly Detector[], from: number, to: number): boolean {
    const base = Math.max(this.#base, from - QUIET_LOOKBACK);
    const near = this.#slice(base, to);
    return detectors.every((detector) => detector.stream?.quiet?.(near, from - base, this.#o.context) === true);
  }

  /** The stretch as the client gets it; offsets are those of the whole text. */
  #write(from: number, to: number, list: readonly Replacement[]): Piece[] {
    const by = this.#base;
    const near = by === 0 ? list : list.map((each) => ({ ...each, start: each.start - by, end: each.end - by }));
    const pieces = this.#writer.write(this.#tail, from - by, to - by, near, this.#json === true);
    return by === 0 ? pieces : pieces.map((piece) => ({ ...piece, start: piece.start + by, end: piece.end + by }));
  }

  /** The last offset up to `cut` that lies inside no finding, no placeholder, no encoded word and no character. */
  #undivided(cut: number, complete: readonly Finding[]): number {
    const placeholders = this.#restores ? placeholdersIn(this.#tail, this.#released - this.#base).map(([start, end]): Span => [start + this.#base, end + this.#base]) : [];
    // An encoded-looking word is read whole, so none of it goes on before its end does.
    const words = [...this.#waiting].filter((unit) => unit.kind === 'token').map((unit): Span => [unit.start, unit.end]);
    const spans = [...complete.map((finding) => finding.span), ...placeholders, ...words];
    let at = cut;
    for (let before = -1; before !== at; ) {
      before = at;
      for (const [start, end] of spans) if (start < at && at < end) at = start;
      // A surrogate pair goes on whole or not at all.
      if ((this.#tail.charCodeAt(at - 1 - this.#base) & 0xfc00) === 0xd800) at--;
    }
    return Math.max(at, this.#released);
  }

  /** Reads the decoded views of the units that end by `to`. Returns where the text must stop. */
  #readUnits(to: number, from: number, found: Finding[], unread: Unread[], reasons: Reason[], upTo: number): number {
    let stop = upTo;
    for (let unit = this.#waiting.first; unit !== undefined && unit.end <= to; unit = this.#waiting.first) {
      this.#waiting.shift();
      if (unit.start > stop) continue;
      const base = unit.kind === 'token' ? unit.start : Math.max(this.#base, unit.start - BLOCK_OVERLAP);
      const inspection = this.#inspect(this.#slice(base, unit.end), 'decoded', this.#plan.enforcing);
      const fresh = inspection.findings.map((finding) => shift(finding, base)).filter((finding) => finding.span[1] > unit.start && !known(finding, this.#findings) && !known(finding, found));
      const decided = this.#decide(fresh, inspection.unread);
      // A token is still held, so what is found in it can be replaced. A block may have gone already: then the only way to keep what follows from completing the leak is to stop.
      const held = unit.kind === 'token' && unit.start >= from;
      const final = held ? decided : decided.map((reason): Reason => (reason.action === 'redact' && reason.mode === 'enforce' ? { ...reason, action: 'block' } : reason));
      append(found, fresh);
      append(unread, inspection.unread);
      if (final.some(blocks)) stop = Math.min(stop, held ? unit.start : unit.end);
      append(reasons, final.map((reason): Reason => (blocks(reason) ? { ...reason, span: [Math.min(reason.span?.[0] ?? stop, stop), reason.span?.[1] ?? stop] } : reason)));
    }
    return stop;
  }

  /** Detectors that only record read the whole text, once. One that fails ends the channel where the policy says so, late as it is. */
  #record(): void {
    this.#recorded = true;
    if (this.#plan.recording.length === 0) return;
    const inspection = this.#inspect(this.text, 'all', this.#plan.recording);
    append(this.#findings, inspection.findings);
    append(this.#unread, inspection.unread);
    const reasons = this.#decide(inspection.findings, inspection.unread);
    append(this.#reasons, reasons);
    if (reasons.some(blocks)) this.#blockedAt = this.#length;
  }

  #inspect(text: string, depth: 'plain' | 'decoded' | 'all', detectors: readonly Detector[]): PartInspection {
    const { engine, context, kind, trust, source } = this.#o;
    return engine.inspectText({ text, origin: 'model', trust, kind, source, direction: 'answer', json: false }, context, depth, detectors);
  }

  #decide(findings: readonly Finding[], unread: readonly Unread[]): Reason[] {
    if (findings.length === 0 && unread.length === 0) return [];
    const { policy, pointer, trust, source, now } = this.#o;
    const facts: PartFacts = { pointer, origin: 'model', trust, source, direction: 'answer', mediaKind: undefined, findings, unread };
    return [...policy.decide(facts, now).reasons];
  }

}

function blocks(reason: Reason): boolean {
  return (reason.action === 'block' || reason.action === 'confirm') && reason.mode === 'enforce';
}

function shift(finding: Finding, by: number): Finding {
  return by === 0 ? finding : { ...finding, span: [finding.span[0] + by, finding.span[1] + by] };
}

function known(finding: Finding, others: readonly Finding[]): boolean {
  return others.some((other) => other.rule === finding.rule && other.span[0] <= finding.span[0] && other.span[1] >= finding.span[1]);
}
