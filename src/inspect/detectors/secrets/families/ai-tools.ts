import { chars } from '../charset.ts';
import type { Family } from '../family.ts';
import { ALNUM_32, HEX_32, HEX_40, UUID } from './shapes.ts';

/** More model hosts, and what agents call: search, browsers, memory, evaluation. */
export const aiTools: readonly Family[] = [
  { name: 'google-auth-key', title: 'Google AI auth key', severity: 'high', tokens: [{ prefix: ['AQ.Ab'], body: chars.url, length: [45, 60], entropy: 3.5 }] },
  { name: 'runpod-key', title: 'RunPod API key', severity: 'high', tokens: [{ prefix: ['rpa_'], body: chars.upperAlnum, boundary: chars.word, length: [40, 48] }] },
  { name: 'modal-token', title: 'Modal token', severity: 'high', tokens: [{ prefix: ['ak-', 'as-'], body: chars.alnum, boundary: chars.url, length: [22, 22], entropy: 3.6 }] },
  { name: 'runway-key', title: 'Runway API key', severity: 'high', tokens: [{ prefix: ['key_'], body: chars.hex, boundary: chars.word, length: [128, 128] }] },
  { name: 'brave-search-key', title: 'Brave Search API key', severity: 'high', tokens: [{ prefix: ['BSA'], body: chars.url, length: [27, 28], entropy: 3.8 }] },
  { name: 'mem0-key', title: 'Mem0 API key', severity: 'high', tokens: [{ prefix: ['m0-'], body: chars.alnum, boundary: chars.url, length: [40, 40] }] },
  { name: 'helicone-key', title: 'Helicone API key', severity: 'high', tokens: [{ prefix: ['sk-helicone-', 'pk-helicone-'], body: chars.dashed, length: [28, 40], shape: /^(?:[a-z]{2}-)?[a-z0-9]{7}(?:-[a-z0-9]{7}){3}$/ }] },
  { name: 'friendli-token', title: 'Friendli token', severity: 'high', tokens: [{ prefix: ['flp_'], body: chars.alnum, boundary: chars.word, length: [44, 50] }] },
  { name: 'browserbase-key', title: 'Browserbase API key', severity: 'high', tokens: [{ prefix: ['bb_live_'], body: chars.url, length: [26, 28] }] },
  { name: 'apify-token', title: 'Apify token', severity: 'high', tokens: [{ prefix: ['apify_api_', 'apify_proxy_'], body: chars.alnum, length: [34, 38] }] },
  { name: 'anyscale-key', title: 'Anyscale API key', severity: 'high', tokens: [{ prefix: ['esecret_'], body: chars.lowerAlnum, length: [24, 32] }] },
  { name: 'nomic-key', title: 'Nomic API key', severity: 'medium', tokens: [{ prefix: ['nk-'], body: chars.url, boundary: chars.url, length: [43, 43], entropy: 4 }] },
  { name: 'openai-session-token', title: 'OpenAI session token', severity: 'high', tokens: [{ prefix: ['sess-'], body: chars.alnum, boundary: chars.url, length: [40, 40] }] },
  { name: 'zhipu-key', title: 'Zhipu AI API key', severity: 'high', named: [{ names: ['zhipu', 'bigmodel', 'zaiapi', 'zaikey', 'glmapi'], shape: /^[a-f0-9]{32}\.[A-Za-z0-9]{16}$/ }] },
  { name: 'fal-key', title: 'fal API key', severity: 'high', named: [{ names: ['falkey', 'falapi', 'faltoken'], shape: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}:[a-f0-9]{32}$/ }] },
  { name: 'baseten-key', title: 'Baseten API key', severity: 'high', named: [{ names: ['baseten'], shape: /^[A-Za-z0-9]{8}\.[A-Za-z0-9]{32}$/ }] },
  { name: 'deepinfra-key', title: 'DeepInfra API key', severity: 'high', named: [{ names: ['deepinfra'], shape: ALNUM_32 }] },
  { name: 'ai21-key', title: 'AI21 API key', severity: 'high', named: [{ names: ['ai21'], shape: /^(?:[A-Za-z0-9]{32}|[0-9a-f-]{36})$/ }] },
  { name: 'exa-key', title: 'Exa API key', severity: 'high', named: [{ names: ['exaapi', 'exakey', 'exatoken'], shape: UUID }] },
  { name: 'serper-key', title: 'Serper API key', severity: 'high', named: [{ names: ['serper'], shape: HEX_40 }] },
  { name: 'serpapi-key', title: 'SerpApi key', severity: 'high', named: [{ names: ['serpapi', 'serp'], shape: /^[a-f0-9]{64}$/ }] },
  { name: 'deepl-key', title: 'DeepL API key', severity: 'high', tokens: [
    { prefix: [':fx'], before: { set: chars.hex | chars.dashed, length: [36, 36] }, body: chars.digit, length: [0, 0], entropy: 0 },
  ], named: [{ names: ['deepl'], shape: UUID }] },
  { name: 'portkey-key', title: 'Portkey API key', severity: 'high', named: [{ names: ['portkey'], shape: /^[A-Za-z0-9+/]{27,28}=?$/ }] },
  { name: 'stability-key', title: 'Stability AI API key', severity: 'high', named: [{ names: ['stability', 'dreamstudio'], shape: /^sk-[A-Za-z0-9]{44,52}$/ }] },
  { name: 'clarifai-key', title: 'Clarifai key', severity: 'high', named: [{ names: ['clarifai'], shape: HEX_32 }] },
];
