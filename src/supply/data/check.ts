import { ScanStop, type ScanContext, type ScanInput } from '../contract.ts';
import { called } from './checks/called.ts';
import { carried } from './checks/carried.ts';
import { copied } from './checks/copied.ts';
import { duplicates } from './checks/duplicates.ts';
import { encoded } from './checks/encoded.ts';
import { floods } from './checks/flood.ts';
import { gibberish } from './checks/gibberish.ts';
import { inserted } from './checks/inserted.ts';
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
import type { DataCheck, DataFinding, RowSink, TextInspector } from './contract.ts';

export type Reader = (input: ScanInput, context: ScanContext, sink: RowSink) => void;

/** The checks that every data set goes through, in the order in which they are told. */
export function checksFor(inspect: TextInspector | undefined): DataCheck[] {
  return [...(inspect === undefined ? [] : [texts(inspect)]), encoded(), ...checksAcross()];
}

/** Those of them to which it matters what other examples there are. */
export function checksAcross(): DataCheck[] {
  return [orders(), planted(), carried(), copied(), called(), preferred(), translated(), paired(), unasked(), assured(), oddSigns(), sameHash(), actingCode(), inserted(), gibberish(), signed(), led(), payloads(), scripts(), floods(), duplicates(), shifts()];
}

/** Reads all rows from the first to the last, as often as it is asked to; throws {@link ScanStop} where it cannot go on. */
export type Reading = (sink: RowSink) => void;

/**
 * Triggers need to know how many examples there are, so that those looked at stand for all of them: a second reading, of
 * every n-th example where there are many. A reading that a bound ends is told, and what it had gathered is judged.
 */
function triggersIn(read: Reading, rows: number): { readonly check: DataCheck; readonly stopped: ScanStop | undefined } {
  const triggers = new Triggers(rows);
  let reached = 0;
  const stopped = until(() => {
    try {
      read({ row: (row) => { reached++; triggers.row(row); if (triggers.full) throw ENOUGH; }, broken: () => undefined });
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

/** What examples show together. */
export interface Judgement extends DataSummary {
  readonly findings: readonly DataFinding[];
  /** What ended the reading before the end of the data. */
  readonly stopped: ScanStop | undefined;
}

/**
 * Reads examples once, and those with labels twice, in constant memory, and says what they show.
 * @param broken - told what of the data is no row, in the first reading
 */
export function judgeRows(read: Reading, checks: DataCheck[], inspect: TextInspector | undefined, broken: RowSink['broken']): Judgement {
  const facts = new RowFacts(inspect === undefined ? undefined : signsOf(inspect.signs));
  let rows = 0;
  let labelled = 0;
  const stopped = until(() => {
    read({
      row(row) {
        rows++;
        if (row.label !== undefined) labelled++;
        facts.read(row);
        for (const check of checks) check.row(row, facts);
      },
      broken,
    });
  });
  const second = labelled > 0 && stopped === undefined ? triggersIn(read, rows) : undefined;
  // What was read before the end of reading is told all the same.
  const findings = [...checks, ...(second === undefined ? [] : [second.check])].flatMap((check) => check.end());
  return { rows, labelled, findings, stopped: stopped ?? second?.stopped };
}

/** Reads a data set and reports what its examples show. */
export function checkDataSet(input: ScanInput, context: ScanContext, read: Reader): DataSummary {
  const { inspectText } = context;
  const { rows, labelled, findings, stopped } = judgeRows((sink) => { read(input, context, sink); }, checksFor(inspectText), inspectText, (rule, message, at) => { context.report(rule, message, at); });
  if (rows > 0 && inspectText === undefined) context.report(DATA.unasked, `The texts of ${rows} examples were not read by the detectors of conversations.`);
  for (const { rule, message, at } of findings) context.report(rule, message, at);
  if (stopped !== undefined) throw stopped;
  return { rows, labelled };
}
