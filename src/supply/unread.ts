import type { Probe, ScanContext, ScanInput } from './contract.ts';
import { shellIssues } from './code/shell.ts';
import { GENERAL } from './general-rules.ts';
import { pickleAmong } from './pickle/among.ts';
import { printable } from './printable.ts';
import { programAt } from './unclaimed.ts';

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
  { at: 0, magic: 'xar!', what: 'an archive of XAR, such as an installer of macOS' },
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
  { at: 0, magic: 'IxF', what: 'an index of FAISS' },
  { at: 0, magic: 'IHN', what: 'an index of FAISS' },
  { at: 0, magic: '\xba\x16\x4f\x2f', what: 'vectors of fastText' },
  { at: 0, magic: 'lmgg', what: 'a model of llama.cpp before GGUF' },
  { at: 0, magic: 'fmgg', what: 'a model of llama.cpp before GGUF' },
  { at: 0, magic: 'tjgg', what: 'a model of llama.cpp before GGUF' },
  { at: 0, magic: '\x12\x01\0\0\0\0\0\0', what: 'parameters of MXNet' },
  { at: 0, magic: '\x04\x08o:', what: 'an object of Ruby (Marshal), which can run code when it is loaded' },
  { at: 0, magic: '\x04\x08[', what: 'a list of Ruby (Marshal), which can run code when it is loaded' },
  { at: 0, magic: '\x04\x08{', what: 'a mapping of Ruby (Marshal), which can run code when it is loaded' },
  { at: 0, magic: '$FL2', what: 'a table of SPSS' },
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

/** Bytes of other kinds that are looked through for pickles that lie in them unpacked. */
const SEARCHED = 64 * 1024 * 1024;

/** What a file is that no format reads, in words; undefined where it is not told. */
function unreadKind({ head, tail, input }: Probe): string | undefined {
  for (const { at, magic, what } of KINDS) {
    const bytes = at + magic.length <= head.length ? head.subarray(at, at + magic.length) : at < head.length || at >= input.size ? undefined : input.read(at, magic.length);
    if (bytes?.equals(Buffer.from(magic, 'latin1')) === true) return what;
  }
  return tail.length >= DMG && tail.toString('latin1', tail.length - DMG, tail.length - DMG + 4) === 'koly' ? 'an image of a disk of macOS (DMG)' : undefined;
}

/** Weights that a model keeps in a file of their own, as numbers without any structure, by the name that the model's format gives it. */
const WEIGHTS: readonly { readonly name: RegExp; readonly model: string }[] = [
  { name: /^(.{1,200}\.onnx)[._]data(?:_\d{1,6})?$/i, model: '$1' },
  { name: /^(.{1,200})\.bin$/i, model: '$1.xml' },
  { name: /^group\d{1,4}-shard\d{1,6}of\d{1,6}(?:\.bin)?$/i, model: 'model.json' },
];
/** What the models begin with: `model.xml` may be anything. */
const MODEL = /^\x08[\x01-\x20]|<net\b|"weightsManifest"/;
const BEGINNING = 4096;

/** The model beside a file that keeps its weights there; undefined where there is none. */
function modelOf(name: string, beside: ScanContext['beside']): string | undefined {
  const own = name.split(/[/\\]/).at(-1) ?? '';
  for (const each of WEIGHTS) {
    if (!each.name.test(own)) continue;
    const model = own.replace(each.name, each.model);
    const file = beside(model);
    if (file !== undefined && MODEL.test(file.read(0, BEGINNING).toString('latin1'))) return model;
  }
  return undefined;
}

/**
 * Reports what is known of a file that no format reads. Weights of a model beside it are numbers, which no loader takes
 * for anything else: they are read to their end for files of their own. Of other kinds, what is packed stays unseen, but
 * archives store what does not get smaller as it is.
 */
export function reportUnread(probe: Probe, context: Pick<ScanContext, 'budget' | 'report' | 'beside'>): void {
  const { input } = probe;
  const model = modelOf(input.name, context.beside);
  const program = model === undefined ? undefined : programAt(input, 0);
  const kind = unreadKind(probe);
  if (program !== undefined) context.report(GENERAL.program, `What should be weights is a program for the machine (${program}).`, 0);
  else if (model !== undefined && kind === undefined) context.report(GENERAL.weights, `Numbers of ${printable(model, 80)}, without any structure.`);
  else context.report(GENERAL.unknown, kind === undefined ? 'No known format reads this file.' : `This is ${kind}, which is not read: what it holds was not looked at, but for pickles that lie in it unpacked.`);
  if (kind === undefined && model === undefined) commandAmong(input, context);
  const found = pickleAmong(input, model === undefined ? Math.min(input.size, SEARCHED) : input.size, context.budget);
  if (found !== undefined) context.report(GENERAL.heldPickle, `Among other bytes lies a pickle that brings in ${printable(found.name, 80)}.`, found.at);
}

/** Text among other bytes is looked for in this much of the beginning. */
const TEXT_SEARCHED = 1024 * 1024;
const RUN = /[\x20-\x7e\n\t]{8,4000}/g;
const SPEAKING = /curl|wget|bash|\bsh\b|\bnc\b|powershell|system|exec|popen|chmod|\/etc\//;
/** Calls that start programs, as Lua, Julia, Python and others write them. */
const STARTS = /\b(?:os\.execute|io\.popen|os\.system|os\.popen|subprocess\.\w{1,20}|Base\.run|__import__|ShellExecute\w?)\s{0,4}\(\s{0,4}["'\u0060[]/;

/** A command that acts against whoever runs it, among the bytes of a model of a kind that is not known. */
function commandAmong(input: ScanInput, context: Pick<ScanContext, 'budget' | 'report'>): void {
  for (const { 0: text, index } of input.read(0, TEXT_SEARCHED).toString('latin1').matchAll(RUN)) {
    context.budget.step();
    if (!SPEAKING.test(text)) continue;
    const danger = STARTS.test(text) ? `Holds the text ${printable(text.trim(), 80)}.` : shellIssues(text).find(({ level }) => level === 'danger')?.what;
    if (danger === undefined) continue;
    context.report(GENERAL.heldCommand, danger, index);
    return;
  }
}
