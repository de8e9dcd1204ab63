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
  readonly limits: Limits;
  /** Whether a caller needs an application key. `auto`: always beyond loopback; on a loopback address the caller's own provider key does as well, and nothing is needed where only the practice model is served. */
  readonly keys: 'auto' | 'required' | 'off';
  readonly dataDir: string;
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

/** Per million tokens, in any one currency. */
export interface Price {
  readonly model: string;
  readonly input: number;
  readonly output: number;
  readonly cachedInput: number | undefined;
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

/** The program's configuration apart from the policy. A change needs a restart. */
export interface Config {
  readonly server: ServerConfig;
  readonly upstreams: readonly UpstreamConfig[];
  readonly ledger: LedgerConfig;
}

const SECOND = 1000;

export const DEFAULT_TIMEOUTS: UpstreamTimeouts = Object.freeze({ connect: 5 * SECOND, firstByte: 120 * SECOND, idle: 60 * SECOND, total: 600 * SECOND });

export const DEFAULT_SERVER: ServerConfig = Object.freeze({
  listen: { host: '127.0.0.1', port: 8787 },
  admin: { host: '127.0.0.1', port: 8788 },
  hosts: [],
  limits: DEFAULT_LIMITS,
  keys: 'auto',
  dataDir: './.sallyport',
});

export const DEFAULT_LEDGER: LedgerConfig = Object.freeze({ content: 'masked', signingKey: undefined, whenFull: 'refuse', maxSpoolBytes: 1024 ** 3, fsyncMs: 0 });

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
