import type { ScanContext, ScanInput } from '../../contract.ts';
import type { RowSink } from '../contract.ts';
import { eachLines } from './lines.ts';

/** Rows of plain text: every line that is not empty is an example. */
export function readTextLines(input: ScanInput, context: ScanContext, sink: RowSink): void {
  eachLines(input, context, sink, (lines, first) => {
    for (let i = 0; i < lines.length; i++) {
      const text = (lines[i] ?? '').trimEnd();
      if (text === '') continue;
      context.budget.step();
      sink.row({ number: first + i, cells: [{ field: '', text, role: '' }], label: undefined, source: undefined });
    }
  });
}
