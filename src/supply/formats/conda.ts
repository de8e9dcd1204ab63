import { isObject } from '../../core/json.ts';
import type { Format, ScanContext, ScanInput } from '../contract.ts';
import { PackageJudge } from '../packages/judge.ts';
import { judgeIndex } from '../packages/indexes.ts';
import { list, manifestText, MAX_YAML_MANIFEST, text, yamlManifest } from '../packages/read.ts';
import { judgeRequirements } from '../packages/requirements.ts';
import { PACKAGE } from '../packages/rules.ts';
import { printable } from '../printable.ts';
import { reportTags } from '../yaml/tags.ts';

const SPEC = /^(?:([\w./-]{1,100})::)?([A-Za-z0-9_][\w.-]{0,200})(?:\s{0,10}([=<>!~].{0,200})|\s{1,10}(.{1,200}))?$/;

function scan(input: ScanInput, context: ScanContext): void {
  const source = manifestText(input, context, MAX_YAML_MANIFEST);
  reportTags(source, context);
  const root = yamlManifest(source, context);
  const channels = list(root, 'channels').filter((each) => typeof each === 'string');
  for (const channel of channels) if (/^[a-z]{2,10}:\/\//i.test(channel)) judgeIndex(channel, 'conda', true, context, 'channels');
  const pip = list(root, 'dependencies').flatMap((each) => (isObject(each) ? list(each, 'pip') : [])).filter((each) => typeof each === 'string');
  const judge = new PackageJudge(context, { mixedIndexes: pip.some((line) => line.startsWith('--extra-index-url')) });
  for (const [i, each] of list(root, 'dependencies').entries()) {
    if (typeof each !== 'string') continue;
    const found = SPEC.exec(each.trim());
    if (found?.[2] === undefined) {
      context.report(PACKAGE.malformed, `${printable(each, 80)} is no package.`, `dependencies[${i}]`);
      continue;
    }
    const range = (found[3] ?? found[4] ?? '').trim();
    const version = /^={1,2}([\w.!+-]{1,60})(?:=[\w.*-]{1,60})?$/.exec(range)?.[1];
    judge.add({ ecosystem: 'conda', name: found[2], source: 'registry', hashes: [], locked: false, at: `dependencies[${i}]`, ...(version === undefined ? { range } : { version }) });
  }
  const { refused } = judgeRequirements(pip.join('\n'), judge, context);
  if (refused.length > 0) context.report(PACKAGE.malformed, `${refused.length} lines for pip are no requirements.`, 'dependencies.pip');
  judge.finish();
  const prefix = text(root, 'prefix');
  if (prefix !== undefined && /(?:^|\/)\.\.\//.test(prefix)) context.report(PACKAGE.outside, `Is installed into ${printable(prefix, 80)}.`, 'prefix');
}

/** Environments of conda. */
export const format: Format = {
  id: 'conda',
  title: 'Environment of conda',
  extensions: [],
  carriesCode: false,
  mayBeEmpty: true,
  covers: ['yaml'],
  rules: [],
  detect: ({ name, head }) => (/^(?:environment|conda)\.ya?ml$/.test(name) || (/(?:environment|conda)/.test(name) && /^(?:[\w.-]{0,60}[-_.])?(?:environment|conda)(?:[-_.][\w.-]{0,60})?\.ya?ml$/.test(name) && /^dependencies\s{0,4}:/m.test(head.toString('utf8'))) ? 'name' : undefined),
  scan,
};
