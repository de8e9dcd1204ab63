import type { Format, ScanContext, ScanInput } from '../contract.ts';
import { PackageJudge } from '../packages/judge.ts';
import { manifestText } from '../packages/read.ts';
import { fixedVersion, parseRequirement, sourceOf } from '../packages/requirement.ts';

/** Lists that are written out; what a program puts together is not followed. */
const LISTS = /\b(?:install_requires|setup_requires|tests_require)\s{0,20}=\s{0,20}\[([^\]]{0,20000})\]/g;
const TEXTS = /"([^"\n]{1,300})"|'([^'\n]{1,300})'/g;

function scan(input: ScanInput, context: ScanContext): void {
  const text = manifestText(input, context, 8 * 1024 * 1024).replaceAll(/#[^\n"']{0,2000}$/gm, '');
  const judge = new PackageJudge(context);
  for (const [, items = ''] of text.matchAll(LISTS)) {
    for (const [, double, single] of items.matchAll(TEXTS)) {
      context.budget.step();
      const parsed = parseRequirement(double ?? single ?? '');
      if (parsed === undefined) continue;
      const version = fixedVersion(parsed.specifier);
      judge.add({
        ecosystem: 'pypi', name: parsed.name, hashes: [], locked: false, at: 'install_requires', source: parsed.url === undefined ? 'registry' : sourceOf(parsed.url),
        ...(version === undefined ? { range: parsed.specifier } : { version }), ...(parsed.url === undefined ? {} : { url: parsed.url }),
      });
    }
  }
  judge.finish();
}

/** What a setup.py asks for; what it does when it is run is judged as Python. */
export const format: Format = {
  id: 'setup-py',
  title: 'Requirements of setup.py',
  extensions: [],
  carriesCode: true,
  mayBeEmpty: true,
  rules: [],
  goesByName: () => true,
  detect: ({ name }) => (name === 'setup.py' ? 'name' : undefined),
  scan,
};
