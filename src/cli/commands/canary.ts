import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Config } from '../../core/config.ts';
import { adminEvent } from '../../gateway/record.ts';
import { CanaryStore, plant } from '../../supply/trust/canary.ts';
import { exitWith } from '../exit.ts';
import { recordEvents } from '../record-event.ts';
import { formats } from '../signing.ts';
import type { Terminal } from '../terminal.ts';

/** What a folder's decoy is called: a file that a thief would take and that no loader asks for. */
const NAME = 'adapter_model.previous.safetensors';

/** `sallyport canary`: decoys among weights. */
export function canaryCommand(terminal: Terminal, config: () => Promise<Config>): Command {
  const command = new Command('canary').description('Plant decoy files of weights, whose reading or change `sallyport watch` notices.');
  command.command('plant')
    .description('write a decoy and watch it from now on')
    .argument('<path>', 'a folder, or the name of the file to write')
    .addOption(formats())
    .addHelpText('after', `
Changing and removing a decoy is always noticed. Reading it is noticed by the time of its last reading, where the file
system keeps one (not on mounts with noatime, and hardly over NFS); whether it does is tried when it is planted. Backups
and virus scanners read it too. Plant it before a model is approved, or the approval does not know of it.`)
    .action(async (path: string, { format }: { format: 'text' | 'json' }) => {
      const settings = await config();
      const file = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? join(path, NAME) : path;
      const canary = plant(file, Date.now());
      new CanaryStore(settings.server.dataDir).put(canary);
      await recordEvents(settings, [adminEvent('canary.planted', { path: canary.path, noticesReading: canary.noticesReading }, 'operator')]);
      if (format === 'json') terminal.stdout.write(`${JSON.stringify({ path: canary.path, noticesReading: canary.noticesReading })}\n`);
      else terminal.stdout.write(`Planted ${canary.path}. Changing and removing it is noticed; reading it ${canary.noticesReading ? 'is noticed too' : 'is not: this file system does not keep the time of the last reading'}.\n`);
      exitWith(0);
    });
  command.command('list')
    .description('list the decoys')
    .addOption(formats())
    .action(async ({ format }: { format: 'text' | 'json' }) => {
      const list = new CanaryStore((await config()).server.dataDir).list();
      if (format === 'json') terminal.stdout.write(`${JSON.stringify(list)}\n`);
      else terminal.stdout.write(list.length === 0 ? 'There are no canaries.\n' : list.map(({ path, planted, noticesReading }) => `${path}  planted ${planted.slice(0, 10)}, ${noticesReading ? 'reading is noticed' : 'reading is not noticed'}\n`).join(''));
      exitWith(0);
    });
  command.command('remove')
    .description('remove a decoy')
    .argument('<file>', 'as `canary list` shows it')
    .action(async (file: string) => {
      const settings = await config();
      const removed = new CanaryStore(settings.server.dataDir).remove(file);
      if (removed) await recordEvents(settings, [adminEvent('canary.removed', { path: resolve(file) }, 'operator')]);
      terminal.stderr.write(removed ? `Removed ${file}.\n` : `There is no canary ${JSON.stringify(file)}.\n`);
      exitWith(removed ? 0 : 2);
    });
  return command;
}
