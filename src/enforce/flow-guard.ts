import { decideFlow } from '../access/flow/decide.ts';
import { DefinitionMemory } from '../access/flow/definition-memory.ts';
import type { DefinitionStore } from '../access/flow/definition-store.ts';
import { Orders } from '../access/flow/orders.ts';
import { flowOptions, MOST_BESIDE, type ProposedCall } from '../access/flow/weigh.ts';
import { TextIndices } from '../access/provenance/text-index.ts';
import type { Price } from '../core/config.ts';
import { asError, SallyportError } from '../core/errors.ts';
import type { Conversation, Part, Trust } from '../conversation/types.ts';
import type { InspectionContext, PartInspection } from '../inspect/contract.ts';
import type { Engine } from '../inspect/engine.ts';
import { NAMES, type EffectivePolicy, type Reason } from '../policy/types.ts';

/** The reasons that the flow rules give for one proposed call; none when they have nothing to say. */
export type FlowGuard = (tool: string, text: string, pointer: string) => readonly Reason[];

/** A part of the request as it was inspected on its way to the model. */
type InspectedPart = { readonly part: Part; readonly trust: Trust; readonly inspection: PartInspection };

/** The flow rules with what they remember of texts. Nothing is read before an answer brings a tool call. */
export class FlowGuards {
  readonly #indices = new TextIndices();
  readonly #memory: DefinitionMemory;
  readonly #orders: Orders;

  /** @param definitions - where definitions are remembered beyond this process */
  constructor(engine: Engine, definitions?: DefinitionStore) {
    this.#memory = new DefinitionMemory(definitions);
    this.#orders = new Orders(engine);
  }

  /**
   * What decides on the calls of the answers to one request; undefined when the policy has the rules off.
   * @param price - what the model costs, where that is known; asked for when an answer has a call
   */
  for(conversation: Pick<Conversation, 'parts'>, parts: readonly InspectedPart[], policy: EffectivePolicy, context: InspectionContext, now: number, price?: () => Price | undefined): FlowGuard | undefined {
    if (policy.flow === 'off') return undefined;
    const acts = policy.mode === 'enforce' && policy.flow !== 'shadow';
    const modeOf = (action: Reason['action']): Reason['mode'] => (acts && (policy.flow === 'enforce' || action === 'block') ? 'enforce' : 'shadow');
    const decidedBy = `flow: ${policy.flow}`;
    let learned = false;
    const proposed = new Map<string, Map<string, ProposedCall>>();
    return (tool, text, pointer) => {
      const beside = besideOf(proposed, pointer);
      const earlier = [...beside.values()];
      if (beside.size < MOST_BESIDE) beside.set(pointer, { tool, arguments: text });
      if (!learned) for (const { part, trust, inspection } of parts) this.#orders.learn(part, trust, inspection, context);
      learned = true;
      try {
        const { reasons } = decideFlow(conversation, { tool, arguments: text, beside: earlier }, flowOptions(policy, { indices: this.#indices, orders: this.#orders, context, price: price?.(), memory: this.#memory }));
        return reasons.map((reason): Reason => ({ rule: reason.rule, category: 'flow', pointer: `${pointer}${reason.argument}`, origin: 'model', severity: reason.severity, confidence: 1, action: reason.action, mode: modeOf(reason.action), decidedBy, note: reason.text, [NAMES]: reason[NAMES] }));
      } catch (thrown) {
        // What could not be decided does not count as harmless: the policy says what becomes of it. The name or code only, since a message may quote.
        const why = thrown instanceof SallyportError ? thrown.code : asError(thrown).name;
        const { reasons } = policy.decide({ pointer, origin: 'model', trust: policy.trustOf('model', undefined), source: tool, direction: 'answer', mediaKind: undefined, findings: [], unread: [{ detector: 'flow', reason: 'failed', message: why }] }, now);
        return reasons.map((reason) => ({ ...reason, mode: modeOf(reason.action), note: `The flow rules failed (${why})`, [NAMES]: [] }));
      }
    };
  }
}

/** The calls so far of the choice that a pointer is in; choices are alternatives, of which a client runs one. */
function besideOf(proposed: Map<string, Map<string, ProposedCall>>, pointer: string): Map<string, ProposedCall> {
  const choice = /^\/choices\/\d{1,6}/.exec(pointer)?.[0] ?? '';
  const known = proposed.get(choice);
  if (known !== undefined) return known;
  const calls = new Map<string, ProposedCall>();
  proposed.set(choice, calls);
  return calls;
}
