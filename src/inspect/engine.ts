import { asError } from '../core/errors.ts';
import { DEFAULT_LIMITS } from '../core/limits.ts';
import type { Part, Trust } from '../conversation/types.ts';
import type { Detector, Finding, Inspected, InspectionContext, Match, PartInspection, Rule, Unread, View, ViewMaker } from './contract.ts';
import { LazySubject, type SubjectInput } from './subject.ts';
import { EffortSpent, allowanceFor, isEffortSpent, withAllowance } from './effort.ts';

export interface EngineOptions {
  readonly detectors: readonly Detector[];
  readonly views: readonly ViewMaker[];
  /** Longest text of a part that is read, in UTF-16 units. A longer one is indeterminate. */
  readonly partChars?: number;
  /** Milliseconds one part may take before its remaining detectors are skipped, which makes it indeterminate. */
  readonly partMs?: number;
}

/** Detectors and views put together: text in, findings and coverage out. Holds no state about what it has read. */
export interface Engine {
  readonly detectors: readonly Detector[];
  readonly rules: ReadonlyMap<string, Rule>;
  /** Detector ids and versions: results are comparable while this stays the same. */
  readonly version: string;
  /** Reads one part of a conversation or an answer. Never throws: what fails is in `unread`. */
  inspect(part: Part, trust: Trust, direction: 'request' | 'answer', context: InspectionContext): PartInspection;
  /** Reads text that is not (yet) a part. */
  inspectText(input: SubjectInput, context: InspectionContext, depth?: Depth, only?: readonly Detector[]): PartInspection;
  /** The detectors that read such a part. */
  detectorsFor(input: Pick<SubjectInput, 'origin' | 'trust' | 'kind' | 'direction'>): readonly Detector[];
  /** Their ids: the very list that an inspection has as `read` when all of them have read. */
  readBy(input: Pick<SubjectInput, 'origin' | 'trust' | 'kind' | 'direction'>): readonly string[];
}

/**
 * `plain` reads the raw and the normalised text only, which is what can be decided piece by piece in a stream;
 * `decoded` reads only what decoded views show beyond that, and is free where there is nothing to decode; `all` is both.
 */
export type Depth = 'plain' | 'decoded' | 'all';

const DEFAULT_PART_MS = 1_000;
/** Texts up to this length are read by every detector, and the clock is looked at afterwards: at the slowest known (a few ms per KB) that takes some 10 ms. UTF-16 units. */
const UNTIMED_CHARS = 2_048;
const TOO_DEAR = 'the text takes more work to read than any ordinary one';
const NONE: readonly never[] = [];

