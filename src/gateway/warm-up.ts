import type { Guard } from '../enforce/guard.ts';
import { warmUpEngine } from '../inspect/warm-up.ts';
import type { EffectivePolicy } from '../policy/types.ts';

/**
 * Has every detector read before the first request comes.
 * @param log - told of detectors that cannot read: each request would be indeterminate, and nobody would know why
 */
export function warmUp(guard: Guard, policy: EffectivePolicy, log: (message: string) => void): void {
  for (const detector of warmUpEngine(guard.engine, guard.bareContext(policy))) log(`inspection: the detector ${detector} fails on ordinary text; what it should have read counts as indeterminate, which the policy may block`);
}
