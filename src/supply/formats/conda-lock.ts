import type { Format, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { judgeCondaLock, judgeExplicit } from '../packages/conda-lock.ts';
import { PACKAGE } from '../packages/rules.ts';
import { looksLikeText, readText } from '../text.ts';

/** Longest lock that is read; those of many platforms have some ten megabytes. */
const MAX_LOCK = 64 * 1024 * 1024;

const RULES = {
  refused: { id: 'conda-lock.refused-line', title: 'Lines that conda would refuse', severity: 'low', verdict: 'none', references: ['CWE-20'] },
} as const satisfies Record<string, SupplyRule>;

function isExplicit(head: Buffer): boolean {
  return /^@EXPLICIT\s{0,4}$/m.test(head.toString('latin1'));
}

function scan(input: ScanInput, context: ScanContext): void {
  const { text, binary } = readText(input, MAX_LOCK, context);
  if (binary) return context.report(PACKAGE.malformed, 'The content is not text.');
  if (!isExplicit(input.read(0, 4096))) return judgeCondaLock(text, context);
  const refused = judgeExplicit(text, context);
  if (refused.length > 0) context.report(RULES.refused, `${refused.length} lines are no addresses of packages.`, `line ${refused[0] ?? 0}`);
}

/** Locks of conda, by conda-lock or as a list of addresses. */
export const format: Format = {
  id: 'conda-lock',
  title: 'Lock of conda (conda-lock.yml, lists of addresses)',
  extensions: [],
  carriesCode: false,
  covers: ['yaml'],
  rules: Object.values(RULES),
  detect: ({ name, head }) => (/^(?:[\w.-]{1,60}[.-])?conda-lock(?:[.-][\w.-]{1,60})?\.ya?ml$/.test(name) ? 'name' : isExplicit(head) && looksLikeText(head) ? 'structure' : undefined),
  scan,
};
