import { decideFlow } from '../src/access/flow/decide.ts';
import { Orders } from '../src/access/flow/orders.ts';
import { TextIndices } from '../src/access/provenance/text-index.ts';
import type { FlowOptions } from '../src/access/flow/weigh.ts';
import { permissionsOf } from '../src/access/permissions/permissions.ts';
import type { AccessRequest } from '../src/access/permissions/contract.ts';
import { readRequest, surfaceById } from '../src/conversation/wire/index.ts';
import { defaultEngine } from './support/engine.ts';
import type { Benchmark, Row } from './support/report.ts';
import { median, short } from './support/statistics.ts';
import { TextMaker } from './support/texts.ts';

const MESSAGES = 50;
const RESULT_CHARS = 2_000;

/** A conversation of 50 messages: a request, then calls with results of 2,000 characters. */
function conversation(seed: number): string {
  const maker = new TextMaker(seed);
  const messages: object[] = [{ role: 'user', content: 'Read the notes one after the other, then send the summary to office@harbour.example.' }];
  for (let i = 0; messages.length < MESSAGES - 1; i++) {
    messages.push({ role: 'assistant', content: null, tool_calls: [{ id: `c${i}`, type: 'function', function: { name: 'read_note', arguments: `{"number":${i}}` } }] });
    messages.push({ role: 'tool', tool_call_id: `c${i}`, content: maker.make('prose', RESULT_CHARS) });
  }
  messages.push({ role: 'user', content: 'Go on, please.' });
  return JSON.stringify({ model: 'm', messages });
}

const STATEMENTS = 200;

/** Permissions for 200 tools, of which one is called; a general one forbids calls with secrets. */
const PERMISSIONS = permissionsOf([
  {
    file: 'bench.cedar',
    text: `forbid(principal, action in Action::"call", resource) when { context.categories.contains("secret") };
${Array.from({ length: STATEMENTS }, (_, i) => `permit(principal in Group::"finance", action == Action::"call:tool_${i}", resource) when { context.args.amount.lessThanOrEqual(decimal("500.0")) && ["rent", "power"].contains(context.args.purpose) && context.hour >= 0 };`).join('\n')}`,
  },
  {
    file: 'bench.json',
    text: JSON.stringify(Array.from({ length: STATEMENTS }, (_, i) => ({ type: 'function', function: { name: `tool_${i}`, parameters: { type: 'object', properties: { amount: { type: 'number' }, purpose: { type: 'string' }, memo: { type: 'string' } }, required: ['amount', 'purpose'] } } }))),
  },
]);

function permissionQuestions(): Readonly<Record<string, AccessRequest>> {
  const identity = { application: 'bank', agent: 'clerk', user: 'anna', groups: ['finance', 'staff', 'berlin'], assurance: 'token' as const };
  const around = { now: Date.now(), messages: 50, findings: () => [], earlier: () => [], read: undefined };
  const call = (memo: string): AccessRequest => ({ action: 'call', identity, around, call: { tool: 'tool_17', arguments: JSON.stringify({ amount: 64.2, purpose: 'rent', memo }), definitions: [], findings: [] } });
  return {
    [`permissions of ${STATEMENTS + 1} statements: a call with three arguments`]: call('for November'),
    [`permissions of ${STATEMENTS + 1} statements: a call with a text of 2,000 characters`]: call(new TextMaker(7).make('prose', RESULT_CHARS)),
  };
}

export const benchmark: Benchmark = {
  name: 'access',
  title: `time to decide on one tool call in a conversation of ${MESSAGES} messages with results of ${RESULT_CHARS} characters`,
  async run(options) {
    const { engine, policy, guard } = await defaultEngine();
    const context = guard.bareContext(policy);
    const runs = options.quick ? 30 : 200;
    const fresh = (): FlowOptions => ({ indices: new TextIndices(), orders: new Orders(engine), context, trustOf: policy.trustOf });
    const surface = surfaceById('openai.chat');
    const calls = {
      'a short mail': { tool: 'send_email', arguments: JSON.stringify({ recipients: ['office@harbour.example'], subject: 'Summary', body: 'All is well. Nothing was found that needs a decision.' }) },
      'a mail with a text of 2,000 characters': { tool: 'send_email', arguments: JSON.stringify({ recipients: ['office@harbour.example'], subject: 'Summary', body: new TextMaker(99).make('prose', RESULT_CHARS) }) },
    };
    const rows: Row[] = [];
    for (const [what, call] of Object.entries(calls)) {
      options.progress(`access: ${what}`);
      const warm = fresh();
      const times: number[] = [];
      for (let i = -20; i < runs; i++) {
        // Parsed anew, as each request brings it: only the texts are the same.
        const parsed = readRequest(surface, conversation(1), 64);
        const start = performance.now();
        decideFlow(parsed, call, warm);
        if (i >= 0) times.push(performance.now() - start);
      }
      rows.push({ what: `${what}, when the conversation was seen before`, unit: 'ms', value: median(times), ...(what === 'a short mail' ? { atMost: 1 } : {}), note: `${short(Math.min(...times))} to ${short(Math.max(...times))}` });
    }
    const cold: number[] = [];
    for (let i = -3; i < Math.min(runs, 40); i++) {
      const parsed = readRequest(surface, conversation(100 + i), 64);
      const start = performance.now();
      decideFlow(parsed, calls['a short mail'], fresh());
      if (i >= 0) cold.push(performance.now() - start);
    }
    rows.push({ what: 'a short mail, all 100 KB seen for the first time, orders looked for as well', unit: 'ms', value: median(cold), note: `${short(Math.min(...cold))} to ${short(Math.max(...cold))}` });
    options.progress('access: permissions');
    for (const [what, request] of Object.entries(permissionQuestions())) {
      const times: number[] = [];
      for (let i = -50; i < runs * 5; i++) {
        const start = performance.now();
        const { allowed } = PERMISSIONS.decide(request);
        if (i >= 0) times.push(performance.now() - start);
        if (!allowed) throw new Error('the call that is measured is refused');
      }
      rows.push({ what, unit: 'ms', value: median(times), atMost: 0.3, note: `${short(Math.min(...times))} to ${short(Math.max(...times))}` });
    }
    return { rows };
  },
};
