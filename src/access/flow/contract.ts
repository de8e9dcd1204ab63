import type { Price } from '../../core/config.ts';
import type { Severity, Span } from '../../inspect/contract.ts';
import type { ToolClass, ToolLabel } from '../labels/label.ts';
import type { SinkKind } from '../labels/sinks.ts';
import type { Piece, Source, Trace } from '../provenance/contract.ts';
import type { Corpus, CorpusPart } from '../provenance/corpus.ts';
import type { Unreadable } from '../provenance/leaves.ts';
import type { CallLimits } from '../../policy/tools.ts';
import type { NAMES } from '../../policy/types.ts';
import type { Integrity } from './integrity.ts';
import type { Intent } from './intent.ts';
import type { Suggestion } from './suggestion.ts';

/** What flow rules decide on a call; the strongest wins. */
export type FlowAction = 'allow' | 'confirm' | 'block';

/** Why a rule wants a call confirmed or blocked. Says where things stand and never what they say. */
export interface FlowReason {
  /** `flow.*` */
  readonly rule: string;
  readonly severity: Severity;
  readonly action: Exclude<FlowAction, 'allow'>;
  /** JSON Pointer inside the arguments; empty for the call as a whole. */
  readonly argument: string;
  /** Pointers of the parts that the reason speaks of. */
  readonly parts: readonly string[];
  readonly text: string;
  /** Of the text. */
  readonly [NAMES]: readonly Span[];
}

/** A reason as a rule gives it: the names in its text are set between marks. */
export type GivenReason = Omit<FlowReason, 'rule' | 'severity' | typeof NAMES>;

export interface FlowDecision {
  readonly action: FlowAction;
  readonly reasons: readonly FlowReason[];
  readonly label: ToolLabel;
  readonly traces: readonly Trace[];
}

/** A rule as the reference lists it. */
export interface FlowRule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** Year-qualified: `OWASP LLM06:2025`. */
  readonly references: readonly string[];
  weigh(call: WeighedCall): Iterable<GivenReason>;
}

/** A leaf with what it decides outside. */
export interface SinkTrace {
  readonly trace: Trace;
  readonly kind: SinkKind;
}

/** A call with everything that rules weigh, worked out once. */
export interface WeighedCall {
  readonly call: { readonly tool: string; readonly arguments: string; readonly beside?: readonly { readonly tool: string; readonly arguments: string }[] };
  readonly limits: CallLimits;
  /** What the model costs, where it is known. */
  readonly price: Price | undefined;
  readonly integrity: Integrity;
  readonly label: ToolLabel;
  readonly traces: readonly Trace[];
  readonly sinks: readonly SinkTrace[];
  readonly unreadable: Unreadable | undefined;
  readonly intent: Intent;
  readonly corpus: Corpus;
  /** 0 reads; 1 fetches or changes what can be changed back; 2 goes outward; 3 spends, destroys, runs code or grants access. */
  readonly harm: 0 | 1 | 2 | 3;
  /** Whether the user's request leads to a call of this kind. */
  readonly asked: boolean;
  /** The request has a verb of the call's, or one that people use for it. */
  readonly deedAsked: boolean;
  /** How well the request leads to this very call: 2 it names the deed and its object, 1 a deed of this class, 0 nothing of it. */
  readonly explained: 0 | 1 | 2;
  /** The request leads to this very call, or speaks of such a one in looser words: enough where no text asks for the call. */
  readonly spokenOf: boolean;
  /** Every value of the call that tells something is the user's. */
  readonly named: boolean;
  /** Where untrusted text asks for this call, or names in running text what the call is about. */
  readonly suggestion: Suggestion | undefined;
  /** The model has read untrusted text in this conversation. */
  readonly readUntrusted: boolean;
  /** The label of the tool whose result a part is. */
  labelOf(part: CorpusPart): ToolLabel | undefined;
  /** How surely the text around a source gives orders to the agent, 0..1. */
  orderAt(source: Source): number;
  /** The parts with an order of at least this confidence. */
  ordersFrom(confidence: number): readonly CorpusPart[];
  /** Untrusted running text was read, in which somebody could have asked for something. */
  readonly readProse: boolean;
  /** Untrusted parts that could not be read for orders. */
  readonly unreadParts: readonly CorpusPart[];
  /** The user hands on the say to the text that the piece came from. */
  delegated(piece: Piece): boolean;
  /** The user hands on the say, and no text that was read gives the agent orders of its own. */
  readonly handedOn: boolean;
  /** Whom the call reaches is left to a text, and the user named nobody in that place. */
  readonly leavesPeople: boolean;
  /** What a text suggests is what the request left for a text to tell, and the user named nothing else in its place. */
  leftOpen(suggestion: Suggestion): boolean;
  /** The user named another value of the form that this argument has, and it is no date and no mere number. */
  contradicts(argument: string): boolean;
  /** What texts order agents to do is another deed than this call, which has nothing of it. */
  readonly otherDeedOrdered: boolean;
  /** An address that is not that of whom the user called by name, which was read as well. */
  otherThanCalled(trace: Trace): boolean;
  has(...classes: readonly ToolClass[]): boolean;
}

/** The detector blocks untrusted text from here on by default: what is above is an order. */
export const SURE = 0.8;
/** A classification that no rule supports: enough to ask about what nobody wanted, too little to block. */
export const PROBABLE = 0.75;
/** Below, the detector reports nothing. */
export const SUSPECTED = 0.5;
