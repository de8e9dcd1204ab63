import type { Origin, Trust } from '../../conversation/types.ts';
import type { SallyportError } from '../../core/errors.ts';
import type { How, Standing } from '../provenance/contract.ts';

/** `parked` waits for a person; `approved` may pass once; the others are the end. */
export type ApprovalState = 'parked' | 'approved' | 'denied' | 'expired' | 'used';

/** What an approval is bound to. Whatever is another here is another call. */
export interface BoundCall {
  readonly tool: string;
  /** As the client will get them: pseudonyms turned back, redactions made. */
  readonly arguments: string;
  readonly conversation: ConversationIdentity;
  /** Version of the policy that wanted it confirmed. */
  readonly policy: string;
}

/** A conversation as far as the wire tells it from others, stable over its turns. */
export interface ConversationIdentity {
  readonly application: string;
  readonly endUser?: string;
  /** As the application names it. Without it the conversation is known by what its user has said. */
  readonly session?: string;
  /** The user's texts so far, in order; of a named conversation none. */
  readonly said: readonly string[];
}

/** One argument as the approver sees it. */
export interface ShownArgument {
  /** JSON Pointer inside the arguments. */
  readonly pointer: string;
  /** Secrets replaced by their rule. */
  readonly value: string;
  readonly standing: Standing;
  /** Only untrusted text has this value. */
  readonly tainted: boolean;
  readonly sources: readonly ShownSource[];
  /** Places beyond those named. */
  readonly moreSources?: number;
}

/** Where a value, or a piece of it, stands in what the model had read. */
export interface ShownSource {
  readonly pointer: string;
  readonly origin: Origin;
  readonly trust: Trust;
  /** Tool or document; untrusted like everything on the wire. */
  readonly source?: string;
  readonly how: How;
}

export interface ShownReason {
  readonly rule: string;
  readonly text: string;
}

/** What the approver sees of the content. Removed from the store when the call has ended. */
export interface ShownContent {
  readonly arguments: readonly ShownArgument[];
  /** Arguments as one text, where they are no JSON or have more values than are shown one by one. */
  readonly text?: string;
  /** Why not every value could be traced. */
  readonly unreadable?: string;
  /** What the user asked for last, masked by the findings. */
  readonly request: string;
}

/** Who proposed a call, where. */
export interface Asker {
  readonly application: string;
  readonly endUser?: string;
  readonly session?: string;
  readonly exchange: string;
  readonly surface: string;
  readonly model: string;
}

/** A call as it is parked. */
export interface ParkedCall {
  readonly tool: string;
  readonly asker: Asker;
  readonly policy: string;
  readonly reasons: readonly ShownReason[];
  /** The largest amount among the arguments; `unknown` when one cannot be read, absent when there is none. */
  readonly amount?: number | 'unknown';
  /** Arguments with secrets and personal data masked, for the ledger and for announcements. */
  readonly masked: string;
  /** Whether the masked arguments may go to the ledger. */
  readonly storeContent: boolean;
  readonly content?: ShownContent;
  readonly selfApproval: boolean;
  readonly ttlMs: number;
  readonly linkBase?: string;
}

/** A parked call with what has become of it. Times in milliseconds since the epoch. */
export interface Approval {
  readonly id: string;
  readonly state: ApprovalState;
  /** Hex SHA-256 of what it is bound to. */
  readonly binding: string;
  readonly created: number;
  readonly expires: number;
  readonly decidedBy?: string;
  readonly decidedAt?: number;
  /** What the approver wrote; masked. */
  readonly note?: string;
  /** Exchange in which the call passed. */
  readonly usedIn?: string;
  readonly call: ParkedCall;
}

/** What a client is told of a call that does not pass now. */
export interface WaitingCall {
  readonly id: string;
  readonly tool: string;
  readonly state: 'parked' | 'denied';
  readonly reasons: readonly ShownReason[];
  /** RFC 3339, UTC. */
  readonly expires: string;
}

/** A call that needs a person, as an answer proposes it. `park` works out what the person sees, and is asked only then. */
export interface CallToSettle {
  readonly bound: BoundCall;
  park(): ParkedCall;
}

/** What becomes of the calls of one choice: all pass, or none. */
export type Settlement =
  | { readonly outcome: 'passed'; readonly approvals: readonly { readonly id: string; readonly by: string }[] }
  | { readonly outcome: 'waiting'; readonly calls: readonly WaitingCall[] }
  | { readonly outcome: 'refused'; readonly error: SallyportError };

/** Something that happened to a call, for the ledger. Holds no content but masked arguments. */
export interface ApprovalEvent {
  readonly action: 'parked' | 'approved' | 'denied' | 'expired' | 'used' | 'rejected';
  readonly actor: string;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}
