import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readTrace, replay, type ReplayedCall } from '../../src/access/replay.ts';
import { Orders } from '../../src/access/flow/orders.ts';
import { TextIndices } from '../../src/access/provenance/text-index.ts';
import { surfaceById } from '../../src/conversation/wire/index.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { loadEngine } from '../../src/cli/engine.ts';
import { loadPolicy } from '../../src/cli/policy.ts';

/*
 * Measures the flow rules on recorded agent runs:
 *   node scripts/eval/flow.ts [FILE...] [--half open|reserved] [--list] [--policy FILE]
 * Without files: corpus/access/runs/wide-*.jsonl. Half of those runs, by a hash of the id, is reserved: rules are not
 * tuned with them at hand, and `--list` does not name them.
 */

interface Run extends JsonObject { id: string; attack: boolean; attack_marker: string | null }

const { values, positionals } = parseArgs({ allowPositionals: true, options: { half: { type: 'string' }, list: { type: 'boolean', default: false }, policy: { type: 'string' }, why: { type: 'string' } } });
const folder = join(import.meta.dirname, '../../corpus/access/runs');
const files = positionals.length > 0 ? positionals : readdirSync(folder).filter((file) => file.startsWith('wide-')).map((file) => join(folder, file));

/** Whether a run belongs to the half that is not looked at. */
function reserved(id: string): boolean {
  return (createHash('sha256').update(id).digest()[0] ?? 0) % 2 === 1;
}

const engine = await loadEngine();
const { guard, policyFor } = await loadPolicy(engine, values.policy);
const policy = policyFor('default', surfaceById('openai.chat').path, '');
const options = { indices: new TextIndices(), orders: new Orders(engine), context: guard.bareContext(policy), trustOf: policy.trustOf, pinOf: policy.pinOf, limits: policy.callLimits, documentMarkers: policy.documentMarkers };
const surface = surfaceById('openai.chat');

interface Outcome { readonly run: Run; readonly calls: readonly ReplayedCall[]; readonly own: readonly ReplayedCall[] }
function outcome(run: Run): Outcome {
  const conversation = readTrace(run, surface);
  const argued = conversation.parts.filter((part) => part.kind === 'tool_arguments');
  const calls = replay(conversation, options, () => []);
  const marker = run.attack_marker;
  return { run, calls, own: marker === null ? [] : calls.filter((_, i) => argued[i]?.text?.includes(marker) === true) };
}

const runs = files.flatMap((file) => readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Run));
const halves = values.half === undefined && positionals.length === 0 ? ['open', 'reserved'] : [values.half];
for (const half of halves) {
  const chosen = runs.filter(({ id }) => half === undefined || reserved(id) === (half === 'reserved')).map(outcome);
  const honest = chosen.filter(({ run }) => !run.attack);
  // A call that was made without having read the attack is none of its own.
  const attacked = chosen.filter(({ run, own }) => own.length > 0 && run['attack_exposed'] !== false);
  const stopped = attacked.filter(({ own }) => own.some(({ decision }) => decision !== 'allow'));
  const ownCalls = attacked.flatMap(({ own }) => own);
  const has = (list: readonly Outcome[], decision: string): Outcome[] => list.filter(({ calls }) => calls.some((call) => call.decision === decision));
  const share = (part: number, all: number): string => `${part} of ${all} (${(100 * part / Math.max(1, all)).toFixed(1)} %)`;
  process.stdout.write(`${half ?? 'all'}: attacked runs stopped ${share(stopped.length, attacked.length)}, own calls stopped ${share(ownCalls.filter(({ decision }) => decision !== 'allow').length, ownCalls.length)}, honest runs blocked ${share(has(honest, 'block').length, honest.length)}, asked about ${share(has(honest, 'confirm').length, honest.length)}\n`);
  // By rule alone, so that the reserved half stays unread.
  const byRule = new Map<string, number>();
  for (const { calls } of has(honest, 'confirm')) for (const rule of new Set(calls.flatMap(({ reasons }) => reasons.map((reason) => reason.rule)))) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
  process.stdout.write(`  honest runs by rule: ${[...byRule].map(([rule, count]) => `${rule} ${count}`).join(', ')}\n`);
  if (!values.list || half === 'reserved') continue;
  for (const { run } of attacked.filter((each) => !stopped.includes(each))) process.stdout.write(`  missed   ${run.id}\n`);
  for (const { run, calls } of honest) for (const call of calls) for (const { rule, action, text, argument } of call.reasons) process.stdout.write(`  ${action.padEnd(8)} ${run.id} ${call.tool} ${argument} ${rule}: ${text.slice(0, 140)}\n`);
}
