import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Origin, PartKind, Trust } from '../../src/conversation/types.ts';
import { readEnvironment } from '../../src/core/config.ts';
import { DEFAULT_TRUST } from '../../src/conversation/types.ts';
import { parsePolicyFile } from '../../src/policy/file.ts';
import type { Detector, InspectionContext } from '../../src/inspect/contract.ts';
import type { SecondLabel, SecondVerdict } from '../../src/inspect/second-stage/contract.ts';

export const CORPUS = join(import.meta.dirname, '../../corpus');

/** One case of a detector's corpus. */
export interface Case {
  readonly id: string;
  /** The rule that must fire; null when none may; absent with `not`. */
  readonly rule?: string | null;
  /** The one rule that must stay silent. */
  readonly not?: string;
  readonly text: string;
  readonly match?: string;
  readonly match_covers?: string;
  readonly origin?: Origin;
  readonly direction?: 'request' | 'answer';
  readonly kind?: PartKind;
  readonly context?: Partial<{ systemTexts: string[]; canaries: string[]; denylist: { id: string; phrase?: string; pattern?: string }[]; allowedHosts: string[]; packages: Record<string, string[]>; maxPartChars: number; maxPartTokens: number; rules: unknown; yara: string; second: { labels: SecondLabel[]; direction: 'request' | 'answer'; verdict?: SecondVerdict } }>;
  readonly note?: string;
  readonly file: string;
  readonly line: number;
}

/** All JSON lines below a folder of the corpus. */
export function corpusLines<T>(folder: string): (T & { readonly file: string; readonly line: number })[] {
  const root = join(CORPUS, folder);
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readFileSync(join(root, name), 'utf8').split('\n').flatMap((text, i) => (text.trim() === '' ? [] : [{ ...(JSON.parse(text) as T), file: `${folder}/${name}`, line: i + 1 }])));
}

export function contextOf(of: Case['context'] = {}): InspectionContext {
  return {
    fingerprint: JSON.stringify(of),
    systemTexts: of.systemTexts ?? [],
    canaries: of.canaries ?? [],
    settings: {
      denylist: of.denylist ?? [],
      allowedHosts: of.allowedHosts ?? [],
      ...(of.packages === undefined ? {} : { packages: of.packages }),
      maxPartChars: of.maxPartChars ?? 1_000_000,
      maxPartTokens: of.maxPartTokens ?? 250_000,
      disabledRules: new Set(),
      ...ownOf(of),
      ...(of.second === undefined ? {} : { secondStage: { model: '', tokenizer: '', labels: of.second.labels, when: 'always', directions: [of.second.direction], from: 0.2, below: 0.8, threshold: 0.8, timeoutMs: 1, maxTokens: 8 } }),
    },
    ...(of.second === undefined ? {} : { second: new SameVerdict(of.second.verdict) }),
  };
}

/** One verdict on any text. */
class SameVerdict extends Map<string, SecondVerdict> {
  readonly #verdict: SecondVerdict | undefined;

  constructor(verdict: SecondVerdict | undefined) {
    super();
    this.#verdict = verdict;
  }

  override get(): SecondVerdict | undefined {
    return this.#verdict;
  }
}

const owns = new Map<string, Partial<InspectionContext['settings']>>();

/** The rules that a case brings along, read as the policy file reads them. */
function ownOf({ rules, yara }: NonNullable<Case['context']>): Partial<InspectionContext['settings']> {
  if (rules === undefined && yara === undefined) return {};
  const key = JSON.stringify([rules, yara]);
  const known = owns.get(key);
  if (known !== undefined) return known;
  const section: Record<string, unknown> = Array.isArray(rules) ? { inline: rules } : { ...(rules as Record<string, unknown> | undefined) };
  const files = yara === undefined ? [] : [{ name: 'case.yar', path: 'case.yar', text: yara }];
  const own = parsePolicyFile(JSON.stringify({ rules: section }), 'case.yaml', { rules: [], environment: readEnvironment({}), now: 0 }, files).own;
  if (own === undefined) throw new Error('a case has no rules');
  owns.set(key, { own });
  return { own };
}

/** Origin, direction, kind and trust of a case, with the corpus's defaults: a request of a user, or the model's answer when only that is read. */
export function subjectOf(test: Case, detector: Detector): { origin: Origin; direction: 'request' | 'answer'; kind: PartKind; trust: Trust } {
  const reads = (direction: 'request' | 'answer', origin: Origin): boolean => detector.applies({ origin, kind: test.kind ?? 'text', direction, trust: DEFAULT_TRUST[origin] });
  const direction = test.direction ?? (test.origin === 'model' || !reads('request', test.origin ?? 'user') ? 'answer' : 'request');
  const origin = test.origin ?? (direction === 'answer' ? 'model' : 'user');
  return { origin, direction, kind: test.kind ?? 'text', trust: DEFAULT_TRUST[origin] };
}
