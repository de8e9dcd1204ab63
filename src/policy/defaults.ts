import { Document, isMap, visit } from 'yaml';
import type { Category } from '../inspect/contract.ts';
import { DEFAULT_TRUST } from '../conversation/types.ts';
import type { Origin, Trust } from '../conversation/types.ts';
import type { CallLimits } from './tools.ts';
import type { ApplicationSection, Gap, Step } from './schema/policy.ts';

/** The built-in policy, complete: every scalar, every category in both directions, every gap. */
export type CompletePolicy = {
  readonly [K in keyof Omit<ApplicationSection, 'defaults' | 'indeterminate' | 'refusal' | 'limits' | 'trust' | 'identity' | 'call_limits' | 'approvals'>]-?: NonNullable<ApplicationSection[K]>;
} & {
  readonly defaults: Readonly<Record<Category, { readonly request: Step[]; readonly answer: Step[] }>>;
  readonly indeterminate: Readonly<Record<Gap, 'allow' | 'flag' | 'block'>>;
  readonly refusal: { readonly style: 'error' | 'message'; readonly text: string };
  readonly approvals: { readonly expiry: string; readonly wait: string; readonly self_approval: boolean };
  readonly limits: { readonly max_part_chars: number; readonly max_part_tokens: number };
  readonly identity: { readonly headers: boolean; readonly token_required: boolean };
  readonly call_limits: CallLimits;
  readonly trust: { readonly origins: Readonly<Record<Origin, Trust>>; readonly sources: []; readonly destinations: [] };
};

const FLAG: Step[] = [{ action: 'flag' }];
const BLOCK: Step[] = [{ action: 'block' }];

/**
 * Attempts to take over the model. Trusted parts are the application's own words and may speak of such things. A user's
 * text needs more certainty than a document or tool result, in which instructions have no place. What the model itself
 * said earlier is only flagged: it was inspected when it was an answer.
 */
const TAKEOVER: Step[] = [
  { action: 'allow', trust: ['trusted'] },
  { action: 'block', confidence: 0.85, trust: ['user'] },
  { action: 'block', confidence: 0.8, trust: ['untrusted'], origin: ['system', 'developer', 'user', 'document', 'tool_result', 'tool_definition'] },
  { action: 'flag', confidence: 0.5 },
];

/**
 * What is built in for `flow` where what the user asked for is not known, as over MCP: nothing leads to any call then, and a
 * person would be asked about nearly every one.
 */
export const FLOW_WITHOUT_REQUEST: CompletePolicy['flow'] = 'block';

/** What a new user gets: protected, and not annoyed. Also what `sallyport policy explain --defaults` prints. */
export const BUILT_IN: CompletePolicy = {
  mode: 'enforce',
  paranoia: 1,
  refusal: { style: 'error', text: 'This was blocked by the security policy of this service.' },
  // Both rewrite what the model reads, so they are an operator's choice.
  isolate: 'off',
  canary: false,
  // Most attacks on tool calls cannot be told from honest delegation by anything but a person.
  flow: 'enforce',
  // Acts only where somebody has written permissions.
  access: 'enforce',
  // A header is the application's word for who its user is; believing it is the operator's choice.
  identity: { headers: false, token_required: false },
  data_sources: [],
  tools: [],
  call_limits: { same_call: 20, calls: 100, tokens: 5_000_000 },
  documents: [],
  approvals: { expiry: '15m', wait: 'off', self_approval: false },
  pseudonym_ttl: '24h',
  store_content: true,
  defaults: {
    injection: { request: TAKEOVER, answer: FLAG },
    jailbreak: { request: TAKEOVER, answer: FLAG },
    extraction: { request: TAKEOVER, answer: [{ action: 'block', severity: '>=high' }, { action: 'flag' }] },
    obfuscation: { request: FLAG, answer: FLAG },
    hidden_text: {
      request: [
        // Tag characters spell out ASCII that no one sees; no text needs them.
        { action: 'redact', method: 'remove', rule: ['hidden_text.tag-characters'] },
        { action: 'redact', method: 'remove', severity: '>=medium', trust: ['untrusted'] },
        { action: 'flag' },
      ],
      answer: [{ action: 'redact', method: 'remove', severity: '>=medium' }, { action: 'flag' }],
    },
    secret: {
      request: [{ action: 'redact', method: 'pseudonym', confidence: 0.7, severity: '>=medium' }, { action: 'flag' }],
      answer: [{ action: 'redact', method: 'mask' }],
    },
    pii: {
      // Examples and defaults in a tool's definition are its author's; changing them changes the tool.
      request: [{ action: 'flag', origin: ['tool_definition'] }, { action: 'redact', method: 'pseudonym', confidence: 0.7, severity: '>=medium' }, { action: 'flag' }],
      answer: [{ action: 'redact', method: 'mask', severity: '>=high' }, { action: 'flag' }],
    },
    exfiltration: {
      request: FLAG,
      answer: [{ action: 'block', severity: 'critical' }, { action: 'redact', method: 'remove', severity: '>=medium' }, { action: 'flag' }],
    },
    unsafe_output: { request: FLAG, answer: [{ action: 'redact', method: 'remove', severity: '>=high' }, { action: 'flag' }] },
    canary: { request: BLOCK, answer: BLOCK },
    denylist: { request: BLOCK, answer: BLOCK },
    harmful: { request: FLAG, answer: FLAG },
    limit: { request: BLOCK, answer: FLAG },
  },
  indeterminate: { image: 'flag', audio: 'flag', file: 'flag', unknown: 'flag', failed: 'block', timeout: 'block', too_large: 'block' },
  trust: { origins: { ...DEFAULT_TRUST }, sources: [], destinations: [] },
  rules: [],
  exceptions: [],
  disabled_rules: [],
  denylist: [],
  allowed_hosts: [],
  detectors: {},
  packages: {},
  open_paths: [],
  limits: { max_part_chars: 1_000_000, max_part_tokens: 250_000 },
};

/** The built-in policy as a file that `policy check` accepts and that decides exactly the same. */
export function builtInYaml(): string {
  const document = new Document({ version: 1, policy: BUILT_IN }, { aliasDuplicateObjects: false });
  // One line a step.
  visit(document, { Seq: (_, list) => { for (const item of list.items) if (isMap(item)) item.flow = true; } });
  const head = '# The built-in policy of Sallyport. Copy what you want to change; everything you leave out stays as it is here.\n';
  return head + document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
