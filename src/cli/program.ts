import type { Command } from 'commander';
import { asError } from '../core/errors.ts';
import { systemClock } from '../core/clock.ts';
import { readEnvironment, type Config } from '../core/config.ts';
import { Guard } from '../enforce/guard.ts';
import { readPolicyFile, withoutFile } from '../policy/file.ts';
import { resolve } from '../policy/resolve.ts';
import { bareProgram, strict, SUPPLY_COMMANDS, VERSION } from './base-program.ts';
import { accessCommand } from './commands/access.ts';
import { approveModelCommand } from './commands/approve-model.ts';
import { approveCommand } from './commands/approve.ts';
import { canaryCommand } from './commands/canary.ts';
import { detectCommand } from './commands/detect.ts';
import { initCommand } from './commands/init.ts';
import { inspectCommand } from './commands/inspect.ts';
import { keysCommand } from './commands/keys.ts';
import { ledgerCommand } from './commands/ledger.ts';
import { mcpCommand } from './commands/mcp.ts';
import { policyCommand } from './commands/policy.ts';
import { practiceCommand } from './commands/practice.ts';
import { replayCommand } from './commands/replay.ts';
import { serveCommand } from './commands/serve.ts';
import { toolsCommand } from './commands/tools.ts';
import { watchCommand } from './commands/watch.ts';
import { loadEngine, ready } from './engine.ts';
import { exitWith } from './exit.ts';
import { evaluateCase } from './evaluate.ts';
import { askPermissions } from './permissions.ts';
import type { Terminal } from './terminal.ts';

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
    .addCommand(policyCommand({ rules, environment, now: () => Date.now(), out, err, exit: exitWith, evaluate: (testCase, file) => evaluateCase(ready(engine), testCase, file), ask: (question, file) => askPermissions(ready(engine), file, question) }))
    .addCommand(accessCommand({ terminal, engine, environment, dataDir: async () => (await config()).dataDir }))
    .addCommand(approveCommand(terminal, { config: async () => (await readPolicyFile(environment.configPath, context)).config, guard: () => new Guard({ engine: ready(engine), clock: systemClock, policy: (application, route, model) => resolve(withoutFile(context), { application, route, model }) }) }))
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
  for (const load of Object.values(SUPPLY_COMMANDS)) program.addCommand(await load(terminal));
  strict(program);
  return program;
}
