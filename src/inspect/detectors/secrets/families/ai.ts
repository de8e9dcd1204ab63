import { chars } from '../charset.ts';
import type { Family } from '../family.ts';

/** Model providers and their tooling. */
export const ai: readonly Family[] = [
  { name: 'openai-key', title: 'OpenAI API key', severity: 'critical', tokens: [
    { prefix: ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-service-'], body: chars.url, length: [40, 220] },
    { prefix: ['sk-None-'], body: chars.url, length: [40, 220] },
    { prefix: ['sk-'], body: chars.alnum, boundary: chars.url, length: [48, 48] },
  ] },
  { name: 'anthropic-key', title: 'Anthropic API key', severity: 'critical', tokens: [
    { prefix: ['sk-ant-'], body: chars.url, length: [60, 140], shape: /^(?:api|admin|oat|ort|sid)\d{2}-[A-Za-z0-9_-]{50,130}$/ },
  ] },
  { name: 'openrouter-key', title: 'OpenRouter API key', severity: 'critical', tokens: [{ prefix: ['sk-or-v1-'], body: chars.hex, length: [64, 64] }] },
  { name: 'deepseek-key', title: 'DeepSeek or compatible API key', severity: 'high', tokens: [{ prefix: ['sk-'], body: chars.hex, boundary: chars.url, length: [32, 32] }] },
  { name: 'huggingface-token', title: 'Hugging Face token', severity: 'critical', tokens: [{ prefix: ['hf_', 'api_org_'], body: chars.alnum, length: [34, 34], entropy: 3.3 }] },
  { name: 'replicate-token', title: 'Replicate API token', severity: 'high', tokens: [{ prefix: ['r8_'], body: chars.alnum, length: [37, 37] }] },
  { name: 'groq-key', title: 'Groq API key', severity: 'high', tokens: [{ prefix: ['gsk_'], body: chars.alnum, length: [52, 52] }] },
  { name: 'perplexity-key', title: 'Perplexity API key', severity: 'high', tokens: [{ prefix: ['pplx-'], body: chars.alnum, length: [48, 56] }] },
  { name: 'xai-key', title: 'xAI API key', severity: 'high', tokens: [{ prefix: ['xai-'], body: chars.alnum, length: [70, 90] }] },
  { name: 'nvidia-key', title: 'NVIDIA API key', severity: 'high', tokens: [{ prefix: ['nvapi-'], body: chars.url, length: [60, 70] }] },
  { name: 'together-key', title: 'Together AI API key', severity: 'high', tokens: [{ prefix: ['tgp_v1_'], body: chars.url, length: [43, 43] }],
    named: [{ names: ['together'], shape: /^[a-f0-9]{64}$/ }] },
  { name: 'fireworks-key', title: 'Fireworks AI API key', severity: 'high', tokens: [{ prefix: ['fw_'], body: chars.alnum, length: [22, 24], entropy: 3.3 }] },
  { name: 'cerebras-key', title: 'Cerebras API key', severity: 'high', tokens: [{ prefix: ['csk-'], body: chars.lowerAlnum, length: [48, 48] }] },
  { name: 'elevenlabs-key', title: 'ElevenLabs API key', severity: 'high', tokens: [{ prefix: ['sk_'], body: chars.hex, boundary: chars.word, length: [48, 48] }] },
  { name: 'langsmith-key', title: 'LangSmith API key', severity: 'high', tokens: [{ prefix: ['lsv2_pt_', 'lsv2_sk_'], body: chars.word, length: [43, 43], shape: /^[a-f0-9]{32}_[a-f0-9]{10}$/ }] },
  { name: 'langfuse-key', title: 'Langfuse secret key', severity: 'high', tokens: [
    { prefix: ['sk-lf-'], body: chars.dashed, length: [36, 36], shape: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, entropy: 2.6 },
  ] },
  { name: 'pinecone-key', title: 'Pinecone API key', severity: 'high', tokens: [{ prefix: ['pcsk_'], body: chars.word, length: [60, 80], shape: /^[A-Za-z0-9]{5,6}_[A-Za-z0-9]{54,73}$/ }] },
  { name: 'tavily-key', title: 'Tavily API key', severity: 'high', tokens: [{ prefix: ['tvly-'], body: chars.dashed, length: [32, 44], shape: /^(?:(?:dev|prod)-)?[A-Za-z0-9]{32}$/ }] },
  { name: 'voyage-key', title: 'Voyage AI API key', severity: 'high', tokens: [{ prefix: ['pa-'], body: chars.url, length: [43, 43], entropy: 4 }] },
  { name: 'jina-key', title: 'Jina AI API key', severity: 'high', tokens: [{ prefix: ['jina_'], body: chars.url, length: [55, 70] }] },
  { name: 'firecrawl-key', title: 'Firecrawl API key', severity: 'high', tokens: [{ prefix: ['fc-'], body: chars.hex, boundary: chars.url, length: [32, 32] }] },
  { name: 'e2b-key', title: 'E2B API key', severity: 'high', tokens: [{ prefix: ['e2b_'], body: chars.hex, length: [40, 40] }] },
  { name: 'cohere-key', title: 'Cohere API key', severity: 'high', named: [{ names: ['cohere', 'coapikey'], shape: /^[A-Za-z0-9]{40}$/ }] },
  { name: 'mistral-key', title: 'Mistral API key', severity: 'high', named: [{ names: ['mistral'], shape: /^[A-Za-z0-9]{32}$/ }] },
  { name: 'wandb-key', title: 'Weights & Biases API key', severity: 'high', tokens: [{ prefix: ['wandb_v1_'], body: chars.word, length: [60, 90] }],
    named: [{ names: ['wandb', 'weightsandbiases'], shape: /^[a-f0-9]{40}$/ }] },
  { name: 'deepgram-key', title: 'Deepgram API key', severity: 'high', named: [{ names: ['deepgram'], shape: /^[a-f0-9]{40}$/ }] },
  { name: 'assemblyai-key', title: 'AssemblyAI API key', severity: 'high', named: [{ names: ['assemblyai'], shape: /^[a-f0-9]{32}$/ }] },
];
