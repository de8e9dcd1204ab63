import { chars } from '../charset.ts';
import { jsonAfter } from '../checks.ts';
import type { Family } from '../family.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Secret stores, provisioning, monitoring, identity and work tracking. */
export const infrastructure: readonly Family[] = [
  { name: 'vault-token', title: 'HashiCorp Vault token', severity: 'critical', tokens: [{ prefix: ['hvs.', 'hvb.', 'hvr.'], body: chars.url, length: [24, 300] }],
    named: [{ names: ['vault'], shape: /^s\.[A-Za-z0-9]{24}$/ }] },
  { name: 'terraform-token', title: 'Terraform Cloud token', severity: 'critical', tokens: [
    { prefix: ['.atlasv1.'], before: { set: chars.alnum, length: [14, 14] }, body: chars.url, length: [60, 70] },
  ] },
  { name: 'doppler-token', title: 'Doppler token', severity: 'critical', tokens: [
    { prefix: ['dp.pt.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.'], body: chars.alnum, length: [40, 44] },
    { prefix: ['dp.st.'], body: chars.dotted, length: [40, 80], shape: /^(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}$/ },
  ] },
  { name: 'onepassword-token', title: '1Password service account token', severity: 'critical', tokens: [{ prefix: ['ops_eyJ'], body: chars.urlEquals, length: [200, 1500] }] },
  { name: 'onepassword-secret-key', title: '1Password secret key', severity: 'critical', tokens: [
    { prefix: ['A3-'], body: chars.dashed, length: [36, 37], shape: /^[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}$/ },
  ] },
  { name: 'pulumi-token', title: 'Pulumi access token', severity: 'critical', tokens: [{ prefix: ['pul-'], body: chars.hex, length: [40, 40] }] },
  { name: 'grafana-token', title: 'Grafana token', severity: 'high', tokens: [
    { prefix: ['glsa_'], body: chars.word, length: [41, 41], shape: /^[A-Za-z0-9]{32}_[a-f0-9]{8}$/ },
    { prefix: ['glc_'], body: chars.base64, length: [60, 400], check: jsonAfter(4) },
  ] },
  { name: 'newrelic-key', title: 'New Relic key', severity: 'high', tokens: [
    { prefix: ['NRAK-'], body: chars.upperAlnum, length: [27, 27] },
    { prefix: ['NRII-', 'NRIQ-', 'NRRA-', 'NRSP-'], body: chars.url, length: [32, 42] },
  ] },
  { name: 'datadog-key', title: 'Datadog API or application key', severity: 'high', named: [{ names: ['datadog', 'ddapi', 'ddapp', 'ddkey'], shape: /^(?:[a-f0-9]{32}|[a-f0-9]{40})$/ }] },
  { name: 'sentry-token', title: 'Sentry auth token', severity: 'high', tokens: [
    { prefix: ['sntrys_'], body: chars.b68, length: [80, 400], check: jsonAfter(7) },
    { prefix: ['sntryu_'], body: chars.hex, length: [64, 64] },
  ] },
  { name: 'honeycomb-key', title: 'Honeycomb key', severity: 'medium', tokens: [{ prefix: ['hcaik_', 'hcbik_', 'hcalk_', 'hcamk_'], body: chars.lowerAlnum, length: [30, 70] }] },
  { name: 'rollbar-token', title: 'Rollbar access token', severity: 'medium', named: [{ names: ['rollbar'], shape: /^[a-f0-9]{32}$/ }] },
  { name: 'mapbox-secret-token', title: 'Mapbox secret token', severity: 'high', tokens: [
    { prefix: ['sk.eyJ'], body: chars.dotted, length: [60, 250], shape: /^[A-Za-z0-9_-]{30,200}\.[A-Za-z0-9_-]{22}$/ },
  ] },
  { name: 'mapbox-public-token', title: 'Mapbox public token', severity: 'low', paranoia: 3, tokens: [
    { prefix: ['pk.eyJ'], body: chars.dotted, length: [60, 250], shape: /^[A-Za-z0-9_-]{30,200}\.[A-Za-z0-9_-]{22}$/ },
  ] },
  { name: 'notion-token', title: 'Notion integration token', severity: 'high', tokens: [
    { prefix: ['ntn_'], body: chars.alnum, length: [43, 50] },
    { prefix: ['secret_'], body: chars.alnum, boundary: chars.word, length: [43, 43], entropy: 3.8 },
  ] },
  { name: 'linear-key', title: 'Linear API key', severity: 'high', tokens: [{ prefix: ['lin_api_', 'lin_oauth_', 'lin_wh_'], body: chars.alnum, length: [40, 64] }] },
  { name: 'atlassian-token', title: 'Atlassian API token', severity: 'critical', tokens: [{ prefix: ['ATATT3xFfG'], body: chars.urlEquals, length: [150, 250] }] },
  { name: 'figma-token', title: 'Figma token', severity: 'high', tokens: [{ prefix: ['figd_', 'figu_', 'figor_'], body: chars.url, length: [40, 44] }] },
  { name: 'postman-key', title: 'Postman API key', severity: 'high', tokens: [{ prefix: ['PMAK-'], body: chars.dashed, length: [59, 59], shape: /^[a-f0-9]{24}-[a-f0-9]{34}$/ }] },
  { name: 'typeform-token', title: 'Typeform token', severity: 'medium', tokens: [{ prefix: ['tfp_'], body: chars.dotted, length: [44, 62] }] },
  { name: 'dropbox-token', title: 'Dropbox access token', severity: 'high', tokens: [{ prefix: ['sl.'], body: chars.dotted, length: [130, 1400], entropy: 4.5 }] },
  { name: 'hubspot-token', title: 'HubSpot private app token', severity: 'high', tokens: [
    { prefix: ['pat-na1-', 'pat-na2-', 'pat-na3-', 'pat-eu1-', 'pat-ap1-'], body: chars.dashed, length: [36, 36], shape: UUID, entropy: 2.6 },
  ] },
  { name: 'asana-token', title: 'Asana access token', severity: 'high', named: [{ names: ['asana'], shape: /^(?:[12]\/\d{13,17}(?:\/\d{13,17})?:[a-f0-9]{32})$/ }] },
  { name: 'okta-token', title: 'Okta API token', severity: 'critical', named: [{ names: ['okta', 'ssws'], shape: /^00[A-Za-z0-9_-]{40}$/ }] },
  { name: 'auth0-secret', title: 'Auth0 client secret', severity: 'critical', named: [{ names: ['auth0'], shape: /^[A-Za-z0-9_-]{64}$/ }] },
  { name: 'pagerduty-key', title: 'PagerDuty API key', severity: 'high', named: [{ names: ['pagerduty', 'pdtoken'], shape: /^(?:u\+|y_)?[A-Za-z0-9_+-]{18,20}$/ }] },
  { name: 'launchdarkly-key', title: 'LaunchDarkly key', severity: 'high', named: [{ names: ['launchdarkly', 'ldsdk'], shape: /^(?:api|sdk)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/ }] },
  { name: 'tailscale-key', title: 'Tailscale key', severity: 'critical', tokens: [
    { prefix: ['tskey-api-', 'tskey-auth-', 'tskey-client-', 'tskey-webhook-', 'tskey-scim-'], body: chars.dashed, length: [30, 64], shape: /^[A-Za-z0-9]{10,22}-[A-Za-z0-9]{18,40}$/ },
  ] },
  { name: 'ngrok-token', title: 'ngrok authtoken', severity: 'medium', named: [{ names: ['ngrok', 'authtoken'], shape: /^[12][A-Za-z0-9]{20,32}_[A-Za-z0-9]{17,21}$/ }] },
];
