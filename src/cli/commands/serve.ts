import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { checkPermissions } from '../../access/permissions/check.ts';
import { readEnvironment, readingThreads, secretFromEnv, type Config } from '../../core/config.ts';
import { asError, SallyportError } from '../../core/errors.ts';
import { startAdminApi } from '../../console/api/server.ts';
import { startGateway, type PolicySource } from '../../gateway/app.ts';
import { adminEvent } from '../../gateway/record.ts';
import { boundHeapGrowth, collectLoading } from '../../gateway/heap-growth.ts';
import { ReadingThread } from '../../inspect/apart/thread.ts';
import { openLedger } from '../../ledger/index.ts';
import type { LedgerWriter } from '../../ledger/contract.ts';
import { formatProblem } from '../../policy/problem.ts';
import { PolicyStore, type PolicyLoad } from '../../policy/store.ts';
import { loadEvent } from '../record-event.ts';
import { startPracticeModel } from '../../practice/server.ts';
import { drain } from '../../ledger/outbox.ts';
import { CONFIG_HELP, DATA_DIR_HELP } from '../base-program.ts';
import { ApprovedModels } from '../model-watch.ts';
import { loadEngine } from '../engine.ts';
import { ledgerWatch } from '../ledger-watch.ts';
import { exampleCall, unsetVariables } from '../serve-words.ts';
import { untilSignal } from '../signal.ts';
import { style, type Terminal } from '../terminal.ts';

/** How often what commands left for the ledger is taken up. */
const OUTBOX_MS = 1_000;

interface Options { config?: string; dataDir?: string; ledgerDir?: string }

/** `sallyport serve`: the gateway and the admin API, until a signal ends it. */
export function serveCommand(terminal: Terminal): Command {
  return new Command('serve')
    .description('Run the gateway (127.0.0.1:8787), and the console and admin API (127.0.0.1:8788), with the embedded store.')
    .option('-c, --config <file>', CONFIG_HELP)
    .option('--data-dir <folder>', DATA_DIR_HELP)
    .option('--ledger-dir <folder>', 'where the ledger is kept, for a second gateway with the same data (default: the data folder)')
    .addHelpText('after', '\nWithout a configuration the upstreams come from OPENAI_API_KEY and ANTHROPIC_API_KEY; without those the practice\nmodel is served, so that everything can be tried offline. SIGHUP reads the policy anew; SIGINT and SIGTERM end it.')
    .action(async (options: Options) => {
      const stop = await serve(terminal, options);
      await untilSignal();
      await stop();
    });
}

type Stop = () => Promise<void> | void;

/**
 * Starts everything. The returned function stops it in the reverse order. When something cannot start, what has started
 * is stopped at once: a worker or a listening socket that is left would keep the process from ending.
 */
async function serve(terminal: Terminal, options: Options): Promise<() => Promise<void>> {
  const log = (message: string): void => { terminal.stderr.write(`${new Date().toISOString()} ${message}\n`); };
  const started: Stop[] = [];
  const stop = async (): Promise<void> => {
    for (const each of started.splice(0).reverse()) await each();
  };
  try {
    await start(terminal, options, log, started);
  } catch (error) {
    await stop();
    throw error;
  }
  return () => {
    log('stopping: no new calls are taken');
    return stop();
  };
}

