import type { Command } from 'commander';
import { bareProgram, strict } from './base-program.ts';
import { COMMANDS } from './command-table.ts';
import { LISTED } from './commands.generated.ts';
import type { Terminal } from './terminal.ts';

/** The whole command with all of its commands, for the generated reference and {@link LISTED}. */
export async function createProgram(terminal: Terminal): Promise<Command> {
  const program = bareProgram();
  for (const load of Object.values(COMMANDS)) program.addCommand(await load(terminal));
  strict(program);
  return program;
}

/** The commands' names and descriptions without the commands: for the help, and a name that there is not. */
export function listingProgram(): Command {
  const terms = new Map(LISTED.map(({ name, term }) => [name, term]));
  const program = bareProgram();
  const usual = program.createHelp();
  program.configureHelp({ subcommandTerm: (command) => terms.get(command.name()) ?? usual.subcommandTerm(command) });
  for (const { name, description } of LISTED) program.command(name).description(description);
  strict(program);
  return program;
}

/** What {@link listingProgram} is made from. */
export function listed(program: Command): readonly { readonly name: string; readonly term: string; readonly description: string }[] {
  const help = program.createHelp();
  return program.commands.map((command) => ({ name: command.name(), term: help.subcommandTerm(command), description: command.description() }));
}
