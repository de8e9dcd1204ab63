import { chars } from '../charset.ts';
import type { Family } from '../family.ts';

/** At least three digits and letters of both cases, or lower-case letters and digits throughout; no word in it. */
const BODY = /^(?![^]*[a-z]{8})(?:(?=(?:[^0-9]*[0-9]){3})(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])[A-Za-z0-9]{20,64}|(?=(?:[^0-9]*[0-9]){4})(?=(?:[^a-z]*[a-z]){4})[a-z0-9]{28,64})$/;
/** The same with letters of both cases only: names whose values are as often digests of something harmless. */
const MIXED_BODY = /^(?![^]*[a-z]{8})(?=(?:[^0-9]*[0-9]){3})(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])[A-Za-z0-9]{20,64}$/;
/** As long as that, with marks within. */
const LONG_BODY = /^(?![^]*[a-z]{8})(?=(?:[^0-9]*[0-9]){4})(?=(?:[^A-Z]*[A-Z]){4})(?=(?:[^a-z]*[a-z]){4})/;
const BEFORE = { set: chars.lowerAlnum, length: [1, 24] } as const;

/**
 * Tokens whose beginning says what they are, of whoever issues them: `acme_sk_...`, `acme_pat_...`, `sk-...`. Most services
 * write theirs so, and there are more services than this list will ever name.
 */
export const selfNamed: readonly Family[] = [
  { name: 'self-named-token', title: 'Token whose beginning says that it is one', severity: 'high', tokens: [
    { prefix: ['_sk_', '_pat_', '_api_', '_live_', '_prod_', '_secret_', '_apikey_', '_sk_live_', '_sk_prod_', '_api_key_'], before: BEFORE, body: chars.url, length: [20, 64], shape: BODY, entropy: 3.6, issuer: 'unknown' },
    { prefix: ['_key_', '_token_'], before: BEFORE, body: chars.url, length: [20, 64], shape: MIXED_BODY, entropy: 3.8, issuer: 'unknown' },
    { prefix: ['-sk-', '-pat-', '-api-', '-live-', '-prod-', '-secret-', '-key-', '-token-'], before: BEFORE, body: chars.url, length: [24, 64], shape: MIXED_BODY, entropy: 3.8, issuer: 'unknown' },
    { prefix: ['sk-', 'sk_', 'sk_prod_', 'pat_', 'pat-', 'secret_', 'apikey_', 'apikey-', 'api_key_', 'api_prod_', 'api_live_', 'api_private_', 'prod_', 'live_'], body: chars.url, length: [20, 64], shape: BODY, entropy: 3.6, issuer: 'unknown' },
    { prefix: ['sk-', 'sk_'], body: chars.url, length: [40, 140], shape: LONG_BODY, entropy: 4.2, issuer: 'unknown' },
    { prefix: ['key_', 'key-', 'token_', 'token-', 'live-'], body: chars.url, length: [20, 64], shape: MIXED_BODY, entropy: 3.8, issuer: 'unknown' },
  ] },
];
