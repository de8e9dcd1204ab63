/**
 * `npx node scripts/eval/effort.ts [--data FILE.jsonl]... [PATH]...`: how much of its allowance (`src/inspect/effort.ts`) harmless text uses:
 * rows of label 0, the harmless cases of the corpora, and files of the paths in pieces of 10 KB and 2 KB. Prints, for each size and way of
 * reading, quantiles and the dearest texts. Exit 1 when one uses more than half.
 */
import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { filesUnder } from './files.ts';
import { defaultEngine } from '../../bench/support/engine.ts';
import { quantile } from '../../bench/support/statistics.ts';
import { allowanceFor, lastEffort } from '../../src/inspect/effort.ts';
import type { SubjectInput } from '../../src/inspect/subject.ts';

const INPUTS: Readonly<Record<string, Omit<SubjectInput, 'text'>>> = {
  user: { origin: 'user', trust: 'user', kind: 'text', source: undefined, direction: 'request', json: false },
  'tool result': { origin: 'tool_result', trust: 'untrusted', kind: 'tool_result', source: undefined, direction: 'request', json: false },
  answer: { origin: 'model', trust: 'untrusted', kind: 'text', source: undefined, direction: 'answer', json: false },
};
/** Pieces of a file, in UTF-16 units, and how many of each size are read. */
const PIECES = [2_048, 10_240, 65_536];
const MOST_PIECES = 6;
/** Longest file that is looked at. */
const LONGEST = 30e6;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { data: { type: 'string', multiple: true, default: [] }, every: { type: 'string', default: '1' }, dearest: { type: 'string', default: '12' } } });
const every = Number(values.every);
const { engine, guard, policy } = await defaultEngine();
const context = guard.bareContext(policy);

interface Row { readonly text?: unknown; readonly label?: unknown; readonly rule?: unknown }
interface Read { readonly name: string; readonly length: number; readonly share: number; readonly effort: number; readonly unread: boolean }

function* rowsOf(file: string, harmless: (row: Row) => boolean): Generator<[string, string]> {
  let n = 0;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    n++;
    if (line === '' || n % every !== 0) continue;
    const row = JSON.parse(line) as Row;
    if (typeof row.text === 'string' && harmless(row)) yield [`${file}:${n}`, row.text];
  }
}

function* textsOf(): Generator<[string, string]> {
  for (const file of values.data) yield* rowsOf(file, ({ label }) => label === 0);
  for (const path of positionals) {
    let n = 0;
    for (const file of filesUnder(path)) {
      if (file.endsWith('.jsonl') && file.includes('corpus/')) {
        yield* rowsOf(file, ({ rule, label }) => rule === null || label === 0);
        continue;
      }
      if (++n % every !== 0 || statSync(file).size > LONGEST) continue;
      const bytes = readFileSync(file);
      // Not text.
      if (bytes.subarray(0, 4_096).includes(0)) continue;
      const text = bytes.toString('utf8');
      if (text.length <= PIECES[0]!) yield [file, text];
      for (const size of PIECES) {
        const pieces = Math.floor(text.length / size);
        for (let i = 0; i < Math.min(pieces, MOST_PIECES); i++) {
          const at = Math.floor(i * pieces / Math.min(pieces, MOST_PIECES)) * size;
          yield [`${file}+${at}`, text.slice(at, at + size)];
        }
      }
    }
  }
}

const read = new Map<string, Read[]>();
let characters = 0;
for (const [name, text] of textsOf()) {
  if (text === '') continue;
  characters += text.length;
  for (const [way, input] of Object.entries(INPUTS)) {
    const { unread } = engine.inspectText({ ...input, text }, context);
    const size = text.length < 512 ? '< 512' : text.length < 2_048 ? '< 2048' : text.length < 8_192 ? '< 8192' : '>= 8192';
    const key = `${way}, ${size} characters`;
    const list = read.get(key);
    const each = { name, length: text.length, effort: lastEffort(), share: lastEffort() / allowanceFor(text.length), unread: unread.some(({ reason }) => reason === 'too_large') };
    if (list === undefined) read.set(key, [each]);
    else list.push(each);
  }
}
process.stdout.write(`${(characters / 1e6).toFixed(1)} million characters\n`);
let most = 0;
for (const [key, list] of [...read].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const shares = list.map(({ share }) => share), units = list.map(({ effort, length }) => effort / length);
  most = Math.max(most, quantile(shares, 1));
  process.stdout.write(`${key}: ${list.length} texts, ${list.filter(({ unread }) => unread).length} not read to the end; effort for each character: median ${quantile(units, 0.5).toFixed(0)}, 99 % ${quantile(units, 0.99).toFixed(0)}, 99.9 % ${quantile(units, 0.999).toFixed(0)}; share of the allowance at most ${quantile(shares, 1).toFixed(2)}\n`);
  const dearest = [...list].sort((a, b) => b.share - a.share || b.effort / b.length - a.effort / a.length).slice(0, Number(values.dearest));
  for (const { name, effort, length, share } of dearest) process.stdout.write(`  ${(effort / length).toFixed(0).padStart(5)} a character, ${effort.toFixed(0).padStart(8)} in all, share ${share.toFixed(2)}: ${name}\n`);
}
process.exit(most > 0.5 ? 1 : 0);
