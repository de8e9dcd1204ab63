import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ErrorCode, LATEST_PROTOCOL_VERSION, McpError, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js';
import { DEFINITION_KINDS, NAME_OF, type Definition, type DefinitionKind, type ServerDefinitions } from '../../access/definitions/contract.ts';
import type { McpLimits, McpServerConfig } from '../../core/config.ts';
import { asError, SallyportError } from '../../core/errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { boundedFetch, SessionEnded } from './bounded-fetch.ts';
import { startServer, type ServerProcess } from './child.ts';
import { LineTransport } from './lines.ts';
import { MeteredTransport } from './metered.ts';
import { anyResult, Peer } from './rpc.ts';
import { listIn, objectIn } from './shape.ts';

/** How long a server may take from its start to the end of its handshake and its lists. Milliseconds. */
const START_MS = 20_000;
/** A server that failed is started again at a call, but not sooner than this. Milliseconds. */
const RETRY_MS = 5_000;
/** Pages of one list. */
const MAX_PAGES = 200;
/** Lines of a server that are no messages (a stray log line) before it is cut off. */
const MAX_BAD_LINES = 100;
/** Progress may start an answer's time anew this often at most. */
const MAX_EXTENSIONS = 10;

export interface UpstreamOptions {
  readonly config: McpServerConfig;
  readonly limits: McpLimits;
  readonly depth: number;
  readonly version: string;
  now(): number;
  authorization(): string | undefined;
  /** Asked before the server is started or joined. @throws SallyportError when it may not be */
  mayConnect(): Promise<void>;
  /** Told of what a server does wrong; the message holds nothing of what it sent. */
  onProblem(error: SallyportError): void;
  onNotification(method: string, params: JsonObject): void;
  /** A request of the server to the client. */
  onRequest(method: string, params: JsonObject, signal: AbortSignal): Promise<JsonObject>;
  /** Text that may go into a message: masked. */
  masked(text: string): string;
}

/** What a call to a server takes along. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onprogress?: (progress: JsonObject) => void;
}

const LISTS: Readonly<Record<DefinitionKind, { readonly method: string; readonly capability: string }>> = {
  tools: { method: 'tools/list', capability: 'tools' },
  prompts: { method: 'prompts/list', capability: 'prompts' },
  resources: { method: 'resources/list', capability: 'resources' },
  resourceTemplates: { method: 'resources/templates/list', capability: 'resources' },
};

interface Connection {
  readonly peer: Peer;
  readonly process: ServerProcess | undefined;
  readonly terminate: (() => Promise<void>) | undefined;
  readonly identity: JsonObject;
  readonly capabilities: JsonObject;
  readonly instructions: string | undefined;
}

/** One MCP server as one session sees it: started, asked what it has, called, restarted when it died, ended. */
export class Upstream {
  readonly #o: UpstreamOptions;
  #connection: Connection | undefined;
  #connecting: Promise<Connection> | undefined;
  #failure: { readonly error: SallyportError; readonly at: number } | undefined;
  #closed = false;
  #definitions: ServerDefinitions | undefined;
  #listedAt = -Infinity;
  #unlisted: SallyportError | undefined;
  /** Why its resources are not known, as it was told last. */
  #withoutResources: string | undefined;

  constructor(options: UpstreamOptions) {
    this.#o = options;
  }

  get config(): McpServerConfig {
    return this.#o.config;
  }

  /** Why the server cannot be used, or could not be asked what it has. */
  get failure(): SallyportError | undefined {
    return this.#failure?.error ?? this.#unlisted;
  }

  /** What it is sent as Authorization of the client's now. */
  get authorization(): string | undefined {
    return this.#o.authorization();
  }

  get isOpen(): boolean {
    return this.#connection !== undefined;
  }

  get capabilities(): JsonObject {
    return this.#connection?.capabilities ?? {};
  }

  /** What the server had when it was last asked; undefined when that failed. */
  get definitions(): ServerDefinitions | undefined {
    return this.#definitions;
  }

  get listedAt(): number {
    return this.#listedAt;
  }

