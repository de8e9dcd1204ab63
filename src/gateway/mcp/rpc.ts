import { Protocol } from '@modelcontextprotocol/sdk/shared/protocol.js';
import { z } from 'zod';
import { asError, SallyportError, type ErrorCode } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';

/** JSON-RPC codes of our own, from the range that is left to servers; what exactly happened is in `data.code`. */
export const RPC = { parse: -32700, invalid: -32600, method: -32601, params: -32602, internal: -32603, blocked: -32010, unapproved: -32011, server: -32012, overloaded: -32013, unauthorized: -32014 } as const;

/** An error as it goes over the wire; the SDK takes code, message and data from it. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  readonly data: JsonObject | undefined;

  constructor(code: number, message: string, data?: JsonObject) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

const CODES: Partial<Record<ErrorCode, number>> = {
  'mcp.unknown_name': RPC.params, 'mcp.unknown_session': RPC.invalid, 'mcp.not_allowed': RPC.blocked, 'mcp.connect_denied': RPC.blocked, 'mcp.blocked': RPC.blocked, 'mcp.definition_blocked': RPC.blocked,
  'mcp.not_locked': RPC.unapproved, 'mcp.definition_changed': RPC.unapproved, 'mcp.lock_invalid': RPC.unapproved,
  'mcp.bad_request': RPC.params, 'mcp.bad_arguments': RPC.params, 'mcp.unknown_method': RPC.method, 'request.invalid_shape': RPC.params, 'request.malformed_json': RPC.parse, 'request.duplicate_key': RPC.invalid, 'request.too_deep': RPC.invalid, 'request.too_large': RPC.invalid,
  'mcp.server_unavailable': RPC.server, 'mcp.server_timeout': RPC.server, 'mcp.server_error': RPC.server, 'mcp.bad_answer': RPC.server, 'mcp.too_large': RPC.server,
  'approval.too_many': RPC.overloaded, 'approval.unavailable': RPC.overloaded, 'approval.too_large': RPC.params,
  'auth.missing_token': RPC.unauthorized, 'auth.invalid_token': RPC.unauthorized, 'auth.expired_token': RPC.unauthorized, 'auth.unverifiable': RPC.unauthorized, 'mcp.unauthorized': RPC.unauthorized, 'mcp.overloaded': RPC.overloaded, 'ledger.unavailable': RPC.overloaded,
};

/** @param more - further facts for the client's program: rule ids, never matched text */
export function rpcError(error: SallyportError, exchange: string, more: JsonObject = {}): RpcError {
  return new RpcError(CODES[error.code] ?? RPC.internal, `${error.message} ${error.help}`, { code: error.code, exchange, ...more });
}

/** Anything thrown as one of our errors; what is not on purpose says nothing of itself to the client. */
export function asMcpError(thrown: unknown): SallyportError {
  return thrown instanceof SallyportError ? thrown : new SallyportError('server.internal', 'The MCP gateway failed.', { cause: asError(thrown) });
}

/** A result of any shape, with all its fields. What it must hold is checked where it is read. */
export const anyResult = z.looseObject({});

/**
 * One end of a connection: ids, time limits, progress and cancellation are the SDK's. What may be asked is decided by
 * the callers of this class, so nothing is asserted about capabilities here.
 */
export class Peer extends Protocol<{ method: string; params?: JsonObject }, { method: string; params?: JsonObject }, JsonObject> {
  protected override assertCapabilityForMethod(): void {}
  protected override assertNotificationCapability(): void {}
  protected override assertRequestHandlerCapability(): void {}
  protected override assertTaskCapability(): void {}
  protected override assertTaskHandlerCapability(): void {
    throw new RpcError(RPC.params, 'Tasks are not supported.');
  }
}
