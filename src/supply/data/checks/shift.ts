import { printable } from '../../printable.ts';
import type { DataCheck, DataFinding, Row } from '../contract.ts';
import { DATA } from '../rules.ts';

/** Stretches that a file is divided into at most; when there are more, neighbours are put together. */
const MAX_STRETCHES = 64;
const FIRST_STRETCH = 64;
/** Sources and labels that are told apart. */
const MAX_NAMES = 256;
/** Fewest examples of a stretch or source that is compared. */
const MIN_EXAMPLES = 50;
/** Share by which a label must be more (or less) frequent than in the rest. */
const SHIFT = 0.35;
/** Standard errors by which it must be so. */
const SIGMAS = 6;

interface Tally { rows: number; labels: Map<string, number> }
const tally = (): Tally => ({ rows: 0, labels: new Map() });

function count(into: Tally, label: string): void {
  into.rows++;
  const known = into.labels.get(label);
  if (known !== undefined) into.labels.set(label, known + 1);
  else if (into.labels.size < MAX_NAMES) into.labels.set(label, 1);
}

/** Sudden changes of the labels along a file, and between its sources. */
export function shifts(): DataCheck {
  let stretches: Tally[] = [];
  let length = FIRST_STRETCH;
  const sources = new Map<string, Tally>();
  const all = tally();
  return {
    row(row: Row): void {
      const label = row.label === undefined || row.label.length > 60 ? undefined : row.label;
      if (label === undefined) return;
      count(all, label);
      let current = stretches.at(-1);
      if (current === undefined || current.rows >= length) {
        if (stretches.length >= MAX_STRETCHES) {
          stretches = halved(stretches);
          length *= 2;
        }
        stretches.push((current = tally()));
      }
      count(current, label);
      if (row.source === undefined) return;
      let source = sources.get(row.source);
      if (source === undefined && sources.size < MAX_NAMES) sources.set(row.source, (source = tally()));
      if (source !== undefined) count(source, label);
    },
    end(): DataFinding[] {
      const found: DataFinding[] = [];
      let first = 1;
      for (const stretch of stretches) {
        const told = differs(stretch, all);
        if (told !== undefined && !isSorted(stretches)) found.push({ rule: DATA.shift, message: `${told} in examples ${first} to ${first + stretch.rows - 1} than in the rest.`, at: `row ${first}` });
        first += stretch.rows;
      }
      for (const [name, source] of sources) {
        const told = sources.size > 1 ? differs(source, all) : undefined;
        if (told !== undefined) found.push({ rule: DATA.shift, message: `${told} in what comes from "${printable(name, 60)}" than in the rest.` });
      }
      return found.length > 6 ? found.slice(0, 6) : found;
    },
  };
}

function halved(stretches: readonly Tally[]): Tally[] {
  const half: Tally[] = [];
  for (let i = 0; i < stretches.length; i += 2) {
    const into = stretches[i] ?? tally();
    const next = stretches[i + 1];
    if (next !== undefined) {
      into.rows += next.rows;
      for (const [label, n] of next.labels) into.labels.set(label, (into.labels.get(label) ?? 0) + n);
    }
    half.push(into);
  }
  return half;
}

/** A file whose examples stand in the order of their labels: then every stretch differs, and it means nothing. */
function isSorted(stretches: readonly Tally[]): boolean {
  const pure = stretches.filter(({ rows, labels }) => Math.max(0, ...labels.values()) >= rows * 0.95).length;
  return stretches.length > 2 && pure >= stretches.length * 0.6;
}

function differs(part: Tally, all: Tally): string | undefined {
  const rest = all.rows - part.rows;
  if (part.rows < MIN_EXAMPLES || rest < MIN_EXAMPLES || all.labels.size < 2) return undefined;
  for (const [label, n] of all.labels) {
    const here = (part.labels.get(label) ?? 0) / part.rows;
    const elsewhere = (n - (part.labels.get(label) ?? 0)) / rest;
    const pooled = n / all.rows;
    const error = Math.sqrt(pooled * (1 - pooled) * (1 / part.rows + 1 / rest));
    if (Math.abs(here - elsewhere) >= SHIFT && Math.abs(here - elsewhere) > SIGMAS * error) return `The label "${printable(label, 40)}" is ${here > elsewhere ? 'far more' : 'far less'} frequent (${Math.round(here * 100)} % against ${Math.round(elsewhere * 100)} %)`;
  }
  return undefined;
}
