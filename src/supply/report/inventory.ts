import type { FileReport } from '../contract.ts';
import type { ListedPackage, PackageHash } from '../packages/contract.ts';
import { purlOf } from '../packages/names.ts';

/** Packages of all files, each once: what two locks name the same is one component. */

export interface InventoryPackage {
  readonly purl: string;
  readonly ecosystem: ListedPackage['ecosystem'];
  readonly name: string;
  readonly version: string | undefined;
  readonly range: string | undefined;
  readonly licence: string | undefined;
  readonly hashes: readonly PackageHash[];
  readonly url: string | undefined;
  readonly source: ListedPackage['source'];
}

/** Digests kept of a package: a Python release has a file for each platform. */
const MAX_HASHES = 64;

export class Inventory {
  private readonly packages = new Map<string, { value: InventoryPackage; hashes: Map<string, PackageHash> }>();

  /** Takes the packages of a file. Returns their purls, each once. */
  add({ packages = [] }: FileReport): readonly string[] {
    const purls = new Set<string>();
    for (const { ecosystem, name, version, range, licence, hashes, url, source } of packages) {
      // A lock may have an entry without a name: there is nothing to list of it.
      if (name === '') continue;
      const purl = purlOf(ecosystem, name, version);
      purls.add(purl);
      const known = this.packages.get(purl);
      if (known === undefined) this.packages.set(purl, { value: { purl, ecosystem, name, version, range, licence, hashes: [], url, source }, hashes: keyed(hashes, new Map<string, PackageHash>()) });
      else {
        keyed(hashes, known.hashes);
        if (known.value.licence === undefined && licence !== undefined) known.value = { ...known.value, licence };
      }
    }
    return [...purls];
  }

  all(): readonly InventoryPackage[] {
    return [...this.packages.values()].map(({ value, hashes }) => ({ ...value, hashes: [...hashes.values()] })).sort((a, b) => (a.purl < b.purl ? -1 : a.purl > b.purl ? 1 : 0));
  }
}

function keyed(hashes: readonly PackageHash[], into: Map<string, PackageHash>): Map<string, PackageHash> {
  for (const hash of hashes) if (into.size < MAX_HASHES) into.set(`${hash.algorithm}:${hash.hex}`, hash);
  return into;
}
