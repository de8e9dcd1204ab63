import { GENERAL } from '../general-rules.ts';
import { linkLeaves, oddity, overwrites, slips } from '../archive-names.ts';
import { ScanStop, type ScanContext, type ScanInput } from '../contract.ts';
import { windowInput } from '../input.ts';
import { START_FILE } from '../code/hosts.ts';
import { looksLikePickle } from '../pickle/trial.ts';
import { floodOf, reportNotNumbers } from '../not-numbers.ts';
import { printable } from '../printable.ts';
import { programFinding, programOf } from '../program.ts';
import { decodeText } from '../text.ts';
import { programAt, scanUnclaimed } from '../unclaimed.ts';
import { readDirectory, readLocal, type Directory, type Entry } from './directory.ts';
import { crcOf, openMember } from './member.ts';
import { ZIP_RULES } from './rules.ts';
import { kindOf, type Kind } from './kind.ts';

/** Members of which the checksum is computed, and all of them together; more would mean reading whole weights. */
const CHECKED = 16 * 1024 * 1024;
const CHECKED_TOTAL = 128 * 1024 * 1024;
/** Deflate's levels, a descriptor behind the data, names in UTF-8. */
const USUAL_FLAGS = 0x080e;
/** 6.3, the newest version of the format that readers know. */
const NEWEST = 63;
const LINK = 0xa000;
/** Encrypted, strongly encrypted, or with a header that is. */
const ENCRYPTED = 0x2041;

/** Scans an archive: what its directory lists, and what stands between and around. */
export function scanZip(input: ScanInput, context: ScanContext): void {
  let directory: Directory;
  try {
    directory = readDirectory(input, context.budget);
  } catch (error) {
    if (!(error instanceof ScanStop)) throw error;
    context.report(error.rule, error.message, error.at);
    // What a reader that goes by local headers would find.
    walkLocals(input, 0, input.size, context);
    return;
  }
  const kind = kindOf(directory.entries.map(({ name }) => name));
  if (kind.id !== undefined) context.describe(kind.id);
  const scanner = new Members(input, context, kind);
  const names = new Set<string>();
  for (const entry of directory.entries) {
    if (names.has(entry.name)) context.report(ZIP_RULES.duplicate, `The name ${printable(entry.name)} occurs more than once.`, entry.at);
    names.add(entry.name);
    scanner.member(entry);
  }
  between(input, directory, scanner, context);
}

class Members {
  private readonly input: ScanInput;
  private readonly context: ScanContext;
  private readonly kind: Kind;
  private checked = 0;
  /** Stretches that members take, header and data. */
  readonly taken: { readonly from: number; readonly to: number; readonly descriptor: boolean }[] = [];

  constructor(input: ScanInput, context: ScanContext, kind: Kind) {
    this.input = input;
    this.context = context;
    this.kind = kind;
  }

  member(entry: Entry): void {
    const { context } = this;
    const shown = printable(entry.name);
    this.names(entry);
    const local = readLocal(this.input, entry.at);
    if (local === undefined) {
      context.report(ZIP_RULES.headers, `There is no header of ${shown} where the directory says.`, entry.at);
      return;
    }
    this.compare(entry, local.entry);
    const to = local.dataAt + entry.packed;
    this.taken.push({ from: entry.at, to: Math.min(to, this.input.size), descriptor: ((entry.flags | local.entry.flags) & 8) !== 0 });
    if (to > this.input.size) context.report(ZIP_RULES.truncated, `${shown} reaches over the end of the archive.`, entry.at);
    if (this.locked(entry, local.dataAt)) return;
    if (entry.directory && entry.packed === 0) return;
    this.content(entry, entry.method, local.dataAt);
    // A reader that goes by local headers unpacks differently, where they differ in how.
    if (local.entry.method !== entry.method) this.content(entry, local.entry.method, local.dataAt);
  }

  private names(entry: Entry): void {
    const leaves = slips(entry.name) ?? overwrites(entry.name);
    if (leaves !== undefined) this.context.report(ZIP_RULES.slip, `The path ${printable(entry.name)} ${leaves}.`, entry.at);
    else {
      const odd = oddity(entry.raw);
      if (odd !== undefined && START_FILE.test(entry.name)) this.context.report(ZIP_RULES.slip, `The path ${printable(entry.name)} ${odd}, and names a file from which things start by themselves.`, entry.at);
      else if (odd !== undefined) this.context.report(ZIP_RULES.name, `The name ${printable(entry.name)} ${odd}.`, entry.at);
    }
    if ((entry.flags & ~USUAL_FLAGS & ~ENCRYPTED) !== 0) this.context.report(ZIP_RULES.flags, `${printable(entry.name)} has the flags 0x${entry.flags.toString(16)}.`, entry.at);
    if ((entry.needed & 0xff) > NEWEST) this.context.report(ZIP_RULES.flags, `${printable(entry.name)} needs version ${(entry.needed & 0xff) / 10} of the format.`, entry.at);
  }

