import { OWNER } from '../../access/approvals/approvers.ts';
import type { Approval } from '../../access/approvals/contract.ts';
import { minute, visible } from '../../access/approvals/show.ts';
import { escaped, plainPage } from '../../gateway/plain-page.ts';
import { alertOf, approvalBody, approvalTitle, decidedBody, decidedTitle } from './approval-view.ts';
import { formTokenOf, type ConsoleSession } from './sessions.ts';

/** How often the list of waiting calls is read anew by the browser. Seconds. */
const REFRESH = 15;
export const SIGN_OUT = 'sign-out';
const BACK = '<p><a href="/approvals">Back to the list</a></p>';

/** The page on which a person signs in. @param next - where to go then; @param wrong - what was wrong with the token that was sent */
export function signInPage(next: string, wrong: readonly string[] = []): string {
  return plainPage('Sallyport console', alertOf(wrong)
    + '<p>Tool calls that wait for a person are decided here.</p>'
    + `<form method="post" action="/sign-in"><input type="hidden" name="next" value="${escaped(next)}"><label>Your approver token, or the admin token <input type="password" name="token" autocomplete="off" required autofocus></label><button>Sign in</button></form>`
    + '<h2>In the folder that Sallyport was started in</h2><dl><dt class="value">sallyport approve approvers add NAME</dt><dd>makes an approver token</dd><dt class="value">.sallyport/admin-token</dt><dd>has the admin token</dd>'
    + '<dt class="value">sallyport ledger show</dt><dd>what went through, and what was decided</dd></dl>');
}

/** Calls that wait, or with `all` those that have ended as well. */
export function listPage(session: ConsoleSession, approvals: readonly Approval[], all: boolean): string {
  const rows = approvals.map(({ id, state, created, expires, call: { asker, tool, amount, reasons } }) => `<tr><td><a href="/approvals/${escaped(id)}">${escaped(visible(tool))}</a>${amount === undefined ? '' : `<br>${amount === 'unknown' ? 'amount not readable' : `amount ${amount}`}`}</td>`
    + `<td>${escaped(visible(asker.endUser ?? 'a user without a name'))}<br><span class="from">${escaped(visible(asker.application))}</span></td>`
    + `<td>${escaped(visible(reasons[0]?.text ?? ''))}${reasons.length > 1 ? ` <span class="from">and ${reasons.length - 1} more</span>` : ''}</td>`
    + `<td>${state === 'parked' ? 'waits' : state}<br><span class="from">${state === 'parked' || state === 'approved' ? `until ${minute(expires)}` : minute(created)}</span></td></tr>`);
  const table = rows.length === 0 ? `<p>${all ? 'No call was ever parked, or none that you may decide on.' : 'Nothing waits for you.'}</p>`
    : `<table><thead><tr><th>Call</th><th>For</th><th>Why</th><th>State</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  const waiting = approvals.filter(({ state }) => state === 'parked').length;
  return framed(session, all ? 'All calls that were parked' : 'Calls that wait for a person', `<p>${all ? '<a href="/approvals">Only what waits or is approved</a>' : '<a href="/approvals?all=true">What has ended as well</a>'}</p>${table}`,
    `${waiting === 0 ? '' : `(${waiting}) `}Sallyport approvals`, all ? '' : `<meta http-equiv="refresh" content="${REFRESH}">`);
}

/** The page of one call. @param objection - why this person may not decide on it */
export function callPage(session: ConsoleSession, approval: Approval, objection: string | undefined): string {
  const form = approval.state === 'parked' && objection === undefined ? { token: formTokenOf(session, approval.id), approver: session.approver.name } : undefined;
  const refused = approval.state === 'parked' && objection !== undefined ? alertOf([objection]) : '';
  return framed(session, approvalTitle(approval, approval.state === 'parked'), refused + approvalBody(approval, form));
}

/** After a decision. */
export function decidedCallPage(session: ConsoleSession, approval: Approval): string {
  return framed(session, decidedTitle(approval), decidedBody(approval, BACK));
}

/** A page with nothing but a message for a person who is signed in. */
export function noticePage(session: ConsoleSession, title: string, lines: readonly string[]): string {
  return framed(session, title, `${lines.map((line) => `<p>${escaped(line)}</p>`).join('')}${BACK}`);
}

function framed(session: ConsoleSession, title: string, body: string, tab = title, head = ''): string {
  const who = session.approver === OWNER ? 'the owner of this machine' : session.approver.name;
  const top = `<nav><a href="/approvals">Sallyport approvals</a><form method="post" action="/sign-out"><input type="hidden" name="form" value="${formTokenOf(session, SIGN_OUT)}"><span class="from">${escaped(who)}</span> <button>Sign out</button></form></nav>`;
  return plainPage(title, body, tab, { head, top });
}
