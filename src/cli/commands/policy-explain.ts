import { Command, InvalidArgumentError, Option } from 'commander';
import { SallyportError } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import { plural } from '../../core/plural.ts';
import { ORIGINS } from '../../conversation/types.ts';
import type { Origin } from '../../conversation/types.ts';
import { SEVERITIES } from '../../inspect/contract.ts';
import type { Rule, Severity } from '../../inspect/contract.ts';
import { builtInYaml } from '../../policy/defaults.ts';
import { explain, GAP_IDS } from '../../policy/explain.ts';
import type { Explained, Question } from '../../policy/explain.ts';
import type { PolicyFile } from '../../policy/file.ts';
import { compileGlob } from '../../policy/glob.ts';
import { quote } from '../../policy/problem.ts';
import { resolve } from '../../policy/resolve.ts';
import type { ResolvedPolicy } from '../../policy/resolve.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { ASKED, formatOption, identityFrom, json, load, report, type Format, type PolicyCommandDeps } from '../policy-command.ts';

interface ExplainOptions {
  readonly policy?: string;
  readonly application: string;
  readonly route: string;
  readonly model: string;
  readonly direction?: 'request' | 'answer';
  readonly origin?: Origin;
  readonly source?: string;
  readonly rule?: string;
  readonly all?: true;
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

/** The same for whole categories: one line for each outcome and the setting that decides, with how many rules it holds for. */
function summary(list: readonly Explained[], file: PolicyFile, question: Question): string {
  const groups = new Map<string, { readonly category: string; readonly outcome: string; readonly rules: string[] }>();
  for (const one of list) {
    const outcome = explainedText(file, one);
    const { category } = one.reason;
    const key = `${category}\t${outcome}`;
    const group = groups.get(key) ?? { category, outcome, rules: [] };
    group.rules.push(one.rule);
    groups.set(key, group);
  }
  const rows = [...groups.values()].map(({ category, outcome, rules }) => [category, rules.length === 1 ? (rules[0] ?? '') : plural(rules.length, 'rule'), ...outcome.split('\t')]);
  const other = question.direction === 'request' ? 'answer' : 'request';
  return `${table(rows)}\nThis is what happens to a finding of confidence ${question.confidence} in such a part; other parts have outcomes of their own: --direction ${other}, --origin, --application.\n--rule 'pii.*' shows single rules, --all every one.\n`;
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
  if (options.rule === undefined && options.all !== true) return deps.out(summary(list, file, question));
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
    const glob = compileGlob(id);
    asked = asked.filter((rule) => glob.test(typeof rule === 'string' ? rule : rule.id));
    if (asked.length === 0) return report(new SallyportError('usage.invalid', `There is no rule ${quote(id)}${didYouMean(id, [...rules.map((rule) => rule.id), ...GAP_IDS])}`), options.format, deps);
  }
  deps.exit(0);
  printExplained(asked.map((rule) => explain(policy, file, question, rule, deps.now())), file, policy, question, options, deps);
}

/** Which statement decides on a call, a model, a data source or a server. */
async function explainPermission(options: ExplainOptions, file: PolicyFile, deps: PolicyCommandDeps): Promise<void> {
  const asked = ASKED.filter((action) => options[action] !== undefined);
  const [action] = asked;
  const name = action === undefined ? undefined : options[action];
  if (action === undefined || name === undefined || asked.length > 1) return report(new SallyportError('usage.invalid', `Ask one thing at a time: --${asked.join(' or --')}.`), options.format, deps);
  // A gateway refuses such a call; here it is a slip in the command.
  if (!isJsonObject(options.arguments)) return report(new SallyportError('usage.invalid', '--arguments is not a JSON object.'), options.format, deps);
  const identity = identityFrom(options.application, { user: options.user, agent: options.agent, groups: options.group });
  const when = options.at ?? deps.now();
  const answer = await deps.ask({ action, name, identity, arguments: options.arguments, messages: [], tools: [], at: when }, file);
  const at = new Date(when).toISOString();
  deps.exit(0);
  if (options.format === 'json') return deps.out(json({ file: file.file ?? null, version: file.version, action, name, at, identity, ...answer }));
  deps.out(`${answer.allowed ? 'allow' : 'deny'}  ${action} ${quote(name)} at ${at}${answer.rule === undefined ? '' : `  ${answer.rule}`}\n${answer.text}.\n`);
  for (const { id, file: path, line } of answer.statements) deps.out(`  ${path}:${line}  ${id}\n`);
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

/** `sallyport policy explain`. */
export function explainCommand(deps: PolicyCommandDeps): Command {
  return new Command('explain').description('show what would happen to findings, and which line decides')
    .option('--policy <file>', 'the file (default: SALLYPORT_CONFIG, else sallyport.yaml)')
    .option('--application <name>', 'application that asks', 'default')
    .option('--route <path>', 'request path', '/v1/chat/completions')
    .option('--model <name>', 'model asked for', 'any')
    .addOption(new Option('--direction <direction>', 'to the model or back').choices(['request', 'answer']))
    .addOption(new Option('--origin <origin>', 'who wrote the part').choices(ORIGINS))
    .option('--source <name>', 'tool or document name')
    .option('--rule <id>', 'only this rule, or those that a pattern such as pii.* names')
    .option('--all', 'every rule, and not a summary by category; JSON always has every rule')
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
}
