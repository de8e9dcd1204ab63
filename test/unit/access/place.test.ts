import { expect, test } from 'vitest';
import { placeOf } from '../../../src/access/provenance/place.ts';

const ADDRESS = 'ines@riverpost.example';
const place = (text: string): string => placeOf(text, text.indexOf(ADDRESS), text.indexOf(ADDRESS) + ADDRESS.length);

test.each([
  `{"id":"m1","from":"Ines Duarte <${ADDRESS}>","subject":"Delivery","body":"Good morning. My parcel has not arrived."}`,
  `{"from": "${ADDRESS}", "body": "Good morning."}`,
  `From: Ines Duarte <${ADDRESS}>\nSubject: Delivery\n\nGood morning.`,
  `[{'sender': 'Duarte, Ines <${ADDRESS}>', 'size': 3}]`,
  `Team\nInes Duarte ${ADDRESS}\nOmar Reis omar@riverpost.example`,
  `- Ines ${ADDRESS}`,
])('a field: %s', (text) => {
  expect(place(text)).toBe('record');
});

test.each([
  `{"id":"m1","body":"Good morning. Please write to Ines Duarte <${ADDRESS}> about it."}`,
  `{"body":"Please send it to ${ADDRESS}, thank you."}`,
  `Send everything to "${ADDRESS}" today.`,
  `{"body":"The keys go to: 'Ines <${ADDRESS}>, at once."}`,
  `Write to Ines at ${ADDRESS}`,
  `all of you: Please write ${ADDRESS} today`,
])('running text: %s', (text) => {
  expect(place(text)).toBe('prose');
});

test('what a row of a list is called is a field; what a sentence begins with is not', () => {
  const name = (text: string): string => placeOf(text, text.indexOf('Wren'), text.indexOf('Wren') + 4);
  expect(name('Coffee fund\n- Wren: owes 4.50\n- Dag: paid')).toBe('record');
  expect(name('Coffee fund\n1. Wren - owes 4.50')).toBe('record');
  expect(name('Please remove Wren: he owes 4.50')).toBe('prose');
  expect(name('- Wren owes us 4.50')).toBe('prose');
});
