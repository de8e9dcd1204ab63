import type { AdvisorySeverity } from '../packages/contract.ts';
import type { Concerned } from './inventory.ts';

/** Advisories as bills of materials tell them. Nothing is looked up: addresses are those that follow from an id. */

const WORDS: Readonly<Record<string, string>> = { low: 'low', moderate: 'medium', medium: 'medium', high: 'high', critical: 'critical' };
const METHODS: readonly (readonly [prefix: string, method: string])[] = [['CVSS:4.', 'CVSSv4'], ['CVSS:3.1/', 'CVSSv31'], ['CVSS:3.', 'CVSSv3']];
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;
/** Weakness of a package that was made to do harm: embedded malicious code. */
const EMBEDDED = 506;
/** Mended versions that a recommendation names. */
const MAX_FIXED = 20;

/** Where an advisory of that id is published. */
export function addressOf(id: string): { readonly name: string; readonly url: string } | undefined {
  const plain = encodeURIComponent(id);
  if (/^CVE-\d{4}-\d{1,19}$/.test(id)) return { name: 'NVD', url: `https://nvd.nist.gov/vuln/detail/${plain}` };
  if (/^GHSA(?:-[a-z\d]{4}){3}$/.test(id)) return { name: 'GitHub Advisory Database', url: `https://github.com/advisories/${plain}` };
  return /^(?:PYSEC|MAL|OSV)-[\w-]{1,60}$/.test(id) ? { name: 'OSV', url: `https://osv.dev/vulnerability/${plain}` } : undefined;
}

function ratingOf({ type, score }: AdvisorySeverity): object[] {
  if (type === 'word') {
    const severity = WORDS[score.toLowerCase()];
    return severity === undefined ? [] : [{ severity, method: 'other' }];
  }
  const method = type === 'CVSS_V2' ? 'CVSSv2' : METHODS.find(([prefix]) => score.startsWith(prefix))?.[1];
  return method === undefined || !/^[\w:./-]{1,300}$/.test(score) ? [] : [{ method, vector: score }];
}

/** A vulnerability of CycloneDX, with what it affects. Whether a version is affected is `unknown` where it could not be compared. */
export function vulnerability({ hit: { id, aliases, summary, malicious, details }, packages }: Concerned): object {
  const source = addressOf(id);
  const references = aliases.flatMap((alias) => { const at = addressOf(alias); return at === undefined ? [] : [{ id: alias, source: at }]; });
  const ratings = (details?.severities ?? []).flatMap(ratingOf);
  const cwes = [...new Set([...details?.cwes ?? [], ...(malicious ? [EMBEDDED] : [])])];
  const fixed = (details?.fixed ?? []).slice(0, MAX_FIXED);
  return {
    'bom-ref': `advisory:${id}`, id, ...(source === undefined ? {} : { source }), ...(references.length === 0 ? {} : { references }),
    ...(ratings.length === 0 ? {} : { ratings }), ...(cwes.length === 0 ? {} : { cwes }), ...(summary === '' ? {} : { description: summary }),
    ...(fixed.length === 0 ? {} : { recommendation: `Mended in ${fixed.join(', ')}.` }),
    ...(details?.published !== undefined && DATE.test(details.published) ? { published: details.published } : {}),
    ...(details?.modified !== undefined && DATE.test(details.modified) ? { updated: details.modified } : {}),
    affects: packages.map(({ purl, version, unsure }) => ({ ref: purl, ...(version === undefined ? {} : { versions: [{ version: version.slice(0, 1024), status: unsure ? 'unknown' : 'affected' }] }) })),
  };
}
