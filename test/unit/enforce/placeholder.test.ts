import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { restoreJson } from '../../../src/enforce/arguments-guard.ts';
import { openPlaceholder } from '../../../src/enforce/placeholder.ts';
import { restore, Vaults, type ConversationVault } from '../../../src/enforce/vault.ts';

function vaultWith(): ConversationVault {
  const vault = new Vaults(systemClock).for(undefined, 1_000);
  vault.pseudonym('EMAIL', 'ann@acme.test');
  vault.pseudonym('NAME', 'A & "B"');
  vault.pseudonym('HEALTH_INSURANCE', 'A123');
  return vault;
}

/** As the model may write it back, and what it says then. */
const SPELLINGS: readonly (readonly [string, string])[] = [
  ['<EMAIL_1>', 'ann@acme.test'], ['<email_1>', 'ann@acme.test'], ['<Email_1>', 'ann@acme.test'], ['<Health_Insurance_1>', 'A123'],
  [String.raw`\<EMAIL\_1\>`, 'ann@acme.test'], [String.raw`<EMAIL\_1>`, 'ann@acme.test'], [String.raw`<HEALTH\_INSURANCE\_1>`, 'A123'],
  ['&lt;NAME_1&gt;', 'A &amp; &quot;B&quot;'], ['&#60;NAME_1&#62;', 'A &amp; &quot;B&quot;'], ['&#x3C;name_1&#x3E;', 'A &amp; &quot;B&quot;'],
  [String.raw`\u003cNAME_1\u003e`, String.raw`A & \"B\"`], [String.raw`\u003Cname_1\u003E`, String.raw`A & \"B\"`],
  ['mailto:%3CEMAIL_1%3E', 'mailto:ann@acme.test'], ['?q=%3cNAME_1%3e&x', '?q=A%20%26%20%22B%22&x'],
  // The backslash of a path is no escape.
  [String.raw`C:\<EMAIL_1>\x`, String.raw`C:\ann@acme.test\x`],
];

/** What only looks like one. */
const OTHERS: readonly string[] = ['<EMAIL_2>', '<EMAIL_01>', '<EMAIL_1', 'EMAIL_1', '[EMAIL_1]', '<EMAIL_1&gt;', '&lt;EMAIL_1>', '%3CEMAIL_1>', String.raw`<EMAIL\\\_1>`, '< EMAIL_1>', '<EMAIL 1>', '<_1>', '<1_1>', `<${'A'.repeat(18)}_1>`];

describe('a placeholder', () => {
  test.each(SPELLINGS)('spelled %s', (spelled, value) => {
    expect(restore(`to ${spelled}, now`, vaultWith())).toBe(`to ${value}, now`);
  });

  test.each(OTHERS)('is not %s', (text) => {
    expect(restore(`to ${text}, now`, vaultWith())).toBe(`to ${text}, now`);
  });

  test.each(SPELLINGS)('spelled %s inside JSON gives JSON', (spelled) => {
    const out = JSON.parse(restoreJson(JSON.stringify({ to: [`x ${spelled}`] }), vaultWith())) as { to: string[] };
    expect(out.to[0]).toBe(restore(`x ${spelled}`, vaultWith()));
  });

  test.each(SPELLINGS)('spelled %s is held from its first character to its last but one', (spelled) => {
    const start = 3 + spelled.search(/<|&|%|\\[<u]/);
    const end = 3 + spelled.replace(/\\x$|&x$/, '').length;
    for (let at = start + 1; at < end; at++) expect(openPlaceholder(`to ${spelled}`.slice(0, at), 0), `to ${spelled}`.slice(0, at)).toBeLessThanOrEqual(start);
  });

  test.each(['a < b', 'R&D ', '50% off', 'a\\b c', '<p>', 'see <https://example.org> '])('is not waited for after %s', (text) => {
    expect(openPlaceholder(text, 0)).toBe(text.length);
  });

  test('that somebody wrote in other letters is theirs as well', () => {
    const vault = new Vaults(systemClock).for(undefined, 1_000);
    vault.reserve('<field name="x"><email_1/> and <email_1>');
    expect(vault.pseudonym('EMAIL', 'ann@acme.test')).toBe('<EMAIL_2>');
    expect(restore('<email_1>', vault)).toBe('<email_1>');
  });

  test('among many that begin and do not end costs no more than its text', () => {
    const text = `${'<'.repeat(100_000)}${'\\'.repeat(100_000)}${'&#'.repeat(50_000)}${'<A_A_A_A_'.repeat(50_000)}<EMAIL_1>`;
    const start = performance.now();
    expect(restore(text, vaultWith()).endsWith('ann@acme.test')).toBe(true);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
