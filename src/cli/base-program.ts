import { Command } from 'commander';
import { holdHeapGrowth } from '../gateway/heap-growth.ts';
import type { Terminal } from './terminal.ts';

export const VERSION = '0.1.0';

/** What every command says of the two options that tell where a gateway keeps its things. */
export const CONFIG_HELP = 'configuration and policy (default: ./sallyport.yaml when there is one)';
export const DATA_DIR_HELP = 'where the ledger and the keys are kept (default: ./.sallyport)';

/** The program without its commands. */
export function bareProgram(): Command {
  return new Command('sallyport')
    .description('A guarded way in and out for applications built on language models.')
    .version(VERSION)
    .addHelpText('after', '\nExit codes: 0 fine, 1 something found, 2 the work could not be done.');
}

/** Commands that need neither detectors nor a configuration, each loaded when it is called: with all others a scan took 125 MB, alone it takes 80. */
export const SUPPLY_COMMANDS: Readonly<Record<string, (terminal: Terminal) => Promise<Command>>> = {
  scan: async (terminal) => (await import('./commands/scan.ts')).scanCommand(terminal, VERSION),
  data: async (terminal) => (await import('./commands/data.ts')).dataCommand(terminal),
  sign: async (terminal) => (await import('./commands/sign.ts')).signCommand(terminal),
  verify: async (terminal) => (await import('./commands/verify.ts')).verifyCommand(terminal),
};

/** Commands that are loaded without the others: a gateway that runs for months need not hold them. */
export const LONE_COMMANDS: typeof SUPPLY_COMMANDS = {
  ...SUPPLY_COMMANDS,
  serve: async (terminal) => {
    holdHeapGrowth();
    return (await import('./commands/serve.ts')).serveCommand(terminal);
  },
};

/** Every command throws instead of exiting, and takes no argument it does not know. */
export function strict(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help for the options)').allowExcessArguments(false);
  for (const child of command.commands) strict(child);
}
