import { ConfigJudge } from '../config/values.ts';
import { ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { outsideOf } from '../file-names.ts';
import { printable } from '../printable.ts';
import { BrokenMessage, Message, type Field } from '../protobuf/wire.ts';
import { scanAfterBreak } from '../unclaimed.ts';

/** Core ML models (Model.proto). What is in an `.mlpackage` folder besides is JSON and weights. */

const REFERENCES = ['OWASP LLM03:2025', 'AML.T0010'];
const RULES = {
  custom: { id: 'coreml.custom-layer', title: 'Layers or models that only native code of the application provides', severity: 'medium', verdict: 'suspicious', references: ['CWE-829', ...REFERENCES] },
  linked: { id: 'coreml.linked-model', title: 'Another model, from outside the folder', severity: 'high', verdict: 'malicious', references: ['CWE-22', ...REFERENCES] },
  code: { id: 'coreml.dangerous-text', title: 'A text is code or a command that acts on the machine', severity: 'high', verdict: 'malicious', references: ['CWE-94', ...REFERENCES] },
  malformed: { id: 'coreml.malformed', title: 'No model, or cut off', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  note: { id: 'coreml.note', title: 'Worth knowing', severity: 'info', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

const PIPELINES = new Set([200, 201, 202]);
const NETWORKS = new Set([303, 403, 500]);
const CUSTOM_LAYER = 500;
const CUSTOM_MODEL = 555;
const LINKED_MODEL = 556;
const PROGRAM = 502;
const MAX_DEPTH = 16;

class Walk {
  private readonly context: ScanContext;
  private readonly judge: ConfigJudge;
  models = 0;

  constructor(context: ScanContext) {
    this.context = context;
    this.judge = new ConfigJudge(() => { context.budget.step(); });
  }

  model(model: Message, depth: number): void {
    if (depth > MAX_DEPTH) return this.context.report(RULES.malformed, 'Models are nested deeper than any.');
    for (const field of model.fields()) {
      if (field.type !== 'bytes') continue;
      if (field.number > 100) this.models++;
      if (field.number === 2) this.description(model.message(field));
      else if (PIPELINES.has(field.number)) this.pipeline(model.message(field), depth, field.number === 202);
      else if (NETWORKS.has(field.number)) this.network(model.message(field), 0);
      else if (field.number === CUSTOM_MODEL) this.context.report(RULES.custom, `The model is the class ${printable(this.first(model, field, 10) ?? '?', 60)} of the application.`);
      else if (field.number === LINKED_MODEL) this.linked(model.message(field), 0);
      else if (field.number === PROGRAM) this.program(model.message(field), 0);
    }
  }

  private first(parent: Message, field: Field, number: number): string | undefined {
    const message = parent.message(field);
    for (const each of message.fields()) if (each.type === 'bytes' && each.number === number) return message.text(each);
    return undefined;
  }

  private pipeline(pipeline: Message, depth: number, direct: boolean): void {
    for (const field of pipeline.fields()) {
      if (field.type !== 'bytes' || field.number !== 1) continue;
      if (direct) this.model(pipeline.message(field), depth + 1);
      else this.pipeline(pipeline.message(field), depth, true);
    }
  }

  private network(network: Message, depth: number): void {
    if (depth > MAX_DEPTH) return this.context.report(RULES.malformed, 'Layers are nested deeper than any.');
    for (const field of network.fields()) {
      if (field.type !== 'bytes' || field.number !== 1) continue;
      const layer = network.message(field);
      for (const each of layer.fields()) {
        if (each.type !== 'bytes') continue;
        if (each.number === CUSTOM_LAYER) this.context.report(RULES.custom, `A layer is the class ${printable(this.first(layer, each, 10) ?? '?', 60)} of the application.`);
        // Loops and branches hold networks.
        else if (each.number === 605 || each.number === 600) for (const part of layer.message(each).fields()) if (part.type === 'bytes') this.network(layer.message(part), depth + 1);
      }
    }
  }

  private program(program: Message, depth: number): void {
    // Operations of programs are named by texts; custom ones begin with a word for it. Each block in a block is four deeper.
    if (depth > 4 * MAX_DEPTH) return this.context.report(RULES.malformed, 'Blocks are nested deeper than any.');
    for (const field of program.fields()) {
      if (field.type !== 'bytes') continue;
      if (field.value < 80) {
        const text = program.text(field);
        if (/^custom_?\w{0,60}$/.test(text)) this.context.report(RULES.custom, `The operation ${printable(text, 60)} is one of the application.`);
      }
      if (field.value > 4) try {
        this.program(program.message(field), depth + 1);
      } catch (error) {
        // A text or number, not a message.
        if (!(error instanceof BrokenMessage)) throw error;
      }
    }
  }

  private linked(message: Message, depth: number): void {
    for (const field of message.fields()) {
      if (field.type !== 'bytes') continue;
      const text = message.text(field);
      const why = outsideOf(text);
      if (/^[\x20-\x7e]+$/.test(text) && why !== undefined && text.length > 2) this.context.report(RULES.linked, `The linked model ${printable(text, 80)} ${why}.`);
      else if (depth < 3 && !/^[\x20-\x7e]{3}/.test(text)) this.linked(message.message(field), depth + 1);
    }
  }

  private description(description: Message): void {
    for (const field of description.fields()) {
      if (field.type !== 'bytes' || field.number !== 100) continue;
      const metadata = description.message(field);
      for (const each of metadata.fields()) {
        if (each.type !== 'bytes') continue;
        if (each.number === 100) {
          const { key, value } = metadata.entry(each);
          this.judge.text(key, value, [], `metadata ${key}`);
        } else this.judge.text('metadata', metadata.text(each), [], 'metadata');
      }
    }
  }

  finish(): void {
    for (const { level, what, at } of this.judge.all()) this.context.report(level === 'danger' ? RULES.code : RULES.note, what, at);
  }
}

function scan(input: ScanInput, context: ScanContext): void {
  const walk = new Walk(context);
  try {
    walk.model(new Message(input, context.budget), 0);
  } catch (error) {
    if (!(error instanceof BrokenMessage)) throw error;
    walk.finish();
    scanAfterBreak(input, error.at, context);
    throw new ScanStop(RULES.malformed, `The message is broken: ${error.message}.`, error.at);
  }
  walk.finish();
  if (walk.models === 0) context.report(RULES.malformed, 'The file holds no model.');
}

export const format: Format = {
  id: 'coreml',
  title: 'Core ML',
  extensions: ['.mlmodel'],
  carriesCode: false,
  rules: Object.values(RULES),
  detect: ({ extension }) => (extension === '.mlmodel' ? 'name' : undefined),
  scan,
};
