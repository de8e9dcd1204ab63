import { basename, dirname, sep } from 'node:path';
import { fileName, isLabelFolder, splitIn, type Split } from './names.ts';

/** A file that may belong to a data set. */
export interface Listed {
  /** As it is reported. */
  readonly path: string;
  /** What to open. */
  readonly file: string;
  /** In bytes. */
  readonly size: number;
}

export interface Member extends Listed {
  /** Of the folder it lies in, where that stands for one. */
  readonly label: string | undefined;
}

/** Files that are one data set. */
export interface DataSet {
  /** `rows`: tables of many examples. `examples`: JSON of one each. `texts`: a text each, labelled by its folder. */
  readonly kind: 'rows' | 'examples' | 'texts';
  readonly members: readonly Member[];
}

/** What one data set was divided into. */
export interface Divided {
  readonly sides: ReadonlyMap<Split, readonly DataSet[]>;
}

export interface Plan {
  /** Sets of several files, to be judged as one. */
  readonly sets: readonly DataSet[];
  /** Sets, of one file too, that have a training side and another. */
  readonly divided: readonly Divided[];
  /** Tables that have the size of others. */
  readonly sameSize: readonly (readonly Member[])[];
}

/** Texts or files of JSON that a folder needs to stand for a label, and their share of its files. */
const LEAST_TEXTS = 5;
const MOST_OF = 0.9;
/** Folders that stand for labels of one set. */
const MAX_LABELS = 200;
/** Files of JSON from which a folder of them is one set, and their largest mean size in bytes: larger ones are sets of their own. */
const LEAST_EXAMPLES = 8;
const MEAN_EXAMPLE = 64 * 1024;
const MEAN_TEXT = 256 * 1024;
/** Smallest tables that are compared byte by byte, in bytes. */
const LEAST_EQUAL = 256;

/** Gathers names, then says which files belong together. Keeps names of data only: some 200 bytes a file. */
export class Planner {
  private readonly files: Listed[] = [];
  private readonly inFolder = new Map<string, number>();
  private readonly max: number;
  /** The first file that was not kept, where there are too many. */
  beyond: string | undefined;

  /** @param max - files that are kept */
  constructor(max = 300_000) {
    this.max = max;
  }

  add(listed: Listed): void {
    const folder = dirname(listed.path);
    this.inFolder.set(folder, (this.inFolder.get(folder) ?? 0) + 1);
    if (fileName(basename(listed.path)) === undefined) return;
    if (this.files.length < this.max) this.files.push(listed);
    else this.beyond ??= listed.path;
  }

  plan(): Plan {
    const folders = new Map<string, { texts: Listed[]; json: Listed[]; tables: Listed[] }>();
    for (const listed of this.files) {
      const name = fileName(basename(listed.path));
      const folder = dirname(listed.path);
      let of = folders.get(folder);
      if (of === undefined) folders.set(folder, (of = { texts: [], json: [], tables: [] }));
      (name?.kind === 'text' ? of.texts : name?.json === true ? of.json : of.tables).push(listed);
    }
    const sets: { set: DataSet; key: string; split: Split | undefined }[] = [];
    const taken = new Set<Listed>();
    const add = (kind: DataSet['kind'], members: readonly Member[], place: string): void => {
      const side = sideOf(place);
      sets.push({ set: { kind, members }, key: side.masked, split: side.split });
    };
    // Folders that stand for labels.
    const parents = new Map<string, { folder: string; kind: 'texts' | 'examples'; files: readonly Listed[] }[]>();
    for (const [folder, { texts, json }] of folders) {
      const [kind, files] = texts.length >= json.length ? ['texts', texts] as const : ['examples', json] as const;
      if (files.length < LEAST_TEXTS || files.length < (this.inFolder.get(folder) ?? 0) * MOST_OF || mean(files) > (kind === 'texts' ? MEAN_TEXT : MEAN_EXAMPLE)) continue;
      // Texts of a side of a split, without labels.
      if (kind === 'texts' && splitIn(basename(folder)).split !== undefined) add('texts', files.map((each) => ({ ...each, label: undefined })), folder);
      into(parents, dirname(folder), { folder, kind, files });
    }
    for (const [parent, all] of parents) for (const kind of ['texts', 'examples'] as const) {
      const labelled = all.filter((each) => each.kind === kind && isLabelFolder(basename(each.folder)));
      if (labelled.length < 2 || labelled.length > MAX_LABELS) continue;
      const members = dealt(labelled.map(({ folder, files }) => files.map((each) => ({ ...each, label: basename(folder) }))));
      for (const { files } of labelled) for (const each of files) taken.add(each);
      add(kind, members, parent);
    }
    for (const [folder, { json, tables }] of folders) {
      const examples = json.filter((each) => !taken.has(each));
      const one = examples.length >= LEAST_EXAMPLES && mean(examples) <= MEAN_EXAMPLE;
      if (one) add('examples', examples.map((each) => ({ ...each, label: undefined })), folder);
      const parts = new Map<string, Member[]>();
      for (const each of one ? tables : [...tables, ...examples]) {
        const name = fileName(basename(each.path));
        if (name === undefined) continue;
        // A file without a number is a set of its own, whatever else is called so.
        const key = name.part ? `${name.whole}#` : basename(each.path);
        into(parts, key, { ...each, label: undefined });
      }
      for (const [key, members] of parts) add('rows', members, `${folder}${sep}${key.replace(/#$/, '').replace(/\.[a-z]{2,10}(?:\.(?:gz|zst|bz2|xz))?$/i, '')}`);
    }
    return { sets: sets.filter(({ set }) => set.members.length > 1).map(({ set }) => set), divided: divide(sets), sameSize: sameSize(sets.map(({ set }) => set)) };
  }
}

function into<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function mean(files: readonly Listed[]): number {
  return files.reduce((sum, { size }) => sum + size, 0) / Math.max(1, files.length);
}

/** Members of several labels in turn, so that no stretch has one label alone. */
function dealt(labels: readonly (readonly Member[])[]): Member[] {
  return labels.flatMap((members) => members.map((member, i) => ({ member, at: (i + 0.5) / members.length }))).sort((a, b) => a.at - b.at).map(({ member }) => member);
}

/** The side that a path tells, by its last word for one, and the path with stars in their places. */
function sideOf(path: string): { readonly split: Split | undefined; readonly masked: string } {
  let split: Split | undefined;
  const masked = path.split(sep).map((part) => {
    const found = splitIn(part);
    split = found.split ?? split;
    return found.masked;
  }).join(sep).replace(/[-_. ]+$/, '');
  return { split, masked };
}

function divide(sets: readonly { readonly set: DataSet; readonly key: string; readonly split: Split | undefined }[]): Divided[] {
  const keys = new Map<string, Map<Split, DataSet[]>>();
  for (const { set, key, split } of sets) {
    if (split === undefined) continue;
    let sides = keys.get(key);
    if (sides === undefined) keys.set(key, (sides = new Map()));
    into(sides, split, set);
  }
  return [...keys.values()].filter((sides) => sides.has('train') && sides.size > 1).map((sides) => ({ sides }));
}

function sameSize(sets: readonly DataSet[]): Member[][] {
  const sizes = new Map<number, Member[]>();
  for (const { kind, members } of sets) {
    if (kind !== 'rows') continue;
    for (const member of members) if (member.size >= LEAST_EQUAL && (members.length > 1 || fileName(basename(member.path))?.json === false)) into(sizes, member.size, member);
  }
  return [...sizes.values()].filter((members) => members.length > 1);
}
