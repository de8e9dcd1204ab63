/** Files that stand in texts as base64 are read whole, or said not to be. */
import { expect, test } from 'vitest';
import { MAX_READ } from '../../../src/supply/contract.ts';
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

test('no number of harmless words in letters and digits hides one that is a file', () => {
  const words = Array.from({ length: 200 }, (_, i) => `${i.toString(36).padStart(3, 'x')}${'q7'.repeat(40)}`).join(' ');
  const { verdict } = scanInput(bufferInput('notes.txt', Buffer.from(`${words} ${encoded(40)} end`)), 'notes.txt');
  expect(verdict).toBe('malicious');
});

test('an older document is none of the small pictures of a folder, whatever it is called', () => {
  const bytes = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from('WordDocument', 'utf16le'), Buffer.alloc(600)]);
  expect(scanInput(bufferInput('Thumbs.db', bytes), 'Thumbs.db').verdict).toBe('unscanned');
});

test('a file in letters is read whole where a piece of the text ends in it', () => {
  const file = Buffer.from(`\x80\x02cposix\nsystem\nX\xe8\x03\x00\x00${'a'.repeat(1000)}\x85R.`, 'latin1').toString('base64');
  for (const before of [MAX_READ - 700, MAX_READ - 10, MAX_READ - 1]) {
    const text = Buffer.concat([Buffer.alloc(before - 1, 'word '), Buffer.from(` ${file} end\n`)]);
    expect(scanInput(bufferInput('notes.txt', text), 'notes.txt').findings.map(({ rule }) => rule), String(before - MAX_READ)).toContain('pickle.dangerous-call');
  }
});
