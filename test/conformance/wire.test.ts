import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonObject, type JsonValue, parseStrict, splice, valueAt } from '../../src/core/json.ts';
import type { Part, SurfaceId } from '../../src/conversation/types.ts';
import { SseParser, surfaceById } from '../../src/conversation/wire/index.ts';
import type { WireEvent } from '../../src/conversation/wire/contract.ts';
import { coverageRows, renderCoverage } from './wire-coverage.ts';
import { WIRE_CASES, type WireCase } from './wire-cases.ts';

const CORPUS = new URL('../../corpus/wire/', import.meta.url);
const SURFACE_IDS: readonly SurfaceId[] = ['openai.chat', 'anthropic.messages'];

function parse(surface: SurfaceId, form: 'request' | 'answer', raw: string): readonly Part[] {
  const body = parseStrict(raw, 64);
  const wire = surfaceById(surface);
  return form === 'request' ? wire.parseRequest(raw, body).parts : wire.parseAnswer(raw, body).parts;
}

/** The JSON text that puts a changed text in a part's place, as its encoding demands. */
function edited(part: Part): string {
  return part.encoding === 'json' ? '{"edited":true}' : JSON.stringify('edited ✎ text');
}

/** Asserts what holds of every part of every body. */
function checkParts(raw: string, parts: readonly Part[]): void {
  const body = parseStrict(raw, 64);
  for (const part of parts) {
    const value = valueAt(body, part.pointer);
    expect(value, part.pointer).toBeDefined();
    if (part.text !== undefined) expect(part.text).toBe(part.encoding === 'json' ? JSON.stringify(value) : value);
    // An edit changes its value and nothing else, neither in meaning nor in spelling.
    const json = edited(part);
    const changed = splice(raw, new Map([[part.pointer, json]]));
    expect(parseStrict(changed, 64)).toEqual(withValue(body, part.pointer, JSON.parse(json) as JsonValue));
    const start = changed.indexOf(json);
    const tail = changed.slice(start + json.length);
    expect(raw.startsWith(changed.slice(0, start)) && raw.endsWith(tail)).toBe(true);
  }
  // No pointer lies inside another: all parts may be edited at once.
  const all = splice(raw, new Map(parts.map((part) => [part.pointer, edited(part)])));
  for (const part of parts) expect(valueAt(parseStrict(all, 64), part.pointer)).toEqual(JSON.parse(edited(part)));
  expect(splice(raw, new Map())).toBe(raw);
}

function withValue(body: JsonValue, pointer: string, value: JsonValue): JsonValue {
  const copy = structuredClone(body);
  const tokens = pointer.slice(1).split('/');
  const last = tokens.pop() ?? '';
  let here = copy;
  for (const token of tokens) here = (here as JsonObject)[token] ?? null;
  (here as JsonObject)[last] = value;
  return copy;
}

interface Streamed {
  readonly channels: Map<string, string>;
  readonly finish: Record<string, string>;
  readonly events: readonly WireEvent[];
  readonly rendered: string;
}

/** Reads a stream cut as given, and asserts what holds of every stream. */
function readStream(surface: SurfaceId, chunks: readonly Uint8Array[]): Streamed {
  const parser = new SseParser(1_000_000);
  const stream = surfaceById(surface).openStream();
  const channels = new Map<string, string>();
  const finish: Record<string, string> = {};
  const closed = new Set<string>();
  const events: WireEvent[] = [];
  let rendered = '';
  for (const chunk of chunks) {
    for (const raw of parser.push(chunk)) {
      const event = stream.read(raw);
      events.push(event);
      for (const { channel, text } of event.deltas) {
        expect(closed.has(channel.id)).toBe(false);
        channels.set(channel.id, (channels.get(channel.id) ?? '') + text);
      }
      for (const { id } of event.closes) {
        expect(closed.has(id)).toBe(false);
        closed.add(id);
      }
      if (event.finish !== undefined) finish[event.finish.choice] = event.finish.reason;
      rendered += event.render([]);
    }
  }
  expect(parser.end().leftover).toBe(false);
  for (const id of channels.keys()) expect(closed.has(id), id).toBe(true);
  return { channels, finish, events, rendered };
}

