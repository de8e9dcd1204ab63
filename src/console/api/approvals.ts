import type { IncomingMessage } from 'node:http';
import { OWNER, looksLikeApproverToken, objectionTo, type Approver } from '../../access/approvals/approvers.ts';
import type { Approval } from '../../access/approvals/contract.ts';
import { MAX_NOTE, type Via } from '../../access/approvals/desk.ts';
import { SallyportError } from '../../core/errors.ts';
import { isObject, parseStrict, type JsonObject } from '../../core/json.ts';
import type { Guard } from '../../enforce/guard.ts';
import { maskText } from '../../enforce/masking.ts';
import { readBody } from '../../gateway/body.ts';
import type { Gateway } from '../../gateway/context.ts';
import { adminEvent } from '../../gateway/record.ts';

/** A call on these routes: by the holder of the admin token, or by an approver with a token of their own. */
export interface ApprovalCall {
  readonly gateway: Gateway;
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly approver: Approver;
}

type Handler = (call: ApprovalCall) => Promise<object>;

/** Routes for approvers; with a token of their own they see and decide only what they may. */
export const APPROVAL_ROUTES: Readonly<Record<string, Handler>> = {
  'GET /api/approvals': list,
  'GET /api/approvals/entry': show,
  'POST /api/approvals/approve': (call) => decide(call, 'approved'),
  'POST /api/approvals/deny': (call) => decide(call, 'denied'),
};

/** Routes for the holder of the admin token alone. */
export const APPROVER_ROUTES: Readonly<Record<string, Handler>> = {
  'GET /api/approvals/approvers': async ({ gateway }) => ({ approvers: gateway.approvals.approvers() }),
  'POST /api/approvals/approvers': addApprover,
  'POST /api/approvals/approvers/revoke': revokeApprover,
};

/**
 * Whose token this is, when it is that of an approver; undefined for any other.
 * @throws SallyportError `approval.invalid_token`
 */
export function approverOf(gateway: Gateway, token: string, via: Via = 'api'): Approver | undefined {
  if (!looksLikeApproverToken(token)) return undefined;
  try {
    return gateway.approvals.approverOf(token);
  } catch (error) {
    if (error instanceof SallyportError && error.code === 'approval.invalid_token') gateway.approvals.rejected('', 'unknown', error.code, via);
    throw error;
  }
}

async function list({ gateway, url, approver }: ApprovalCall): Promise<object> {
  const all = url.searchParams.get('all') === 'true';
  return { approvals: gateway.approvals.list(all).filter((approval) => sees(approver, approval)) };
}

async function show({ gateway, url, approver }: ApprovalCall): Promise<object> {
  const approval = gateway.approvals.show(url.searchParams.get('id') ?? '');
  // To those who may not decide on it, it is not there.
  if (!sees(approver, approval)) throw new SallyportError('approval.unknown', 'There is no parked call with this id.');
  return { approval, objection: objectionTo(approver, approval) ?? null };
}

/** Approvers see the calls of their applications and tools; whose they are and how large does not hide them. */
export function sees(approver: Approver, approval: Approval): boolean {
  const { maxAmount: _, ...scope } = approver;
  return objectionTo(scope, { call: { ...approval.call, selfApproval: true } }) === undefined;
}

async function decide({ gateway, request, approver }: ApprovalCall, verdict: 'approved' | 'denied'): Promise<object> {
  const body = await bodyOf(gateway, request);
  const via: Via = body['via'] === 'cli' ? 'cli' : 'api';
  return { approval: gateway.approvals.decide(text(body, 'id'), verdict, approver, via, maskedNote(gateway.guard, optionalText(body, 'reason'))) };
}

/** An approver's note as it may be recorded: people paste secrets and names. */
export function maskedNote(guard: Guard, note: string | undefined): string | undefined {
  if (note === undefined || note.trim() === '') return undefined;
  const { findings, unread } = guard.engine.inspectText({ text: note, origin: 'user', trust: 'trusted', kind: 'text', source: undefined, direction: 'request', json: false }, guard.bareContext(guard.policy('', '', '')));
  return unread.length === 0 ? maskText(note, findings, MAX_NOTE - 1) : '(a note that could not be masked was not kept)';
}

async function addApprover({ gateway, request }: ApprovalCall): Promise<object> {
  const body = await bodyOf(gateway, request);
  const maxAmount = body['maxAmount'];
  if (maxAmount !== undefined && !(typeof maxAmount === 'number' && maxAmount >= 0)) throw invalid('maxAmount', 'a number that is not negative');
  const [applications, tools] = [globs(body, 'applications'), globs(body, 'tools')];
  const { token, approver } = gateway.approvals.addApprover(text(body, 'name'), { ...(applications === undefined ? {} : { applications }), ...(tools === undefined ? {} : { tools }), ...(maxAmount === undefined ? {} : { maxAmount }) });
  gateway.ledger.record(adminEvent('approver.added', { name: approver.name }, OWNER.name));
  return { token, approver };
}

async function revokeApprover({ gateway, request }: ApprovalCall): Promise<object> {
  const name = text(await bodyOf(gateway, request), 'name');
  const revoked = gateway.approvals.revokeApprover(name);
  if (revoked) gateway.ledger.record(adminEvent('approver.revoked', { name }, OWNER.name));
  return { revoked };
}

async function bodyOf(gateway: Gateway, request: IncomingMessage): Promise<JsonObject> {
  const body = parseStrict(await readBody(request, gateway.config.server.limits), 16);
  if (!isObject(body)) throw new SallyportError('request.invalid_shape', 'The body must be a JSON object.', { location: { pointer: '' } });
  return body;
}

function text(body: JsonObject, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw invalid(name, 'a string');
  return value;
}

function optionalText(body: JsonObject, name: string): string | undefined {
  return body[name] === undefined || body[name] === null ? undefined : text(body, name);
}

function globs(body: JsonObject, name: string): readonly string[] | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  const list = Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  if (!Array.isArray(value) || list.length !== value.length || list.length === 0 || list.length > 100 || list.some((item) => item === '' || item.length > 200)) throw invalid(name, 'a list of 1 to 100 patterns');
  return list;
}

function invalid(name: string, what: string): SallyportError {
  return new SallyportError('request.invalid_shape', `"${name}" must be ${what}.`, { location: { pointer: `/${name}` } });
}
