import type { ToolCall, Trust, Usage } from '../conversation/types.ts';
import type { Channel, Refusal, WireEvent, WireStream } from '../conversation/wire/contract.ts';
import type { InspectionContext, PartInspection } from '../inspect/contract.ts';
import type { Engine } from '../inspect/engine.ts';
import type { Decision, EffectivePolicy, Reason } from '../policy/types.ts';
import { guardArguments } from './arguments-guard.ts';
import { ChannelGuard } from './channel-guard.ts';
import { refusalFor } from './refusal.ts';
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

interface Held { readonly event: WireEvent; readonly texts: (string | undefined)[] }

/** What the guard knows of one choice. */
interface ChoiceState {
  /** Events from the first tool call on: a call goes to the client whole and decided on, or not at all. */
  held: Held[] | undefined;
  readonly openTools: Map<string, { channel: Channel; text: string }>;
  blocked: boolean;
}

/**
 * Carries one streamed answer from the upstream's events to the client's bytes. Text flows on as far as its
 * {@link ChannelGuard} releases it; tool calls wait until they are complete.
 */
export class StreamGuard {
  readonly #o: StreamOptions;
  readonly #channels = new Map<string, { channel: Channel; guard: ChannelGuard; open: boolean }>();
  readonly #calls: GuardedChannel[] = [];
  readonly #choices = new Map<number, ChoiceState>();
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
    if (event.usage !== undefined) this.usage = { ...this.usage, ...event.usage };
    if (event.model !== undefined) this.model ??= event.model;
    if (event.finish !== undefined) this.finish.push(event.finish.reason);
    if (event.choice !== undefined && this.#choice(event.choice).blocked) return '';

    const texts: (string | undefined)[] = event.deltas.map(() => undefined);
    for (const channel of event.opens) this.#openTool(channel);
    const refused = new Map<number, readonly Reason[]>();
    event.deltas.forEach((delta, i) => {
      if (delta.channel.kind === 'tool_arguments') {
        const state = this.#choice(delta.channel.choice);
        const tool = state.openTools.get(delta.channel.id) ?? this.#openTool(delta.channel);
        tool.text += delta.text;
        return;
      }
      const entry = this.#channel(delta.channel);
      const released = refused.has(delta.channel.choice) ? { text: '', blocked: false } : entry.guard.push(delta.text);
      if (released.text !== delta.text) texts[i] = released.text;
      if (released.blocked) refused.set(delta.channel.choice, entry.guard.reasons);
    });

    let before = '';
    for (const channel of event.closes) {
      if (refused.has(channel.choice)) continue;
      if (channel.kind === 'tool_arguments') continue;
      before += this.#close(channel, event, texts, refused);
    }
    before += this.#closeTools(event, texts, refused);
    return before + this.#deliver(event, texts, refused);
  }

  /** The upstream's stream is over. Returns what was still held, and the end of a stream that lacks one. */
  end(): string {
    if (this.#ended) return '';
    let out = '';
    const refused = new Map<number, readonly Reason[]>();
    for (const { channel, guard, open } of this.#channels.values()) {
      if (!open || guard.blocked) continue;
      const released = guard.finish();
      if (released.text !== '') out += this.#o.wire.write(channel, released.text);
      if (released.blocked) refused.set(channel.choice, guard.reasons);
    }
    return out + this.#refuse(refused);
  }

  /** What was read of the answer, for the ledger. */
  channels(): GuardedChannel[] {
    const texts = [...this.#channels.values()].map(({ channel, guard }): GuardedChannel => ({ channel, text: guard.text, inspection: guard.inspection(), reasons: guard.reasons }));
    return [...texts, ...this.#calls];
  }

  #choice(choice: number): ChoiceState {
    let state = this.#choices.get(choice);
    if (state === undefined) this.#choices.set(choice, (state = { held: undefined, openTools: new Map(), blocked: false }));
    return state;
  }

  #channel(channel: Channel): { channel: Channel; guard: ChannelGuard; open: boolean } {
    let entry = this.#channels.get(channel.id);
    if (entry === undefined) {
      const { engine, policy, context, vault, trust, now, json } = this.#o;
      const kind = channel.kind === 'tool_arguments' ? 'text' : channel.kind;
      const guard = new ChannelGuard({ engine, policy, context, vault, trust, now, json: json && kind === 'text', kind, source: undefined, pointer: `/${channel.id}` });
      this.#channels.set(channel.id, (entry = { channel, guard, open: true }));
    }
    return entry;
  }

  #openTool(channel: Channel): { channel: Channel; text: string } {
    const state = this.#choice(channel.choice);
    state.held ??= [];
    let tool = state.openTools.get(channel.id);
    if (tool === undefined) state.openTools.set(channel.id, (tool = { channel, text: '' }));
    return tool;
  }

