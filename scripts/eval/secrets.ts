/**
 * Measures the secrets detector: `npx node scripts/eval/secrets.ts [--misses N] [--rows FILE.jsonl]`. Recall where a secret has a format of its own and where only
 * names stand beside it, by group and context, how often the whole secret is covered, and false alarms on benign texts.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { scan } from '../../src/inspect/detectors/secrets/scan.ts';
import { resolve, Sink } from '../../src/inspect/detectors/secrets/sink.ts';
import { families } from '../../src/inspect/detectors/secrets/families/index.ts';
import { BENIGN } from './secrets-benign.ts';
import { FORMATS } from './secrets-formats.ts';
import { FRAMES } from './secrets-frames.ts';
import type { Frame } from './secrets-frames.ts';
import { HELD_OUT_BENIGN, HELD_OUT_FORMATS, HELD_OUT_FRAMES, HELD_OUT_PROVIDERS } from './secrets-heldout.ts';
import { LANGUAGE_FRAMES } from './secrets-languages.ts';
import { PROVIDERS } from './secrets-providers.ts';
import { passwordValue, pick, randomFrom, tokenValue } from './secrets-values.ts';
import type { Random } from './secrets-values.ts';
import type { Format } from './secrets-formats.ts';

interface Case { readonly group: string; readonly context: string; readonly name: string; readonly text: string; readonly start: number; readonly end: number }

const { values: options } = parseArgs({ options: { misses: { type: 'string', default: '0' }, rows: { type: 'string' } } });
const print = (line: string): void => { process.stdout.write(`${line}\n`); };
const acts = new Set(families.filter((family) => (family.paranoia ?? 1) === 1).map((family) => `secret.${family.name}`));

function find(text: string): { readonly rule: string; readonly start: number; readonly end: number }[] {
  const sink = new Sink(false);
  scan(text, 0, sink);
  return resolve(sink.found).filter((found) => acts.has(found.rule));
}

const words = (text: string): string[] => text.split(/[^A-Za-z0-9]+/).filter((part) => part !== '');
const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Every spelling of a name that a frame may ask for, by the frame's letters. */
function spellings(name: string, prefix: string): Record<string, string> {
  const parts = words(name.toLowerCase());
  const pascal = parts.map(upperFirst).join('');
  const camel = pascal.charAt(0).toLowerCase() + pascal.slice(1);
  const [snake, kebab] = [parts.join('_'), parts.join('-')];
  return prefix === '' ? { P: name, s: snake, k: kebab, c: camel, C: pascal, U: snake.toUpperCase() }
    : { W: name, ws: snake, wk: kebab, wc: camel, wC: pascal, WU: snake.toUpperCase() };
}

const TOKEN_WORDS = ['API key', 'API key', 'token', 'access token', 'secret', 'key', 'client secret', 'auth token', 'secret key', 'API token', 'access key', 'API secret'];
const PASSWORD_WORDS = ['password', 'password', 'password', 'passphrase', 'passwd', 'admin password'];

function fill(frame: Pick<Frame, 'text'>, provider: string, word: string, value: string): { text: string; start: number; end: number } {
  const names = { ...spellings(provider, ''), ...spellings(word, 'W') };
  const inserted = frame.text.includes('{B}') ? Buffer.from(value).toString('base64') : value;
  const [before = '', ...after] = frame.text.replace(/\{(P|s|k|c|C|U|W|ws|wk|wc|wC|WU)\}/g, (_, key: string) => names[key] ?? key).split(/\{[VB]\}/);
  return { text: before + inserted + after.join(inserted), start: before.length, end: before.length + inserted.length };
}

function nameBeside(frames: readonly (Omit<Frame, 'context'> & { readonly context: string })[], providers: readonly string[], each: number, random: Random): Case[] {
  return frames.flatMap((frame) => Array.from({ length: each }, (_, index) => {
    const kind = frame.only ?? (index % 4 === 3 ? 'password' : 'token');
    const { shape, value } = kind === 'password' ? passwordValue(random) : tokenValue(random);
    const provider = pick(random, providers);
    return { group: `${kind} ${shape}`, context: frame.context, name: frame.text, ...fill(frame, provider, pick(random, kind === 'password' ? PASSWORD_WORDS : TOKEN_WORDS), value) };
  }));
}

const OWN_FRAMES: readonly (readonly [string, string])[] = [
  ['chat', 'hey can you use {V} for this?'], ['chat', 'I pasted {V} by mistake, what now'], ['chat', 'is this valid: "{V}"?'], ['chat', '{V}'], ['code', 'const c = new Client("{V}");'], ['code', "x = connect('{V}', retries=2)"], ['config', 'value: {V}'], ['config', 'SETTING={V}'],
  ['config', '{"a":{"b":"{V}"}}'], ['log', '2024-05-11 10:22:01 DEBUG sent {V} to upstream'], ['url', 'https://api.service.dev/v1/x?a=1&q={V}&b=2'], ['config', '"{\\"x\\": \\"{V}\\"}"'], ['code', 'args: ["--with", "{V}"],'], ['config', '<v>{V}</v>'],
];
const MULTILINE = /\s/;

