/**
 * What a file format is to the scanner, and what it may use. Everything here is synchronous: scanning is arithmetic on
 * bytes that a positional read brings, and nothing that is scanned is ever executed, imported or unpickled. Who must not
 * be held up scans in a worker.
 */
import type { Provenance, Stated } from './card/contract.ts';
import type { ListedPackage, PackageKnowledge, PackageRef } from './packages/contract.ts';

import type { TextInspector } from './data/contract.ts';

export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical';
export const SEVERITIES: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

/** What is known of a file. `unscanned` always comes with a finding that says why. */
export type Verdict = 'malicious' | 'suspicious' | 'benign' | 'unscanned';
export const VERDICTS: readonly Verdict[] = ['malicious', 'suspicious', 'unscanned', 'benign'];

/** A rule as the reference lists it. Ids are stable, begin with the format's id, and are named by baselines and exceptions. */
export interface SupplyRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** What one finding of this rule makes of a file, the strongest counting; `none` is for the reader's information only. */
  readonly verdict: Exclude<Verdict, 'benign'> | 'none';
  /** Year-qualified: `OWASP LLM03:2025`, `AML.T0010`, `CWE-502`. */
  readonly references: readonly string[];
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence for a person, without matched secrets. Names from the file appear in it as printable text. */
  readonly message: string;
  /** Member path inside archives, then a place inside it: `archive/data.pkl, byte 33`. */
  readonly location?: string;
  /** Where in a text that is, for reports that ask for it. */
  readonly region?: Region;
}

/** A place in a text, both from 1; columns count UTF-16 units. */
export interface Region { readonly line: number; readonly column: number }

/**
 * Bytes with random access: a file, a stretch of one, or an unpacked member of an archive. Never loaded whole by whoever
 * hands it out; do not load it whole either. What is read can change the moment somebody writes the file; a reading that
 * comes up short throws {@link ScanStop}.
 */
export interface ScanInput {
  /** File name, or the path inside the archive, as printable text; its last part decides by name. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /**
   * The bytes [offset, offset + length), clipped at the end. The buffer is the caller's to keep, not to write to.
   * @throws RangeError for a negative offset, or a length above {@link MAX_READ}
   */
  read(offset: number, length: number): Buffer;
}

/** Most bytes of one {@link ScanInput.read}. Parsers of longer things read them in pieces, or pass over them. */
export const MAX_READ = 16 * 1024 * 1024;

/** What a format is recognised by. */
export interface Probe {
  /** The first bytes, at most {@link HEAD_BYTES}. */
  readonly head: Buffer;
  /** The last bytes, at most {@link TAIL_BYTES}; may overlap the head. */
  readonly tail: Buffer;
  /** The last part of the name, in lower case. */
  readonly name: string;
  /** From the last dot on, in lower case, the dot included; empty without one. */
  readonly extension: string;
  readonly size: number;
  /** For the rare format that must look elsewhere; bounded by the same rules as scanning. */
  readonly input: ScanInput;
}

export const HEAD_BYTES = 4096;
export const TAIL_BYTES = 1024;

/**
 * `signature`: bytes that hardly occur by chance. `structure`: the content reads as this format. `name`: only the name
 * says so. All formats of the strongest kind that occurs scan the file: two signatures are a polyglot, and reported.
 */
export type Detection = 'signature' | 'structure' | 'name';

/** One file format: `src/supply/formats/<id>.ts` exporting `format`, cases in `corpus/formats/<id>/`. */
export interface Format {
  readonly id: string;
  readonly title: string;
  /** In lower case, with the dot. For the reference, and for saying that a name promises something else than the content. */
  readonly extensions: readonly string[];
  /** Whether loading a file of this format can run code that the file brings or names. */
  readonly carriesCode: boolean;
  /** Loaders of models do not read it: under a model's name it is something else than the name promises. */
  readonly noModel?: true;
  /** An empty file is a valid one, as of source and of text for people. */
  readonly mayBeEmpty?: boolean;
  /** Ids of formats that a file of this one may read as too by its own rules, and whose content it scans itself. */
  readonly covers?: readonly string[];
  readonly rules: readonly SupplyRule[];
  /** By content first and by name second. Cheap: every format is asked about every file. Must not throw. */
  detect(probe: Probe): Detection | undefined;
  /**
   * Whether whoever runs or reads such files goes by the name alone, whatever the text begins with: an interpreter, a
   * browser. Then the file is scanned under its name too where its beginning reads as another format.
   */
  goesByName?(probe: Probe): boolean;
  /** Whether it reads what no format recognises. Asked last, of one format. */
  otherwise?(probe: Probe): boolean;
  /**
   * Reports what is wrong. Linear in what is read, bounded by `context.budget`, and total: malformed input is a finding,
   * thrown as {@link ScanStop} or reported. Anything else thrown is a defect; the file is then unscanned.
   */
  scan(input: ScanInput, context: ScanContext): void;
}

