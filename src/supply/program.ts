import { GENERAL } from './general-rules.ts';
import { printable } from './printable.ts';
import type { SupplyRule } from './contract.ts';

/** Programs and libraries for the machine: how they begin, and where one belongs. */

/** Mach-O for one processor, in both byte orders. */
const MACH_O = new Set([0xfeed_face, 0xfeed_facf, 0xcefa_edfe, 0xcffa_edfe]);
/** Mach-O for several; classes of Java begin alike, with a version from 45 on where these have a count of processors. */
const FAT = 0xcafe_babe;
const MOST_PROCESSORS = 44;
const APE = /^(?:MZqFpD=|jartsr=|APEDBG=)'/;

/** The kind of machine program that bytes begin; undefined when they begin none. */
export function programOf(head: Buffer): string | undefined {
  if (head.length < 8) return undefined;
  const magic = head.readUInt32BE(0);
  if (magic === 0x7f45_4c46) return 'ELF';
  // Programs for several systems at once, which shells and Windows start alike (Actually Portable Executable).
  if (APE.test(head.toString('latin1', 0, 8))) return 'APE';
  if (head[0] === 0x4d && head[1] === 0x5a && head.length >= 64) {
    const at = head.readUInt32LE(60);
    return at >= 4 && at < 4096 && (at + 4 > head.length || head.readUInt32BE(at) === 0x5045_0000) ? 'PE' : undefined;
  }
  if (magic === FAT) {
    const processors = head.readUInt32BE(4);
    return processors > 0 && processors <= MOST_PROCESSORS ? 'Mach-O' : undefined;
  }
  return MACH_O.has(magic) ? 'Mach-O' : undefined;
}

/** Extensions under which a loader of models, data or pictures opens a file. */
const DATA = /\.(?:pkl|pickle|joblib|pt|pth|ckpt|bin|safetensors|gguf|ggml|onnx|ort|h5|hdf5|keras|pb|tflite|npy|npz|msgpack|model|pdparams|pdmodel|mlmodel|json|jsonl|ya?ml|toml|txt|md|csv|tsv|parquet|arrow|feather|ipynb|xml|pmml|rds|rdata|weights|params|zip|tar|gz|png|jpe?g|gif|webp|bmp|ico|tiff?|avi|mov|m4a|webm|wav|mp3|mp4|ogg|flac|pdf|svg|[ot]tf|woff2?)$/i;

/** Folders into which installers put packages, native code included. */
const INSTALLED = /(?:^|[/\\!])(?:site-packages|dist-packages|lib-dynload|node_modules)[/\\]/;

/** Whether a path lies in a folder of installed packages. */
export function isInstalled(path: string): boolean {
  return INSTALLED.test(path);
}

/**
 * What is to be said of a program by where it lies: under the name of data it is disguised, in an installed package it
 * belongs, elsewhere nobody vouches for it.
 * @param otherwise - the rule for the last
 */
export function programFinding(name: string, kind: string, installed: boolean, otherwise: SupplyRule): { readonly rule: SupplyRule; readonly message: string } {
  const shown = printable(name.split(/[/\\]/).at(-1) ?? '');
  if (DATA.test(name)) return { rule: GENERAL.disguisedProgram, message: `${shown} is a program (${kind}) under the name of data.` };
  return installed || isInstalled(name) ? { rule: GENERAL.library, message: `${shown} is a program or library (${kind}) of a package; its code is not read.` } : { rule: otherwise, message: `${shown} is a program (${kind}).` };
}
