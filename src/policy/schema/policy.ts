import { z } from 'zod';
import { CATEGORIES } from '../../inspect/contract.ts';
import type { Category } from '../../inspect/contract.ts';
import { SECOND_LABELS } from '../../inspect/second-stage/contract.ts';
import { ORIGINS } from '../../conversation/types.ts';
import type { Origin } from '../../conversation/types.ts';
import { compileGlob } from '../glob.ts';
import { quote } from '../problem.ts';
import { SINK_KINDS, TOOL_CLASSES } from '../tools.ts';
import { didYouMean } from '../suggest.ts';
import { dataSources, identitySection, permissionFiles } from './access.ts';
import { approvalsSection } from './approvals.ts';
import { confidence, count, duration, expiry, explained, glob, hostPattern, oneOrMore, orEmpty, patternFault, section, severity } from './values.ts';

export const TRUSTS = ['trusted', 'user', 'untrusted'] as const;
/** `confirm` is not a policy action for findings: it belongs to tool calls. */
export const POLICY_ACTIONS = ['allow', 'flag', 'redact', 'block'] as const;
export const GAP_ACTIONS = ['allow', 'flag', 'block'] as const;
export const GAPS = ['image', 'audio', 'file', 'unknown', 'failed', 'timeout', 'too_large'] as const;
/** Rule ids of gaps in the coverage: `indeterminate.` and the reason in the contract. */
export const GAP_RULES = ['failed', 'timeout', 'too_large', 'unreadable'].map((reason) => `indeterminate.${reason}`);

const action = z.enum(POLICY_ACTIONS);
const method = z.enum(['pseudonym', 'mask', 'remove']);
const mode = z.enum(['enforce', 'shadow']);
const origin = z.enum(ORIGINS as [Origin, ...Origin[]]);
const trust = z.enum(TRUSTS);
const METHOD_TEXT = 'How a redaction is done: `pseudonym` (reversible, `<EMAIL_1>`), `mask` (irreversible) or `remove`.';

/** An object type with one schema for each of a fixed list of keys. */
function each<K extends string, T extends z.ZodType>(keys: readonly K[], schema: (key: K) => T): Record<K, T> {
  return Object.fromEntries(keys.map((key) => [key, schema(key)])) as Record<K, T>;
}

function methodNeedsRedact(value: { action?: string | undefined; method?: string | undefined }, context: z.RefinementCtx): void {
  if (value.method !== undefined && value.action !== undefined && value.action !== 'redact') {
    context.addIssue({ code: 'custom', path: ['method'], message: `a method goes with action: redact, not with ${value.action}` });
  }
}

/** Rule ids as texts: an id must be known, and a pattern must match one. */
export function ruleSchemas(ids: readonly string[]): { id: z.ZodString; pattern: z.ZodString } {
  const known = new Set([...ids, ...GAP_RULES]);
  const id = z.string().superRefine((text, context) => {
    if (!known.has(text)) context.addIssue({ code: 'custom', message: `there is no rule ${quote(text)}${didYouMean(text, known)}` });
  }).meta({ shape: 'rule id' });
  const pattern = glob.superRefine((text, context) => {
    const compiled = compileGlob(text);
    for (const rule of known) if (compiled.test(rule)) return;
    context.addIssue({ code: 'custom', message: compiled.exact ? `there is no rule ${quote(text)}${didYouMean(text, known)}` : `no rule matches ${quote(text)}` });
  }).meta({ shape: 'rule id, or a pattern such as pii.*' });
  return { id, pattern };
}

