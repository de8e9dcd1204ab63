import { programFinding } from '../program.ts';
import { shellIssues } from '../code/shell.ts';
import type { Format, ScanInput, SupplyRule } from '../contract.ts';
import { programAt } from '../unclaimed.ts';

const REFERENCES = ['CWE-829', 'OWASP LLM03:2025', 'AML.T0010'];
const RULES = {
  program: { id: 'executable.program', title: 'A program or library for the machine, whose code is not read', severity: 'medium', verdict: 'suspicious', references: REFERENCES },
  command: { id: 'executable.dangerous-command', title: 'A class that starts programs holds a command that acts against whoever runs it', severity: 'critical', verdict: 'malicious', references: ['CWE-506', ...REFERENCES] },
} as const satisfies Record<string, SupplyRule>;

const JAVA = /^\xca\xfe\xba\xbe\0[\0-\xff]\0[\x2d-\x60]/;

/** Code for other machines than the processor, and collections of code that linkers take from. */
const OTHERS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['WebAssembly', /^\0asm[\x01\x02\x0d]\0/],
  ['a library for linkers', /^!<(?:arch|thin)>\n/],
  ['a class of Java', JAVA],
];

/** What starts programs in Java. */
const STARTS = /java\/lang\/(?:Runtime|ProcessBuilder)/;
/** Classes are shorter; only texts are looked at, which stand in the beginning. */
const MAX_CLASS = 1024 * 1024;

/** Texts of a class that a shell would take, where the class starts programs. */
function commandIn(input: ScanInput): string | undefined {
  const text = input.read(0, MAX_CLASS).toString('latin1');
  if (!STARTS.test(text)) return undefined;
  for (const [words] of text.matchAll(/[ -~]{8,4000}/g)) {
    const danger = words.includes(' ') ? shellIssues(words).find(({ level }) => level === 'danger') : undefined;
    if (danger !== undefined) return danger.what;
  }
  return undefined;
}

function otherKind(head: Buffer): string | undefined {
  const text = head.toString('latin1', 0, 8);
  return OTHERS.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Programs and libraries for the machine. What they do is not read; that they are there is told. */
export const format: Format = {
  id: 'executable',
  title: 'Program for the machine',
  extensions: ['.exe', '.dll', '.so', '.dylib', '.pyd', '.node', '.elf', '.wasm', '.a', '.lib', '.o', '.class'],
  carriesCode: true,
  rules: Object.values(RULES),
  detect: ({ head, input }) => {
    const first = head[0];
    if (first === 0x00 || first === 0x21 || first === 0xca) { if (otherKind(head) !== undefined) return 'signature'; }
    return (first === 0x7f || first === 0x4d || first === 0x6a || first === 0x41 || first === 0xfe || first === 0xce || first === 0xcf || first === 0xca) && programAt(input, 0) !== undefined ? 'signature' : undefined;
  },
  scan: (input, context) => {
    const command = JAVA.test(input.read(0, 8).toString('latin1')) ? commandIn(input) : undefined;
    if (command !== undefined) context.report(RULES.command, command, 0);
    const { rule, message } = programFinding(input.name, programAt(input, 0) ?? otherKind(input.read(0, 8)) ?? 'unknown', context.installed === true, RULES.program);
    context.report(rule, message, 0);
  },
};
