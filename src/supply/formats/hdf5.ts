import { parseLoose } from '../config/json.ts';
import { configRules, reportConfig } from '../config/rules.ts';
import { judgeTree } from '../config/tree.ts';
import { ConfigJudge } from '../config/values.ts';
import { MAX_READ, ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { Broken, Hdf5, SIGNATURE, type Attribute } from '../hdf5/file.ts';
import { bufferInput } from '../input.ts';
import { isKeras, kerasIssues } from '../keras/layers.ts';
import { pickleAmong } from '../pickle/among.ts';
import { looksLikePickle } from '../pickle/trial.ts';
import { windowInput } from '../input.ts';
import { programsIn } from '../media/parts.ts';
import { reportNotNumbers } from '../not-numbers.ts';
import { printable } from '../printable.ts';
import { scanUnclaimed } from '../unclaimed.ts';

const REFERENCES = ['OWASP LLM03:2025', 'AML.T0010'];
const { code, target } = configRules('hdf5');
const RULES = {
  keras: { id: 'hdf5.keras-code', title: 'A Keras model runs code, or calls what acts on the machine, when it is loaded', severity: 'critical', verdict: 'malicious', references: ['CWE-502', 'AML.T0011.000', ...REFERENCES] },
  oddKeras: { id: 'hdf5.keras-custom', title: 'A Keras model needs code that is not Keras\' own', severity: 'medium', verdict: 'suspicious', references: ['CWE-502', 'AML.T0011.000', ...REFERENCES] },
  code, target,
  outside: { id: 'hdf5.external-file', title: 'Reads another file, outside the folder of the model', severity: 'critical', verdict: 'malicious', references: ['CWE-73', ...REFERENCES] },
  external: { id: 'hdf5.external-link', title: 'Reads another file', severity: 'medium', verdict: 'suspicious', references: ['CWE-73', ...REFERENCES] },
  malformed: { id: 'hdf5.malformed', title: 'The structure is broken, cut off, or not read', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  prefix: { id: 'hdf5.user-block', title: 'Bytes stand before the file', severity: 'medium', verdict: 'suspicious', references: ['CWE-436'] },
  appended: { id: 'hdf5.appended-data', title: 'Bytes behind the end that the file says', severity: 'medium', verdict: 'suspicious', references: ['CWE-436', ...REFERENCES] },
  note: { id: 'hdf5.note', title: 'Worth knowing', severity: 'info', verdict: 'none', references: [] },
  pickle: { id: 'hdf5.dangerous-pickle', title: 'A pickle among the data brings in what acts on the machine', severity: 'critical', verdict: 'malicious', references: ['CWE-502', 'OWASP LLM03:2025', 'AML.T0011'] },
} as const satisfies Record<string, SupplyRule>;

/** MATLAB's files from 7.3 on: what they are is said in the first 128 of 512 bytes, and nothing in the others. */
function ofMatlab(head: Buffer, start: number): boolean {
  return start === 512 && /^MATLAB 7\.\d MAT-file[\x20-\x7e]{0,97}[\x20\0]{0,120}[\0-\x02]{2}(?:IM|MI)$/.test(head.toString('latin1', 0, 128)) && head.subarray(128).every((byte) => byte === 0);
}

/** Places where a file may begin: 0 and powers of two from 512 on. */
function startOf(input: ScanInput): number | undefined {
  for (let at = 0; at < Math.min(input.size, 1024 * 1024); at = at === 0 ? 512 : at * 2) if (input.read(at, 8).equals(SIGNATURE)) return at;
  return undefined;
}

const CONFIGS = [Buffer.from('{"class_name"'), Buffer.from('{"module"'), Buffer.from('"__lambda__"'), Buffer.from('"function_type"')];
const SEARCHED = 64 * 1024 * 1024;

class Judging {
  private readonly context: ScanContext;
  private readonly spend: () => void;
  private readonly judge: ConfigJudge;
  private pickles = 0;

  constructor(context: ScanContext) {
    this.context = context;
    this.spend = () => { context.budget.step(); };
    this.judge = new ConfigJudge(this.spend);
  }

  attribute(path: string, { name, values, text }: Attribute): void {
    const at = `${path}@${name}`;
    for (const value of values) {
      if (value.length > 4 && looksLikePickle(bufferInput('', value), 0, 5) && this.pickles++ < 1000) this.context.enter(bufferInput(printable(at), value), { unknown: 'ignore' });
      if (!text) continue;
      const whole = value.toString('utf8').replace(/\0+$/, '');
      if (whole.length < 4) continue;
      if (/^\s*[{[]/.test(whole)) this.json(whole, at);
      else this.judge.text(name, whole, [], at);
    }
  }

  private json(text: string, at: string): void {
    const value = parseLoose(text);
    if (value === undefined) {
      if (/"class_name"/.test(text)) this.context.report(RULES.malformed, `${printable(at)} is not JSON.`, at);
      this.judge.text(at, text, [], at);
      return;
    }
    if (isKeras(value)) this.context.describe('keras-hdf5');
    for (const issue of kerasIssues(value, this.spend)) this.context.report(issue.level === 'danger' ? RULES.keras : issue.level === 'odd' ? RULES.oddKeras : RULES.note, issue.what, `${at}${issue.at}`);
    judgeTree(value, '', this.judge, this.spend);
  }

  finish(): void {
    reportConfig({ template: RULES.code, oddTemplate: RULES.note, target: RULES.target, unknownTarget: RULES.note, code: RULES.code, oddCode: RULES.note, remote: RULES.note, note: RULES.note }, this.judge.all(), this.context);
  }

  /** Configurations that stand in the bytes, when the structure does not lead to them. */
  search(input: ScanInput): void {
    for (let at = 0; at < Math.min(input.size, SEARCHED); at += MAX_READ - 4096) {
      this.spend();
      const piece = input.read(at, MAX_READ);
      for (const pattern of CONFIGS.slice(0, 2)) for (let found = piece.indexOf(pattern); found >= 0; found = piece.indexOf(pattern, found + 1)) {
        const text = balanced(piece, found);
        this.json(text, `byte ${at + found}`);
        found += text.length;
      }
      if (CONFIGS.slice(2).some((pattern) => piece.includes(pattern)) && /"__lambda__"|"function_type"\s{0,10}:\s{0,10}"lambda"/.test(piece.toString('latin1'))) this.context.report(RULES.keras, 'A layer carries code that loading runs.', at);
    }
  }
}

/** From a brace to its end, or as far as the bytes are text. */
function balanced(bytes: Buffer, start: number): string {
  let open = 0;
  let quoted = false;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x09) return bytes.toString('utf8', start, at);
    if (byte === 0x5c) at++;
    else if (byte === 0x22) quoted = !quoted;
    else if (!quoted && byte === 0x7b) open++;
    else if (!quoted && byte === 0x7d && --open === 0) return bytes.toString('utf8', start, at + 1);
  }
  return bytes.toString('utf8', start);
}

/** Where Keras keeps weights. */
const WEIGHTS = /^\/(?:model_weights|layers|optimizer_weights|optimizer)\/|:0$/;
/** How far into the data pickles are looked for, in bytes; that the rest was not is told. */
const PICKLES_SEARCHED = 256 * 1024 * 1024;
/** Objects that are kept as pickles in arrays of bytes, as PyTables and pandas do; whoever reads them unpickles. */
function picklesIn(input: ScanInput, context: ScanContext): void {
  const end = Math.min(input.size, PICKLES_SEARCHED);
  if (end < input.size) context.report(RULES.note, `Pickles and programs were looked for among the first ${end} of ${input.size} bytes only.`);
  programsIn(windowInput(input, 0, end), context);
  const found = pickleAmong(input, end, context.budget);
  if (found !== undefined) context.report(RULES.pickle, `A pickle among the data brings in ${printable(found.name, 80)}.`, found.at);
}

/** Whether only zeros and ends of lines follow, as copying by other tools adds. */
function blank(input: ScanInput, from: number): boolean {
  return input.size - from <= 4096 && input.read(from, 4096).every((byte) => byte === 0 || byte === 0x0a || byte === 0x0d);
}

function scan(input: ScanInput, context: ScanContext): void {
  const start = startOf(input);
  if (start === undefined) throw new ScanStop(RULES.malformed, 'The file has no signature.', 0);
  if (start > 0 && ofMatlab(input.read(0, 512), start)) context.describe('matlab-hdf5');
  else if (start > 0) {
    context.report(RULES.prefix, `${start} bytes stand before the file.`, 0);
    scanUnclaimed(windowInput(input, 0, start, 'user block'), 0, context);
  }
  const judging = new Judging(context);
  let unread = false;
  let end: number | undefined;
  try {
    const file = new Hdf5(input, start, context.budget, {
      attribute: (path, attribute) => { judging.attribute(path, attribute); },
      external: (path, file) => {
        const outside = /^(?:[/\\~]|[A-Za-z]:|[a-z]{2,8}:\/\/)|(?:^|[/\\])\.\.(?:[/\\]|$)/.test(file);
        context.report(outside ? RULES.outside : RULES.external, `${printable(path, 80)} lies in the file ${printable(file, 80)}.`, path);
      },
      // Numbers of data may lack; weights do not.
      numbers: (path, numbers) => { if (WEIGHTS.test(path)) reportNotNumbers(input, numbers, `The weights ${printable(path, 80)}`, context); },
      unread: (path, what) => {
        unread = true;
        context.report(RULES.note, `${printable(path === '' ? '/' : path, 80)} has ${what}; the bytes were searched instead.`);
      },
    });
    file.run();
    end = file.end();
  } catch (error) {
    if (!(error instanceof Broken) && !(error instanceof RangeError)) throw error;
    context.report(RULES.malformed, `The structure is broken: ${printable(error.message, 100)}.`);
    unread = true;
  }
  if (unread) judging.search(input);
  if (end !== undefined && end > input.size) context.report(RULES.malformed, `The file is cut off: it has ${input.size} bytes of the ${end} that its superblock tells.`, 0);
  if (end !== undefined && end < input.size && !blank(input, end)) {
    context.report(RULES.appended, `${input.size - end} bytes follow the file.`, end);
    scanUnclaimed(input, end, context);
  }
  picklesIn(input, context);
  judging.finish();
}

/** Models and weights of Keras, PyTables and others in HDF5: the configuration in their attributes, and links out of the file. */
export const format: Format = {
  id: 'hdf5',
  title: 'HDF5',
  extensions: ['.h5', '.hdf5', '.hdf', '.keras', '.he5', '.mat', '.h5ad', '.nc'],
  carriesCode: true,
  rules: Object.values(RULES),
  detect: ({ head, extension, input }) => {
    if (head.subarray(0, 8).equals(SIGNATURE)) return 'signature';
    if (head.toString('latin1', 0, 7) === 'MATLAB ') return startOf(input) === undefined ? undefined : 'signature';
    if (extension !== '.h5' && extension !== '.hdf5' && extension !== '.hdf' && extension !== '.he5') return undefined;
    return startOf(input) === undefined ? 'name' : 'signature';
  },
  scan,
};
