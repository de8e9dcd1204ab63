import { Queue } from '../core/queue.ts';
import type { ToolCall, Trust, Usage } from '../conversation/types.ts';
import type { Channel, Refusal, WireEvent, WireStream } from '../conversation/wire/contract.ts';
import type { InspectionContext, PartInspection } from '../inspect/contract.ts';
import type { Engine } from '../inspect/engine.ts';
import type { Decision, EffectivePolicy, Reason } from '../policy/types.ts';
import { approvedDecision, type CallGate, type CallToConfirm } from './approval-guard.ts';
import { guardArguments } from './arguments-guard.ts';
import { ChannelGuard, type Released } from './channel-guard.ts';
import type { AccessGuard } from './access-guard.ts';
import type { FlowGuard } from './flow-guard.ts';
import { refusalFor, unsettledRefusal, waitingFor } from './refusal.ts';
import type { ConversationVault } from './vault.ts';

export interface StreamOptions {
  readonly engine: Engine;
  readonly policy: EffectivePolicy;
  readonly context: InspectionContext;
  readonly vault: ConversationVault;
  readonly wire: WireStream;
  readonly trust: Trust;
  readonly exchange: string;
  readonly choices: number;
  readonly now: number;
  readonly json: boolean;
  readonly flow?: FlowGuard | undefined;
  readonly access?: Pick<AccessGuard, 'call'> | undefined;
  /** Brings calls that need a person before one. Absent: they are refused. */
  readonly gate?: CallGate | undefined;
}

/** One channel of the answer as the ledger gets it. */
export interface GuardedChannel {
  readonly channel: Channel;
  readonly text: string;
  readonly inspection: PartInspection;
  readonly reasons: readonly Reason[];
  readonly call?: ToolCall;
  readonly decision?: Decision;
}

/** An event that waits until every text in it may go on. */
interface Queued {
  readonly event: WireEvent;
  readonly texts: (string | undefined)[];
  pending: number;
}

/** One delta's place in its channel's text, and what of it may go on so far. */
interface Slice {
  readonly queued: Queued;
  readonly index: number;
  readonly start: number;
  readonly end: number;
  out: string;
  changed: boolean;
}

interface TextChannel { readonly channel: Channel; readonly guard: ChannelGuard; readonly slices: Queue<Slice>; length: number; open: boolean }
/** `opening` are the events that announce the call: they hold no text of it, and yet a client would see the call begin. */
interface ToolChannel { readonly channel: Channel; readonly opening: Queued[]; readonly slices: Slice[]; text: string }
/** Choices that must end, why, the channel that broke off, and what is said where it is not the policy's words. */
type Refusals = Map<number, { readonly reasons: readonly Reason[]; readonly at: TextChannel | undefined; readonly refusal?: Refusal }>;
/** A complete call that needs a person: it waits for the other calls of its choice, which pass together or not at all. */
interface GatedCall { readonly tool: ToolChannel; readonly call: CallToConfirm; readonly decision: Decision; readonly at: number }
interface Choice { readonly queue: Queue<Queued>; readonly tools: Map<string, ToolChannel>; readonly gated: GatedCall[]; readonly shown: { text: boolean; calls: boolean }; blocked: boolean }

/**
 * Carries one streamed answer from the upstream's events to the client's bytes. An event goes on when every text in it
 * was released by its {@link ChannelGuard}, in the order of its choice; so a clean stream passes byte for byte, about a
 * word behind. A tool call goes on whole and decided on, or not at all.
 */
export class StreamGuard {
  readonly #o: StreamOptions;
  readonly #channels = new Map<string, TextChannel>();
  readonly #calls: GuardedChannel[] = [];
  readonly #choices = new Map<number, Choice>();
  /** Choices that are held for a person, with the ids of their calls. */
  readonly #held = new Map<number, readonly string[]>();
  #ended = false;
  usage: Usage | undefined;
  model: string | undefined;
  readonly finish: string[] = [];

  constructor(options: StreamOptions) {
    this.#o = options;
  }

