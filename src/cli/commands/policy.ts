import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Identity } from '../../access/identity/contract.ts';
import { checkPermissions } from '../../access/permissions/check.ts';
import type { Environment } from '../../core/config.ts';
import { asError, SallyportError, systemCode } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import { plural } from '../../core/plural.ts';
import { ORIGINS } from '../../conversation/types.ts';
import type { Origin } from '../../conversation/types.ts';
import { SEVERITIES } from '../../inspect/contract.ts';
import type { Rule, Severity } from '../../inspect/contract.ts';
import { parseCases } from '../../policy/cases.ts';
import type { PermissionTestCase, PolicyTestCase } from '../../policy/cases.ts';
import { builtInYaml } from '../../policy/defaults.ts';
import { explain, GAP_IDS } from '../../policy/explain.ts';
import type { Explained, Question } from '../../policy/explain.ts';
import { readPolicyFile } from '../../policy/file.ts';
import type { PolicyFile } from '../../policy/file.ts';
import { formatProblem, PolicyFileError, quote } from '../../policy/problem.ts';
import { resolve } from '../../policy/resolve.ts';
import type { ResolvedPolicy } from '../../policy/resolve.ts';
import { didYouMean } from '../../policy/suggest.ts';
import type { Action } from '../../policy/types.ts';
import type { PermissionAnswer, PermissionQuestion } from '../permissions.ts';

/** What the policy commands need from outside. */
export interface PolicyCommandDeps {
  readonly rules: readonly Rule[];
  readonly environment: Environment;
  readonly now: () => number;
  /** Writes to standard output and standard error, as is. */
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Sets the exit code: 0 fine, 1 something found, 2 could not do the work. */
  readonly exit: (code: 0 | 1 | 2) => void;
  /** Sends one text through inspection and the given policy, as the gateway would. */
  readonly evaluate: (testCase: PolicyTestCase, file: PolicyFile) => Promise<{ readonly action: Action; readonly rules: readonly string[] }>;
  /** Asks the permissions of the given policy, as the gateway would. */
  readonly ask: (question: PermissionQuestion, file: PolicyFile) => PermissionAnswer;
}

type Format = 'text' | 'json';

