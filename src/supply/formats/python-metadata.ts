import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { PackageJudge } from '../packages/judge.ts';
import { fileName, manifestText } from '../packages/read.ts';
import { parseRequirement, sourceOf } from '../packages/requirement.ts';

const RULES = {
  incomplete: { id: 'python-metadata.incomplete', title: 'The metadata of a package lack its name or version', severity: 'low', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

/** Headers end at the first empty line; what follows is the description. */
const MAX_HEADERS = 2 * 1024 * 1024;

function scan(input: ScanInput, context: ScanContext): void {
  const text = manifestText(input, context);
  const headers = new Map<string, string>();
  const required: string[] = [];
  for (const line of text.slice(0, MAX_HEADERS).split(/\r?\n/)) {
    if (line === '') break;
    const found = /^([A-Za-z-]{1,40}):\s{0,20}(.{0,1000})/.exec(line);
    if (found?.[1]?.toLowerCase() === 'requires-dist' && found[2] !== undefined) required.push(found[2].replace(/\s{1,20};.*$/, ''));
    if (found?.[1] !== undefined && found[2] !== undefined && !headers.has(found[1].toLowerCase())) headers.set(found[1].toLowerCase(), found[2].trim());
  }
  const [name, version] = [headers.get('name'), headers.get('version')];
  if (name === undefined || version === undefined || name === '') return fileName(input) === 'metadata' && !text.startsWith('Metadata-Version') ? undefined : context.report(RULES.incomplete, 'No name or no version is stated.');
  const licence = headers.get('license-expression') ?? headers.get('license');
  const judge = new PackageJudge(context, { locked: true });
  judge.add({ ecosystem: 'pypi', name, version, source: 'registry', hashes: [], locked: false, at: '', ...(licence === undefined || licence === '' || licence === 'UNKNOWN' || licence.length > 100 ? {} : { licence }) });
  for (const [i, line] of required.entries()) {
    const asked = parseRequirement(line);
    if (asked === undefined) continue;
    judge.add({ ecosystem: 'pypi', name: asked.name, range: asked.specifier, source: asked.url === undefined ? 'registry' : sourceOf(asked.url), hashes: [], locked: false, at: `Requires-Dist ${i + 1}`, ...(asked.url === undefined ? {} : { url: asked.url }) });
  }
  judge.finish();
}

/** What an installed or packed Python package says of itself. */
export const format: Format = {
  id: 'python-metadata',
  title: 'Metadata of a Python package',
  extensions: [],
  carriesCode: false,
  rules: Object.values(RULES),
  detect: ({ name, head, input }) => (name === 'pkg-info' || (name === 'metadata' && (/\.dist-info\//i.test(input.name) || head.toString('latin1', 0, 20).startsWith('Metadata-Version:'))) ? 'name' : undefined),
  scan,
};
