import { slips } from '../archive-names.ts';
import { ConfigJudge } from '../config/values.ts';
import { ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { BrokenTable, Table } from '../flatbuffer.ts';
import { printable } from '../printable.ts';
import { actOf } from '../tensorflow/operations.ts';
import { reportProgram, scanUnclaimed } from '../unclaimed.ts';
import { readDirectory, readLocal, findEnd } from '../zip/directory.ts';
import { openMember } from '../zip/member.ts';

const REFERENCES = ['OWASP LLM03:2025', 'AML.T0010'];
const RULES = {
  acts: { id: 'tflite.dangerous-operation', title: 'An operation acts on files, the network or the machine', severity: 'critical', verdict: 'malicious', references: ['CWE-94', ...REFERENCES] },
  custom: { id: 'tflite.custom-operation', title: 'Operations that only native code of the application, or a library from elsewhere, provides', severity: 'medium', verdict: 'suspicious', references: ['CWE-829', ...REFERENCES] },
  bounds: { id: 'tflite.bounds', title: 'An offset or length beyond the file, as in attacks on parsers', severity: 'high', verdict: 'suspicious', references: ['CWE-125', 'CWE-787', ...REFERENCES] },
  slip: { id: 'tflite.path-slip', title: 'A packed file would be unpacked outside the folder', severity: 'critical', verdict: 'malicious', references: ['CWE-22', ...REFERENCES] },
  code: { id: 'tflite.dangerous-text', title: 'A text is code or a command that acts on the machine', severity: 'high', verdict: 'malicious', references: ['CWE-94', ...REFERENCES] },
  note: { id: 'tflite.note', title: 'Worth knowing', severity: 'info', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

/** Custom operations of TensorFlow Lite's own tools and of MediaPipe. */
const KNOWN = /^(?:TFLite_Detection_PostProcess|Mfcc|AudioSpectrogram|edgetpu-custom-op|MaxPoolingWithArgmax2D|MaxUnpooling2D|Convolution2DTransposeBias|TransformLandmarks|TransformTensorBilinear|Landmarks2TransformMatrix|RoIToTransformMatrix|TFSentencepiece\w{0,40}|RaggedTensorTo\w{0,40}|TFText>\w{1,60}|NumericVerify|Irfft2d|Rfft2d|ReadVariable|AssignVariable|HashTable\w{0,20}|RandomStandardNormal|RandomUniform|Multinomial|GatherNd|Bucketize|Stateful?\w{0,40}|ethos-u|vx-delegate|DELEGATE|XNNPACK\w{0,20}|ExtractImagePatches|Atan2|Sign|Roll|Complex\w{0,20}|Dilate|BroadcastTo|CumSum|While|If|StablehloOp\w{0,20})$/;
/** Operations that carry no code: their number in the schema. */
const CUSTOM = 32;

function scan(input: ScanInput, context: ScanContext): void {
  const judge = new ConfigJudge(() => { context.budget.step(); });
  let end = 0;
  const seen: ScanInput = { ...input, size: input.size, read: (at, length) => { end = Math.max(end, at + length); return input.read(at, length); } };
  try {
    const model = Table.root(seen, context.budget);
    judge.text('description', model.text(3) ?? '', [], 'description');
    let flex = 0;
    for (const operation of model.tables(1)) {
      const name = operation.text(1);
      const builtin = Math.max(operation.int8(0), operation.uint32(3));
      if (name === undefined || (builtin !== CUSTOM && builtin !== 0 && builtin !== 127)) continue;
      if (name.startsWith('Flex')) {
        flex++;
        const act = actOf(name.slice(4));
        if (act !== undefined) context.report(act.level === 'danger' ? RULES.acts : RULES.custom, `The operation ${printable(name, 60)} ${act.what}.`);
      } else if (actOf(name)?.level === 'danger') context.report(RULES.acts, `The operation ${printable(name, 60)} ${actOf(name)?.what ?? ''}.`);
      else if (!KNOWN.test(name)) context.report(RULES.custom, `The operation ${printable(name, 60)} is none of TensorFlow's.`);
    }
    if (flex > 0) context.report(RULES.note, `${flex} operations are TensorFlow's own (Flex).`);
    for (const graph of model.tables(2)) {
      for (const tensor of graph.tables(0)) judge.text('name', tensor.text(3) ?? '', [], '');
      for (const _ of graph.tables(3)) context.budget.step();
    }
    for (const buffer of model.tables(4)) {
      const data = buffer.vector(0, 1);
      if (data !== undefined) {
        end = Math.max(end, data.at + data.count);
        reportProgram(input, data.at, 'A buffer', context);
      }
      const [offset, size] = [buffer.uint64(1), buffer.uint64(2)];
      if (offset > 1 && offset + size > input.size) context.report(RULES.bounds, `A buffer of ${size} bytes at ${offset} reaches beyond the file.`);
      else if (offset > 1) end = Math.max(end, offset + size);
    }
    for (const entry of model.tables(6)) judge.text('name', entry.text(0) ?? '', [], '');
  } catch (error) {
    if (!(error instanceof BrokenTable) && !(error instanceof RangeError)) throw error;
    context.report(RULES.bounds, `The structure is broken: ${printable(error.message, 100)}.`);
  }
  for (const { level, what, at } of judge.all()) context.report(level === 'danger' ? RULES.code : RULES.note, what, at === '' ? undefined : at);
  if (findEnd(input) === undefined) scanUnclaimed(input, end, context);
  else packed(input, context);
}

/** Labels and the like, as a zip archive behind the model. */
function packed(input: ScanInput, context: ScanContext): void {
  let entries: ReturnType<typeof readDirectory>['entries'];
  try {
    ({ entries } = readDirectory(input, context.budget));
  } catch (error) {
    if (error instanceof ScanStop) return context.report(RULES.bounds, `The packed files cannot be read: ${printable(error.message, 100)}`);
    throw error;
  }
  for (const entry of entries) {
    const leaves = slips(entry.name);
    if (leaves !== undefined) context.report(RULES.slip, `The path ${printable(entry.name)} ${leaves}.`);
    const local = readLocal(input, entry.at);
    const opened = local === undefined ? undefined : openMember(input, entry, entry.method, local.dataAt, entry.name, context.budget);
    if (opened === undefined) {
      context.report(RULES.bounds, `The packed file ${printable(entry.name)} cannot be read.`);
      continue;
    }
    try {
      if (opened.size > 0) context.enter(opened, { unknown: 'ignore' });
    } finally {
      opened.close();
    }
  }
}

/** Models of TensorFlow Lite (schema 3), with the files that are packed behind them. */
export const format: Format = {
  id: 'tflite',
  title: 'TensorFlow Lite',
  extensions: ['.tflite', '.lite'],
  carriesCode: false,
  covers: ['zip'],
  rules: Object.values(RULES),
  detect: ({ head, extension }) => (head[4] === 0x54 && head.toString('latin1', 4, 8) === 'TFL3' ? 'signature' : extension === '.tflite' ? 'name' : undefined),
  scan,
};
