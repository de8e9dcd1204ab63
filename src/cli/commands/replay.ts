import { Command } from 'commander';
import { Orders } from '../../access/flow/orders.ts';
import { readTrace, replay, type ReplayedCall } from '../../access/replay.ts';
import { TextIndices } from '../../access/provenance/text-index.ts';
import { systemClock } from '../../core/clock.ts';
import { SallyportError } from '../../core/errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { openaiChat } from '../../conversation/wire/openai-chat.ts';
import { guardArguments } from '../../enforce/arguments-guard.ts';
import { loadEngine } from '../engine.ts';
import { exitWith } from '../exit.ts';
import { answerLines } from '../lines.ts';
import { loadPolicy } from '../policy.ts';
import type { Terminal } from '../terminal.ts';

interface Options { policy?: string; application: string }

/** Longest line that is read, in UTF-16 units. */
const MAX_LINE = 64 * 1024 * 1024;

/** `sallyport replay`: recorded agent conversations through the code that decides on tool calls in the gateway. */
export function replayCommand(terminal: Terminal): Command {
  return new Command('replay')
    .description('Decide on the tool calls of recorded agent conversations, as if each were about to run.')
    .argument('<file>', 'JSON lines of {"id", "messages": [OpenAI chat messages with tool_calls], "tools"?}; "-" reads standard input')
    .option('--policy <file>', 'decide by this policy file (default: the built-in policy)')
    .option('--application <name>', "decide by this application's section of the policy", 'default')
    .addHelpText('after', '\nEach line out: {"id","calls":[{"message","call","tool","decision":"allow|confirm|block","reasons":[...]}]}.\nA decision is what enforcing would do: `policy.flow: shadow` records it in the gateway and lets the call through.\n\nExit codes: 0 every call allowed, 1 some call confirmed or blocked, 2 a line or the input could not be read.')
    .action(async (file: string, options: Options) => {
      exitWith(await replayLines(terminal, file, options));
    });
}

async function replayLines(terminal: Terminal, file: string, options: Options): Promise<0 | 1 | 2> {
  const decide = await decider(options);
  // Of the line that was parsed last, for an error that comes after.
  let parsed: { readonly line: number; readonly id: JsonValue } | undefined;
  return answerLines(terminal, file, {
    maxChars: MAX_LINE,
    answer: (text, line) => {
      const trace = parse(text);
      const id = trace['id'] ?? null;
      parsed = { line, id };
      const calls = decide(trace);
      return { out: `${JSON.stringify({ id, calls })}\n`, clean: calls.every(({ decision }) => decision === 'allow') };
    },
    failed: ({ code }, line) => `${JSON.stringify({ id: parsed?.line === line ? parsed.id : null, calls: [], error: { code, line } })}\n`,
  });
}

function parse(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SallyportError('input.invalid_line', 'not JSON');
  }
  if (!isObject(value)) throw new SallyportError('input.invalid_line', 'not a JSON object');
  return value;
}

/** Decides on one recorded conversation. Texts that came in an earlier line are not read again. */
async function decider(options: Options): Promise<(trace: JsonObject) => ReplayedCall[]> {
  const engine = await loadEngine();
  const { guard, policyFor } = await loadPolicy(engine, options.policy);
  const policy = policyFor(options.application, openaiChat.path, '');
  const context = guard.bareContext(policy);
  const flow = policy.flow === 'off' ? undefined : { indices: new TextIndices(), orders: new Orders(engine), context, trustOf: policy.trustOf };
  const trust = policy.trustOf('model', undefined);
  return (trace) => {
    const conversation = readTrace(trace, openaiChat);
    const vault = guard.vault({ exchange: 'replay', application: options.application }, policy);
    return replay(conversation, flow, (part) => {
      const { decision } = guardArguments(part.text, part.source, part.pointer, { engine, policy, context, vault, trust, now: systemClock.now() });
      return decision.reasons.flatMap(({ rule, severity, action }) => (action === 'block' || action === 'confirm'
        ? [{ rule, severity, action, argument: '', parts: [], text: 'Inspection of the arguments alone' }] : []));
    });
  };
}