function ladderSchema(rulePattern: z.ZodString) {
  const step = section({
    action: explained(action, 'What happens.'),
    method: explained(method.optional(), METHOD_TEXT, { standard: 'by category and direction' }),
    confidence: explained(confidence.optional(), 'Only findings at least this sure.', { standard: 'any' }),
    severity: explained(severity.optional(), 'Only findings of this severity.', { standard: 'any' }),
    origin: explained(oneOrMore(origin).optional(), 'Only in parts of these origins.', { standard: 'any' }),
    trust: explained(oneOrMore(trust).optional(), 'Only in parts of this trust.', { standard: 'any' }),
    source: explained(oneOrMore(glob).optional(), 'Only in parts with such a tool or document name.', { standard: 'any' }),
    rule: explained(oneOrMore(rulePattern).optional(), 'Only findings of these rules.', { standard: 'any' }),
  }).superRefine(methodNeedsRedact);
  const steps = z.preprocess((value) => {
    if (typeof value === 'string') return [{ action: value }];
    return value === undefined || Array.isArray(value) ? value : [value];
  }, z.array(step).min(1, { error: 'the list is empty; write allow to let everything pass' }).max(100));
  // `pii: flag` and `pii: {action: flag}` mean both directions.
  return z.preprocess((value) => {
    const byDirection = value !== null && typeof value === 'object' && !Array.isArray(value) && ('request' in value || 'answer' in value || Object.keys(value).length === 0);
    return value === undefined || byDirection ? value : { request: value, answer: value };
  }, section({
    request: explained(steps.optional(), 'Steps for what goes to the model; the first that fits decides, and none means allow.'),
    answer: explained(steps.optional(), 'Steps for what comes back.'),
  }));
}

function overrideSchema(rulePattern: z.ZodString) {
  const when = section({
    application: explained(oneOrMore(glob).optional(), 'Application names.', { standard: 'any' }),
    route: explained(oneOrMore(glob).optional(), 'Request paths, such as `/v1/chat/completions`.', { standard: 'any' }),
    model: explained(oneOrMore(glob).optional(), 'Model names as the client asks for them.', { standard: 'any' }),
    direction: explained(z.enum(['request', 'answer']).optional(), 'To the model, or back.', { standard: 'both' }),
    origin: explained(oneOrMore(origin).optional(), 'Who wrote the part.', { standard: 'any' }),
    trust: explained(oneOrMore(trust).optional(), 'How far the part is believed.', { standard: 'any' }),
    source: explained(oneOrMore(glob).optional(), 'Tool name or document title.', { standard: 'any' }),
    category: explained(oneOrMore(z.enum([...CATEGORIES, 'indeterminate'])).optional(), 'Category of the finding, or `indeterminate` for what could not be read.', { standard: 'any category' }),
    rule: explained(oneOrMore(rulePattern).optional(), 'Rule ids.', { standard: 'any' }),
    severity: explained(severity.optional(), 'How bad.', { standard: 'any' }),
    confidence: explained(confidence.optional(), 'How sure.', { standard: 'any' }),
  });
  const then = section({
    action: explained(action.optional(), 'What happens.', { standard: 'what the defaults say' }),
    method: explained(method.optional(), METHOD_TEXT, { standard: 'by category and direction' }),
    mode: explained(mode.optional(), '`shadow` records what would happen, `enforce` acts, whatever the mode around it.', { standard: 'as around it' }),
  }).superRefine((value, context) => {
    methodNeedsRedact(value, context);
    if (value.action === undefined && value.method === undefined && value.mode === undefined) context.addIssue({ code: 'custom', message: 'must say something: an action, a method or a mode' });
  });
  // oxlint-disable-next-line unicorn/no-thenable -- `when` and `then` are the words a reader expects; `then` holds no function
  return section({ when: explained(orEmpty(when), 'Conditions; all must hold. Empty fits every finding.'), then: explained(orEmpty(then), 'What happens then.') }).superRefine((rule, context) => {
    const gaps = rule.when.category?.includes('indeterminate') === true || rule.when.rule?.some((id) => id.startsWith('indeterminate.')) === true;
    if (gaps && rule.then.action === 'redact') context.addIssue({ code: 'custom', path: ['then', 'action'], message: 'what could not be read cannot be redacted; use allow, flag or block' });
  });
}

const denyRule = section({
  id: explained(z.string().regex(/^[a-z0-9](?:[a-z0-9._-]{0,62})$/, { error: 'must be lower-case letters, digits, ".", "_" and "-"' }), 'Name in reasons and in the ledger.'),
  phrase: explained(z.string().min(1).max(1000).optional(), 'Plain text, matched on word boundaries in any case.'),
  pattern: explained(z.string().min(1).max(2000).superRefine((text, context) => {
    const fault = patternFault(text);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: `not a usable RE2 pattern: ${fault}` });
  }).optional(), 'RE2 pattern: no back-references, no look-around.', { shape: 'RE2 pattern' }),
}).superRefine((value, context) => {
  if ((value.phrase === undefined) === (value.pattern === undefined)) context.addIssue({ code: 'custom', message: 'needs a phrase or a pattern, and only one of them' });
});

