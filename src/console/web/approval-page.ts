import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Approver } from '../../access/approvals/approvers.ts';
import type { Approval } from '../../access/approvals/contract.ts';
import { approvalKey, formToken, isFormToken, readLink, type LinkClaims } from '../../access/approvals/links.ts';
import { asError, SallyportError } from '../../core/errors.ts';
import { isLoopback } from '../../gateway/callers.ts';
import type { Gateway } from '../../gateway/context.ts';
import { asSallyportError } from '../../gateway/failures.ts';
import { sendPage } from '../../gateway/plain-page.ts';
import { approvalPage, decidedPage, messagePage, type FormView } from './approval-view.ts';
import { maskedNote } from '../api/approvals.ts';
import { formOf } from './form.ts';

/** Longest reason that is given back. UTF-16 units. */
const MAX_REASON = 500;

export interface PageOptions {
  readonly gateway: Gateway;
  readonly dataDir: string;
  /** Host that the admin API listens on. */
  readonly host: string;
}

export function isApprovalPage(request: IncomingMessage): boolean {
  return (request.url ?? '').startsWith('/approve/');
}

/**
 * The page behind a signed link: GET shows the call as plain text with a form, POST decides. GET never changes anything,
 * since chats and mail scanners open links by themselves.
 */
export async function serveApprovalPage(options: PageOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const page = await answer(options, request);
    sendPage(response, page.status, page.html);
  } catch (thrown) {
    const error = asSallyportError(thrown);
    if (error.code === 'server.internal') options.gateway.log(`approval page: ${asError(error.cause).message}`);
    sendPage(response, error.status, messagePage('Not done', [error.message, error.help], request.method === 'POST'));
  }
}

async function answer({ gateway, dataDir, host }: PageOptions, request: IncomingMessage): Promise<{ status: number; html: string }> {
  if (request.method !== 'GET' && request.method !== 'HEAD' && request.method !== 'POST') throw new SallyportError('request.unknown_path', 'This page takes GET and POST.');
  const key = approvalKey(dataDir);
  let claims: LinkClaims;
  try {
    claims = readLink(key, new URL(request.url ?? '/', 'http://admin'), gateway.clock.now());
  } catch (error) {
    if (error instanceof SallyportError && error.code === 'approval.invalid_link' && request.method === 'POST') gateway.approvals.rejected('', 'unknown', error.code, 'link');
    throw error;
  }
  if (claims.approver !== '') approverNamed(gateway, claims.approver);
  const approval = gateway.approvals.show(claims.id);
  checkHost(request, approval, host);
  const shown = (more: Pick<FormView, 'wrong' | 'reason'> = {}): string => approvalPage(approval, approval.state === 'parked' ? { token: formToken(key, claims), approver: claims.approver, ...more } : undefined);
  if (request.method !== 'POST') return { status: 200, html: shown() };
  const form = await formOf(request);
  if (!isFormToken(key, claims, form.get('form') ?? '')) throw new SallyportError('approval.invalid_link', 'The form was not made by this page.');
  const verdict = form.get('verdict');
  if (verdict !== 'approved' && verdict !== 'denied') throw new SallyportError('request.invalid_shape', 'The form must say approved or denied.');
  const reason = form.get('reason') ?? undefined;
  try {
    return { status: 200, html: decidedPage(gateway.approvals.decide(claims.id, verdict, approverOf(gateway, claims, form.get('token') ?? ''), 'link', maskedNote(gateway.guard, reason))) };
  } catch (error) {
    // Another token may do: the form again, with what was typed. Nothing else that can be wrong is mended by that.
    if (!(error instanceof SallyportError) || claims.approver !== '' || (error.code !== 'approval.invalid_token' && error.code !== 'approval.forbidden')) throw error;
    return { status: error.status, html: shown({ wrong: [error.message, error.help], ...(reason === undefined ? {} : { reason: reason.slice(0, MAX_REASON) }) }) };
  }
}

/** In whose name a link acts that was signed for somebody: who has lost the right sees nothing either. */
function approverNamed(gateway: Gateway, name: string): Approver {
  const named = gateway.approvals.approverNamed(name);
  if (named === undefined) throw new SallyportError('approval.forbidden', 'The approver of this link is unknown or revoked.');
  return named;
}

/** In whose name the link acts: the one that it was signed for, else the one whose token was typed in. */
function approverOf(gateway: Gateway, claims: LinkClaims, token: string): Approver {
  if (claims.approver !== '') return approverNamed(gateway, claims.approver);
  try {
    return gateway.approvals.approverOf(token.trim());
  } catch (error) {
    gateway.approvals.rejected(claims.id, 'unknown', 'approval.invalid_token', 'link');
    throw error;
  }
}

/** The link works under the address that it was made for, and on this machine. */
function checkHost(request: IncomingMessage, { call }: Approval, host: string): void {
  const name = (request.headers.host ?? '').toLowerCase();
  const bare = name.replace(/:\d{1,5}$/, '');
  const linked = call.linkBase === undefined ? undefined : URL.parse(call.linkBase);
  if (!isLoopback(bare) && bare !== host && name !== linked?.host && bare !== linked?.hostname) throw new SallyportError('auth.bad_host', 'The Host header names a host that the approval page does not serve.');
}
