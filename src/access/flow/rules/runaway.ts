import { canonicalJson } from '../../../core/json.ts';
import type { Price } from '../../../core/config.ts';
import type { FlowRule, WeighedCall } from '../contract.ts';

/** Beyond twice a limit nobody is asked any more. */
const CUT = 2;

function* beyond(count: number, limit: number, text: string): Iterable<{ action: 'confirm' | 'block'; argument: string; parts: readonly string[]; text: string }> {
  if (count > limit) yield { action: count > limit * CUT ? 'block' : 'confirm', argument: '', parts: [], text };
}

/** Arguments in one spelling. */
function plain(text: string): string {
  try {
    return canonicalJson(JSON.parse(text));
  } catch {
    return text; // No JSON: compared as it stands.
  }
}

/** Calls since the user last spoke, those of the same answer included. */
function sinceUser({ corpus, call: { beside = [] } }: WeighedCall): readonly { readonly tool: string; readonly arguments: string }[] {
  return [...corpus.calls.filter(({ answered }) => !answered), ...beside];
}

/** The same call again and again: the agent is stuck, or is kept there. */
export const loop: FlowRule = {
  id: 'flow.loop',
  severity: 'medium',
  title: 'The same call with the same arguments, again and again',
  references: ['OWASP LLM10:2025'],
  * weigh(call) {
    const same = sinceUser(call).filter(({ tool }) => tool === call.call.tool);
    if (same.length < call.limits.same_call) return;
    const wanted = plain(call.call.arguments);
    const count = same.filter((each) => each.arguments === call.call.arguments || plain(each.arguments) === wanted).length + 1;
    yield* beyond(count, call.limits.same_call, `This call was made ${count - 1} times with the same arguments since the user last spoke; the limit is ${call.limits.same_call}`);
  },
};

/** More calls than one request can need. */
export const storm: FlowRule = {
  id: 'flow.storm',
  severity: 'medium',
  title: 'More calls than one request needs',
  references: ['OWASP LLM10:2025'],
  * weigh(call) {
    const count = sinceUser(call).length + 1;
    yield* beyond(count, call.limits.calls, `${count - 1} calls were made since the user last spoke; the limit is ${call.limits.calls}`);
  },
};

/** The conversation has cost more than it may. */
export const cost: FlowRule = {
  id: 'flow.cost',
  severity: 'medium',
  title: 'The conversation has cost more than its budget',
  references: ['OWASP LLM10:2025'],
  * weigh({ corpus, limits, price }) {
    const tokens = Math.round(corpus.tokensRead);
    // What a provider's cache saves is not known here, so this is the most that it can have been.
    const spent = price === undefined ? undefined : (corpus.tokensRead * price.input + corpus.tokensWritten * price.output) / 1_000_000;
    if (spent !== undefined && limits.cost !== undefined) yield* beyond(spent, limits.cost, `The conversation has cost some ${money(spent, price)}; the budget is ${money(limits.cost, price)}`);
    else yield* beyond(tokens, limits.tokens, `The model has read some ${tokens} tokens in this conversation${spent === undefined ? '' : `, for some ${money(spent, price)}`}; the budget is ${limits.tokens}`);
  },
};

/** An estimated amount: three digits, or all before the point. */
function money(amount: number, price: Price | undefined): string {
  const shown = amount >= 100 ? Math.round(amount) : Number(amount.toPrecision(3));
  return price?.currency === undefined ? `${shown}` : `${shown} ${price.currency}`;
}
