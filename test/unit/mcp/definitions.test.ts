import { expect, test } from 'vitest';
import type { ServerDefinitions } from '../../../src/access/definitions/contract.ts';
import { pinsOf } from '../../../src/access/definitions/hash.ts';
import type { Guard } from '../../../src/enforce/guard.ts';
import { DefinitionCache, judgeDefinitions } from '../../../src/gateway/mcp/definitions.ts';
import { local, testFront } from '../../support/mcp/front.ts';

test('a definition that was not read for want of time is read at the next look, and then kept', async () => {
  const made = testFront(local('s', 'notes'));
  try {
    const { guard, config } = made.front;
    const policy = guard.policy('default', '/mcp', '');
    let busy = true;
    let reads = 0;
    const engine: Guard['engine'] = { ...guard.engine, inspect: (...args) => {
      reads++;
      const inspection = guard.engine.inspect(...args);
      return busy ? { ...inspection, outcome: 'indeterminate', unread: [{ detector: '*', reason: 'timeout', message: 'a busy moment' }] } : inspection;
    } };
    const busyGuard = { engine, bareContext: (of: typeof policy) => guard.bareContext(of) } as unknown as Guard;
    const live: ServerDefinitions = { server: 's', endpoint: {}, identity: {}, instructions: undefined, pinsResources: true, definitions: [{ kind: 'tools', name: 'add', body: { name: 'add', description: 'Adds two numbers.', inputSchema: { type: 'object' } } }] };
    const cache = new DefinitionCache();
    const look = () => judgeDefinitions([live], { config, lock: { lockfileVersion: 1, servers: { s: pinsOf(live) } }, cache, inspect: { guard: busyGuard, policy, vault: guard.vault({ exchange: 'x', application: 'default' }, policy), now: 0, maxParts: 1_000 }, application: 'default', definitionChars: 65_536 });
    expect((await look()).find('tools', 's__add')?.refusal?.code).toBe('mcp.definition_blocked');
    busy = false;
    expect((await look()).find('tools', 's__add')?.refusal).toBeUndefined();
    const before = reads;
    await look();
    expect(reads).toBe(before);
  } finally {
    await made.close();
  }
});
