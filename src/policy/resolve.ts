import { dirname, resolve as resolvePath } from 'node:path';
import type { Origin, Trust } from '../conversation/types.ts';
import { CATEGORIES } from '../inspect/contract.ts';
import type { Category, DetectorSettings, PackageLists } from '../inspect/contract.ts';
import type { SecondStageSettings } from '../inspect/second-stage/contract.ts';
import { compileException, compileRule, compileStep } from './compile.ts';
import type { CompiledException, CompiledRule, Direction } from './compile.ts';
import { decide, mayEnforce } from './decide.ts';
import type { CompiledPolicy, Ladder } from './decide.ts';
import { BUILT_IN, FLOW_WITHOUT_REQUEST } from './defaults.ts';
import { ownDestinations } from './destinations.ts';
import type { PolicyFile } from './file.ts';
import { compileGlob, matchesAny } from './glob.ts';
import { formatPath } from './problem.ts';
import { GAPS, SECOND_STAGE } from './schema/policy.ts';
import type { ApplicationSection, Gap, Override } from './schema/policy.ts';
import type { CallLimits, ToolPin } from './tools.ts';
import { durationMs } from './schema/values.ts';
import { MCP_ROUTE, type Action, type ApprovalPolicy, type EffectivePolicy, type IdentityPolicy, type RequestFacts } from './types.ts';

/** What a request is resolved by. */
export type Requester = Pick<RequestFacts, 'application' | 'route' | 'model'>;

/** An effective policy, with what the ledger, the router and `explain` need besides. */
export interface ResolvedPolicy extends EffectivePolicy {
  readonly storeContent: boolean;
  readonly paranoia: number;
  /** Whether a path is open without inspection. */
  opens(path: string): boolean;
  /** Path in the file of each label that a reason's `decidedBy` may hold; a built-in one has none. */
  readonly places: ReadonlyMap<string, readonly PropertyKey[]>;
}

interface Layer {
  readonly path: readonly PropertyKey[];
  readonly settings: Partial<ApplicationSection>;
}

/** The nearest layer's value; layers come nearest first and the built-in policy is complete. */
function nearest<T>(layers: readonly Layer[], pick: (settings: Partial<ApplicationSection>) => T | undefined, builtIn: T): T {
  for (const layer of layers) {
    const value = pick(layer.settings);
    if (value !== undefined) return value;
  }
  return builtIn;
}

/** All layers' lists in one, nearest first. */
function joined<T>(layers: readonly Layer[], pick: (settings: Partial<ApplicationSection>) => readonly T[] | undefined): readonly T[] {
  return layers.flatMap((layer) => pick(layer.settings) ?? []);
}

/** The lists of packages, joined by registry; no key when no layer has one. */
function packagesOf(layers: readonly Layer[]): { packages?: PackageLists } {
  const lists: Record<string, readonly string[]> = {};
  for (const registry of ['pypi', 'npm', 'cargo', 'go', 'gem', 'composer', 'nuget'] as const) {
    if (layers.some((layer) => layer.settings.packages?.[registry] !== undefined)) lists[registry] = joined(layers, (s) => s.packages?.[registry]);
  }
  return Object.keys(lists).length === 0 ? {} : { packages: lists };
}

/** The model of the second stage, its paths taken from the policy file's folder; no key when no layer names one. */
function secondStageOf(layers: readonly Layer[], file: PolicyFile): { secondStage?: SecondStageSettings } {
  const section = nearest(layers, (s) => s.detectors?.second_stage, undefined);
  if (section === undefined) return {};
  const at = (path: string): string => resolvePath(dirname(file.file ?? '.'), path);
  return {
    secondStage: {
      model: at(section.model), tokenizer: at(section.tokenizer), labels: section.labels, when: section.when ?? 'uncertain', directions: section.directions ?? ['request'],
      from: section.from ?? SECOND_STAGE.from, below: section.below ?? SECOND_STAGE.below, threshold: section.threshold ?? SECOND_STAGE.threshold,
      timeoutMs: section.timeout_ms ?? SECOND_STAGE.timeoutMs, maxTokens: section.max_tokens ?? SECOND_STAGE.maxTokens,
    },
  };
}

