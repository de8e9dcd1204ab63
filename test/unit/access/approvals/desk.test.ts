import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OWNER } from '../../../../src/access/approvals/approvers.ts';
import type { Approval, Settlement } from '../../../../src/access/approvals/contract.ts';
import { MAX_OPEN } from '../../../../src/access/approvals/store.ts';
import { SallyportError } from '../../../../src/core/errors.ts';
import { CALL, TestDesk, toSettle, TTL_MS } from '../../../support/desk.ts';

let test: TestDesk;
beforeEach(() => { test = new TestDesk(); });
afterEach(() => { test.close(); });

const propose = (desk = test.desk): Settlement => desk.settle([toSettle(CALL)], 'ex_2');

function park(change: Parameters<typeof toSettle>[1] = {}, bound = CALL): string {
  const settlement = test.desk.settle([toSettle(bound, change)], 'ex_1');
  if (settlement.outcome !== 'waiting') throw new Error(settlement.outcome);
  return settlement.calls[0]?.id ?? '';
}

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof SallyportError ? error.code : String(error);
  }
  return 'none';
};

describe('the desk', () => {
  it('parks a call once, lets it pass once, and then parks it anew', () => {
    const id = park();
    expect(propose()).toMatchObject({ outcome: 'waiting', calls: [{ id, state: 'parked' }] });
    test.desk.decide(id, 'approved', OWNER, 'cli', 'checked');
    expect(propose()).toEqual({ outcome: 'passed', approvals: [{ id, by: 'admin' }] });
    expect(propose()).toMatchObject({ outcome: 'waiting', calls: [{ state: 'parked' }] });
    expect(test.events.map(({ action, actor }) => `${action} ${actor}`)).toEqual(['parked gateway', 'approved admin', 'used gateway', 'parked gateway']);
    expect(test.events.find(({ action }) => action === 'approved')?.detail).toMatchObject({ approval: id, note: 'checked', via: 'cli', binding: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  });

  it('needs an approval for each of two equal calls in one answer', () => {
    const both = [toSettle(CALL), toSettle(CALL)];
    const first = test.desk.settle(both, 'ex');
    const ids = first.outcome === 'waiting' ? first.calls.map(({ id }) => id) : [];
    expect(new Set(ids).size).toBe(2);
    test.desk.decide(ids[0] ?? '', 'approved', OWNER, 'cli');
    expect(test.desk.settle(both, 'ex').outcome).toBe('waiting');
    expect(test.desk.show(ids[0] ?? '').state).toBe('approved');
    test.desk.decide(ids[1] ?? '', 'approved', OWNER, 'cli');
    expect(test.desk.settle(both, 'ex').outcome).toBe('passed');
  });

  it('forgets what the approver saw when the call has ended', () => {
    const used = park();
    expect(test.desk.show(used).call.content).toBeDefined();
    test.desk.decide(used, 'approved', OWNER, 'cli');
    propose();
    expect(test.desk.show(used)).toMatchObject({ state: 'used', usedIn: 'ex_2' });
    const denied = park();
    test.desk.decide(denied, 'denied', OWNER, 'cli');
    for (const id of [used, denied]) expect(test.desk.show(id).call.content).toBeUndefined();
  });

  it('ends a call when its time is over, waiting or approved', () => {
    const waiting = park();
    test.time += TTL_MS;
    expect(codeOf(() => test.desk.decide(waiting, 'approved', OWNER, 'cli'))).toBe('approval.closed');
    expect(test.desk.show(waiting).state).toBe('expired');
    const approved = park();
    test.time += TTL_MS - 1;
    test.desk.decide(approved, 'approved', OWNER, 'cli');
    test.time += TTL_MS;
    expect(propose().outcome).toBe('waiting');
    expect(test.desk.list(true).map(({ state }) => state)).toEqual(['parked', 'expired', 'expired']);
    expect(test.events.filter(({ action }) => action === 'expired').map(({ detail }) => detail['was'])).toEqual(['parked', 'approved']);
  });

  it('lets one of two answers win', () => {
    const other = test.another();
    const id = park();
    test.desk.decide(id, 'denied', OWNER, 'cli');
    expect(codeOf(() => other.decide(id, 'approved', OWNER, 'link'))).toBe('approval.closed');
    expect(propose()).toMatchObject({ outcome: 'waiting', calls: [{ id, state: 'denied' }] });
    other.close();
  });

  it('lets one of two answers of the model use an approval', () => {
    const other = test.another();
    test.desk.decide(park(), 'approved', OWNER, 'cli');
    expect([propose(), propose(other)].map(({ outcome }) => outcome)).toEqual(['passed', 'waiting']);
    other.close();
  });

  it('takes a bounded number of calls from one application, and says so', () => {
    for (let i = 0; i < MAX_OPEN; i++) park({}, { ...CALL, tool: `t${i}` });
    expect(test.desk.settle([toSettle({ ...CALL, tool: 'one more' })], 'ex')).toMatchObject({ outcome: 'refused', error: { code: 'approval.too_many' } });
    const elsewhere = { ...CALL, conversation: { ...CALL.conversation, application: 'other' } };
    expect(test.desk.settle([toSettle(elsewhere)], 'ex').outcome).toBe('waiting');
    test.time += TTL_MS;
    expect(test.desk.settle([toSettle({ ...CALL, tool: 'one more' })], 'ex').outcome).toBe('waiting');
  }, 60_000);

  it('takes no call that is too large to be shown', () => {
    expect(test.desk.settle([toSettle(CALL, { masked: 'x'.repeat(300_000) })], 'ex')).toMatchObject({ outcome: 'refused', error: { code: 'approval.too_large' } });
    expect(test.desk.list()).toEqual([]);
  });

  it('does nothing that cannot be recorded', () => {
    const full = new SallyportError('ledger.unavailable', 'full');
    test.broken = full;
    expect(propose()).toEqual({ outcome: 'refused', error: full });
    test.broken = undefined;
    const id = park();
    test.broken = full;
    expect(codeOf(() => test.desk.decide(id, 'approved', OWNER, 'cli'))).toBe('ledger.unavailable');
    test.broken = undefined;
    expect(test.desk.show(id).state).toBe('parked');
    test.desk.decide(id, 'approved', OWNER, 'cli');
    test.broken = full;
    expect(propose()).toEqual({ outcome: 'refused', error: full });
    test.broken = undefined;
    expect(test.desk.show(id).state).toBe('approved');
  });

  it('refuses when its file cannot be used, and works again when it can', () => {
    const id = park();
    test.desk.close();
    const path = join(test.folder, 'approvals.db');
    const bytes = readFileSync(path);
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
    writeFileSync(path, 'this is no database, and long enough to be read as one'.repeat(100));
    expect(propose()).toMatchObject({ outcome: 'refused', error: { code: 'approval.unavailable' } });
    expect(codeOf(() => test.desk.show(id))).toBe('approval.unavailable');
    writeFileSync(path, bytes);
    expect(propose()).toMatchObject({ outcome: 'waiting', calls: [{ id }] });
  });

  it('refuses when the file was put away while it is open', () => {
    test.desk.decide(park(), 'approved', OWNER, 'cli');
    rmSync(join(test.folder, 'approvals.db'));
    expect(propose().outcome).toBe('waiting');
  });

  it('refuses when its folder is no folder', () => {
    const folder = join(test.folder, 'file');
    writeFileSync(folder, '');
    const blocked = new TestDesk();
    rmSync(blocked.folder, { recursive: true });
    writeFileSync(blocked.folder, '');
    expect(blocked.desk.settle([toSettle(CALL)], 'ex')).toMatchObject({ outcome: 'refused', error: { code: 'approval.unavailable' } });
    blocked.close();
  });

  it('keeps its file to its owner', () => {
    park();
    expect(statSync(join(test.folder, 'approvals.db')).mode & 0o077).toBe(0);
  });

  it('knows nothing of unknown ids, and makes no file to find out', () => {
    expect(codeOf(() => test.desk.show('ap_x'))).toBe('approval.unknown');
    expect(codeOf(() => test.desk.decide("' OR 1=1 --", 'approved', OWNER, 'api'))).toBe('approval.unknown');
    expect(test.desk.list()).toEqual([]);
    expect(existsSync(join(test.folder, 'approvals.db'))).toBe(false);
  });

  it('survives the sudden end of its process', async () => {
    const script = join(test.folder, 'child.ts');
    const root = join(import.meta.dirname, '../../../..');
    mkdirSync(test.folder, { recursive: true });
    writeFileSync(script, `
      import { ApprovalDesk } from '${root}/src/access/approvals/desk.ts';
      import { ApprovalStore } from '${root}/src/access/approvals/store.ts';
      import { toSettle, CALL } from '${root}/test/support/desk.ts';
      const desk = new ApprovalDesk({ store: new ApprovalStore(${JSON.stringify(test.folder)}), clock: { now: () => ${test.time}, monotonic: () => 0 }, record: () => undefined });
      const parked = desk.settle([toSettle(CALL)], 'ex');
      process.stdout.write(parked.outcome === 'waiting' ? parked.calls[0].id : 'no');
      setInterval(() => undefined, 1000);
    `);
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [out] = await once(child.stdout, 'data') as [Buffer];
    child.kill('SIGKILL');
    await once(child, 'close');
    const id = out.toString('utf8');
    expect(test.desk.show(id)).toMatchObject({ state: 'parked' } satisfies Partial<Approval>);
    test.desk.decide(id, 'approved', OWNER, 'cli');
    expect(propose().outcome).toBe('passed');
  });
});

describe('approvers', () => {
  it('are known by a token that is shown once and not stored', () => {
    const { token, approver } = test.desk.addApprover('grace', {});
    expect(test.desk.approverOf(token)).toEqual(approver);
    expect(readFileSync(join(test.folder, 'approvals.db')).includes(token)).toBe(false);
    for (const wrong of ['', 'spv_', token.slice(0, -1), `${token}x`, token.toUpperCase(), 'sp_x']) expect(codeOf(() => test.desk.approverOf(wrong))).toBe('approval.invalid_token');
    expect(test.desk.revokeApprover('grace')).toBe(true);
    expect(test.desk.revokeApprover('grace')).toBe(false);
    expect(codeOf(() => test.desk.approverOf(token))).toBe('approval.invalid_token');
    expect(codeOf(() => test.desk.addApprover('Grace', {}))).toBe('usage.invalid');
    for (const name of ['admin', 'gateway', '', 'a b', '../x']) expect(codeOf(() => test.desk.addApprover(name, {}))).toBe('usage.invalid');
  });

  it('decide on what they may, and nothing else', () => {
    const { approver } = test.desk.addApprover('grace', { applications: ['shop*'], tools: ['transfer_*'], maxAmount: 100 });
    const attempt = (change: Parameters<typeof toSettle>[1], bound = CALL): string => codeOf(() => test.desk.decide(park(change, bound), 'approved', approver, 'api'));
    expect(attempt({ amount: 100 })).toBe('none');
    expect(attempt({ amount: 100.01 }, { ...CALL, policy: 'a' })).toBe('approval.forbidden');
    expect(attempt({ amount: 'unknown' }, { ...CALL, policy: 'b' })).toBe('approval.forbidden');
    expect(attempt({}, { ...CALL, policy: 'c' })).toBe('approval.forbidden');
    expect(attempt({ amount: 1 }, { ...CALL, tool: 'delete_file' })).toBe('approval.forbidden');
    expect(attempt({ amount: 1 }, { ...CALL, conversation: { ...CALL.conversation, application: 'bank' } })).toBe('approval.forbidden');
    expect(test.events.filter(({ action }) => action === 'rejected')).toHaveLength(5);
  });

  it('do not decide on their own requests, unless the policy lets them', () => {
    const { approver } = test.desk.addApprover('ada', {});
    for (const endUser of ['ada', 'ADA', ' Ada ', 'ａｄａ']) {
      expect(codeOf(() => test.desk.decide(park({}, { ...CALL, conversation: { ...CALL.conversation, endUser } }), 'approved', approver, 'cli'))).toBe('approval.forbidden');
    }
    const own = { ...CALL, policy: 'other' };
    expect(codeOf(() => test.desk.decide(park({ selfApproval: true }, own), 'approved', approver, 'cli'))).toBe('none');
    expect(codeOf(() => test.desk.decide(park({}, { ...CALL, conversation: { ...CALL.conversation, endUser: 'bob' } }), 'approved', approver, 'cli'))).toBe('none');
  });
});
