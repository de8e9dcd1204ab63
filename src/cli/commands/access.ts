import { Command, InvalidArgumentError, Option } from 'commander';
import { checkPermissions } from '../../access/permissions/check.ts';
import { withCedar } from '../../access/permissions/cedar.ts';
import { observationOf, type Observation } from '../../access/permissions/observed.ts';
import { permissionsOf } from '../../access/permissions/permissions.ts';
import { schemaFor } from '../../access/permissions/schema.ts';
import { DefinitionCollector, suggestedText, Suggester } from '../../access/permissions/suggest.ts';
import { UsageCounter, type UsageReport } from '../../access/permissions/unused.ts';
import { systemClock } from '../../core/clock.ts';
import type { Environment } from '../../core/config.ts';
import { SallyportError } from '../../core/errors.ts';
import { ORIGINS } from '../../conversation/types.ts';
import type { Rule } from '../../inspect/contract.ts';
import { eventOf } from '../../ledger/explain.ts';
import { openLedgerReader } from '../../ledger/index.ts';
import { printable } from '../../ledger/printable.ts';
import { readPolicyFile, type PolicyFile } from '../../policy/file.ts';
import { resolve, type ResolvedPolicy } from '../../policy/resolve.ts';
import { parseDuration } from '../../policy/schema/values.ts';
import { exitWith } from '../exit.ts';
import { progressOn } from '../progress.ts';
import { write, type Terminal } from '../terminal.ts';

export interface AccessCommandDeps {
  readonly terminal: Terminal;
  /** Of all detectors. */
  readonly rules: () => Promise<readonly Rule[]>;
  readonly environment: Environment;
  /** Asked for when a command runs: a configuration that cannot be read stops only what needs it. */
  readonly dataDir: () => Promise<string>;
}

interface Period { readonly from?: string; readonly to?: string; readonly application?: string }
interface Options extends Period { readonly policy?: string; readonly format: 'text' | 'json'; readonly arguments?: boolean }

/** `sallyport access suggest | unused | tools | schema`. */
export function accessCommand(deps: AccessCommandDeps): Command {
  const { stdout, stderr } = deps.terminal;
  const format = (): Option => new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text');
  const policyOption = (): Option => new Option('--policy <file>', 'the policy file (default: SALLYPORT_CONFIG, else sallyport.yaml)');
  const period = (command: Command): Command => command
    .option('--from <time>', 'not before this time: RFC 3339, or how long ago (15m, 2h, 30d)', instant)
    .option('--to <time>', 'before this time', instant)
    .option('--application <name>', 'only of this application');
  const access = new Command('access').description('Write, check and prune permissions for tools, models and data sources, from what was recorded.');

  period(access.command('suggest')).description('Propose the least permissions that would have allowed what was recorded.')
    .addOption(policyOption()).addOption(format())
    .option('--no-arguments', 'propose no bounds on arguments')
    .addHelpText('after', '\nThe proposal is text for a .cedar file; each statement says from how many calls it was made. Exit codes: 0 proposed, 1 nothing was recorded in that time, 2 the ledger or the policy could not be read.')
    .action(async (options: Options) => {
      const file = await policy(deps, options);
      const definitions = new DefinitionCollector();
      for await (const each of observed(deps, options)) definitions.add(each);
      const pinned = file.permissions === undefined ? [] : [...permissionsOf(file.permissions).tools];
      const policies = new Map<string, ResolvedPolicy>();
      const suggester = new Suggester({
        tools: new Map([...definitions.shapes, ...pinned]), arguments: options.arguments !== false,
        dataSourceOf: (application, named, source) => {
          const origin = ORIGINS.find((each) => each === named);
          let found = policies.get(application);
          if (found === undefined) policies.set(application, (found = resolve(file, { application, route: '', model: '' })));
          return origin === undefined ? undefined : found.dataSourceOf(origin, source);
        },
      });
      for await (const each of observed(deps, options)) suggester.add(each);
      const proposed = suggester.suggest();
      if (options.format === 'json') await write(stdout, `${JSON.stringify(proposed, null, 2)}\n`);
      else await write(stdout, suggestedText(proposed, inWords(options)));
      exitWith(proposed.suggestions.length === 0 ? 1 : 0);
    });

  period(access.command('unused')).description('Name the permitting statements that let nothing through.')
    .addOption(policyOption()).addOption(format())
    .addHelpText('after', '\nStatements are known by their @id, else by file and line: give one an @id before you move it.\nExit codes: 0 all were used, 1 some were not, 2 the ledger or the policy could not be read, or nothing was decided by permissions in that time.')
    .action(async (options: Options) => {
      const file = await policy(deps, options);
      if (file.permissions === undefined) throw new SallyportError('usage.invalid', 'The policy names no permissions.', { help: 'Name their files under policy.permissions, or use a policy that does with --policy.' });
      const counter = new UsageCounter();
      for await (const each of observed(deps, options)) counter.add(each);
      const report = counter.report(permissionsOf(file.permissions).statements);
      if (report.decided === 0) throw new SallyportError('input.unreadable', `No exchange was decided by permissions ${inWords(options)}, so nothing is known of their use.`, { help: 'Let traffic run through a gateway whose policy names them, or look further back with --from.' });
      await write(stdout, options.format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : usageText(report));
      exitWith(report.unused.length > 0 ? 1 : 0);
    });

  period(access.command('tools')).description('Write the tool definitions that were recorded, as a JSON file for policy.permissions.')
    .addHelpText('after', '\nExit codes: 0 written, 1 some definitions are cut or not kept in the record, 2 the ledger could not be read.')
    .action(async (options: Options) => {
      const definitions = new DefinitionCollector();
      for await (const each of observed(deps, options)) definitions.add(each);
      const { definitions: found, unread } = definitions.found;
      await write(stdout, `${JSON.stringify(found, null, 2)}\n`);
      if (unread > 0) stderr.write(`${unread} recorded definitions are cut or masked and were left out.\n`);
      exitWith(unread > 0 ? 1 : 0);
    });

  access.command('schema').description('Show the Cedar schema by which the permissions of the policy are checked.')
    .addOption(policyOption()).addOption(format())
    .action(async (options: Options) => {
      const file = await policy(deps, options);
      const schema = schemaFor(file.permissions === undefined ? [] : permissionsOf(file.permissions).tools.values());
      const text = withCedar((cedar) => cedar.schemaToText(schema));
      if (text.type === 'failure') throw new Error(text.errors[0]?.message ?? 'the schema cannot be written');
      await write(stdout, options.format === 'json' ? `${JSON.stringify(schema, null, 2)}\n` : `${text.text.trim()}\n`);
    });
  return access;
}

