import { SallyportError } from '../../core/errors.ts';
import type { IdentityPolicy } from '../../policy/types.ts';
import type { Identity } from './contract.ts';
import type { TokenVerifier } from './tokens.ts';

/** What a caller says of itself, apart from its key. */
export interface Claimed {
  readonly user: string | undefined;
  readonly agent: string | undefined;
  readonly groups: readonly string[];
  readonly token: string | undefined;
}

/**
 * On whose behalf a caller acts, as far as the policy believes it: a token that verifies, else the application's headers
 * where the policy says so. A token counts alone; headers add nothing to it.
 * @throws SallyportError `auth.missing_token`, `auth.invalid_token`, `auth.expired_token`, `auth.unverifiable`
 */
export async function resolveIdentity(application: string, claimed: Claimed, policy: IdentityPolicy, verifier: TokenVerifier): Promise<Identity> {
  if (claimed.token !== undefined) {
    if (policy.tokens.length === 0) throw new SallyportError('auth.invalid_token', 'The policy names no issuer whose tokens this application may send.');
    const { user, agent, groups } = await verifier.verify(claimed.token, policy.tokens);
    return { application, ...(user === undefined ? {} : { user }), ...(agent === undefined ? {} : { agent }), groups, assurance: 'token' };
  }
  if (policy.tokenRequired) throw new SallyportError('auth.missing_token', 'The policy demands a token in x-sallyport-token.');
  const { user, agent, groups } = claimed;
  if (!policy.headers || (user === undefined && agent === undefined && groups.length === 0)) return { application, groups: [], assurance: 'none' };
  return { application, ...(user === undefined ? {} : { user }), ...(agent === undefined ? {} : { agent }), groups, assurance: 'header' };
}
