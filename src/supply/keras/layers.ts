import { isObject, pointerToken, type JsonObject, type JsonValue } from '../../core/json.ts';
import { heldIssue, namesOf } from '../code/bytecode.ts';
import { SECRET_FILE } from '../code/hosts.ts';
import type { Issue } from '../code/issue.ts';
import { pythonIssues } from '../code/python.ts';
import { targetIssue } from '../config/targets.ts';
import { BrokenMarshal, readCode, type Code } from '../marshal/read.ts';
import { printable } from '../printable.ts';

/** The configuration of a Keras model, as both file formats hold it (Keras 1 to 3): layers and functions at any depth. */

export interface KerasIssue extends Issue { readonly at: string }

/** Where Keras' own classes live. */
const OWN = /^(?:keras|keras_core|keras_nlp|keras_hub|keras_cv|keras_tuner|keras_rs|tf_keras|tensorflow|tensorflow_addons|tensorflow_hub|tensorflow_text|ml_dtypes)(?:\.|$)/;
/** Of these, what fetches, unpacks or loads, or lets others do so. */
const ACTING = /(?:^|\.)(?:get_file|extract_archive|load_model|load_weights|model_from_\w+|clone_model|save_model|save_img|load_img|enable_unsafe_deserialization|deserialize_keras_object|deserialize|py_function|numpy_function|eager_py_func|load_op_library|load_library|read_file|write_file|matching_files|custom_object_scope|image_dataset_from_directory|text_dataset_from_directory|run_command|execute|pickle\w*|saved_model\.load|hub\.load|KerasLayer)$/;
/** Operations of TensorFlow that act on files or the machine, as `TFOpLambda` layers name them. */
const ACTING_OPERATION = /^(?:tf\.)?(?:io\.|compat\.v1\.(?:io|gfile|py_func)|raw_ops\.(?:\w*(?:File|PyFunc|Print|Save|Restore|Write|Read|Library|Socket|Rpc)\w*)|py_function|numpy_function|load_op_library|load_library|print$|saved_model\.|data\.|summary\.|autograph\.|dynamic_import)/;
/** Layers that read a vocabulary from a file that the configuration names. */
const LOOKUPS = /(?:^|>)(?:StringLookup|IntegerLookup|TextVectorization|IndexLookup|CategoryEncoding|FeatureSpace)$/;
/** A program that is fetched, or lies where anybody can put one. */
const REMOTE = /^(?:[a-z]{2,8}:)?\/\/|^(?:\/tmp|\/var\/tmp|\/dev\/shm)\/|^\\\\/i;
const SERIALIZED = new Set(['__tensor__', '__numpy__', '__bytes__', '__ellipsis__', '__slice__', '__typespec__', '__tuple__', '__keras_tensor__', '__passive_serialization__', 'DTypePolicy', 'set', 'tuple']);

/** Names that marshalled code has no harmless use for inside a model. */
const CODE_NAMES = /^(?:os|posix|nt|system|popen|subprocess|Popen|check_output|call|exec|eval|compile|__import__|import_module|importlib|socket|urllib|urlopen|requests|http|open|builtins|__builtins__|pickle|marshal|ctypes|shutil|getattr|globals|base64|b64decode|environ|pty|spawn|write|curl|wget|bash|sh|cmd|powershell|id|whoami)$/;

const MAX_DEPTH = 400;
/** Base64 of a code object: of its type, perhaps with the bit for references; code of any Python is longer. */
const ENCODED_CODE = /^(?:4w|Yw)[A-Za-z0-9+/\s]{80}/;

/** Whether a value is the configuration of a Keras model, or of a part of one. */
export function isKeras(value: JsonValue): boolean {
  if (!isObject(value) || typeof value['class_name'] !== 'string') return false;
  return isObject(value['config']) || Array.isArray(value['config']) || typeof value['keras_version'] === 'string' || /^keras|^tensorflow/.test(text(value['module']) ?? '');
}

/** What loading a model of this configuration would run or read. */
export function kerasIssues(root: JsonValue, spend: () => void): readonly KerasIssue[] {
  const found = new Map<string, KerasIssue>();
  const say = (level: Issue['level'], what: string, at: string): void => { if (found.size < 200 && !found.has(what)) found.set(what, { level, what, at }); };
  const visit = (value: JsonValue, at: string, depth: number): void => {
    spend();
    if (typeof value === 'string' && ENCODED_CODE.test(value) && readHeld(value) !== undefined) return marshalled(value, at, say);
    if (depth > MAX_DEPTH) return say('odd', 'The configuration is nested deeper than any model.', at);
    if (Array.isArray(value)) for (const [i, item] of value.entries()) visit(item, `${at}/${i}`, depth + 1);
    else if (isObject(value)) {
      one(value, at, say);
      for (const [key, item] of Object.entries(value)) if (typeof item === 'object' || typeof item === 'string') visit(item, `${at}/${pointerToken(key)}`, depth + 1);
    }
  };
  visit(root, '', 0);
  return [...found.values()];
}

