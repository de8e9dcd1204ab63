import type { ScanContext, ScanInput } from '../contract.ts';
import { texts } from './checks/texts.ts';
import { RowFacts } from './facts.ts';
import { readTextLines } from './readers/text.ts';
import { DATA } from './rules.ts';
import { signsOf } from './signs.ts';

/** What of a text of lines concerns whoever trains on it or has a model read it; the rest of it is for people. */
const TOLD = new Set<string>([DATA.instruction.id, DATA.plantedOrder.id, DATA.carriesAway.id, DATA.hidden.id, DATA.key.id, DATA.unread.id]);

/** Has the lines of a text read by the detectors of conversations, where somebody brought them: each may be an example. */
export function inspectLines(input: ScanInput, context: ScanContext): void {
  if (context.inspectText === undefined) return;
  const facts = new RowFacts(signsOf(context.inspectText.signs));
  const check = texts(context.inspectText);
  readTextLines(input, context, {
    row: (row) => { facts.read(row); check.row(row, facts); },
    broken: (rule, message, at) => { context.report(rule, message, at); },
  });
  for (const { rule, message, at } of check.end()) if (TOLD.has(rule.id)) context.report(rule, message, at);
}
