import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { SallyportError, systemCode, systemReason } from '../../core/errors.ts';
import { isObject, parseStrict } from '../../core/json.ts';
import { OWNER } from '../../access/approvals/approvers.ts';
import { closeServer, listen } from '../../gateway/app.ts';
import { readBody } from '../../gateway/body.ts';
import { isLoopback } from '../../gateway/callers.ts';
import type { Gateway } from '../../gateway/context.ts';
import { asSallyportError } from '../../gateway/failures.ts';
import { adminEvent } from '../../gateway/record.ts';
import { openLedgerReader } from '../../ledger/index.ts';
import { isApprovalPage, serveApprovalPage } from '../web/approval-page.ts';
import { isConsolePage, serveConsole } from '../web/console-pages.ts';
import { ConsoleSessions } from '../web/sessions.ts';
import { APPROVAL_ROUTES, APPROVER_ROUTES, approverOf } from './approvals.ts';
import { privateFolder } from '../../core/private-folder.ts';

export interface AdminOptions {
  readonly gateway: Gateway;
  /** Reads the policy anew; tells what is in force and what was wrong. */
  reload(): Promise<{ readonly version: string; readonly error?: SallyportError }>;
  readonly address: { readonly host: string; readonly port: number };
  readonly dataDir: string;
  /** Where the ledger is, when that is not the data directory. */
  readonly ledgerDir?: string;
}

export interface RunningAdminApi {
  readonly url: string;
  readonly tokenFile: string;
  close(): Promise<void>;
}

type Handler = (options: AdminOptions, url: URL, request: IncomingMessage) => Promise<object>;

const ROUTES: Readonly<Record<string, Handler>> = {
  'GET /api/status': status,
  'GET /api/keys': listKeys,
  'POST /api/keys': createKey,
  'POST /api/keys/revoke': revokeKey,
  'GET /api/ledger': listEntries,
  'GET /api/ledger/entry': showEntry,
  'POST /api/policy/reload': reloadPolicy,
};

/**
 * The admin API, and the console for a browser: on their own address, behind a token that only this machine's owner can read
 * (`admin-token` in the data directory) or an approver's. Everything that changes something is recorded.
 */
export async function startAdminApi(options: AdminOptions): Promise<RunningAdminApi> {
  const tokenFile = join(options.dataDir, 'admin-token');
  const digest = createHash('sha256').update(readToken(tokenFile, options.dataDir)).digest();
  const isAdminToken = (token: string): boolean => timingSafeEqual(createHash('sha256').update(token).digest(), digest);
  const sessions = new ConsoleSessions(options.gateway.clock);
  const server = createServer((request, response) => {
    response.on('error', () => { response.destroy(); });
    if (isApprovalPage(request)) {
      void serveApprovalPage({ gateway: options.gateway, dataDir: options.dataDir, host: options.address.host }, request, response);
      return;
    }
    try {
      checkHost(options, request);
      const page = isConsolePage(request);
      // The console's forms have a check of their own: browsers send an Origin of `null` with them.
      if (!page || request.method !== 'POST') checkOrigin(request);
      if (page) {
        void serveConsole({ gateway: options.gateway, sessions, isAdminToken }, request, response);
        return;
      }
    } catch (thrown) {
      refuse(response, thrown);
      return;
    }
    answer(options, isAdminToken, request).then(
      (value) => reply(response, 200, value),
      (thrown: unknown) => { refuse(response, thrown); },
    );
  });
  const url = await listen(server, options.address.host, options.address.port);
  return { url, tokenFile, close: () => closeServer(server, 2_000) };
}

