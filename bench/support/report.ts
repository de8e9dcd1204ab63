import { short } from './statistics.ts';

/** One measured value. With a bound it is held against it; without, it is there to be read. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The least or the most that is accepted. */
  readonly atLeast?: number;
  readonly atMost?: number;
  /** How far the single runs lay apart, or what the value was made of. */
  readonly note?: string;
}

export interface Result {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly Row[];
  /** What the reader must know, such as a comparison that could not be made. */
  readonly notes: readonly string[];
}

export interface BenchOptions {
  /** Fewer and shorter runs: to see that everything works, not to judge by. */
  readonly quick: boolean;
  /** Folder for CPU profiles of the gateway; none are written when absent. */
  readonly profile: string | undefined;
  progress(message: string): void;
}

export interface Benchmark {
  readonly name: string;
  readonly title: string;
  run(options: BenchOptions): Promise<{ readonly rows: readonly Row[]; readonly notes?: readonly string[] }>;
}

/** Whether a row keeps its bound; true of one that has none. A value that is no number keeps none. */
export function keeps(row: Row): boolean {
  if (row.atLeast !== undefined && !(row.value >= row.atLeast)) return false;
  return row.atMost === undefined || row.value <= row.atMost;
}

function target(row: Row): string {
  if (row.atLeast !== undefined) return `>= ${short(row.atLeast)}`;
  return row.atMost === undefined ? '' : `<= ${short(row.atMost)}`;
}

function verdict(row: Row): string {
  return row.atLeast === undefined && row.atMost === undefined ? '' : keeps(row) ? 'pass' : 'FAIL';
}

/** The result as a Markdown table, which is also readable on a terminal. */
export function table(result: Result): string {
  const head = ['', 'measured', 'unit', 'target', '', 'runs'];
  const body = result.rows.map((row) => [row.what, short(row.value), row.unit, target(row), verdict(row), row.note ?? '']);
  const widths = head.map((cell, i) => Math.max(cell.length, ...body.map((line) => line[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, i) => (i === 1 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 1 ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2))).join('|')}|`;
  return [`## ${result.name}: ${result.title}`, '', line(head), rule, ...body.map(line), ...result.notes.flatMap((note) => ['', note]), ''].join('\n');
}
