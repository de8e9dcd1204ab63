import { systemClock } from '../../../core/clock.ts';
import { systemReason } from '../../../core/errors.ts';
import { createBudget } from '../../budget.ts';
import { DEFAULT_SCAN_LIMITS, ScanStop, type ScanInput } from '../../contract.ts';
import { GENERAL } from '../../general-rules.ts';
import { openFile } from '../../input.ts';
import { decodeText } from '../../text.ts';
import type { Row, RowSink } from '../contract.ts';
import { readData } from '../open.ts';
import type { DataSet, Member } from './plan.ts';

/** Longest text that is one example, in bytes; of longer ones the beginning is read. */
const MAX_TEXT = 1024 * 1024;

/** Where the rows of a set stand: they are numbered through, from file to file. */
export class Places {
  private readonly starts: number[] = [];
  private readonly members: readonly Member[];

  constructor(members: readonly Member[]) {
    this.members = members;
  }

  /** Says that the rows of a file begin behind a number. */
  begin(file: number, behind: number): void {
    this.starts[file] = behind;
  }

  /** The file of a row, by its place in the set, and its number in the file. */
  of(number: number): { readonly member: Member; readonly row: number } | undefined {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! < number) low = middle;
      else high = middle - 1;
    }
    const member = this.members[low];
    const start = this.starts[low];
    return member === undefined || start === undefined || number <= start ? undefined : { member, row: number - start };
  }
}

/** A file of a set that could not be read to its end. */
export interface Unread { readonly member: Member; readonly stop: ScanStop }

/**
 * Reads the rows of all files of a set, numbered through. What cannot be read of one does not keep the others from being read.
 * @param unread - told of files that could not be read to their end
 * @param progress - told which file is read
 */
export function readSet({ kind, members }: DataSet, places: Places, sink: RowSink, unread: (of: Unread) => void, progress: (member: Member) => void): void {
  let number = 0;
  for (const [i, member] of members.entries()) {
    progress(member);
    places.begin(i, number);
    const start = number;
    const row = (each: Row): void => {
      number = Math.max(number, start + each.number);
      sink.row({ ...each, number: start + each.number, label: each.label ?? member.label });
    };
    try {
      const input = openFile(member.file, member.path);
      try {
        const budget = createBudget(DEFAULT_SCAN_LIMITS, input.size, systemClock);
        if (kind === 'texts') row(textOf(input));
        else readData(input, budget, { row, broken: sink.broken });
      } finally {
        input.close();
      }
    } catch (error) {
      if (error instanceof ScanStop) unread({ member, stop: error });
      else if (error instanceof Error && 'code' in error) unread({ member, stop: new ScanStop(GENERAL.unreadable, `The file cannot be read (${systemReason(error)}).`) });
      else throw error;
    }
  }
}

function textOf(input: ScanInput): Row {
  const { text } = decodeText(input.read(0, MAX_TEXT));
  return { number: 1, cells: [{ field: '', text, role: '' }], label: undefined, source: undefined };
}

/** The columns or fields of a file's first row; undefined when it has none that can be read, or is packed, so that looking would cost as much as reading. */
function fieldsOf(member: Member): ReadonlySet<string> | undefined {
  if (/\.(?:gz|zst|bz2|xz)$/i.test(member.path)) return undefined;
  let fields: Set<string> | undefined;
  try {
    readSet({ kind: 'rows', members: [member] }, new Places([member]), {
      row: ({ cells, label }) => {
        fields = new Set([...cells.map(({ field }) => field), ...(label === undefined ? [] : ['(label)'])]);
        throw ENOUGH;
      },
      broken: () => undefined,
    }, () => undefined, () => undefined);
  } catch (error) {
    if (error !== ENOUGH) throw error;
  }
  return fields;
}

const ENOUGH = new Error('the first row is enough');

/** Share of fields from which files have the same ones: rows leave out what they have not. */
const ALIKE = 0.5;

/** The files of a set whose rows have about the fields that most of them have: others only share a name with them. */
export function alike(members: readonly Member[]): readonly Member[] {
  const fields = members.map(fieldsOf);
  const counts = new Map<string, number>();
  for (const each of fields) if (each !== undefined) counts.set([...each].sort().join('\n'), (counts.get([...each].sort().join('\n')) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  if (most === undefined) return members;
  const usual = most[0].split('\n');
  return members.filter((_, i) => {
    const own = fields[i];
    if (own === undefined) return true;
    const both = usual.filter((field) => own.has(field)).length;
    return both >= (usual.length + own.size - both) * ALIKE;
  });
}
