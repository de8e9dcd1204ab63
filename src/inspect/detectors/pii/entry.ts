import type { Severity } from '../../contract.ts';
import type { Identifier, Kind } from './types.ts';

/** A written form of an identifier. */
export type Form = Omit<Identifier, 'name'>;

/** A kind of identifier, whole: what the reference says of it and how it is written. */
export interface Entry extends Form {
  /** The rule's id without `pii.`. */
  readonly name: string;
  readonly entity: string;
  readonly title: string;
  /** BCP 47 tag of where it is used; `und` when everywhere. */
  readonly locale: string;
  /** `high` by default. */
  readonly severity?: Severity;
  /** 1 by default. */
  readonly paranoia?: 1 | 2;
  /** Other forms of the same kind, with checks or words of their own. */
  readonly also?: readonly Form[];
}

/** The written forms of an entry, each with the rule it reports. */
export function formsOf(entry: Entry): Identifier[] {
  return [entry, ...(entry.also ?? [])].map(({ strong, weak, valid, starts, words, window, confidence, alone, yields }) => ({
    name: entry.name, words,
    ...(strong === undefined ? {} : { strong }), ...(weak === undefined ? {} : { weak }), ...(valid === undefined ? {} : { valid }), ...(starts === undefined ? {} : { starts }), ...(window === undefined ? {} : { window }),
    ...(confidence === undefined ? {} : { confidence }), ...(alone === undefined ? {} : { alone }), ...(yields === undefined ? {} : { yields }),
  }));
}

export function kindOf({ name, entity, title, locale, severity, paranoia }: Entry): Kind {
  return { name, entity, title, locale, severity: severity ?? 'high', paranoia: paranoia ?? 1 };
}
