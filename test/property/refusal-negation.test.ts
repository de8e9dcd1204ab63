import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mayDecline } from '../../src/inspect/detectors/refusal/negation.ts';

/** The same as one regular expression: what the letter tree stands in for. */
const NEGATION = /n['’]t|not\b|declin|refus|against|violat|conflict|outside|prevent|prohibit|forbid|unable|nicht|keine?|ablehn|\bpas\b|impossible|\bno\b|niego|rechaz|n[ãa]o\b|recusar|\bnon\b|rifiut|niet|geen|inte\b|ikke|\ben\b|\bnie\b|\bne[mjs]|\bnedok|\bnu\b|[ae]m[ae]m\b|yor?um\b|kh[oô]ng|tidak|\btak\b|\bonly\b|deliberat|intention|purposel|omit|withh|inappropr|unethic|irrespons|unsafe|beyond|[^\0-\u02ff\u2010-\u203a]/i;

const PIECES = ['n', 'o', 't', '\'', '’', 'd', 'e', 'c', 'l', 'i', 'N', 'O', 'T', ' ', '_', '0', 'ã', 'Ã', 'ô', 'a', 'm', 'refus', 'nich', 'kein', 'pas', 'ne', 'yor', 'um', 'kh', 'ng', 'tak', 'only', 'omi', 'withh', 'beyon', '\u0130', '\u017f', '\u2026', 'я'];

it('nothing that declines by the expression is passed over', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join('')), (text) => {
    if (NEGATION.test(text)) expect(mayDecline(text)).toBe(true);
  }), { numRuns: 5_000 });
});

it('ordinary sentences are passed over', () => {
  for (const text of ['The parcel will arrive on Monday.', 'Here is the list that you asked for: apples, pears, plums.', 'Notably, the notary knows another note.', 'Encore, Nina, unless Pascal is tactful']) {
    expect(mayDecline(text)).toBe(false);
  }
});
