import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AcceptedFinding, Finding, Severity, SupplyRule } from '../contract.ts';
import type { Reporter, ReportContext } from './contract.ts';
import { safeJson } from './json.ts';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note', info: 'note' };
/** What code scanning sorts by: above 9 critical, above 7 high, above 4 medium. */
const SCORES: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0', info: '0.5' };

/** Most results of one run that code scanning takes; a file with more is refused whole (GitHub's limits on SARIF). */
const MAX_RESULTS = 25_000;
/** Most tags of one rule that it takes. */
const MAX_TAGS = 20;
/** Notifications of one run; further ones are counted. */
const MAX_NOTIFICATIONS = 1000;

/** The line that a finding in a text is at, and the column where a place was looked up; a model has no lines, and viewers want one. */
function regionOf({ location, region }: Finding): object {
  if (region !== undefined) return { startLine: region.line, startColumn: region.column };
  return { startLine: Number(/^line (\d{1,9})$/.exec(location ?? '')?.[1] ?? 1) || 1 };
}

/** Places in a file's own words (`jobs.build.steps[2]`, `cell 3`); lines stand in the region, and bytes are no name. */
function logicalOf(location: string | undefined): { readonly logicalLocations?: readonly object[] } {
  return location === undefined || /^(?:line|byte) \d{1,15}$/.test(location) ? {} : { logicalLocations: [{ fullyQualifiedName: location }] };
}

/** What a baseline or an exception covers stays in the report, and viewers do not count it. */
function suppressionsOf(finding: Finding | AcceptedFinding): { readonly suppressions?: readonly object[] } {
  return 'by' in finding ? { suppressions: [{ kind: 'external', status: 'accepted', justification: finding.reason ?? `Listed in the ${finding.by}.` }] } : {};
}

/** `primaryLocationLineHash` is the one that GitHub goes by; without it the uploader would make one from lines that a model has not. */
function fingerprints(rule: string, uri: string, message: string): Readonly<Record<string, string>> {
  const digest = createHash('sha256').update(`${rule}\n${uri}\n${message}`).digest('hex');
  return { primaryLocationLineHash: `${digest.slice(0, 16)}:1`, 'sallyportFinding/v1': digest };
}

/** SARIF 2.1.0 as code scanning takes it: one run, every rule described, a fingerprint that outlives a move of bytes. */
export function sarifReporter({ version, rules, cwd, roots }: ReportContext): Reporter {
  const bases = basesOf(cwd, roots);
  const ordered = [...rules.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const index = new Map(ordered.map((rule, i) => [rule.id, i]));
  let results = 0;
  let dropped = 0;
  const unscanned: { readonly descriptor: { readonly id: string }; readonly message: { readonly text: string }; readonly locations: readonly object[] }[] = [];
  let more = 0;
  return {
    begin: () => {
      const driver = { name: 'Sallyport', version, semanticVersion: version, rules: ordered.map(descriptor) };
      return `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":${safeJson(driver)}},"columnKind":"utf16CodeUnits","originalUriBaseIds":${safeJson(Object.fromEntries(bases.map(({ id, uri }) => [id, { uri }])))},"results":[`;
    },
    file: ({ path, findings, accepted = [] }) => [...findings, ...accepted].map((finding) => {
      const { rule, severity, message, location } = finding;
      if (!('by' in finding) && rules.get(rule)?.verdict === 'unscanned') {
        if (unscanned.length < MAX_NOTIFICATIONS) unscanned.push({ descriptor: { id: rule }, message: { text: `${path} could not be scanned whole: ${message}` }, locations: [{ physicalLocation: { artifactLocation: artifact(path, cwd, bases) } }] });
        else more++;
      }
      if (results >= MAX_RESULTS) {
        dropped++;
        return '';
      }
      const uri = artifact(path, cwd, bases);
      const text = location === undefined ? message : `${message} (${location})`;
      const result = {
        ruleId: rule, ...(index.has(rule) ? { ruleIndex: index.get(rule) } : {}), level: LEVELS[severity], message: { text },
        locations: [{ physicalLocation: { artifactLocation: uri, region: regionOf(finding) }, ...logicalOf(location) }],
        partialFingerprints: fingerprints(rule, uri.uri, message), ...suppressionsOf(finding),
      };
      const separator = results++ === 0 ? '\n' : ',\n';
      return separator + safeJson(result);
    }).join(''),
    end: (_, exitCode) => {
      const told = [
        ...unscanned.map((each) => ({ level: exitCode === 2 ? 'error' : 'warning', ...each })),
        ...(more === 0 ? [] : [{ level: exitCode === 2 ? 'error' : 'warning', message: { text: `${more} more findings tell what could not be scanned.` } }]),
        ...(dropped === 0 ? [] : [{ level: 'warning', message: { text: `${dropped} more findings are not listed: code scanning refuses more than ${MAX_RESULTS}.` } }]),
      ];
      const invocation = { executionSuccessful: exitCode !== 2, exitCode, ...(told.length === 0 ? {} : { toolExecutionNotifications: told }) };
      return `\n],"automationDetails":{"id":"sallyport/"},"invocations":[${safeJson(invocation)}]}]}\n`;
    },
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

interface Base { readonly id: string; readonly folder: string; readonly uri: string }

/** The working folder, and each folder outside it that was asked for: files are named relative to them. */
function basesOf(cwd: string, roots: readonly string[]): readonly Base[] {
  const folders = new Set(roots.map((root) => resolve(cwd, root)).filter((root) => leaves(relative(cwd, root))).map((root) => (isFolder(root) ? root : dirname(root))));
  return [cwd, ...folders].map((folder, i) => ({ id: i === 0 ? '%SRCROOT%' : `SCANNED${i}`, folder, uri: pathToFileURL(folder.endsWith(sep) ? folder : `${folder}${sep}`).href }));
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // Not there, or not to be looked at: the scan itself tells that.
  }
}

function leaves(path: string): boolean {
  return isAbsolute(path) || path.split(sep)[0] === '..';
}

function artifact(path: string, cwd: string, bases: readonly Base[]): { readonly uri: string; readonly uriBaseId?: string } {
  const absolute = resolve(cwd, path);
  const base = bases.find(({ folder }) => !leaves(relative(folder, absolute)));
  if (base === undefined) return { uri: pathToFileURL(absolute).href };
  return { uri: relative(base.folder, absolute).split(sep).filter((part) => part !== '.' && part !== '').map((part) => encodeURIComponent(part)).join('/'), uriBaseId: base.id };
}
