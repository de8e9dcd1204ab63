import { SECRET_FILE } from '../code/hosts.ts';
import { ConfigJudge } from '../config/values.ts';
import { ScanStop, type Format, type Probe, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { BrokenTable, Table } from '../flatbuffer.ts';
import { windowInput } from '../input.ts';
import { programsIn } from '../media/parts.ts';
import { pickleAmong } from '../pickle/among.ts';
import { printable } from '../printable.ts';
import { looksLikeText, readText } from '../text.ts';
import { childrenProblem, leavesProblem } from '../trees.ts';
import { scanUnclaimed } from '../unclaimed.ts';
import { ByteSource, Unpackable } from '../unpack/source.ts';

/** Trees that XGBoost (UBJSON and its older binary form), LightGBM (text) and CatBoost write. XGBoost's JSON is JSON. */

const REFERENCES = ['OWASP LLM03:2025', 'AML.T0010'];
const RULES = {
  code: { id: 'boosting.dangerous-text', title: 'A text is code, or names what acts on the machine', severity: 'high', verdict: 'malicious', references: ['CWE-94', ...REFERENCES] },
  pickle: { id: 'boosting.dangerous-pickle', title: 'A pickle among the numbers brings in what acts on the machine', severity: 'critical', verdict: 'malicious', references: ['CWE-502', ...REFERENCES] },
  malformed: { id: 'boosting.malformed', title: 'Cut off, or with lengths beyond the file, as in attacks on parsers', severity: 'medium', verdict: 'suspicious', references: ['CWE-20', 'CWE-1284', ...REFERENCES] },
  tree: { id: 'boosting.tree', title: 'Children of a tree that lie outside it or lead in a circle, as in attacks on readers', severity: 'high', verdict: 'suspicious', references: ['CWE-125', 'CWE-835', ...REFERENCES] },
  trailing: { id: 'boosting.trailing-data', title: 'Bytes after the model', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
} as const satisfies Record<string, SupplyRule>;

const MAX_DEPTH = 100;
const MAX_TEXT = 1024 * 1024;
/** No model holds a longer one. */
const LONGEST_TEXT = 64 * MAX_TEXT;
const MAX_LIGHTGBM = 512 * 1024 * 1024;
/** Nodes of a tree that are followed; no model comes near. */
const MAX_NODES = 4 * MAX_TEXT;
const SIZES: Readonly<Record<string, number>> = { i: 1, U: 1, C: 1, I: 2, u: 2, l: 4, m: 4, d: 4, L: 8, M: 8, D: 8, B: 1, Z: 0, N: 0, T: 0, F: 0 };

/** Universal Binary JSON, draft 12. */
class Ubjson {
  private readonly input: ScanInput;
  private readonly source: ByteSource;
  private readonly size: number;
  private readonly context: ScanContext;
  private readonly judge: ConfigJudge;
  /** Children of the tree that is read, to the left. */
  private left: readonly number[] | undefined;

  constructor(input: ScanInput, context: ScanContext, judge: ConfigJudge) {
    this.input = input;
    this.source = new ByteSource(input);
    this.size = input.size;
    this.context = context;
    this.judge = judge;
  }

  run(): void {
    this.value(this.marker(), '', 0);
    if (this.source.at < this.size) this.context.report(RULES.trailing, `${this.size - this.source.at} bytes follow the model.`, this.source.at);
    scanUnclaimed(this.input, this.source.at, this.context);
  }

  private marker(): string {
    let marker = String.fromCharCode(this.source.byte());
    while (marker === 'N') marker = String.fromCharCode(this.source.byte());
    return marker;
  }

  private number(marker: string): number {
    switch (marker) {
      case 'i': return this.source.bytes(1).readInt8(0);
      case 'U': return this.source.byte();
      case 'I': return this.source.bytes(2).readInt16BE(0);
      case 'l': return this.source.bytes(4).readInt32BE(0);
      case 'L': return Number(this.source.bytes(8).readBigInt64BE(0));
      default: throw new Unpackable('broken', `a length of the type ${printable(marker)}`);
    }
  }

  private length(marker = this.marker()): number {
    const length = this.number(marker);
    if (length < 0 || length > this.size - this.source.at) throw new Unpackable('broken', `a length of ${length}, where ${this.size - this.source.at} bytes are left`);
    return length;
  }

  private text(marker?: string): string {
    const length = this.length(marker);
    if (length > LONGEST_TEXT) throw new Unpackable('broken', `a text of ${length} bytes`);
    return this.source.bytes(length).toString('utf8');
  }

  private skip(count: number): void {
    for (let left = count; left > 0; left -= MAX_TEXT) this.source.bytes(Math.min(left, MAX_TEXT));
  }

  private value(marker: string, key: string, depth: number): void {
    this.context.budget.step();
    if (depth > MAX_DEPTH) throw new Unpackable('broken', 'it is nested deeper than any model');
    if (marker === '{') return this.container(key, depth, '}');
    if (marker === '[') return this.container(key, depth, ']');
    if (marker === 'S' || marker === 'H') return this.judge.text(key, this.text(), [], '');
    const size = SIZES[marker];
    if (size === undefined) throw new Unpackable('broken', `a value of the type ${printable(marker)}`);
    this.source.bytes(size);
  }

  private children(key: string, bytes: Buffer): void {
    const found = Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readInt32BE(4 * i));
    this.context.budget.step(found.length);
    if (key === 'left_children') {
      this.left = found;
      return;
    }
    const problem = this.left === undefined ? undefined : childrenProblem(this.left, found);
    if (problem !== undefined) this.context.report(RULES.tree, problem, this.source.at - bytes.length);
  }

  private container(key: string, depth: number, closer: string): void {
    let next = this.marker();
    let type: string | undefined;
    let count: number | undefined;
    if (next === '$') {
      type = this.marker();
      next = this.marker();
    }
    if (next === '#') {
      const fixed = type === undefined || closer === '}' ? undefined : SIZES[type];
      count = this.length();
      if (fixed !== undefined) {
        if (count * fixed > this.size - this.source.at) throw new Unpackable('torn', `${count} elements, where ${this.size - this.source.at} bytes are left`);
        if (type === 'l' && (key === 'left_children' || key === 'right_children') && count <= MAX_NODES) return this.children(key, this.source.bytes(count * fixed));
        return this.skip(count * fixed);
      }
      next = '';
    }
    for (let i = 0; count === undefined ? next !== closer : i < count; i++) {
      const name = closer === '}' ? this.text(next === '' ? undefined : next) : key;
      const marker = type ?? (closer === '}' || next === '' ? this.marker() : next);
      this.value(marker, name, depth + 1);
      if (count === undefined) next = this.marker();
    }
  }
}

function kindOf({ head, extension }: Pick<Probe, 'head' | 'extension'>): 'ubjson' | 'binary' | 'lightgbm' | 'catboost' | undefined {
  const [first] = head;
  if (first !== 0x43 && first !== 0x74 && first !== 0x62 && first !== 0x7b) return undefined;
  const start = head.toString('latin1', 0, 64);
  if (start.startsWith('CBM1')) return 'catboost';
  if (/^tree\r?\nversion=v\d/.test(start)) return 'lightgbm';
  if (start.startsWith('binf')) return 'binary';
  if (/^\{[iUILl]/.test(start) && (extension === '.ubj' || /^\{(?:L\0{7}|[iU])[\x01-\x20](?:learner|version)/.test(start))) return 'ubjson';
  return undefined;
}

function scan(input: ScanInput, context: ScanContext): void {
  const judge = new ConfigJudge(() => { context.budget.step(); });
  const kind = kindOf({ head: input.read(0, 64), extension: input.name.toLowerCase().endsWith('.ubj') ? '.ubj' : '' });
  try {
    if (kind === 'ubjson') {
      context.describe('xgboost');
      new Ubjson(input, context, judge).run();
    } else if (kind === 'lightgbm') lightgbm(input, context, judge);
    else if (kind === 'catboost') catboost(input, context);
    else if (kind === 'binary') {
      context.describe('xgboost');
      filesAmong(input, context);
    }
    else throw new ScanStop(RULES.malformed, 'The content is no model of these kinds.', 0);
  } catch (error) {
    if (!(error instanceof Unpackable)) throw error;
    context.report(RULES.malformed, `The data is broken: ${error.message}.`);
  }
  for (const { level, what } of judge.all()) if (level === 'danger') context.report(RULES.code, what);
}

function lightgbm(input: ScanInput, context: ScanContext, judge: ConfigJudge): void {
  context.describe('lightgbm');
  const { text } = readText(input, MAX_LIGHTGBM, context);
  let leaves = 0;
  for (const line of text.split('\n')) {
    context.budget.step();
    if (line.startsWith('num_leaves=')) leaves = Number(line.slice('num_leaves='.length));
    const [, children] = /^(?:left|right)_child=([-\d ]*)\r?$/.exec(line) ?? [];
    const problem = children === undefined || children.trim() === '' ? undefined : leavesProblem(children.trim().split(/ +/).map(Number), leaves);
    if (problem !== undefined) context.report(RULES.tree, problem);
    const setting = /^\[(\w{1,60}):\s{0,4}(.{1,4000})\]\s{0,4}$/.exec(line);
    if (setting !== null) {
      const [, key = '', value = ''] = setting;
      judge.text(key, value, [], '');
      // Settings that name files are read or written again by whoever goes on with the training.
      if (/file|data|model|snapshot|path|list|bounds/.test(key) && SECRET_FILE.test(value)) context.report(RULES.code, `The setting ${printable(key, 40)} names ${printable(value, 80)}, where keys or accounts are.`);
      continue;
    }
    if (!/^(?:split_|threshold|left_|right_|leaf_|internal_|decision_type|cat_|num_|tree_sizes)/.test(line)) judge.text(/^\[?(\w{1,60})/.exec(line)?.[1] ?? '', line.slice(0, MAX_TEXT), [], '');
  }
  filesAmong(input, context);
  if (!/\bend of (?:trees|parameters)\b/.test(text)) context.report(RULES.malformed, 'The model does not end.');
}

/** Of a format whose structure is not read: what acts in it is a file of its own among or behind the numbers. */
function filesAmong(input: ScanInput, context: ScanContext): void {
  programsIn(input, context);
  const found = pickleAmong(input, input.size, context.budget);
  if (found !== undefined) context.report(RULES.pickle, `A pickle among the numbers brings in ${printable(found.name, 80)}.`, found.at);
}

/** The size of a FlatBuffer, the buffer, and bytes of its own. */
function catboost(input: ScanInput, context: ScanContext): void {
  context.describe('catboost');
  const head = input.read(0, 8);
  if (head.length < 8) throw new Unpackable('torn', 'the header is cut off');
  const size = head.readUInt32LE(4);
  if (8 + size > input.size) return context.report(RULES.malformed, `The model claims ${size} bytes, and ${input.size - 8} follow.`, 4);
  try {
    // The root of a FlatBuffer and what it says of its fields lie in it.
    Table.root(windowInput(input, 8, size), context.budget);
  } catch (error) {
    if (!(error instanceof BrokenTable)) throw error;
    context.report(RULES.malformed, `The model's table is broken: ${error.message}.`, 8);
  }
  // The model's tables may follow: only what is a file of its own stands out.
  scanUnclaimed(input, 8 + size, context);
  filesAmong(input, context);
}

export const format: Format = {
  id: 'boosting',
  title: 'Boosted trees (XGBoost, LightGBM, CatBoost)',
  extensions: ['.ubj', '.cbm', '.xgb', '.bst', '.lgb'],
  carriesCode: false,
  rules: Object.values(RULES),
  detect: (probe) => {
    const kind = kindOf(probe);
    if (kind === 'catboost' || kind === 'lightgbm') return 'signature';
    if (kind !== undefined) return 'structure';
    return ['.ubj', '.cbm', '.lgb'].includes(probe.extension) && !looksLikeText(probe.head) ? 'name' : undefined;
  },
  scan,
};
