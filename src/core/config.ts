import { availableParallelism } from 'node:os';
import { SallyportError } from './errors.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { Limits } from './limits.ts';

/** What the process environment says. Secrets stay where they are: only whether one is set is known here. */
export interface Environment {
  readonly hasOpenAiKey: boolean;
  readonly openAiBaseUrl: string | undefined;
  readonly hasAnthropicKey: boolean;
  readonly anthropicBaseUrl: string | undefined;
  /** Path of the configuration file, when it is not `./sallyport.yaml`. */
  readonly configPath: string | undefined;
  readonly dataDir: string | undefined;
  readonly hasMasterKey: boolean;
  /** https://no-color.org: any non-empty value. */
  readonly noColor: boolean;
  readonly ci: boolean;
}

type Variables = Readonly<Record<string, string | undefined>>;

function value(variables: Variables, name: string): string | undefined {
  const text = variables[name]?.trim();
  return text === undefined || text === '' ? undefined : text;
}

/** Reads the environment once, at the start. The result is frozen and holds no secret. */
export function readEnvironment(variables: Variables = process.env): Environment {
  const ci = value(variables, 'CI')?.toLowerCase();
  return Object.freeze({
    hasOpenAiKey: value(variables, 'OPENAI_API_KEY') !== undefined,
    openAiBaseUrl: value(variables, 'OPENAI_BASE_URL'),
    hasAnthropicKey: value(variables, 'ANTHROPIC_API_KEY') !== undefined,
    anthropicBaseUrl: value(variables, 'ANTHROPIC_BASE_URL'),
    configPath: value(variables, 'SALLYPORT_CONFIG'),
    dataDir: value(variables, 'SALLYPORT_DATA_DIR'),
    hasMasterKey: value(variables, 'SALLYPORT_MASTER_KEY') !== undefined,
    noColor: value(variables, 'NO_COLOR') !== undefined,
    ci: ci !== undefined && ci !== '0' && ci !== 'false',
  });
}

/**
 * The secret in an environment variable, without surrounding white space; undefined when unset or empty.
 * Read it when it is needed and do not keep it in anything that is printed.
 */
export function secretFromEnv(name: string, variables: Variables = process.env): string | undefined {
  return value(variables, name);
}

/** A host and port to listen on. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface ServerConfig {
  readonly listen: Address;
  readonly admin: Address;
  /** Names allowed in the Host header besides loopback names and the listening address. Lower case; may hold `*`. */
  readonly hosts: readonly string[];
  /** Origins, exact, whose pages may call the gateway from a browser. */
  readonly corsOrigins: readonly string[];
  readonly limits: Limits;
  /** Whether a caller needs an application key. `auto`: always beyond loopback; on a loopback address the caller's own provider key does as well, and nothing is needed where only the practice model is served. */
  readonly keys: 'auto' | 'required' | 'off';
  readonly dataDir: string;
  /** Whether long texts are read by a thread of their own. `auto`: where there is more than one processor, started by the first of them; `on`: from the start. */
  readonly readingThread: 'auto' | 'on' | 'off';
}

/** Threads that read texts beside the event loop: one or none. On one processor it would only take the event loop's time. */
export function readingThreads({ readingThread }: ServerConfig): 0 | 1 {
  return readingThread === 'on' || (readingThread === 'auto' && availableParallelism() > 1) ? 1 : 0;
}

export type UpstreamKind = 'openai' | 'anthropic' | 'practice';

/** In milliseconds. */
export interface UpstreamTimeouts {
  readonly connect: number;
  /** From the request's last byte to the answer's first. */
  readonly firstByte: number;
  /** Longest silence inside an answer. */
  readonly idle: number;
  readonly total: number;
}

/** What a model costs per million tokens. */
export interface Price {
  /** Glob. */
  readonly model: string;
  readonly input: number;
  readonly output: number;
  readonly cachedInput: number | undefined;
  /** As the operator writes it, such as `EUR`; undefined when nobody says. */
  readonly currency: string | undefined;
}

export interface UpstreamConfig {
  readonly name: string;
  readonly kind: UpstreamKind;
  /**
   * Without a slash at the end, and as the provider's own SDK takes it: for `openai` with the version segment
   * (`https://api.openai.com/v1`), for `anthropic` without it (`https://api.anthropic.com`); undefined for `practice`.
   */
  readonly baseUrl: string | undefined;
  /** Environment variable that holds the provider's key; undefined sends none. */
  readonly keyEnv: string | undefined;
  /** Globs; the first upstream of the right kind with a match serves the model. */
  readonly models: readonly string[];
  readonly timeouts: UpstreamTimeouts;
  /** Extra headers: a fixed value, or the name of the environment variable that holds it. */
  readonly headers: readonly { readonly name: string; readonly value?: string; readonly env?: string }[];
  /** The first match prices a model. */
  readonly prices: readonly Price[];
}

