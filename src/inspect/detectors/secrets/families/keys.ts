import { chars } from '../charset.ts';
import { base58CheckWeak, bech32 } from '../checks.ts';
import type { Family } from '../family.ts';

/** Cryptographic keys. PEM blocks and JSON web tokens are read by `../private-key.ts` and `../jwt.ts`. */
export const keys: readonly Family[] = [
  { name: 'age-key', title: 'age secret key', severity: 'critical', tokens: [{ prefix: ['AGE-SECRET-KEY-1'], body: chars.upperAlnum, length: [58, 58], shape: /^[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}$/, check: bech32 }] },
  { name: 'extended-private-key', title: 'BIP-32 extended private key', severity: 'critical', tokens: [
    { prefix: ['xprv', 'yprv', 'zprv', 'tprv'], body: chars.alnum, length: [107, 108], shape: /^[1-9A-HJ-NP-Za-km-z]{107,108}$/, check: base58CheckWeak },
  ] },
  { name: 'ethereum-private-key', title: 'Ethereum private key', severity: 'critical', named: [
    { names: ['privatekey', 'ethprivate', 'walletkey', 'deployerkey'], shape: /^(?:0x)?[a-f0-9]{64}$/i },
  ] },
  { name: 'wireguard-key', title: 'WireGuard private or preshared key', severity: 'critical', named: [{ names: ['privatekey', 'presharedkey'], shape: /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/ }] },
  { name: 'encoded-private-key', title: 'Private key in base64', severity: 'critical', tokens: [
    { prefix: ['LS0tLS1CRUdJTiBQUklWQVRFIEtFWS', 'LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVkt', 'LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS', 'LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZ'], body: chars.base64, length: [60, 3700] },
  ] },
];