  /** Ends a text channel. What it still held goes into this event's own delta where it has one, else into an event before it. */
  #close(channel: Channel, event: WireEvent, texts: (string | undefined)[], refused: Map<number, readonly Reason[]>): string {
    const entry = this.#channels.get(channel.id);
    if (entry === undefined || !entry.open) return '';
    entry.open = false;
    const released = entry.guard.finish();
    if (released.blocked) refused.set(channel.choice, entry.guard.reasons);
    if (released.text === '') return '';
    const i = event.deltas.findLastIndex((delta) => delta.channel.id === channel.id);
    if (i >= 0) {
      texts[i] = (texts[i] ?? event.deltas[i]?.text ?? '') + released.text;
      return '';
    }
    const state = this.#choice(channel.choice);
    const bytes = this.#o.wire.write(channel, released.text);
    if (state.held === undefined) return bytes;
    state.held.push({ event: { deltas: [], opens: [], closes: [], terminal: false, render: () => bytes }, texts: [] });
    return '';
  }

  /** Decides on the tool calls that this event completes. */
  #closeTools(event: WireEvent, texts: (string | undefined)[], refused: Map<number, readonly Reason[]>): string {
    let out = '';
    const { engine, policy, context, vault, trust, now } = this.#o;
    for (const closing of event.closes) {
      if (closing.kind !== 'tool_arguments' || refused.has(closing.choice)) continue;
      const state = this.#choice(closing.choice);
      const tool = state.openTools.get(closing.id);
      if (tool === undefined) continue;
      state.openTools.delete(closing.id);
      const guarded = guardArguments(tool.text, tool.channel.tool, `/${closing.id}`, { engine, policy, context, vault, trust, now });
      const call: ToolCall = { id: tool.channel.callId ?? '', name: tool.channel.tool ?? '', pointer: `/${closing.id}`, arguments: tool.text, choice: closing.choice };
      this.#calls.push({ channel: tool.channel, text: tool.text, inspection: guarded.inspection, reasons: guarded.decision.reasons, call, decision: guarded.decision });
      if (guarded.decision.action === 'block' || guarded.decision.action === 'confirm') {
        refused.set(closing.choice, guarded.decision.reasons);
        continue;
      }
      if (guarded.text !== tool.text) replaceArguments([...(state.held ?? []), { event, texts }], closing.id, guarded.text);
      if (state.openTools.size === 0) {
        out += (state.held ?? []).map((held) => held.event.render(held.texts)).join('');
        state.held = undefined;
      }
    }
    return out;
  }

  /** Sends the event, or queues it behind a tool call of its choice, or ends what was refused. */
  #deliver(event: WireEvent, texts: (string | undefined)[], refused: Map<number, readonly Reason[]>): string {
    if (refused.size === 0) {
      const state = event.choice === undefined ? undefined : this.#choices.get(event.choice);
      if (state?.held !== undefined) {
        state.held.push({ event, texts });
        return '';
      }
      return event.render(texts);
    }
    // The event that completed what was refused does not go on, but the text before the refusal does.
    let out = '';
    event.deltas.forEach((delta, i) => {
      const text = texts[i] ?? (delta.channel.kind === 'tool_arguments' ? '' : delta.text);
      if (text !== '' && this.#choice(delta.channel.choice).held === undefined) out += this.#o.wire.write(delta.channel, text);
    });
    return out + this.#refuse(refused);
  }

  #refuse(refused: ReadonlyMap<number, readonly Reason[]>): string {
    let out = '';
    for (const [choice, reasons] of refused) {
      const state = this.#choice(choice);
      if (state.blocked) continue;
      state.blocked = true;
      state.held = undefined;
      state.openTools.clear();
      const open = [...this.#channels.values()].filter((entry) => entry.channel.choice === choice && entry.open).map((entry) => entry.channel);
      const refusal: Refusal = refusalFor(this.#o.policy.refusal.text, reasons, this.#o.exchange);
      out += this.#o.wire.refuse(choice, refusal, open);
    }
    const blocked = [...this.#choices.values()].filter((state) => state.blocked).length;
    if (blocked >= this.#o.choices && refused.size > 0) {
      this.#ended = true;
      out += this.#o.wire.end();
    }
    return out;
  }
}

/** The whole new arguments go into the channel's first delta, and nothing into its others. */
function replaceArguments(held: readonly Held[], channel: string, text: string): void {
  let written = false;
  for (const { event, texts } of held) {
    event.deltas.forEach((delta, i) => {
      if (delta.channel.id !== channel) return;
      texts[i] = written ? '' : text;
      written = true;
    });
  }
}

