import { chars } from '../charset.ts';
import type { Family } from '../family.ts';
import { HEX_40, UUID } from './shapes.ts';

/** Package registries, delivery pipelines, code quality and the settings that programs read while they run. */
export const delivery: readonly Family[] = [
  { name: 'harness-token', title: 'Harness token', severity: 'critical', tokens: [{ prefix: ['pat.', 'sat.'], body: chars.dotted, boundary: chars.dotted, length: [68, 68], shape: /^[A-Za-z0-9_-]{22}\.[a-f0-9]{24}\.[A-Za-z0-9]{20}$/ }] },
  { name: 'octopus-key', title: 'Octopus Deploy API key', severity: 'critical', tokens: [{ prefix: ['API-'], body: chars.upperAlnum, boundary: chars.url, length: [25, 32], entropy: 3.2 }] },
  { name: 'infracost-key', title: 'Infracost API key', severity: 'medium', tokens: [{ prefix: ['ico-'], body: chars.alnum, boundary: chars.url, length: [32, 32] }] },
  { name: 'packagist-token', title: 'Packagist token', severity: 'critical', tokens: [{ prefix: ['packagist_ort_', 'packagist_ack_', 'packagist_out_', 'packagist_oat_', 'packagist_uut_'], body: chars.hex, length: [66, 70] }] },
  { name: 'readme-key', title: 'ReadMe API key', severity: 'high', tokens: [{ prefix: ['rdme_'], body: chars.lowerAlnum, length: [70, 70] }] },
  { name: 'wakatime-key', title: 'WakaTime API key', severity: 'medium', tokens: [{ prefix: ['waka_', 'waka_sec_', 'waka_tok_'], body: chars.dashed, length: [36, 36], shape: UUID, entropy: 2.6 }] },
  { name: 'socket-token', title: 'Socket API token', severity: 'high', tokens: [{ prefix: ['sktsec_'], body: chars.word, length: [40, 70], shape: /^[A-Za-z0-9_-]{36,65}_api$/ }] },
  { name: 'deepsource-token', title: 'DeepSource token', severity: 'high', tokens: [{ prefix: ['dsp_'], body: chars.hex, boundary: chars.word, length: [40, 40] }] },
  { name: 'configcat-key', title: 'ConfigCat SDK key', severity: 'medium', tokens: [{ prefix: ['configcat-sdk-1/', 'configcat-proxy/'], body: chars.path, length: [45, 45], shape: /^[A-Za-z0-9_-]{22}\/[A-Za-z0-9_-]{22}$/ }] },
  { name: 'statsig-key', title: 'Statsig secret key', severity: 'high', tokens: [{ prefix: ['secret-'], body: chars.alnum, boundary: chars.url, length: [40, 50], entropy: 3.8 }] },
  { name: 'devcycle-key', title: 'DevCycle server key', severity: 'high', tokens: [{ prefix: ['dvc_server_'], body: chars.url, length: [36, 60] }] },
  { name: 'flagsmith-key', title: 'Flagsmith server key', severity: 'high', tokens: [{ prefix: ['ser.'], body: chars.alnum, boundary: chars.dotted, length: [20, 24], entropy: 3.5 }] },
  { name: 'unleash-token', title: 'Unleash API token', severity: 'high', named: [{ names: ['unleash'], shape: /^(?:[\w*-]{1,30}):[\w-]{1,30}\.[a-f0-9]{56,64}$/ }] },
  { name: 'drone-token', title: 'Drone CI token', severity: 'high', named: [{ names: ['drone'], shape: /^[A-Za-z0-9]{32}$/ }] },
  { name: 'gitea-token', title: 'Gitea or Forgejo token', severity: 'critical', named: [{ names: ['gitea', 'forgejo', 'codeberg', 'gogs'], shape: HEX_40 }] },
  { name: 'jenkins-token', title: 'Jenkins API token', severity: 'critical', named: [{ names: ['jenkins'], shape: /^11[a-f0-9]{32}$|^[a-f0-9]{32}$/ }] },
  { name: 'codemagic-token', title: 'Codemagic token', severity: 'medium', named: [{ names: ['codemagic'], shape: /^[A-Za-z0-9_-]{43}$/ }] },
  { name: 'bitrise-token', title: 'Bitrise token', severity: 'high', named: [{ names: ['bitrise'], shape: /^[A-Za-z0-9_-]{86}$/ }] },
  { name: 'cloudsmith-key', title: 'Cloudsmith API key', severity: 'high', named: [{ names: ['cloudsmith'], shape: HEX_40 }] },
  { name: 'hex-pm-key', title: 'Hex.pm key', severity: 'high', named: [{ names: ['hexapi', 'hexpm', 'hexkey'], shape: /^[a-f0-9]{32}$/ }] },
  { name: 'optimizely-token', title: 'Optimizely token', severity: 'high', named: [{ names: ['optimizely'], shape: /^2:[A-Za-z0-9_-]{54}$/ }] },
  { name: 'sidekiq-secret', title: 'Sidekiq Enterprise credential', severity: 'high', named: [{ names: ['bundleenterprise', 'bundlegems', 'sidekiq', 'contribsys'], shape: /^[a-f0-9]{8}:[a-f0-9]{8}$/ }] },
];
