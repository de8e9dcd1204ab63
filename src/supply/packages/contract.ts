import type { Ecosystem } from './names.ts';

/** A package that a manifest asks for or a lock has settled on: what is judged, and what a bill of materials lists. */
export interface PackageRef {
  readonly ecosystem: Ecosystem;
  /** As it is written. */
  readonly name: string;
  /** The one version that will be installed, where the file fixes it. */
  readonly version?: string;
  /** What the file asks for, as written, where it fixes no version. */
  readonly range?: string;
  /** The tag of an image, beside a digest too. */
  readonly tag?: string;
  /** Where it comes from; `registry` when the file does not say otherwise. */
  readonly source: 'registry' | 'git' | 'url' | 'path';
  /** The address or path it is fetched from, as written; also of a registry's file in a lock. */
  readonly url?: string;
  /** Digests that the installer compares, `sha256` and the like in lower case with hex. */
  readonly hashes: readonly PackageHash[];
  /** As stated by the file. */
  readonly licence?: string;
  /** Whether a lock says it: it then has one version and should have digests. */
  readonly locked: boolean;
  /** Where in the file. */
  readonly at: string;
  /** A project under the same lock, or a file that lies beside it: not fetched. */
  readonly local?: boolean;
  /** What a lock says that it needs in turn. */
  readonly requires?: readonly PackageId[];
  /** Whether a lock says that the project itself asks for it. */
  readonly direct?: boolean;
}

/** Another package of the same file; without a version where the file says none, or several are there. */
export interface PackageId { readonly name: string; readonly version?: string }

export interface PackageHash { readonly algorithm: string; readonly hex: string }

/** Package of a report, once a file: what a bill of materials needs. */
export type ListedPackage = Pick<PackageRef, 'ecosystem' | 'name' | 'version' | 'range' | 'tag' | 'licence' | 'hashes' | 'url' | 'source' | 'local' | 'requires' | 'direct'>;

/** What the reader of the report knows of packages: lists and advisories given on the command line. */
export interface PackageKnowledge {
  readonly advisories?: AdvisorySource;
  /** Names that exist, by ecosystem; nothing is said of an ecosystem without a list. */
  readonly known?: ReadonlyMap<Ecosystem, ReadonlySet<string>>;
}

/** Advisories that concern a version of a package. */
export interface AdvisorySource {
  /** Those of any version when none is given; each once. */
  of(ecosystem: Ecosystem, name: string, version: string | undefined): readonly AdvisoryHit[];
}

export interface AdvisoryHit {
  readonly id: string;
  /** Other ids, `CVE-2021-1` among them. */
  readonly aliases: readonly string[];
  readonly summary: string;
  /** A package that was made or taken over to do harm. */
  readonly malicious: boolean;
  /** The advisory's versions could not be compared with this one. */
  readonly unsure: boolean;
  readonly details?: AdvisoryDetails;
}

/** What bills of materials tell of an advisory beyond its id. */
export interface AdvisoryDetails {
  /** RFC 3339. */
  readonly published?: string;
  /** RFC 3339. */
  readonly modified?: string;
  /** How bad it is, as vectors of CVSS and what its publisher calls it. */
  readonly severities: readonly AdvisorySeverity[];
  /** Numbers of weaknesses. */
  readonly cwes: readonly number[];
  /** Versions that are mended, of this package. */
  readonly fixed: readonly string[];
}

/** `type` is `CVSS_V2`, `CVSS_V3`, `CVSS_V4`, or `word` for `LOW` to `CRITICAL`. */
export interface AdvisorySeverity { readonly type: string; readonly score: string }
