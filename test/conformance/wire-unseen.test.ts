import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SallyportError } from '../../src/core/errors.ts';
import { type JsonValue, splice, valueAt } from '../../src/core/json.ts';
import type { Part, SurfaceId } from '../../src/conversation/types.ts';
import { SseParser, surfaceById } from '../../src/conversation/wire/index.ts';

/** Nothing slips by: every string of every body is a part's, lies in a part that cannot be read, or is named here. */

const CORPUS = new URL('../../corpus/wire/', import.meta.url);
const SURFACE_IDS: readonly SurfaceId[] = ['openai.chat', 'anthropic.messages'];
const CANARY = 'Xq7 canary';

function files(surface: SurfaceId, ending: string): { name: string; raw: string }[] {
  return readdirSync(new URL(`${surface}/`, CORPUS)).filter((name) => name.endsWith(ending)).map((name) => ({ name, raw: readFileSync(new URL(`${surface}/${name}`, CORPUS), 'utf8') }));
}

function leaves(value: JsonValue, pointer = ''): string[] {
  if (typeof value === 'string') return [pointer];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, `${pointer}/${key}`));
}

function parse(surface: SurfaceId, name: string, raw: string): readonly Part[] {
  const wire = surfaceById(surface);
  const body = JSON.parse(raw) as JsonValue;
  return name.includes('request') ? wire.parseRequest(raw, body).parts : wire.parseAnswer(raw, body).parts;
}

/** Fields whose strings are no part: settings, identifiers, signatures. What a field's name means may depend on what it stands in. */
const UNSEEN: Record<SurfaceId, readonly string[]> = {
  'openai.chat': [
    '/created', '/id', '/metadata/trace', '/model', '/object', '/safety_identifier', '/system_fingerprint', '/tool_choice', '/user',
    '/choices/#/finish_reason', '/choices/#/message/audio/id', '/choices/#/message/reasoning_details/#/signature', '/choices/#/message/reasoning_details/#/type',
    '/choices/#/message/role', '/choices/#/message/content/#/type', '/choices/#/message/tool_calls/#/function/name', '/choices/#/message/tool_calls/#/id', '/choices/#/message/tool_calls/#/type',
    '/messages/#/content/#/cache_control/type', '/messages/#/content/#/type', '/messages/#/function_call/name', '/messages/#/role', '/messages/#/tool_call_id',
    '/messages/#/tool_calls/#/custom/name', '/messages/#/tool_calls/#/function/name', '/messages/#/tool_calls/#/id', '/messages/#/tool_calls/#/type',
    '/prediction/content/#/type', '/prediction/type', '/response_format/type',
  ],
  'anthropic.messages': [
    '/content/#/id', '/content/#/name', '/content/#/signature', '/content/#/tool_use_id', '/content/#/type', '/id', '/mcp_servers/#/authorization_token', '/mcp_servers/#/name',
    '/mcp_servers/#/type', '/mcp_servers/#/url', '/metadata/user_id', '/model', '/role', '/stop_reason', '/type', '/usage/service_tier',
    '/messages/#/content/#/cache_control/type', '/messages/#/content/#/content/#/type', '/messages/#/content/#/content/#/source/type', '/messages/#/content/#/content/#/source/media_type', '/messages/#/content/#/content/#/content/#/type', '/messages/#/content/#/id', '/messages/#/content/#/name', '/messages/#/content/#/signature',
    '/messages/#/content/#/source/content/#/type', '/messages/#/content/#/source/media_type', '/messages/#/content/#/source/type', '/messages/#/content/#/tool_use_id', '/messages/#/content/#/type', '/messages/#/role',
    '/system/#/cache_control/ttl', '/system/#/cache_control/type', '/system/#/type',
  ],
};

/** Usage holds counts; log probabilities repeat the text and go with it; a tool's input is whole or comes in pieces, never both. */
const UNTOUCHED: readonly string[] = ['usage', 'logprobs', 'input'];

/** Every object of an event to which a field may be added. */
function objectsIn(value: JsonValue): Record<string, JsonValue>[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return [value, ...Object.entries(value).flatMap(([key, item]) => (UNTOUCHED.includes(key) ? [] : objectsIn(item)))];
}

