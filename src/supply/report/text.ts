import type { Reporter, ReportContext } from './contract.ts';

const NONE = 'nothing found';

/** For a person: what stands out, one block a file, and the count. Benign files without findings are not listed. */
export function textReporter({ paint }: ReportContext): Reporter {
  return {
    begin: () => '',
    file: ({ path, format, verdict, findings, accepted = [] }) => {
      if (verdict === 'benign' && findings.length === 0 && accepted.length === 0) return '';
      const lines = [
        `${paint(verdict, verdict.toUpperCase().padEnd(10))} ${path} (${format})`,
        ...findings.map(({ rule, severity, message, location }) => `    ${severity.padEnd(8)} ${rule}: ${message}${location === undefined ? '' : ` [${location}]`}`),
        ...accepted.map(({ rule, by, reason }) => `    accepted ${rule} (${by}${reason === undefined ? '' : `: ${reason}`})`),
      ];
      return `${lines.join('\n')}\n`;
    },
    end: ({ files, malicious, suspicious, unscanned, benign, accepted }) => {
      const counts = [`${malicious} malicious`, `${suspicious} suspicious`, `${unscanned} unscanned`, `${benign} benign`].join(', ');
      return `${files} ${files === 1 ? 'file' : 'files'}: ${files === benign && files > 0 && accepted === 0 ? NONE : counts}${accepted === 0 ? '' : `, ${accepted} ${accepted === 1 ? 'finding' : 'findings'} accepted`}\n`;
    },
  };
}
