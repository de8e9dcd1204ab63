import { chars } from '../charset.ts';
import type { Family } from '../family.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Payments and commerce. Test-mode and publishable keys stay low and are only recorded by default. */
export const payment: readonly Family[] = [
  { name: 'stripe-live-key', title: 'Stripe live secret key', severity: 'critical', tokens: [{ prefix: ['sk_live_', 'rk_live_'], body: chars.alnum, length: [16, 250] }] },
  { name: 'stripe-test-key', title: 'Stripe test secret key', severity: 'low', paranoia: 2, tokens: [{ prefix: ['sk_test_', 'rk_test_'], body: chars.alnum, length: [16, 250] }] },
  { name: 'stripe-publishable-key', title: 'Stripe publishable key', severity: 'low', paranoia: 3, tokens: [{ prefix: ['pk_live_', 'pk_test_'], body: chars.alnum, length: [16, 250] }] },
  { name: 'stripe-webhook-secret', title: 'Stripe webhook signing secret', severity: 'high', tokens: [{ prefix: ['whsec_'], body: chars.base64, length: [32, 64] }] },
  { name: 'square-token', title: 'Square access token or secret', severity: 'critical', tokens: [
    { prefix: ['sq0atp-'], body: chars.url, length: [22, 22] },
    { prefix: ['sq0csp-'], body: chars.url, length: [43, 43] },
    { prefix: ['EAAA'], body: chars.url, length: [60, 60], entropy: 4 },
  ] },
  { name: 'braintree-token', title: 'PayPal Braintree access token', severity: 'critical', tokens: [
    { prefix: ['access_token$production$'], body: chars.dollar, length: [49, 49], shape: /^[a-z0-9]{16}\$[a-f0-9]{32}$/ },
  ] },
  { name: 'paypal-secret', title: 'PayPal client secret', severity: 'critical', named: [{ names: ['paypal'], shape: /^E[A-Za-z0-9_-]{79}$/ }] },
  { name: 'adyen-key', title: 'Adyen API key', severity: 'critical', tokens: [{ prefix: ['AQE'], body: chars.b68, length: [90, 220], shape: /^[a-z][A-Za-z0-9+/]{40,120}[=-]/, entropy: 4 }] },
  { name: 'shopify-token', title: 'Shopify access token', severity: 'critical', tokens: [{ prefix: ['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shptka_'], body: chars.hexAny, length: [32, 32] }] },
  { name: 'razorpay-key', title: 'Razorpay key', severity: 'high', tokens: [{ prefix: ['rzp_live_'], body: chars.alnum, length: [14, 14] }] },
  { name: 'razorpay-test-key', title: 'Razorpay test key', severity: 'low', paranoia: 2, tokens: [{ prefix: ['rzp_test_'], body: chars.alnum, length: [14, 14] }] },
  { name: 'plaid-token', title: 'Plaid access token', severity: 'critical', tokens: [
    { prefix: ['access-production-', 'access-development-'], body: chars.dashed, length: [36, 36], shape: UUID, entropy: 2.6 },
  ] },
  { name: 'plaid-sandbox-token', title: 'Plaid sandbox token', severity: 'low', paranoia: 2, tokens: [{ prefix: ['access-sandbox-'], body: chars.dashed, length: [36, 36], shape: UUID, entropy: 2.6 }] },
  { name: 'flutterwave-key', title: 'Flutterwave secret key', severity: 'critical', tokens: [
    { prefix: ['FLWSECK-'], body: chars.dashed, length: [34, 50], shape: /^[a-f0-9]{32}-(?:[a-z0-9]{8,14}-)?X$/ },
  ] },
  { name: 'mollie-key', title: 'Mollie or GoCardless live key', severity: 'critical', tokens: [
    { prefix: ['live_'], body: chars.url, boundary: chars.word, length: [30, 42], shape: /^(?:[A-Za-z0-9]{30}|[A-Za-z0-9_-]{40,42})$/, entropy: 3.8 },
  ] },
  { name: 'coinbase-key', title: 'Coinbase API secret', severity: 'critical', named: [{ names: ['coinbase'], shape: /^[A-Za-z0-9_-]{64}$|^[A-Za-z0-9]{32}$/ }] },
  { name: 'binance-key', title: 'Binance API key', severity: 'critical', named: [{ names: ['binance'], shape: /^[A-Za-z0-9]{64}$/ }] },
  { name: 'paddle-key', title: 'Paddle API key', severity: 'critical', tokens: [
    { prefix: ['pdl_live_apikey_', 'pdl_sdbx_apikey_'], body: chars.word, length: [50, 56], shape: /^[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}$/ },
  ] },
];
