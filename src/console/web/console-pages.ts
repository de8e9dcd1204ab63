import type { IncomingMessage, ServerResponse } from 'node:http';
import { OWNER, objectionTo, type Approver } from '../../access/approvals/approvers.ts';
import { asError, SallyportError } from '../../core/errors.ts';
import type { Gateway } from '../../gateway/context.ts';
import { asSallyportError } from '../../gateway/failures.ts';
import { isVisit, sendPage } from '../../gateway/plain-page.ts';
import { adminEvent } from '../../gateway/record.ts';
import { approverOf, maskedNote, sees } from '../api/approvals.ts';
import { messagePage } from './approval-view.ts';
import { callPage, decidedCallPage, listPage, noticePage, SIGN_OUT, signInPage } from './console-view.ts';
import { formOf } from './form.ts';
import { isFormTokenOf, type ConsoleSession, type ConsoleSessions } from './sessions.ts';

export interface ConsoleOptions {
  readonly gateway: Gateway;
  readonly sessions: ConsoleSessions;
  isAdminToken(token: string): boolean;
}

interface Page { readonly status: number; readonly html?: string; readonly location?: string; readonly cookie?: string }

const LIST = '/approvals';
const CALL = /^\/approvals\/(ap_[0-9a-z]{26})$/;

/** Whether a request is for a page of the console: the sign-in page, the list of calls, a call. */
export function isConsolePage(request: IncomingMessage): boolean {
  const path = pathOf(request);
  return isVisit(request) || path === LIST || path.startsWith(`${LIST}/`) || path === '/sign-in' || path === '/sign-out';
}

/**
 * The console in a browser. Who signs in with an approver token sees and decides what the API would let them; the admin token
 * opens all. GET changes nothing. Pages have no script, and nothing of a call becomes markup.
 */
export async function serveConsole(options: ConsoleOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const session = sessionOf(options, request);
  try {
    send(response, await answer(options, session, request));
  } catch (thrown) {
    const error = asSallyportError(thrown);
    if (error.code === 'server.internal') options.gateway.log(`console: ${asError(error.cause).message}`);
    const lines = [error.message, error.help];
    send(response, { status: error.status, html: session === undefined ? messagePage('Not done', lines, false) : noticePage(session, 'Not done', lines) });
  }
}

/** The session of a request. An approver who was revoked or changed since is signed out, or acts by what is in force now. */
function sessionOf({ gateway, sessions }: ConsoleOptions, request: IncomingMessage): ConsoleSession | undefined {
  const session = sessions.of(request.headers.cookie);
  if (session === undefined || session.approver === OWNER) return session;
  const approver = gateway.approvals.approverNamed(session.approver.name);
  if (approver !== undefined) return { ...session, approver };
  sessions.end(request.headers.cookie);
  return undefined;
}

async function answer(options: ConsoleOptions, session: ConsoleSession | undefined, request: IncomingMessage): Promise<Page> {
  const { gateway, sessions } = options;
  const path = pathOf(request);
  if (path === '/sign-in') return request.method === 'POST' ? signIn(options, request) : { status: 303, location: '/' };
  if (session === undefined) {
    if (request.method !== 'GET') throw new SallyportError('auth.admin_token', 'Nobody is signed in, or not any more.');
    return path === '/' ? { status: 200, html: signInPage(nextOf(new URL(request.url ?? '/', 'http://admin').searchParams.get('next'))) } : { status: 303, location: `/?next=${encodeURIComponent(path)}` };
  }
  if (path === '/') return { status: 303, location: LIST };
  if (path === '/sign-out') {
    const form = await formOf(request);
    if (!isFormTokenOf(session, SIGN_OUT, form.get('form') ?? '')) throw new SallyportError('approval.invalid_link', 'The form was not made by this page.');
    return { status: 303, location: '/', cookie: sessions.end(request.headers.cookie) };
  }
  if (path === LIST) {
    const all = new URL(request.url ?? '/', 'http://admin').searchParams.get('all') === 'true';
    return { status: 200, html: listPage(session, gateway.approvals.list(all).filter((approval) => sees(session.approver, approval)), all) };
  }
  const id = CALL.exec(path)?.[1];
  const approval = id === undefined ? undefined : gateway.approvals.show(id);
  // To those who may not decide on it, it is not there.
  if (approval === undefined || !sees(session.approver, approval)) throw new SallyportError('approval.unknown', 'There is no parked call with this id.');
  if (request.method === 'GET') return { status: 200, html: callPage(session, approval, objectionTo(session.approver, approval)) };
  if (request.method !== 'POST') throw new SallyportError('request.unknown_path', 'This page takes GET and POST.');
  const form = await formOf(request);
  if (!isFormTokenOf(session, approval.id, form.get('form') ?? '')) throw new SallyportError('approval.invalid_link', 'The form was not made by this page.');
  const verdict = form.get('verdict');
  if (verdict !== 'approved' && verdict !== 'denied') throw new SallyportError('request.invalid_shape', 'The form must say approved or denied.');
  return { status: 200, html: decidedCallPage(session, gateway.approvals.decide(approval.id, verdict, session.approver, 'console', maskedNote(gateway.guard, form.get('reason') ?? undefined))) };
}

async function signIn(options: ConsoleOptions, request: IncomingMessage): Promise<Page> {
  const form = await formOf(request);
  const next = nextOf(form.get('next'));
  let approver: Approver;
  try {
    approver = holderOf(options, (form.get('token') ?? '').trim());
  } catch (error) {
    if (!(error instanceof SallyportError)) throw error;
    return { status: error.status, html: signInPage(next, [error.message, error.help]) };
  }
  options.gateway.ledger.record(adminEvent('console.signed_in', {}, approver.name));
  return { status: 303, location: next, cookie: options.sessions.begin(approver) };
}

/** Where to go after signing in: a call, else the list. No other place can be asked for. */
function nextOf(wanted: string | null): string {
  return wanted !== null && CALL.test(wanted) ? wanted : LIST;
}

function holderOf({ gateway, isAdminToken }: ConsoleOptions, token: string): Approver {
  const approver = approverOf(gateway, token, 'console');
  if (approver !== undefined) return approver;
  if (isAdminToken(token)) return OWNER;
  gateway.approvals.rejected('', 'unknown', 'auth.admin_token', 'console');
  throw new SallyportError('auth.admin_token', 'This is neither an approver token nor the admin token.');
}

function send(response: ServerResponse, { status, html, location, cookie }: Page): void {
  if (cookie !== undefined) response.setHeader('set-cookie', cookie);
  if (location !== undefined) response.setHeader('location', location);
  sendPage(response, status, html ?? '');
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}
