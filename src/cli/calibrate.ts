import { stringify } from 'yaml';
import { ORIGINS, type Origin, type Trust } from '../conversation/types.ts';
import type { Finding } from '../inspect/contract.ts';
import { BUILT_IN } from '../policy/defaults.ts';
import type { Step as PolicyStep } from '../policy/schema/policy.ts';

/** A labelled text after inspection. */
export interface Example {
  readonly id: string;
  readonly origin: Origin;
  /** As the policy has it. Trusted text is never blocked for this, so it has no threshold. */
  readonly trust: Trust;
  readonly attack: boolean;
  /** Findings of attempts to take over the model, each with what was found, folded. */
  readonly found: readonly { readonly rule: string; readonly confidence: number; readonly text: string }[];
  readonly unread: boolean;
}

/** Categories whose findings thresholds decide on. */
export const TAKEOVER: ReadonlySet<Finding['category']> = new Set(['injection', 'jailbreak', 'extraction']);

/** Thresholds that are weighed: 0.5 to 0.95. */
const THRESHOLDS = Array.from({ length: 10 }, (_, i) => (50 + 5 * i) / 100);

export interface Step { readonly threshold: number; readonly caught: number; readonly alarms: number }

/** How one group of examples comes out at each threshold. */
export interface Group {
  readonly name: string;
  readonly attacks: number;
  readonly benign: number;
  readonly unread: number;
  readonly steps: readonly Step[];
}

export interface Suggestion { readonly rule: string; readonly text: string; readonly examples: number }

export interface Calibration {
  readonly origins: readonly Group[];
  /** Of users' text, and of all other text that is not trusted: what the policy tells apart. */
  readonly sides: readonly (Group & { readonly trust: 'user' | 'untrusted'; readonly recommended: Step | undefined })[];
  readonly allow: readonly Suggestion[];
}

function groupOf(name: string, examples: readonly Example[]): Group {
  const attacks = examples.filter((each) => each.attack);
  const benign = examples.filter((each) => !each.attack);
  const over = (list: readonly Example[], threshold: number): number => list.filter((each) => each.found.some(({ confidence }) => confidence >= threshold)).length;
  return {
    name, attacks: attacks.length, benign: benign.length, unread: examples.filter((each) => each.unread).length,
    steps: THRESHOLDS.map((threshold) => ({ threshold, caught: over(attacks, threshold), alarms: over(benign, threshold) })),
  };
}

/**
 * The threshold that catches most within the bound on false alarms; of equals the highest. Undefined when none keeps the
 * bound or none catches anything, and without examples of either kind: nothing then speaks for or against a threshold, and
 * the highest would only loosen what is built in.
 */
function recommend(group: Group, mostAlarms: number): Step | undefined {
  let best: Step | undefined;
  if (group.attacks === 0 || group.benign === 0) return undefined;
  for (const step of group.steps) {
    if (step.caught === 0 || step.alarms > mostAlarms * group.benign) continue;
    if (best === undefined || step.caught >= best.caught) best = step;
  }
  return best;
}

/** Stretches that the same rule found in several benign examples, above the threshold, and in no attack. */
function suggestionsIn(examples: readonly Example[], thresholds: ReadonlyMap<string, number>): Suggestion[] {
  const benign = new Map<string, { rule: string; text: string; examples: number }>();
  const attacks = new Set<string>();
  for (const example of examples) {
    const limit = thresholds.get(example.trust) ?? Infinity;
    const seen = new Set<string>();
    for (const { rule, confidence, text } of example.found) {
      const key = `${rule}\0${text}`;
      if (example.attack) attacks.add(key);
      else if (confidence >= limit && text.length <= 1_000 && !seen.has(key)) {
        seen.add(key);
        const entry = benign.get(key) ?? { rule, text, examples: 0 };
        benign.set(key, { ...entry, examples: entry.examples + 1 });
      }
    }
  }
  return [...benign].filter(([key, { examples: count }]) => count >= 2 && !attacks.has(key)).map(([, entry]) => entry)
    .sort((a, b) => b.examples - a.examples || (a.rule + a.text < b.rule + b.text ? -1 : 1));
}

/** @param mostAlarms - share of benign examples that may be blocked */
export function calibrate(examples: readonly Example[], mostAlarms: number): Calibration {
  const origins = ORIGINS.flatMap((origin) => {
    const list = examples.filter((each) => each.origin === origin);
    return list.length === 0 ? [] : [groupOf(origin, list)];
  });
  const sides = (['user', 'untrusted'] as const).flatMap((trust) => {
    const list = examples.filter((each) => each.trust === trust);
    if (list.length === 0) return [];
    const group = groupOf(trust, list);
    return [{ ...group, trust, recommended: recommend(group, mostAlarms) }];
  });
  const thresholds = new Map(sides.flatMap(({ trust, recommended }): [string, number][] => (recommended === undefined ? [] : [[trust, recommended.threshold]])));
  return { origins, sides, allow: suggestionsIn(examples, thresholds) };
}

/** Wilson's interval for a share, at 95 %. */
export function interval(hits: number, of: number): readonly [number, number] {
  if (of === 0) return [0, 1];
  const z = 1.96;
  const p = hits / of;
  const middle = p + (z * z) / (2 * of);
  const half = z * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of));
  const under = 1 + (z * z) / of;
  return [Math.max(0, (middle - half) / under), Math.min(1, (middle + half) / under)];
}

/** A built-in step with the recommended threshold, where there is one for its trust; a side without keeps what is built in. */
function stepLine(step: PolicyStep, thresholds: ReadonlyMap<Trust, number>): string {
  const confidence = step.action === 'block' ? step.trust?.map((trust) => thresholds.get(trust)).find((each) => each !== undefined) : undefined;
  const line = stringify(confidence === undefined ? step : { ...step, confidence }, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trimEnd();
  return step.action === 'block' && confidence === undefined ? `${line}   # built in: no recommendation` : line;
}

/** The recommendation as a piece of `sallyport.yaml`; undefined when there is nothing to recommend. */
export function snippet({ sides, allow }: Calibration): string | undefined {
  const lines: string[] = [];
  const thresholds = new Map(sides.flatMap(({ trust, recommended }): [Trust, number][] => (recommended === undefined ? [] : [[trust, recommended.threshold]])));
  if (thresholds.size > 0) {
    lines.push('policy:', '  defaults:');
    for (const category of TAKEOVER) lines.push(`    ${category}:`, '      request:', ...BUILT_IN.defaults[category].request.map((step) => `        - ${stepLine(step, thresholds)}`));
  }
  if (allow.length > 0) {
    lines.push('rules:', '  allow:');
    for (const { rule, text, examples } of allow) lines.push(`    - {rules: [${rule}], texts: [${JSON.stringify(text)}], reason: found in ${examples} benign examples}`);
  }
  return lines.length === 0 ? undefined : `${lines.join('\n')}\n`;
}
