import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type { Approval } from '../access/approvals/contract.ts';
import { approvalKey, linkFor } from '../access/approvals/links.ts';
import { visible } from '../access/approvals/show.ts';
import { secretFromEnv } from '../core/config.ts';
import { asError, systemCode } from '../core/errors.ts';
import type { LedgerWriter } from '../ledger/contract.ts';
import type { ApprovalPolicy } from '../policy/types.ts';
import { adminEvent } from './record.ts';

/** Milliseconds that one attempt may take, and that are waited before the next ones. */
const ATTEMPT_MS = 5_000;
const RETRY_AFTER_MS = [1_000, 5_000, 20_000] as const;
/** Announcements under way; beyond it one is dropped, and recorded as dropped. */
const MAX_UNDER_WAY = 100;

export interface WebhookOptions {
  readonly dataDir: string;
  readonly ledger: Pick<LedgerWriter, 'record'>;
  policy(application: string): ApprovalPolicy;
  log(message: string): void;
  /** Milliseconds before each further attempt. */
  readonly retries?: readonly number[];
}

/**
 * Announces parked calls to the URL that the policy names, and to no other: redirects are not followed. An announcement
 * that fails changes nothing for the call, which waits all the same.
 */
export class ApprovalWebhook {
  readonly #o: WebhookOptions;
  readonly #stop = new AbortController();
  #underWay = 0;

  constructor(options: WebhookOptions) {
    this.#o = options;
  }

  /** Returns at once. */
  announce(approval: Approval): void {
    const policy = this.#o.policy(approval.call.asker.application);
    if (policy.webhook === undefined) return;
    if (this.#underWay >= MAX_UNDER_WAY) {
      this.#failed(approval, 'too many announcements at once');
      return;
    }
    this.#underWay++;
    this.#send(approval, policy, policy.webhook)
      .catch((thrown: unknown) => { this.#failed(approval, asError(thrown).message); })
      .finally(() => { this.#underWay--; });
  }

  /** Ends what is under way. */
  close(): void {
    this.#stop.abort();
  }

  async #send(approval: Approval, policy: ApprovalPolicy, { url, urlEnv, secretEnv, format }: NonNullable<ApprovalPolicy['webhook']>): Promise<void> {
    const target = url ?? secretFromEnv(urlEnv ?? '');
    if (target === undefined || URL.parse(target) === null) throw new Error(`${urlEnv ?? 'the URL'} is not set, or is no URL`);
    const secret = secretEnv === undefined ? approvalKey(this.#o.dataDir) : secretFromEnv(secretEnv);
    if (secret === undefined) throw new Error(`${secretEnv ?? ''} is not set`);
    const message = announcement(approval, policy, this.#o.dataDir);
    const body = JSON.stringify(format === 'text' ? { text: message.text } : message);
    let last = '';
    for (const wait of [0, ...(this.#o.retries ?? RETRY_AFTER_MS)]) {
      if (wait > 0) await sleep(wait, undefined, { signal: this.#stop.signal });
      last = await this.#attempt(target, body, secret);
      if (last === '') return;
    }
    throw new Error(last);
  }

  /** @returns why it failed; empty when it did not. Never the URL, which may hold a key. */
  async #attempt(url: string, body: string, secret: Buffer | string): Promise<string> {
    const time = Math.floor(Date.now() / 1000);
    const signature = `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`;
    try {
      const response = await request(url, {
        method: 'POST', body, headers: { 'content-type': 'application/json', 'user-agent': 'sallyport', 'x-sallyport-signature': signature },
        headersTimeout: ATTEMPT_MS, bodyTimeout: ATTEMPT_MS, signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(ATTEMPT_MS)]),
      });
      await response.body.dump({ limit: 64 * 1024 });
      return response.statusCode >= 200 && response.statusCode < 300 ? '' : `the webhook answered ${response.statusCode}`;
    } catch (thrown) {
      return `the webhook cannot be reached (${systemCode(thrown) ?? asError(thrown).name})`;
    }
  }

  #failed({ id, call }: Approval, why: string): void {
    if (this.#stop.signal.aborted) return;
    this.#o.log(`approvals: ${id} was not announced: ${why}`);
    try {
      this.#o.ledger.record(adminEvent('approval.unannounced', { approval: id, application: call.asker.application, why }));
    } catch (thrown) {
      this.#o.log(`approvals: ${id} could not be recorded as unannounced: ${asError(thrown).message}`);
    }
  }
}

/** What is announced: who wants what done and why that needs a person, with secrets and personal data masked, and the link. */
function announcement({ id, expires, call }: Approval, { linkBase, linksAs }: ApprovalPolicy, dataDir: string): { text: string } & Record<string, unknown> {
  const link = linkBase === undefined ? undefined : `${linkBase}${linkFor(approvalKey(dataDir), { id, approver: linksAs ?? '', expires })}`;
  const { asker } = call;
  const until = new Date(expires).toISOString();
  const lines = [
    `${plain(call.tool)} needs a person (${id}).`,
    `Asked by ${plain(asker.endUser ?? 'a user without a name')} of ${plain(asker.application)}.`,
    ...call.reasons.map(({ rule, text }) => `${rule}: ${plain(text)}`),
    `Arguments, masked: ${plain(call.masked === '' ? '(not shown: they could not be read)' : call.masked)}`,
    link === undefined ? `Decide until ${until.slice(0, 16)}Z: sallyport approve show ${id}` : `Look at it and decide until ${until.slice(0, 16)}Z: ${link}`,
  ];
  return {
    type: 'approval.parked', id, tool: call.tool, application: asker.application, ...(asker.endUser === undefined ? {} : { endUser: asker.endUser }), exchange: asker.exchange,
    reasons: call.reasons, arguments: call.masked, expires: until, ...(link === undefined ? {} : { link }), text: lines.join('\n'),
  };
}

/** From an ASCII sign to the same sign in full width, which no chat takes for markup. */
const FULL_WIDTH = 0xfee0;

/** Untrusted text in a chat: no markup of the chat, no links, and nothing invisible. */
function plain(text: string): string {
  return visible(text).replaceAll(/[<>&*~`|@[\]]/g, (c) => String.fromCharCode(c.charCodeAt(0) + FULL_WIDTH)).replaceAll('://', ': //');
}
