import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { pinsOf } from '../../src/access/definitions/hash.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { DefinitionCache, judgeDefinitions, type Entry } from '../../src/gateway/mcp/definitions.ts';
import { testFront } from '../support/mcp/front.ts';

interface Case { readonly id: string; readonly blocked: boolean; readonly definition: JsonObject & { name: string } }

const cases = readFileSync(new URL('../../corpus/mcp/definitions/cases.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Case);
const made = testFront('    s: {command: x}\n');
afterAll(() => made.close());

async function judge(body: JsonObject & { name: string }): Promise<Entry> {
  const live = { server: 's', endpoint: {}, identity: {}, instructions: undefined, pinsResources: true, definitions: [{ kind: 'tools' as const, name: body.name, body }] };
  const policy = made.front.guard.policy('default', '/mcp', '');
  const table = await judgeDefinitions([live], {
    config: made.config.mcp, lock: { lockfileVersion: 1, servers: { s: pinsOf(live) } }, cache: new DefinitionCache(), application: 'default', definitionChars: 65_536,
    inspect: { guard: made.front.guard, policy, vault: made.front.guard.vault({ exchange: 'x', application: 'default' }, policy), now: 0, maxParts: 1_000 },
  });
  const [entry] = table.entries;
  if (entry === undefined) throw new Error('no entry');
  return entry;
}

describe('definitions, approved as they are', () => {
  test.each(cases.map((each) => [each.id, each] as const))('%s', async (_, { blocked, definition }) => {
    const entry = await judge(definition);
    const rules = entry.decision.reasons.filter(({ action }) => action === 'block').map(({ rule }) => rule);
    if (blocked) {
      // Hidden text may be taken out instead: then nothing of it is left.
      const removed = entry.refusal === undefined && entry.decision.reasons.some(({ action }) => action === 'redact');
      expect(entry.refusal?.code === 'mcp.definition_blocked' || (removed && !/[\u{e0000}-\u{e007f}]/u.test(JSON.stringify(entry.body)))).toBe(true);
    } else {
      expect(rules).toEqual([]);
      expect(entry.refusal).toBeUndefined();
      expect(entry.body).toEqual({ ...definition, name: entry.exposed });
    }
  });
});
