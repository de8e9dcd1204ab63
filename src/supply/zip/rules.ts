import type { SupplyRule } from '../contract.ts';

const DISAGREE = ['CWE-436', 'OWASP LLM03:2025'];

export const ZIP_RULES = {
  malformed: { id: 'zip.malformed', title: 'The archive breaks the rules of its format', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  truncated: { id: 'zip.truncated', title: 'The archive is cut off', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  slip: { id: 'zip.path-slip', title: 'A member would be unpacked outside the folder', severity: 'critical', verdict: 'malicious', references: ['CWE-22'] },
  link: { id: 'zip.link', title: 'A member is a link that leads outside the folder', severity: 'critical', verdict: 'malicious', references: ['CWE-59'] },
  name: { id: 'zip.odd-name', title: 'A member has a name that systems read differently', severity: 'high', verdict: 'suspicious', references: ['CWE-436'] },
  headers: { id: 'zip.headers-disagree', title: 'The directory and the member describe different things', severity: 'high', verdict: 'suspicious', references: DISAGREE },
  duplicate: { id: 'zip.duplicate', title: 'Two members have one name; which one counts depends on the reader', severity: 'high', verdict: 'suspicious', references: DISAGREE },
  hidden: { id: 'zip.hidden-member', title: 'A member that the directory does not list', severity: 'high', verdict: 'suspicious', references: DISAGREE },
  overlap: { id: 'zip.overlap', title: 'Members share bytes, as in decompression bombs', severity: 'high', verdict: 'suspicious', references: ['CWE-409'] },
  gap: { id: 'zip.unclaimed-data', title: 'Bytes that belong to no member', severity: 'medium', verdict: 'suspicious', references: DISAGREE },
  crc: { id: 'zip.wrong-crc', title: 'The checksum of a member is wrong; some readers refuse it, others do not', severity: 'high', verdict: 'suspicious', references: DISAGREE },
  size: { id: 'zip.wrong-size', title: 'A member unpacks to another size than is said', severity: 'high', verdict: 'suspicious', references: DISAGREE },
  flags: { id: 'zip.odd-flags', title: 'Flags or a version that some readers refuse', severity: 'high', verdict: 'suspicious', references: DISAGREE },
  encrypted: { id: 'zip.encrypted', title: 'A member is encrypted and cannot be scanned', severity: 'high', verdict: 'suspicious', references: ['OWASP LLM03:2025'] },
  method: { id: 'zip.unknown-method', title: 'A member is packed in a way that is not read', severity: 'medium', verdict: 'suspicious', references: ['OWASP LLM03:2025'] },
  broken: { id: 'zip.broken-member', title: 'A member is torn or damaged', severity: 'medium', verdict: 'suspicious', references: ['CWE-20'] },
  executable: { id: 'zip.executable', title: 'A member is a program for the machine', severity: 'high', verdict: 'suspicious', references: ['OWASP LLM03:2025', 'AML.T0010'] },
  prefix: { id: 'zip.prefixed', title: 'Bytes stand before the archive', severity: 'high', verdict: 'suspicious', references: DISAGREE },
  appended: { id: 'zip.appended', title: 'Bytes follow the archive', severity: 'high', verdict: 'suspicious', references: DISAGREE },
} as const satisfies Record<string, SupplyRule>;
