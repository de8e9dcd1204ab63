import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { ScanStop } from '../contract.ts';
import { list, table, yamlManifest } from '../packages/read.ts';
import { MAX_STATED, stated, word, words, type BaseModel, type Stated, type StatedLicence, type StatedMetric } from './contract.ts';

/** The card of a model or of data: the YAML at the beginning of a README, with the keys that hubs define. */

/** Longest beginning that is parsed, in characters. Results of benchmarks make it longer, and are left out then. */
const MAX_FRONT = 64 * 1024;

/** What a README says at its beginning; undefined when it has no such beginning, or none that can be read. */
export function cardOf(text: string, from: string): Stated | undefined {
  const front = /^\uFEFF?---[ \t]{0,20}\r?\n([\s\S]*?)\r?\n---[ \t]{0,20}(?:\r?\n|$)/.exec(text)?.[1];
  if (front === undefined) return undefined;
  const short = front.length > MAX_FRONT ? withoutResults(front) : front;
  if (short.length > MAX_FRONT) return undefined;
  let root: JsonObject;
  try {
    root = yamlManifest(short, { report: () => { /* whoever scans the README tells of keys that occur twice */ } });
  } catch (error) {
    if (error instanceof ScanStop) return undefined; // prose between two lines of dashes
    throw error;
  }
  const said = stated({
    name: word(root['model_name']) ?? word(root['pretty_name']),
    licences: licencesOf(root, from),
    baseModels: basesOf(root),
    datasets: words(root['datasets']),
    languages: words(root['language']),
    tags: words(root['tags']),
    library: word(root['library_name']),
    task: word(root['pipeline_tag']) ?? words(root['task_categories'])[0],
    metrics: metricsOf(root),
  });
  return said === undefined ? undefined : { ...said, from: [from] };
}

function withoutResults(front: string): string {
  let keeps = true;
  return front.split('\n').filter((line) => {
    if (/^[^\s#-]/.test(line)) keeps = !line.startsWith('model-index:');
    return keeps;
  }).join('\n');
}

/** `license: other` says that the name stands beside it. */
function licencesOf(root: JsonObject, from: string): readonly StatedLicence[] {
  const [name, link] = [word(root['license_name']), word(root['license_link'])];
  const url = link !== undefined && /^https?:\/\//i.test(link) ? { url: link } : {};
  const ids = words(root['license']).filter((id) => !/^(?:other|unknown)$/i.test(id));
  return ids.length > 0 ? ids.map((text) => ({ text, from, ...(ids.length === 1 ? url : {}) })) : name === undefined ? [] : [{ text: name, from, ...url }];
}

function basesOf(root: JsonObject): readonly BaseModel[] {
  const relation = word(root['base_model_relation']);
  return words(root['base_model']).map((name) => ({ name, ...(relation === undefined ? {} : { relation }) }));
}

/** Results as `model-index` has them. */
function metricsOf(root: JsonObject): readonly StatedMetric[] {
  const found: StatedMetric[] = [];
  for (const model of list(root, 'model-index')) for (const result of list(model, 'results')) for (const metric of list(result, 'metrics')) {
    const [type, value] = isObject(metric) ? [word(metric['type']), word(metric['value'])] : [];
    if (type === undefined || value === undefined || found.length >= MAX_STATED) continue;
    const slice = sliceOf(table(result, 'dataset'));
    found.push({ type, value, ...(slice === undefined ? {} : { slice }) });
  }
  return found;
}

function sliceOf(dataset: { readonly [key: string]: JsonValue }): string | undefined {
  const [name, split] = [word(dataset['name']) ?? word(dataset['type']), word(dataset['split'])];
  return name === undefined || split === undefined ? name : `${name} (${split})`;
}
