import { type Dispatcher, Pool } from 'undici';
import { secretFromEnv, type Price, type UpstreamConfig } from '../core/config.ts';
import { SallyportError } from '../core/errors.ts';
import type { SurfaceId, Usage } from '../conversation/types.ts';
import { compileGlob } from '../policy/glob.ts';
import { withoutApplicationKeys } from './keys.ts';

/** An upstream ready to be called. */
export interface Upstream {
  readonly config: UpstreamConfig;
  /** Where each surface's exchanges go, without a query. */
  readonly urls: Readonly<Record<SurfaceId, URL>>;
  /** Its connections. They lead to its own host, whatever URL a request names. */
  readonly pool: Dispatcher;
}

const PATHS: Readonly<Record<SurfaceId, { readonly kind: 'openai' | 'anthropic'; readonly path: string }>> = {
  'openai.chat': { kind: 'openai', path: '/chat/completions' },
  'anthropic.messages': { kind: 'anthropic', path: '/v1/messages' },
};

/** Client headers that a provider may see. Everything else stays here: cookies, keys, our own headers, network names. */
const FORWARDED = new Set(['accept', 'user-agent', 'openai-organization', 'openai-project', 'openai-beta', 'anthropic-version', 'anthropic-beta', 'idempotency-key', 'x-request-id', 'traceparent', 'tracestate']);
/** Provider headers that the client does not get: they belong to the upstream connection, name the account behind the gateway, or vouch for bytes that may have changed. */
const WITHHELD = new Set(['connection', 'keep-alive', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'proxy-authenticate', 'proxy-authorization', 'content-length', 'content-encoding', 'set-cookie', 'openai-organization', 'anthropic-organization-id', 'alt-svc', 'strict-transport-security', 'authorization', 'x-api-key', 'api-key', 'cookie', 'clear-site-data', 'content-md5', 'digest', 'content-digest', 'repr-digest']);
/** Which pages may read an answer is not the upstream's to say: many local servers allow all of them. */
const FOR_BROWSERS = /^(?:access-control-|content-security-policy)/;

/** The configured upstreams, each with its own connections. */
export class Upstreams {
  readonly #all: readonly Upstream[];

  constructor(configs: readonly UpstreamConfig[]) {
    this.#all = configs.map((config) => ({
      config,
      urls: { 'openai.chat': surfaceUrl(config, 'openai.chat'), 'anthropic.messages': surfaceUrl(config, 'anthropic.messages') },
      pool: new Pool(surfaceUrl(config, 'openai.chat').origin, {
        connect: { timeout: config.timeouts.connect },
        headersTimeout: config.timeouts.firstByte,
        bodyTimeout: config.timeouts.idle,
        connections: 256,
        pipelining: 1,
        maxHeaderSize: 64 * 1024,
      }),
    }));
  }

  get all(): readonly Upstream[] {
    return this.#all;
  }

  /** @throws SallyportError `request.unknown_model` */
  find(surface: SurfaceId, model: string): Upstream {
    const serving = this.#speaking(surface);
    const found = serving.find(servesModel(model));
    if (found === undefined) {
      throw new SallyportError('request.unknown_model', serving.length === 0 ? `No upstream speaks the ${surface} API.` : 'No upstream serves this model.', { location: { pointer: '/model' } });
    }
    return found;
  }

  /** What a model costs by the upstream that serves it; undefined where none does or nobody says. */
  priceOf(surface: SurfaceId, model: string): Price | undefined {
    const upstream = this.#speaking(surface).find(servesModel(model));
    return upstream === undefined ? undefined : priceIn(upstream.config.prices, model);
  }

  #speaking(surface: SurfaceId): Upstream[] {
    const { kind } = PATHS[surface];
    return this.#all.filter(({ config }) => config.kind === kind || config.kind === 'practice');
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map(({ pool }) => pool.close()));
  }
}

function servesModel(model: string): (upstream: Upstream) => boolean {
  return ({ config }) => config.models.some((glob) => compileGlob(glob).test(model));
}

function surfaceUrl({ kind, baseUrl }: UpstreamConfig, surface: SurfaceId): URL {
  // The practice model serves every API below one base URL, each at the path its SDK would call.
  const version = kind === 'practice' && PATHS[surface].kind === 'openai' ? '/v1' : '';
  return new URL(`${baseUrl ?? 'http://localhost'}${version}${PATHS[surface].path}`);
}

/** Where an exchange on a surface goes. The client's query goes along: some SDKs and servers put options there. */
export function urlFor(upstream: Upstream, surface: SurfaceId, clientUrl = ''): URL {
  const at = clientUrl.indexOf('?');
  if (at < 0) return upstream.urls[surface];
  const url = new URL(upstream.urls[surface]);
  url.search = withoutApplicationKeys(clientUrl.slice(at));
  return url;
}

/**
 * Headers of the upstream request. The provider's key is read from the environment here and goes nowhere else.
 * @param own - the caller's own provider credential, when it may pass through
 * @throws SallyportError `upstream.no_key`
 */
