import { systemClock } from '../../core/clock.ts';
import type { SallyportError } from '../../core/errors.ts';
import { isObject, type JsonObject, type JsonValue, pointerToken } from '../../core/json.ts';
import { ANSWER_FIELDS, AUDIO_FIELDS, CHOICE_FIELDS, openAiUsage } from './openai-chat-answer.ts';
import { CALL_FIELDS, DETAIL_FIELDS, FUNCTION_FIELDS, OPENAI_REASONING_FIELDS } from './openai-chat-content.ts';
import { saidBeside } from './openai-chat-logprobs.ts';
import { openAiProblem } from './openai-chat-problem.ts';
import { type CallPiece, StreamedCalls } from './openai-chat-stream-calls.ts';
import type { Channel, Refusal, Shown, WireEvent, WireStream } from './contract.ts';
import { hasText } from './parts.ts';
import { notice } from './problem.ts';
import { answerShape as shape } from './shape.ts';
import { encodeEvent } from './sse.ts';
import { EventDraft, eventObject, type OpenChannel, type RawEvent } from './stream-event.ts';

const NO_FIELDS: ReadonlySet<string> = new Set();
const DELTA_FIELDS: ReadonlySet<string> = new Set(['role', 'id', 'status', 'type']);
const TEXT_PART_FIELDS: ReadonlySet<string> = new Set(['type', 'text']);
/** What only the provider can read. */
const ENCRYPTED_FIELDS: ReadonlySet<string> = new Set([...DETAIL_FIELDS, 'data']);
/** Streams number choices and calls from 0; the bound keeps a hostile number from becoming a sparse structure elsewhere. */
const MAX_INDEX = 100_000;

const STREAM_CHOICE_FIELDS: ReadonlySet<string> = new Set([...CHOICE_FIELDS, 'delta']);

interface ChoiceState {
  readonly open: Map<string, OpenChannel>;
  readonly calls: StreamedCalls;
  finished: boolean;
}

/** Reads and writes one streamed chat completion. A choice is known by its `index`. */
export class OpenAiChatStream implements WireStream {
  readonly #choices = new Map<number, ChoiceState>();
  /** Every channel ever seen, for {@link write}. */
  readonly #channels = new Map<string, OpenChannel>();
  /** `id`, `created` and the like as the upstream gave them, for synthetic chunks. */
  #identity: JsonObject = {};
  #atomic = 0;
  #done = false;

