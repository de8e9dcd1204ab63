import type { Origin, Trust } from '../conversation/types.ts';
import type { InspectionContext } from './contract.ts';
import type { Engine } from './engine.ts';

const KINDS: readonly (readonly [Origin, Trust])[] = [['user', 'user'], ['tool_result', 'untrusted']];
/** A policy that says nothing. */
const BARE: InspectionContext = { fingerprint: '', systemTexts: [], canaries: [], settings: { denylist: [], allowedHosts: [], maxPartChars: Infinity, maxPartTokens: Infinity, disabledRules: new Set() } };

/**
 * Has every detector read one ordinary text before the first request does: their tables and weights take a third of a
 * second to unpack, and several on a busy machine, where the first request would be refused as not read in time.
 * @returns detectors that cannot read even that
 */
export function warmUpEngine(engine: Engine, context: InspectionContext = BARE): ReadonlySet<string> {
  const broken = new Set<string>();
  for (const [origin, trust] of KINDS) {
    const { unread } = engine.inspectText({ text: 'Good morning, when does the next ferry leave?', origin, trust, kind: 'text', source: undefined, direction: 'request', json: false }, context, 'plain');
    for (const { detector, reason } of unread) if (reason === 'failed') broken.add(detector);
  }
  return broken;
}
