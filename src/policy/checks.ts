import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CATEGORIES } from '../inspect/contract.ts';
import type { Rule } from '../inspect/contract.ts';
import { compileGlob } from './glob.ts';
import { formatPath } from './problem.ts';
import type { Problem } from './problem.ts';
import type { FileContent } from './schema/file.ts';
import { GAP_RULES } from './schema/policy.ts';
import type { ApplicationSection, Override, PolicySection } from './schema/policy.ts';
import { parseAddress, parseConfidence, parseExpiry, parseSeverities } from './schema/values.ts';
import type { YamlSource } from './yaml.ts';

const DAY = 86_400_000;
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

type Warn = (path: readonly PropertyKey[], message: string) => void;

/** Whether every text that one list of patterns matches is surely matched by another: no list means all. */
function within(narrow: readonly string[] | undefined, wide: readonly string[] | undefined): boolean {
  if (wide === undefined) return true;
  if (narrow === undefined) return wide.some((pattern) => /^\*+$/.test(pattern));
  // A pattern counts as text here: `pii.*` lies within `*`, and `?` within `?`. That can only miss, never invent.
  return narrow.every((pattern) => wide.some((other) => other === pattern || (compileGlob(pattern).exact ? compileGlob(other).test(pattern) : /^\*+$/.test(other))));
}

function withinSet(narrow: readonly string[] | undefined, wide: readonly string[] | undefined): boolean {
  return wide === undefined || (narrow !== undefined && narrow.every((word) => wide.includes(word)));
}

function withinRange(narrow: number | string | undefined, wide: number | string | undefined): boolean {
  if (wide === undefined) return true;
  const inner = parseConfidence(narrow ?? 0);
  const outer = parseConfidence(wide);
  return inner !== undefined && outer !== undefined && inner.from >= outer.from && inner.below <= outer.below;
}

/** Whether everything the later entry fits is surely taken by the earlier one. */
export function shadows(earlier: Override['when'], later: Override['when']): boolean {
  const severities = (text: string | undefined): readonly string[] | undefined => (text === undefined ? undefined : parseSeverities(text));
  const gaps = (when: Override['when']): boolean => when.category?.includes('indeterminate') ?? when.rule?.some((id) => id.startsWith('indeterminate.')) ?? false;
  return within(later.application, earlier.application) && within(later.route, earlier.route) && within(later.model, earlier.model)
    && within(later.source, earlier.source) && within(later.rule, earlier.rule)
    && withinSet(later.origin, earlier.origin) && withinSet(later.trust, earlier.trust) && withinSet(later.category, earlier.category)
    && withinSet(severities(later.severity), severities(earlier.severity)) && withinRange(later.confidence, earlier.confidence)
    && (earlier.direction === undefined || earlier.direction === later.direction)
    && (gaps(earlier) || !gaps(later));
}

/** Why an entry can never fit, in words; undefined when it may. */
function impossible(when: Override['when'], rules: readonly Rule[]): string | undefined {
  if (when.direction === 'answer' && when.origin !== undefined && !when.origin.includes('model')) return 'parts of answers come from the model, so this never fits';
  if (when.rule === undefined || when.category === undefined) return undefined;
  const globs = when.rule.map(compileGlob);
  const categories = new Set<string>(rules.filter((rule) => globs.some((glob) => glob.test(rule.id))).map((rule) => rule.category));
  if (GAP_RULES.some((id) => globs.some((glob) => glob.test(id)))) categories.add('indeterminate');
  return when.category.some((category) => categories.has(category)) ? undefined : 'no rule of this name is in this category, so this never fits';
}

function checkRules(settings: Partial<ApplicationSection>, base: readonly PropertyKey[], rules: readonly Rule[], warn: Warn): void {
  const list = settings.rules ?? [];
  for (const [index, rule] of list.entries()) {
    const path = [...base, 'rules', index];
    const never = impossible(rule.when, rules);
    if (never !== undefined) warn([...path, 'when'], never);
    const earlier = list.slice(0, index).findIndex((other) => shadows(other.when, rule.when));
    if (earlier >= 0) warn(path, `this is never reached: ${formatPath([...base, 'rules', earlier])} takes everything it fits`);
    if (rule.then.mode === 'shadow') warn([...path, 'then', 'mode'], 'this entry only records (shadow)');
    if (rule.then.method === 'pseudonym' && rule.when.direction === 'answer') warn([...path, 'then', 'method'], 'in answers a pseudonym cannot be turned back; mask is used');
  }
}

