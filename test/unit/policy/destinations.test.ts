import { expect, test } from 'vitest';
import { ownDestinations } from '../../../src/policy/destinations.ts';

const own = ownDestinations(['*@acme.example', 'wiki.acme.example', '*.docs.acme.example', 'NL91ABNA0417164300', 'general']);

test.each(['ana@acme.example', ' Ana@ACME.example ', 'https://wiki.acme.example/page?x=1', 'wiki.acme.example/page', 'http://eu.docs.acme.example', 'nl91abna0417164300', 'general'])('is of the user\'s own: %s', (value) => {
  expect(own(value)).toBe(true);
});

test.each([
  '', 'ana@acme.example.evil.example', 'eve@evil.example,ana@acme.example', 'eve@evil.example ana@acme.example', 'eve@evil.example;ana@acme.example', '<eve@evil.example>ana@acme.example', 'eve@evil.example\nana@acme.example', 'a@b@acme.example',
  'https://wiki.acme.example@evil.example/', 'https://ana@wiki.acme.example/', 'https://evil.example/wiki.acme.example', 'https://wiki.acme.example.evil.example', 'https://wiki.acme.example:8443/', 'evil.example/wiki.acme.example', 'wiki.acme.example\\@evil.example', 'javascript:wiki.acme.example', 'generals',
])('is not: %j', (value) => {
  expect(own(value)).toBe(false);
});

test('without patterns nothing is', () => {
  expect(ownDestinations([])('general')).toBe(false);
});
