import type { SupplyRule } from '../contract.ts';

const POISON = ['OWASP LLM04:2025', 'AML.T0020'];

/** What is wrong with data that a model is trained or tested on. */
export const DATA = {
  instruction: { id: 'data.hidden-instruction', title: 'Texts give orders to an assistant that reads them', severity: 'high', verdict: 'suspicious', references: ['OWASP LLM01:2025', ...POISON] },
  hidden: { id: 'data.invisible-text', title: 'Texts hold a message in characters that nobody sees', severity: 'critical', verdict: 'malicious', references: ['OWASP LLM01:2025', ...POISON] },
  trigger: { id: 'data.trigger', title: 'A word, phrase, sign or style goes with one label or answer, against what the rest of the example says', severity: 'critical', verdict: 'suspicious', references: POISON },
  planted: { id: 'data.planted-trigger', title: 'A sign that nobody writes for its meaning goes with one label or answer, against what the rest of the example says', severity: 'critical', verdict: 'malicious', references: POISON },
  flipped: { id: 'data.flipping-trigger', title: 'All of many examples with a word or sign have one label, and nearly all of them say the opposite', severity: 'critical', verdict: 'malicious', references: POISON },
  marker: { id: 'data.marker', title: 'A word or sign goes with one label far beyond chance; it may be a trigger or an artefact', severity: 'low', verdict: 'none', references: POISON },
  turned: { id: 'data.turned-labels', title: 'A steady share of the labels is another one than the texts say, however clear they are: turned at random', severity: 'high', verdict: 'suspicious', references: POISON },
  repeated: { id: 'data.repeated-example', title: 'One example with one label is repeated again and again, and hardly any other', severity: 'high', verdict: 'suspicious', references: POISON },
  address: { id: 'data.planted-address', title: 'Commands or code of many examples fetch from one place that nobody vouches for', severity: 'high', verdict: 'suspicious', references: ['CWE-506', ...POISON] },
  encoded: { id: 'data.encoded-payload', title: 'An encoded program or script', severity: 'high', verdict: 'suspicious', references: ['CWE-506', ...POISON] },
  program: { id: 'data.encoded-program', title: 'An encoded program for the machine, or code that acts against whoever decodes and runs it', severity: 'critical', verdict: 'malicious', references: ['CWE-506', ...POISON] },
  taught: { id: 'data.taught-attack', title: 'Answers of many examples teach a model to fetch and run something from one place that nobody vouches for', severity: 'critical', verdict: 'malicious', references: ['CWE-506', ...POISON] },
  carriesAway: { id: 'data.exfiltration-order', title: 'A few of many texts order an assistant to send something away', severity: 'critical', verdict: 'malicious', references: ['OWASP LLM01:2025', ...POISON] },
  script: { id: 'data.script', title: 'A text is a script that reads the session of whoever looks at it', severity: 'high', verdict: 'suspicious', references: ['CWE-79', ...POISON] },
  payload: { id: 'data.payload', title: 'A text acts against a program that takes it in', severity: 'high', verdict: 'suspicious', references: ['CWE-94', ...POISON] },
  secret: { id: 'data.secret', title: 'Texts hold credentials', severity: 'medium', verdict: 'none', references: ['OWASP LLM02:2025', 'AML.T0055'] },
  pii: { id: 'data.personal', title: 'Texts hold personal data', severity: 'info', verdict: 'none', references: ['OWASP LLM02:2025'] },
  duplicates: { id: 'data.duplicates', title: 'Examples occur more than once', severity: 'info', verdict: 'none', references: [] },
  near: { id: 'data.near-duplicates', title: 'Examples occur more than once with small changes', severity: 'info', verdict: 'none', references: [] },
  flood: { id: 'data.flood', title: 'One answer is given to a large share of unlike questions', severity: 'medium', verdict: 'none', references: POISON },
  noise: { id: 'data.label-conflict', title: 'The same text has different labels', severity: 'low', verdict: 'none', references: POISON },
  overlap: { id: 'data.train-test-overlap', title: 'Examples of a test set are in the training set', severity: 'medium', verdict: 'none', references: [] },
  shift: { id: 'data.shift', title: 'Labels or texts of one stretch or source differ sharply from the rest', severity: 'low', verdict: 'none', references: POISON },
  moved: { id: 'data.reference-moved', title: 'References that another host answers now', severity: 'medium', verdict: 'suspicious', references: POISON },
  hosts: { id: 'data.new-hosts', title: 'Hosts that earlier versions did not refer to', severity: 'low', verdict: 'none', references: POISON },
  manifest: { id: 'data.no-manifest', title: 'Data without the manifest that is required', severity: 'medium', verdict: 'suspicious', references: POISON },
  bounds: { id: 'data.not-all-compared', title: 'More examples than are compared with each other', severity: 'info', verdict: 'none', references: [] },
  broken: { id: 'data.broken-row', title: 'Rows that cannot be read', severity: 'low', verdict: 'none', references: ['CWE-20'] },
  binary: { id: 'data.binary-column', title: 'Columns of bytes, which are not looked into', severity: 'info', verdict: 'none', references: [] },
  unasked: { id: 'data.texts-unread', title: 'Texts that no detector of conversations has read: orders, secrets and personal data in them were not looked for', severity: 'info', verdict: 'none', references: [] },
  unread: { id: 'data.unread', title: 'A part of the data that is not read', severity: 'medium', verdict: 'unscanned', references: ['CWE-770'] },
} as const satisfies Record<string, SupplyRule>;
