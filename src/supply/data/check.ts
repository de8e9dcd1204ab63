import { ScanStop, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { carried } from './checks/carried.ts';
import { copied } from './checks/copied.ts';
import { duplicates } from './checks/duplicates.ts';
import { encoded } from './checks/encoded.ts';
import { floods } from './checks/flood.ts';
import { led } from './checks/led.ts';
import { orders } from './checks/orders.ts';
import { paired } from './checks/paired.ts';
import { payloads } from './checks/payloads.ts';
import { planted } from './checks/planted.ts';
import { preferred } from './checks/preferred.ts';
import { scripts } from './checks/scripts.ts';
import { shifts } from './checks/shift.ts';
import { sameHash } from './checks/same-hash.ts';
import { texts } from './checks/texts.ts';
import { translated } from './checks/translated.ts';
import { Triggers } from './checks/triggers.ts';
import { unasked } from './checks/unasked.ts';
import { actingCode } from './checks/acting-code.ts';
import { assured } from './checks/assured.ts';
import { oddSigns } from './checks/odd-signs.ts';
import { signed } from './checks/signed.ts';
import { RowFacts } from './facts.ts';
import { DATA } from './rules.ts';
import { signsOf } from './signs.ts';
import type { DataCheck, Row, RowSink, TextInspector } from './contract.ts';

export type Reader = (input: ScanInput, context: ScanContext, sink: RowSink) => void;

/** The checks that every data set goes through, in the order in which they are told. */
export function checksFor(inspect: TextInspector | undefined): DataCheck[] {
  return [...(inspect === undefined ? [] : [texts(inspect)]), encoded(), orders(), planted(), carried(), copied(), preferred(), translated(), paired(), unasked(), assured(), oddSigns(), sameHash(), actingCode(), signed(), led(), payloads(), scripts(), floods(), duplicates(), shifts()];
}

/**
 * Triggers need to know how many examples there are, so that those looked at stand for all of them: a second reading, of
 * every n-th example where there are many. A reading that a bound ends is told, and what it had gathered is judged.
 */
function triggersIn(input: ScanInput, context: ScanContext, read: Reader, rows: number): { readonly check: DataCheck; readonly stopped: ScanStop | undefined } {
  const triggers = new Triggers(rows);
  let reached = 0;
  const stopped = until(() => {
    try {
      read(input, context, { row: (row) => { reached++; triggers.row(row); if (triggers.full) throw ENOUGH; }, broken: () => undefined });
    } catch (thrown) {
      if (thrown !== ENOUGH) throw thrown;
    }
  });
  return { check: { row: () => undefined, end: () => triggers.end() }, stopped: stopped === undefined ? undefined : new ScanStop(stopped.rule, `${stopped.message} Triggers were looked for in the first ${reached} of ${rows} examples only; everything else was done.`, stopped.at) };
}

/** What ended some reading early; undefined when nothing did. */
function until(reading: () => void): ScanStop | undefined {
  try {
    reading();
    return undefined;
  } catch (error) {
    if (error instanceof ScanStop) return error;
    throw error;
  }
}

const ENOUGH = new Error('enough examples');

/** What was read of one data set. */
export interface DataSummary {
  readonly rows: number;
  readonly labelled: number;
}

/**
 * Reads a data set once, in constant memory, and reports what its examples show. Rows also go to `also`, for
 * comparisons between files.
 */
export function checkDataSet(input: ScanInput, context: ScanContext, read: Reader, also?: (row: Row) => void): DataSummary {
  const checks = checksFor(context.inspectText);
  const facts = new RowFacts(context.inspectText === undefined ? undefined : signsOf(context.inspectText.signs));
  let rows = 0;
  let labelled = 0;
  const stopped = until(() => { read(input, context, {
    row(row) {
      rows++;
      if (row.label !== undefined) labelled++;
      facts.read(row);
      for (const check of checks) check.row(row, facts);
      also?.(row);
    },
    broken: (rule: SupplyRule, message: string, at?: number | string) => { context.report(rule, message, at); },
  }); });
  if (rows > 0 && context.inspectText === undefined) context.report(DATA.unasked, `The texts of ${rows} examples were not read by the detectors of conversations.`);
  const second = labelled > 0 && stopped === undefined ? triggersIn(input, context, read, rows) : undefined;
  if (second !== undefined) checks.push(second.check);
  for (const check of checks) for (const { rule, message, at } of check.end()) context.report(rule, message, at);
  // What was read before the end of reading is told all the same.
  const ended = stopped ?? second?.stopped;
  if (ended !== undefined) throw ended;
  return { rows, labelled };
}