/** @param started - gets what stops each thing that was started */
async function start(terminal: Terminal, options: Options, log: (message: string) => void, started: Stop[]): Promise<void> {
  const environment = readEnvironment();
  const { rules } = await loadEngine();
  // The ledger's place is in the file that is read first, so what was loaded before it opened is recorded after.
  const pending: PolicyLoad[] = [];
  let ledger: LedgerWriter | undefined;
  // However a load began (the file changed, SIGHUP, the admin API), /readyz tells how the last one ended.
  let lastError: string | undefined;
  // An exception that has expired or a mode that changes nothing is what a person wants to know who believes it otherwise.
  const tellWarnings = (): void => { for (const warning of store.current.warnings) log(`policy: ${formatProblem(warning)}`); };
  const onLoad = (load: PolicyLoad): void => {
    lastError = load.error?.message;
    if (load.error !== undefined) log(`policy: not taken over, version ${load.version} stays in force: ${load.error.message}`);
    else if (ledger !== undefined) log(`policy: version ${load.version} in force${load.restart.length > 0 ? `; changes to ${load.restart.join(', ')} need a restart` : ''}`);
    if (load.error === undefined && ledger !== undefined) tellWarnings();
    if (ledger === undefined) pending.push(load);
    else recordLoad(ledger, load, log);
  };
  const store = await PolicyStore.open({ path: options.config ?? environment.configPath, rules: [...rules.values()], environment, checkPermissions, watch: true, onLoad });
  const config = withDataDir(store.current.config, options.dataDir);
  const engine = await loadEngine(config.server.limits.partChars);

  const { dataDir } = config.server;
  const ledgerDir = options.ledgerDir ?? dataDir;
  const ownLedger = resolve(ledgerDir) !== resolve(dataDir);
  ledger = await openLedger({ dataDir: ledgerDir, keyFile: config.ledger.signingKey, whenFull: config.ledger.whenFull, maxSpoolBytes: config.ledger.maxSpoolBytes, fsyncMs: config.ledger.fsyncMs });
  const opened = ledger;
  started.push(() => opened.close(), () => { store.close(); });
  for (const load of pending) recordLoad(ledger, load, log);
  const practice = config.upstreams.some((upstream) => upstream.kind === 'practice') ? await startPracticeModel({}) : undefined;
  if (practice !== undefined) started.push(() => practice.close());
  const upstreams = config.upstreams.map((upstream) => (upstream.kind === 'practice' && practice !== undefined ? { ...upstream, baseUrl: practice.url } : upstream));
  const source: PolicySource = {
    policyFor: (application, route, model) => store.effective({ application, route, model }),
    opens: (path) => store.effective({ application: '', route: path, model: '' }).opens(path),
    status: () => ({ version: store.version, ...(lastError === undefined ? {} : { error: lastError }) }),
  };
  const taken = (): void => {
    // What commands leave is for the ledger of the data directory.
    if (!ownLedger) drain(dataDir, (event) => { opened.record(event); }, log);
  };
  taken();
  const lookAtLedger = ledgerWatch(opened, log);
  const outbox = setInterval(() => {
    lookAtLedger();
    try {
      taken();
    } catch (error) {
      log(`what commands did could not be recorded yet: ${asError(error).message}`);
    }
  }, OUTBOX_MS).unref();
  started.push(() => { clearInterval(outbox); });
  const models = await approvedModels(config, opened, log, started);
  boundHeapGrowth();
  const reader = readingThreads(config.server) === 0 ? undefined : new ReadingThread({ engine, partChars: config.server.limits.partChars, log });
  if (reader !== undefined) started.push(() => reader.close());
  const running = await startGateway({ config: { ...config, upstreams }, engine, policy: source, ledger, log, models, reader, ...masterKey() });
  started.push(() => running.stop());
  const { keys } = running.gateway;
  const first = keys.list().length === 0 ? keys.create('default').key : undefined;
  if (first !== undefined) ledger.record(adminEvent('key.created', { application: 'default', id: keys.list()[0]?.id ?? '' }));
  const admin = await startAdminApi({ gateway: running.gateway, reload: () => store.reload(), address: config.server.admin, dataDir, ledgerDir });
  started.push(() => admin.close());

  process.on('SIGHUP', () => {
    store.reload().catch((error: unknown) => { log(`policy: ${asError(error).message}`); });
  });
  collectLoading();
  for (const warning of unsetVariables(config, store.effective({ application: 'default', route: '', model: '' }).approvals.webhook)) log(`WARNING ${warning}`);
  tellWarnings();
  announce(terminal, { url: running.url, admin: admin.url, adminTokenFile: admin.tokenFile, config, ledgerDir, first, policyFile: store.current.file, practice: practice !== undefined });
  // Behind everything else: until it is ready the event loop reads.
  if (config.server.readingThread === 'on') reader?.start();
}

