import { readEnvironment, type Config } from '../core/config.ts';
import { asError, SallyportError } from '../core/errors.ts';
import type { McpFront } from '../gateway/mcp/front.ts';
import { adminEvent } from '../gateway/record.ts';
import type { LedgerWriter } from '../ledger/contract.ts';
import { readPolicyFile } from '../policy/file.ts';
import { resolve } from '../policy/resolve.ts';
import { loadEngine } from './engine.ts';
import type { Terminal } from './terminal.ts';

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
  const { createMcpFront, openMcpLedger } = await import('../gateway/mcp/app.ts');
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
