import { chars } from '../charset.ts';
import { bech32, base58Check } from '../checks.ts';
import type { Family } from '../family.ts';
import { UUID } from './shapes.ts';

/** Identity providers, secret stores, presigned addresses and keys that are one line of text. */
export const identity: readonly Family[] = [
  { name: 'aws-presigned-url', title: 'Signature of a presigned AWS address', severity: 'high', tokens: [{ prefix: ['X-Amz-Signature='], label: true, boundary: 0, body: chars.hexAny, length: [64, 64] }] },
  { name: 'google-signed-url', title: 'Signature of a signed Google Cloud address', severity: 'high', tokens: [{ prefix: ['X-Goog-Signature='], label: true, boundary: 0, body: chars.hexAny, length: [128, 1024] }] },
  { name: 'cloudfront-signed-url', title: 'Signature of a signed CloudFront address', severity: 'high', tokens: [{ prefix: ['&Signature=', '?Signature='], label: true, boundary: 0, body: chars.b68, length: [27, 700], entropy: 3.8 }] },
  { name: 'stytch-secret', title: 'Stytch secret', severity: 'critical', tokens: [{ prefix: ['secret-live-'], body: chars.urlEquals, length: [36, 60] }] },
  { name: 'infisical-token', title: 'Infisical service token', severity: 'critical', tokens: [{ prefix: ['st.'], body: chars.dotted, boundary: chars.dotted, length: [90, 95], shape: /^[a-f0-9]{24}\.[a-f0-9]{32}\.[a-f0-9]{32}$/ }] },
  { name: 'bitwarden-token', title: 'Bitwarden Secrets Manager token', severity: 'critical', tokens: [
    { prefix: ['0.'], body: chars.held, boundary: chars.dotted, length: [91, 96], shape: /^[0-9a-f-]{36}\.[A-Za-z0-9]{30}:[A-Za-z0-9+/]{22}==$/ },
  ] },
  { name: 'unkey-root-key', title: 'Unkey root key', severity: 'critical', tokens: [{ prefix: ['unkey_'], body: chars.alnum, length: [18, 40], entropy: 3.5 }] },
  { name: 'boundary-token', title: 'HashiCorp Boundary token', severity: 'critical', tokens: [{ prefix: ['at_'], body: chars.word, boundary: chars.word, length: [100, 400], shape: /^[A-Za-z0-9]{10}_[A-Za-z0-9]{80,}$/ }] },
  { name: 'nostr-key', title: 'Nostr private key', severity: 'critical', tokens: [{ prefix: ['nsec1'], body: chars.lowerAlnum, length: [58, 58], check: bech32 }] },
  { name: 'minisign-key', title: 'minisign or signify secret key', severity: 'critical', tokens: [
    { prefix: ['RWRTY0Iy', 'RWRCSwAA'], body: chars.base64, length: [120, 230], entropy: 3.5 },
  ] },
  { name: 'bitcoin-private-key', title: 'Bitcoin private key (WIF)', severity: 'critical', named: [
    { names: ['wif', 'bitcoin', 'btc', 'privatekey', 'privkey', 'walletkey'], shape: /^[5KLc9][1-9A-HJ-NP-Za-km-z]{50,51}$/, check: base58Check },
  ] },
  { name: 'solana-private-key', title: 'Solana private key', severity: 'critical', named: [{ names: ['solana', 'privatekey', 'phantom', 'walletkey', 'keypair'], shape: /^[1-9A-HJ-NP-Za-km-z]{86,88}$/ }] },
  { name: 'stellar-seed', title: 'Stellar secret seed', severity: 'critical', named: [{ names: ['stellar', 'secretseed', 'secretkey', 'seed'], shape: /^S[A-Z2-7]{55}$/ }] },
  { name: 'jumpcloud-key', title: 'JumpCloud API key', severity: 'critical', named: [{ names: ['jumpcloud'], shape: /^(?:jca_[A-Za-z0-9]{36}|[a-f0-9]{40})$/ }] },
  { name: 'onelogin-secret', title: 'OneLogin secret', severity: 'critical', named: [{ names: ['onelogin'], shape: /^[a-f0-9]{64}$/ }] },
  { name: 'duo-secret', title: 'Duo secret key', severity: 'critical', named: [{ names: ['duosecret', 'duoskey', 'duosecurity', 'duoapi'], shape: /^[A-Za-z0-9]{40}$/ }] },
  { name: 'keycloak-secret', title: 'Keycloak client secret', severity: 'critical', named: [{ names: ['keycloak'], shape: /^(?:[A-Za-z0-9]{32}|[0-9a-f-]{36})$/ }] },
  { name: 'fusionauth-key', title: 'FusionAuth API key', severity: 'critical', named: [{ names: ['fusionauth'], shape: /^[A-Za-z0-9_-]{43,86}$/ }] },
  { name: 'frontegg-secret', title: 'Frontegg API key', severity: 'high', named: [{ names: ['frontegg'], shape: UUID }] },
  { name: 'nightfall-key', title: 'Nightfall API key', severity: 'medium', tokens: [{ prefix: ['NF-'], body: chars.alnum, boundary: chars.url, length: [32, 32], entropy: 3.8 }] },
  { name: 'authy-key', title: 'Authy API key', severity: 'high', named: [{ names: ['authy'], shape: /^[A-Za-z0-9]{32}$/ }] },
  { name: 'rails-master-key', title: 'Rails master key', severity: 'critical', named: [{ names: ['railsmaster', 'secretkeybase'], shape: /^(?:[a-f0-9]{32}|[a-f0-9]{128})$/ }] },
  { name: 'laravel-app-key', title: 'Laravel application key', severity: 'critical', named: [{ names: ['appkey'], shape: /^base64:[A-Za-z0-9+/]{43}=$/ }] },
  { name: 'django-secret-key', title: 'Django secret key', severity: 'critical', named: [{ names: ['secretkey', 'djangosecret'], shape: /^(?:django-insecure-)?[a-z0-9!@#$%^&*(\-_=+)]{50}$/ }] },
];
