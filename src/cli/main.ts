import { CommanderError, type Command } from 'commander';
import { readEnvironment } from '../core/config.ts';
import { SallyportError } from '../core/errors.ts';
import { holdHeapGrowth } from '../gateway/heap-growth.ts';
import { bareProgram, strict } from './base-program.ts';
import { COMMANDS } from './command-table.ts';
import { exitWith } from './exit.ts';
import { asksForJson, tellError } from './tell.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/** The program with the one command that is called, or asked about, which spares the memory and time of loading all others; where none is, with their names. */
async function programFor(terminal: Terminal, args: readonly string[]): Promise<Command> {
  const name = args[0] === 'help' ? args[1] : args[0];
  const load = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) return (await import('./program.ts')).listingProgram();
  if (name === 'serve') holdHeapGrowth();
  const program = bareProgram().addCommand(await load(terminal));
  strict(program);
  return program;
}

/** Whether a command is named that there is not: asked for its help, the program would give its own as if that were it. */
function asksOfUnknown(program: Command, args: readonly string[]): boolean {
  let command = program;
  for (const arg of args) {
    if (arg.startsWith('-') || command.commands.length === 0 || command.registeredArguments.length > 0) return false;
    const next = command.commands.find((each) => each.name() === arg || each.aliases().includes(arg));
    if (next === undefined) return arg !== 'help';
    command = next;
  }
  return false;
}

/**
 * Loads every module of `serve` and its threads, and starts nothing: for who wants to have them compiled.
 * @throws what a module throws that cannot be loaded
 */
export async function loadServer(): Promise<void> {
  holdHeapGrowth();
  // Imported here: a scan does without all of it.
  const { loadDetectors } = await import('./engine.ts');
  await Promise.all([import('./commands/serve.ts'), loadDetectors(), import('../ledger/worker.ts'), import('../inspect/apart/worker.ts')]);
}

/** Runs the command line. Never rejects: what goes wrong is told ({@link tellError}) and ends with exit code 2. */
export async function main(args: readonly string[]): Promise<void> {
  const terminal = processTerminal(readEnvironment());
  // A reader that closes the pipe early (`| head`) is not an error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => { process.exit(error.code === 'EPIPE' ? 0 : 2); });
  try {
    const program = await programFor(terminal, args);
    await program.parseAsync(asksOfUnknown(program, args) ? args.filter((arg) => arg !== '--help' && arg !== '-h') : [...args], { from: 'user' });
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      // Told already, for people; a machine has something to read as well.
      if (thrown.exitCode !== 0 && asksForJson(args)) tellError(terminal, new SallyportError('usage.invalid', thrown.message.replace(/^error: /, '')), true);
      exitWith(thrown.exitCode === 0 ? 0 : 2);
    }
    else {
      tellError(terminal, thrown, asksForJson(args));
      exitWith(2);
    }
  }
}
