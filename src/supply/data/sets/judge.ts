import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { MAX_READ, ScanStop, type Finding, type SupplyRule } from '../../contract.ts';
import { openFile } from '../../input.ts';
import { printable } from '../../printable.ts';
import { checksAcross, checksFor, judgeRows } from '../check.ts';
import type { DataFinding, TextInspector } from '../contract.ts';
import { DATA } from '../rules.ts';
import { KnownExamples } from './known.ts';
import { alike, Places, readSet, type Unread } from './members.ts';
import type { Split } from './names.ts';
import type { DataSet, Divided, Member } from './plan.ts';

/** Findings of one file each, by its path. */
export type Told = Map<string, Finding[]>;
/** Told what is read. */
export type Say = (line: string) => void;

/** Files at which a finding is told, at most, where each of them shows it. */
const MAX_FILES = 1_000;
/** Examples that are named. */
const NAMED = 3;
/** Fewest words of an example that is looked for on the other side, and fewest examples of a side. */
const LEAST_WORDS = 3;
const LEAST_ROWS = 5;
/** From when on near ones are told: so many, such a share, and so much more often than training examples are alike among themselves. */
const LEAST_NEAR = 2;
const NEAR = 0.01;
const MORE_ALIKE = 4;

function tell(told: Told, member: Member, rule: SupplyRule, message: string, location?: string): void {
  const finding: Finding = { rule: rule.id, severity: rule.severity, message, ...(location === undefined ? {} : { location }) };
  const list = told.get(member.path);
  if (list === undefined) told.set(member.path, [finding]);
  else list.push(finding);
}

function nameOfSet(members: readonly Member[]): string {
  const [first] = members;
  return `${printable(basename(first?.path ?? ''), 80)}${members.length > 1 ? ` and ${members.length - 1} more` : ''}`;
}

/**
 * What the examples of several files show together.
 * @param inspect - reads the texts of sets of small files; those of tables were read file by file
 */
export function judgeSet(set: DataSet, inspect: TextInspector | undefined, told: Told, say: Say): void {
  const members = set.kind === 'texts' ? set.members : alike(set.members);
  if (members.length < 2) return;
  const whole: DataSet = { kind: set.kind, members };
  const places = new Places(members);
  const small = set.kind !== 'rows';
  const unread = new Map<Member, ScanStop>();
  const { findings, rows, labelled } = judgeRows((sink) => {
    readSet(whole, places, sink, ({ member, stop }) => { unread.set(member, stop); }, ({ path }) => { say(`${path}, as a part of its set`); });
  }, small ? checksFor(inspect) : checksAcross(), small ? inspect : undefined, () => undefined);
  const within = `In the set of ${members.length} files (${nameOfSet(members)})`;
  for (const finding of findings) {
    // Files that merely look alike are no data set: of them only what speaks against them is told.
    if (small && finding.rule.verdict === 'none' && labelled * 2 < rows) continue;
    for (const { member, row } of concerned(finding, places, members)) tell(told, member, finding.rule, `${within}: ${named(finding.message, places, small)}`, small || row === 0 ? undefined : `row ${row}`);
  }
  // Its own scan tells it, too, where that comes to the same bound.
  for (const [member, stop] of unread) tell(told, member, stop.rule, `As a part of its set it was not read whole: ${stop.message}`);
}

/** The files whose rows show what was found, each with its first such row; all of them where no row is named. */
function concerned({ rule, rows, at }: DataFinding, places: Places, members: readonly Member[]): readonly { readonly member: Member; readonly row: number }[] {
  const first = /^row (\d+)/.exec(at ?? '')?.[1];
  const numbers = rows !== undefined && rows.length > 0 ? rows : first === undefined ? [] : [Number(first)];
  const found = new Map<Member, number>();
  for (const number of numbers) {
    const place = places.of(number);
    if (place !== undefined && !found.has(place.member)) found.set(place.member, place.row);
  }
  const all = found.size > 0 ? [...found].map(([member, row]) => ({ member, row })) : members.map((member) => ({ member, row: 0 }));
  return all.slice(0, rule.verdict === 'none' ? 1 : MAX_FILES);
}

