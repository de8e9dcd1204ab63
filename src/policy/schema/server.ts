import { z } from 'zod';
import { DEFAULT_LEDGER, DEFAULT_MODELS, DEFAULT_SERVER, DEFAULT_TIMEOUTS, baseUrlFault } from '../../core/config.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import { hasKeyShape, isCredentialHeader } from '../inline-secret.ts';
import { address, bytes, count, duration, envName, explained, glob, hostPattern, orEmpty, section, webOrigin } from './values.ts';

const { listen, admin } = DEFAULT_SERVER;
const { bodyBytes, answerBytes, eventBytes, depth, parts, partChars, requestMs } = DEFAULT_LIMITS;
const mebibytes = (n: number): string => `${n / 1024 ** 2}MiB`;

/** Bounds on what is read; the names are those of core/limits.ts. */
export const limits = section({
  body_bytes: explained(bytes.optional(), 'Largest request body after decompression.', { standard: mebibytes(bodyBytes) }),
  answer_bytes: explained(bytes.optional(), 'Largest upstream answer that is read whole.', { standard: mebibytes(answerBytes) }),
  event_bytes: explained(bytes.optional(), 'Largest single server-sent event.', { standard: mebibytes(eventBytes) }),
  depth: explained(z.number().int().min(4).max(1000).optional(), 'Deepest JSON nesting.', { standard: String(depth) }),
  parts: explained(count.optional(), 'Most parts (messages, tool definitions, ...) in one conversation.', { standard: String(parts) }),
  part_chars: explained(count.optional(), 'Longest text that is inspected, in UTF-16 units; a longer one is indeterminate.', { standard: String(partChars) }),
  request_ms: explained(count.optional(), 'Longest time for a client to send its body, in milliseconds.', { standard: String(requestMs) }),
});

export const serverSection = section({
  listen: explained(address.optional(), 'Where applications call the gateway.', { standard: `${listen.host}:${listen.port}` }),
  admin: explained(address.optional(), 'Where the administration API listens. Keep it on a loopback address.', { standard: `${admin.host}:${admin.port}` }),
  hosts: explained(z.array(hostPattern).max(200).optional(), 'Names allowed in the Host header besides loopback names and the listening address.', { standard: 'none' }),
  cors: explained(section({
    origins: explained(z.array(webOrigin).max(200).optional(), 'Origins, exact, whose pages may call the gateway from a browser and read its answers. Cookies are never allowed; a page needs a key as any other client does.', { standard: 'none' }),
  }).optional(), 'Calls from pages in browsers.'),
  keys: explained(z.enum(['auto', 'required', 'off']).optional(), 'Whether callers need an application key. `auto`: always beyond loopback; on a loopback address the caller may bring its own provider key, and needs none where only the practice model is served.', { standard: DEFAULT_SERVER.keys }),
  data_dir: explained(z.string().min(1).optional(), 'Folder of the ledger and the keys; relative to the working directory. SALLYPORT_DATA_DIR wins over it.', { standard: DEFAULT_SERVER.dataDir }),
  reading_thread: explained(z.enum(['auto', 'on', 'off']).optional(), 'Whether long texts are read by a thread of their own, so that one that takes long holds up nobody else. `auto`: where there is more than one processor; the first long text starts it, and is read without it. `on`: always, and from the start. It takes some 50 MB.', { standard: DEFAULT_SERVER.readingThread }),
  limits: explained(limits.optional(), 'Bounds on what is read.'),
});

const seconds = (ms: number): string => `${ms / 1000}s`;

const price = section({
  input: explained(z.number().min(0), 'Per million input tokens.'),
  output: explained(z.number().min(0), 'Per million output tokens.'),
  cached_input: explained(z.number().min(0).optional(), 'Per million input tokens read from the provider\'s cache.', { standard: 'as input' }),
});

export const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, { error: 'must be a header name' });

const header = z.union([z.string().regex(/^[\t\x20-\x7e]{0,4096}$/), section({ env: envName })], { error: 'must be a fixed value, or {env: NAME} for the value of an environment variable' });

/** Headers that the gateway or HTTP itself sets; another value would break the exchange or smuggle one. */
const RESERVED_HEADERS = new Set(['host', 'content-length', 'content-type', 'transfer-encoding', 'connection', 'upgrade', 'te', 'trailer', 'expect', 'accept-encoding']);

export const headers = z.record(headerName, header).superRefine((all, context) => {
  for (const [name, value] of Object.entries(all)) {
    const fail = (message: string): void => context.addIssue({ code: 'custom', path: [name], message });
    if (RESERVED_HEADERS.has(name.toLowerCase())) fail('this header is set by the gateway itself');
    else if (typeof value === 'string' && (isCredentialHeader(name) || hasKeyShape(value))) fail('a credential does not belong in this file; write {env: NAME} and put it in that environment variable');
  }
});

