import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createLocalJWKSet, createRemoteJWKSet, customFetch, decodeJwt, errors, jwtVerify, type JSONWebKeySet, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../core/clock.ts';
import { asError, SallyportError } from '../../core/errors.ts';
import { canonicalJson, valueAt, type JsonValue } from '../../core/json.ts';
import { durationMs } from '../../policy/schema/values.ts';
import type { IdentityPolicy } from '../../policy/types.ts';

type Issuer = IdentityPolicy['tokens'][number];

/** What a verified token says of whom it was issued to. */
export interface TokenIdentity {
  readonly user?: string;
  readonly agent?: string;
  readonly groups: readonly string[];
}

/** Longest token that is looked at; one with a few hundred groups has 8 KiB. UTF-16 units. */
const MAX_TOKEN = 16_384;
const MAX_GROUPS = 500;
const MAX_NAME = 256;
/** A token that was verified is believed without looking at the keys again for this long: a withdrawn key works no longer. */
const REMEMBER_MS = 60_000;
const MOST_REMEMBERED = 10_000;
const MOST_ISSUERS = 64;
/** A file of keys is looked at this often, a fetched set is fetched anew this often, and for an unknown key not more often than that. */
const FILE_MS = 2_000;
const FETCH_MS = 300_000;
const COOLDOWN_MS = 10_000;
const FETCH_TIMEOUT_MS = 5_000;
const MAX_KEYS_BYTES = 1024 * 1024;
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
const SKEW_MS = 30_000;

interface Remembered { readonly identity: TokenIdentity; readonly until: number }

/** Verifies tokens and remembers for a while which were good. */
export class TokenVerifier {
  readonly #clock: Clock;
  readonly #keys = new Map<string, JWTVerifyGetKey>();
  readonly #good = new Map<string, Remembered>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Whom a token names.
   * @throws SallyportError `auth.invalid_token`, `auth.expired_token`, `auth.unverifiable`
   */
  async verify(token: string, issuers: readonly Issuer[]): Promise<TokenIdentity> {
    if (token.length > MAX_TOKEN) throw new SallyportError('auth.invalid_token', `The token is longer than ${MAX_TOKEN} characters.`);
    const issuer = issuerOf(token, issuers);
    const now = this.#clock.now();
    // By a digest, so that tokens are not kept.
    const key = createHash('sha256').update(canonicalJson(issuer)).update('\0').update(token).digest('base64');
    const known = this.#good.get(key);
    if (known !== undefined && now < known.until) return known.identity;
    const payload = await this.#verified(token, issuer, now);
    const identity = identityOf(payload, issuer);
    if (this.#good.size >= MOST_REMEMBERED) this.#good.clear();
    this.#good.set(key, { identity, until: Math.min(now + REMEMBER_MS, (payload.exp ?? 0) * 1000 + skewOf(issuer)) });
    return identity;
  }

  async #verified(token: string, issuer: Issuer, now: number): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.#keysOf(issuer), {
        issuer: issuer.issuer, audience: issuer.audience, algorithms: issuer.algorithms ?? ALGORITHMS,
        clockTolerance: skewOf(issuer) / 1000, requiredClaims: ['exp'], currentDate: new Date(now),
      });
      return payload;
    } catch (thrown) {
      throw refusal(thrown);
    }
  }

  #keysOf(issuer: Issuer): JWTVerifyGetKey {
    const source = issuer.jwks_file ?? issuer.jwks_url ?? '';
    let keys = this.#keys.get(source);
    if (keys === undefined) {
      if (this.#keys.size >= MOST_ISSUERS) this.#keys.clear();
      keys = issuer.jwks_file === undefined ? fetched(source) : fromFile(source, this.#clock);
      this.#keys.set(source, keys);
    }
    return keys;
  }
}

/**
 * The issuer that a token names; of several entries for one issuer, the first whose audience it names as well. What it says
 * is believed only when the issuer's keys have verified it.
 */
function issuerOf(token: string, issuers: readonly Issuer[]): Issuer {
  let named: JWTPayload;
  try {
    named = decodeJwt(token);
  } catch (cause) {
    throw new SallyportError('auth.invalid_token', 'The token is not a signed JSON Web Token.', { cause });
  }
  const meant = new Set([named.aud].flat());
  const entries = issuers.filter((each) => each.issuer === named.iss);
  const issuer = entries.find(({ audience }) => audience.some((name) => meant.has(name))) ?? entries[0];
  if (issuer === undefined) throw new SallyportError('auth.invalid_token', 'The token is of an issuer that the policy does not name.');
  return issuer;
}

function skewOf(issuer: Issuer): number {
  return issuer.clock_skew === undefined ? SKEW_MS : durationMs(issuer.clock_skew);
}