function formatOption(): Option {
  return new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text');
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Reads the file, or reports why not and sets exit code 2. */
async function load(path: string | undefined, format: Format, deps: PolicyCommandDeps): Promise<PolicyFile | undefined> {
  try {
    return await readPolicyFile(path ?? deps.environment.configPath, { rules: deps.rules, environment: deps.environment, now: deps.now(), checkPermissions });
  } catch (error) {
    report(error, format, deps);
    return undefined;
  }
}

function report(error: unknown, format: Format, deps: PolicyCommandDeps): void {
  if (!(error instanceof SallyportError)) throw error;
  deps.exit(2);
  const problems = error instanceof PolicyFileError ? error.problems : [];
  if (format === 'json') deps.out(json({ ok: false, code: error.code, message: problems.length > 0 ? plural(problems.length, 'error') : error.message, problems }));
  else {
    deps.err(`${error.message}\n`);
    if (problems.length > 1) deps.err(`${plural(problems.length, 'error')}; nothing was taken over.\n`);
  }
}

async function check(path: string | undefined, options: { format: Format }, deps: PolicyCommandDeps): Promise<void> {
  const file = await load(path, options.format, deps);
  if (file === undefined) return;
  deps.exit(0);
  if (options.format === 'json') return deps.out(json({ ok: true, file: file.file ?? null, version: file.version, problems: file.warnings }));
  for (const warning of file.warnings) deps.err(`${formatProblem(warning)}\n`);
  const name = file.file ?? 'no sallyport.yaml here: the built-in policy applies';
  deps.out(`${name}: ok, ${plural(file.warnings.length, 'warning')}, policy version ${file.version}\n`);
}

interface ExplainOptions {
  readonly policy?: string;
  readonly application: string;
  readonly route: string;
  readonly model: string;
  readonly direction?: 'request' | 'answer';
  readonly origin?: Origin;
  readonly source?: string;
  readonly rule?: string;
  readonly severity?: Severity;
  readonly confidence: number;
  readonly defaults?: true;
  readonly call?: string;
  readonly arguments: string;
  /** Milliseconds since the epoch. */
  readonly at?: number;
  readonly use?: string;
  readonly read?: string;
  readonly connect?: string;
  readonly user?: string;
  readonly agent?: string;
  readonly group: readonly string[];
  readonly format: Format;
}

function place(file: PolicyFile, explained: Explained): string {
  return explained.at === undefined ? '' : ` at ${file.file ?? ''}:${explained.at.line}`;
}

function explainedText(file: PolicyFile, explained: Explained): string {
  const { action, method, mode, decidedBy } = explained.reason;
  const what = method === undefined ? action : `${action} (${method})`;
  return `${mode === 'shadow' && action !== 'allow' ? `${what}, recorded only (shadow)` : what}\t${decidedBy}${place(file, explained)}`;
}

/** Columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((text, i) => { widths[i] = Math.max(widths[i] ?? 0, text.length); });
  return rows.map((row) => `${row.map((text, i) => (i === row.length - 1 ? text : text.padEnd(widths[i] ?? 0))).join('  ')}\n`).join('');
}

function printExplained(list: readonly Explained[], file: PolicyFile, policy: ResolvedPolicy, question: Question, options: ExplainOptions, deps: PolicyCommandDeps): void {
  const trust = policy.trustOf(question.origin, question.source);
  if (options.format === 'json') {
    const { severity: _severity, confidence: _confidence, ...asked } = question;
    return deps.out(json({
      file: file.file ?? null, version: policy.version, mode: policy.mode, ...asked, trust,
      decisions: list.map(({ rule, reason, at }) => ({
        rule, category: reason.category, severity: reason.severity, confidence: reason.confidence, action: reason.action,
        ...(reason.method === undefined ? {} : { method: reason.method }), mode: reason.mode, decidedBy: reason.decidedBy, ...(at === undefined ? {} : { line: at.line, column: at.column }),
      })),
    }));
  }
  deps.out(`${question.direction} of application ${quote(question.application)}: a part from ${question.origin} (${trust}), mode ${policy.mode}, policy ${policy.version}\n\n`);
  deps.out(table(list.map((one) => [one.rule, one.reason.severity, String(one.reason.confidence), ...explainedText(file, one).split('\t')])));
}

async function explainAll(options: ExplainOptions, deps: PolicyCommandDeps): Promise<void> {
  if (options.defaults === true) {
    deps.exit(0);
    return deps.out(builtInYaml());
  }
  const file = await load(options.policy, options.format, deps);
  if (file === undefined) return;
  if (ASKED.some((action) => options[action] !== undefined)) return explainPermission(options, file, deps);
  const direction = options.direction ?? (options.origin === 'model' ? 'answer' : 'request');
  const origin = options.origin ?? (direction === 'answer' ? 'model' : 'user');
  if (direction === 'answer' && origin !== 'model') return report(new SallyportError('usage.invalid', `An answer comes from the model, not from ${origin}.`), options.format, deps);
  const question: Question = { application: options.application, route: options.route, model: options.model, direction, origin, source: options.source, severity: options.severity, confidence: options.confidence };
  const policy = resolve(file, question);
  const rules = [...file.rules.values()];
  let asked: (Rule | string)[] = [...rules, ...GAP_IDS];
  if (options.rule !== undefined) {
    const id = options.rule;
    asked = asked.filter((rule) => (typeof rule === 'string' ? rule : rule.id) === id);
    if (asked.length === 0) return report(new SallyportError('usage.invalid', `There is no rule ${quote(id)}${didYouMean(id, [...rules.map((rule) => rule.id), ...GAP_IDS])}`), options.format, deps);
  }
  deps.exit(0);
  printExplained(asked.map((rule) => explain(policy, file, question, rule, deps.now())), file, policy, question, options, deps);
}

const ASKED = ['call', 'use', 'read', 'connect'] as const;

/** Who asks, as an option or a case says. */
function identityFrom(application: string, said: { readonly user?: string | undefined; readonly agent?: string | undefined; readonly groups: readonly string[]; readonly assurance?: Identity['assurance'] | undefined }): Identity {
  const { user, agent, groups } = said;
  const anybody = user !== undefined || agent !== undefined || groups.length > 0;
  return { application, ...(user === undefined ? {} : { user }), ...(agent === undefined ? {} : { agent }), groups, assurance: said.assurance ?? (anybody ? 'token' : 'none') };
}

/** Which statement decides on a call, a model, a data source or a server. */
function explainPermission(options: ExplainOptions, file: PolicyFile, deps: PolicyCommandDeps): void {
  const asked = ASKED.filter((action) => options[action] !== undefined);
  const [action] = asked;
  const name = action === undefined ? undefined : options[action];
  if (action === undefined || name === undefined || asked.length > 1) return report(new SallyportError('usage.invalid', `Ask one thing at a time: --${asked.join(' or --')}.`), options.format, deps);
  // A gateway refuses such a call; here it is a slip in the command.
  if (!isJsonObject(options.arguments)) return report(new SallyportError('usage.invalid', '--arguments is not a JSON object.'), options.format, deps);
  const identity = identityFrom(options.application, { user: options.user, agent: options.agent, groups: options.group });
  const when = options.at ?? deps.now();
  const answer = deps.ask({ action, name, identity, arguments: options.arguments, messages: [], tools: [], at: when }, file);
  const at = new Date(when).toISOString();
  deps.exit(0);
  if (options.format === 'json') return deps.out(json({ file: file.file ?? null, version: file.version, action, name, at, identity, ...answer }));
  deps.out(`${answer.allowed ? 'allow' : 'deny'}  ${action} ${quote(name)} at ${at}${answer.rule === undefined ? '' : `  ${answer.rule}`}\n${answer.text}.\n`);
  for (const { id, file: path, line } of answer.statements) deps.out(`  ${path}:${line}  ${id}\n`);
}

interface CaseResult {
  readonly name: string;
  readonly line: number;
  readonly passed: boolean;
  readonly expected: { readonly action: string; readonly rule?: readonly string[] | undefined; readonly statement?: readonly string[] | undefined };
  readonly actual?: { readonly action: string; readonly rules: readonly string[]; readonly statements?: readonly string[] };
  /** Why the case could not be run. */
  readonly error?: string;
}

/** What a case on permissions came to. */
function runPermissionCase(one: PermissionTestCase, file: PolicyFile, deps: PolicyCommandDeps): CaseResult {
  const { call, expect: { decision, rule, statement } } = one;
  const base = { name: one.name, line: one.at.line, expected: { action: decision, rule, statement } };
  const action = ASKED.find((each) => one[each] !== undefined) ?? 'call';
  const given = call?.arguments ?? {};
  try {
    const answer = deps.ask({
      action, name: call?.tool ?? one.use ?? one.read ?? one.connect ?? '', arguments: typeof given === 'string' ? given : JSON.stringify(given),
      identity: identityFrom(one.as?.application ?? one.application ?? 'default', { ...one.as, groups: one.as?.groups ?? [] }),
      messages: one.given?.messages ?? [], tools: one.given?.tools ?? [], at: one.given?.at === undefined ? undefined : Date.parse(one.given.at),
    }, file);
    const actual = { action: answer.allowed ? 'allow' : 'deny', rules: answer.rule === undefined ? [] : [answer.rule], statements: answer.statements.map(({ id }) => id) };
    return { ...base, actual, passed: actual.action === decision && (rule ?? []).every((id) => actual.rules.includes(id)) && (statement ?? []).every((id) => actual.statements.includes(id)) };
  } catch (error) {
    return { ...base, passed: false, error: error instanceof SallyportError ? error.message : asError(error).name };
  }
}

async function runCase(one: PolicyTestCase | PermissionTestCase, file: PolicyFile, deps: PolicyCommandDeps): Promise<CaseResult> {
  if (!('text' in one)) return runPermissionCase(one, file, deps);
  const base = { name: one.name, line: one.at.line, expected: one.expect };
  try {
    const actual = await deps.evaluate(one, file);
    return { ...base, actual: { action: actual.action, rules: actual.rules }, passed: actual.action === one.expect.action && (one.expect.rule ?? []).every((rule) => actual.rules.includes(rule)) };
  } catch (error) {
    // A case that could not be run has not passed; the whole run says so with exit code 2.
    return { ...base, passed: false, error: error instanceof SallyportError ? error.message : asError(error).name };
  }
}

async function test(path: string, options: { policy?: string; format: Format }, deps: PolicyCommandDeps): Promise<void> {
  const file = await load(options.policy, options.format, deps);
  if (file === undefined) return;
  let cases: (PolicyTestCase | PermissionTestCase)[];
  try {
    cases = parseCases(await readFile(path, 'utf8'), path, [...file.rules.values()]);
  } catch (error) {
    // Our own errors carry a code too, so they are told apart first.
    const unread = error instanceof SallyportError ? undefined : systemCode(error);
    return report(unread === undefined ? error : new SallyportError('input.unreadable', `${path} cannot be read (${unread}).`), options.format, deps);
  }
  const results: CaseResult[] = [];
  for (const one of cases) results.push(await runCase(one, file, deps));
  const failed = results.filter((result) => !result.passed);
  deps.exit(failed.some((result) => result.error !== undefined) ? 2 : failed.length > 0 ? 1 : 0);
  if (options.format === 'json') return deps.out(json({ policy: file.file ?? null, version: file.version, passed: results.length - failed.length, failed: failed.length, results }));
  for (const { name, line, expected, actual, error } of failed) {
    const by = (ids: readonly string[]): string => (ids.length === 0 ? '' : ` by ${ids.join(', ')}`);
    const wanted = `${expected.action}${by([...(expected.rule ?? []), ...(expected.statement ?? [])])}`;
    const got = actual === undefined ? `could not be run: ${error ?? ''}` : `got ${actual.action}${by([...actual.rules, ...(actual.statements ?? [])])}`;
    deps.out(`FAIL ${path}:${line}: ${name}: expected ${wanted}, ${got}\n`);
  }
  deps.out(`${results.length - failed.length} of ${plural(results.length, 'case')} passed, policy version ${file.version}\n`);
}

function probability(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) throw new InvalidArgumentError('It is a number from 0 to 1.');
  return value;
}

