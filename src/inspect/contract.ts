import type { Origin, PartKind, Trust } from '../conversation/types.ts';
import type { OwnRules } from './own-rules/contract.ts';
import type { SecondStageSettings, SecondVerdicts } from './second-stage/contract.ts';
import type { TextScan } from './views/lib/scan.ts';

export type Category =
  | 'injection' | 'jailbreak' | 'extraction' | 'obfuscation' | 'hidden_text' | 'secret' | 'pii'
  | 'exfiltration' | 'unsafe_output' | 'canary' | 'denylist' | 'harmful' | 'limit';

export const CATEGORIES: readonly Category[] = [
  'injection', 'jailbreak', 'extraction', 'obfuscation', 'hidden_text', 'secret', 'pii',
  'exfiltration', 'unsafe_output', 'canary', 'denylist', 'harmful', 'limit',
];

export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical';
export const SEVERITIES: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

/** Start (inclusive) and end (exclusive) in UTF-16 units. */
export type Span = readonly [start: number, end: number];

/** A rule as the reference lists it. Ids are stable: policies and exceptions name them. */
export interface Rule {
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly title: string;
  /** Year-qualified and validated: `OWASP LLM01:2025`, `AML.T0051.001`. */
  readonly references: readonly string[];
  /** 1 acts by default; 2 to 4 only record until a policy raises its paranoia. */
  readonly paranoia: 1 | 2 | 3 | 4;
  /** What a reversible pseudonym of the match is called (`EMAIL` gives `<EMAIL_1>`); absent when it cannot be one. */
  readonly entity?: string;
}

/** What a detector reports. Offsets are in the view that it read. */
export interface Match {
  readonly rule: string;
  readonly span: Span;
  /** 0..1 */
  readonly confidence: number;
  /** Overrides the rule's severity. */
  readonly severity?: Severity;
  /** The view the span counts in; `raw` when absent. */
  readonly view?: string;
  /** A fact for the reader that holds no matched text, such as `12 hidden characters`. */
  readonly note?: string;
}

/** A match resolved to the raw text. */
export interface Finding {
  readonly rule: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly confidence: number;
  readonly span: Span;
  readonly detector: string;
  readonly view: string;
  readonly note?: string;
}

/**
 * A decoded or normalised reading of a text, with a map back. The map is monotonic: a view's offset v came from the
 * raw text at `toRaw(v)`, and a view's span [a,b) covers the raw span [toRaw(a), rawEnd(b)).
 */
export interface View {
  readonly id: string;
  readonly text: string;
  /** Raw span that the view's span came from, widened to whole encoded units so that it may be redacted. */
  toRaw(start: number, end: number): Span;
}

/** Makes readings of a text; returns none when there is nothing to decode. */
export interface ViewMaker {
  readonly id: string;
  readonly title: string;
  /** Signals of the scan, one of which must be there for {@link make} to be called: a maker with nothing to do costs nothing. */
  readonly needs: number;
  /** Whether reading a text so twice gives it back: what was only read so is not read so again. */
  readonly undoesItself?: true;
  /**
   * Must be linear in the text's length, and a function of the text alone.
   * @param depth - how many views lie beneath (0 for the raw text)
   * @param scan - what one pass over `text` found (`scanText`)
   */
  make(text: string, depth: number, scan: TextScan): readonly View[];
}

/** What detectors read: one part's text and its readings, made when first asked for. */
export interface Subject {
  readonly text: string;
  readonly origin: Origin;
  readonly trust: Trust;
  readonly kind: PartKind;
  readonly source: string | undefined;
  /** `request` on the way to the model, `answer` on the way back. */
  readonly direction: 'request' | 'answer';
  /** True when the text is JSON text (tool arguments, tool definitions). */
  readonly json: boolean;
  /** Whether the text has a character outside ASCII. */
  readonly nonAscii: boolean;
  /** The text with invisible characters removed, compatibility forms folded and look-alikes mapped; the raw view when nothing changes. */
  readonly normalized: View;
  /** The raw view, the normalised one, and every decoded one, nested up to the bound; each text once. */
  readonly views: readonly View[];
}

