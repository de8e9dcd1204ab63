import { shellIssues } from '../code/shell.ts';
import { ScanStop, type Format, type ScanContext, type ScanInput, type SupplyRule } from '../contract.ts';
import { GENERAL } from '../general-rules.ts';
import { printable } from '../printable.ts';

/** Shortcuts of Windows (MS-SHLLINK): a click starts what they name, whatever they look like. */

const REFERENCES = ['CWE-506', 'OWASP LLM03:2025', 'AML.T0011'];
const RULES = {
  command: { id: 'shortcut.dangerous-command', title: 'A click runs a command that acts against whoever clicks', severity: 'critical', verdict: 'malicious', references: REFERENCES },
  starts: { id: 'shortcut.starts-program', title: 'A click starts a program', severity: 'medium', verdict: 'suspicious', references: REFERENCES },
  link: { id: 'shortcut.link', title: 'Leads to a file or folder of another machine', severity: 'low', verdict: 'none', references: [] },
} as const satisfies Record<string, SupplyRule>;

const MAGIC = Buffer.from('4c0000000114020000000000c000000000000046', 'hex');
/** Longer than any command that Windows takes. */
const MAX_SHORTCUT = 256 * 1024;
const INTERPRETER = /\b(?:powershell|pwsh|cmd|mshta|wscript|cscript|rundll32|regsvr32|certutil|bitsadmin|msiexec|python\w?|bash|wsl|curl|conhost|forfiles|pcalua)(?:\.exe)?\b/i;
/** Arguments that hide the window, fetch or decode. */
const HIDES = /-(?:w|win\w{0,10})\s{1,4}(?:h|1)|\bhidden\b|-e(?:nc?\w{0,12})?\s{1,4}[A-Za-z0-9+/=]{20}|\b(?:iex|iwr|irm|invoke-(?:expression|webrequest|restmethod)|downloadstring|downloadfile|frombase64string|start-bitstransfer)\b|https?:\/\/|\\\\[\w.-]{3,80}\\|javascript:|vbscript:/i;

/** Texts of both kinds that such files hold. */
function textsOf(bytes: Buffer): readonly string[] {
  const shifted = [0, 1].map((at) => bytes.subarray(at, at + ((bytes.length - at) & ~1)).toString('utf16le'));
  return [bytes.toString('latin1'), ...shifted].flatMap((text) => text.match(/[ -~\u00a0-\u024f]{4,8000}/g) ?? []);
}

function scan(input: ScanInput, context: ScanContext): void {
  const texts = textsOf(input.read(0, Math.min(input.size, MAX_SHORTCUT)));
  for (const text of texts) {
    context.budget.step();
    const danger = shellIssues(text).find(({ level }) => level === 'danger');
    if (danger !== undefined) return context.report(RULES.command, danger.what);
  }
  const program = texts.find((text) => INTERPRETER.test(text));
  if (program !== undefined && texts.some((text) => HIDES.test(text))) return context.report(RULES.command, `It starts ${printable(program, 80)}, and hides what that does.`);
  const started = program ?? texts.find((text) => /\.(?:exe|com|scr|bat|cmd|ps1|vbs|js|hta|msi|dll)\b/i.test(text));
  context.report(started === undefined ? RULES.link : RULES.starts, started === undefined ? 'A shortcut.' : `It starts ${printable(started, 80)}.`);
  if (input.size > MAX_SHORTCUT) throw new ScanStop(GENERAL.text, `A shortcut of ${input.size} bytes; ${MAX_SHORTCUT} are read.`);
}

export const format: Format = {
  id: 'shortcut',
  title: 'Shortcut of Windows',
  extensions: ['.lnk'],
  carriesCode: true,
  rules: Object.values(RULES),
  detect: ({ head }) => (head.subarray(0, MAGIC.length).equals(MAGIC) ? 'signature' : undefined),
  scan,
};