export const baseUrl = z.string().superRefine((text, context) => {
  const fault = baseUrlFault(text);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
}).meta({ shape: 'URL' });

const upstream = section({
  kind: explained(z.enum(['openai', 'anthropic', 'practice']), 'The API the upstream speaks: `openai`, `anthropic`, or `practice` for the built-in model that needs no key.'),
  base_url: explained(baseUrl.optional(), 'As the provider\'s SDK takes it: for `openai` with the version (`https://api.openai.com/v1`), for `anthropic` without.', { standard: 'the provider\'s own' }),
  key_env: explained(envName.optional(), 'Environment variable that holds the provider\'s key. The key itself never stands in this file.', { standard: 'none is sent' }),
  models: explained(z.array(glob).min(1).max(500).optional(), 'Models it serves. The first upstream of the right kind with a match is used.', { standard: '["*"]' }),
  timeouts: explained(section({
    connect: explained(duration.optional(), 'To connect.', { standard: seconds(DEFAULT_TIMEOUTS.connect) }),
    first_byte: explained(duration.optional(), 'Until the answer begins.', { standard: seconds(DEFAULT_TIMEOUTS.firstByte) }),
    idle: explained(duration.optional(), 'Longest silence within an answer.', { standard: seconds(DEFAULT_TIMEOUTS.idle) }),
    total: explained(duration.optional(), 'For the whole exchange.', { standard: seconds(DEFAULT_TIMEOUTS.total) }),
  }).optional(), 'How long to wait.'),
  headers: explained(headers.optional(), 'Extra headers: a fixed value, or `{env: NAME}`. Credentials only by `env`.', { shape: 'map of name to value or {env: NAME}', standard: 'none' }),
  prices: explained(z.record(glob, price).optional(), 'Prices by model pattern, for the cost in the ledger and `policy.call_limits.cost`; the first match counts.', { standard: 'none' }),
  currency: explained(z.string().regex(/^[\p{L}\p{Sc}]{1,8}$/u, { error: 'must be a short text such as EUR' }).optional(), 'Currency of its prices, for whoever reads them; nothing is converted.', { standard: 'none' }),
}).superRefine((value, context) => {
  if (value.kind !== 'practice') return;
  for (const key of ['base_url', 'key_env'] as const) if (value[key] !== undefined) context.addIssue({ code: 'custom', path: [key], message: 'the practice model is built in and takes no base_url or key_env' });
});

const upstreamName = z.string().regex(/^[A-Za-z0-9][\w.-]{0,63}$/, { error: 'a name is letters, digits, ".", "_" and "-"' });

export const upstreamsSection = z.record(upstreamName, orEmpty(upstream));

export const ledgerSection = section({
  content: explained(z.enum(['masked', 'none']).optional(), 'Whether the text of parts is stored, with secrets and personal data masked first, or not at all.', { standard: DEFAULT_LEDGER.content }),
  signing_key: explained(z.string().min(1).optional(), 'Path of the Ed25519 private key (PEM) that signs checkpoints.', { standard: 'made in data_dir' }),
  when_full: explained(z.enum(['refuse', 'drop']).optional(), 'When nothing more can be recorded: `refuse` requests, or serve them and count what was not recorded (`drop`).', { standard: DEFAULT_LEDGER.whenFull }),
  max_spool: explained(bytes.optional(), 'How far the store may lag behind before nothing more is taken.', { standard: mebibytes(DEFAULT_LEDGER.maxSpoolBytes) }),
  fsync: explained(duration.optional(), 'How often what was recorded is synced to the disk, against power failure.', { standard: 'left to the operating system' }),
});

const approvedModel = section({
  path: explained(z.string().min(1).max(4096), 'The file or folder, as it was given to `sallyport approve-model`.'),
  serves: explained(z.array(glob).min(1).max(500).optional(), 'The names under which an upstream serves it.', { standard: 'none: it is watched, and allows no model' }),
});

export const modelsSection = section({
  approved: explained(z.array(approvedModel).max(1000).optional(), 'Models on disk that were approved. Their files are compared with what was approved when the gateway starts and from then on; a difference is logged and recorded.', { standard: 'none' }),
  unapproved: explained(z.enum(['allow', 'refuse']).optional(), 'What happens to a request for a model that none of these, unchanged, serves.', { standard: DEFAULT_MODELS.unapproved }),
  check_every: explained(duration.optional(), 'Time between two looks at the files. Sizes and times of change are looked at, and files that differ in them are hashed.', { standard: seconds(DEFAULT_MODELS.checkMs) }),
});
