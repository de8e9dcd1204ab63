import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SallyportError } from '../../../src/core/errors.ts';
import { answerLines, readLines, type Line } from '../../../src/cli/lines.ts';

async function lines(chunks: readonly (Buffer | string)[], max = 1_000): Promise<Line[]> {
  const found: Line[] = [];
  for await (const line of readLines(Readable.from(chunks, { objectMode: true }), max)) found.push(line);
  return found;
}
const texts = async (chunks: readonly (Buffer | string)[]): Promise<string[]> => (await lines(chunks)).map(({ text }) => text);

describe('readLines', () => {
  test('ends lines at LF and CRLF, and needs no end of the last', async () => {
    expect(await texts(['a\nb\r\nc'])).toEqual(['a', 'b', 'c']);
    expect(await texts(['a\n'])).toEqual(['a']);
    expect(await texts(['\n\n'])).toEqual(['', '']);
    expect(await texts([Buffer.from('\ufeffa\n\ufeffb')]), 'a byte order mark').toEqual(['a', '\ufeffb']);
    expect(await texts([])).toEqual([]);
    expect(await texts(['a\r', '\nb\rc'])).toEqual(['a', 'b\rc']);
  });

  test('does not depend on chunks, which may cut characters', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replaceAll(/[\r\n]/g, '')), fc.constantFrom('世界', '\ud83d\ude00', '')), { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 12 }), async (wanted, cuts) => {
      const all = Buffer.from(wanted.map((text) => `${text}\n`).join(''));
      const places = [0, ...cuts.map((cut) => cut % (all.length + 1)).sort((a, b) => a - b), all.length];
      expect(await texts(places.slice(1).map((end, i) => all.subarray(places[i], end)))).toEqual(wanted);
    }), { numRuns: 200 });
  });

  test('a line over the bound is reported, and the next one read', async () => {
    const long = 'x'.repeat(11);
    for (const chunks of [[`${long}\nnext\n`], [...long.split(''), '\n', 'next'], [long.slice(0, 5), `${long}\nne`, 'xt']]) {
      expect(await lines(chunks, 10)).toEqual([{ text: '', cut: true }, { text: 'next', cut: false }]);
    }
    expect(await lines(['x'.repeat(10)], 10)).toEqual([{ text: 'x'.repeat(10), cut: false }]);
    expect(await lines([long], 10)).toEqual([{ text: '', cut: true }]);
    expect(await lines(['\n', long, '\n', '\n'], 10)).toEqual([{ text: '', cut: false }, { text: '', cut: true }, { text: '', cut: false }]);
  });

  test('a line without end costs no memory', async () => {
    function* endless(): Generator<Buffer> {
      const piece = Buffer.alloc(1 << 20, 0x78);
      for (let i = 0; i < 200; i++) yield piece;
      yield Buffer.from('\nlast\n');
    }
    const before = process.memoryUsage().rss;
    const found: Line[] = [];
    for await (const line of readLines(Readable.from(endless()), 1_000)) found.push(line);
    expect(found).toEqual([{ text: '', cut: true }, { text: 'last', cut: false }]);
    expect(process.memoryUsage().rss - before).toBeLessThan(120 * 1024 * 1024);
  });

  test('broken UTF-8 does not end the reading', async () => {
    expect(await texts([Buffer.from([0x61, 0xff, 0x0a, 0x62, 0x0a, 0xe4, 0xb8])])).toEqual(['a\ufffd', 'b', '\ufffd']);
  });
});

test('a line that is too long is answered as one that was not read, and the next ones are read', async () => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const terminal = { stdin: Readable.from(['one\n\n', 'x'.repeat(40), '\ntwo\nbad\n']), stdout, stderr, isTty: false, errIsTty: false, color: false };
  const code = await answerLines(terminal, undefined, {
    maxChars: 10,
    answer: (line, number) => {
      if (line === 'bad') throw new SallyportError('input.invalid_line', 'bad');
      return { out: `${number} ${line}\n`, clean: true };
    },
    failed: (error, number) => `${number} ${error.code}\n`,
  });
  stdout.end();
  stderr.end();
  expect(code).toBe(2);
  expect(await text(stdout)).toBe('1 one\n3 input.invalid_line\n4 two\n5 input.invalid_line\n');
  expect(await text(stderr)).toContain('line 3: longer than 10 characters');
});

test('an input without a line is told on standard error, one with a line is not', async () => {
  const told = async (input: string): Promise<string> => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const terminal = { stdin: Readable.from([input]), stdout, stderr, isTty: false, errIsTty: false, color: false };
    await answerLines(terminal, undefined, { maxChars: 10, answer: () => ({ out: '', clean: true }), failed: () => '' });
    stderr.end();
    return text(stderr);
  };
  expect(await told('\n \n')).toContain('no line to read');
  expect(await told('one\n')).toBe('');
});
