import type { SupplyRule } from '../contract.ts';

const SUPPLY = ['OWASP LLM03:2025', 'AML.T0010'];

/** What holds of a dependency whatever file names it. Each format adds what is its own. */
export const PACKAGE = {
  unpinned: { id: 'package.unpinned', title: 'A dependency whose version is not fixed', severity: 'low', verdict: 'none', references: ['CWE-1357', ...SUPPLY] },
  noIntegrity: { id: 'package.no-integrity', title: 'A lock has no digest of what will be fetched', severity: 'low', verdict: 'none', references: ['CWE-353', ...SUPPLY] },
  weakIntegrity: { id: 'package.weak-integrity', title: 'The digest of what will be fetched is MD5 or SHA-1', severity: 'low', verdict: 'none', references: ['CWE-328', ...SUPPLY] },
  badIntegrity: { id: 'package.bad-integrity', title: 'A digest that cannot be one', severity: 'medium', verdict: 'suspicious', references: ['CWE-354', ...SUPPLY] },
  direct: { id: 'package.direct-source', title: 'Fetched from a code host or an address instead of the registry', severity: 'low', verdict: 'none', references: ['CWE-829', ...SUPPLY] },
  unusual: { id: 'package.unusual-source', title: 'Fetched from where packages rarely come from', severity: 'medium', verdict: 'suspicious', references: ['CWE-829', ...SUPPLY] },
  hostile: { id: 'package.hostile-source', title: 'Fetched from an address by number, or from a service that hides who sends', severity: 'critical', verdict: 'malicious', references: ['CWE-506', ...SUPPLY] },
  plainHttp: { id: 'package.plain-http', title: 'Fetched without encryption: whoever is on the way can change it', severity: 'high', verdict: 'suspicious', references: ['CWE-319', ...SUPPLY] },
  unvouched: { id: 'package.unvouched-source', title: 'Fetched without encryption from where nobody vouches for what is sent', severity: 'critical', verdict: 'malicious', references: ['CWE-319', 'CWE-506', ...SUPPLY] },
  insecureTls: { id: 'package.unchecked-host', title: 'Fetched without checking who sends it', severity: 'high', verdict: 'suspicious', references: ['CWE-295', ...SUPPLY] },
  redirect: { id: 'package.lock-redirect', title: 'A lock fetches something else than the name says', severity: 'high', verdict: 'suspicious', references: ['CWE-494', ...SUPPLY] },
  stale: { id: 'package.lock-mismatch', title: 'The lock does not hold what the manifest asks for', severity: 'low', verdict: 'none', references: ['CWE-1357', ...SUPPLY] },
  lookAlike: { id: 'package.look-alike', title: 'A name that imitates that of a widely used package', severity: 'high', verdict: 'suspicious', references: ['CWE-1357', ...SUPPLY] },
  imitation: { id: 'package.imitated-name', title: 'A name that is a slip of the fingers, or of the eye, from one of the most used packages', severity: 'critical', verdict: 'malicious', references: ['CWE-1357', ...SUPPLY] },
  nearName: { id: 'package.near-name', title: 'A name that is near that of a widely used package', severity: 'low', verdict: 'none', references: ['CWE-1357', ...SUPPLY] },
  badName: { id: 'package.bad-name', title: 'A name that no registry can hold', severity: 'high', verdict: 'suspicious', references: ['CWE-20', ...SUPPLY] },
  index: { id: 'package.other-index', title: 'Packages come from another index than the public one', severity: 'low', verdict: 'none', references: ['CWE-427', ...SUPPLY] },
  unknownIndex: { id: 'package.unknown-index', title: 'Packages come from, or are also looked for in, an index that nobody vouches for', severity: 'medium', verdict: 'suspicious', references: ['CWE-427', ...SUPPLY] },
  confusion: { id: 'package.confusion', title: 'A name that looks internal can be taken from a public index', severity: 'medium', verdict: 'suspicious', references: ['CWE-427', ...SUPPLY] },
  credentials: { id: 'package.credentials', title: 'An address holds a password or token', severity: 'medium', verdict: 'none', references: ['CWE-798', 'OWASP LLM02:2025'] },
  outside: { id: 'package.outside-path', title: 'Installed from a path outside the folder', severity: 'low', verdict: 'none', references: ['CWE-22', ...SUPPLY] },
  malicious: { id: 'package.known-malicious', title: 'An advisory says that this package does harm', severity: 'critical', verdict: 'malicious', references: ['CWE-506', ...SUPPLY] },
  vulnerable: { id: 'package.known-vulnerable', title: 'An advisory concerns this version', severity: 'high', verdict: 'suspicious', references: ['CWE-1395', ...SUPPLY] },
  mayBeVulnerable: { id: 'package.maybe-vulnerable', title: 'An advisory concerns versions of this package, and the version is not fixed or cannot be compared', severity: 'low', verdict: 'none', references: ['CWE-1395', ...SUPPLY] },
  unlisted: { id: 'package.unlisted', title: 'A name that the given list of known packages does not hold', severity: 'medium', verdict: 'suspicious', references: ['CWE-1357', 'OWASP LLM09:2025'] },
  duplicateKey: { id: 'package.duplicate-key', title: 'A key occurs twice: two readers may see two different files', severity: 'medium', verdict: 'suspicious', references: ['CWE-694'] },
  malformed: { id: 'package.malformed', title: 'A file of packages that its own tools would not read', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  include: { id: 'package.include', title: 'Takes in a file that is not there, leads in a circle, or lies elsewhere', severity: 'low', verdict: 'none', references: ['CWE-829'] },
  remoteInclude: { id: 'package.remote-include', title: 'Takes in a list of packages from an address', severity: 'medium', verdict: 'suspicious', references: ['CWE-829', ...SUPPLY] },
  command: { id: 'package.dangerous-command', title: 'A command that runs by itself acts against whoever installs or builds', severity: 'critical', verdict: 'malicious', references: ['CWE-506', ...SUPPLY] },
  oddCommand: { id: 'package.odd-command', title: 'A command that runs by itself takes programs from elsewhere', severity: 'medium', verdict: 'suspicious', references: ['CWE-494', ...SUPPLY] },
} as const satisfies Record<string, SupplyRule>;
