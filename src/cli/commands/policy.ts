import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { asError, SallyportError, systemCode, systemReason } from '../../core/errors.ts';
import { plural } from '../../core/plural.ts';
import { parseCases } from '../../policy/cases.ts';
import type { PermissionTestCase, PolicyTestCase } from '../../policy/cases.ts';
import type { PolicyFile } from '../../policy/file.ts';
import { formatProblem } from '../../policy/problem.ts';
import { ASKED, formatOption, identityFrom, json, load, report, type Format, type PolicyCommandDeps } from '../policy-command.ts';
import { explainCommand } from './policy-explain.ts';

async function check(path: string | undefined, options: { format: Format }, deps: PolicyCommandDeps): Promise<void> {
  const file = await load(path, options.format, deps);
  if (file === undefined) return;
  deps.exit(0);
  if (options.format === 'json') return deps.out(json({ ok: true, file: file.file ?? null, version: file.version, problems: file.warnings }));
  for (const warning of file.warnings) deps.err(`${formatProblem(warning)}\n`);
  const name = file.file ?? 'no sallyport.yaml here: the built-in policy applies';
  deps.out(`${name}: ok, ${plural(file.warnings.length, 'warning')}, policy version ${file.version}\n`);
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
async function runPermissionCase(one: PermissionTestCase, file: PolicyFile, deps: PolicyCommandDeps): Promise<CaseResult> {
  const { call, expect: { decision, rule, statement } } = one;
  const base = { name: one.name, line: one.at.line, expected: { action: decision, rule, statement } };
  const action = ASKED.find((each) => one[each] !== undefined) ?? 'call';
  const given = call?.arguments ?? {};
  try {
    const answer = await deps.ask({
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
    return report(unread === undefined ? error : new SallyportError('input.unreadable', `${path} cannot be read (${systemReason(error)}).`), options.format, deps);
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

/** `sallyport policy check | explain | test`. */
export function policyCommand(deps: PolicyCommandDeps): Command {
  const command = new Command('policy').description('check, explain and test the policy file');
  command.command('check').argument('[file]', 'the file (default: SALLYPORT_CONFIG, else sallyport.yaml)').addOption(formatOption())
    .description('find every mistake in the file, with line and column; exit code 0 when it can be used, 2 when not')
    .action((path: string | undefined, options: { format: Format }) => check(path, options, deps));
  command.addCommand(explainCommand(deps));
  command.command('test').argument('<cases>', 'YAML file: a list of {name, text, expect: {action, rule}}, or with call, use, read or connect in place of text, {..., as: {user, groups, ...}, expect: {decision, statement}}').description('run texts through the policy, and questions through its permissions, and compare; exit code 1 when one differs')
    .option('--policy <file>', 'the file (default: SALLYPORT_CONFIG, else sallyport.yaml)').addOption(formatOption())
    .action((path: string, options: { policy?: string; format: Format }) => test(path, options, deps));
  return command;
}
