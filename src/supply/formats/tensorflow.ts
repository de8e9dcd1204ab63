import { systemClock } from '../../core/clock.ts';
import { createBudget } from '../budget.ts';
import { ConfigJudge } from '../config/values.ts';
import { DEFAULT_SCAN_LIMITS, ScanStop, type Budget, type Format, type ScanContext, type ScanInput } from '../contract.ts';
import { printable } from '../printable.ts';
import { BrokenMessage, Message } from '../protobuf/wire.ts';
import { scanAfterBreak } from '../unclaimed.ts';
import { Graph, TENSORFLOW_RULES as RULES, UnknownOperations } from '../tensorflow/graph.ts';
import { actOf } from '../tensorflow/operations.ts';
import { looksLikeText, readText } from '../text.ts';

/** The end of a table of the kind that indexes of checkpoints are (LevelDB). */
const TABLE_MAGIC = Buffer.from('57fb808b247547db', 'hex');
const MAX_TEXT = 64 * 1024 * 1024;

type Kind = 'savedmodel' | 'metagraph' | 'graph' | 'keras-metadata' | 'fingerprint' | 'checkpoint' | 'graph-text';

/** The first fields of a message tell what it is. */
function kindOf(input: ScanInput, name: string, budget: Budget): Kind | undefined {
  if (name === 'keras_metadata.pb') return 'keras-metadata';
  if (name === 'fingerprint.pb') return 'fingerprint';
  if (name.endsWith('.meta')) return isMetaGraph(input, budget) ? 'metagraph' : undefined;
  try {
    const message = new Message(input, budget);
    const [first] = [...take(message, 1)];
    if (first === undefined) return undefined;
    if (first.number === 1 && first.type === 'varint' && first.value <= 10) {
      const second = [...take(message, 2)][1];
      return second?.number === 2 && second.type === 'bytes' ? 'savedmodel' : undefined;
    }
    if ((first.number === 2 || first.number === 1) && first.type === 'bytes' && input.size > 4) {
      const node = message.message(first);
      const inner = [...take(node, 3)];
      if (first.number === 1 && inner[0]?.number === 1 && inner[0].type === 'bytes' && inner[1]?.number === 2 && inner[1].type === 'bytes' && /^[\w>.]{1,100}$/.test(node.text(inner[1]))) return 'graph';
      if (first.number === 2) return 'graph';
    }
    return undefined;
  } catch (error) {
    if (error instanceof BrokenMessage) return undefined;
    throw error;
  }
}

/** What is said of the graph, if anything, and the graph: nodes or versions. */
function isMetaGraph(input: ScanInput, budget: Budget): boolean {
  try {
    const message = new Message(input, budget);
    const graph = [...take(message, 2)].find(({ number, type }) => number === 2 && type === 'bytes');
    if (graph === undefined) return false;
    const [first] = [...take(message.message(graph), 1)];
    return first?.type === 'bytes' && (first.number === 1 || first.number === 2 || first.number === 4);
  } catch (error) {
    if (error instanceof BrokenMessage) return false;
    throw error;
  }
}

function* take(message: Message, count: number): ReturnType<Message['fields']> {
  let i = 0;
  for (const field of message.fields()) {
    if (i++ >= count) return;
    yield field;
  }
}

function scan(input: ScanInput, context: ScanContext): void {
  const name = (input.name.split('/').at(-1) ?? '').toLowerCase();
  if (/\.data-\d{5}-of-\d{5}$/.test(name) || name.endsWith('.index')) return context.describe('tensorflow-checkpoint');
  if (name.endsWith('.pbtxt') || (looksLikeText(input.read(0, 512)) && /^\s{0,100}(?:node|meta_graphs|saved_model_schema_version|library|versions)\s{0,10}[{:]/.test(input.read(0, 512).toString('latin1')))) return scanText(input, context);
  const kind = kindOf(input, name, context.budget);
  const graph = new Graph(context);
  const message = new Message(input, context.budget);
  try {
    if (kind === 'fingerprint') for (const field of message.fields()) context.budget.step(field.number > 0 ? 1 : 0);
    else if (kind === 'keras-metadata') graph.kerasMetadata(message);
    else if (kind === 'graph') graph.graphDef(message);
    else if (kind === 'savedmodel') graph.savedModel(message);
    else if (kind === 'metagraph') graph.metaGraph(message);
    else throw new ScanStop(RULES.malformed, 'The content is no SavedModel and no graph.');
    if (kind === 'savedmodel') context.describe('savedmodel');
  } catch (error) {
    if (!(error instanceof BrokenMessage)) throw error;
    context.report(RULES.malformed, `The message is broken: ${error.message}.`, error.at);
    scanAfterBreak(input, error.at, context);
  }
  graph.finish();
}

/** Graphs in the text form of messages. */
function scanText(input: ScanInput, context: ScanContext): void {
  const { text } = readText(input, MAX_TEXT, context);
  const judge = new ConfigJudge(() => { context.budget.step(); });
  // `key: "cmd" value { string_value: "…" }`: the entry's key names what it is.
  let key = '';
  for (const [, field = '', double, single] of text.matchAll(/\b(\w{1,60})\s{0,10}:\s{0,10}(?:"((?:\\.|[^"\\\n])*)"|'((?:\\.|[^'\\\n])*)')/g)) {
    const value = (double ?? single ?? '').replaceAll(/\\(["'\\])/g, '$1').replaceAll('\\n', '\n');
    if (field === 'key') key = value;
    judge.text(/^(?:string_value|s|value)$/.test(field) && key !== '' ? key : field, value, [], '');
  }
  for (const { level, what } of judge.all()) context.report(level === 'danger' ? RULES.text : RULES.note, what);
  const unknown = new UnknownOperations();
  for (const [, name = ''] of text.matchAll(/\bsignature\s{0,10}\{\s{0,10}name\s{0,10}:\s{0,10}["']([^"'\n]{1,200})["']/g)) unknown.define(name);
  for (const [, operation = ''] of text.matchAll(/\bop\s{0,10}:\s{0,10}["']([\w>]{1,100})["']/g)) {
    context.budget.step();
    unknown.add(operation);
    const act = actOf(operation);
    if (act !== undefined) context.report(act.level === 'danger' ? RULES.acts : RULES.odd, `The operation ${printable(operation, 60)} ${act.what}.`);
  }
  unknown.report(context);
}

/** Graphs of TensorFlow: SavedModel, frozen graphs, checkpoints. Some of its operations act on files and the machine when the graph runs. */
export const format: Format = {
  id: 'tensorflow',
  title: 'TensorFlow graph',
  extensions: ['.pb', '.pbtxt', '.graphdef', '.index', '.meta'],
  carriesCode: false,
  rules: Object.values(RULES),
  detect: ({ name, extension, tail, input, size }) => {
    if (/\.data-\d{5}-of-\d{5}$/.test(name)) return 'name';
    if (extension === '.index') return tail.subarray(-8).equals(TABLE_MAGIC) ? 'signature' : undefined;
    if (extension === '.pbtxt') return 'name';
    if (extension === '.meta') return isMetaGraph(input, createBudget(DEFAULT_SCAN_LIMITS, size, systemClock)) ? 'structure' : undefined;
    if (extension === '.pb' || extension === '.graphdef') return kindOf(input, name, createBudget(DEFAULT_SCAN_LIMITS, size, systemClock)) === undefined ? 'name' : 'structure';
    return undefined;
  },
  scan,
};
