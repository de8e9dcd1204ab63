import { readEnvironment } from '../../src/core/config.ts';
import { systemClock } from '../../src/core/clock.ts';
import { loadEngine } from '../../src/cli/engine.ts';
import { Guard } from '../../src/enforce/guard.ts';
import type { Engine } from '../../src/inspect/engine.ts';
import { withoutFile } from '../../src/policy/file.ts';
import { resolve } from '../../src/policy/resolve.ts';
import type { EffectivePolicy } from '../../src/policy/types.ts';

/** Every detector and view, and the policy of a user who has written none, in this process. */
export async function defaultEngine(): Promise<{ readonly engine: Engine; readonly policy: EffectivePolicy; readonly guard: Guard }> {
  const engine = await loadEngine();
  const file = withoutFile({ rules: [...engine.rules.values()], environment: readEnvironment({}), now: Date.now() });
  const policy = resolve(file, { application: 'bench', route: '/v1/chat/completions', model: 'chat' });
  return { engine, policy, guard: new Guard({ engine, clock: systemClock, policy: () => policy }) };
}

/** Processor microseconds of this process that `work` takes, its garbage collection and compiling included. */
export function cpuMicros(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
