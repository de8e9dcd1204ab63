import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Config } from '../core/config.ts';
import { SallyportError } from '../core/errors.ts';
import type { Identity } from '../access/identity/contract.ts';
import { resolveIdentity } from '../access/identity/resolve.ts';
import type { ExchangeEvent } from '../ledger/event.ts';
import type { EffectivePolicy } from '../policy/types.ts';
import type { Caller, Gateway } from './context.ts';
import { looksLikeApplicationKey, type KeyStore } from './keys.ts';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/;

/** Names that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/**
 * Refuses calls that a web page could make a browser send: a Host that is not ours (DNS rebinding), or an Origin that is
 * neither loopback nor allowed nor listed; and a second Host, by which a server before this one may have gone (RFC 9112, 3.2).
 * @param listed - the origin is one whose pages may call
 * @throws SallyportError `auth.bad_host`
 */
export function checkHost(request: IncomingMessage, config: Config, listed = false): void {
  const host = request.headers.host ?? '';
  if (hasTwo(request.rawHeaders, 'host')) throw new SallyportError('auth.bad_host', 'The request has more than one Host header.');
  if (!allowed(host.replace(/:\d{1,5}$/, ''), config)) throw new SallyportError('auth.bad_host', 'The Host header names a host that the gateway does not serve.');
  const origin = request.headers.origin;
  if (origin === undefined || listed) return;
  const from = URL.parse(origin)?.hostname;
  if (from === undefined || !allowed(from, config)) throw new SallyportError('auth.bad_host', 'The Origin header names a site that may not call the gateway.');
}

/** Whether a header is there more than once. Node gives the first of two Hosts and says nothing. */
function hasTwo(raw: readonly string[], name: string): boolean {
  let seen = false;
  for (let at = 0; at < raw.length; at += 2) {
    const each = raw[at];
    if (each?.length !== name.length || each.toLowerCase() !== name) continue;
    if (seen) return true;
    seen = true;
  }
  return false;
}

function allowed(name: string, config: Config): boolean {
  const lower = name.toLowerCase();
  if (isLoopback(lower) || lower === config.server.listen.host) return true;
  return config.server.hosts.some((host) => host === lower || (host.startsWith('*.') && lower.endsWith(host.slice(1))));
}

/** The credential as the providers' SDKs send it. */
function credentialOf(request: IncomingMessage): string | undefined {
  const bearer = /^Bearer\s{1,8}(\S{1,4096})$/i.exec(request.headers.authorization ?? '')?.[1];
  const header = request.headers['x-api-key'];
  return bearer ?? (typeof header === 'string' && header !== '' ? header : undefined);
}

/**
 * Who calls. With `keys: auto` on a loopback address a caller may also bring its own provider credential, which is
 * passed through in place of the gateway's; and where only the practice model is served, no credential is needed.
 * @throws SallyportError `auth.missing_key`, `auth.invalid_key`
 */
export function identify(request: IncomingMessage, config: Config, keys: KeyStore, now: number): Caller {
  const endUser = header(request, 'x-sallyport-user');
  const session = header(request, 'x-sallyport-session');
  const { agent, groups, token } = claimsOf(request);
  const credential = credentialOf(request);
  if (credential !== undefined && looksLikeApplicationKey(credential)) {
    const key = keys.verify(credential, now);
    return { application: key.application, key, ownCredential: undefined, endUser, session, agent, groups, token };
  }
  const practice = config.upstreams.every((upstream) => upstream.kind === 'practice');
  const local = isLoopback(config.server.listen.host);
  const anonymous: Caller = { application: 'default', key: undefined, ownCredential: undefined, endUser, session, agent, groups, token };
  switch (config.server.keys) {
    case 'off':
      return anonymous;
    case 'required':
      break;
    case 'auto':
      if (local && practice) return anonymous;
      if (local && credential !== undefined) return { ...anonymous, ownCredential: credential };
      break;
  }
  if (credential === undefined) throw new SallyportError('auth.missing_key', 'The request has no application key.');
  throw new SallyportError('auth.invalid_key', 'This is not an application key of this gateway.');
}

/** What a request's headers say of whom it is made for, apart from the end user. */
export function claimsOf(request: IncomingMessage): Pick<Caller, 'agent' | 'groups' | 'token'> {
  return { agent: header(request, 'x-sallyport-agent'), groups: groupsOf(request.headers['x-sallyport-groups']), token: tokenOf(request) };
}

/** Most groups that a header may name. */
const MAX_GROUPS = 100;

function groupsOf(value: string | readonly string[] | undefined): string[] {
  if (value === undefined) return [];
  const names = String(value).split(',').map((name) => name.trim()).filter((name) => name !== '');
  if (names.length > MAX_GROUPS) throw new SallyportError('request.invalid_shape', `x-sallyport-groups names more than ${MAX_GROUPS} groups.`);
  return names.map(boundedName);
}

function tokenOf(request: IncomingMessage): string | undefined {
  const value = request.headers['x-sallyport-token'];
  // Two headers of the name arrive as one text, which is no token and is refused as such.
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * On whose behalf a caller acts, as far as its application's policy believes it.
 * @throws SallyportError `auth.missing_token`, `auth.invalid_token`, `auth.expired_token`, `auth.unverifiable`
 */
export function identityOf(gateway: Pick<Gateway, 'tokens'>, caller: Caller, policy: Pick<EffectivePolicy, 'identity'>): Promise<Identity> {
  const { endUser: user, agent, groups, token } = caller;
  return resolveIdentity(caller.application, { user, agent, groups, token }, policy.identity, gateway.tokens);
}

/** How a caller's identity stands in the ledger. */
export function recordedIdentity(identity: Identity | undefined): Pick<ExchangeEvent, 'agent' | 'groups' | 'assurance'> {
  if (identity === undefined || identity.assurance === 'none') return {};
  return { ...(identity.agent === undefined ? {} : { agent: boundedName(identity.agent) }), ...(identity.groups.length === 0 ? {} : { groups: identity.groups.map(boundedName) }), assurance: identity.assurance };
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? boundedName(value) : undefined;
}

/** The name of an end user or a session, of at most 256 characters. Long names that only begin alike stay different: pseudonyms belong to them. */
export function boundedName(name: string): string {
  return name.length <= 256 ? name : `${name.slice(0, 192)}${createHash('sha256').update(name).digest('hex')}`;
}
