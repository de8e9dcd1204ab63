/**
 * What detection of injections blocks in recorded runs of agents that nobody attacks: requests, results of tools and definitions of tools, each text
 * once: `npx node scripts/eval/runs.ts [--list] [FILE...]`, without files all of `corpus/access/runs`. Exit codes: 0 measured, 2 wrong use.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { score } from './score.ts';
import type { Origin } from '../../src/conversation/types.ts';

interface Message { readonly role: string; readonly content?: unknown }
interface Run { readonly attack?: boolean; readonly messages?: readonly Message[]; readonly tools?: readonly unknown[] }

const { values, positionals } = parseArgs({ allowPositionals: true, options: { list: { type: 'boolean', default: false } } });
const folder = join(import.meta.dirname, '../../corpus/access/runs');
const files = positionals.length > 0 ? positionals : readdirSync(folder).filter(file => file.endsWith('.jsonl')).sort().map(file => join(folder, file));
const texts: Readonly<Record<'user' | 'tool_result' | 'tool_definition', Set<string>>> = { user: new Set(), tool_result: new Set(), tool_definition: new Set() };

for (const file of files) for (const line of readFileSync(file, 'utf8').split('\n')) {
  if (line.trim() === '') continue;
  const run = JSON.parse(line) as Run;
  if (run.attack === true) continue;
  for (const { role, content } of run.messages ?? []) {
    if (typeof content !== 'string' || content === '') continue;
    if (role === 'user') texts.user.add(content);
    else if (role === 'tool') texts.tool_result.add(content);
  }
  for (const tool of run.tools ?? []) texts.tool_definition.add(JSON.stringify(tool));
}

for (const [origin, all] of Object.entries(texts)) {
  const blocked = [...all].filter(text => score(text, origin as Origin).blocked);
  process.stdout.write(`${origin}: ${blocked.length} of ${all.size} blocked\n`);
  if (values.list) for (const text of blocked) process.stdout.write(`  ${JSON.stringify(text.slice(0, 200))}\n`);
}
