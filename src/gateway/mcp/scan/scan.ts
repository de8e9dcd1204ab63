import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SallyportError } from '../../../core/errors.ts';
import { DEFAULT_LIMITS } from '../../../core/limits.ts';
import { SEVERITIES, type InspectionContext } from '../../../inspect/contract.ts';
import type { Engine } from '../../../inspect/engine.ts';
import { CHECKS } from './checks/index.ts';
import type { Place } from './clients.ts';
import type { ConfigFile, Found, Machine, ScanFinding } from './contract.ts';
import { readConfig } from './read.ts';

/** Files of one folder that are read. */
const MAX_FILES = 1_000;

/** What became of one file. */
export interface ScannedFile {
  readonly path: string;
  readonly client: string;
  readonly status: 'read' | 'unread';
  readonly servers: readonly string[];
  /** Why it was not read. */
  readonly reason?: string;
}

export interface ConfigScan {
  readonly files: readonly ScannedFile[];
  readonly findings: readonly ScanFinding[];
  readonly summary: { readonly files: number; readonly unread: number; readonly servers: number; readonly findings: Readonly<Record<string, number>> };
}

/** The machine's files, looked at and not followed into programs. */
export function machineOf(home: string | undefined, engine: Engine): Machine {
  const context: InspectionContext = { fingerprint: '', systemTexts: [], canaries: [], settings: { denylist: [], allowedHosts: [], maxPartChars: DEFAULT_LIMITS.partChars, maxPartTokens: DEFAULT_LIMITS.partChars, disabledRules: new Set() } };
  const secrets = engine.detectors.filter(({ id }) => id === 'secrets');
  const others = engine.detectors.filter(({ id }) => id !== 'secrets');
  return {
    home,
    secrets: (text) => engine.inspectText({ text, origin: 'document', trust: 'untrusted', kind: 'text', source: undefined, direction: 'request', json: false }, context, 'all', secrets).findings,
    orders: (text) => engine.inspectText({ text, origin: 'tool_definition', trust: 'untrusted', kind: 'tool_definition', source: undefined, direction: 'request', json: false }, context, 'all', others).findings,
    stat: (path) => {
      try {
        const info = statSync(path);
        return { mode: info.mode & 0o7777, directory: info.isDirectory() };
      } catch {
        return undefined; // not there, or not to be looked at: there is nothing to say of it
      }
    },
  };
}

/**
 * Audits configurations of MCP clients. Executes nothing and fetches nothing.
 * @param named - whether the files were named by a person: then one that is not there counts as unread
 */
export function scanConfigs(places: readonly Place[], machine: Machine, named: boolean): ConfigScan {
  const files: ScannedFile[] = [];
  const read: ConfigFile[] = [];
  for (const { client, path } of places.flatMap(filesOf)) {
    try {
      const file = readConfig(path, client);
      if (file !== undefined) {
        read.push(file);
        files.push({ path, client, status: 'read', servers: file.servers.map(({ name }) => name) });
      } else if (named) files.push({ path, client, status: 'unread', servers: [], reason: 'there is no such file' });
    } catch (error) {
      if (!(error instanceof SallyportError)) throw error;
      files.push({ path, client, status: 'unread', servers: [], reason: error.message.replace(`${path} was not read: `, '').replace(/\.$/, '') });
    }
  }
  const findings = findingsOf(read, machine);
  const counts: Record<string, number> = {};
  for (const { severity } of findings) counts[severity] = (counts[severity] ?? 0) + 1;
  return {
    files, findings,
    summary: { files: files.length, unread: files.filter(({ status }) => status === 'unread').length, servers: read.reduce((sum, { servers }) => sum + servers.length, 0), findings: counts },
  };
}

/** Some clients have a folder in which each file names servers. */
function filesOf(place: Place): Place[] {
  if (place.folder !== true) return [place];
  try {
    return readdirSync(place.path).sort().filter((name) => /\.(?:json|ya?ml)$/i.test(name)).slice(0, MAX_FILES).map((name) => ({ client: place.client, path: join(place.path, name) }));
  } catch {
    return []; // not there, or not to be looked at, as with files
  }
}

function findingsOf(files: readonly ConfigFile[], machine: Machine): ScanFinding[] {
  const findings: ScanFinding[] = [];
  const add = (file: ConfigFile, { rule, message, server, path }: Found, around: readonly (string | number)[] = []): void => {
    const line = lineOf(file, path ?? around) ?? (path === undefined && server !== undefined ? file.repeated.find(({ name }) => name === server)?.line : undefined);
    findings.push({ rule: rule.id, severity: rule.severity, message, file: file.path, client: file.client, ...(server === undefined ? {} : { server }), ...(line === undefined ? {} : { line }), help: rule.help });
  };
  for (const file of files) {
    for (const check of CHECKS) {
      for (const server of file.servers) for (const found of check.server?.(server, file, machine) ?? []) add(file, { ...found, server: server.name }, server.path);
      for (const found of check.file?.(file, machine) ?? []) add(file, found);
    }
  }
  for (const check of CHECKS) for (const found of check.all?.(files, machine) ?? []) add(found.file, found);
  const order = (finding: ScanFinding): number => SEVERITIES.indexOf(finding.severity);
  return unique(findings).sort((a, b) => order(b) - order(a) || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || (a.line ?? 0) - (b.line ?? 0));
}

/** The same thing said twice, as of a command and of what is inside it, is said once. */
function unique(findings: readonly ScanFinding[]): ScanFinding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, message, file, server, line }) => {
    const key = JSON.stringify([rule, message, file, server, line]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The line of the nearest value that has one. */
function lineOf(file: ConfigFile, path: readonly (string | number)[]): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const line = file.lineOf(path.slice(0, length));
    if (line !== undefined) return line;
  }
  return undefined;
}
