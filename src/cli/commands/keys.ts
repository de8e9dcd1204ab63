import { Command, InvalidArgumentError } from 'commander';
import { SallyportError } from '../../core/errors.ts';
import { KeyStore } from '../../gateway/keys.ts';
import { exitWith } from '../exit.ts';
import type { Terminal } from '../terminal.ts';

const DAY_MS = 86_400_000;

/** `sallyport keys`: application keys. Only their hashes are stored, so a key is shown once, when it is made. */
export function keysCommand(terminal: Terminal, dataDir: () => Promise<string>): Command {
  const keys = new Command('keys').description('Create, list and revoke application keys. A running gateway sees changes within a second.');
  keys.command('create')
    .description('make a key for an application and print it, once')
    .argument('<application>', 'name of the application, as the policy and the ledger will call it', parseName)
    .option('--expires <days>', 'days until it stops working', parseDays)
    .option('--models <glob...>', 'models it may use (default: all)')
    .option('--format <format>', 'text or json', 'text')
    .action(async (application: string, options: { expires?: number; models?: string[]; format: string }) => {
      const store = new KeyStore(await dataDir());
      const { key, entry } = store.create(application, {
        ...(options.expires === undefined ? {} : { expires: new Date(Date.now() + options.expires * DAY_MS).toISOString() }),
        ...(options.models === undefined ? {} : { models: options.models }),
      });
      if (options.format === 'json') terminal.stdout.write(`${JSON.stringify({ key, id: entry.id, application, created: entry.created, expires: entry.expires ?? null, models: entry.models ?? null })}\n`);
      else {
        terminal.stdout.write(`${key}\n`);
        terminal.stderr.write('Keep it now: only its hash is stored, and it is not shown again.\n');
      }
      exitWith(0);
    });
  keys.command('list')
    .description('list the keys, without the keys themselves')
    .option('--format <format>', 'text or json', 'text')
    .action(async (options: { format: string }) => {
      const list = new KeyStore(await dataDir()).list().map(({ hash: _, ...entry }) => entry);
      if (options.format === 'json') terminal.stdout.write(`${JSON.stringify(list)}\n`);
      else if (list.length === 0) terminal.stdout.write('There are no keys yet. `sallyport keys create NAME` makes one.\n');
      else {
        const width = Math.max(11, ...list.map((entry) => entry.application.length));
        terminal.stdout.write(`${'id'.padEnd(10)}${'application'.padEnd(width + 2)}${'created'.padEnd(22)}state\n`);
        for (const entry of list) {
          const state = entry.revoked !== undefined ? `revoked ${entry.revoked.slice(0, 10)}` : entry.expires === undefined ? 'active' : Date.parse(entry.expires) <= Date.now() ? 'expired' : `active until ${entry.expires.slice(0, 10)}`;
          terminal.stdout.write(`${entry.id.padEnd(10)}${entry.application.padEnd(width + 2)}${entry.created.slice(0, 19).padEnd(22)}${state}${entry.models === undefined ? '' : `, for ${entry.models.join(' ')}`}\n`);
        }
      }
      exitWith(0);
    });
  keys.command('revoke')
    .description('end a key for good')
    .argument('<id>', 'as `keys list` shows it')
    .option('--format <format>', 'text or json', 'text')
    .action(async (id: string, options: { format: string }) => {
      if (!new KeyStore(await dataDir()).revoke(id)) throw new SallyportError('keys.unknown', `There is no active key ${JSON.stringify(id)}.`);
      if (options.format === 'json') terminal.stdout.write(`${JSON.stringify({ id, revoked: true })}\n`);
      else terminal.stderr.write(`Revoked ${id}.\n`);
      exitWith(0);
    });
  return keys;
}

function parseName(value: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(value)) throw new InvalidArgumentError('letters, digits, ".", "_" and "-", at most 64');
  return value;
}

function parseDays(value: string): number {
  const days = Number(value);
  if (!Number.isFinite(days) || days <= 0 || days > 36_500) throw new InvalidArgumentError('a number of days');
  return days;
}
