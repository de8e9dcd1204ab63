import type { FileReport } from '../contract.ts';
import type { AdvisoryHit, AdvisorySource, ListedPackage, PackageHash } from '../packages/contract.ts';
import { purlOf } from '../packages/names.ts';

/** Packages of all files, each once: what two locks name the same is one component. */

export interface InventoryPackage {
  readonly purl: string;
  readonly ecosystem: ListedPackage['ecosystem'];
  readonly name: string;
  /** Of an image its digest, or the tag where there is none. */
  readonly version: string | undefined;
  /** What is asked for where no version is fixed. */
  readonly range: string | undefined;
  readonly licence: string | undefined;
  readonly hashes: readonly PackageHash[];
  readonly url: string | undefined;
  readonly source: ListedPackage['source'];
  /** Purls of the packages that a lock says it needs. */
  readonly needs: readonly string[];
}

/** Digests kept of a package: a Python release has a file for each platform. */
const MAX_HASHES = 64;

interface Kept { value: Omit<InventoryPackage, 'hashes' | 'needs'>; readonly hashes: Map<string, PackageHash>; readonly needs: Set<string>; local: boolean }

/** An advisory, and the packages of the inventory that it concerns. */
export interface Concerned { readonly hit: AdvisoryHit; readonly packages: readonly { readonly purl: string; readonly version: string | undefined; readonly unsure: boolean }[] }

export class Inventory {
  private readonly packages = new Map<string, Kept>();

  /**
   * Takes the packages of a file. Returns the purls of those that the file itself asks for, each once: where a lock tells
   * what needs what, the packages that only others need are left out.
   */
  add({ packages = [] }: FileReport): readonly string[] {
    const purls = new Set<string>();
    const direct = new Set<string>();
    const needed = new Set<string>();
    for (const each of packages) {
      const { ecosystem, name, version, range, tag, licence, hashes, url, source, local, requires = [] } = each;
      // A lock may have an entry without a name: there is nothing to list of it.
      if (name === '') continue;
      const purl = purlOf(ecosystem, name, version, tag);
      purls.add(purl);
      if (each.direct === true) direct.add(purl);
      const needs = requires.map((id) => purlOf(ecosystem, id.name, id.version)).filter((id) => id !== purl);
      for (const id of needs) needed.add(id);
      let known = this.packages.get(purl);
      if (known === undefined) this.packages.set(purl, (known = { value: { purl, ecosystem, name, version: version ?? (ecosystem === 'docker' ? tag : undefined), range: ecosystem === 'docker' ? undefined : range, licence, url, source }, hashes: new Map<string, PackageHash>(), needs: new Set<string>(), local: true }));
      else if (known.value.licence === undefined && licence !== undefined) known.value = { ...known.value, licence };
      known.local &&= local === true || source === 'path';
      for (const hash of hashes) if (known.hashes.size < MAX_HASHES) known.hashes.set(`${hash.algorithm}:${hash.hex}`, hash);
      for (const id of needs) known.needs.add(id);
    }
    return [...purls].filter((purl) => direct.has(purl) || !needed.has(purl));
  }

  /** All packages in the order of their purls. What a package needs that no file names is left out. */
  all(): readonly InventoryPackage[] {
    return [...this.packages.values()].map(({ value, hashes, needs }) => ({ ...value, hashes: [...hashes.values()], needs: [...needs].filter((purl) => this.packages.has(purl)).sort() })).sort((a, b) => (a.purl < b.purl ? -1 : a.purl > b.purl ? 1 : 0));
  }

  /** The advisories that concern packages of the inventory, in the order of their ids. What is not fetched is left out, as in the findings. */
  concerned(advisories: AdvisorySource | undefined): readonly Concerned[] {
    const found = new Map<string, { readonly hit: AdvisoryHit; readonly packages: { purl: string; version: string | undefined; unsure: boolean }[] }>();
    if (advisories !== undefined) for (const { value: { purl, ecosystem, name, version }, local } of this.packages.values()) {
      if (!local) for (const hit of advisories.of(ecosystem, name, version)) {
        const known = found.get(hit.id);
        const one = { purl, version, unsure: hit.unsure };
        if (known === undefined) found.set(hit.id, { hit, packages: [one] });
        else known.packages.push(one);
      }
    }
    return [...found.values()].sort((a, b) => (a.hit.id < b.hit.id ? -1 : a.hit.id > b.hit.id ? 1 : 0));
  }
}
