import { MCP_ROUTE } from '../policy/types.ts';
import { checkPermissions } from '../access/permissions/check.ts';
import { systemClock } from '../core/clock.ts';
import { readEnvironment, type Config } from '../core/config.ts';
import { asError, SallyportError } from '../core/errors.ts';
import { startApprovals } from '../gateway/approvals.ts';
import type { McpFront } from '../gateway/mcp/front.ts';
import { adminEvent } from '../gateway/record.ts';
import type { LedgerWriter } from '../ledger/contract.ts';
import { PolicyStore, type PolicyLoad } from '../policy/store.ts';
import { loadEvent } from './record-event.ts';
import { loadEngine, ready } from './engine.ts';
import type { Terminal } from './terminal.ts';

/** What every `sallyport mcp` needs: configuration, engine and a ledger of its own. */
export interface McpRun {
  readonly config: Config;
  readonly front: McpFront;
  readonly ledger: LedgerWriter;
  readonly store: PolicyStore;
  readonly approvals: ReturnType<typeof startApprovals>;
  log(message: string): void;
}

/** @throws SallyportError */
export async function openMcp(terminal: Terminal, version: string, options: { readonly config?: string; readonly dataDir?: string }): Promise<McpRun> {
  const log = (message: string): void => { terminal.stderr.write(`${new Date().toISOString()} ${message}\n`); };
  const environment = readEnvironment();
  const { rules } = await loadEngine();
  let ledger: LedgerWriter | undefined;
  // The first load comes before there is a ledger, and is in what is recorded of the start.
  const onLoad = (load: PolicyLoad): void => {
    if (load.error !== undefined) log(`policy: not taken over, version ${load.version} stays in force: ${load.error.message}`);
    if (ledger !== undefined) tellLoad(ledger, load, log);
  };
  const store = await PolicyStore.open({ path: options.config ?? environment.configPath, rules: [...rules.values()], environment, checkPermissions, watch: true, onLoad });
  try {
    const { config: read, file } = store.current;
    const config = options.dataDir === undefined ? read : { ...read, server: { ...read.server, dataDir: options.dataDir } };
    if (config.mcp.servers.length === 0) throw new SallyportError('usage.invalid', `${file ?? 'The configuration'} names no MCP servers.`, { help: 'Add them under mcp.servers.' });
    // Imported when first needed: other commands start without the protocol's code.
    const { createMcpFront, openMcpLedger } = await import('../gateway/mcp/app.ts');
    const engine = ready(await loadEngine(config.server.limits.partChars));
    const opened = await openMcpLedger(config);
    ({ ledger } = opened);
    const approvals = startApprovals({ config, ledger, clock: systemClock, log, policy: (application) => store.effective({ application, route: MCP_ROUTE, model: '' }).approvals });
    const front = createMcpFront({ config, engine, ledger, version, log, desk: approvals.desk, policy: { policyFor: (application, route, model) => store.effective({ application, route, model }) } });
    ledger.record(adminEvent('mcp.started', { policy: store.version, detectors: engine.version, servers: config.mcp.servers.map(({ name }) => name).join(' '), data: opened.dataDir }));
    return { config, front, ledger, store, approvals, log };
  } catch (error) {
    store.close();
    throw error;
  }
}

function tellLoad(ledger: LedgerWriter, load: PolicyLoad, log: (message: string) => void): void {
  try {
    ledger.record(loadEvent(load));
  } catch (error) {
    log(`policy load could not be recorded: ${asError(error).message}`);
  }
}

/** Ends a run: nothing that was recorded is lost. */
export async function closeMcp({ ledger, store, approvals, log }: McpRun): Promise<void> {
  store.close();
  approvals.close();
  try {
    ledger.record(adminEvent('mcp.stopped'));
  } catch (error) {
    log(`The stop could not be recorded: ${asError(error).message}`);
  }
  await ledger.flush(5_000);
  await ledger.close();
}
