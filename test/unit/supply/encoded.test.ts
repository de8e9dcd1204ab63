/** Files that stand in texts as base64 are read whole, or said not to be. */
import { expect, test } from 'vitest';
import { encodedIssue } from '../../../src/supply/pickle/encoded.ts';

/** A pickle of so many Nones on the stack, and a command after them. */
function encoded(nones: number): string {
  return Buffer.from(`\x80\x04(${'N'.repeat(nones)}t0cos\nsystem\n\x8c\x02id\x85R.`, 'latin1').toString('base64');
}

test('what a pickle brings in is told wherever it stands', () => {
  expect(encodedIssue(encoded(500_000))).toMatchObject({ level: 'danger', what: expect.stringContaining('os.system') as string });
});

test('a pickle that is larger than is followed does not count as harmless', () => {
  expect(encodedIssue(encoded(2_100_000))).toMatchObject({ level: 'odd' });
});

test('where loaders fail, nothing more is brought in', () => {
  expect(encodedIssue(Buffer.from('\x80\x04(NNNNNNNNNNNNNNNNNNNNNNNN', 'latin1').toString('base64'))).toBeUndefined();
});
