import { setTimeout as delay } from 'node:timers/promises';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { McpError, type RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { Identity } from '../../access/identity/contract.ts';
import type { LockedServer } from '../../access/definitions/contract.ts';
import { pinsOf, sorted } from '../../access/definitions/hash.ts';
import { addUnknown, readLock, type ReadLock } from '../../access/definitions/lock.ts';
import { asError, SallyportError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { ConversationVault } from '../../enforce/vault.ts';
import { MCP_ROUTE, type EffectivePolicy } from '../../policy/types.ts';
import { strongest } from '../../policy/combine.ts';
import { combine } from '../../policy/decide.ts';
import { adminEvent, maskText } from '../record.ts';
import { answerServer } from './asks.ts';
import type { Unauthorized } from './bounded-fetch.ts';
import { checkConnect } from './connect.ts';
import { judgeDefinitions, type DefinitionTable } from './definitions.ts';
import { requiredReasons } from './elicitation.ts';
import { FlowMemory } from './flow-memory.ts';
import type { McpCaller, McpFront } from './front.ts';
import { inspectContent, passes, type InspectOptions } from './inspect.ts';
import { exposedUri } from './naming.ts';
import { ask, type Permitted, type Wanted } from './permission.ts';
import { McpExchange } from './record.ts';
import { answerClient, type Request } from './requests.ts';
import { asMcpError, Peer, RPC, RpcError } from './rpc.ts';
import { Upstream } from './upstream.ts';

/** Definitions are asked for anew at a call when this much time has passed: a server need not say that it changed them. Milliseconds. */
const RECHECK_MS = 30_000;
/** How long a list waits for a server that has to be started again. Milliseconds. */
const PATIENCE_MS = 3_000;
/** How long after a change was announced it is looked at, so that many announcements make one look. Milliseconds. */
const SETTLE_MS = 100;
/** Processes that write the lock file at once, each for what it saw first. */
const LOCK_ATTEMPTS = 5;
/** Pages that a client may have open for servers, and the longest id of one. */
const MAX_ELICITATIONS = 100;
const MAX_ELICITATION = 200;
/** Most texts of one message that are read. */
const MAX_PARTS = 5_000;

/** One client's session: its own connections to the servers, its own pseudonyms, its own memory. */
export class McpSession {
  readonly id: string;
  readonly front: McpFront;
  readonly caller: McpCaller;
  readonly vault: ConversationVault;
  readonly peer = new Peer();
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly memory = new FlowMemory();
  /** What the client can do, as it said. */
  clientCapabilities: JsonObject = {};
  /** The token of the client's that was refused last, and what the server said. */
  refusedToken: { readonly token: string | undefined; readonly error: Unauthorized } | undefined;
  #table: DefinitionTable | undefined;
  #judging: Promise<DefinitionTable> | undefined;
  #judgeAgain = false;
  #settling: NodeJS.Timeout | undefined;
  /** Requests of the client under way, and questions of servers to it. */
  running = 0;
  asking = 0;
  /** Exposed URIs that the client watches. */
  readonly subscriptions = new Set<string>();
  /** Requests under way by server, so that what a server asks meanwhile goes out beside the request that made it ask. */
  readonly #underWay = new Map<string, RequestId[]>();
  readonly #elicitations = new Set<string>();
  #closed = false;
  #opened: Promise<void> | undefined;

  constructor(front: McpFront, caller: McpCaller) {
    this.id = newId('ms', front.clock.now());
    this.front = front;
    this.caller = caller;
    this.vault = front.guard.vault({ exchange: this.id, application: caller.application, session: this.id, ...(caller.endUser === undefined ? {} : { endUser: caller.endUser }) }, this.policy);
    this.upstreams = new Map(front.config.servers.map((config) => [config.name, new Upstream({
      config, limits: front.config.limits, depth: front.limits.depth, version: front.version,
      now: () => front.clock.monotonic(),
      mayConnect: () => checkConnect(this, config.name),
      authorization: () => (config.transport.kind === 'http' && config.transport.authorizationFrom !== undefined ? caller.header(config.transport.authorizationFrom) : undefined),
      onProblem: (error) => { this.#problem(config.name, error); },
      onNotification: (method, params) => { this.#notified(config.name, method, params); },
      onRequest: (method, params, signal) => answerServer(this, config, method, params, signal, this.#underWay.get(config.name)?.at(-1)),
      masked: (text) => maskText(text, front.guard.engine.inspectText({ text, origin: 'tool_result', trust: 'untrusted', kind: 'text', source: config.name, direction: 'request', json: false }, front.guard.bareContext(this.policy)).findings),
    })]));
  }

  /** The policy in force now: a session may last for days. */
  get policy(): EffectivePolicy {
    return this.front.guard.policy(this.caller.application, MCP_ROUTE, '');
  }

  /**
   * On whose behalf the session acts now.
   * @throws SallyportError `auth.*`
   */
  identity(): Promise<Identity> {
    return this.caller.identity(this.policy.identity);
  }

  /** What the permissions say of something that is wanted of a server. */
  permitted(identity: Identity, wanted: Wanted, pointer = ''): Permitted {
    return ask(this.front.permissions, { policy: this.policy, identity, wanted, before: this.memory.parts, now: this.front.clock.now() }, pointer);
  }

  inspect(): InspectOptions {
    return { guard: this.front.guard, policy: this.policy, vault: this.vault, now: this.front.clock.now(), maxParts: MAX_PARTS };
  }

  /** Starts all servers, side by side. One that fails is told of, and the others serve. */
  open(): Promise<void> {
    this.#opened ??= (async () => {
      await Promise.all([...this.upstreams.values()].map((upstream) => this.refreshed(upstream)));
      await this.judge();
    })().catch((error: unknown) => {
      // A ledger that could not record may do so again: the next request tries anew.
      this.#opened = undefined;
      throw asError(error);
    });
    return this.#opened;
  }

  /** Serves a client over this transport. The servers are started at the same time. */
  async serve(transport: Transport): Promise<void> {
    this.peer.fallbackRequestHandler = (request, extra) => answerClient(this, request.method, (request.params ?? {}) as JsonObject, extra);
    this.peer.fallbackNotificationHandler = (notification) => {
      if (notification.method === 'notifications/roots/list_changed') {
        for (const upstream of this.upstreams.values()) if (upstream.config.roots) upstream.notify(notification.method, {}).catch((error: unknown) => { this.#problem(upstream.config.name, asMcpError(error)); });
      }
      return Promise.resolve();
    };
    // The SDK's messages quote what was received.
    this.peer.onerror = () => { this.front.log(`${this.id} a message of the client could not be served`); };
    await this.peer.connect(transport);
  }

  /** Asks a server for its definitions; a failure is told, and kept with the server. */
  async refreshed(upstream: Upstream): Promise<void> {
    try {
      await upstream.list();
    } catch (error) {
      if (!(error instanceof SallyportError)) throw error;
      // What broke the connection was told when it broke.
      if (upstream.isOpen) this.#problem(upstream.config.name, error);
    }
  }

  /** Asks all servers for their definitions. One that is started again is not waited for long: when it comes up late, the client is told. */
  async refreshAll(): Promise<void> {
    await Promise.all([...this.upstreams.values()].map(async (upstream) => {
      const done = this.refreshed(upstream);
      if (upstream.isOpen) return done;
      const patience = new AbortController();
      const late = await Promise.race([done.then(() => false), delay(PATIENCE_MS, true, { signal: patience.signal }).catch(() => true)]);
      patience.abort();
      if (!late) return;
      done.then(() => (this.#closed ? undefined : this.judge())).catch((error: unknown) => { this.front.log(`${this.id} the definitions could not be looked at again: ${asError(error).message}`); });
    }));
  }

  /** Judges all definitions as they are now; concurrent callers share one judgement, made on what was there when the last of them came. */
  async judge(): Promise<DefinitionTable> {
    if (this.#judging !== undefined) {
      this.#judgeAgain = true;
      return this.#judging;
    }
    this.#judging = (async () => {
      let table: DefinitionTable;
      do {
        this.#judgeAgain = false;
        table = await this.#judgeOnce();
      } while (this.#judgeAgain);
      return table;
    })();
    try {
      return await this.#judging;
    } finally {
      this.#judging = undefined;
    }
  }

  async #judgeOnce(): Promise<DefinitionTable> {
    const { config, cache } = this.front;
    const live = [...this.upstreams.values()].flatMap(({ definitions }) => (definitions === undefined ? [] : [definitions]));
    const table = await judgeDefinitions(live, { config, lock: this.#lock(live), cache, inspect: this.inspect(), application: this.caller.application, definitionChars: config.limits.definitionChars });
    const before = this.#table;
    this.#table = table;
    if (table.fresh.length > 0) {
      const exchange = this.exchange('definitions');
      const decisions = table.fresh.map((entry) => entry.decision);
      exchange.add(table.fresh.flatMap((entry) => entry.parts), strongest(decisions), 'request');
      exchange.record(200);
    }
    this.#tellRefusals(before, table);
    if (before !== undefined) this.#tellChanges(before, table);
    return table;
  }

  /** What is newly not served: each definition that is, and one line for all of a server that nobody has approved. */
  #tellRefusals(before: DefinitionTable | undefined, table: DefinitionTable): void {
    const waiting = new Map<string, number>();
    for (const entry of table.entries) {
      const code = entry.refusal?.code;
      if (code === undefined || code === 'mcp.not_allowed' || before?.find(entry.definition.kind, entry.exposed)?.refusal?.code === code) continue;
      if (code === 'mcp.not_locked') {
        waiting.set(entry.server.name, (waiting.get(entry.server.name) ?? 0) + 1);
        continue;
      }
      // A name in which a secret was found says so by its rule alone.
      const name = entry.decision.reasons.some(({ category }) => category === 'secret' || category === 'pii' || category === 'denylist') ? '[not shown]' : shown(entry.exposed);
      const rules = [...new Set([...entry.findings.map(({ rule }) => rule.id), ...entry.decision.reasons.map(({ rule }) => rule)])].slice(0, 20).join(' ');
      this.front.ledger.record(adminEvent('mcp.definition_refused', { session: this.id, server: entry.server.name, name, code, rules }));
      this.front.log(`${this.id} ${name} is not served: ${code}`);
    }
    for (const [server, count] of waiting) {
      this.front.ledger.record(adminEvent('mcp.definitions_not_locked', { session: this.id, server, count }));
      this.front.log(`${this.id} ${count} definitions of ${server} are not approved and not served; look at them with sallyport mcp lock`);
    }
  }

  /** The approved definitions; with trust on first use, also those of servers that were never seen. */
  #lock(live: readonly { readonly server: string }[]): ReadLock['lock'] | SallyportError {
    const { config, ledger } = this.front;
    for (let attempt = 1; ; attempt++) {
      try {
        const read = readLock(config.lock);
        if (config.firstUse !== 'trust') return read.lock;
        const fresh: [string, LockedServer][] = [...this.upstreams.values()].flatMap(({ definitions }) => (definitions !== undefined && live.some(({ server }) => server === definitions.server) && !Object.hasOwn(read.lock.servers, definitions.server) ? [[definitions.server, pinsOf(definitions)] as [string, LockedServer]] : []));
        if (fresh.length === 0) return read.lock;
        const lock = addUnknown(read, sorted(fresh));
        ledger.record(adminEvent('mcp.lock_written', { session: this.id, file: config.lock, servers: fresh.map(([name]) => name).join(' '), why: 'first use' }));
        return lock;
      } catch (error) {
        if (!(error instanceof SallyportError)) throw error;
        // Another process that was first: what it wrote is read.
        if (error.code === 'mcp.lock_unwritable' && attempt < LOCK_ATTEMPTS) continue;
        this.front.log(`${this.id} ${error.message}`);
        return error;
      }
    }
  }

  get table(): DefinitionTable | undefined {
    return this.#table;
  }

  /** The table with this server's definitions not older than what a call may rely on. @throws SallyportError when the server cannot be asked */
  async tableFor(upstream: Upstream): Promise<DefinitionTable> {
    const now = this.front.clock.monotonic();
    const known = this.#table;
    if (known !== undefined && upstream.definitions !== undefined && now - upstream.listedAt < RECHECK_MS) return known;
    await upstream.list();
    return this.judge();
  }

  exchange(method: string): McpExchange {
    return new McpExchange(this.front, this.caller, this.id, newId('ex', this.front.clock.now()), method, this.policy);
  }

  /**
   * Asks a server on behalf of a request of the client. An error of the server's own is inspected like any of its texts.
   * @throws SallyportError, RpcError
   */
  async ask(upstream: Upstream, method: string, params: JsonObject, request?: Request): Promise<JsonObject> {
    const { name } = upstream.config;
    const list = this.#underWay.get(name) ?? [];
    this.#underWay.set(name, list);
    if (request !== undefined) {
      request.exchange.server(name);
      list.push(request.requestId);
    }
    try {
      return await upstream.request(method, params, request === undefined ? {} : { signal: request.signal, ...(request.onprogress === undefined ? {} : { onprogress: request.onprogress }) });
    } catch (error) {
      if (!(error instanceof McpError)) throw error;
      const text = error.message.replace(/^MCP error -?\d{1,10}: /, '');
      const inspected = inspectContent({ value: { message: text, ...(error.data === undefined ? {} : { data: error.data as JsonObject }) }, origin: 'tool_result', kind: 'tool_result', source: name }, this.inspect());
      const decision = strongest([inspected.decision, combine(requiredReasons(error.data as JsonValue | undefined, name, this.policy))]);
      request?.exchange.add(inspected.parts, decision, 'answer');
      if (!passes(decision)) throw new SallyportError('mcp.blocked', `The error that ${name} answered is blocked.`);
      const value = isObject(inspected.value) ? inspected.value : {};
      // Its fields stay where programs look for them, such as the addresses that a user has to visit first.
      const { data } = value;
      if (isObject(data) && Array.isArray(data['elicitations'])) for (const each of data['elicitations']) if (isObject(each)) this.expectCompletion(each['elicitationId']);
      throw new RpcError(Number.isSafeInteger(error.code) ? error.code : RPC.server, typeof value['message'] === 'string' ? value['message'] : 'The server failed.', { ...(isObject(data) ? data : data === undefined ? {} : { data }), code: 'mcp.server_error', ...(request === undefined ? {} : { exchange: request.exchange.id }) });
    } finally {
      if (request !== undefined) list.splice(list.lastIndexOf(request.requestId), 1);
    }
  }

  /** Pages that the client was told to open: of these alone it is told when they are done. */
  expectCompletion(elicitation: JsonValue | undefined): void {
    if (typeof elicitation === 'string' && elicitation.length <= MAX_ELICITATION && this.#elicitations.size < MAX_ELICITATIONS) this.#elicitations.add(elicitation);
  }

  #problem(server: string, error: SallyportError): void {
    if (this.#closed) return;
    this.front.log(`${this.id} ${error.message}`);
    try {
      this.front.ledger.record(adminEvent('mcp.server_problem', { session: this.id, server, code: error.code }));
    } catch (unrecorded) {
      this.front.log(`${this.id} a problem could not be recorded: ${asError(unrecorded).message}`);
    }
  }

  #notified(server: string, method: string, params: JsonObject): void {
    const upstream = this.upstreams.get(server);
    if (upstream === undefined || this.#closed) return;
    switch (method) {
      case 'notifications/tools/list_changed':
      case 'notifications/prompts/list_changed':
      case 'notifications/resources/list_changed':
        this.#settling ??= setTimeout(() => {
          this.#settling = undefined;
          this.#relist().catch((error: unknown) => { this.front.log(`${this.id} the definitions could not be looked at again: ${asError(error).message}`); });
        }, SETTLE_MS);
        return;
      case 'notifications/resources/updated': {
        const { uri } = params;
        // Nothing that the client did not ask for: the URI is a text of the server's.
        if (typeof uri === 'string' && this.subscriptions.has(exposedUri(server, uri))) this.#tell({ method, params: { uri: exposedUri(server, uri) } });
        return;
      }
      case 'notifications/elicitation/complete': {
        const { elicitationId } = params;
        if (typeof elicitationId === 'string' && this.#elicitations.delete(elicitationId)) this.#tell({ method, params: { elicitationId } });
        return;
      }
      case 'notifications/message': {
        const { level, data } = params;
        const inspected = inspectContent({ value: { data: data ?? null }, origin: 'tool_result', kind: 'tool_result', source: server }, this.inspect());
        if (passes(inspected.decision) && isObject(inspected.value) && typeof level === 'string' && /^[a-z]{1,16}$/.test(level)) this.#tell({ method, params: { level, logger: server, data: inspected.value['data'] ?? null } });
        return;
      }
      default:
    }
  }

  /** Looks at what has changed: all servers, since one server's new tool may shadow another's. */
  async #relist(): Promise<void> {
    await Promise.all([...this.upstreams.values()].map(async (upstream) => { if (upstream.definitions !== undefined) await this.refreshed(upstream); }));
    if (!this.#closed) await this.judge();
  }

  #tellChanges(before: DefinitionTable, after: DefinitionTable): void {
    for (const [kinds, method] of [[['tools'], 'notifications/tools/list_changed'], [['prompts'], 'notifications/prompts/list_changed'], [['resources', 'resourceTemplates'], 'notifications/resources/list_changed']] as const) {
      const text = (table: DefinitionTable): string => JSON.stringify(kinds.flatMap((kind) => table.served(kind).map(({ body }) => body)));
      if (text(before) !== text(after)) this.#tell({ method });
    }
  }

  #tell(notification: { method: string; params?: JsonObject }): void {
    if (this.peer.transport === undefined) return;
    this.peer.notification(notification).catch((error: unknown) => { this.front.log(`${this.id} the client could not be told: ${asError(error).name}`); });
  }

  /** Ends the session with all its servers. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#settling);
    await Promise.all([...this.upstreams.values()].map((upstream) => upstream.close()));
    await this.peer.close();
  }
}

/** A server's name for something, in a log line or an event. */
function shown(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 120);
}

