import type { JsonValue } from '../../../core/json.ts';
import type { ScanContext, ScanInput } from '../../contract.ts';
import type { RowSink } from '../contract.ts';
import { rowOf } from '../row.ts';
import { DATA } from '../rules.ts';
import { eachLines } from './lines.ts';

/** How a row begins that is one, and not a remark behind the rows. */
const BEGUN = /^\s{0,100}[{[]/;

/** Rows of JSON lines. */
export function readJsonLines(input: ScanInput, context: ScanContext, sink: RowSink): void {
  let broken = 0;
  let firstBroken = 0;
  let deep = 0;
  let cut = 0;
  eachLines(input, context, sink, (lines, first) => {
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] ?? '';
      if (line === '' || line === '\r') continue;
      context.budget.step();
      cut = 0;
      let value: JsonValue;
      try {
        value = JSON.parse(line) as JsonValue;
      } catch {
        // Counted and told below; whoever takes it in as text reads what it says.
        if (broken++ === 0) firstBroken = first + i;
        cut = BEGUN.test(line) ? first + i : 0;
        sink.row({ number: first + i, cells: [{ field: '', text: line, role: '' }], label: undefined, source: undefined });
        continue;
      }
      const read = rowOf(first + i, value);
      if (read.deep) deep++;
      sink.row(read.row);
    }
  });
  if (broken > 0) sink.broken(DATA.broken, `${broken} lines are not JSON, the first of them line ${firstBroken}.`);
  if (cut > 0) sink.broken(DATA.cut, `The last row begins and does not end: the rest of the file is missing from there.`, `row ${cut}`);
  if (deep > 0) sink.broken(DATA.unread, `${deep} rows nest too deep to be read whole.`);
}
