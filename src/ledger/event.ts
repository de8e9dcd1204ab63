import type { Mode, Reason } from '../policy/types.ts';
import type { Origin, PartKind, SurfaceId, Trust, Usage } from '../conversation/types.ts';
import type { Finding, Outcome, Unread } from '../inspect/contract.ts';

/** What the ledger keeps of a part. `text` is masked and cut; present only when the policy stores content. */
export interface PartRecord {
  readonly pointer: string;
  readonly direction: 'request' | 'answer';
  readonly kind: PartKind;
  readonly origin: Origin;
  readonly trust: Trust;
  readonly source?: string | undefined;
  /** UTF-16 units, or bytes for media. */
  readonly size: number;
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
  readonly read: readonly string[];
  readonly unread: readonly Unread[];
  readonly text?: string | undefined;
}

export interface ToolCallRecord {
  readonly id: string;
  readonly name: string;
  readonly choice: number;
  /** Masked and cut. */
  readonly arguments: string;
  readonly decision: 'allow' | 'flag' | 'redact' | 'confirm' | 'block';
}

/** What permissions said: of the model, of a data source, of a tool call, in the order in which they were asked. */
export interface AccessRecord {
  readonly action: 'call' | 'use' | 'read' | 'connect';
  /** Name of the tool, model, data source or server. */
  readonly resource: string;
  readonly allowed: boolean;
  /** Why not. */
  readonly rule?: string;
  /** Ids of the statements that decided. */
  readonly statements: readonly string[];
}

export interface Timings {
  /** Milliseconds from the first byte of the request. */
  readonly inspectRequest: number;
  readonly upstreamFirstByte?: number | undefined;
  readonly inspectAnswer?: number;
  readonly total: number;
}

/** Parts that an earlier exchange of the conversation read; `since` is the latest of those exchanges, and `decision` what these parts alone led to now. */
export interface HistoryRecord {
  readonly parts: number;
  readonly findings: number;
  readonly since: string;
  readonly decision: 'allow' | 'flag' | 'redact' | 'confirm' | 'block';
}

/** One exchange between an application and a model. A field that is undefined is one that is absent: JSON has neither. */
export interface ExchangeEvent {
  readonly type: 'exchange';
  readonly id: string;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly application: string;
  readonly keyId?: string | undefined;
  readonly endUser?: string | undefined;
  readonly agent?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  /** How permissions know end user, agent and groups; absent when nobody who is believed names any. */
  readonly assurance?: 'header' | 'token' | undefined;
  readonly session?: string | undefined;
  readonly surface: SurfaceId | 'mcp' | 'guard' | 'unknown';
  readonly route: string;
  readonly model: string;
  readonly upstream?: string | undefined;
  readonly stream: boolean;
  readonly policy: string;
  readonly mode: Mode;
  readonly decision: 'allow' | 'flag' | 'redact' | 'confirm' | 'block';
  readonly wouldBe: 'allow' | 'flag' | 'redact' | 'confirm' | 'block';
  /** Of the new parts and the answer; of earlier parts only what blocked. */
  readonly reasons: readonly Reason[];
  /** Parts new in this exchange. Those that were inspected in an earlier one of the same conversation are counted in `history`, so that an event grows with its turn and not with the conversation. */
  readonly parts: readonly PartRecord[];
  readonly history?: HistoryRecord | undefined;
  readonly toolCalls: readonly ToolCallRecord[];
  /** Absent where no permissions are in force. */
  readonly access?: readonly AccessRecord[] | undefined;
  readonly timings: Timings;
  readonly usage?: Usage | undefined;
  /** By the price of the model, where one is configured. */
  readonly cost?: number | undefined;
  /** Of the cost, where the configuration names one. */
  readonly currency?: string | undefined;
  readonly status: number;
  /** How it ended: `complete`, `refused`, `failed` (error code in `error`), `disconnected` by the client, `not_inspected` on an opened path. */
  readonly ended: 'complete' | 'refused' | 'failed' | 'disconnected' | 'not_inspected';
  readonly error?: string | undefined;
}

/** Something an operator or the product itself did: start, stop, policy loaded or refused, key created, gap in the record. */
export interface AdminEvent {
  readonly type: 'admin';
  readonly id: string;
  readonly time: string;
  readonly action: string;
  readonly actor: string;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

export type LedgerEvent = ExchangeEvent | AdminEvent;
