import type { Guard } from '../enforce/guard.ts';
import type { Origin, Trust } from '../conversation/types.ts';
import type { EffectivePolicy } from '../policy/types.ts';

const KINDS: readonly (readonly [Origin, Trust])[] = [['user', 'user'], ['tool_result', 'untrusted']];

/**
 * Has every detector read one ordinary text before the first request does: their tables and weights take a third of a
 * second to unpack, and several on a busy machine, where the first request would be refused as not read in time.
 * @param log - told of detectors that cannot read: each request would be indeterminate, and nobody would know why
 */
export function warmUp(guard: Guard, policy: EffectivePolicy, log: (message: string) => void): void {
  const broken = new Set<string>();
  for (const [origin, trust] of KINDS) {
    const { unread } = guard.engine.inspectText({ text: 'Good morning, when does the next ferry leave?', origin, trust, kind: 'text', source: undefined, direction: 'request', json: false }, guard.bareContext(policy), 'plain');
    for (const { detector, reason } of unread) if (reason === 'failed') broken.add(detector);
  }
  for (const detector of broken) log(`inspection: the detector ${detector} fails on ordinary text; what it should have read counts as indeterminate, which the policy may block`);
}
