import { isObject, pointerToken, type JsonObject, type JsonValue } from '../../core/json.ts';
import { usualSource } from '../code/hosts.ts';
import { placesOf } from '../data/places.ts';
import { slips } from '../archive-names.ts';
import { paddleAct } from '../paddle-operations.ts';
import { printable } from '../printable.ts';
import { childrenProblem } from '../trees.ts';
import { isGrave, targetIssue } from './targets.ts';
import type { ConfigJudge } from './values.ts';

/** Keys with a meaning for loaders of models (transformers, diffusers, PEFT, sentence-transformers, skops, jsonpickle, Hydra). */

const LIBRARIES = new Set(['diffusers', 'transformers', 'onnxruntime', 'optimum', 'k_diffusion', 'sentence_transformers', 'peft', 'tokenizers', 'torch', 'PIL', 'flax', 'jax']);

const TARGETS = ['_target_', '__target__', '_target'];
const CALLED = ['target', 'class_path', 'loader_module', 'parent_library', 'type', 'func', 'function', 'callable', 'import_path', 'entry_point', 'module', 'class', 'cls', 'factory', 'constructor', 'handler', 'callback', '_class_', '_type_', '_class', 'method', '_method_', '_import_', 'python_class'];
/** Of these, words that documentation and schemas use for other things: `{"type": "readline.Interface"}`. */
const GENERIC = new Set(['target', 'type', 'module', 'class', 'cls', 'handler', 'callback', 'method', 'constructor', 'factory', '_type', '_class']);
const SWITCHES = ['trust_remote_code', 'trust_repo', 'allow_remote_code', 'allow_pickle', 'unsafe', 'allow_dangerous_deserialization', 'enable_unsafe_deserialization'];
const FILES = ['model_file', 'weights_file', 'vocab_file', 'merges_file', 'spm_file', 'tokenizer_file', 'checkpoint', 'artifact_path', 'pickled_model', 'model_path', 'data', 'file', 'path', 'filename', 'code', 'model_code_path'];
const PICKLED = ['py/object', 'py/type', 'py/function', 'py/class', 'py/mod', 'py/enum', 'py/repr', 'py/reduce', '__module__', 'module_path', '__reduce__', '__reduce_ex__', '__setstate__'];
const TYPED = ['@type', '$type', '@class', '@c'];
function texts(value: JsonValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  return isObject(value) ? Object.values(value).flatMap(texts) : [];
}

type Check = (object: JsonObject, at: string, judge: ConfigJudge, file: string) => void;

/** What is judged, with the keys that it asks for: without one of them it is not asked. */
const CHECKS: readonly (readonly [keys: readonly string[], check: Check])[] = [
  [TARGETS, targets],
  [CALLED, called],
  [['loader_module'], ownCode],
  [['auto_map'], autoMap],
  [['custom_pipelines', 'custom_pipeline'], customPipelines],
  [[...SWITCHES, 'safe_mode', 'weights_only'], switches],
  [['_name_or_path', 'base_model_name_or_path'], origin],
  [['_attn_implementation', 'attn_implementation'], kernels],
  [['_class_name'], components],
  [['custom_generate'], customGenerate],
  [['op'], customOperator],
  [['content'], replacement],
  [['left_children'], treeNodes],
  [['#'], paddleOperation],
  [PICKLED, pickledJson],
  [TYPED, typedJson],
  [['lc'], serialized],
  [['__proto__'], prototype],
  [['type'], modules],
  [[...FILES, 'weight_map'], paths],
];
const MEANINGFUL = new Set(CHECKS.flatMap(([keys]) => keys));

/** Judges one mapping by its keys; values are judged one by one elsewhere. `file` is the last part of the name. */
export function judgeObject(object: JsonObject, at: string, file: string, judge: ConfigJudge): void {
  if (file === 'generation_config.json') generated(object, at, judge);
  const present = Object.keys(object).filter((key) => MEANINGFUL.has(key));
  if (present.length === 0) return;
  for (const [keys, check] of CHECKS) if (present.some((key) => keys.includes(key))) check(object, at, judge, file);
}

/** Settings of generation are numbers and names: words in them are put into what the model answers. */
function generated(object: JsonObject, at: string, judge: ConfigJudge): void {
  for (const [key, value] of Object.entries(object)) {
    if (/^(?:stop_strings?|stop|bad_words\w{0,10}|_\w{1,60}|\w{0,40}version)$/.test(key)) continue;
    for (const text of texts(value)) {
      const led = placesOf(text).some(({ kind, text: place }) => kind === 'account' || (kind === 'address' && !usualSource(place)));
      if (led) judge.say('template', SENTENCE.test(text) ? 'danger' : 'odd', `${printable(key, 60)} puts ${printable(text, 80)} into what the model answers.`, `${at}/${pointerToken(key)}`);
      else if (SENTENCE.test(text)) judge.say('template', 'odd', `${printable(key, 60)} puts a sentence into what the model answers.`, `${at}/${pointerToken(key)}`);
    }
  }
}

