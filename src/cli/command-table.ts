import type { Command } from 'commander';
import { readEnvironment } from '../core/config.ts';
import type { Engine } from '../inspect/engine.ts';
import type { Rule } from '../inspect/contract.ts';
import { VERSION } from './base-program.ts';
import { exitWith } from './exit.ts';
import type { Place } from './place.ts';
import type { Terminal } from './terminal.ts';

/**
 * Every command, in the order of the help, each loaded when it is called: all of them take several times as long and as
 * much memory as most do alone, and a gateway that runs for months need not hold the others.
 */
export const COMMANDS: Readonly<Record<string, (terminal: Terminal) => Promise<Command>>> = {
  serve: async (terminal) => (await import('./commands/serve.ts')).serveCommand(terminal),
  init: async (terminal) => (await import('./commands/init.ts')).initCommand(printing(terminal)),
  inspect: async (terminal) => (await import('./commands/inspect.ts')).inspectCommand(terminal),
  policy: async (terminal) => (await import('./commands/policy.ts')).policyCommand({
    ...printing(terminal),
    environment: readEnvironment(),
    now: () => Date.now(),
    rules: detectorRules,
    evaluate: async (testCase, file) => (await import('./evaluate.ts')).evaluateCase(await readyEngine(), testCase, file),
    ask: async (question, file) => (await import('./permissions.ts')).askPermissions(await readyEngine(), file, question),
  }),
  access: (terminal) => placed(async (place) => (await import('./commands/access.ts')).accessCommand({ terminal, rules: detectorRules, environment: readEnvironment(), dataDir: () => place.dataDir() })),
  approve: (terminal) => placed(async (place) => (await import('./commands/approve.ts')).approveCommand(terminal, { config: () => place.config(), guard: async () => place.guard(await readyEngine()) })),
  detect: async (terminal) => (await import('./commands/detect.ts')).detectCommand(terminal),
  keys: (terminal) => placed(async (place) => (await import('./commands/keys.ts')).keysCommand(terminal, () => place.dataDir())),
  ledger: (terminal) => placed(async (place) => (await import('./commands/ledger.ts')).ledgerCommand({ place: () => place.ledger(), stdout: process.stdout, stderr: process.stderr, isTty: terminal.errIsTty })),
  mcp: async (terminal) => (await import('./commands/mcp.ts')).mcpCommand(terminal, VERSION),
  practice: async (terminal) => (await import('./commands/practice.ts')).practiceCommand(terminal),
  replay: async (terminal) => (await import('./commands/replay.ts')).replayCommand(terminal),
  tools: async (terminal) => (await import('./commands/tools.ts')).toolsCommand(terminal),
  'approve-model': (terminal) => placed(async (place) => (await import('./commands/approve-model.ts')).approveModelCommand(terminal, () => place.config())),
  watch: (terminal) => placed(async (place) => (await import('./commands/watch.ts')).watchCommand(terminal, () => place.config())),
  canary: (terminal) => placed(async (place) => (await import('./commands/canary.ts')).canaryCommand(terminal, () => place.config())),
  scan: async (terminal) => (await import('./commands/scan.ts')).scanCommand(terminal, VERSION),
  data: async (terminal) => (await import('./commands/data.ts')).dataCommand(terminal),
  sign: async (terminal) => (await import('./commands/sign.ts')).signCommand(terminal),
  verify: async (terminal) => (await import('./commands/verify.ts')).verifyCommand(terminal),
};

/** A command that finds keys and ledger where the gateway of this folder keeps them, unless the command line says otherwise. */
async function placed(load: (place: Place) => Promise<Command>): Promise<Command> {
  const { Place } = await import('./place.ts');
  const place = new Place(readEnvironment(), detectorRules);
  return place.named(await load(place));
}

function printing({ stdout, stderr }: Terminal): { out(text: string): void; err(text: string): void; exit(code: 0 | 1 | 2): void } {
  return { out: (text) => { stdout.write(text); }, err: (text) => { stderr.write(text); }, exit: exitWith };
}

/** Imported when first asked for: `--help` does without the detectors' tables. */
async function readyEngine(): Promise<Engine> {
  const { loadEngine, ready } = await import('./engine.ts');
  return ready(await loadEngine());
}

async function detectorRules(): Promise<readonly Rule[]> {
  const { loadDetectors } = await import('./engine.ts');
  return (await loadDetectors()).detectors.flatMap(({ rules }) => rules);
}
