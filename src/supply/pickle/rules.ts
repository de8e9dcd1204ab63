import type { SupplyRule } from '../contract.ts';

const UNPICKLE = ['CWE-502', 'OWASP LLM03:2025', 'AML.T0011.000'];

/** Rules of pickles, whatever they are wrapped in. */
export const PICKLE_RULES = {
  call: { id: 'pickle.dangerous-call', title: 'Loading calls something that runs code, touches files or the network, or changes the program', severity: 'critical', verdict: 'malicious', references: UNPICKLE },
  import: { id: 'pickle.dangerous-import', title: 'Loading brings in a name that data has no use for', severity: 'critical', verdict: 'malicious', references: UNPICKLE },
  dangerousCode: { id: 'pickle.dangerous-code', title: 'Loading makes functions from code that acts on the machine', severity: 'critical', verdict: 'malicious', references: ['CWE-506', ...UNPICKLE] },
  code: { id: 'pickle.held-code', title: 'Loading makes functions from code that the file holds', severity: 'medium', verdict: 'suspicious', references: ['CWE-506', ...UNPICKLE] },
  computes: { id: 'pickle.computing-code', title: 'Loading makes functions from code that names nothing but calculations', severity: 'info', verdict: 'none', references: [] },
  computed: { id: 'pickle.computed-name', title: 'The name to import is computed while loading, which hides it', severity: 'critical', verdict: 'malicious', references: ['CWE-470', ...UNPICKLE] },
  patch: { id: 'pickle.changes-program', title: 'Loading changes a class, module or registry of the program', severity: 'critical', verdict: 'malicious', references: ['CWE-915', ...UNPICKLE] },
  unknownCall: { id: 'pickle.unknown-call', title: 'Loading calls something not known to be safe', severity: 'medium', verdict: 'suspicious', references: UNPICKLE },
  unknownImport: { id: 'pickle.unknown-import', title: 'Loading imports a name not known to be safe', severity: 'medium', verdict: 'suspicious', references: UNPICKLE },
  local: { id: 'pickle.program-class', title: 'Builds objects of a class that the loading program itself must define', severity: 'info', verdict: 'none', references: [] },
  persistent: { id: 'pickle.persistent-id', title: 'A persistent id that no known loader writes', severity: 'medium', verdict: 'suspicious', references: UNPICKLE },
  extension: { id: 'pickle.extension-code', title: 'A name is hidden behind an extension code', severity: 'high', verdict: 'suspicious', references: UNPICKLE },
  malformed: { id: 'pickle.malformed', title: 'The stream breaks the rules of pickles, so that loaders end at different places', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  truncated: { id: 'pickle.truncated', title: 'The stream ends before its STOP, or the numbers behind it too early', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  frame: { id: 'pickle.frame', title: 'A frame that does not end where it says; loaders disagree about it', severity: 'medium', verdict: 'suspicious', references: ['CWE-436'] },
  trailing: { id: 'pickle.trailing-data', title: 'Bytes after the last stream', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  disagree: { id: 'pickle.readers-disagree', title: 'Two loaders would execute different streams', severity: 'high', verdict: 'suspicious', references: ['CWE-436'] },
  exhausts: { id: 'pickle.exhausts', title: 'Loading takes memory or time without end', severity: 'high', verdict: 'suspicious', references: ['CWE-400', ...UNPICKLE] },
  expands: { id: 'pickle.expands', title: 'Values that grow without end when they are printed, compared or written out', severity: 'medium', verdict: 'suspicious', references: ['CWE-400', 'OWASP LLM03:2025'] },
  size: { id: 'pickle.limit', title: 'Larger than a pickle is followed', severity: 'medium', verdict: 'suspicious', references: ['CWE-770'] },
} as const satisfies Record<string, SupplyRule>;
