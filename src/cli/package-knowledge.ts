import { readAdvisories } from '../supply/packages/advisories.ts';
import type { PackageKnowledge } from '../supply/packages/contract.ts';
import { addKnown, readKnown } from '../supply/packages/known.ts';
import type { Ecosystem } from '../supply/packages/names.ts';

/**
 * What the options of `scan` say of packages: advisories, and names that exist.
 * @throws SallyportError when a file cannot be read or used
 */
export async function packageKnowledge({ advisories: paths = [], knownPackages = [], policy }: { readonly advisories?: readonly string[]; readonly knownPackages?: readonly string[]; readonly policy?: string }): Promise<PackageKnowledge> {
  const known = new Map<Ecosystem, Set<string>>();
  for (const spec of knownPackages) readKnown(spec, known);
  if (policy !== undefined) {
    // The only ones who need detectors and policies here: scans without a policy do without their memory.
    const [{ loadEngine }, { loadPolicy }] = await Promise.all([import('./engine.ts'), import('./policy.ts')]);
    const { settings } = (await loadPolicy(await loadEngine(), policy)).policyFor('', '', '');
    for (const ecosystem of ['npm', 'pypi'] as const) for (const name of settings.packages?.[ecosystem] ?? []) addKnown(known, ecosystem, name);
  }
  const sources = paths.map(readAdvisories);
  return {
    ...(sources.length === 0 ? {} : { advisories: { of: (...asked) => sources.flatMap((source) => source.of(...asked)) } }),
    ...(known.size === 0 ? {} : { known }),
  };
}