  read(event: RawEvent): WireEvent {
    const draft = new EventDraft(event);
    if (event.data === '') return draft.done();
    if (event.data.trim() === '[DONE]') {
      this.#done = true;
      for (const state of this.#choices.values()) this.#finish(draft, state);
      draft.terminal = draft.last = true;
      return draft.done();
    }
    const chunk = eventObject(event.data);
    if (this.#done) shape.fail('', 'absent after [DONE]');
    if (event.event === 'error' || (chunk['error'] !== undefined && chunk['error'] !== null)) {
      for (const state of this.#choices.values()) this.#finish(draft, state);
      draft.error = draft.terminal = true;
      this.#others(draft, 0, chunk, NO_FIELDS, '');
      return draft.done();
    }
    this.#remember(chunk);
    if (typeof chunk['model'] === 'string') draft.model = chunk['model'];
    draft.usage = openAiUsage(chunk['usage']);
    // Some servers leave the choices out of the chunk that brings the usage.
    const choices = isObject(chunk['usage']) && (chunk['choices'] ?? null) === null ? [] : shape.array(chunk['choices'], '/choices');
    if (choices.length > 1) return joined(this.#divide(chunk, choices), event.raw);
    if (choices[0] !== undefined) this.#readChoice(draft, '/choices/0', 0, shape.object(choices[0], '/choices/0'));
    this.#others(draft, 0, chunk, ANSWER_FIELDS, '');
    return draft.done();
  }

  /** One chunk for each choice, and one for what the chunk says of none. */
  #divide(chunk: JsonObject, choices: readonly JsonValue[]): WireEvent[] {
    const { choices: _, usage, ...rest } = chunk;
    const about = Object.fromEntries(Object.entries(rest).filter(([key]) => ANSWER_FIELDS.has(key)));
    const own = choices.map((item, position): JsonObject => {
      const choice = shape.object(item, `/choices/${position}`);
      return { ...about, choices: [{ ...choice, index: choice['index'] ?? position }] };
    });
    const others = Object.keys(rest).length > Object.keys(about).length;
    const all = [...own, ...(others || (usage ?? null) !== null ? [{ ...rest, choices: [], usage: usage ?? null }] : [])];
    return all.map((value) => {
      const data = JSON.stringify(value);
      return this.read({ data, raw: encodeEvent(data) });
    });
  }

  #remember(chunk: JsonObject): void {
    for (const key of ['id', 'created', 'model', 'system_fingerprint', 'service_tier']) {
      const value = chunk[key];
      if (value !== undefined && value !== null) this.#identity[key] = value;
    }
  }

  #state(choice: number): ChoiceState {
    let state = this.#choices.get(choice);
    if (state === undefined) this.#choices.set(choice, (state = { open: new Map(), calls: new StreamedCalls(), finished: false }));
    return state;
  }

  #readChoice(draft: EventDraft, pointer: string, position: number, choice: JsonObject): void {
    const index = shape.optionalInteger(choice['index'], `${pointer}/index`, 0, MAX_INDEX) ?? position;
    const state = this.#state(index);
    draft.choice = index;
    const from = draft.deltas.length;
    const delta = choice['delta'];
    if (delta !== undefined && delta !== null) this.#readDelta(draft, `${pointer}/delta`, index, shape.object(delta, `${pointer}/delta`));
    this.#others(draft, index, choice, STREAM_CHOICE_FIELDS, pointer);
    this.#readLogprobs(draft, `${pointer}/logprobs`, index, choice['logprobs'] ?? null, draft.deltas.slice(from).map((each) => each.text).join(''));
    // Text after the end would be seen by readers that go on and by none that stop there.
    if (state.finished && draft.deltas.length > from) shape.fail(pointer, 'without text after its finish_reason');
    for (const key of ['logprobs', 'token_ids']) if (choice[key] !== undefined && choice[key] !== null) draft.repeats(from, `${pointer}/${key}`);
    // Some servers send an empty reason until there is one.
    const reason = shape.optionalString(choice['finish_reason'], `${pointer}/finish_reason`);
    if (reason === undefined || reason === '') return;
    draft.finish ??= { choice: index, reason };
    draft.terminal = true;
    this.#finish(draft, state);
  }