/** What holds where the section of the second stage says nothing. */
export const SECOND_STAGE = { from: 0.2, below: 0.8, threshold: 0.8, timeoutMs: 2_000, maxTokens: 512 } as const;

const share = z.number().min(0).max(1);
const secondStage = section({
  model: explained(z.string().min(1), 'Path of the ONNX file, relative to this file.'),
  tokenizer: explained(z.string().min(1), 'Path of its tokenizer.json, relative to this file.'),
  labels: explained(z.array(z.enum(SECOND_LABELS)).min(1).max(64), 'What each output of the model means, in order: `benign`, `injection`, `jailbreak`, `extraction` or `harmful`.'),
  when: explained(z.enum(['uncertain', 'always']).optional(), 'Asked where the first stage is unsure, or for every text that is not trusted.', { standard: '`uncertain`' }),
  directions: explained(oneOrMore(z.enum(['request', 'answer'])).optional(), 'Answers are asked about only with `when: always` and only whole; a streamed one is then indeterminate.', { standard: '`request`' }),
  from: explained(share.optional(), 'Unsure from this score of the first stage on.', { standard: `\`${SECOND_STAGE.from}\`` }),
  below: explained(share.optional(), 'Unsure below this score.', { standard: `\`${SECOND_STAGE.below}\`` }),
  threshold: explained(share.optional(), 'Least probability of a label that is a finding.', { standard: `\`${SECOND_STAGE.threshold}\`` }),
  timeout_ms: explained(z.number().int().min(1).max(60_000).optional(), 'Longest wait for one text, in milliseconds; then the part is indeterminate.', { standard: `\`${SECOND_STAGE.timeoutMs}\`` }),
  max_tokens: explained(z.number().int().min(8).max(8_192).optional(), 'Most tokens that the model reads at once; longer texts are read in stretches.', { standard: `\`${SECOND_STAGE.maxTokens}\`` }),
}).superRefine((value, context) => {
  if ((value.from ?? SECOND_STAGE.from) >= (value.below ?? SECOND_STAGE.below)) context.addIssue({ code: 'custom', path: ['below'], message: 'must be above from, or no score lies between them' });
  if (value.labels.every((label) => label === 'benign')) context.addIssue({ code: 'custom', path: ['labels'], message: 'must name something besides benign' });
});

/** Names of one registry's packages. */
const packageNames = (registry: string) => explained(z.array(z.string().regex(/^[\w@./:-]{1,200}$/, { error: 'must be the name of a package, without a version' })).max(100_000).optional(), `Known packages of ${registry}.`, { shape: 'list of names', standard: 'not checked' });

/** Ids that stand twice in a list. */
function uniqueIds(list: readonly { id: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { id }] of list.entries()) {
    if (seen.has(id)) context.addIssue({ code: 'custom', path: [index, 'id'], message: `the id ${quote(id)} stands twice in this list` });
    seen.add(id);
  }
}