  private compare(entry: Entry, local: Entry): void {
    const differ: string[] = [];
    if (!entry.raw.equals(local.raw)) differ.push(`the name (${printable(local.name, 60)})`);
    if (entry.method !== local.method) differ.push('the method');
    if (((entry.flags ^ local.flags) & 0x2049) !== 0) differ.push('the flags');
    // With a descriptor, the local header may leave these out.
    const open = (local.flags & 8) !== 0;
    if (entry.size !== local.size && !(open && local.size === 0) && local.size !== 0xffff_ffff) differ.push('the size');
    if (entry.packed !== local.packed && !(open && local.packed === 0) && local.packed !== 0xffff_ffff) differ.push('the packed size');
    if (entry.crc !== local.crc && !(open && local.crc === 0)) differ.push('the checksum');
    if (differ.length > 0) this.context.report(ZIP_RULES.headers, `For ${printable(entry.name)} directory and header differ in ${differ.join(', ')}.`, entry.at);
  }

  private content(entry: Entry, method: number, dataAt: number): void {
    const { context } = this;
    const shown = printable(entry.name);
    const opened = openMember(this.input, entry, method, dataAt, entry.name, context.budget);
    if (opened === undefined) {
      context.report(ZIP_RULES.method, `${shown} is packed by method ${method}, which is not read.`, entry.at);
      return;
    }
    try {
      if (opened.fault !== undefined) context.report(opened.fault.reason === 'unsupported' ? ZIP_RULES.method : ZIP_RULES.broken, `Unpacking ${shown} ended early: ${opened.fault.message}.`, entry.at);
      else if (opened.stop === undefined) this.verify(entry, opened);
      if ((entry.mode & 0xf000) === LINK) {
        const target = opened.read(0, 4096).toString('utf8');
        if (linkLeaves(entry.name, target)) context.report(ZIP_RULES.link, `${shown} is a link to ${printable(target)}.`, entry.at);
        return;
      }
      const program = programOf(opened.read(0, 64));
      if (program !== undefined && programAt(opened, 0) !== undefined && this.kind.numbers(entry.name)) context.report(GENERAL.program, `${shown}, which should hold numbers, is a program (${program}).`, entry.at);
      else if (program !== undefined) {
        const { rule, message } = programFinding(entry.name, program, this.kind.installs, ZIP_RULES.executable);
        context.report(rule, message, entry.at);
      }
      else if ((this.kind.enters(entry.name) || (this.kind.numbers(entry.name) && declaredPickle(opened))) && opened.size > 0) context.enter(opened, this.kind.id === undefined ? {} : { unknown: 'ignore' });
      if (program === undefined && this.kind.numbers(entry.name)) this.flood(entry, opened);
      if (opened.stop !== undefined) throw opened.stop;
    } finally {
      opened.close();
    }
  }

  /** What kind of numbers they are stands in the pickle beside them: only what nothing else consists of is told. */
  private flood(entry: Entry, opened: ScanInput): void {
    const kind = floodOf(opened, 0);
    if (kind !== undefined) reportNotNumbers(opened, { at: 0, bytes: opened.size, kind }, printable(entry.name), this.context);
  }

  private verify(entry: Entry, opened: ScanInput): void {
    const shown = printable(entry.name);
    const open = (entry.flags & 8) !== 0 && entry.size === 0 && entry.crc === 0;
    if (open) return;
    if (opened.size !== entry.size) this.context.report(ZIP_RULES.size, `${shown} has ${opened.size} bytes where ${entry.size} are said.`, entry.at);
    if (opened.size > CHECKED || this.checked + opened.size > CHECKED_TOTAL) return;
    this.checked += opened.size;
    if (crcOf(opened) !== entry.crc) this.context.report(ZIP_RULES.crc, `The checksum of ${shown} is wrong.`, entry.at);
  }

  /** A member that no directory lists. */
  hidden(entry: Entry, dataAt: number): void {
    this.context.report(ZIP_RULES.hidden, `${printable(entry.name)} stands in the file, and the directory does not list it.`, entry.at);
    if ((entry.flags & ENCRYPTED) === 0 || this.inClear(entry, dataAt)) this.content(entry, entry.method, dataAt);
  }

  /** A member of an archive without a directory. */
  unlisted(entry: Entry, dataAt: number): void {
    this.names(entry);
    if (!this.locked(entry, dataAt) && !entry.directory) this.content(entry, entry.method, dataAt);
  }

  /** Whether a member is encrypted, which is reported. What is only said to be is read: readers that do not look at the flag load it. */
  private locked(entry: Entry, dataAt: number): boolean {
    if ((entry.flags & ENCRYPTED) === 0) return false;
    const clear = this.inClear(entry, dataAt);
    this.context.report(ZIP_RULES.encrypted, `${printable(entry.name)} ${clear ? 'is marked as encrypted, and is not' : 'is encrypted'}.`, entry.at);
    return !clear;
  }