export interface ScanContext {
  /** 0 for a file, 1 for a member of it, and so on. */
  readonly depth: number;
  readonly budget: Budget;
  /** Reports a finding. `at` is a byte offset or a place in the format's own words (`cell 3`, `/layers/0`). */
  report(rule: SupplyRule, message: string, at?: number | string): void;
  /** Scans a member as a file of its own, one level deeper. Its findings are located under `input.name`. */
  enter(input: ScanInput, options?: EnterOptions): void;
  /** Reads a text of a data set with the detectors of conversations; undefined where nobody brought them. */
  readonly inspectText?: TextInspector | undefined;
  /** Names the format more precisely in the report, where a container turns out to be a special one (`pytorch`). */
  describe(format: string): void;
  /** Lists a package that the file names, for a bill of materials. */
  list(ref: PackageRef): void;
  /** What the file says of the model that it holds, for a bill of materials. Only what is said of the scanned file itself counts. */
  state(facts: Stated): void;
  /**
   * A file in the same folder or below it, for formats whose meaning depends on it (a lock beside its manifest). Undefined
   * when there is none, when it cannot be opened, and inside archives. `path` must stay inside the folder.
   */
  beside(path: string): ScanInput | undefined;
  /** Whether the file lies in a folder of installed packages, where native code belongs. */
  readonly installed?: boolean;
  /** What is known of packages from outside the files. */
  readonly knowledge: PackageKnowledge;
}

export interface EnterOptions {
  /** Members that no format knows are unscanned; a container that knows what they are says `ignore`. */
  readonly unknown?: 'report' | 'ignore';
  /** The format that the loader will use whatever the bytes look like; others that recognise the bytes scan them too. */
  readonly as?: Format;
}

/** Bounds of one file and all that is nested in it. Bytes, counts and milliseconds, inclusive. */
export interface ScanLimits {
  /** Unpacked bytes, over all members. */
  readonly unpackedBytes: number;
  /** Unpacked bytes for each packed byte, looked at once {@link ScanLimits.ratioFrom} bytes were unpacked. */
  readonly ratio: number;
  readonly ratioFrom: number;
  readonly depth: number;
  readonly members: number;
  /** Steps of interpreters and parsers: opcodes, records, tokens. */
  readonly steps: number;
  readonly ms: number;
  /** Findings kept for one file; further ones are counted. */
  readonly findings: number;
}

export const DEFAULT_SCAN_LIMITS: ScanLimits = {
  unpackedBytes: 4 * 1024 ** 3,
  // Deflate reaches 1032, and tables of zeros come near that: what is both large and beyond 200 is no ordinary archive.
  ratio: 200,
  ratioFrom: 64 * 1024 * 1024,
  depth: 12,
  members: 100_000,
  steps: 50_000_000,
  ms: 120_000,
  findings: 200,
};

/** Shared by a file and everything nested in it. Each method throws {@link ScanStop} when its bound is passed. */
export interface Budget {
  readonly limits: ScanLimits;
  /** Before unpacked bytes are kept or passed on. */
  bytes(count: number): void;
  /** Before a member is looked at. */
  member(): void;
  /** For every opcode, record or token, or many at once. Looks at the clock now and then. */
  step(count?: number): void;
}

/** Ends the scan of the innermost input with a finding; what was found before stays, and its siblings are still scanned. */
export class ScanStop extends Error {
  override readonly name = 'ScanStop';
  readonly rule: SupplyRule;
  readonly at: number | string | undefined;

  constructor(rule: SupplyRule, message: string, at?: number | string) {
    super(message);
    this.rule = rule;
    this.at = at;
  }
}

/** What is reported of one file. */
export interface FileReport {
  readonly path: string;
  /** Id of the format, or what it was described as; `unknown` when none was recognised. */
  readonly format: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** Findings that a baseline or an exception covers: they do not count. */
  readonly accepted?: readonly AcceptedFinding[];
  /** Hex; only where it was asked for or needed. */
  readonly sha256?: string;
  /** Hex; beside `sha256` where a report needs it (SPDX does). */
  readonly sha1?: string;
  /** In bytes; absent where the file was not opened. */
  readonly size?: number;
  /** Packages that the file names; absent when it names none. */
  readonly packages?: readonly ListedPackage[];
  /** What the file, and for bills of materials what lies around it, says of the model or data that it holds. */
  readonly stated?: Stated;
  /** What a manifest of where data comes from says of the file; only for bills of materials. */
  readonly provenance?: Provenance;
}

export interface AcceptedFinding extends Finding {
  readonly by: 'baseline' | 'exception';
  readonly reason?: string;
}