/** The schema of the `policy` section. @param ids - rule ids that exist */
export function policySchema(ids: readonly string[]) {
  const rules = ruleSchemas(ids);
  const ladder = ladderSchema(rules.pattern);
  const exception = section({
    rule: explained(rules.id, 'Exact rule id.'),
    application: explained(z.string().min(1).optional(), 'Only for this application.', { standard: 'any' }),
    origin: explained(oneOrMore(origin).optional(), 'Only in parts of these origins.', { standard: 'any' }),
    source: explained(oneOrMore(glob).optional(), 'Only in parts with such a tool or document name.', { standard: 'any' }),
    reason: explained(z.string().trim().min(1).max(1000), 'Why, for whoever reads this next.'),
    expires: explained(expiry, 'Last day (UTC) on which it applies.'),
  });
  const settings = {
    mode: explained(mode.optional(), '`enforce` acts; `shadow` decides and records, and changes nothing.'),
    paranoia: explained(z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)], { error: 'must be 1, 2, 3 or 4' }).optional(), 'Rules above this level only flag. 1 acts on what is nearly certain, 4 on everything.', { shape: '1 to 4' }),
    refusal: explained(section({
      style: explained(z.enum(['error', 'message']).optional(), '`error`: the provider\'s error shape, status 403. `message`: a normal answer that holds the text.'),
      text: explained(z.string().min(1).max(2000).optional(), 'What the client reads.'),
    }).optional(), 'How a block looks to the client.'),
    isolate: explained(z.enum(['off', 'delimit', 'mark']).optional(), 'Sets untrusted text apart for the model: `delimit` puts it between random markers, `mark` also interleaves one. A system note explains it.'),
    canary: explained(z.boolean({ error: 'must be true or false' }).optional(), 'Plants a token in the system prompt of each conversation and looks for it in answers and tool calls.'),
    flow: explained(z.enum(['enforce', 'block', 'shadow', 'off']).optional(), 'Whether the flow rules, which trace what tool calls are made of, act on them. `block` stops what they block, and records what they would have confirmed; with `enforce` that waits for a person, see `approvals`; `shadow` only records. Over MCP, where what the user asked for is not known, `block` is built in.'),
    access: explained(z.enum(['enforce', 'shadow']).optional(), 'Whether refusals by `permissions` act, or are only recorded.'),
    identity: explained(orEmpty(identitySection).optional(), 'Whom permissions believe about end users, agents and groups. Without it only the application is known.'),
    data_sources: explained(dataSources.optional(), 'Which tool results and documents belong to which data source. Those that the permissions do not let the caller `read` are removed before the model sees them.', { standard: 'none' }),
    tools: explained(z.array(section({
      match: explained(glob, 'Tool name.'),
      classes: explained(z.array(z.enum(TOOL_CLASSES)).max(TOOL_CLASSES.length).optional(), 'All that the tool can do; an empty list is a tool that does nothing of these.', { standard: 'told from its name and definition' }),
      sinks: explained(z.record(z.string().min(1).max(200), z.enum([...SINK_KINDS, 'none'])).optional(), 'What its parameters decide outside, by parameter name.', { shape: `map of parameter to ${SINK_KINDS.join(', ')} or none`, standard: 'told from the names of parameters' }),
      records: explained(z.boolean({ error: 'must be true or false' }).optional(), 'Whether it returns records of your own systems, such as contacts or payees.', { standard: 'told from its name' }),
    })).max(1000).optional(), 'Labels of tools for the flow rules, where the default ones are wrong; the first match counts. `sallyport tools label` writes them.', { standard: 'none' }),
    call_limits: explained(section({
      same_call: explained(count.optional(), 'Calls of one tool with the same arguments since the user last spoke. More need a person, twice as many are blocked.'),
      calls: explained(count.optional(), 'Calls of any tools since the user last spoke.'),
      tokens: explained(count.optional(), 'Tokens, estimated, that the model has read over all turns of the conversation: what it has cost, where no price is known.'),
      cost: explained(z.number().positive().optional(), 'What the conversation may cost, estimated, in the currency of the model\'s price (`upstreams.*.prices`); for a model with a price it counts in place of `tokens`.', { standard: 'none' }),
    }).optional(), 'Where loops, storms of calls and runaway costs are cut, as `flow` says.'),
    documents: explained(z.array(section({
      start: explained(z.string().min(3).max(200), 'Literal text before a document.'),
      end: explained(z.string().min(3).max(200), 'Literal text after it.'),
    })).max(50).optional(), 'Markers by which an application puts documents into user messages. What stands between them is inspected as a document and is nobody\'s word.', { standard: 'those of `wrapDocument`, and templates in common use' }),
    approvals: explained(approvalsSection.optional(), 'How a tool call that needs a person waits for one. A change of the policy voids what waits and what was approved.'),
    pseudonym_ttl: explained(duration.optional(), 'How long pseudonyms can be turned back after their last use.'),
    store_content: explained(z.boolean({ error: 'must be true or false' }).optional(), 'Whether the masked text of parts goes to the ledger. `ledger.content: none` wins over it.'),
    defaults: explained(section(each(CATEGORIES, (name) => explained(ladder.optional(), `Findings of category ${name}.`, { shape: 'action, step, or list of steps; or these per direction' }))).optional(), 'What each category of finding leads to. A direction that is set here replaces the built-in steps of that direction.'),
    indeterminate: explained(section(each(GAPS, (name) => explained(z.enum(GAP_ACTIONS).optional(), GAP_TEXTS[name]))).optional(), 'What happens when something could not be read.'),
    trust: explained(section({
      origins: explained(section(each(ORIGINS, (name) => explained(trust.optional(), `Trust of ${name} parts.`))).optional(), 'Trust by who wrote the part.'),
      sources: explained(z.array(section({
        match: explained(glob, 'Tool name or document title. Such names come from the application, not from the model.'),
        origin: explained(oneOrMore(origin).optional(), 'Only parts of these origins.', { standard: 'any' }),
        trust: explained(trust, 'Trust of such parts.'),
      })).max(500).optional(), 'Trust by the name of the tool or document; the first match counts, before `origins`.', { standard: 'none' }),
      destinations: explained(z.array(glob).max(1000).optional(), 'Addresses, hosts and accounts of your own. Tool calls may reach them whoever names them, unless text that gives the agent orders does.', { standard: 'none' }),
    }).optional(), 'How far parts are believed.'),
    rules: explained(z.array(overrideSchema(rules.pattern)).max(1000).optional(), 'Overrides in order; the first that fits decides. They come before `defaults`.', { standard: 'none' }),
    exceptions: explained(z.array(exception).max(1000).optional(), 'Findings that are let pass, each by rule id and with an end. They come before `rules`.', { standard: 'none' }),
    disabled_rules: explained(z.array(rules.id).max(1000).optional(), 'Rules that do not run at all.', { standard: 'none' }),
    denylist: explained(z.array(denyRule).max(1000).superRefine(uniqueIds).optional(), 'Phrases and patterns of your own.', { standard: 'none' }),
    allowed_hosts: explained(z.array(hostPattern).max(1000).optional(), 'Hosts that links and images in answers may point to.', { standard: 'none' }),
    detectors: explained(section({ second_stage: explained(secondStage.optional(), 'A classification model of your own (ONNX), asked where the built-in detection is not sure. See docs/guides/second-stage.md.') }).optional(), 'Detectors that need settings of their own.'),
    packages: explained(section({
      pypi: packageNames('PyPI'), npm: packageNames('npm'), cargo: packageNames('crates.io'), go: packageNames('Go modules'), gem: packageNames('RubyGems'), composer: packageNames('Packagist'), nuget: packageNames('NuGet'),
    }).optional(), 'Packages that answers may have their reader install; a registry without a list is not checked.'),
    open_paths: explained(z.array(z.string().regex(/^\/[A-Za-z0-9_.~*?/-]{0,200}$/, { error: 'must be a path such as /v1/embeddings; * and ? are patterns' })).max(200).optional(), 'Paths that pass without inspection, and are recorded as not inspected.', { shape: 'list of paths', standard: 'none' }),
    limits: explained(section({
      max_part_chars: explained(count.optional(), 'Longest text of one part, in UTF-16 units.'),
      max_part_tokens: explained(count.optional(), 'Most tokens of one part, estimated.'),
    }).optional(), 'Longer parts give a finding of category limit.'),
  };
  const application = section(settings);
  return section({
    ...settings,
    permissions: explained(permissionFiles.optional(), 'Cedar files with what may be called, used and read, and JSON files with the definitions of tools, relative to this file. Without any, everything is allowed; with one, what no statement permits is denied.', { standard: 'none' }),
    applications: explained(z.record(z.string().min(1).max(200), orEmpty(application)).optional(), 'The same keys per application. Single values and directions replace those above; lists come before those above.', { shape: 'map of application to the keys above', standard: 'none' }),
  });
}

const GAP_TEXTS: Readonly<Record<(typeof GAPS)[number], string>> = {
  image: 'An image that no detector can read.',
  audio: 'Audio that no detector can read.',
  file: 'A file that no detector can read.',
  unknown: 'A part of unknown shape.',
  failed: 'A detector failed.',
  timeout: 'A detector ran out of time.',
  too_large: 'A part too long to inspect.',
};

export type PolicySection = z.infer<ReturnType<typeof policySchema>>;
export type ApplicationSection = Omit<PolicySection, 'applications' | 'permissions'>;
export type Step = NonNullable<NonNullable<NonNullable<PolicySection['defaults']>[Category]>['request']>[number];
export type Override = NonNullable<PolicySection['rules']>[number];
export type Exception = NonNullable<PolicySection['exceptions']>[number];
export type Gap = (typeof GAPS)[number];
