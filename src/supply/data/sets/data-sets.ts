import { resolve } from 'node:path';
import { asError } from '../../../core/errors.ts';
import type { Finding } from '../../contract.ts';
import { GENERAL } from '../../general-rules.ts';
import { printable } from '../../printable.ts';
import { walk } from '../../walk.ts';
import type { TextInspector } from '../contract.ts';
import { DATA } from '../rules.ts';
import { judgeEqual, judgeSet, judgeSplit, type Say, type Told } from './judge.ts';
import { Planner, type DataSet } from './plan.ts';

interface Work { readonly small: boolean; run(inspect: TextInspector | undefined, told: Told, say: Say): void }

/**
 * Data sets of several files, and what was divided into training and test data, among files that are to be scanned. What
 * they show together is looked for when the first of their files is asked for, one set at a time.
 */
export class DataSets {
  private readonly work = new Map<string, Work[]>();
  private readonly told: Told = new Map();

  /**
   * @param paths - files and folders, as they are scanned
   * @param say - told what is looked at
   */
  constructor(paths: readonly string[], say: Say = () => undefined) {
    const planner = new Planner();
    let looked = 0;
    // What is named twice is there once.
    const roots = new Map(paths.map((path) => [resolve(path), path]));
    for (const path of roots.values()) for (const entry of walk(path)) {
      if (++looked % 1_000 === 0) say(`${looked} names looked at`);
      if (entry.skipped === undefined && entry.nameUtf8) planner.add({ path: entry.path, file: entry.raw.toString('utf8'), size: entry.size });
    }
    const { sets, divided, sameSize } = planner.plan();
    const add = (of: readonly DataSet[], work: Work): void => {
      for (const { members } of of) for (const { path } of members) {
        const list = this.work.get(path);
        if (list === undefined) this.work.set(path, [work]);
        else list.push(work);
      }
    };
    for (const set of sets) add([set], { small: set.kind !== 'rows', run: (inspect, told, tell) => { judgeSet(set, inspect, told, tell); } });
    for (const each of divided) add([...each.sides.values()].flat(), { small: false, run: (_, told, tell) => { judgeSplit(each, told, tell); } });
    for (const members of sameSize) add([{ kind: 'rows', members }], { small: false, run: (_, told, tell) => { judgeEqual(members, told, tell); } });
    if (planner.beyond !== undefined) this.told.set(planner.beyond, [{ rule: DATA.bounds.id, severity: DATA.bounds.severity, message: 'There are more files of data than are kept in mind: from here on they are judged one by one.' }]);
  }

  /** Whether the detectors of conversations are needed to say what a file's set shows. */
  needsDetectors(path: string): boolean {
    return this.work.get(path)?.some(({ small }) => small) === true;
  }

  /** What the sets of a file show that concerns it. Each file is asked for once. */
  findings(path: string, inspect: TextInspector | undefined, say: Say = () => undefined): readonly Finding[] {
    for (const work of this.work.get(path) ?? []) {
      if (this.done.has(work)) continue;
      this.done.add(work);
      try {
        work.run(inspect, this.told, say);
      } catch (error) {
        // A defect of ours must not end the scan, nor pass for a set in which nothing was found.
        this.told.set(path, [...(this.told.get(path) ?? []), { rule: GENERAL.failed.id, severity: GENERAL.failed.severity, message: `What its data set shows could not be judged: ${printable(asError(error).message)}.` }]);
      }
    }
    this.work.delete(path);
    const found = this.told.get(path) ?? [];
    this.told.delete(path);
    return found;
  }

  private readonly done = new Set<Work>();
}
