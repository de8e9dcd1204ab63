import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerResponse } from 'node:http';
import { startAdminApi, type RunningAdminApi } from '../../src/console/api/server.ts';
import { run, type Done } from '../e2e/command.ts';
import { json, sse, testGateway, type Seen, type TestGateway } from './gateway.ts';

export const IBAN = 'DE89370400440532013000';

/** A tool call as the fake model proposes it. */
export interface Proposed { readonly id?: string; readonly name: string; readonly input: object | string }

const textOf = ({ input }: Proposed): string => (typeof input === 'string' ? input : JSON.stringify(input));

/** An OpenAI completion, whole or streamed in pieces, that proposes these calls. */
export async function openAiCalls(request: Seen, response: ServerResponse, calls: readonly Proposed[]): Promise<void> {
  const base = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'm' };
  if (request.body['stream'] !== true) {
    json(response, { ...base, object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content: null, tool_calls: calls.map((call, i) => ({ id: call.id ?? `call_${i}`, type: 'function', function: { name: call.name, arguments: textOf(call) } })) }, finish_reason: 'tool_calls', logprobs: null }], usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 } });
    return;
  }
  const chunk = (delta: object, finish: string | null = null): string => `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
  const pieces = calls.flatMap((call, index) => {
    const text = textOf(call);
    const half = Math.floor(text.length / 2);
    return [
      chunk({ tool_calls: [{ index, id: call.id ?? `call_${index}`, type: 'function', function: { name: call.name, arguments: '' } }] }),
      chunk({ tool_calls: [{ index, function: { arguments: text.slice(0, half) } }] }),
      chunk({ tool_calls: [{ index, function: { arguments: text.slice(half) } }] }),
    ];
  });
  await sse(response, [chunk({ role: 'assistant', content: null }), ...pieces, chunk({}, 'tool_calls'), 'data: [DONE]\n\n']);
}

/** The same as an Anthropic message. */
export async function anthropicCalls(request: Seen, response: ServerResponse, calls: readonly Proposed[]): Promise<void> {
  const base = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', stop_sequence: null };
  const inputOf = ({ input }: Proposed): unknown => (typeof input === 'string' ? JSON.parse(input) as unknown : input);
  if (request.body['stream'] !== true) {
    json(response, { ...base, content: [{ type: 'text', text: 'I will do that.' }, ...calls.map((call, i) => ({ type: 'tool_use', id: call.id ?? `toolu_${i}`, name: call.name, input: inputOf(call) }))], stop_reason: 'tool_use', usage: { input_tokens: 5, output_tokens: 2 } });
    return;
  }
  const event = (value: Record<string, unknown>): string => `event: ${String(value['type'])}\ndata: ${JSON.stringify(value)}\n\n`;
  await sse(response, [
    event({ type: 'message_start', message: { ...base, content: [], stop_reason: null, usage: { input_tokens: 5, output_tokens: 1 } } }),
    event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'I will do that.' } }),
    event({ type: 'content_block_stop', index: 0 }),
    ...calls.flatMap((call, i) => {
      const text = textOf(call);
      return [
        event({ type: 'content_block_start', index: i + 1, content_block: { type: 'tool_use', id: call.id ?? `toolu_${i}`, name: call.name, input: {} } }),
        event({ type: 'content_block_delta', index: i + 1, delta: { type: 'input_json_delta', partial_json: text.slice(0, 7) } }),
        event({ type: 'content_block_delta', index: i + 1, delta: { type: 'input_json_delta', partial_json: text.slice(7) } }),
        event({ type: 'content_block_stop', index: i + 1 }),
      ];
    }),
    event({ type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: { output_tokens: 9 } }),
    event({ type: 'message_stop' }),
  ]);
}

export interface ApprovalBench extends TestGateway {
  readonly admin: RunningAdminApi;
  /** What the model proposes next. */
  propose: readonly Proposed[];
  /** `sallyport approve ...` as another process. */
  approve(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Done>;
}

/** A gateway whose flow rules act, with its admin API, before a model that proposes what the test says. */
export async function approvalBench(policy = ''): Promise<ApprovalBench> {
  const gateway = await testGateway({ yaml: `policy:\n  flow: enforce\n${policy}` });
  const admin = await startAdminApi({ gateway: gateway.gateway, reload: () => Promise.resolve({ version: 'x' }), address: { host: '127.0.0.1', port: 0 }, dataDir: gateway.dataDir });
  const bench: ApprovalBench = {
    ...gateway, admin, propose: [],
    approve(args, env) {
      // The configuration is not at issue here, so that its folder may be any.
      writeFileSync(join(gateway.dataDir, 'sallyport.yaml'), '');
      return run(['approve', ...args, '--url', admin.url], { cwd: gateway.dataDir, env: { SALLYPORT_DATA_DIR: gateway.dataDir, ...env } });
    },
    async close() {
      await admin.close();
      await gateway.close();
    },
  };
  gateway.upstream.reply = (request, response) => {
    // A model knows only what it was sent: the account's pseudonym.
    const seen = /<IBAN_\d+>/.exec(request.raw)?.[0] ?? IBAN;
    const calls = bench.propose.map((call): Proposed => ({ ...call, input: JSON.stringify(call.input).replaceAll(IBAN, seen) }));
    return request.path.includes('/messages') ? anthropicCalls(request, response, calls) : openAiCalls(request, response, calls);
  };
  return bench;
}
