/** An approver is told why, whatever becomes of the names in the reason. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nameWord, unmarked } from '../../../src/access/flow/words.ts';
import { ApprovalGuards, type CallToConfirm } from '../../../src/enforce/approval-guard.ts';
import type { Engine } from '../../../src/inspect/engine.ts';
import { NAMES, type EffectivePolicy, type Reason } from '../../../src/policy/types.ts';
import { TestDesk } from '../../support/desk.ts';

let bench: TestDesk;
beforeEach(() => { bench = new TestDesk(); });
afterEach(() => { bench.close(); });

const POLICY = { version: 'v', trustOf: () => 'untrusted', documentMarkers: [], storeContent: true, approvals: { waitMs: 0, expiryMs: 60_000, selfApproval: false } } as unknown as EffectivePolicy;

/** What the approver is shown when the texts that `isRead` refuses are out of time. */
function shown(reason: Partial<Reason>, isRead: (text: string) => boolean): string {
  const engine = { rules: new Map(), inspectText: ({ text }: { text: string }) => ({ findings: [], unread: isRead(text) ? [] : [{ detector: '*', reason: 'timeout' }] }) } as unknown as Engine;
  const call: CallToConfirm = { tool: 'pay', text: '{}', pointer: '/a', reasons: [{ rule: 'flow.x', category: 'flow', pointer: '/a', origin: 'model', severity: 'high', confidence: 1, action: 'confirm', mode: 'enforce', decidedBy: '', ...reason }] };
  const context = {} as Parameters<ApprovalGuards['for']>[4];
  new ApprovalGuards(engine, bench.desk).for({ parts: [], model: 'm', raw: '{}', surface: 'openai.chat' }, [], { exchange: 'ex_1', application: 'a' }, POLICY, context).settle([call]);
  return bench.desk.list()[0]?.call.reasons[0]?.text ?? '';
}

const NOTE = 'The account comes only from untrusted text, the result of sk_live_1 (message 2), and the user asked for no such call';
const at = NOTE.indexOf('sk_live_1');
const NAMED = { note: NOTE, [NAMES]: [[at, at + 9]] as const };

it('its own words are kept where the reason, and the name in it, could not be read in time', () => {
  expect(shown(NAMED, () => false)).toBe(NOTE.replace('sk_live_1', '(not shown: it could not be read)'));
});

it('a name that can be read by itself is shown', () => {
  expect(shown(NAMED, (text) => text === 'sk_live_1')).toBe(NOTE);
});

it('a note of which it is not known who wrote what is left out', () => {
  expect(shown({ note: 'sk_live_1', category: 'pii' }, () => false)).toBe('pii (not shown: it could not be read)');
});

it('what a finding is about is told without a note', () => {
  expect(shown({ category: 'pii' }, () => false)).toBe('pii');
});

it('a sentence tells where its names stand, and no name can look like a mark', () => {
  const sentence = unmarked(`from ${nameWord('a\ufdd1b\ufdd0c')} and ${nameWord('d')}.`);
  expect(sentence.text).toBe('from abc and d.');
  expect(sentence.names.map(([start, end]) => sentence.text.slice(start, end))).toEqual(['abc', 'd']);
  expect(unmarked('no names')).toEqual({ text: 'no names', names: [] });
});
