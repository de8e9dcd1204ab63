import { chars } from '../charset.ts';
import type { Family } from '../family.ts';
import { DIGITS_AND_CASES } from './shapes.ts';

/** Keys of services around models that begin with letters of their own: agents, retrieval, media, sandboxes, workflows. */
export const aiServices: readonly Family[] = [
  { name: 'litellm-key', title: 'LiteLLM proxy key', severity: 'high', tokens: [{ prefix: ['sk-'], body: chars.url, boundary: chars.url, length: [22, 22], shape: DIGITS_AND_CASES, entropy: 3.6 }] },
  { name: 'cursor-key', title: 'Cursor API key', severity: 'high', tokens: [
    { prefix: ['crsr_'], body: chars.alnum, boundary: chars.word, length: [40, 70] },
    { prefix: ['key_'], body: chars.hex, boundary: chars.word, length: [64, 64] },
  ] },
  { name: 'windsurf-key', title: 'Windsurf key', severity: 'high', tokens: [{ prefix: ['sk-ws-01-', 'sk-ws-'], body: chars.url, length: [60, 110] }] },
  { name: 'llamacloud-key', title: 'LlamaCloud API key', severity: 'high', tokens: [{ prefix: ['llx-'], body: chars.alnum, boundary: chars.url, length: [40, 60] }] },
  { name: 'letta-key', title: 'Letta API key', severity: 'high', tokens: [{ prefix: ['sk-let-'], body: chars.base64, length: [40, 140] }] },
  { name: 'composio-key', title: 'Composio API key', severity: 'high', tokens: [{ prefix: ['ak_'], body: chars.url, boundary: chars.word, length: [20, 20], shape: DIGITS_AND_CASES, entropy: 3.5 }] },
  { name: 'chroma-key', title: 'Chroma Cloud API key', severity: 'high', tokens: [{ prefix: ['ck-'], body: chars.alnum, boundary: chars.url, length: [40, 50], entropy: 4 }] },
  { name: 'humanloop-key', title: 'Humanloop API key', severity: 'high', tokens: [{ prefix: ['hl_sk_'], body: chars.hex, length: [40, 64] }] },
  { name: 'langwatch-key', title: 'LangWatch API key', severity: 'high', tokens: [{ prefix: ['sk-lw-'], body: chars.alnum, length: [40, 80] }] },
  { name: 'arize-key', title: 'Arize API key', severity: 'high', tokens: [{ prefix: ['ak-'], body: chars.url, boundary: chars.url, length: [60, 90], shape: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-[A-Za-z0-9_-]{20,50}$/ }] },
  { name: 'galileo-key', title: 'Galileo API key', severity: 'medium', tokens: [{ prefix: ['gal_'], body: chars.alnum, boundary: chars.word, length: [36, 60] }] },
  { name: 'promptlayer-key', title: 'PromptLayer API key', severity: 'medium', tokens: [{ prefix: ['pl_'], body: chars.hex, boundary: chars.word, length: [32, 32] }] },
  { name: 'zep-key', title: 'Zep API key', severity: 'high', tokens: [{ prefix: ['z_1dWlkIj'], body: chars.dotted, boundary: chars.word, length: [60, 260], entropy: 4 }] },
  { name: 'supermemory-key', title: 'Supermemory API key', severity: 'high', tokens: [{ prefix: ['sm_'], body: chars.alnum, boundary: chars.word, length: [40, 80], entropy: 4 }] },
  { name: 'landingai-key', title: 'LandingAI API key', severity: 'high', tokens: [{ prefix: ['land_sk_'], body: chars.alnum, length: [36, 60] }] },
  { name: 'twelvelabs-key', title: 'TwelveLabs API key', severity: 'high', tokens: [{ prefix: ['tlk_'], body: chars.upperAlnum, boundary: chars.word, length: [30, 50] }] },
  { name: 'cartesia-key', title: 'Cartesia API key', severity: 'high', tokens: [{ prefix: ['sk_car_'], body: chars.url, length: [20, 60], entropy: 3.5 }] },
  { name: 'luma-key', title: 'Luma API key', severity: 'high', tokens: [{ prefix: ['luma-'], body: chars.dashed, boundary: chars.url, length: [36, 90], shape: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/ }] },
  { name: 'steel-key', title: 'Steel API key', severity: 'high', tokens: [{ prefix: ['ste-'], body: chars.alnum, boundary: chars.url, length: [50, 90], entropy: 4 }] },
  { name: 'hyperbrowser-key', title: 'Hyperbrowser API key', severity: 'high', tokens: [{ prefix: ['hb_'], body: chars.hex, boundary: chars.word, length: [28, 40] }] },
  { name: 'daytona-key', title: 'Daytona API key', severity: 'high', tokens: [{ prefix: ['dtn_'], body: chars.hex, boundary: chars.word, length: [64, 64] }] },
  { name: 'blaxel-key', title: 'Blaxel API key', severity: 'high', tokens: [{ prefix: ['bl_'], body: chars.alnum, boundary: chars.word, length: [36, 60], entropy: 4 }] },
  { name: 'salad-key', title: 'SaladCloud API key', severity: 'high', tokens: [{ prefix: ['salad_cloud_'], body: chars.word, length: [30, 90] }] },
  { name: 'kaggle-token', title: 'Kaggle API token', severity: 'high', tokens: [{ prefix: ['KGAT_'], body: chars.hex, length: [32, 32] }] },
  { name: 'convex-key', title: 'Convex deploy key', severity: 'critical', tokens: [{ prefix: ['eyJ2MiI6'], body: chars.base64, boundary: chars.dotted, length: [40, 140], entropy: 3.8 }] },
  { name: 'inngest-key', title: 'Inngest signing key', severity: 'critical', tokens: [{ prefix: ['signkey-prod-', 'signkey-branch-', 'signkey-test-'], body: chars.hex, length: [24, 64] }] },
  { name: 'trigger-dev-key', title: 'Trigger.dev key', severity: 'high', tokens: [
    { prefix: ['tr_prod_', 'tr_stg_', 'tr_dev_', 'tr_preview_'], body: chars.alnum, boundary: chars.word, length: [20, 30] },
    { prefix: ['tr_pat_'], body: chars.lowerAlnum, boundary: chars.word, length: [36, 44] },
  ] },
  { name: 'n8n-key', title: 'n8n API key', severity: 'high', tokens: [{ prefix: ['n8n_api_'], body: chars.hex, length: [80, 100] }] },
  { name: 'retool-token', title: 'Retool API token', severity: 'high', tokens: [{ prefix: ['retool_'], body: chars.alnum, boundary: chars.word, length: [24, 30], entropy: 3.6 }] },
  { name: 'tally-key', title: 'Tally API key', severity: 'medium', tokens: [{ prefix: ['tly-'], body: chars.alnum, boundary: chars.url, length: [24, 60], entropy: 3.6 }] },
];
