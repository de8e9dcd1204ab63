import { Command } from 'commander';
import { readEnvironment, type Config } from '../../core/config.ts';
import { asError, SallyportError } from '../../core/errors.ts';
import { listen, closeServer } from '../../gateway/app.ts';
import { KeyStore } from '../../gateway/keys.ts';
import { adminEvent } from '../../gateway/record.ts';
import type { McpFront } from '../../gateway/mcp/front.ts';
import type { LedgerWriter } from '../../ledger/contract.ts';
import { parseAddress } from '../../policy/schema/values.ts';
import { readPolicyFile } from '../../policy/file.ts';
import { resolve } from '../../policy/resolve.ts';
import { loadEngine } from '../engine.ts';
import { untilSignal } from '../signal.ts';
import type { Terminal } from '../terminal.ts';
import { mcpLockCommand } from './mcp-lock.ts';
import { mcpScanCommand } from './mcp-scan.ts';

interface Options { config?: string; dataDir?: string; listen?: string; application: string }

/** `sallyport mcp`: several MCP servers as one, inspected and held to what was approved. */
export function mcpCommand(terminal: Terminal, version: string): Command {
  return new Command('mcp')
    .description('Front the MCP servers of sallyport.yaml as one server, inspected and held to their approved definitions.')
    .option('-c, --config <file>', 'configuration and policy (default: ./sallyport.yaml when there is one)')
    .option('--data-dir <folder>', 'where the ledger and the keys are kept (default: ./.sallyport)')
    .option('--listen <host:port>', 'serve streamable HTTP on /mcp there, instead of standard input and output')
    .option('--application <name>', 'name of the application in the policy and the ledger, over standard input and output', 'default')
    .addHelpText('after', '\nOver standard input and output it is started by an MCP client and ends with it. Over HTTP callers need an application\nkey (`sallyport keys create`). Only definitions in the lock file are served: see `sallyport mcp lock`.\n\nExample of a client\'s configuration:\n  {"mcpServers": {"sallyport": {"command": "sallyport", "args": ["mcp", "--config", "/path/sallyport.yaml"]}}}')
    .action(async (options: Options) => {
      await runMcp(terminal, version, options);
    })
    .addCommand(mcpLockCommand(terminal, version))
    .addCommand(mcpScanCommand(terminal));
}

/** What every `sallyport mcp` needs: configuration, engine and a ledger of its own. */
export interface McpRun {
  readonly config: Config;
  readonly front: McpFront;
  readonly ledger: LedgerWriter;
  log(message: string): void;
}

/** @throws SallyportError */
export async function openMcp(terminal: Terminal, version: string, options: { readonly config?: string; readonly dataDir?: string }): Promise<McpRun> {
  const log = (message: string): void => { terminal.stderr.write(`${new Date().toISOString()} ${message}\n`); };
  const environment = readEnvironment();
  const { rules } = await loadEngine();
  const file = await readPolicyFile(options.config ?? environment.configPath, { rules: [...rules.values()], environment, now: Date.now() });
  const config = options.dataDir === undefined ? file.config : { ...file.config, server: { ...file.config.server, dataDir: options.dataDir } };
  if (config.mcp.servers.length === 0) throw new SallyportError('usage.invalid', `${file.file ?? 'The configuration'} names no MCP servers; add them under mcp.servers.`);
  // Imported when first needed: other commands start without the protocol's code.
  const { createMcpFront, openMcpLedger } = await import('../../gateway/mcp/app.ts');
  const engine = await loadEngine(config.server.limits.partChars);
  const { ledger, dataDir } = await openMcpLedger(config);
  const front = createMcpFront({ config, engine, ledger, version, log, policy: { policyFor: (application, route, model) => resolve(file, { application, route, model }) } });
  ledger.record(adminEvent('mcp.started', { policy: file.version, detectors: engine.version, servers: config.mcp.servers.map(({ name }) => name).join(' '), data: dataDir }));
  return { config, front, ledger, log };
}

/** Ends a run: nothing that was recorded is lost. */
export async function closeMcp({ ledger, log }: McpRun): Promise<void> {
  try {
    ledger.record(adminEvent('mcp.stopped'));
  } catch (error) {
    log(`The stop could not be recorded: ${asError(error).message}`);
  }
  await ledger.flush(5_000);
  await ledger.close();
}

async function runMcp(terminal: Terminal, version: string, options: Options): Promise<void> {
  const address = options.listen === undefined ? undefined : parseAddress(options.listen);
  if (options.listen !== undefined && address === undefined) throw new SallyportError('usage.invalid', '--listen must be host:port, such as 127.0.0.1:8789.');
  const run = await openMcp(terminal, version, options);
  try {
    if (address === undefined) await runStdio(terminal, run, options.application);
    else await runHttp(terminal, run, address);
  } finally {
    await closeMcp(run);
  }
}

async function runStdio(terminal: Terminal, { front }: McpRun, application: string): Promise<void> {
  const { serveStdio } = await import('../../gateway/mcp/stdio.ts');
  const session = await serveStdio(front, terminal.stdin as NodeJS.ReadStream, terminal.stdout as NodeJS.WriteStream, application);
  await Promise.race([session.ended, untilSignal()]);
  await session.close();
  // The client may keep our input open although it asked us to end.
  (terminal.stdin as NodeJS.ReadStream).destroy();
}

async function runHttp(terminal: Terminal, { front, config, log }: McpRun, address: { host: string; port: number }): Promise<void> {
  const { createMcpHttp } = await import('../../gateway/mcp/http.ts');
  const listening = { ...config, server: { ...config.server, listen: address } };
  const keys = new KeyStore(config.server.dataDir, log);
  const http = createMcpHttp({ front, config: listening, keys });
  const url = await listen(http.server, address.host, address.port);
  terminal.stdout.write(`MCP gateway at ${url}/mcp, in front of ${config.mcp.servers.map(({ name }) => name).join(', ')}.\n${config.server.keys === 'off' ? 'Callers need no key (server.keys: off).' : 'Callers need an application key: `sallyport keys create NAME`.'}\n`);
  await untilSignal();
  await http.close();
  await closeServer(http.server, 2_000);
}