/** A message with files in the place of rows, where each file is one. */
function named(message: string, places: Places, small: boolean): string {
  return small ? message.replaceAll(/(?<=[:;] )row (\d{1,9})\b/g, (row, number: string) => printable(basename(places.of(Number(number))?.member.path ?? row), 60)) : message;
}

/** Examples of the other sides of a split that are in the training side. */
export function judgeSplit({ sides }: Divided, told: Told, say: Say): void {
  const known = new KnownExamples();
  const train = sides.get('train') ?? [];
  let trained = 0;
  const ignore = (_: Unread): void => undefined;
  for (const set of train) readSet(set, new Places(set.members), { row: (row) => { trained++; known.add(row); }, broken: () => undefined }, ignore, ({ path }) => { say(`${path}, as training data`); });
  if (trained < LEAST_ROWS) return;
  for (const [split, sets] of sides) for (const set of split === 'train' ? [] : sets) compare(set, split, known, nameOfSet(train.flatMap(({ members }) => members)), told, say);
}

function compare(set: DataSet, split: Split, known: KnownExamples, train: string, told: Told, say: Say): void {
  const places = new Places(set.members);
  const counts = { rows: 0, same: 0, near: 0, turned: 0 };
  const first: Record<'same' | 'near', number[]> = { same: [], near: [] };
  readSet(set, places, {
    row: (row) => {
      counts.rows++;
      const { likeness, turned } = known.find(row, LEAST_WORDS);
      if (likeness === undefined) return;
      counts[likeness]++;
      if (turned) counts.turned++;
      if (first[likeness].length < NAMED) first[likeness].push(row.number);
    },
    broken: () => undefined,
  }, () => undefined, ({ path }) => { say(`${path}, against the training data`); });
  const { rows, same, near, turned } = counts;
  // Where all examples are made of the same few sentences, near ones have not leaked.
  const leaked = near >= LEAST_NEAR && near >= rows * Math.max(NEAR, known.likeness * MORE_ALIKE);
  const shown = [...first.same, ...(leaked ? first.near : [])].slice(0, NAMED);
  const place = places.of(shown[0] ?? 0);
  if (place === undefined || rows < LEAST_ROWS) return;
  const several = set.members.length > 1;
  const names = shown.map((number) => {
    const at = places.of(number);
    return set.kind === 'rows' ? `row ${at?.row ?? 0}${several ? ` of ${printable(basename(at?.member.path ?? ''), 60)}` : ''}` : printable(basename(at?.member.path ?? ''), 60);
  });
  tell(told, place.member, DATA.overlap, `Of ${rows} ${split} examples${several ? ` in ${set.members.length} files` : ''} ${same} are in the training data (${train})${turned === 0 ? '' : `, ${turned} of them with another label there`}${leaked ? `, and ${near} more nearly so` : ''}: ${names.join('; ')}${same + (leaked ? near : 0) > names.length ? '; …' : ''}.`, set.kind === 'rows' ? `row ${place.row}` : undefined);
  if (known.refused > 0) tell(told, place.member, DATA.bounds, `${known.refused} examples of the training data are beyond those that are compared.`);
}

/** Files of the same size that are the same byte for byte: each but the first is told so. */
export function judgeEqual(members: readonly Member[], told: Told, say: Say): void {
  const seen = new Map<string, Member>();
  for (const member of members) {
    say(`${member.path}, whether it is the same as another`);
    const digest = digestOf(member);
    if (digest === undefined) continue;
    const before = seen.get(digest);
    if (before === undefined) seen.set(digest, member);
    else tell(told, member, DATA.equal, `The file is the same as ${printable(before.path, 200)}.`);
  }
}

/** Undefined where the file cannot be read, which its own scan tells. */
function digestOf({ file, path }: Member): string | undefined {
  try {
    const input = openFile(file, path);
    try {
      const hash = createHash('sha256');
      for (let at = 0; at < input.size; at += MAX_READ) hash.update(input.read(at, MAX_READ));
      return hash.digest('hex');
    } finally {
      input.close();
    }
  } catch (error) {
    if (error instanceof ScanStop || (error instanceof Error && 'code' in error)) return undefined;
    throw error;
  }
}
