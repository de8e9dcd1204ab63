import { ConfigJudge } from '../config/values.ts';
import { targetIssue } from '../config/targets.ts';
import { ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { outsideOf } from '../file-names.ts';
import { printable } from '../printable.ts';
import { BrokenMessage, Message } from '../protobuf/wire.ts';
import { looksLikeText, readText } from '../text.ts';
import { scanAfterBreak } from '../unclaimed.ts';

/** Caffe's networks (`caffe.proto`): the layout as text, and weights as a message. A layer in Python is imported by its module's name. */

const REFERENCES = ['OWASP LLM03:2025', 'AML.T0010'];
const RULES = {
  acts: { id: 'caffe.dangerous-layer', title: 'A layer calls what acts on the machine, or a text is code that does', severity: 'critical', verdict: 'malicious', references: ['CWE-470', ...REFERENCES] },
  python: { id: 'caffe.python-layer', title: 'A layer is Python of a module that must lie beside the model', severity: 'medium', verdict: 'suspicious', references: ['CWE-829', ...REFERENCES] },
  path: { id: 'caffe.outside-path', title: 'A layer reads a file outside the folder of the model', severity: 'low', verdict: 'none', references: ['CWE-22', ...REFERENCES] },
  malformed: { id: 'caffe.malformed', title: 'No network, or cut off', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
} as const satisfies Record<string, SupplyRule>;

const MAX_TEXT = 16 * 1024 * 1024;
/** Fields of a network and of its layers, in the newer and the older form, and of what a layer in Python is. */
const NET = { layers: 2, layer: 100 } as const;
const LAYER = { python: 130 } as const;
const PYTHON = { module: 1, layer: 2, text: 3 } as const;
/** `field: "value"` of the text form. */
const FIELD = /\b(\w{1,60})\s{0,10}:\s{0,10}(?:"((?:\\.|[^"\\\n])*)"|'((?:\\.|[^'\\\n])*)')/g;
const FILES = /^(?:source|mean_file|weights|net|snapshot_prefix|root_folder)$/;

function pythonLayer(module: string, layer: string, context: ScanContext, at?: number): void {
  const issue = targetIssue(`${module}.${layer}`, 'A layer imports');
  if (issue?.level === 'danger') context.report(RULES.acts, issue.what, at);
  else context.report(RULES.python, `A layer imports ${printable(`${module}.${layer}`, 80)}.`, at);
}

function scanText(input: ScanInput, context: ScanContext): void {
  const { text, binary } = readText(input, MAX_TEXT, context);
  if (binary) throw new ScanStop(RULES.malformed, 'The content is not text.', 0);
  const judge = new ConfigJudge(() => { context.budget.step(); });
  for (const [, field = '', double, single] of text.matchAll(FIELD)) {
    const value = double ?? single ?? '';
    judge.text(field, value, [], '');
    if (FILES.test(field) && outsideOf(value) !== undefined) context.report(RULES.path, `${field} names ${printable(value, 80)}, which ${outsideOf(value) ?? ''}.`);
  }
  for (const { level, what } of judge.all()) if (level === 'danger') context.report(RULES.acts, what);
  for (const [, body = ''] of text.matchAll(/\bpython_param\s{0,10}:?\s{0,10}\{([^{}]{0,10000})\}/g)) {
    context.budget.step();
    const values = new Map([...body.matchAll(FIELD)].map(([, field = '', double, single]) => [field, double ?? single ?? '']));
    pythonLayer(values.get('module') ?? '', values.get('layer') ?? '', context);
  }
}

function scanMessage(input: ScanInput, context: ScanContext): void {
  const net = new Message(input, context.budget);
  let layers = 0;
  try {
    for (const field of net.fields()) {
      if (field.type !== 'bytes' || (field.number !== NET.layer && field.number !== NET.layers)) continue;
      layers++;
      const layer = net.message(field);
      for (const each of layer.fields()) {
        if (each.type !== 'bytes' || each.number !== LAYER.python) continue;
        const python = layer.message(each);
        const values = new Map([...python.fields()].flatMap((part) => (part.type === 'bytes' ? [[part.number, python.text(part)] as const] : [])));
        pythonLayer(values.get(PYTHON.module) ?? '', values.get(PYTHON.layer) ?? '', context, each.start);
        const judge = new ConfigJudge(() => { context.budget.step(); });
        judge.text('param_str', values.get(PYTHON.text) ?? '', [], '');
        for (const { level, what } of judge.all()) if (level === 'danger') context.report(RULES.acts, what);
      }
    }
  } catch (error) {
    if (!(error instanceof BrokenMessage)) throw error;
    scanAfterBreak(input, error.at, context);
    throw new ScanStop(RULES.malformed, `The message is broken: ${error.message}.`, error.at);
  }
  if (layers === 0) context.report(RULES.malformed, 'The file holds no layer.');
}

export const format: Format = {
  id: 'caffe',
  title: 'Caffe network',
  extensions: ['.prototxt', '.caffemodel'],
  carriesCode: true,
  rules: Object.values(RULES),
  detect: ({ extension, head }) => {
    if (extension === '.prototxt' && looksLikeText(head)) return 'structure';
    return extension === '.prototxt' || extension === '.caffemodel' ? 'name' : undefined;
  },
  scan: (input, context) => {
    if (input.name.toLowerCase().endsWith('.prototxt')) scanText(input, context);
    else scanMessage(input, context);
  },
};