function time(text: string): number {
  // Only a whole date and time with its zone: what else Date.parse takes differs between machines.
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('It is a time such as 2026-11-30T10:00:00Z.');
  return at;
}

function isJsonObject(text: string): boolean {
  try {
    return isObject(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** `sallyport policy check | explain | test`. */
export function policyCommand(deps: PolicyCommandDeps): Command {
  const command = new Command('policy').description('check, explain and test the policy file');
  command.command('check').argument('[file]', 'the file (default: SALLYPORT_CONFIG, else sallyport.yaml)').addOption(formatOption())
    .description('find every mistake in the file, with line and column; exit code 0 when it can be used, 2 when not')
    .action((path: string | undefined, options: { format: Format }) => check(path, options, deps));
  command.command('explain').description('show what would happen to findings, and which line decides')
    .option('--policy <file>', 'the file (default: SALLYPORT_CONFIG, else sallyport.yaml)')
    .option('--application <name>', 'application that asks', 'default')
    .option('--route <path>', 'request path', '/v1/chat/completions')
    .option('--model <name>', 'model asked for', 'any')
    .addOption(new Option('--direction <direction>', 'to the model or back').choices(['request', 'answer']))
    .addOption(new Option('--origin <origin>', 'who wrote the part').choices(ORIGINS))
    .option('--source <name>', 'tool or document name')
    .option('--rule <id>', 'only this rule')
    .addOption(new Option('--severity <severity>', 'severity of the finding (default: the rule\'s own)').choices(SEVERITIES))
    .option('--confidence <number>', 'confidence of the finding', probability, 1)
    .option('--call <tool>', 'instead: which statement of the permissions decides on a call of this tool')
    .option('--arguments <json>', 'its arguments, a JSON object', '{}')
    .option('--at <time>', 'when it is asked for, such as 2026-11-30T10:00:00Z (default: now)', time)
    .option('--use <model>', 'instead: on the use of this model')
    .option('--read <source>', 'instead: on reading this data source')
    .option('--connect <server>', 'instead: on connecting to this MCP server')
    .option('--user <name>', 'the end user who asks the permissions')
    .option('--agent <name>', 'the agent that asks')
    .option('--group <name>', 'a group of theirs; may be repeated', (name: string, all: readonly string[]) => [...all, name], [] as readonly string[])
    .option('--defaults', 'print the built-in policy as YAML')
    .addOption(formatOption())
    .action((options: ExplainOptions) => explainAll(options, deps));
  command.command('test').argument('<cases>', 'YAML file: a list of {name, text, expect: {action, rule}}, or with call, use, read or connect in place of text, {..., as: {user, groups, ...}, expect: {decision, statement}}').description('run texts through the policy, and questions through its permissions, and compare; exit code 1 when one differs')
    .option('--policy <file>', 'the file (default: SALLYPORT_CONFIG, else sallyport.yaml)').addOption(formatOption())
    .action((path: string, options: { policy?: string; format: Format }) => test(path, options, deps));
  return command;
}