/** Facts of the conversation that detectors may need; the same for all parts of one exchange. */
export interface InspectionContext {
  /** Changes whenever results may change for the same text: part of the memo key. */
  readonly fingerprint: string;
  /** The conversation's trusted texts (system and developer), for leak detection in answers. */
  readonly systemTexts: readonly string[];
  /** Canary tokens planted in this conversation. */
  readonly canaries: readonly string[];
  readonly settings: DetectorSettings;
  /** What the model of the second stage said of texts; absent when it was not asked at all. */
  readonly second?: SecondVerdicts;
}

/** The part of the policy that detectors see. */
export interface DetectorSettings {
  readonly denylist: readonly DenyRule[];
  /** Hosts that links and images in answers may point to. */
  readonly allowedHosts: readonly string[];
  /** Names of packages that answers may have their reader install, by registry; a registry without a list is not checked. */
  readonly packages?: PackageLists;
  /** Most UTF-16 units and estimated tokens of one part. */
  readonly maxPartChars: number;
  readonly maxPartTokens: number;
  /** Rules that are switched off entirely. */
  readonly disabledRules: ReadonlySet<string>;
  /** The user's own model; absent when there is none. */
  readonly secondStage?: SecondStageSettings;
  /** The user's rules and allowances; absent when there are none. */
  readonly own?: OwnRules;
}

export type PackageLists = Readonly<Partial<Record<'pypi' | 'npm' | 'cargo' | 'go' | 'gem' | 'composer' | 'nuget', readonly string[]>>>;

export interface DenyRule {
  readonly id: string;
  /** Plain text, matched on word boundaries without regard to case; or a pattern in RE2 syntax. */
  readonly phrase?: string;
  readonly pattern?: string;
}

/**
 * How a detector reads a stream. At any time the text [0, n) has arrived and some prefix was released. `hold` returns
 * the smallest offset >= from at which a match may begin that more text could still complete or change; n when none.
 * Contract (test/conformance/streaming.test.ts): for every text, every cut c that `hold` allows, and every way to cut,
 * the matches in [0,c) and those found later in [c, ...) given `lookback` characters before c are those of the whole.
 */
export interface StreamBehaviour {
  /** Characters before the released point that the detector needs to see again. */
  readonly lookback: number;
  hold(text: string, from: number, context: InspectionContext): number;
  /**
   * True only when no match can begin at or after `from`, told by a cheap look at what follows and at up to 512 characters
   * before: the rest is then not read again. Absent: always look. A wrong true hides a finding (test/conformance/streaming.test.ts).
   */
  quiet?(text: string, from: number, context: InspectionContext): boolean;
}

export interface Detector {
  readonly id: string;
  readonly title: string;
  /** Raised whenever results change. */
  readonly version: number;
  readonly rules: readonly Rule[];
  /** The rules that can fire in a direction, where the policy decides which, or brings its own; absent: {@link rules}. */
  rulesIn?(settings: DetectorSettings, direction: 'request' | 'answer'): readonly Rule[];
  /** Which parts this detector reads. Anything else is recorded as not applicable, not as clean. */
  applies(subject: Pick<Subject, 'origin' | 'kind' | 'direction' | 'trust'>): boolean;
  /** Loads what is too large to be loaded with the module; called before the first text, to whose time it does not count. What it throws, `inspect` throws again. */
  prepare?(): void;
  /** Linear in the text's length. Throwing makes the part indeterminate for this detector. */
  inspect(subject: Subject, context: InspectionContext): Inspected;
  /** Absent: its findings cannot be known before the text is complete; enforcing them on a stream holds the whole channel. */
  readonly stream?: StreamBehaviour;
}

export interface Inspected {
  readonly matches: readonly Match[];
  /** Probability of an injection or jailbreak given the origin; only from detectors that estimate one. */
  readonly score?: number;
}

export const NOTHING_FOUND: Inspected = { matches: [] };

export type Outcome = 'clean' | 'finding' | 'indeterminate';

/** Why a detector, or `*` for all of them, did not read a part. */
export interface Unread {
  readonly detector: string;
  readonly reason: 'failed' | 'timeout' | 'too_large' | 'unreadable';
  readonly message?: string;
}

/** What is known of one part after inspection. `read` and `unread` together are its coverage. */
export interface PartInspection {
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
  readonly read: readonly string[];
  readonly unread: readonly Unread[];
  readonly score: number;
}
