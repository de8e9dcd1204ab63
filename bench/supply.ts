import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { scanEntry, walk } from '../src/supply/walk.ts';
import { bytesOf, formatCases } from '../test/support/supply-corpus.ts';
import type { Benchmark, Row } from './support/report.ts';

const BIN = fileURLToPath(new URL('../bin/sallyport.js', import.meta.url));
const FORMATS = fileURLToPath(new URL('../corpus/formats', import.meta.url));
const LARGE = 10 * 1024 ** 3;
/** Largest of the small files, in bytes. */
const SMALL = 64 * 1024;

/** Safetensors of one tensor; the disk holds the header only. */
function sparseSafetensors(path: string): void {
  const header = Buffer.from(JSON.stringify({ w: { dtype: 'U8', shape: [LARGE], data_offsets: [0, LARGE] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const fd = openSync(path, 'w');
  writeSync(fd, Buffer.concat([length, header]), 0, undefined, 0);
  ftruncateSync(fd, 8 + header.length + LARGE);
  closeSync(fd);
}

interface Member { readonly name: string; readonly data: Buffer; readonly size: number; at: number; crc: number }

/** What torch.save writes: a stored archive of the pickle and one storage; the disk holds headers and pickle only. */
function sparseTorch(path: string, pickle: Buffer): void {
  const fd = openSync(path, 'w');
  const members: Member[] = [{ name: 'archive/data.pkl', data: pickle, size: pickle.length, at: 0, crc: 0 }, { name: 'archive/data/0', data: Buffer.alloc(0), size: LARGE, at: 0, crc: 0 }, { name: 'archive/version', data: Buffer.from('3\n'), size: 2, at: 0, crc: 0 }];
  let at = 0;
  const put = (bytes: Buffer): void => { writeSync(fd, bytes, 0, undefined, at); at += bytes.length; };
  const sizes = (size: number): Buffer => { const extra = Buffer.alloc(20); extra.writeUInt16LE(1, 0); extra.writeUInt16LE(16, 2); extra.writeBigUInt64LE(BigInt(size), 4); extra.writeBigUInt64LE(BigInt(size), 12); return extra; };
  for (const member of members) {
    member.at = at;
    // That of the storage is left out: nobody computes it over ten gigabytes.
    if (member.data.length > 0) member.crc = crc32(member.data);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x0403_4b50, 0);
    local.writeUInt16LE(45, 4);
    // A descriptor follows, as where a checksum is known only at the end: none is needed for what nobody reads.
    local.writeUInt16LE(8, 6);
    local.writeUInt32LE(0xffff_ffff, 18);
    local.writeUInt32LE(0xffff_ffff, 22);
    local.writeUInt16LE(member.name.length, 26);
    local.writeUInt16LE(20, 28);
    put(Buffer.concat([local, Buffer.from(member.name), sizes(member.size)]));
    if (member.data.length > 0) put(member.data);
    else at += member.size;
    const descriptor = Buffer.alloc(24);
    descriptor.writeUInt32LE(0x0807_4b50, 0);
    descriptor.writeUInt32LE(member.crc, 4);
    descriptor.writeBigUInt64LE(BigInt(member.size), 8);
    descriptor.writeBigUInt64LE(BigInt(member.size), 16);
    put(descriptor);
  }
  const start = at;
  for (const { name, size, crc, at: where } of members) {
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x0201_4b50, 0);
    entry.writeUInt16LE(45, 4);
    entry.writeUInt16LE(45, 6);
    entry.writeUInt16LE(8, 8);
    entry.writeUInt32LE(crc, 16);
    entry.writeUInt32LE(0xffff_ffff, 20);
    entry.writeUInt32LE(0xffff_ffff, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt16LE(28, 30);
    entry.writeUInt32LE(0xffff_ffff, 42);
    const place = Buffer.alloc(8);
    place.writeBigUInt64LE(BigInt(where));
    const extra = Buffer.concat([sizes(size), place]);
    extra.writeUInt16LE(24, 2);
    put(Buffer.concat([entry, Buffer.from(name), extra]));
  }
  const big = Buffer.alloc(56 + 20 + 22);
  big.writeUInt32LE(0x0606_4b50, 0);
  big.writeBigUInt64LE(44n, 4);
  big.writeUInt16LE(45, 12);
  big.writeUInt16LE(45, 14);
  big.writeBigUInt64LE(BigInt(members.length), 24);
  big.writeBigUInt64LE(BigInt(members.length), 32);
  big.writeBigUInt64LE(BigInt(at - start), 40);
  big.writeBigUInt64LE(BigInt(start), 48);
  big.writeUInt32LE(0x0706_4b50, 56);
  big.writeBigUInt64LE(BigInt(at), 64);
  big.writeUInt32LE(1, 72);
  big.writeUInt32LE(0x0605_4b50, 76);
  for (const [offset, value] of [[84, members.length], [86, members.length]] as const) big.writeUInt16LE(value, offset);
  big.writeUInt32LE(0xffff_ffff, 88);
  big.writeUInt32LE(0xffff_ffff, 92);
  put(big);
  closeSync(fd);
}

interface Scanned { readonly seconds: number; readonly megabytes: number | undefined; readonly verdict: string }

/** One file as a user scans it: the whole command, with the memory that the system saw it take at most. */
async function scanned(path: string): Promise<Scanned> {
  const started = performance.now();
  const child = spawn(process.execPath, [BIN, 'scan', path, '--format', 'json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  let peak: number | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => { out += text; });
  const sampled = setInterval(() => {
    try {
      // The system keeps the largest value itself, so that the last sample counts.
      peak = Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024 || peak;
    } catch {
      clearInterval(sampled); // it has ended, or this system does not tell
    }
  }, 2);
  await once(child, 'close');
  clearInterval(sampled);
  const { files } = JSON.parse(out) as { files: { verdict: string; findings: { rule: string }[] }[] };
  return { seconds: (performance.now() - started) / 1000, megabytes: peak, verdict: files.map(({ verdict, findings }) => `${verdict}${findings.map(({ rule }) => ` ${rule}`).join('')}`).join() };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function large(name: string, path: string, expected: string, runs: number): Promise<Row[]> {
  // The first run after an installation compiles, and leaves what it compiled for the next ones.
  const cold = await scanned(path);
  const all: Scanned[] = [];
  for (let i = 0; i < runs; i++) all.push(await scanned(path));
  const other = all.find(({ verdict }) => !verdict.startsWith(expected));
  if (other !== undefined) throw new Error(`${name} was ${other.verdict}, not ${expected}`);
  const memory = all.map(({ megabytes }) => megabytes).filter((each) => each !== undefined);
  const seconds = all.map((each) => each.seconds);
  return [
    { what: `${name} of 10 GB, whole command`, value: median(seconds), unit: 's', atMost: 2, note: `${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)} in ${runs} runs; ${expected}` },
    ...(memory.length === 0 ? [] : [{ what: `${name} of 10 GB, most resident memory`, value: Math.max(...memory), unit: 'MB', atMost: 150, note: `${(cold.megabytes ?? 0).toFixed(0)} in a run before, which may have compiled` }]),
  ];
}

/** The cases of all formats as files. */
function small(folder: string): number {
  let count = 0;
  for (const id of readdirSync(FORMATS)) for (const each of formatCases(id)) {
    const bytes = bytesOf(each);
    // Bombs are there to be stopped at the scanner's bounds, and take as long as those allow.
    if (bytes.length > SMALL || bytes.length === 0 || (each.rules ?? []).some((rule) => rule.startsWith('limit.')) || /bomb|zeros|deep|nested|entities|aliases|many|twenty|unpack/.test(each.id)) continue;
    const place = join(folder, String(count++));
    mkdirSync(place);
    writeFileSync(join(place, (each.name.split('/').at(-1) ?? 'file').slice(-100)), bytes);
  }
  return count;
}

interface Pass { readonly times: readonly number[]; /** Of the process, all threads. */ readonly cpuMs: number }

function each(folder: string): Pass {
  const times: number[] = [];
  const before = process.cpuUsage();
  for (const entry of walk(folder)) {
    const started = performance.now();
    scanEntry(entry);
    times.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(before);
  return { times, cpuMs: (user + system) / 1000 };
}

export const benchmark: Benchmark = {
  name: 'supply',
  title: 'scanning models: ten gigabytes that are mostly numbers, and small files one after the other in one process',
  async run(options) {
    const root = mkdtempSync(join(tmpdir(), 'sallyport-bench-supply-'));
    try {
      const runs = options.quick ? 2 : 7;
      options.progress('supply: large files');
      sparseSafetensors(join(root, 'large.safetensors'));
      sparseTorch(join(root, 'harmless.pt'), Buffer.from('80027d2e', 'hex'));
      sparseTorch(join(root, 'malicious.pt'), Buffer.from("\u0080\u0002cos\nsystem\nU\u0002id\u0085R.", 'latin1'));
      const rows: Row[] = [
        ...(await large('safetensors', join(root, 'large.safetensors'), 'benign', runs)),
        ...(await large('PyTorch archive', join(root, 'harmless.pt'), 'benign', runs)),
        ...(await large('PyTorch archive that calls os.system', join(root, 'malicious.pt'), 'malicious', runs)),
      ];
      const folder = join(root, 'small');
      mkdirSync(folder);
      const count = small(folder);
      const first = each(folder);
      const later = Array.from({ length: options.quick ? 1 : 5 }, () => each(folder));
      rows.push(
        { what: `small files (${count} cases of all formats), processor time of each in the first pass`, value: first.cpuMs / count, unit: 'ms', note: 'compiling included' },
        { what: 'small files, processor time of each once compiled', value: median(later.map(({ cpuMs }) => cpuMs / count)), unit: 'ms', atMost: 0.5, note: `by the clock: median ${median(later.flatMap(({ times }) => times)).toFixed(3)}` },
      );
      const notes = peer(folder, count, rows);
      return { rows, notes };
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
};

/** picklescan over the same files, where it is installed. */
function peer(folder: string, count: number, rows: Row[]): string[] {
  const started = performance.now();
  const { error } = spawnSync('picklescan', ['--path', folder], { stdio: 'ignore' });
  if (error !== undefined) return ['picklescan is not installed here, so nothing is compared.'];
  rows.push({ what: 'picklescan over the same files, its start included', value: (performance.now() - started) / count, unit: 'ms' });
  return [];
}
