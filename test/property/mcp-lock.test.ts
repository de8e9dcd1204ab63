import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { approvalOf, compareServer } from '../../src/access/definitions/compare.ts';
import type { Definition, LockedServer, ServerDefinitions } from '../../src/access/definitions/contract.ts';
import { fieldHashes, pinsOf } from '../../src/access/definitions/hash.ts';
import { acceptLock, addUnknown, lockText, readLock } from '../../src/access/definitions/lock.ts';
import { canonicalJson, type JsonObject } from '../../src/core/json.ts';
import { SallyportError } from '../../src/core/errors.ts';
import { judgeDefinitions, DefinitionCache } from '../../src/gateway/mcp/definitions.ts';
import { testFront } from '../support/mcp/front.ts';

const name = fc.oneof(fc.stringMatching(/^[a-z_]{1,8}$/), fc.constantFrom('__proto__', 'constructor', 'toString', 'a/b', 'a~b', '\u0435', ''), fc.string({ maxLength: 6 })).filter((text) => text !== '');
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonObject[string]);
const object = fc.dictionary(name, json, { maxKeys: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);
const schema = fc.oneof(object, fc.record({ type: fc.constant('object'), properties: fc.oneof(object, json) }));
const definition: fc.Arbitrary<Definition> = fc.record({ kind: fc.constantFrom('tools' as const, 'prompts' as const, 'resourceTemplates' as const), name, description: fc.string({ maxLength: 12 }), more: object, inputSchema: fc.option(schema, { nil: undefined }), annotations: fc.option(object, { nil: undefined }) })
  .map(({ kind, name, description, more, inputSchema, annotations }) => ({ kind, name, body: JSON.parse(JSON.stringify({ ...more, name, description, inputSchema, annotations })) as JsonObject }));
const server = (id: string): fc.Arbitrary<ServerDefinitions> => fc.record({ identity: object, instructions: fc.option(fc.string({ maxLength: 8 }), { nil: undefined }), definitions: fc.array(definition, { maxLength: 4 }) })
  .map(({ identity, instructions, definitions }) => ({ server: id, endpoint: { command: 'x', args: [] }, identity, instructions, definitions, pinsResources: true }));

describe('pins', () => {
  test('two objects have the same hashes only when they are the same value', () => {
    const body = fc.oneof(object, fc.record({ inputSchema: schema, more: json }).map((value) => JSON.parse(JSON.stringify(value)) as JsonObject), fc.record({ inputSchema: fc.record({ properties: fc.oneof(object, json) }) }).map((value) => JSON.parse(JSON.stringify(value)) as JsonObject));
    fc.assert(fc.property(body, body, (a, b) => {
      expect(canonicalJson(fieldHashes(a)) === canonicalJson(fieldHashes(b))).toBe(canonicalJson(a) === canonicalJson(b));
    }), { numRuns: 2_000 });
  });

  test('a resource is the same when only its size and the time of its last change differ', () => {
    const of = (body: JsonObject): LockedServer => pinsOf({ server: 's', endpoint: {}, identity: {}, instructions: undefined, pinsResources: true, definitions: [{ kind: 'resources', name: 'file:///a', body: { uri: 'file:///a', name: 'a', ...body } }] });
    const one = of({ size: 1, annotations: { priority: 1, lastModified: '2026-01-01T00:00:00Z' } });
    expect(compareServer('s', one, of({ size: 2, annotations: { priority: 1, lastModified: '2026-02-02T00:00:00Z' } }))).toEqual([]);
    expect(compareServer('s', one, of({ size: 1, annotations: { priority: 0 } }))).toMatchObject([{ what: 'resources', fields: ['/annotations'] }]);
  });

  test.each([
    [{ inputSchema: { properties: {} } }, { inputSchema: {} }],
    [{ inputSchema: { properties: { a: 1 } } }, { inputSchema: { properties: ['a'] } }],
    [{ inputSchema: { properties: { names: ['a'] } } }, { inputSchema: { properties: { a: ['a'] } } }],
    [{ inputSchema: { properties: { a: 1 } } }, { 'inputSchema/properties/a': 1, inputSchema: { properties: {} } }],
    [{ a: 1 }, { a: '1' }],
    [{ a: null }, {}],
  ])('tells %j from %j', (a, b) => {
    expect(canonicalJson(fieldHashes(a as unknown as JsonObject))).not.toBe(canonicalJson(fieldHashes(b as unknown as JsonObject)));
  });

  test('a definition is approved exactly when nothing of it or its server differs from what was accepted', () => {
    fc.assert(fc.property(server('s'), server('s'), (accepted, now) => {
      const locked = pinsOf(accepted);
      const live = pinsOf(now);
      for (const kind of ['tools', 'prompts', 'resourceTemplates'] as const) {
        for (const each of Object.keys(live[kind])) {
          const same = canonicalJson([accepted.endpoint, accepted.identity, accepted.instructions ?? null]) === canonicalJson([now.endpoint, now.identity, now.instructions ?? null])
            && Object.hasOwn(locked[kind], each) && canonicalJson(accepted.definitions.filter((d) => d.kind === kind && d.name === each).map(({ body }) => body)) === canonicalJson(now.definitions.filter((d) => d.kind === kind && d.name === each).map(({ body }) => body));
          expect(approvalOf(locked, live, kind, each).approval === 'approved').toBe(same);
        }
      }
      expect(compareServer('s', locked, locked)).toEqual([]);
      expect(compareServer('s', undefined, live).length).toBeGreaterThan(0);
    }));
  });

  test('a lock file reads back as what was written', () => {
    const dir = mkdtempSync(join(tmpdir(), 'sallyport-lock-'));
    try {
      let n = 0;
      fc.assert(fc.property(server('one'), server('two'), (one, two) => {
        const path = join(dir, `${n++}.json`);
        acceptLock(readLock(path), { one: pinsOf(one), two: pinsOf(two) });
        const read = readLock(path);
        expect(lockText(read.lock)).toBe(read.text);
        expect(compareServer('one', read.lock.servers['one'], pinsOf(one))).toEqual([]);
        expect(compareServer('two', read.lock.servers['two'], pinsOf(two))).toEqual([]);
      }), { numRuns: 50 });
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

describe('the lock file', () => {
  /** Everything but an acceptance that can happen while servers are fronted. */
  test('never changes without acceptance, and by first use only gains servers that it did not have', async () => {
    const made = testFront('    one: {command: x}\n    two: {command: x}\n');
    try {
      await fc.assert(fc.asyncProperty(fc.array(fc.record({ trust: fc.boolean(), one: server('one'), two: fc.option(server('two'), { nil: undefined }) }), { minLength: 1, maxLength: 4 }), fc.option(server('one'), { nil: undefined }), async (steps, before) => {
        rmSync(made.lock, { force: true });
        if (before !== undefined) acceptLock(readLock(made.lock), { one: pinsOf(before) });
        for (const { trust, one, two } of steps) {
          const text = existsSync(made.lock) ? readFileSync(made.lock, 'utf8') : undefined;
          const known = readLock(made.lock).lock.servers;
          const live = two === undefined ? [one] : [one, two];
          // As a session does: read, with trust add what is unknown, judge.
          const lock = trust ? addUnknown(readLock(made.lock), Object.fromEntries(live.map((each) => [each.server, pinsOf(each)]))) : readLock(made.lock).lock;
          await judgeDefinitions(live, { config: made.config.mcp, lock, cache: new DefinitionCache(), inspect: { guard: made.front.guard, policy: made.front.guard.policy('default', '/mcp', ''), vault: made.front.guard.vault({ exchange: 'x', application: 'default' }, made.front.guard.policy('default', '/mcp', '')), now: 0, maxParts: 1_000 }, application: 'default', definitionChars: 65_536 });
          const after = existsSync(made.lock) ? readFileSync(made.lock, 'utf8') : undefined;
          if (!trust) expect(after).toBe(text);
          const now = readLock(made.lock).lock.servers;
          for (const id of Object.keys(known)) expect(canonicalJson(now[id])).toBe(canonicalJson(known[id]));
        }
      }), { numRuns: 40 });
    } finally {
      await made.close();
    }
  }, 60_000);

  test('is not written over another that appeared or changed meanwhile', () => {
    const dir = mkdtempSync(join(tmpdir(), 'sallyport-lock-'));
    const path = join(dir, 'lock.json');
    const one: LockedServer = pinsOf({ server: 'one', endpoint: {}, identity: {}, instructions: undefined, pinsResources: true, definitions: [] });
    try {
      const empty = readLock(path);
      acceptLock(readLock(path), { one });
      expect(() => acceptLock(empty, { two: one })).toThrow(SallyportError);
      const stale = readLock(path);
      acceptLock(readLock(path), { two: one });
      expect(() => acceptLock(stale, { three: one })).toThrow(/changed while/);
      expect(Object.keys(readLock(path).lock.servers)).toEqual(['one', 'two']);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  test('torn or foreign at any place, is refused or says the same', () => {
    const dir = mkdtempSync(join(tmpdir(), 'sallyport-lock-'));
    const path = join(dir, 'lock.json');
    try {
      acceptLock(readLock(path), { one: pinsOf({ server: 'one', endpoint: { command: 'x' }, identity: { name: 'n' }, instructions: 'i', pinsResources: true, definitions: [{ kind: 'tools', name: 't', body: { name: 't', inputSchema: { type: 'object', properties: { a: {} } } } }] }) });
      const { text = '', lock } = readLock(path);
      for (let end = 0; end < text.length; end++) {
        writeFileSync(path, text.slice(0, end));
        let read: unknown;
        try {
          read = readLock(path).lock;
        } catch (error) {
          expect((error as SallyportError).code).toBe('mcp.lock_invalid');
          continue;
        }
        expect(canonicalJson(read)).toBe(canonicalJson(lock));
      }
      fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        writeFileSync(path, bytes);
        expect(() => readLock(path)).toThrow(SallyportError);
      }), { numRuns: 200 });
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
