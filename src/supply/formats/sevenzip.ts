import { linkLeaves, oddity, overwrites, slips } from '../archive-names.ts';
import { ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { windowInput } from '../input.ts';
import { printable } from '../printable.ts';
import { programFinding, programOf } from '../program.ts';
import { unfiltered } from '../sevenzip/bcj.ts';
import { readHeader, type Folder, type Member, type Streams } from '../sevenzip/header.ts';
import { bunzip2 } from '../unpack/bzip2.ts';
import { inflate } from '../unpack/inflate.ts';
import { unlzma, unlzma2 } from '../unpack/lzma.ts';
import { ByteSource, Unpackable, type Unpacking } from '../unpack/source.ts';
import { spool, type Unpacked } from '../unpack/spool.ts';
import { unzstd } from '../unpack/zstd.ts';

const MAGIC = Buffer.from('377abcaf271c', 'hex');
const SUPPLY = ['OWASP LLM03:2025'];
const START = 32;
/** Longest header that is read. */
const MAX_HEADER = 16 * 1024 * 1024;
const LINK = 0xa000;

const RULES = {
  broken: { id: 'sevenzip.broken', title: 'The archive is torn or damaged', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  unsupported: { id: 'sevenzip.unsupported', title: 'Packed in a way that is not read here', severity: 'medium', verdict: 'unscanned', references: SUPPLY },
  encrypted: { id: 'sevenzip.encrypted', title: 'Encrypted, so that it cannot be scanned', severity: 'high', verdict: 'suspicious', references: SUPPLY },
  slip: { id: 'sevenzip.path-slip', title: 'A member would be unpacked outside the folder', severity: 'critical', verdict: 'malicious', references: ['CWE-22'] },
  link: { id: 'sevenzip.link', title: 'A member is a link that leads outside the folder', severity: 'critical', verdict: 'malicious', references: ['CWE-59'] },
  name: { id: 'sevenzip.odd-name', title: 'A member has a name that systems read differently', severity: 'high', verdict: 'suspicious', references: ['CWE-436'] },
  executable: { id: 'sevenzip.executable', title: 'A member is a program for the machine', severity: 'high', verdict: 'suspicious', references: [...SUPPLY, 'AML.T0010'] },
  appended: { id: 'sevenzip.appended', title: 'Bytes follow the archive', severity: 'high', verdict: 'suspicious', references: ['CWE-436'] },
} as const satisfies Record<string, SupplyRule>;

/** The filter for programs, which Python's writer puts before every method; its id, and the one before. */
const FILTERS = new Set(['03030103', '0303', '04']);

/** How one folder is unpacked: by one method, and perhaps the filter for programs after it. */
function unpacking({ coders, size }: Folder, packed: ScanInput): Unpacking {
  if (coders.some(({ id }) => id === '06f10701')) throw new ScanStop(RULES.encrypted, 'The archive is encrypted.');
  const methods = coders.filter(({ id }) => !FILTERS.has(id));
  const [coder] = methods;
  if (coder === undefined || methods.length > 1 || coders.length > 2) throw new Unpackable('unsupported', 'several coders after each other');
  const unpacked = method(coder, size, packed);
  return coders.length > 1 ? unfiltered(unpacked) : unpacked;
}

function method(coder: Folder['coders'][number], size: number, packed: ScanInput): Unpacking {
  const source = new ByteSource(packed);
  switch (coder.id) {
    case '00': return copied(packed);
    case '030101':
      if (coder.properties.length < 5) throw new Unpackable('broken', 'no properties of LZMA');
      return unlzma(source, coder.properties[0] ?? 0, coder.properties.readUInt32LE(1), size);
    case '21': {
      const bits = coder.properties[0] ?? 0xff;
      if (bits > 40) throw new Unpackable('broken', 'no properties of LZMA2');
      return unlzma2(source, bits === 40 ? 0xffff_ffff : (2 | (bits & 1)) * 2 ** ((bits >> 1) + 11));
    }
    case '040108': return inflate(source);
    case '040202': return bunzip2(source);
    case '04f71101': return unzstd(packed);
    default: throw new Unpackable('unsupported', `the coder ${coder.id}`);
  }
}

const PIECE = 64 * 1024;

function* copied(packed: ScanInput): Unpacking {
  for (let at = 0; at < packed.size; at += PIECE) yield packed.read(at, PIECE);
}

function open(input: ScanInput, { packAt, packSizes }: Streams, first: number, folder: Folder, context: ScanContext): Unpacked {
  const at = START + packAt + packSizes.slice(0, first).reduce((a, b) => a + b, 0);
  return spool('folder', unpacking(folder, windowInput(input, at, packSizes[first] ?? 0)), context.budget);
}

/** The header, unpacked where it is packed itself. */
function headerOf(input: ScanInput, context: ScanContext): { readonly streams: Streams; readonly members: readonly Member[] } {
  const start = input.read(0, START);
  if (start.length < START || !start.subarray(0, 6).equals(MAGIC)) throw new Unpackable('torn', 'the archive ends inside its first header');
  const [at, size] = [START + Number(start.readBigUInt64LE(12)), Number(start.readBigUInt64LE(20))];
  if (size > MAX_HEADER) throw new Unpackable('broken', `a header of ${size} bytes`);
  if (at + size > input.size) throw new Unpackable('torn', 'the archive ends before its header');
  if (at + size < input.size) context.report(RULES.appended, `${input.size - at - size} bytes follow the archive.`, at + size);
  let bytes = input.read(at, size);
  if (bytes.length === 0) return { streams: { packAt: 0, packSizes: [], folders: [], parts: [] }, members: [] };
  for (let depth = 0; depth < 4; depth++) {
    const header = readHeader(bytes, context.budget);
    if (!('encoded' in header)) return header;
    const [folder] = header.encoded.folders;
    if (folder === undefined || folder.size > MAX_HEADER) throw new Unpackable('broken', 'a packed header of no folder');
    const unpacked = open(input, header.encoded, 0, folder, context);
    try {
      if (unpacked.fault !== undefined) throw unpacked.fault;
      if (unpacked.stop !== undefined) throw unpacked.stop;
      bytes = Buffer.from(unpacked.read(0, Math.min(unpacked.size, MAX_HEADER)));
    } finally {
      unpacked.close();
    }
  }
  throw new Unpackable('broken', 'headers packed in headers');
}

function judge({ name }: Member, context: ScanContext): void {
  const leaves = slips(name) ?? overwrites(name);
  const odd = oddity(Buffer.from(name));
  if (leaves !== undefined) context.report(RULES.slip, `The path ${printable(name)} ${leaves}.`);
  else if (odd !== undefined) context.report(RULES.name, `The name ${printable(name)} ${odd}.`);
}

function content(member: Member, bytes: ScanInput, context: ScanContext): void {
  // Unix modes stand in the upper half when bit 15 is set.
  if ((member.attributes & 0x8000) !== 0 && ((member.attributes >>> 16) & 0xf000) === LINK) {
    const target = bytes.read(0, 4096).toString('utf8');
    if (linkLeaves(member.name, target)) context.report(RULES.link, `${printable(member.name)} is a link to ${printable(target)}.`);
    return;
  }
  const program = programOf(bytes.read(0, 64));
  if (program !== undefined) {
    const { rule, message } = programFinding(member.name, program, false, RULES.executable);
    context.report(rule, message);
  } else if (bytes.size > 0) context.enter(bytes);
}

function scanFolders(input: ScanInput, context: ScanContext): void {
  const { streams, members } = headerOf(input, context);
  for (const member of members) judge(member, context);
  const withStream = members.filter(({ hasStream }) => hasStream);
  let next = 0;
  let pack = 0;
  for (const [i, folder] of streams.folders.entries()) {
    const unpacked = open(input, streams, pack, folder, context);
    pack += folder.packed;
    try {
      let at = 0;
      for (const size of streams.parts[i] ?? []) {
        const member = withStream[next++] ?? { name: `stream ${next}`, hasStream: true, attributes: 0 };
        content(member, windowInput(unpacked, at, size, member.name), context);
        at += size;
      }
      if (unpacked.fault !== undefined) throw unpacked.fault;
      if (unpacked.stop !== undefined) throw unpacked.stop;
    } finally {
      unpacked.close();
    }
  }
}

/** 7z archives whose folders have one method (copy, LZMA, LZMA2, deflate, bzip2 or Zstandard), and perhaps the filter for programs. */
export const format: Format = {
  id: 'sevenzip',
  title: '7z archive',
  extensions: ['.7z'],
  carriesCode: false,
  rules: Object.values(RULES),
  detect: ({ head, extension }) => (head.subarray(0, 6).equals(MAGIC) ? 'signature' : extension === '.7z' ? 'name' : undefined),
  scan: (input, context) => {
    try {
      scanFolders(input, context);
    } catch (error) {
      if (!(error instanceof Unpackable)) throw error;
      throw new ScanStop(error.reason === 'unsupported' ? RULES.unsupported : RULES.broken, `The archive cannot be read: ${error.message}.`);
    }
  },
};
