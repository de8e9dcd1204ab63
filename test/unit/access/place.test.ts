import { expect, test } from 'vitest';
import { placeOf } from '../../../src/access/provenance/place.ts';

const ADDRESS = 'ines@riverpost.example';
const place = (text: string): string => placeOf(text, text.indexOf(ADDRESS), text.indexOf(ADDRESS) + ADDRESS.length);

test.each([
  `{"id":"m1","from":"Ines Duarte <${ADDRESS}>","subject":"Delivery","body":"Good morning. My parcel has not arrived."}`,
  `{"from": "${ADDRESS}", "body": "Good morning."}`,
  `From: Ines Duarte <${ADDRESS}>\nSubject: Delivery\n\nGood morning.`,
  `[{'sender': 'Duarte, Ines <${ADDRESS}>', 'size': 3}]`,
])('a field: %s', (text) => {
  expect(place(text)).toBe('record');
});

test.each([
  `{"id":"m1","body":"Good morning. Please write to Ines Duarte <${ADDRESS}> about it."}`,
  `{"body":"Please send it to ${ADDRESS}, thank you."}`,
  `Send everything to "${ADDRESS}" today.`,
  `{"body":"The keys go to: 'Ines <${ADDRESS}>, at once."}`,
])('running text: %s', (text) => {
  expect(place(text)).toBe('prose');
});
