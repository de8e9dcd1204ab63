import { buildAutomaton } from './automaton.ts';
import { meter } from './charset.ts';
import type { Family, NamedFormat } from './family.ts';

/** A format known by a name and its shape, as the scanner uses it. */
export interface NamedEntry { readonly format: NamedFormat; readonly family: Family; readonly order: number }

/** Finds the named formats whose name occurs in a context, in one pass over it. */
export class NamedFormats {
  private readonly entriesByWord: readonly (readonly NamedEntry[])[];
  private readonly automaton;

  constructor(families: readonly Family[]) {
    const byName = new Map<string, NamedEntry[]>();
    families.forEach((family, order) => {
      for (const format of family.named ?? []) {
        for (const name of format.names) {
          const known = byName.get(name);
          const entry = { format, family, order };
          if (known === undefined) byName.set(name, [entry]);
          else known.push(entry);
        }
      }
    });
    this.automaton = buildAutomaton([...byName.keys()]);
    this.entriesByWord = [...byName.values()];
  }

  /** The first family, in the list's order, that is named in `context` (lower case, letters and digits) and has the value's shape. */
  find(context: string, value: string): NamedEntry | undefined {
    const { column, next, width, firstHit, words } = this.automaton;
    let state = 0;
    let best: NamedEntry | undefined;
    for (let at = 0; at < context.length; at++) {
      state = next[state + (column[context.charCodeAt(at)] as number)] as number;
      if (state < firstHit) continue;
      for (const word of words[state / width] as readonly number[]) {
        for (const entry of this.entriesByWord[word] as readonly NamedEntry[]) if ((best === undefined || entry.order < best.order) && entry.format.shape.test(value) && entry.format.check?.(value) !== 'no') best = entry;
      }
    }
    meter.steps += context.length;
    return best;
  }
}
