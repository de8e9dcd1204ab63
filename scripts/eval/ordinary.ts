/**
 * `npx node scripts/eval/ordinary.ts [--except FOLDER] [--every N] [--list] PATH...`: how many ordinary documents below some paths the injection
 * detector would block, by length: their first 1,000, 4,000 and 16,000 characters, read as a document and as what a user pastes. Nobody planted
 * anything in them, so every one is a false alarm.
 *
 * `--except` names a folder of packages as `scripts/ordinary-texts.ts` reads them: what lies in one of those was trained on and is left out.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { filesUnder } from './files.ts';
import { score } from './score.ts';
import { percent } from './statistics.ts';

const LENGTHS = [1_000, 4_000, 16_000];
const LARGEST_FILE = 3e6;
const KNOWN = /\.(?:md|txt|rst|html?|pod|info(?:-\d+)?(?:\.gz)?|page)$|\/man\/.*\.[1-9]\w*\.gz$|\/(?:README|NEWS|changelog|copyright|RelNotes)[^/]*$/i;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { except: { type: 'string' }, every: { type: 'string', default: '1' }, list: { type: 'boolean', default: false } } });
const { except } = values;
const packages = except === undefined ? [] : readdirSync(except);
const trained = new Set(packages);

function isTrained(path: string): boolean {
  const name = /\/usr\/share\/doc\/([^/]+)/.exec(path)?.[1];
  if (name !== undefined && trained.has(name)) return true;
  return path.startsWith('/usr/share/') && packages.some((each) => existsSync(join(except ?? '', each, path)));
}

function read(path: string): string | undefined {
  if (statSync(path).size > LARGEST_FILE) return undefined;
  try {
    const bytes = readFileSync(path);
    return new TextDecoder('utf-8', { fatal: true }).decode(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  } catch {
    return undefined;
  }
}

function kindOf(path: string): string {
  if (/\/man\//.test(path)) return 'manual';
  if (/changelog|NEWS|RelNotes/i.test(path)) return 'changelog';
  if (/copyright|licen[cs]e|\/(?:GPL|LGPL|GFDL|Apache|MPL|BSD)/i.test(path)) return 'licence';
  return /\.html?$|\.page$/.test(path) ? 'page' : 'text';
}

const counts = new Map<string, [blocked: number, of: number]>();
const heads = new Set<string>();
let n = 0;
for (const root of positionals) {
  for (const path of filesUnder(root)) {
    if (!KNOWN.test(path) || ++n % Number(values.every) !== 0 || isTrained(path)) continue;
    const text = read(path);
    // Copies of one licence or manual count once.
    if (text === undefined || text.length < LENGTHS[0]! || heads.has(text.slice(0, 400))) continue;
    heads.add(text.slice(0, 400));
    for (const length of LENGTHS.filter((each) => each <= text.length)) {
      for (const origin of ['document', 'user'] as const) {
        const { blocked, rules, score: confidence } = score(text.slice(0, length), origin);
        for (const key of [`${origin} ${length} all`, `${origin} ${length} ${kindOf(path)}`]) {
          const count = counts.get(key) ?? [0, 0];
          counts.set(key, [count[0] + Number(blocked), count[1] + 1]);
        }
        if (blocked && values.list) process.stdout.write(`${origin} ${length} ${path}: ${rules.join(', ')} (${confidence.toFixed(2)})\n`);
      }
    }
  }
}
for (const [key, [blocked, of]] of counts) process.stdout.write(`${key.padEnd(32)} ${blocked} of ${of}, ${percent(blocked, of)}\n`);
