import { printable } from '../printable.ts';
import type { DataFinding, Row } from './contract.ts';
import { DATA } from './rules.ts';

/** Sources, and labels of each, that are told apart. */
const MAX_SOURCES = 256;
const MAX_LABELS = 256;
const MAX_LABEL = 60;
/** Fewest examples of a version, or of a source in it, that are compared. */
const LEAST = 20;
/** Share by which something must be more or less frequent, and standard errors by which it must be so. */
const SHIFT = 0.05;
const SIGMAS = 6;
/** Findings of each kind. */
const MAX_TOLD = 12;

interface Tally { rows: number; readonly labels: Map<string, number> }

function count(into: Map<string, number>, name: string, most: number): void {
  const known = into.get(name);
  if (known !== undefined) into.set(name, known + 1);
  else if (into.size < most) into.set(name, 1);
}

/** Labels and sources of one version of a data set. */
export class Shares {
  private readonly all: Tally = { rows: 0, labels: new Map() };
  private readonly sources = new Map<string, Tally>();
  /** Examples, with a source or without. */
  private rows = 0;

  /** Labels that occur, the most frequent first. */
  labels(): readonly string[] {
    return [...this.all.labels].sort((a, b) => b[1] - a[1]).map(([label]) => label);
  }

  row({ label, source }: Row): void {
    this.rows++;
    const short = label !== undefined && label.length <= MAX_LABEL ? label : undefined;
    if (short !== undefined) {
      this.all.rows++;
      count(this.all.labels, short, 20_000);
    }
    if (source === undefined) return;
    let of = this.sources.get(source);
    if (of === undefined && this.sources.size < MAX_SOURCES) this.sources.set(source, (of = { rows: 0, labels: new Map() }));
    if (of === undefined) return;
    of.rows++;
    if (short !== undefined) count(of.labels, short, MAX_LABELS);
  }

  /** What is far more or less frequent in a later version: labels, sources, and labels of a source. */
  to(later: Shares): DataFinding[] {
    const found = changes(this.all.labels, this.all.rows, later.all.labels, later.all.rows, (label, went) => `The label ${label} ${went}.`);
    // Where each source is told by few examples, as a page by its address, none says anything.
    const rows = (shares: Shares): Map<string, number> => new Map([...shares.sources].map(([name, { rows: n }]) => [name, n]));
    found.push(...changes(rows(this), this.rows, rows(later), later.rows, (source, went) => `What comes from ${source} ${went} of the examples.`));
    const inside: DataFinding[] = [];
    for (const [name, after] of later.sources) {
      const before = this.sources.get(name);
      if (before !== undefined) inside.push(...changes(before.labels, before.rows, after.labels, after.rows, (label, went) => `In what comes from ${quoted(name)} the label ${label} ${went}.`));
    }
    return [...found, ...inside.slice(0, MAX_TOLD)];
  }
}

const quoted = (name: string): string => `"${printable(name, 60)}"`;

function changes(before: ReadonlyMap<string, number>, from: number, after: ReadonlyMap<string, number>, to: number, say: (name: string, went: string) => string): DataFinding[] {
  if (from < LEAST || to < LEAST) return [];
  const found: DataFinding[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const p = (before.get(name) ?? 0) / from;
    const q = (after.get(name) ?? 0) / to;
    const pooled = (p * from + q * to) / (from + to);
    const error = Math.sqrt(pooled * (1 - pooled) * (1 / from + 1 / to));
    if (Math.abs(p - q) > SHIFT && Math.abs(p - q) > SIGMAS * error) found.push({ rule: DATA.shift, message: say(quoted(name), `went from ${(p * 100).toFixed(1)} % to ${(q * 100).toFixed(1)} %`) });
  }
  return found.slice(0, MAX_TOLD);
}
