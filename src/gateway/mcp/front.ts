import type { Clock } from '../../core/clock.ts';
import type { Limits } from '../../core/limits.ts';
import type { McpConfig } from '../../core/config.ts';
import type { Identity } from '../../access/identity/contract.ts';
import type { TokenVerifier } from '../../access/identity/tokens.ts';
import type { ApprovalDesk } from '../../access/approvals/desk.ts';
import type { ApprovalGuards } from '../../enforce/approval-guard.ts';
import type { FlowGuards } from '../../enforce/flow-guard.ts';
import type { Guard } from '../../enforce/guard.ts';
import type { LedgerWriter } from '../../ledger/contract.ts';
import type { IdentityPolicy } from '../../policy/types.ts';
import type { DefinitionCache } from './definitions.ts';
import type { McpPermissions } from './permission.ts';

/** What all sessions of the MCP gateway share. */
export interface McpFront {
  readonly config: McpConfig;
  readonly limits: Limits;
  /** Whether the masked text of parts goes to the ledger. */
  readonly content: 'masked' | 'none';
  readonly guard: Guard;
  readonly flows: FlowGuards;
  readonly permissions: McpPermissions;
  /** Verifies whom callers act for. */
  readonly tokens: TokenVerifier;
  /** Where calls wait for a person. */
  readonly approvals: { readonly desk: ApprovalDesk; readonly guards: ApprovalGuards };
  readonly ledger: LedgerWriter;
  readonly clock: Clock;
  readonly cache: DefinitionCache;
  /** Of Sallyport, told to servers and clients. */
  readonly version: string;
  /** For problems that an operator should see; never holds content. */
  log(message: string): void;
}

/** Who a session belongs to, and what its requests bring along. */
export interface McpCaller {
  readonly application: string;
  readonly keyId: string | undefined;
  readonly endUser: string | undefined;
  /** A header of the request that is being served, over HTTP. Lower-case names. */
  header(name: string): string | undefined;
  /**
   * On whose behalf it acts now, as far as the policy believes it.
   * @throws SallyportError `auth.missing_token`, `auth.invalid_token`, `auth.expired_token`, `auth.unverifiable`
   */
  identity(policy: IdentityPolicy): Promise<Identity>;
}

