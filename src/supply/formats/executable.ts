import { programFinding } from '../program.ts';
import type { Format, SupplyRule } from '../contract.ts';
import { programAt } from '../unclaimed.ts';

const REFERENCES = ['CWE-829', 'OWASP LLM03:2025', 'AML.T0010'];
const RULES = {
  program: { id: 'executable.program', title: 'A program or library for the machine, whose code is not read', severity: 'medium', verdict: 'suspicious', references: REFERENCES },
} as const satisfies Record<string, SupplyRule>;

/** Code for other machines than the processor, and collections of code that linkers take from. */
const OTHERS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['WebAssembly', /^\0asm[\x01\x02\x0d]\0/],
  ['a library for linkers', /^!<(?:arch|thin)>\n/],
  ['a class of Java', /^\xca\xfe\xba\xbe\0[\0-\xff]\0[\x2d-\x60]/],
];

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
    return (first === 0x7f || first === 0x4d || first === 0xfe || first === 0xce || first === 0xcf || first === 0xca) && programAt(input, 0) !== undefined ? 'signature' : undefined;
  },
  scan: (input, context) => {
    const { rule, message } = programFinding(input.name, programAt(input, 0) ?? otherKind(input.read(0, 8)) ?? 'unknown', context.installed === true, RULES.program);
    context.report(rule, message, 0);
  },
};