/** The settings of an application's section, and of those without one, by policy file. */
const settingsBySection = new WeakMap<PolicyFile, Map<string, DetectorSettings>>();

/**
 * What detectors see of the policy. The same object for all routes and models of a section: what detectors compile from it
 * is kept by its identity, and callers choose model names.
 */
function settingsOf(file: PolicyFile, layers: readonly Layer[]): DetectorSettings {
  let known = settingsBySection.get(file);
  if (known === undefined) settingsBySection.set(file, (known = new Map()));
  // As JSON, since a name may hold any character: two sections under one key would be read under one's settings.
  const section = JSON.stringify(layers.map(({ path }) => path));
  let found = known.get(section);
  if (found === undefined) known.set(section, (found = makeSettings(file, layers)));
  return found;
}

function makeSettings(file: PolicyFile, layers: readonly Layer[]): DetectorSettings {
  return {
    denylist: joined(layers, (s) => s.denylist).map(({ id, phrase, pattern }) => ({ id, ...(phrase === undefined ? {} : { phrase }), ...(pattern === undefined ? {} : { pattern }) })),
    allowedHosts: [...new Set(joined(layers, (s) => s.allowed_hosts).map((host) => host.toLowerCase()))],
    ...packagesOf(layers),
    maxPartChars: nearest(layers, (s) => s.limits?.max_part_chars, BUILT_IN.limits.max_part_chars),
    maxPartTokens: nearest(layers, (s) => s.limits?.max_part_tokens, BUILT_IN.limits.max_part_tokens),
    disabledRules: new Set(joined(layers, (s) => s.disabled_rules)),
    ...secondStageOf(layers, file),
    ...(file.own === undefined ? {} : { own: file.own }),
  };
}

function selects(when: Override['when'], who: Requester): boolean {
  const fits = (patterns: readonly string[] | undefined, text: string): boolean => patterns === undefined || matchesAny(patterns.map(compileGlob), text);
  return fits(when.application, who.application) && fits(when.route, who.route) && fits(when.model, who.model);
}

/** Names entries by where they stand, and remembers the path of each name. */
class Labels {
  readonly places = new Map<string, readonly PropertyKey[]>();

  in(layer: Layer, ...rest: PropertyKey[]): string {
    const label = formatPath([...layer.path, ...rest]);
    this.places.set(label, ['policy', ...layer.path, ...rest]);
    return label;
  }
}

const BUILT_IN_MARK = ' (built in)';

function ladderOf(layers: readonly Layer[], category: Category, direction: Direction, labels: Labels): Ladder {
  for (const layer of layers) {
    const steps = layer.settings.defaults?.[category]?.[direction];
    if (steps === undefined) continue;
    return { label: labels.in(layer, 'defaults', category, direction), steps: steps.map((step, i) => compileStep(step, labels.in(layer, 'defaults', category, direction, i))) };
  }
  const base = `defaults.${category}.${direction}`;
  return { label: base + BUILT_IN_MARK, steps: BUILT_IN.defaults[category][direction].map((step, i) => compileStep(step, `${base}[${i}]${BUILT_IN_MARK}`)) };
}

function gapOf(layers: readonly Layer[], gap: Gap, labels: Labels): { label: string; action: Action } {
  for (const layer of layers) {
    const action = layer.settings.indeterminate?.[gap];
    if (action !== undefined) return { label: labels.in(layer, 'indeterminate', gap), action };
  }
  return { label: `indeterminate.${gap}${BUILT_IN_MARK}`, action: BUILT_IN.indeterminate[gap] };
}

function rulesOf(layers: readonly Layer[], who: Requester, labels: Labels): readonly CompiledRule[] {
  return layers.flatMap((layer) => (layer.settings.rules ?? []).flatMap((rule, i) => (selects(rule.when, who) ? [compileRule(rule, labels.in(layer, 'rules', i))] : [])));
}