  /** Every choice was refused: the rest of the upstream's answer is not wanted. */
  get ended(): boolean {
    return this.#ended;
  }

  /** The bytes that one upstream event lets go to the client; empty when it lets none. */
  event(event: WireEvent): string {
    if (this.#ended) return '';
    if (event.parts !== undefined) return event.parts.map((part) => this.event(part)).join('');
    if (event.usage !== undefined) this.usage = { ...this.usage, ...event.usage };
    if (event.model !== undefined) this.model ??= event.model;
    if (event.finish !== undefined) this.finish.push(event.finish.reason);
    const owner = event.choice ?? event.deltas[0]?.channel.choice;
    if (owner !== undefined && this.#choice(owner).blocked) return '';

    const queued: Queued = { event, texts: event.deltas.map(() => undefined), pending: 0 };
    if (owner !== undefined) this.#choice(owner).queue.push(queued);
    const refused: Refusals = new Map();
    for (const channel of event.opens) {
      this.#tool(channel).opening.push(queued);
      queued.pending++;
    }
    for (const [index, delta] of event.deltas.entries()) {
      if (delta.channel.kind === 'tool_arguments') this.#collect(delta.channel, queued, index, delta.text);
      else if (!refused.has(delta.channel.choice)) this.#text(delta.channel, queued, index, delta.text, refused);
    }
    for (const channel of event.closes) {
      if (refused.has(channel.choice)) continue;
      if (channel.kind === 'tool_arguments') this.#decideTool(channel, refused);
      else this.#close(channel, refused);
    }
    if (event.finish !== undefined) this.#settle(event.finish.choice, refused, true);
    else if (event.terminal && owner === undefined && event.error !== true) for (const choice of this.#choices.keys()) this.#settle(choice, refused, true);
    // The event that ends a choice must not say that it is complete when the choice ends as a refusal.
    if (owner !== undefined && event.terminal && refused.has(owner)) queued.pending++;
    let out = this.#out(refused);
    if (owner === undefined && !this.#ended) out += event.render(queued.texts);
    return out;
  }

  /**
   * The upstream's stream is over, whole or torn. Returns what was still held; a tool call that never became complete is
   * dropped, since half a call cannot be decided on.
   */
  end(): string {
    if (this.#ended) return '';
    const refused: Refusals = new Map();
    for (const entry of this.#channels.values()) {
      if (entry.open && !entry.guard.blocked) this.#release(entry, entry.guard.finish(), refused);
      entry.open = false;
    }
    return this.#out(refused);
  }

  /** Ids of calls for whose answer the gateway may wait before {@link resume}; nothing of their choice goes on until then. */
  get waiting(): readonly string[] {
    return [...this.#held.values()].flat();
  }

  /** The bytes that go to the client after the wait for a person, however it ended. */
  resume(): string {
    const choices = [...this.#held.keys()];
    this.#held.clear();
    const refused: Refusals = new Map();
    for (const choice of choices) this.#settle(choice, refused, false);
    return this.#ended ? '' : this.#out(refused);
  }

  /** What was read of the answer, for the ledger. */
  channels(): GuardedChannel[] {
    const texts = [...this.#channels.values()].map(({ channel, guard }): GuardedChannel => ({ channel, text: guard.text, inspection: guard.inspection(), reasons: guard.reasons }));
    return [...texts, ...this.#calls];
  }

  #choice(index: number): Choice {
    let choice = this.#choices.get(index);
    if (choice === undefined) this.#choices.set(index, (choice = { queue: new Queue(), tools: new Map(), gated: [], shown: { text: false, calls: false }, blocked: false }));
    return choice;
  }

  #channel(channel: Channel): TextChannel {
    let entry = this.#channels.get(channel.id);
    if (entry === undefined) {
      const { engine, policy, context, vault, trust, now, json } = this.#o;
      const kind = channel.kind === 'tool_arguments' ? 'text' : channel.kind;
      const guard = new ChannelGuard({ engine, policy, context, vault, trust, now, json: channel.json ?? (json && kind === 'text'), kind, source: undefined, pointer: `/${channel.id}` });
      this.#channels.set(channel.id, (entry = { channel, guard, slices: new Queue(), length: 0, open: true }));
    }
    return entry;
  }

  #text(channel: Channel, queued: Queued, index: number, text: string, refused: Refusals): void {
    const entry = this.#channel(channel);
    if (text === '') return;
    entry.slices.push({ queued, index, start: entry.length, end: entry.length + text.length, out: '', changed: false });
    entry.length += text.length;
    queued.pending++;
    this.#release(entry, entry.guard.push(text), refused);
  }

  #close(channel: Channel, refused: Refusals): void {
    const entry = this.#channels.get(channel.id);
    if (entry === undefined || !entry.open) return;
    entry.open = false;
    this.#release(entry, entry.guard.finish(), refused);
  }

  /** Gives released text back to the events it came in. What replaces a stretch over several events goes into the first. */
  #release(entry: TextChannel, released: Released, refused: Refusals): void {
    const { slices } = entry;
    let upTo = 0;
    // Both are in order: what ends before a piece ends before those after it.
    let first = 0;
    for (const piece of released.pieces) {
      upTo = piece.end;
      while ((slices.at(first)?.end ?? Infinity) <= piece.start) first++;
      for (let at = first, slice = slices.at(at); slice !== undefined && slice.start < piece.end; slice = slices.at(++at)) {
        if (piece.kept) slice.out += piece.text.slice(Math.max(0, slice.start - piece.start), slice.end - piece.start);
        else {
          slice.changed = true;
          if (slice.start <= piece.start) slice.out += piece.text;
        }
      }
    }
    for (let slice = slices.first; slice !== undefined && slice.end <= upTo; slice = slices.first) {
      slices.shift();
      if (slice.changed) slice.queued.texts[slice.index] = slice.out;
      slice.queued.pending--;
    }
    if (released.blocked) refused.set(entry.channel.choice, { reasons: entry.guard.reasons, at: entry });
  }

  #tool(channel: Channel): ToolChannel {
    const { tools } = this.#choice(channel.choice);
    let tool = tools.get(channel.id);
    if (tool === undefined) tools.set(channel.id, (tool = { channel, opening: [], slices: [], text: '' }));
    return tool;
  }

  #collect(channel: Channel, queued: Queued, index: number, text: string): void {
    const tool = this.#tool(channel);
    tool.slices.push({ queued, index, start: 0, end: 0, out: '', changed: false });
    tool.text += text;
    queued.pending++;
  }

  /** Decides on a tool call whose arguments are complete. */
  #decideTool(closing: Channel, refused: Refusals): void {
    const { tools } = this.#choice(closing.choice);
    const tool = tools.get(closing.id);
    if (tool === undefined) return;
    tools.delete(closing.id);
    const { engine, policy, context, vault, trust, now, flow, access } = this.#o;
    const { channel, text } = tool;
    const guarded = guardArguments(text, channel.tool, `/${closing.id}`, { engine, policy, context, vault, trust, now, flow, access });
    const call: ToolCall = { id: channel.callId ?? '', name: channel.tool ?? '', pointer: `/${closing.id}`, arguments: text, choice: closing.choice };
    this.#calls.push({ channel, text, inspection: guarded.inspection, reasons: guarded.decision.reasons, call, decision: guarded.decision });
    const { action, reasons } = guarded.decision;
    if (action === 'confirm' && this.#o.gate !== undefined) this.#choice(closing.choice).gated.push({ tool, call: { tool: call.name, text: guarded.text, pointer: call.pointer, reasons }, decision: guarded.decision, at: this.#calls.length - 1 });
    else if (action === 'block' || action === 'confirm') refused.set(closing.choice, { reasons, at: undefined });
    else pass(tool, guarded.text);
  }

  /** Decides on the calls of a choice that need a person, now that all of its calls are complete. */
  #settle(index: number, refused: Refusals, mayWait: boolean): void {
    const choice = this.#choice(index);
    const { gate } = this.#o;
    if (choice.gated.length === 0 || choice.blocked || gate === undefined || refused.has(index) || this.#held.has(index)) return;
    const settlement = gate.settle(choice.gated.map(({ call }) => call));
    const reasons = choice.gated.flatMap(({ decision }) => decision.reasons);
    if (settlement.outcome === 'waiting') {
      const parked = settlement.calls.flatMap(({ id, state }) => (state === 'parked' ? [id] : []));
      if (mayWait && gate.waitMs > 0 && parked.length === settlement.calls.length) this.#held.set(index, parked);
      else refused.set(index, { reasons, at: undefined, refusal: waitingFor(settlement.calls, reasons, this.#o.exchange) });
    } else if (settlement.outcome === 'refused') refused.set(index, { reasons, at: undefined, refusal: unsettledRefusal(this.#o.policy.refusal.text, settlement.error, reasons, this.#o.exchange) });
    else {
      for (const [i, { tool, call, decision, at }] of choice.gated.splice(0).entries()) {
        const approval = settlement.approvals[i];
        const recorded = this.#calls[at];
        if (approval === undefined || recorded === undefined) throw new Error('a call passed without an approval');
        const approved = approvedDecision(decision, approval.id, approval.by);
        this.#calls[at] = { ...recorded, reasons: approved.reasons, decision: approved };
        pass(tool, call.text);
      }
    }
  }

  /** What may go on now, and then the end of the choices that are refused. */
  #out(refused: Refusals): string {
    let out = '';
    for (const choice of this.#choices.values()) out += flush(choice);
    return out + this.#refuse(refused);
  }

  /** Ends the refused choices: what was released of the event that broke off, then the refusal. */
  #refuse(refused: Refusals): string {
    if (refused.size === 0) return '';
    let out = '';
    for (const [index, { reasons, at, refusal }] of refused) {
      const choice = this.#choice(index);
      if (choice.blocked) continue;
      choice.blocked = true;
      const rest = at === undefined || at.channel.single === true ? '' : [...at.slices].map((slice) => slice.out).join('');
      if (at !== undefined && rest !== '') {
        out += this.#o.wire.write(at.channel, rest);
        if (at.channel.kind === 'text') choice.shown.text = true;
      }
      choice.queue.clear();
      choice.tools.clear();
      choice.gated.length = 0;
      const open = [...this.#channels.values()].filter((entry) => entry.channel.choice === index && entry.open && entry.channel.single !== true).map((entry) => entry.channel);
      out += this.#o.wire.refuse(index, refusal ?? refusalFor(this.#o.policy.refusal.text, reasons, this.#o.exchange), open, choice.shown);
    }
    if ([...this.#choices.values()].filter((choice) => choice.blocked).length >= this.#o.choices) {
      this.#ended = true;
      out += this.#o.wire.end();
    }
    return out;
  }
}

/** The bytes of the events at the front of a choice's queue that wait for nothing. */
function flush(choice: Choice): string {
  let out = '';
  for (let queued = choice.queue.first; queued?.pending === 0; queued = choice.queue.first) {
    choice.queue.shift();
    note(choice.shown, queued);
    out += queued.event.render(queued.texts);
  }
  return out;
}

/** Notes what an event that goes to the client shows it. */
function note(shown: Choice['shown'], { event: { deltas, opens }, texts }: Queued): void {
  if (opens.length > 0) shown.calls = true;
  for (const [i, { channel, text }] of deltas.entries()) {
    if (channel.kind === 'tool_arguments') shown.calls = true;
    else if (channel.kind === 'text' && (texts[i] ?? text) !== '') shown.text = true;
  }
}

/** Lets a tool call go on. Changed arguments go whole into its first delta, and nothing into its others. */
function pass(tool: ToolChannel, text: string): void {
  for (const opening of tool.opening) opening.pending--;
  for (const [i, slice] of tool.slices.entries()) {
    if (text !== tool.text) slice.queued.texts[slice.index] = i === 0 ? text : '';
    slice.queued.pending--;
  }
}