function cut(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const points = [0, ...cuts.map((point) => point % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return points.slice(1).map((end, index) => bytes.subarray(points[index], end));
}

/** What must not depend on where the stream was cut. */
function visible({ channels, finish, events, rendered }: Streamed): unknown {
  return { channels: [...channels], finish, rendered, events: events.map(({ deltas, opens, closes, terminal, choice, usage, error }) => ({ deltas, opens, closes, terminal, choice, usage, error })) };
}

function checkStream(surface: SurfaceId, raw: string): Streamed {
  const bytes = new TextEncoder().encode(raw);
  const whole = readStream(surface, [bytes]);
  expect(whole.rendered).toBe(raw);
  fc.assert(fc.property(fc.array(fc.nat(), { maxLength: 12 }), (cuts) => {
    expect(visible(readStream(surface, cut(bytes, cuts)))).toEqual(visible(whole));
  }), { numRuns: 15 });
  expect(visible(readStream(surface, [...bytes].map((byte) => Uint8Array.of(byte))))).toEqual(visible(whole));
  return whole;
}

/** A text that stands for another; of a JSON value, a value. */
function replaced(text: string, json: boolean): string {
  return json ? JSON.stringify({ was: text }) : text.toUpperCase();
}

/** Replaces every delta's text and asserts that nothing else changes. */
function checkReplacement(surface: SurfaceId, raw: string, whole: Streamed): void {
  const changed = whole.events.map((event) => event.render(event.deltas.map(({ channel, text }) => replaced(text, channel.json === true)))).join('');
  const again = readStream(surface, [new TextEncoder().encode(changed)]);
  const json = new Set(whole.events.flatMap(({ deltas }) => deltas).filter(({ channel }) => channel.json === true).map(({ channel }) => channel.id));
  for (const [id, text] of whole.channels) expect(again.channels.get(id)).toBe(replaced(text, json.has(id)));
  expect(again.finish).toEqual(whole.finish);
  // Unknown fields and the spelling of numbers stay in the events that were changed.
  expect(changed.split('1.50').length).toBe(raw.split('1.50').length);
}

function label({ surface, form, role, wire, choices }: WireCase): string {
  return `${surface} ${form} ${role} ${wire} x${choices}`;
}

describe('bodies', () => {
  for (const item of WIRE_CASES) {
    if (item.form === 'stream') continue;
    const form = item.form;
    test(label(item), () => {
      const parts = parse(item.surface, form, item.raw);
      expect(parts.map(({ pointer, origin, kind, text }) => ({ at: pointer, origin, kind, text })))
        .toEqual(item.expected.map(({ at, origin, text }) => ({ at, origin, kind: item.kind, text })));
      checkParts(item.raw, parts);
    });
  }
});

describe('streams', () => {
  for (const item of WIRE_CASES) {
    if (item.form !== 'stream') continue;
    test(label(item), () => {
      const whole = checkStream(item.surface, item.raw);
      expect(Object.fromEntries(whole.channels)).toEqual(Object.fromEntries(item.expected.map(({ at, text }) => [at, text])));
      expect(Object.keys(whole.finish)).toHaveLength(item.choices);
      checkReplacement(item.surface, item.raw, whole);
    });
  }
});

interface Expectation {
  readonly parts?: readonly (readonly [string, string, string, string?])[];
  readonly finish?: unknown;
  readonly toolCalls?: unknown;
  readonly usage?: unknown;
  readonly channels?: Record<string, string>;
  readonly tools?: Record<string, readonly [string, string]>;
  readonly error?: boolean;
}

function read(surface: SurfaceId, name: string): string {
  return readFileSync(new URL(`${surface}/${name}`, CORPUS), 'utf8');
}

describe('corpus', () => {
  for (const surface of SURFACE_IDS) {
    const names = readdirSync(new URL(`${surface}/`, CORPUS)).filter((name) => !name.includes('.expect.'));
    test(`${surface} has cases`, () => expect(names.length).toBeGreaterThanOrEqual(6));
    for (const name of names) {
      const expectation = JSON.parse(read(surface, name.endsWith('.sse') ? `${name}.expect.json` : name.replace('.json', '.expect.json'))) as Expectation;
      const raw = read(surface, name);
      if (name.endsWith('.sse')) {
        test(`${surface}/${name}`, () => {
          const whole = checkStream(surface, raw);
          expect(Object.fromEntries(whole.channels)).toEqual(expectation.channels);
          expect(whole.finish).toEqual(expectation.finish);
          expect(whole.events.findLast(({ usage }) => usage !== undefined)?.usage).toEqual(expectation.usage);
          expect(whole.events.some(({ error }) => error === true)).toBe(expectation.error ?? false);
          const opened = whole.events.flatMap(({ opens }) => opens).map(({ id, tool, callId }) => [id, [tool, callId]]);
          expect(Object.fromEntries(opened)).toEqual(expectation.tools ?? {});
          checkReplacement(surface, raw, whole);
        });
        continue;
      }
      test(`${surface}/${name}`, () => {
        const form = name.endsWith('.request.json') ? 'request' : 'answer';
        const parts = parse(surface, form, raw);
        expect(parts.map(({ pointer, kind, origin, source }) => [pointer, kind, origin, ...(source === undefined ? [] : [source])])).toEqual(expectation.parts);
        checkParts(raw, parts);
        if (form === 'request') return;
        const answer = surfaceById(surface).parseAnswer(raw, parseStrict(raw, 64));
        expect(answer.finish).toEqual(expectation.finish);
        expect(answer.usage).toEqual(expectation.usage);
        expect(answer.toolCalls.map(({ id, name, pointer, choice }) => [id, name, pointer, choice])).toEqual(expectation.toolCalls);
        for (const call of answer.toolCalls) expect(parts.find(({ pointer }) => pointer === call.pointer)?.text).toBe(call.arguments);
      });
    }
  }
});

describe('coverage', () => {
  test('every surface is tested in every form, and multiple choices where it has them', () => {
    const rows = coverageRows();
    for (const surface of SURFACE_IDS) for (const form of ['request', 'answer', 'stream']) expect(rows.some((row) => row.surface === surface && row.form === form)).toBe(true);
    expect(rows.filter(({ surface }) => surface === 'openai.chat').every(({ choices }) => choices.join() === '1,3')).toBe(true);
    expect(renderCoverage().split('\n').filter((line) => line.startsWith('| openai.chat') || line.startsWith('| anthropic.messages'))).toHaveLength(rows.length);
  });
});
