import { z } from 'zod';
import { ORIGINS, type Origin } from '../../conversation/types.ts';
import { duration, explained, glob, oneOrMore, section } from './values.ts';

/** Ids of the rules by which permissions refuse. */
export const ACCESS_RULE_IDS = ['access.denied', 'access.forbidden', 'access.arguments', 'access.undefined-tool', 'access.error'] as const;

/** Signatures that a policy may accept. All are asymmetric: a shared secret would let every verifier issue tokens. */
export const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const;

const claim = z.string().min(1).max(200);

const jwksUrl = z.string().superRefine((text, context) => {
  const url = URL.parse(text);
  const local = url !== null && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  // Whoever can change the keys on their way can sign any identity.
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && local))) context.addIssue({ code: 'custom', message: 'must be an https:// URL (http:// on a loopback address only)' });
  else if (url.username !== '' || url.password !== '') context.addIssue({ code: 'custom', message: 'must not hold a user name or password' });
}).meta({ shape: 'URL' });

const issuer = section({
  issuer: explained(z.string().min(1).max(1000), 'The `iss` of its tokens, exactly.'),
  audience: explained(oneOrMore(z.string().min(1).max(1000)), 'The `aud` that names this gateway; one of several is enough.'),
  jwks_file: explained(z.string().min(1).max(4096).optional(), 'File with the public keys (a JSON Web Key Set), relative to this file. Read again when it changes.', { standard: 'none' }),
  jwks_url: explained(jwksUrl.optional(), 'Where the public keys are fetched from.', { standard: 'none' }),
  algorithms: explained(oneOrMore(z.enum(ALGORITHMS)).optional(), 'Signatures that are accepted.', { standard: '[RS256, ES256, EdDSA]' }),
  clock_skew: explained(duration.optional(), 'How far clocks may differ.', { standard: '30s' }),
  claims: explained(section({
    user: explained(claim.optional(), 'Claim that names the end user. A claim inside another is a JSON Pointer: `/realm_access/roles`.', { standard: 'sub' }),
    groups: explained(claim.optional(), 'Claim with the user\'s groups: a list, or names between spaces or commas. `/realm_access/roles` where it is inside another.', { standard: 'groups' }),
    agent: explained(claim.optional(), 'Claim that names the agent.', { standard: 'agent' }),
  }).optional(), 'Where a token says what.'),
}).superRefine((value, context) => {
  if ((value.jwks_file === undefined) === (value.jwks_url === undefined)) context.addIssue({ code: 'custom', message: 'needs jwks_file or jwks_url, and only one of them' });
});

export const identitySection = section({
  headers: explained(z.boolean({ error: 'must be true or false' }).optional(), 'Whether permissions believe what the application says in `x-sallyport-user`, `x-sallyport-agent` and `x-sallyport-groups`.', { standard: 'false' }),
  tokens: explained(z.array(issuer).min(1).max(20).optional(), 'Issuers whose signed tokens (`x-sallyport-token`) are believed.', { standard: 'none' }),
  token_required: explained(z.boolean({ error: 'must be true or false' }).optional(), 'Whether every request needs a token.', { standard: 'false' }),
});

export const dataSources = z.array(section({
  name: explained(z.string().min(1).max(200), 'Name in the permissions: `Source::"hr"`.'),
  match: explained(oneOrMore(glob), 'Names of tools and titles of documents that bring its content.'),
  origin: explained(oneOrMore(z.enum(ORIGINS as [Origin, ...Origin[]])).optional(), 'Only parts of these origins.', { standard: '[document, tool_result]' }),
})).max(500);

/** The files of permissions: their names say what they are. */
export const permissionFiles = oneOrMore(z.string().max(4096).regex(/\.(?:cedar|json)$/, { error: 'must be a .cedar file with statements, or a .json file with tool definitions' })).meta({ shape: 'file, or list of files', oneOrMore: false });

export type IdentitySection = z.infer<typeof identitySection>;
export type IssuerSection = z.infer<typeof issuer>;
export type DataSource = z.infer<typeof dataSources>[number];
