import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { systemClock, type Clock } from '../../core/clock.ts';
import type { Config } from '../../core/config.ts';
import { SallyportError } from '../../core/errors.ts';
import { TokenVerifier } from '../../access/identity/tokens.ts';
import type { ApprovalDesk } from '../../access/approvals/desk.ts';
import { ApprovalGuards } from '../../enforce/approval-guard.ts';
import { FlowGuards } from '../../enforce/flow-guard.ts';
import { Guard } from '../../enforce/guard.ts';
import type { Engine } from '../../inspect/engine.ts';
import type { LedgerWriter } from '../../ledger/contract.ts';
import { openLedger } from '../../ledger/index.ts';
import { NamedLedger } from '../named-ledger.ts';
import type { PolicySource } from '../app.ts';
import { DefinitionCache } from './definitions.ts';
import type { McpFront } from './front.ts';
import { policyPermissions, type McpPermissions } from './permission.ts';
import { privateFolder } from '../../core/private-folder.ts';

export interface McpOptions {
  readonly config: Config;
  readonly engine: Engine;
  readonly policy: Pick<PolicySource, 'policyFor'>;
  readonly ledger: LedgerWriter;
  readonly version: string;
  readonly permissions?: McpPermissions;
  /** Where calls wait for a person. */
  readonly desk: ApprovalDesk;
  readonly clock?: Clock;
  readonly master?: Buffer;
  log(message: string): void;
}

/** Everything that the sessions of one process share. */
export function createMcpFront({ config, engine, policy, ledger, version, permissions = policyPermissions(), desk, clock = systemClock, master = randomBytes(32), log }: McpOptions): McpFront {
  return {
    config: config.mcp,
    limits: { ...config.server.limits, bodyBytes: config.mcp.limits.messageBytes },
    content: config.ledger.content,
    guard: new Guard({ engine, clock, master, policy: (application, route, model) => policy.policyFor(application, route, model) }),
    flows: new FlowGuards(engine),
    permissions, ledger: new NamedLedger(ledger, engine), clock, version, log,
    tokens: new TokenVerifier(clock),
    approvals: { desk, guards: new ApprovalGuards(engine, desk) },
    cache: new DefinitionCache(),
  };
}

/** MCP processes at once with one data directory: an application may start one for each of its windows. */
const MAX_LEDGERS = 64;

/**
 * A ledger of this process's own below the data directory: each has one writer, and clients start as many of us as they
 * like. The first that no other process writes is gone on with.
 * @throws SallyportError `ledger.held` when others write all of them, `ledger.unavailable`
 */
export async function openMcpLedger({ server, ledger }: Config): Promise<{ readonly ledger: LedgerWriter; readonly dataDir: string }> {
  let last: unknown;
  for (let n = 1; n <= MAX_LEDGERS; n++) {
    const dataDir = join(server.dataDir, 'mcp', String(n));
    try {
      privateFolder(dataDir);
      return { dataDir, ledger: await openLedger({ dataDir, keyFile: ledger.signingKey, whenFull: ledger.whenFull, maxSpoolBytes: ledger.maxSpoolBytes, fsyncMs: ledger.fsyncMs }) };
    } catch (error) {
      if (error instanceof SallyportError && error.code === 'ledger.held') {
        last = error;
        continue;
      }
      if (!(error instanceof SallyportError) || error.code !== 'ledger.unavailable') throw new SallyportError('ledger.unavailable', `The ledger cannot be opened in ${dataDir}.`, { cause: error });
      throw error;
    }
  }
  throw new SallyportError('ledger.held', `All ${MAX_LEDGERS} ledgers below ${join(server.dataDir, 'mcp')} are being written by other processes.`, { cause: last });
}
