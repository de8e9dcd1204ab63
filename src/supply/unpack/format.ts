import type { Format, Probe, ScanContext, ScanInput, SupplyRule } from '../contract.ts';
import { windowInput } from '../input.ts';
import { scanUnclaimed } from '../unclaimed.ts';
import { ByteSource, type Unpackable, type Unpacking } from './source.ts';
import { spool } from './spool.ts';

export interface Compression {
  readonly id: string;
  readonly title: string;
  /** What the name ends in, and what the unpacked file's name ends in instead. */
  readonly extensions: Readonly<Record<string, string>>;
  detect(probe: Probe): boolean;
  /** Unpacks; the source stands behind the packed bytes afterwards, where the decoder reads one. */
  unpack(source: ByteSource, input: ScanInput): Unpacking;
  /** Bytes before the stream. */
  start?(probe: Buffer): number;
  /** Begins as something else that goes by the same names. */
  other?(head: Buffer): boolean;
  /** Bytes at the beginning of what is unpacked that belong to no file. */
  ahead?(unpacked: Buffer): number;
  /** Some streams of the format are valid and not read here. */
  readonly partial?: true;
  /** The decoder takes everything, so that nothing can be said of what follows. */
  readonly whole?: true;
}

const REFERENCES = ['CWE-409', 'OWASP LLM03:2025'];

/** A format that is one compressed file: it is unpacked, and what is inside is scanned. */
export function compressedFormat(of: Compression): Format {
  const broken: SupplyRule = { id: `${of.id}.broken`, title: 'The compressed stream is torn or damaged', severity: 'medium', verdict: 'suspicious', references: REFERENCES };
  const unsupported: SupplyRule = { id: `${of.id}.unsupported`, title: 'The compressed stream uses what is not read here', severity: 'medium', verdict: 'unscanned', references: REFERENCES };
  const trailing: SupplyRule = { id: `${of.id}.trailing-data`, title: 'Bytes after the compressed stream', severity: 'medium', verdict: 'suspicious', references: REFERENCES };
  const ruleOf = (fault: Unpackable): SupplyRule => (fault.reason === 'unsupported' ? unsupported : broken);
  return {
    id: of.id, title: of.title, extensions: Object.keys(of.extensions), carriesCode: false,
    rules: [broken, ...(of.partial === true ? [unsupported] : []), ...(of.whole === true ? [] : [trailing])],
    detect: (probe) => (of.detect(probe) ? 'signature' : Object.hasOwn(of.extensions, probe.extension) && of.other?.(probe.head) !== true ? 'name' : undefined),
    scan: (input, context) => {
      const source = new ByteSource(input, of.start?.(input.read(0, 64)) ?? 0);
      const unpacked = spool(innerName(input.name, of.extensions), of.unpack(source, input), context.budget);
      try {
        if (unpacked.fault !== undefined) context.report(ruleOf(unpacked.fault), `Unpacking ended early: ${unpacked.fault.message}.`, Math.min(source.at, input.size));
        const ahead = of.ahead?.(unpacked.read(0, 64)) ?? 0;
        if (unpacked.size > ahead) context.enter(ahead === 0 ? unpacked : windowInput(unpacked, ahead, unpacked.size - ahead));
        if (unpacked.stop !== undefined) throw unpacked.stop;
        if ((unpacked.fault === undefined || unpacked.fault.reason === 'checksum') && of.whole !== true) after(input, source.at, context, trailing);
      } finally {
        unpacked.close();
      }
    },
  };
}

function innerName(name: string, extensions: Compression['extensions']): string {
  const last = name.split('/').at(-1) ?? name;
  for (const [extension, instead] of Object.entries(extensions)) if (last.toLowerCase().endsWith(extension)) return last.slice(0, -extension.length) + instead;
  // Writers of joblib pack by one method under the name of another.
  return last.replace(/\.(?:gz|bz2|xz|lzma|zst|lz4|z|zlib)$/i, '');
}

const PIECE = 64 * 1024;

/** Zeros may follow; tapes and blocks are filled up with them. */
function after(input: ScanInput, at: number, context: ScanContext, rule: SupplyRule): void {
  if (at >= input.size) return;
  const first = input.read(at, PIECE);
  if (first.some((byte) => byte !== 0)) {
    context.report(rule, `${input.size - at} bytes follow the compressed stream.`, at);
    scanUnclaimed(input, at, context);
  }
}
