import type { PackageLists } from '../../contract.ts';

export type Ecosystem = keyof PackageLists;

/** The name as its registry compares it. */
export function canonical(ecosystem: Ecosystem, name: string): string {
  const lower = ecosystem === 'go' ? name : name.toLowerCase();
  if (ecosystem === 'pypi') return lower.replaceAll(/[-_.]{1,8}/g, '-');
  return ecosystem === 'cargo' ? lower.replaceAll('_', '-') : lower;
}

function* withoutOne(name: string): Generator<string> {
  for (let i = 0; i < name.length; i++) yield name.slice(0, i) + name.slice(i + 1);
}

const bare = (name: string): string => name.replaceAll(/[-_./@]/g, '');

/** A list of known names, and what is one letter away from them. */
export class KnownNames {
  readonly #ecosystem: Ecosystem;
  readonly #names: ReadonlySet<string>;
  /** Names with one letter left out, and names without their separators. */
  readonly #near = new Map<string, string>();

  constructor(ecosystem: Ecosystem, names: readonly string[]) {
    this.#ecosystem = ecosystem;
    this.#names = new Set(names.map((name) => canonical(ecosystem, name)));
    for (const name of this.#names) {
      this.#near.set(bare(name), name);
      // One letter of a short name makes another name.
      if (name.length >= 5) for (const variant of withoutOne(name)) this.#near.set(variant, name);
    }
  }

  has(name: string): boolean {
    const wanted = canonical(this.#ecosystem, name);
    if (this.#names.has(wanted)) return true;
    // A package within a module of Go belongs to it.
    if (this.#ecosystem === 'go') {
      for (let at = wanted.lastIndexOf('/'); at > 0; at = wanted.lastIndexOf('/', at - 1)) if (this.#names.has(wanted.slice(0, at))) return true;
    }
    return false;
  }

  /** Whether a name that is not listed is a listed one with a letter more, less, changed or moved, or other separators. */
  resembles(name: string): boolean {
    const wanted = canonical(this.#ecosystem, name).slice(0, 100);
    if (this.#near.has(bare(wanted)) || (wanted.length >= 5 && this.#near.has(wanted))) return true;
    if (wanted.length < 5) return false;
    for (const variant of withoutOne(wanted)) if (this.#names.has(variant) || this.#near.has(variant)) return true;
    return false;
  }
}
