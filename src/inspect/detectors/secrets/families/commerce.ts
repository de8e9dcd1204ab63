import { chars } from '../charset.ts';
import type { Family } from '../family.ts';
import { HEX_32, UUID } from './shapes.ts';

/** More payments, shops, shipping and exchanges. */
export const commerce: readonly Family[] = [
  { name: 'xendit-key', title: 'Xendit secret key', severity: 'critical', tokens: [{ prefix: ['xnd_production_'], body: chars.alnum, length: [50, 80] }] },
  { name: 'midtrans-key', title: 'Midtrans server key', severity: 'critical', tokens: [{ prefix: ['Mid-server-'], body: chars.url, length: [24, 24] }] },
  { name: 'mercadopago-token', title: 'Mercado Pago access token', severity: 'critical', tokens: [{ prefix: ['APP_USR-'], body: chars.dashed, length: [60, 75], shape: /^\d{12,16}-\d{6}-[a-f0-9]{32}-\d{6,10}$/ }] },
  { name: 'polar-token', title: 'Polar access token', severity: 'high', tokens: [{ prefix: ['polar_oat_', 'polar_pat_', 'polar_whs_'], body: chars.alnum, length: [40, 50] }] },
  { name: 'klarna-key', title: 'Klarna API key', severity: 'critical', tokens: [{ prefix: ['klarna_live_api_'], body: chars.base64, length: [40, 250] }] },
  { name: 'omise-key', title: 'Omise secret key', severity: 'critical', tokens: [{ prefix: ['skey_'], body: chars.lowerAlnum, boundary: chars.word, length: [19, 26] }] },
  { name: 'mercury-token', title: 'Mercury API token', severity: 'critical', tokens: [{ prefix: ['mercury_production_'], body: chars.word, length: [30, 70], shape: /^(?:[a-z]{3}_)?[A-Za-z0-9_]{30,66}$/ }] },
  { name: 'woocommerce-key', title: 'WooCommerce REST key', severity: 'critical', tokens: [{ prefix: ['ck_', 'cs_'], body: chars.hex, boundary: chars.word, length: [40, 40] }] },
  { name: 'checkout-key', title: 'Checkout.com secret key', severity: 'critical', tokens: [{ prefix: ['sk_'], body: chars.dashed, boundary: chars.word, length: [36, 36], shape: UUID, entropy: 2.6 }] },
  { name: 'shippo-token', title: 'Shippo token', severity: 'high', tokens: [{ prefix: ['shippo_live_'], body: chars.hex, length: [40, 40] }] },
  { name: 'shippo-test-token', title: 'Shippo test token', severity: 'low', paranoia: 2, tokens: [{ prefix: ['shippo_test_'], body: chars.hex, length: [40, 40] }] },
  { name: 'easypost-key', title: 'EasyPost API key', severity: 'high', tokens: [{ prefix: ['EZAK'], body: chars.alnum, length: [54, 54] }] },
  { name: 'easypost-test-key', title: 'EasyPost test key', severity: 'low', paranoia: 2, tokens: [{ prefix: ['EZTK'], body: chars.alnum, length: [54, 54] }] },
  { name: 'aftership-key', title: 'AfterShip API key', severity: 'high', tokens: [{ prefix: ['asat_'], body: chars.hex, length: [32, 32] }] },
  { name: 'lob-key', title: 'Lob API key', severity: 'high', tokens: [{ prefix: ['live_'], body: chars.hex, boundary: chars.word, length: [35, 35] }] },
  { name: 'duffel-token', title: 'Duffel token', severity: 'high', tokens: [{ prefix: ['duffel_live_'], body: chars.url, length: [43, 43] }] },
  { name: 'duffel-test-token', title: 'Duffel test token', severity: 'low', paranoia: 2, tokens: [{ prefix: ['duffel_test_'], body: chars.url, length: [43, 43] }] },
  { name: 'gemini-exchange-key', title: 'Gemini exchange key', severity: 'critical', tokens: [{ prefix: ['account-', 'master-'], body: chars.alnum, boundary: chars.url, length: [20, 20], shape: /\d/, entropy: 3.5 }] },
  { name: 'chargebee-key', title: 'Chargebee API key', severity: 'critical', named: [{ names: ['chargebee'], shape: /^live_[A-Za-z0-9]{24,48}$/ }] },
  { name: 'wise-token', title: 'Wise API token', severity: 'critical', named: [{ names: ['transferwise', 'wiseapi', 'wisetoken'], shape: UUID }] },
  { name: 'kraken-secret', title: 'Kraken private key', severity: 'critical', named: [{ names: ['kraken'], shape: /^[A-Za-z0-9+/]{86}==$/ }] },
  { name: 'kucoin-key', title: 'KuCoin key', severity: 'critical', named: [{ names: ['kucoin'], shape: /^(?:[a-f0-9]{24}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/ }] },
  { name: 'okx-key', title: 'OKX key', severity: 'critical', named: [{ names: ['okx', 'okex'], shape: /^(?:[A-F0-9]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/ }] },
  { name: 'bitfinex-key', title: 'Bitfinex key', severity: 'critical', named: [{ names: ['bitfinex'], shape: /^[A-Za-z0-9]{43}$/ }] },
  { name: 'bybit-secret', title: 'Bybit secret', severity: 'critical', named: [{ names: ['bybit'], shape: /^[A-Za-z0-9]{18}$|^[A-Za-z0-9]{36}$/ }] },
  { name: 'etherscan-key', title: 'Etherscan API key', severity: 'medium', named: [{ names: ['etherscan', 'bscscan', 'polygonscan'], shape: /^[A-Z0-9]{34}$/ }] },
  { name: 'infura-key', title: 'Infura or Alchemy key', severity: 'medium', named: [{ names: ['infura', 'alchemy'], shape: /^(?:[a-f0-9]{32}|[A-Za-z0-9_-]{32})$/ }] },
  { name: 'shipstation-key', title: 'ShipStation key', severity: 'high', named: [{ names: ['shipstation'], shape: HEX_32 }] },
];
