import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { DefinitionStore } from '../access/flow/definition-store.ts';
import { TokenVerifier } from '../access/identity/tokens.ts';
import { systemClock, type Clock } from '../core/clock.ts';
import type { Config } from '../core/config.ts';
import { asError, SallyportError, systemCode } from '../core/errors.ts';
import { Guard } from '../enforce/guard.ts';
import type { ApartReader } from '../inspect/apart/contract.ts';
import type { Engine } from '../inspect/engine.ts';
import type { LedgerWriter } from '../ledger/contract.ts';
import type { EffectivePolicy } from '../policy/types.ts';
import { startApprovals } from './approvals.ts';
import type { Gateway, ModelGate } from './context.ts';
import { KeyStore } from './keys.ts';
import { Metrics } from './metrics.ts';
import { NamedLedger } from './named-ledger.ts';
import { adminEvent } from './record.ts';
import { createGatewayServer } from './server.ts';
import { Upstreams } from './upstreams.ts';
import { warmUp } from './warm-up.ts';

/** What the gateway needs of the policy store. */
export interface PolicySource {
  policyFor(application: string, route: string, model: string): EffectivePolicy;
  opens(path: string): boolean;
  status(): { readonly version: string; readonly error?: string };
}

export interface GatewayOptions {
  readonly config: Config;
  readonly engine: Engine;
  readonly policy: PolicySource;
  readonly ledger: LedgerWriter;
  readonly master?: Buffer;
  readonly clock?: Clock;
  readonly models?: ModelGate | undefined;
  /** Reads long texts off the event loop; closed by whoever gave it, after the gateway has stopped. */
  readonly reader?: ApartReader | undefined;
  log(message: string): void;
}

export interface RunningGateway {
  readonly url: string;
  readonly gateway: Gateway;
  /** Stops taking calls, lets those under way finish for `graceMs`, and writes the ledger out. Does not close the ledger. */
  stop(graceMs?: number): Promise<void>;
}

/** @throws SallyportError `usage.invalid` when the address cannot be listened on */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { config, engine, policy } = options;
  const metrics = new Metrics();
  const ledger = new NamedLedger(options.ledger, engine, (event) => { metrics.note(event); });
  const clock = options.clock ?? systemClock;
  const upstreams = new Upstreams(config.upstreams);
  const { log } = options;
  const approvals = startApprovals({ config, ledger, clock, log: (message) => { log(message); }, policy: (application) => policy.policyFor(application, '', '').approvals });
  const definitions = new DefinitionStore(config.server.dataDir);
  const guard = new Guard({ engine, clock, definitions, approvals: approvals.desk, master: options.master ?? randomBytes(32), reader: options.reader, policy: (application, route, model) => policy.policyFor(application, route, model), priceOf: (surface, model) => upstreams.priceOf(surface, model) });
  const gateway: Gateway = {
    config, guard, ledger, metrics, upstreams, clock, approvals: approvals.desk, tokens: new TokenVerifier(clock), models: options.models,
    keys: new KeyStore(config.server.dataDir, (message) => { options.log(message); }),
    openPath: (path) => policy.opens(path),
    policyStatus: () => policy.status(),
    log: (message) => { options.log(message); },
  };
  warmUp(guard, policy.policyFor('default', '/guard/inspect', ''), log);
  const server = createGatewayServer(gateway);
  const url = await listen(server, config.server.listen.host, config.server.listen.port).catch((error: unknown) => {
    approvals.close();
    throw asError(error);
  });
  ledger.record(adminEvent('gateway.started', { policy: policy.status().version, detectors: engine.version, url, data: join(config.server.dataDir) }));
  return {
    url,
    gateway,
    async stop(graceMs = 10_000) {
      await closeServer(server, graceMs);
      try {
        ledger.record(adminEvent('gateway.stopped'));
      } catch (error) {
        // A stop is no reason to keep running: the connections still have to be closed.
        options.log(`The stop could not be recorded: ${asError(error).message}`);
      }
      approvals.close();
      definitions.close();
      await ledger.flush(5_000);
      await upstreams.close();
    },
  };
}

/** Listens, and tells the URL. Port 0 takes any free one. */
export function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const code = systemCode(error) ?? error.name;
      const [message, help] = code === 'EADDRINUSE' ? ['is already in use', 'Stop the other process, or set another port.'] : [`cannot be listened on (${code})`, 'Use an address of this machine, and a port that this user may open.'];
      reject(new SallyportError('usage.invalid', `${host}:${port} ${message}.`, { cause: error, help: `${help} The gateway's are server.listen and server.admin.` }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${bound}`);
    });
  });
}

const IDLE_CHECK_MS = 50;

/** Closes a server: idle connections at once, busy ones when they finish or when the grace is over. */
export function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => { server.closeAllConnections(); }, graceMs);
    // A connection that was busy is kept alive after its answer, and would hold the server open for the whole grace.
    const idle = setInterval(() => { server.closeIdleConnections(); }, IDLE_CHECK_MS);
    server.close(() => {
      clearTimeout(timer);
      clearInterval(idle);
      resolve();
    });
    server.closeIdleConnections();
  });
}
