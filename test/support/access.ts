import { Orders } from '../../src/access/flow/orders.ts';
import type { FlowDecision } from '../../src/access/flow/contract.ts';
import { decideFlow } from '../../src/access/flow/decide.ts';
import type { FlowOptions } from '../../src/access/flow/weigh.ts';
import { TextIndices } from '../../src/access/provenance/text-index.ts';
import type { Conversation } from '../../src/conversation/types.ts';
import { DEFAULT_TRUST } from '../../src/conversation/types.ts';
import { readRequest, surfaceById } from '../../src/conversation/wire/index.ts';
import { fullEngine } from './gateway.ts';

/** One step of a conversation: what somebody says, or a call with its result. */
export type Turn = { readonly user: string } | { readonly system: string } | { readonly tool: string; readonly given?: object; readonly result: string };

/** A conversation of these steps as the wire has it. */
export function conversationOf(turns: readonly Turn[], tools: readonly object[] = []): Conversation {
  const messages = turns.flatMap((turn, i): object[] => {
    if ('user' in turn) return [{ role: 'user', content: turn.user }];
    if ('system' in turn) return [{ role: 'system', content: turn.system }];
    return [
      { role: 'assistant', content: null, tool_calls: [{ id: `c${i}`, type: 'function', function: { name: turn.tool, arguments: JSON.stringify(turn.given ?? {}) } }] },
      { role: 'tool', tool_call_id: `c${i}`, content: turn.result },
    ];
  });
  return readRequest(surfaceById('openai.chat'), JSON.stringify({ model: 'm', messages, ...(tools.length === 0 ? {} : { tools }) }), 64);
}

/** Options as a new user gets them, with caches of their own. */
export function flowOptions(): FlowOptions {
  const engine = fullEngine();
  return {
    indices: new TextIndices(), orders: new Orders(engine), trustOf: (origin) => DEFAULT_TRUST[origin],
    context: { fingerprint: 'test', systemTexts: [], canaries: [], settings: { denylist: [], allowedHosts: [], maxPartChars: 1_000_000, maxPartTokens: 250_000, disabledRules: new Set() } },
  };
}

/** The decision on one call after these steps. */
export function decide(turns: readonly Turn[], tool: string, given: object | string, tools: readonly object[] = []): FlowDecision {
  return decideFlow(conversationOf(turns, tools), { tool, arguments: typeof given === 'string' ? given : JSON.stringify(given) }, flowOptions());
}
