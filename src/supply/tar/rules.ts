import type { SupplyRule } from '../contract.ts';

export const TAR_RULES = {
  malformed: { id: 'tar.malformed', title: 'A header that is none', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  truncated: { id: 'tar.truncated', title: 'The archive is cut off', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  slip: { id: 'tar.path-slip', title: 'A member would be unpacked outside the folder', severity: 'critical', verdict: 'malicious', references: ['CWE-22'] },
  link: { id: 'tar.link', title: 'A link that leads outside the folder', severity: 'critical', verdict: 'malicious', references: ['CWE-59'] },
  device: { id: 'tar.device', title: 'A member is a device or a pipe', severity: 'high', verdict: 'suspicious', references: ['CWE-22'] },
  name: { id: 'tar.odd-name', title: 'A member has a name that systems read differently', severity: 'high', verdict: 'suspicious', references: ['CWE-436'] },
  duplicate: { id: 'tar.duplicate', title: 'Two members have one name', severity: 'medium', verdict: 'suspicious', references: ['CWE-436'] },
  sizes: { id: 'tar.sizes-disagree', title: 'Two sizes for one member; readers see different archives', severity: 'high', verdict: 'suspicious', references: ['CWE-436'] },
  executable: { id: 'tar.executable', title: 'A member is a program for the machine', severity: 'high', verdict: 'suspicious', references: ['OWASP LLM03:2025', 'AML.T0010'] },
  setuid: { id: 'tar.set-user-id', title: 'A member would run with the rights of its owner', severity: 'high', verdict: 'suspicious', references: ['CWE-732'] },
  appended: { id: 'tar.appended', title: 'Bytes follow the end of the archive', severity: 'high', verdict: 'suspicious', references: ['CWE-436'] },
} as const satisfies Record<string, SupplyRule>;
