/** Files that stand in texts as base64 are read whole, or said not to be. */
import { expect, test } from 'vitest';
import { bufferInput } from '../../../src/supply/input.ts';
import { encodedIssue } from '../../../src/supply/pickle/encoded.ts';
import { scanInput } from '../../../src/supply/scan.ts';

const FREE = (): void => undefined;

/** A pickle of so many Nones on the stack, and a command after them. */
function encoded(nones: number): string {
  return Buffer.from(`\x80\x04(${'N'.repeat(nones)}t0cos\nsystem\n\x8c\x02id\x85R.`, 'latin1').toString('base64');
}

test('what a pickle brings in is told wherever it stands', () => {
  expect(encodedIssue(encoded(500_000), FREE)).toMatchObject({ level: 'danger', what: expect.stringContaining('os.system') as string });
});

test('a pickle that is larger than is followed does not count as harmless', () => {
  expect(encodedIssue(encoded(2_100_000), FREE)).toMatchObject({ level: 'odd' });
});

test('where loaders fail, nothing more is brought in', () => {
  expect(encodedIssue(Buffer.from('\x80\x04(NNNNNNNNNNNNNNNNNNNNNNNN', 'latin1').toString('base64'), FREE)).toBeUndefined();
});

test('many of them have one budget, that of the file', () => {
  let steps = 0;
  encodedIssue(encoded(5_000), () => { steps++; });
  expect(steps).toBeGreaterThan(5_000);
  const file = Buffer.from(JSON.stringify(Array.from({ length: 50 }, () => ({ weights: encoded(5_000) }))));
  const { findings } = scanInput(bufferInput('a.json', file), 'a.json', { limits: { steps: 20_000 } });
  expect(findings.map(({ rule }) => rule)).toContain('limit.steps');
});
