import type { SallyportError } from '../../core/errors.ts';
import { isObject, type JsonObject, type JsonValue, pointerToken } from '../../core/json.ts';
import type { Usage } from '../types.ts';
import { ANSWER_FIELDS, anthropicUsage } from './anthropic-messages-answer.ts';
import { anthropicProblem, stopDetails } from './anthropic-messages-problem.ts';
import type { Channel, Refusal, Shown, WireEvent, WireStream } from './contract.ts';
import { hasText } from './parts.ts';
import { notice } from './problem.ts';
import { answerShape as shape } from './shape.ts';
import { encodeEvent } from './sse.ts';
import { EventDraft, eventObject, type OpenChannel, type RawEvent } from './stream-event.ts';

/** Fields of events, blocks and deltas that are read elsewhere or hold no text. Any other text is read as it comes. */
const EVENT_FIELDS: Readonly<Record<string, ReadonlySet<string>>> = {
  message_start: new Set(['type', 'message']),
  content_block_start: new Set(['type', 'index', 'content_block']),
  content_block_delta: new Set(['type', 'index', 'delta']),
  content_block_stop: new Set(['type', 'index']),
  message_delta: new Set(['type', 'delta', 'usage']),
};
const TYPE_ONLY: ReadonlySet<string> = new Set(['type']);
const TOOL_FIELDS: ReadonlySet<string> = new Set(['type', 'id', 'name', 'input', 'caller', 'server_name']);
const BLOCK_FIELDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['text', new Set(['type', 'text'])],
  ['thinking', new Set(['type', 'thinking', 'signature'])],
  // Encrypted by the provider for itself.
  ['redacted_thinking', new Set(['type', 'data'])],
  ['tool_use', TOOL_FIELDS],
  ['server_tool_use', TOOL_FIELDS],
  ['mcp_tool_use', TOOL_FIELDS],
]);
const RESULT_FIELDS: ReadonlySet<string> = new Set(['type', 'id', 'tool_use_id']);
const DELTA_FIELDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['text_delta', new Set(['type', 'text'])],
  ['thinking_delta', new Set(['type', 'thinking'])],
  ['input_json_delta', new Set(['type', 'partial_json'])],
  ['signature_delta', new Set(['type', 'signature'])],
  ['citations_delta', TYPE_ONLY],
]);
const MESSAGE_DELTA_FIELDS: ReadonlySet<string> = new Set(['stop_reason', 'stop_sequence', 'container']);
const TOOL_BLOCKS: ReadonlySet<string> = new Set(['tool_use', 'server_tool_use', 'mcp_tool_use']);
const MAX_INDEX = 100_000;

interface Block {
  readonly index: number;
  readonly open: Map<string, OpenChannel>;
  /** The block's input came whole in its first event; readers disagree about what further pieces would mean. */
  wholeInput: boolean;
  closed: boolean;
}

/** Reads and writes one streamed message. Everything belongs to choice 0. */
export class AnthropicMessagesStream implements WireStream {
  readonly #blocks = new Map<number, Block>();
  readonly #channels = new Map<string, { readonly index: number; readonly entry: OpenChannel }>();
  readonly #model: string;
  #usage: Usage = {};
  #rawUsage: JsonObject = { output_tokens: 0 };
  #atomic = 0;
  #stopped = false;
  /** What the client has been shown, by the events whose bytes were asked for. */
  readonly #shown = { message: false, starts: new Set<number>(), stops: new Set<number>(), stop: false };

  /** @param model - named in a message that starts here rather than upstream */
  constructor(model = '') {
    this.#model = model;
  }