  /** Whether the bytes as they stand are what the checksum is of, or a pickle. */
  private inClear(entry: Entry, dataAt: number): boolean {
    const opened = openMember(this.input, entry, entry.method, dataAt, entry.name, this.context.budget);
    if (opened === undefined) return false;
    try {
      return opened.fault === undefined && opened.stop === undefined && opened.size > 0 && ((opened.size <= CHECKED && crcOf(opened) === entry.crc) || declaredPickle(opened));
    } finally {
      opened.close();
    }
  }
}

/** What stands before, between and behind the members. */
function between(input: ScanInput, directory: Directory, members: Members, context: ScanContext): void {
  const taken = members.taken.sort((a, b) => a.from - b.from || a.to - b.to);
  let at = 0;
  let overlaps = false;
  let descriptor = false;
  for (const [i, each] of taken.entries()) {
    if (each.from < at) overlaps = true;
    else if (each.from > at) gap(input, at, each.from, i === 0, descriptor, members, context);
    if (each.to >= at) ({ to: at, descriptor } = each);
  }
  if (overlaps) context.report(ZIP_RULES.overlap, 'Members share bytes.');
  if (at < directory.start) gap(input, at, directory.start, taken.length === 0, descriptor, members, context);
  if (directory.end < input.size) {
    context.report(ZIP_RULES.appended, `${input.size - directory.end} bytes follow the archive.`, directory.end);
    scanUnclaimed(input, directory.end, context);
  }
  if (directory.comment > 0) comment(input, directory.end - directory.comment, directory.comment, context);
}

/** Whether numbers are a pickle by their first two bytes and their opcodes. */
function declaredPickle(input: ScanInput): boolean {
  const [first, second = 0] = input.read(0, 2);
  return first === 0x80 && second >= 2 && second <= 5 && looksLikePickle(input);
}

/** Comments are text for people; a file of its own in one is hidden there. */
function comment(input: ScanInput, at: number, length: number, context: ScanContext): void {
  if (decodeText(input.read(at, length)).binary) context.report(ZIP_RULES.gap, `The comment of ${length} bytes is no text.`, at);
  scanUnclaimed(windowInput(input, 0, at + length), at, context);
}

/** Signature, checksum and two sizes of four or eight bytes; the signature may be missing. */
const DESCRIPTORS = new Set([12, 16, 20, 24]);
const SEARCHED = 1024 * 1024;

function gap(input: ScanInput, from: number, to: number, first: boolean, descriptor: boolean, members: Members, context: ScanContext): void {
  let at = from;
  if (descriptor && DESCRIPTORS.has(to - from)) return;
  // Zeros that line up members are usual.
  if (to - from <= 4096 && input.read(from, to - from).every((byte) => byte === 0)) return;
  let found = false;
  while (at + 30 <= to) {
    const piece = input.read(at, Math.min(SEARCHED, to - at));
    const index = piece.indexOf('PK\u0003\u0004', 0, 'latin1');
    if (index < 0) break;
    const local = readLocal(input, at + index);
    if (local === undefined) {
      at += index + 4;
      continue;
    }
    found = true;
    context.budget.member();
    members.hidden({ ...local.entry, packed: local.entry.packed === 0 ? to - local.dataAt : local.entry.packed }, local.dataAt);
    at = Math.max(at + index + 30, local.dataAt + local.entry.packed);
  }
  if (first && from === 0) {
    context.report(ZIP_RULES.prefix, `${to - from} bytes stand before the archive.`, from);
    const program = programOf(input.read(0, 64));
    if (program !== undefined) context.report(ZIP_RULES.executable, `A program (${program}) stands before the archive.`, 0);
    else scanUnclaimed(windowInput(input, 0, to), 0, context);
  } else if (!found) context.report(ZIP_RULES.gap, `${to - from} bytes between members belong to none.`, from);
}

/** Without a directory: members by their own headers, one after the other. */
function walkLocals(input: ScanInput, from: number, to: number, context: ScanContext): void {
  const names: string[] = [];
  let at = from;
  const found: { readonly entry: Entry; readonly dataAt: number }[] = [];
  while (at + 30 <= to) {
    const local = readLocal(input, at);
    if (local === undefined) break;
    context.budget.member();
    const { entry, dataAt } = local;
    // A member whose sizes come behind it reaches to the next header.
    const open = (entry.flags & 8) !== 0 && entry.packed === 0;
    const packed = open ? nextHeader(input, dataAt, to) - dataAt : entry.packed;
    found.push({ entry: { ...entry, packed: Math.min(packed, to - dataAt) }, dataAt });
    names.push(entry.name);
    at = dataAt + packed;
  }
  const members = new Members(input, context, kindOf(names));
  for (const { entry, dataAt } of found) members.unlisted(entry, dataAt);
}

function nextHeader(input: ScanInput, from: number, to: number): number {
  for (let at = from; at < to; at += SEARCHED - 4) {
    const index = input.read(at, Math.min(SEARCHED, to - at)).indexOf('PK\u0003\u0004', 0, 'latin1');
    if (index >= 0) return at + index;
  }
  return to;
}
