import type { Evidence } from './judge.ts';
import { evidenceOf, identifies } from './judge.ts';
import type { KeywordKind } from './keywords.ts';
import { forgetMadeUp } from './made-up.ts';
import { RunMemo } from '../../views/lib/run-memo.ts';

/** Candidates whose verdicts are kept: within the reach of a name are no more. */
const KEPT = 32;

/** Verdicts on the values of one text, those of passwords by themselves: most values of a decoded reading stand in the one that it came from too. */
const verdicts = [new RunMemo<Evidence>(), new RunMemo<Evidence>()] as const;

/** Forgets the values of the text before. */
export function forgetValues(): void {
  for (const memo of verdicts) memo.begin(0);
  forgetMadeUp();
}

/** Judges the values near names of one text. Names in a row see the same values: each is judged once. */
export class NearValues {
  // Arrays, not typed ones: most texts have no such value, and these cost nothing to make.
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #passwords: number[] = [];
  readonly #verdicts: Evidence[] = [];

  /** Whether [start, end), with the words of [from, to) between it and a name of this kind, can be nothing but a secret. */
  isEvident(text: string, start: number, end: number, kind: KeywordKind, from: number, to: number): boolean {
    const slot = start & (KEPT - 1);
    const password = kind === 'password' ? 1 : 0;
    if (this.#starts[slot] !== start || this.#ends[slot] !== end || this.#passwords[slot] !== password) {
      const literal = text.slice(start, end);
      this.#verdicts[slot] = verdicts[password].of(literal, () => evidenceOf(literal, kind));
      this.#starts[slot] = start;
      this.#ends[slot] = end;
      this.#passwords[slot] = password;
    }
    const verdict = this.#verdicts[slot];
    return verdict === 'secret' || (verdict === 'identifier' && !identifies(text.slice(from, to)));
  }
}