export interface LedgerConfig {
  /** Whether parts' text is stored, masked, or left out. */
  readonly content: 'masked' | 'none';
  /** Path of the Ed25519 key that signs checkpoints; undefined makes one in the data directory. */
  readonly signingKey: string | undefined;
  /** What happens to a request when nothing more can be recorded: refuse it, or serve it and count the loss. */
  readonly whenFull: 'refuse' | 'drop';
  /** Most bytes that the store may lag behind before nothing more is taken. */
  readonly maxSpoolBytes: number;
  /** Milliseconds between two syncs of the spool to the disk; 0 leaves that to the operating system. */
  readonly fsyncMs: number;
}

/** A fixed value, or the name of the environment variable that holds it. */
export type NamedValue = { readonly name: string; readonly value?: string; readonly env?: string };

/** One MCP server behind `sallyport mcp`. */
export interface McpServerConfig {
  /** Lower-case letters, digits and `-`: it is part of tool names and URI schemes. */
  readonly name: string;
  readonly transport:
    | { readonly kind: 'stdio'; readonly command: string; readonly args: readonly string[]; readonly env: readonly NamedValue[]; readonly cwd: string | undefined }
    | {
      readonly kind: 'http';
      readonly url: string;
      readonly headers: readonly NamedValue[];
      /** Header of the client's request whose value becomes this server's Authorization; no two servers share one. Lower case. */
      readonly authorizationFrom: string | undefined;
    };
  /** Globs over the server's own names; what none matches does not exist for clients. */
  readonly tools: readonly string[];
  readonly prompts: readonly string[];
  /** Globs over resource URIs. */
  readonly resources: readonly string[];
  /** Whether resources that nobody has approved are served: not, unless they come and go. */
  readonly pinResources: boolean;
  readonly sampling: boolean;
  readonly elicitation: boolean;
  readonly roots: boolean;
  /** Milliseconds until an answer; progress starts it anew. */
  readonly timeout: number;
}

/** Bounds on what MCP servers and clients send. */
export interface McpLimits {
  /** Largest single message. Bytes. */
  readonly messageBytes: number;
  /** Longest definition of a tool, prompt or template. UTF-16 units of its JSON. */
  readonly definitionChars: number;
  /** Most tools, prompts or resources of one server. */
  readonly definitions: number;
  /** Messages that a server may send in ten seconds. */
  readonly messagesPer10s: number;
  /** Client sessions at once over HTTP, and calls at once in one session. */
  readonly sessions: number;
  readonly calls: number;
}

export interface McpConfig {
  /** Path of the lock file with the approved definitions. */
  readonly lock: string;
  /** What happens with a server that the lock does not know: nothing of it is served, or it is approved as it is and written down. */
  readonly firstUse: 'ask' | 'trust';
  /** What happens to a tool whose definition speaks of another server's tool, or is named to be taken for one. */
  readonly shadowing: 'block' | 'flag' | 'off';
  readonly servers: readonly McpServerConfig[];
  readonly limits: McpLimits;
}

export const DEFAULT_MCP_LIMITS: McpLimits = Object.freeze({ messageBytes: 16 * 1024 ** 2, definitionChars: 65_536, definitions: 1_000, messagesPer10s: 2_000, sessions: 32, calls: 64 });

export const DEFAULT_MCP: McpConfig = Object.freeze({ lock: 'sallyport-mcp.lock.json', firstUse: 'ask', shadowing: 'block', servers: [], limits: DEFAULT_MCP_LIMITS });

export const DEFAULT_MCP_TIMEOUT = 60_000;

/** Which of the models that upstreams serve somebody has approved. */
export interface ModelsConfig {
  /** `path` as it was given to `sallyport approve-model`; `serves`: globs of the models that an upstream serves from it. */
  readonly approved: readonly { readonly path: string; readonly serves: readonly string[] }[];
  /** What happens to a request for a model that no approved artefact, unchanged, serves. */
  readonly unapproved: 'allow' | 'refuse';
  /** Milliseconds between two looks at the files. */
  readonly checkMs: number;
}

/** The program's configuration apart from the policy. A change needs a restart. */
export interface Config {
  readonly server: ServerConfig;
  readonly upstreams: readonly UpstreamConfig[];
  readonly ledger: LedgerConfig;
  readonly mcp: McpConfig;
  readonly models: ModelsConfig;
}

