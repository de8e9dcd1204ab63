import type { Command } from 'commander';
import { systemClock } from '../core/clock.ts';
import { readEnvironment, type Config } from '../core/config.ts';
import { Guard } from '../enforce/guard.ts';
import { readPolicyFile, withoutFile } from '../policy/file.ts';
import { resolve } from '../policy/resolve.ts';
import { bareProgram, CONFIG_HELP, DATA_DIR_HELP, strict, SUPPLY_COMMANDS, VERSION } from './base-program.ts';
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
  // Keys and ledger lie where the gateway of this folder keeps them, unless the command line says otherwise.
  let context = { rules, environment, now: Date.now() };
  const whole = async (): Promise<Config> => (await readPolicyFile(context.environment.configPath, context)).config;
  const dataDir = async (): Promise<string> => (await whole()).server.dataDir;
  const placed = (command: Command): Command => {
    for (const child of command.commands) child.configureHelp({ showGlobalOptions: true });
    return command
      .option('-c, --config <file>', CONFIG_HELP)
      .option('--data-dir <folder>', DATA_DIR_HELP)
      .hook('preAction', (_, action) => {
        const given = action.optsWithGlobals<{ config?: string; dataDir?: string }>();
        context = { ...context, environment: { ...environment, configPath: given.config ?? environment.configPath, dataDir: given.dataDir ?? environment.dataDir } };
      });
  };
  const program = bareProgram()
    .addCommand(serveCommand(terminal))
    .addCommand(initCommand({ out, err, exit: exitWith }))
    .addCommand(inspectCommand(terminal))
    .addCommand(policyCommand({ rules, environment, now: () => Date.now(), out, err, exit: exitWith, evaluate: (testCase, file) => evaluateCase(ready(engine), testCase, file), ask: (question, file) => askPermissions(ready(engine), file, question) }))
    .addCommand(placed(accessCommand({ terminal, engine, environment, dataDir })))
    .addCommand(placed(approveCommand(terminal, { config: whole, guard: () => new Guard({ engine: ready(engine), clock: systemClock, policy: (application, route, model) => resolve(withoutFile(context), { application, route, model }) }) })))
    .addCommand(detectCommand(terminal))
    .addCommand(placed(keysCommand(terminal, dataDir)))
    .addCommand(placed(ledgerCommand({ place: async () => { const { server, ledger } = await whole(); return { dataDir: server.dataDir, keyFile: ledger.signingKey }; }, stdout: process.stdout, stderr: process.stderr, isTty: terminal.errIsTty })))
    .addCommand(mcpCommand(terminal, VERSION))
    .addCommand(practiceCommand(terminal))
    .addCommand(replayCommand(terminal))
    .addCommand(toolsCommand(terminal))
    .addCommand(placed(approveModelCommand(terminal, whole)))
    .addCommand(placed(watchCommand(terminal, whole)))
    .addCommand(placed(canaryCommand(terminal, whole)));
  for (const load of Object.values(SUPPLY_COMMANDS)) program.addCommand(await load(terminal));
  strict(program);
  return program;
}