  read(event: RawEvent): WireEvent {
    const draft = new EventDraft(event);
    if (event.data === '') return draft.done();
    // Servers that imitate both APIs end with the mark of the other one. Before the end it would be a stream cut short.
    if (this.#stopped && event.event === undefined && event.data === '[DONE]') return draft.done();
    const data = eventObject(event.data);
    const type = shape.string(data['type'], '/type');
    // The official client goes by the event's name, others by the type inside.
    if (event.event !== undefined && event.event !== type) shape.fail('/type', 'the name of its event');
    if (this.#stopped && type !== 'ping' && type !== 'error') shape.fail('', 'absent after message_stop');
    if (type !== 'ping') draft.choice = 0;
    switch (type) {
      case 'message_start': this.#messageStart(draft, shape.object(data['message'], '/message')); break;
      case 'content_block_start': this.#blockStart(draft, this.#index(data), shape.object(data['content_block'], '/content_block')); break;
      case 'content_block_delta': this.#blockDelta(draft, this.#index(data), shape.object(data['delta'], '/delta')); break;
      case 'content_block_stop': this.#blockStop(draft, this.#index(data)); break;
      case 'message_delta': this.#messageDelta(draft, data); break;
      case 'message_stop':
        this.#closeAll(draft);
        draft.terminal = draft.last = true;
        this.#stopped = true;
        draft.shown = () => { this.#shown.stop = true; };
        break;
      case 'error':
        this.#closeAll(draft);
        draft.error = draft.terminal = true;
        this.#others(draft, data, TYPE_ONLY, '');
        return draft.done();
      default:
        // The API may add events; their text is read, and they go on.
        this.#others(draft, data, TYPE_ONLY, '');
        return draft.done();
    }
    this.#others(draft, data, EVENT_FIELDS[type] ?? TYPE_ONLY, '');
    return draft.done();
  }

  #index(data: JsonObject): number {
    return shape.optionalInteger(data['index'], '/index', 0, MAX_INDEX) ?? shape.fail('/index', 'a whole number');
  }

  #messageStart(draft: EventDraft, message: JsonObject): void {
    // Blocks have their own events; text here would be shown by clients without having been one.
    if (message['content'] !== undefined && shape.array(message['content'], '/message/content').length > 0) shape.fail('/message/content', 'empty');
    this.#addUsage(draft, message['usage']);
    const model = shape.optionalString(message['model'], '/message/model');
    if (model !== undefined) draft.model = model;
    this.#others(draft, message, ANSWER_FIELDS, '/message');
    draft.shown = () => { this.#shown.message = true; };
  }

  #addUsage(draft: EventDraft, value: JsonValue | undefined): void {
    if (!isObject(value)) return;
    // Counts are cumulative and left out where they do not apply.
    this.#rawUsage = { ...this.#rawUsage, ...Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null)) };
    this.#usage = { ...this.#usage, ...anthropicUsage(this.#rawUsage) };
    draft.usage = this.#usage;
  }

  #blockStart(draft: EventDraft, index: number, content: JsonObject): void {
    if (this.#blocks.has(index)) shape.fail('/index', 'of a new block');
    const block: Block = { index, open: new Map(), wholeInput: false, closed: false };
    this.#blocks.set(index, block);
    draft.shown = () => { this.#shown.starts.add(index); };
    const type = shape.string(content['type'], '/content_block/type');
    if (type === 'text') {
      this.#grow(draft, block, 'text', 'text', (text) => ({ type: 'text_delta', text }), shape.string(content['text'], '/content_block/text'), '/content_block/text');
    } else if (type === 'thinking') {
      this.#grow(draft, block, 'reasoning', 'reasoning', (thinking) => ({ type: 'thinking_delta', thinking }), shape.string(content['thinking'], '/content_block/thinking'), '/content_block/thinking');
    } else if (TOOL_BLOCKS.has(type)) {
      this.#toolStart(draft, block, content);
    }
    // Results of the provider's own tools and blocks of unknown type come whole.
    this.#others(draft, content, BLOCK_FIELDS.get(type) ?? RESULT_FIELDS, '/content_block');
  }

  #toolStart(draft: EventDraft, block: Block, content: JsonObject): void {
    const entry = this.#channel(block, 'tool', 'tool_arguments', (partial_json) => ({ type: 'input_json_delta', partial_json }));
    entry.channel.tool = shape.string(content['name'], '/content_block/name');
    entry.channel.callId = shape.string(content['id'], '/content_block/id');
    draft.opens.push(entry.channel);
    const input = content['input'] ?? null;
    if (input === null || (isObject(input) && Object.keys(input).length === 0)) return;
    block.wholeInput = true;
    draft.add(entry.channel, JSON.stringify(shape.object(input, '/content_block/input')), '/content_block/input');
    // A changed text need not be a whole JSON value yet, so it goes the way that pieces of JSON go.
    draft.detour('{}', (text) => this.#delta(block.index, entry.wrap(text)));
  }

  #blockDelta(draft: EventDraft, index: number, delta: JsonObject): void {
    const block = this.#blocks.get(index);
    if (block === undefined || block.closed) shape.fail('/index', 'of an open block');
    const type = shape.string(delta['type'], '/delta/type');
    const fields = DELTA_FIELDS.get(type);
    if (fields !== undefined) this.#others(draft, delta, fields, '/delta');
    switch (type) {
      case 'text_delta':
        this.#grow(draft, block, 'text', 'text', (text) => ({ type, text }), shape.string(delta['text'], '/delta/text'), '/delta/text');
        return;
      case 'thinking_delta':
        this.#grow(draft, block, 'reasoning', 'reasoning', (thinking) => ({ type, thinking }), shape.string(delta['thinking'], '/delta/thinking'), '/delta/thinking');
        return;
      case 'input_json_delta': {
        const text = shape.string(delta['partial_json'], '/delta/partial_json');
        if (text !== '' && block.wholeInput) shape.fail('/delta', 'absent after a whole input');
        if (text !== '' && !block.open.has(`${index}/tool`)) shape.fail('/index', 'of a tool use');
        this.#grow(draft, block, 'tool', 'tool_arguments', (partial_json) => ({ type, partial_json }), text, '/delta/partial_json');
        return;
      }
      case 'signature_delta':
        shape.string(delta['signature'], '/delta/signature');
        return;
      case 'citations_delta': return;
      default:
        for (const key in delta) {
          const value = delta[key] ?? null;
          const at = `/delta/${pointerToken(key)}`;
          if (key === 'type') continue;
          if (typeof value === 'string') this.#grow(draft, block, `delta/${type}/${key}`, 'text', (text) => ({ type, [key]: text }), value, at);
          else this.#whole(draft, value, at);
        }
    }
  }

  #grow(draft: EventDraft, block: Block, name: string, kind: Channel['kind'], wrap: OpenChannel['wrap'], text: string, pointer: string): void {
    if (text !== '') draft.add(this.#channel(block, name, kind, wrap).channel, text, pointer);
  }

  #channel(block: Block, name: string, kind: Channel['kind'], wrap: OpenChannel['wrap']): OpenChannel {
    const id = `${block.index}/${name}`;
    let entry = block.open.get(id);
    if (entry === undefined) {
      entry = { channel: { id, kind, choice: 0 }, wrap };
      block.open.set(id, entry);
      this.#channels.set(id, { index: block.index, entry });
    }
    return entry;
  }