export function headersFor(upstream: Upstream, client: Readonly<Record<string, string | string[] | undefined>>, own: string | undefined, surface: SurfaceId): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json', 'accept-encoding': 'identity' };
  for (const name of Object.keys(client)) {
    const value = client[name];
    if (typeof value === 'string' && (FORWARDED.has(name) || name.startsWith('x-stainless-'))) headers[name] = value;
  }
  const anthropic = PATHS[surface].kind === 'anthropic';
  if (anthropic) headers['anthropic-version'] ??= '2023-06-01';
  const credential = own ?? providerKey(upstream.config);
  if (credential !== undefined) {
    // A token of a sign-in is no API key there, so the caller's own goes on as it came, unless it tells that it is a key.
    if (anthropic && (own === undefined || client['x-api-key'] === own || own.startsWith('sk-ant-api'))) headers['x-api-key'] = credential;
    else headers['authorization'] = `Bearer ${credential}`;
  }
  for (const header of upstream.config.headers) {
    const value = header.value ?? (header.env === undefined ? undefined : secretFromEnv(header.env));
    if (value === undefined) throw new SallyportError('upstream.no_key', `The upstream ${upstream.config.name} needs the environment variable ${header.env}.`);
    headers[header.name.toLowerCase()] = value;
  }
  return headers;
}

/** @throws SallyportError `upstream.no_key` when the configuration names a variable that is not set */
export function providerKey(config: UpstreamConfig): string | undefined {
  if (config.keyEnv === undefined) return undefined;
  const key = secretFromEnv(config.keyEnv);
  if (key === undefined) throw new SallyportError('upstream.no_key', `The upstream ${config.name} needs the environment variable ${config.keyEnv}.`);
  return key;
}

/** Every secret that was sent to the upstream, so that none comes back: the credential and the extra headers from the environment. */
export function secretsOf(upstream: Upstream, own: string | undefined): string[] {
  const extra = upstream.config.headers.map(({ env }) => (env === undefined ? undefined : secretFromEnv(env)));
  const credential = own ?? (upstream.config.keyEnv === undefined ? undefined : secretFromEnv(upstream.config.keyEnv));
  // A shorter one is no secret, and removing it would tear ordinary words.
  return [credential, ...extra].filter((secret) => secret !== undefined && secret.length >= 8) as string[];
}

/**
 * JSON text without the secrets that it quotes, however it escapes them. A key that the provider masked itself is left as
 * the provider spells it.
 */
export function withoutSecrets(json: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replace(spellings(secret), '[provider key]'), json);
}

/** Every way in which JSON may spell a secret: each UTF-16 unit as it is, with a backslash before it, or by its number. */
function spellings(secret: string): RegExp {
  const unit = (at: number): string => {
    const hex = secret.charCodeAt(at).toString(16).padStart(4, '0');
    const digits = hex.replaceAll(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
    return `(?:\\\\?\\u${hex}|\\\\u${digits})`;
  };
  return new RegExp(Array.from({ length: secret.length }, (_, at) => unit(at)).join(''), 'g');
}

/** Longest value and all of them together: some clients give up at 16 KB, which an upstream could use to cut them off. */
const MAX_HEADER = 4_096;
const MAX_HEADERS = 12 * 1_024;

/** What Node cannot send as a header's value, although an upstream can. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * The provider's headers that go on to the client.
 * @param secrets - what was sent to the upstream; a header that holds one of them is withheld
 */
export function answerHeaders(upstream: Readonly<Record<string, string | string[] | undefined>>, secrets: readonly string[] = []): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  let room = MAX_HEADERS;
  for (const name of Object.keys(upstream)) {
    const value = upstream[name];
    if (value === undefined || WITHHELD.has(name) || FOR_BROWSERS.test(name) || name.startsWith('x-sallyport-')) continue;
    const text = String(value);
    if (UNSENDABLE.test(text) || secrets.some((secret) => text.includes(secret))) continue;
    const size = name.length + text.length + (Array.isArray(value) ? name.length * value.length : 0);
    if (text.length > MAX_HEADER || size > room) continue;
    room -= size;
    headers[name] = value;
  }
  return headers;
}

/** The price of a model: the first whose pattern fits. */
export function priceIn(prices: readonly Price[], model: string): Price | undefined {
  return prices.find((entry) => compileGlob(entry.model).test(model));
}

/** What an exchange cost, where the model's price and what was used are known. */
export function costOf(price: Price | undefined, usage: Usage | undefined): number | undefined {
  if (price === undefined || usage === undefined) return undefined;
  const cached = usage.cachedTokens ?? 0;
  const fresh = Math.max(0, (usage.inputTokens ?? 0) - cached);
  return (fresh * price.input + cached * (price.cachedInput ?? price.input) + (usage.outputTokens ?? 0) * price.output) / 1_000_000;
}
