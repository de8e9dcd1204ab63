import { chars } from '../charset.ts';
import { base64Text } from '../checks.ts';
import type { Family } from '../family.ts';
import { HEX_32, UUID } from './shapes.ts';

/** Monitoring, logging, incidents and analytics. */
export const observability: readonly Family[] = [
  { name: 'dynatrace-token', title: 'Dynatrace token', severity: 'critical', tokens: [
    { prefix: ['dt0c01.', 'dt0s01.', 'dt0s02.', 'dt0s03.', 'dt0s04.', 'dt0s06.', 'dt0s08.', 'dt0s16.'], body: chars.dotted, length: [73, 90], shape: /^[A-Z0-9]{8,24}\.[A-Z0-9]{64}$/ },
  ] },
  { name: 'grafana-legacy-key', title: 'Grafana API key', severity: 'high', tokens: [{ prefix: ['eyJrIjoi'], body: chars.base64, length: [56, 400] }] },
  { name: 'axiom-token', title: 'Axiom token', severity: 'high', tokens: [{ prefix: ['xaat-', 'xapt-', 'xait-'], body: chars.dashed, length: [36, 36], shape: UUID, entropy: 2.6 }] },
  { name: 'posthog-personal-key', title: 'PostHog personal API key', severity: 'high', tokens: [{ prefix: ['phx_', 'phs_'], body: chars.alnum, boundary: chars.word, length: [40, 52] }] },
  { name: 'posthog-public-key', title: 'PostHog public project key', severity: 'low', paranoia: 3, tokens: [{ prefix: ['phc_'], body: chars.alnum, boundary: chars.word, length: [40, 52] }] },
  { name: 'rootly-token', title: 'Rootly token', severity: 'high', tokens: [{ prefix: ['rootly_'], body: chars.hex, length: [64, 64] }] },
  { name: 'checkly-key', title: 'Checkly API key', severity: 'high', tokens: [{ prefix: ['cu_'], body: chars.hex, boundary: chars.word, length: [32, 32] }] },
  { name: 'coralogix-key', title: 'Coralogix key', severity: 'high', tokens: [{ prefix: ['cxup_', 'cxtp_', 'cxol_'], body: chars.alnum, length: [30, 30] }] },
  { name: 'elastic-cloud-key', title: 'Elastic Cloud key', severity: 'critical', tokens: [{ prefix: ['essu_', 'essa_', 'esp_'], body: chars.base64, boundary: chars.word, length: [50, 120], check: base64Text(5) }] },
  { name: 'prefect-key', title: 'Prefect API key', severity: 'high', tokens: [{ prefix: ['pnu_', 'pnb_'], body: chars.alnum, boundary: chars.word, length: [36, 36] }] },
  { name: 'segment-token', title: 'Segment public API token', severity: 'high', tokens: [{ prefix: ['sgp_'], body: chars.alnum, boundary: chars.word, length: [64, 64] }] },
  { name: 'dbt-token', title: 'dbt Cloud token', severity: 'high', tokens: [{ prefix: ['dbtc_', 'dbtu_'], body: chars.url, boundary: chars.word, length: [36, 60] }] },
  { name: 'splunk-token', title: 'Splunk HTTP event collector token', severity: 'high', named: [{ names: ['splunk', 'hectoken'], shape: UUID }] },
  { name: 'sumologic-key', title: 'Sumo Logic access key', severity: 'high', named: [{ names: ['sumologic', 'sumoaccess', 'sumokey'], shape: /^(?:[A-Za-z0-9]{64}|su[A-Za-z0-9]{12})$/ }] },
  { name: 'opsgenie-key', title: 'Opsgenie API key', severity: 'high', named: [{ names: ['opsgenie', 'geniekey'], shape: UUID }] },
  { name: 'loggly-token', title: 'Loggly token', severity: 'medium', named: [{ names: ['loggly'], shape: UUID }] },
  { name: 'bugsnag-key', title: 'Bugsnag API key', severity: 'medium', named: [{ names: ['bugsnag'], shape: HEX_32 }] },
  { name: 'amplitude-key', title: 'Amplitude key', severity: 'medium', named: [{ names: ['amplitude'], shape: HEX_32 }] },
  { name: 'mixpanel-secret', title: 'Mixpanel secret', severity: 'medium', named: [{ names: ['mixpanel'], shape: HEX_32 }] },
  { name: 'lightstep-token', title: 'Lightstep access token', severity: 'medium', named: [{ names: ['lightstep'], shape: /^[A-Za-z0-9+/]{64,130}={0,2}$/ }] },
  { name: 'logzio-token', title: 'Logz.io token', severity: 'medium', named: [{ names: ['logzio', 'logz'], shape: /^(?:[A-Za-z]{32}|[0-9a-f-]{36})$/ }] },
  { name: 'statuspage-key', title: 'Statuspage API key', severity: 'medium', named: [{ names: ['statuspage'], shape: /^(?:[a-f0-9]{64}|[0-9a-f-]{36})$/ }] },
];