  #finish(draft: EventDraft, state: ChoiceState): void {
    draft.close(state.open.values());
    state.open.clear();
    state.finished = true;
  }

  #readDelta(draft: EventDraft, pointer: string, choice: number, delta: JsonObject): void {
    for (const key in delta) {
      const value = delta[key] ?? null;
      if (value === null || DELTA_FIELDS.has(key)) continue;
      const at = `${pointer}/${pointerToken(key)}`;
      if (key === 'content' && Array.isArray(value)) this.#readContentParts(draft, at, choice, value);
      else if (key === 'content') this.#text(draft, choice, 'text', 'text', key, shape.string(value, at), at);
      else if (key === 'refusal') this.#text(draft, choice, 'refusal', 'refusal', key, shape.string(value, at), at);
      else if (OPENAI_REASONING_FIELDS.has(key)) this.#text(draft, choice, key, 'reasoning', key, shape.string(value, at), at);
      else if (key === 'tool_calls') this.#readToolCalls(draft, at, choice, shape.array(value, at));
      else if (key === 'function_call') this.#readFunction(draft, at, choice, 'function_call', 'function_call', shape.object(value, at), undefined, (call) => ({ function_call: call }));
      else if (key === 'reasoning_details') this.#readReasoningDetails(draft, at, choice, shape.array(value, at));
      else if (key === 'audio') this.#readAudio(draft, at, choice, shape.object(value, at));
      else if (typeof value === 'string') this.#text(draft, choice, `delta/${key}`, 'text', key, value, at);
      else this.#whole(draft, choice, value, at);
    }
  }

  #text(draft: EventDraft, choice: number, name: string, kind: Channel['kind'], field: string, text: string, pointer: string): void {
    if (text === '') return;
    draft.add(this.#channel(choice, name, kind, (more) => ({ [field]: more })).channel, text, pointer);
  }

  #channel(choice: number, name: string, kind: Channel['kind'], wrap: OpenChannel['wrap']): OpenChannel {
    const id = `${choice}/${name}`;
    const { open } = this.#state(choice);
    let entry = open.get(id);
    if (entry === undefined) {
      entry = { channel: { id, kind, choice }, wrap };
      open.set(id, entry);
      this.#channels.set(id, entry);
    }
    return entry;
  }

  /** A value of unknown meaning that does not grow: a channel of its own that begins and ends in this event, read as in a whole answer. */
  #whole(draft: EventDraft, choice: number, value: JsonValue, pointer: string): void {
    if (!hasText(value)) return;
    const channel: Channel = { id: `${choice}/other/${this.#atomic++}`, kind: 'text', choice, single: true, ...(typeof value === 'string' ? {} : { json: true }) };
    if (typeof value === 'string') draft.add(channel, value, pointer);
    else draft.addJson(channel, JSON.stringify(value), pointer);
    draft.closes.push(channel);
  }

  #others(draft: EventDraft, choice: number, object: JsonObject, known: ReadonlySet<string>, pointer: string): void {
    for (const key in object) if (!known.has(key)) this.#whole(draft, choice, object[key] ?? null, `${pointer}/${pointerToken(key)}`);
  }

  /** Log probabilities go with the text that they repeat. What they say beyond it is text itself. */
  #readLogprobs(draft: EventDraft, pointer: string, choice: number, value: JsonValue, said: string): void {
    if (!isObject(value)) return;
    const { tokens, others } = saidBeside(value, said);
    if (tokens !== '') {
      draft.add(this.#channel(choice, 'logprobs', 'text', () => ({})).channel, tokens, pointer);
      draft.detour('null', () => '');
    }
    if (others === '') return;
    this.#whole(draft, choice, others, pointer);
    draft.detour('null', () => '');
  }

  /** Mistral streams content as an array of parts. */
  #readContentParts(draft: EventDraft, pointer: string, choice: number, parts: readonly JsonValue[]): void {
    for (const [index, part] of parts.entries()) {
      const at = `${pointer}/${index}`;
      if (isObject(part) && part['type'] === 'text') {
        this.#text(draft, choice, 'text', 'text', 'content', shape.string(part['text'], `${at}/text`), `${at}/text`);
        this.#others(draft, choice, part, TEXT_PART_FIELDS, at);
      } else this.#whole(draft, choice, part, at);
    }
  }

  #readToolCalls(draft: EventDraft, pointer: string, choice: number, calls: readonly JsonValue[]): void {
    for (const [position, item] of calls.entries()) {
      const at = `${pointer}/${position}`;
      const call = shape.object(item, at);
      const index = shape.optionalInteger(call['index'], `${at}/index`, 0, MAX_INDEX) ?? position;
      const id = named(shape.optionalString(call['id'], `${at}/id`));
      const { function: fn, custom } = call;
      if (isObject(custom) && isObject(fn)) shape.fail(at, 'a function or a custom tool, not both');
      const kind = isObject(custom) ? 'custom' : 'function';
      if (kind === 'function' && fn !== undefined && fn !== null && !isObject(fn)) shape.fail(`${at}/function`, 'an object');
      const wrap = (body: JsonObject): JsonObject => ({ tool_calls: [{ index, [kind]: body }] });
      this.#readFunction(draft, `${at}/${kind}`, choice, `tool/${index}`, kind, isObject(call[kind]) ? call[kind] : {}, id, wrap);
      this.#others(draft, choice, call, CALL_FIELDS[kind], at);
    }
  }

  #readFunction(draft: EventDraft, pointer: string, choice: number, place: string, kind: CallPiece['kind'], call: JsonObject, id: string | undefined, wrap: (body: JsonObject) => JsonObject): void {
    const field = kind === 'custom' ? 'input' : 'arguments';
    const tool = named(shape.optionalString(call['name'], `${pointer}/name`));
    const text = shape.optionalString(call[field], `${pointer}/${field}`) ?? '';
    const state = this.#state(choice);
    const { name, ended } = state.calls.take(place, { kind, id, tool, text }, pointer);
    const before = ended === undefined ? undefined : state.open.get(`${choice}/${ended}`);
    if (before !== undefined) {
      draft.close([before]);
      state.open.delete(before.channel.id);
    }
    const known = state.open.has(`${choice}/${name}`);
    if (!known && state.finished) shape.fail(pointer, 'absent after the finish_reason');
    const { channel } = this.#channel(choice, name, 'tool_arguments', (more) => wrap({ [field]: more }));
    if (tool !== undefined) channel.tool = tool;
    if (id !== undefined) channel.callId ??= id;
    if (!known) draft.opens.push(channel);
    if (text !== '') draft.add(channel, text, `${pointer}/${field}`);
    this.#others(draft, choice, call, FUNCTION_FIELDS[field], pointer);
  }

  /** OpenRouter's structured reasoning; details are numbered by their own `index`. */
  #readReasoningDetails(draft: EventDraft, pointer: string, choice: number, details: readonly JsonValue[]): void {
    for (const [position, detail] of details.entries()) {
      const at = `${pointer}/${position}`;
      const type = isObject(detail) ? detail['type'] : undefined;
      const field = type === 'reasoning.text' ? 'text' : type === 'reasoning.summary' ? 'summary' : undefined;
      if (isObject(detail) && type === 'reasoning.encrypted') { this.#others(draft, choice, detail, ENCRYPTED_FIELDS, at); continue; }
      if (!isObject(detail) || field === undefined || typeof detail[field] !== 'string') { this.#whole(draft, choice, detail, at); continue; }
      this.#others(draft, choice, detail, new Set([...DETAIL_FIELDS, field]), at);
      if (detail[field] === '') continue;
      const index = shape.optionalInteger(detail['index'], `${at}/index`, 0, MAX_INDEX) ?? position;
      const wrap = (text: string): JsonObject => ({ reasoning_details: [{ type: type ?? null, index, [field]: text }] });
      draft.add(this.#channel(choice, `reasoning_details/${index}/${field}`, 'reasoning', wrap).channel, detail[field], `${at}/${field}`);
    }
  }

  #readAudio(draft: EventDraft, pointer: string, choice: number, audio: JsonObject): void {
    const transcript = shape.optionalString(audio['transcript'], `${pointer}/transcript`);
    this.#others(draft, choice, audio, AUDIO_FIELDS, pointer);
    if (transcript === undefined || transcript === '') return;
    draft.add(this.#channel(choice, 'audio', 'text', (text) => ({ audio: { transcript: text } })).channel, transcript, `${pointer}/transcript`);
  }

  write(channel: Channel, text: string): string {
    const entry = this.#channels.get(channel.id);
    if (entry === undefined) throw new Error('write: a channel that was never read');
    return this.#chunk('', channel.choice, entry.wrap(text), null);
  }

  /** Nothing needs closing first: text and calls of this API end with their choice. Later events of the choice can still be read. */
  refuse(choice: number, refusal: Refusal, _open: readonly Channel[], shown?: Shown): string {
    // Calls before one that waits are with the client: the turn ends as one with calls, lest they stay without their results.
    const finish = refusal.waiting === undefined ? 'content_filter' : shown?.calls === true ? 'tool_calls' : 'stop';
    const content = shown?.text === true ? `\n\n${refusal.text}` : refusal.text;
    return this.#chunk(refusal.exchange, choice, { role: 'assistant', content }, null) + this.#chunk(refusal.exchange, choice, {}, finish, { sallyport: notice(refusal) });
  }

  end(): string {
    return encodeEvent('[DONE]');
  }

  error(error: SallyportError, exchange: string): string {
    return encodeEvent(JSON.stringify(openAiProblem(error, exchange)));
  }

  #chunk(exchange: string, index: number, delta: JsonObject, finish: string | null, more: JsonObject = {}): string {
    const identity = { id: `chatcmpl-${exchange}`, object: 'chat.completion.chunk', created: Math.floor(systemClock.now() / 1000), model: '' };
    return encodeEvent(JSON.stringify({ ...identity, ...this.#identity, choices: [{ index, delta, logprobs: null, finish_reason: finish, ...more }] }));
  }
}

/** A name or an id, where there is one. */
function named(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** Several events that came as one. As a whole it belongs to no choice; its deltas name theirs. */
function joined(parts: readonly WireEvent[], raw: string): WireEvent {
  const { usage, finish, model } = Object.assign({}, ...parts.toReversed()) as WireEvent;
  return {
    deltas: parts.flatMap((part) => part.deltas),
    opens: parts.flatMap((part) => part.opens),
    closes: parts.flatMap((part) => part.closes),
    terminal: parts.some((part) => part.terminal),
    ...(usage === undefined ? {} : { usage }),
    ...(finish === undefined ? {} : { finish }),
    ...(model === undefined ? {} : { model }),
    parts,
    render: (texts) => {
      if (texts.every((text) => text === undefined)) return raw;
      let at = 0;
      return parts.map((part) => part.render(texts.slice(at, (at += part.deltas.length)))).join('');
    },
  };
}