export function createEngine(options: EngineOptions): Engine {
  const { detectors, views } = options;
  const partChars = options.partChars ?? DEFAULT_LIMITS.partChars;
  const partMs = options.partMs ?? DEFAULT_PART_MS;
  const rules = new Map<string, Rule>();
  for (const detector of detectors) {
    for (const rule of detector.rules) {
      if (rules.has(rule.id)) throw new Error(`two detectors define the rule ${rule.id}`);
      rules.set(rule.id, rule);
    }
  }
  const applying = new Map<string, readonly Detector[]>();
  const idsOf = new WeakMap<readonly Detector[], readonly string[]>();

  /** The ids of a list, the same array every time: it is kept with every part that was read in full. Not frozen: JSON.stringify reads frozen arrays the slow way. */
  function ids(list: readonly Detector[]): readonly string[] {
    let known = idsOf.get(list);
    if (known === undefined) idsOf.set(list, (known = list.map((detector) => detector.id)));
    return known;
  }

  function detectorsFor(input: Pick<SubjectInput, 'origin' | 'trust' | 'kind' | 'direction'>): readonly Detector[] {
    const key = `${input.direction} ${input.origin} ${input.trust} ${input.kind}`;
    let list = applying.get(key);
    if (list === undefined) applying.set(key, (list = detectors.filter((detector) => detector.applies(input))));
    return list;
  }

  let prepared = false;

  function prepare(): void {
    prepared = true;
    for (const detector of detectors) {
      try {
        detector.prepare?.();
      } catch {
        // `inspect` meets the same, and the text is indeterminate for this detector.
      }
    }
  }

  function inspectText(input: SubjectInput, context: InspectionContext, depth: Depth = 'all', only?: readonly Detector[]): PartInspection {
    const list = only ?? detectorsFor(input);
    if (input.text.length > partChars) return unreadable('too_large', `longer than ${partChars} characters`);
    if (input.text.length === 0) return { outcome: 'clean', findings: NONE, read: ids(list), unread: NONE, score: 0 };
    if (!prepared) prepare();
    return withAllowance(depth === 'plain' ? Infinity : allowanceFor(input.text.length), () => read(input, context, depth, list));
  }

  /** Reads a text that is neither empty nor too long, with whatever allowance there is. */
  function read(input: SubjectInput, context: InspectionContext, depth: Depth, list: readonly Detector[]): PartInspection {
    const subject = new LazySubject(input, depth === 'plain' ? [] : views);
    if (depth === 'decoded' && nothingDecoded(subject)) return { outcome: 'clean', findings: NONE, read: ids(list), unread: NONE, score: 0 };
    let failed: Set<string> | undefined;
    const unread: Unread[] = [];
    const findings: Finding[] = [];
    let score = 0;
    const { disabledRules, own } = context.settings;
    // For a short text, looking at the clock before each detector costs more than some detectors.
    const timed = input.text.length > UNTIMED_CHARS;
    const start = performance.now();
    for (const detector of list) {
      if (timed && performance.now() - start > partMs) {
        unread.push({ detector: detector.id, reason: 'timeout', message: `the part took longer than ${partMs} ms` });
        (failed ??= new Set()).add(detector.id);
        continue;
      }
      let inspected: Inspected;
      try {
        inspected = detector.inspect(subject, context);
        for (const match of inspected.matches) {
          if (disabledRules.has(match.rule)) continue;
          const finding = resolve(match, detector, subject, rules.get(match.rule) ?? own?.rules.get(match.rule));
          if (own === undefined || !own.allows(finding, subject.text)) findings.push(finding);
        }
      } catch (error) {
        // The detectors after this one meet the bound at once.
        if (error instanceof EffortSpent) unread.push({ detector: detector.id, reason: 'too_large', message: TOO_DEAR });
        // The name only: a message may quote the text that made the detector fail.
        else unread.push({ detector: detector.id, reason: 'failed', message: asError(error).name });
        (failed ??= new Set()).add(detector.id);
        continue;
      }
      if (inspected.score !== undefined && inspected.score > score) score = inspected.score;
    }
    if (!timed && performance.now() - start > partMs) unread.push({ detector: '*', reason: 'timeout', message: `the part took longer than ${partMs} ms` });
    // Whatever a detector made of being stopped: what it did not read is not clean.
    if (isEffortSpent() && !unread.some(({ reason }) => reason === 'too_large')) unread.push({ detector: '*', reason: 'too_large', message: TOO_DEAR });
    if (subject.cutShort) unread.push({ detector: '*', reason: 'too_large', message: 'more decoded readings than are read' });
    const kept = depth === 'decoded' ? findings.filter((finding) => !isPlain({ id: finding.view })) : findings;
    const unique = kept.length > 1 ? withoutRepeats(kept) : kept;
    return { outcome: unique.length > 0 ? 'finding' : unread.length > 0 ? 'indeterminate' : 'clean', findings: unique, read: failed === undefined ? ids(list) : ids(list).filter((id) => !(failed?.has(id) ?? false)), unread, score };
  }

  return {
    detectors,
    rules,
    version: detectors.map((detector) => `${detector.id}@${detector.version}`).join(','),
    detectorsFor,
    readBy: (input) => ids(detectorsFor(input)),
    inspectText,
    inspect(part, trust, direction, context): PartInspection {
      const input = { text: part.text ?? '', origin: part.origin, trust, kind: part.kind, source: part.source, direction, json: part.encoding !== 'string' };
      if (part.text === undefined) return unreadable('unreadable', `a part of kind ${part.kind} has no text that can be read`);
      return inspectText(input, context);
    },
  };
}

/** Whether a text has no decoded readings; false when it costs too much to tell. */
function nothingDecoded(subject: LazySubject): boolean {
  try {
    return subject.views.every(isPlain) && !subject.cutShort;
  } catch (error) {
    if (error instanceof EffortSpent) return false;
    throw error;
  }
}

function isPlain(view: { readonly id: string }): boolean {
  return view.id === 'raw' || view.id === 'normalized';
}

/** A part nobody read: one gap, for all detectors. */
function unreadable(reason: Unread['reason'], message: string): PartInspection {
  return { outcome: 'indeterminate', findings: [], read: [], unread: [{ detector: '*', reason, message }], score: 0 };
}

function resolve(match: Match, detector: Detector, subject: LazySubject, rule: Rule | undefined): Finding {
  if (rule === undefined) throw new Error(`${detector.id} reported the unknown rule ${match.rule}`);
  const view = viewOf(subject, match.view);
  const [start, end] = view.toRaw(match.span[0], match.span[1]);
  return {
    rule: rule.id,
    category: rule.category,
    severity: match.severity ?? rule.severity,
    // More digits would be noise in every ledger entry.
    confidence: Math.round(match.confidence * 1e4) / 1e4,
    span: [Math.max(0, start), Math.min(subject.text.length, end)],
    detector: detector.id,
    view: view.id,
    ...(match.note === undefined ? {} : { note: match.note }),
  };
}

function viewOf(subject: LazySubject, id: string | undefined): View {
  if (id === undefined || id === 'raw') return { id: 'raw', text: subject.text, toRaw: (start, end) => [start, end] };
  if (id === subject.normalized.id) return subject.normalized;
  const view = subject.views.find((candidate) => candidate.id === id);
  if (view === undefined) throw new Error(`no view ${id}`);
  return view;
}

/** One finding per rule and span, the surest: the same match is often seen in the raw text and in a reading of it. In order of position. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const sorted = [...findings].sort((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1] || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
  const kept: Finding[] = [];
  for (const finding of sorted) {
    const last = kept.at(-1);
    if (last === undefined || last.rule !== finding.rule || last.span[0] !== finding.span[0] || last.span[1] !== finding.span[1]) kept.push(finding);
    else if (last.confidence < finding.confidence) kept[kept.length - 1] = finding;
  }
  return kept;
}