  /** A value that does not grow: a channel of its own that begins and ends in this event, read as in a whole answer. */
  #whole(draft: EventDraft, value: JsonValue, pointer: string): void {
    if (!hasText(value)) return;
    const channel: Channel = { id: `other/${this.#atomic++}`, kind: 'text', choice: 0, single: true, ...(typeof value === 'string' ? {} : { json: true }) };
    if (typeof value === 'string') draft.add(channel, value, pointer);
    else draft.addJson(channel, JSON.stringify(value), pointer);
    draft.closes.push(channel);
  }

  #others(draft: EventDraft, object: JsonObject, known: ReadonlySet<string>, pointer: string): void {
    for (const key in object) if (!known.has(key)) this.#whole(draft, object[key] ?? null, `${pointer}/${pointerToken(key)}`);
  }

  #blockStop(draft: EventDraft, index: number): void {
    const block = this.#blocks.get(index);
    if (block === undefined || block.closed) shape.fail('/index', 'of an open block');
    this.#close(draft, block);
    draft.terminal = true;
    draft.shown = () => { this.#shown.stops.add(index); };
  }

  #close(draft: EventDraft, block: Block): void {
    draft.close(block.open.values());
    block.open.clear();
    block.closed = true;
  }

  #closeAll(draft: EventDraft): void {
    for (const block of this.#blocks.values()) if (!block.closed) this.#close(draft, block);
  }

  #messageDelta(draft: EventDraft, data: JsonObject): void {
    const delta = shape.object(data['delta'], '/delta');
    this.#addUsage(draft, data['usage']);
    const reason = shape.optionalString(delta['stop_reason'], '/delta/stop_reason');
    if (reason !== undefined) {
      draft.finish = { choice: 0, reason };
      draft.terminal = true;
      this.#closeAll(draft);
    }
    this.#others(draft, delta, MESSAGE_DELTA_FIELDS, '/delta');
  }

  write(channel: Channel, text: string): string {
    const known = this.#channels.get(channel.id);
    if (known === undefined) throw new Error('write: a channel that was never read');
    return this.#delta(known.index, known.entry.wrap(text));
  }

  /**
   * Ends the message, `message_stop` included: there is only one choice. The refusal stands in the block after those
   * that the client was shown, since clients count blocks and would misplace it otherwise. With calls before one that
   * waits the turn ends as one with calls, lest they stay without their results.
   */
  refuse(_choice: number, refusal: Refusal, open: readonly Channel[], shown?: Shown): string {
    let out = '';
    if (!this.#shown.message) out += this.#emit({ type: 'message_start', message: this.#emptyMessage(refusal) });
    const started = new Set(this.#shown.starts);
    for (const channel of open) {
      const known = this.#channels.get(channel.id);
      if (known !== undefined) started.add(known.index);
    }
    for (const index of started) if (!this.#shown.stops.has(index)) out += this.#emit({ type: 'content_block_stop', index });
    const index = Math.max(-1, ...started) + 1;
    out += this.#emit({ type: 'content_block_start', index, content_block: { type: 'text', text: '' } });
    out += this.#delta(index, { type: 'text_delta', text: refusal.text });
    out += this.#emit({ type: 'content_block_stop', index });
    const ending: JsonObject = refusal.waiting === undefined ? { delta: { stop_reason: 'refusal', stop_sequence: null, stop_details: stopDetails(refusal) } } : { delta: { stop_reason: shown?.calls === true ? 'tool_use' : 'end_turn', stop_sequence: null }, sallyport: notice(refusal) };
    out += this.#emit({ type: 'message_delta', ...ending, usage: this.#rawUsage });
    return out + this.#stop();
  }

  end(): string {
    return this.#shown.stop ? '' : this.#stop();
  }

  #stop(): string {
    this.#shown.stop = true;
    return this.#emit({ type: 'message_stop' });
  }

  error(error: SallyportError, exchange: string): string {
    return encodeEvent(JSON.stringify(anthropicProblem(error, exchange)), 'error');
  }

  #emptyMessage(refusal: Refusal): JsonObject {
    return {
      id: `msg_${refusal.exchange}`, type: 'message', role: 'assistant', model: this.#model, content: [],
      stop_reason: null, stop_sequence: null, usage: { input_tokens: 0, ...this.#rawUsage },
    };
  }

  #delta(index: number, delta: JsonObject): string {
    return this.#emit({ type: 'content_block_delta', index, delta });
  }

  #emit(data: JsonObject & { type: string }): string {
    return encodeEvent(JSON.stringify(data), data.type);
  }
}
