import { createBudget } from '../budget.ts';
import { systemClock } from '../../core/clock.ts';
import { ConfigJudge } from '../config/values.ts';
import { DEFAULT_SCAN_LIMITS, ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { outsideOf } from '../file-names.ts';
import { GENERAL } from '../general-rules.ts';
import { reportNotNumbers, type FloatKind } from '../not-numbers.ts';
import { printable } from '../printable.ts';
import { reportProgram, scanAfterBreak } from '../unclaimed.ts';
import { BrokenMessage, looksLikeMessage, Message, type Field } from '../protobuf/wire.ts';

/** ONNX models (onnx.proto, IR version 3 to 13). */

const REFERENCES = ['OWASP LLM03:2025', 'AML.T0010'];
const RULES = {
  path: { id: 'onnx.external-path', title: 'Weights lie outside the folder of the model', severity: 'critical', verdict: 'malicious', references: ['CWE-22', ...REFERENCES] },
  bounds: { id: 'onnx.external-bounds', title: 'Weights in another file have a place that no file has', severity: 'high', verdict: 'suspicious', references: ['CWE-1284', ...REFERENCES] },
  code: { id: 'onnx.dangerous-operator', title: 'An operator runs Python, or a text is code that acts on the machine', severity: 'critical', verdict: 'malicious', references: ['CWE-94', ...REFERENCES] },
  custom: { id: 'onnx.custom-operator', title: 'Operators that only a native library from elsewhere provides', severity: 'medium', verdict: 'suspicious', references: ['CWE-829', ...REFERENCES] },
  malformed: { id: 'onnx.malformed', title: 'No model, or cut off', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  note: { id: 'onnx.note', title: 'Worth knowing', severity: 'info', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

/** Domains whose operators runtimes bring themselves. */
const DOMAINS = /^(?:|ai\.onnx(?:\.ml|\.training|\.preview(?:\.training)?)?|com\.microsoft(?:\.nchwc|\.experimental|\.dml)?|com\.ms\.internal\.nhwc|org\.pytorch\.(?:aten|_caffe2|prim)|pkg\.onnxscript\.torch_lib(?:\.common)?|pkg\.torch[\w.]*|pkg\.transformers[\w.]*|onnxscript\.atenlib|aten|prim|ai\.graphcore|com\.intel\.ai|org\.openvinotoolkit|qti_aisw|trt\.plugins|ai\.onnx\.contrib)$/;
const PYTHON = /^(?:PyOp|PythonOp|PyCustomOp\w*|PyFunc\w*|PythonOpGrad|PyOpV\d|EagerPyFunc|Python)$/;
const MAX_DEPTH = 32;

const TOP: Readonly<Record<number, Field['type']>> = { 1: 'varint', 2: 'bytes', 3: 'bytes', 4: 'bytes', 5: 'varint', 6: 'bytes', 7: 'bytes', 8: 'bytes', 14: 'bytes', 20: 'bytes', 25: 'bytes', 26: 'bytes' };

/** Kinds of elements, by ONNX' numbers for them. */
const FLOAT_KINDS: Readonly<Record<number, FloatKind>> = { 1: 'f32', 10: 'f16', 11: 'f64', 16: 'bf16' };

class Model {
  private readonly input: ScanInput;
  private readonly context: ScanContext;
  private readonly judge: ConfigJudge;
  private readonly domains = new Set<string>();
  /** Domains of functions that the model defines itself. */
  private readonly own = new Set<string>();
  private readonly used = new Map<string, string>();
  private external = 0;

  constructor(input: ScanInput, context: ScanContext) {
    this.input = input;
    this.context = context;
    this.judge = new ConfigJudge(() => { context.budget.step(); }, { metadata: true });
  }

  run(model: Message): void {
    let graphs = 0;
    for (const field of model.fields()) {
      if (field.type !== 'bytes') continue;
      if (field.number === 7) {
        graphs++;
        this.graph(model.message(field), 0);
      } else if (field.number === 8) this.domains.add(model.entry(field).key);
      else if (field.number === 14) this.property(model, field);
      else if (field.number === 25) this.function(model.message(field));
      else if (field.number === 20) this.training(model.message(field));
      else if (field.number === 6 || field.number === 2 || field.number === 4) this.judge.text('documentation', model.text(field), [], '');
    }
    if (graphs === 0) this.context.report(RULES.malformed, 'The file holds no graph.');
    if (graphs > 1) this.context.report(RULES.malformed, `The file holds ${graphs} graphs, of which readers take one.`);
    for (const [domain, operator] of this.used) if (!DOMAINS.test(domain) && !this.own.has(domain)) this.context.report(RULES.custom, `The operator ${printable(operator, 60)} is of the domain ${printable(domain, 60)}.`);
    for (const domain of this.domains) if (!DOMAINS.test(domain) && !this.own.has(domain) && !this.used.has(domain)) this.context.report(RULES.note, `Asks for operators of the domain ${printable(domain, 60)}, and uses none.`);
    if (this.external > 0) this.context.report(RULES.note, `${this.external} tensors lie in other files.`);
    for (const { level, what, at, topic } of this.judge.all()) this.context.report(level === 'danger' ? RULES.code : topic === 'key' ? GENERAL.key : RULES.note, what, at === '' ? undefined : at);
  }

  private training(info: Message): void {
    for (const field of info.fields()) if (field.type === 'bytes' && (field.number === 1 || field.number === 2)) this.graph(info.message(field), 0);
  }

  private sparse(tensor: Message): void {
    for (const field of tensor.fields()) if (field.type === 'bytes' && field.number <= 2) this.tensor(tensor.message(field));
  }

  private property(model: Message, field: Field): void {
    const { key, value } = model.entry(field);
    this.judge.text(key, value, [], `metadata ${key}`);
  }

  private function(message: Message): void {
    const nodes: Field[] = [];
    for (const field of message.fields()) if (field.type === 'bytes') {
      if (field.number === 10) this.own.add(message.text(field));
      else if (field.number === 7) nodes.push(field);
    }
    for (const node of nodes) this.node(message.message(node), 0);
  }

  private graph(graph: Message, depth: number): void {
    if (depth > MAX_DEPTH) return this.context.report(RULES.malformed, 'Graphs are nested deeper than any model.');
    for (const field of graph.fields()) {
      if (field.type !== 'bytes') continue;
      if (field.number === 1) this.node(graph.message(field), depth);
      else if (field.number === 5) this.tensor(graph.message(field));
      else if (field.number === 15) this.sparse(graph.message(field));
      else if (field.number === 10) this.judge.text('documentation', graph.text(field), [], '');
      else if (field.number === 16) this.property(graph, field);
    }
  }

  private node(node: Message, depth: number): void {
    let [operator, domain, name] = ['', '', ''];
    for (const field of node.fields()) {
      if (field.type !== 'bytes') continue;
      if (field.number === 4) operator = node.text(field);
      else if (field.number === 7) domain = node.text(field);
      else if (field.number === 3) name = node.text(field);
      else if (field.number === 5) this.attribute(node.message(field), depth);
    }
    if (PYTHON.test(operator)) this.context.report(RULES.code, `The operator ${printable(operator, 60)} runs Python.`, name);
    else if (this.used.size < 1000 && !this.used.has(domain)) this.used.set(domain, operator);
  }

  private attribute(attribute: Message, depth: number): void {
    for (const field of attribute.fields()) {
      if (field.type !== 'bytes') continue;
      if (field.number === 5 || field.number === 10) this.tensor(attribute.message(field));
      else if (field.number === 6 || field.number === 11) this.graph(attribute.message(field), depth + 1);
      else if ((field.number === 4 || field.number === 9) && field.value < 100_000) this.judge.text('attribute', attribute.text(field), [], '');
    }
  }

  tensor(tensor: Message): void {
    let name = '';
    const places: Field[] = [];
    let [raw, packed]: (Field | undefined)[] = [];
    let kind: FloatKind | undefined;
    for (const field of tensor.fields()) {
      if (field.number === 2 && field.type === 'varint') kind = FLOAT_KINDS[field.value];
      if (field.type !== 'bytes') continue;
      if (field.number === 8) name = tensor.text(field);
      else if (field.number === 4 || field.number === 10) packed = field;
      else if (field.number === 13) places.push(field);
      else if (field.number === 9) raw = field;
      // Elements that are texts: bytes of any kind.
      else if (field.number === 6) reportProgram(this.input, field.start, 'A text among the weights', this.context);
    }
    if (raw !== undefined) reportProgram(this.input, raw.start, `The tensor ${printable(name, 60)}`, this.context);
    const numbers = raw ?? packed;
    if (kind !== undefined && numbers !== undefined) reportNotNumbers(this.input, { at: numbers.start, bytes: numbers.value, kind: raw !== undefined ? kind : kind === 'f64' ? 'f64' : 'f32' }, `The tensor ${printable(name, 60)}`, this.context);
    if (places.length > 0) this.external++;
    for (const place of places) {
      this.context.budget.step();
      const { key, value } = tensor.entry(place);
      if (key === 'location') {
        const why = outsideOf(value);
        if (why !== undefined) this.context.report(RULES.path, `The tensor ${printable(name, 60)} lies in ${printable(value, 100)}, which ${why}.`);
      } else if ((key === 'offset' || key === 'length') && (!/^\d{1,15}$/.test(value.trim()))) this.context.report(RULES.bounds, `The tensor ${printable(name, 60)} has the ${key} ${printable(value, 40)}.`);
    }
  }
}

/** A tensor by its fields: dimensions and a type as numbers, its elements as bytes. */
function isTensor(input: ScanInput, size: number): boolean {
  return looksLikeMessage(input, createBudget(DEFAULT_SCAN_LIMITS, size, systemClock), { 1: 'varint', 2: 'varint', 4: 'bytes', 5: 'bytes', 6: 'bytes', 7: 'bytes', 8: 'bytes', 9: 'bytes', 10: 'bytes', 11: 'bytes', 12: 'bytes', 13: 'bytes', 14: 'varint' }, [2]);
}

function scan(input: ScanInput, context: ScanContext): void {
  const message = new Message(input, context.budget);
  try {
    const model = new Model(input, context);
    if (input.name.toLowerCase().endsWith('.pb')) model.tensor(message);
    else model.run(message);
  } catch (error) {
    if (!(error instanceof BrokenMessage)) throw error;
    scanAfterBreak(input, error.at, context);
    throw new ScanStop(RULES.malformed, `The message is broken: ${error.message}.`, error.at);
  }
}

/** Graphs of operators. Running one runs no code of its own, but weights may be read from where they must not, and operators from native libraries. */
export const format: Format = {
  id: 'onnx',
  title: 'ONNX',
  extensions: ['.onnx', '.ort'],
  carriesCode: false,
  rules: Object.values(RULES),
  detect: ({ head, extension, input, size }) => {
    if (head[4] === 0x4f && head.toString('latin1', 4, 8) === 'ORTM') return undefined;
    // An IR version from 1 on, then a producer, a version or the graph.
    const begins = head[0] === 0x08 && (head[1] ?? 0) >= 1 && (head[1] ?? 0) <= 0x20 && [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42].includes(head[2] ?? 0);
    if (begins && size > 8 && extension !== '.pb' && extension !== '.mlmodel' && looksLikeMessage(input, createBudget(DEFAULT_SCAN_LIMITS, size, systemClock), TOP, [7])) return 'structure';
    // Inputs and outputs to test a model with are tensors by themselves.
    if (extension === '.pb' && isTensor(input, size)) return 'structure';
    return extension === '.onnx' ? 'name' : undefined;
  },
  scan,
};