async function policy({ rules, environment }: AccessCommandDeps, options: Options): Promise<PolicyFile> {
  return readPolicyFile(options.policy ?? environment.configPath, { rules: await rules(), environment, now: systemClock.now(), checkPermissions });
}

/** The exchanges of a period, oldest first, in bounded memory. */
async function* observed({ terminal, dataDir }: AccessCommandDeps, { from, to, application }: Period): AsyncGenerator<Observation> {
  const store = openLedgerReader(await dataDir());
  const progress = progressOn(terminal.errIsTty ? terminal.stderr : undefined);
  let read = 0;
  try {
    for await (const entry of store.read({ type: 'exchange', ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...(application === undefined ? {} : { application }) })) {
      progress.show(`${++read} exchanges read`);
      const observation = observationOf(eventOf(entry));
      if (observation !== undefined) yield observation;
    }
  } finally {
    progress.clear();
    await store.close();
  }
}

function inWords({ from, to }: Period): string {
  return from === undefined && to === undefined ? 'in the whole record' : `${from === undefined ? '' : `from ${from} `}${to === undefined ? 'until now' : `until ${to}`}`;
}

function usageText({ statements, unused, decided, undecided }: UsageReport): string {
  const lines = statements.map(({ id, file, line, effect, uses }) => `${String(uses).padStart(8)}  ${effect.padEnd(6)}  ${printable(`${file}:${line}`)}  ${printable(id)}${effect === 'permit' && uses === 0 ? '  unused' : ''}`);
  return `${lines.join('\n')}\n${unused.length} of ${statements.length} statements permitted nothing in ${decided} exchanges${undecided === 0 ? '' : `; ${undecided} more were not decided by permissions`}.\n`;
}

/** `2026-05-01`, `2026-05-01T10:00:00Z`, or how long ago: `90s`, `15m`, `2h`, `7d`. */
function instant(value: string): string {
  const ago = parseDuration(value);
  const time = ago === undefined ? Date.parse(value) : systemClock.now() - ago;
  if (Number.isNaN(time)) throw new InvalidArgumentError('Give a time such as 2026-05-01T10:00:00Z, or how long ago: 15m, 2h, 7d.');
  return new Date(time).toISOString();
}
