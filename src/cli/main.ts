import { Command, CommanderError } from 'commander';
import { systemClock } from '../core/clock.ts';
import { readEnvironment, type Config } from '../core/config.ts';
import { asError, SallyportError } from '../core/errors.ts';
import { Guard } from '../enforce/guard.ts';
import { readPolicyFile, withoutFile } from '../policy/file.ts';
import { resolve } from '../policy/resolve.ts';
import { accessCommand } from './commands/access.ts';
import { approveModelCommand } from './commands/approve-model.ts';
import { approveCommand } from './commands/approve.ts';
import { canaryCommand } from './commands/canary.ts';
import { dataCommand } from './commands/data.ts';
import { detectCommand } from './commands/detect.ts';
import { initCommand } from './commands/init.ts';
import { inspectCommand } from './commands/inspect.ts';
import { keysCommand } from './commands/keys.ts';
import { ledgerCommand } from './commands/ledger.ts';
import { mcpCommand } from './commands/mcp.ts';
import { policyCommand } from './commands/policy.ts';
import { practiceCommand } from './commands/practice.ts';
import { replayCommand } from './commands/replay.ts';
import { scanCommand } from './commands/scan.ts';
import { serveCommand } from './commands/serve.ts';
import { signCommand } from './commands/sign.ts';
import { toolsCommand } from './commands/tools.ts';
import { verifyCommand } from './commands/verify.ts';
import { watchCommand } from './commands/watch.ts';
import { loadEngine } from './engine.ts';
import { exitWith } from './exit.ts';
import { evaluateCase } from './evaluate.ts';
import { askPermissions } from './permissions.ts';
import { processTerminal, type Terminal } from './terminal.ts';

export const VERSION = '0.1.0';

/** The whole command, for running and for the generated reference. */
export async function createProgram(terminal: Terminal): Promise<Command> {
  const environment = readEnvironment();
  const out = (text: string): void => { terminal.stdout.write(text); };
  const err = (text: string): void => { terminal.stderr.write(text); };
  const engine = await loadEngine();
  const rules = [...engine.rules.values()];
  // Keys and ledger lie where the gateway of this folder keeps them.
  const context = { rules, environment, now: Date.now() };
  const whole = async (): Promise<Config> => (environment.configPath === undefined ? await readPolicyFile(undefined, context) : await readPolicyFile(environment.configPath, context)).config;
  const config = async (): Promise<{ dataDir: string; keyFile: string | undefined }> => {
    const { server, ledger } = await whole();
    return { dataDir: server.dataDir, keyFile: ledger.signingKey };
  };
  // A file that cannot be used stops the command that needs it, and not the others.
  const found = await config().then(({ dataDir, keyFile }) => ({ dataDir: () => dataDir, keyFile }), (error: unknown) => ({ dataDir: (): string => { throw asError(error); }, keyFile: undefined }));
  const program = bareProgram()
    .addCommand(serveCommand(terminal))
    .addCommand(initCommand({ out, err, exit: exitWith }))
    .addCommand(inspectCommand(terminal))
    .addCommand(policyCommand({ rules, environment, now: () => Date.now(), out, err, exit: exitWith, evaluate: (testCase, file) => evaluateCase(engine, testCase, file), ask: (question, file) => askPermissions(engine, file, question) }))
    .addCommand(accessCommand({ terminal, engine, environment, dataDir: async () => (await config()).dataDir }))
    .addCommand(approveCommand(terminal, { config: async () => (await readPolicyFile(environment.configPath, context)).config, guard: () => new Guard({ engine, clock: systemClock, policy: (application, route, model) => resolve(withoutFile(context), { application, route, model }) }) }))
    .addCommand(detectCommand(terminal))
    .addCommand(keysCommand(terminal, async () => (await config()).dataDir))
    .addCommand(ledgerCommand({ dataDir: found.dataDir, keyFile: found.keyFile, stdout: process.stdout, stderr: process.stderr, isTty: terminal.errIsTty }))
    .addCommand(mcpCommand(terminal, VERSION))
    .addCommand(practiceCommand(terminal))
    .addCommand(replayCommand(terminal))
    .addCommand(toolsCommand(terminal))
    .addCommand(approveModelCommand(terminal, whole))
    .addCommand(watchCommand(terminal, whole))
    .addCommand(canaryCommand(terminal, whole));
  for (const command of supplyCommands(terminal)) program.addCommand(command);
  strict(program);
  return program;
}

function bareProgram(): Command {
  return new Command('sallyport')
    .description('A guarded way in and out for applications built on language models.')
    .version(VERSION)
    .addHelpText('after', '\nExit codes: 0 fine, 1 something found, 2 the work could not be done.');
}

/** Commands that need neither detectors nor a configuration. */
function supplyCommands(terminal: Terminal): Command[] {
  return [scanCommand(terminal, VERSION), dataCommand(terminal), signCommand(terminal), verifyCommand(terminal)];
}

/** The program with the one command that is called, where that spares the memory and time of loading all detectors. */
function supplyProgram(terminal: Terminal, name: string | undefined): Command | undefined {
  const command = supplyCommands(terminal).find((each) => each.name() === name);
  if (command === undefined) return undefined;
  const program = bareProgram().addCommand(command);
  strict(program);
  return program;
}

/** Every command throws instead of exiting, and takes no argument it does not know. */
function strict(command: Command): void {
  command.exitOverride().showHelpAfterError('(add --help for the options)').allowExcessArguments(false);
  for (const child of command.commands) strict(child);
}

/** Runs the command line. Never rejects: what goes wrong ends as one line on standard error and exit code 2. */
export async function main(args: readonly string[]): Promise<void> {
  const terminal = processTerminal(readEnvironment());
  // A reader that closes the pipe early (`| head`) is not an error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => { process.exit(error.code === 'EPIPE' ? 0 : 2); });
  try {
    const program = supplyProgram(terminal, args[0]) ?? await createProgram(terminal);
    await program.parseAsync([...args], { from: 'user' });
  } catch (thrown) {
    if (thrown instanceof CommanderError) exitWith(thrown.exitCode === 0 ? 0 : 2);
    else {
      const error = asError(thrown);
      terminal.stderr.write(error instanceof SallyportError ? `sallyport: ${error.message}\n  ${error.help}\n` : `sallyport: ${error.stack ?? error.message}\n`);
      exitWith(2);
    }
  }
}
