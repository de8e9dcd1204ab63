import type { DocumentMarker } from '../conversation/documents.ts';
import type { Origin, Trust } from '../conversation/types.ts';
import type { CallLimits, ToolPin } from './tools.ts';
import type { Category, DetectorSettings, Finding, Severity, Span, Unread } from '../inspect/contract.ts';
import type { AttachedFile } from './attached.ts';
import type { IssuerSection } from './schema/access.ts';

/** In order of strength; the strongest reason decides. */
export type Action = 'allow' | 'flag' | 'redact' | 'confirm' | 'block';
export const ACTIONS: readonly Action[] = ['allow', 'flag', 'redact', 'confirm', 'block'];

export type Mode = 'enforce' | 'shadow';

/**
 * How a `redact` is carried out: `pseudonym` replaces reversibly (`<EMAIL_1>`), `mask` irreversibly
 * (`[REDACTED:secret.aws-access-key]`), `remove` deletes the span (invisible characters, links).
 */
export type RedactMethod = 'pseudonym' | 'mask' | 'remove';

/**
 * Where names that others chose stand in a reason's words, as spans in order of position; all else in them is Sallyport's own.
 * A symbol, so that it goes along wherever a reason is copied, and into no record.
 */
export const NAMES: unique symbol = Symbol('names');

/** Why one finding, or one gap in the coverage, got its action. */
export interface Reason {
  /** Rule id of the finding, or `indeterminate.<reason>` for a gap. */
  readonly rule: string;
  readonly category: Category | 'indeterminate' | 'flow' | 'access' | 'definition';
  readonly pointer: string;
  readonly origin: Origin;
  readonly span?: readonly [number, number];
  readonly severity: Severity;
  readonly confidence: number;
  readonly action: Action;
  readonly method?: RedactMethod;
  readonly mode: Mode;
  /** Where in the policy the action came from: `defaults.pii`, `rules[2]`, `exceptions[0]`; what `explain` shows. */
  readonly decidedBy: string;
  /** Why in plain words, where the rule alone does not say it. Holds no matched text. */
  readonly note?: string;
  /** Of the note. Absent: how much of it is Sallyport's own is not known. */
  readonly [NAMES]?: readonly Span[];
}

/** The decision on one part, or on the whole conversation. */
export interface Decision {
  /** What happens. In shadow mode this is `allow` or `flag`, and `wouldBe` tells what enforcing would have done. */
  readonly action: Action;
  readonly wouldBe: Action;
  readonly reasons: readonly Reason[];
}

export interface PartFacts {
  readonly pointer: string;
  readonly origin: Origin;
  readonly trust: Trust;
  readonly source: string | undefined;
  readonly direction: 'request' | 'answer';
  readonly mediaKind: 'image' | 'audio' | 'file' | undefined;
  readonly findings: readonly Finding[];
  readonly unread: readonly Unread[];
}

/** Who is asking for what: selects the sections of the policy that apply. */
export interface RequestFacts {
  readonly application: string;
  readonly route: string;
  readonly model: string;
  readonly now: number;
}

/** Whom permissions believe about end users, agents and groups. */
export interface IdentityPolicy {
  /** What the application's headers say. */
  readonly headers: boolean;
  /** What tokens of these issuers say. `jwks_file` is an absolute path. */
  readonly tokens: readonly IssuerSection[];
  readonly tokenRequired: boolean;
}

/** How a call that needs a person waits for one. Times in milliseconds. */
export interface ApprovalPolicy {
  /** How long a call waits for an answer, and how long an approval can be used. */
  readonly expiryMs: number;
  /** How long the gateway holds an answer for the person; 0 answers at once. */
  readonly waitMs: number;
  /** Whether an approver may decide on a call of the end user of the same name. */
  readonly selfApproval: boolean;
  /** Where approvers reach the admin address, without a slash at the end; undefined makes no links. */
  readonly linkBase: string | undefined;
  /** The approver in whose name links act; undefined asks for a token. */
  readonly linksAs: string | undefined;
  /** Who is told of a parked call; `url` or the environment variable that holds it. */
  readonly webhook: { readonly url: string | undefined; readonly urlEnv: string | undefined; readonly secretEnv: string | undefined; readonly format: 'json' | 'text' } | undefined;
}

/** The route under which calls over MCP are decided on. */
export const MCP_ROUTE = '/mcp';

/** The policy as it applies to one application and route: resolved once per (application, route, policy version), then only read. */
export interface EffectivePolicy {
  /** First 16 hex digits of the SHA-256 of the canonical policy; in every ledger event. */
  readonly version: string;
  readonly mode: Mode;
  readonly settings: DetectorSettings;
  readonly refusal: { readonly style: 'error' | 'message'; readonly text: string };
  readonly isolate: 'off' | 'delimit' | 'mark';
  readonly canary: boolean;
  /** Whether the flow rules act on tool calls, act where they block and record what they would have confirmed, only record, or are not asked. `mode: shadow` makes them record at most. */
  readonly flow: 'enforce' | 'block' | 'shadow' | 'off';
  /** Files with permissions; undefined when there are none and everything is allowed. The same list for as long as the policy is in force. */
  readonly permissions: readonly AttachedFile[] | undefined;
  /** Whether refusals by permissions act. `mode: shadow` makes them record at most. */
  readonly access: Mode;
  readonly identity: IdentityPolicy;
  /** The data source that a part belongs to, by the name of its tool or document. */
  dataSourceOf(origin: Origin, source: string | undefined): string | undefined;
  /** Whether any part may belong to a data source. */
  readonly hasDataSources: boolean;
  /** What the policy says of a tool. */
  pinOf(tool: string): ToolPin | undefined;
  readonly callLimits: CallLimits;
  /** Markers of documents inside user messages, besides the common ones. */
  readonly documentMarkers: readonly DocumentMarker[];
  readonly approvals: ApprovalPolicy;
  /** Pseudonyms live this long after their last use, in milliseconds. */
  readonly pseudonymTtlMs: number;
  /** Whether the masked text of parts may be kept in the ledger. */
  readonly storeContent: boolean;
  /** Trust of a part, from its origin and its source's name. */
  trustOf(origin: Origin, source: string | undefined): Trust;
  /** Whether an address, a host or an account is one of the user's own, wherever a tool call has it from. */
  ownsDestination(value: string): boolean;
  /** The decision on one part's inspection. Pure and total: every finding and every gap gives exactly one reason. */
  decide(part: PartFacts, now: number): Decision;
  /**
   * Whether any finding of this rule could lead to redact or block in this direction and origin: what a stream must
   * hold for. Must not say false when `decide` could say redact or block.
   */
  enforces(rule: string, origin: Origin, direction: 'request' | 'answer'): boolean;
}
