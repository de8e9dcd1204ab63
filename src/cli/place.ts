import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { systemClock } from '../core/clock.ts';
import type { Config, Environment } from '../core/config.ts';
import type { Guard } from '../enforce/guard.ts';
import type { Rule } from '../inspect/contract.ts';
import type { Engine } from '../inspect/engine.ts';
import { CONFIG_HELP, DATA_DIR_HELP } from './base-program.ts';

/**
 * Where the gateway that a command is about keeps its things: as the environment says, or the options `--config` and
 * `--data-dir`. What reads a policy is loaded when it is asked for: `--help` does without.
 */
export class Place {
  #environment: Environment;
  readonly #rules: () => Promise<readonly Rule[]>;

  constructor(environment: Environment, rules: () => Promise<readonly Rule[]>) {
    this.#environment = environment;
    this.#rules = rules;
  }

  /** The command with the two options, which are taken over before it acts. */
  named(command: Command): Command {
    for (const child of command.commands) child.configureHelp({ showGlobalOptions: true });
    return command
      .option('-c, --config <file>', CONFIG_HELP)
      .option('--data-dir <folder>', DATA_DIR_HELP)
      .hook('preAction', (_, action) => {
        const { config, dataDir } = action.optsWithGlobals<{ config?: string; dataDir?: string }>();
        this.#environment = { ...this.#environment, ...(config === undefined ? {} : { configPath: config }), ...(dataDir === undefined ? {} : { dataDir }) };
      });
  }

  /** Asked for when a command runs: a configuration that cannot be read stops only what needs it. */
  async config(): Promise<Config> {
    const { DEFAULT_FILE, readPolicyFile } = await import('../policy/file.ts');
    const { configPath } = this.#environment;
    // Where there is no file, none names a rule, and the detectors need not be loaded.
    const rules = configPath === undefined && !existsSync(DEFAULT_FILE) ? [] : await this.#rules();
    return (await readPolicyFile(configPath, { rules, environment: this.#environment, now: systemClock.now() })).config;
  }

  async dataDir(): Promise<string> {
    return (await this.config()).server.dataDir;
  }

  async ledger(): Promise<{ readonly dataDir: string; readonly keyFile: string | undefined }> {
    const { server, ledger } = await this.config();
    return { dataDir: server.dataDir, keyFile: ledger.signingKey };
  }

  /** A guard with the policy of who has written none, for masking. */
  async guard(engine: Engine): Promise<Guard> {
    const [{ Guard }, { withoutFile }, { resolve }] = await Promise.all([import('../enforce/guard.ts'), import('../policy/file.ts'), import('../policy/resolve.ts')]);
    const file = withoutFile({ rules: [...engine.rules.values()], environment: this.#environment, now: systemClock.now() });
    return new Guard({ engine, clock: systemClock, policy: (application, route, model) => resolve(file, { application, route, model }) });
  }
}
