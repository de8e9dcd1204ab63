/** Values of the documented formats, those with a checksum or a structure made by hand, for the evaluation. */
import { createHash, createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { BIP39_WORDS } from '../../src/inspect/detectors/secrets/bip39-words.ts';
import { NAMED } from './secrets-templates-named.ts';
import { SERVICES } from './secrets-templates-services.ts';
import { PREFIXED } from './secrets-templates.ts';
import { chars, pick, SETS, uuid } from './secrets-values.ts';
import type { Random } from './secrets-values.ts';

export interface Format {
  readonly name: string;
  readonly group: string;
  readonly make: (random: Random) => string;
  /** The frame it stands in, where its format needs one. */
  readonly frame?: string;
  /** Where in the value the secret begins. */
  readonly from?: number;
}

/** Fills a template. `{uuid}`, `{set:5}` and `{set:5-9}`; `{a|b}` takes one of the words. */
export function fillTemplate(template: string, random: Random): string {
  return template.replace(/\{([^{}]+)\}/g, (_, inside: string) => {
    if (inside === 'uuid') return uuid(random);
    if (inside.includes('|')) return pick(random, inside.split('|'));
    const [set = '', length = ''] = inside.split(':');
    const [least, most] = length.split('-').map(Number);
    if (SETS[set] === undefined || least === undefined) throw new Error(`template ${template}`);
    return chars(random, set, most === undefined ? least : least + Math.floor(random() * (most - least + 1)));
  });
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
function withCrc(prefix: string, random: Random): string {
  const body = chars(random, 'alnum', 30);
  let rest = crc32(body), digits = '';
  for (let at = 0; at < 6; at++) { digits = BASE62.charAt(rest % 62) + digits; rest = Math.floor(rest / 62); }
  return prefix + body + digits;
}

const b64url = (data: string | Buffer): string => Buffer.from(data).toString('base64url');
function jwt(random: Random, claims: number): string {
  const head = b64url(JSON.stringify({ alg: 'HS256', typ: 'JWT' }));
  const body = b64url(JSON.stringify({ sub: chars(random, 'digit', 8), iat: 1_715_000_000, scope: chars(random, 'alnum', claims) }));
  return `${head}.${body}.${createHmac('sha256', chars(random, 'alnum', 20)).update(`${head}.${body}`).digest('base64url')}`;
}

function pem(label: string, random: Random, length: number, end: string): string {
  const body = `MII${chars(random, 'b64', length)}`.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...body, `-----END ${label}-----`].join(end);
}

function base58check(payload: Buffer): string {
  const sum = (data: Buffer): Buffer => createHash('sha256').update(data).digest();
  let number = BigInt(`0x${Buffer.concat([payload, sum(sum(payload)).subarray(0, 4)]).toString('hex')}`);
  let text = '';
  while (number > 0n) { text = (SETS['b58'] ?? '').charAt(Number(number % 58n)) + text; number /= 58n; }
  return text;
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

/** A Bech32 string over random data, with its checksum (BIP-173). */
function bech32(human: string, random: Random, length: number): string {
  const data = Array.from({ length }, () => Math.floor(random() * 32));
  const codes = [...human].map((char) => char.charCodeAt(0));
  let sum = 1;
  for (const value of [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...data, 0, 0, 0, 0, 0, 0]) {
    const top = sum >>> 25;
    sum = (((sum & 0x1ffffff) << 5) ^ value) >>> 0;
    [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].forEach((word, bit) => { if (((top >> bit) & 1) === 1) sum = (sum ^ word) >>> 0; });
  }
  sum = (sum ^ 1) >>> 0;
  return `${human}1${[...data, ...Array.from({ length: 6 }, (_, at) => (sum >>> (5 * (5 - at))) & 31)].map((value) => BECH32.charAt(value)).join('')}`;
}

/** A wallet's phrase of 12 or 24 words, with its checksum (BIP-39). */
function seedPhrase(random: Random, words: number): string {
  const entropy = bytes(random, words * 4 / 3);
  const bits = [...entropy, createHash('sha256').update(entropy).digest()[0] ?? 0].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: words }, (_, at) => BIP39_WORDS[Number.parseInt(bits.slice(at * 11, at * 11 + 11), 2)] ?? '').join(' ');
}

const bytes = (random: Random, count: number): Buffer => Buffer.from(chars(random, 'hex', count * 2), 'hex');

