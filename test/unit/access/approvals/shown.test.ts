import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf } from '../../../../src/access/approvals/amounts.ts';
import { linkFor, formToken, isFormToken, readLink, approvalKey } from '../../../../src/access/approvals/links.ts';
import { approvalLines, visible, waitingText } from '../../../../src/access/approvals/show.ts';
import { leavesOf } from '../../../../src/access/provenance/leaves.ts';
import { SallyportError } from '../../../../src/core/errors.ts';
import { CALL, parkedCall, TestDesk } from '../../../support/desk.ts';
import { writeFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

describe('amountOf', () => {
  const amount = (value: object): number | 'unknown' | undefined => {
    const { leaves, unreadable } = leavesOf(JSON.stringify(value));
    return amountOf(leaves, unreadable === undefined);
  };

  it('is the largest that is called an amount', () => {
    expect(amount({ amount: 5, fee: '7.50', reference: 900 })).toBe(7.5);
    expect(amount({ lines: [{ totalAmount: 1 }, { total_amount: 3 }] })).toBe(3);
    expect(amount({ reference: 900, accounting: 5, costume: 4 })).toBeUndefined();
  });

  it('is unknown where two readers could disagree', () => {
    for (const value of ['1.000,00', '1,000', '1e9', '-5', '0x10', 'ten', '', '١٠٠', '99999999999999999', '5 EUR', ' ', null, true, -1]) expect([value, amount({ amount: value })]).toEqual([value, 'unknown']);
    expect(amountOf(leavesOf('{"amount":1,"amount":9000}').leaves, false)).toBe('unknown');
    expect(amountOf(leavesOf('amount: 9000').leaves, false)).toBe('unknown');
  });
});

describe('what a person sees', () => {
  it('has nothing invisible and nothing that moves the cursor', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }));
    expect(visible('pay\u202eeerf\u001b[2J\u200b\n')).toBe('pay\\u{202e}eerf\\u{1b}[2J\\u{200b}\\u{a}');
    expect(visible('Zürich 支付 🙂')).toBe('Zürich 支付 🙂');
  });

  it('is one line for each line, whatever the call says', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (tool, text) => {
      const call = parkedCall({ ...CALL, tool, conversation: { application: text, endUser: text, session: text, said: [] } }, { reasons: [{ rule: 'flow.x', text }], content: { arguments: [{ pointer: text, value: text, standing: 'untrusted', tainted: true, sources: [{ pointer: text, origin: 'document', trust: 'untrusted', source: text, how: 'encoded' }], moreSources: 2 }], request: text, text } });
      const lines = approvalLines({ id: 'ap_1', state: 'parked', binding: 'b', created: 0, expires: 0, note: text, decidedBy: 'x', call });
      for (const line of lines) expect(line).not.toMatch(/[\n\r\u001b\u202e]/);
      const told = waitingText([{ id: 'ap_1', tool, state: 'parked', reasons: [{ rule: 'flow.x', text }], expires: new Date(0).toISOString() }]);
      expect(told.split('\n')).toHaveLength(3);
    }));
  });
});

describe('links', () => {
  const key = Buffer.alloc(32, 7);
  const claims = { id: `ap_${'0'.repeat(26)}`, approver: 'grace', expires: 2_000 };
  const url = new URL(linkFor(key, claims), 'http://x');
  const codeOf = (address: URL, now = 1_000, by = key): string => {
    try {
      readLink(by, address, now);
      return 'none';
    } catch (error) {
      return error instanceof SallyportError ? error.code : String(error);
    }
  };

  it('say what was signed, until they expire', () => {
    expect(readLink(key, url, 1_999)).toEqual(claims);
    expect(codeOf(url, 2_000)).toBe('approval.invalid_link');
    expect(codeOf(url, 1_000, Buffer.alloc(32, 8))).toBe('approval.invalid_link');
  });

  it('are worth nothing with any character changed', () => {
    const text = url.href.slice('http://x'.length);
    fc.assert(fc.property(fc.nat(text.length - 1), fc.constantFrom('0', 'A', 'z', '=', '&', '/', '-'), (at, c) => {
      const changed = URL.parse(text.slice(0, at) + c + text.slice(at + 1), 'http://x');
      if (changed === null || changed.href === url.href) return;
      let read;
      try {
        read = readLink(key, changed, 1_000);
      } catch (error) {
        expect(error).toBeInstanceOf(SallyportError);
        return;
      }
      expect(read).toEqual(claims);
    }), { numRuns: 1_000 });
    for (const path of ['/approve/', '/approve/ap_1', `/approve/${claims.id}`, `/approve/${claims.id}?as=&until=&sig=`, `/approve/${claims.id}?sig=%ff`]) expect([path, codeOf(new URL(path, 'http://x'))]).toEqual([path, 'approval.invalid_link']);
  });

  it('do not tell what the form must send', () => {
    const form = formToken(key, claims);
    expect(url.href).not.toContain(form);
    expect(isFormToken(key, claims, form)).toBe(true);
    for (const other of [{ ...claims, approver: 'ada' }, { ...claims, expires: 1 }, { ...claims, id: claims.id.replace('0', '1') }]) expect(isFormToken(key, other, form)).toBe(false);
    expect(isFormToken(key, claims, url.searchParams.get('sig') ?? '')).toBe(false);
    expect(isFormToken(key, claims, '')).toBe(false);
  });

  it('have one key in a data directory, which only its owner can read', () => {
    const test = new TestDesk();
    const made = approvalKey(test.folder);
    expect(approvalKey(test.folder)).toEqual(made);
    expect(statSync(join(test.folder, 'approval-key')).mode & 0o077).toBe(0);
    writeFileSync(join(test.folder, 'approval-key'), 'short');
    expect(() => approvalKey(test.folder)).toThrow(SallyportError);
    test.close();
  });
});