  /** @throws SallyportError when the server cannot be reached, or does not speak the protocol */
  async connect(): Promise<Connection> {
    if (this.#closed) throw new SallyportError('mcp.server_unavailable', 'The session is closed.');
    if (this.#connection !== undefined) return this.#connection;
    if (this.#failure !== undefined && this.#o.now() - this.#failure.at < RETRY_MS && this.#failure.error.code !== 'mcp.unauthorized' && !(this.#failure.error instanceof SessionEnded)) throw this.#failure.error;
    this.#connecting ??= this.#open().then((connection) => {
      this.#failure = undefined;
      this.#connection = connection;
      return connection;
    }, (error: unknown) => {
      throw this.#fail(this.#asFailure(error));
    }).finally(() => { this.#connecting = undefined; });
    return this.#connecting;
  }

  #asFailure(error: unknown): SallyportError {
    const { name } = this.config;
    if (error instanceof SallyportError) return error;
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) if (cause instanceof SallyportError) return cause;
    if (error instanceof McpError && isCode(error, ErrorCode.RequestTimeout)) return new SallyportError('mcp.server_timeout', `The MCP server ${name} did not answer in time.`, { cause: error });
    if (error instanceof McpError && isCode(error, ErrorCode.ConnectionClosed)) return new SallyportError('mcp.server_unavailable', `The MCP server ${name} closed the connection.`, { cause: error });
    return new SallyportError('mcp.server_unavailable', `The MCP server ${name} cannot be used (${asError(error).name}).`, { cause: asError(error) });
  }

  #fail(error: SallyportError): SallyportError {
    this.#failure = { error, at: this.#o.now() };
    const connection = this.#connection;
    this.#connection = undefined;
    this.#definitions = undefined;
    this.#o.onProblem(error);
    if (connection !== undefined) void this.#shutAside(connection);
    return error;
  }

