import { Command, Option } from 'commander';
import type { Identity } from '../../access/identity/contract.ts';
import { Orders } from '../../access/flow/orders.ts';
import { flowOptions } from '../../access/flow/weigh.ts';
import { readTrace, replay, type ReplayedCall } from '../../access/replay.ts';
import { TextIndices } from '../../access/provenance/text-index.ts';
import { systemClock } from '../../core/clock.ts';
import { SallyportError } from '../../core/errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { openaiChat } from '../../conversation/wire/openai-chat.ts';
import { AccessGuards, type AccessGuard } from '../../enforce/access-guard.ts';
import { guardArguments } from '../../enforce/arguments-guard.ts';
import { loadEngine, ready } from '../engine.ts';
import { exitWith } from '../exit.ts';
import { answerLines } from '../lines.ts';
import { loadPolicy } from '../policy.ts';
import { style, type Terminal } from '../terminal.ts';

interface Options { policy?: string; application: string; user?: string; agent?: string; group: readonly string[]; format: 'json' | 'text' }

/** Longest line that is read, in UTF-16 units. */
const MAX_LINE = 64 * 1024 * 1024;

/** `sallyport replay`: recorded agent conversations through the code that decides on tool calls in the gateway. */
export function replayCommand(terminal: Terminal): Command {
  return new Command('replay')
    .description('Decide on the tool calls of recorded agent conversations, as if each were about to run.')
    .argument('<file>', 'JSON lines of {"id", "messages": [OpenAI chat messages with tool_calls], "tools"?}; "-" reads standard input')
    .option('--policy <file>', 'decide by this policy file (default: the built-in policy)')
    .option('--application <name>', "decide by this application's section of the policy", 'default')
    .option('--user <name>', 'the end user, for permissions')
    .option('--agent <name>', 'the agent, for permissions')
    .option('--group <name>', 'a group of theirs; may be repeated', (name: string, all: readonly string[]) => [...all, name], [] as readonly string[])
    .addOption(new Option('--format <format>', 'how to print').choices(['json', 'text']).default('json'))
    .addHelpText('after', '\nEach line out: {"id","calls":[{"message","call","tool","decision":"allow|confirm|block","reasons":[...]}]}.\nA decision is what enforcing would do: `policy.flow: shadow` records it in the gateway and lets the call through.\n\nExit codes: 0 every call allowed, 1 some call confirmed or blocked, 2 a line or the input could not be read.')
    .action(async (file: string, options: Options) => {
      exitWith(await replayLines(terminal, file, options));
    });
}

async function replayLines(terminal: Terminal, file: string, options: Options): Promise<0 | 1 | 2> {
  const decide = await decider(options);
  const json = options.format === 'json';
  // Of the line that was parsed last, for an error that comes after.
  let parsed: { readonly line: number; readonly id: JsonValue } | undefined;
  return answerLines(terminal, file, {
    maxChars: MAX_LINE,
    answer: (text, line) => {
      const trace = parse(text);
      const id = trace['id'] ?? null;
      parsed = { line, id };
      const calls = decide(trace);
      return { out: json ? `${JSON.stringify({ id, calls })}\n` : calls.map((call) => textLine(terminal, id, call)).join(''), clean: calls.every(({ decision }) => decision === 'allow') };
    },
    failed: ({ code }, line) => (json ? `${JSON.stringify({ id: parsed?.line === line ? parsed.id : null, calls: [], error: { code, line } })}\n` : ''),
  });
}

/** One call for a person. Ids and names are the input's own text: shown as JSON, so that they cannot move the cursor. */
function textLine(terminal: Terminal, id: JsonValue, { decision, tool, reasons }: ReplayedCall): string {
  const color = decision === 'block' ? 'red' : decision === 'allow' ? 'green' : 'yellow';
  return `${style(terminal, color, decision.padEnd(7))} ${JSON.stringify(id)}  ${JSON.stringify(tool)}  ${[...new Set(reasons.map(({ rule }) => rule))].join(', ')}`.trimEnd() + '\n';
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
  const engine = ready(await loadEngine());
  const { guard, policyFor } = await loadPolicy(engine, options.policy);
  const policy = policyFor(options.application, openaiChat.path, '');
  const context = guard.bareContext(policy);
  const flow = policy.flow === 'off' ? undefined : flowOptions(policy, { indices: new TextIndices(), orders: new Orders(engine), context });
  const trust = policy.trustOf('model', undefined);
  const accesses = new AccessGuards();
  const { application, user, agent, group: groups } = options;
  const identity: Identity = { application, ...(user === undefined ? {} : { user }), ...(agent === undefined ? {} : { agent }), groups, assurance: user === undefined && agent === undefined && groups.length === 0 ? 'none' : 'token' };
  return (trace) => {
    const conversation = readTrace(trace, openaiChat);
    const now = systemClock.now();
    const inspected = policy.permissions === undefined ? [] : conversation.parts.map((part) => ({ part, inspection: engine.inspect(part, policy.trustOf(part.origin, part.source), 'request', context) }));
    const access = accesses.for(conversation, inspected, policy, identity, now);
    const vault = guard.vault({ exchange: 'replay', application: options.application }, policy);
    return replay(conversation, flow, (part) => {
      const at: Pick<AccessGuard, 'call'> | undefined = access === undefined ? undefined : { call: (tool, text, pointer, inspection) => access.call(tool, text, pointer, inspection, part) };
      const { decision } = guardArguments(part.text, part.source, part.pointer, { engine, policy, context, vault, trust, now, ...(at === undefined ? {} : { access: at }) });
      return decision.reasons.flatMap(({ rule, severity, action, category, pointer, note }) => (action === 'block' || action === 'confirm'
        ? [{ rule, severity, action, argument: category === 'access' ? pointer.slice(part.pointer.length) : '', parts: [], text: category === 'access' ? (note ?? '') : 'Inspection of the arguments alone' }] : []));
    });
  };
}
