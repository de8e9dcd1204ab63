import { z } from 'zod';
import { baseUrlFault } from '../../core/config.ts';
import { duration, durationMs, envName, explained, parseDuration, section } from './values.ts';

/** Longest that an answer is held for a person: half of what an upstream's exchange may take by default. Milliseconds. */
const MAX_WAIT_MS = 300_000;
/** Longest that a call may wait: what is approved must still fit what was going on. Milliseconds. */
const MAX_EXPIRY_MS = 7 * 86_400_000;

const link = z.string().superRefine((text, context) => {
  const fault = baseUrlFault(text);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
}).meta({ shape: 'URL' });

/** As {@link link}, but webhooks of chats have their key in the path or query. */
const target = z.string().superRefine((text, context) => {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) context.addIssue({ code: 'custom', message: 'must be a URL that begins with https:// or http://' });
  else if (url.username !== '' || url.password !== '') context.addIssue({ code: 'custom', message: 'holds a user name or password; put the whole URL in an environment variable and name it in url_env' });
}).meta({ shape: 'URL' });

const webhook = section({
  url: explained(target.optional(), 'Where parked calls are announced.'),
  url_env: explained(envName.optional(), 'Environment variable that holds the URL, where the URL itself is a secret, as those of chats are.'),
  secret_env: explained(envName.optional(), 'Environment variable that holds the secret of the signature (`x-sallyport-signature`).', { standard: 'approval-key in the data directory' }),
  format: explained(z.enum(['json', 'text']).optional(), '`json`: every field. `text`: only `{"text": ...}`, as the incoming webhooks of Slack and Mattermost take it.', { standard: 'json' }),
}).superRefine((value, context) => {
  if ((value.url === undefined) === (value.url_env === undefined)) context.addIssue({ code: 'custom', message: 'needs url or url_env, and only one of them' });
});

const WAIT_ERROR = 'must be off, or a duration such as 30s';
const wait = z.string({ error: WAIT_ERROR })
  .refine((text) => text === 'off' || parseDuration(text) !== undefined, { error: WAIT_ERROR })
  .refine((text) => (parseDuration(text) ?? 0) <= MAX_WAIT_MS, { error: 'must be at most 5m' })
  .meta({ shape: 'duration, or off' });

export const approvalsSection = section({
  expiry: explained(duration.refine((text) => parseDuration(text) === undefined || durationMs(text) <= MAX_EXPIRY_MS, { error: 'must be at most 7d' }).optional(), 'How long a call waits for a person, and how long an approval can then be used.'),
  wait: explained(wait.optional(), 'How long the gateway holds the answer for the person before it tells the client that the call waits. At most 5m.'),
  self_approval: explained(z.boolean({ error: 'must be true or false' }).optional(), 'Whether an approver may decide on calls of the end user of the same name.'),
  link_base: explained(link.optional(), 'Address under which approvers reach the admin address, such as `https://approve.example.com`. Links in the webhook begin with it.', { standard: 'no links' }),
  links_as: explained(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/, { error: 'must be the name of an approver' }).optional(), 'Approver in whose name links act. Whoever has such a link can decide.', { standard: 'the page asks for an approver token' }),
  webhook: explained(webhook.optional(), 'Who is told of a parked call.', { standard: 'nobody' }),
});
