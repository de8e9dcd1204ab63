import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { outsideOf } from '../file-names.ts';
import { PackageJudge } from '../packages/judge.ts';
import { fileName, manifestText } from '../packages/read.ts';
import { asksOtherIndex, judgeRequirements, type Included } from '../packages/requirements.ts';
import { PACKAGE } from '../packages/rules.ts';
import { GENERAL } from '../general-rules.ts';
import { printable } from '../printable.ts';

const RULES = {
  refused: { id: 'requirements.refused-line', title: 'Lines that pip would refuse', severity: 'low', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

const NAME = /^(?:[\w.-]{0,80}[-_.])?(?:requirements?|constraints?|reqs?|requires)(?:[-_.][\w.-]{0,80})?\.(?:txt|in|pip)$/;
/** Files that are taken in, one by another. */
const MAX_INCLUDES = 50;

const isRequirements = (name: string, path: string): boolean => NAME.test(name) || (/(?:^|\/)requirements\/[^/]{1,200}\.(?:txt|in)$/i.test(path));

function scan(input: ScanInput, context: ScanContext): void {
  const text = manifestText(input, context);
  const judge = new PackageJudge(context, { mixedIndexes: asksOtherIndex(text) });
  const { included, refused, taken } = judgeRequirements(text, judge, context);
  judge.finish();
  if (refused.length > 0) context.report(RULES.refused, `${refused.length} of ${refused.length + taken} lines are no requirements.`, `line ${refused[0] ?? 1}`);
  if (context.depth === 0) follow(included, fileName(input), context);
}

/** Takes in what the file names, each file once. Those with the name of requirements are scanned on their own. */
function follow(first: readonly Included[], own: string, context: ScanContext): void {
  const seen = new Set<string>([own]);
  const waiting = first.map((each) => ({ ...each, from: '' }));
  // The list grows while it is walked. Taking from its front instead would move the whole of it each time: 60,000 lines of `-r a` took seconds.
  for (const { path, line, from } of waiting) {
    const at = `line ${line}`;
    const outside = outsideOf(path);
    const whole = join(from, path);
    if (outside !== undefined && outside !== 'leads out of the folder of the model' || whole === undefined) {
      context.report(PACKAGE.include, `Takes in ${printable(path, 80)}, which lies outside the folder.`, at);
      continue;
    }
    if (seen.has(whole)) {
      if (whole === own) context.report(PACKAGE.include, `Takes in ${printable(path, 80)}, which leads back to this file.`, at);
      continue;
    }
    seen.add(whole);
    if (seen.size > MAX_INCLUDES) {
      context.report(GENERAL.members, `More than ${MAX_INCLUDES} files are taken in; the rest is not followed.`, at);
      return;
    }
    const file = context.beside(whole);
    if (file === undefined) {
      context.report(PACKAGE.include, `Takes in ${printable(path, 80)}, which is not there.`, at);
      continue;
    }
    if (!isRequirements((whole.split('/').at(-1) ?? '').toLowerCase(), whole)) context.enter(file, { as: format });
    for (const [, deeper = ''] of manifestText(file, context).matchAll(/^\s{0,20}(?:-r|-c|--requirement|--constraint)(?:\s{1,20}|=)([^\s#]{1,400})/gm)) if (!/^[a-z]{2,10}:\/\//i.test(deeper)) waiting.push({ path: deeper, line, from: whole.split('/').slice(0, -1).join('/') });
  }
}

/** A path below a folder; undefined when it leads out of the folder that the first file is in. */
function join(folder: string, path: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** Lists of Python packages for pip, with what they take in. */
export const format: Format = {
  id: 'requirements',
  title: 'Requirements of pip',
  extensions: [],
  carriesCode: false,
  mayBeEmpty: true,
  rules: Object.values(RULES),
  detect: ({ name, input }) => (isRequirements(name, input.name) ? 'name' : undefined),
  scan,
};
