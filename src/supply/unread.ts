import type { Probe, ScanContext, ScanInput } from './contract.ts';
import { GENERAL } from './general-rules.ts';
import { pickleAmong } from './pickle/among.ts';
import { printable } from './printable.ts';

/** Files that no format reads: what they are, so that the report can say it, and what lies in them as it is. */

interface Kind { readonly at: number; readonly magic: string; readonly what: string }

/** By their first bytes, in Latin-1; places beyond the head are looked up. */
const KINDS: readonly Kind[] = [
  { at: 0, magic: 'Rar!\x1a\x07', what: 'an archive of RAR' },
  { at: 0, magic: 'MSCF\0\0\0\0', what: 'a cabinet of Windows (CAB)' },
  { at: 0, magic: 'ISc(', what: 'a cabinet of InstallShield' },
  { at: 0, magic: '\xed\xab\xee\xdb', what: 'a package of RPM' },
  { at: 0, magic: '070701', what: 'an archive of cpio' },
  { at: 0, magic: '070702', what: 'an archive of cpio' },
  { at: 0, magic: '070707', what: 'an archive of cpio' },
  { at: 0, magic: '\xc7\x71', what: 'an archive of cpio' },
  { at: 0, magic: 'xar!', what: 'an archive of XAR, such as an installer of macOS' },
  { at: 0, magic: '\x60\xea', what: 'an archive of ARJ' },
  { at: 7, magic: '**ACE**', what: 'an archive of ACE' },
  { at: 2, magic: '-lh', what: 'an archive of LHA' },
  { at: 0, magic: 'ZOO ', what: 'an archive of ZOO' },
  { at: 0, magic: '\x1f\x9d', what: 'a file packed by compress (LZW)' },
  { at: 0, magic: '\x1f\xa0', what: 'a file packed by compress (LZH)' },
  { at: 0, magic: '\x89LZO\0\r\n\x1a\n', what: 'a file packed by lzop' },
  { at: 0, magic: 'LRZI', what: 'a file packed by lrzip' },
  { at: 0, magic: 'LZIP', what: 'a file packed by lzip' },
  { at: 0, magic: '\xff\x06\0\0sNaPpY', what: 'a file packed by Snappy' },
  { at: 0, magic: 'hsqs', what: 'a file system of SquashFS' },
  { at: 0, magic: 'sqsh', what: 'a file system of SquashFS' },
  { at: 0, magic: 'QFI\xfb', what: 'a disk of QEMU' },
  { at: 0, magic: 'KDMV', what: 'a disk of VMware' },
  { at: 0, magic: '# Disk DescriptorFile', what: 'a disk of VMware' },
  { at: 0, magic: 'conectix', what: 'a disk of Virtual PC' },
  { at: 0, magic: 'vhdxfile', what: 'a disk of Hyper-V' },
  { at: 0, magic: '<<< ', what: 'a disk of VirtualBox' },
  { at: 0, magic: 'PACK\0\0\0', what: 'a pack of objects of git' },
  { at: 0, magic: 'SQLite format 3\0', what: 'a database of SQLite' },
  { at: 0, magic: 'ARROW1\0\0', what: 'a table of Arrow' },
  { at: 0, magic: 'FEA1', what: 'a table of Feather' },
  { at: 0, magic: 'ORC', what: 'a table of ORC' },
  { at: 0, magic: 'Obj\x01', what: 'a table of Avro' },
  { at: 0, magic: 'Salted__', what: 'a file that OpenSSL encrypted' },
  { at: 0, magic: 'age-encryption.org/', what: 'a file that age encrypted' },
  { at: 32_769, magic: 'CD001', what: 'an image of a disc (ISO 9660)' },
  { at: 32_769, magic: 'BEA01', what: 'an image of a disc (UDF)' },
];
/** The last 512 bytes of an image of macOS. */
const DMG = 512;

/** Bytes that are looked through for pickles that lie in them unpacked. */
const SEARCHED = 64 * 1024 * 1024;

/** What a file is that no format reads, in words; undefined where it is not told. */
export function unreadKind({ head, tail, input }: Probe): string | undefined {
  for (const { at, magic, what } of KINDS) {
    const bytes = at + magic.length <= head.length ? head.subarray(at, at + magic.length) : at < head.length || at >= input.size ? undefined : input.read(at, magic.length);
    if (bytes?.equals(Buffer.from(magic, 'latin1')) === true) return what;
  }
  return tail.length >= DMG && tail.toString('latin1', tail.length - DMG, tail.length - DMG + 4) === 'koly' ? 'an image of a disk of macOS (DMG)' : undefined;
}

/** Reports a pickle that acts and lies in the bytes as it is: archives store what does not get smaller. What is packed stays unseen. */
export function searchUnread(input: ScanInput, context: Pick<ScanContext, 'budget' | 'report'>): void {
  const found = pickleAmong(input, Math.min(input.size, SEARCHED), context.budget);
  if (found !== undefined) context.report(GENERAL.heldPickle, `Among other bytes lies a pickle that brings in ${printable(found.name, 80)}.`, found.at);
}
