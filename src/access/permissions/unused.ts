import type { StatementPlace } from './contract.ts';
import type { Observation } from './observed.ts';
import type { Statement } from './statements.ts';

/** A statement and how often it decided. */
export interface StatementUse extends StatementPlace {
  readonly effect: 'permit' | 'forbid';
  readonly uses: number;
}

export interface UsageReport {
  readonly statements: readonly StatementUse[];
  /** Permitting statements that let nothing through in the time. */
  readonly unused: readonly StatementUse[];
  /** Exchanges that were decided by permissions, and those that were not. */
  readonly decided: number;
  readonly undecided: number;
}

/** Counts what statements decided. */
export class UsageCounter {
  readonly #uses = new Map<string, number>();
  #decided = 0;
  #undecided = 0;

  add({ decided }: Observation): void {
    if (decided === undefined) {
      this.#undecided++;
      return;
    }
    this.#decided++;
    for (const { statements } of decided) for (const id of statements) this.#uses.set(id, (this.#uses.get(id) ?? 0) + 1);
  }

  report(statements: readonly Statement[]): UsageReport {
    const all = statements.map(({ id, file, line, json }): StatementUse => ({ id, file, line, effect: json.effect, uses: this.#uses.get(id) ?? 0 }));
    return { statements: all, unused: all.filter(({ effect, uses }) => effect === 'permit' && uses === 0), decided: this.#decided, undecided: this.#undecided };
  }
}
