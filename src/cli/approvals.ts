import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'undici';
import { OWNER, type Approver } from '../access/approvals/approvers.ts';
import type { Approval } from '../access/approvals/contract.ts';
import { maskedNote } from '../console/api/approvals.ts';
import { systemClock } from '../core/clock.ts';
import { secretFromEnv, type Config } from '../core/config.ts';
import { ERRORS, SallyportError, systemCode, type ErrorCode, systemReason } from '../core/errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../core/json.ts';
import type { Guard } from '../enforce/guard.ts';
import { openDesk } from '../gateway/approvals.ts';
import { adminEvent } from '../gateway/record.ts';
import { openLedger } from '../ledger/index.ts';

/** The variable that holds an approver's token; without it the command acts with the admin token of the data directory. */
export const TOKEN_VARIABLE = 'SALLYPORT_APPROVER_TOKEN';

export type NewApprover = Pick<Approver, 'name' | 'applications' | 'tools' | 'maxAmount'>;

/** What the command does, against a running gateway or in its data directory. */
export interface ApprovalsClient {
  list(all: boolean): Promise<readonly Approval[]>;
  show(id: string): Promise<Approval>;
  decide(id: string, verdict: 'approved' | 'denied', reason: string | undefined): Promise<Approval>;
  approvers(): Promise<readonly Approver[]>;
  addApprover(approver: NewApprover): Promise<string>;
  revokeApprover(name: string): Promise<boolean>;
  close(): Promise<void>;
}

/** The address that the gateway of this configuration has its admin API on. */
export function adminUrl({ server: { admin } }: Config): string {
  return `http://${admin.host.includes(':') ? `[${admin.host}]` : admin.host}:${admin.port}`;
}

/**
 * The running gateway when there is one, else the data directory itself: then this process is the ledger's writer.
 * @throws SallyportError
 */
export async function openApprovals(url: string, required: boolean, config: Config, guard: () => Promise<Guard>): Promise<ApprovalsClient> {
  const token = secretFromEnv(TOKEN_VARIABLE) ?? adminToken(config.server.dataDir);
  if (token !== undefined) {
    const client = new HttpApprovals(url, token);
    if (await client.reachable()) return client;
  }
  if (required) throw new SallyportError('usage.invalid', `No gateway answers at ${url}.`, { help: 'Start it with `sallyport serve`, or correct --url.' });
  return openLocal(config, guard);
}

function adminToken(dataDir: string): string | undefined {
  try {
    return readFileSync(join(dataDir, 'admin-token'), 'utf8').trim();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new SallyportError('input.unreadable', `The admin token in ${dataDir} cannot be read (${systemReason(error)}); set ${TOKEN_VARIABLE} instead.`, { cause: error });
  }
}

const TIMEOUT_MS = 10_000;

class HttpApprovals implements ApprovalsClient {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url.replace(/\/{1,16}$/, '');
    this.#token = token;
  }

  /** Whether anything answers; what it says is read by the call that matters. */
  async reachable(): Promise<boolean> {
    try {
      const response = await request(`${this.#url}/api/approvals/none`, { headersTimeout: TIMEOUT_MS });
      await response.body.dump();
      return true;
    } catch (error) {
      const code = systemCode(error) ?? '';
      if (code === 'ECONNREFUSED' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'ERR_INVALID_URL') return false;
      throw new SallyportError('upstream.unreachable', `The admin API at ${this.#url} does not answer (${code}).`, { cause: error });
    }
  }

  async list(all: boolean): Promise<readonly Approval[]> {
    return (await this.#call('GET', `/api/approvals${all ? '?all=true' : ''}`))['approvals'] as unknown as readonly Approval[];
  }

  async show(id: string): Promise<Approval> {
    return (await this.#call('GET', `/api/approvals/entry?id=${encodeURIComponent(id)}`))['approval'] as unknown as Approval;
  }

  async decide(id: string, verdict: 'approved' | 'denied', reason: string | undefined): Promise<Approval> {
    return (await this.#call('POST', `/api/approvals/${verdict === 'approved' ? 'approve' : 'deny'}`, { id, via: 'cli', ...(reason === undefined ? {} : { reason }) }))['approval'] as unknown as Approval;
  }

  async approvers(): Promise<readonly Approver[]> {
    return (await this.#call('GET', '/api/approvals/approvers'))['approvers'] as unknown as readonly Approver[];
  }

  async addApprover(approver: NewApprover): Promise<string> {
    const { token } = await this.#call('POST', '/api/approvals/approvers', { ...approver });
    if (typeof token !== 'string') throw new SallyportError('upstream.bad_answer', 'The admin API answered without a token.');
    return token;
  }

  async revokeApprover(name: string): Promise<boolean> {
    return (await this.#call('POST', '/api/approvals/approvers/revoke', { name }))['revoked'] === true;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #call(method: 'GET' | 'POST', path: string, body?: object): Promise<JsonObject> {
    const response = await request(`${this.#url}${path}`, {
      method, headers: { authorization: `Bearer ${this.#token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.body.text();
    let value: JsonValue;
    try {
      value = JSON.parse(text) as JsonValue;
    } catch (error) {
      throw new SallyportError('upstream.bad_answer', `${this.#url} is not the admin API of a Sallyport gateway.`, { cause: error });
    }
    const error = isObject(value) ? value['error'] : undefined;
    if (isObject(error)) throw new SallyportError(isErrorCode(error['code']) ? error['code'] : 'server.internal', typeof error['message'] === 'string' ? error['message'] : 'The admin API failed.');
    if (!isObject(value) || response.statusCode !== 200) throw new SallyportError('upstream.bad_answer', `${this.#url} is not the admin API of a Sallyport gateway.`);
    return value;
  }
}

function isErrorCode(code: JsonValue | undefined): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}

/** The data directory, while no gateway runs in it. */
async function openLocal(config: Config, guard: () => Promise<Guard>): Promise<ApprovalsClient> {
  const { server: { dataDir }, ledger: { signingKey, whenFull, maxSpoolBytes, fsyncMs } } = config;
  const ledger = await openLedger({ dataDir, keyFile: signingKey, whenFull, maxSpoolBytes, fsyncMs });
  const desk = openDesk(config, ledger, systemClock);
  const token = secretFromEnv(TOKEN_VARIABLE);
  const approver = (): Approver => (token === undefined ? OWNER : desk.approverOf(token));
  return {
    list: async (all) => desk.list(all),
    show: async (id) => desk.show(id),
    decide: async (id, verdict, reason) => desk.decide(id, verdict, approver(), 'cli', maskedNote(await guard(), reason)),
    approvers: async () => desk.approvers(),
    async addApprover({ name, ...bounds }) {
      const { token: made } = desk.addApprover(name, bounds);
      ledger.record(adminEvent('approver.added', { name }, OWNER.name));
      return made;
    },
    async revokeApprover(name) {
      const revoked = desk.revokeApprover(name);
      if (revoked) ledger.record(adminEvent('approver.revoked', { name }, OWNER.name));
      return revoked;
    },
    async close() {
      desk.close();
      await ledger.close();
    },
  };
}
