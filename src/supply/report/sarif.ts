import { createHash } from 'node:crypto';
import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Severity, SupplyRule } from '../contract.ts';
import type { Reporter, ReportContext } from './contract.ts';
import { safeJson } from './json.ts';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note', info: 'note' };
/** What code scanning sorts by: above 9 critical, above 7 high, above 4 medium. */
const SCORES: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0', info: '0.5' };

/** SARIF 2.1.0 as code scanning takes it: one run, every rule described, a fingerprint that outlives a move of bytes. */
export function sarifReporter({ version, rules, cwd }: ReportContext): Reporter {
  const ordered = [...rules.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const index = new Map(ordered.map((rule, i) => [rule.id, i]));
  let first = true;
  return {
    begin: () => {
      const driver = { name: 'Sallyport', version, semanticVersion: version, rules: ordered.map(descriptor) };
      return `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":${safeJson(driver)}},"columnKind":"utf16CodeUnits","results":[`;
    },
    file: ({ path, findings }) => findings.map(({ rule, severity, message, location }) => {
      const uri = artifact(path, cwd);
      const text = location === undefined ? message : `${message} (${location})`;
      const result = {
        ruleId: rule, ...(index.has(rule) ? { ruleIndex: index.get(rule) } : {}), level: LEVELS[severity], message: { text },
        // A model has no lines; viewers want one.
        locations: [{ physicalLocation: { artifactLocation: uri, region: { startLine: 1 } } }],
        partialFingerprints: { 'sallyportFinding/v1': createHash('sha256').update(`${rule}\n${uri.uri}\n${message}`).digest('hex') },
      };
      const separator = first ? '\n' : ',\n';
      first = false;
      return separator + safeJson(result);
    }).join(''),
    end: () => '\n]}]}\n',
  };
}

function descriptor({ id, title, severity, verdict, references }: SupplyRule): object {
  return {
    id, name: id.replaceAll(/(?:^|[.-])([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title }, fullDescription: { text: `${title}.` },
    help: { text: `${title}. ${references.join(', ')}` },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { 'security-severity': SCORES[severity], tags: ['security', ...(verdict === 'none' ? [] : [verdict]), ...references] },
  };
}

function artifact(path: string, cwd: string): { readonly uri: string; readonly uriBaseId?: string } {
  const from = isAbsolute(path) ? relative(cwd, path) : path;
  if (isAbsolute(from) || from.split(sep)[0] === '..') return { uri: pathToFileURL(path).href };
  const parts = from.split(sep).filter((part) => part !== '.' && part !== '');
  return { uri: parts.map((part) => encodeURIComponent(part)).join('/'), uriBaseId: '%SRCROOT%' };
}