const MADE: readonly Format[] = [
  { name: 'github-token', group: 'code', make: (random) => withCrc(pick(random, ['ghp_', 'gho_', 'ghs_']), random) },
  { name: 'npm-token', group: 'code', make: (random) => withCrc('npm_', random) },
  { name: 'jwt', group: 'keys', make: (random) => jwt(random, 20) },
  { name: 'jwt', group: 'keys', make: (random) => jwt(random, 4200) },
  ...['RSA PRIVATE KEY', 'PRIVATE KEY', 'EC PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'DSA PRIVATE KEY', 'PGP PRIVATE KEY BLOCK'].flatMap((label) => ['\n', '\\n', '\\\\n', '\r\n'].map((end): Format => ({
    name: `private-key ${JSON.stringify(end)}`, group: 'keys', make: (random) => pem(label, random, pick(random, [220, 1600, 3100]), end), frame: end === '\n' ? 'my key:\n{V}\n' : '{"key": "{V}"}' }))),
  { name: 'private-key', group: 'keys', make: (random) => pem('PGP PRIVATE KEY BLOCK', random, 5000, '\n'), frame: '{V}\n' },
  { name: 'encoded-private-key', group: 'keys', make: (random) => Buffer.from(pem('RSA PRIVATE KEY', random, 1600, '\n')).toString('base64') },
  { name: 'extended-private-key', group: 'keys', make: (random) => base58check(Buffer.concat([Buffer.from('0488ade4', 'hex'), bytes(random, 41), Buffer.from([0]), bytes(random, 32)])) },
  { name: 'bitcoin-private-key', group: 'keys', make: (random) => base58check(Buffer.concat([Buffer.from([0x80]), bytes(random, 32), Buffer.from([1])])), frame: 'BITCOIN_PRIVATE_KEY={V}' },
  { name: 'age-key', group: 'keys', make: (random) => bech32('age-secret-key-', random, 52).toUpperCase() },
  { name: 'nostr-key', group: 'keys', make: (random) => bech32('nsec', random, 52) },
  { name: 'seed-phrase', group: 'keys', make: (random) => seedPhrase(random, 12), frame: 'my wallet seed phrase is {V}, keep it' },
  { name: 'seed-phrase', group: 'keys', make: (random) => seedPhrase(random, 24), frame: 'MNEMONIC="{V}"' },
  { name: 'ethereum-private-key', group: 'keys', make: (random) => `0x${chars(random, 'hex', 64)}`, frame: 'PRIVATE_KEY={V}' },
  { name: 'minisign-key', group: 'keys', make: (random) => `RWRTY0Iy${chars(random, 'b64', 200)}`, frame: 'untrusted comment: minisign encrypted secret key\n{V}\n' },
  { name: 'azure-storage-key', group: 'cloud', make: (random) => bytes(random, 64).toString('base64'), frame: 'DefaultEndpointsProtocol=https;AccountName=x1;AccountKey={V};EndpointSuffix=core.windows.net' },
  { name: 'azure-sas-signature', group: 'cloud', make: (random) => encodeURIComponent(bytes(random, 32).toString('base64')), frame: 'https://x1.blob.core.windows.net/c/f?sv=2022-11-02&se=2024-01-01&sig={V}' },
  { name: 'aws-presigned-url', group: 'cloud', make: (random) => chars(random, 'hex', 64), frame: 'https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=900&X-Amz-Signature={V}' },
  { name: 'google-signed-url', group: 'cloud', make: (random) => chars(random, 'hex', 512), frame: 'https://storage.googleapis.com/b/k?X-Goog-Expires=900&X-Goog-Signature={V}' },
  { name: 'cloudfront-signed-url', group: 'cloud', make: (random) => `${chars(random, 'url', 340)}__`, frame: 'https://d1.cloudfront.net/v.mp4?Expires=1715000000&Signature={V}&Key-Pair-Id=K2' },
  { name: 'otp-seed', group: 'keys', make: (random) => chars(random, 'b32', 32), frame: 'otpauth://totp/Acme:bob@corp.io?secret={V}&issuer=Acme' },
  { name: 'session-cookie', group: 'keys', make: (random) => chars(random, 'alnum', 32), frame: 'Cookie: theme=dark; PHPSESSID={V}; lang=en' },
  { name: 'session-cookie', group: 'keys', make: (random) => `s%3A${chars(random, 'url', 32)}.${chars(random, 'alnum', 43)}`, frame: 'Set-Cookie: connect.sid={V}; Path=/; HttpOnly' },
  { name: 'session-cookie', group: 'keys', make: (random) => chars(random, 'hex', 40), frame: "curl -b 'session={V}' https://x1.io" },
  { name: 'basic-auth', group: 'keys', make: (random) => Buffer.from(`bob:${chars(random, 'alnum', 14)}`).toString('base64'), frame: 'Authorization: Basic {V}' },
  { name: 'bearer-token', group: 'keys', make: (random) => chars(random, 'alnum', 40), frame: 'Authorization: Bearer {V}' },
  { name: 'elastic-cloud-key', group: 'data', make: (random) => `essu_${Buffer.from(`${chars(random, 'alnum', 20)}:${chars(random, 'alnum', 22)}`).toString('base64')}` },
  { name: 'grafana-legacy-key', group: 'operations', make: (random) => Buffer.from(JSON.stringify({ k: chars(random, 'alnum', 32), n: 'ci', id: 1 })).toString('base64') },
  { name: 'dingtalk-webhook', group: 'chat', make: (random) => chars(random, 'hex', 64), frame: 'https://oapi.dingtalk.com/robot/send?access_token={V}' },
  { name: 'wecom-webhook', group: 'chat', make: (random) => uuid(random), frame: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={V}' },
  { name: 'ifttt-webhook', group: 'chat', make: (random) => chars(random, 'url', 43), frame: 'https://maker.ifttt.com/trigger/door/with/key/{V}' },
];

function table(group: string, lines: string): Format[] {
  return lines.trim().split('\n').map((line) => {
    const [name = '', template = ''] = line.split(' ');
    const address = template.startsWith('https://') ? 8 : 0;
    return { name, group, make: (random) => fillTemplate(template, random), ...(address === 0 ? {} : { from: address }) };
  });
}

const named: readonly Format[] = NAMED.trim().split('\n').map((line) => {
  const [name = '', label = '', template = ''] = line.split(' ');
  return { name, group: 'named', make: (random) => fillTemplate(template, random), frame: `${label}={V}` };
});

export const FORMATS: readonly Format[] = [...Object.entries({ ...PREFIXED, services: SERVICES }).flatMap(([group, lines]) => table(group, lines)), ...MADE, ...named];