type Say = (level: Issue['level'], what: string, at: string) => void;

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function one(object: JsonObject, at: string, say: Say): void {
  const name = text(object['class_name']);
  const { config } = object;
  const code = codeOf(object);
  if (code !== undefined) return marshalled(code, at, say);
  if (typeof object['function_type'] === 'string' && object['function_type'] === 'lambda') say('danger', 'A layer carries code that loading runs.', at);
  if (name === undefined) return;
  const shown = printable(name, 60);
  const registered = text(object['registered_name']);
  if (/(?:^|[>.])Lambda$/.test(name) || (registered !== undefined && /(?:^|[>.])Lambda$/.test(registered))) lambda(isObject(config) ? config : {}, at, say);
  if (/(?:^|>)(?:TFOpLambda|SlicingOpLambda|ClassMethod|InstanceMethod|InstanceProperty)$/.test(name) && isObject(config)) {
    const operation = text(config['function']) ?? text(config['cls_symbol']) ?? '';
    if (ACTING_OPERATION.test(operation)) say('danger', `A layer calls ${printable(operation, 60)}, which acts on files or the machine.`, at);
  }
  if (/(?:^|>)TorchModuleWrapper$/.test(name)) say('danger', 'A layer holds a pickled PyTorch module, which loading unpickles.', at);
  if (/(?:^|>)(?:TFSMLayer|JaxLayer|FlaxLayer)$/.test(name)) say(isObject(config) && REMOTE.test(text(config['filepath']) ?? '') ? 'danger' : 'odd', `The layer ${shown} runs a program from outside the model.`, at);
  if (LOOKUPS.test(name) && isObject(config)) vocabulary(config, shown, at, say);
  modulePath(object, name, registered, at, say);
}

/** The base64 of marshalled bytecode that an object carries in one of the ways Keras has had. */
function codeOf(object: JsonObject): string | undefined {
  const { config } = object;
  if (object['class_name'] === '__lambda__') return (isObject(config) ? text(config['code']) : undefined) ?? '';
  const value = object['function'];
  if (Array.isArray(value) && typeof value[0] === 'string' && (object['function_type'] === 'lambda' || value[0].length > 40)) return value[0];
  if (object['function_type'] === 'lambda' && typeof value === 'string') return value;
  return undefined;
}

function marshalled(code: string, at: string, say: Say): void {
  const held = readHeld(code);
  if (held === undefined) return say('danger', 'A layer carries code that loading runs, and that cannot be read.', at);
  const { level, what } = heldIssue(held);
  if (level === 'danger') return say('danger', `A layer carries code that loading runs. ${what}`, at);
  const named = namesOf(held).find((name) => CODE_NAMES.test(name));
  if (named !== undefined) return say('danger', `A layer carries code that loading runs, and that names ${named}.`, at);
  say('odd', 'A layer carries code that loading runs.', at);
}

/** The code object that a text is in base64, whichever version of Python wrote it. */
function readHeld(text: string): Code | undefined {
  const bytes = Buffer.from(text, 'base64');
  try {
    return readCode(bytes, 0, () => undefined).code;
  } catch (error) {
    if (error instanceof BrokenMarshal) return undefined;
    throw error;
  }
}

function lambda(config: JsonObject, at: string, say: Say): void {
  const value = config['function'];
  if (isObject(value) && value['class_name'] === '__lambda__') return; // said where the walk gets there
  if (codeOf(config) !== undefined) return;
  const named = text(value) ?? (isObject(value) ? text(value['config']) ?? text(value['class_name']) : undefined);
  say('odd', `A Lambda layer calls ${named === undefined ? 'a function' : printable(named, 60)}.`, at);
  if (typeof value === 'string') {
    // The layer calls it, so that nothing in it waits for anybody.
    const code = /[(\n]/.test(value) ? pythonIssues(value, { as: 'loaded' }, () => undefined).find(({ level }) => level !== 'note') : undefined;
    if (code !== undefined) return say('danger', `A Lambda layer is code: ${code.what}`, at);
    const module = text(config['module']);
    const issue = targetIssue(module === undefined || module === '__main__' ? value : `${module}.${value}`, 'A Lambda layer calls');
    if (issue?.level === 'danger') say('danger', issue.what, at);
  }
}

function vocabulary(config: JsonObject, shown: string, at: string, say: Say): void {
  for (const key of ['vocabulary', 'idf_weights', 'vocabulary_file', 'vocab']) {
    const file = text(config[key]);
    if (file === undefined || file === '') continue;
    const outside = /^(?:[/\\~]|[A-Za-z]:|[a-z]{2,8}:\/\/)|(?:^|[/\\])\.\.(?:[/\\]|$)/.test(file) || SECRET_FILE.test(file);
    say(outside ? 'danger' : 'odd', `${shown} reads the file ${printable(file, 80)} when it is loaded.`, at);
  }
}

function modulePath(object: JsonObject, name: string, registered: string | undefined, at: string, say: Say): void {
  const module = text(object['module']);
  const { config } = object;
  // A function stands as `{class_name: 'function', config: its name}`.
  const callable = name === 'function' || registered === 'function' ? text(config) ?? name : name;
  const path = module === undefined ? callable : `${module}.${callable}`;
  const how = 'Loading calls';
  if (module !== undefined && module !== '') {
    if (ACTING.test(path) && (OWN.test(module) || module === 'builtins')) return say('danger', `${how} ${printable(path, 80)}, which fetches, loads or unpacks.`, at);
    if (module === 'builtins' && (name === 'function' || registered === 'function')) {
      const issue = targetIssue(callable, how);
      if (issue?.level === 'danger') say('danger', issue.what, at);
      else if (!SERIALIZED.has(callable)) say('note', `Uses the function ${printable(callable, 60)} of the loading program.`, at);
      return;
    }
    if (!OWN.test(module)) {
      const issue = targetIssue(path, how);
      if (issue !== undefined) return say(issue.level, issue.what, at);
    }
  } else if (name === 'function' || registered === 'function') {
    const issue = targetIssue(callable, how);
    if (issue?.level === 'danger') say('danger', issue.what, at);
  }
  if (registered !== undefined && registered.includes('>') && !/^(?:keras|tf|tensorflow|Addons|keras_\w+)/i.test(registered)) say('odd', `Needs the class ${printable(registered, 60)}, which is none of Keras' own.`, at);
}
