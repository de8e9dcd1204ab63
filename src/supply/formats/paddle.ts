import { ConfigJudge } from '../config/values.ts';
import { ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { outsideOf } from '../file-names.ts';
import { isPaddleOperation, paddleAct } from '../paddle-operations.ts';
import { printable } from '../printable.ts';
import { BrokenMessage, Message, type Field } from '../protobuf/wire.ts';
import { scanAfterBreak } from '../unclaimed.ts';

/** PaddlePaddle: programs (`framework.proto`), and the raw tensors beside them. Its pickles are pickles. */

const REFERENCES = ['OWASP LLM03:2025', 'AML.T0010'];
const RULES = {
  acts: { id: 'paddle.dangerous-operation', title: 'An operation runs Python or acts on files outside the model', severity: 'critical', verdict: 'malicious', references: ['CWE-94', ...REFERENCES] },
  odd: { id: 'paddle.odd-operation', title: 'An operation reads or writes files, or needs a native library', severity: 'medium', verdict: 'suspicious', references: ['CWE-829', ...REFERENCES] },
  malformed: { id: 'paddle.malformed', title: 'No program, or cut off', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
} as const satisfies Record<string, SupplyRule>;

class Program {
  private readonly context: ScanContext;
  private readonly judge: ConfigJudge;
  blocks = 0;

  constructor(context: ScanContext) {
    this.context = context;
    this.judge = new ConfigJudge(() => { context.budget.step(); });
  }

  run(program: Message): void {
    for (const field of program.fields()) {
      if (field.number !== 1 || field.type !== 'bytes') continue;
      this.blocks++;
      const block = program.message(field);
      for (const each of block.fields()) if (each.number === 4 && each.type === 'bytes') this.operation(block.message(each));
    }
    for (const { level, what } of this.judge.all()) if (level === 'danger') this.context.report(RULES.acts, what);
  }

  private operation(operation: Message): void {
    let type = '';
    const attributes: Field[] = [];
    for (const field of operation.fields()) {
      if (field.type !== 'bytes') continue;
      if (field.number === 3) type = operation.text(field);
      else if (field.number === 4) attributes.push(field);
    }
    const act = paddleAct(type);
    if (act !== undefined) this.context.report(act.level === 'danger' ? RULES.acts : RULES.odd, `The operation ${printable(type, 60)} ${act.what}.`);
    else if (!isPaddleOperation(type)) this.context.report(RULES.odd, `The operation ${printable(type, 60)} is none of Paddle's own, so that it needs a native library.`);
    for (const attribute of attributes) {
      const message = operation.message(attribute);
      let name = '';
      for (const field of message.fields()) {
        if (field.type !== 'bytes') continue;
        if (field.number === 1) name = message.text(field);
        else if (field.number === 5 || field.number === 8) this.text(name, message.text(field), type);
      }
    }
  }

  private text(name: string, text: string, type: string): void {
    if (name === 'op_callstack' || name === 'op_namescope') return;
    if (/path|file|dir/i.test(name) && outsideOf(text) !== undefined) this.context.report(RULES.acts, `The operation ${printable(type, 60)} uses ${printable(text, 80)}, which ${outsideOf(text) ?? ''}.`);
    this.judge.text(name, text, [], '');
  }
}

function scan(input: ScanInput, context: ScanContext): void {
  const name = input.name.toLowerCase();
  if (name.endsWith('.pdiparams') || name.endsWith('.pdiparams.info')) {
    // Version 0 of a tensor, its levels, and version 0 again.
    const head = input.read(0, 4);
    if (head.length < 4 || head.readUInt32LE(0) !== 0) throw new ScanStop(RULES.malformed, 'The content does not begin as tensors do.', 0);
    return;
  }
  const program = new Program(context);
  try {
    program.run(new Message(input, context.budget));
  } catch (error) {
    if (!(error instanceof BrokenMessage)) throw error;
    scanAfterBreak(input, error.at, context);
    throw new ScanStop(RULES.malformed, `The message is broken: ${error.message}.`, error.at);
  }
  if (program.blocks === 0) context.report(RULES.malformed, 'The file holds no program.');
}

export const format: Format = {
  id: 'paddle',
  title: 'PaddlePaddle program',
  extensions: ['.pdmodel', '.pdiparams'],
  carriesCode: false,
  rules: Object.values(RULES),
  detect: ({ name, extension }) => (extension === '.pdmodel' || extension === '.pdiparams' || name === '__model__' ? 'name' : undefined),
  scan,
};
