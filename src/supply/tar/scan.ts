import { linkLeaves, oddity, overwrites, slips } from '../archive-names.ts';
import { ScanStop, type ScanContext, type ScanInput } from '../contract.ts';
import { windowInput } from '../input.ts';
import { nameOf, printable } from '../printable.ts';
import { programFinding, programOf } from '../program.ts';
import { scanUnclaimed } from '../unclaimed.ts';
import { TAR_RULES } from './rules.ts';

const BLOCK = 512;
/** Longest pax record or GNU name that is read. */
const MAX_EXTENDED = 1024 * 1024;

function field(block: Buffer, at: number, length: number): Buffer {
  const bytes = block.subarray(at, at + length);
  const zero = bytes.indexOf(0);
  return zero < 0 ? bytes : bytes.subarray(0, zero);
}

/** An octal number, or (first bit set) a big-endian one; undefined when it is neither. */
function numberAt(block: Buffer, at: number, length: number): number | undefined {
  const bytes = block.subarray(at, at + length);
  if (((bytes[0] ?? 0) & 0x80) !== 0) {
    if (bytes[0] === 0xff) return undefined;
    return bytes.subarray(1).reduce((value, byte) => value * 256 + byte, (bytes[0] ?? 0) & 0x7f);
  }
  const text = bytes.toString('latin1').replace(/[\0 ]{1,12}$/, '').trimStart();
  return text === '' ? 0 : /^[0-7]{1,12}$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

/** Whether a block is a header: its checksum says so. */
export function isHeader(block: Buffer): boolean {
  const said = numberAt(block, 148, 8);
  if (said === undefined || said === 0 || block[0] === 0) return false;
  let unsigned = 0;
  let signed = 0;
  for (let i = 0; i < BLOCK; i++) {
    const byte = i >= 148 && i < 156 ? 0x20 : (block[i] ?? 0);
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  return said === unsigned || said === signed;
}

/** What extended headers say of the next member, or of all that follow. */
interface Extended { path?: Buffer; link?: Buffer; size?: number; sparse?: true }

/** `LENGTH KEY=VALUE\n`, one after the other. */
function pax(bytes: Buffer, into: Extended): boolean {
  for (let at = 0; at < bytes.length && bytes[at] !== 0; ) {
    const space = bytes.indexOf(0x20, at);
    const length = space < 0 ? Number.NaN : Number(bytes.toString('latin1', at, space));
    if (!Number.isSafeInteger(length) || length < 5 || at + length > bytes.length || bytes[at + length - 1] !== 0x0a) return false;
    const equals = bytes.indexOf(0x3d, space);
    if (equals < 0 || equals >= at + length) return false;
    const key = bytes.toString('utf8', space + 1, equals);
    const value = bytes.subarray(equals + 1, at + length - 1);
    if (key === 'path') into.path = value;
    else if (key === 'linkpath') into.link = value;
    else if (key === 'size') into.size = Number(value.toString('latin1'));
    else if (key.startsWith('GNU.sparse.')) into.sparse = true;
    at += length;
  }
  return true;
}

interface Header { readonly raw: Buffer; readonly name: string; readonly size: number; readonly type: string; readonly link: string; readonly mode: number }

class Reader {
  private readonly input: ScanInput;
  private readonly context: ScanContext;
  private global: Extended = {};
  private next: Extended = {};
  private readonly names = new Set<string>();
  private at = 0;

  constructor(input: ScanInput, context: ScanContext) {
    this.input = input;
    this.context = context;
  }

  run(): void {
    while (this.at < this.input.size) {
      const block = this.input.read(this.at, BLOCK);
      if (block.length < BLOCK) throw new ScanStop(TAR_RULES.truncated, 'The archive ends inside a header.', this.at);
      if (block.every((byte) => byte === 0)) {
        this.rest();
        return;
      }
      if (!isHeader(block)) {
        // Some readers end here, and some go on to the next header that is right.
        scanUnclaimed(this.input, this.at + BLOCK, this.context);
        throw new ScanStop(TAR_RULES.malformed, 'A header whose checksum is wrong; readers end here.', this.at);
      }
      this.context.budget.member();
      this.member(block);
    }
    if (this.at > this.input.size) this.context.report(TAR_RULES.truncated, 'The archive ends inside the padding of a member.', this.input.size);
  }

  private member(block: Buffer): void {
    const { context, input } = this;
    const type = String.fromCharCode(block[156] ?? 0);
    const said = numberAt(block, 124, 12);
    if (said === undefined || said < 0 || !Number.isSafeInteger(said)) throw new ScanStop(TAR_RULES.malformed, 'A size that is no number.', this.at);
    const dataAt = this.at + BLOCK;
    if (type === 'x' || type === 'g' || type === 'L' || type === 'K' || type === 'X') {
      if (said > MAX_EXTENDED) throw new ScanStop(TAR_RULES.malformed, `An extended header of ${said} bytes.`, this.at);
      const bytes = input.read(dataAt, said);
      if (bytes.length < said) throw new ScanStop(TAR_RULES.truncated, 'The archive ends inside an extended header.', this.at);
      if (type === 'L') this.next.path = field(bytes, 0, bytes.length);
      else if (type === 'K') this.next.link = field(bytes, 0, bytes.length);
      else if (!pax(bytes, type === 'g' ? this.global : this.next)) context.report(TAR_RULES.malformed, 'An extended header that breaks its rules.', this.at);
      this.at = dataAt + Math.ceil(said / BLOCK) * BLOCK;
      return;
    }
    const extended = { ...this.global, ...this.next };
    this.next = {};
    const prefix = block.toString('latin1', 257, 262) === 'ustar' && block[262] === 0 ? field(block, 345, 155) : Buffer.alloc(0);
    const short = field(block, 0, 100);
    const raw = extended.path ?? (prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), short]) : short);
    if (extended.size !== undefined && extended.size !== said && said !== 0 && extended.sparse !== true) context.report(TAR_RULES.sizes, `${printable(nameOf(raw).text)} has ${said} bytes by its header and ${extended.size} by its extended header.`, this.at);
    const size = extended.size !== undefined && Number.isSafeInteger(extended.size) && extended.size >= 0 ? extended.size : said;
    const header: Header = { raw, name: nameOf(raw).text, size, type, link: nameOf(extended.link ?? field(block, 157, 100)).text, mode: numberAt(block, 100, 8) ?? 0 };
    this.judge(header);
    // Links and folders have no bytes, whatever their size says.
    const bytes = '123456'.includes(type) && type !== '' && type !== '\0' ? 0 : size;
    if (dataAt + bytes > input.size) context.report(TAR_RULES.truncated, `${printable(header.name)} reaches over the end of the archive.`, this.at);
    if (bytes > 0 && !header.name.endsWith('/')) this.content(header, dataAt);
    this.at = dataAt + Math.ceil(bytes / BLOCK) * BLOCK;
  }

  private judge({ raw, name, type, link, mode }: Header): void {
    const { context, at } = this;
    const shown = printable(name);
    const leaves = slips(name) ?? overwrites(name);
    const odd = oddity(raw);
    if (leaves !== undefined) context.report(TAR_RULES.slip, `The path ${shown} ${leaves}.`, at);
    else if (odd !== undefined) context.report(TAR_RULES.name, `The name ${shown} ${odd}.`, at);
    if (type === '2' && linkLeaves(name, link)) context.report(TAR_RULES.link, `${shown} is a link to ${printable(link)}.`, at);
    // A hard link names a member from the archive's root.
    if (type === '1' && (slips(link) !== undefined || link.startsWith('/'))) context.report(TAR_RULES.link, `${shown} is a hard link to ${printable(link)}.`, at);
    if (type === '3' || type === '4' || type === '6') context.report(TAR_RULES.device, `${shown} is a device or pipe.`, at);
    if ((mode & 0o6000) !== 0 && type !== '5') context.report(TAR_RULES.setuid, `${shown} would run with the rights of its owner or group.`, at);
    const plain = name.replace(/^(?:\.\/)+/, '').replace(/\/$/, '');
    if (type !== '5') {
      if (this.names.has(plain)) context.report(TAR_RULES.duplicate, `The name ${shown} occurs more than once.`, at);
      this.names.add(plain);
    }
  }

  private content(header: Header, dataAt: number): void {
    const member = windowInput(this.input, dataAt, header.size, header.name);
    const program = programOf(member.read(0, 64));
    if (program === undefined) return this.context.enter(member);
    // Packages of npm lie in a folder of that name.
    const { rule, message } = programFinding(header.name, program, /^package\/.+\.node$/.test(header.name), TAR_RULES.executable);
    this.context.report(rule, message, this.at);
  }

  /** Behind the first block of zeros: nothing but zeros, or what some readers go on with. */
  private rest(): void {
    for (let at = this.at; at < this.input.size; at += PIECE) {
      this.context.budget.step(16);
      const found = this.input.read(at, PIECE).findIndex((byte) => byte !== 0);
      if (found < 0) continue;
      this.context.report(TAR_RULES.appended, `${this.input.size - at - found} bytes follow the end of the archive.`, at + found);
      const block = this.input.read(at + found - (found % BLOCK), BLOCK);
      if (block.length === BLOCK && isHeader(block)) {
        this.at = at + found - (found % BLOCK);
        this.run();
      }
      return;
    }
  }
}

const PIECE = 64 * 1024;

export function scanTar(input: ScanInput, context: ScanContext): void {
  new Reader(input, context).run();
}