const SECOND = 1000;

export const DEFAULT_TIMEOUTS: UpstreamTimeouts = Object.freeze({ connect: 5 * SECOND, firstByte: 120 * SECOND, idle: 60 * SECOND, total: 600 * SECOND });

export const DEFAULT_SERVER: ServerConfig = Object.freeze({
  listen: { host: '127.0.0.1', port: 8787 },
  admin: { host: '127.0.0.1', port: 8788 },
  hosts: [],
  corsOrigins: [],
  limits: DEFAULT_LIMITS,
  keys: 'auto',
  dataDir: './.sallyport',
  readingThread: 'auto',
});

export const DEFAULT_LEDGER: LedgerConfig = Object.freeze({ content: 'masked', signingKey: undefined, whenFull: 'refuse', maxSpoolBytes: 1024 ** 3, fsyncMs: 0 });

export const DEFAULT_MODELS: ModelsConfig = Object.freeze({ approved: [], unapproved: 'allow', checkMs: 60 * SECOND });

export const DEFAULT_BASE_URLS: Readonly<Record<UpstreamKind, string | undefined>> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com',
  practice: undefined,
};

/** What is wrong with a base URL, in words that do not repeat it; undefined when it can be used. */
export function baseUrlFault(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) return 'is not a URL; write it like https://host/v1';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https:// or http://';
  if (url.username !== '' || url.password !== '') return 'holds a user name or password; put the key in an environment variable and name it in key_env';
  if (url.search !== '' || url.hash !== '') return 'must end with the path, without ? or #';
  return undefined;
}

/**
 * Upstreams for a file that names none: those that the environment has a key or a base URL for, else the practice model.
 * @throws SallyportError `policy.invalid` when a base URL in the environment cannot be used
 */
export function upstreamsFromEnvironment(environment: Environment): readonly UpstreamConfig[] {
  const found: UpstreamConfig[] = [];
  const add = (kind: 'openai' | 'anthropic', hasKey: boolean, url: string | undefined): void => {
    if (!hasKey && url === undefined) return;
    const prefix = kind.toUpperCase();
    const fault = url === undefined ? undefined : baseUrlFault(url);
    if (fault !== undefined) throw new SallyportError('policy.invalid', `The environment variable ${prefix}_BASE_URL ${fault}.`);
    found.push({
      name: kind, kind, baseUrl: (url ?? DEFAULT_BASE_URLS[kind])?.replace(/\/{1,16}$/, ''), keyEnv: hasKey ? `${prefix}_API_KEY` : undefined,
      models: ['*'], timeouts: DEFAULT_TIMEOUTS, headers: [], prices: [],
    });
  };
  add('openai', environment.hasOpenAiKey, environment.openAiBaseUrl);
  add('anthropic', environment.hasAnthropicKey, environment.anthropicBaseUrl);
  if (found.length > 0) return found;
  return [{ name: 'practice', kind: 'practice', baseUrl: undefined, keyEnv: undefined, models: ['*'], timeouts: DEFAULT_TIMEOUTS, headers: [], prices: [] }];
}

/** Variables that a child process gets unless its configuration says otherwise: enough to start, and no secrets. */
const INHERITED = process.platform === 'win32'
  ? ['APPDATA', 'HOMEDRIVE', 'HOMEPATH', 'LOCALAPPDATA', 'PATH', 'PATHEXT', 'PROCESSOR_ARCHITECTURE', 'PROGRAMFILES', 'SYSTEMDRIVE', 'SYSTEMROOT', 'TEMP', 'USERNAME', 'USERPROFILE']
  : ['HOME', 'LANG', 'LOGNAME', 'PATH', 'SHELL', 'TERM', 'TMPDIR', 'USER'];

/** The environment for a child process: a few harmless variables, and what its configuration names. */
export function childEnvironment(named: readonly NamedValue[], variables: Variables = process.env): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of INHERITED) {
    const text = variables[name];
    if (text !== undefined) environment[name] = text;
  }
  for (const { name, value: fixed, env } of named) {
    const text = fixed ?? (env === undefined ? undefined : variables[env]);
    if (text !== undefined) environment[name] = text;
  }
  return environment;
}

/** Where programs of this user keep their settings; for reading other programs' configuration files. */
export function settingsFolders(variables: Variables = process.env): { readonly home: string | undefined; readonly appData: string | undefined; readonly xdgConfig: string | undefined } {
  return { home: value(variables, 'HOME') ?? value(variables, 'USERPROFILE'), appData: value(variables, 'APPDATA'), xdgConfig: value(variables, 'XDG_CONFIG_HOME') };
}