function exceptionsOf(layers: readonly Layer[], who: Requester, labels: Labels): ReadonlyMap<string, readonly CompiledException[]> {
  const byRule = new Map<string, CompiledException[]>();
  for (const layer of layers) {
    for (const [i, exception] of (layer.settings.exceptions ?? []).entries()) {
      if (exception.application !== undefined && exception.application !== who.application) continue;
      const list = byRule.get(exception.rule) ?? [];
      list.push(compileException(exception, labels.in(layer, 'exceptions', i)));
      byRule.set(exception.rule, list);
    }
  }
  return byRule;
}

function trustOf(layers: readonly Layer[]): (origin: Origin, source: string | undefined) => Trust {
  const sources = joined(layers, (s) => s.trust?.sources).map((entry) => ({ glob: compileGlob(entry.match), origins: entry.origin, trust: entry.trust }));
  const origins = new Map<Origin, Trust>();
  const ofOrigin = (origin: Origin): Trust => {
    let trust = origins.get(origin);
    if (trust === undefined) origins.set(origin, (trust = nearest(layers, (s) => s.trust?.origins?.[origin], BUILT_IN.trust.origins[origin])));
    return trust;
  };
  return (origin, source) => {
    if (source !== undefined) for (const entry of sources) if ((entry.origins === undefined || entry.origins.includes(origin)) && entry.glob.test(source)) return entry.trust;
    return ofOrigin(origin);
  };
}

/** Parts that bring content of others: what a data source may be mapped on when nothing is said. */
const BRINGING: readonly Origin[] = ['document', 'tool_result'];

function dataSourceOf(layers: readonly Layer[]): Pick<EffectivePolicy, 'dataSourceOf' | 'hasDataSources'> {
  const sources = joined(layers, (s) => s.data_sources).map((entry) => ({ name: entry.name, globs: entry.match.map(compileGlob), origins: entry.origin ?? BRINGING }));
  return {
    hasDataSources: sources.length > 0,
    dataSourceOf: (origin, source) => (source === undefined ? undefined : sources.find((entry) => entry.origins.includes(origin) && matchesAny(entry.globs, source))?.name),
  };
}

function identityOf(layers: readonly Layer[], file: string | undefined): IdentityPolicy {
  const folder = dirname(resolvePath(file ?? ''));
  return {
    headers: nearest(layers, (s) => s.identity?.headers, BUILT_IN.identity.headers),
    tokens: joined(layers, (s) => s.identity?.tokens).map((issuer) => (issuer.jwks_file === undefined ? issuer : { ...issuer, jwks_file: resolvePath(folder, issuer.jwks_file) })),
    tokenRequired: nearest(layers, (s) => s.identity?.token_required, BUILT_IN.identity.token_required),
  };
}

function pinOf(layers: readonly Layer[]): (tool: string) => ToolPin | undefined {
  const pins = joined(layers, (s) => s.tools).map(({ match, classes, sinks, records }): { glob: ReturnType<typeof compileGlob>; pin: ToolPin } => ({
    glob: compileGlob(match), pin: { ...(classes === undefined ? {} : { classes }), ...(sinks === undefined ? {} : { sinks }), ...(records === undefined ? {} : { records }) },
  }));
  return (tool) => pins.find(({ glob }) => glob.test(tool))?.pin;
}

function callLimitsOf(layers: readonly Layer[]): CallLimits {
  const limit = (name: 'same_call' | 'calls' | 'tokens'): number => nearest(layers, (s) => s.call_limits?.[name], BUILT_IN.call_limits[name]);
  const cost = nearest<number | undefined>(layers, (s) => s.call_limits?.cost, undefined);
  return { same_call: limit('same_call'), calls: limit('calls'), tokens: limit('tokens'), ...(cost === undefined ? {} : { cost }) };
}

