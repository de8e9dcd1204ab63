/** Compiled files: Python's marshal format, and programs in folders where they belong. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bytecodeIssues, pathsOf } from '../../../src/supply/code/bytecode.ts';
import { BrokenMarshal, MarshalReader, readCode } from '../../../src/supply/marshal/read.ts';
import { scanEntry, walk } from '../../../src/supply/walk.ts';
import { bytesOf, formatCases, scanBytes } from '../../support/supply-corpus.ts';

const none = (): void => undefined;

describe('marshal', () => {
  test('reads values of every type', () => {
    // (None, 1, 'é', b'x', [True], {'a': 2}, 1.5, the text again)
    const bytes = Buffer.from('2908 4e e901000000 f502000000c3a9 730100000078 5b0100000054 7b7a0161e90200000030 67000000000000f83f 7201000000'.replaceAll(' ', ''), 'hex');
    expect(new MarshalReader(bytes, 0, '3.11', none).value()).toEqual([undefined, undefined, 'é', Buffer.from('x'), [undefined], ['a', undefined], undefined, 'é']);
  });

  test('refuses lengths beyond the end, unknown types and nesting without end', () => {
    for (const hex of ['28ffffff7f', '73ffffff7f', '73ffffffff', '7e', '']) expect(() => new MarshalReader(Buffer.from(hex, 'hex'), 0, '3.11', none).value(), hex).toThrow(BrokenMarshal);
    expect(() => new MarshalReader(Buffer.from('2901'.repeat(2000), 'hex'), 0, '3.11', none).value()).toThrow('nested');
  });

  test('finds the layout of code whose version nobody says', () => {
    for (const each of formatCases('pyc').filter(({ id }) => id.startsWith('ordinary module, '))) {
      const bytes = bytesOf(each);
      const start = /2\.7/.test(each.id) ? 8 : /3\.6/.test(each.id) ? 12 : 16;
      const { code, end } = readCode(bytes, start, none);
      expect(code.name, each.id).toBe('<module>');
      expect(code.names, each.id).toEqual(expect.arrayContaining(['os', 'subprocess', 'OrderedDict']));
      expect(end, each.id).toBe(bytes.length);
    }
  });

  test('what is referred to many times is looked at once', () => {
    // Tuples of two of the tuple before, sixty deep: 2^60 empty tuples.
    const bomb = `a900${Array.from({ length: 60 }, (_, i) => { const place = Buffer.alloc(4); place.writeUInt32LE(i); return `a902${`72${place.toString('hex')}`.repeat(2)}`; }).join('')}`;
    const bytes = Buffer.from(bomb, 'hex');
    const reader = new MarshalReader(bytes, 0, '3.11', none);
    let value;
    while (reader.at < bytes.length) value = reader.value();
    expect(bytecodeIssues({ kind: 'code', name: '<module>', names: ['os', 'system'], constants: [value] }, none)).toEqual([{ level: 'note', what: 'Starts programs by os.system when it is imported.' }]);
  });

  test('an attribute belongs to the module before it, or to the only one that has it', () => {
    expect([...pathsOf(['os', 'system'])]).toEqual(['os.system']);
    expect([...pathsOf(['os', 'sys', 'path', 'system'])]).toEqual(['os.system']);
    expect([...pathsOf(['os', 'path', 'join', 'platform', 'system'])]).toEqual([]);
    expect([...pathsOf(['s', 'run'], ['subprocess'])]).toEqual(['subprocess.run']);
    expect([...pathsOf(['s', 'run'], ['subprocess', 'asyncio'])]).toEqual([]);
    expect([...pathsOf(['x', 'b64decode'])]).toEqual(['base64.b64decode']);
    expect([...pathsOf(['model', 'eval'])]).toEqual([]);
  });
});

describe('files that no format recognises', () => {
  test('text is read for what it hides', () => {
    expect(scanBytes(Buffer.from('MOTIONVARIABLES x\nFORCE x, y\n'), 'pendulum.al')).toMatchObject({ verdict: 'benign', format: 'text' });
    expect(scanBytes(Buffer.from(`x ${'\u{e0041}'.repeat(12)}`), 'pendulum.al')).toMatchObject({ verdict: 'suspicious', format: 'text' });
  });

  test('bytes are not', () => {
    expect(scanBytes(Buffer.from('00010203fffefd', 'hex'), 'pendulum.al')).toMatchObject({ verdict: 'unscanned', format: 'unknown' });
    expect(scanBytes(Buffer.from('aaabacadaeafb0', 'hex'), 'pendulum.al')).toMatchObject({ verdict: 'unscanned', format: 'unknown' });
  });
});

describe('a folder of installed packages', () => {
  const root = mkdtempSync(join(tmpdir(), 'sallyport-installed-'));
  afterAll(() => { rmSync(root, { recursive: true, force: true }); });

  test('is known from inside, too', () => {
    const folder = join(root, 'site-packages', 'a');
    mkdirSync(folder, { recursive: true });
    const library = Buffer.concat([Buffer.from('7f454c4602010100000000000000000003003e0001000000', 'hex'), Buffer.alloc(40)]);
    writeFileSync(join(folder, 'a.so'), library);
    writeFileSync(join(root, 'a.so'), library);
    const before = process.cwd();
    try {
      process.chdir(folder);
      expect([...walk('.')].map((entry) => scanEntry(entry).verdict)).toEqual(['benign']);
    } finally {
      process.chdir(before);
    }
    expect([...walk(join(root, 'a.so'))].map((entry) => scanEntry(entry).verdict)).toEqual(['suspicious']);
  });
});
