import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { compileGlob } from '../../policy/glob.ts';
import type { Approval } from './contract.ts';

/** A person who may decide on parked calls, as it is stored: never the token itself. */
export interface Approver {
  readonly name: string;
  /** RFC 3339. */
  readonly created: string;
  readonly revoked?: string;
  /** Globs; absent allows every one. */
  readonly applications?: readonly string[];
  readonly tools?: readonly string[];
  /** Largest amount in the call's arguments; absent knows no bound. */
  readonly maxAmount?: number;
}

/** The owner of this machine, who holds the admin token. */
export const OWNER: Approver = { name: 'admin', created: '1970-01-01T00:00:00Z' };

export const APPROVER_NAME = /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/;
const PREFIX = 'spv_';

/** Whether a credential has the shape of an approver token. */
export function looksLikeApproverToken(credential: string): boolean {
  return credential.startsWith(PREFIX);
}

/** A new token: 192 random bits, so that a slow hash would add nothing. */
export function newApproverToken(): string {
  return `${PREFIX}${randomBytes(24).toString('base64url')}`;
}

/** What is stored of a token. */
export function tokenHash(token: string): string {
  return hash('sha256', token, 'hex');
}

export function sameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** Why an approver may not decide on a call; undefined when it may. */
export function objectionTo(approver: Approver, { call }: Pick<Approval, 'call'>): string | undefined {
  const covered = (globs: readonly string[] | undefined, name: string): boolean => globs === undefined || globs.some((glob) => compileGlob(glob).test(name));
  if (approver.revoked !== undefined) return `${approver.name} is no approver any more.`;
  if (!call.selfApproval && call.asker.endUser !== undefined && sameName(call.asker.endUser, approver.name)) return 'Nobody may decide on their own request (policy.approvals.self_approval).';
  if (!covered(approver.applications, call.asker.application)) return `${approver.name} may not decide for this application.`;
  if (!covered(approver.tools, call.tool)) return `${approver.name} may not decide on this tool.`;
  if (approver.maxAmount !== undefined && !(typeof call.amount === 'number' && call.amount <= approver.maxAmount)) {
    return typeof call.amount === 'number' ? `${approver.name} may decide on amounts up to ${approver.maxAmount}.` : `${approver.name} may decide on amounts up to ${approver.maxAmount}, and this call has no amount that can be read for certain.`;
  }
  return undefined;
}

/** Names of one person may be written in other case, width or with spaces around. */
function sameName(a: string, b: string): boolean {
  const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase();
  return plain(a) === plain(b);
}
