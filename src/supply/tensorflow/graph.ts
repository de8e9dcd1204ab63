import { ConfigJudge } from '../config/values.ts';
import { parseLoose } from '../config/json.ts';
import type { ScanContext, SupplyRule } from '../contract.ts';
import { SECRET_FILE, START_FILE } from '../code/hosts.ts';
import { outsideOf } from '../file-names.ts';
import { kerasIssues } from '../keras/layers.ts';
import { printable } from '../printable.ts';
import type { Field, Message } from '../protobuf/wire.ts';
import { isOwnOperation } from './names.ts';
import { actOf } from './operations.ts';

const REFERENCES = ['OWASP LLM03:2025', 'AML.T0010'];

export const TENSORFLOW_RULES = {
  acts: { id: 'tensorflow.dangerous-operation', title: 'An operation acts on files, the network or the machine', severity: 'critical', verdict: 'malicious', references: ['CWE-94', ...REFERENCES] },
  odd: { id: 'tensorflow.odd-operation', title: 'An operation reads data from elsewhere, or needs a native library', severity: 'medium', verdict: 'suspicious', references: ['CWE-829', ...REFERENCES] },
  keras: { id: 'tensorflow.keras-code', title: 'A Keras layer carries code, or calls what acts on the machine', severity: 'critical', verdict: 'malicious', references: ['CWE-502', 'AML.T0011.000', ...REFERENCES] },
  oddKeras: { id: 'tensorflow.keras-custom', title: 'A Keras layer needs code that is not Keras\' own', severity: 'medium', verdict: 'suspicious', references: ['CWE-502', ...REFERENCES] },
  path: { id: 'tensorflow.asset-path', title: 'A file of the model lies outside its folder', severity: 'critical', verdict: 'malicious', references: ['CWE-22', ...REFERENCES] },
  text: { id: 'tensorflow.code-in-text', title: 'A text in the graph is code or a file that acts on the machine', severity: 'high', verdict: 'malicious', references: ['CWE-94', ...REFERENCES] },
  unknown: { id: 'tensorflow.unknown-operation', title: 'Operations that by their names are none of TensorFlow\'s own, and come with native code from elsewhere', severity: 'info', verdict: 'none', references: ['CWE-829', ...REFERENCES] },
  malformed: { id: 'tensorflow.malformed', title: 'No graph, or cut off', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  note: { id: 'tensorflow.note', title: 'Worth knowing', severity: 'info', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

const MAX_DEPTH = 12;
/** Operations that are told by name before they are only counted, and those that are kept. */
const SHOWN = 10;
const MAX_KEPT = 10_000;

/** The operations of a graph that nobody knows: neither TensorFlow's own nor functions that the graph defines. */
export class UnknownOperations {
  private readonly found = new Map<string, string | undefined>();
  private readonly defined = new Set<string>();

  /** @param at - where it stands */
  add(operation: string, at?: string): void {
    if (operation !== '' && !isOwnOperation(operation) && !this.found.has(operation) && this.found.size < MAX_KEPT) this.found.set(operation, at);
  }

  define(name: string): void {
    if (this.defined.size < MAX_KEPT) this.defined.add(name);
  }

  report(context: ScanContext): void {
    const left = [...this.found].filter(([name]) => !this.defined.has(name) && actOf(name) === undefined);
    const [first] = left;
    if (first === undefined) return;
    const names = left.slice(0, SHOWN).map(([name]) => printable(name, 60)).join(', ');
    context.report(TENSORFLOW_RULES.unknown, `Operations that are none of TensorFlow's own by their names: ${names}${left.length > SHOWN ? ` and ${left.length - SHOWN} more` : ''}.`, first[1]);
  }
}

/** Walks SavedModel, MetaGraphDef and GraphDef messages and judges their nodes. */
export class Graph {
  private readonly context: ScanContext;
  private readonly judge: ConfigJudge;
  private readonly spend: () => void;
  private readonly unknown = new UnknownOperations();
  nodes = 0;

  constructor(context: ScanContext) {
    this.context = context;
    this.spend = () => { context.budget.step(); };
    this.judge = new ConfigJudge(this.spend);
  }

  savedModel(model: Message): void {
    for (const field of model.fields()) if (field.number === 2 && field.type === 'bytes') this.metaGraph(model.message(field));
  }

  metaGraph(meta: Message): void {
    for (const field of meta.fields()) {
      if (field.type !== 'bytes') continue;
      if (field.number === 2) this.graphDef(meta.message(field));
      else if (field.number === 6) {
        const asset = meta.message(field);
        for (const each of asset.fields()) if (each.number === 2 && each.type === 'bytes') this.asset(asset.text(each));
      } else if (field.number === 7) this.objects(meta.message(field));
    }
  }

  private asset(name: string): void {
    const why = outsideOf(name);
    if (why !== undefined) this.context.report(TENSORFLOW_RULES.path, `The asset ${printable(name, 80)} ${why}.`);
  }

  /** Keras wrote each layer's configuration into the object it restores. */
  private objects(graph: Message): void {
    for (const field of graph.fields()) {
      if (field.number !== 1 || field.type !== 'bytes') continue;
      const object = graph.message(field);
      for (const each of object.fields()) {
        if (each.number !== 4 || each.type !== 'bytes') continue;
        const user = object.message(each);
        for (const part of user.fields()) if (part.number === 3 && part.type === 'bytes') this.metadata(user.text(part));
      }
    }
  }

  /** `keras_metadata.pb`: nodes with a path, and the configuration as JSON. */
  kerasMetadata(message: Message): void {
    for (const field of message.fields()) {
      if (field.number !== 1 || field.type !== 'bytes') continue;
      this.nodes++;
      const node = message.message(field);
      for (const each of node.fields()) if (each.type === 'bytes' && node.text(each).startsWith('{')) this.metadata(node.text(each));
    }
  }

  private metadata(text: string): void {
    if (!text.includes('class_name')) return;
    const value = parseLoose(text);
    if (value === undefined) return;
    for (const { level, what, at } of kerasIssues(value, this.spend)) this.context.report(level === 'danger' ? TENSORFLOW_RULES.keras : level === 'odd' ? TENSORFLOW_RULES.oddKeras : TENSORFLOW_RULES.note, what, at === '' ? undefined : at);
  }

  graphDef(graph: Message): void {
    for (const field of graph.fields()) {
      if (field.type !== 'bytes') continue;
      if (field.number === 1) this.node(graph.message(field), '');
      else if (field.number === 2) this.library(graph.message(field));
    }
  }

  private library(library: Message): void {
    for (const field of library.fields()) {
      if (field.number !== 1 || field.type !== 'bytes') continue;
      const definition = library.message(field);
      let name = '';
      for (const each of definition.fields()) {
        if (each.type !== 'bytes') continue;
        if (each.number === 1) {
          const signature = definition.message(each);
          for (const part of signature.fields()) if (part.number === 1 && part.type === 'bytes') this.unknown.define(name = signature.text(part));
        } else if (each.number === 3) this.node(definition.message(each), name);
      }
    }
  }

  private node(node: Message, where: string): void {
    this.nodes++;
    let [name, operation] = ['', ''];
    const attributes: Field[] = [];
    for (const field of node.fields()) {
      if (field.type !== 'bytes') continue;
      if (field.number === 1) name = node.text(field);
      else if (field.number === 2) operation = node.text(field);
      else if (field.number === 5) attributes.push(field);
    }
    const at = where === '' ? name : `${where}/${name}`;
    this.unknown.add(operation, at);
    const act = actOf(operation);
    if (act !== undefined) this.context.report(act.level === 'danger' ? TENSORFLOW_RULES.acts : TENSORFLOW_RULES.odd, `The operation ${printable(operation, 60)} ${act.what}.`, at);
    for (const attribute of attributes) this.attribute(node.message(attribute), operation, at);
  }

  private attribute(entry: Message, operation: string, at: string): void {
    let key = '';
    for (const field of entry.fields()) {
      if (field.type !== 'bytes') continue;
      if (field.number === 1) key = entry.text(field);
      else if (field.number === 2) this.value(entry.message(field), key, operation, at, 0);
    }
  }

  private value(value: Message, key: string, operation: string, at: string, depth: number): void {
    if (depth > MAX_DEPTH) return this.context.report(TENSORFLOW_RULES.malformed, 'Values are nested deeper than any graph.', at);
    for (const field of value.fields()) {
      if (field.type !== 'bytes') continue;
      // A text; a tensor; a list of values.
      if (field.number === 2 && field.value > 3) this.string(value.text(field), key, operation, at);
      else if (field.number === 8) {
        const tensor = value.message(field);
        for (const each of tensor.fields()) if (each.number === 8 && each.type === 'bytes' && each.value > 3) this.string(tensor.text(each), key, operation, at);
      } else if (field.number === 1) this.value(value.message(field), key, operation, at, depth + 1);
    }
  }

  private string(text: string, key: string, operation: string, at: string): void {
    if (operation === 'PrintV2' && key === 'output_stream' && text.startsWith('file:')) return this.context.report(TENSORFLOW_RULES.acts, `The operation PrintV2 writes to ${printable(text, 80)}.`, at);
    if (/^debug_urls?$/.test(key) && /^(?:grpc|https?|file):\/\//i.test(text)) return this.context.report(TENSORFLOW_RULES.acts, `The operation ${printable(operation, 60)} sends tensors to ${printable(text, 80)}.`, at);
    if (text.length < 300 && (SECRET_FILE.test(text) || (START_FILE.test(text) && /^(?:[/~]|\.\.\/)/.test(text)))) this.context.report(TENSORFLOW_RULES.text, `A text names ${printable(text, 80)}.`, at);
    this.judge.text('constant', text, ['command'], at);
  }

  finish(): void {
    this.unknown.report(this.context);
    for (const { level, what, at, topic } of this.judge.all()) if (topic !== 'template') this.context.report(level === 'danger' ? TENSORFLOW_RULES.text : TENSORFLOW_RULES.note, what, at);
  }
}
