import type { SupplyRule } from './contract.ts';

const SUPPLY = ['OWASP LLM03:2025', 'AML.T0010'];

/** Rules that belong to no format: files that cannot be read, bounds, and names that do not fit the content. */
export const GENERAL = {
  unreadable: { id: 'file.unreadable', title: 'The file cannot be opened or read', severity: 'medium', verdict: 'unscanned', references: SUPPLY },
  notRegular: { id: 'file.not-regular', title: 'A device, socket or pipe, which is not read', severity: 'medium', verdict: 'unscanned', references: SUPPLY },
  linkOutside: { id: 'file.link-outside', title: 'A link that leaves the scanned folder, and is not followed', severity: 'medium', verdict: 'unscanned', references: ['CWE-59'] },
  linkBroken: { id: 'file.link-broken', title: 'A link that leads nowhere or in a circle', severity: 'low', verdict: 'unscanned', references: ['CWE-59'] },
  changed: { id: 'file.changed', title: 'The file changed while it was read', severity: 'medium', verdict: 'unscanned', references: ['CWE-367'] },
  nameNotUtf8: { id: 'file.name-not-utf8', title: 'The name is not UTF-8', severity: 'info', verdict: 'none', references: [] },
  empty: { id: 'file.empty', title: 'The file is empty', severity: 'info', verdict: 'none', references: [] },
  emptyModel: { id: 'file.empty-model', title: 'A file with the name of a model is empty', severity: 'low', verdict: 'unscanned', references: SUPPLY },
  unknown: { id: 'file.unknown-format', title: 'No known format', severity: 'low', verdict: 'unscanned', references: SUPPLY },
  weights: { id: 'file.raw-weights', title: 'Weights of the model beside it, as mere numbers', severity: 'info', verdict: 'none', references: SUPPLY },
  notNumbers: { id: 'file.not-numbers', title: 'Weights that are no numbers (NaN or infinite), as in attacks on what computes with them', severity: 'medium', verdict: 'suspicious', references: SUPPLY },
  heldPickle: { id: 'file.held-pickle', title: 'A pickle that acts lies unpacked in a file of a kind that is not read', severity: 'critical', verdict: 'malicious', references: ['CWE-502', ...SUPPLY] },
  heldCommand: { id: 'file.held-command', title: 'A command or code that acts on the machine stands in a file of a kind that is not read', severity: 'high', verdict: 'suspicious', references: ['CWE-94', ...SUPPLY] },
  polyglot: { id: 'file.polyglot', title: 'Reads as two formats, so that two programs see two contents', severity: 'high', verdict: 'suspicious', references: ['CWE-434', ...SUPPLY] },
  disguised: { id: 'file.disguised', title: 'The name promises data, the content can carry code', severity: 'high', verdict: 'suspicious', references: ['CWE-434', ...SUPPLY] },
  key: { id: 'file.key-in-metadata', title: 'A text inside the weights holds what looks like a key or password', severity: 'medium', verdict: 'suspicious', references: ['CWE-798', ...SUPPLY] },
  program: { id: 'file.embedded-program', title: 'A program for the machine where weights or nothing belong', severity: 'critical', verdict: 'malicious', references: ['CWE-506', ...SUPPLY] },
  disguisedProgram: { id: 'executable.disguised', title: 'A program for the machine under the name of a model or of data', severity: 'critical', verdict: 'malicious', references: ['CWE-434', ...SUPPLY] },
  library: { id: 'executable.installed', title: 'A program or library for the machine in an installed package, where it belongs; its code is not read', severity: 'info', verdict: 'none', references: SUPPLY },
  failed: { id: 'scan.failed', title: 'A defect in the scanner ended the scan', severity: 'medium', verdict: 'unscanned', references: [] },
  moreFindings: { id: 'scan.more-findings', title: 'Further findings were counted and not listed', severity: 'info', verdict: 'none', references: [] },
  bytes: { id: 'limit.bytes', title: 'More bytes unpacked than allowed', severity: 'high', verdict: 'suspicious', references: ['CWE-409'] },
  ratio: { id: 'limit.ratio', title: 'Unpacks to far more than its size, like a decompression bomb', severity: 'high', verdict: 'suspicious', references: ['CWE-409'] },
  bomb: { id: 'limit.bomb', title: 'Unpacks to thousands of times its size, as only decompression bombs do', severity: 'high', verdict: 'malicious', references: ['CWE-409'] },
  depth: { id: 'limit.depth', title: 'Nested deeper than allowed', severity: 'high', verdict: 'suspicious', references: ['CWE-674'] },
  members: { id: 'limit.members', title: 'More members than allowed', severity: 'high', verdict: 'suspicious', references: ['CWE-770'] },
  steps: { id: 'limit.steps', title: 'More steps to read than allowed', severity: 'medium', verdict: 'suspicious', references: ['CWE-770'] },
  text: { id: 'limit.text', title: 'Text longer than is read', severity: 'medium', verdict: 'unscanned', references: ['CWE-770'] },
  time: { id: 'limit.time', title: 'Took longer to read than allowed', severity: 'medium', verdict: 'unscanned', references: ['CWE-770'] },
} as const satisfies Record<string, SupplyRule>;