  async #open(): Promise<Connection> {
    const { config, limits, depth } = this.#o;
    const { name, transport: where } = config;
    await this.#o.mayConnect();
    let badLines = 0;
    let process: ServerProcess | undefined;
    let terminate: (() => Promise<void>) | undefined;
    let inner: Transport;
    // Before the peer exists, a fatal message can only end the start.
    let fatal: SallyportError | undefined;
    let peer: Peer | undefined;
    const onFatal = (error: SallyportError): void => {
      fatal ??= error;
      if (this.#connection?.peer === peer && peer !== undefined) this.#fail(error);
      void peer?.close();
    };
    if (where.kind === 'stdio') {
      process = await startServer({ ...config, transport: where });
      inner = new LineTransport(process.stdout, process.stdin, {
        maxBytes: limits.messageBytes, depth,
        onBad: (error) => {
          if (error.code === 'mcp.too_large') {
            onFatal(new SallyportError('mcp.too_large', `The MCP server ${name} sent a message larger than ${limits.messageBytes} bytes.`));
            return false;
          }
          badLines++;
          // One is told; the rest are counted, so that a chatty server does not fill the ledger.
          if (badLines === 1) this.#o.onProblem(new SallyportError('mcp.bad_answer', `The MCP server ${name} writes lines to its output that are not messages (${error.code}).`));
          if (badLines < MAX_BAD_LINES) return true;
          onFatal(new SallyportError('mcp.bad_answer', `The MCP server ${name} wrote ${badLines} lines that are not messages.`));
          return false;
        },
      });
    } else {
      const url = new URL(where.url);
      const http = new StreamableHTTPClientTransport(url, {
        fetch: boundedFetch({ server: name, url, headers: where.headers, maxBytes: limits.messageBytes, totalMs: config.timeout * MAX_EXTENSIONS, authorization: () => this.#o.authorization(), onTooLarge: onFatal }),
      });
      terminate = () => http.terminateSession();
      inner = http;
    }
    const started = process;
    peer = new Peer();
    peer.fallbackNotificationHandler = (notification) => {
      this.#o.onNotification(notification.method, isObject(notification.params) ? notification.params : {});
      return Promise.resolve();
    };
    peer.fallbackRequestHandler = (request, extra) => this.#o.onRequest(request.method, (request.params ?? {}) as JsonObject, extra.signal);
    // The SDK's messages quote what was received; that it went wrong shows where the answer is awaited.
    peer.onerror = () => undefined;
    const mine = peer;
    let open = true;
    peer.onclose = () => {
      open = false;
      if (this.#connection?.peer === mine) this.#fail(fatal ?? new SallyportError('mcp.server_unavailable', `The MCP server ${name} closed the connection.`));
    };
    const metered = new MeteredTransport(inner, {
      server: name, messagesPer10s: limits.messagesPer10s, depth, now: () => this.#o.now(),
      onDropped: (error) => { this.#o.onProblem(error); }, onFatal,
    });
    if (started !== undefined) void closeAtEnd(started, () => (open ? mine.close() : Promise.resolve()));
    try {
      await peer.connect(metered);
      const result = await this.#request(peer, 'initialize', {
        protocolVersion: LATEST_PROTOCOL_VERSION,
        capabilities: { ...(config.sampling ? { sampling: {} } : {}), ...(config.elicitation ? { elicitation: { form: {}, url: {} } } : {}), ...(config.roots ? { roots: { listChanged: true } } : {}) },
        clientInfo: { name: 'sallyport', version: this.#o.version },
      }, START_MS);
      const version = result['protocolVersion'];
      if (typeof version !== 'string' || !SUPPORTED_PROTOCOL_VERSIONS.includes(version)) throw new SallyportError('mcp.bad_answer', `The MCP server ${name} speaks a version of the protocol that is not supported.`);
      metered.setProtocolVersion(version);
      await peer.notification({ method: 'notifications/initialized' });
      const instructions = result['instructions'];
      if (instructions !== undefined && typeof instructions !== 'string') throw new SallyportError('mcp.bad_answer', `The MCP server ${name} sent instructions that are not text.`);
      if (instructions !== undefined && instructions.length > limits.definitionChars) throw new SallyportError('mcp.too_large', `The MCP server ${name} sent instructions of ${instructions.length} characters; ${limits.definitionChars} are allowed.`);
      return {
        peer, process, terminate, instructions,
        identity: objectIn(result['serverInfo'], name, 'serverInfo'),
        capabilities: objectIn(result['capabilities'], name, 'capabilities'),
      };
    } catch (error) {
      open = false;
      await peer.close();
      await process?.stop();
      if (fatal !== undefined) throw fatal;
      const known = this.#asFailure(error);
      const words = process?.tail().trim() ?? '';
      throw words === '' || known.code === 'mcp.server_timeout' ? known : new SallyportError(known.code, `${known.message} It last said: ${JSON.stringify(this.#o.masked(words).slice(-500))}`, { cause: known });
    }
  }

  async #request(peer: Peer, method: string, params: JsonObject, timeout: number, { signal, onprogress }: CallOptions = {}): Promise<JsonObject> {
    return await peer.request({ method, params }, anyResult, {
      timeout, maxTotalTimeout: timeout * MAX_EXTENSIONS, resetTimeoutOnProgress: true,
      ...(signal === undefined ? {} : { signal }), ...(onprogress === undefined ? {} : { onprogress: (progress) => { onprogress(progress as unknown as JsonObject); } }),
    }) as JsonObject;
  }

  /**
   * Asks the server. An error that it answers with is thrown as the SDK's `McpError`; everything else as ours.
   * @throws SallyportError, McpError
   */
  async request(method: string, params: JsonObject, options: CallOptions = {}): Promise<JsonObject> {
    const { peer } = await this.connect();
    try {
      return await this.#request(peer, method, params, this.config.timeout, options);
    } catch (error) {
      if (error instanceof McpError && !isCode(error, ErrorCode.RequestTimeout) && !isCode(error, ErrorCode.ConnectionClosed)) throw error;
      if (error instanceof SessionEnded && this.#connection?.peer === peer) this.#fail(error);
      // Of other requests at that time it is not known whether they were done.
      if (error instanceof McpError && isCode(error, ErrorCode.ConnectionClosed) && this.#failure !== undefined && !(this.#failure.error instanceof SessionEnded)) throw this.#failure.error;
      throw this.#asFailure(error);
    }
  }

  async notify(method: string, params: JsonObject): Promise<void> {
    await this.#connection?.peer.notification({ method, params });
  }

  /** Asks for everything that is pinned, page by page. @throws SallyportError */
  async list(): Promise<ServerDefinitions> {
    try {
      this.#definitions = await this.#listAll().catch((error: unknown) => {
        if (error instanceof SessionEnded) return this.#listAll();
        throw error;
      });
    } catch (error) {
      const failure = this.#asFailure(error);
      this.#unlisted = failure;
      throw failure;
    }
    this.#unlisted = undefined;
    this.#listedAt = this.#o.now();
    return this.#definitions;
  }

  async #listAll(): Promise<ServerDefinitions> {
    const { identity, instructions, capabilities } = await this.connect();
    const { name, transport } = this.config;
    const definitions: Definition[] = [];
    for (const kind of DEFINITION_KINDS) {
      if (!isObject(capabilities[LISTS[kind].capability])) continue;
      try {
        definitions.push(...await this.#page(kind));
        if (kind === 'resources') this.#withoutResources = undefined;
      } catch (error) {
        // Too many files, say, do not take the tools away.
        if (kind !== 'resources' || !(error instanceof SallyportError) || !this.isOpen) throw error;
        if (this.#withoutResources !== error.message) this.#o.onProblem(error);
        this.#withoutResources = error.message;
      }
    }
    const endpoint: JsonObject = transport.kind === 'http' ? { url: transport.url } : { command: transport.command, args: [...transport.args] };
    return { server: name, endpoint, identity, instructions, definitions, pinsResources: this.config.pinResources };
  }

  /** All pages of one list. @throws SallyportError `mcp.bad_answer`, `mcp.too_large` */
  async #page(kind: DefinitionKind): Promise<Definition[]> {
    const { name } = this.config;
    const { definitions: max } = this.#o.limits;
    const { method } = LISTS[kind];
    const found: Definition[] = [];
    const seen = new Set<string>();
    let cursor: JsonValue | undefined;
    for (let pages = 0; ; pages++) {
      let result: JsonObject;
      try {
        result = await this.request(method, cursor === undefined ? {} : { cursor });
      } catch (error) {
        // Many servers declare resources and know no templates.
        if (error instanceof McpError && isCode(error, ErrorCode.MethodNotFound) && kind === 'resourceTemplates') return [];
        if (error instanceof McpError) throw new SallyportError('mcp.server_error', `The MCP server ${name} cannot list its ${kind} (code ${error.code}).`, { cause: error });
        throw error;
      }
      for (const item of listIn(result[kind], name, kind)) {
        const body = objectIn(item, name, `an item of ${kind}`);
        const own = body[NAME_OF[kind]];
        if (typeof own !== 'string' || own === '') throw new SallyportError('mcp.bad_answer', `The MCP server ${name} sent a definition without ${NAME_OF[kind]}.`);
        found.push({ kind, name: own, body });
      }
      if (found.length > max) throw new SallyportError('mcp.too_large', `The MCP server ${name} has more than ${max} ${kind}.`);
      cursor = result['nextCursor'];
      if (cursor === undefined || cursor === null || cursor === '') return found;
      if (typeof cursor !== 'string' || seen.has(cursor) || pages >= MAX_PAGES) throw new SallyportError('mcp.bad_answer', `The MCP server ${name} sends pages of ${kind} without an end.`);
      seen.add(cursor);
    }
  }

  async #shut({ peer, process, terminate }: Connection): Promise<void> {
    if (terminate !== undefined) {
      // A courtesy; a server that does not take it has lost nothing.
      await Promise.race([terminate().catch((error: unknown) => asError(error)), new Promise((done) => { setTimeout(done, 1_000).unref(); })]);
    }
    await peer.close();
    await process?.stop();
  }

  /** Ends a connection that nobody waits for. */
  async #shutAside(connection: Connection): Promise<void> {
    try {
      await this.#shut(connection);
    } catch (error) {
      this.#o.onProblem(this.#asFailure(error));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const connection = this.#connection ?? await this.#connecting?.catch(() => undefined);
    this.#connection = undefined;
    if (connection !== undefined) await this.#shut(connection);
  }
}

/** A connection whose process has ended is closed, whatever its pipes say. */
async function closeAtEnd(process: ServerProcess, close: () => Promise<void>): Promise<void> {
  await process.ended;
  await close();
}

function isCode(error: McpError, code: ErrorCode): boolean {
  return error.code === (code as number);
}
