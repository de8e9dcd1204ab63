import type { Finding, Severity } from '../../../inspect/contract.ts';
import type { JsonObject } from '../../../core/json.ts';

/** A rule about configurations as the reference lists it. */
export interface ScanRule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** What to do about it. */
  readonly help: string;
  readonly references: readonly string[];
}

/** A program with its arguments, as far as it can be told without running anything. */
export interface Invocation {
  /** Without folders and `.exe`, lower case: `npx`, `docker`. */
  readonly program: string;
  /** As written. */
  readonly command: string;
  readonly args: readonly string[];
}

/** One MCP server that a configuration names. */
export interface ConfiguredServer {
  readonly name: string;
  /** Keys that lead to it in its file. */
  readonly path: readonly (string | number)[];
  readonly command: string | undefined;
  readonly args: readonly string[];
  /** The command itself and what is inside its wrappers (`sh -c`, `cmd /c`, `env`, `sudo`). */
  readonly invocations: readonly Invocation[];
  readonly env: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string | undefined;
  readonly raw: JsonObject;
}

/** A configuration file that was read. */
export interface ConfigFile {
  readonly path: string;
  /** The program whose file this is, where its place tells. */
  readonly client: string;
  readonly servers: readonly ConfiguredServer[];
  /** The whole of it, for settings beside the servers. */
  readonly settings: JsonObject;
  /** Names that stand twice in one map of servers. */
  readonly repeated: readonly { readonly name: string; readonly line: number }[];
  /** Line of the value at these keys, from 1; undefined where it is not known. */
  lineOf(path: readonly (string | number)[]): number | undefined;
}

/** What a check says. Names what it speaks of, and never a value that may be secret. */
export interface Found {
  readonly rule: ScanRule;
  readonly message: string;
  readonly server?: string;
  /** Keys that lead to the value in the file. */
  readonly path?: readonly (string | number)[];
}

export interface ScanFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly client: string;
  readonly server?: string;
  readonly line?: number;
  readonly help: string;
}

/** What checks may ask about the machine. Nothing is executed and nothing is fetched. */
export interface Machine {
  readonly home: string | undefined;
  /** Mode bits of a file or folder and what it is; undefined when it is not there or cannot be looked at. */
  stat(path: string): { readonly mode: number; readonly directory: boolean } | undefined;
  /** Secrets that the secrets detector finds. */
  secrets(text: string): readonly Finding[];
  /** What is found in a text that stands where a definition of a tool could. */
  orders(text: string): readonly Finding[];
}

export interface Check {
  readonly rules: readonly ScanRule[];
  server?(server: ConfiguredServer, file: ConfigFile, machine: Machine): Iterable<Found>;
  file?(file: ConfigFile, machine: Machine): Iterable<Found>;
  /** Over all files together. */
  all?(files: readonly ConfigFile[], machine: Machine): Iterable<Found & { readonly file: ConfigFile }>;
}