function readToken(path: string, dataDir: string): string {
  privateFolder(dataDir);
  try {
    const token = readFileSync(path, 'utf8').trim();
    if (token.length >= 32) return token;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw new SallyportError('input.unreadable', `The admin token ${path} cannot be read (${systemReason(error)}).`, { cause: error });
  }
  const token = `spa_${randomBytes(24).toString('base64url')}`;
  writeFileSync(path, `${token}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
  return token;
}

/** @throws SallyportError `auth.bad_host` for a name that is not ours: a web page in the operator's browser must not reach this by DNS rebinding */
function checkHost(options: AdminOptions, request: IncomingMessage): void {
  const host = (request.headers.host ?? '').replace(/:\d{1,5}$/, '');
  if (!isLoopback(host) && host !== options.address.host) throw new SallyportError('auth.bad_host', 'The Host header names a host that the admin API does not serve.');
}

/** @throws SallyportError `auth.bad_host` for what another site's page sends */
function checkOrigin(request: IncomingMessage): void {
  if (request.headers.origin !== undefined && request.headers.origin !== `http://${request.headers.host ?? ''}`) throw new SallyportError('auth.bad_host', 'The Origin header names another site.');
}

async function answer(options: AdminOptions, isAdminToken: (token: string) => boolean, request: IncomingMessage): Promise<object> {
  const given = /^Bearer\s{1,8}(\S{1,512})$/i.exec(request.headers.authorization ?? '')?.[1];
  if (given === undefined) throw new SallyportError('auth.admin_token', 'The request has no admin token.');
  const url = new URL(request.url ?? '/', 'http://admin');
  const route = `${request.method ?? ''} ${url.pathname}`;
  const approval = { gateway: options.gateway, url, request };
  const approver = approverOf(options.gateway, given);
  if (approver !== undefined) {
    const own = APPROVAL_ROUTES[route];
    if (own === undefined) throw new SallyportError('auth.forbidden', `An approver token opens: ${Object.keys(APPROVAL_ROUTES).join(', ')}.`);
    return own({ ...approval, approver });
  }
  if (!isAdminToken(given)) throw new SallyportError('auth.admin_token', 'The admin token is wrong.');
  const decide = APPROVAL_ROUTES[route] ?? APPROVER_ROUTES[route];
  if (decide !== undefined) return decide({ ...approval, approver: OWNER });
  const handler = ROUTES[route];
  if (handler === undefined) throw new SallyportError('request.unknown_path', `The admin API has: ${[ROUTES, APPROVAL_ROUTES, APPROVER_ROUTES].flatMap((routes) => Object.keys(routes)).join(', ')}.`);
  return handler(options, url, request);
}

function refuse(response: ServerResponse, thrown: unknown): void {
  const error = asSallyportError(thrown);
  reply(response, error.status, { error: { code: error.code, message: error.message, help: error.help, ...(error.location === undefined ? {} : { location: error.location }) } });
}

function reply(response: ServerResponse, code: number, value: object): void {
  if (response.destroyed) return;
  const body = JSON.stringify(value);
  response.writeHead(code, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  response.end(body);
}

async function status({ gateway }: AdminOptions): Promise<object> {
  return {
    policy: gateway.policyStatus(),
    ledger: { ready: gateway.ledger.ready, ...gateway.ledger.status() },
    detectors: gateway.guard.engine.detectors.map(({ id, version, rules }) => ({ id, version, rules: rules.length })),
    upstreams: gateway.upstreams.all.map(({ config: { name, kind, baseUrl, models } }) => ({ name, kind, baseUrl, models })),
    memory: process.memoryUsage.rss(),
  };
}

async function listKeys({ gateway }: AdminOptions): Promise<object> {
  return { keys: gateway.keys.list().map(({ hash: _, ...entry }) => entry) };
}

async function createKey({ gateway }: AdminOptions, _url: URL, request: IncomingMessage): Promise<object> {
  const application = await field(gateway, request, 'application');
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(application)) throw new SallyportError('request.invalid_shape', '"application" must be letters, digits, ".", "_" and "-".', { location: { pointer: '/application' } });
  const { key, entry } = gateway.keys.create(application);
  gateway.ledger.record(adminEvent('key.created', { application, id: entry.id }, 'admin'));
  return { key, id: entry.id, application, created: entry.created };
}

async function revokeKey({ gateway }: AdminOptions, _url: URL, request: IncomingMessage): Promise<object> {
  const id = await field(gateway, request, 'id');
  const revoked = gateway.keys.revoke(id);
  if (revoked) gateway.ledger.record(adminEvent('key.revoked', { id }, 'admin'));
  return { revoked };
}

async function field(gateway: Gateway, request: IncomingMessage, name: string): Promise<string> {
  const body = parseStrict(await readBody(request, gateway.config.server.limits), 16);
  const value = isObject(body) ? body[name] : undefined;
  if (typeof value !== 'string') throw new SallyportError('request.invalid_shape', `"${name}" must be a string.`, { location: { pointer: `/${name}` } });
  return value;
}

async function listEntries({ dataDir, ledgerDir }: AdminOptions, url: URL): Promise<object> {
  const text = (name: string): string | undefined => url.searchParams.get(name) ?? undefined;
  const limit = Math.min(Math.max(Number(text('limit') ?? 50) || 50, 1), 1_000);
  const query: Record<string, string | number | boolean> = { limit, newestFirst: true };
  for (const name of ['from', 'to', 'type', 'application', 'decision', 'rule']) {
    const value = text(name);
    if (value !== undefined) query[name] = value;
  }
  const store = openLedgerReader(ledgerDir ?? dataDir);
  try {
    const entries: object[] = [];
    for await (const entry of store.read(query)) entries.push({ seq: entry.seq, hash: entry.hash, event: JSON.parse(entry.body) as object });
    return { entries };
  } finally {
    await store.close();
  }
}

async function showEntry({ dataDir, ledgerDir }: AdminOptions, url: URL): Promise<object> {
  const store = openLedgerReader(ledgerDir ?? dataDir);
  try {
    const entry = await store.get(url.searchParams.get('id') ?? '');
    if (entry === undefined) throw new SallyportError('request.unknown_path', 'The ledger has no such entry.');
    return { seq: entry.seq, prev: entry.prev, hash: entry.hash, event: JSON.parse(entry.body) as object };
  } finally {
    await store.close();
  }
}

async function reloadPolicy({ gateway, reload }: AdminOptions): Promise<object> {
  const load = await reload();
  gateway.ledger.record(adminEvent('policy.reload', { version: load.version, taken: load.error === undefined }, 'admin'));
  return { version: load.version, ...(load.error === undefined ? {} : { error: load.error.message }) };
}
