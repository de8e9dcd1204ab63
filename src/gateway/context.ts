import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../core/config.ts';
import type { TokenVerifier } from '../access/identity/tokens.ts';
import type { Clock } from '../core/clock.ts';
import type { ApprovalDesk } from '../access/approvals/desk.ts';
import type { Guard } from '../enforce/guard.ts';
import type { LedgerWriter } from '../ledger/contract.ts';
import type { ApplicationKey, KeyStore } from './keys.ts';
import type { Metrics } from './metrics.ts';
import type { Upstreams } from './upstreams.ts';

/** Which models may be asked for, apart from what a caller's key allows. */
export interface ModelGate {
  /** Why a model may not be served, for the caller; undefined when it may. */
  refusal(model: string): string | undefined;
}

/** What every handler of the data plane works with. */
export interface Gateway {
  readonly config: Config;
  readonly guard: Guard;
  readonly ledger: LedgerWriter;
  readonly metrics: Metrics;
  readonly keys: KeyStore;
  readonly upstreams: Upstreams;
  readonly clock: Clock;
  readonly tokens: TokenVerifier;
  readonly models?: ModelGate | undefined;
  /** Where calls wait for a person. */
  readonly approvals: ApprovalDesk;
  /** Paths that the policy opens although nothing on them is read. */
  openPath(path: string): boolean;
  /** The policy's version and state, for /readyz. */
  policyStatus(): { readonly version: string; readonly error?: string };
  /** For problems an operator should see; never holds content. */
  log(message: string): void;
}

/** Who calls, as far as key and headers tell. */
export interface Caller {
  readonly application: string;
  readonly key: ApplicationKey | undefined;
  /** The caller's own provider credential, passed through instead of the gateway's. */
  readonly ownCredential: string | undefined;
  readonly endUser: string | undefined;
  readonly session: string | undefined;
  /** What it says of the agent and the user's groups, and a token that says it in the name of an issuer. */
  readonly agent: string | undefined;
  readonly groups: readonly string[];
  readonly token: string | undefined;
}

/** One call on the data plane. */
export interface Call {
  readonly id: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  /** Monotonic milliseconds at which the request's head was read. */
  readonly started: number;
}