function ownFormat(formats: readonly Format[], each: number, random: Random): Case[] {
  return formats.flatMap((format) => Array.from({ length: each }, (_, index) => {
    const value = format.make(random);
    const [context, frame] = OWN_FRAMES[(index * 5 + Math.floor(random() * OWN_FRAMES.length)) % OWN_FRAMES.length] as readonly [string, string];
    const shell = format.frame ?? (MULTILINE.test(value) ? 'here it is:\n{V}\n' : frame.includes('?a=') && /[/:?#&= ]/.test(value) ? 'x {V}' : frame);
    const [before = '', after = ''] = shell.split('{V}');
    return { group: format.group, context: format.frame === undefined ? context : 'own', name: format.name, text: before + value + after, start: before.length + (format.from ?? 0), end: before.length + value.length };
  }));
}

function table(title: string, cases: readonly Case[], key: (one: Case) => string, hits: ReadonlyMap<Case, 'whole' | 'part' | 'missed'>): void {
  const groups = Map.groupBy(cases, key);
  print(`\n${title}`);
  for (const [name, members] of [...groups].sort((a, b) => a[0].localeCompare(b[0]))) {
    const whole = members.filter((one) => hits.get(one) === 'whole').length, part = members.filter((one) => hits.get(one) === 'part').length;
    print(`  ${name.padEnd(26)} ${String(members.length).padStart(5)}  found ${(((whole + part) / members.length) * 100).toFixed(1).padStart(5)} %  whole ${((whole / members.length) * 100).toFixed(1).padStart(5)} %`);
  }
}

function judge(cases: readonly Case[]): Map<Case, 'whole' | 'part' | 'missed'> {
  return new Map(cases.map((one) => {
    const found = find(one.text).filter((match) => match.start < one.end && match.end > one.start);
    // Spans side by side cover together what one alone does not.
    let reached = one.start;
    for (const match of found.sort((a, b) => a.start - b.start)) if (match.start <= reached) reached = Math.max(reached, match.end);
    return [one, found.length === 0 ? 'missed' : reached >= one.end ? 'whole' : 'part'] as const;
  }));
}

function report(title: string, cases: readonly Case[], keys: readonly (readonly [string, (one: Case) => string])[]): void {
  const hits = judge(cases);
  print(`\n== ${title}: ${cases.length} cases ==`);
  table('all', cases, () => 'all', hits);
  for (const [name, key] of keys) table(name, cases, key, hits);
  const missed = cases.filter((one) => hits.get(one) !== 'whole');
  const byName = Map.groupBy(missed, (one) => one.name);
  for (const [name, members] of [...byName].sort((a, b) => b[1].length - a[1].length).slice(0, Number(options.misses))) {
    print(`  ${members.length} x ${JSON.stringify(name)} (${hits.get(members[0] as Case)}) ${JSON.stringify(members[0]?.text.slice(0, 200))}`);
  }
}

function benign(title: string, texts: readonly string[], show: number): void {
  const flagged = texts.map((text) => ({ text, found: find(text) })).filter(({ found }) => found.length > 0);
  print(`\n== ${title}: ${flagged.length} of ${texts.length} flagged, ${((flagged.length / texts.length) * 10_000).toFixed(1)} in 10,000 ==`);
  for (const { text, found } of flagged.slice(0, show)) print(`  ${found[0]?.rule} ${JSON.stringify(text.slice(Math.max(0, (found[0]?.start ?? 0) - 60), (found[0]?.end ?? 0) + 20))}`);
}

const byContext = ['context', (one: Case): string => one.context] as const;
const byGroup = ['group', (one: Case): string => one.group] as const;
const show = Number(options.misses);
report('held out: name beside', nameBeside(HELD_OUT_FRAMES, HELD_OUT_PROVIDERS, 24, randomFrom(7)), [byContext, byGroup]);
report('held out: own format', ownFormat(HELD_OUT_FORMATS, 24, randomFrom(8)), [byGroup]);
report('name beside, in other languages', nameBeside(LANGUAGE_FRAMES, HELD_OUT_PROVIDERS, 24, randomFrom(9)), [byContext, byGroup]);
benign('held out: benign', HELD_OUT_BENIGN, show);
report('name beside', nameBeside(FRAMES, PROVIDERS, 24, randomFrom(1)), [byContext, byGroup]);
report('own format', ownFormat(FORMATS, 14, randomFrom(2)), [byContext, byGroup]);
benign('benign, written by hand', BENIGN, show);
if (options.rows !== undefined) {
  const rows = readFileSync(options.rows, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { text: string; label: number });
  benign(`benign rows of ${options.rows}`, rows.filter((row) => row.label === 0).map((row) => row.text), show);
}
