import type { Detector, InspectionContext, Inspected, Match, PackageLists, Rule, Subject } from '../contract.ts';
import { NOTHING_FOUND } from '../contract.ts';
import { mentions } from './invented-package/mentions.ts';
import type { Ecosystem } from './invented-package/names.ts';
import { KnownNames } from './invented-package/names.ts';
import { Fences } from './unsafe-output/code.ts';

const rule = (id: string, severity: Rule['severity'], title: string, paranoia: Rule['paranoia']): Rule => ({
  id: `invented_package.${id}`, category: 'unsafe_output', severity, title, paranoia, references: ['OWASP LLM09:2025', 'CWE-1357'],
});

// Recorded unless a policy names them: a detector that reads whole answers only and acts by default would hold every stream to its end.
const RULES: readonly Rule[] = [
  rule('look-alike', 'medium', 'Package whose name is nearly that of a listed one', 2),
  rule('unlisted', 'medium', 'Package to install that the policy does not list', 2),
  rule('unlisted-import', 'low', 'Import of a package that the policy does not list', 2),
];

/** Packages of one answer that are told as unlisted; that there are more changes nothing. */
const MOST_TOLD = 256;

/** Names by the lists they are of: a policy keeps its lists for as long as it is in force. */
const known = new WeakMap<PackageLists, Map<Ecosystem, KnownNames>>();

function namesOf(lists: PackageLists, ecosystem: Ecosystem): KnownNames | undefined {
  const list = lists[ecosystem];
  if (list === undefined) return undefined;
  let names = known.get(lists);
  if (names === undefined) known.set(lists, names = new Map<Ecosystem, KnownNames>());
  let of = names.get(ecosystem);
  if (of === undefined) names.set(ecosystem, of = new KnownNames(ecosystem, list));
  return of;
}

function inspect(subject: Subject, context: InspectionContext): Inspected {
  const lists = context.settings.packages;
  if (lists === undefined) return NOTHING_FOUND;
  const { text } = subject;
  const fenced = new Fences(text);
  const matches: Match[] = [];
  for (const { ecosystem, name, also, start, end, installs } of mentions(text, (at) => fenced.contains(at))) {
    if (matches.length === MOST_TOLD) break;
    const names = namesOf(lists, ecosystem);
    if (names === undefined || names.has(name) || also?.some((each) => names.has(each)) === true) continue;
    const near = names.resembles(name);
    matches.push({
      rule: `invented_package.${near ? 'look-alike' : installs ? 'unlisted' : 'unlisted-import'}`,
      span: [start, end], confidence: near ? 0.8 : 0.6, note: ecosystem,
    });
  }
  return matches.length === 0 ? NOTHING_FOUND : { matches };
}

/**
 * Packages in answers that a policy's lists do not hold. Nothing is found for a registry without a list. Read when the
 * answer is complete.
 */
export const detector: Detector = {
  id: 'invented-package',
  title: 'Invented packages',
  version: 1,
  rules: RULES,
  applies: (subject) => subject.direction === 'answer' && subject.kind === 'text',
  inspect,
};
