import type { PartKind, Trust } from '../conversation/types.ts';
import type { Detector } from '../inspect/contract.ts';
import type { Engine } from '../inspect/engine.ts';
import { MAX_HOLD } from '../inspect/stream-hold.ts';
import type { EffectivePolicy } from '../policy/types.ts';

/** Who reads a channel and how. */
export interface Plan {
  readonly enforcing: readonly Detector[];
  readonly recording: readonly Detector[];
  /** The ids of both, in that order: what reads a text that is read to its end. */
  readonly ids: readonly string[];
  /** Enforcing detectors that share a window, by the characters they look back. */
  readonly windows: readonly { readonly lookback: number; readonly detectors: readonly Detector[] }[];
  /** An enforced detector cannot work piece by piece: everything waits for the end. */
  readonly buffered: boolean;
  /** How far back from what was released anything looks, with room for what is held and for a decoded block. */
  readonly reach: number;
}

/** The plans of each policy in force, so that they are not made anew for every channel of every answer. */
const plans = new WeakMap<EffectivePolicy, { readonly engine: Engine; readonly byKind: Map<PartKind, Map<Trust, Plan>> }>();

/** The plan for a channel of the model's answer. */
export function planFor(engine: Engine, policy: EffectivePolicy, kind: PartKind, trust: Trust): Plan {
  let known = plans.get(policy);
  if (known?.engine !== engine) plans.set(policy, (known = { engine, byKind: new Map() }));
  let byTrust = known.byKind.get(kind);
  if (byTrust === undefined) known.byKind.set(kind, (byTrust = new Map()));
  let plan = byTrust.get(trust);
  if (plan === undefined) byTrust.set(trust, (plan = makePlan(engine, policy, kind, trust)));
  return plan;
}

function makePlan(engine: Engine, policy: EffectivePolicy, kind: PartKind, trust: Trust): Plan {
  const all = engine.detectorsFor({ origin: 'model', trust, kind, direction: 'answer' });
  const enforced = (detector: Detector): boolean => (detector.rulesIn?.(policy.settings, 'answer') ?? detector.rules).some((rule) => policy.enforces(rule.id, 'model', 'answer'));
  const lookback = (detector: Detector): number => detector.stream?.lookback ?? 0;
  const enforcing = all.filter(enforced);
  const near = enforcing.filter((detector) => lookback(detector) <= 1_024);
  const far = enforcing.filter((detector) => lookback(detector) > 1_024);
  const recording = all.filter((detector) => !enforced(detector));
  return {
    enforcing,
    recording,
    ids: [...enforcing, ...recording].map((detector) => detector.id),
    windows: [...(near.length === 0 ? [] : [{ lookback: Math.max(...near.map(lookback)), detectors: near }]), ...far.map((detector) => ({ lookback: lookback(detector), detectors: [detector] }))],
    buffered: enforcing.some((detector) => detector.stream === undefined),
    reach: Math.max(0, ...enforcing.map(lookback)) + 2 * MAX_HOLD,
  };
}
