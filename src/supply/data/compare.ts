import { plural } from '../../core/plural.ts';
import { printable } from '../printable.ts';
import type { DataFinding, Row } from './contract.ts';
import { checksAcross } from './check.ts';
import { RowFacts, wholeHash } from './facts.ts';
import { HashCounts, hashText, mix } from './hash.ts';
import { MAX_COMPARED } from './checks/duplicates.ts';
import { Triggers } from './checks/triggers.ts';
import { KnownExamples } from './sets/known.ts';
import { DATA } from './rules.ts';
import { Shares } from './version-shifts.ts';

/** Hosts that are told apart. */
const MAX_NAMES = 20_000;
const HOST = /https?:\/\/([^\s/"'<>?#\\)\]}]{1,253})([^\s"'<>\\)\]}]{0,400})/gi;
const IMAGE = /\.(?:png|jpe?g|gif|webp|bmp|svg|tiff?)$/i;

/** What is kept of a version of a data set to compare another with. Constant memory up to {@link MAX_COMPARED} examples. */
class Version {
  readonly facts = new RowFacts();
  readonly whole = new HashCounts(MAX_COMPARED);
  readonly labelled = new HashCounts(MAX_COMPARED);
  readonly shares = new Shares();
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
    this.shares.row(row);
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
  const turned = new Turned(before);
  newRows((row) => {
    const { a, b, fresh } = after.row(row);
    if (!fresh) return;
    if (!before.whole.has(a, b)) {
      added++;
      return;
    }
    kept++;
    if (turned.row(row, a, b)) relabelled++;
  });
  const removed = Math.max(0, before.whole.size - kept);
  found.push(...turned.findings(), ...before.shares.to(after.shares), ...hostChanges(before, after));
  if (added + relabelled > 0) found.push(...fresh(oldRows, before.rows, newRows, after.rows));
  if (before.whole.refused + after.whole.refused > 0) found.push({ rule: DATA.bounds, message: `Only the first ${MAX_COMPARED} different examples of each version are compared.` });
  return { rows: { old: before.rows, new: after.rows, added, removed, relabelled }, findings: found };
}

/** Labels that are looked for as the one that a text had. */
const MAX_FORMER = 200;
/** Ways from label to label that are told. */
const MAX_WAYS = 6;

/** Texts that stayed, and have another label than before. */
class Turned {
  private readonly before: Version;
  private readonly ways = new Map<string, number>();
  private former: readonly string[] | undefined;
  private count = 0;
  private first = 0;

  constructor(before: Version) {
    this.before = before;
  }

  /** Whether a text that was there had never this label. */
  row(row: Row, a: number, b: number): boolean {
    const had = (label: string): boolean => {
      const hash = hashText(label);
      return this.before.labelled.has(a ^ mix(hash), b ^ hash);
    };
    if (had(row.label ?? '')) return false;
    if (this.count++ === 0) this.first = row.number;
    this.former ??= ['', ...this.before.shares.labels().slice(0, MAX_FORMER)];
    add(this.ways, `from ${named(this.former.find(had))} to ${named(row.label)}`);
    return true;
  }

  findings(): DataFinding[] {
    if (this.count === 0) return [];
    const ways = [...this.ways].sort((x, y) => y[1] - x[1]);
    const told = ways.slice(0, MAX_WAYS).map(([way, n]) => `${n} ${way}`).join(', ');
    return [{ rule: DATA.relabelled, message: `${plural(this.count, 'text that stayed has', 'texts that stayed have')} another label: ${told}${ways.length > MAX_WAYS ? ', …' : ''}.`, at: `row ${this.first}` }];
  }
}

function named(label: string | undefined): string {
  return label === undefined ? 'an answer' : label === '' ? 'none' : `"${printable(label, 40)}"`;
}

/** What a finding speaks of, whatever its numbers. */
function subjectOf({ rule, message }: DataFinding): string {
  const [subject, ...rest] = message.split(' stands in ');
  return rest.length > 0 ? subject ?? '' : `${rule.id} ${message.replaceAll(/\d+(?:\.\d+)?/g, '#')}`;
}

/** What the examples of the new version show together and those of the old one did not: triggers, and all else that speaks against data. */
function fresh(oldRows: Rows, before: number, newRows: Rows, after: number): DataFinding[] {
  const shown = (rows: Rows, count: number): readonly DataFinding[] => {
    const triggers = new Triggers(count);
    const checks = checksAcross();
    const facts = new RowFacts();
    rows((row) => {
      triggers.row(row);
      facts.read(row);
      for (const check of checks) check.row(row, facts);
    });
    return [...triggers.end(), ...checks.flatMap((check) => check.end()).filter(({ rule }) => rule.verdict !== 'none' || rule === DATA.shift)].filter(({ rule }) => rule !== DATA.bounds);
  };
  const now = shown(newRows, after);
  if (now.length === 0) return [];
  const known = new Set(shown(oldRows, before).map(subjectOf));
  return now.filter((finding) => !known.has(subjectOf(finding)));
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
  const known = new KnownExamples();
  train((row) => { known.add(row); });
  let rows = 0;
  let exact = 0;
  let near = 0;
  let first = 0;
  test((row) => {
    rows++;
    const { likeness } = known.find(row);
    if (likeness === undefined) return;
    if (likeness === 'same') exact++;
    else near++;
    if (first === 0) first = row.number;
  });
  return { rows, exact, near, first };
}
