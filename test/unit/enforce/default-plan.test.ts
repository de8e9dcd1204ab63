import { expect, test } from 'vitest';
import { readEnvironment } from '../../../src/core/config.ts';
import { planFor } from '../../../src/enforce/channel-plan.ts';
import { parsePolicyFile } from '../../../src/policy/file.ts';
import { resolve } from '../../../src/policy/resolve.ts';
import { fullEngine } from '../../support/gateway.ts';

test.each(['text', 'reasoning', 'refusal'] as const)('the default policy lets %s flow: nothing that acts must wait for the end of a stream', (kind) => {
  const engine = fullEngine();
  const file = parsePolicyFile('', 'test.yaml', { rules: [...engine.rules.values()], environment: readEnvironment({}), now: 0 });
  const plan = planFor(engine, resolve(file, { application: 'a', route: '/v1/chat/completions', model: 'm' }), kind, 'untrusted');
  expect(plan.enforcing.filter((detector) => detector.stream === undefined).map(({ id }) => id)).toEqual([]);
  expect(plan.buffered).toBe(false);
});
