import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApprovalDesk } from '../../src/access/approvals/desk.ts';
import type { ApprovalEvent, BoundCall, CallToSettle, ParkedCall } from '../../src/access/approvals/contract.ts';
import { ApprovalStore } from '../../src/access/approvals/store.ts';

export const TTL_MS = 900_000;

/** A desk in a folder of its own, with a clock that the test turns. */
export class TestDesk {
  readonly folder = mkdtempSync(join(tmpdir(), 'sallyport-desk-'));
  readonly events: ApprovalEvent[] = [];
  time = 1_800_000_000_000;
  /** What recording throws, when it is to fail. */
  broken: Error | undefined;
  readonly desk = this.another();

  /** Another process at the same desk. */
  another(): ApprovalDesk {
    return new ApprovalDesk({
      store: new ApprovalStore(this.folder),
      clock: { now: () => this.time, monotonic: () => this.time },
      record: (event) => {
        if (this.broken !== undefined) throw this.broken;
        this.events.push(event);
      },
    });
  }

  close(): void {
    this.desk.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const CALL: BoundCall = { tool: 'transfer_money', arguments: '{"account":"DE89370400440532013000","amount":120.5}', conversation: { application: 'shop', endUser: 'ada', said: ['Pay it.', 'Yes.'] }, policy: 'aaaabbbbccccdddd' };

export function toSettle(bound: BoundCall, change: Partial<ParkedCall> = {}): CallToSettle {
  return { bound, park: () => parkedCall(bound, change) };
}

export function parkedCall({ tool, arguments: text, conversation, policy }: BoundCall, change: Partial<ParkedCall> = {}): ParkedCall {
  const { application, endUser, session } = conversation;
  return {
    tool, policy, asker: { application, ...(endUser === undefined ? {} : { endUser }), ...(session === undefined ? {} : { session }), exchange: 'ex_1', surface: 'openai.chat', model: 'm' },
    reasons: [{ rule: 'flow.tainted-sink', text: 'The account comes only from untrusted text' }], masked: text, storeContent: true, content: { arguments: [], text, request: 'Pay it.' }, selfApproval: false, ttlMs: TTL_MS, ...change,
  };
}
