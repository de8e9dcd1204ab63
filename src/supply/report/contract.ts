import type { FileReport, SupplyRule, Verdict } from '../contract.ts';
import type { Project } from '../card/project.ts';
import type { AdvisorySource } from '../packages/contract.ts';

export interface Summary {
  readonly files: number;
  readonly malicious: number;
  readonly suspicious: number;
  readonly unscanned: number;
  readonly benign: number;
  /** Findings that a baseline or an exception covers. */
  readonly accepted: number;
}

/** Writes a report piece by piece, so that a million files need no more memory than one. Each method returns text. */
export interface Reporter {
  begin(): string;
  file(report: FileReport): string;
  /** @param exitCode - what the scan ends with: 2 says that something that counts could not be scanned */
  end(summary: Summary, exitCode: 0 | 1 | 2): string;
}

export interface ReportContext {
  readonly version: string;
  readonly rules: ReadonlyMap<string, SupplyRule>;
  /** Colours a text by what it says, where the reader's terminal shows colours. */
  readonly paint: (verdict: Verdict, text: string) => string;
  /** For the URIs of files. */
  readonly cwd: string;
  /** The files and folders that were asked for, as given. */
  readonly roots: readonly string[];
  /** RFC 3339. */
  readonly time: string;
  /** Advisories that were given, for bills of materials. */
  readonly advisories?: AdvisorySource | undefined;
  /** What was scanned as a whole, for bills of materials. */
  readonly project?: Project | undefined;
}
