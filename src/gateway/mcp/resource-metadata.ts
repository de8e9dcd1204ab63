import type { Clock } from '../../core/clock.ts';
import type { McpConfig, McpServerConfig } from '../../core/config.ts';
import { SallyportError } from '../../core/errors.ts';
import { isObject, parseStrict, type JsonObject, type JsonValue } from '../../core/json.ts';
import { MCP_ROUTE } from '../../policy/types.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { isWebAddress } from './web-address.ts';

/** Where clients look for what protects the MCP gateway (RFC 9728): with the path of the resource, or without. */
export const METADATA_PATHS: readonly string[] = [`/.well-known/oauth-protected-resource${MCP_ROUTE}`, '/.well-known/oauth-protected-resource'];

const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;
/** How long an answer is given again without asking the server: anybody may ask us. Milliseconds. */
const KEPT_MS = 60_000;

/** The one server that gets the client's Authorization header, and so the one that a client's OAuth is for. */
export function authorizedServer({ servers }: McpConfig): (McpServerConfig & { readonly transport: { readonly kind: 'http' } }) | undefined {
  return servers.find((server): server is McpServerConfig & { readonly transport: { readonly kind: 'http' } } => server.transport.kind === 'http' && server.transport.authorizationFrom === 'authorization');
}

/**
 * Tells clients where to get a token for the server behind. Clients take only metadata that names the address that they
 * speak to, so the server's own is asked for, and handed on as that of the gateway. Only the server itself is asked.
 */
export class ResourceMetadata {
  readonly #server: ReturnType<typeof authorizedServer>;
  readonly #clock: Clock;
  #known: { readonly at: number; readonly metadata: Promise<JsonObject> } | undefined;
  /** As the server named it last. */
  #place: string | undefined;

  constructor(config: McpConfig, clock: Clock) {
    this.#server = authorizedServer(config);
    this.#clock = clock;
  }

  /**
   * The challenge for a client, of the one that the server gave: it leads to our metadata.
   * @param own - our address as the client calls it
   */
  challenge(given: string | undefined, own: URL): string {
    if (given !== undefined && !/^bearer\b/i.test(given)) return given;
    const place = field(given, 'resource_metadata');
    if (place !== undefined && place !== this.#place) {
      this.#place = place;
      this.#known = undefined;
    }
    const kept = ['error', 'error_description', 'scope'].flatMap((name) => {
      const value = field(given, name);
      return value === undefined ? [] : [`${name}="${value}"`];
    });
    return `Bearer ${[`resource_metadata="${new URL(METADATA_PATHS[0] ?? '', own).href}"`, ...kept].join(', ')}`;
  }

  /** @throws SallyportError `request.unknown_path` where no server takes the client's token, `mcp.server_unavailable`, `mcp.bad_answer` */
  async metadata(own: URL): Promise<JsonObject> {
    const server = this.#server;
    if (server === undefined) throw new SallyportError('request.unknown_path', 'No MCP server behind this address takes a token of the client\'s.');
    const now = this.#clock.monotonic();
    if (this.#known === undefined || now - this.#known.at > KEPT_MS) this.#known = { at: now, metadata: this.#ask(server) };
    const known = this.#known;
    try {
      return { resource: own.href, ...await known.metadata };
    } catch (error) {
      if (this.#known === known) this.#known = undefined;
      throw error;
    }
  }

  async #ask({ name, transport }: NonNullable<ReturnType<typeof authorizedServer>>): Promise<JsonObject> {
    const url = new URL(transport.url);
    const get = boundedFetch({ server: name, url, headers: transport.headers, maxBytes: MAX_BYTES, totalMs: TIMEOUT_MS, authorization: () => undefined, onTooLarge: () => undefined });
    const named = this.#place === undefined ? null : URL.parse(this.#place);
    const well = '/.well-known/oauth-protected-resource';
    const places = [...(named?.origin === url.origin ? [named] : []), new URL(`${well}${url.pathname === '/' ? '' : url.pathname}`, url), new URL(well, url)];
    for (const place of places) {
      const response = await get(place, { signal: AbortSignal.timeout(TIMEOUT_MS), headers: { accept: 'application/json' } });
      if (response.ok) return toldOf(name, await response.text());
      await response.body?.cancel();
      if (response.status !== 404) throw new SallyportError('mcp.server_unavailable', `The MCP server ${name} does not say where tokens for it are given (status ${response.status}).`);
    }
    // Servers older than this metadata give tokens themselves.
    return { authorization_servers: [url.origin] };
  }
}

/** What a client needs of the metadata, and nothing else of it. */
function toldOf(server: string, text: string): JsonObject {
  let value: JsonValue;
  try {
    value = parseStrict(text, 8);
  } catch (error) {
    throw new SallyportError('mcp.bad_answer', `The MCP server ${server} sent metadata that is not JSON.`, { cause: error });
  }
  const issuers = isObject(value) ? value['authorization_servers'] : undefined;
  if (!isObject(value) || !Array.isArray(issuers) || issuers.length === 0 || !issuers.every(isWebAddress)) throw new SallyportError('mcp.bad_answer', `The MCP server ${server} sent metadata without addresses of authorization servers.`);
  const { scopes_supported: scopes } = value;
  return {
    authorization_servers: issuers.slice(0, 10), bearer_methods_supported: ['header'],
    ...(Array.isArray(scopes) ? { scopes_supported: scopes.filter((scope) => typeof scope === 'string' && VALUE.test(scope)).slice(0, 100) } : {}),
  };
}

/** What may stand in a quoted value of a header without ending it. */
const VALUE = /^[\x20\x21\x23-\x5b\x5d-\x7e]{1,500}$/;

function field(challenge: string | undefined, name: string): string | undefined {
  const found = new RegExp(`[\\s,]${name}="([^"]{1,500})"`, 'i').exec(challenge ?? '')?.[1];
  return found !== undefined && VALUE.test(found) ? found : undefined;
}