/** Compares the approved models with their approvals, before the first request is taken and from then on. */
async function approvedModels(config: Config, ledger: LedgerWriter, log: (message: string) => void, started: Stop[]): Promise<ApprovedModels | undefined> {
  if (config.models.approved.length === 0 && config.models.unapproved === 'allow') return undefined;
  const models = new ApprovedModels(config.models, config.server.dataDir, ({ event, text }) => {
    log(`ALERT ${text}`);
    try {
      ledger.record(event);
    } catch (error) {
      log(`the alert could not be recorded: ${asError(error).message}`);
    }
  });
  log(`models: comparing ${config.models.approved.length} with what was approved`);
  await models.check(true);
  models.start();
  started.push(() => { models.stop(); });
  return models;
}

function recordLoad(ledger: LedgerWriter, load: PolicyLoad, log: (message: string) => void): void {
  try {
    ledger.record(loadEvent(load));
  } catch (error) {
    log(`policy load could not be recorded: ${asError(error).message}`);
  }
}

function withDataDir(config: Config, dataDir: string | undefined): Config {
  return dataDir === undefined ? config : { ...config, server: { ...config.server, dataDir } };
}

/** @throws SallyportError `usage.invalid` when SALLYPORT_MASTER_KEY is not 32 bytes */
function masterKey(): { master: Buffer } {
  const given = secretFromEnv('SALLYPORT_MASTER_KEY');
  if (given === undefined) return { master: randomBytes(32) };
  const master = /^[0-9a-f]{64}$/i.test(given) ? Buffer.from(given, 'hex') : Buffer.from(given, 'base64');
  if (master.length !== 32) throw new SallyportError('usage.invalid', 'SALLYPORT_MASTER_KEY must be 32 bytes, in hex or base64.', { help: '`openssl rand -hex 32` makes one.' });
  return { master };
}

interface Announcement {
  readonly url: string;
  readonly admin: string;
  readonly adminTokenFile: string;
  readonly config: Config;
  readonly ledgerDir: string;
  readonly first: string | undefined;
  readonly policyFile: string | undefined;
  readonly practice: boolean;
}

/** What to do next, for a person who has just started it. */
function announce(terminal: Terminal, a: Announcement): void {
  const bold = (text: string): string => style(terminal, 'bold', text);
  const lines = [
    bold('Sallyport is running.'),
    '',
    `  OpenAI base URL     ${bold(`${a.url}/v1`)}`,
    `  Anthropic base URL  ${bold(a.url)}`,
    ...(a.first === undefined ? ['  Key                 as created earlier (`sallyport keys list`, `sallyport keys create NAME`)'] : [`  First key           ${bold(a.first)}`, '                      shown this once; application "default"']),
    `  Console, admin API  ${a.admin}  (calls that wait for a person; token in ${a.adminTokenFile})`,
    `  Policy              ${a.policyFile ?? 'built in (`sallyport init` writes a file to change it)'}`,
    `  Upstreams           ${a.config.upstreams.map((upstream) => upstream.name).join(', ')}`,
    `  Ledger              ${a.ledgerDir} (\`${a.ledgerDir === a.config.server.dataDir ? '' : `SALLYPORT_DATA_DIR=${a.ledgerDir} `}sallyport ledger show\`)`,
  ];
  if (a.practice) {
    lines.push('', `  ${a.policyFile === undefined ? 'No provider key was found, so the' : 'The'} practice model answers: a simulation that obeys whatever it reads.`, '  Set OPENAI_API_KEY or ANTHROPIC_API_KEY, or name upstreams in sallyport.yaml, for a real one.');
  }
  lines.push('', `Try it:  ${exampleCall(a.url, a.first, a.config.upstreams)}`, '');
  terminal.stdout.write(`${lines.join('\n')}\n`);
}
