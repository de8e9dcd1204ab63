import { isObject, type JsonValue } from '../../core/json.ts';
import { looseTexts, parseCommented, parseLoose } from '../config/json.ts';
import { configRules, reportConfig } from '../config/rules.ts';
import { judgeTree, packed } from '../config/tree.ts';
import { ConfigJudge } from '../config/values.ts';
import type { Format, Probe, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { checkDataSet } from '../data/check.ts';
import { readJsonArray } from '../data/readers/json-array.ts';
import { isKeras, kerasIssues } from '../keras/layers.ts';
import { looksLikeNotebook } from '../notebook/cells.ts';
import { reportOrder } from '../orders/read.ts';
import { wordsOfConfiguration } from '../orders/shown.ts';
import { judgeComposer } from '../packages/composer.ts';
import { firstInk, looksLikeText, readText } from '../text.ts';

/** Longest file that is read; the largest tokenizers have about 35 MB. */
const MAX_JSON = 64 * 1024 * 1024;
const EXTENSIONS = ['.json', '.webmanifest', '.geojson', '.jsonc'];

const CONFIG = configRules('json');
const RULES = {
  keras: { id: 'json.keras-code', title: 'A Keras model runs code, or calls what acts on the machine, when it is loaded', severity: 'critical', verdict: 'malicious', references: ['CWE-502', 'OWASP LLM03:2025', 'AML.T0011.000'] },
  oddKeras: { id: 'json.keras-custom', title: 'A Keras model needs code that is not Keras\' own', severity: 'medium', verdict: 'suspicious', references: ['CWE-502', 'OWASP LLM03:2025', 'AML.T0011.000'] },
  malformed: { id: 'json.malformed', title: 'Not JSON, or cut off', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
} as const satisfies Record<string, SupplyRule>;

function begins(head: Buffer): boolean {
  const ink = firstInk(head);
  if (ink !== 0x7b && ink !== 0x5b) return false;
  return /^\uFEFF?\s{0,1000}(?:\{\s{0,1000}["}]|\[\s{0,1000}["[{\d\]tfn-])/.test(head.toString('utf8', 0, 2048));
}

/** Lines of JSON, as data sets have them; undefined when the first lines are none. */
function lines(text: string): readonly string[] | undefined {
  const all = text.split('\n').filter((line) => line.trim() !== '');
  return all.length > 1 && all.slice(0, 3).every((line) => parseLoose(line) !== undefined) ? all : undefined;
}

/** Many mappings with the same keys: rows of data. */
function isRecords(value: JsonValue): boolean {
  if (!Array.isArray(value) || value.length < 4) return false;
  const [first] = value;
  if (!isObject(first)) return value.every((item) => typeof item === 'string');
  const keys = Object.keys(first).join();
  return value.slice(0, 20).every((item) => isObject(item) && Object.keys(item).join() === keys);
}

function scan(input: ScanInput, context: ScanContext): void {
  // What is too long for a configuration is data, which is read item by item.
  if (input.size > MAX_JSON && /^\uFEFF?\s{0,1000}\[/.test(input.read(0, 2048).toString('utf8'))) {
    checkDataSet(input, context, readJsonArray);
    return;
  }
  const { text, binary } = readText(input, MAX_JSON, context);
  const file = (input.name.split('/').at(-1) ?? '').toLowerCase();
  const spend = (): void => { context.budget.step(); };
  if (binary) return context.report(RULES.malformed, 'The content is not text.');
  const whole = parseLoose(text) ?? parseCommented(text);
  if (whole !== undefined) {
    judge(whole, file, context, spend);
    if (file === 'composer.json') judgeComposer(whole, context);
    if (!isRecords(whole)) reportOrder(wordsOfConfiguration(whole), context, 'A description');
    if (isRecords(whole)) checkDataSet(input, context, readJsonArray);
    return;
  }
  const rows = lines(text);
  const judging = new ConfigJudge(spend, { records: rows !== undefined });
  if (rows !== undefined) {
    let broken = 0;
    for (const row of rows) {
      const value = parseLoose(row);
      if (value === undefined) broken++;
      else judgeTree(value, file, judging, spend);
    }
    if (broken > 0) context.report(RULES.malformed, `${broken} lines are not JSON.`);
  } else {
    for (const { key, value } of looseTexts(text)) judging.text(key, value, [], '');
    context.report(RULES.malformed, 'The content is not JSON.');
  }
  reportConfig(CONFIG, judging.all(), context);
}

/** How deep below the top a model's configuration is looked for. */
const KERAS_DEPTH = 3;

/** Configurations of Keras in a value: the whole, a part of it, or a text that is one. */
function kerasParts(value: JsonValue, depth: number): readonly JsonValue[] {
  if (isKeras(value)) return [value];
  if (depth > KERAS_DEPTH) return [];
  if (typeof value === 'string') {
    const inner = value.includes('"class_name"') ? packed(value) : undefined;
    return inner === undefined ? [] : kerasParts(inner, depth + 1);
  }
  return isObject(value) ? Object.values(value).flatMap((each) => kerasParts(each, depth + 1)) : [];
}

function judge(value: JsonValue, file: string, context: ScanContext, spend: () => void): void {
  const models = kerasParts(value, 0);
  if (models.length > 0) context.describe('keras-config');
  for (const model of models) {
    for (const { level, what, at } of kerasIssues(model, spend)) context.report(level === 'danger' ? RULES.keras : level === 'odd' ? RULES.oddKeras : CONFIG.note, what, at === '' ? undefined : at);
  }
  const judging = new ConfigJudge(spend, { records: isRecords(value) });
  judgeTree(value, file, judging, spend);
  reportConfig(CONFIG, judging.all(), context);
}

/** Configurations and manifests: what loaders of models call, import and render by what they say. */
export const format: Format = {
  id: 'json',
  title: 'JSON',
  extensions: EXTENSIONS,
  carriesCode: false,
  rules: [...Object.values(CONFIG), ...Object.values(RULES)],
  detect: (probe: Probe) => {
    if (looksLikeNotebook(probe)) return undefined;
    if (EXTENSIONS.includes(probe.extension) || probe.name === 'tokenizer.json') return looksLikeText(probe.head) && begins(probe.head) ? 'structure' : 'name';
    return begins(probe.head) && !probe.extension.match(/^\.(?:ya?ml|txt|md|py|js|ts|css|html?)$/) && looksLikeText(probe.head) && (probe.size > probe.head.length || parseLoose(probe.head.toString('utf8')) !== undefined) ? 'structure' : undefined;
  },
  scan,
};
