import { Command } from 'commander';

export const VERSION = '0.1.0';

/** What every command says of the two options that tell where a gateway keeps its things. */
export const CONFIG_HELP = 'configuration and policy (default: ./sallyport.yaml when there is one)';
export const DATA_DIR_HELP = 'where the ledger and the keys are kept (default: ./.sallyport)';

/** The program without its commands. */
export function bareProgram(): Command {
  return new Command('sallyport')
    .description('A guarded way in and out for applications built on language models.')
    .version(VERSION)
    .addHelpText('after', '\nExit codes: 0 fine, 1 something found, 2 the work could not be done. With --format json what\nstops a command is an object with "ok": false, "code", "message" and "help" on standard output.');
}

/** Every command throws instead of exiting, and takes no argument it does not know. */
export function strict(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help for the options)').allowExcessArguments(false);
  for (const child of command.commands) strict(child);
}