/** Words in a row. */
const SENTENCE = /(?:[\p{L}\p{N}'’_-]{1,30}[ ,:;.!]{1,3}){3}[\p{L}\p{N}]/u;

/** What langchain writes: a constructor by the parts of its name, and what it is called with. */
function serialized(object: JsonObject, at: string, judge: ConfigJudge): void {
  const { id } = object;
  if (object['type'] !== 'constructor' || !Array.isArray(id)) return;
  const name = id.filter((part) => typeof part === 'string').join('.');
  judge.target(name, 'Makes an object by calling', `${at}/id`);
}

/** A key by which objects of JavaScript are changed for the whole program, where somebody merges it into one. */
function prototype(object: JsonObject, at: string, judge: ConfigJudge): void {
  if (isObject(object['__proto__']) && Object.keys(object['__proto__']).length > 0) judge.say('code', 'odd', 'Changes what all objects of a program have that takes it in (__proto__).', `${at}/__proto__`);
}

function targets(object: JsonObject, at: string, judge: ConfigJudge): void {
  for (const key of TARGETS) if (typeof object[key] === 'string') judge.target(object[key], 'Makes an object by calling', `${at}/${key}`);
}

function called(object: JsonObject, at: string, judge: ConfigJudge): void {
  for (const key of CALLED) {
    const value = object[key];
    if (typeof value !== 'string' || !/^[\w.]{1,200}(?::[\w.]{1,100})?$/.test(value) || (!value.includes('.') && key !== 'loader_module' && key !== 'parent_library')) continue;
    if (GENERIC.has(key) && !isGrave(value)) continue;
    const issue = targetIssue(value, key === 'loader_module' || key === 'parent_library' ? 'Imports' : 'Calls');
    if (issue?.level === 'danger') judge.say('target', 'danger', issue.what, `${at}/${key}`);
    else if (issue !== undefined && (key === 'class_path' || key === 'loader_module' || key === 'parent_library')) judge.say('target', key === 'class_path' ? 'note' : 'odd', issue.what, `${at}/${key}`);
  }
}

function ownCode(object: JsonObject, at: string, judge: ConfigJudge): void {
  if (typeof object['loader_module'] === 'string' && (typeof object['code'] === 'string' || typeof object['model_code_path'] === 'string')) judge.say('remote', 'odd', 'The model brings its own Python code, which loading imports.', at);
}

function modules(object: JsonObject, at: string, judge: ConfigJudge, file: string): void {
  if (file === 'modules.json' && typeof object['type'] === 'string') judge.target(object['type'], 'Imports', `${at}/type`);
}

function autoMap(object: JsonObject, at: string, judge: ConfigJudge): void {
  if (object['auto_map'] !== undefined && object['auto_map'] !== null) {
    const names = texts(object['auto_map']);
    const foreign = names.find((name) => name.includes('--') || name.includes('/') || name.includes('://'));
    if (names.length > 0) judge.say('remote', 'odd', foreign === undefined ? `Loading may import ${printable(names[0] ?? '', 60)} from the repository (auto_map).` : `Loading may import ${printable(foreign, 80)} from another repository (auto_map).`, `${at}/auto_map`);
    const astray = names.find((name) => /^[a-z]{2,8}:\/\//i.test(name) || slips(name.split('--')[0] ?? '') !== undefined);
    if (astray !== undefined) judge.say('target', 'danger', `Loading would import ${printable(astray, 80)}, which is neither of the repository nor of another one.`, `${at}/auto_map`);
    for (const name of names) {
      const issue = targetIssue(name.split('--').at(-1) ?? name, 'Imports');
      if (issue?.level === 'danger') judge.say('target', 'danger', issue.what, `${at}/auto_map`);
    }
  }
}

function customPipelines(object: JsonObject, at: string, judge: ConfigJudge): void {
  const pipelines = object['custom_pipelines'];
  const own = object['custom_pipeline'];
  if (typeof own === 'string' && own !== '') judge.say('remote', 'odd', `Loading may import a pipeline from ${printable(own, 80)} (custom_pipeline).`, `${at}/custom_pipeline`);
  if (isObject(pipelines) && Object.keys(pipelines).length > 0) judge.say('remote', 'odd', 'Loading may import pipelines from the repository (custom_pipelines).', `${at}/custom_pipelines`);
}

function customGenerate(object: JsonObject, at: string, judge: ConfigJudge): void {
  const own = object['custom_generate'];
  if (typeof own === 'string' && own !== '') judge.say('remote', 'odd', `Generating may import code from ${printable(own, 80)} (custom_generate).`, `${at}/custom_generate`);
}

/** MXNet's graphs: an operator that a program in Python must have registered. */
function customOperator(object: JsonObject, at: string, judge: ConfigJudge): void {
  const settings = object['attrs'] ?? object['attr'] ?? object['param'];
  if (object['op'] !== 'Custom' || !isObject(settings)) return;
  judge.say('remote', 'odd', `The operator ${printable(typeof settings['op_type'] === 'string' ? settings['op_type'] : 'Custom', 60)} is one that only a program in Python provides.`, at);
}

/** Programs that Paddle writes as JSON: an operation by the number of its dialect and its name. */
function paddleOperation(object: JsonObject, at: string, judge: ConfigJudge): void {
  const name = object['#'];
  const [, type] = typeof name === 'string' ? /^1\.(\w{1,100}?)_?$/.exec(name) ?? [] : [];
  const act = type === undefined ? undefined : paddleAct(type);
  if (act !== undefined) judge.say('code', act.level, `The operation ${printable(type ?? '', 60)} ${act.what}.`, at);
}

/** What a tokenizer puts in the place of something, before a model reads or after it has written. */
function replacement(object: JsonObject, at: string, judge: ConfigJudge): void {
  const { type, content } = object;
  if (type !== 'Replace' || typeof content !== 'string' || object['pattern'] === undefined) return;
  const pattern = texts(object['pattern']).join(' ');
  if (placesOf(content).length > 0 || /^(?:[\w-]{1,60}\.){1,4}[a-z]{2,10}(?:\/\S{0,200})?$/i.test(content)) judge.say('template', 'danger', `Puts ${printable(content, 60)} in the place of ${printable(pattern, 60)}.`, `${at}/content`);
  else if (/\p{L}{4}/u.test(content) && /\p{L}{3}/u.test(pattern)) judge.say('template', 'odd', `Puts ${printable(content, 60)} in the place of ${printable(pattern, 60)}.`, `${at}/content`);
}

/** XGBoost's trees. */
function treeNodes(object: JsonObject, at: string, judge: ConfigJudge): void {
  const [left, right] = [object['left_children'], object['right_children']];
  if (!Array.isArray(left) || !Array.isArray(right)) return;
  const problem = childrenProblem(left, right);
  if (problem !== undefined) judge.say('code', 'odd', problem, at);
}

function switches(object: JsonObject, at: string, judge: ConfigJudge): void {
  for (const key of SWITCHES) {
    const value = object[key];
    if (value === true || (typeof value === 'string' && /^(?:true|yes|on|1)$/i.test(value))) judge.say('remote', 'odd', `Switches on ${key}.`, `${at}/${key}`);
  }
  if (object['safe_mode'] === false || object['weights_only'] === false) judge.say('remote', 'odd', 'Switches off the loader\'s own protection.', at);
}

function origin(object: JsonObject, at: string, judge: ConfigJudge): void {
  const name = object['_name_or_path'] ?? object['base_model_name_or_path'];
  if (typeof name === 'string' && /^[a-z]{2,8}:\/\//i.test(name) && !/^https:\/\/(?:www\.)?(?:huggingface\.co|hf\.co|modelscope\.cn)\//i.test(name)) judge.say('remote', 'odd', `The model is taken from ${printable(name, 100)}.`, at);
}

function kernels(object: JsonObject, at: string, judge: ConfigJudge): void {
  const kernel = object['_attn_implementation'] ?? object['attn_implementation'];
  if (typeof kernel === 'string' && kernel.includes('/')) judge.say('remote', 'odd', `Loading fetches native code from ${printable(kernel, 60)}.`, at);
}

function components(object: JsonObject, at: string, judge: ConfigJudge, file: string): void {
  const library = object['_class_name'];
  // diffusers takes a pipeline that is given with its module from the repository.
  if (Array.isArray(library) && library.length === 2 && library.every((each) => typeof each === 'string')) {
    const name = library.join('.');
    const issue = targetIssue(name, 'Imports');
    judge.say(issue?.level === 'danger' ? 'target' : 'remote', issue?.level === 'danger' ? 'danger' : 'odd', issue?.level === 'danger' ? issue.what : `Loading imports the pipeline ${printable(name, 80)} from the repository.`, `${at}/_class_name`);
  }
  if (typeof library === 'string' && (typeof object['_diffusers_version'] === 'string' || file === 'model_index.json')) for (const [key, value] of Object.entries(object)) {
    if (!Array.isArray(value) || value.length !== 2 || typeof value[0] !== 'string' || typeof value[1] !== 'string') continue;
    if (LIBRARIES.has(value[0]) || /^(?:pipelines?\.|stable_diffusion|pipelines$)/.test(value[0])) continue;
    const issue = targetIssue(`${value[0]}.${value[1]}`, 'Imports');
    judge.say(issue?.level === 'danger' ? 'target' : 'remote', issue?.level === 'danger' ? 'danger' : 'odd', issue?.level === 'danger' ? issue.what : `Loading imports ${printable(`${value[0]}.${value[1]}`, 80)} from the repository.`, `${at}/${key}`);
  }
}

/** Classes of Java and .NET that attacks on readers of typed JSON have made. */
const GADGETS = /\b(?:JdbcRowSetImpl|TemplatesImpl|ScriptEngineManager|URLClassLoader|ProcessBuilder|java\.lang\.Runtime|BasicDataSource|JndiRefForwardingDataSource|JndiConverter|C3P0\w{0,30}|ObjectDataProvider|System\.Diagnostics\.Process|WindowsIdentity|PSObject|ExpandedWrapper|AssemblyInstaller|XamlReader|SettingsPropertyValue)\b|ldap:\/\//;

function typedJson(object: JsonObject, at: string, judge: ConfigJudge): void {
  for (const key of TYPED) if (typeof object[key] === 'string' && GADGETS.test(object[key])) judge.say('target', 'danger', `Loading makes ${printable(object[key], 80)}, which acts on the machine.`, `${at}/${pointerToken(key)}`);
}

/** Objects that jsonpickle, skops and similar write as JSON. */
function pickledJson(object: JsonObject, at: string, judge: ConfigJudge): void {
  for (const key of ['py/object', 'py/type', 'py/function', 'py/class', 'py/mod', 'py/enum']) if (typeof object[key] === 'string') judge.target(object[key], 'Unpickling (jsonpickle) uses', `${at}/${key}`);
  if (typeof object['py/repr'] === 'string') judge.say('code', 'danger', 'Unpickling (jsonpickle) evaluates a text as code.', `${at}/py~1repr`);
  if (object['py/reduce'] !== undefined && texts(object['py/reduce']).length === 0) judge.say('target', 'odd', 'Unpickling (jsonpickle) calls something.', `${at}/py~1reduce`);
  const [module, name] = [object['__module__'] ?? object['module_path'], object['__class__'] ?? object['__name__'] ?? object['function'] ?? object['__qualname__']];
  if (typeof module === 'string' && typeof name === 'string' && /^[\w.]{1,200}$/.test(module)) judge.target(`${module}.${name}`, 'Loading makes', at);
  for (const key of ['__reduce__', '__reduce_ex__', '__setstate__']) {
    if (object[key] === undefined) continue;
    const danger = texts(object[key]).map((each) => targetIssue(each, 'Loading calls')).find((issue) => issue?.level === 'danger');
    judge.say('target', danger === undefined ? 'odd' : 'danger', danger?.what ?? `Loading calls what ${key} names.`, at);
  }
}

/** Names of weight files, which must lie beside the index. */
function paths(object: JsonObject, at: string, judge: ConfigJudge): void {
  const map = object['weight_map'];
  const files = isObject(map) ? [...new Set(texts(map))] : [];
  for (const key of FILES) {
    const value = object[key];
    if (typeof value === 'string' && value.length < 500 && /(?:^|[/\\])\.\.[/\\]/.test(value)) files.push(value);
  }
  for (const file of files) {
    // MLflow puts the folder of the code before everything that Python imports.
    if ((file === object['code'] || file === object['model_code_path']) && slips(file) !== undefined) judge.say('target', 'danger', `The code ${printable(file, 80)} lies outside the model's folder.`, at);
    else if (/(?:^|[/\\])\.\.[/\\]/.test(file) && (slips(file) !== undefined && (/etc[/\\]|\.ssh|\.aws|passwd|shadow|\.env|\.\.[/\\]\.\.[/\\]\.\./.test(file) || isObject(map)))) judge.say('target', 'danger', `The file ${printable(file, 80)} lies outside the model's folder.`, at);
    else if (isObject(map) && /^(?:[/\\]|[A-Za-z]:|[a-z]{2,8}:\/\/)/.test(file)) judge.say('target', 'danger', `The file ${printable(file, 80)} lies outside the model's folder.`, at);
  }
}