function approvalsOf(layers: readonly Layer[]): ApprovalPolicy {
  const wait = nearest(layers, (s) => s.approvals?.wait, BUILT_IN.approvals.wait);
  const webhook = nearest(layers, (s) => s.approvals?.webhook, undefined);
  return {
    expiryMs: durationMs(nearest(layers, (s) => s.approvals?.expiry, BUILT_IN.approvals.expiry)),
    waitMs: wait === 'off' ? 0 : durationMs(wait),
    selfApproval: nearest(layers, (s) => s.approvals?.self_approval, BUILT_IN.approvals.self_approval),
    linkBase: nearest(layers, (s) => s.approvals?.link_base, undefined)?.replace(/\/{1,16}$/, ''),
    linksAs: nearest(layers, (s) => s.approvals?.links_as, undefined),
    webhook: webhook === undefined ? undefined : { url: webhook.url, urlEnv: webhook.url_env, secretEnv: webhook.secret_env, format: webhook.format ?? 'json' },
  };
}

/**
 * The policy for one application, route and model. Costs some 100 microseconds: callers keep the result per policy
 * version (PolicyStore does). An application without a section gets the policy as it stands at the top.
 */
export function resolve(file: PolicyFile, who: Requester): ResolvedPolicy {
  const applications = file.policy.applications ?? {};
  const own = Object.hasOwn(applications, who.application) ? applications[who.application] : undefined;
  const layers: Layer[] = [{ path: [], settings: file.policy }];
  if (own !== undefined) layers.unshift({ path: ['applications', who.application], settings: own });
  const labels = new Labels();
  const compiled: CompiledPolicy = {
    mode: nearest(layers, (s) => s.mode, BUILT_IN.mode),
    paranoia: nearest(layers, (s) => s.paranoia, BUILT_IN.paranoia),
    exceptions: exceptionsOf(layers, who, labels),
    rules: rulesOf(layers, who, labels),
    defaults: Object.fromEntries(CATEGORIES.map((category) => [category, { request: ladderOf(layers, category, 'request', labels), answer: ladderOf(layers, category, 'answer', labels) }])) as CompiledPolicy['defaults'],
    gaps: Object.fromEntries(GAPS.map((gap) => [gap, gapOf(layers, gap, labels)])) as CompiledPolicy['gaps'],
    known: file.rules,
  };
  const open = joined(layers, (s) => s.open_paths).map(compileGlob);
  // Asked for every chunk of a stream; bounded by the known rules, so an invented rule id is not kept.
  const enforced = new Map<string, boolean>();
  return Object.freeze<ResolvedPolicy>({
    version: file.version,
    mode: compiled.mode,
    paranoia: compiled.paranoia,
    settings: settingsOf(file, layers),
    refusal: {
      style: nearest(layers, (s) => s.refusal?.style, BUILT_IN.refusal.style),
      text: nearest(layers, (s) => s.refusal?.text, BUILT_IN.refusal.text),
    },
    isolate: nearest(layers, (s) => s.isolate, BUILT_IN.isolate),
    canary: nearest(layers, (s) => s.canary, BUILT_IN.canary),
    flow: nearest(layers, (s) => s.flow, who.route === MCP_ROUTE ? FLOW_WITHOUT_REQUEST : BUILT_IN.flow),
    access: nearest(layers, (s) => s.access, BUILT_IN.access),
    permissions: file.permissions,
    identity: identityOf(layers, file.file),
    ...dataSourceOf(layers),
    pinOf: pinOf(layers),
    callLimits: callLimitsOf(layers),
    documentMarkers: joined(layers, (s) => s.documents),
    approvals: approvalsOf(layers),
    pseudonymTtlMs: durationMs(nearest(layers, (s) => s.pseudonym_ttl, BUILT_IN.pseudonym_ttl)),
    storeContent: nearest(layers, (s) => s.store_content, BUILT_IN.store_content),
    places: labels.places,
    trustOf: trustOf(layers),
    ownsDestination: ownDestinations(joined(layers, (s) => s.trust?.destinations)),
    opens: (path) => matchesAny(open, path),
    decide: (part, now) => decide(compiled, part, now),
    enforces: (rule, origin, direction) => {
      if (!file.rules.has(rule)) return mayEnforce(compiled, rule, origin, direction);
      const key = `${rule} ${origin} ${direction}`;
      let answer = enforced.get(key);
      if (answer === undefined) enforced.set(key, (answer = mayEnforce(compiled, rule, origin, direction)));
      return answer;
    },
  });
}
