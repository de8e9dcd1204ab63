import { setTimeout as sleep } from 'node:timers/promises';
import { ApprovalWebhook } from './approval-webhook.ts';
import { ApprovalDesk } from '../access/approvals/desk.ts';
import type { Approval, ApprovalEvent } from '../access/approvals/contract.ts';
import { ApprovalStore } from '../access/approvals/store.ts';
import type { Clock } from '../core/clock.ts';
import type { Config } from '../core/config.ts';
import { asError } from '../core/errors.ts';
import type { LedgerWriter } from '../ledger/contract.ts';
import type { ApprovalPolicy } from '../policy/types.ts';
import { adminEvent } from './record.ts';

/** How often the state of a call is looked at while an answer is held for it. Milliseconds. */
const POLL_MS = 250;
/** How often a held stream shows that it lives: below the idle time-outs of common proxies. Milliseconds. */
const KEEP_ALIVE_MS = 10_000;
/** How often what is overdue is ended. Milliseconds. */
const SWEEP_MS = 30_000;

/** The desk of a data directory, with everything that happens at it in the ledger. */
export function openDesk({ server: { dataDir }, ledger: { content } }: Pick<Config, 'server' | 'ledger'>, ledger: Pick<LedgerWriter, 'record'>, clock: Clock, announce?: (approval: Approval) => void): ApprovalDesk {
  return new ApprovalDesk({
    store: new ApprovalStore(dataDir), clock,
    record: (event) => { ledger.record(approvalEvent(event, content === 'masked')); },
    ...(announce === undefined ? {} : { announce }),
  });
}

export interface ApprovalsOptions {
  readonly config: Config;
  readonly ledger: LedgerWriter;
  readonly clock: Clock;
  policy(application: string): ApprovalPolicy;
  log(message: string): void;
}

/** The desk of a data directory at work: what is parked is announced, and what is overdue is ended. */
export function startApprovals({ config, ledger, clock, policy, log }: ApprovalsOptions): { readonly desk: ApprovalDesk; close(): void } {
  const webhook = new ApprovalWebhook({ dataDir: config.server.dataDir, ledger, log, policy });
  const desk = openDesk(config, ledger, clock, (approval) => { webhook.announce(approval); });
  const stopSweeping = sweepRegularly(desk, log);
  return {
    desk,
    close() {
      stopSweeping();
      webhook.close();
      desk.close();
    },
  };
}

/** What people wrote stays, masked; the text of calls is kept only where the text of parts is. */
function approvalEvent({ action, actor, detail }: ApprovalEvent, keepsContent: boolean): ReturnType<typeof adminEvent> {
  const { arguments: text, ...rest } = detail;
  return adminEvent(`approval.${action}`, keepsContent && text !== undefined ? detail : rest, actor);
}

/** Ends what is overdue from time to time. The returned function stops it. */
function sweepRegularly(desk: ApprovalDesk, log: (message: string) => void): () => void {
  const sweep = (): void => {
    try {
      desk.sweep();
    } catch (thrown) {
      log(`approvals: ${asError(thrown).message}`);
    }
  };
  sweep();
  const timer = setInterval(sweep, SWEEP_MS);
  timer.unref();
  return () => { clearInterval(timer); };
}

export interface Wait {
  readonly ids: readonly string[];
  readonly ms: number;
  readonly clock: Clock;
  /** Nobody is left to answer to. */
  gone(): boolean;
  /** Called from time to time, for a sign of life. */
  ping?(): void;
}

/** Waits until a person has decided on every call, one is denied or over, the time is up, or the client has left. */
export async function waitForPerson(desk: ApprovalDesk, { ids, ms, clock, gone, ping }: Wait): Promise<void> {
  const start = clock.monotonic();
  let pinged = start;
  for (;;) {
    const left = ms - (clock.monotonic() - start);
    if (left <= 0 || gone()) return;
    await sleep(Math.min(POLL_MS, left));
    const states = desk.states(ids);
    if (states.every((state) => state !== 'parked') || states.some((state) => state === 'denied' || state === 'expired')) return;
    if (ping !== undefined && clock.monotonic() - pinged >= KEEP_ALIVE_MS) {
      pinged = clock.monotonic();
      ping();
    }
  }
}
