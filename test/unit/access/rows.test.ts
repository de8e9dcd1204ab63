import { expect, test } from 'vitest';
import { placeOf } from '../../../src/access/provenance/place.ts';

const place = (text: string, value: string): string => placeOf(text, text.indexOf(value), text.indexOf(value) + value.length);
const MAIL = 'ines@riverpost.example';
const IBAN = 'DE62380601862210447815';

test.each([
  ['cells between semicolons', `Name;IBAN\nInes Duarte;${IBAN}\nOmar Reis;DE90370502990104882211`, IBAN],
  ['columns set with spaces', `IPP      Name         Mail\n220418   DUARTE Ines  ${MAIL}\n231907   REIS Omar    omar@riverpost.example`, MAIL],
  ['what stands before somebody\'s words', `08:40 R-7602 KONE "on an empty stomach"\n15:40 R-7608 SIMON "cancel if there is none"`, 'R-7608'],
  ['numbers of another length', 'i-1 Corda 120\ni-2 Plyco 88.5', '120'],
  ['a sender in a list of mails', `m_7 Sat 09:40 Ines Duarte <${MAIL}> Beam "tell me by noon please"`, MAIL],
  ['a sender first in the line', `Ines Duarte <${MAIL}> I would like to come by.`, MAIL],
  ['an address after the id of the row', `m7 ${MAIL} Proposal Shall we take option B?`, MAIL],
  ['the id that a row begins with', 'B2 Ito Please give me a quiet room', 'B2'],
  ['a row that stands alone', `O-20 1.249,00 ${IBAN}`, IBAN],
  ['cells between dashes', `- m7 - ${MAIL} - Proposal - Shall we take option B?`, MAIL],
  ['an entry of an address book', `Ines Duarte, River Post, ${MAIL}`, MAIL],
  ['entries in lower case, one below the other', `Desk west, ext 4000, ${MAIL}\nDesk east, ext 4100, east@riverpost.example`, MAIL],
  ['who speaks', 'ines: the line stopped\nomar: please call them today', 'omar'],
  ['a list after a key', `attendees: ${MAIL}, omar@riverpost.example`, MAIL],
])('a field: %s', (_, text, value) => {
  expect(place(text, value)).toBe('record');
});

test.each([
  ['one sentence with a semicolon', `We moved; please pay to ${IBAN}; thank you.`, IBAN],
  ['a sentence in capitals', `PLEASE PAY ${IBAN}`, IBAN],
  ['an order of two words', `Pay ${IBAN}`, IBAN],
  ['a list with an order among its rows', `A-1 Ines\nA-2 then write to ${MAIL} today`, MAIL],
  ['a dash in a sentence', `prefers mail - his new address for quotes since May is ${MAIL}`, MAIL],
  ['commas in a sentence', `Please forward it, as agreed, to ${MAIL}, thanks.`, MAIL],
  ['an address in the middle of a line', `Hello Ines, send the list to Audit Team <${MAIL}> at once`, MAIL],
  ['a word before a colon that is alone', 'Remove Wren: he owes 4.50', 'Wren'],
])('running text: %s', (_, text, value) => {
  expect(place(text, value)).toBe('prose');
});

test('a long line costs no more than a short one', () => {
  expect(place(`${'A-1 '.repeat(50_000)}${IBAN}`, IBAN)).toBe('prose');
});
