import type { DetectorSettings, InspectionContext } from '../contract.ts';
import type { OwnRules } from '../own-rules/contract.ts';
import type { PartOrder, PlainContext, ToThread } from './contract.ts';

/** Most settings that a thread keeps: one for each section of a policy file, and those of the files before it. */
const KEPT = 64;

/**
 * What one thread knows of policies. Settings are told once, before the first text that is read under them, and named by
 * a number from then on; other settings, as after the policy file changed, have another number. So a text is read under
 * the settings it was decided on, whatever is loaded meanwhile.
 */
export class ToldPolicies {
  readonly #tell: (message: ToThread) => void;
  readonly #settings = new Map<DetectorSettings, number>();
  readonly #own = new Map<OwnRules, { readonly id: number; users: number }>();
  #next = 1;

  constructor(tell: (message: ToThread) => void) {
    this.#tell = tell;
  }

  /** A context as it crosses to the thread, for these orders. */
  plain({ settings, second, ...rest }: InspectionContext, orders: readonly PartOrder[]): PlainContext {
    const texts = second === undefined ? undefined : orders.map(({ text }) => text);
    // Only what was said of these texts: the rest of a long conversation would be copied at every turn.
    return { ...rest, settings: this.#idOf(settings), ...(second === undefined || texts === undefined ? {} : { second: new Map(texts.flatMap((text) => { const verdict = second.get(text); return verdict === undefined ? [] : [[text, verdict] as const]; })) }) };
  }

  #idOf(settings: DetectorSettings): number {
    const known = this.#settings.get(settings);
    if (known !== undefined) {
      // Put in anew, so that the map's order is the order of last use.
      this.#settings.delete(settings);
      this.#settings.set(settings, known);
      return known;
    }
    const id = this.#next++;
    const { own, ...plain } = settings;
    this.#tell({ kind: 'settings', id, settings: { ...plain, own: own === undefined ? undefined : this.#ownId(own) } });
    this.#settings.set(settings, id);
    for (const [oldest, number] of this.#settings) {
      if (this.#settings.size <= KEPT) break;
      this.#settings.delete(oldest);
      this.#tell({ kind: 'forget', settings: number, own: oldest.own === undefined ? undefined : this.#letGo(oldest.own) });
    }
    return id;
  }

  #ownId(own: OwnRules): number {
    let known = this.#own.get(own);
    if (known === undefined) {
      this.#own.set(own, (known = { id: this.#next++, users: 0 }));
      this.#tell({ kind: 'own', id: known.id, source: own.source });
    }
    known.users++;
    return known.id;
  }

  /** @returns the rules' number when no settings name them any more */
  #letGo(own: OwnRules): number | undefined {
    const known = this.#own.get(own);
    if (known === undefined || --known.users > 0) return undefined;
    this.#own.delete(own);
    return known.id;
  }
}