describe.each(SURFACE_IDS)('%s', (surface) => {
  test.each(files(surface, '.json').filter(({ name }) => !name.includes('.expect.')).map(({ name, raw }) => [name, raw]))('%s has no string unseen', (name, raw) => {
    const body = JSON.parse(raw) as JsonValue;
    const parts = parse(surface, name, raw);
    const inPart = (pointer: string): boolean => parts.some((part) => pointer === part.pointer || pointer.startsWith(`${part.pointer}/`));
    for (const pointer of leaves(body)) {
      if (inPart(pointer) || valueAt(body, pointer) === '') continue;
      expect(UNSEEN[surface], pointer).toContain(pointer.replaceAll(/\/\d+(?=\/|$)/g, '/#'));
    }
  });

  test.each(files(surface, '.json').filter(({ name }) => !name.includes('.expect.')).map(({ name, raw }) => [name, raw]))('%s with a new field anywhere', (name, raw) => {
    const body = JSON.parse(raw) as JsonValue;
    const before = parse(surface, name, raw);
    const objects = (value: JsonValue, pointer = ''): string[] => (value === null || typeof value !== 'object' ? [] : [...(Array.isArray(value) ? [] : [pointer]), ...Object.entries(value).flatMap(([key, item]) => objects(item, `${pointer}/${key}`))]);
    const missed: string[] = [];
    for (const pointer of objects(body)) {
      if (pointer === '') continue;
      const inside = before.some((part) => pointer === part.pointer || pointer.startsWith(`${part.pointer}/`));
      const object = valueAt(body, pointer) as Record<string, JsonValue>;
      const changed = splice(raw, new Map([[pointer, JSON.stringify({ ...object, zz_new: CANARY })]]));
      if (!inside && !parse(surface, name, changed).some(({ text }) => text?.includes(CANARY))) missed.push(pointer.replaceAll(/\/\d+(?=\/|$)/g, '/#'));
    }
    // Objects that hold settings and counts, and the provider's own credentials.
    const settled = /\/(metadata|cache_control|usage|prompt_tokens_details|completion_tokens_details|mcp_servers\/#)$/;
    expect(missed.filter((pointer) => !settled.test(pointer))).toEqual([]);
  });

  test('whatever takes the place of a value, a body is read or refused in order', () => {
    const bodies = files(surface, '.json').filter(({ name }) => !name.includes('.expect.'));
    fc.assert(fc.property(fc.constantFrom(...bodies), fc.nat(), fc.jsonValue({ maxDepth: 3 }), ({ name, raw }, at, value) => {
      const all = (item: JsonValue, pointer = ''): string[] => [pointer, ...(item === null || typeof item !== 'object' ? [] : Object.entries(item).flatMap(([key, inner]) => all(inner, `${pointer}/${key}`)))];
      const pointers = all(JSON.parse(raw) as JsonValue);
      const changed = splice(raw, new Map([[pointers[at % pointers.length] ?? '', JSON.stringify(value)]]));
      let parts: readonly Part[];
      try {
        parts = parse(surface, name, changed);
      } catch (error) {
        expect(error).toBeInstanceOf(SallyportError);
        expect((error as SallyportError).code).toBe(name.includes('request') ? 'request.invalid_shape' : 'upstream.bad_answer');
        return;
      }
      const body = JSON.parse(changed) as JsonValue;
      for (const part of parts) {
        const found = valueAt(body, part.pointer);
        expect(found).toBeDefined();
        if (part.text !== undefined) expect(found).toEqual(part.encoding === 'json' ? JSON.parse(part.text) : part.text);
      }
      expect(new Set(parts.map(({ pointer }) => pointer)).size).toBe(parts.length);
      splice(changed, new Map(parts.map(({ pointer }) => [pointer, '0'])));
    }), { numRuns: 400 });
  });

  test('whatever is added to an event, no text of it is shown unseen', () => {
    const streams = files(surface, '.sse').map(({ raw }) => raw);
    fc.assert(fc.property(fc.constantFrom(...streams), fc.nat(), fc.nat(), fc.oneof(fc.constant(CANARY), fc.constant({ a: [CANARY] }), fc.jsonValue({ maxDepth: 2 })), (raw, which, at, value) => {
      const events = new SseParser(100_000).push(new TextEncoder().encode(raw));
      const target = which % events.length;
      const stream = surfaceById(surface).openStream();
      for (const [index, event] of events.entries()) {
        let { data } = event;
        if (index === target && data.startsWith('{')) {
          const body = JSON.parse(data) as Record<string, JsonValue>;
          const inner = objectsIn(body);
          const object = inner[at % inner.length] ?? body;
          object['zz_new'] = value as JsonValue;
          data = JSON.stringify(body);
        }
        const read = stream.read({ ...event, data, raw: `data: ${data}\n\n` });
        expect(read.render([])).toBe(`data: ${data}\n\n`);
        // With all text taken away, nothing of the value is left.
        expect(read.render(read.deltas.map(() => ''))).not.toContain(CANARY);
      }
    }), { numRuns: 300 });
  });
});