/** The library's error in our words. Holds nothing of the token. */
function refusal(thrown: unknown): SallyportError {
  const refuse = (code: 'auth.invalid_token' | 'auth.expired_token', message: string): SallyportError => new SallyportError(code, message, { cause: thrown });
  if (thrown instanceof SallyportError) return thrown;
  if (thrown instanceof errors.JWTExpired) return refuse('auth.expired_token', 'The token has expired.');
  if (thrown instanceof errors.JWTClaimValidationFailed) {
    switch (thrown.claim) {
      case 'aud': return refuse('auth.invalid_token', 'The token is not meant for this gateway (aud).');
      case 'nbf': return refuse('auth.invalid_token', 'The token is not valid yet (nbf).');
      case 'exp': return refuse('auth.invalid_token', 'The token does not say when it ends (exp).');
      default: return refuse('auth.invalid_token', 'A claim of the token is missing or wrong.');
    }
  }
  if (thrown instanceof errors.JWSSignatureVerificationFailed) return refuse('auth.invalid_token', 'The signature of the token is wrong.');
  if (thrown instanceof errors.JOSEAlgNotAllowed || thrown instanceof errors.JOSENotSupported) return refuse('auth.invalid_token', 'The token is signed by an algorithm that the policy does not accept.');
  if (thrown instanceof errors.JWKSNoMatchingKey || thrown instanceof errors.JWKSMultipleMatchingKeys) return refuse('auth.invalid_token', 'The token is signed with a key that its issuer does not publish, or does not name one.');
  if (thrown instanceof errors.JWTInvalid || thrown instanceof errors.JWSInvalid) return refuse('auth.invalid_token', 'The token is not a signed JSON Web Token.');
  // The keys could not be had: nothing is known of the token, so nothing is believed.
  return new SallyportError('auth.unverifiable', `The keys of the token's issuer cannot be read (${asError(thrown).name}).`, { cause: thrown });
}

/** @throws SallyportError `auth.invalid_token` when a claim is of a shape that cannot be read: half an identity is none */
function identityOf(payload: JWTPayload, { claims }: Issuer): TokenIdentity {
  // A claim inside another, as Keycloak has `realm_access: {roles: [...]}`, is named by a JSON Pointer.
  const at = (claim: string): unknown => (claim.startsWith('/') ? valueAt(payload as JsonValue, claim) : payload[claim]);
  const one = (claim: string): string | undefined => {
    const value = at(claim);
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value === '' || value.length > MAX_NAME || !value.isWellFormed()) throw new SallyportError('auth.invalid_token', 'A name in the token is empty, too long or no text.');
    return value;
  };
  const user = one(claims?.user ?? 'sub');
  const agent = one(claims?.agent ?? 'agent');
  return { ...(user === undefined ? {} : { user }), ...(agent === undefined ? {} : { agent }), groups: groupsOf(at(claims?.groups ?? 'groups')) };
}

function groupsOf(value: unknown): string[] {
  if (value === undefined) return [];
  const list: unknown = typeof value === 'string' ? value.split(/[\s,]+/).filter((name) => name !== '') : value;
  if (!Array.isArray(list) || list.length > MAX_GROUPS || !list.every((name): name is string => typeof name === 'string' && name !== '' && name.length <= MAX_NAME && name.isWellFormed())) {
    throw new SallyportError('auth.invalid_token', `The groups in the token are not a list of at most ${MAX_GROUPS} names.`);
  }
  return list;
}

/** Keys from a URL: kept for a while, and fetched anew when a token names a key that is not among them. */
function fetched(url: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url), { cacheMaxAge: FETCH_MS, cooldownDuration: COOLDOWN_MS, timeoutDuration: FETCH_TIMEOUT_MS, [customFetch]: boundedFetch });
}

/** Fetches no more than a set of keys has, and from where the policy says: a redirect leads elsewhere. */
async function boundedFetch(url: string, options: { readonly headers: Headers; readonly method: 'GET'; readonly redirect: 'manual'; readonly signal: AbortSignal }): Promise<Response> {
  const response = await fetch(url, { ...options, redirect: 'error' });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_KEYS_BYTES) throw new SallyportError('auth.unverifiable', `The issuer publishes more than ${MAX_KEYS_BYTES} bytes of keys.`);
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status: response.status, headers: { 'content-type': 'application/json' } });
}

/** Keys from a file, read again when it has changed. */
function fromFile(path: string, clock: Clock): JWTVerifyGetKey {
  let looked = -Infinity;
  let state = '';
  let keys: JWTVerifyGetKey | undefined;
  const refresh = async (): Promise<JWTVerifyGetKey> => {
    if (keys !== undefined && clock.monotonic() - looked < FILE_MS) return keys;
    const { size, mtimeNs, ino } = await stat(path, { bigint: true });
    const found = `${size} ${mtimeNs} ${ino}`;
    if (keys === undefined || found !== state) {
      if (size > MAX_KEYS_BYTES) throw new SallyportError('auth.unverifiable', `The file of keys is larger than ${MAX_KEYS_BYTES} bytes.`);
      // What is no set of keys is refused here, and the keys before it are believed no longer.
      keys = undefined;
      keys = createLocalJWKSet(JSON.parse(await readFile(path, 'utf8')) as JSONWebKeySet);
      state = found;
    }
    looked = clock.monotonic();
    return keys;
  };
  return async (header, token) => (await refresh())(header, token);
}
