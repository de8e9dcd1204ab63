import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { SallyportError, systemReason } from '../core/errors.ts';
import { parseStrict } from '../core/json.ts';
import type { AcceptedFinding, Finding } from './contract.ts';

/** Findings that somebody has accepted, for one content each: a changed file is judged anew. */
export interface Acceptances {
  /** Whether a finding of this rule can be accepted at all; otherwise the file need not be hashed. */
  concerns(rule: string): boolean;
  /** Parts findings into those that stand and those that were accepted for this content. */
  apply(findings: readonly Finding[], sha256: string): { readonly standing: readonly Finding[]; readonly accepted: readonly AcceptedFinding[] };
  /** Exceptions whose day has passed, in words, for the reader. */
  readonly expired: readonly string[];
}

interface Entry { readonly sha256: string; readonly rule: string; readonly by: AcceptedFinding['by']; readonly reason: string }

const HASH = /^[0-9a-f]{64}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** In characters. A baseline of JSON may be as long as a scan of some 300,000 findings writes it; YAML takes a hundred times as long. */
const MAX_FILE = 64 * 1024 * 1024;
const MAX_YAML = 4 * 1024 * 1024;
const MAX_JSON_DEPTH = 8;

function load(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new SallyportError('input.unreadable', `${file} cannot be read (${systemReason(error)}).`, { cause: error });
  }
  if (text.length > MAX_FILE) throw new SallyportError('scan.invalid_list', `${file} is longer than ${MAX_FILE} characters.`);
  try {
    return parseStrict(text, MAX_JSON_DEPTH);
  } catch {
    // Then it is YAML, or neither.
    if (text.length > MAX_YAML) throw new SallyportError('scan.invalid_list', `${file} is no JSON, and for YAML longer than ${MAX_YAML} characters.`);
  }
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new SallyportError('scan.invalid_list', `${file} is neither JSON nor YAML.`, { cause: error });
  }
}

function rows(value: unknown, key: string, file: string): Record<string, unknown>[] {
  const list = typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] as unknown : undefined;
  if (!Array.isArray(list)) throw new SallyportError('scan.invalid_list', `${file} has no list "${key}".`);
  return list.map((row: unknown, i) => {
    if (typeof row !== 'object' || row === null) throw new SallyportError('scan.invalid_list', `${file}: entry ${i + 1} of "${key}" is not an object.`);
    return Object.fromEntries(Object.entries(row));
  });
}

function text(row: Record<string, unknown>, key: string, pattern: RegExp, what: string): string {
  const value = row[key];
  if (typeof value !== 'string' || !pattern.test(value)) throw new SallyportError('scan.invalid_list', what);
  return value;
}

/**
 * Reads a baseline (`{"baseline": [{"sha256", "rule"}]}`, as `--write-baseline` makes it) and exceptions
 * (`{"exceptions": [{"sha256", "rule", "expires": "2027-01-31", "reason"}]}`), each as JSON or YAML.
 * @param now - milliseconds since the epoch; an exception holds to the end of its day in UTC
 * @throws SallyportError `input.unreadable`, `scan.invalid_list`
 */
export function readAcceptances(files: { readonly baseline?: string; readonly exceptions?: string }, now: number): Acceptances {
  const entries: Entry[] = [];
  const expired: string[] = [];
  if (files.baseline !== undefined) {
    const file = files.baseline;
    rows(load(file), 'baseline', file).forEach((row, i) => {
      const at = `${file}: entry ${i + 1} of "baseline" needs "sha256" (64 hex digits) and "rule".`;
      entries.push({ sha256: text(row, 'sha256', HASH, at), rule: text(row, 'rule', /./, at), by: 'baseline', reason: '' });
    });
  }
  if (files.exceptions !== undefined) {
    const file = files.exceptions;
    rows(load(file), 'exceptions', file).forEach((row, i) => {
      const at = `${file}: entry ${i + 1} of "exceptions" needs "sha256" (64 hex digits), "rule", "expires" (a day such as 2027-01-31) and "reason".`;
      const [sha256, rule, expires, reason] = [text(row, 'sha256', HASH, at), text(row, 'rule', /./, at), text(row, 'expires', DAY, at), text(row, 'reason', /\S/, at)];
      const end = Date.parse(`${expires}T23:59:59.999Z`);
      // The engine takes the 31st of February for the 3rd of March.
      if (Number.isNaN(end) || !new Date(end).toISOString().startsWith(expires)) throw new SallyportError('scan.invalid_list', at);
      if (end < now) expired.push(`the exception for ${rule} and ${sha256.slice(0, 12)} expired on ${expires}`);
      else entries.push({ sha256, rule, by: 'exception', reason });
    });
  }
  const byKey = new Map(entries.map((entry) => [`${entry.sha256} ${entry.rule}`, entry]));
  const concerned = new Set(entries.map(({ rule }) => rule));
  return {
    expired,
    concerns: (rule) => concerned.has(rule),
    apply: (findings, sha256) => {
      const standing: Finding[] = [];
      const accepted: AcceptedFinding[] = [];
      for (const finding of findings) {
        const entry = byKey.get(`${sha256} ${finding.rule}`);
        if (entry === undefined) standing.push(finding);
        else accepted.push({ ...finding, by: entry.by, ...(entry.reason === '' ? {} : { reason: entry.reason }) });
      }
      return { standing, accepted };
    },
  };
}
