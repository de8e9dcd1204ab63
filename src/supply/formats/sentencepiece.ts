import { systemClock } from '../../core/clock.ts';
import { createBudget } from '../budget.ts';
import { DEFAULT_SCAN_LIMITS, ScanStop, type Budget, type Format, type ScanInput, type SupplyRule } from '../contract.ts';
import { outsideOf } from '../file-names.ts';
import { printable } from '../printable.ts';
import { BrokenMessage, Message } from '../protobuf/wire.ts';
import { scanAfterBreak } from '../unclaimed.ts';

/** Tokenizers of SentencePiece (sentencepiece_model.proto): pieces with scores, and how they were trained. */

const RULES = {
  malformed: { id: 'sentencepiece.malformed', title: 'Cut off, or lengths that do not fit', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  note: { id: 'sentencepiece.note', title: 'Worth knowing', severity: 'info', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

/** Whether the first pieces are pieces: a text, a score, and perhaps a type. */
function begins(input: ScanInput, budget: Budget): boolean {
  const message = new Message(input, budget);
  let count = 0;
  try {
    for (const field of message.fields()) {
      if (field.number !== 1 || field.type !== 'bytes' || field.value > 1000) return false;
      const parts = [...message.message(field).fields()].map(({ number, type }) => `${number}${type}`).join();
      if (!/^1bytes(?:,2fixed)?(?:,3varint)?$/.test(parts)) return false;
      if (++count >= 4) return true;
    }
  } catch (error) {
    if (!(error instanceof BrokenMessage)) throw error;
  }
  return count >= 4;
}

export const format: Format = {
  id: 'sentencepiece',
  title: 'SentencePiece tokenizer',
  extensions: ['.spm', '.model'],
  carriesCode: false,
  rules: Object.values(RULES),
  detect: ({ head, input, size, extension }) => (head[0] === 0x0a && extension !== '.pb' && size > 20 && begins(input, createBudget(DEFAULT_SCAN_LIMITS, size, systemClock)) ? 'structure' : extension === '.spm' ? 'name' : undefined),
  scan: (input, context) => {
    const message = new Message(input, context.budget);
    try {
      for (const field of message.fields()) {
        if (field.number !== 2 || field.type !== 'bytes') continue;
        const training = message.message(field);
        for (const each of training.fields()) if (each.number === 1 && each.type === 'bytes' && outsideOf(training.text(each)) !== undefined) context.report(RULES.note, `It was trained on ${printable(training.text(each), 80)}.`);
      }
    } catch (error) {
      if (!(error instanceof BrokenMessage)) throw error;
      scanAfterBreak(input, error.at, context);
      throw new ScanStop(RULES.malformed, `The message is broken: ${error.message}.`, error.at);
    }
  },
};
