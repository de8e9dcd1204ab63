import { chars } from '../charset.ts';
import type { Family } from '../family.ts';
import { ALNUM_32, ALNUM_40, UUID } from './shapes.ts';

/** Content delivery, domain names, virtual private networks and smaller clouds. */
export const network: readonly Family[] = [
  { name: 'cloudflare-scannable-token', title: 'Cloudflare token', severity: 'critical', tokens: [{ prefix: ['cfut_', 'cfat_', 'cfk_'], body: chars.alnum, boundary: chars.word, length: [48, 48], shape: /^[A-Za-z0-9]{40}[a-f0-9]{8}$/ }] },
  { name: 'akamai-credential', title: 'Akamai EdgeGrid credential', severity: 'critical', tokens: [{ prefix: ['akab-', 'akaa-'], body: chars.dashed, length: [33, 33], shape: /^[a-z0-9]{16}-[a-z0-9]{16}$/ }] },
  { name: 'dnsimple-token', title: 'DNSimple token', severity: 'high', tokens: [{ prefix: ['dnsimple_a_', 'dnsimple_u_'], body: chars.alnum, length: [32, 40] }] },
  { name: 'porkbun-key', title: 'Porkbun API key', severity: 'high', tokens: [{ prefix: ['pk1_', 'sk1_'], body: chars.hex, boundary: chars.word, length: [64, 64] }] },
  { name: 'defined-networking-key', title: 'Defined Networking key', severity: 'critical', tokens: [{ prefix: ['dnkey-'], body: chars.url, length: [79, 79], shape: /^[A-Z0-9_]{26}-[A-Z0-9_]{52}$/i }] },
  { name: 'netbird-token', title: 'NetBird token', severity: 'critical', tokens: [{ prefix: ['nbp_'], body: chars.alnum, boundary: chars.word, length: [36, 36] }] },
  { name: 'exoscale-key', title: 'Exoscale API key', severity: 'high', tokens: [{ prefix: ['EXO'], body: chars.hex, boundary: chars.word, length: [24, 24] }] },
  { name: 'openstack-token', title: 'Fernet token', severity: 'high', tokens: [{ prefix: ['gAAAAA'], body: chars.urlEquals, length: [94, 1500], entropy: 4 }] },
  { name: 'volcengine-key', title: 'Volcengine access key id', severity: 'high', tokens: [{ prefix: ['AKLT'], body: chars.alnum, length: [40, 48] }] },
  { name: 'baidu-key', title: 'Baidu Cloud API key', severity: 'critical', tokens: [{ prefix: ['bce-v3/ALTAK-'], body: chars.path, length: [62, 62], shape: /^[A-Za-z0-9]{21}\/[a-f0-9]{40}$/ }] },
  { name: 'openshift-token', title: 'OpenShift token', severity: 'critical', tokens: [{ prefix: ['sha256~'], body: chars.url, length: [43, 43], entropy: 3.8 }] },
  { name: 'rancher-token', title: 'Rancher token', severity: 'critical', tokens: [{ prefix: ['token-'], body: chars.colon, boundary: chars.url, length: [60, 60], shape: /^[a-z0-9]{5}:[a-z0-9]{54}$/ }] },
  { name: 'scalingo-token', title: 'Scalingo token', severity: 'high', tokens: [{ prefix: ['tk-us-'], body: chars.url, length: [48, 48] }] },
  { name: 'backblaze-key', title: 'Backblaze B2 application key', severity: 'critical', tokens: [{ prefix: ['K000', 'K001', 'K002', 'K003', 'K004', 'K005'], body: chars.base64, boundary: chars.word, length: [27, 27], entropy: 3.8 }] },
  { name: 'fastly-token', title: 'Fastly API token', severity: 'high', named: [{ names: ['fastly'], shape: /^[A-Za-z0-9_-]{32}$/ }] },
  { name: 'hetzner-token', title: 'Hetzner Cloud token', severity: 'critical', named: [{ names: ['hetzner', 'hcloud'], shape: /^[A-Za-z0-9]{64}$/ }] },
  { name: 'vultr-key', title: 'Vultr API key', severity: 'critical', named: [{ names: ['vultr'], shape: /^[A-Z0-9]{36}$/ }] },
  { name: 'ovh-secret', title: 'OVHcloud application secret', severity: 'high', named: [{ names: ['ovh'], shape: ALNUM_32 }] },
  { name: 'gandi-token', title: 'Gandi token', severity: 'high', named: [{ names: ['gandi'], shape: /^(?:[A-Za-z0-9]{24}|[a-f0-9]{40})$/ }] },
  { name: 'bunny-key', title: 'bunny.net API key', severity: 'high', named: [{ names: ['bunny'], shape: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{4}$|^[0-9a-f-]{72}$/ }] },
  { name: 'huawei-secret', title: 'Huawei Cloud secret key', severity: 'critical', named: [{ names: ['huawei', 'hwcloud'], shape: ALNUM_40 }] },
  { name: 'consul-token', title: 'Consul or Nomad token', severity: 'critical', named: [{ names: ['consul', 'nomad'], shape: UUID }] },
  { name: 'zerotier-token', title: 'ZeroTier token', severity: 'high', named: [{ names: ['zerotier'], shape: ALNUM_32 }] },
];
