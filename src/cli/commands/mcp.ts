import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { secretFromEnv } from '../../core/config.ts';
import { SallyportError, systemReason } from '../../core/errors.ts';
import { listen, closeServer } from '../../gateway/app.ts';
import { KeyStore } from '../../gateway/keys.ts';
import { parseAddress } from '../../policy/schema/values.ts';
import { CONFIG_HELP, DATA_DIR_HELP } from '../base-program.ts';
import { closeMcp, openMcp, type McpRun } from '../mcp-run.ts';
import { untilSignal } from '../signal.ts';
import type { Terminal } from '../terminal.ts';
import { mcpLockCommand } from './mcp-lock.ts';
import { mcpScanCommand } from './mcp-scan.ts';

interface Options { config?: string; dataDir?: string; listen?: string; application: string; tokenFile?: string }

/** The variable that holds a token for whom the client acts for, where no file does. */
const TOKEN_VARIABLE = 'SALLYPORT_TOKEN';

/** `sallyport mcp`: several MCP servers as one, inspected and held to what was approved. */
export function mcpCommand(terminal: Terminal, version: string): Command {
  return new Command('mcp')
    .description('Front the MCP servers of sallyport.yaml as one server, inspected and held to their approved definitions.')
    .option('-c, --config <file>', CONFIG_HELP)
    .option('--data-dir <folder>', DATA_DIR_HELP)
    .option('--listen <host:port>', 'serve streamable HTTP on /mcp there, instead of standard input and output')
    .option('--application <name>', 'name of the application in the policy and the ledger, over standard input and output', 'default')
    .option('--token-file <file>', `file with a token that names the user, over standard input and output; read at each request (default: ${TOKEN_VARIABLE})`)
    .addHelpText('after', '\nOver standard input and output it is started by an MCP client and ends with it. Over HTTP callers need an application\nkey (`sallyport keys create`). Only definitions in the lock file are served: see `sallyport mcp lock`.\n\nExample of a client\'s configuration:\n  {"mcpServers": {"sallyport": {"command": "sallyport", "args": ["mcp", "--config", "/path/sallyport.yaml"]}}}')
    .action(async (options: Options) => {
      await runMcp(terminal, version, options);
    })
    .addCommand(mcpLockCommand(terminal, version))
    .addCommand(mcpScanCommand(terminal));
}

async function runMcp(terminal: Terminal, version: string, options: Options): Promise<void> {
  const address = options.listen === undefined ? undefined : parseAddress(options.listen);
  if (options.listen !== undefined && address === undefined) throw new SallyportError('usage.invalid', '--listen must be host:port, such as 127.0.0.1:8789.');
  if (address !== undefined && options.tokenFile !== undefined) throw new SallyportError('usage.invalid', '--token-file goes with standard input and output; over HTTP each request brings its token in x-sallyport-token.');
  const run = await openMcp(terminal, version, options);
  try {
    if (address === undefined) await runStdio(terminal, run, options);
    else await runHttp(terminal, run, address);
  } finally {
    await closeMcp(run);
  }
}

async function runStdio(terminal: Terminal, { front }: McpRun, { application, tokenFile }: Options): Promise<void> {
  const { serveStdio } = await import('../../gateway/mcp/stdio.ts');
  const session = await serveStdio(front, terminal.stdin as NodeJS.ReadStream, terminal.stdout as NodeJS.WriteStream, { application, token: async () => (tokenFile === undefined ? secretFromEnv(TOKEN_VARIABLE) : readToken(tokenFile)) });
  await Promise.race([session.ended, untilSignal()]);
  await session.close();
  // The client may keep our input open although it asked us to end.
  (terminal.stdin as NodeJS.ReadStream).destroy();
}

/** @throws SallyportError `input.unreadable` */
async function readToken(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new SallyportError('input.unreadable', `The token file ${file} cannot be read (${systemReason(error)}).`, { cause: error });
  }
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
