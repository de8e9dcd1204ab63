import { Command, InvalidArgumentError, Option } from 'commander';
import { approvalLines, approvalRow } from '../../access/approvals/show.ts';
import type { Config } from '../../core/config.ts';
import type { Guard } from '../../enforce/guard.ts';
import { adminUrl, openApprovals, TOKEN_VARIABLE, type ApprovalsClient, type NewApprover } from '../approvals.ts';
import { exitWith } from '../exit.ts';
import { style, type Terminal } from '../terminal.ts';

interface Where { readonly url?: string; readonly format: 'text' | 'json' }

export interface ApproveDeps {
  config(): Promise<Config>;
  /** For masking what an approver writes, where no gateway runs. */
  guard(): Promise<Guard>;
}

/** `sallyport approve`: tool calls that wait for a person, and who may decide on them. */
export function approveCommand(terminal: Terminal, deps: ApproveDeps): Command {
  const approve = new Command('approve')
    .description('See and decide on tool calls that wait for a person, and name those who may.')
    .addHelpText('after', `\nActs on the running gateway by its admin API, or on its data directory when none runs. Set ${TOKEN_VARIABLE} to act as an\napprover; without it the admin token of the data directory is used, and the ledger says "admin".`);

  const run = async (where: Where, work: (client: ApprovalsClient) => Promise<void>): Promise<void> => {
    const config = await deps.config();
    const client = await openApprovals(where.url ?? adminUrl(config), where.url !== undefined, config, deps.guard);
    try {
      await work(client);
    } finally {
      await client.close();
    }
  };
  const print = (where: Where, value: unknown, lines: () => readonly string[]): void => {
    terminal.stdout.write(where.format === 'json' ? `${JSON.stringify(value)}\n` : `${lines().join('\n')}\n`);
  };
  const command = (parent: Command, name: string, description: string): Command => parent.command(name).description(description)
    .option('--url <url>', 'address of the admin API (default: as the configuration says)')
    .addOption(new Option('--format <format>', 'text or json').choices(['text', 'json']).default('text'));

  command(approve, 'list', 'list what waits, newest first; exit code 1 when something does')
    .option('--all', 'also what has ended', false)
    .action(async (where: Where & { all: boolean }) => run(where, async (client) => {
      const approvals = await client.list(where.all);
      print(where, approvals, () => (approvals.length === 0 ? ['Nothing waits for a person.'] : approvals.map(approvalRow)));
      exitWith(approvals.some(({ state }) => state === 'parked') ? 1 : 0);
    }));
  command(approve, 'show', 'show a call: every argument with where it came from, the reasons, the request')
    .argument('<id>', 'as `approve list` and the answer show it')
    .action(async (id: string, where: Where) => run(where, async (client) => {
      const approval = await client.show(id);
      print(where, approval, () => approvalLines(approval).map((line) => (line.startsWith('  !') ? style(terminal, 'red', line) : line)));
      exitWith(0);
    }));
  for (const [name, verdict, description] of [['approve', 'approved', 'let a call pass, once'], ['deny', 'denied', 'refuse a call']] as const) {
    command(approve, name, description)
      .argument('<id>', 'as `approve list` and the answer show it')
      .option('--reason <text>', 'why; goes to the ledger, masked')
      .action(async (id: string, where: Where & { reason?: string }) => run(where, async (client) => {
        const approval = await client.decide(id, verdict, where.reason);
        print(where, approval, () => [verdict === 'approved' ? `Approved: ${approval.call.tool} passes once when it is proposed again, until ${new Date(approval.expires).toISOString()}.` : `Denied: ${approval.call.tool}.`]);
        exitWith(0);
      }));
  }
  addApprovers(approve, { run, print, command, terminal });
  return approve;
}

interface Tools {
  run(where: Where, work: (client: ApprovalsClient) => Promise<void>): Promise<void>;
  print(where: Where, value: unknown, lines: () => readonly string[]): void;
  command(parent: Command, name: string, description: string): Command;
  readonly terminal: Terminal;
}

function addApprovers(approve: Command, { run, print, command, terminal }: Tools): void {
  const approvers = approve.command('approvers').description('Name those who may decide, and what on. Needs the admin token.');
  command(approvers, 'add', 'name an approver and print the token, once')
    .argument('<name>', 'as the ledger will call them; use the name by which they are known as an end user')
    .option('--application <glob...>', 'applications they may decide for (default: all)')
    .option('--tool <glob...>', 'tools they may decide on (default: all)')
    .option('--max-amount <number>', 'largest amount in the arguments; calls without a readable amount are then not theirs', parseAmount)
    .action(async (name: string, where: Where & { application?: string[]; tool?: string[]; maxAmount?: number }) => run(where, async (client) => {
      const approver: NewApprover = { name, ...(where.application === undefined ? {} : { applications: where.application }), ...(where.tool === undefined ? {} : { tools: where.tool }), ...(where.maxAmount === undefined ? {} : { maxAmount: where.maxAmount }) };
      const token = await client.addApprover(approver);
      print(where, { ...approver, token }, () => [token]);
      terminal.stderr.write('Keep it now: only its hash is stored, and it is not shown again.\n');
      exitWith(0);
    }));
  command(approvers, 'list', 'list the approvers, without their tokens')
    .action(async (where: Where) => run(where, async (client) => {
      const list = await client.approvers();
      print(where, list, () => (list.length === 0 ? ['There are no approvers yet. `sallyport approve approvers add NAME` names one.'] : list.map(({ name, created, revoked, applications, tools, maxAmount }) => `${name}  since ${created.slice(0, 10)}${revoked === undefined ? '' : `, revoked ${revoked.slice(0, 10)}`}  applications ${applications?.join(' ') ?? '*'}  tools ${tools?.join(' ') ?? '*'}${maxAmount === undefined ? '' : `  up to ${maxAmount}`}`)));
      exitWith(0);
    }));
  command(approvers, 'revoke', 'end an approver\'s token for good')
    .argument('<name>', 'as `approvers list` shows it')
    .action(async (name: string, where: Where) => run(where, async (client) => {
      const revoked = await client.revokeApprover(name);
      terminal.stderr.write(revoked ? `Revoked ${name}.\n` : `There is no active approver ${JSON.stringify(name)}.\n`);
      exitWith(revoked ? 0 : 2);
    }));
}

function parseAmount(value: string): number {
  const amount = Number(value);
  if (value.trim() === '' || !Number.isFinite(amount) || amount < 0) throw new InvalidArgumentError('a number that is not negative');
  return amount;
}
