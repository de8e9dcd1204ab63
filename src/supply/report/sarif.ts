import { createHash } from 'node:crypto';
import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Severity, SupplyRule } from '../contract.ts';
import type { Reporter, ReportContext } from './contract.ts';
import { safeJson } from './json.ts';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note', info: 'note' };
/** What code scanning sorts by: above 9 critical, above 7 high, above 4 medium. */
const SCORES: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0', info: '0.5' };

/** Most results of one run that code scanning takes; a file with more is refused whole (GitHub's limits on SARIF). */
const MAX_RESULTS = 25_000;
/** Most tags of one rule that it takes. */
const MAX_TAGS = 20;

/** The line that a finding in a text is at; a model has no lines, and viewers want one. */
function lineOf(location: string | undefined): number {
  return Number(/^line (\d{1,9})$/.exec(location ?? '')?.[1] ?? 1) || 1;
}

/** `primaryLocationLineHash` is the one that GitHub goes by; without it the uploader would make one from lines that a model has not. */
function fingerprints(rule: string, uri: string, message: string): Readonly<Record<string, string>> {
  const digest = createHash('sha256').update(`${rule}\n${uri}\n${message}`).digest('hex');
  return { primaryLocationLineHash: `${digest.slice(0, 16)}:1`, 'sallyportFinding/v1': digest };
}

/** SARIF 2.1.0 as code scanning takes it: one run, every rule described, a fingerprint that outlives a move of bytes. */
export function sarifReporter({ version, rules, cwd }: ReportContext): Reporter {
  const ordered = [...rules.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const index = new Map(ordered.map((rule, i) => [rule.id, i]));
  let results = 0;
  let dropped = 0;
  return {
    begin: () => {
      const driver = { name: 'Sallyport', version, semanticVersion: version, rules: ordered.map(descriptor) };
      return `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":${safeJson(driver)}},"columnKind":"utf16CodeUnits","results":[`;
    },
    file: ({ path, findings }) => findings.map(({ rule, severity, message, location }) => {
      if (results >= MAX_RESULTS) {
        dropped++;
        return '';
      }
      const uri = artifact(path, cwd);
      const text = location === undefined ? message : `${message} (${location})`;
      const result = {
        ruleId: rule, ...(index.has(rule) ? { ruleIndex: index.get(rule) } : {}), level: LEVELS[severity], message: { text },
        locations: [{ physicalLocation: { artifactLocation: uri, region: { startLine: lineOf(location) } } }],
        partialFingerprints: fingerprints(rule, uri.uri, message),
      };
      const separator = results++ === 0 ? '\n' : ',\n';
      return separator + safeJson(result);
    }).join(''),
    end: () => `\n],"automationDetails":{"id":"sallyport/"},"invocations":[${safeJson({ executionSuccessful: true, ...(dropped === 0 ? {} : { toolExecutionNotifications: [{ level: 'warning', message: { text: `${dropped} more findings are not listed: code scanning refuses more than ${MAX_RESULTS}.` } }] }) })}]}]}\n`,
  };
}

function descriptor({ id, title, severity, verdict, references }: SupplyRule): object {
  return {
    id, name: id.replaceAll(/(?:^|[.-])([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title }, fullDescription: { text: `${title}.` },
    help: { text: `${title}. ${references.join(', ')}` },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { 'security-severity': SCORES[severity], tags: ['security', ...(verdict === 'none' ? [] : [verdict]), ...references].slice(0, MAX_TAGS) },
  };
}

function artifact(path: string, cwd: string): { readonly uri: string; readonly uriBaseId?: string } {
  const from = isAbsolute(path) ? relative(cwd, path) : path;
  if (isAbsolute(from) || from.split(sep)[0] === '..') return { uri: pathToFileURL(path).href };
  const parts = from.split(sep).filter((part) => part !== '.' && part !== '');
  return { uri: parts.map((part) => encodeURIComponent(part)).join('/'), uriBaseId: '%SRCROOT%' };
}