function checkSettings(settings: Partial<ApplicationSection>, base: readonly PropertyKey[], rules: readonly Rule[], now: number, warn: Warn): void {
  if (settings.mode === 'shadow') warn([...base, 'mode'], 'shadow mode: findings are recorded, nothing is redacted or blocked');
  for (const [index, exception] of (settings.exceptions ?? []).entries()) {
    const ends = parseExpiry(exception.expires) ?? 0;
    const path = [...base, 'exceptions', index, 'expires'];
    if (ends <= now) warn(path, 'this exception has expired and no longer applies; remove it or renew it');
    else if (ends > now + 400 * DAY) warn(path, 'this exception lasts more than a year; a nearer date makes someone look at it again');
  }
  for (const category of CATEGORIES) {
    for (const direction of ['request', 'answer'] as const) {
      const steps = settings.defaults?.[category]?.[direction] ?? [];
      const open = steps.findIndex(({ action: _action, method: _method, ...conditions }) => Object.values(conditions).every((value) => value === undefined));
      if (open >= 0 && open < steps.length - 1) warn([...base, 'defaults', category, direction, open + 1], 'this step is never reached: the one before it has no condition');
    }
  }
  for (const [index, { claims }] of (settings.identity?.tokens ?? []).entries()) {
    for (const [name, claim] of Object.entries(claims ?? {})) {
      if (claim !== undefined && /^[^/:]+\.[^/:]+$/.test(claim)) warn([...base, 'identity', 'tokens', index, 'claims', name], `this is a claim with a dot in its name; one inside another is written /${claim.replaceAll('.', '/')}`);
    }
  }
  checkRules(settings, base, rules, warn);
}

function checkServer(content: FileContent, warn: Warn): void {
  const admin = parseAddress(content.server.admin ?? '127.0.0.1:0');
  const listen = parseAddress(content.server.listen ?? '127.0.0.1:0');
  if (admin !== undefined && !LOOPBACK.has(admin.host)) warn(['server', 'admin'], 'the administration API can be reached from other machines');
  if (listen !== undefined && !LOOPBACK.has(listen.host) && content.server.keys === 'off') warn(['server', 'keys'], 'other machines can use the gateway without a key');
  for (const [name, upstream] of Object.entries(content.upstreams)) {
    const url = upstream.base_url === undefined ? null : URL.parse(upstream.base_url);
    if (url?.protocol === 'http:' && upstream.key_env !== undefined && !LOOPBACK.has(url.hostname.replace(/^\[|\]$/g, ''))) warn(['upstreams', name, 'base_url'], 'the key travels unencrypted; use https://');
  }
}

/** Files of a second stage that are not there: at a request that needs them its texts would be indeterminate. */
function checkSecondStage(settings: Partial<ApplicationSection>, base: readonly PropertyKey[], file: string, warn: Warn): void {
  const stage = settings.detectors?.second_stage;
  if (stage === undefined) return;
  for (const key of ['model', 'tokenizer'] as const) {
    if (!existsSync(resolve(dirname(file), stage[key]))) warn([...base, 'detectors', 'second_stage', key], `there is no file ${JSON.stringify(stage[key])}; texts that it should judge will be indeterminate`);
  }
}

/** What is well-formed but likely not meant: missing files, expired exceptions, entries never reached, shadow mode, an open door. */
export function warningsOf(content: FileContent, rules: readonly Rule[], now: number, source: YamlSource, file: string): Problem[] {
  const problems: Problem[] = [];
  const warn: Warn = (path, message) => {
    const { line, column } = source.where(path);
    // A short form stands for both directions and would be told twice.
    if (!problems.some((other) => other.line === line && other.column === column && other.message === message)) problems.push({ severity: 'warning', file, line, column, path: formatPath(path), message });
  };
  const policy: PolicySection = content.policy;
  checkServer(content, warn);
  checkSettings(policy, ['policy'], rules, now, warn);
  checkSecondStage(policy, ['policy'], file, warn);
  for (const [name, settings] of Object.entries(policy.applications ?? {})) {
    checkSettings(settings, ['policy', 'applications', name], rules, now, warn);
    checkSecondStage(settings, ['policy', 'applications', name], file, warn);
  }
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}
