import { plural } from '../../core/plural.ts';
import { printable } from '../printable.ts';
import type { DataFinding, Row } from './contract.ts';
import { RowFacts, wholeHash } from './facts.ts';
import { HashCounts, hashText, mix } from './hash.ts';
import { bandsOf, MAX_COMPARED } from './checks/duplicates.ts';
import { Triggers } from './checks/triggers.ts';
import { DATA } from './rules.ts';

/** Hosts and labels that are told apart. */
const MAX_NAMES = 20_000;
const HOST = /https?:\/\/([^\s/"'<>?#\\)\]}]{1,253})([^\s"'<>\\)\]}]{0,400})/gi;
const IMAGE = /\.(?:png|jpe?g|gif|webp|bmp|svg|tiff?)$/i;

/** What is kept of a version of a data set to compare another with. Constant memory up to {@link MAX_COMPARED} examples. */
class Version {
  readonly facts = new RowFacts();
  readonly whole = new HashCounts(MAX_COMPARED);
  readonly labelled = new HashCounts(MAX_COMPARED);
  readonly bands = new HashCounts(MAX_COMPARED * 4);
  readonly labels = new Map<string, number>();
  readonly hosts = new Map<string, number>();
  /** Host by the path of an image or file that is referred to: the same reference at another host changed hands. */
  readonly places = new Map<string, string>();
  rows = 0;

  row(row: Row): { readonly a: number; readonly b: number; readonly fresh: boolean; readonly newLabel: boolean } {
    this.rows++;
    this.facts.read(row);
    const [a, b] = wholeHash(this.facts);
    const fresh = this.whole.add(a, b) === 0;
    const label = hashText(row.label ?? '');
    const newLabel = this.labelled.add(a ^ mix(label), b ^ label) === 0;
    for (const band of bandsOf(this.facts)) this.bands.add(band, 1);
    if (row.label !== undefined && row.label.length <= 60) add(this.labels, row.label);
    for (const { text } of row.cells) {
      if (!text.includes('://')) continue;
      for (const [, host = '', path = ''] of text.matchAll(HOST)) {
        const name = host.toLowerCase();
        add(this.hosts, name);
        const file = path.split(/[?#]/)[0] ?? '';
        if (file.length > 4 && this.places.size < MAX_NAMES && IMAGE.test(file)) this.places.set(file, name);
      }
    }
    return { a, b, fresh, newLabel };
  }
}

function add(counts: Map<string, number>, name: string): void {
  const known = counts.get(name);
  if (known !== undefined) counts.set(name, known + 1);
  else if (counts.size < MAX_NAMES) counts.set(name, 1);
}

export interface Difference {
  readonly rows: { readonly old: number; readonly new: number; readonly added: number; readonly removed: number; readonly relabelled: number };
  readonly findings: readonly DataFinding[];
}

/** Reads every row of something, as often as it is asked to. */
export type Rows = (row: (row: Row) => void) => void;

/** How a new version of a data set differs from the old one, and what in the difference is worth a look. */
export function difference(oldRows: Rows, newRows: Rows): Difference {
  const before = new Version();
  oldRows((row) => { before.row(row); });
  const after = new Version();
  const found: DataFinding[] = [];
  let added = 0;
  let relabelled = 0;
  let kept = 0;
  let firstRelabelled = 0;
  newRows((row) => {
    const { a, b, fresh } = after.row(row);
    if (!fresh) return;
    if (!before.whole.has(a, b)) {
      added++;
      return;
    }
    kept++;
    const label = hashText(row.label ?? '');
    if (!before.labelled.has(a ^ mix(label), b ^ label) && relabelled++ === 0) firstRelabelled = row.number;
  });
  const removed = Math.max(0, before.whole.size - kept);
  if (relabelled > 0) found.push({ rule: DATA.noise, message: `${relabelled} examples that stayed have another label.`, at: `row ${firstRelabelled}` });
  found.push(...labelShifts(before, after), ...hostChanges(before, after));
  if (added > 0) {
    const triggers = new Triggers(after.rows);
    newRows((row) => { triggers.row(row); });
    const earlier = new Triggers(before.rows);
    oldRows((row) => { earlier.row(row); });
    const known = new Set(earlier.end().map(({ message }) => message.split(' stands in')[0]));
    found.push(...triggers.end().filter(({ rule, message }) => rule !== DATA.bounds && !known.has(message.split(' stands in')[0])));
  }
  if (before.whole.refused + after.whole.refused > 0) found.push({ rule: DATA.bounds, message: `Only the first ${MAX_COMPARED} different examples of each version are compared.` });
  return { rows: { old: before.rows, new: after.rows, added, removed, relabelled }, findings: found };
}

function labelShifts(before: Version, after: Version): DataFinding[] {
  const found: DataFinding[] = [];
  const total = (version: Version): number => [...version.labels.values()].reduce((sum, n) => sum + n, 0);
  const [from, to] = [total(before), total(after)];
  if (from < 20 || to < 20) return found;
  for (const label of new Set([...before.labels.keys(), ...after.labels.keys()])) {
    const p = (before.labels.get(label) ?? 0) / from;
    const q = (after.labels.get(label) ?? 0) / to;
    const pooled = (p * from + q * to) / (from + to);
    const error = Math.sqrt(pooled * (1 - pooled) * (1 / from + 1 / to));
    if (Math.abs(p - q) > 0.05 && Math.abs(p - q) > 6 * error) found.push({ rule: DATA.shift, message: `The label "${printable(label, 40)}" went from ${(p * 100).toFixed(1)} % to ${(q * 100).toFixed(1)} %.` });
  }
  return found.slice(0, 12);
}

function hostChanges(before: Version, after: Version): DataFinding[] {
  const found: DataFinding[] = [];
  let moved = 0;
  let example = '';
  for (const [file, host] of after.places) {
    const was = before.places.get(file);
    if (was !== undefined && was !== host && moved++ === 0) example = `${printable(file, 60)} was at ${printable(was, 60)} and is at ${printable(host, 60)}`;
  }
  if (moved > 0) found.push({ rule: DATA.moved, message: `${moved} references to images changed hands: ${example}.` });
  const fresh = [...after.hosts].filter(([host]) => !before.hosts.has(host)).sort((a, b) => b[1] - a[1]);
  if (fresh.length > 0) found.push({ rule: DATA.hosts, message: `${plural(fresh.length, 'host is', 'hosts are')} new: ${fresh.slice(0, 6).map(([host, n]) => `${printable(host, 60)} (${n})`).join(', ')}${fresh.length > 6 ? ', …' : ''}.` });
  return found;
}

/** Examples of a test set that are in a training set, exactly or nearly. */
export function overlap(train: Rows, test: Rows): { readonly rows: number; readonly exact: number; readonly near: number; readonly first: number } {
  const known = new Version();
  train((row) => { known.row(row); });
  const facts = new RowFacts();
  let rows = 0;
  let exact = 0;
  let near = 0;
  let first = 0;
  test((row) => {
    rows++;
    facts.read(row);
    if (facts.count === 0) return;
    const [a, b] = wholeHash(facts);
    if (known.whole.has(a, b)) exact++;
    else if (bandsOf(facts).some((band) => known.bands.has(band, 1))) near++;
    else return;
    if (first === 0) first = row.number;
  });
  return { rows, exact, near, first };
}
