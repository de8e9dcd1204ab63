import { chars } from '../charset.ts';
import type { Family } from '../family.ts';

/** Databases and data platforms. Passwords inside connection addresses are read by `../address.ts`. */
export const database: readonly Family[] = [
  { name: 'planetscale-token', title: 'PlanetScale password or token', severity: 'critical', tokens: [{ prefix: ['pscale_pw_', 'pscale_tkn_', 'pscale_oauth_'], body: chars.dotted, length: [32, 64] }] },
  { name: 'supabase-key', title: 'Supabase secret key', severity: 'critical', tokens: [
    { prefix: ['sbp_'], body: chars.word, length: [40, 46], shape: /^(?:v\d_|oauth_)?[a-f0-9]{40}$/ },
    { prefix: ['sb_secret_'], body: chars.url, length: [30, 40] },
  ] },
  { name: 'supabase-publishable-key', title: 'Supabase publishable key', severity: 'low', paranoia: 3, tokens: [{ prefix: ['sb_publishable_'], body: chars.url, length: [30, 40] }] },
  { name: 'neon-key', title: 'Neon API key', severity: 'critical', tokens: [{ prefix: ['napi_'], body: chars.lowerAlnum, length: [60, 70] }] },
  { name: 'databricks-token', title: 'Databricks access token', severity: 'critical', tokens: [
    { prefix: ['dapi'], body: chars.dashed, length: [32, 34], shape: /^[a-f0-9]{32}(?:-\d)?$/ },
  ] },
  { name: 'airtable-token', title: 'Airtable personal access token', severity: 'high', tokens: [
    { prefix: ['pat'], body: chars.dotted, length: [79, 79], shape: /^[A-Za-z0-9]{14}\.[a-f0-9]{64}$/ },
  ] },
  { name: 'confluent-secret', title: 'Confluent Cloud API secret', severity: 'high', tokens: [{ prefix: ['cflt'], body: chars.base64, length: [60, 60], entropy: 4 }],
    named: [{ names: ['confluent', 'kafkaapi'], shape: /^[A-Za-z0-9/+]{64}$/ }] },
  { name: 'mongodb-atlas-key', title: 'MongoDB Atlas secret', severity: 'critical', tokens: [{ prefix: ['mdb_sa_sk_'], body: chars.url, length: [40, 40] }],
    named: [{ names: ['atlas'], shape: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/ }] },
  { name: 'algolia-key', title: 'Algolia admin key', severity: 'high', named: [{ names: ['algoliaadmin', 'algoliaapi', 'algoliawrite', 'algoliakey'], shape: /^[a-f0-9]{32}$/ }] },
  { name: 'upstash-token', title: 'Upstash REST token', severity: 'high', named: [{ names: ['upstash'], shape: /^A[A-Za-z0-9]{30,120}={0,2}$/ }] },
  { name: 'elastic-key', title: 'Elasticsearch API key', severity: 'high', named: [{ names: ['elastic'], shape: /^[A-Za-z0-9+/_-]{58,90}={0,2}$/ }] },
  { name: 'fauna-key', title: 'Fauna secret', severity: 'high', tokens: [{ prefix: ['fnA'], body: chars.url, length: [37, 50], entropy: 3.8 }] },
];
